#include "call.h"
#include "guest.h"
#include "intake.h"

struct put {
  struct kds_put base; /* linked in the collector's `ready` or its request's `puts` */
  bool alone;          /* a PutRecords with it was refused: whose fault it was shows one by one */
};

struct kds_collector {
  struct kds_guest guest;
  struct kds_intake intake;
  char *input, *endpoint_label;
  enum kds_protocol protocol;
  bool coalesce;
  uint32_t max_in_flight;
  uint32_t call_timeout_ms;

  struct kds_list ready;    /* puts, by age */
  struct kds_list requests; /* in flight or pausing */
  uint32_t in_flight;
  struct kds_timer expiry; /* of the oldest ready put */
  bool pumping;            /* a call may end within its start: the loop that started it goes on */
  bool closing;            /* nothing is sent any more */
};

/* One PutRecord or PutRecords, and after a partial failure the pause before its rest goes again. */
struct request {
  struct kds_list link;
  struct kds_collector *collector;
  struct kds_list puts;
  struct kds_timer pause;
  struct kds_call_budget budget; /* of the put that has least left */
  size_t count;
  struct kds_record records[];
};

static void pump(struct kds_collector *collector);

/* ---- Results ---- */

static bool is_overdue(const struct kds_collector *collector, const struct kds_put *put) {
  return put != NULL && put->slab->due_ms <= kds_engine_now_ms(collector->guest.engine);
}

static void begin_gathering(struct kds_gathering *gathering, struct kds_collector *collector) {
  kds_gathering_begin(gathering, &collector->intake);
}

static void fail_all(struct kds_collector *collector, struct kds_list *puts,
                     const struct kds_error *error) {
  struct kds_gathering gathering;
  begin_gathering(&gathering, collector);
  kds_settle_all(&gathering, puts, error);
  kds_gathering_hand_over(&gathering);
}

/* The puts are older than all that wait: they go first, in their order. */
static void requeue(struct request *request) {
  struct kds_list *ready = &request->collector->ready;
  kds_list_move(&request->puts, ready);
  kds_list_move(ready, &request->puts);
}

static void note_attempts(struct request *request, int attempts, enum kds_persisted persisted) {
  for (struct kds_list *item = request->puts.next; item != &request->puts; item = item->next) {
    struct kds_put *put = KDS_CONTAINER_OF(item, struct kds_put, link);
    put->attempts += attempts;
    if (persisted == KDS_PERSISTED_UNKNOWN)
      put->persisted = persisted;
  }
}

static void send_alone(struct request *request) {
  for (struct kds_list *item = request->puts.next; item != &request->puts; item = item->next)
    KDS_CONTAINER_OF(item, struct put, base.link)->alone = true;
  requeue(request);
}

/* Without the right to PutRecords, each put is its own request from now on. */
static void fall_back_to_single(struct request *request) {
  struct kds_collector *collector = request->collector;
  collector->coalesce = false;
  collector->max_in_flight = kds_client_options(collector->guest.client)->max_connections;
  requeue(request);
}

/* The request had the time of its oldest put. The younger ones go again, as after any time-out. */
static void time_out(struct request *request, const struct kds_error *error) {
  struct kds_collector *collector = request->collector;
  struct kds_gathering gathering;
  begin_gathering(&gathering, collector);
  for (struct kds_put *put = kds_first_put(&request->puts); is_overdue(collector, put);
       put = kds_first_put(&request->puts))
    kds_settle_failed(&gathering, put, error);
  kds_gathering_hand_over(&gathering);
  requeue(request);
}

static void take_failure(struct request *request, const struct kds_error *error) {
  struct kds_collector *collector = request->collector;
  note_attempts(request, error->attempts, error->persisted);
  bool many = request->count > 1 && !collector->closing;
  if (many && strcmp(error->code, "AccessDeniedException") == 0) {
    fall_back_to_single(request);
  } else if (many && kds_error_blames_content(error)) {
    send_alone(request);
  } else if (many && error->status == KDS_E_CALL_TIMEOUT) {
    time_out(request, error);
  } else {
    fail_all(collector, &request->puts, error);
  }
}

/* One budget decision for all entries that failed together. */
struct entry_retry {
  struct request *request;
  bool decided;
  int64_t delay_ms;
};

static bool may_retry(struct entry_retry *retry, const struct kds_put *put,
                      enum kds_retry_class retry_class) {
  struct kds_collector *collector = retry->request->collector;
  int max_attempts = (int)kds_client_options(collector->guest.client)->max_attempts;
  if (retry_class == KDS_RETRY_NEVER || put->attempts >= max_attempts || collector->closing)
    return false;
  if (!retry->decided) {
    retry->delay_ms = kds_client_retry_next(collector->guest.client, retry_class, put->attempts,
                                            max_attempts, -1);
    retry->decided = true;
  }
  return retry->delay_ms != KDS_RETRY_GIVE_UP;
}

