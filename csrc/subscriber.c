#include "subscriber.h"

#include "wire_json.h"

/* The service takes one SubscribeToShard a second for a shard and its consumer. */
enum { MIN_INTERVAL_MS = 1000, MAX_INPUT_BYTES = 64 * 1024 };

/* One subscription: the one that is read from, or one that is to follow it, or is about to end. */
struct turn {
  struct subscriber *subscriber;
  struct kds_subscription *subscription; /* NULL: there is none */
  bool is_given_up;                      /* what still comes of it doesn't count */
  bool has_credit;                       /* an event may come, and hasn't */
  double asked_s;                        /* when it was asked for, by our clock */
  uint64_t renewal_ms;                   /* when another is to follow it */
};

struct subscriber {
  struct kds_source source;
  bool is_wanted, is_stopped;
  struct turn turns[2];
  struct turn *current; /* read from; the other one is only asked for while this one goes on */
  struct kds_timer pause;
  uint64_t not_before_ms;
};

static struct subscriber *subscriber_of(struct kds_source *source) {
  return KDS_CONTAINER_OF(source, struct subscriber, source);
}

static struct turn *other_turn(struct subscriber *subscriber) {
  return &subscriber->turns[subscriber->current == subscriber->turns];
}

static void go_on(struct subscriber *subscriber);

/* ---- What comes ---- */

static void give_up(struct turn *turn) {
  if (turn->subscription != NULL && !turn->is_given_up)
    kds_subscription_free(turn->subscription);
  turn->is_given_up = true;
  turn->renewal_ms = UINT64_MAX;
}

/* The service has let go of the one before. */
static void begun(void *arg, const struct kds_result *head) {
  struct turn *turn = arg;
  struct subscriber *subscriber = turn->subscriber;
  struct kds_reading *reading = subscriber->source.reading;
  (void)head;
  if (turn->is_given_up)
    return;
  turn->renewal_ms = kds_engine_now_ms(reading->engine) + reading->renew_after_ms;
  if (turn != subscriber->current)
    give_up(subscriber->current);
  subscriber->current = turn;
  kds_reading_begun(reading, turn->asked_s);
  go_on(subscriber);
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
  struct turn *turn = arg;
  struct subscriber *subscriber = turn->subscriber;
  struct kds_reading *reading = subscriber->source.reading;
  struct kds_shard_news news;
  turn->has_credit = false;
  if (turn->is_given_up)
    return;
  enum kds_status status = kds_reading_news(reading, result, "ContinuationSequenceNumber", &news);
  if (status != KDS_OK) {
    struct kds_error error = kds_error_of(status);
    fail(subscriber, &error);
    give_up(turn);
    return;
  }
  subscriber->is_wanted = false;
  reading->answered(reading, result, &news);
}

/*
 * That one ends when another follows it is no failure: the service may tell it before it tells of
 * the other's beginning.
 */
