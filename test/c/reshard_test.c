#include "producing.h"

#include <stdio.h>
#include <time.h>

/* An aggregate is full with two records, and what is not is sent by a flush alone. */
static struct kds_producer_options options_of_pairs(void) {
  struct kds_producer_options options = usual_options();
  options.aggregation_max_count = 2;
  options.record_max_buffered_time_ms = 3600000;
  options.record_ttl_ms = 7200000;
  return options;
}

/* ---- A reshard under load: nothing lost, though an aggregate may lie across a boundary ---- */

/* The map is asked for again once, however many answers name another shard. */
static void a_split_loses_nothing(void **state) {
  (void)state;
  enum { COUNT = 3000 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.rate_limit_percent = KDS_RATE_UNLIMITED;
  struct kds_producer *producer = open_producer(&fixture, 2, &options);
  wait_listed(producer);
  stream_split(0);
  assert_status(put_many(producer, 0, COUNT, 100), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(stream_listings(), 2);
  struct kds_producer_metrics metrics = take_metrics(producer);
  assert_true(metrics.user_records_resent > 0);
  assert_int_equal(metrics.user_records_stored, COUNT);
  size_t again = 0;
  for (size_t i = 0; i < COUNT; i++)
    again += outcomes[i].attempts > 1;
  assert_int_equal(again, metrics.user_records_resent);
  size_t before = stream_count();
  assert_status(put_many(producer, COUNT, COUNT + 900, 10), KDS_OK);
  wait_settled(COUNT + 900);
  assert_int_equal(stream_count(), before + 3); /* one for each shard that is open now */
  close_producing(&fixture, COUNT + 900);
}

static bool hold_first_put(struct server_request *request) {
  if (request->number == 1)
    server_pass_gate(request);
  return answer_stream(request);
}

/* Two records that the shard's split parts, in one aggregate. */
static void put_across_a_split(struct kds_producer *producer, uint32_t id) {
  assert_status(put_one(producer, id, "key", "0", 4), KDS_OK);
  assert_status(put_one(producer, id + 1, "key", "340282366920938463463374607431768211455", 4),
                KDS_OK);
}

/* The answer to what left by the old map comes when the new one is there: that one can tell. */
static void what_a_new_map_tells_of_is_not_asked_for_again(void **state) {
  (void)state;
  static const server_answer script[] = {hold_first_put, NULL};
  struct kds_producer_options options = options_of_pairs();
  struct fixture fixture;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, &options);
  wait_listed(producer);
  put_across_a_split(producer, 0);
  assert_true(server_wait_requests(fixture.server, 2));
  stream_split(0);
  put_across_a_split(producer, 2);
  start_flush(producer); /* sent again, they are no longer a pair */
  wait_puts(2, 4);
  assert_int_equal(outcomes[0].count + outcomes[1].count, 0);
  server_open_gate(fixture.server);
  wait_flushes(1);
  check_puts(0, 4, KDS_OK);
  assert_int_equal(take_metrics(producer).user_records_resent, 4);
  assert_int_equal(stream_listings(), 2);
  close_producing(&fixture, 4);
}

/* What lies within one of the children is well placed. */
static void after_a_split_what_has_one_hash_key_is_not_sent_again(void **state) {
  (void)state;
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 1, NULL);
  wait_listed(producer);
  stream_split(0);
  for (uint32_t id = 0; id < 10; id++)
    assert_status(put_one(producer, id, "key", NULL, 10), KDS_OK);
  wait_settled(10);
  check_puts(0, 10, KDS_OK);
  struct kds_producer_metrics metrics = take_metrics(producer);
  assert_int_equal(metrics.user_records_resent, 0);
  assert_int_equal(outcomes[0].attempts, 1);
  wait_refreshed(producer, 2);
  close_producing(&fixture, 10);
}

