#include "events.h"
#include "fixture.h"

#include <stdio.h>
#include <time.h>

/* ---- A server that answers with events ---- */

static const char two_records[] =
    "{\"Records\":[{\"Data\":\"aGVsbG8=\",\"PartitionKey\":\"k\",\"SequenceNumber\":\"1\"},"
    "{\"Data\":\"d29ybGQ=\",\"PartitionKey\":\"k\",\"SequenceNumber\":\"2\"}],"
    "\"ContinuationSequenceNumber\":\"2\",\"MillisBehindLatest\":0}";
static const char no_records[] =
    "{\"Records\":[],\"ContinuationSequenceNumber\":\"3\",\"MillisBehindLatest\":7}";

static bool send_event_of(struct server_request *request, size_t base64_len) {
  static const char before[] = "{\"Records\":[{\"SequenceNumber\":\"9\",\"Data\":\"";
  static const char after[] = "\"}],\"MillisBehindLatest\":1}";
  char *payload = malloc(sizeof(before) + base64_len + sizeof(after));
  char *end = stpcpy(payload, before);
  memset(end, 'A', base64_len);
  strcpy(end + base64_len, after);
  bool sent = send_event(request, shard_event, payload);
  free(payload);
  return sent;
}

static bool answer_events(struct server_request *request) {
  enum { BIG = 400000 }; /* it is decoded on the threadpool */
  return begin_stream(request) && send_event(request, shard_event, two_records) &&
         send_event(request, "OfTheFuture", "no JSON") && send_event_of(request, BIG) &&
         send_event(request, shard_event, no_records) && end_stream(request);
}

static bool answer_in_bytes(struct server_request *request) {
  struct event_frame frame = {"event", ":event-type", shard_event, NULL, NULL, two_records};
  size_t len;
  uint8_t *bytes = encode_frame(&frame, &len);
  bool sent = begin_stream(request);
  for (size_t i = 0; i < len && sent; i++)
    sent = send_chunk(request, bytes + i, 1);
  free(bytes);
  return sent && end_stream(request);
}

static bool answer_exception(struct server_request *request) {
  static const struct event_frame frame = {"exception",
                                           ":exception-type",
                                           "InternalFailureException",
                                           NULL,
                                           NULL,
                                           "{\"__type\":\"Other\",\"message\":\"it broke\"}"};
  return begin_stream(request) && send_event(request, shard_event, no_records) &&
         send_frame(request, &frame) && end_stream(request);
}

static bool answer_error(struct server_request *request) {
  static const struct event_frame frame = {"error",          ":error-code", "SlowDown",
                                           ":error-message", "not so fast", ""};
  return begin_stream(request) && send_frame(request, &frame) && hang(request);
}

static bool answer_unknown_message(struct server_request *request) {
  static const struct event_frame frame = {"rumour", ":event-type", "x", NULL, NULL, "{}"};
  return begin_stream(request) && send_frame(request, &frame) && hang(request);
}

static bool answer_no_list(struct server_request *request) {
  return begin_stream(request) && send_event(request, shard_event, "{\"Records\":{}}") &&
         hang(request);
}

static bool answer_bad_crc(struct server_request *request) {
  struct event_frame frame = {"event", ":event-type", shard_event, NULL, NULL, two_records};
  size_t len;
  uint8_t *bytes = encode_frame(&frame, &len);
  bytes[len / 2] ^= 1;
  bool sent = begin_stream(request) && send_event(request, shard_event, no_records) &&
              send_chunk(request, bytes, len);
  free(bytes);
  return sent && hang(request);
}

static bool answer_cut(struct server_request *request) {
  begin_stream(request);
  send_event(request, shard_event, no_records);
  send_raw(request, "100\r\n\0\0", 7);
  return false;
}

static bool answer_part_of_message(struct server_request *request) {
  return begin_stream(request) && send_chunk(request, "\0\0\0", 3) && end_stream(request);
}

static bool answer_silence(struct server_request *request) {
  return begin_stream(request) && hang(request);
}

static bool answer_without_end(struct server_request *request) {
  for (begin_stream(request); send_event(request, shard_event, two_records);)
    continue;
  return false;
}

