#include "call.h"
#include "event_stream.h"
#include "failure.h"
#include "guest.h"
#include "wire.h"

#include <stdatomic.h>
#include <stdio.h>

enum { DEFAULT_SILENCE_MS = 60 * 1000, MAX_FLAW_BYTES = 512 };
/* Room for what comes with a message's last byte; and what is kept for the next ones. */
enum { MAX_CHUNK_BYTES = 1024 * 1024, KEPT_BYTES = 256 * 1024 };

enum state {
  READING,  /* no whole message is left in the buffer */
  WAITING,  /* for credit: the buffer begins with an event */
  DECODING, /* on the threadpool, in the buffer */
  ENDING,   /* nothing more is handed over; the call may have to end, or work to come back */
  ENDED,
};

/* How it ended, and which answer it was; kept until the last event has been handed over. */
struct ending {
  bool known;
  enum kds_status status;
  struct kds_failure failure;
  enum kds_retry_class retry_class;
  enum kds_persisted persisted;
  char request_id[128], extended_request_id[128];
  int http_status, attempts;
  uint32_t retry_delay_ms;
};

struct kds_subscription {
  struct kds_guest guest;
  struct kds_task crediting;
  struct kds_subscription_callbacks callbacks;
  void *arg;

  atomic_uint new_credit; /* on its way to the engine's thread, if `is_crediting` */
  atomic_bool is_crediting;
  uint32_t credit;

  enum state state;
  struct kds_call_stream stream;
  bool held_back; /* the stream was told to wait */
  struct kds_event_limits limits;
  struct kds_buf buffer;
  size_t taken; /* of the buffer, by messages */

  struct kds_work_request work;
  enum kds_status work_status;
  uint32_t max_depth;
  struct kds_slice payload; /* of the event that is decoded */
  struct kds_answer answer;

  struct ending ending;
};

/* ---- The end ---- */

static void free_subscription(struct kds_subscription *subscription) {
  kds_guest_clear(&subscription->guest);
  kds_buf_clear(&subscription->buffer);
  kds_failure_clear(&subscription->ending.failure);
  kds_free(subscription);
}

static void note_answer(struct ending *ending, const struct kds_result *result) {
  snprintf(ending->request_id, sizeof(ending->request_id), "%s", result->request_id);
  snprintf(ending->extended_request_id, sizeof(ending->extended_request_id), "%s",
           result->extended_request_id);
  ending->http_status = result->http_status;
  ending->attempts = result->attempts;
  ending->retry_delay_ms = result->retry_delay_ms;
}

/* Where memory runs out for the texts, the status table's stand in for them. */
static void note_call_end(struct ending *ending, const struct kds_result *result) {
  const struct kds_error *error = result->error;
  ending->known = true;
  ending->status = error == NULL ? KDS_OK : error->status;
  if (error == NULL)
    return;
  ending->failure = (struct kds_failure){
      .code = kds_strdup(error->code),
      .message = kds_strdup(error->message),
      .body = error->body.len == 0 ? NULL : kds_slice_dup(error->body),
  };
  ending->retry_class = kds_error_retry_class(error);
  ending->persisted = error->persisted;
}

/* In place of what was noted before. Ownership of the texts passes. */
static void note_failure(struct ending *ending, enum kds_status status,
                         struct kds_failure failure) {
  kds_failure_clear(&ending->failure);
  ending->known = true;
  ending->status = status;
  ending->failure = failure;
  ending->retry_class = kds_retry_classify(status, ending->http_status, kds_slice_of(failure.code));
}

static struct kds_result result_of(const struct ending *ending) {
  return (struct kds_result){
      .request_id = ending->request_id,
      .extended_request_id = ending->extended_request_id,
      .http_status = ending->http_status,
      .attempts = ending->attempts,
      .retry_delay_ms = ending->retry_delay_ms,
  };
}

/* The client may go with it, and the subscription. */
static void tell_end(struct kds_subscription *subscription) {
  const struct ending *ending = &subscription->ending;
  struct kds_result result = result_of(ending);
  struct kds_error error;
  kds_failure_give(&ending->failure, ending->status, ending->retry_class, &result, &error);
  error.persisted = ending->persisted;
  result.error = ending->status == KDS_OK ? NULL : &error;
  subscription->state = ENDED;
  kds_buf_clear(&subscription->buffer);
  subscription->callbacks.ended(subscription->arg, &result);
  kds_guest_leave(&subscription->guest);
  if (subscription->guest.is_abandoned)
    free_subscription(subscription);
}