/* Of two hash keys, both in the same child: only the new map can tell. */
static void after_a_split_what_lies_in_one_child_is_not_sent_again(void **state) {
  (void)state;
  struct kds_producer_options options = options_of_pairs();
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 1, &options);
  wait_listed(producer);
  stream_split(0);
  assert_status(put_one(producer, 0, "key", "1", 10), KDS_OK);
  assert_status(put_one(producer, 1, "key", "2", 10), KDS_OK);
  wait_settled(2);
  check_puts(0, 2, KDS_OK);
  struct kds_producer_metrics metrics = take_metrics(producer);
  assert_int_equal(metrics.user_records_resent, 0);
  assert_int_equal(metrics.shard_map_refreshes, 2);
  close_producing(&fixture, 2);
}

static void boundaries_belong_to_their_shards(void **state) {
  (void)state;
  static const char *const keys[] = {"0", "170141183460469231713240559642174554111",
                                     "170141183460469231713240559642174554112",
                                     "340282366920938463463374607431768211455"};
  struct kds_producer_options options = options_of_pairs();
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 2, &options);
  wait_listed(producer);
  for (uint32_t id = 0; id < 4; id++)
    assert_status(put_one(producer, id, "key", keys[id], 10), KDS_OK);
  wait_settled(4);
  check_puts(0, 4, KDS_OK);
  for (uint32_t id = 0; id < 4; id++)
    assert_string_equal(outcomes[id].shard_id, id < 2 ? "shardId-0" : "shardId-1");
  assert_int_equal(stream_count(), 2);
  assert_int_equal(stream_listings(), 1);
  close_producing(&fixture, 4);
}

static void a_merge_loses_nothing(void **state) {
  (void)state;
  enum { COUNT = 3000 };
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 4, NULL);
  wait_listed(producer);
  stream_merge(1, 2);
  assert_status(put_many(producer, 0, COUNT, 50), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(take_metrics(producer).user_records_resent,
                   0); /* all of it is the merged one's */
  close_producing(&fixture, COUNT);
}

/* The service's listing lags behind: aggregates wait, and the map is asked for again. */
static void a_map_that_comes_late_is_waited_for(void **state) {
  (void)state;
  enum { COUNT = 200 };
  struct fixture fixture;
  struct kds_producer *producer = open_producer(&fixture, 1, NULL);
  wait_listed(producer);
  stream_set_stale(true);
  stream_split(0);
  assert_status(put_many(producer, 0, COUNT, 50), KDS_OK);
  wait_refreshed(producer, 2);
  stream_set_stale(false);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_true(take_metrics(producer).user_records_resent >= COUNT);
  close_producing(&fixture, COUNT);
}

static bool list_once(struct server_request *request) {
  bool lists = strcmp(request->operation, "ListShards") == 0;
  return lists && stream_listings() > 0 ? hang(request) : answer_stream(request);
}

/* Without an answer to ListShards nobody knows, and nobody waits for ever. */
static void a_map_that_never_comes_is_told(void **state) {
  (void)state;
  enum { COUNT = 200 };
  static const server_answer script[] = {list_once, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.record_ttl_ms = 3500;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, &options);
  wait_listed(producer);
  stream_split(0);
  assert_status(put_many(producer, 0, COUNT, 50), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_E_CALL_TIMEOUT);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_UNKNOWN);
  assert_non_null(strstr(outcomes[0].message, "ListShards"));
  close_producing(&fixture, COUNT);
}

static void freeing_in_doubt_settles_all(void **state) {
  (void)state;
  enum { COUNT = 200 };
  static const server_answer script[] = {list_once, NULL};
  struct fixture fixture;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, NULL);
  wait_listed(producer);
  stream_split(0);
  assert_status(put_many(producer, 0, COUNT, 50), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 3));
  kds_producer_free(producer);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_E_CLOSED);
  assert_int_equal(outcomes[0].persisted, KDS_PERSISTED_UNKNOWN);
  close_producing(&fixture, COUNT);
}

static size_t refused;

