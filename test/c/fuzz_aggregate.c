/*
 * Any bytes as an aggregated record: as they are, and, for no fuzzer guesses an MD5, as its
 * message. What can be read must come back from what is written of it.
 */
#include "aggregate.h"
#include "documents.h"
#include "fuzz.h"

struct records {
  struct kds_buf list; /* of struct kds_record */
  struct kds_slice within;
};

static size_t count_of(const struct records *records) {
  return records->list.len / sizeof(struct kds_record);
}

static const struct kds_record *record_at(const struct records *records, size_t index) {
  return (const struct kds_record *)(const void *)records->list.data + index;
}

static void expect_within(struct kds_slice part, struct kds_slice whole) {
  fuzz_expect(part.len == 0 || (part.data >= whole.data && part.len <= whole.len &&
                                (size_t)(part.data - whole.data) <= whole.len - part.len));
}

static void take(void *arg, const struct kds_record *record) {
  struct records *records = arg;
  fuzz_expect(record->id == count_of(records));
  expect_within(record->partition_key, records->within);
  expect_within(record->explicit_hash_key, records->within);
  expect_within(record->data, records->within);
  kds_buf_append(&records->list, record, sizeof(*record));
}

static enum kds_status read_all(struct kds_slice data, struct records *records) {
  kds_buf_init(&records->list, TEST_MAX_BYTES);
  records->within = data;
  enum kds_status status = kds_aggregate_read(data, UINT32_MAX, take, records);
  fuzz_expect(status == KDS_OK || (status == KDS_E_INVALID && count_of(records) == 0));
  return status;
}

static void expect_same(struct kds_slice a, struct kds_slice b) {
  fuzz_expect(a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0));
}

static struct kds_buf written(const struct records *records) {
  struct kds_aggregate aggregate;
  struct kds_buf buf;
  kds_aggregate_init(&aggregate);
  kds_buf_init(&buf, TEST_MAX_BYTES);
  for (size_t i = 0; i < count_of(records); i++) {
    size_t predicted = kds_aggregate_bytes_with(&aggregate, record_at(records, i));
    fuzz_expect(kds_aggregate_add(&aggregate, record_at(records, i)) == KDS_OK);
    fuzz_expect(kds_aggregate_bytes(&aggregate) == predicted);
  }
  kds_aggregate_write(&aggregate, &buf);
  fuzz_expect(buf.status == KDS_OK && buf.len == kds_aggregate_bytes(&aggregate));
  if (buf.len > 0)
    kds_aggregates_close(&buf.data, &buf.len, 1);
  kds_aggregate_clear(&aggregate);
  return buf;
}

static void check_round_trip(const struct records *records) {
  struct kds_buf buf = written(records);
  struct records again;
  fuzz_expect(read_all(kds_buf_slice(&buf), &again) == KDS_OK);
  fuzz_expect(count_of(&again) == count_of(records));
  for (size_t i = 0; i < count_of(records); i++) {
    const struct kds_record *a = record_at(records, i), *b = record_at(&again, i);
    expect_same(a->partition_key, b->partition_key);
    expect_same(a->explicit_hash_key, b->explicit_hash_key);
    expect_same(a->data, b->data);
  }
  kds_buf_clear(&again.list);
  kds_buf_clear(&buf);
}

static void check(struct kds_slice data) {
  struct records records;
  if (read_all(data, &records) == KDS_OK && count_of(&records) > 0)
    check_round_trip(&records);
  kds_buf_clear(&records.list);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  struct kds_slice bytes = {(const char *)input, len};
  check(bytes);
  struct kds_buf whole = framed(bytes);
  check(kds_buf_slice(&whole));
  kds_buf_clear(&whole);
  return 0;
}