/* Nothing more of the stream is handed over. */
static void fail(struct kds_subscription *subscription, enum kds_status status,
                 struct kds_failure failure) {
  note_failure(&subscription->ending, status, failure);
  subscription->state = ENDING;
}

static const struct kds_failure by_status_alone = {NULL, NULL, NULL};

static void fail_by_flaw(struct kds_subscription *subscription, const char *flaw) {
  char message[MAX_FLAW_BYTES];
  snprintf(message, sizeof(message), "the event stream cannot be understood: %s", flaw);
  fail(subscription, KDS_E_BAD_RESPONSE, (struct kds_failure){.message = kds_strdup(message)});
}

/* ---- Events ---- */

static void fail_by_event(struct kds_subscription *subscription) {
  char flaw[64 + KDS_PROBLEM_BYTES];
  snprintf(flaw, sizeof(flaw), "an event whose payload %s", subscription->answer.problem);
  fail_by_flaw(subscription, flaw);
}

static void hand_over(struct kds_subscription *subscription) {
  enum kds_status status = subscription->work_status;
  if (status == KDS_E_BAD_RESPONSE) {
    fail_by_event(subscription);
  } else if (status != KDS_OK) {
    fail(subscription, status, by_status_alone);
  } else {
    struct kds_result result = result_of(&subscription->ending);
    kds_answer_give(&subscription->answer, &result);
    subscription->callbacks.event(subscription->arg, &result);
  }
}

static void go_on(struct kds_subscription *subscription);

/* In memory of its own, for it becomes that of the records. */
static void run_decode(struct kds_work_request *work) {
  struct kds_subscription *subscription = KDS_CONTAINER_OF(work, struct kds_subscription, work);
  struct kds_slice payload = subscription->payload;
  struct kds_buf body;
  kds_buf_init(&body, subscription->limits.max_message_bytes);
  kds_buf_append(&body, payload.data, payload.len);
  subscription->work_status = body.status;
  if (body.status == KDS_OK)
    subscription->work_status =
        kds_wire_read(KDS_RESPONSE_RECORDS, &body, subscription->max_depth, &subscription->answer);
  kds_buf_clear(&body);
}

static void done_decode(struct kds_work_request *work) {
  struct kds_subscription *subscription = KDS_CONTAINER_OF(work, struct kds_subscription, work);
  if (subscription->state == DECODING) {
    subscription->state = READING;
    hand_over(subscription);
  }
  kds_answer_clear(&subscription->answer);
  go_on(subscription);
}

static void decode(struct kds_subscription *subscription, struct kds_slice payload) {
  subscription->payload = payload;
  subscription->answer = (struct kds_answer){0};
  subscription->work = (struct kds_work_request){.run = run_decode, .done = done_decode};
  if (payload.len >= KDS_POOL_MIN_BYTES &&
      kds_work_start(subscription->guest.engine, &subscription->work) == KDS_OK) {
    subscription->state = DECODING;
    return;
  }
  run_decode(&subscription->work);
  hand_over(subscription);
  kds_answer_clear(&subscription->answer);
}

/* ---- Messages ---- */

static char *text_header(const struct kds_event_message *message, const char *name) {
  struct kds_slice text = kds_event_text(message, name);
  return text.len == 0 ? NULL : kds_slice_dup(text);
}

/* False: it stays where it is, until there is credit for it. */
static bool take_event(struct kds_subscription *subscription,
                       const struct kds_event_message *message) {
  if (!kds_slice_eq(kds_event_text(message, ":event-type"), "SubscribeToShardEvent"))
    return true;
  if (subscription->credit == 0) {
    subscription->state = WAITING;
    return false;
  }
  subscription->credit--;
  decode(subscription, message->payload);
  return true;
}

/* The payload is an error body, but for the code, which a header tells. */
static bool take_exception(struct kds_subscription *subscription,
                           const struct kds_event_message *message) {
  struct kds_failure failure = {NULL, NULL, NULL};
  kds_failure_of_body(&failure, message->payload, NULL);
  kds_free(failure.code);
  failure.code = text_header(message, ":exception-type");
  fail(subscription, KDS_E_SERVICE, failure);
  return true;
}

static bool take_error(struct kds_subscription *subscription,
                       const struct kds_event_message *message) {
  fail(subscription, KDS_E_SERVICE,
       (struct kds_failure){.code = text_header(message, ":error-code"),
                            .message = text_header(message, ":error-message")});
  return true;
}

static const struct message_type {
  const char *name;
  bool (*take)(struct kds_subscription *subscription, const struct kds_event_message *message);
} message_types[] = {
    {"event", take_event},
    {"exception", take_exception},
    {"error", take_error},
};

