#include "producing.h"

static bool deny_lists(struct server_request *request) {
  return strcmp(request->operation, "ListShards") == 0 ? answer_access_denied(request)
                                                       : answer_stream(request);
}

/* ---- Faults of the service ---- */

static size_t throttle_count;

static const char *throttle_some(const struct stream_record *record, size_t number) {
  (void)record;
  static const char *const codes[] = {NULL, "ProvisionedThroughputExceededException",
                                      "InternalFailure"};
  return throttle_count > 0 && throttle_count-- > 0 ? codes[number % 3] : NULL;
}

static void failed_entries_go_again(void **state) {
  (void)state;
  enum { COUNT = 300 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.without_aggregation = true;
  struct kds_producer *producer = open_producer(&fixture, 3, &options);
  throttle_count = COUNT;
  stream_set_fault(throttle_some);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 10), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(stream_count(), COUNT); /* those that were stored were not sent again */
  size_t again = 0;
  for (size_t i = 0; i < COUNT; i++)
    again += outcomes[i].attempts > 1;
  assert_int_equal(again, 200);
  struct kds_producer_metrics metrics = take_metrics(producer);
  assert_int_equal(metrics.retry_count, 2);
  close_producing(&fixture, COUNT);
}

static const char *throttle_first_shard(const struct stream_record *record, size_t number) {
  (void)number;
  return record->shard == 0 ? "ProvisionedThroughputExceededException" : NULL;
}

static void a_throttled_shard_holds_up_no_other(void **state) {
  (void)state;
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 2, NULL);
  stream_set_fault(throttle_first_shard);
  wait_listed(producer);
  for (uint32_t id = 0; id < 10; id++)
    assert_status(put_one(producer, id, "hot", "0", 10), KDS_OK);
  for (uint32_t id = 10; id < 40; id++) {
    assert_status(put_one(producer, id, "cold", "340282366920938463463374607431768211455", 10),
                  KDS_OK);
    if (id % 10 == 9)
      wait_puts(id - 9, id + 1); /* one after another */
  }
  check_puts(10, 40, KDS_OK);
  for (uint32_t id = 0; id < 10; id++)
    assert_int_equal(outcomes[id].count, 0);
  stream_set_fault(NULL);
  wait_settled(40);
  check_puts(0, 40, KDS_OK);
  assert_true(outcomes[0].attempts > 1);
  close_producing(&fixture, 40);
}

static void throttled_records_fail_where_that_is_wanted(void **state) {
  (void)state;
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.fail_if_throttled = true;
  struct kds_producer *producer = open_producer(&fixture, 2, &options);
  stream_set_fault(throttle_first_shard);
  wait_listed(producer);
  assert_status(put_one(producer, 0, "hot", "0", 10), KDS_OK);
  wait_settled(1);
  check_puts(0, 1, KDS_E_SERVICE);
  assert_string_equal(outcomes[0].code, "ProvisionedThroughputExceededException");
  assert_int_equal(outcomes[0].attempts, 1);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_NO);
  close_producing(&fixture, 1);
}

static void a_throttled_request_fails_where_that_is_wanted(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stream, answer_throttled, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.fail_if_throttled = true;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, 10, 10), KDS_OK);
  wait_settled(10);
  check_puts(0, 10, KDS_E_SERVICE);
  assert_int_equal(outcomes[0].attempts, 1);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_NO);
  assert_int_equal(requests_of(&fixture, "PutRecords"), 1);
  close_producing(&fixture, 10);
}

static void requests_that_go_again_are_counted(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stream, answer_internal_failure, answer_throttled,
                                         answer_stream, NULL};
  struct fixture fixture;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, NULL);
  wait_listed(producer);
  assert_status(put_many(producer, 0, 10, 10), KDS_OK);
  wait_settled(10);
  check_puts(0, 10, KDS_OK);
  assert_int_equal(outcomes[0].attempts, 3);
  struct kds_producer_metrics metrics = take_metrics(producer);
  assert_int_equal(metrics.kinesis_records_sent, 3);
  assert_int_equal(metrics.requests_sent, 3);
  assert_int_equal(metrics.bytes_sent, 3 * (stream_at(0)->len + 1));
  assert_int_equal(metrics.retry_count, 2);
  struct kds_shard_metrics shard = take_shard_metrics(producer, "shardId-0");
  assert_int_equal(shard.kinesis_records_failed, 2);
  assert_int_equal(shard.kinesis_records_throttled, 1);
  assert_int_equal(shard.user_records_stored, 10);
  close_producing(&fixture, 10);
}

