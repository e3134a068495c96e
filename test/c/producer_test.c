#include "loop.h"
#include "producing.h"

#include <stdio.h>

/* ---- What leaves, and as what ---- */

static void a_lone_record_leaves_raw_with_its_own_key(void **state) {
  (void)state;
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 4, NULL);
  wait_listed(producer);
  assert_status(put_one(producer, 0, "key-0", NULL, 4), KDS_OK);
  wait_settled(1);
  assert_status(put_one(producer, 1, "key-1", "0007", 4), KDS_OK);
  wait_settled(2);
  check_puts(0, 2, KDS_OK);
  assert_int_equal(outcomes[0].attempts, 1);
  assert_int_equal(outcomes[0].subsequence_number, 0);
  assert_string_equal(outcomes[1].shard_id, "shardId-0");
  assert_string_equal(stream_at(0)->partition_key, "key-0");
  assert_null(stream_at(0)->explicit_hash_key);
  assert_string_equal(stream_at(1)->explicit_hash_key, "0007");
  close_producing(&fixture, 2);
}

static void records_of_a_shard_leave_as_one(void **state) {
  (void)state;
  enum { COUNT = 100, SHARDS = 4 };
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, SHARDS, NULL);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 20), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(stream_count(), SHARDS);
  bool seen[SHARDS] = {false};
  for (size_t i = 0; i < SHARDS; i++) {
    const struct stream_record *record = stream_at(i);
    assert_false(seen[record->shard]);
    seen[record->shard] = true;
    assert_string_equal(record->partition_key, "a");
    assert_non_null(record->explicit_hash_key);
  }
  close_producing(&fixture, COUNT);
}

/* In an aggregate, shard and sequence number are shared, and subsequence numbers count up. */
static void each_record_learns_its_place(void **state) {
  (void)state;
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 1, NULL);
  wait_listed(producer);
  assert_status(put_many(producer, 0, 50, 20), KDS_OK);
  wait_settled(50);
  for (uint32_t i = 0; i < 50; i++) {
    assert_string_equal(outcomes[i].shard_id, "shardId-0");
    assert_string_equal(outcomes[i].sequence_number, "1");
    assert_int_equal(outcomes[i].subsequence_number, i);
  }
  close_producing(&fixture, 50);
}

static void an_aggregate_is_no_larger_than_it_may_be(void **state) {
  (void)state;
  enum { COUNT = 2000, MAX = 10000 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.aggregation_max_bytes = MAX;
  struct kds_producer *producer = open_producer(&fixture, 2, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 100), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  for (size_t i = 0; i < stream_count(); i++)
    assert_in_range(stream_at(i)->len, 1, MAX);
  assert_in_range(stream_count(), COUNT / 100, COUNT / 80); /* and not much smaller, either */
  close_producing(&fixture, COUNT);
}

static void an_aggregate_holds_no_more_records_than_it_may(void **state) {
  (void)state;
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.aggregation_max_count = 7;
  struct kds_producer *producer = open_producer(&fixture, 1, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, 21, 10), KDS_OK);
  wait_settled(21);
  assert_int_equal(stream_count(), 3);
  for (size_t i = 0; i < 3; i++)
    assert_int_equal(stream_user_records(stream_at(i)), 7);
  close_producing(&fixture, 21);
}

/* It is sent although the time that records may wait has hardly begun. */
static void what_is_larger_than_an_aggregate_leaves_alone_at_once(void **state) {
  (void)state;
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.aggregation_max_bytes = 10000;
  options.record_max_buffered_time_ms = 3600000;
  options.record_ttl_ms = 7200000;
  struct kds_producer *producer = open_producer(&fixture, 1, &options);
  wait_listed(producer);
  assert_status(put_one(producer, 0, "small", NULL, 10), KDS_OK);
  assert_status(put_one(producer, 1, "large", NULL, 11000), KDS_OK);
  wait_settled(1);
  assert_int_equal(outcomes[1].count, 1);
  assert_string_equal(stream_at(0)->partition_key, "large");
  flush_producer(producer);
  check_puts(0, 2, KDS_OK);
  close_producing(&fixture, 2);
}

static void a_full_aggregate_waits_for_nothing(void **state) {
  (void)state;
  enum { COUNT = 1000 }; /* of 100 bytes: two aggregates, and a rest */
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.record_max_buffered_time_ms = 3600000;
  options.record_ttl_ms = 7200000;
  struct kds_producer *producer = open_producer(&fixture, 1, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 100), KDS_OK);
  wait_settled(800);
  assert_true(settled_count < COUNT);
  flush_producer(producer);
  check_puts(0, COUNT, KDS_OK);
  close_producing(&fixture, COUNT);
}

