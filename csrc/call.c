#include "call.h"

#include "failure.h"
#include "request.h"
#include "wire_json.h"

#include <strings.h>
#include <time.h>

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

  enum state state;
  struct kds_timer deadline, pause;
  struct kds_work_request work;
  enum kds_status work_status;

  struct kds_signer *signer; /* of the current attempt */
  int64_t time_s;            /* of its signature: in the signer's day, however long the pool took */
  struct kds_http_exchange exchange;
  struct kds_answer answer;

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
  kds_signer_drop(call->signer);
  kds_buf_clear(&call->exchange.response);
  kds_answer_clear(&call->answer);
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

static void fill_result(const struct call *call, struct kds_result *result) {
  const struct kds_answer *answer = &call->answer;
  bool whole_text = call->response == KDS_RESPONSE_TEXT;
  *result = (struct kds_result){
      .text = whole_text ? kds_buf_slice(&call->exchange.response) : answer->text,
      .request_id = call->exchange.headers.request_id,
      .http_status = call->exchange.status,
      .attempts = call->attempts,
      .retry_delay_ms = call->retry_delay_ms,
      .puts = answer->puts,
      .put_count = answer->put_count,
      .records = answer->records,
      .record_count = answer->record_count,
      .bytes = answer->bytes,
      .data_bytes = answer->data_bytes,
  };
}

static void fill_error(const struct call *call, struct kds_error *error) {
  enum kds_status status = call->end_status;
  bool by_attempt = status == KDS_E_SERVICE || kds_status_retry_class(status) != KDS_RETRY_NEVER;
  const struct kds_failure *failure = &call->failure;
  *error = (struct kds_error){
      .status = status,
      .code = failure->code != NULL ? failure->code : kds_status_code(status),
      .message = failure->message != NULL ? failure->message : kds_status_message(status),
      .request_id = call->exchange.headers.request_id,
      .http_status = call->exchange.status,
      .attempts = call->attempts,
      .retry_delay_ms = call->retry_delay_ms,
      .retryable = by_attempt && call->last_class != KDS_RETRY_NEVER,
      .throttling = by_attempt && call->last_class == KDS_RETRY_THROTTLING,
      .persisted = call->persisted,
  };
}

static void report(struct call *call) {
  struct kds_result result;
  if (call->stream != NULL)
    call->stream->call = NULL;
  struct kds_error error;
  fill_result(call, &result);
  if (call->end_status != KDS_OK) {
    fill_error(call, &error);
    result.error = &error;
  }
  call->done(call->arg, &result);
}

/* The client may go with it. */
static void leave(struct call *call) {
  report(call);
  kds_client_leave(call->client, &call->pending);
  free_call(call);
}