static bool answer_expired(struct server_request *request) {
  return send_error(request, 400, "ExpiredTokenException", "too old");
}

static size_t expired_count;

static void note_expired(void *arg, uint32_t client_id, const char *access_key_id) {
  (void)arg, (void)client_id, (void)access_key_id;
  lock_outcomes();
  expired_count++;
  unlock_outcomes();
}

static bool has_expired(const void *arg) {
  (void)arg;
  return expired_count > 0;
}

static void expired_keys_are_renewed(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stream, answer_expired, answer_stream, NULL};
  struct kds_client_options client_options = patient_options();
  struct fixture fixture;
  client_options.on_expired = note_expired;
  expired_count = 0;
  stream_open(1);
  open_fixture(&fixture, script, &client_options);
  struct kds_producer *producer = new_producer(&fixture, NULL);
  wait_listed(producer);
  assert_status(put_many(producer, 0, 10, 10), KDS_OK);
  wait_until(has_expired, NULL);
  assert_status(set_credentials(fixture.client), KDS_OK);
  wait_settled(10);
  check_puts(0, 10, KDS_OK);
  close_producing(&fixture, 10);
}

static double a_tenth(void) { return 0.1; }

/*
 * With pauses of 5, 10, 20, 40 and then 75 ms the twelfth attempt is due after 0.6 seconds; the
 * others are for a machine that stops. Pauses that went on doubling would leave time for eleven.
 */
static void records_are_tried_as_long_as_they_live(void **state) {
  (void)state;
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.record_ttl_ms = 6000;
  options.record_max_buffered_time_ms = 20;
  struct kds_producer *producer = open_producer(&fixture, 2, &options);
  stream_set_fault(throttle_first_shard);
  wait_listed(producer);
  kds_set_random(a_tenth);
  assert_status(put_one(producer, 0, "hot", "0", 10), KDS_OK);
  wait_settled(1);
  kds_set_random(NULL);
  assert_true(outcomes[0].attempts >= 12);
  close_producing(&fixture, 1);
}

enum { EXPIRING = 20, MAX_TRIES = 20 };

/* What comes of records that are throttled for as long as they live. */
static enum kds_persisted let_expire(struct kds_producer *producer, uint32_t first) {
  for (uint32_t id = first; id < first + EXPIRING; id++)
    assert_status(put_one(producer, id, "hot", "0", 10), KDS_OK);
  wait_settled(first + EXPIRING);
  check_puts(first, first + EXPIRING, KDS_E_CALL_TIMEOUT);
  return outcomes[first].persisted;
}

/* An attempt that is under way at the end may be stored, and tells no more: then others are put. */
static void what_is_never_stored_expires(void **state) {
  (void)state;
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  uint32_t count = 0;
  int attempts = 0;
  bool is_known = false;
  options.record_ttl_ms = 400;
  options.record_max_buffered_time_ms = 20;
  struct kds_producer *producer = open_producer(&fixture, 2, &options);
  stream_set_fault(throttle_first_shard);
  wait_listed(producer);
  for (int i = 0; i < MAX_TRIES && (!is_known || attempts < 2); i++, count += EXPIRING) {
    is_known = let_expire(producer, count) == KDS_PERSISTED_NO;
    attempts = outcomes[count].attempts;
  }
  assert_true(is_known && attempts > 1);
  const char *message = outcomes[count - EXPIRING].message;
  assert_non_null(strstr(message, "400 ms"));
  assert_non_null(strstr(message, "ProvisionedThroughputExceededException"));
  close_producing(&fixture, count);
}

static void what_is_under_way_too_long_expires(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stream, hang, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.record_ttl_ms = 3000;
  options.record_max_buffered_time_ms = 20;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, 20, 10), KDS_OK);
  wait_settled(20);
  check_puts(0, 20, KDS_E_CALL_TIMEOUT);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_UNKNOWN);
  close_producing(&fixture, 20);
}

static bool answer_not_found(struct server_request *request) {
  return send_error(request, 400, "ResourceNotFoundException", "Stream s not found");
}

