#include "pipeline.h"

#include <stdio.h>

/* ---- Settling ---- */

static void fail_put(struct kds_pipeline *pipeline, struct kds_gathering *gathering,
                     struct kds_put *put, const struct kds_error *error) {
  pipeline->metrics.failed++;
  kds_tally_add(&pipeline->metrics.failures, kds_slice_of(error->code), 1);
  kds_settle_failed(gathering, put, error);
}

void kds_pipeline_fail_puts(struct kds_pipeline *pipeline, struct kds_list *puts,
                            const struct kds_error *error) {
  struct kds_gathering gathering;
  kds_gathering_begin(&gathering, &pipeline->intake);
  for (struct kds_put *put; (put = kds_first_put(puts)) != NULL;)
    fail_put(pipeline, &gathering, put, error);
  kds_gathering_hand_over(&gathering);
}

static void fail_lone_put(struct kds_pipeline *pipeline, struct kds_put *put,
                          enum kds_status status) {
  struct kds_error error = kds_error_of(status);
  struct kds_list one;
  kds_list_init(&one);
  kds_list_remove(&put->link);
  kds_list_push(&one, &put->link);
  kds_pipeline_fail_puts(pipeline, &one, &error);
}

void kds_pipeline_fail_parcel(struct kds_pipeline *pipeline, struct kds_gathering *gathering,
                              struct kds_parcel *parcel, const struct kds_error *error) {
  kds_parcel_note_attempts(parcel);
  for (struct kds_put *put; (put = kds_first_put(&parcel->puts)) != NULL;)
    fail_put(pipeline, gathering, put, error);
  kds_parcel_free(parcel);
}

void kds_pipeline_fail_parcels(struct kds_pipeline *pipeline, struct kds_list *parcels,
                               const struct kds_error *error) {
  struct kds_gathering gathering;
  kds_gathering_begin(&gathering, &pipeline->intake);
  for (struct kds_parcel *parcel; (parcel = kds_first_parcel(parcels)) != NULL;)
    kds_pipeline_fail_parcel(pipeline, &gathering, parcel, error);
  kds_gathering_hand_over(&gathering);
}

/* The strings live until the results are handed over. */
void kds_pipeline_settle_stored(struct kds_pipeline *pipeline, struct kds_gathering *gathering,
                                struct kds_parcel *parcel, struct kds_slice shard_id,
                                struct kds_slice sequence_number) {
  struct kds_pipeline_metrics *metrics = &pipeline->metrics;
  uint64_t now_us = kds_now_us();
  uint32_t subsequence_number = 0;
  metrics->stored += parcel->count;
  for (struct kds_put *put; (put = kds_first_put(&parcel->puts)) != NULL;) {
    uint64_t made_us = put->slab->made_us;
    put->attempts += parcel->attempts;
    kds_histogram_record(&metrics->buffering_us, parcel->sent_us - made_us);
    kds_histogram_record(&metrics->end_to_end_us, now_us - made_us);
    kds_settle_stored(gathering, put, shard_id, sequence_number, subsequence_number++);
  }
}

/* ---- Which lane, and when ---- */

void kds_pipeline_expire(struct kds_pipeline *pipeline, struct kds_lane *lane) {
  if (kds_lane_due_ms(lane) > kds_pipeline_now_ms(pipeline))
    return;
  struct kds_list overdue;
  char message[200];
  bool was_sent = lane->last_code[0] != '\0';
  struct kds_error error = kds_error_of(KDS_E_CALL_TIMEOUT);
  kds_list_init(&overdue);
  while (kds_lane_due_ms(lane) <= kds_pipeline_now_ms(pipeline)) {
    struct kds_parcel *parcel = kds_lane_next(lane);
    kds_parcel_expire(parcel, kds_pipeline_now_ms(pipeline), &overdue);
    if (parcel->count == 0)
      kds_parcel_free(parcel);
  }
  snprintf(message, sizeof(message), "the record's time to live of %u ms has passed (%s%s)",
           (unsigned)pipeline->record_ttl_ms,
           was_sent ? "its shard's last failure: " : "it waited to be sent", lane->last_code);
  error.message = message;
  kds_pipeline_fail_puts(pipeline, &overdue, &error);
}

