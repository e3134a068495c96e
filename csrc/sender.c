#include "sender.h"

#include <stdio.h>

/* One PutRecords. Parcels of one lane stand together, those of other lanes' generations never. */
struct request {
  struct kds_pipeline *pipeline;
  struct kds_lanes *lanes;
  struct kds_list parcels;
  uint64_t started_us;
  struct kds_call_budget budget; /* of the parcel that has least left */
  size_t count;
  struct kds_record records[];
};

/* ---- Results ---- */

static void note_code(struct kds_lane *lane, struct kds_slice code) {
  snprintf(lane->last_code, sizeof(lane->last_code), "%.*s", (int)code.len,
           code.len == 0 ? "" : code.data);
}

/* However often it has failed, what waits is to be tried several times more while it lives. */
static uint64_t pause_ms(const struct kds_pipeline *pipeline, int failures) {
  int64_t bound_ms = kds_retry_delay_ms(KDS_RETRY_TRANSIENT, failures, 1);
  int64_t most_ms = pipeline->record_ttl_ms < 1600 ? 200 : pipeline->record_ttl_ms / 8;
  return (uint64_t)(kds_random_fraction() * (double)(bound_ms < most_ms ? bound_ms : most_ms));
}

/*
 * A shard's bucket at the service fills up all the time, so that a throttled shard, too, is tried
 * again after the shorter pause.
 */
static void back_off(struct kds_pipeline *pipeline, struct kds_lane *lane, struct kds_slice code) {
  uint64_t now = kds_pipeline_now_ms(pipeline);
  note_code(lane, code);
  kds_tally_add(&pipeline->metrics.retries, code, 1);
  if (lane->not_before_ms > now)
    return;
  lane->failures++;
  lane->not_before_ms = now + 1 + pause_ms(pipeline, lane->failures);
  kds_pipeline_consider(pipeline, lane);
}

/* Where the parcel's records wait when they go again, and count: a newer map has other lanes. */
static struct kds_lane *current_lane(const struct kds_parcel *parcel) {
  const struct kds_pipeline *pipeline = parcel->lane->lanes->owner;
  if (parcel->lane->lanes == pipeline->lanes)
    return parcel->lane;
  return kds_lanes_find(pipeline->lanes, kds_parcel_hash_key(parcel));
}

static bool may_retry(const struct kds_pipeline *pipeline, enum kds_retry_class retry_class) {
  bool is_unwanted = pipeline->fail_if_throttled && retry_class == KDS_RETRY_THROTTLING;
  return retry_class != KDS_RETRY_NEVER && !is_unwanted && !pipeline->closing;
}

static void count_failed(struct kds_parcel *parcel, enum kds_retry_class retry_class) {
  struct kds_shard_metrics *metrics = &current_lane(parcel)->metrics;
  metrics->kinesis_records_failed++;
  metrics->kinesis_records_throttled += retry_class == KDS_RETRY_THROTTLING;
}

/* Entries that failed and may succeed stay in the request, to be queued again. */
static void take_failed_entry(struct kds_pipeline *pipeline, struct kds_gathering *gathering,
                              struct kds_parcel *parcel, const struct kds_put_result *entry,
                              const char *request_id) {
  enum kds_retry_class retry_class = kds_put_retry_class(entry);
  count_failed(parcel, retry_class);
  if (retry_class != KDS_RETRY_THROTTLING)
    parcel->persisted = KDS_PERSISTED_UNKNOWN;
  if (may_retry(pipeline, retry_class)) {
    back_off(pipeline, current_lane(parcel), entry->error_code);
    return;
  }
  struct kds_error error = kds_put_error(entry, request_id);
  kds_pipeline_fail_parcel(pipeline, gathering, parcel, &error);
}

/*
 * An aggregate that another shard took than was predicted for it. If that was by an older map, and
 * the shard is of the one there is now, this one tells what consumers will make of the aggregate.
 */