static void what_cannot_succeed_fails_at_once(void **state) {
  (void)state;
  static const server_answer scripts[][3] = {{answer_stream, answer_access_denied, NULL},
                                             {answer_stream, answer_not_found, NULL},
                                             {answer_not_found, answer_not_found, NULL}};
  static const char *const codes[] = {"AccessDeniedException", "ResourceNotFoundException",
                                      "ResourceNotFoundException"};
  for (size_t i = 0; i < 3; i++) {
    struct fixture fixture;
    struct kds_producer *producer = open_producer_on(&fixture, scripts[i], 2, NULL);
    assert_true(server_wait_requests(fixture.server, 1));
    assert_status(put_many(producer, 0, 30, 10), KDS_OK);
    wait_settled(30);
    check_puts(0, 30, KDS_E_SERVICE);
    assert_string_equal(outcomes[7].code, codes[i]);
    assert_int_equal(outcomes[7].attempts, 1);
    assert_int_equal(outcomes[7].persisted, KDS_PERSISTED_NO);
    close_producing(&fixture, 30);
  }
}

#define RANGE(start, end)                                                                          \
  "\"HashKeyRange\":{\"StartingHashKey\":\"" start "\",\"EndingHashKey\":\"" end "\"}"

static const char *listing;

static bool answer_listing(struct server_request *request) {
  return strcmp(request->operation, "ListShards") == 0
             ? send_answer(request, 200, "application/x-amz-json-1.1", listing)
             : answer_stream(request);
}

/* Each record leaves raw, as if the shards had never been listed. */
static void a_list_that_makes_no_sense_is_none(void **state) {
  (void)state;
  static const server_answer script[] = {answer_listing, NULL};
  static const char *const listings[] = {
      "{}",
      "[]",
      "{\"Shards\":[]}",
      "{\"Shards\":{}}",
      "{\"Shards\":[1]}",
      "{\"Shards\":[{\"ShardId\":\"a\"," RANGE("0", "9") "}",
      "{\"Shards\":[{" RANGE("0", "9") "}]}",
      "{\"Shards\":[{\"ShardId\":\"a\"," RANGE("9", "0") "}]}",
      "{\"Shards\":[{\"ShardId\":\"a\"," RANGE("-1", "9") "}]}",
      "{\"Shards\":[{\"ShardId\":\"a\"," RANGE("0",
                                               "340282366920938463463374607431768211456") "}]}",
      "{\"Shards\":[{\"ShardId\":\"a\"," RANGE("0", "9") "},{\"ShardId\":\"b\"," RANGE("9",
                                                                                       "10") "}]}",
      "{\"Shards\":[{\"ShardId\":\"a\"," RANGE(
          "0", "9") ",\"SequenceNumberRange\":"
                    "{\"StartingSequenceNumber\":\"1\",\"EndingSequenceNumber\":\"2\"}}]}",
      "<html>",
  };
  for (size_t i = 0; i < sizeof(listings) / sizeof(listings[0]); i++) {
    struct fixture fixture;
    listing = listings[i];
    struct kds_producer *producer = open_producer_on(&fixture, script, 1, NULL);
    wait_listed(producer);
    assert_status(put_many(producer, 0, 10, 4), KDS_OK);
    flush_producer(producer);
    check_puts(0, 10, KDS_OK);
    assert_int_equal(stream_count(), 10);
    close_producing(&fixture, 10);
  }
}

static bool dislike_one(struct server_request *request) {
  return strstr(request->body, "\"key-3\"") != NULL ? answer_validation(request)
                                                    : answer_stream(request);
}

static void of_a_refused_request_only_the_bad_record_fails(void **state) {
  (void)state;
  static const server_answer script[] = {dislike_one, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.without_aggregation = true;
  struct kds_producer *producer = open_producer_on(&fixture, script, 2, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, 6, 4), KDS_OK);
  wait_settled(6);
  check_puts(0, 3, KDS_OK);
  check_puts(3, 4, KDS_E_SERVICE);
  check_puts(4, 6, KDS_OK);
  assert_string_equal(outcomes[3].code, "ValidationException");
  close_producing(&fixture, 6);
}

static void a_broken_network_loses_nothing(void **state) {
  (void)state;
  static const server_answer script[] = {
      answer_stream,    close_before_answer, answer_internal_failure, close_mid_head,
      answer_throttled, answer_bad_gateway,  answer_stream,           NULL};
  struct fixture fixture;
  struct kds_producer *producer = open_producer_on(&fixture, script, 4, NULL);
  wait_listed(producer);
  assert_status(put_many(producer, 0, 3000, 100), KDS_OK);
  wait_settled(3000);
  check_puts(0, 3000, KDS_OK);
  close_producing(&fixture, 3000);
}

static bool answer_two_results(struct server_request *request) {
  return send_answer(request, 200, "application/x-amz-json-1.1",
                     "{\"Records\":[{\"ShardId\":\"a\",\"SequenceNumber\":\"1\"},"
                     "{\"ShardId\":\"a\",\"SequenceNumber\":\"2\"}]}");
}

