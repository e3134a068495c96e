/* Answers in JSON; and JSON made into CBOR, as inputs are, which must say the same. */
#include "documents.h"
#include "fuzz.h"
#include "wire_cbor.h"
#include "wire_json.h"

/* A fraction of a millisecond gets lost. */
static bool may_differ(struct kds_slice json) {
  static const char name[] = "Timestamp\":";
  return memmem(json.data, json.len, name, sizeof(name) - 1) != NULL;
}

static void check_cbor(struct kds_slice document, struct kds_slice json) {
  struct kds_buf cbor, again;
  char problem[KDS_PROBLEM_BYTES];
  fuzz_expect(transcode(&kds_json_format, document, 64, kds_cbor_write_token, &cbor, problem) ==
              KDS_OK);
  fuzz_expect(transcode(&kds_cbor_format, kds_buf_slice(&cbor), 64, kds_json_write_token, &again,
                        problem) == KDS_OK);
  fuzz_expect((again.len == json.len && memcmp(again.data, json.data, json.len) == 0) ||
              may_differ(json));
  kds_buf_clear(&cbor);
  kds_buf_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  fuzz_answer((struct kds_slice){(const char *)input, len});
  if (len == 0)
    return 0;
  struct kds_slice document = {(const char *)input + 1, len - 1};
  struct kds_buf json;
  char problem[KDS_PROBLEM_BYTES];
  if (transcode(&kds_json_format, document, 64, kds_json_write_token, &json, problem) == KDS_OK)
    check_cbor(document, kds_buf_slice(&json));
  kds_buf_clear(&json);
  return 0;
}
