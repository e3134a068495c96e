#include "batch.h"
#include "helpers.h"

static void add(struct kds_batch *batch, uint32_t id, const char *key, const char *hash_key,
                const char *data) {
  char *room = kds_batch_reserve(batch, 100); /* more than is used, as for a string's worst case */
  assert_non_null(room);
  stpcpy(stpcpy(stpcpy(room, key), hash_key), data);
  kds_batch_commit(batch, id, strlen(key), strlen(hash_key), strlen(data));
}

static void records_come_back_as_committed(void **state) {
  (void)state;
  struct kds_batch *batch;
  assert_status(kds_batch_new(0, &batch), KDS_OK);
  assert_int_equal(kds_batch_count(batch), 0);
  for (uint32_t i = 0; i < 1000; i++)
    add(batch, 1000 - i, i % 2 == 0 ? "even" : "odd", i % 3 == 0 ? "12" : "", "data");
  add(batch, 7, "last", "", "");
  assert_int_equal(kds_batch_count(batch), 1001);
  assert_int_equal(kds_batch_bytes(batch), 500 * 4 + 500 * 3 + 334 * 2 + 1000 * 4 + 4);
  const struct kds_record *records = kds_batch_seal(batch);
  assert_non_null(records);
  for (uint32_t i = 0; i < 1000; i++) {
    assert_int_equal(records[i].id, 1000 - i);
    assert_true(kds_slice_eq(records[i].partition_key, i % 2 == 0 ? "even" : "odd"));
    assert_true(kds_slice_eq(records[i].explicit_hash_key, i % 3 == 0 ? "12" : ""));
    assert_true(kds_slice_eq(records[i].data, "data"));
  }
  assert_null(records[1].explicit_hash_key.data);
  assert_int_equal(records[1000].data.len, 0);
  assert_int_equal(kds_batch_id(batch, 1000), 7);
  assert_int_equal(kds_batch_record_bytes(batch, 0), 8);
  kds_batch_free(batch);
}

static void an_empty_batch_is_one(void **state) {
  (void)state;
  struct kds_batch *batch;
  assert_status(kds_batch_new(1000, &batch), KDS_OK);
  assert_non_null(kds_batch_seal(batch));
  kds_batch_free(batch);
  kds_batch_free(NULL);
}

static enum kds_status fill_batch(void *arg) {
  (void)arg;
  struct kds_batch *batch;
  enum kds_status status = kds_batch_new(100, &batch);
  if (status != KDS_OK)
    return status;
  for (uint32_t i = 0; status == KDS_OK && i < 100; i++) {
    if (kds_batch_reserve(batch, 50) == NULL)
      status = KDS_E_NOMEM;
    else
      kds_batch_commit(batch, i, 0, 0, 0);
  }
  if (status == KDS_OK && kds_batch_seal(batch) == NULL)
    status = KDS_E_NOMEM;
  kds_batch_free(batch);
  return status;
}

static void batches_survive_failing_allocations(void **state) {
  (void)state;
  check_allocation_failures(fill_batch, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(records_come_back_as_committed),
      cmocka_unit_test(an_empty_batch_is_one),
      cmocka_unit_test(batches_survive_failing_allocations),
  };
  return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
