#include "helpers.h"
#include "limiter.h"

/* The KPL's own case. */
static void a_bucket_holds_what_it_holds(void **state) {
  (void)state;
  struct kds_bucket bucket;
  kds_bucket_init(&bucket, 200, 1000, 5000);
  assert_true(kds_bucket_wait_ms(&bucket, 201, 5000) > 0);
  assert_int_equal(kds_bucket_wait_ms(&bucket, 200, 5000), 0);
  kds_bucket_spend(&bucket, 200);
  assert_int_equal(kds_bucket_wait_ms(&bucket, 110, 5100), 10);
  assert_int_equal(kds_bucket_wait_ms(&bucket, 90, 5100), 0);
  kds_bucket_spend(&bucket, 90);
  assert_int_equal(kds_bucket_wait_ms(&bucket, 200, 60000), 0); /* full, and no fuller */
  assert_true(kds_bucket_wait_ms(&bucket, 201, 60000) == UINT64_MAX);
}

static void a_shard_has_a_rate_of_records(void **state) {
  (void)state;
  struct kds_limiter limiter;
  kds_limiter_init(&limiter, 150, 0);
  for (int i = 0; i < 1500; i++)
    assert_int_equal(kds_limiter_take(&limiter, 1, 0), 0);
  assert_int_equal(kds_limiter_take(&limiter, 1, 0), 1);
  assert_int_equal(kds_limiter_take(&limiter, 1, 1), 0);
}

static void a_shard_has_a_rate_of_bytes(void **state) {
  (void)state;
  struct kds_limiter limiter;
  kds_limiter_init(&limiter, 100, 0);
  assert_int_equal(kds_limiter_take(&limiter, 1024 * 1024, 0), 0);
  assert_int_equal(kds_limiter_take(&limiter, 512 * 1024, 0), 500);
  assert_int_equal(kds_limiter_take(&limiter, 512 * 1024, 499), 1);
  assert_int_equal(kds_limiter_take(&limiter, 512 * 1024, 500), 0);
}

/* Ten seconds' worth goes out, and is paid for afterwards. */
static void a_record_of_more_than_a_second_leaves_alone(void **state) {
  (void)state;
  struct kds_limiter limiter;
  kds_limiter_init(&limiter, 100, 0);
  assert_int_equal(kds_limiter_take(&limiter, 10 * 1024 * 1024, 0), 0);
  assert_int_equal(kds_limiter_take(&limiter, 1024 * 1024, 0), 10000);
  assert_int_equal(kds_limiter_take(&limiter, 1024 * 1024, 10000), 0);
}

static void no_percent_is_no_limit(void **state) {
  (void)state;
  struct kds_limiter limiter;
  kds_limiter_init(&limiter, 0, 0);
  for (int i = 0; i < 100000; i++)
    assert_int_equal(kds_limiter_take(&limiter, SIZE_MAX, 0), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_bucket_holds_what_it_holds),
      cmocka_unit_test(a_shard_has_a_rate_of_records),
      cmocka_unit_test(a_shard_has_a_rate_of_bytes),
      cmocka_unit_test(a_record_of_more_than_a_second_leaves_alone),
      cmocka_unit_test(no_percent_is_no_limit),
  };
  return cmocka_run_group_tests_name("limiter", tests, NULL, NULL);
}