static bool answer_without_gap(struct server_request *request) {
  for (begin_stream(request); send_event_of(request, 30000);)
    continue;
  return false;
}

/* ---- A subscription whose callbacks a test waits for ---- */

struct watched {
  struct kds_subscription *subscription;
  int begun, events, ended;
  bool after_end; /* something came that shouldn't have */
  size_t records, data_bytes;
  char text[256], first_data[16], head_id[64];
  int head_attempts;
  struct outcome end;
  void (*on_event)(struct watched *watched);
};

static void note_begun(void *arg, const struct kds_result *result) {
  struct watched *watched = arg;
  lock_outcomes();
  watched->begun++;
  watched->after_end |= watched->ended > 0 || watched->events > 0;
  watched->head_attempts = result->attempts;
  snprintf(watched->head_id, sizeof(watched->head_id), "%s", result->request_id);
  unlock_outcomes();
}

static void note_event(void *arg, const struct kds_result *result) {
  struct watched *watched = arg;
  lock_outcomes();
  watched->events++;
  watched->after_end |= watched->ended > 0 || watched->begun != 1;
  watched->records += result->record_count;
  watched->data_bytes += result->data_bytes;
  if (result->record_count > 0 && watched->first_data[0] == '\0')
    snprintf(watched->first_data, sizeof(watched->first_data), "%.*s",
             (int)result->records[0].data_len, result->bytes.data + result->records[0].data);
  snprintf(watched->text, sizeof(watched->text), "%.*s", (int)result->text.len, result->text.data);
  unlock_outcomes();
  if (watched->on_event != NULL)
    watched->on_event(watched);
}

static void note_ended(void *arg, const struct kds_result *result) {
  struct watched *watched = arg;
  const struct kds_error *error = result->error;
  lock_outcomes();
  watched->ended++;
  watched->end.attempts = result->attempts;
  watched->end.http_status = result->http_status;
  watched->end.status = error == NULL ? KDS_OK : error->status;
  if (error != NULL) {
    snprintf(watched->end.code, sizeof(watched->end.code), "%s", error->code);
    snprintf(watched->end.message, sizeof(watched->end.message), "%s", error->message);
    watched->end.retryable = error->retryable;
    watched->end.throttling = error->throttling;
  }
  unlock_outcomes();
}

static const struct kds_subscription_callbacks callbacks = {note_begun, note_event, note_ended};

static enum kds_status subscribe_with(struct kds_client *client,
                                      const struct kds_subscribe *options,
                                      struct watched *watched) {
  struct kds_call call = {.operation = "SubscribeToShard",
                          .endpoint_type = KDS_ENDPOINT_DATA,
                          .input = KDS_LITERAL("{\"ShardId\":\"s\"}")};
  return kds_subscription_new(client, &call, options, &callbacks, watched, &watched->subscription);
}

static enum kds_status subscribe(struct kds_client *client, uint32_t credit,
                                 struct watched *watched) {
  struct kds_subscribe options = {.credit = credit, .silence_timeout_ms = 20000};
  return subscribe_with(client, &options, watched);
}

static bool has_begun(const void *arg) { return ((const struct watched *)arg)->begun > 0; }
static bool has_ended(const void *arg) { return ((const struct watched *)arg)->ended > 0; }
static bool has_event(const void *arg) { return ((const struct watched *)arg)->events > 0; }

/* Subscribes, waits for the end, and for what comes after it, which is nothing. */
static void run_subscription(const server_answer *script, uint32_t credit,
                             const struct kds_client_options *options, struct watched *watched) {
  struct fixture fixture;
  *watched = (struct watched){.on_event = watched->on_event};
  open_fixture(&fixture, script, options);
  assert_status(subscribe(fixture.client, credit, watched), KDS_OK);
  wait_until(has_ended, watched);
  kds_subscription_free(watched->subscription);
  close_fixture(&fixture);
  assert_int_equal(watched->ended, 1);
  assert_false(watched->after_end);
}

