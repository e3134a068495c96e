#include "fetching.h"
#include "loop.h"
#include "shard.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

static struct fixture fixture;
static struct reader reader;

static void start(const server_answer *script, const struct kds_client_options *options) {
  reader = (struct reader){.batches = 0};
  shard_open();
  open_fixture(&fixture, script, options);
}

static void end(void) {
  close_fixture(&fixture);
  shard_close();
}

static void start_and_read(const server_answer *script) {
  struct kds_fetcher_options options = fetcher_options();
  start(script, NULL);
  shard_put_text("one");
  shard_put_text("two");
  open_reader(&fixture, &options, &reader);
}

static void close_and_end(void) {
  close_reader(&reader);
  end();
}

static const server_answer well[] = {answer_shard, NULL};

/* ---- Reading ---- */

static void reads_what_there_is_and_what_comes(void **state) {
  (void)state;
  start_and_read(well);
  wait_texts(&reader, "one two ");
  shard_put_text("three");
  wait_texts(&reader, "one two three ");
  assert_string_equal(reader.places, "8.0 9.0 10.0 ");
  assert_string_equal(reader.last_number, "10");
  assert_string_equal(shard_input(fixture.server, 0, "ShardId"), "shardId-\"0\"");
  assert_string_equal(shard_input(fixture.server, 0, "StreamName"), "s");
  assert_string_equal(shard_input(fixture.server, 1, "Limit"), "1000.000");
  assert_int_equal(count_of(&reader, KDS_FETCHER_RECORDS), 3);
  assert_int_equal(count_of(&reader, KDS_FETCHER_BYTES), 11);
  assert_int_equal(reader.failures, 0);
  close_and_end();
}

static void takes_aggregates_apart_and_starts_within_one(void **state) {
  (void)state;
  static const struct kds_record records[] = {
      {.partition_key = KDS_LITERAL("a"), .data = KDS_LITERAL("a0")},
      {.partition_key = KDS_LITERAL("b"), .data = KDS_LITERAL("b1")},
      {.partition_key = KDS_LITERAL("a"), .data = KDS_LITERAL("a2")},
  };
  struct kds_fetcher_options options = fetcher_options();
  options.from = (struct kds_position){KDS_POSITION_AFTER, 0, KDS_LITERAL("9"), 0};
  options.stream_arn = (struct kds_slice)KDS_LITERAL("arn");
  start(well, NULL);
  shard_put_text("before");
  shard_put_aggregate(records, 3);
  shard_put_text("after");
  open_reader(&fixture, &options, &reader);
  wait_texts(&reader, "b1 a2 after ");
  assert_string_equal(reader.places, "9.1 9.2 10.0 ");
  assert_string_equal(shard_input(fixture.server, 0, "ShardIteratorType"), "AT_SEQUENCE_NUMBER");
  assert_string_equal(shard_input(fixture.server, 1, "StreamARN"), "arn");
  close_and_end();
}

static void tells_the_end_with_the_children(void **state) {
  (void)state;
  static const struct {
    const char *children, *told;
  } cases[] = {
      {"[{\"ShardId\":\"b\",\"ParentShards\":[\"a\"]}]",
       "[{\"ShardId\":\"b\",\"ParentShards\":[\"a\"]}]"},
      {NULL, ""},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    start_and_read(well);
    wait_texts(&reader, "one two ");
    shard_put_text("last");
    shard_end(cases[i].children);
    wait_end(&reader);
    assert_string_equal(reader.texts, "one two last ");
    assert_string_equal(reader.children, cases[i].told);
    close_and_end();
  }
}

/* ---- Memory ---- */

static void reads_no_more_than_its_bound(void **state) {
  (void)state;
  static char data[1000];
  struct kds_fetcher_options options = fetcher_options();
  options.max_buffered_bytes = 2500;
  options.max_records = 1;
  start(well, NULL);
  for (int i = 0; i < 6; i++)
    shard_put(data, sizeof(data), "key");
  reader.keeps = true;
  open_reader(&fixture, &options, &reader);
  wait_batches(&reader, 3);
  assert_int_equal(server_requests(fixture.server), 4);
  size_t held = reader.held_bytes;
  assert_true(held >= 2500);
  kds_fetcher_release(reader.fetcher, 2 * held); /* more than there is counts as all */
  wait_batches(&reader, 6);
  assert_int_equal(reader.records, 6);
  assert_int_equal(server_requests(fixture.server), 7);
  close_and_end();
}

