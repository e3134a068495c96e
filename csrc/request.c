#include "request.h"

#include "wire.h"

#include <stdio.h>

static const struct service {
  const char *target_prefix;
  const char *content_types[2]; /* by protocol; NULL: it doesn't speak that */
} services[] = {
    [KDS_SERVICE_KINESIS] = {"Kinesis_20131202.",
                             {"application/x-amz-json-1.1", "application/x-amz-cbor-1.1"}},
    [KDS_SERVICE_DYNAMODB] = {"DynamoDB_20120810.", {"application/x-amz-json-1.0", NULL}},
};

/* MEMBER_BYTES: of a record, names and punctuation with an explicit hash key. */
enum { MAX_HEADER_BYTES = 256 * 1024, MAX_TARGET_BYTES = 128, MEMBER_BYTES = 110 };
static const size_t max_body_bytes = (size_t)64 << 20;

enum kds_status kds_request_init(struct kds_request *request, const struct kds_call *call) {
  bool has_protocol = services[call->service].content_types[call->protocol] != NULL;
  *request = (struct kds_request){
      .service = call->service,
      .operation = kds_strdup(call->operation),
      .protocol = has_protocol ? call->protocol : KDS_PROTOCOL_JSON,
      .input = kds_slice_dup(call->input),
      .records = call->records,
      .record_count = call->record_count,
  };
  kds_buf_init(&request->body, max_body_bytes);
  kds_buf_init(&request->header_text, MAX_HEADER_BYTES);
  return request->operation == NULL || request->input == NULL ? KDS_E_NOMEM : KDS_OK;
}

void kds_request_clear(struct kds_request *request) {
  kds_free(request->operation);
  kds_free(request->input);
  kds_buf_clear(&request->body);
  kds_buf_clear(&request->header_text);
}

void kds_request_change(struct kds_request *request, enum kds_protocol protocol,
                        const struct kds_record *records, size_t record_count) {
  request->protocol = protocol;
  request->records = records;
  request->record_count = record_count;
  kds_buf_reset(&request->body);
}

static const char *content_type(const struct kds_request *request) {
  return services[request->service].content_types[request->protocol];
}

size_t kds_request_bytes(const struct kds_request *request) {
  size_t bytes = request->body.len;
  for (size_t i = 0; request->body.len == 0 && i < request->record_count; i++)
    bytes += request->records[i].data.len + request->records[i].partition_key.len;
  return bytes;
}

static void write_line(struct kds_buf *text, const char *name, const char *value) {
  kds_buf_append_text(text, name);
  kds_buf_append_text(text, value);
  kds_buf_append_char(text, '\0');
}

/* The lines stand one after another in one buffer, each with a NUL. */
static enum kds_status write_header_lines(struct kds_request *request, const char *target,
                                          const char *token,
                                          const struct kds_signature *signature) {
  struct kds_buf *text = &request->header_text;
  kds_buf_reset(text);
  write_line(text, "Content-Type: ", content_type(request));
  write_line(text, "X-Amz-Target: ", target);
  write_line(text, "X-Amz-Date: ", signature->amz_date);
  if (token != NULL)
    write_line(text, "X-Amz-Security-Token: ", token);
  write_line(text, "Authorization: ", signature->authorization);
  if (text->status != KDS_OK)
    return text->status;
  size_t count = 0;
  for (size_t at = 0; at < text->len; at += strlen(text->data + at) + 1)
    request->header_lines[count++] = text->data + at;
  request->header_lines[count] = NULL;
  return KDS_OK;
}

static enum kds_status sign(struct kds_request *request, const struct kds_signer *signer,
                            const struct kds_address *address, int64_t time_s) {
  char target[MAX_TARGET_BYTES];
  snprintf(target, sizeof(target), "%s%s", services[request->service].target_prefix,
           request->operation);
  const struct kds_header headers[] = {
      {KDS_LITERAL("host"), kds_slice_of(address->host)},
      {KDS_LITERAL("content-type"), kds_slice_of(content_type(request))},
      {KDS_LITERAL("x-amz-target"), kds_slice_of(target)},
  };
  struct kds_sign_params params = {
      .method = KDS_LITERAL("POST"),
      .path = kds_slice_of(address->path),
      .headers = headers,
      .header_count = sizeof(headers) / sizeof(headers[0]),
      .body = kds_buf_slice(&request->body),
      .session_token = signer->session_token,
      .time_s = time_s,
  };
  struct kds_signature signature;
  enum kds_status status = kds_sigv4_sign_with(&signer->scope, &params, &signature);
  if (status != KDS_OK)
    return status;
  status = write_header_lines(request, target, signer->session_token, &signature);
  kds_signature_clear(&signature);
  return status;
}

/* In one piece from the start: what grows is copied. base64 takes a third more. */
static void reserve_body(struct kds_request *request) {
  size_t bytes = kds_request_bytes(request);
  if (request->protocol == KDS_PROTOCOL_JSON)
    bytes += bytes / 3;
  bytes += strlen(request->input) + request->record_count * MEMBER_BYTES;
  if (bytes <= request->body.max_bytes)
    kds_buf_reserve(&request->body, bytes);
}

enum kds_status kds_request_prepare(struct kds_request *request, const struct kds_signer *signer,
                                    const struct kds_address *address, int64_t time_s) {
  struct kds_buf *body = &request->body;
  if (body->len == 0) {
    reserve_body(request);
    kds_wire_write_request(body, request->protocol, request->operation,
                           kds_slice_of(request->input), request->records, request->record_count);
  }
  return body->status == KDS_OK ? sign(request, signer, address, time_s) : body->status;
}