static void fire_wake(struct kds_timer *timer) {
  struct kds_lane *lane = KDS_CONTAINER_OF(timer, struct kds_lane, wake);
  struct kds_pipeline *pipeline = lane->lanes->owner;
  kds_pipeline_expire(pipeline, lane);
  kds_pipeline_consider(pipeline, lane);
  pipeline->changed(pipeline);
}

void kds_pipeline_consider(struct kds_pipeline *pipeline, struct kds_lane *lane) {
  kds_list_remove(&lane->turn);
  if (kds_lane_is_empty(lane)) {
    kds_timer_stop(pipeline->engine, &lane->wake);
    return;
  }
  bool has_slot = lane->in_flight < pipeline->rules.max_in_flight;
  bool is_paused = lane->not_before_ms > kds_pipeline_now_ms(pipeline);
  uint64_t wake_ms = kds_lane_due_ms(lane);
  if (has_slot && !is_paused)
    kds_list_push(&pipeline->ready, &lane->turn);
  if (has_slot && is_paused && lane->not_before_ms < wake_ms)
    wake_ms = lane->not_before_ms;
  kds_timer_start(pipeline->engine, &lane->wake, wake_ms, fire_wake);
}

static void ripen(struct kds_pipeline *pipeline, struct kds_lane *lane) {
  kds_list_remove(&lane->aging);
  lane->is_ripe = !kds_list_empty(&lane->open);
  kds_pipeline_consider(pipeline, lane);
}

/* Up to a deadline: with one for each shard there would be a request for each. */
static void ripen_until(struct kds_pipeline *pipeline, uint64_t deadline_ms) {
  while (!kds_list_empty(&pipeline->aging)) {
    struct kds_lane *lane = KDS_CONTAINER_OF(pipeline->aging.next, struct kds_lane, aging);
    if (lane->deadline_ms > deadline_ms)
      return;
    ripen(pipeline, lane);
  }
  pipeline->raw_count = pipeline->raw_bytes = 0;
}

/* Records that no aggregate gathers have gathered enough to fill a request, or a shard's part. */
static bool is_collected(struct kds_pipeline *pipeline, const struct kds_lane *lane,
                         const struct kds_record *record) {
  if (kds_lane_aggregates(lane, &pipeline->rules))
    return false;
  pipeline->raw_count++;
  pipeline->raw_bytes += kds_record_bytes(record);
  if (pipeline->raw_count >= pipeline->collection_max_count ||
      pipeline->raw_bytes >= pipeline->collection_max_bytes)
    ripen_until(pipeline, UINT64_MAX);
  return lane->shard != NULL && lane->open_bytes >= KDS_SHARD_MAX_BYTES;
}

/* A new map, or a reshard, may bring back what had been hurried. */
static bool is_overripe(const struct kds_pipeline *pipeline, const struct kds_slab *slab) {
  uint64_t deadline_ms = kds_lane_deadline_ms(&pipeline->rules, slab);
  return slab->number <= pipeline->last_hurried || deadline_ms <= kds_pipeline_now_ms(pipeline);
}

/* From the end: but for what comes again, the latest put has the latest deadline. */
static void let_age(struct kds_pipeline *pipeline, struct kds_lane *lane) {
  struct kds_list *aging = &pipeline->aging, *next = aging;
  kds_list_remove(&lane->aging);
  while (next->previous != aging &&
         KDS_CONTAINER_OF(next->previous, struct kds_lane, aging)->deadline_ms > lane->deadline_ms)
    next = next->previous;
  kds_list_push(next, &lane->aging);
}

