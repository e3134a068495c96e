#include "call.h"

#include "failure.h"
#include "put_entries.h"
#include "request.h"
#include "signing.h"
#include "wire.h"

#include <strings.h>

static const char no_account[] =
    "accountIdEndpointMode is 'required', but neither an ARN nor the credentials give an account "
    "id: set AWS_ACCOUNT_ID or the credentials' accountId, or another mode";

enum state {
  WAITING,   /* for endpoint and credentials */
  PREPARING, /* encoding and signing on the threadpool */
  SENDING,   /* in the hands of http */
  STREAMING, /* the answer's head has come, and the rest goes to the stream's owner */
  DECODING,  /* on the threadpool */
  PAUSING,   /* until the next attempt */
  ENDED,     /* but for work that is still on the threadpool */
};

struct call {
  struct kds_pending pending;
  struct kds_task start;
  struct kds_client *client;
  kds_call_cb done;
  void *arg;

  struct kds_request request;
  enum kds_response response;
  struct kds_call_stream *stream; /* NULL: the answer is taken as a whole */
  uint32_t call_timeout_ms;
  int max_attempts; /* 0: the client's */
  bool caller_retries;
  int64_t next_delay_ms; /* what is told of a failure then */
  uint32_t max_depth;
  bool retry_entries;

  enum state state;
  struct kds_timer deadline, pause;
  struct kds_work_request work;
  enum kds_status work_status;

  struct kds_signing signing;
  struct kds_http_exchange exchange;
  struct kds_answer answer;
  struct kds_put_entries entries;

  bool is_falling_back; /* to JSON: whether the server knows it shows now */
  int attempts_before, attempts;
  uint32_t retry_delay_ms;
  enum kds_retry_class last_class; /* of the last failed attempt */
  enum kds_persisted persisted;    /* of all attempts: unknown once means unknown */
  enum kds_status end_status;
  struct kds_failure failure; /* the last */
};

/* ---- Ending ---- */

static void free_call(struct call *call) {
  kds_request_clear(&call->request);
  kds_signing_clear(&call->signing);
  kds_buf_clear(&call->exchange.response);
  kds_answer_clear(&call->answer);
  kds_put_entries_clear(&call->entries);
  kds_failure_clear(&call->failure);
  kds_free(call);
}

/*
 * The attempt failed, or is given up while it is out. A connection that fails before the request
 * is out, and a refusal, leave nothing behind.
 */
static void note_persisted(struct call *call, enum kds_retry_class failure) {
  const struct kds_http_exchange *exchange = &call->exchange;
  bool refused = exchange->status >= 400 && exchange->status < 500;
  if (exchange->sent && !refused && failure != KDS_RETRY_THROTTLING)
    call->persisted = KDS_PERSISTED_UNKNOWN;
}

static void fill_result(struct call *call, struct kds_result *result) {
  struct kds_put_entries *entries = &call->entries;
  bool is_merged = entries->results != NULL;
  *result = (struct kds_result){
      .request_id = call->exchange.headers.request_id,
      .extended_request_id = call->exchange.headers.extended_request_id,
      .http_status = is_merged ? 200 : call->exchange.status, /* not a later failure's */
      .attempts = call->attempts,
      .retry_delay_ms = call->retry_delay_ms,
  };
  kds_answer_give(is_merged ? &entries->answers[0] : &call->answer, result);
  if (!is_merged)
    return;
  result->puts = entries->results;
  result->put_count = entries->total;
}

static void report(struct call *call) {
  struct kds_result result;
  struct kds_error error;
  if (call->stream != NULL)
    call->stream->call = NULL;
  fill_result(call, &result);
  if (call->end_status != KDS_OK) {
    kds_failure_give(&call->failure, call->end_status, call->last_class, &result, &error);
    error.persisted = call->persisted;
    error.next_delay_ms = call->next_delay_ms;
    result.error = &error;
  }
  call->done(call->arg, &result);
}

/* The client may go with it, and before that the owner of its siblings. */
static void leave(struct call *call) {
  kds_list_remove(&call->pending.sibling);
  report(call);
  kds_client_leave(call->client, &call->pending);
  free_call(call);
}

/* Some entries are stored already: that can't be told by a failure of the whole. */
static enum kds_status settle_entries(struct call *call, enum kds_status status) {
  const struct kds_failure *failure = &call->failure;
  if (status == KDS_OK || call->entries.results == NULL)
    return status;
  kds_put_entries_fail(&call->entries,
                       failure->code != NULL ? failure->code : kds_status_code(status),
                       failure->message != NULL ? failure->message : kds_status_message(status));
  return KDS_OK;
}

