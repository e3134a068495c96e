#include "guest.h"
#include "poller.h"
#include "subscriber.h"
#include "unpack.h"

enum {
  DEFAULT_BUFFERED_BYTES = 10 * 1024 * 1024,
  MAX_ANSWER_BYTES = 10 * 1024 * 1024, /* as the service has it */
  DEFAULT_RECORDS = 10000,
  DEFAULT_IDLE_MS = 200,
  DEFAULT_RATE_PERCENT = 100,
  /* Time for another attempt where one is refused, which is six seconds later at the most. */
  DEFAULT_RENEW_AFTER_MS = 290 * 1000,
  PIECE_RECORDS = 10000, /* user records handed over at once: what becomes objects in one turn */
};

enum text { INPUT, STREAM_ARN, ENDPOINT_LABEL, SHARD_ID, CONSUMER_ARN, TEXTS };

struct kds_fetcher {
  struct kds_guest guest;
  struct kds_task changing;
  struct kds_fetcher_callbacks callbacks;
  void *arg;
  char *texts[TEXTS]; /* what the reading's slices point to */
  struct kds_unpack_filter filter;
  struct kds_reading reading;
  struct kds_source *source;

  /* What its reader has changed, on its way to the engine's thread if `is_changing`. */
  atomic_bool is_changing, is_pause_wanted;
  atomic_size_t released_bytes;

  bool is_paused, has_ended;
  size_t max_buffered_bytes, handed_bytes;

  /* The answer that came last, from its coming to its hand-over. */
  struct kds_work_request work;
  bool is_unpacking, has_batch;
  struct kds_answer answer; /* to be unpacked: all of it, or what the last piece has left */
  size_t piece_bytes;       /* of the answer's pieces so far */
  struct kds_unpacked unpacked;
  struct kds_shard_news news;
  bool is_repeated; /* all of its records had been read */
  bool has_told;    /* something, and so how far behind it is */
  double told_millis;

  bool is_closing, is_stopping; /* stopping: within the source's stop */
  bool is_closed;
};

/* ---- The end ---- */

static void drop_batch(struct kds_fetcher *fetcher) {
  bool is_whole = !fetcher->unpacked.is_cut;
  kds_unpacked_clear(&fetcher->unpacked);
  fetcher->unpacked.is_cut = false;
  fetcher->has_batch = false;
  if (is_whole)
    kds_shard_news_clear(&fetcher->news);
}

static bool has_rest(const struct kds_fetcher *fetcher) { return fetcher->answer.table != NULL; }

static void free_fetcher(struct kds_fetcher *fetcher) {
  kds_guest_clear(&fetcher->guest);
  if (fetcher->source != NULL)
    fetcher->source->type->free(fetcher->source);
  kds_answer_clear(&fetcher->answer);
  kds_unpacked_clear(&fetcher->unpacked);
  kds_shard_news_clear(&fetcher->news);
  for (size_t i = 0; i < TEXTS; i++)
    kds_free(fetcher->texts[i]);
  kds_free(fetcher);
}

/*
 * When nothing is under way any more, what its reader changes included. The fetcher may be gone
 * afterwards, and the client.
 */
static void end_if_resting(struct kds_fetcher *fetcher) {
  if (!fetcher->is_closing || fetcher->is_stopping || fetcher->is_unpacking)
    return;
  if (!fetcher->is_closed && fetcher->source->type->is_resting(fetcher->source)) {
    fetcher->is_closed = true;
    fetcher->callbacks.closed(fetcher->arg);
    kds_guest_leave(&fetcher->guest);
  }
  if (fetcher->is_closed && fetcher->guest.is_abandoned && !atomic_load(&fetcher->is_changing))
    free_fetcher(fetcher);
}

static void close_fetcher(struct kds_fetcher *fetcher, bool is_clients_end) {
  if (!fetcher->is_closing) {
    fetcher->is_closing = fetcher->is_stopping = true;
    fetcher->source->type->stop(fetcher->source, is_clients_end);
    fetcher->is_stopping = false;
    if (fetcher->is_unpacking)
      kds_work_cancel(&fetcher->work);
  }
  end_if_resting(fetcher);
}

static void take_rest(struct kds_reading *reading) {
  end_if_resting(KDS_CONTAINER_OF(reading, struct kds_fetcher, reading));
}

static void take_failure(struct kds_reading *reading, const struct kds_error *error) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(reading, struct kds_fetcher, reading);
  if (!fetcher->is_closing)
    fetcher->callbacks.failed(fetcher->arg, error);
}

/* ---- Handing over ---- */

/* Whether it tells anything that its reader doesn't know. */
static bool is_news(const struct kds_fetcher *fetcher) {
  if (fetcher->news.is_last || fetcher->is_repeated)
    return fetcher->news.is_last;
  return kds_unpacked_last(&fetcher->unpacked).len > 0 || fetcher->unpacked.is_cut ||
         !fetcher->has_told || fetcher->news.millis_behind_latest != fetcher->told_millis;
}

