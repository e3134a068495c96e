#include "events.h"
#include "fetching.h"
#include "shard.h"

#include <stdio.h>
#include <time.h>

static struct fixture fixture;
static struct reader reader;

static struct kds_fetcher_options subscriber_options(void) {
  struct kds_fetcher_options options = fetcher_options();
  options.consumer_arn = (struct kds_slice)KDS_LITERAL("consumer");
  return options;
}

static void start(const server_answer *script) {
  reader = (struct reader){.batches = 0};
  shard_open();
  open_fixture(&fixture, script, NULL);
}

static void start_and_read(const server_answer *script) {
  struct kds_fetcher_options options = subscriber_options();
  start(script);
  for (const char *text = "12345"; *text != '\0'; text++)
    shard_put(text, 1, "key");
  open_reader(&fixture, &options, &reader);
}

static void end(void) {
  close_fixture(&fixture);
  shard_close();
}

static void close_and_end(void) {
  close_reader(&reader);
  end();
}

/* What subscription `nth` asked for, from 0. */
static const char *asked(size_t nth, const char *member) {
  return shard_input(fixture.server, nth, member);
}

/* ---- Answers: some events, and then something else ---- */

static bool send_events(struct server_request *request, size_t count) {
  size_t next;
  bool sent = begin_shard_events(request, &next);
  for (size_t i = 0; i < count && sent; i++)
    sent = send_shard_event(request, &next);
  return sent;
}

static bool answer_two(struct server_request *request) {
  return send_events(request, 2) && end_stream(request);
}
static bool answer_five_and_hang(struct server_request *request) {
  return send_events(request, 5) && hang(request);
}
static bool answer_six_and_hang(struct server_request *request) {
  return send_events(request, 6) && hang(request);
}
static bool answer_no_event(struct server_request *request) {
  return send_events(request, 0) && end_stream(request);
}
static bool answer_without_end(struct server_request *request) {
  return send_events(request, SIZE_MAX);
}

static bool answer_exception(struct server_request *request) {
  static const struct event_frame frame = {
      "exception", ":exception-type",           "InternalFailureException", NULL,
      NULL,        "{\"message\":\"it broke\"}"};
  return send_events(request, 2) && send_frame(request, &frame) && end_stream(request);
}

static bool answer_slow_down(struct server_request *request) {
  static const struct event_frame frame = {"error",          ":error-code", "SlowDown",
                                           ":error-message", "not so fast", ""};
  return send_events(request, 2) && send_frame(request, &frame) && hang(request);
}

static bool answer_bad_crc(struct server_request *request) {
  static const struct event_frame frame = {"event", ":event-type", shard_event, NULL, NULL, "{}"};
  size_t len;
  uint8_t *bytes = encode_frame(&frame, &len);
  bytes[len / 2] ^= 1;
  bool sent = send_events(request, 2) && send_chunk(request, bytes, len);
  free(bytes);
  return sent && hang(request);
}

static bool answer_bad_event(struct server_request *request) {
  return send_events(request, 2) &&
         send_event(request, shard_event, "{\"Records\":[],\"ChildShards\":7") && hang(request);
}

static bool answer_cut(struct server_request *request) {
  send_events(request, 2);
  send_raw(request, "100\r\n\0\0", 7);
  return false;
}

static bool answer_silence(struct server_request *request) {
  return send_events(request, 2) && hang(request);
}

static bool answer_in_use(struct server_request *request) {
  return send_error(request, 400, "ResourceInUseException", "there is one already");
}

/* ---- Renewal ---- */

static void goes_on_where_the_last_subscription_ended(void **state) {
  (void)state;
  static const server_answer script[] = {answer_two, answer_two, answer_two, NULL};
  start_and_read(script);
  shard_end("[{\"ShardId\":\"b\"}]");
  wait_end(&reader);
  assert_string_equal(reader.texts, "1 2 3 4 5 ");
  assert_string_equal(reader.children, "[{\"ShardId\":\"b\"}]");
  assert_string_equal(asked(0, "ConsumerARN"), "consumer");
  assert_string_equal(asked(0, "Type"), "TRIM_HORIZON");
  assert_string_equal(asked(1, "Type"), "AFTER_SEQUENCE_NUMBER");
  assert_string_equal(asked(1, "SequenceNumber"), "9");
  assert_string_equal(asked(2, "SequenceNumber"), "11");
  assert_int_equal(count_of(&reader, KDS_FETCHER_SUBSCRIPTIONS), 3);
  assert_int_equal(reader.failures, 0);
  close_and_end();
}

/* ---- Renewal before the end ---- */

static bool answer_three_while_another_waits(struct server_request *request) {
  size_t next;
  bool sent = begin_shard_events(request, &next);
  for (int i = 0; i < 2 && sent; i++)
    sent = send_shard_event(request, &next);
  return sent && server_wait_requests(fixture.server, 2) && send_shard_event(request, &next);
}
static bool answer_three_and_hang(struct server_request *request) {
  return answer_three_while_another_waits(request) && hang(request);
}
static bool answer_three_and_give_way(struct server_request *request) {
  static const struct event_frame frame = {
      "exception", ":exception-type", "ResourceInUseException", NULL, NULL, "{}"};
  return answer_three_while_another_waits(request) && send_frame(request, &frame) &&
         end_stream(request);
}
static bool answer_late(struct server_request *request) {
  server_pass_gate(request);
  return answer_five_and_hang(request);
}

