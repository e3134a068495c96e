/* Failed entries of a PutRecords call, sent again alone; and what limits a call. */
#include "fixture.h"

#include <stdio.h>

/* ---- Entries ---- */

static struct kds_call entries_call(void) {
  static const struct kds_record records[] = {{.partition_key = {"k0", 2}, .data = {"0", 1}},
                                              {.partition_key = {"k1", 2}, .data = {"1", 1}},
                                              {.partition_key = {"k2", 2}, .data = {"2", 1}}};
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  call.operation = "PutRecords";
  call.records = records;
  call.record_count = 3;
  call.retry_entries = true;
  return call;
}

/*
 * What becomes of the entries of request n: a letter each, as in put_entries_test.c; a stored one
 * gets the request's number. Past the plan's end the answer hangs.
 */
static const char *const *plan;

static bool answer_entries(struct server_request *request) {
  size_t at = 0;
  while (at < request->number && plan[at] != NULL)
    at++;
  if (plan[at] == NULL || strcmp(request->operation, "PutRecords") != 0)
    return hang(request);
  char body[1024], *end = stpcpy(body, "{\"FailedRecordCount\":0,\"Records\":[");
  for (const char *letter = plan[at]; *letter != '\0'; letter++) {
    end = stpcpy(end, letter == plan[at] ? "" : ",");
    end += *letter == '.'
               ? sprintf(end, "{\"ShardId\":\"s\",\"SequenceNumber\":\"%zu\"}", request->number)
               : sprintf(end, "{\"ErrorCode\":\"%s\",\"ErrorMessage\":\"\"}",
                         *letter == 't' ? "ThrottlingException" : "InternalFailure");
  }
  strcpy(end, "]}");
  return send_answer(request, 200, "application/x-amz-json-1.1", body);
}

static void open_entries(struct fixture *fixture, const char *const *answers,
                         const struct kds_client_options *options) {
  static const server_answer script[] = {answer_entries, NULL};
  plan = answers;
  open_fixture(fixture, script, options);
}

static void failed_entries_are_sent_again_alone(void **state) {
  (void)state;
  struct fixture fixture;
  struct outcome outcome;
  struct kds_call call = entries_call();
  open_entries(&fixture, (const char *[]){"i.i", "i.", ".", NULL}, NULL);
  run_this(&fixture, &call, &outcome);
  assert_status(outcome.status, KDS_OK);
  assert_string_equal(outcome.puts, "2 0 1 ");
  assert_int_equal(outcome.attempts, 3);
  assert_non_null(strstr(server_request_at(fixture.server, 1)->body, "\"k2\""));
  assert_null(strstr(server_request_at(fixture.server, 1)->body, "\"k1\""));
  assert_null(strstr(server_request_at(fixture.server, 2)->body, "\"k2\""));
  close_fixture(&fixture);
}

static void entries_are_sent_as_often_as_attempts_allow(void **state) {
  (void)state;
  for (uint32_t attempts = 1; attempts <= 4; attempts++) {
    struct kds_client_options options = patient_options();
    options.max_attempts = attempts;
    struct fixture fixture;
    struct outcome outcome;
    struct kds_call call = entries_call();
    open_entries(&fixture, (const char *[]){".ii", "ii", "ii", "ii", NULL}, &options);
    run_this(&fixture, &call, &outcome);
    assert_status(outcome.status, KDS_OK);
    assert_string_equal(outcome.puts, "0 InternalFailure InternalFailure ");
    assert_int_equal(outcome.attempts, attempts);
    assert_int_equal(server_requests(fixture.server), attempts);
    close_fixture(&fixture);
  }
}

static void entries_are_sent_once_unless_they_are_to_be_sent_again(void **state) {
  (void)state;
  struct fixture fixture;
  struct outcome outcome;
  struct kds_call call = entries_call();
  call.retry_entries = false;
  open_entries(&fixture, (const char *[]){".ii", NULL}, NULL);
  run_this(&fixture, &call, &outcome);
  assert_string_equal(outcome.puts, "0 InternalFailure InternalFailure ");
  assert_int_equal(server_requests(fixture.server), 1);
  close_fixture(&fixture);
}