/* An entry of an answer that as a whole is a success. */
static void take_failed_entry(struct kds_gathering *gathering, struct entry_retry *retry,
                              struct kds_put *put, const struct kds_put_result *result,
                              const char *request_id) {
  enum kds_retry_class retry_class = kds_put_retry_class(result);
  if (retry_class != KDS_RETRY_THROTTLING)
    put->persisted = KDS_PERSISTED_UNKNOWN;
  if (may_retry(retry, put, retry_class))
    return;
  struct kds_error error = kds_put_error(result, request_id);
  kds_settle_failed(gathering, put, &error);
}

static void fire_pause(struct kds_timer *timer);

static void take_results(struct request *request, const struct kds_result *result) {
  struct kds_gathering gathering;
  struct entry_retry retry = {.request = request};
  begin_gathering(&gathering, request->collector);
  note_attempts(request, result->attempts, KDS_PERSISTED_NO);
  struct kds_list *item = request->puts.next;
  for (size_t i = 0; i < result->put_count; i++) {
    struct kds_put *put = KDS_CONTAINER_OF(item, struct kds_put, link);
    const struct kds_put_result *entry = &result->puts[i];
    item = item->next;
    if (kds_put_is_stored(entry))
      kds_settle_stored(&gathering, put, entry->shard_id, entry->sequence_number, 0);
    else
      take_failed_entry(&gathering, &retry, put, entry, result->request_id);
  }
  kds_gathering_hand_over(&gathering);
  if (kds_list_empty(&request->puts))
    return;
  struct kds_engine *engine = request->collector->guest.engine;
  kds_timer_start(engine, &request->pause, kds_engine_now_ms(engine) + (uint64_t)retry.delay_ms,
                  fire_pause);
}

/* ---- Requests ---- */

static void free_collector(struct kds_collector *collector) {
  kds_guest_clear(&collector->guest);
  kds_free(collector->input);
  kds_free(collector->endpoint_label);
  kds_free(collector);
}

static void end_request(struct request *request) {
  kds_list_remove(&request->link);
  kds_free(request);
}

static void go_on(struct kds_collector *collector) {
  pump(collector);
  if (!collector->closing || collector->pumping || !kds_list_empty(&collector->requests))
    return;
  kds_guest_leave(&collector->guest);
  if (collector->guest.is_abandoned)
    free_collector(collector);
}

static void fire_pause(struct kds_timer *timer) {
  struct request *request = KDS_CONTAINER_OF(timer, struct request, pause);
  struct kds_collector *collector = request->collector;
  requeue(request);
  end_request(request);
  go_on(collector);
}

static void finish_request(void *arg, const struct kds_result *result) {
  struct request *request = arg;
  struct kds_collector *collector = request->collector;
  collector->in_flight--;
  if (result->error != NULL)
    take_failure(request, result->error);
  else
    take_results(request, result);
  if (!request->pause.started)
    end_request(request);
  go_on(collector);
}

/* How many of the ready puts one request takes. */
static size_t count_next(const struct kds_collector *collector) {
  size_t count = 0, bytes = 0;
  const struct kds_list *item = collector->ready.next;
  for (; item != &collector->ready && count < KDS_COLLECTION_MAX_RECORDS; item = item->next) {
    const struct put *put = KDS_CONTAINER_OF(item, struct put, base.link);
    bytes += kds_record_bytes(put->base.record);
    bool single = !collector->coalesce || put->alone;
    if (count > 0 && (single || bytes > KDS_COLLECTION_MAX_BYTES))
      break;
    count++;
    if (single)
      break;
  }
  return count;
}

static struct request *new_request(struct kds_collector *collector, size_t count) {
  struct request *request = kds_calloc(1, sizeof(*request) + count * sizeof(request->records[0]));
  if (request == NULL)
    return NULL;
  request->collector = collector;
  request->count = count;
  kds_list_init(&request->puts);
  kds_list_push(&collector->requests, &request->link);
  request->budget.due_ms = kds_first_put(&collector->ready)->slab->due_ms;
  for (size_t i = 0; i < count; i++) {
    struct kds_put *put = kds_first_put(&collector->ready);
    kds_list_remove(&put->link);
    kds_list_push(&request->puts, &put->link);
    request->records[i] = *put->record;
    if (put->attempts > request->budget.attempts_before)
      request->budget.attempts_before = put->attempts;
  }
  return request;
}

static void fail_ready(struct kds_collector *collector, enum kds_status status) {
  struct kds_error error = kds_error_of(status);
  fail_all(collector, &collector->ready, &error);
}

static void send_next(struct kds_collector *collector) {
  struct request *request = new_request(collector, count_next(collector));
  if (request == NULL) {
    fail_ready(collector, KDS_E_NOMEM);
    return;
  }
  struct kds_call call = {
      .operation = request->count == 1 ? "PutRecord" : "PutRecords",
      .protocol = collector->protocol,
      .endpoint_label = kds_slice_of(collector->endpoint_label),
      .input = kds_slice_of(collector->input),
      .records = request->records,
      .record_count = request->count,
      .response = KDS_RESPONSE_PUTS,
      .id = UINT64_MAX, /* nobody cancels it */
  };
  collector->in_flight++;
  enum kds_status status = kds_call_start_here(collector->guest.client, &call, &request->budget,
                                               NULL, finish_request, request);
  if (status == KDS_OK)
    return;
  struct kds_error error = kds_error_of(status);
  finish_request(request, &(struct kds_result){.error = &error});
}