static void events_come_in_order(void **state) {
  (void)state;
  static const server_answer script[] = {answer_events, NULL};
  struct watched watched = {0};
  run_subscription(script, 10, NULL, &watched);
  assert_status(watched.end.status, KDS_OK);
  assert_int_equal(watched.begun, 1);
  assert_string_equal(watched.head_id, "subscribed");
  assert_int_equal(watched.events, 3);
  assert_int_equal(watched.records, 3);
  assert_int_equal(watched.data_bytes, 10 + 300000);
  assert_string_equal(watched.first_data, "hello");
  assert_string_equal(watched.text,
                      "{\"ContinuationSequenceNumber\":\"3\",\"MillisBehindLatest\":7}");
}

static void a_stream_may_come_in_bytes(void **state) {
  (void)state;
  static const server_answer script[] = {answer_in_bytes, NULL};
  struct watched watched = {0};
  run_subscription(script, 10, NULL, &watched);
  assert_status(watched.end.status, KDS_OK);
  assert_int_equal(watched.records, 2);
}

struct failure_case {
  server_answer answer;
  int events;
  enum kds_status status;
  const char *code, *message;
  bool retryable, throttling;
};

static void check_failure(const struct failure_case *failure, const struct watched *watched) {
  assert_status(watched->end.status, failure->status);
  assert_string_equal(watched->end.code, failure->code);
  if (strstr(watched->end.message, failure->message) == NULL)
    fail_msg("%s: %s", failure->code, watched->end.message);
  assert_int_equal(watched->end.retryable, failure->retryable);
  assert_int_equal(watched->end.throttling, failure->throttling);
  assert_int_equal(watched->events, failure->events);
  assert_int_equal(watched->begun, 1);
  assert_int_equal(watched->end.attempts, 1);
  assert_int_equal(watched->end.http_status, 200);
}

static void what_ends_a_stream_is_told(void **state) {
  (void)state;
  static const struct failure_case failures[] = {
      {answer_exception, 1, KDS_E_SERVICE, "InternalFailureException", "it broke", false, false},
      {answer_error, 0, KDS_E_SERVICE, "SlowDown", "not so fast", true, true},
      {answer_unknown_message, 0, KDS_E_BAD_RESPONSE, "ERR_BAD_RESPONSE", "no event", false, false},
      {answer_no_list, 0, KDS_E_BAD_RESPONSE, "ERR_BAD_RESPONSE", "no list of records", false,
       false},
      {answer_bad_crc, 1, KDS_E_BAD_RESPONSE, "ERR_BAD_RESPONSE", "wrong checksum", false, false},
      {answer_cut, 1, KDS_E_RESET, "ECONNRESET", "cut", true, false},
      {answer_part_of_message, 0, KDS_E_RESET, "ECONNRESET", "amid a message, after 3 bytes", true,
       false},
  };
  for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
    const server_answer script[] = {failures[i].answer, NULL};
    struct watched watched = {0};
    run_subscription(script, 10, NULL, &watched);
    check_failure(&failures[i], &watched);
  }
}

static void until_the_head_it_is_a_call(void **state) {
  (void)state;
  static const server_answer retried[] = {answer_internal_failure, close_before_answer,
                                          answer_in_bytes, NULL};
  struct watched watched = {0};
  run_subscription(retried, 10, NULL, &watched);
  assert_status(watched.end.status, KDS_OK);
  assert_int_equal(watched.head_attempts, 3);

  static const server_answer refused[] = {answer_validation, NULL};
  run_subscription(refused, 10, NULL, &watched);
  assert_status(watched.end.status, KDS_E_SERVICE);
  assert_string_equal(watched.end.code, "ValidationException");
  assert_int_equal(watched.begun, 0);
  assert_int_equal(watched.end.http_status, 400);

  static const server_answer html[] = {answer_html, NULL};
  run_subscription(html, 10, NULL, &watched);
  assert_status(watched.end.status, KDS_E_BAD_RESPONSE);
  assert_non_null(strstr(watched.end.message, "text/html"));
  assert_int_equal(watched.begun, 0);

  static const server_answer no_head[] = {hang, NULL};
  struct kds_client_options options = patient_options();
  options.attempt_timeout_ms = 50;
  options.max_attempts = 2;
  run_subscription(no_head, 10, &options, &watched);
  assert_status(watched.end.status, KDS_E_ATTEMPT_TIMEOUT);
  assert_int_equal(watched.end.attempts, 2);
  assert_non_null(strstr(watched.end.message, "no whole answer came for 50 ms"));
}