static void route_put(struct kds_pipeline *pipeline, struct kds_routed_put *put) {
  struct kds_lane *lane = kds_lanes_find(pipeline->lanes, put->hash_key);
  const struct kds_record *record = put->base.record;
  const struct kds_slab *slab = put->base.slab;
  uint64_t before_ms = lane->deadline_ms;
  enum kds_status status = kds_lane_add(lane, &pipeline->rules, put, pipeline->ordered);
  if (status != KDS_OK) {
    fail_lone_put(pipeline, &put->base, status);
    return;
  }
  bool is_open = !kds_list_empty(&lane->open) && !lane->is_ripe;
  if (is_open && (kds_list_empty(&lane->aging) || lane->deadline_ms < before_ms))
    let_age(pipeline, lane);
  if (is_collected(pipeline, lane, record) || is_overripe(pipeline, slab))
    ripen(pipeline, lane);
  else if (!kds_lane_is_empty(lane) && kds_list_empty(&lane->turn) && !lane->wake.started)
    kds_pipeline_consider(pipeline, lane);
}

void kds_pipeline_route(struct kds_pipeline *pipeline, struct kds_list *puts) {
  for (struct kds_put *put; (put = kds_first_put(puts)) != NULL;) {
    kds_list_remove(&put->link);
    route_put(pipeline, KDS_CONTAINER_OF(put, struct kds_routed_put, base));
  }
}

/* ---- The map ---- */

/* With new lanes, or the same ones: all that waits, and before it `puts`, finds its lane again. */
static void reroute(struct kds_pipeline *pipeline, struct kds_lanes *lanes, struct kds_list *puts) {
  struct kds_lanes *old = pipeline->lanes;
  for (size_t i = 0; i < old->count; i++) {
    kds_lane_drain(&old->lanes[i], puts);
    kds_pipeline_consider(pipeline, &old->lanes[i]);
  }
  if (lanes != NULL) {
    kds_lanes_inherit(lanes, old);
    pipeline->lanes = lanes;
    if (old->requests > 0)
      kds_list_push(&pipeline->retired, &old->retired);
    else
      kds_lanes_free(old);
  }
  kds_pipeline_route(pipeline, puts);
}

/* It is stored, and consumers may pass it over: the same again. */
void kds_pipeline_resend(struct kds_pipeline *pipeline, struct kds_parcel *parcel,
                         struct kds_list *again) {
  pipeline->metrics.resent += parcel->count;
  parcel->persisted = KDS_PERSISTED_UNKNOWN;
  kds_parcel_dissolve(parcel, again);
}

bool kds_pipeline_is_well_placed(const struct kds_lanes *lanes, const struct kds_parcel *parcel,
                                 struct kds_slice shard_id) {
  const struct kds_shard *shard = kds_lanes_shard(lanes, shard_id);
  return shard != NULL && kds_parcel_is_within(parcel, shard);
}

static uint64_t first_doubt_ms(const struct kds_pipeline *pipeline) {
  uint64_t due_ms = UINT64_MAX;
  for (const struct kds_list *item = pipeline->doubtful.next; item != &pipeline->doubtful;
       item = item->next) {
    const struct kds_parcel *parcel = KDS_CONTAINER_OF(item, struct kds_parcel, link);
    if (parcel->due_ms < due_ms)
      due_ms = parcel->due_ms;
  }
  return due_ms;
}

/* Each as a whole: its records count up from the first. */
static void fire_doubt(struct kds_timer *timer) {
  struct kds_pipeline *pipeline = KDS_CONTAINER_OF(timer, struct kds_pipeline, doubt);
  struct kds_list overdue;
  struct kds_error error = kds_error_of(KDS_E_CALL_TIMEOUT);
  error.message = "the record was stored, but its time to live has passed before it was known "
                  "whether consumers will find it in its shard (ListShards gave no answer)";
  kds_list_init(&overdue);
  for (struct kds_list *item = pipeline->doubtful.next, *next; item != &pipeline->doubtful;
       item = next) {
    next = item->next;
    if (KDS_CONTAINER_OF(item, struct kds_parcel, link)->due_ms > kds_pipeline_now_ms(pipeline))
      continue;
    kds_list_remove(item);
    kds_list_push(&overdue, item);
  }
  kds_pipeline_fail_parcels(pipeline, &overdue, &error);
  if (!kds_list_empty(&pipeline->doubtful))
    kds_timer_start(pipeline->engine, timer, first_doubt_ms(pipeline), fire_doubt);
  pipeline->changed(pipeline);
}

