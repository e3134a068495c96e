#include "guest.h"
#include "sender.h"

struct kds_producer {
  struct kds_guest guest;
  struct kds_pipeline pipeline;
  char *input, *endpoint_label;
  struct kds_list flushes; /* by age */
};

/* What waits until all that was put before it has settled. */
struct flush {
  struct kds_task task;
  struct kds_list link;
  struct kds_producer *producer;
  kds_flushed_cb flushed;
  void *arg;
  uint64_t last_slab; /* to wait for */
};

static void free_producer(struct kds_producer *producer) {
  kds_guest_clear(&producer->guest);
  kds_pipeline_clear(&producer->pipeline);
  kds_free(producer->input);
  kds_free(producer->endpoint_label);
  kds_free(producer);
}

static bool has_settled(const struct kds_producer *producer, const struct flush *flush) {
  const struct kds_list *slabs = &producer->pipeline.intake.slabs;
  return kds_list_empty(slabs) ||
         KDS_CONTAINER_OF(slabs->next, struct kds_slab, link)->number > flush->last_slab;
}

static void end_flushes(struct kds_producer *producer) {
  while (!kds_list_empty(&producer->flushes)) {
    struct flush *flush = KDS_CONTAINER_OF(producer->flushes.next, struct flush, link);
    if (!has_settled(producer, flush))
      return;
    kds_list_remove(&flush->link);
    if (flush->flushed != NULL)
      flush->flushed(flush->arg);
    kds_free(flush);
  }
}

/* May free the producer. */
static void take_change(struct kds_pipeline *pipeline) {
  struct kds_producer *producer = KDS_CONTAINER_OF(pipeline, struct kds_producer, pipeline);
  if (pipeline->pumping) /* who pumps goes on from here */
    return;
  kds_sender_pump(pipeline);
  end_flushes(producer);
  if (!pipeline->closing || !kds_pipeline_is_idle(pipeline))
    return;
  kds_guest_leave(&producer->guest);
  if (producer->guest.is_abandoned)
    free_producer(producer);
}

static void close_producer(struct kds_producer *producer) {
  kds_pipeline_close(&producer->pipeline);
  take_change(&producer->pipeline);
}

/* ---- Records ---- */

static void run_put(struct kds_task *task) {
  struct kds_slab *slab = KDS_CONTAINER_OF(task, struct kds_slab, task);
  struct kds_producer *producer = slab->owner;
  kds_pipeline_put(&producer->pipeline, slab);
}

enum kds_status kds_producer_put(struct kds_producer *producer, const struct kds_batch *batch) {
  return kds_slab_post(producer->guest.engine, batch, producer, run_put);
}

static void run_flush(struct kds_task *task) {
  struct flush *flush = KDS_CONTAINER_OF(task, struct flush, task);
  struct kds_producer *producer = flush->producer;
  flush->last_slab = producer->pipeline.intake.slab_count;
  kds_list_push(&producer->flushes, &flush->link);
  kds_pipeline_hurry(&producer->pipeline);
}

enum kds_status kds_producer_flush(struct kds_producer *producer, kds_flushed_cb flushed,
                                   void *arg) {
  struct flush *flush = kds_malloc(sizeof(*flush));
  if (flush == NULL)
    return KDS_E_NOMEM;
  *flush = (struct flush){.producer = producer, .flushed = flushed, .arg = arg};
  kds_list_init(&flush->link);
  if (kds_engine_post(producer->guest.engine, &flush->task, run_flush))
    return KDS_OK;
  kds_free(flush);
  return KDS_E_CLOSED;
}

/* ---- Metrics ---- */

struct metrics_message {
  struct kds_task task;
  struct kds_producer *producer;
  kds_metrics_cb done;
  void *arg;
};

/* Each lane's own, with the name of its shard. */
static void copy_shards(const struct kds_lanes *lanes, struct kds_shard_metrics *out) {
  for (size_t i = 0; i < lanes->count; i++) {
    const struct kds_lane *lane = &lanes->lanes[i];
    out[i] = lane->metrics;
    out[i].shard_id = lane->shard == NULL ? (struct kds_slice){"", 0} : lane->shard->id;
    out[i].in_flight = lane->in_flight;
  }
}