static bool take_message(struct kds_subscription *subscription,
                         const struct kds_event_message *message) {
  struct kds_slice type = kds_event_text(message, ":message-type");
  for (size_t i = 0; i < sizeof(message_types) / sizeof(message_types[0]); i++)
    if (kds_slice_eq(type, message_types[i].name))
      return message_types[i].take(subscription, message);
  fail_by_flaw(subscription, "a message that is no event, exception or error");
  return true;
}

/* ---- The buffer ---- */

/* What is left of it moves to its front, and room is made for the message it belongs to. */
static void make_room(struct kds_subscription *subscription, size_t message_bytes) {
  struct kds_buf *buffer = &subscription->buffer;
  size_t left = buffer->len - subscription->taken;
  if (left == 0 && buffer->capacity > KEPT_BYTES)
    kds_buf_clear(buffer);
  else if (subscription->taken > 0)
    memmove(buffer->data, buffer->data + subscription->taken, left);
  buffer->len = left;
  subscription->taken = 0;
  if (left > 0)
    kds_buf_reserve(buffer, message_bytes - left);
}

/* The call has ended, and with it the stream, in order or not. */
static void end_stream(struct kds_subscription *subscription) {
  size_t left = subscription->buffer.len;
  if (left > 0 && subscription->ending.status == KDS_OK) {
    char message[MAX_FLAW_BYTES];
    snprintf(message, sizeof(message), "the event stream ended amid a message, after %zu bytes",
             left);
    note_failure(&subscription->ending, KDS_E_RESET,
                 (struct kds_failure){.message = kds_strdup(message)});
  }
  subscription->state = ENDING;
}

/* False: no whole message is left. */
static bool read_message(struct kds_subscription *subscription) {
  struct kds_slice bytes = kds_buf_slice(&subscription->buffer);
  struct kds_event_message message;
  struct kds_event_progress progress;
  bytes = (struct kds_slice){bytes.data + subscription->taken, bytes.len - subscription->taken};
  switch (kds_event_read(bytes, &subscription->limits, &message, &progress)) {
  case KDS_EVENT_BAD:
    fail_by_flaw(subscription, progress.flaw);
    return false;
  case KDS_EVENT_NEED_MORE:
    make_room(subscription, progress.bytes);
    return false;
  case KDS_EVENT_MESSAGE:
    break;
  }
  if (take_message(subscription, &message))
    subscription->taken += progress.bytes;
  return true;
}

static void read_messages(struct kds_subscription *subscription) {
  while (subscription->state == READING && read_message(subscription))
    continue;
}

/*
 * Whatever can happen now, happens. Not within a callback of the stream, for the call may end; the
 * subscription may be gone afterwards.
 */
static void go_on(struct kds_subscription *subscription) {
  bool call_ended = subscription->stream.call == NULL;
  read_messages(subscription);
  if (subscription->state == READING && call_ended)
    end_stream(subscription);
  if (subscription->state == READING && subscription->held_back) {
    subscription->held_back = false;
    kds_call_resume(&subscription->stream);
  }
  if (subscription->state != ENDING)
    return;
  if (!call_ended)
    kds_call_end(&subscription->stream); /* and here again, by way of end_call */
  else if (subscription->work.handle == NULL)
    tell_end(subscription);
}

/* ---- The call ---- */

static void begin_stream(struct kds_call_stream *stream, const struct kds_result *head) {
  struct kds_subscription *subscription = KDS_CONTAINER_OF(stream, struct kds_subscription, stream);
  note_answer(&subscription->ending, head);
  subscription->callbacks.begun(subscription->arg, head);
}

static enum kds_http_read read_stream(struct kds_call_stream *stream, struct kds_slice bytes) {
  struct kds_subscription *subscription = KDS_CONTAINER_OF(stream, struct kds_subscription, stream);
  struct kds_buf *buffer = &subscription->buffer;
  if (subscription->state == WAITING || subscription->state == DECODING) {
    subscription->held_back = true;
    return KDS_HTTP_LATER;
  }
  kds_buf_append(buffer, bytes.data, bytes.len);
  if (buffer->status != KDS_OK)
    fail(subscription, buffer->status, by_status_alone);
  read_messages(subscription);
  return subscription->state == ENDING ? KDS_HTTP_STOP : KDS_HTTP_TAKEN;
}

/* Where we have ended it ourselves, we know better why. */
static void end_call(void *arg, const struct kds_result *result) {
  struct kds_subscription *subscription = arg;
  note_answer(&subscription->ending, result);
  if (!subscription->ending.known)
    note_call_end(&subscription->ending, result);
  go_on(subscription);
}