/* Of a call that succeeded in part. */
static void a_later_failure_is_told_of_entries_that_were_not_stored(void **state) {
  (void)state;
  static const struct {
    server_answer later;
    const char *puts;
    int attempts;
  } cases[] = {{answer_validation, "ValidationException 0 ValidationException ", 2},
               {answer_internal_failure, "InternalFailure 0 InternalFailure ", 3},
               {answer_html, "ERR_BAD_RESPONSE 0 ERR_BAD_RESPONSE ", 2},
               {close_before_answer, "ECONNRESET 0 ECONNRESET ", 3}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    const server_answer script[] = {answer_entries, cases[i].later, NULL};
    struct fixture fixture;
    struct outcome outcome;
    struct kds_call call = entries_call();
    plan = (const char *[]){"i.i", NULL};
    open_fixture(&fixture, script, NULL);
    run_this(&fixture, &call, &outcome);
    assert_status(outcome.status, KDS_OK);
    assert_string_equal(outcome.puts, cases[i].puts);
    assert_int_equal(outcome.attempts, cases[i].attempts);
    assert_int_equal(outcome.http_status, 200);
    close_fixture(&fixture);
  }
}

/* Throttled for ever, it ends in one of the pauses, which grow. */
static void the_deadline_is_told_of_entries_that_were_not_stored(void **state) {
  (void)state;
  struct kds_client_options options = patient_options();
  options.call_timeout_ms = 3000;
  options.max_attempts = 50;
  struct fixture fixture;
  struct outcome outcome;
  struct kds_call call = entries_call();
  open_entries(&fixture, (const char *[]){".tt", "tt", "tt", "tt", "tt", NULL}, &options);
  run_this(&fixture, &call, &outcome);
  assert_status(outcome.status, KDS_OK);
  assert_string_equal(outcome.puts, "0 ETIMEDOUT ETIMEDOUT ");
  close_fixture(&fixture);
}

/*
 * With one connection the other call's request comes after the first one's answer, whose entries
 * then pause, or wait for the connection.
 */
static void pause_entries(struct fixture *fixture, struct outcome *outcome, struct outcome *other) {
  struct kds_client_options options = patient_options();
  options.max_connections = 1;
  struct kds_call call = entries_call();
  open_entries(fixture, (const char *[]){"t.t", NULL}, &options);
  assert_status(start_this(fixture->client, &call, outcome), KDS_OK);
  assert_status(start_call(fixture->client, "ListStreams", 2, other), KDS_OK);
  assert_true(server_wait_requests(fixture->server, 2));
}

static void a_cancel_is_told_of_entries_that_were_not_stored(void **state) {
  (void)state;
  struct fixture fixture;
  struct outcome outcome, other;
  pause_entries(&fixture, &outcome, &other);
  assert_status(kds_call_cancel(fixture.client, 1), KDS_OK);
  wait_outcome(&outcome);
  assert_status(outcome.status, KDS_OK);
  assert_string_equal(outcome.puts, "ABORT_ERR 0 ABORT_ERR ");
  assert_int_equal(outcome.http_status, 200);
  close_fixture(&fixture);
  assert_int_equal(outcome.count, 1);
}

static void a_closed_client_is_told_of_entries_that_were_not_stored(void **state) {
  (void)state;
  struct fixture fixture;
  struct outcome outcome, other;
  pause_entries(&fixture, &outcome, &other);
  close_fixture(&fixture);
  assert_status(outcome.status, KDS_OK);
  assert_string_equal(outcome.puts, "ERR_CLOSED 0 ERR_CLOSED ");
  assert_status(other.status, KDS_E_CLOSED);
}

/* ---- Limits ---- */

