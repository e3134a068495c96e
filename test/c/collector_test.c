#include "fixture.h"
#include "intake.h"
#include "puts.h"

#include <stdio.h>

/* ---- The collector of a test ---- */

static struct kds_collector_options default_options(void) {
  return (struct kds_collector_options){.input = KDS_LITERAL("{\"StreamName\":\"s\"}"),
                                        .coalesce = true};
}

static struct kds_collector *open_collector(struct fixture *fixture,
                                            const struct kds_collector_options *options) {
  struct kds_collector_options usual = default_options();
  struct kds_collector *collector;
  forget_puts();
  assert_status(kds_collector_new(fixture->client, options == NULL ? &usual : options, note_puts,
                                  NULL, &collector),
                KDS_OK);
  return collector;
}

/* In one batch, so that they arrive together. */
static enum kds_status put_many(struct kds_collector *collector, uint32_t from, uint32_t to,
                                size_t data_len) {
  struct kds_batch batch = make_puts(from, to, NULL, "", data_len);
  return kds_collector_put(collector, &batch);
}

static size_t operations(struct fixture *fixture, const char *operation) {
  size_t count = 0;
  for (size_t i = 0; i < server_requests(fixture->server); i++)
    count += strcmp(server_request_at(fixture->server, i)->operation, operation) == 0;
  return count;
}

/* ---- What leaves together ---- */

static const server_answer stored[] = {answer_stored, NULL};

static void a_lone_put_leaves_as_put_record(void **state) {
  (void)state;
  struct fixture fixture;
  open_fixture(&fixture, stored, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, 1, 4), KDS_OK);
  wait_settled(1);
  assert_string_equal(outcomes[0].shard_id, "shardId-000000000001");
  assert_int_equal(outcomes[0].attempts, 1);
  assert_string_equal(server_request_at(fixture.server, 0)->body,
                      "{\"StreamName\":\"s\",\"Data\":\"MHh4eA==\",\"PartitionKey\":\"key-0\"}");
  close_fixture(&fixture);
  check_puts(0, 1, KDS_OK);
}

static void many_puts_leave_by_five_hundred(void **state) {
  (void)state;
  enum { COUNT = 2600 };
  struct fixture fixture;
  open_fixture(&fixture, stored, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, COUNT, 10), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(server_requests(fixture.server), 6);
  size_t records = 0;
  for (size_t i = 0; i < 6; i++) {
    const struct server_request *request = server_request_at(fixture.server, i);
    assert_string_equal(request->operation, "PutRecords");
    assert_in_range(count_records(request), 1, KDS_COLLECTION_MAX_RECORDS);
    records += count_records(request);
  }
  assert_int_equal(records, COUNT);
  assert_in_range(server_most_at_once(fixture.server), 1, 4);
  close_fixture(&fixture);
}

static void a_request_holds_no_more_than_its_bytes(void **state) {
  (void)state;
  enum { COUNT = 12, LEN = 1024 * 1024 - 100 }; /* five to a request */
  struct fixture fixture;
  open_fixture(&fixture, stored, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, COUNT, LEN), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(server_requests(fixture.server), 3);
  for (size_t i = 0; i < 3; i++)
    assert_in_range(count_records(server_request_at(fixture.server, i)), 2, 5);
  close_fixture(&fixture);
}

static void without_coalescing_each_put_is_a_request(void **state) {
  (void)state;
  struct kds_collector_options options = default_options();
  struct fixture fixture;
  open_fixture(&fixture, stored, NULL);
  options.coalesce = false;
  struct kds_collector *collector = open_collector(&fixture, &options);
  assert_status(put_many(collector, 0, 100, 10), KDS_OK);
  wait_settled(100);
  check_puts(0, 100, KDS_OK);
  assert_int_equal(operations(&fixture, "PutRecord"), 100);
  close_fixture(&fixture);
}

/* ---- Failures ---- */

static bool answer_text(struct server_request *request, const char *body) {
  return send_answer(request, 200, "application/x-amz-json-1.1", body);
}