/* The attempt's time-outs are over with the head: only silence ends it. */
static void silence_ends_a_stream(void **state) {
  (void)state;
  static const server_answer script[] = {answer_silence, NULL};
  struct kds_client_options options = patient_options();
  options.attempt_timeout_ms = options.call_timeout_ms = 3000;
  struct fixture fixture;
  open_fixture(&fixture, script, &options);
  struct kds_subscribe silent = {.silence_timeout_ms = 3500};
  struct watched watched = {0};
  assert_status(subscribe_with(fixture.client, &silent, &watched), KDS_OK);
  wait_until(has_ended, &watched);
  assert_status(watched.end.status, KDS_E_ATTEMPT_TIMEOUT);
  assert_int_equal(watched.begun, 1);
  assert_non_null(strstr(watched.end.message, "nothing came for 3500 ms"));
  close_fixture(&fixture); /* and the engine frees the subscription */
}

/* An event for each credit, however many lie there; then the rest of them, and the end. */
static void events_wait_for_credit(void **state) {
  (void)state;
  static const server_answer script[] = {answer_events, NULL};
  struct fixture fixture;
  struct watched watched = {0};
  open_fixture(&fixture, script, NULL);
  assert_status(subscribe(fixture.client, 0, &watched), KDS_OK);
  wait_until(has_begun, &watched);
  assert_int_equal(watched.events, 0);
  kds_subscription_credit(watched.subscription, 1);
  wait_until(has_event, &watched);
  struct outcome other; /* goes through the engine's thread after whatever the credit set off */
  run_call(&fixture, "ListStreams", &other);
  assert_int_equal(watched.events, 1);
  assert_int_equal(watched.ended, 0);
  kds_subscription_credit(watched.subscription, 1);
  kds_subscription_credit(watched.subscription, 5);
  wait_until(has_ended, &watched);
  assert_int_equal(watched.events, 3);
  assert_status(watched.end.status, KDS_OK);
  close_fixture(&fixture);
}

static void give_one_more(struct watched *watched) {
  if (watched->events < 20000)
    kds_subscription_credit(watched->subscription, 1);
  else if (watched->events == 20000)
    kds_subscription_free(watched->subscription);
}

/* Held back and resumed again and again, nothing is lost or comes twice. */
static void a_reader_may_stop_at_each_event(void **state) {
  (void)state;
  static const server_answer script[] = {answer_without_end, NULL};
  struct fixture fixture;
  struct watched watched = {.on_event = give_one_more};
  open_fixture(&fixture, script, NULL);
  assert_status(subscribe(fixture.client, 0, &watched), KDS_OK);
  kds_subscription_credit(watched.subscription, 1);
  wait_until(has_ended, &watched);
  close_fixture(&fixture);
  assert_status(watched.end.status, KDS_E_ABORTED);
  assert_int_equal(watched.events, 20000);
  assert_int_equal(watched.records, 40000);
  assert_false(watched.after_end);
}

static void never(const struct watched *watched) { (void)watched; }
static void when_begun(const struct watched *watched) { wait_until(has_begun, watched); }
static void when_event(const struct watched *watched) { wait_until(has_event, watched); }

static void free_handle(struct fixture *fixture, struct watched *watched) {
  (void)fixture;
  kds_subscription_free(watched->subscription);
}
static void free_client(struct fixture *fixture, struct watched *watched) {
  (void)watched;
  kds_client_free(fixture->client);
}
static void free_nothing(struct fixture *fixture, struct watched *watched) {
  (void)fixture, (void)watched;
}

