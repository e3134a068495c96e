/*
 * Any bytes as the one record of an answer: as they are, and, for no fuzzer guesses an MD5, as the
 * message of an aggregated record. What is handed over lies within the answer; each user record of
 * an aggregate is handed over, in one piece or more, skipped or dealt with already. The first byte
 * tells what is wanted.
 */
#include "documents.h"
#include "fuzz.h"
#include "unpack.h"

static const char number[] = "12345", lone_key[] = "key";
enum { NUMBER_BYTES = sizeof(number) - 1, KEY_BYTES = sizeof(lone_key) - 1 };

/* As kds_wire_read gives it. */
static bool answer_of(struct kds_slice data, struct kds_answer *answer) {
  size_t capacity, bytes = data.len + NUMBER_BYTES + KEY_BYTES;
  struct kds_got_record *record = kds_bulk_alloc(sizeof(*record), &capacity);
  char *block = kds_bulk_alloc(bytes, &capacity);
  *answer = (struct kds_answer){.table = record, .block = block};
  if (record == NULL || block == NULL)
    return false;
  if (data.len > 0)
    memcpy(block, data.data, data.len);
  memcpy(block + data.len, number, NUMBER_BYTES);
  memcpy(block + data.len + NUMBER_BYTES, lone_key, KEY_BYTES);
  *record = (struct kds_got_record){.data_len = (uint32_t)data.len,
                                    .sequence_number = (uint32_t)data.len,
                                    .sequence_number_len = NUMBER_BYTES,
                                    .partition_key = (uint32_t)data.len + NUMBER_BYTES,
                                    .partition_key_len = KEY_BYTES};
  answer->records = record;
  answer->record_count = 1;
  answer->bytes = (struct kds_slice){block, bytes};
  answer->data_bytes = data.len;
  answer->sequence_numbers = (struct kds_slice){block + data.len, NUMBER_BYTES};
  return true;
}

static struct kds_unpack_filter filter_of(uint8_t wish) {
  uint64_t middle = UINT64_C(1) << 63;
  struct kds_unpack_filter filter = {.deaggregates = (wish & 1) == 0, .has_range = (wish & 2) != 0};
  filter.first.high = (wish & 4) != 0 ? middle : 0;
  filter.last.high = (wish & 4) != 0 ? UINT64_MAX : middle - 1;
  filter.last.low = UINT64_MAX;
  filter.max_records = wish >> 6; /* at once; 0: all */
  return filter;
}

/* Within an aggregate, or before all. */
static struct kds_read_position position_of(uint8_t wish) {
  struct kds_position given = {.type = KDS_POSITION_TRIM_HORIZON};
  struct kds_read_position position;
  if ((wish & 8) != 0)
    given = (struct kds_position){KDS_POSITION_AFTER, 0, kds_slice_of(number), wish >> 4};
  fuzz_expect(kds_read_position_init(&position, &given) == KDS_OK);
  return position;
}

/* How many user records an aggregate has from the first on that is wanted. */
struct expected {
  int64_t first;
  uint64_t count;
};

static void count_wanted(void *arg, const struct kds_record *record) {
  struct expected *expected = arg;
  expected->count += record->id >= expected->first;
}

static void check_places(const struct kds_fetched *fetched, int64_t first) {
  size_t key_bytes = 0;
  for (size_t i = 0; i < fetched->key_count; i++)
    key_bytes += fetched->key_lengths[i];
  fuzz_expect(key_bytes == fetched->keys.len);
  for (size_t i = 0; i < fetched->record_count; i++) {
    const struct kds_user_record *record = &fetched->records[i];
    fuzz_expect((size_t)record->data + record->data_len <= fetched->data_bytes);
    fuzz_expect((size_t)record->sequence_number + record->sequence_number_len <=
                fetched->bytes.len);
    fuzz_expect(record->partition_key > 0 && record->partition_key <= fetched->key_count);
    fuzz_expect(record->explicit_hash_key <= fetched->key_count);
    fuzz_expect(record->subsequence_number >= first);
  }
}

static void check(struct kds_slice data, uint8_t wish) {
  struct kds_unpack_filter filter = filter_of(wish);
  struct kds_read_position position = position_of(wish);
  struct expected expected = {.first = kds_read_position_first(&position, kds_slice_of(number))};
  struct kds_unpacked unpacked;
  struct kds_answer answer;
  if (!answer_of(data, &answer)) {
    kds_answer_clear(&answer);
    return;
  }
  bool is_aggregate = filter.deaggregates &&
                      kds_aggregate_read(data, UINT32_MAX, count_wanted, &expected) == KDS_OK;
  if (!is_aggregate)
    expected.count = expected.first == 0;
  uint64_t seen = 0;
  for (bool is_cut = true; is_cut;) {
    struct kds_fetched fetched = {.held_bytes = 0};
    int64_t first = kds_read_position_first(&position, kds_slice_of(number));
    kds_unpack(&unpacked, &answer, &filter, &position);
    fuzz_expect(unpacked.status == KDS_OK);
    kds_unpacked_give(&unpacked, &fetched);
    seen += fetched.record_count + unpacked.skipped;
    fuzz_expect(filter.has_range || unpacked.skipped == 0);
    check_places(&fetched, first);
    is_cut = unpacked.is_cut;
    fuzz_expect(!is_cut || kds_unpacked_advance(&unpacked, &answer, &position));
    kds_unpacked_clear(&unpacked);
  }
  fuzz_expect(seen == expected.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  if (len == 0)
    return 0;
  struct kds_slice bytes = {(const char *)input + 1, len - 1};
  check(bytes, input[0]);
  struct kds_buf whole = framed(bytes);
  check(kds_buf_slice(&whole), input[0]);
  kds_buf_clear(&whole);
  return 0;
}