static void take_misplaced(struct kds_pipeline *pipeline, struct kds_gathering *gathering,
                           struct kds_parcel *parcel, const struct kds_put_result *entry,
                           struct kds_list *again) {
  bool is_current = parcel->lane->lanes == pipeline->lanes;
  bool is_known = !is_current && kds_lanes_shard(pipeline->lanes, entry->shard_id) != NULL;
  if (is_current)
    kds_shard_list_refresh(&pipeline->list);
  if (kds_parcel_is_undivided(parcel) ||
      (is_known && kds_pipeline_is_well_placed(pipeline->lanes, parcel, entry->shard_id))) {
    kds_pipeline_settle_stored(pipeline, gathering, parcel, entry->shard_id,
                               entry->sequence_number);
    kds_parcel_free(parcel);
    return;
  }
  if (is_known || kds_parcel_keep_place(parcel, entry) != KDS_OK) {
    kds_pipeline_resend(pipeline, parcel, again);
    return;
  }
  kds_pipeline_doubt(pipeline, parcel);
}

static void count_stored(struct kds_parcel *parcel) {
  struct kds_shard_metrics *metrics = &current_lane(parcel)->metrics;
  metrics->user_records_stored += parcel->count;
  metrics->kinesis_records_stored++;
  metrics->bytes_stored += kds_parcel_bytes(parcel);
}

static void take_stored_entry(struct kds_pipeline *pipeline, struct kds_gathering *gathering,
                              struct kds_parcel *parcel, const struct kds_put_result *entry,
                              struct kds_list *again) {
  struct kds_lane *lane = parcel->lane;
  count_stored(parcel);
  lane->failures = 0;
  if (lane->shard != NULL && !kds_lane_is_of(lane, entry->shard_id)) {
    take_misplaced(pipeline, gathering, parcel, entry, again);
    return;
  }
  kds_pipeline_settle_stored(pipeline, gathering, parcel, entry->shard_id, entry->sequence_number);
  kds_parcel_free(parcel);
}

static void note_attempts(struct request *request, int attempts, enum kds_persisted persisted) {
  for (struct kds_list *item = request->parcels.next; item != &request->parcels;
       item = item->next) {
    struct kds_parcel *parcel = KDS_CONTAINER_OF(item, struct kds_parcel, link);
    parcel->attempts += attempts;
    if (persisted == KDS_PERSISTED_UNKNOWN)
      parcel->persisted = persisted;
  }
}

static void take_results(struct request *request, const struct kds_result *result,
                         struct kds_list *again) {
  struct kds_pipeline *pipeline = request->pipeline;
  struct kds_gathering gathering;
  kds_gathering_begin(&gathering, &pipeline->intake);
  pipeline->network_failed = false;
  note_attempts(request, result->attempts, KDS_PERSISTED_NO);
  struct kds_list *item = request->parcels.next;
  for (size_t i = 0; i < result->put_count; i++) {
    struct kds_parcel *parcel = KDS_CONTAINER_OF(item, struct kds_parcel, link);
    item = item->next;
    if (kds_put_is_stored(&result->puts[i]))
      take_stored_entry(pipeline, &gathering, parcel, &result->puts[i], again);
    else
      take_failed_entry(pipeline, &gathering, parcel, &result->puts[i], result->request_id);
  }
  kds_gathering_hand_over(&gathering);
}

static void for_each_parcel(struct request *request,
                            void (*visit)(struct kds_parcel *parcel, const void *arg),
                            const void *arg) {
  for (struct kds_list *item = request->parcels.next, *next; item != &request->parcels;
       item = next) {
    next = item->next;
    visit(KDS_CONTAINER_OF(item, struct kds_parcel, link), arg);
  }
}

static void mark_alone(struct kds_parcel *parcel, const void *arg) {
  (void)arg;
  parcel->alone = true;
}

static void back_off_parcel(struct kds_parcel *parcel, const void *code) {
  struct kds_pipeline *pipeline = parcel->lane->lanes->owner;
  back_off(pipeline, current_lane(parcel), kds_slice_of(code));
}