/* Work on the threadpool reads the call: it goes when the work has come back. */
static void end_call(struct call *call, enum kds_status status) {
  struct kds_client *client = call->client;
  if (call->state == SENDING || call->state == STREAMING)
    kds_http_cancel(kds_client_http(client), &call->exchange);
  if (status != KDS_OK && (call->state == SENDING || call->state == DECODING))
    note_persisted(call, KDS_RETRY_NEVER);
  call->state = ENDED;
  call->end_status = settle_entries(call, status);
  kds_timer_stop(kds_client_engine(client), &call->deadline);
  kds_timer_stop(kds_client_engine(client), &call->pause);
  if (call->work.handle != NULL) {
    kds_work_cancel(&call->work);
    return;
  }
  leave(call);
}

/* What an earlier attempt said is not why this one ends. */
static void fail_call(struct call *call, enum kds_status status) {
  kds_failure_clear(&call->failure);
  end_call(call, status);
}

/* ---- Failing ---- */

static void prepare(struct call *call);

static void fire_pause(struct kds_timer *timer) {
  prepare(KDS_CONTAINER_OF(timer, struct call, pause));
}

static int max_attempts(const struct call *call) {
  return call->max_attempts != 0 ? call->max_attempts
                                 : (int)kds_client_options(call->client)->max_attempts;
}

/*
 * A server that doesn't know CBOR; nothing was stored then. Only when it takes the same as JSON is
 * CBOR to blame, and remembered.
 */
static bool falls_back(struct call *call) {
  if (call->request.protocol != KDS_PROTOCOL_CBOR)
    return false;
  call->is_falling_back = true;
  kds_request_change(&call->request, KDS_PROTOCOL_JSON, call->request.records,
                     call->request.record_count);
  return true;
}

/* It was understood as JSON. */
static void end_fallback(struct call *call) {
  if (call->is_falling_back)
    kds_client_refuse_cbor(call->client);
  call->is_falling_back = false;
}

static bool renews(struct call *call) {
  return kds_signing_renew(&call->signing) &&
         call->attempts_before + call->attempts < max_attempts(call);
}

static void pause_call(struct call *call, uint64_t delay_ms) {
  struct kds_engine *engine = kds_client_engine(call->client);
  call->state = PAUSING;
  kds_timer_start(engine, &call->pause, kds_engine_now_ms(engine) + delay_ms, fire_pause);
}

/* The client's own answer: ms to wait, or KDS_RETRY_GIVE_UP. */
static int64_t next_delay(struct call *call, enum kds_retry_class retry_class,
                          int64_t asked_for_ms) {
  return kds_client_retry_next(call->client, retry_class, call->attempts_before + call->attempts,
                               max_attempts(call), asked_for_ms);
}

/* Whether another attempt is to come. */
static bool starts_after(struct call *call, int64_t delay_ms) {
  if (delay_ms == KDS_RETRY_GIVE_UP)
    return false;
  call->retry_delay_ms += (uint32_t)delay_ms;
  pause_call(call, (uint64_t)delay_ms);
  return true;
}

/* Whether the service's refusal is cured, so that the next attempt need not wait. */
static bool remedies(struct call *call, struct kds_slice code) {
  enum kds_remedy remedy = kds_retry_remedy(code);
  if (remedy == KDS_REMEDY_PROTOCOL) /* in JSON, too: what it refuses is the content */
    call->is_falling_back = false;
  if (remedy == KDS_REMEDY_CLOCK && kds_signing_was_skewed(&call->signing))
    call->last_class = KDS_RETRY_TRANSIENT;
  return (remedy == KDS_REMEDY_PROTOCOL && falls_back(call)) ||
         (remedy == KDS_REMEDY_CREDENTIALS && renews(call));
}

/* The attempt failed and is described: another one, or the end. */
static void retry_or_end(struct call *call, enum kds_status status) {
  struct kds_slice code = kds_slice_of(call->failure.code);
  call->state = PAUSING; /* the attempt is over: its end is no giving up */
  call->last_class = kds_retry_classify(status, call->exchange.status, code);
  note_persisted(call, call->last_class);
  kds_client_answered(call->client, call->last_class == KDS_RETRY_THROTTLING);
  if (status == KDS_E_SERVICE && remedies(call, code)) {
    prepare(call);
    return;
  }
  int64_t delay_ms =
      next_delay(call, call->last_class, kds_http_headers_retry_after_ms(&call->exchange.headers));
  if (call->caller_retries)
    call->next_delay_ms = delay_ms;
  if (call->caller_retries || !starts_after(call, delay_ms))
    end_call(call, status);
}

