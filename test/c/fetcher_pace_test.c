/* How much fetchers ask for at a time, and how often. */
#include "fetching.h"
#include "loop.h"
#include "shard.h"

static struct fixture fixture;
static struct reader reader;

static void start(const server_answer *script, const struct kds_client_options *options) {
  reader = (struct reader){.batches = 0};
  shard_open();
  open_fixture(&fixture, script, options);
}

static void close_and_end(void) {
  close_reader(&reader);
  close_fixture(&fixture);
  shard_close();
}

static const server_answer well[] = {answer_shard, NULL};

static void put_large_records(size_t count) {
  static char data[20000];
  for (size_t i = 0; i < count; i++)
    shard_put(data, sizeof(data), "key");
}

static void start_with_large_records(size_t count) {
  start(well, NULL);
  put_large_records(count);
}

static bool has_records(const void *count) { return reader.records >= *(const size_t *)count; }
static void wait_records(size_t count) { wait_until(has_records, &count); }

static void asks_for_as_many_records_as_fit(void **state) {
  (void)state;
  struct kds_fetcher_options options = fetcher_options();
  options.max_buffered_bytes = 100000;
  start_with_large_records(8);
  open_reader(&fixture, &options, &reader);
  assert_true(server_wait_requests(fixture.server, 3));
  assert_string_equal(shard_input(fixture.server, 1, "Limit"), "1000.000");
  assert_string_equal(shard_input(fixture.server, 2, "Limit"), "5.000");
  close_and_end();

  options.max_records = 2;
  start_with_large_records(8);
  open_reader(&fixture, &options, &reader);
  wait_batches(&reader, 4);
  assert_string_equal(shard_input(fixture.server, 4, "Limit"), "2.000");
  assert_int_equal(reader.records, 8);
  close_and_end();
}

/* What counts is what they take when they were taken apart. */
static void asks_for_as_many_aggregates_as_fit(void **state) {
  (void)state;
  static struct kds_record records[1000];
  struct kds_fetcher_options options = fetcher_options();
  options.max_buffered_bytes = 100000;
  for (size_t i = 0; i < 1000; i++)
    records[i] = (struct kds_record){.partition_key = KDS_LITERAL("k"), .data = KDS_LITERAL("")};
  start(well, NULL);
  shard_put_aggregate(records, 1000);
  shard_put_aggregate(records, 1000);
  open_reader(&fixture, &options, &reader);
  wait_records(2000);
  assert_true(server_wait_requests(fixture.server, 3));
  assert_string_equal(shard_input(fixture.server, 2, "Limit"), "2.000");
  close_and_end();
}

/* The other way round, slower than that, is no failure. */
static void makes_five_calls_a_second_at_most(void **state) {
  (void)state;
  struct kds_fetcher_options options = fetcher_options();
  options.rate_limit_percent = 0;
  options.max_records = 1;
  uint64_t begun_us = kds_now_us();
  start_with_large_records(6);
  open_reader(&fixture, &options, &reader);
  wait_batches(&reader, 6);
  assert_true(kds_now_us() - begun_us >= 990000);
  close_and_end();
}

/* 2 MiB a second, and as much at once: of what was more a second's half is waited for. */
static void reads_no_faster_than_the_service_gives(void **state) {
  (void)state;
  struct kds_fetcher_options options = fetcher_options();
  options.rate_limit_percent = 0;
  options.max_records = 160;
  uint64_t begun_us = kds_now_us();
  start_with_large_records(200);
  open_reader(&fixture, &options, &reader);
  wait_batches(&reader, 2);
  assert_int_equal(reader.records, 200);
  assert_true(kds_now_us() - begun_us >= 400000);
  close_and_end();
}

static void asks_for_fewer_records_when_an_answer_is_too_large(void **state) {
  (void)state;
  struct kds_client_options client = patient_options();
  struct kds_fetcher_options options = fetcher_options();
  client.max_response_bytes = 100000;
  start(well, &client);
  put_large_records(8);
  open_reader(&fixture, &options, &reader);
  wait_records(8);
  assert_int_equal(reader.records, 8);
  close_and_end();
}

/* As on a line that is too slow for as many. */
static bool answer_few(struct server_request *request) {
  cJSON *input = cJSON_Parse(request->body);
  const cJSON *limit = cJSON_GetObjectItem(input, "Limit");
  bool is_few = limit == NULL || limit->valuedouble <= 100;
  cJSON_Delete(input);
  return is_few ? answer_shard(request) : hang(request);
}

static void asks_for_fewer_records_when_an_answer_takes_too_long(void **state) {
  (void)state;
  static const server_answer script[] = {answer_few, NULL};
  struct kds_client_options client = patient_options();
  struct kds_fetcher_options options = fetcher_options();
  client.attempt_timeout_ms = 1000;
  options.max_records = 200;
  start(script, &client);
  put_large_records(8);
  open_reader(&fixture, &options, &reader);
  wait_records(8);
  assert_int_equal(reader.records, 8);
  close_and_end();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(asks_for_as_many_records_as_fit),
      cmocka_unit_test(asks_for_as_many_aggregates_as_fit),
      cmocka_unit_test(makes_five_calls_a_second_at_most),
      cmocka_unit_test(reads_no_faster_than_the_service_gives),
      cmocka_unit_test(asks_for_fewer_records_when_an_answer_is_too_large),
      cmocka_unit_test(asks_for_fewer_records_when_an_answer_takes_too_long),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