/* ---- Credit ---- */

static void run_credit(struct kds_task *task) {
  struct kds_subscription *subscription =
      KDS_CONTAINER_OF(task, struct kds_subscription, crediting);
  atomic_store(&subscription->is_crediting, false); /* first, or what comes now would be lost */
  subscription->credit += atomic_exchange(&subscription->new_credit, 0);
  if (subscription->state != WAITING || subscription->credit == 0)
    return;
  subscription->state = READING;
  go_on(subscription);
}

void kds_subscription_credit(struct kds_subscription *subscription, uint32_t events) {
  atomic_fetch_add(&subscription->new_credit, events);
  if (!atomic_exchange(&subscription->is_crediting, true))
    kds_engine_post(subscription->guest.engine, &subscription->crediting, run_credit);
}

/* ---- Life ---- */

static void stop(struct kds_subscription *subscription, enum kds_status status,
                 const char *message) {
  if (subscription->state == ENDED)
    return;
  fail(subscription, status, (struct kds_failure){.message = kds_strdup(message)});
  go_on(subscription);
}

static void end_guest(struct kds_guest *guest, enum kds_status status, const char *message) {
  stop(KDS_CONTAINER_OF(guest, struct kds_subscription, guest), status, message);
}

static void release(struct kds_guest *guest) {
  free_subscription(KDS_CONTAINER_OF(guest, struct kds_subscription, guest));
}

/* A client that is closing refuses the call as well, and the call's end says so. */
static void open_guest(struct kds_guest *guest) {
  struct kds_subscription *subscription = KDS_CONTAINER_OF(guest, struct kds_subscription, guest);
  kds_call_start_stream(&subscription->stream);
}

static void abandon(struct kds_guest *guest) {
  struct kds_subscription *subscription = KDS_CONTAINER_OF(guest, struct kds_subscription, guest);
  if (subscription->state == ENDED)
    free_subscription(subscription);
  else
    stop(subscription, KDS_E_ABORTED, NULL);
}

static const struct kds_guest_type guest_type = {
    .open = open_guest, .end = end_guest, .abandon = abandon, .release = release};

static void init(struct kds_subscription *subscription, struct kds_client *client,
                 const struct kds_subscribe *subscribe) {
  uint32_t silence_ms = subscribe->silence_timeout_ms;
  size_t max_bytes = subscribe->max_event_bytes;
  if (max_bytes == 0)
    max_bytes = KDS_EVENT_MAX_MESSAGE_BYTES;
  kds_guest_init(&subscription->guest, &guest_type, client);
  subscription->max_depth = kds_client_options(client)->max_response_depth;
  subscription->credit = subscribe->credit;
  subscription->stream = (struct kds_call_stream){
      .content_type = "application/vnd.amazon.eventstream",
      .silence_timeout_ms = silence_ms == 0 ? DEFAULT_SILENCE_MS : silence_ms,
      .begin = begin_stream,
      .read = read_stream,
  };
  subscription->limits = (struct kds_event_limits){max_bytes, KDS_EVENT_MAX_HEADER_BYTES};
  kds_buf_init(&subscription->buffer, max_bytes + MAX_CHUNK_BYTES);
}

static enum kds_status prepare_call(struct kds_subscription *subscription,
                                    const struct kds_call *given) {
  struct kds_call call = *given;
  call.protocol = KDS_PROTOCOL_JSON;
  call.response = KDS_RESPONSE_TEXT;
  call.id = UINT64_MAX;
  return kds_call_prepare_stream(subscription->guest.client, &call, &subscription->stream, end_call,
                                 subscription);
}

enum kds_status kds_subscription_new(struct kds_client *client, const struct kds_call *call,
                                     const struct kds_subscribe *subscribe,
                                     const struct kds_subscription_callbacks *callbacks, void *arg,
                                     struct kds_subscription **out) {
  struct kds_subscription *subscription = kds_calloc(1, sizeof(*subscription));
  if (subscription == NULL)
    return KDS_E_NOMEM;
  init(subscription, client, subscribe);
  subscription->callbacks = *callbacks;
  subscription->arg = arg;
  enum kds_status status = prepare_call(subscription, call);
  if (status == KDS_OK)
    status = kds_guest_open(&subscription->guest);
  if (status != KDS_OK) {
    kds_call_drop_stream(&subscription->stream);
    free_subscription(subscription);
    return status;
  }
  *out = subscription;
  return KDS_OK;
}

void kds_subscription_free(struct kds_subscription *subscription) {
  if (subscription != NULL)
    kds_guest_free(&subscription->guest);
}
