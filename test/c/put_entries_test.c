#include "helpers.h"
#include "put_entries.h"

#include <stdio.h>

/*
 * One letter a result: '.' stored, 't' throttled, 'i' failed inside the service, 'n' never to
 * succeed. Sequence number and message tell of which answer they are.
 */
static enum kds_status read_answer(const char *letters, int number, struct kds_answer *out) {
  struct kds_buf body;
  kds_buf_init(&body, SIZE_MAX);
  kds_buf_append_text(&body, "{\"FailedRecordCount\":0,\"Records\":[");
  for (const char *at = letters; *at != '\0'; at++) {
    const char *code = *at == 't'   ? "ProvisionedThroughputExceededException"
                       : *at == 'i' ? "InternalFailure"
                                    : "KMSDisabledException";
    kds_buf_append_text(&body, at == letters ? "" : ",");
    if (*at == '.')
      kds_buf_printf(&body, "{\"ShardId\":\"shard\",\"SequenceNumber\":\"%d%02d\"}", number,
                     (int)(at - letters));
    else
      kds_buf_printf(&body, "{\"ErrorCode\":\"%s\",\"ErrorMessage\":\"answer %d\"}", code, number);
  }
  kds_buf_append_text(&body, "]}");
  enum kds_status status = body.status;
  if (status == KDS_OK)
    status = kds_wire_read(KDS_RESPONSE_PUTS, &body, KDS_WIRE_MAX_DEPTH, out);
  kds_buf_clear(&body);
  return status;
}

enum { COUNT = 5 };
static const struct kds_record records[COUNT] = {
    {.id = 10}, {.id = 11}, {.id = 12}, {.id = 13}, {.id = 14}};

/* The answer to what was sent first, or to what the entries say is to be sent again. */
static enum kds_status take(struct kds_put_entries *entries, const char *letters, int number,
                            enum kds_retry_class *out) {
  bool is_first = entries->results == NULL;
  size_t count = is_first ? strlen(letters) : entries->count;
  struct kds_answer answer;
  enum kds_status status = read_answer(letters, number, &answer);
  if (status != KDS_OK)
    return status;
  assert_int_equal(answer.put_count, count);
  status =
      kds_put_entries_take(entries, &answer, is_first ? records : entries->records, count, out);
  kds_answer_clear(&answer); /* empty if it was taken */
  return status;
}

static enum kds_retry_class took(struct kds_put_entries *entries, const char *letters, int number) {
  enum kds_retry_class retry_class;
  assert_status(take(entries, letters, number, &retry_class), KDS_OK);
  return retry_class;
}

/* Sequence numbers of those stored, codes of those that weren't, in the call's order. */
static void check_results(const struct kds_put_entries *entries, const char *const *expected) {
  assert_int_equal(entries->total, COUNT);
  for (size_t i = 0; i < COUNT; i++) {
    const struct kds_put_result *result = &entries->results[i];
    bool is_stored = kds_put_is_stored(result);
    assert_true(
        kds_slice_eq(is_stored ? result->sequence_number : result->error_code, expected[i]));
    assert_true(is_stored || result->error_message.len > 0);
  }
}

static void check_to_send(const struct kds_put_entries *entries, const char *ids) {
  char text[64] = "";
  for (size_t i = 0, at = 0; i < entries->count; i++)
    at += (size_t)snprintf(text + at, sizeof(text) - at, "%u ", entries->records[i].id);
  assert_string_equal(text, ids);
}

static void results_stand_in_the_order_of_the_call(void **state) {
  (void)state;
  struct kds_put_entries entries = {0};
  assert_int_equal(took(&entries, "i.t.i", 1), KDS_RETRY_THROTTLING);
  check_to_send(&entries, "10 12 14 ");
  assert_int_equal(took(&entries, ".i.", 2), KDS_RETRY_TRANSIENT);
  check_to_send(&entries, "12 ");
  assert_int_equal(took(&entries, ".", 3), KDS_RETRY_NEVER);
  check_to_send(&entries, "");
  check_results(&entries, (const char *[]){"200", "101", "300", "103", "202"});
  kds_put_entries_clear(&entries);
}