/* Work on the threadpool reads the call: it goes when the work has come back. */
static void end_call(struct call *call, enum kds_status status) {
  struct kds_client *client = call->client;
  if (call->state == SENDING || call->state == STREAMING)
    kds_http_cancel(kds_client_http(client), &call->exchange);
  if (status != KDS_OK && (call->state == SENDING || call->state == DECODING))
    note_persisted(call, KDS_RETRY_NEVER);
  call->state = ENDED;
  call->end_status = status;
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

static int64_t retry_after_ms(const struct kds_http_exchange *exchange) {
  const char *text = exchange->headers.retry_after;
  char *end;
  long seconds = strtol(text, &end, 10);
  return end == text || *end != '\0' || seconds < 0 || seconds > 86400 ? -1 : seconds * 1000;
}

/* The attempt failed and is described: another one, or the end. */
static void retry_or_end(struct call *call, enum kds_status status) {
  const char *code = call->failure.code == NULL ? "" : call->failure.code;
  call->state = PAUSING; /* the attempt is over: its end is no giving up */
  call->last_class = kds_retry_classify(status, call->exchange.status, kds_slice_of(code));
  note_persisted(call, call->last_class);
  int64_t delay_ms =
      kds_client_retry_next(call->client, call->last_class, call->attempts_before + call->attempts,
                            retry_after_ms(&call->exchange));
  if (delay_ms == KDS_RETRY_GIVE_UP) {
    end_call(call, status);
    return;
  }
  call->retry_delay_ms += (uint32_t)delay_ms;
  struct kds_engine *engine = kds_client_engine(call->client);
  kds_timer_start(engine, &call->pause, kds_engine_now_ms(engine) + (uint64_t)delay_ms, fire_pause);
}

/* ---- Decoding ---- */

static enum kds_status decode(struct call *call) {
  struct kds_slice body = kds_buf_slice(&call->exchange.response);
  switch (call->response) {
  case KDS_RESPONSE_PUTS:
    return kds_json_read_puts(body, &call->answer);
  case KDS_RESPONSE_RECORDS:
    return kds_json_read_records(body, &call->answer);
  case KDS_RESPONSE_TEXT:
    break;
  }
  return KDS_OK;
}

/* One result for each record, or none can be told from another's; of a lone one, all of it. */
static bool answers_each_record(const struct call *call) {
  size_t count = call->request.record_count;
  if (call->response != KDS_RESPONSE_PUTS)
    return true;
  return call->answer.put_count == count && (count != 1 || kds_put_is_told(call->answer.puts));
}

static void finish_decoding(struct call *call) {
  enum kds_status status = call->work_status;
  if (status == KDS_OK && !answers_each_record(call))
    status = KDS_E_BAD_RESPONSE;
  if (status == KDS_E_BAD_RESPONSE)
    kds_failure_of_answer(&call->failure, &call->exchange, "the answer could not be understood");
  else if (status != KDS_OK)
    kds_failure_clear(&call->failure);
  if (status != KDS_OK) {
    retry_or_end(call, status);
    return;
  }
  kds_retry_succeeded(kds_client_bucket(call->client), call->last_class);
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
  call->work_status = kds_request_prepare(&call->request, call->signer, call->time_s);
}

static void run_decode(struct kds_work_request *work) {
  struct call *call = KDS_CONTAINER_OF(work, struct call, work);
  call->work_status = decode(call);
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
  kds_signer_drop(call->signer);
  call->signer = NULL;
  call->time_s = (int64_t)time(NULL);
  enum kds_status status = kds_client_signer(call->client, call->time_s, &call->signer);
  if (status != KDS_OK) {
    fail_call(call, status);
    return;
  }
  call->state = WAITING;
  call->pending.waits_for_signer = call->signer == NULL;
  if (call->signer != NULL)
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
  bool success = status == KDS_OK && is_success(exchange);
  if (call->state == STREAMING) {
    finish_stream(call, status);
    return;
  }
  /* After a thaw or a fail-over all pooled connections may be dead: don't try one after another. */
  exchange->fresh_connection = is_network_failure(status);
  if (success && call->stream == NULL) {
    size_t bytes = call->response == KDS_RESPONSE_TEXT ? 0 : exchange->response.len;
    start_work(call, DECODING, bytes, run_decode);
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
  kds_retry_succeeded(kds_client_bucket(call->client), call->last_class);
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
  call->exchange.url = call->signer->url;
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
  kds_failure_of_time(&call->failure, kds_client_options(call->client)->call_timeout_ms,
                      call->attempts, doing[call->state]);
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
    report(call);
    free_call(call);
    return;
  }
  call->attempts_before = budget->attempts_before;
  kds_timer_start(kds_client_engine(client), &call->deadline, budget->due_ms, fire_deadline);
  prepare(call);
}

static void begin_in_full(struct call *call) {
  uint64_t now_ms = kds_engine_now_ms(kds_client_engine(call->client));
  struct kds_call_budget budget = {.due_ms =
                                       now_ms + kds_client_options(call->client)->call_timeout_ms};
  begin(call, &budget);
}

static void run_start(struct kds_task *task) {
  begin_in_full(KDS_CONTAINER_OF(task, struct call, start));
}

static enum kds_status new_call(struct kds_client *client, const struct kds_call *input,
                                kds_call_cb done, void *arg, struct call **out) {
  struct call *call = kds_calloc(1, sizeof(*call));
  if (call == NULL)
    return KDS_E_NOMEM;
  call->pending =
      (struct kds_pending){.id = input->id, .resume = resume_pending, .end = end_pending};
  kds_list_init(&call->pending.link);
  kds_list_init(&call->exchange.link);
  call->client = client;
  call->done = done;
  call->arg = arg;
  call->response = input->response;
  kds_buf_init(&call->exchange.response, kds_client_options(client)->max_response_bytes);
  if (kds_request_init(&call->request, input) != KDS_OK) {
    free_call(call);
    return KDS_E_NOMEM;
  }
  *out = call;
  return KDS_OK;
}

enum kds_status kds_call_start_here(struct kds_client *client, const struct kds_call *input,
                                    const struct kds_call_budget *budget, kds_call_cb done,
                                    void *arg) {
  struct call *call;
  enum kds_status status = new_call(client, input, done, arg, &call);
  if (status == KDS_OK)
    begin(call, budget);
  return status;
}

enum kds_status kds_call_start_stream(struct kds_client *client, const struct kds_call *input,
                                      struct kds_call_stream *stream, kds_call_cb done, void *arg) {
  struct call *call;
  stream->call = NULL;
  enum kds_status status = new_call(client, input, done, arg, &call);
  if (status != KDS_OK)
    return status;
  call->stream = stream;
  call->exchange.reader = &stream_reader;
  call->exchange.silence_timeout_ms = stream->silence_timeout_ms;
  stream->call = call;
  begin_in_full(call);
  return KDS_OK;
}

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

struct cancel_message {
  struct kds_task task;
  struct kds_client *client;
  uint64_t id;
};

static void run_cancel(struct kds_task *task) {
  struct cancel_message *message = KDS_CONTAINER_OF(task, struct cancel_message, task);
  kds_client_end(message->client, message->id, KDS_E_ABORTED);
  kds_free(message);
}

enum kds_status kds_call_cancel(struct kds_client *client, uint64_t id) {
  if (id == UINT64_MAX)
    return KDS_E_INVALID;
  struct cancel_message *message = kds_calloc(1, sizeof(*message));
  if (message == NULL)
    return KDS_E_NOMEM;
  message->client = client;
  message->id = id;
  if (kds_engine_post(kds_client_engine(client), &message->task, run_cancel))
    return KDS_OK;
  kds_free(message);
  return KDS_E_CLOSED;
}