static void fail_overdue(struct kds_collector *collector) {
  struct kds_put *put = kds_first_put(&collector->ready);
  if (!is_overdue(collector, put))
    return;
  struct kds_gathering gathering;
  struct kds_error error = kds_error_of(KDS_E_CALL_TIMEOUT);
  begin_gathering(&gathering, collector);
  error.message = "the put waited longer than the time-out of a call to be sent";
  for (; is_overdue(collector, put); put = kds_first_put(&collector->ready))
    kds_settle_failed(&gathering, put, &error);
  kds_gathering_hand_over(&gathering);
}

static void fire_expiry(struct kds_timer *timer) {
  pump(KDS_CONTAINER_OF(timer, struct kds_collector, expiry));
}

static void pump(struct kds_collector *collector) {
  if (collector->pumping)
    return;
  collector->pumping = true;
  if (collector->closing)
    fail_ready(collector, KDS_E_CLOSED);
  fail_overdue(collector);
  while (!kds_list_empty(&collector->ready) && collector->in_flight < collector->max_in_flight)
    send_next(collector);
  const struct kds_put *oldest = kds_first_put(&collector->ready);
  if (oldest == NULL)
    kds_timer_stop(collector->guest.engine, &collector->expiry);
  else
    kds_timer_start(collector->guest.engine, &collector->expiry, oldest->slab->due_ms, fire_expiry);
  collector->pumping = false;
}

/* ---- Puts ---- */

static void run_put(struct kds_task *task) {
  struct kds_slab *slab = KDS_CONTAINER_OF(task, struct kds_slab, task);
  struct kds_collector *collector = slab->owner;
  kds_intake_open(&collector->intake, slab, sizeof(struct put), collector->call_timeout_ms,
                  &collector->ready);
  pump(collector);
}

enum kds_status kds_collector_put(struct kds_collector *collector, const struct kds_batch *batch) {
  return kds_slab_post(collector->guest.engine, batch, collector, run_put);
}

/* ---- Life ---- */

static void close_collector(struct kds_collector *collector) {
  collector->closing = true;
  struct kds_list *item = collector->requests.next;
  while (item != &collector->requests) {
    struct request *request = KDS_CONTAINER_OF(item, struct request, link);
    item = item->next;
    if (!request->pause.started)
      continue;
    kds_timer_stop(collector->guest.engine, &request->pause);
    requeue(request);
    end_request(request);
  }
  go_on(collector);
}

/* The client or the engine comes to its end. */
static void end_guest(struct kds_guest *guest, enum kds_status status, const char *message) {
  (void)status, (void)message;
  close_collector(KDS_CONTAINER_OF(guest, struct kds_collector, guest));
}

static void release(struct kds_guest *guest) {
  free_collector(KDS_CONTAINER_OF(guest, struct kds_collector, guest));
}

static void open_guest(struct kds_guest *guest) {
  struct kds_collector *collector = KDS_CONTAINER_OF(guest, struct kds_collector, guest);
  collector->closing = collector->guest.client == NULL;
}

static void abandon(struct kds_guest *guest) {
  struct kds_collector *collector = KDS_CONTAINER_OF(guest, struct kds_collector, guest);
  close_collector(collector);
}

static const struct kds_guest_type guest_type = {
    .open = open_guest, .end = end_guest, .abandon = abandon, .release = release};

enum kds_status kds_collector_new(struct kds_client *client,
                                  const struct kds_collector_options *options, kds_puts_cb done,
                                  void *arg, struct kds_collector **out) {
  struct kds_collector *collector = kds_calloc(1, sizeof(*collector));
  if (collector == NULL)
    return KDS_E_NOMEM;
  uint32_t connections = kds_client_options(client)->max_connections;
  uint32_t max_in_flight = options->max_in_flight == 0 ? 4 : options->max_in_flight;
  *collector = (struct kds_collector){
      .input = kds_slice_dup(options->input),
      .endpoint_label = kds_slice_dup(options->endpoint_label),
      .protocol = options->protocol,
      .coalesce = options->coalesce,
      .max_in_flight = options->coalesce ? max_in_flight : connections,
      .call_timeout_ms = kds_client_options(client)->call_timeout_ms,
  };
  kds_guest_init(&collector->guest, &guest_type, client);
  kds_intake_init(&collector->intake, done, arg);
  kds_list_init(&collector->ready);
  kds_list_init(&collector->requests);
  bool is_whole = collector->input != NULL && collector->endpoint_label != NULL;
  enum kds_status status = is_whole ? KDS_OK : KDS_E_NOMEM;
  if (status == KDS_OK)
    status = kds_guest_open(&collector->guest);
  if (status != KDS_OK) {
    free_collector(collector);
    return status;
  }
  *out = collector;
  return KDS_OK;
}

void kds_collector_free(struct kds_collector *collector) {
  if (collector != NULL)
    kds_guest_free(&collector->guest);
}
