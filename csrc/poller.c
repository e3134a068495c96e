#include "poller.h"

#include "wire_json.h"

/* What the service allows all readers of a shard together. */
enum {
  CALLS_A_SECOND = 5,
  SECOND_MS = 1000,
  BYTES_A_SECOND = 2 * 1024 * 1024,
};

/* How large records are shows with the first answer. */
enum { FIRST_LIMIT = 1000 };
enum { MAX_INPUT_BYTES = 64 * 1024, SLOW_BYTES = 256 * 1024 };

struct poller {
  struct kds_source source;
  bool is_wanted, is_calling, is_stopped;
  bool fresh_connection; /* the last call got no answer: the connections in the pool may be dead */
  char *iterator;        /* NULL: to be fetched */
  double asked_s;        /* when it was asked for, by our clock */
  struct kds_timer pause;
  uint64_t not_before_ms;
  uint64_t calls_ms[CALLS_A_SECOND]; /* when the last ones were made; a ring */
  size_t call_count;
  struct kds_bucket bytes;
  uint32_t limit;
  size_t max_answer_bytes; /* less than the reading's where such answers don't arrive */
};

static struct poller *poller_of(struct kds_source *source) {
  return KDS_CONTAINER_OF(source, struct poller, source);
}

static void go_on(struct poller *poller);

/* ---- Pace ---- */

static bool is_limited(const struct kds_reading *reading) {
  return reading->rate_limit_percent != KDS_RATE_UNLIMITED;
}

static uint64_t later(uint64_t a, uint64_t b) { return a > b ? a : b; }

/* When the next call may be made. */
static uint64_t due_ms(struct poller *poller) {
  const struct kds_reading *reading = poller->source.reading;
  uint64_t now_ms = kds_engine_now_ms(reading->engine), due = later(now_ms, poller->not_before_ms);
  if (!is_limited(reading))
    return due;
  uint64_t window_ms = (uint64_t)SECOND_MS * 100 / reading->rate_limit_percent;
  if (poller->call_count >= CALLS_A_SECOND)
    due = later(due, poller->calls_ms[poller->call_count % CALLS_A_SECOND] + window_ms);
  return later(due, now_ms + kds_bucket_wait_ms(&poller->bytes, 0, now_ms));
}

static void note_call(struct poller *poller) {
  struct kds_reading *reading = poller->source.reading;
  poller->calls_ms[poller->call_count++ % CALLS_A_SECOND] = kds_engine_now_ms(reading->engine);
  kds_reading_count(reading, KDS_FETCHER_CALLS, 1);
}

static void wait_ms(struct poller *poller, uint64_t ms) {
  poller->not_before_ms = kds_engine_now_ms(poller->source.reading->engine) + ms;
}

/* ---- Calls ---- */

static void drop_iterator(struct poller *poller) {
  kds_free(poller->iterator);
  poller->iterator = NULL;
}

/* One attempt: what repeats it is the fetcher's own pace, and no bucket that all calls share. */
static void call(struct poller *poller, const char *operation, struct kds_buf *input,
                 enum kds_response response, kds_call_cb done) {
  struct kds_reading *reading = poller->source.reading;
  const struct kds_client_options *options = kds_client_options(reading->client);
  struct kds_call parameters = {
      .operation = operation,
      .protocol = response == KDS_RESPONSE_RECORDS ? reading->protocol : KDS_PROTOCOL_JSON,
      .endpoint_label = reading->endpoint_label,
      .response = response,
      .id = UINT64_MAX,
      .max_attempts = 1,
  };
  struct kds_call_budget budget = {
      .due_ms = kds_engine_now_ms(reading->engine) + options->call_timeout_ms,
      .fresh_connection = poller->fresh_connection,
  };
  kds_buf_append_char(input, '}');
  parameters.input = kds_buf_slice(input);
  enum kds_status status = input->status;
  poller->is_calling = true;
  if (status == KDS_OK)
    status =
        kds_call_start_here(reading->client, &parameters, &budget, &reading->calls, done, poller);
  kds_buf_clear(input);
  if (status == KDS_OK)
    return;
  struct kds_error error = kds_error_of(status);
  done(poller, &(struct kds_result){.error = &error});
}

/* Whatever the service says of an iterator's content, another one may do. */
static bool blames_iterator(const struct kds_error *error) {
  return error->http_status >= 400 && error->http_status < 500 && !error->throttling;
}