/* Of six: the second throttled, the fourth broken, the sixth cut short. */
static bool answer_in_part(struct server_request *request) {
  static const char ok[] = "{\"ShardId\":\"shardId-1\",\"SequenceNumber\":\"1\"}";
  char body[1024];
  snprintf(body, sizeof(body),
           "{\"FailedRecordCount\":2,\"Records\":[%s,{\"ErrorCode\":"
           "\"ProvisionedThroughputExceededException\",\"ErrorMessage\":\"slow\"},%s,"
           "{\"ErrorCode\":\"InternalFailure\",\"ErrorMessage\":\"oh\"},%s,"
           "{\"SequenceNumber\":\"1\"}]}",
           ok, ok, ok);
  return answer_text(request, body);
}

static void failed_entries_go_again_alone_and_in_order(void **state) {
  (void)state;
  static const server_answer script[] = {answer_in_part, answer_stored, NULL};
  struct fixture fixture;
  open_fixture(&fixture, script, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, 6, 4), KDS_OK);
  wait_settled(6);
  check_puts(0, 5, KDS_OK);
  check_puts(5, 6, KDS_E_BAD_RESPONSE);
  assert_int_equal(outcomes[5].persisted, KDS_PERSISTED_UNKNOWN);
  assert_int_equal(outcomes[0].attempts, 1);
  assert_int_equal(outcomes[1].attempts, 2);
  const char *again = server_request_at(fixture.server, 1)->body;
  assert_int_equal(count_records(server_request_at(fixture.server, 1)), 2);
  const char *second = strstr(again, "key-1"), *fourth = strstr(again, "key-3");
  assert_true(second != NULL && fourth != NULL && second < fourth);
  assert_int_equal(server_requests(fixture.server), 2);
  close_fixture(&fixture);
}

static bool answer_each_broken(struct server_request *request) {
  static const char broken[] = "{\"ErrorCode\":\"InternalFailure\",\"ErrorMessage\":\"oh\"}";
  char body[512];
  snprintf(body, sizeof(body), "{\"FailedRecordCount\":3,\"Records\":[%s,%s,%s]}", broken, broken,
           broken);
  return answer_text(request, body);
}

static void entries_that_keep_failing_end_with_their_code(void **state) {
  (void)state;
  static const server_answer script[] = {answer_each_broken, NULL};
  struct fixture fixture;
  open_fixture(&fixture, script, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, 3, 4), KDS_OK);
  wait_settled(3);
  check_puts(0, 3, KDS_E_SERVICE);
  assert_string_equal(outcomes[2].code, "InternalFailure");
  assert_int_equal(outcomes[2].attempts, 3);
  assert_int_equal(outcomes[2].persisted, KDS_PERSISTED_UNKNOWN);
  assert_int_equal(server_requests(fixture.server), 3);
  close_fixture(&fixture);
}

static bool deny_many(struct server_request *request) {
  return strcmp(request->operation, "PutRecords") == 0 ? answer_access_denied(request)
                                                       : answer_stored(request);
}

static void where_many_are_denied_each_goes_alone_for_good(void **state) {
  (void)state;
  static const server_answer script[] = {deny_many, NULL};
  struct fixture fixture;
  open_fixture(&fixture, script, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, 10, 4), KDS_OK);
  wait_settled(10);
  assert_status(put_many(collector, 10, 20, 4), KDS_OK);
  wait_settled(20);
  check_puts(0, 20, KDS_OK);
  assert_int_equal(operations(&fixture, "PutRecords"), 1);
  assert_int_equal(operations(&fixture, "PutRecord"), 20);
  close_fixture(&fixture);
}

static bool dislike_one(struct server_request *request) {
  return strstr(request->body, "\"key-3\"") != NULL ? answer_validation(request)
                                                    : answer_stored(request);
}

static void of_a_refused_request_only_the_bad_put_fails(void **state) {
  (void)state;
  static const server_answer script[] = {dislike_one, NULL};
  struct fixture fixture;
  open_fixture(&fixture, script, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, 6, 4), KDS_OK);
  wait_settled(6);
  check_puts(0, 3, KDS_OK);
  check_puts(3, 4, KDS_E_SERVICE);
  check_puts(4, 6, KDS_OK);
  assert_string_equal(outcomes[3].code, "ValidationException");
  assert_int_equal(outcomes[3].persisted, KDS_PERSISTED_NO);
  assert_int_equal(operations(&fixture, "PutRecords"), 1);
  assert_status(put_many(collector, 10, 13, 4), KDS_OK); /* together again */
  wait_settled(9);
  assert_int_equal(operations(&fixture, "PutRecords"), 2);
  close_fixture(&fixture);
}