static void hand_over(struct kds_fetcher *fetcher) {
  struct kds_fetched fetched = {
      .held_bytes = kds_unpacked_bytes(&fetcher->unpacked),
      .millis_behind_latest = fetcher->news.millis_behind_latest,
      .latest_s = fetcher->reading.position.found_s,
  };
  if (!fetcher->unpacked.is_cut) {
    fetched.is_last = fetcher->news.is_last;
    fetched.child_shards = kds_buf_slice(&fetcher->news.child_shards);
  }
  kds_unpacked_give(&fetcher->unpacked, &fetched);
  fetcher->handed_bytes += fetched.held_bytes;
  fetcher->has_told = true;
  fetcher->told_millis = fetched.millis_behind_latest;
  fetcher->callbacks.batch(fetcher->arg, &fetched);
  drop_batch(fetcher);
}

/* Before anything else comes: what is put from now on will be read. */
static void tell_latest(struct kds_reading *reading) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(reading, struct kds_fetcher, reading);
  if (!fetcher->is_closing && !fetcher->is_paused)
    hand_over(fetcher);
}

static void unpack_next(struct kds_fetcher *fetcher);

/* Whatever can happen now, happens; see end_if_resting. */
static void go_on(struct kds_fetcher *fetcher) {
  if (fetcher->is_closing) {
    end_if_resting(fetcher);
    return;
  }
  if (fetcher->has_batch && !fetcher->is_paused)
    hand_over(fetcher);
  bool is_free = !fetcher->is_paused && !fetcher->is_unpacking && !fetcher->has_batch;
  bool has_room = is_free && fetcher->handed_bytes < fetcher->max_buffered_bytes;
  if (has_room && has_rest(fetcher))
    unpack_next(fetcher);
  else
    fetcher->source->type->want(fetcher->source,
                                has_room && !has_rest(fetcher) && !fetcher->has_ended);
}

/* ---- Unpacking ---- */

static void run_unpack(struct kds_work_request *work) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(work, struct kds_fetcher, work);
  kds_unpack(&fetcher->unpacked, &fetcher->answer, &fetcher->filter, &fetcher->reading.position);
}

/* An event without records tells, too, how far reading has come. */
static enum kds_status advance(struct kds_fetcher *fetcher) {
  struct kds_read_position *position = &fetcher->reading.position;
  struct kds_slice last = kds_unpacked_last(&fetcher->unpacked),
                   next = kds_slice_of(fetcher->news.next);
  fetcher->is_repeated = !fetcher->unpacked.is_cut && last.len > 0 &&
                         kds_read_position_first(position, last) == INT64_MAX;
  if (fetcher->unpacked.is_cut)
    return kds_unpacked_advance(&fetcher->unpacked, &fetcher->answer, position)
               ? KDS_OK
               : KDS_E_BAD_RESPONSE;
  if (last.len > 0 && !kds_read_position_advance(position, last))
    return KDS_E_BAD_RESPONSE;
  if (next.len > 0 && kds_read_position_first(position, next) == 0 &&
      !kds_read_position_advance(position, next))
    return KDS_E_BAD_RESPONSE;
  return KDS_OK;
}

/* User records take more than their aggregate, and that is what has to fit. */
static void measure_records(struct kds_fetcher *fetcher) {
  size_t count = fetcher->unpacked.answer.record_count; /* 0 of a piece, but for the last */
  fetcher->piece_bytes += kds_unpacked_bytes(&fetcher->unpacked);
  if (count > 0)
    fetcher->reading.record_bytes = fetcher->piece_bytes / count + 1;
}

static void count_batch(struct kds_fetcher *fetcher) {
  const struct kds_unpacked *unpacked = &fetcher->unpacked;
  struct kds_reading *reading = &fetcher->reading;
  kds_reading_count(reading, KDS_FETCHER_RECORDS, unpacked->answer.record_count);
  kds_reading_count(reading, KDS_FETCHER_USER_RECORDS, kds_unpacked_count(unpacked));
  kds_reading_count(reading, KDS_FETCHER_SKIPPED, unpacked->skipped);
  if (!unpacked->is_cut) /* then they are all of the answer's */
    kds_reading_count(reading, KDS_FETCHER_BYTES, unpacked->answer.data_bytes);
}