/* Every other attempt, so that retries and reshards meet. */
static const char *refuse_every_other(const struct stream_record *record, size_t number) {
  (void)record;
  if (refused == 0 || number % 2 == 0)
    return NULL;
  refused--;
  return number % 3 == 0 ? "InternalFailure" : "ProvisionedThroughputExceededException";
}

static void reshards_under_load_and_faults_lose_nothing(void **state) {
  (void)state;
  enum { ROUNDS = 12, EACH = 500 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.rate_limit_percent = KDS_RATE_UNLIMITED;
  options.record_max_buffered_time_ms = 10;
  struct kds_producer *producer = open_producer(&fixture, 4, &options);
  refused = 200;
  stream_set_fault(refuse_every_other);
  wait_listed(producer);
  for (uint32_t round = 0; round < ROUNDS; round++) {
    assert_status(put_many(producer, round * EACH, (round + 1) * EACH, 100), KDS_OK);
    if (round == 3)
      stream_split(1);
    if (round == 6)
      stream_merge(2, 3);
    if (round == 9)
      stream_split(0);
    if (round % 4 == 3)
      flush_producer(producer);
  }
  wait_settled(ROUNDS * EACH);
  check_puts(0, ROUNDS * EACH, KDS_OK);
  close_producing(&fixture, ROUNDS * EACH);
}

/* ---- In order ---- */

static size_t first_delivery(size_t id) {
  for (size_t i = 0; i < stream_count(); i++) {
    const struct stream_record *record = stream_at(i);
    if (strtoul(record->data, NULL, 10) == id)
      return i;
  }
  fail();
  return 0;
}

/* Raw, so that each record's place in the stream is seen: of one shard they stand in order. */
static void retries_keep_the_order(void **state) {
  (void)state;
  enum { COUNT = 60 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.ordered = options.without_aggregation = true;
  struct kds_producer *producer = open_producer(&fixture, 2, &options);
  refused = 30;
  stream_set_fault(refuse_every_other);
  assert_status(put_many(producer, 0, COUNT, 10), KDS_OK); /* before the shards are known */
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  assert_int_equal(stream_count(), COUNT);
  size_t last[2] = {0, 0};
  bool any[2] = {false, false};
  for (size_t id = 0; id < COUNT; id++) {
    size_t at = first_delivery(id), shard = stream_at(at)->shard;
    assert_true(!any[shard] || at > last[shard]);
    last[shard] = at;
    any[shard] = true;
  }
  close_producing(&fixture, COUNT);
}

/* With aggregates and a split in between; each key's records come in the order of their puts. */
static void a_reshard_keeps_the_order_of_each_key(void **state) {
  (void)state;
  enum { KEYS = 20, ROUNDS = 30, COUNT = KEYS * ROUNDS };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.ordered = true;
  options.record_max_buffered_time_ms = 5;
  options.aggregation_max_count = 3;
  struct kds_producer *producer = open_producer(&fixture, 2, &options);
  refused = 100;
  stream_set_fault(refuse_every_other);
  for (uint32_t round = 0; round < ROUNDS; round++) {
    for (uint32_t key = 0; key < KEYS; key++) {
      char name[16];
      snprintf(name, sizeof(name), "key-%u", key);
      assert_status(put_one(producer, round * KEYS + key, name, NULL, 20), KDS_OK);
    }
    if (round == 10)
      wait_puts(0, 10 * KEYS);
    if (round == 10)
      stream_split(0);
  }
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  for (uint32_t id = KEYS; id < COUNT; id++) { /* settled, and so stored, in order */
    assert_true(outcomes[id].order > outcomes[id - KEYS].order);
    size_t now = strtoul(outcomes[id].sequence_number, NULL, 10);
    assert_true(now >= strtoul(outcomes[id - KEYS].sequence_number, NULL, 10));
  }
  close_producing(&fixture, COUNT);
}

static void in_order_a_shard_has_one_record_under_way(void **state) {
  (void)state;
  enum { COUNT = 50, SHARDS = 3 };
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.ordered = options.without_aggregation = true;
  struct kds_producer *producer = open_producer(&fixture, SHARDS, &options);
  assert_status(put_many(producer, 0, COUNT, 10), KDS_OK);
  wait_settled(COUNT);
  check_puts(0, COUNT, KDS_OK);
  for (size_t i = 0; i < stream_count(); i++)
    for (size_t j = 0; j < i; j++)
      assert_true(stream_at(i)->request != stream_at(j)->request ||
                  stream_at(i)->shard != stream_at(j)->shard);
  close_producing(&fixture, COUNT);
}

/* What must not happen has time to. */
static void linger(void) { nanosleep(&(struct timespec){.tv_nsec = 60000000}, NULL); }

static const char *break_first(const struct stream_record *record, size_t number) {
  (void)number;
  bool is_first = refused > 0 && strtoul(record->data, NULL, 10) == 0;
  if (is_first)
    refused--;
  return is_first ? "InternalFailure" : NULL;
}

static bool hold_first_record(struct server_request *request) {
  if (strstr(request->body, "\"MHh4eA==\"") != NULL) /* 0xxx */
    server_pass_gate(request);
  return answer_stream(request);
}

/* Record 0 is under way when the new map comes, and then fails; 2 has its key. */
static void a_new_map_waits_for_what_is_under_way(void **state) {
  (void)state;
  static const server_answer script[] = {hold_first_record, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.ordered = options.without_aggregation = true;
  options.record_max_buffered_time_ms = 1;
  struct kds_producer *producer = open_producer_on(&fixture, script, 2, &options);
  wait_listed(producer);
  refused = 1;
  stream_set_fault(break_first);
  assert_status(put_one(producer, 0, "key", "0", 4), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 2));
  stream_split(1);
  assert_status(put_one(producer, 1, "key", "340282366920938463463374607431768211455", 4), KDS_OK);
  wait_puts(1, 2);
  wait_refreshed(producer, 2);
  assert_status(put_one(producer, 2, "key", "0", 4), KDS_OK);
  linger();
  server_open_gate(fixture.server);
  wait_settled(3);
  check_puts(0, 3, KDS_OK);
  assert_int_equal(outcomes[0].attempts, 2);
  assert_true(first_delivery(0) < first_delivery(2));
  close_producing(&fixture, 3);
}

static bool hold_second_listing(struct server_request *request) {
  if (strcmp(request->operation, "ListShards") == 0 && stream_listings() > 0)
    server_pass_gate(request);
  return answer_stream(request);
}

/* Records 0 and 1 lie across the new boundary and are sent again; 2 has the key of 0. */
static void what_is_in_doubt_is_not_overtaken(void **state) {
  (void)state;
  static const server_answer script[] = {hold_second_listing, NULL};
  struct kds_producer_options options = options_of_pairs();
  struct fixture fixture;
  options.ordered = true;
  struct kds_producer *producer = open_producer_on(&fixture, script, 1, &options);
  wait_listed(producer);
  stream_split(0);
  put_across_a_split(producer, 0);
  assert_true(server_wait_requests(fixture.server, 3));
  assert_status(put_one(producer, 2, "key", "0", 4), KDS_OK);
  start_flush(producer);
  linger();
  assert_int_equal(outcomes[2].count, 0);
  server_open_gate(fixture.server);
  wait_settled(3);
  check_puts(0, 3, KDS_OK);
  assert_int_equal(stream_user_records(stream_at(0)), 2);
  assert_true(stream_count() > 2);
  assert_true(strtoul(outcomes[0].sequence_number, NULL, 10) <=
              strtoul(outcomes[2].sequence_number, NULL, 10));
  close_producing(&fixture, 3);
}

static void what_is_stored_after_a_new_map_counts(void **state) {
  (void)state;
  static const server_answer script[] = {hold_first_record, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.record_max_buffered_time_ms = 1;
  struct kds_producer *producer = open_producer_on(&fixture, script, 2, &options);
  wait_listed(producer);
  assert_status(put_one(producer, 0, "key", "0", 4), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 2));
  stream_split(1);
  assert_status(put_one(producer, 1, "key", "340282366920938463463374607431768211455", 4), KDS_OK);
  wait_puts(1, 2);
  wait_refreshed(producer, 2);
  server_open_gate(fixture.server);
  wait_settled(2);
  assert_int_equal(take_shard_metrics(producer, "shardId-0").user_records_stored, 1);
  close_producing(&fixture, 2);
}

static const char *refuse_some(const struct stream_record *record, size_t number) {
  (void)record, (void)number;
  return refused > 0 && refused-- > 0 ? "InternalFailure" : NULL;
}

/*
 * A record for each shard, all in one request that fails when a new map is there already. Each
 * shard pauses for a time of its own: they don't go together again, at once.
 */
static void what_fails_after_a_new_map_pauses(void **state) {
  (void)state;
  enum { COUNT = 30 };
  static const server_answer script[] = {hold_first_record, NULL};
  struct kds_producer_options options = usual_options();
  struct fixture fixture;
  options.without_aggregation = true;
  options.record_max_buffered_time_ms = 60000;
  options.record_ttl_ms = 120000;
  struct kds_producer *producer = open_producer_on(&fixture, script, COUNT + 1, &options);
  wait_listed(producer);
  for (uint32_t id = 0; id < COUNT; id++) {
    char hash_key[KDS_HASH_KEY_DIGITS + 1];
    kds_hash_key_format((struct kds_hash_key){UINT64_MAX / (COUNT + 1) * id, 0}, hash_key);
    assert_status(put_one(producer, id, "key", hash_key, 4), KDS_OK);
  }
  start_flush(producer);
  assert_true(server_wait_requests(fixture.server, 2));
  stream_split(COUNT);
  assert_status(put_one(producer, COUNT, "key", "340282366920938463463374607431768211455", 4),
                KDS_OK);
  start_flush(producer);
  wait_puts(COUNT, COUNT + 1);
  wait_refreshed(producer, 2);
  refused = COUNT;
  stream_set_fault(refuse_some);
  server_open_gate(fixture.server);
  wait_settled(COUNT + 1);
  check_puts(0, COUNT + 1, KDS_OK);
  assert_true(requests_of(&fixture, "PutRecords") > 3);
  assert_int_equal(take_shard_metrics(producer, "shardId-3").kinesis_records_failed, 1);
  close_producing(&fixture, COUNT + 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_split_loses_nothing),
      cmocka_unit_test(what_a_new_map_tells_of_is_not_asked_for_again),
      cmocka_unit_test(after_a_split_what_has_one_hash_key_is_not_sent_again),
      cmocka_unit_test(after_a_split_what_lies_in_one_child_is_not_sent_again),
      cmocka_unit_test(boundaries_belong_to_their_shards),
      cmocka_unit_test(a_merge_loses_nothing),
      cmocka_unit_test(a_map_that_comes_late_is_waited_for),
      cmocka_unit_test(a_map_that_never_comes_is_told),
      cmocka_unit_test(freeing_in_doubt_settles_all),
      cmocka_unit_test(reshards_under_load_and_faults_lose_nothing),
      cmocka_unit_test(what_fails_after_a_new_map_pauses),
      cmocka_unit_test(what_is_stored_after_a_new_map_counts),
      cmocka_unit_test(retries_keep_the_order),
      cmocka_unit_test(a_reshard_keeps_the_order_of_each_key),
      cmocka_unit_test(a_new_map_waits_for_what_is_under_way),
      cmocka_unit_test(what_is_in_doubt_is_not_overtaken),
      cmocka_unit_test(in_order_a_shard_has_one_record_under_way),
  };
  return cmocka_run_group_tests_name("reshard", tests, NULL, NULL);
}