static void a_call_may_have_limits_of_its_own(void **state) {
  (void)state;
  static const server_answer script[] = {answer_internal_failure, NULL}, silent[] = {hang, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  for (uint32_t attempts = 1; attempts <= 4; attempts++) {
    struct kds_call call = put_call(KDS_PROTOCOL_JSON);
    call.max_attempts = attempts;
    run_this(&fixture, &call, &outcome);
    assert_int_equal(outcome.attempts, attempts);
  }
  run_put(&fixture, &outcome);
  assert_int_equal(outcome.attempts, 3);
  close_fixture(&fixture);

  open_fixture(&fixture, silent, NULL);
  struct kds_call short_attempts = put_call(KDS_PROTOCOL_JSON);
  short_attempts.attempt_timeout_ms = 50;
  short_attempts.max_attempts = 2;
  run_this(&fixture, &short_attempts, &outcome);
  assert_int_equal(outcome.status, KDS_E_ATTEMPT_TIMEOUT);
  assert_int_equal(outcome.attempts, 2);
  struct kds_call short_call = put_call(KDS_PROTOCOL_JSON);
  short_call.call_timeout_ms = 50;
  run_this(&fixture, &short_call, &outcome);
  assert_int_equal(outcome.status, KDS_E_CALL_TIMEOUT);
  assert_non_null(strstr(outcome.message, "50 ms"));
  close_fixture(&fixture);
}

static void the_clients_retries_can_be_changed(void **state) {
  (void)state;
  static const server_answer script[] = {answer_internal_failure, NULL};
  static const uint32_t limits[] = {1, 4, 2};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  for (size_t i = 0; i < 3; i++) {
    assert_status(kds_client_set_retry(fixture.client, KDS_RETRY_STANDARD, limits[i]), KDS_OK);
    run_put(&fixture, &outcome);
    assert_int_equal(outcome.attempts, limits[i]);
  }
  close_fixture(&fixture);
}

/* No token for two seconds: the call's time is up before. */
static void adaptive_mode_holds_calls_back_once_it_is_set(void **state) {
  (void)state;
  static const server_answer script[] = {answer_throttled, answer_stored, NULL};
  struct fixture fixture;
  struct outcome outcome;
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  call.call_timeout_ms = 100;
  open_fixture(&fixture, script, NULL);
  assert_status(kds_client_set_retry(fixture.client, KDS_RETRY_ADAPTIVE, 1), KDS_OK);
  run_put(&fixture, &outcome);
  assert_string_equal(outcome.code, "ProvisionedThroughputExceededException");
  run_this(&fixture, &call, &outcome);
  assert_int_equal(outcome.status, KDS_E_CALL_TIMEOUT);
  assert_int_equal(outcome.attempts, 0);
  assert_int_equal(outcome.persisted, KDS_PERSISTED_NO);
  assert_int_equal(server_requests(fixture.server), 1);
  assert_status(kds_client_set_retry(fixture.client, KDS_RETRY_STANDARD, 1), KDS_OK);
  run_put(&fixture, &outcome);
  assert_status(outcome.status, KDS_OK);
  close_fixture(&fixture);
}

/* ---- Connections ---- */

/* How many of them came no later than it did. */
static size_t rank_of(const struct outcome *outcome, const struct outcome *outcomes, size_t count) {
  size_t rank = 0;
  for (size_t i = 0; i < count; i++)
    rank += outcomes[i].order <= outcome->order;
  return rank;
}

static void connections_are_limited_and_calls_wait_in_order(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stored_at_gate, NULL};
  enum { CALLS = 30 };
  struct kds_client_options options = patient_options();
  options.max_connections = 3;
  struct fixture fixture;
  struct outcome outcomes[CALLS];
  open_fixture(&fixture, script, &options);
  for (size_t i = 0; i < CALLS; i++)
    assert_status(start_call(fixture.client, "PutRecord", i, &outcomes[i]), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 3));
  server_open_gate(fixture.server);
  for (size_t i = 0; i < CALLS; i++)
    wait_outcome(&outcomes[i]);
  assert_int_equal(server_connections(fixture.server), 3);
  assert_int_equal(server_most_at_once(fixture.server), 3);
  for (size_t i = 0; i < CALLS; i++) /* of those before it two may still be under way */
    assert_true(rank_of(&outcomes[i], outcomes, CALLS) + 2 > i);
  close_fixture(&fixture);
}

static void a_cancelled_call_gives_its_connection_to_the_next(void **state) {
  (void)state;
  static const server_answer script[] = {hang, answer_stored, NULL};
  struct kds_client_options options = patient_options();
  options.max_connections = 1;
  struct fixture fixture;
  struct outcome first, second;
  open_fixture(&fixture, script, &options);
  assert_status(start_call(fixture.client, "PutRecord", 1, &first), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 1));
  assert_status(start_call(fixture.client, "PutRecord", 2, &second), KDS_OK);
  assert_status(kds_call_cancel(fixture.client, 1), KDS_OK);
  wait_outcome(&second);
  assert_status(first.status, KDS_E_ABORTED);
  assert_status(second.status, KDS_OK);
  close_fixture(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(failed_entries_are_sent_again_alone),
      cmocka_unit_test(entries_are_sent_as_often_as_attempts_allow),
      cmocka_unit_test(entries_are_sent_once_unless_they_are_to_be_sent_again),
      cmocka_unit_test(a_later_failure_is_told_of_entries_that_were_not_stored),
      cmocka_unit_test(the_deadline_is_told_of_entries_that_were_not_stored),
      cmocka_unit_test(a_cancel_is_told_of_entries_that_were_not_stored),
      cmocka_unit_test(a_closed_client_is_told_of_entries_that_were_not_stored),
      cmocka_unit_test(a_call_may_have_limits_of_its_own),
      cmocka_unit_test(the_clients_retries_can_be_changed),
      cmocka_unit_test(adaptive_mode_holds_calls_back_once_it_is_set),
      cmocka_unit_test(connections_are_limited_and_calls_wait_in_order),
      cmocka_unit_test(a_cancelled_call_gives_its_connection_to_the_next),
  };
  return cmocka_run_group_tests_name("call entries", tests, NULL, NULL);
}