static void without_aggregation_each_leaves_raw(void **state) {
  (void)state;
  enum { COUNT = 1200 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.without_aggregation = true;
  options.rate_limit_percent = KDS_RATE_UNLIMITED;
  struct kds_producer *producer = open_producer(&fixture, 4, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 10), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(stream_count(), COUNT);
  assert_in_range(requests_of(&fixture, "PutRecords"), 3, 5); /* 500 each, as nearly as may be */
  close_producing(&fixture, COUNT);
}

static bool deny_lists(struct server_request *request) {
  return strcmp(request->operation, "ListShards") == 0 ? answer_access_denied(request)
                                                       : answer_stream(request);
}

static void without_a_map_each_leaves_raw(void **state) {
  (void)state;
  static const server_answer script[] = {deny_lists, NULL};
  struct fixture fixture;
  struct kds_producer *producer = open_producer_on(&fixture, script, 3, NULL);
  assert_status(put_many(producer, 0, 100, 10), KDS_OK);
  wait_settled(100);
  check_puts(0, 100, KDS_OK);
  assert_int_equal(stream_count(), 100);
  close_producing(&fixture, 100);
}

static void shards_are_listed_page_by_page(void **state) {
  (void)state;
  enum { COUNT = 600, SHARDS = 10 };
  struct fixture fixture;
  stream_open(SHARDS);
  stream_split(3);
  stream_set_page(3);
  struct kds_producer *producer = open_producer(&fixture, 0, NULL);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 10), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(stream_count(), SHARDS + 1); /* an aggregate each */
  assert_int_equal(requests_of(&fixture, "ListShards"), 4);
  close_producing(&fixture, COUNT);
}

static void a_request_holds_no_more_of_a_shard_than_it_may(void **state) {
  (void)state;
  enum { COUNT = 40, LEN = 40000 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.rate_limit_percent = KDS_RATE_UNLIMITED;
  struct kds_producer *producer = open_producer(&fixture, 1, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, LEN), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  size_t bytes[100] = {0};
  for (size_t i = 0; i < stream_count(); i++)
    bytes[stream_at(i)->request] += stream_at(i)->len;
  for (size_t i = 0; i < 100; i++)
    assert_in_range(bytes[i], 0, 256 * 1024);
  close_producing(&fixture, COUNT);
}

static bool wait_at_gate(struct server_request *request) {
  if (strcmp(request->operation, "PutRecords") == 0)
    server_pass_gate(request);
  return answer_stream(request);
}

static void a_shard_has_so_many_requests_at_once(void **state) {
  (void)state;
  enum { COUNT = 40, LEN = 60000 };
  static const server_answer script[] = {wait_at_gate, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.rate_limit_percent = KDS_RATE_UNLIMITED;
  options.max_in_flight = 3;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, LEN), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 4));
  server_open_gate(fixture.server);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(server_most_at_once(fixture.server), 3);
  close_producing(&fixture, COUNT);
}

/* A second's worth leaves at once; the metrics tell that the rest waited. */
static void the_limiter_paces_a_shard(void **state) {
  (void)state;
  enum { COUNT = 30 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.rate_limit_percent = 2; /* 20 records a second */
  options.without_aggregation = true;
  struct kds_producer *producer = open_producer(&fixture, 1, &options);
  wait_listed(producer);
  assert_status(put_many(producer, 0, COUNT, 10), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  struct kds_producer_metrics metrics = take_metrics(producer);
  assert_true(metrics.buffering_us.max >= 450000); /* ten at 20 a second */
  close_producing(&fixture, COUNT);
}

/* Each with a lane of its own, or both with one: the older one, which comes later, leaves in time.
 */
static void the_oldest_record_sets_the_deadline(void **state) {
  (void)state;
  enum { BUFFERED_MS = 60000, LEFT_MS = 300 };
  static const char *const keys[] = {"0", "340282366920938463463374607431768211455"};
  struct kds_producer_options options = usual_options();
  options.record_max_buffered_time_ms = BUFFERED_MS;
  options.record_ttl_ms = 2 * BUFFERED_MS;
  for (size_t i = 0; i < 2; i++) {
    struct fixture fixture;
    struct kds_producer *producer = open_producer(&fixture, 2, &options);
    wait_listed(producer);
    uint64_t start_us = kds_now_us();
    assert_status(put_one(producer, 0, "young", keys[0], 10), KDS_OK);
    struct kds_batch old = make_puts(1, 2, "old", keys[i], 10);
    old.made_us = start_us - (BUFFERED_MS - LEFT_MS) * UINT64_C(1000);
    assert_status(kds_producer_put(producer, &old), KDS_OK);
    wait_puts(1, 2);
    assert_true(kds_now_us() - start_us < BUFFERED_MS / 2 * UINT64_C(1000));
    flush_producer(producer);
    check_puts(0, 2, KDS_OK);
    close_producing(&fixture, 2);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_lone_record_leaves_raw_with_its_own_key),
      cmocka_unit_test(records_of_a_shard_leave_as_one),
      cmocka_unit_test(each_record_learns_its_place),
      cmocka_unit_test(an_aggregate_is_no_larger_than_it_may_be),
      cmocka_unit_test(an_aggregate_holds_no_more_records_than_it_may),
      cmocka_unit_test(what_is_larger_than_an_aggregate_leaves_alone_at_once),
      cmocka_unit_test(a_full_aggregate_waits_for_nothing),
      cmocka_unit_test(without_aggregation_each_leaves_raw),
      cmocka_unit_test(without_a_map_each_leaves_raw),
      cmocka_unit_test(shards_are_listed_page_by_page),
      cmocka_unit_test(a_request_holds_no_more_of_a_shard_than_it_may),
      cmocka_unit_test(a_shard_has_so_many_requests_at_once),
      cmocka_unit_test(the_limiter_paces_a_shard),
      cmocka_unit_test(the_oldest_record_sets_the_deadline),
  };
  return cmocka_run_group_tests_name("producer", tests, NULL, NULL);
}