static bool answer_two_results(struct server_request *request) {
  return answer_text(request, "{\"Records\":[{\"ShardId\":\"a\",\"SequenceNumber\":\"1\"},"
                              "{\"ShardId\":\"a\",\"SequenceNumber\":\"2\"}]}");
}

static void a_wrong_number_of_results_says_nothing_of_any(void **state) {
  (void)state;
  static const server_answer script[] = {answer_two_results, NULL};
  struct fixture fixture;
  open_fixture(&fixture, script, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, 3, 4), KDS_OK);
  wait_settled(3);
  check_puts(0, 3, KDS_E_BAD_RESPONSE);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_UNKNOWN);
  assert_status(put_many(collector, 3, 4, 4), KDS_OK);
  wait_settled(4);
  check_puts(3, 4, KDS_E_BAD_RESPONSE);
  close_fixture(&fixture);
}

/* ---- Ends ---- */

static void puts_that_wait_too_long_expire(void **state) {
  (void)state;
  static const server_answer script[] = {hang, NULL};
  struct kds_client_options client_options = patient_options();
  struct kds_collector_options options = default_options();
  struct fixture fixture;
  client_options.call_timeout_ms = 3000;
  open_fixture(&fixture, script, &client_options);
  options.max_in_flight = 1;
  struct kds_collector *collector = open_collector(&fixture, &options);
  assert_status(put_many(collector, 0, 1, 4), KDS_OK);
  assert_status(put_many(collector, 1, 20, 4), KDS_OK);
  wait_settled(20);
  for (size_t i = 0; i < 20; i++)
    assert_int_equal(outcomes[i].status, KDS_E_CALL_TIMEOUT);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_UNKNOWN);
  close_fixture(&fixture);
}

/* One put pauses between attempts, some are on their way, many wait. */
static void start_in_every_state(struct fixture *fixture, struct kds_collector *collector) {
  assert_status(put_many(collector, 0, 6, 4), KDS_OK);
  assert_true(server_wait_requests(fixture->server, 1));
  wait_settled(3);
  for (uint32_t i = 0; i < 10; i++)
    assert_status(put_many(collector, 6 + 600 * i, 6 + 600 * (i + 1), 4), KDS_OK);
  assert_true(server_wait_requests(fixture->server, 2));
}

static const server_answer then_hang[] = {answer_in_part, hang, NULL};
enum { IN_EVERY_STATE = 6006 };

static void check_each_settled_once(void) {
  for (size_t i = 0; i < IN_EVERY_STATE; i++)
    assert_int_equal(outcomes[i].count, 1);
  check_puts(6 + 4 * 500, IN_EVERY_STATE, KDS_E_CLOSED);
}