/* At any moment, by any way, with and without credit: it ends once, and for the reason given. */
static void it_may_be_ended_at_any_time(void **state) {
  (void)state;
  static const server_answer endless[] = {answer_without_end, NULL}, hanging[] = {hang, NULL};
  static void (*const moments[])(const struct watched *) = {never, when_begun, when_event};
  static void (*const ways[])(struct fixture *, struct watched *) = {free_handle, free_client,
                                                                     free_nothing};
  static const enum kds_status statuses[] = {KDS_E_ABORTED, KDS_E_CLOSED, KDS_E_CLOSED};
  for (size_t i = 0; i < 3 * 3 * 2; i++) {
    size_t moment = i % 3, way = i / 3 % 3;
    struct fixture fixture;
    struct watched watched = {0};
    open_fixture(&fixture, moment == 0 && i >= 9 ? hanging : endless, NULL);
    assert_status(subscribe(fixture.client, i < 9 ? 1 : 1000000, &watched), KDS_OK);
    moments[moment](&watched);
    ways[way](&fixture, &watched);
    if (ways[way] != free_nothing)
      wait_until(has_ended, &watched);
    close_fixture(&fixture);
    assert_int_equal(watched.ended, 1);
    assert_status(watched.end.status, statuses[way]);
    assert_false(watched.after_end);
  }
}

/* Readers have connections of their own, so calls go on, on those they had. */
static void calls_go_on_beside_it(void **state) {
  (void)state;
  static const server_answer script[] = {answer_empty_object, answer_without_end,
                                         answer_empty_object, NULL};
  struct kds_client_options options = patient_options();
  options.max_connections = 1;
  struct fixture fixture;
  struct watched watched = {0};
  struct outcome outcome;
  open_fixture(&fixture, script, &options);
  run_call(&fixture, "ListStreams", &outcome);
  assert_status(subscribe(fixture.client, 1, &watched), KDS_OK);
  wait_until(has_event, &watched);
  for (int i = 0; i < 3; i++) {
    run_call(&fixture, "ListStreams", &outcome);
    assert_status(outcome.status, KDS_OK);
  }
  assert_int_equal(server_connections(fixture.server), 2);
  close_fixture(&fixture);
}

static void dawdle(struct watched *watched) {
  (void)watched;
  nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

/* Its bytes come faster than they are taken: the engine has turns for others all the same. */
static void a_stream_without_a_gap_keeps_nobody_waiting(void **state) {
  (void)state;
  static const server_answer script[] = {answer_without_gap, answer_empty_object, NULL};
  struct fixture fixture;
  struct watched watched = {.on_event = dawdle};
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  assert_status(subscribe(fixture.client, UINT32_MAX, &watched), KDS_OK);
  wait_until(has_event, &watched);
  run_call(&fixture, "ListStreams", &outcome);
  assert_status(outcome.status, KDS_OK);
  assert_int_equal(watched.ended, 0);
  kds_subscription_free(watched.subscription);
  wait_until(has_ended, &watched);
  close_fixture(&fixture);
}

static bool subscribe_once(struct server *server, struct watched *watched) {
  struct kds_engine *engine;
  struct kds_client *client;
  struct kds_client_options options = patient_options();
  *watched = (struct watched){0};
  if (kds_engine_new(&engine) != KDS_OK)
    return false;
  bool begun = kds_client_new(engine, &options, &client) == KDS_OK &&
               set_endpoint(client, server_url(server), server_host(server)) == KDS_OK &&
               set_credentials(client) == KDS_OK && subscribe(client, 10, watched) == KDS_OK;
  if (begun)
    wait_until(has_ended, watched);
  kds_engine_free(engine);
  return begun;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  static const server_answer script[] = {answer_events, NULL};
  struct server *server = server_start(script);
  struct watched watched;
  size_t failures = 0;
  for (bool reached = true; reached; failures += reached) {
    fail_allocation(failures);
    bool begun = subscribe_once(server, &watched);
    reached = restore_allocation();
    assert_int_equal(watched.ended, begun);
    if (!reached)
      assert_status(watched.end.status, KDS_OK);
  }
  assert_true(failures > 20);
  server_stop(server);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(events_come_in_order),
      cmocka_unit_test(a_stream_may_come_in_bytes),
      cmocka_unit_test(what_ends_a_stream_is_told),
      cmocka_unit_test(until_the_head_it_is_a_call),
      cmocka_unit_test(silence_ends_a_stream),
      cmocka_unit_test(events_wait_for_credit),
      cmocka_unit_test(a_reader_may_stop_at_each_event),
      cmocka_unit_test(it_may_be_ended_at_any_time),
      cmocka_unit_test(calls_go_on_beside_it),
      cmocka_unit_test(a_stream_without_a_gap_keeps_nobody_waiting),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("subscription", tests, NULL, NULL);
}