static void ended(void *arg, const struct kds_result *end) {
  struct turn *turn = arg;
  struct subscriber *subscriber = turn->subscriber;
  struct turn *other = other_turn(subscriber);
  bool is_followed =
      turn == subscriber->current && other->subscription != NULL && !other->is_given_up;
  if (end->error != NULL && !turn->is_given_up && !is_followed)
    fail(subscriber, end->error);
  give_up(turn);
  turn->subscription = NULL;
  if (is_followed)
    subscriber->current = other;
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
static enum kds_status open_subscription(struct turn *turn, struct kds_slice input) {
  static const struct kds_subscription_callbacks callbacks = {begun, take_event, ended};
  const struct kds_reading *reading = turn->subscriber->source.reading;
  struct kds_call call = {
      .operation = "SubscribeToShard",
      .endpoint_label = reading->endpoint_label,
      .input = input,
      .max_attempts = 1,
  };
  struct kds_subscribe options = {.credit = turn->has_credit,
                                  .silence_timeout_ms = reading->silence_timeout_ms};
  return kds_subscription_new(reading->client, &call, &options, &callbacks, turn,
                              &turn->subscription);
}

/*
 * From where the reading stands. One that is to follow another begins with what that still brings,
 * and what of it has come twice is passed over as read.
 */
static void subscribe(struct subscriber *subscriber) {
  struct kds_reading *reading = subscriber->source.reading;
  struct turn *current = subscriber->current;
  struct turn *turn = current->subscription == NULL ? current : other_turn(subscriber);
  struct kds_buf input;
  kds_buf_init(&input, MAX_INPUT_BYTES);
  write_input(reading, &input);
  *turn = (struct turn){.subscriber = subscriber,
                        .has_credit = turn == current,
                        .asked_s = kds_reading_now_s(),
                        .renewal_ms = UINT64_MAX};
  subscriber->not_before_ms = kds_engine_now_ms(reading->engine) + MIN_INTERVAL_MS;
  kds_reading_count(reading, KDS_FETCHER_SUBSCRIPTIONS, 1);
  enum kds_status status = input.status;
  if (status == KDS_OK)
    status = open_subscription(turn, kds_buf_slice(&input));
  kds_buf_clear(&input);
  if (status == KDS_OK)
    return;
  struct kds_error error = kds_error_of(status);
  turn->subscription = NULL;
  fail(subscriber, &error);
  go_on(subscriber);
}

/* ---- The source ---- */

static void fire_pause(struct kds_timer *timer) {
  go_on(KDS_CONTAINER_OF(timer, struct subscriber, pause));
}

static void give_credit(struct turn *turn) {
  if (turn->has_credit || turn->is_given_up)
    return;
  turn->has_credit = true;
  kds_subscription_credit(turn->subscription, 1);
}

static bool rests(const struct subscriber *subscriber) {
  return subscriber->turns[0].subscription == NULL && subscriber->turns[1].subscription == NULL;
}

/* When to subscribe; UINT64_MAX: not before something else has happened. */
static uint64_t due_ms(struct subscriber *subscriber) {
  const struct turn *current = subscriber->current;
  uint64_t renewal_ms = current->subscription == NULL ? 0 : current->renewal_ms;
  if (other_turn(subscriber)->subscription != NULL)
    return UINT64_MAX;
  return renewal_ms > subscriber->not_before_ms ? renewal_ms : subscriber->not_before_ms;
}

static void go_on(struct subscriber *subscriber) {
  struct kds_reading *reading = subscriber->source.reading;
  kds_timer_stop(reading->engine, &subscriber->pause);
  if (subscriber->is_stopped && rests(subscriber)) {
    reading->rested(reading);
    return;
  }
  if (subscriber->is_stopped || !subscriber->is_wanted)
    return;
  if (subscriber->current->subscription != NULL)
    give_credit(subscriber->current);
  uint64_t due = due_ms(subscriber);
  if (due <= kds_engine_now_ms(reading->engine))
    subscribe(subscriber);
  else if (due != UINT64_MAX)
    kds_timer_start(reading->engine, &subscriber->pause, due, fire_pause);
}

static void want(struct kds_source *source, bool is_wanted) {
  subscriber_of(source)->is_wanted = is_wanted;
  go_on(subscriber_of(source));
}

static void rewind_subscriber(struct kds_source *source, uint64_t pause_ms) {
  wait_ms(subscriber_of(source), pause_ms);
  give_up(subscriber_of(source)->current);
}

static void stop(struct kds_source *source, bool is_clients_end) {
  struct subscriber *subscriber = subscriber_of(source);
  (void)is_clients_end;
  subscriber->is_stopped = true;
  kds_timer_stop(source->reading->engine, &subscriber->pause);
  give_up(&subscriber->turns[0]);
  give_up(&subscriber->turns[1]);
}

static bool is_resting(const struct kds_source *source) {
  return rests(KDS_CONTAINER_OF(source, const struct subscriber, source));
}

static void free_subscriber(struct kds_source *source) { kds_free(subscriber_of(source)); }

struct kds_source *kds_subscriber_new(struct kds_reading *reading) {
  static const struct kds_source_type type = {want, rewind_subscriber, stop, is_resting,
                                              free_subscriber};
  struct subscriber *subscriber = kds_calloc(1, sizeof(*subscriber));
  if (subscriber == NULL)
    return NULL;
  subscriber->source = (struct kds_source){&type, reading};
  subscriber->current = subscriber->turns;
  return &subscriber->source;
}
