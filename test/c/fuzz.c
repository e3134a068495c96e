#include "fuzz.h"

#include "documents.h"
#include "wire.h"

enum { MAX_DEPTH = 64 };

void fuzz_expect(bool so) {
  if (!so)
    abort();
}

static void expect_within(const struct kds_answer *answer, uint32_t at, uint32_t len) {
  fuzz_expect((size_t)at + len <= answer->bytes.len);
}

static void check_records(const struct kds_answer *answer) {
  size_t data_bytes = 0, key_bytes = 0, number_bytes = 0;
  for (size_t i = 0; i < answer->record_count; i++) {
    const struct kds_got_record *record = &answer->records[i];
    expect_within(answer, record->partition_key, record->partition_key_len);
    expect_within(answer, record->sequence_number, record->sequence_number_len);
    expect_within(answer, record->encryption_type, record->encryption_type_len);
    fuzz_expect(record->data == data_bytes);
    data_bytes += record->data_len;
    key_bytes += record->partition_key_len;
    number_bytes += record->sequence_number_len;
  }
  fuzz_expect(answer->data_bytes == data_bytes && answer->partition_keys.len == key_bytes &&
              answer->sequence_numbers.len == number_bytes &&
              data_bytes + key_bytes + number_bytes <= answer->bytes.len);
}

static void check_puts(const struct kds_answer *answer) {
  for (size_t i = 0; i < answer->put_count; i++) {
    const struct kds_put_result *put = &answer->puts[i];
    const struct kds_slice strings[] = {put->shard_id, put->sequence_number, put->error_code,
                                        put->error_message};
    for (size_t field = 0; field < sizeof(strings) / sizeof(strings[0]); field++)
      fuzz_expect(strings[field].data[strings[field].len] == '\0');
  }
}

static enum kds_response kind_of(char first) {
  return first == 'P' ? KDS_RESPONSE_PUTS : first == 'R' ? KDS_RESPONSE_RECORDS : KDS_RESPONSE_TEXT;
}

void fuzz_answer(struct kds_slice input) {
  if (input.len == 0)
    return;
  struct kds_buf body = body_of((struct kds_slice){input.data + 1, input.len - 1});
  struct kds_answer answer;
  if (kds_wire_read(kind_of(input.data[0]), &body, MAX_DEPTH, &answer) == KDS_OK) {
    check_puts(&answer);
    check_records(&answer);
    kds_answer_clear(&answer);
  } else {
    fuzz_expect(answer.problem[0] != '\0');
  }
  kds_buf_clear(&body);
}