static bool answer_through_gate(struct server_request *request) {
  server_pass_gate(request);
  return answer_shard(request);
}

static void keeps_what_comes_while_it_is_paused(void **state) {
  (void)state;
  static const server_answer script[] = {answer_shard,        answer_through_gate,
                                         answer_empty_object, answer_empty_object,
                                         answer_shard,        NULL};
  struct outcome outcome; /* what has been answered later tells that it is paused, and */
  start_and_read(script);
  assert_true(server_wait_requests(fixture.server, 2));
  kds_fetcher_pause(reader.fetcher, true);
  run_call(&fixture, "ListShards", &outcome);
  server_open_gate(fixture.server);
  run_call(&fixture, "ListShards", &outcome); /* that the answer has come */
  assert_int_equal(server_requests(fixture.server), 4);
  assert_int_equal(reader.batches, 0);
  kds_fetcher_pause(reader.fetcher, false);
  wait_texts(&reader, "one two ");
  close_and_end();
}

static void calls_nothing_while_it_is_paused_from_the_start(void **state) {
  (void)state;
  static const server_answer script[] = {answer_empty_object, answer_shard, NULL};
  struct kds_fetcher_options options = fetcher_options();
  struct outcome outcome;
  options.is_paused = true;
  start(script, NULL);
  shard_put_text("one");
  open_reader(&fixture, &options, &reader);
  run_call(&fixture, "ListShards", &outcome);
  assert_int_equal(server_requests(fixture.server), 1);
  kds_fetcher_pause(reader.fetcher, false);
  wait_texts(&reader, "one ");
  close_and_end();
}

/* ---- Everyday failures ---- */

static void waits_when_it_is_throttled(void **state) {
  (void)state;
  static const server_answer script[] = {answer_shard, answer_throttled, answer_throttled,
                                         answer_shard, NULL};
  start_and_read(script);
  wait_texts(&reader, "one two ");
  assert_int_equal(count_of(&reader, KDS_FETCHER_THROTTLED), 2);
  assert_int_equal(count_of(&reader, KDS_FETCHER_FAILURES), 0);
  assert_int_equal(reader.failures, 0);
  close_and_end();
}

static void repeats_what_may_pass_without_a_word(void **state) {
  (void)state;
  static const server_answer scripts[][5] = {
      {answer_internal_failure, answer_shard, close_before_answer, answer_shard, NULL},
      {answer_bad_gateway, answer_garbage, answer_shard, NULL},
  };
  for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
    start_and_read(scripts[i]);
    wait_texts(&reader, "one two ");
    assert_int_equal(reader.failures, 0);
    assert_int_equal(count_of(&reader, KDS_FETCHER_FAILURES), 2);
    close_and_end();
  }
}

static void tells_what_does_not_pass_and_goes_on(void **state) {
  (void)state;
  static const server_answer script[] = {answer_internal_failure,
                                         answer_internal_failure,
                                         answer_internal_failure,
                                         answer_shard,
                                         answer_access_denied,
                                         answer_shard,
                                         answer_empty_object,
                                         answer_shard,
                                         NULL};
  start_and_read(script);
  wait_texts(&reader, "one two ");
  assert_string_equal(reader.codes, "InternalFailure AccessDeniedException ERR_BAD_RESPONSE ");
  close_and_end();
}

static bool answer_without_iterator(struct server_request *request) {
  return send_answer(request, 200, "application/x-amz-json-1.1", "{\"ShardIterator\":7}");
}

static bool answer_with_long_number(struct server_request *request) {
  char body[512];
  snprintf(body, sizeof(body),
           "{\"Records\":[{\"SequenceNumber\":\"%0200d\",\"Data\":\"\",\"PartitionKey\":\"k\"}],"
           "\"NextShardIterator\":\"x\"}",
           1);
  return send_answer(request, 200, "application/x-amz-json-1.1", body);
}

