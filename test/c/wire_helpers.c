#include "wire_helpers.h"

struct kds_buf body_of(struct kds_slice bytes) {
  struct kds_buf body;
  kds_buf_init(&body, TEST_MAX_BYTES);
  body.data = kds_malloc(bytes.len);
  assert_non_null(body.data);
  if (bytes.len > 0)
    memcpy(body.data, bytes.data, bytes.len);
  body.len = body.capacity = bytes.len;
  return body;
}

enum kds_status transcode(const struct kds_format *format, struct kds_slice document,
                          uint32_t max_depth, kds_token_writer write, struct kds_buf *out,
                          char problem[KDS_PROBLEM_BYTES]) {
  struct kds_buf copy = body_of(document);
  struct kds_reader reader;
  struct kds_token token;
  kds_buf_init(out, TEST_MAX_BYTES);
  kds_reader_init(&reader, format, kds_buf_slice(&copy), max_depth);
  bool valid = kds_reader_next(&reader, &token) && kds_reader_copy(&reader, &token, write, out) &&
               kds_reader_next(&reader, &token) && token.type == KDS_TOKEN_END;
  kds_buf_clear(&copy);
  memcpy(problem, reader.problem, KDS_PROBLEM_BYTES);
  assert_int_equal(valid, problem[0] == '\0');
  return valid ? out->status : KDS_E_BAD_RESPONSE;
}

struct kds_buf cbor_of(const char *json) {
  struct kds_buf cbor;
  char problem[KDS_PROBLEM_BYTES];
  if (transcode(&kds_json_format, kds_slice_of(json), KDS_READER_MAX_DEPTH, kds_cbor_write_token,
                &cbor, problem) != KDS_OK)
    fail_msg("%s: it %s", json, problem);
  struct kds_buf body = body_of(kds_buf_slice(&cbor));
  kds_buf_clear(&cbor);
  return body;
}

void check_slice(struct kds_slice slice, const char *expected) {
  if (!kds_slice_eq(slice, expected))
    fail_msg("%.*s is not %s", (int)slice.len, slice.data, expected);
}