/* ---- Decoding ---- */

/* One result for each record, or none can be told from another's; of a lone one, all of it. */
static bool answers_each_record(const struct call *call) {
  size_t count = call->request.record_count;
  if (call->response != KDS_RESPONSE_PUTS)
    return true;
  return call->answer.put_count == count && (count != 1 || kds_put_is_told(call->answer.puts));
}

/* How entries failed that may succeed. Without memory for it the answer is given as it is. */
static enum kds_retry_class take_entries(struct call *call) {
  struct kds_request *request = &call->request;
  enum kds_retry_class class;
  if (!call->retry_entries || kds_put_entries_take(&call->entries, &call->answer, request->records,
                                                   request->record_count, &class) != KDS_OK)
    return KDS_RETRY_NEVER;
  return class;
}

static bool repeats_entries(struct call *call, enum kds_retry_class failed) {
  struct kds_request *request = &call->request;
  if (!starts_after(call, next_delay(call, failed, -1)))
    return false;
  call->last_class = failed;
  kds_request_change(request, request->protocol, call->entries.records, call->entries.count);
  return true;
}

static void finish_decoding(struct call *call) {
  enum kds_status status = call->work_status;
  if (status == KDS_OK && !answers_each_record(call))
    status = KDS_E_BAD_RESPONSE;
  if (status != KDS_OK) {
    kds_failure_of_reading(&call->failure, &call->exchange, status, call->answer.problem);
    retry_or_end(call, status);
    return;
  }
  end_fallback(call);
  enum kds_retry_class failed = take_entries(call);
  kds_client_answered(call->client, failed == KDS_RETRY_THROTTLING);
  if (repeats_entries(call, failed))
    return;
  kds_client_succeeded(call->client, call->last_class);
  end_call(call, KDS_OK);
}

/* ---- Work: here or on the threadpool ---- */

static void send_request(struct call *call);

static void finish_preparing(struct call *call) {
  if (call->work_status == KDS_OK)
    send_request(call);
  else
    fail_call(call, call->work_status);
}

static void run_prepare(struct kds_work_request *work) {
  struct call *call = KDS_CONTAINER_OF(work, struct call, work);
  call->work_status = kds_request_prepare(&call->request, call->signing.signer,
                                          &call->signing.address, call->signing.time_s);
}

static void run_decode(struct kds_work_request *work) {
  struct call *call = KDS_CONTAINER_OF(work, struct call, work);
  call->work_status =
      kds_wire_read(call->response, &call->exchange.response, call->max_depth, &call->answer);
}

static void after_work(struct call *call) {
  if (call->state == ENDED)
    leave(call);
  else if (call->state == PREPARING)
    finish_preparing(call);
  else
    finish_decoding(call);
}

static void done_work(struct kds_work_request *work) {
  after_work(KDS_CONTAINER_OF(work, struct call, work));
}

static void start_work(struct call *call, enum state state, size_t bytes,
                       void (*run)(struct kds_work_request *)) {
  call->state = state;
  call->work = (struct kds_work_request){.run = run, .done = done_work};
  if (bytes >= KDS_POOL_MIN_BYTES &&
      kds_work_start(kds_client_engine(call->client), &call->work) == KDS_OK)
    return;
  run(&call->work);
  after_work(call);
}

/* ---- Preparing ---- */

static void prepare(struct call *call) {
  enum kds_status status = kds_signing_take(&call->signing);
  if (status == KDS_E_CONFIG) {
    kds_failure_set(&call->failure, no_account);
    end_call(call, status);
    return;
  }
  if (status != KDS_OK) {
    fail_call(call, status);
    return;
  }
  call->state = WAITING;
  call->pending.waits_for_signer = call->signing.signer == NULL;
  if (call->pending.waits_for_signer)
    return;
  uint64_t wait_ms = kds_client_admit(call->client);
  if (wait_ms > 0)
    pause_call(call, wait_ms);
  else
    start_work(call, PREPARING, kds_request_bytes(&call->request), run_prepare);
}

/* ---- Sending ---- */