void kds_pipeline_doubt(struct kds_pipeline *pipeline, struct kds_parcel *parcel) {
  struct kds_timer *timer = &pipeline->doubt;
  kds_list_remove(&parcel->link);
  kds_list_push(&pipeline->doubtful, &parcel->link);
  parcel->persisted = KDS_PERSISTED_UNKNOWN;
  kds_shard_list_refresh(&pipeline->list);
  if (!timer->started || parcel->due_ms < timer->due_ms)
    kds_timer_start(pipeline->engine, timer, parcel->due_ms, fire_doubt);
}

static void judge_doubtful(struct kds_pipeline *pipeline, const struct kds_lanes *lanes,
                           struct kds_list *again) {
  struct kds_gathering gathering;
  kds_gathering_begin(&gathering, &pipeline->intake);
  for (struct kds_parcel *parcel; (parcel = kds_first_parcel(&pipeline->doubtful)) != NULL;) {
    if (!kds_pipeline_is_well_placed(lanes, parcel, parcel->shard_id)) {
      kds_pipeline_resend(pipeline, parcel, again);
      continue;
    }
    kds_pipeline_settle_stored(pipeline, &gathering, parcel, parcel->shard_id,
                               parcel->sequence_number);
    kds_gathering_hand_over(&gathering); /* the strings go with the parcel */
    kds_parcel_free(parcel);
  }
  kds_timer_stop(pipeline->engine, &pipeline->doubt);
}

/* NULL: the shards are as before, as far as is known. */
void kds_pipeline_adopt_map(struct kds_pipeline *pipeline, struct kds_shard_map *map) {
  struct kds_list again;
  struct kds_lanes *lanes = NULL;
  kds_list_init(&again);
  if (map != NULL)
    lanes = kds_lanes_new(pipeline, &pipeline->rules, map, kds_pipeline_now_ms(pipeline));
  if (map != NULL && lanes == NULL) {
    kds_shard_map_free(map);
    kds_shard_list_refresh(&pipeline->list);
  }
  judge_doubtful(pipeline, lanes != NULL ? lanes : pipeline->lanes, &again);
  if (lanes != NULL || !kds_list_empty(&again))
    reroute(pipeline, lanes, &again);
}

/* In order, a record may leave for its new shard only when no older one is under way. */
static void take_map(struct kds_shard_list *list, struct kds_shard_map *map) {
  struct kds_pipeline *pipeline = KDS_CONTAINER_OF(list, struct kds_pipeline, list);
  pipeline->metrics.refreshes++;
  if (map != NULL && (pipeline->closing || kds_lanes_are_of(pipeline->lanes, map))) {
    kds_shard_map_free(map);
    map = NULL;
  }
  if (map != NULL) /* a scaling of many shards takes many splits, one after the other */
    kds_shard_list_relax(list);
  if (map != NULL && pipeline->ordered && pipeline->in_flight > 0) {
    kds_shard_map_free(pipeline->next_map);
    pipeline->next_map = map;
  } else if (!pipeline->closing) {
    kds_pipeline_adopt_map(pipeline, map);
  }
  pipeline->changed(pipeline);
}

bool kds_pipeline_is_held(const struct kds_pipeline *pipeline) {
  return pipeline->ordered && (pipeline->next_map != NULL || !kds_list_empty(&pipeline->doubtful));
}

/* ---- Records ---- */

/* Puts whose partition keys are hashed together. */
struct hashing {
  struct kds_routed_put *puts[64];
  struct kds_slice keys[64];
  size_t count;
};