static void a_wrong_number_of_results_says_nothing_of_any(void **state) {
  (void)state;
  static const server_answer script[] = {deny_lists, answer_two_results, NULL};
  struct fixture fixture;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, NULL);
  assert_true(server_wait_requests(fixture.server, 1));
  assert_status(put_many(producer, 0, 3, 4), KDS_OK);
  wait_settled(3);
  check_puts(0, 3, KDS_E_BAD_RESPONSE);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_UNKNOWN);
  close_producing(&fixture, 3);
}

static void a_hash_key_that_is_none_is_refused(void **state) {
  (void)state;
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 2, NULL);
  assert_status(put_one(producer, 0, "a", "-1", 4), KDS_OK);
  assert_status(put_one(producer, 1, "a", "340282366920938463463374607431768211456", 4), KDS_OK);
  assert_status(put_one(producer, 2, "a", "340282366920938463463374607431768211455", 4), KDS_OK);
  wait_settled(3);
  check_puts(0, 2, KDS_E_INVALID);
  check_puts(2, 3, KDS_OK);
  assert_string_equal(outcomes[2].shard_id, "shardId-1");
  close_producing(&fixture, 3);
}

static void flushes_end_when_all_before_has_settled(void **state) {
  (void)state;
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.record_max_buffered_time_ms = 3600000;
  options.record_ttl_ms = 7200000;
  struct kds_producer *producer = open_producer(&fixture, 4, &options);
  flush_producer(producer); /* nothing was put */
  wait_listed(producer);
  throttle_count = 30;
  stream_set_fault(throttle_some);
  assert_status(put_many(producer, 0, 500, 10), KDS_OK);
  start_flush(producer);
  start_flush(producer);
  wait_flushes(3);
  check_puts(0, 500, KDS_OK);
  assert_status(put_many(producer, 500, 510, 10), KDS_OK);
  assert_int_equal(settled_count, 500);
  flush_producer(producer);
  check_puts(500, 510, KDS_OK);
  close_producing(&fixture, 510);
}

static bool answer_at_gate(struct server_request *request) {
  server_pass_gate(request);
  return answer_stream(request);
}

/* What was to leave with a flush, and goes to other lanes as the shards become known. */
static void a_flush_outlives_a_new_map(void **state) {
  (void)state;
  enum { COUNT = 500 };
  static const server_answer script[] = {answer_at_gate, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.record_max_buffered_time_ms = 3600000;
  options.record_ttl_ms = 7200000;
  options.collection_max_count = 1;
  options.max_in_flight = 1;
  struct kds_producer *producer = open_producer_on(&fixture, script, 4, &options);
  assert_status(put_many(producer, 0, COUNT, 10), KDS_OK);
  start_flush(producer);
  assert_true(server_wait_requests(fixture.server, 2)); /* ListShards and the first record */
  server_open_gate(fixture.server);
  wait_flushes(1);
  check_puts(0, COUNT, KDS_OK);
  close_producing(&fixture, COUNT);
}

/* ---- Ends ---- */

static const server_answer then_hang[] = {answer_stream, hang, NULL};

static void freeing_settles_what_waits(void **state) {
  (void)state;
  enum { COUNT = 20000 };
  struct fixture fixture;
  struct kds_producer *producer = open_producer_on(&fixture, then_hang, 4, NULL);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 100), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 2));
  start_flush(producer);
  kds_producer_free(producer);
  close_producing(&fixture, COUNT);
  check_puts(0, COUNT, KDS_E_CLOSED);
  wait_flushes(1);
}

static void freeing_the_client_settles_what_waits(void **state) {
  (void)state;
  enum { COUNT = 20000 };
  struct fixture fixture;
  struct kds_producer *producer = open_producer_on(&fixture, then_hang, 4, NULL);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 100), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 2));
  kds_client_free(fixture.client);
  wait_settled(COUNT);
  assert_status(put_many(producer, COUNT, COUNT + 1, 4), KDS_OK);
  flush_producer(producer);
  kds_producer_free(producer);
  close_producing(&fixture, COUNT + 1);
  check_puts(0, COUNT + 1, KDS_E_CLOSED);
}

static const char *throttle_all(const struct stream_record *record, size_t number) {
  (void)record, (void)number;
  return "ProvisionedThroughputExceededException";
}