static void count_failed_parcel(struct kds_parcel *parcel, const void *retry_class) {
  count_failed(parcel, *(const enum kds_retry_class *)retry_class);
}

/*
 * The call has paid for a repeat as the client would do it. Ours are limited by the pauses of the
 * lanes, and the client's other calls are not to pay for them.
 */
static void refund_repeat(struct kds_pipeline *pipeline, const struct kds_error *error) {
  if (error->retryable && error->next_delay_ms >= 0)
    kds_client_succeeded(pipeline->client, kds_error_retry_class(error));
}

/* The request had the time of its oldest record. The younger ones go again. */
static void time_out(struct request *request, const struct kds_error *error) {
  struct kds_pipeline *pipeline = request->pipeline;
  struct kds_list overdue;
  kds_list_init(&overdue);
  for (struct kds_list *item = request->parcels.next, *next; item != &request->parcels;
       item = next) {
    struct kds_parcel *parcel = KDS_CONTAINER_OF(item, struct kds_parcel, link);
    next = item->next;
    kds_parcel_expire(parcel, kds_pipeline_now_ms(pipeline), &overdue);
    if (parcel->count == 0)
      kds_parcel_free(parcel);
  }
  kds_pipeline_fail_puts(pipeline, &overdue, error);
}

static void take_failure(struct request *request, const struct kds_error *error) {
  struct kds_pipeline *pipeline = request->pipeline;
  enum kds_retry_class retry_class = kds_error_retry_class(error);
  pipeline->network_failed = error->retryable && error->http_status == 0;
  note_attempts(request, error->attempts, error->persisted);
  refund_repeat(pipeline, error);
  if (error->attempts > 0)
    for_each_parcel(request, count_failed_parcel, &retry_class);
  if (may_retry(pipeline, retry_class))
    for_each_parcel(request, back_off_parcel, error->code);
  else if (request->count > 1 && !pipeline->closing && kds_error_blames_content(error))
    for_each_parcel(request, mark_alone, NULL);
  else if (!pipeline->closing && error->status == KDS_E_CALL_TIMEOUT)
    time_out(request, error);
  else
    kds_pipeline_fail_parcels(pipeline, &request->parcels, error);
}

/* What goes again is older than all that waits: it goes first, in its order. */
static void requeue(struct request *request, struct kds_list *again) {
  struct kds_pipeline *pipeline = request->pipeline;
  bool is_current = request->lanes == pipeline->lanes;
  while (!kds_list_empty(&request->parcels)) {
    struct kds_parcel *parcel =
        KDS_CONTAINER_OF(request->parcels.previous, struct kds_parcel, link);
    kds_list_remove(&parcel->link);
    if (!is_current) {
      kds_parcel_dissolve(parcel, again);
      continue;
    }
    kds_list_push(parcel->lane->queue.next, &parcel->link);
    kds_pipeline_consider(pipeline, parcel->lane);
  }
  kds_pipeline_route(pipeline, again);
}

/* ---- Requests ---- */

/* Parcels of one lane stand together. */
static void for_each_lane(struct request *request,
                          void (*visit)(struct kds_pipeline *pipeline, struct kds_lane *lane)) {
  const struct kds_lane *last = NULL;
  for (struct kds_list *item = request->parcels.next; item != &request->parcels;
       item = item->next) {
    struct kds_lane *lane = KDS_CONTAINER_OF(item, struct kds_parcel, link)->lane;
    if (lane != last)
      visit(request->pipeline, lane);
    last = lane;
  }
}

static void hold_lane(struct kds_pipeline *pipeline, struct kds_lane *lane) {
  (void)pipeline;
  lane->in_flight++;
}

static void release_lane(struct kds_pipeline *pipeline, struct kds_lane *lane) {
  lane->in_flight--;
  kds_pipeline_consider(pipeline, lane);
}

static void release_lanes(struct request *request) {
  struct kds_lanes *lanes = request->lanes;
  if (--lanes->requests == 0 && lanes != request->pipeline->lanes)
    kds_lanes_free(lanes);
}