static void survives_answers_that_are_none(void **state) {
  (void)state;
  static const server_answer script[] = {answer_without_iterator, answer_shard,
                                         answer_with_long_number, answer_shard, NULL};
  start_and_read(script);
  wait_texts(&reader, "one two ");
  assert_string_equal(reader.codes, "ERR_BAD_RESPONSE ERR_BAD_RESPONSE ");
  close_and_end();
}

/* They are failures in a row, between which pauses grow, though the service had answered well. */
static void takes_answers_that_cannot_be_used_for_failures(void **state) {
  (void)state;
  static const server_answer script[] = {answer_shard,
                                         answer_with_long_number,
                                         answer_shard,
                                         answer_with_long_number,
                                         answer_internal_failure,
                                         answer_shard,
                                         NULL};
  start_and_read(script);
  wait_texts(&reader, "one two ");
  assert_string_equal(reader.codes, "ERR_BAD_RESPONSE ERR_BAD_RESPONSE InternalFailure ");
  close_and_end();
}

/* Answers show that there is nothing wrong with it. */
static void keeps_its_connection_when_calls_are_refused(void **state) {
  (void)state;
  static const server_answer script[] = {answer_shard,   answer_throttled, answer_throttled,
                                         answer_expired, answer_shard,     NULL};
  start_and_read(script);
  wait_texts(&reader, "one two ");
  assert_int_equal(server_connections(fixture.server), 1);
  close_and_end();
}

/* ---- Iterators ---- */

static const char *renewal(const char *member) {
  int n = shard_request(fixture.server, "GetShardIterator", 1);
  assert_true(n > 0);
  return shard_input(fixture.server, (size_t)n, member);
}

static void renews_an_iterator_behind_the_last_record(void **state) {
  (void)state;
  static const server_answer script[] = {answer_shard, answer_shard, answer_expired, answer_shard,
                                         NULL};
  start_and_read(script);
  wait_texts(&reader, "one two ");
  shard_put_text("three");
  wait_texts(&reader, "one two three ");
  assert_string_equal(renewal("ShardIteratorType"), "AFTER_SEQUENCE_NUMBER");
  assert_string_equal(renewal("StartingSequenceNumber"), "9");
  assert_int_equal(count_of(&reader, KDS_FETCHER_ITERATORS_RENEWED), 1);
  assert_int_equal(reader.failures, 0);
  close_and_end();
}

static bool put_and_answer_expired(struct server_request *request) {
  shard_put_text("meanwhile");
  return answer_expired(request);
}

/* Before its first fetch, and after fetches that brought nothing. */
static void does_not_look_for_latest_again(void **state) {
  (void)state;
  static const server_answer scripts[][5] = {
      {answer_shard, put_and_answer_expired, answer_shard, NULL},
      {answer_shard, answer_shard, put_and_answer_expired, answer_shard, NULL},
  };
  for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
    struct kds_fetcher_options options = fetcher_options();
    options.from.type = KDS_POSITION_LATEST;
    start(scripts[i], NULL);
    open_reader(&fixture, &options, &reader);
    wait_texts(&reader, "meanwhile ");
    assert_string_equal(shard_input(fixture.server, 0, "ShardIteratorType"), "LATEST");
    assert_string_equal(renewal("ShardIteratorType"), "AT_TIMESTAMP");
    double asked_s = strtod(renewal("Timestamp"), NULL);
    assert_true(asked_s > 1e9 && fabs(asked_s - reader.latest_s) < 0.01);
    close_and_end();
  }
}

/* The service's clock goes before ours, and its dates tell whole seconds. */
static double service_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9 + 3600.9;
}

static double found_s; /* by that clock, at the earliest */

static bool answer_dated(struct server_request *request) {
  static const char body[] = "{\"ShardIterator\":\"at \\\"0\\\"\"}";
  char answer[256], date[64];
  found_s = service_s();
  time_t now = (time_t)found_s;
  struct tm parts;
  strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &parts));
  int len = snprintf(answer, sizeof(answer),
                     "HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Length: %zu\r\n\r\n%s", date,
                     sizeof(body) - 1, body);
  return send_raw(request, answer, (size_t)len);
}