static void start_and_renew(const server_answer *script) {
  struct kds_fetcher_options options = subscriber_options();
  options.renew_after_ms = 1;
  start(script);
  for (const char *text = "12345"; *text != '\0'; text++)
    shard_put(text, 1, "key");
  open_reader(&fixture, &options, &reader);
}

/* What comes between the question and its answer comes by both. */
static void follows_a_subscription_that_goes_on_until_then(void **state) {
  (void)state;
  static const server_answer scripts[][3] = {{answer_three_and_hang, answer_late, NULL},
                                             {answer_three_and_give_way, answer_late, NULL}};
  for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
    start_and_renew(scripts[i]);
    wait_texts(&reader, "1 2 3 ");
    server_open_gate(fixture.server);
    wait_texts(&reader, "1 2 3 4 5 ");
    assert_int_equal(reader.batches, 5);
    assert_int_equal(reader.failures + (int)count_of(&reader, KDS_FETCHER_FAILURES), 0);
    assert_int_equal(count_of(&reader, KDS_FETCHER_RESOURCE_IN_USE), 0);
    assert_true(server_wait_requests(fixture.server, 3)); /* so the first one has been ended */
    close_and_end();
  }
}

static bool answer_two_and_a_late_one(struct server_request *request) {
  size_t next;
  bool sent = begin_shard_events(request, &next) && send_shard_event(request, &next) &&
              send_shard_event(request, &next);
  server_pass_gate(request);
  return sent && send_shard_event(request, &next) && hang(request);
}

static void goes_on_with_a_subscription_that_none_may_follow_yet(void **state) {
  (void)state;
  static const server_answer script[] = {answer_two_and_a_late_one, answer_in_use, NULL};
  start_and_renew(script);
  while (count_of(&reader, KDS_FETCHER_RESOURCE_IN_USE) == 0)
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  server_open_gate(fixture.server);
  wait_texts(&reader, "1 2 3 ");
  assert_int_equal(reader.failures, 0);
  close_and_end();
}

static void goes_on_after_whatever_ends_a_subscription(void **state) {
  (void)state;
  static const struct {
    server_answer answer;
    const char *codes;
  } cases[] = {
      {answer_exception, "InternalFailureException "},
      {answer_slow_down, ""},
      {answer_bad_crc, "ERR_BAD_RESPONSE "},
      {answer_bad_event, "ERR_BAD_RESPONSE "},
      {answer_cut, ""},
      {answer_silence, ""},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    const server_answer script[] = {cases[i].answer, answer_five_and_hang, NULL};
    struct kds_fetcher_options options = subscriber_options();
    if (cases[i].answer == answer_silence)
      options.silence_timeout_ms = 3000;
    start(script);
    for (const char *text = "12345"; *text != '\0'; text++)
      shard_put(text, 1, "key");
    open_reader(&fixture, &options, &reader);
    wait_texts(&reader, "1 2 3 4 5 ");
    assert_string_equal(reader.codes, cases[i].codes);
    assert_string_equal(asked(1, "SequenceNumber"), "9");
    close_and_end();
  }
}

static void waits_where_there_is_a_subscription_already(void **state) {
  (void)state;
  static const server_answer script[] = {answer_in_use, answer_five_and_hang, NULL};
  start_and_read(script);
  wait_texts(&reader, "1 2 3 4 5 ");
  assert_int_equal(count_of(&reader, KDS_FETCHER_RESOURCE_IN_USE), 1);
  assert_int_equal(reader.failures, 0);
  close_and_end();
}

static bool put_and_end(struct server_request *request) {
  bool sent = answer_no_event(request);
  shard_put_text("meanwhile");
  return sent;
}

static void does_not_look_for_latest_again(void **state) {
  (void)state;
  static const server_answer script[] = {put_and_end, answer_two, NULL};
  struct kds_fetcher_options options = subscriber_options();
  options.from.type = KDS_POSITION_LATEST;
  start(script);
  open_reader(&fixture, &options, &reader);
  wait_texts(&reader, "meanwhile ");
  assert_string_equal(asked(0, "Type"), "LATEST");
  assert_string_equal(asked(1, "Type"), "AT_TIMESTAMP");
  close_and_end();
}

