/* Answers in CBOR; and the JSON made of them, which must be JSON. */
#include "documents.h"
#include "fuzz.h"
#include "wire_cbor.h"
#include "wire_json.h"

static struct kds_buf to_json(const struct kds_format *format, struct kds_slice document) {
  struct kds_buf json;
  char problem[KDS_PROBLEM_BYTES];
  if (transcode(format, document, 64, kds_json_write_token, &json, problem) != KDS_OK)
    kds_buf_clear(&json);
  return json;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  fuzz_answer((struct kds_slice){(const char *)input, len});
  if (len == 0)
    return 0;
  struct kds_buf json =
      to_json(&kds_cbor_format, (struct kds_slice){(const char *)input + 1, len - 1});
  if (json.len > 0) {
    struct kds_buf again = to_json(&kds_json_format, kds_buf_slice(&json));
    struct kds_buf third = to_json(&kds_json_format, kds_buf_slice(&again));
    fuzz_expect(again.len > 0 && again.len == third.len &&
                memcmp(again.data, third.data, third.len) == 0);
    kds_buf_clear(&again);
    kds_buf_clear(&third);
  }
  kds_buf_clear(&json);
  return 0;
}
