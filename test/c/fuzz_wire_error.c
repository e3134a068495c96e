/* Error bodies, in either format. */
#include "documents.h"
#include "fuzz.h"
#include "wire.h"

static void check_text(char *text, size_t max_len) {
  fuzz_expect(text == NULL || (text[0] != '\0' && strlen(text) <= max_len));
  kds_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  static const char type[] = "Header#Name:x";
  struct kds_buf body = body_of((struct kds_slice){(const char *)input, len});
  struct kds_error_body error;
  fuzz_expect(kds_wire_read_error(kds_buf_slice(&body), type, 64, &error) == KDS_OK);
  check_text(error.code, len > sizeof(type) ? len : sizeof(type));
  check_text(error.message, len);
  kds_buf_clear(&body);
  return 0;
}