/* An idle event tells how far reading has come, but not beyond what is still to be read. */
static void starts_within_an_aggregate(void **state) {
  (void)state;
  static const server_answer script[] = {answer_two, answer_two, NULL};
  static const struct kds_record records[] = {
      {.partition_key = KDS_LITERAL("a"), .data = KDS_LITERAL("a0")},
      {.partition_key = KDS_LITERAL("b"), .data = KDS_LITERAL("b1")},
  };
  struct kds_fetcher_options options = subscriber_options();
  options.from = (struct kds_position){KDS_POSITION_AFTER, 0, KDS_LITERAL("8"), 0};
  start(script);
  shard_put_aggregate(records, 2);
  open_reader(&fixture, &options, &reader);
  wait_texts(&reader, "b1 ");
  assert_string_equal(asked(0, "Type"), "AT_SEQUENCE_NUMBER");
  assert_string_equal(asked(0, "SequenceNumber"), "8");
  assert_true(server_wait_requests(fixture.server, 2));
  assert_string_equal(asked(1, "Type"), "AFTER_SEQUENCE_NUMBER");
  close_and_end();
}

/* ---- Memory ---- */

static void takes_no_more_than_its_bound(void **state) {
  (void)state;
  static const server_answer script[] = {answer_six_and_hang, answer_empty_object, NULL};
  static char data[1000];
  struct kds_fetcher_options options = subscriber_options();
  struct outcome outcome;
  options.max_buffered_bytes = 2500;
  start(script);
  for (int i = 0; i < 6; i++)
    shard_put(data, sizeof(data), "key");
  reader.keeps = true;
  open_reader(&fixture, &options, &reader);
  wait_batches(&reader, 3);
  run_call(&fixture, "Any", &outcome);
  assert_int_equal(reader.batches, 3);
  kds_fetcher_release(reader.fetcher, reader.held_bytes);
  wait_batches(&reader, 6);
  assert_int_equal(reader.records, 6);
  assert_int_equal(count_of(&reader, KDS_FETCHER_SUBSCRIPTIONS), 1);
  close_and_end();
}

static void takes_nothing_while_it_is_paused(void **state) {
  (void)state;
  static const server_answer script[] = {answer_six_and_hang, answer_empty_object, NULL};
  struct outcome outcome;
  start_and_read(script);
  wait_batches(&reader, 1);
  kds_fetcher_pause(reader.fetcher, true);
  run_call(&fixture, "Any", &outcome);
  int batches = reader.batches;
  run_call(&fixture, "Any", &outcome);
  assert_int_equal(reader.batches, batches);
  kds_fetcher_pause(reader.fetcher, false);
  wait_texts(&reader, "1 2 3 4 5 ");
  assert_int_equal(count_of(&reader, KDS_FETCHER_SUBSCRIPTIONS), 1);
  close_and_end();
}

/* ---- Ends ---- */

static void nothing(void) {}
static void free_fetcher(void) { kds_fetcher_free(reader.fetcher); }
static void free_client(void) { kds_client_free(fixture.client); }
static bool has_closed(const void *arg) { return ((const struct reader *)arg)->closings > 0; }

static void ends_by_any_way(void **state) {
  (void)state;
  static const server_answer scripts[][2] = {{answer_without_end, NULL},
                                             {answer_five_and_hang, NULL},
                                             {hang, NULL},
                                             {answer_in_use, NULL}};
  static void (*const ways[])(void) = {free_fetcher, free_client, nothing};
  for (size_t i = 0; i < 4 * 3; i++) {
    start_and_read(scripts[i / 3]);
    assert_true(server_wait_requests(fixture.server, 1));
    if (i / 3 < 2)
      wait_batches(&reader, 1);
    ways[i % 3]();
    if (ways[i % 3] != nothing)
      wait_until(has_closed, &reader);
    end();
    assert_int_equal(reader.closings, 1);
    assert_false(reader.came_after_end);
  }
}

static void loses_nothing_where_an_allocation_fails(void **state) {
  (void)state;
  static const server_answer script[] = {answer_empty_object, answer_five_and_hang, NULL};
  struct outcome outcome;
  for (size_t nth = 0; nth < 60; nth += 6) {
    struct kds_fetcher_options options = subscriber_options();
    start(script);
    for (const char *text = "12345"; *text != '\0'; text++)
      shard_put(text, 1, "key");
    options.is_paused = true;
    open_reader(&fixture, &options, &reader);
    run_call(&fixture, "Any", &outcome); /* the engine has nothing else to do from here on */
    fail_allocation(nth);
    kds_fetcher_pause(reader.fetcher, false);
    wait_texts(&reader, "1 2 3 4 5 ");
    assert_false(reader.is_at_end);
    close_and_end();
    restore_allocation();
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(goes_on_where_the_last_subscription_ended),
      cmocka_unit_test(follows_a_subscription_that_goes_on_until_then),
      cmocka_unit_test(goes_on_with_a_subscription_that_none_may_follow_yet),
      cmocka_unit_test(goes_on_after_whatever_ends_a_subscription),
      cmocka_unit_test(waits_where_there_is_a_subscription_already),
      cmocka_unit_test(does_not_look_for_latest_again),
      cmocka_unit_test(starts_within_an_aggregate),
      cmocka_unit_test(takes_no_more_than_its_bound),
      cmocka_unit_test(takes_nothing_while_it_is_paused),
      cmocka_unit_test(ends_by_any_way),
      cmocka_unit_test(loses_nothing_where_an_allocation_fails),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