static void freeing_the_collector_settles_what_waits(void **state) {
  (void)state;
  struct fixture fixture;
  open_fixture(&fixture, then_hang, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  start_in_every_state(&fixture, collector);
  kds_collector_free(collector);
  wait_settled(IN_EVERY_STATE - 4 * 500); /* those under way settle as their calls end */
  close_fixture(&fixture);
  check_each_settled_once();
}

static void freeing_the_client_settles_its_collectors_puts(void **state) {
  (void)state;
  struct fixture fixture;
  open_fixture(&fixture, then_hang, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  start_in_every_state(&fixture, collector);
  kds_client_free(fixture.client);
  wait_settled(IN_EVERY_STATE);
  assert_status(put_many(collector, 9000, 9001, 4), KDS_OK);
  wait_settled(IN_EVERY_STATE + 1);
  check_puts(9000, 9001, KDS_E_CLOSED);
  kds_collector_free(collector);
  close_fixture(&fixture);
  check_each_settled_once();
}

static void freeing_the_engine_settles_every_put(void **state) {
  (void)state;
  struct fixture fixture;
  open_fixture(&fixture, then_hang, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  start_in_every_state(&fixture, collector);
  close_fixture(&fixture);
  check_each_settled_once();
}

/* The freed collector's last call ends with the engine, which takes the collector along. */
static void freeing_the_collector_and_then_the_engine(void **state) {
  (void)state;
  struct fixture fixture;
  open_fixture(&fixture, then_hang, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  start_in_every_state(&fixture, collector);
  kds_collector_free(collector);
  close_fixture(&fixture);
  check_each_settled_once();
}

static void fifty_thousand_waiting_puts_settle_with_the_engine(void **state) {
  (void)state;
  static const server_answer script[] = {hang, NULL};
  struct kds_collector_options options = default_options();
  struct fixture fixture;
  open_fixture(&fixture, script, NULL);
  options.coalesce = false;
  struct kds_collector *collector = open_collector(&fixture, &options);
  assert_status(put_many(collector, 0, MAX_PUTS, 4), KDS_OK);
  close_fixture(&fixture);
  check_puts(0, MAX_PUTS, KDS_E_CLOSED);
}

static void puts_without_credentials_wait_and_fail(void **state) {
  (void)state;
  struct fixture fixture = {.server = server_start(stored)};
  assert_status(kds_engine_new(&fixture.engine), KDS_OK);
  open_client(&fixture, NULL);
  struct kds_collector *collector = open_collector(&fixture, NULL);
  assert_status(put_many(collector, 0, 10, 4), KDS_OK);
  assert_status(kds_client_fail_waiting(fixture.client, "none"), KDS_OK);
  wait_settled(10);
  check_puts(0, 10, KDS_E_CONFIG);
  close_fixture(&fixture);
}

/* The messages that free must not overtake those that open. */
static void what_is_freed_at_once_is_gone(void **state) {
  (void)state;
  struct fixture fixture;
  open_fixture(&fixture, stored, NULL);
  for (int i = 0; i < 200; i++) {
    open_client(&fixture, NULL);
    kds_collector_free(open_collector(&fixture, NULL));
    kds_client_free(fixture.client);
  }
  close_fixture(&fixture);
  assert_int_equal(settled_count, 0);
}

/* ---- Memory ---- */

static enum kds_status put_through(struct fixture *fixture) {
  struct kds_collector_options options = default_options();
  struct kds_collector *collector;
  forget_puts();
  enum kds_status status =
      kds_collector_new(fixture->client, &options, note_puts, NULL, &collector);
  if (status != KDS_OK)
    return status;
  status = put_many(collector, 0, 5, 4);
  if (status == KDS_OK)
    wait_settled(5);
  kds_collector_free(collector);
  return status;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  struct kds_client_options options = {.connect_timeout_ms = 20000, .max_attempts = 1};
  size_t failures = 0;
  for (bool reached = true; reached; failures += reached) {
    struct fixture fixture;
    open_fixture(&fixture, stored, &options);
    fail_allocation(failures);
    enum kds_status status = put_through(&fixture);
    kds_engine_free(fixture.engine);
    reached = restore_allocation();
    server_stop(fixture.server);
    for (size_t i = 0; i < 5; i++)
      assert_int_equal(outcomes[i].count, status == KDS_OK);
    if (!reached)
      check_puts(0, 5, KDS_OK);
  }
  assert_true(failures > 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_lone_put_leaves_as_put_record),
      cmocka_unit_test(many_puts_leave_by_five_hundred),
      cmocka_unit_test(a_request_holds_no_more_than_its_bytes),
      cmocka_unit_test(without_coalescing_each_put_is_a_request),
      cmocka_unit_test(failed_entries_go_again_alone_and_in_order),
      cmocka_unit_test(entries_that_keep_failing_end_with_their_code),
      cmocka_unit_test(where_many_are_denied_each_goes_alone_for_good),
      cmocka_unit_test(of_a_refused_request_only_the_bad_put_fails),
      cmocka_unit_test(a_wrong_number_of_results_says_nothing_of_any),
      cmocka_unit_test(puts_that_wait_too_long_expire),
      cmocka_unit_test(freeing_the_collector_settles_what_waits),
      cmocka_unit_test(freeing_the_client_settles_its_collectors_puts),
      cmocka_unit_test(freeing_the_engine_settles_every_put),
      cmocka_unit_test(freeing_the_collector_and_then_the_engine),
      cmocka_unit_test(fifty_thousand_waiting_puts_settle_with_the_engine),
      cmocka_unit_test(puts_without_credentials_wait_and_fail),
      cmocka_unit_test(what_is_freed_at_once_is_gone),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("collector", tests, NULL, NULL);
}