/* What is put from then on would be lost to whoever goes on at a later time. */
static void finds_latest_no_later_than_the_service_did(void **state) {
  (void)state;
  static const server_answer script[] = {answer_dated, answer_dated, answer_shard, NULL};
  struct kds_fetcher_options options = fetcher_options();
  struct outcome outcome;
  options.from.type = KDS_POSITION_LATEST;
  start(script, NULL);
  run_call(&fixture, "ListShards", &outcome); /* from which the service's clock is known */
  open_reader(&fixture, &options, &reader);
  wait_batches(&reader, 1);
  assert_true(reader.latest_s <= found_s);
  assert_true(reader.latest_s > found_s - 600); /* but it is that clock */
  close_and_end();
}

static void renews_an_iterator_from_where_it_was_told_to_begin(void **state) {
  (void)state;
  static const server_answer script[] = {answer_shard, answer_expired, answer_shard, NULL};
  struct kds_fetcher_options options = fetcher_options();
  options.from = (struct kds_position){.type = KDS_POSITION_AT_TIMESTAMP, .timestamp_s = 1.25};
  start(script, NULL);
  shard_put_text("one");
  open_reader(&fixture, &options, &reader);
  wait_texts(&reader, "one ");
  assert_string_equal(renewal("Timestamp"), "1.250");
  close_and_end();
}

/* ---- Ends ---- */

static void closes_amid_a_call(void **state) {
  (void)state;
  static const server_answer script[] = {answer_shard, hang, NULL};
  start_and_read(script);
  assert_true(server_wait_requests(fixture.server, 2));
  close_reader(&reader);
  assert_int_equal(reader.failures + reader.batches, 0);
  end();
}

static bool answer_shard_behind_gate(struct server_request *request) {
  server_pass_gate(request);
  return answer_shard(request);
}

static void closes_without_ending_calls_of_others(void **state) {
  (void)state;
  static const server_answer script[] = {hang, answer_shard_behind_gate, answer_shard, NULL};
  struct reader other = {.keeps = false};
  struct kds_fetcher_options options = fetcher_options();
  start_and_read(script);
  assert_true(server_wait_requests(fixture.server, 1));
  open_reader(&fixture, &options, &other);
  assert_true(server_wait_requests(fixture.server, 2));
  close_reader(&reader);
  server_open_gate(fixture.server);
  wait_texts(&other, "one two ");
  assert_int_equal(other.failures, 0);
  close_reader(&other);
  end();
}

static void closes_before_it_has_begun(void **state) {
  (void)state;
  start_and_read(well);
  close_and_end();
}

static bool is_closed(const void *arg) { return ((const struct reader *)arg)->closings > 0; }

static void ends_with_its_client(void **state) {
  (void)state;
  static const server_answer scripts[][3] = {{answer_shard, hang, NULL}, {answer_shard, NULL}};
  for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
    start_and_read(scripts[i]);
    assert_true(server_wait_requests(fixture.server, 2));
    kds_client_free(fixture.client);
    wait_until(is_closed, &reader);
    assert_string_equal(reader.codes, "ERR_CLOSED ");
    kds_fetcher_pause(reader.fetcher, true);
    close_and_end();
  }
}

static void ends_with_the_engine(void **state) {
  (void)state;
  static const server_answer script[] = {answer_shard, answer_shard, hang, NULL};
  start_and_read(script);
  wait_texts(&reader, "one two ");
  assert_true(server_wait_requests(fixture.server, 3));
  end();
  assert_int_equal(reader.closings, 1);
  assert_false(reader.came_after_end);
}