static void hash_gathered(struct hashing *hashing) {
  struct kds_hash_key hash_keys[sizeof(hashing->puts) / sizeof(hashing->puts[0])];
  kds_hash_keys_of(hashing->keys, hashing->count, hash_keys);
  for (size_t i = 0; i < hashing->count; i++)
    hashing->puts[i]->hash_key = hash_keys[i];
  hashing->count = 0;
}

static enum kds_status find_hash_key(struct hashing *hashing, struct kds_routed_put *put) {
  const struct kds_record *record = put->base.record;
  if (record->explicit_hash_key.len > 0)
    return kds_hash_key_parse(record->explicit_hash_key, &put->hash_key);
  hashing->puts[hashing->count] = put;
  hashing->keys[hashing->count++] = record->partition_key;
  if (hashing->count == sizeof(hashing->puts) / sizeof(hashing->puts[0]))
    hash_gathered(hashing);
  return KDS_OK;
}

/* Puts with an explicit hash key that is none end here. */
static void find_hash_keys(struct kds_pipeline *pipeline, struct kds_list *puts) {
  struct hashing hashing;
  struct kds_list *item = puts->next;
  hashing.count = 0;
  while (item != puts) {
    struct kds_put *put = KDS_CONTAINER_OF(item, struct kds_put, link);
    item = item->next;
    enum kds_status status =
        find_hash_key(&hashing, KDS_CONTAINER_OF(put, struct kds_routed_put, base));
    if (status != KDS_OK)
      fail_lone_put(pipeline, put, status);
  }
  hash_gathered(&hashing);
}

void kds_pipeline_put(struct kds_pipeline *pipeline, struct kds_slab *slab) {
  struct kds_list puts;
  kds_list_init(&puts);
  pipeline->metrics.put += slab->batch.count;
  kds_intake_open(&pipeline->intake, slab, sizeof(struct kds_routed_put), pipeline->record_ttl_ms,
                  &puts);
  if (pipeline->closing) {
    struct kds_error error = kds_error_of(KDS_E_CLOSED);
    kds_pipeline_fail_puts(pipeline, &puts, &error);
  }
  find_hash_keys(pipeline, &puts);
  kds_pipeline_route(pipeline, &puts);
  pipeline->changed(pipeline);
}

static void fire_age(struct kds_timer *timer) {
  struct kds_pipeline *pipeline = KDS_CONTAINER_OF(timer, struct kds_pipeline, age);
  pipeline->changed(pipeline);
}

void kds_pipeline_ripen_due(struct kds_pipeline *pipeline) {
  struct kds_list *first = pipeline->aging.next;
  uint64_t now = kds_pipeline_now_ms(pipeline), ahead_ms = pipeline->rules.max_buffered_ms / 8;
  if (first != &pipeline->aging &&
      KDS_CONTAINER_OF(first, struct kds_lane, aging)->deadline_ms <= now)
    ripen_until(pipeline, now + ahead_ms);
  first = pipeline->aging.next;
  if (first == &pipeline->aging)
    kds_timer_stop(pipeline->engine, &pipeline->age);
  else
    kds_timer_start(pipeline->engine, &pipeline->age,
                    KDS_CONTAINER_OF(first, struct kds_lane, aging)->deadline_ms, fire_age);
}

void kds_pipeline_hurry(struct kds_pipeline *pipeline) {
  pipeline->last_hurried = pipeline->intake.slab_count;
  ripen_until(pipeline, UINT64_MAX);
  pipeline->changed(pipeline);
}

/* ---- Life ---- */