/* What couldn't be unpacked is asked for again. */
static void take_unpacked(struct kds_fetcher *fetcher) {
  enum kds_status status = fetcher->unpacked.status;
  if (status == KDS_OK)
    status = advance(fetcher);
  if (status == KDS_OK) {
    count_batch(fetcher);
    measure_records(fetcher);
    fetcher->reading.failures = 0;
    fetcher->has_ended = fetcher->news.is_last && !fetcher->unpacked.is_cut;
    fetcher->has_batch = true;
  } else {
    struct kds_error error = kds_error_of(status);
    fetcher->unpacked.is_cut = false;
    kds_answer_clear(&fetcher->answer);
    uint64_t pause_ms = kds_reading_failed(&fetcher->reading, &error);
    fetcher->source->type->rewind(fetcher->source, pause_ms);
  }
  if (!fetcher->has_batch || !is_news(fetcher))
    drop_batch(fetcher);
}

static void done_unpack(struct kds_work_request *work) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(work, struct kds_fetcher, work);
  fetcher->is_unpacking = false;
  if (!fetcher->is_closing)
    take_unpacked(fetcher);
  go_on(fetcher);
}

static void unpack_next(struct kds_fetcher *fetcher) {
  fetcher->is_unpacking = true;
  fetcher->work = (struct kds_work_request){.run = run_unpack, .done = done_unpack};
  if (fetcher->answer.bytes.len >= KDS_POOL_MIN_BYTES &&
      kds_work_start(fetcher->guest.engine, &fetcher->work) == KDS_OK)
    return;
  run_unpack(&fetcher->work);
  done_unpack(&fetcher->work);
}

static void take_answer(struct kds_reading *reading, const struct kds_result *result,
                        struct kds_shard_news *news) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(reading, struct kds_fetcher, reading);
  fetcher->news = *news;
  fetcher->answer = kds_answer_take(result);
  fetcher->piece_bytes = 0;
  unpack_next(fetcher);
}

/* ---- What its reader changes ---- */

static void run_change(struct kds_task *task) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(task, struct kds_fetcher, changing);
  atomic_store(&fetcher->is_changing, false); /* first, or what comes now would be lost */
  size_t released = atomic_exchange(&fetcher->released_bytes, 0);
  fetcher->handed_bytes -= released < fetcher->handed_bytes ? released : fetcher->handed_bytes;
  fetcher->is_paused = atomic_load(&fetcher->is_pause_wanted);
  go_on(fetcher);
}

static void change(struct kds_fetcher *fetcher) {
  if (!atomic_exchange(&fetcher->is_changing, true))
    kds_engine_post(fetcher->guest.engine, &fetcher->changing, run_change);
}

void kds_fetcher_pause(struct kds_fetcher *fetcher, bool is_paused) {
  atomic_store(&fetcher->is_pause_wanted, is_paused);
  change(fetcher);
}

void kds_fetcher_release(struct kds_fetcher *fetcher, size_t bytes) {
  atomic_fetch_add(&fetcher->released_bytes, bytes);
  change(fetcher);
}

uint64_t kds_fetcher_count(const struct kds_fetcher *fetcher, enum kds_fetcher_count count) {
  return atomic_load_explicit(&fetcher->reading.counts[count], memory_order_relaxed);
}

const char *kds_fetcher_count_name(enum kds_fetcher_count count) {
  switch (count) {
#define X(name, label)                                                                             \
  case KDS_FETCHER_##name:                                                                         \
    return (label);
    KDS_FETCHER_COUNT_MAP(X)
#undef X
  case KDS_FETCHER_COUNTS:
    break;
  }
  return "";
}

char *kds_fetched_take_block(const struct kds_fetched *fetched) {
  return kds_answer_take_block(fetched->answer);
}

/* ---- Life ---- */

/* The client or the engine comes to its end. */
static void end_guest(struct kds_guest *guest, enum kds_status status, const char *message) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(guest, struct kds_fetcher, guest);
  struct kds_error error = kds_error_of(status);
  if (message != NULL)
    error.message = message;
  if (!fetcher->is_closing)
    fetcher->callbacks.failed(fetcher->arg, &error);
  close_fetcher(fetcher, true);
}

static void release(struct kds_guest *guest) {
  free_fetcher(KDS_CONTAINER_OF(guest, struct kds_fetcher, guest));
}

static void open_guest(struct kds_guest *guest) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(guest, struct kds_fetcher, guest);
  if (fetcher->guest.client == NULL)
    end_guest(guest, KDS_E_CLOSED, NULL);
  else
    go_on(fetcher);
}

static void abandon(struct kds_guest *guest) {
  struct kds_fetcher *fetcher = KDS_CONTAINER_OF(guest, struct kds_fetcher, guest);
  close_fetcher(fetcher, false);
}

static const struct kds_guest_type guest_type = {
    .open = open_guest, .end = end_guest, .abandon = abandon, .release = release};

void kds_fetcher_free(struct kds_fetcher *fetcher) {
  if (fetcher != NULL)
    kds_guest_free(&fetcher->guest);
}

/* ---- Making ---- */