/* A client that is closed ends the fetcher, too. */
static void take_failure(struct poller *poller, const struct kds_error *error) {
  poller->fresh_connection = error->http_status == 0;
  if (blames_iterator(error))
    drop_iterator(poller);
  if (error->status == KDS_E_CLOSED)
    poller->is_wanted = false;
  else if (!poller->is_stopped)
    wait_ms(poller, kds_reading_failed(poller->source.reading, error));
  go_on(poller);
}

static void take_status(struct poller *poller, enum kds_status status, const char *message) {
  struct kds_error error = kds_error_of(status);
  if (status == KDS_E_BAD_RESPONSE)
    error.message = message;
  take_failure(poller, &error);
}

/* ---- Iterators ---- */

static void take_iterator(void *arg, const struct kds_result *result) {
  struct poller *poller = arg;
  struct kds_reading *reading = poller->source.reading;
  struct kds_shard_news news;
  poller->is_calling = false;
  if (result->error != NULL) {
    take_failure(poller, result->error);
    return;
  }
  enum kds_status status = kds_reading_news(reading, result, "ShardIterator", &news);
  if (status == KDS_OK && news.is_last)
    status = KDS_E_BAD_RESPONSE;
  if (status != KDS_OK) {
    take_status(poller, status, "the answer has no iterator");
    return;
  }
  poller->iterator = news.next;
  poller->fresh_connection = false;
  news.next = NULL;
  kds_shard_news_clear(&news);
  kds_reading_begun(reading, poller->asked_s);
  go_on(poller);
}

static void get_iterator(struct poller *poller) {
  const struct kds_reading *reading = poller->source.reading;
  struct kds_buf input;
  kds_buf_init(&input, MAX_INPUT_BYTES);
  kds_buf_append(&input, reading->input.data, reading->input.len - 1);
  kds_json_write_member(&input, "ShardId", reading->shard_id);
  kds_read_position_write(&reading->position, &kds_iterator_names, &input);
  poller->asked_s = kds_reading_now_s();
  call(poller, "GetShardIterator", &input, KDS_RESPONSE_TEXT, take_iterator);
}

/* ---- Records ---- */

/* How many records of their size an answer may hold. */
static void set_limit(struct poller *poller) {
  const struct kds_reading *reading = poller->source.reading;
  if (reading->record_bytes == 0)
    return;
  size_t fitting = poller->max_answer_bytes / reading->record_bytes + 1;
  poller->limit = fitting < reading->max_records ? (uint32_t)fitting : reading->max_records;
}

/* A little more, where it was cut down. */
static void ask_for_more(struct poller *poller) {
  size_t most = poller->source.reading->max_answer_bytes;
  size_t more = poller->max_answer_bytes + poller->max_answer_bytes / 8 + 1;
  poller->max_answer_bytes = more < most ? more : most;
}

/* Whether that is of use: one record can't be less. */
static bool ask_for_less(struct poller *poller) {
  size_t asked_for = poller->limit * poller->source.reading->record_bytes;
  if (poller->limit == 1)
    return false;
  if (asked_for > 0 && asked_for < poller->max_answer_bytes)
    poller->max_answer_bytes = asked_for;
  poller->limit /= 2;
  poller->max_answer_bytes /= 2;
  return true;
}

static void learn_pace(struct poller *poller, const struct kds_result *result,
                       const struct kds_shard_news *news) {
  const struct kds_reading *reading = poller->source.reading;
  bool is_behind = news->millis_behind_latest > 0 || result->record_count >= poller->limit;
  poller->fresh_connection = false;
  wait_ms(poller, is_behind ? 0 : reading->idle_ms);
  kds_bucket_spend(&poller->bytes, (double)result->bytes.len);
  if (result->record_count > 0)
    ask_for_more(poller);
}

/* Of an answer that isn't large it is not its size that took so long. */
static bool may_be_slow(const struct poller *poller) {
  return poller->source.reading->record_bytes == 0 || poller->max_answer_bytes > SLOW_BYTES;
}

/* As many records as were asked for may be more than the client takes, or than come in time. */
static void take_refusal(struct poller *poller, const struct kds_error *error) {
  if (error->status == KDS_E_RESPONSE_TOO_LARGE && ask_for_less(poller)) {
    go_on(poller);
    return;
  }
  if (error->status == KDS_E_ATTEMPT_TIMEOUT && may_be_slow(poller))
    ask_for_less(poller);
  take_failure(poller, error);
}

