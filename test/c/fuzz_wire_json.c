/*
 * libFuzzer: whatever a server may send, decoded. The first byte tells as what; then comes the
 * body. Besides what the sanitizers find, offsets that lie outside the block end the run.
 */
#include "wire_json.h"

static void check_within(const struct kds_answer *answer, uint32_t at, uint32_t len) {
  if ((size_t)at + len > answer->bytes.len)
    abort();
}

static void check_records(const struct kds_answer *answer) {
  for (size_t i = 0; i < answer->record_count; i++) {
    const struct kds_got_record *record = &answer->records[i];
    check_within(answer, record->partition_key, record->partition_key_len);
    check_within(answer, record->sequence_number, record->sequence_number_len);
    check_within(answer, record->encryption_type, record->encryption_type_len);
    if ((size_t)record->data + record->data_len > answer->data_bytes)
      abort();
  }
}

static void read_error(struct kds_slice body) {
  struct kds_error_body error;
  if (kds_json_read_error(body, "Header#Name:x", &error) != KDS_OK)
    abort();
  kds_free(error.code);
  kds_free(error.message);
}

static void read_answer(bool records, struct kds_slice body) {
  struct kds_answer answer;
  enum kds_status status =
      records ? kds_json_read_records(body, &answer) : kds_json_read_puts(body, &answer);
  if (status != KDS_OK)
    return;
  check_records(&answer);
  kds_answer_clear(&answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  if (len == 0)
    return 0;
  char *copy = malloc(len); /* decoding changes it */
  if (copy == NULL)
    return 0;
  memcpy(copy, input + 1, len - 1);
  struct kds_slice body = {copy, len - 1};
  if (input[0] == 'E')
    read_error(body);
  else
    read_answer(input[0] == 'R', body);
  free(copy);
  return 0;
}