static void refuses_what_is_no_position_or_range(void **state) {
  (void)state;
  static char digits[200];
  memset(digits, '1', sizeof(digits));
  struct kds_fetcher_options options = fetcher_options();
  start(well, NULL);
  options.from.type = KDS_POSITION_AFTER;
  assert_status(start_reader(fixture.client, &options, &reader), KDS_E_INVALID);
  options.from.sequence_number = (struct kds_slice){digits, 129};
  assert_status(start_reader(fixture.client, &options, &reader), KDS_E_INVALID);
  options.from.type = KDS_POSITION_LATEST;
  options.starting_hash_key = (struct kds_slice)KDS_LITERAL("0");
  assert_status(start_reader(fixture.client, &options, &reader), KDS_E_INVALID);
  end();
}

/* ---- Without memory ---- */

static enum kds_status open_and_close(void *arg) {
  const struct kds_fetcher_options *options = arg;
  enum kds_status status = start_reader(fixture.client, options, &reader);
  if (status == KDS_OK)
    kds_fetcher_free(reader.fetcher);
  return status;
}

static void tells_that_there_is_no_memory_for_it(void **state) {
  (void)state;
  struct kds_fetcher_options options = fetcher_options();
  options.is_paused = true;
  start(well, NULL);
  check_allocation_failures(open_and_close, &options);
  end();
}

/* Whatever fails once, each record comes once, and in order. */
static void loses_nothing_where_an_allocation_fails(void **state) {
  (void)state;
  static const struct kds_record records[] = {
      {.partition_key = KDS_LITERAL("a"), .data = KDS_LITERAL("a0")},
      {.partition_key = KDS_LITERAL("b"), .data = KDS_LITERAL("b1")},
  };
  struct kds_fetcher_options options = fetcher_options();
  options.starting_hash_key = (struct kds_slice)KDS_LITERAL("0");
  options.ending_hash_key =
      (struct kds_slice)KDS_LITERAL("340282366920938463463374607431768211454");
  static const server_answer script[] = {answer_empty_object, answer_shard, NULL};
  struct outcome outcome;
  bool is_reached = true;
  for (size_t nth = 0; is_reached && nth < 300; nth++) {
    start(script, NULL);
    shard_put_text("one");
    shard_put_aggregate(records, 2);
    options.is_paused = true;
    open_reader(&fixture, &options, &reader);
    run_call(&fixture, "Any", &outcome); /* the engine has nothing else to do from here on */
    fail_allocation(nth);
    kds_fetcher_pause(reader.fetcher, false);
    wait_texts(&reader, "one a0 b1 ");
    assert_false(reader.is_at_end);
    close_and_end();
    is_reached = restore_allocation();
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_what_there_is_and_what_comes),
      cmocka_unit_test(takes_aggregates_apart_and_starts_within_one),
      cmocka_unit_test(tells_the_end_with_the_children),
      cmocka_unit_test(reads_no_more_than_its_bound),
      cmocka_unit_test(keeps_what_comes_while_it_is_paused),
      cmocka_unit_test(calls_nothing_while_it_is_paused_from_the_start),
      cmocka_unit_test(waits_when_it_is_throttled),
      cmocka_unit_test(repeats_what_may_pass_without_a_word),
      cmocka_unit_test(tells_what_does_not_pass_and_goes_on),
      cmocka_unit_test(survives_answers_that_are_none),
      cmocka_unit_test(takes_answers_that_cannot_be_used_for_failures),
      cmocka_unit_test(keeps_its_connection_when_calls_are_refused),
      cmocka_unit_test(renews_an_iterator_behind_the_last_record),
      cmocka_unit_test(does_not_look_for_latest_again),
      cmocka_unit_test(finds_latest_no_later_than_the_service_did),
      cmocka_unit_test(renews_an_iterator_from_where_it_was_told_to_begin),
      cmocka_unit_test(closes_amid_a_call),
      cmocka_unit_test(closes_without_ending_calls_of_others),
      cmocka_unit_test(closes_before_it_has_begun),
      cmocka_unit_test(ends_with_its_client),
      cmocka_unit_test(ends_with_the_engine),
      cmocka_unit_test(refuses_what_is_no_position_or_range),
      cmocka_unit_test(tells_that_there_is_no_memory_for_it),
      cmocka_unit_test(loses_nothing_where_an_allocation_fails),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