static void the_class_is_the_strongest_of_those_to_send_again(void **state) {
  (void)state;
  static const struct {
    const char *letters;
    enum kds_retry_class strongest;
    const char *ids;
  } cases[] = {
      {".....", KDS_RETRY_NEVER, ""},
      {"nnnnn", KDS_RETRY_NEVER, ""},
      {".n..i", KDS_RETRY_TRANSIENT, "14 "},
      {"t...i", KDS_RETRY_THROTTLING, "10 14 "},
      {"i..nt", KDS_RETRY_THROTTLING, "10 14 "},
      {"ttttt", KDS_RETRY_THROTTLING, "10 11 12 13 14 "},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    struct kds_put_entries entries = {0};
    assert_int_equal(took(&entries, cases[i].letters, 1), cases[i].strongest);
    check_to_send(&entries, cases[i].ids);
    kds_put_entries_clear(&entries);
  }
}

static void what_is_stored_or_hopeless_is_not_sent_again(void **state) {
  (void)state;
  struct kds_put_entries entries = {0};
  took(&entries, "t.nti", 1);
  check_to_send(&entries, "10 13 14 ");
  took(&entries, "nt.", 2); /* one of them is hopeless now */
  check_to_send(&entries, "13 ");
  took(&entries, "t", 3);
  check_to_send(&entries, "13 ");
  check_results(&entries, (const char *[]){"KMSDisabledException", "101", "KMSDisabledException",
                                           "ProvisionedThroughputExceededException", "202"});
  assert_true(kds_slice_eq(entries.results[0].error_message, "answer 2"));
  assert_true(kds_slice_eq(entries.results[2].error_message, "answer 1"));
  assert_true(kds_slice_eq(entries.results[3].error_message, "answer 3"));
  kds_put_entries_clear(&entries);
}

static void a_later_failure_is_told_of_those_that_were_still_to_be_sent(void **state) {
  (void)state;
  struct kds_put_entries entries = {0};
  took(&entries, "t.nt.", 1);
  char code[] = "ETIMEDOUT", message[] = "too slow";
  kds_put_entries_fail(&entries, code, message);
  memset(code, 'x', sizeof(code) - 1); /* they are copied */
  memset(message, 'x', sizeof(message) - 1);
  check_results(&entries,
                (const char *[]){"ETIMEDOUT", "101", "KMSDisabledException", "ETIMEDOUT", "104"});
  assert_true(kds_slice_eq(entries.results[0].error_message, "too slow"));
  assert_true(kds_slice_eq(entries.results[2].error_message, "answer 1"));
  kds_put_entries_clear(&entries);
}

static void without_memory_for_the_later_failure_the_earlier_is_told(void **state) {
  (void)state;
  for (size_t nth = 0; nth < 2; nth++) {
    struct kds_put_entries entries = {0};
    took(&entries, "t....", 1);
    fail_allocation(nth);
    kds_put_entries_fail(&entries, "ETIMEDOUT", "too slow");
    assert_true(restore_allocation());
    assert_true(kds_slice_eq(entries.results[0].error_code,
                             nth == 0 ? "ProvisionedThroughputExceededException" : "ETIMEDOUT"));
    kds_put_entries_clear(&entries);
  }
}

static enum kds_status take_twice(void *arg) {
  (void)arg;
  struct kds_put_entries entries = {0};
  enum kds_retry_class retry_class;
  enum kds_status status = take(&entries, "t.t..", 1, &retry_class);
  if (status == KDS_OK) {
    status = take(&entries, "..", 2, &retry_class);
    /* What wasn't taken has changed nothing. */
    check_results(&entries,
                  status == KDS_OK
                      ? (const char *[]){"200", "101", "201", "103", "104"}
                      : (const char *[]){"ProvisionedThroughputExceededException", "101",
                                         "ProvisionedThroughputExceededException", "103", "104"});
    check_to_send(&entries, status == KDS_OK ? "" : "10 12 ");
  } else {
    assert_null(entries.results);
  }
  kds_put_entries_clear(&entries);
  return status;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  check_allocation_failures(take_twice, NULL);
}

static void clearing_twice_or_nothing_does_no_harm(void **state) {
  (void)state;
  struct kds_put_entries entries = {0};
  kds_put_entries_clear(&entries);
  took(&entries, "t....", 1);
  kds_put_entries_clear(&entries);
  kds_put_entries_clear(&entries);
  assert_null(entries.results);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(results_stand_in_the_order_of_the_call),
      cmocka_unit_test(the_class_is_the_strongest_of_those_to_send_again),
      cmocka_unit_test(what_is_stored_or_hopeless_is_not_sent_again),
      cmocka_unit_test(a_later_failure_is_told_of_those_that_were_still_to_be_sent),
      cmocka_unit_test(without_memory_for_the_later_failure_the_earlier_is_told),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(clearing_twice_or_nothing_does_no_harm),
  };
  return cmocka_run_group_tests_name("put_entries", tests, NULL, NULL);
}