static void finish_request(void *arg, const struct kds_result *result) {
  struct request *request = arg;
  struct kds_pipeline *pipeline = request->pipeline;
  struct kds_list again;
  kds_list_init(&again);
  pipeline->in_flight--;
  pipeline->metrics.requests_sent +=
      (uint64_t)(result->error != NULL ? result->error->attempts : result->attempts);
  kds_histogram_record(&pipeline->metrics.request_us, kds_now_us() - request->started_us);
  for_each_lane(request, release_lane);
  if (result->error != NULL)
    take_failure(request, result->error);
  else
    take_results(request, result, &again);
  requeue(request, &again);
  release_lanes(request);
  kds_free(request);
  if (pipeline->closing) /* for what has come back since */
    kds_pipeline_close(pipeline);
  if (pipeline->next_map != NULL && pipeline->in_flight == 0 && !pipeline->closing) {
    struct kds_shard_map *map = pipeline->next_map;
    pipeline->next_map = NULL;
    kds_pipeline_adopt_map(pipeline, map);
  }
  pipeline->changed(pipeline);
}

/* Parcels for a request, drawn from one lane after another. */
struct draft {
  struct kds_list parcels;
  size_t count, bytes;
  bool is_full;
};

static bool has_room(const struct kds_pipeline *pipeline, struct draft *draft,
                     const struct kds_parcel *parcel, size_t bytes) {
  bool fits = draft->bytes + bytes <= pipeline->collection_max_bytes && !parcel->alone;
  if (draft->count > 0 && !fits)
    draft->is_full = true;
  return draft->count == 0 || fits;
}

/* The next parcel of the lane goes into the draft, if all limits allow it. */
static bool draw_parcel(struct kds_pipeline *pipeline, struct kds_lane *lane, struct draft *draft,
                        size_t *shard_bytes) {
  uint64_t now = kds_pipeline_now_ms(pipeline);
  kds_pipeline_expire(pipeline, lane);
  struct kds_parcel *parcel = kds_lane_next(lane);
  if (parcel == NULL)
    return false;
  size_t bytes = kds_parcel_bytes(parcel);
  if (!has_room(pipeline, draft, parcel, bytes))
    return false;
  if (lane->shard != NULL && *shard_bytes > 0 && *shard_bytes + bytes > KDS_SHARD_MAX_BYTES)
    return false;
  uint64_t wait_ms = kds_limiter_take(&lane->limiter, bytes, now);
  if (wait_ms > 0) {
    lane->not_before_ms = now + wait_ms;
    return false;
  }
  kds_list_remove(&parcel->link);
  kds_list_push(&draft->parcels, &parcel->link);
  draft->count++;
  draft->bytes += bytes;
  *shard_bytes += bytes;
  draft->is_full = parcel->alone || draft->count == pipeline->collection_max_count;
  return !draft->is_full && !pipeline->ordered;
}

/* `drawn`: the lanes that had their turn; the last is the one for which there was no room. */
static void draw(struct kds_pipeline *pipeline, struct draft *draft, struct kds_list *drawn) {
  struct kds_list *item;
  while (!draft->is_full && (item = kds_list_shift(&pipeline->ready)) != NULL) {
    struct kds_lane *lane = KDS_CONTAINER_OF(item, struct kds_lane, turn);
    size_t shard_bytes = 0;
    kds_list_push(drawn, item);
    while (draw_parcel(pipeline, lane, draft, &shard_bytes))
      continue;
  }
}

static void add_parcel(struct request *request, struct kds_parcel *parcel) {
  struct kds_pipeline_metrics *metrics = &request->pipeline->metrics;
  kds_list_remove(&parcel->link);
  kds_list_push(&request->parcels, &parcel->link);
  request->count++;
  if (parcel->due_ms < request->budget.due_ms)
    request->budget.due_ms = parcel->due_ms;
  if (parcel->sent_us == 0)
    parcel->sent_us = request->started_us;
  metrics->kinesis_records_sent++;
  metrics->bytes_sent += kds_parcel_bytes(parcel);
  if (parcel->count > 1)
    kds_histogram_record(&metrics->records_per_aggregate, parcel->count);
}

