#include "helpers.h"
#include "metrics.h"

#include <stdio.h>

static struct kds_histogram histogram;

static void record_range(uint64_t from, uint64_t to) {
  memset(&histogram, 0, sizeof(histogram));
  for (uint64_t value = from; value < to; value++)
    kds_histogram_record(&histogram, value);
}

static void an_empty_histogram_tells_nothing(void **state) {
  (void)state;
  record_range(0, 0);
  struct kds_summary summary = kds_histogram_summary(&histogram);
  assert_int_equal(summary.count, 0);
  assert_int_equal(summary.p50, 0);
  assert_int_equal(summary.max, 0);
}

static void small_values_are_exact(void **state) {
  (void)state;
  record_range(1, 21);
  struct kds_summary summary = kds_histogram_summary(&histogram);
  assert_int_equal(summary.count, 20);
  assert_int_equal(summary.sum, 210);
  assert_int_equal(summary.p50, 10);
  assert_int_equal(summary.p90, 18);
  assert_int_equal(summary.p99, 20);
  assert_int_equal(summary.max, 20);
}

static void percentiles_are_within_a_sixteenth(void **state) {
  (void)state;
  record_range(1, 1000001);
  for (int percent = 1; percent <= 100; percent++) {
    uint64_t exact = (uint64_t)percent * 10000;
    uint64_t told = kds_histogram_percentile(&histogram, percent);
    assert_in_range(told, exact, exact + exact / 16);
  }
}

static void any_value_has_a_place(void **state) {
  (void)state;
  memset(&histogram, 0, sizeof(histogram));
  for (int bit = 0; bit < 64; bit++)
    kds_histogram_record(&histogram, (uint64_t)1 << bit);
  kds_histogram_record(&histogram, UINT64_MAX);
  assert_int_equal(histogram.count, 65);
  assert_true(kds_histogram_percentile(&histogram, 100) == UINT64_MAX);
  assert_true(kds_histogram_percentile(&histogram, 50) == (uint64_t)1 << 32 ||
              kds_histogram_percentile(&histogram, 50) > (uint64_t)1 << 32);
}

static void names_are_counted_as_far_as_there_are_places(void **state) {
  (void)state;
  struct kds_tally tally = {.used = 0};
  uint64_t total = 0;
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < KDS_TALLY_PLACES + 10; i++) {
      char name[16];
      snprintf(name, sizeof(name), "Code%d", i);
      kds_tally_add(&tally, kds_slice_of(name), 1);
    }
  static const char long_name[] =
      "ANameThatIsLongerThanAnyExceptionOfTheServiceHasEverBeenSoFarException";
  kds_tally_add(&tally, kds_slice_of(long_name), 5);
  for (size_t i = 0; i < tally.used; i++)
    total += tally.counts[i].count;
  assert_int_equal(tally.used, KDS_TALLY_PLACES);
  assert_int_equal(total, 2 * (KDS_TALLY_PLACES + 10) + 5);
  assert_string_equal(tally.counts[0].name, "Code0");
  assert_int_equal(tally.counts[0].count, 2);
  assert_string_equal(tally.counts[KDS_TALLY_PLACES - 1].name, "other");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_empty_histogram_tells_nothing),
      cmocka_unit_test(small_values_are_exact),
      cmocka_unit_test(percentiles_are_within_a_sixteenth),
      cmocka_unit_test(any_value_has_a_place),
      cmocka_unit_test(names_are_counted_as_far_as_there_are_places),
  };
  return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