static void take_records(void *arg, const struct kds_result *result) {
  struct poller *poller = arg;
  struct kds_reading *reading = poller->source.reading;
  struct kds_shard_news news;
  poller->is_calling = false;
  if (result->error != NULL || poller->is_stopped) {
    struct kds_error stopped = kds_error_of(KDS_E_CLOSED);
    take_refusal(poller, result->error != NULL ? result->error : &stopped);
    return;
  }
  enum kds_status status = kds_reading_news(reading, result, "NextShardIterator", &news);
  if (status != KDS_OK) {
    take_status(poller, status, "what the answer says beside its records cannot be read");
    return;
  }
  drop_iterator(poller);
  poller->iterator = news.next;
  news.next = NULL;
  learn_pace(poller, result, &news);
  poller->is_wanted = false;
  reading->answered(reading, result, &news);
}

static void get_records(struct poller *poller) {
  const struct kds_reading *reading = poller->source.reading;
  set_limit(poller);
  struct kds_token key = {.type = KDS_TOKEN_KEY, .text = KDS_LITERAL("Limit")};
  struct kds_token limit = {.type = KDS_TOKEN_INTEGER, .integer = poller->limit};
  struct kds_buf input;
  kds_buf_init(&input, MAX_INPUT_BYTES);
  kds_buf_append_char(&input, '{');
  kds_json_write_member(&input, "ShardIterator", kds_slice_of(poller->iterator));
  kds_json_write_token(&input, &key);
  kds_json_write_token(&input, &limit);
  if (reading->stream_arn.len > 0)
    kds_json_write_member(&input, "StreamARN", reading->stream_arn);
  note_call(poller);
  call(poller, "GetRecords", &input, KDS_RESPONSE_RECORDS, take_records);
}

/* ---- The source ---- */

static void fire_pause(struct kds_timer *timer) {
  go_on(KDS_CONTAINER_OF(timer, struct poller, pause));
}

/* A call may end within its start, and come here again: nothing is done after one. */
static void go_on(struct poller *poller) {
  struct kds_engine *engine = poller->source.reading->engine;
  kds_timer_stop(engine, &poller->pause);
  if (poller->is_stopped) {
    if (!poller->is_calling)
      poller->source.reading->rested(poller->source.reading);
    return;
  }
  if (!poller->is_wanted || poller->is_calling)
    return;
  uint64_t due = due_ms(poller);
  if (due > kds_engine_now_ms(engine))
    kds_timer_start(engine, &poller->pause, due, fire_pause);
  else if (poller->iterator == NULL)
    get_iterator(poller);
  else
    get_records(poller);
}

static void want(struct kds_source *source, bool is_wanted) {
  poller_of(source)->is_wanted = is_wanted;
  go_on(poller_of(source));
}

static void rewind_poller(struct kds_source *source, uint64_t pause_ms) {
  drop_iterator(poller_of(source));
  wait_ms(poller_of(source), pause_ms);
}

static void stop(struct kds_source *source, bool is_clients_end) {
  struct poller *poller = poller_of(source);
  struct kds_reading *reading = source->reading;
  poller->is_stopped = true;
  kds_timer_stop(reading->engine, &poller->pause);
  if (poller->is_calling && !is_clients_end)
    kds_client_end_calls(reading->client, &reading->calls);
}

static bool is_resting(const struct kds_source *source) {
  return !KDS_CONTAINER_OF(source, const struct poller, source)->is_calling;
}

static void free_poller(struct kds_source *source) {
  drop_iterator(poller_of(source));
  kds_free(poller_of(source));
}

struct kds_source *kds_poller_new(struct kds_reading *reading) {
  static const struct kds_source_type type = {want, rewind_poller, stop, is_resting, free_poller};
  struct poller *poller = kds_calloc(1, sizeof(*poller));
  if (poller == NULL)
    return NULL;
  poller->source = (struct kds_source){&type, reading};
  poller->max_answer_bytes = reading->max_answer_bytes;
  poller->limit = FIRST_LIMIT < reading->max_records ? FIRST_LIMIT : reading->max_records;
  double rate = (double)BYTES_A_SECOND * reading->rate_limit_percent / 100;
  kds_bucket_init(&poller->bytes, rate, rate, 0);
  return &poller->source;
}
