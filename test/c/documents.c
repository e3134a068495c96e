#include "documents.h"

#include "digest.h"

struct kds_buf body_of(struct kds_slice bytes) {
  struct kds_buf body;
  kds_buf_init(&body, TEST_MAX_BYTES);
  if (bytes.len == 0)
    return body;
  body.data = kds_bulk_alloc(bytes.len, &body.capacity);
  if (body.data == NULL)
    abort();
  memcpy(body.data, bytes.data, bytes.len);
  body.len = bytes.len;
  return body;
}

struct kds_buf framed(struct kds_slice message) {
  struct kds_buf whole;
  uint8_t md5[KDS_MD5_BYTES];
  kds_buf_init(&whole, TEST_MAX_BYTES);
  kds_buf_append(&whole, "\xF3\x89\x9A\xC2", 4);
  kds_buf_append(&whole, message.data, message.len);
  if (kds_md5(message.data, message.len, md5) != KDS_OK)
    abort();
  kds_buf_append(&whole, md5, sizeof(md5));
  struct kds_buf body = body_of(kds_buf_slice(&whole));
  kds_buf_clear(&whole);
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
  if ((valid || out->status != KDS_OK) != (problem[0] == '\0')) /* a refusal alone says why */
    abort();
  return valid || out->status != KDS_OK ? out->status : KDS_E_BAD_RESPONSE;
}