static bool is_network_failure(enum kds_status status) {
  return status == KDS_E_RESET || status == KDS_E_ATTEMPT_TIMEOUT || status == KDS_E_HTTP;
}

/* Of an answer that was streamed there is only the end to tell. */
static void finish_stream(struct call *call, enum kds_status status) {
  call->last_class = kds_status_retry_class(status);
  if (status == KDS_OK)
    kds_failure_clear(&call->failure);
  else
    kds_failure_of_network(&call->failure, &call->exchange, status);
  end_call(call, status);
}

static bool is_success(const struct kds_http_exchange *exchange) {
  return exchange->status >= 200 && exchange->status < 300;
}

static void finish_sending(struct kds_http_exchange *exchange, enum kds_status status) {
  struct call *call = KDS_CONTAINER_OF(exchange, struct call, exchange);
  if (call->state == STREAMING) {
    finish_stream(call, status);
    return;
  }
  bool success = status == KDS_OK && is_success(exchange);
  kds_signing_learn_time(&call->signing, &exchange->headers);
  /* After a thaw or a fail-over all pooled connections may be dead: don't try one after another. */
  exchange->fresh_connection = is_network_failure(status);
  if (success && call->stream == NULL) {
    start_work(call, DECODING, exchange->response.len, run_decode);
    return;
  }
  if (success) {
    status = KDS_E_BAD_RESPONSE;
    kds_failure_of_answer(&call->failure, exchange, "the answer is of another type");
  } else if (status == KDS_OK) {
    status = KDS_E_SERVICE;
    kds_failure_of_service(&call->failure, exchange);
  } else {
    kds_failure_of_network(&call->failure, exchange, status);
  }
  retry_or_end(call, status);
}

/* ---- Streaming ---- */

static bool begin_stream(struct kds_http_exchange *exchange) {
  struct call *call = KDS_CONTAINER_OF(exchange, struct call, exchange);
  const char *type = call->stream->content_type;
  if (!is_success(exchange) || strncasecmp(exchange->headers.content_type, type, strlen(type)) != 0)
    return false;
  call->state = STREAMING;
  kds_timer_stop(kds_client_engine(call->client), &call->deadline);
  kds_signing_learn_time(&call->signing, &exchange->headers);
  kds_client_answered(call->client, false);
  kds_client_succeeded(call->client, call->last_class);
  struct kds_result head;
  fill_result(call, &head);
  call->stream->begin(call->stream, &head);
  return true;
}

static enum kds_http_read read_stream(struct kds_http_exchange *exchange, struct kds_slice bytes) {
  struct kds_call_stream *stream = KDS_CONTAINER_OF(exchange, struct call, exchange)->stream;
  return stream->read(stream, bytes);
}

static const struct kds_http_reader stream_reader = {begin_stream, read_stream};

static void send_request(struct call *call) {
  call->state = SENDING;
  call->attempts++;
  call->exchange.url = call->signing.address.url;
  call->exchange.header_lines = call->request.header_lines;
  call->exchange.body = kds_buf_slice(&call->request.body);
  call->exchange.done = finish_sending;
  enum kds_status status = kds_http_submit(kds_client_http(call->client), &call->exchange);
  if (status != KDS_OK)
    fail_call(call, status);
}

/* ---- Starting ---- */

static void fire_deadline(struct kds_timer *timer) {
  struct call *call = KDS_CONTAINER_OF(timer, struct call, deadline);
  static const char *const doing[] = {
      [WAITING] = "waiting for credentials or region",
      [PREPARING] = "encoding and signing",
      [SENDING] = "waiting for a connection or the answer",
      [DECODING] = "reading the answer",
      [PAUSING] = "between attempts",
  };
  kds_failure_of_time(&call->failure, call->call_timeout_ms, call->attempts, doing[call->state]);
  end_call(call, KDS_E_CALL_TIMEOUT);
}

static void resume_pending(struct kds_pending *pending) {
  prepare(KDS_CONTAINER_OF(pending, struct call, pending));
}

static void end_pending(struct kds_pending *pending, enum kds_status status, const char *message) {
  struct call *call = KDS_CONTAINER_OF(pending, struct call, pending);
  if (call->state == ENDED)
    return;
  kds_failure_set(&call->failure, message);
  end_call(call, status);
}