static struct kds_lane_rules rules_of(const struct kds_producer_options *options) {
  uint32_t percent = options->rate_limit_percent;
  uint32_t max_in_flight = options->max_in_flight == 0 ? 4 : options->max_in_flight;
  return (struct kds_lane_rules){
      .aggregates = !options->without_aggregation,
      .aggregation_max_bytes =
          options->aggregation_max_bytes == 0 ? 51200 : options->aggregation_max_bytes,
      .aggregation_max_count =
          options->aggregation_max_count == 0 ? UINT32_MAX : options->aggregation_max_count,
      .max_in_flight = options->ordered ? 1 : max_in_flight,
      .rate_limit_percent = percent == 0                    ? 150
                            : percent == KDS_RATE_UNLIMITED ? 0
                                                            : percent,
      .max_buffered_ms =
          options->record_max_buffered_time_ms == 0 ? 100 : options->record_max_buffered_time_ms,
  };
}

enum kds_status kds_pipeline_init(struct kds_pipeline *pipeline, struct kds_client *client,
                                  const struct kds_producer_options *options, kds_puts_cb done,
                                  void *arg) {
  uint32_t max_count = options->collection_max_count;
  size_t max_bytes = options->collection_max_bytes;
  *pipeline = (struct kds_pipeline){
      .client = client,
      .engine = kds_client_engine(client),
      .input = options->input,
      .endpoint_label = options->endpoint_label,
      .protocol = options->protocol,
      .rules = rules_of(options),
      .collection_max_count = max_count == 0 || max_count > KDS_COLLECTION_MAX_RECORDS
                                  ? KDS_COLLECTION_MAX_RECORDS
                                  : max_count,
      .collection_max_bytes = max_bytes == 0 ? KDS_COLLECTION_MAX_BYTES : max_bytes,
      .record_ttl_ms = options->record_ttl_ms == 0 ? 30000 : options->record_ttl_ms,
      .max_requests = kds_client_options(client)->max_connections,
      .fail_if_throttled = options->fail_if_throttled,
      .ordered = options->ordered,
  };
  kds_intake_init(&pipeline->intake, done, arg);
  kds_list_init(&pipeline->calls);
  kds_list_init(&pipeline->retired);
  kds_list_init(&pipeline->ready);
  kds_list_init(&pipeline->aging);
  kds_list_init(&pipeline->doubtful);
  kds_shard_list_init(&pipeline->list, client, options->input, options->endpoint_label, take_map);
  pipeline->list.siblings = &pipeline->calls;
  pipeline->lanes = kds_lanes_new(pipeline, &pipeline->rules, NULL, 0);
  return pipeline->lanes == NULL ? KDS_E_NOMEM : KDS_OK;
}

void kds_pipeline_begin(struct kds_pipeline *pipeline) { kds_shard_list_refresh(&pipeline->list); }

void kds_pipeline_close(struct kds_pipeline *pipeline) {
  struct kds_list puts;
  struct kds_error error = kds_error_of(KDS_E_CLOSED);
  kds_list_init(&puts);
  pipeline->closing = true;
  kds_shard_list_stop(&pipeline->list);
  for (struct kds_parcel *parcel; (parcel = kds_first_parcel(&pipeline->doubtful)) != NULL;)
    kds_parcel_dissolve(parcel, &puts);
  for (size_t i = 0; i < pipeline->lanes->count; i++) {
    kds_lane_drain(&pipeline->lanes->lanes[i], &puts);
    kds_pipeline_consider(pipeline, &pipeline->lanes->lanes[i]);
  }
  kds_timer_stop(pipeline->engine, &pipeline->age);
  kds_timer_stop(pipeline->engine, &pipeline->doubt);
  kds_pipeline_fail_puts(pipeline, &puts, &error);
}

bool kds_pipeline_is_idle(const struct kds_pipeline *pipeline) {
  return pipeline->in_flight == 0 && !pipeline->list.is_listing;
}

void kds_pipeline_clear(struct kds_pipeline *pipeline) {
  struct kds_list *item;
  while ((item = kds_list_shift(&pipeline->retired)) != NULL)
    kds_lanes_free(KDS_CONTAINER_OF(item, struct kds_lanes, retired));
  kds_lanes_free(pipeline->lanes);
  kds_shard_map_free(pipeline->next_map);
  kds_shard_list_clear(&pipeline->list);
}