static void copy_metrics(struct kds_pipeline *pipeline, struct kds_producer_metrics *out) {
  const struct kds_pipeline_metrics *metrics = &pipeline->metrics;
  *out = (struct kds_producer_metrics){
      .user_records_put = metrics->put,
      .user_records_stored = metrics->stored,
      .user_records_failed = metrics->failed,
      .user_records_resent = metrics->resent,
      .kinesis_records_sent = metrics->kinesis_records_sent,
      .bytes_sent = metrics->bytes_sent,
      .requests_sent = metrics->requests_sent,
      .shard_map_refreshes = metrics->refreshes,
      .in_flight = pipeline->in_flight,
      .buffering_us = kds_histogram_summary(&metrics->buffering_us),
      .request_us = kds_histogram_summary(&metrics->request_us),
      .end_to_end_us = kds_histogram_summary(&metrics->end_to_end_us),
      .records_per_aggregate = kds_histogram_summary(&metrics->records_per_aggregate),
      .records_per_request = kds_histogram_summary(&metrics->records_per_request),
      .retries = metrics->retries.counts,
      .retry_count = metrics->retries.used,
      .failures = metrics->failures.counts,
      .failure_count = metrics->failures.used,
  };
}

static void run_metrics(struct kds_task *task) {
  struct metrics_message *message = KDS_CONTAINER_OF(task, struct metrics_message, task);
  struct kds_pipeline *pipeline = &message->producer->pipeline;
  struct kds_shard_metrics *shards = kds_calloc(pipeline->lanes->count, sizeof(*shards));
  struct kds_producer_metrics metrics;
  if (shards != NULL) {
    copy_metrics(pipeline, &metrics);
    copy_shards(pipeline->lanes, shards);
    metrics.shards = shards;
    metrics.shard_count = pipeline->lanes->count;
  }
  message->done(message->arg, shards == NULL ? NULL : &metrics);
  kds_free(shards);
  kds_free(message);
}

enum kds_status kds_producer_get_metrics(struct kds_producer *producer, kds_metrics_cb done,
                                         void *arg) {
  struct metrics_message *message = kds_malloc(sizeof(*message));
  if (message == NULL)
    return KDS_E_NOMEM;
  *message = (struct metrics_message){.producer = producer, .done = done, .arg = arg};
  if (kds_engine_post(producer->guest.engine, &message->task, run_metrics))
    return KDS_OK;
  kds_free(message);
  return KDS_E_CLOSED;
}

/* ---- Life ---- */

/* The producer waits for no signer of its own. */
static void end_guest(struct kds_guest *guest, enum kds_status status, const char *message) {
  (void)status, (void)message;
  close_producer(KDS_CONTAINER_OF(guest, struct kds_producer, guest));
}

static void release(struct kds_guest *guest) {
  free_producer(KDS_CONTAINER_OF(guest, struct kds_producer, guest));
}

static void open_guest(struct kds_guest *guest) {
  struct kds_producer *producer = KDS_CONTAINER_OF(guest, struct kds_producer, guest);
  if (producer->guest.client == NULL)
    producer->pipeline.closing = true;
  else
    kds_pipeline_begin(&producer->pipeline);
}

static void abandon(struct kds_guest *guest) {
  struct kds_producer *producer = KDS_CONTAINER_OF(guest, struct kds_producer, guest);
  struct kds_pipeline *pipeline = &producer->pipeline;
  pipeline->pumping = true; /* the last call to end would free the producer */
  kds_pipeline_close(pipeline);
  if (producer->guest.client != NULL)
    kds_client_end_calls(producer->guest.client, &pipeline->calls);
  pipeline->pumping = false;
  take_change(pipeline);
}

static const struct kds_guest_type guest_type = {
    .open = open_guest, .end = end_guest, .abandon = abandon, .release = release};

static enum kds_status init_producer(struct kds_producer *producer, struct kds_client *client,
                                     const struct kds_producer_options *options, kds_puts_cb done,
                                     void *arg) {
  struct kds_producer_options own = *options;
  *producer = (struct kds_producer){
      .input = kds_slice_dup(options->input),
      .endpoint_label = kds_slice_dup(options->endpoint_label),
  };
  kds_guest_init(&producer->guest, &guest_type, client);
  kds_list_init(&producer->flushes);
  own.input = kds_slice_of(producer->input);
  own.endpoint_label = kds_slice_of(producer->endpoint_label);
  enum kds_status status = kds_pipeline_init(&producer->pipeline, client, &own, done, arg);
  producer->pipeline.changed = take_change;
  bool is_whole = producer->input != NULL && producer->endpoint_label != NULL;
  return is_whole ? status : KDS_E_NOMEM;
}

enum kds_status kds_producer_new(struct kds_client *client,
                                 const struct kds_producer_options *options, kds_puts_cb done,
                                 void *arg, struct kds_producer **out) {
  struct kds_producer *producer = kds_malloc(sizeof(*producer));
  if (producer == NULL)
    return KDS_E_NOMEM;
  enum kds_status status = init_producer(producer, client, options, done, arg);
  if (status == KDS_OK)
    status = kds_guest_open(&producer->guest);
  if (status != KDS_OK) {
    free_producer(producer);
    return status;
  }
  *out = producer;
  return KDS_OK;
}

void kds_producer_free(struct kds_producer *producer) {
  if (producer != NULL)
    kds_guest_free(&producer->guest);
}
