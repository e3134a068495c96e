#include "failure.h"

#include "wire.h"

enum {
  MAX_MESSAGE_BYTES = 4096,
  SHOWN_BYTES = 120,
  MAX_TOLD_BYTES = 1000,
  MAX_BODY_BYTES = 64 * 1024
};

void kds_failure_clear(struct kds_failure *failure) {
  kds_free(failure->code);
  kds_free(failure->message);
  kds_free(failure->body);
  *failure = (struct kds_failure){NULL, NULL, NULL};
}

static void replace(struct kds_failure *failure, char *code, char *message) {
  kds_failure_clear(failure);
  *failure = (struct kds_failure){code, message, NULL};
}

/* NULL: no memory, or too long. */
static char *take_text(struct kds_buf *buf) {
  const char *whole = kds_buf_text(buf);
  char *text = buf->status == KDS_OK ? kds_strdup(whole) : NULL;
  kds_buf_clear(buf);
  return text;
}

void kds_failure_set(struct kds_failure *failure, const char *message) {
  replace(failure, NULL, kds_strdup(message));
}

void kds_failure_of_network(struct kds_failure *failure, const struct kds_http_exchange *exchange,
                            enum kds_status status) {
  struct kds_buf text;
  kds_buf_init(&text, MAX_MESSAGE_BYTES);
  kds_buf_printf(&text, "%s: %s (%s)", kds_status_message(status), exchange->detail, exchange->url);
  replace(failure, kds_strdup(exchange->code), take_text(&text));
}

/* Its beginning, for people: a point for each byte that is no character of ASCII, as in CBOR. */
static void append_shown(struct kds_buf *text, struct kds_slice body) {
  for (size_t i = 0; i < body.len && i < SHOWN_BYTES; i++)
    kds_buf_append_char(text, body.data[i] >= ' ' && body.data[i] <= '~' ? body.data[i] : '.');
}

static void append_answer(struct kds_buf *text, const struct kds_http_exchange *exchange) {
  const char *type = exchange->headers.content_type;
  struct kds_slice body = kds_buf_slice(&exchange->response);
  kds_buf_printf(text, ": HTTP %d, %s, %zu bytes: ", exchange->status,
                 type[0] != '\0' ? type : "no content type", body.len);
  append_shown(text, body);
}

void kds_failure_of_reading(struct kds_failure *failure, const struct kds_http_exchange *exchange,
                            enum kds_status status, const char *problem) {
  struct kds_buf text;
  kds_buf_init(&text, MAX_MESSAGE_BYTES);
  kds_buf_append_text(&text, kds_status_message(status));
  if (status == KDS_E_RESPONSE_TOO_LARGE)
    kds_buf_printf(&text, ": over %zu bytes as JSON (maxResponseBytes)",
                   exchange->response.max_bytes);
  else if (problem[0] != '\0')
    kds_buf_printf(&text, ", for it %s", problem);
  if (status == KDS_E_BAD_RESPONSE)
    append_answer(&text, exchange);
  replace(failure, NULL, take_text(&text));
}

void kds_failure_of_answer(struct kds_failure *failure, const struct kds_http_exchange *exchange,
                           const char *what) {
  struct kds_buf text;
  kds_buf_init(&text, MAX_MESSAGE_BYTES);
  kds_buf_append_text(&text, what);
  append_answer(&text, exchange);
  replace(failure, NULL, take_text(&text));
}

/* The service repeats what it was given, which may be megabytes. Cut before a UTF-8 sequence. */
static char *shorten(char *message) {
  if (message == NULL || strlen(message) < MAX_TOLD_BYTES + sizeof("..."))
    return message;
  size_t end = MAX_TOLD_BYTES;
  while (end > 0 && ((unsigned char)message[end] & 0xC0) == 0x80)
    end--;
  memcpy(message + end, "...", sizeof("..."));
  return message;
}

/* As JSON; NULL: there is none, or it is too long to be handed on. */
static char *copy_body(struct kds_slice body) {
  struct kds_buf copy;
  struct kds_answer answer;
  kds_buf_init(&copy, MAX_BODY_BYTES);
  kds_buf_append(&copy, body.data, body.len);
  char *text = NULL;
  if (copy.status == KDS_OK && body.len > 0 &&
      kds_wire_read(KDS_RESPONSE_TEXT, &copy, KDS_WIRE_MAX_DEPTH, &answer) == KDS_OK) {
    text = kds_slice_dup(answer.text);
    kds_answer_clear(&answer);
  }
  kds_buf_clear(&copy);
  return text;
}

bool kds_failure_of_body(struct kds_failure *failure, struct kds_slice body,
                         const char *error_type) {
  struct kds_error_body told;
  char *copy = copy_body(body); /* before it is read, in place */
  bool had_memory = kds_wire_read_error(body, error_type, KDS_WIRE_MAX_DEPTH, &told) == KDS_OK;
  replace(failure, told.code, shorten(told.message));
  if (told.is_object)
    failure->body = copy;
  else
    kds_free(copy);
  return told.code != NULL || told.message != NULL || !had_memory;
}

void kds_failure_of_service(struct kds_failure *failure, const struct kds_http_exchange *exchange) {
  if (kds_failure_of_body(failure, kds_buf_slice(&exchange->response),
                          exchange->headers.error_type))
    return;
  char *copy = failure->body;
  failure->body = NULL;
  kds_failure_of_answer(failure, exchange,
                        "the server answered with an error that is not the service's");
  failure->body = copy;
}

void kds_failure_of_time(struct kds_failure *failure, uint32_t timeout_ms, int attempts,
                         const char *doing) {
  struct kds_buf text;
  kds_buf_init(&text, MAX_MESSAGE_BYTES);
  kds_buf_printf(&text, "the call took longer than its time-out of %u ms (%s, attempt %d",
                 (unsigned)timeout_ms, doing, attempts);
  if (failure->message != NULL)
    kds_buf_printf(&text, "; before: %.2000s", failure->message);
  kds_buf_append_text(&text, ")");
  replace(failure, NULL, take_text(&text));
}

void kds_failure_give(const struct kds_failure *failure, enum kds_status status,
                      enum kds_retry_class last_class, const struct kds_result *answer,
                      struct kds_error *out) {
  bool by_attempt = status == KDS_E_SERVICE || kds_status_retry_class(status) != KDS_RETRY_NEVER;
  *out = (struct kds_error){
      .status = status,
      .code = failure->code != NULL ? failure->code : kds_status_code(status),
      .message = failure->message != NULL ? failure->message : kds_status_message(status),
      .request_id = answer->request_id,
      .extended_request_id = answer->extended_request_id,
      .body = status == KDS_E_SERVICE ? kds_slice_of(failure->body) : (struct kds_slice){NULL, 0},
      .http_status = answer->http_status,
      .attempts = answer->attempts,
      .retry_delay_ms = answer->retry_delay_ms,
      .retryable = by_attempt && last_class != KDS_RETRY_NEVER,
      .throttling = by_attempt && last_class == KDS_RETRY_THROTTLING,
      .persisted = KDS_PERSISTED_NO,
  };
}
