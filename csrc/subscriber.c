#include "subscriber.h"

#include "wire_json.h"

/* The service takes one SubscribeToShard a second for a shard and its consumer. */
enum { MIN_INTERVAL_MS = 1000, MAX_INPUT_BYTES = 64 * 1024 };

struct subscriber {
  struct kds_source source;
  bool is_wanted, is_stopped;
  bool has_credit;                       /* an event may come, and hasn't */
  struct kds_subscription *subscription; /* NULL: there is none */
  bool is_given_up;                      /* it ends soon; what still comes of it doesn't count */
  double asked_s;                        /* when it was asked for, by our clock */
  struct kds_timer pause;
  uint64_t not_before_ms;
};

static struct subscriber *subscriber_of(struct kds_source *source) {
  return KDS_CONTAINER_OF(source, struct subscriber, source);
}

static void go_on(struct subscriber *subscriber);

/* ---- What comes ---- */

static void begun(void *arg, const struct kds_result *head) {
  struct subscriber *subscriber = arg;
  (void)head;
  kds_reading_begun(subscriber->source.reading, subscriber->asked_s);
}

static void give_up(struct subscriber *subscriber) {
  if (!subscriber->is_given_up)
    kds_subscription_free(subscriber->subscription);
  subscriber->is_given_up = true;
}

static void wait_ms(struct subscriber *subscriber, uint64_t ms) {
  uint64_t due_ms = kds_engine_now_ms(subscriber->source.reading->engine) + ms;
  if (due_ms > subscriber->not_before_ms)
    subscriber->not_before_ms = due_ms;
}

static void fail(struct subscriber *subscriber, const struct kds_error *error) {
  if (error->status == KDS_E_CLOSED) /* with the client the fetcher ends, too */
    subscriber->is_wanted = false;
  if (error->status == KDS_E_CLOSED || error->status == KDS_E_ABORTED)
    return;
  wait_ms(subscriber, kds_reading_failed(subscriber->source.reading, error));
}

static void take_event(void *arg, const struct kds_result *result) {
  struct subscriber *subscriber = arg;
  struct kds_reading *reading = subscriber->source.reading;
  struct kds_shard_news news;
  subscriber->has_credit = false;
  if (subscriber->is_given_up)
    return;
  enum kds_status status = kds_reading_news(reading, result, "ContinuationSequenceNumber", &news);
  if (status != KDS_OK) {
    struct kds_error error = kds_error_of(status);
    fail(subscriber, &error);
    give_up(subscriber);
    return;
  }
  subscriber->is_wanted = false;
  reading->answered(reading, result, &news);
}

static void ended(void *arg, const struct kds_result *end) {
  struct subscriber *subscriber = arg;
  give_up(subscriber);
  subscriber->subscription = NULL;
  if (end->error != NULL)
    fail(subscriber, end->error);
  go_on(subscriber);
}

/* ---- Subscribing ---- */

static void write_input(const struct kds_reading *reading, struct kds_buf *input) {
  struct kds_token key = {.type = KDS_TOKEN_KEY, .text = KDS_LITERAL("StartingPosition")};
  struct kds_token map = {.type = KDS_TOKEN_MAP}, end = {.type = KDS_TOKEN_MAP_END};
  kds_json_write_token(input, &map);
  kds_json_write_member(input, "ConsumerARN", reading->consumer_arn);
  kds_json_write_member(input, "ShardId", reading->shard_id);
  kds_json_write_token(input, &key);
  kds_json_write_token(input, &map);
  kds_read_position_write(&reading->position, &kds_subscription_names, input);
  kds_json_write_token(input, &end);
  kds_json_write_token(input, &end);
}

/* One attempt: what repeats it is up to the fetcher, as with GetRecords. */
static enum kds_status open_subscription(struct subscriber *subscriber, struct kds_slice input) {
  static const struct kds_subscription_callbacks callbacks = {begun, take_event, ended};
  const struct kds_reading *reading = subscriber->source.reading;
  struct kds_call call = {
      .operation = "SubscribeToShard",
      .endpoint_label = reading->endpoint_label,
      .input = input,
      .max_attempts = 1,
  };
  struct kds_subscribe options = {.credit = 1, .silence_timeout_ms = reading->silence_timeout_ms};
  return kds_subscription_new(reading->client, &call, &options, &callbacks, subscriber,
                              &subscriber->subscription);
}

static void subscribe(struct subscriber *subscriber) {
  struct kds_reading *reading = subscriber->source.reading;
  struct kds_buf input;
  kds_buf_init(&input, MAX_INPUT_BYTES);
  write_input(reading, &input);
  subscriber->asked_s = kds_reading_now_s();
  subscriber->not_before_ms = kds_engine_now_ms(reading->engine) + MIN_INTERVAL_MS;
  subscriber->has_credit = true;
  subscriber->is_given_up = false;
  kds_reading_count(reading, KDS_FETCHER_SUBSCRIPTIONS, 1);
  enum kds_status status = input.status;
  if (status == KDS_OK)
    status = open_subscription(subscriber, kds_buf_slice(&input));
  kds_buf_clear(&input);
  if (status == KDS_OK)
    return;
  struct kds_error error = kds_error_of(status);
  subscriber->subscription = NULL;
  fail(subscriber, &error);
  go_on(subscriber);
}

/* ---- The source ---- */

static void fire_pause(struct kds_timer *timer) {
  go_on(KDS_CONTAINER_OF(timer, struct subscriber, pause));
}

static void give_credit(struct subscriber *subscriber) {
  if (subscriber->has_credit || subscriber->is_given_up)
    return;
  subscriber->has_credit = true;
  kds_subscription_credit(subscriber->subscription, 1);
}

static void go_on(struct subscriber *subscriber) {
  struct kds_reading *reading = subscriber->source.reading;
  kds_timer_stop(reading->engine, &subscriber->pause);
  if (subscriber->is_stopped) {
    if (subscriber->subscription == NULL)
      reading->rested(reading);
    return;
  }
  if (!subscriber->is_wanted)
    return;
  if (subscriber->subscription != NULL)
    give_credit(subscriber);
  else if (subscriber->not_before_ms > kds_engine_now_ms(reading->engine))
    kds_timer_start(reading->engine, &subscriber->pause, subscriber->not_before_ms, fire_pause);
  else
    subscribe(subscriber);
}

static void want(struct kds_source *source, bool is_wanted) {
  subscriber_of(source)->is_wanted = is_wanted;
  go_on(subscriber_of(source));
}

static void rewind_subscriber(struct kds_source *source, uint64_t pause_ms) {
  wait_ms(subscriber_of(source), pause_ms);
  give_up(subscriber_of(source));
}

static void stop(struct kds_source *source, bool is_clients_end) {
  struct subscriber *subscriber = subscriber_of(source);
  (void)is_clients_end;
  subscriber->is_stopped = true;
  kds_timer_stop(source->reading->engine, &subscriber->pause);
  give_up(subscriber);
}

static bool is_resting(const struct kds_source *source) {
  return KDS_CONTAINER_OF(source, const struct subscriber, source)->subscription == NULL;
}

static void free_subscriber(struct kds_source *source) { kds_free(subscriber_of(source)); }

struct kds_source *kds_subscriber_new(struct kds_reading *reading) {
  static const struct kds_source_type type = {want, rewind_subscriber, stop, is_resting,
                                              free_subscriber};
  struct subscriber *subscriber = kds_calloc(1, sizeof(*subscriber));
  if (subscriber == NULL)
    return NULL;
  subscriber->source = (struct kds_source){&type, reading};
  return &subscriber->source;
}
