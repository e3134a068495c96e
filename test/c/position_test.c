#include "helpers.h"
#include "position.h"

static struct kds_read_position position_of(enum kds_position_type type, const char *number,
                                            int64_t subsequence_number) {
  struct kds_read_position position;
  struct kds_position given = {type, 1.5, kds_slice_of(number), subsequence_number};
  assert_status(kds_read_position_init(&position, &given), KDS_OK);
  return position;
}

static void compares_sequence_numbers_as_numbers(void **state) {
  (void)state;
  struct kds_read_position position = position_of(KDS_POSITION_AFTER, "100", 4);
  assert_true(kds_read_position_first(&position, kds_slice_of("99")) == INT64_MAX);
  assert_int_equal(kds_read_position_first(&position, kds_slice_of("100")), 5);
  assert_int_equal(kds_read_position_first(&position, kds_slice_of("101")), 0);
  assert_int_equal(kds_read_position_first(&position, kds_slice_of("1000")), 0);
  position = position_of(KDS_POSITION_AFTER, "100", -1);
  assert_true(kds_read_position_first(&position, kds_slice_of("100")) == INT64_MAX);
  position = position_of(KDS_POSITION_LATEST, "", 0);
  assert_int_equal(kds_read_position_first(&position, kds_slice_of("1")), 0);
}

static void advances_and_never_goes_back(void **state) {
  (void)state;
  char digits[KDS_SEQUENCE_NUMBER_DIGITS + 1];
  struct kds_read_position position = position_of(KDS_POSITION_TRIM_HORIZON, "", 0);
  assert_true(kds_read_position_advance(&position, kds_slice_of("100")));
  assert_true(kds_read_position_advance(&position, kds_slice_of("99")));
  assert_string_equal(position.sequence_number, "100");
  assert_int_equal(position.subsequence_number, -1);
  memset(digits, '1', sizeof(digits));
  assert_false(kds_read_position_advance(&position, (struct kds_slice){digits, sizeof(digits)}));
  assert_true(kds_read_position_advance(&position, (struct kds_slice){digits, sizeof(digits) - 1}));
}

static void finds_latest_once(void **state) {
  (void)state;
  struct kds_read_position position = position_of(KDS_POSITION_LATEST, "", 0);
  assert_true(kds_read_position_found(&position, 2.25));
  assert_false(kds_read_position_found(&position, 3));
  assert_int_equal(position.type, KDS_POSITION_AT_TIMESTAMP);
  assert_true(position.timestamp_s == 2.25);
  position = position_of(KDS_POSITION_AFTER, "7", -1);
  kds_read_position_found(&position, 3);
  assert_int_equal(position.type, KDS_POSITION_AFTER);
}

static void is_written_in_the_words_of_either_operation(void **state) {
  (void)state;
  static const struct {
    enum kds_position_type type;
    int64_t subsequence_number;
    const struct kds_position_names *names;
    const char *written;
  } cases[] = {
      {KDS_POSITION_TRIM_HORIZON, 0, &kds_iterator_names, "\"ShardIteratorType\":\"TRIM_HORIZON\""},
      {KDS_POSITION_LATEST, 0, &kds_subscription_names, "\"Type\":\"LATEST\""},
      {KDS_POSITION_AT_TIMESTAMP, 0, &kds_iterator_names,
       "\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":1.5"},
      {KDS_POSITION_AFTER, 0, &kds_iterator_names,
       "\"ShardIteratorType\":\"AT_SEQUENCE_NUMBER\",\"StartingSequenceNumber\":\"7\""},
      {KDS_POSITION_AFTER, -1, &kds_subscription_names,
       "\"Type\":\"AFTER_SEQUENCE_NUMBER\",\"SequenceNumber\":\"7\""},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    struct kds_read_position position =
        position_of(cases[i].type, "7", cases[i].subsequence_number);
    struct kds_buf buf;
    kds_buf_init(&buf, 1024);
    kds_read_position_write(&position, cases[i].names, &buf);
    assert_string_equal(kds_buf_text(&buf), cases[i].written);
    kds_buf_clear(&buf);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(compares_sequence_numbers_as_numbers),
      cmocka_unit_test(advances_and_never_goes_back),
      cmocka_unit_test(finds_latest_once),
      cmocka_unit_test(is_written_in_the_words_of_either_operation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