/* NULL: there was memory for none of it, and all has settled. */
static struct request *new_request(struct kds_pipeline *pipeline, struct draft *draft) {
  struct kds_error error = kds_error_of(KDS_E_NOMEM);
  struct request *request =
      kds_malloc(sizeof(*request) + draft->count * sizeof(request->records[0]));
  if (request == NULL) {
    kds_pipeline_fail_parcels(pipeline, &draft->parcels, &error);
    return NULL;
  }
  *request = (struct request){
      .pipeline = pipeline,
      .lanes = pipeline->lanes,
      .started_us = kds_now_us(),
      .budget = {.due_ms = UINT64_MAX},
  };
  kds_list_init(&request->parcels);
  kds_parcels_write(&draft->parcels);
  struct kds_list *item = draft->parcels.next;
  while (item != &draft->parcels) {
    struct kds_parcel *parcel = KDS_CONTAINER_OF(item, struct kds_parcel, link);
    item = item->next;
    if (kds_parcel_record(parcel, &request->records[request->count]) == KDS_OK)
      add_parcel(request, parcel);
  }
  kds_pipeline_fail_parcels(pipeline, &draft->parcels, &error);
  if (request->count > 0)
    return request;
  kds_free(request);
  return NULL;
}

static void start_request(struct request *request) {
  struct kds_pipeline *pipeline = request->pipeline;
  struct kds_call call = {
      .operation = "PutRecords",
      .protocol = pipeline->protocol,
      .endpoint_label = pipeline->endpoint_label,
      .input = pipeline->input,
      .records = request->records,
      .record_count = request->count,
      .response = KDS_RESPONSE_PUTS,
      .call_timeout_ms = pipeline->record_ttl_ms,
      .id = UINT64_MAX,
      .caller_retries = true, /* at the pace of the shards, and counted */
  };
  request->budget.fresh_connection = pipeline->network_failed;
  kds_histogram_record(&pipeline->metrics.records_per_request, request->count);
  enum kds_status status = kds_call_start_here(pipeline->client, &call, &request->budget,
                                               &pipeline->calls, finish_request, request);
  if (status == KDS_OK)
    return;
  struct kds_error error = kds_error_of(status);
  finish_request(request, &(struct kds_result){.error = &error});
}

/* A lane that found no room is the first to draw for the next request. */
static void reconsider(struct kds_pipeline *pipeline, struct kds_list *drawn, bool is_full) {
  struct kds_lane *last = NULL;
  for (struct kds_list *item; (item = kds_list_shift(drawn)) != NULL;) {
    last = KDS_CONTAINER_OF(item, struct kds_lane, turn);
    kds_pipeline_consider(pipeline, last);
  }
  if (last == NULL || !is_full || kds_list_empty(&last->turn))
    return;
  kds_list_remove(&last->turn);
  kds_list_push(pipeline->ready.next, &last->turn);
}

static void send_next(struct kds_pipeline *pipeline) {
  struct draft draft = {.count = 0};
  struct kds_list drawn;
  kds_list_init(&draft.parcels);
  kds_list_init(&drawn);
  draw(pipeline, &draft, &drawn);
  struct request *request = draft.count == 0 ? NULL : new_request(pipeline, &draft);
  if (request != NULL) {
    pipeline->in_flight++;
    request->lanes->requests++;
    for_each_lane(request, hold_lane);
  }
  reconsider(pipeline, &drawn, draft.is_full);
  if (request != NULL)
    start_request(request);
}

void kds_sender_pump(struct kds_pipeline *pipeline) {
  if (pipeline->pumping || pipeline->closing)
    return;
  pipeline->pumping = true;
  kds_pipeline_ripen_due(pipeline);
  while (!kds_list_empty(&pipeline->ready) && pipeline->in_flight < pipeline->max_requests &&
         !kds_pipeline_is_held(pipeline))
    send_next(pipeline);
  pipeline->pumping = false;
}