static void freeing_while_it_tries_again(void **state) {
  (void)state;
  enum { COUNT = 1000 };
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 4, NULL);
  stream_set_fault(throttle_all);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 100), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 4));
  kds_producer_free(producer);
  wait_settled(COUNT);
  close_producing(&fixture, COUNT);
  for (size_t i = 0; i < COUNT; i++) {
    assert_int_equal(outcomes[i].count, 1);
    assert_true(outcomes[i].status == KDS_E_CLOSED || outcomes[i].status == KDS_E_SERVICE);
  }
}

static void what_is_freed_at_once_is_gone(void **state) {
  (void)state;
  struct fixture fixture;
  kds_producer_free(open_producer(&fixture, 4, NULL));
  for (int i = 0; i < 100; i++) {
    open_client(&fixture, NULL);
    struct kds_producer *producer = new_producer(&fixture, NULL);
    if (i % 2 == 0)
      kds_producer_free(producer);
    kds_client_free(fixture.client);
    if (i % 2 == 1)
      kds_producer_free(producer);
  }
  close_producing(&fixture, 0);
}

static void without_credentials_records_wait_and_expire(void **state) {
  (void)state;
  struct kds_producer_options options = usual_options();
  struct fixture fixture = {.server = server_start(then_hang)};
  options.record_ttl_ms = 200;
  options.ordered = true;
  stream_open(1);
  assert_status(kds_engine_new(&fixture.engine), KDS_OK);
  open_client(&fixture, NULL);
  struct kds_producer *producer = new_producer(&fixture, &options);
  assert_status(put_many(producer, 0, 10, 4), KDS_OK);
  wait_settled(10);
  check_puts(0, 10, KDS_E_CALL_TIMEOUT);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_NO);
  assert_int_equal(outcomes[0].attempts, 0);
  close_producing(&fixture, 10);
}

static enum kds_status put_through(struct fixture *fixture) {
  struct kds_producer_options options = usual_options();
  struct kds_producer *producer;
  forget_puts();
  options.record_ttl_ms = 5000;
  enum kds_status status = try_producer(fixture, &options, &producer);
  if (status != KDS_OK)
    return status;
  status = put_many(producer, 0, 40, 10);
  if (status == KDS_OK)
    wait_settled(40);
  kds_producer_free(producer);
  return status;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  struct kds_client_options options = {.connect_timeout_ms = 20000, .max_attempts = 1};
  static const server_answer script[] = {answer_stream, NULL};
  size_t failures = 0;
  for (bool reached = true; reached; failures += reached) {
    struct fixture fixture;
    stream_open(2);
    open_fixture(&fixture, script, &options);
    fail_allocation(failures);
    enum kds_status status = put_through(&fixture);
    kds_engine_free(fixture.engine);
    reached = restore_allocation();
    server_stop(fixture.server);
    for (size_t i = 0; i < 40; i++)
      assert_int_equal(outcomes[i].count, status == KDS_OK);
    if (!reached)
      check_puts(0, 40, KDS_OK);
  }
  assert_true(failures > 30);
  stream_close();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(failed_entries_go_again),
      cmocka_unit_test(a_throttled_shard_holds_up_no_other),
      cmocka_unit_test(throttled_records_fail_where_that_is_wanted),
      cmocka_unit_test(a_throttled_request_fails_where_that_is_wanted),
      cmocka_unit_test(requests_that_go_again_are_counted),
      cmocka_unit_test(expired_keys_are_renewed),
      cmocka_unit_test(records_are_tried_as_long_as_they_live),
      cmocka_unit_test(what_is_never_stored_expires),
      cmocka_unit_test(what_is_under_way_too_long_expires),
      cmocka_unit_test(what_cannot_succeed_fails_at_once),
      cmocka_unit_test(a_list_that_makes_no_sense_is_none),
      cmocka_unit_test(of_a_refused_request_only_the_bad_record_fails),
      cmocka_unit_test(a_broken_network_loses_nothing),
      cmocka_unit_test(a_wrong_number_of_results_says_nothing_of_any),
      cmocka_unit_test(a_hash_key_that_is_none_is_refused),
      cmocka_unit_test(flushes_end_when_all_before_has_settled),
      cmocka_unit_test(a_flush_outlives_a_new_map),
      cmocka_unit_test(freeing_settles_what_waits),
      cmocka_unit_test(freeing_the_client_settles_what_waits),
      cmocka_unit_test(freeing_while_it_tries_again),
      cmocka_unit_test(what_is_freed_at_once_is_gone),
      cmocka_unit_test(without_credentials_records_wait_and_expire),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("producer_faults", tests, NULL, NULL);
}