static bool copy_texts(struct kds_fetcher *fetcher, const struct kds_fetcher_options *options) {
  struct kds_reading *reading = &fetcher->reading;
  const struct {
    struct kds_slice given, *own;
  } rows[TEXTS] = {
      [INPUT] = {options->input, &reading->input},
      [STREAM_ARN] = {options->stream_arn, &reading->stream_arn},
      [ENDPOINT_LABEL] = {options->endpoint_label, &reading->endpoint_label},
      [SHARD_ID] = {options->shard_id, &reading->shard_id},
      [CONSUMER_ARN] = {options->consumer_arn, &reading->consumer_arn},
  };
  for (size_t i = 0; i < TEXTS; i++) {
    fetcher->texts[i] = kds_slice_dup(rows[i].given);
    if (fetcher->texts[i] == NULL)
      return false;
    *rows[i].own = (struct kds_slice){fetcher->texts[i], rows[i].given.len};
  }
  return true;
}

static uint32_t or_default(uint32_t given, uint32_t standard) {
  return given == 0 ? standard : given;
}

static void init_reading(struct kds_fetcher *fetcher, const struct kds_fetcher_options *options) {
  struct kds_reading *reading = &fetcher->reading;
  reading->client = fetcher->guest.client;
  reading->engine = fetcher->guest.engine;
  kds_list_init(&reading->calls);
  reading->protocol = options->protocol;
  reading->max_records = or_default(options->max_records, DEFAULT_RECORDS);
  reading->idle_ms = or_default(options->idle_ms, DEFAULT_IDLE_MS);
  reading->rate_limit_percent = or_default(options->rate_limit_percent, DEFAULT_RATE_PERCENT);
  reading->silence_timeout_ms = options->silence_timeout_ms;
  reading->renew_after_ms = or_default(options->renew_after_ms, DEFAULT_RENEW_AFTER_MS);
  reading->max_answer_bytes = fetcher->max_buffered_bytes < MAX_ANSWER_BYTES
                                  ? fetcher->max_buffered_bytes
                                  : MAX_ANSWER_BYTES;
  reading->answered = take_answer;
  reading->found_latest = tell_latest;
  reading->failed = take_failure;
  reading->rested = take_rest;
}

/* A shard that has all hash keys has no records of others. */
static enum kds_status init_filter(struct kds_unpack_filter *filter,
                                   const struct kds_fetcher_options *options) {
  *filter = (struct kds_unpack_filter){.deaggregates = !options->without_deaggregation,
                                       .max_records = PIECE_RECORDS};
  if (options->starting_hash_key.len == 0 && options->ending_hash_key.len == 0)
    return KDS_OK;
  if (kds_hash_key_parse(options->starting_hash_key, &filter->first) != KDS_OK ||
      kds_hash_key_parse(options->ending_hash_key, &filter->last) != KDS_OK)
    return KDS_E_INVALID;
  filter->has_range = (filter->first.high | filter->first.low) != 0 ||
                      (filter->last.high & filter->last.low) != UINT64_MAX;
  return KDS_OK;
}

static enum kds_status init(struct kds_fetcher *fetcher,
                            const struct kds_fetcher_options *options) {
  bool is_paused = options->is_paused;
  size_t max_bytes = options->max_buffered_bytes;
  fetcher->max_buffered_bytes = max_bytes == 0 ? DEFAULT_BUFFERED_BYTES : max_bytes;
  fetcher->is_paused = is_paused;
  atomic_store(&fetcher->is_pause_wanted, is_paused);
  init_reading(fetcher, options);
  enum kds_status status = kds_read_position_init(&fetcher->reading.position, &options->from);
  if (status == KDS_OK)
    status = init_filter(&fetcher->filter, options);
  if (status != KDS_OK)
    return status;
  fetcher->source = options->consumer_arn.len > 0 ? kds_subscriber_new(&fetcher->reading)
                                                  : kds_poller_new(&fetcher->reading);
  return fetcher->source != NULL && copy_texts(fetcher, options) ? KDS_OK : KDS_E_NOMEM;
}

enum kds_status kds_fetcher_new(struct kds_client *client,
                                const struct kds_fetcher_options *options,
                                const struct kds_fetcher_callbacks *callbacks, void *arg,
                                struct kds_fetcher **out) {
  struct kds_fetcher *fetcher = kds_calloc(1, sizeof(*fetcher));
  if (fetcher == NULL)
    return KDS_E_NOMEM;
  kds_guest_init(&fetcher->guest, &guest_type, client);
  fetcher->callbacks = *callbacks;
  fetcher->arg = arg;
  enum kds_status status = init(fetcher, options);
  *out = fetcher; /* before the first callback */
  if (status == KDS_OK)
    status = kds_guest_open(&fetcher->guest);
  if (status == KDS_OK)
    return KDS_OK;
  *out = NULL;
  free_fetcher(fetcher);
  return status;
}
