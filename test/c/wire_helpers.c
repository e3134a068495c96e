#include "wire_helpers.h"

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