static void begin(struct call *call, const struct kds_call_budget *budget) {
  struct kds_client *client = call->client;
  call->state = WAITING;
  if (!kds_client_enter(client, &call->pending)) {
    call->end_status = KDS_E_CLOSED;
    kds_list_remove(&call->pending.sibling);
    report(call);
    free_call(call);
    return;
  }
  call->request.protocol = kds_client_protocol(client, call->request.protocol);
  call->attempts_before = budget->attempts_before;
  call->exchange.fresh_connection = budget->fresh_connection;
  kds_timer_start(kds_client_engine(client), &call->deadline, budget->due_ms, fire_deadline);
  prepare(call);
}

static void begin_in_full(struct call *call) {
  uint64_t now_ms = kds_engine_now_ms(kds_client_engine(call->client));
  struct kds_call_budget budget = {now_ms + call->call_timeout_ms, call->attempts_before, false};
  begin(call, &budget);
}

static void run_start(struct kds_task *task) {
  begin_in_full(KDS_CONTAINER_OF(task, struct call, start));
}

/* What the call says, else what the client does. */
static void set_limits(struct call *call, const struct kds_call *input) {
  const struct kds_client_options *options = kds_client_options(call->client);
  call->call_timeout_ms =
      input->call_timeout_ms != 0 ? input->call_timeout_ms : options->call_timeout_ms;
  call->max_attempts = (int)input->max_attempts;
  call->attempts_before = (int)input->attempts_before;
  call->caller_retries = input->caller_retries;
  call->next_delay_ms = KDS_RETRY_GIVE_UP;
  call->max_depth = options->max_response_depth;
  call->exchange.attempt_timeout_ms = input->attempt_timeout_ms;
  kds_buf_init(&call->exchange.response, options->max_response_bytes);
}

static enum kds_status new_call(struct kds_client *client, const struct kds_call *input,
                                kds_call_cb done, void *arg, struct call **out) {
  struct call *call = kds_calloc(1, sizeof(*call));
  if (call == NULL)
    return KDS_E_NOMEM;
  call->pending =
      (struct kds_pending){.id = input->id, .resume = resume_pending, .end = end_pending};
  kds_list_init(&call->pending.link);
  kds_list_init(&call->pending.sibling);
  kds_list_init(&call->exchange.link);
  call->client = client;
  call->done = done;
  call->arg = arg;
  call->response = input->response;
  call->retry_entries = input->retry_entries;
  set_limits(call, input);
  if (kds_request_init(&call->request, input) != KDS_OK ||
      kds_signing_init(&call->signing, client, input) != KDS_OK) {
    free_call(call);
    return KDS_E_NOMEM;
  }
  *out = call;
  return KDS_OK;
}

enum kds_status kds_call_start_here(struct kds_client *client, const struct kds_call *input,
                                    const struct kds_call_budget *budget, struct kds_list *siblings,
                                    kds_call_cb done, void *arg) {
  struct call *call;
  enum kds_status status = new_call(client, input, done, arg, &call);
  if (status != KDS_OK)
    return status;
  if (siblings != NULL)
    kds_list_push(siblings, &call->pending.sibling);
  begin(call, budget);
  return KDS_OK;
}

enum kds_status kds_call_prepare_stream(struct kds_client *client, const struct kds_call *input,
                                        struct kds_call_stream *stream, kds_call_cb done,
                                        void *arg) {
  stream->call = NULL;
  enum kds_status status = new_call(client, input, done, arg, &stream->call);
  if (status != KDS_OK)
    return status;
  stream->call->stream = stream;
  stream->call->exchange.reader = &stream_reader;
  stream->call->exchange.silence_timeout_ms = stream->silence_timeout_ms;
  return KDS_OK;
}

void kds_call_drop_stream(struct kds_call_stream *stream) {
  if (stream->call != NULL)
    free_call(stream->call);
}

void kds_call_start_stream(struct kds_call_stream *stream) { begin_in_full(stream->call); }

void kds_call_resume(struct kds_call_stream *stream) {
  if (stream->call != NULL)
    kds_http_resume(kds_client_http(stream->call->client), &stream->call->exchange);
}

void kds_call_end(struct kds_call_stream *stream) {
  if (stream->call != NULL && stream->call->state != ENDED)
    fail_call(stream->call, KDS_E_ABORTED);
}

enum kds_status kds_call_start(struct kds_client *client, const struct kds_call *input,
                               kds_call_cb done, void *arg) {
  struct call *call;
  enum kds_status status = new_call(client, input, done, arg, &call);
  if (status != KDS_OK || kds_engine_post(kds_client_engine(client), &call->start, run_start))
    return status;
  free_call(call);
  return KDS_E_CLOSED;
}
