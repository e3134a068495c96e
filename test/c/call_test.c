#include "fixture.h"

#include <stdio.h>

/* ---- Success ---- */

static const server_answer stored[] = {answer_stored, NULL};

static void calls_share_a_kept_connection(void **state) {
  (void)state;
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, stored, NULL);
  for (size_t i = 0; i < 5; i++) {
    run_put(&fixture, &outcome);
    assert_status(outcome.status, KDS_OK);
    assert_int_equal(outcome.put_count, 1);
    assert_int_equal(outcome.attempts, 1);
    assert_int_equal(outcome.http_status, 200);
  }
  assert_string_equal(outcome.request_id, "request-4");
  assert_int_equal(server_requests(fixture.server), 5);
  assert_int_equal(server_connections(fixture.server), 1);
  close_fixture(&fixture);
  assert_int_equal(outcome.count, 1);
}

static void a_request_is_signed_and_whole(void **state) {
  (void)state;
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, stored, NULL);
  run_put(&fixture, &outcome);
  const struct server_request *request = server_request_at(fixture.server, 0);
  assert_string_equal(request->operation, "PutRecord");
  assert_string_equal(request->body,
                      "{\"StreamName\":\"s\",\"Data\":\"ZGF0YQ==\",\"PartitionKey\":\"key\"}");
  assert_non_null(strstr(request->head, "POST / HTTP/1.1\r\n"));
  assert_non_null(strstr(request->head, "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"));
  assert_non_null(strstr(request->head, "\r\nContent-Type: application/x-amz-json-1.1\r\n"));
  assert_non_null(strstr(request->head, server_host(fixture.server)));
  assert_null(strstr(request->head, "Expect:"));
  assert_null(strstr(request->head, "secret"));
  close_fixture(&fixture);
}

/* The content type is part of what is signed, and DynamoDB knows no CBOR. */
static void a_call_of_dynamodb_is_json_1_0(void **state) {
  (void)state;
  static const server_answer script[] = {answer_empty_object, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  struct kds_call call = put_call(KDS_PROTOCOL_CBOR);
  call.service = KDS_SERVICE_DYNAMODB;
  call.operation = "Scan";
  call.input = KDS_LITERAL("{\"TableName\":\"t\"}");
  call.records = NULL;
  call.record_count = 0;
  call.response = KDS_RESPONSE_TEXT;
  run_this(&fixture, &call, &outcome);
  assert_status(outcome.status, KDS_OK);
  const struct server_request *request = server_request_at(fixture.server, 0);
  assert_string_equal(request->body, "{\"TableName\":\"t\"}");
  assert_non_null(strstr(request->head, "\r\nContent-Type: application/x-amz-json-1.0\r\n"));
  assert_non_null(strstr(request->head, "\r\nX-Amz-Target: DynamoDB_20120810.Scan\r\n"));
  close_fixture(&fixture);
}

static void text_answers_come_as_they_are(void **state) {
  (void)state;
  static const server_answer script[] = {answer_empty_object, answer_big, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  run_call(&fixture, "ListStreams", &outcome);
  assert_status(outcome.status, KDS_OK);
  assert_string_equal(outcome.text, "{}");
  run_call(&fixture, "ListStreams", &outcome);
  assert_status(outcome.status, KDS_OK);
  assert_int_equal(outcome.text_len, 1024 * 1024 + 10);
  close_fixture(&fixture);
}

static struct kds_record *make_records(size_t count, size_t data_len, char **data) {
  struct kds_record *records = kds_calloc(count, sizeof(*records));
  *data = kds_malloc(data_len);
  assert_true(records != NULL && *data != NULL);
  memset(*data, 0, data_len);
  for (size_t i = 0; i < count; i++)
    records[i] = (struct kds_record){.partition_key = {"key", 3}, .data = {*data, data_len}};
  return records;
}

static void large_bodies_go_through_the_threadpool(void **state) {
  (void)state;
  enum { COUNT = 300, LEN = 8000 };
  struct fixture fixture;
  struct outcome outcome;
  char *data;
  struct kds_record *records = make_records(COUNT, LEN, &data);
  open_fixture(&fixture, stored, NULL);
  assert_status(start_put(fixture.client, records, COUNT, 1, &outcome), KDS_OK);
  wait_outcome(&outcome);
  assert_status(outcome.status, KDS_OK);
  assert_int_equal(outcome.put_count, COUNT);
  assert_int_equal(count_records(server_request_at(fixture.server, 0)), COUNT);
  close_fixture(&fixture);
  kds_free(records);
  kds_free(data);
}

/* ---- Failures of one attempt ---- */

struct failure {
  server_answer answer;
  enum kds_status status;
  const char *code;
  enum kds_persisted persisted;
  int attempts; /* of three */
};

static const struct failure failures[] = {
    {answer_internal_failure, KDS_E_SERVICE, "InternalFailure", KDS_PERSISTED_UNKNOWN, 3},
    {answer_bad_gateway, KDS_E_SERVICE, "ERR_SERVICE", KDS_PERSISTED_UNKNOWN, 3},
    {answer_throttled, KDS_E_SERVICE, "ProvisionedThroughputExceededException", KDS_PERSISTED_NO,
     2},
    {answer_validation, KDS_E_SERVICE, "ValidationException", KDS_PERSISTED_NO, 1},
    {answer_access_denied, KDS_E_SERVICE, "AccessDeniedException", KDS_PERSISTED_NO, 1},
    {answer_html, KDS_E_BAD_RESPONSE, "ERR_BAD_RESPONSE", KDS_PERSISTED_UNKNOWN, 1},
    {answer_with_too_short_length, KDS_E_BAD_RESPONSE, "ERR_BAD_RESPONSE", KDS_PERSISTED_UNKNOWN,
     1},
    {answer_with_too_long_length, KDS_E_RESET, "ECONNRESET", KDS_PERSISTED_UNKNOWN, 3},
    {close_before_answer, KDS_E_RESET, "ECONNRESET", KDS_PERSISTED_UNKNOWN, 3},
    {close_mid_head, KDS_E_RESET, "ECONNRESET", KDS_PERSISTED_UNKNOWN, 3},
    {answer_garbage, KDS_E_HTTP, "ERR_HTTP", KDS_PERSISTED_UNKNOWN, 3},
    {answer_interim_for_ever, KDS_E_RESPONSE_TOO_LARGE, "ERR_RESPONSE_TOO_LARGE",
     KDS_PERSISTED_UNKNOWN, 1},
    {answer_big, KDS_E_RESPONSE_TOO_LARGE, "ERR_RESPONSE_TOO_LARGE", KDS_PERSISTED_UNKNOWN, 1},
};

static void check_failure(const struct failure *failure) {
  server_answer script[] = {failure->answer, NULL};
  struct kds_client_options options = patient_options();
  options.max_response_bytes = 100000;
  options.max_attempts = failure->attempts == 2 ? 2 : 3; /* a throttled third waits 2 s */
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, &options);
  run_put(&fixture, &outcome);
  assert_status(outcome.status, failure->status);
  assert_string_equal(outcome.code, failure->code);
  assert_int_equal(outcome.persisted, failure->persisted);
  assert_int_equal(outcome.attempts, failure->attempts);
  assert_int_equal(server_requests(fixture.server), failure->attempts);
  assert_true(strlen(outcome.message) > 0);
  close_fixture(&fixture);
  assert_int_equal(outcome.count, 1);
}

static void each_failure_has_its_status(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
    check_failure(&failures[i]);
}

static void a_refused_connection_stores_nothing(void **state) {
  (void)state;
  struct fixture fixture;
  struct outcome outcome;
  struct server *gone = server_start(stored);
  char url[64], host[64];
  snprintf(url, sizeof(url), "%s", server_url(gone));
  snprintf(host, sizeof(host), "%s", server_host(gone));
  server_stop(gone);
  open_fixture(&fixture, stored, NULL);
  set_endpoint(fixture.client, url, host);
  run_put(&fixture, &outcome);
  assert_status(outcome.status, KDS_E_CONNECT);
  assert_string_equal(outcome.code, "ECONNREFUSED");
  assert_int_equal(outcome.persisted, KDS_PERSISTED_NO);
  assert_int_equal(outcome.attempts, 3);
  assert_non_null(strstr(outcome.message, url));
  close_fixture(&fixture);
}

/* The label is too long to be asked for: no name server hears of it. */
static void a_failed_name_lookup_harms_no_other_client(void **state) {
  (void)state;
  static const char url[] =
      "http://"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid/";
  struct fixture fixture, other;
  struct outcome outcome;
  open_fixture(&fixture, stored, NULL);
  other = fixture;
  open_client(&other, NULL);
  set_endpoint(other.client, server_url(other.server), server_host(other.server));
  set_credentials(other.client);
  set_endpoint(fixture.client, url, "a.invalid");
  run_put(&fixture, &outcome);
  assert_status(outcome.status, KDS_E_DNS);
  assert_string_equal(outcome.code, "ENOTFOUND");
  assert_int_equal(outcome.persisted, KDS_PERSISTED_NO);
  run_put(&other, &outcome);
  assert_status(outcome.status, KDS_OK);
  assert_int_equal(outcome.attempts, 1);
  close_fixture(&fixture);
}

/* ---- Retries ---- */

static void a_retry_succeeds(void **state) {
  (void)state;
  static const server_answer script[] = {answer_internal_failure, close_before_answer,
                                         answer_stored, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  run_put(&fixture, &outcome);
  assert_status(outcome.status, KDS_OK);
  assert_int_equal(outcome.attempts, 3);
  assert_string_equal(outcome.request_id, "request-2");
  close_fixture(&fixture);
}

static void a_dead_connection_is_an_attempt_and_is_not_used_again(void **state) {
  (void)state;
  static const server_answer script[] = {close_on_reuse, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  run_put(&fixture, &outcome);
  assert_int_equal(outcome.attempts, 1);
  run_put(&fixture, &outcome);
  assert_status(outcome.status, KDS_OK);
  assert_int_equal(outcome.attempts, 2);
  assert_int_equal(server_requests(fixture.server), 3); /* not once more behind our back */
  close_fixture(&fixture);
}

static void a_connection_closed_while_idle_costs_no_attempt(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stored_and_close, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  for (int i = 0; i < 3; i++) {
    run_put(&fixture, &outcome);
    assert_status(outcome.status, KDS_OK);
  }
  close_fixture(&fixture);
}

static void an_attempt_that_hangs_times_out(void **state) {
  (void)state;
  static const server_answer script[] = {hang, answer_stored, NULL};
  struct kds_client_options options = patient_options();
  options.connect_timeout_ms = options.attempt_timeout_ms = 3000;
  options.max_attempts = 1;
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, &options);
  run_put(&fixture, &outcome);
  assert_int_equal(outcome.status, KDS_E_ATTEMPT_TIMEOUT);
  assert_int_equal(outcome.persisted, KDS_PERSISTED_UNKNOWN);
  close_fixture(&fixture);
}

static void the_deadline_ends_the_call_and_tells_what_it_waited_for(void **state) {
  (void)state;
  static const server_answer script[] = {hang, NULL};
  struct kds_client_options options = patient_options();
  options.call_timeout_ms = 3000;
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, &options);
  run_put(&fixture, &outcome);
  assert_int_equal(outcome.status, KDS_E_CALL_TIMEOUT);
  assert_int_equal(outcome.persisted, KDS_PERSISTED_UNKNOWN);
  assert_int_equal(outcome.attempts, 1);
  assert_non_null(strstr(outcome.message, "3000 ms"));
  close_fixture(&fixture);
}

/* The first attempt was refused; of the second nobody knows. */
static void a_hanging_attempt_after_a_throttled_one_may_have_stored(void **state) {
  (void)state;
  static const server_answer script[] = {answer_throttled, hang, NULL};
  struct fixture fixture;
  struct outcome outcome;
  static const struct kds_record record = {.partition_key = {"key", 3}, .data = {"data", 4}};
  open_fixture(&fixture, script, NULL);
  assert_status(start_put(fixture.client, &record, 1, 7, &outcome), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 2));
  assert_status(kds_call_cancel(fixture.client, 7), KDS_OK);
  wait_outcome(&outcome);
  assert_status(outcome.status, KDS_E_ABORTED);
  assert_int_equal(outcome.persisted, KDS_PERSISTED_UNKNOWN);
  assert_string_equal(outcome.code, "ABORT_ERR");
  close_fixture(&fixture);
}

/* ---- Credentials and endpoint ---- */

static void calls_wait_for_credentials_and_endpoint(void **state) {
  (void)state;
  struct fixture fixture = {.server = server_start(stored)};
  struct outcome early, later;
  assert_status(kds_engine_new(&fixture.engine), KDS_OK);
  open_client(&fixture, NULL);
  assert_status(start_call(fixture.client, "PutRecord", 1, &early), KDS_OK);
  set_credentials(fixture.client);
  assert_status(start_call(fixture.client, "PutRecord", 2, &later), KDS_OK);
  assert_int_equal(server_requests(fixture.server), 0);
  set_endpoint(fixture.client, server_url(fixture.server), server_host(fixture.server));
  wait_outcome(&early);
  wait_outcome(&later);
  assert_status(early.status, KDS_OK);
  assert_status(later.status, KDS_OK);
  assert_int_equal(server_requests(fixture.server), 2);
  close_fixture(&fixture);
}

static void failing_the_waiting_ends_them_with_the_message(void **state) {
  (void)state;
  struct fixture fixture = {.server = server_start(stored)};
  struct outcome outcomes[3];
  assert_status(kds_engine_new(&fixture.engine), KDS_OK);
  open_client(&fixture, NULL);
  for (size_t i = 0; i < 2; i++)
    assert_status(start_call(fixture.client, "PutRecord", i, &outcomes[i]), KDS_OK);
  assert_status(kds_client_fail_waiting(fixture.client, "no credentials in sight"), KDS_OK);
  for (size_t i = 0; i < 2; i++) {
    wait_outcome(&outcomes[i]);
    assert_status(outcomes[i].status, KDS_E_CONFIG);
    assert_string_equal(outcomes[i].message, "no credentials in sight");
    assert_int_equal(outcomes[i].persisted, KDS_PERSISTED_NO);
  }
  assert_status(start_call(fixture.client, "PutRecord", 2, &outcomes[2]), KDS_OK);
  set_endpoint(fixture.client, server_url(fixture.server), server_host(fixture.server));
  set_credentials(fixture.client);
  wait_outcome(&outcomes[2]);
  assert_status(outcomes[2].status, KDS_OK);
  close_fixture(&fixture);
}

static void a_call_that_waits_for_credentials_has_a_deadline(void **state) {
  (void)state;
  struct kds_client_options options = {.call_timeout_ms = 50};
  struct fixture fixture = {.server = server_start(stored)};
  struct outcome outcome;
  assert_status(kds_engine_new(&fixture.engine), KDS_OK);
  open_client(&fixture, &options);
  run_call(&fixture, "PutRecord", &outcome);
  assert_int_equal(outcome.status, KDS_E_CALL_TIMEOUT);
  assert_non_null(strstr(outcome.message, "waiting for credentials"));
  assert_int_equal(outcome.persisted, KDS_PERSISTED_NO);
  close_fixture(&fixture);
}

/* ---- Ends from outside ---- */

static void cancelled_while_waiting(void **state) {
  (void)state;
  struct fixture fixture = {.server = server_start(stored)};
  struct outcome outcome;
  assert_status(kds_engine_new(&fixture.engine), KDS_OK);
  open_client(&fixture, NULL);
  assert_status(start_call(fixture.client, "PutRecord", 9, &outcome), KDS_OK);
  assert_status(kds_call_cancel(fixture.client, 8), KDS_OK); /* nobody's */
  assert_status(kds_call_cancel(fixture.client, 9), KDS_OK);
  wait_outcome(&outcome);
  assert_status(outcome.status, KDS_E_ABORTED);
  assert_int_equal(outcome.persisted, KDS_PERSISTED_NO);
  assert_status(kds_call_cancel(fixture.client, 9), KDS_OK); /* ended already */
  close_fixture(&fixture);
  assert_int_equal(outcome.count, 1);
}

/* The pause is of five seconds at least. */
static bool answer_not_for_a_while(struct server_request *request) {
  static const char answer[] =
      "HTTP/1.1 503 Answer\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n";
  return send_raw(request, answer, sizeof(answer) - 1);
}

static void cancelled_while_pausing(void **state) {
  (void)state;
  static const server_answer script[] = {answer_not_for_a_while, answer_stored, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  assert_status(start_call(fixture.client, "PutRecord", 9, &outcome), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 1));
  assert_status(kds_call_cancel(fixture.client, 9), KDS_OK);
  wait_outcome(&outcome);
  assert_status(outcome.status, KDS_E_ABORTED);
  assert_int_equal(outcome.attempts, 1);
  close_fixture(&fixture);
  assert_int_equal(outcome.count, 1);
}

/* Wherever the cancel meets the call: encoding on the threadpool, sending, or waiting. */
static void cancelled_around_the_threadpool(void **state) {
  (void)state;
  enum { COUNT = 100, LEN = 8000 };
  static const server_answer script[] = {answer_stored_at_gate, NULL};
  struct fixture fixture;
  struct outcome outcomes[20];
  char *data;
  struct kds_record *records = make_records(COUNT, LEN, &data);
  open_fixture(&fixture, script, NULL);
  for (size_t i = 0; i < 20; i++) {
    assert_status(start_put(fixture.client, records, COUNT, i, &outcomes[i]), KDS_OK);
    if (i % 2 == 0)
      assert_status(kds_call_cancel(fixture.client, i), KDS_OK);
  }
  for (size_t i = 0; i < 20; i += 2) {
    wait_outcome(&outcomes[i]);
    assert_status(outcomes[i].status, KDS_E_ABORTED);
  }
  server_open_gate(fixture.server);
  for (size_t i = 1; i < 20; i += 2) {
    wait_outcome(&outcomes[i]);
    assert_status(outcomes[i].status, KDS_OK);
  }
  close_fixture(&fixture);
  for (size_t i = 0; i < 20; i++)
    assert_int_equal(outcomes[i].count, 1);
  kds_free(records);
  kds_free(data);
}

enum { MIXED = 40 };

/* Calls in every state: sending, waiting for a connection, encoding. */
static void start_mixed(struct fixture *fixture, const struct kds_record *records, size_t count,
                        struct outcome *outcomes) {
  for (size_t i = 0; i < MIXED; i++)
    assert_status(i % 4 == 3 ? start_put(fixture->client, records, count, i, &outcomes[i])
                             : start_call(fixture->client, "PutRecord", i, &outcomes[i]),
                  KDS_OK);
}

static void check_closed(const struct outcome *outcomes) {
  for (size_t i = 0; i < MIXED; i++) {
    assert_int_equal(outcomes[i].count, 1);
    assert_status(outcomes[i].status, KDS_E_CLOSED);
    assert_string_equal(outcomes[i].code, "ERR_CLOSED");
  }
}

static void freeing_the_client_settles_its_calls(void **state) {
  (void)state;
  static const server_answer script[] = {hang, NULL};
  struct kds_client_options options = patient_options();
  options.max_connections = 5;
  struct fixture fixture;
  struct outcome outcomes[MIXED];
  char *data;
  struct kds_record *records = make_records(100, 8000, &data);
  open_fixture(&fixture, script, &options);
  start_mixed(&fixture, records, 100, outcomes);
  assert_true(server_wait_requests(fixture.server, 5));
  kds_client_free(fixture.client);
  for (size_t i = 0; i < MIXED; i++)
    wait_outcome(&outcomes[i]);
  close_fixture(&fixture);
  check_closed(outcomes);
  kds_free(records);
  kds_free(data);
}

static void freeing_the_engine_settles_all_calls(void **state) {
  (void)state;
  static const server_answer script[] = {hang, NULL};
  struct fixture fixture;
  struct outcome outcomes[MIXED];
  char *data;
  struct kds_record *records = make_records(100, 8000, &data);
  open_fixture(&fixture, script, NULL);
  start_mixed(&fixture, records, 100, outcomes);
  close_fixture(&fixture); /* at once: before, between and after the starts */
  check_closed(outcomes);
  kds_free(records);
  kds_free(data);
}

/* ---- Memory ---- */

static enum kds_status put_once(void *arg) {
  const struct server *server = arg;
  static const struct kds_record record = {.partition_key = {"key", 3}, .data = {"data", 4}};
  struct kds_client_options options = {.connect_timeout_ms = 60000, .attempt_timeout_ms = 60000};
  struct kds_engine *engine;
  struct kds_client *client;
  struct outcome outcome = {0};
  enum kds_status status = kds_engine_new(&engine);
  if (status != KDS_OK)
    return status;
  status = kds_client_new(engine, &options, &client);
  if (status == KDS_OK)
    status = set_endpoint(client, server_url(server), server_host(server));
  if (status == KDS_OK)
    status = set_credentials(client);
  if (status == KDS_OK)
    status = start_put(client, &record, 1, 1, &outcome);
  if (status == KDS_OK) {
    wait_outcome(&outcome);
    status = outcome.status;
  }
  kds_engine_free(engine);
  assert_true(outcome.count <= 1);
  return status;
}

/* libcurl doesn't always tell a lack of memory from other failures: the status isn't the same
 * everywhere. */
static void every_allocation_may_fail(void **state) {
  (void)state;
  struct server *server = server_start(stored);
  size_t failures_reached = 0;
  for (bool reached = true; reached; failures_reached += reached) {
    fail_allocation(failures_reached);
    enum kds_status status = put_once(server);
    reached = restore_allocation();
    if (!reached)
      assert_status(status, KDS_OK);
  }
  assert_true(failures_reached > 20);
  server_stop(server);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(calls_share_a_kept_connection),
      cmocka_unit_test(a_request_is_signed_and_whole),
      cmocka_unit_test(a_call_of_dynamodb_is_json_1_0),
      cmocka_unit_test(text_answers_come_as_they_are),
      cmocka_unit_test(large_bodies_go_through_the_threadpool),
      cmocka_unit_test(each_failure_has_its_status),
      cmocka_unit_test(a_refused_connection_stores_nothing),
      cmocka_unit_test(a_failed_name_lookup_harms_no_other_client),
      cmocka_unit_test(a_retry_succeeds),
      cmocka_unit_test(a_dead_connection_is_an_attempt_and_is_not_used_again),
      cmocka_unit_test(a_connection_closed_while_idle_costs_no_attempt),
      cmocka_unit_test(an_attempt_that_hangs_times_out),
      cmocka_unit_test(the_deadline_ends_the_call_and_tells_what_it_waited_for),
      cmocka_unit_test(a_hanging_attempt_after_a_throttled_one_may_have_stored),
      cmocka_unit_test(calls_wait_for_credentials_and_endpoint),
      cmocka_unit_test(failing_the_waiting_ends_them_with_the_message),
      cmocka_unit_test(a_call_that_waits_for_credentials_has_a_deadline),
      cmocka_unit_test(cancelled_while_waiting),
      cmocka_unit_test(cancelled_while_pausing),
      cmocka_unit_test(cancelled_around_the_threadpool),
      cmocka_unit_test(freeing_the_client_settles_its_calls),
      cmocka_unit_test(freeing_the_engine_settles_all_calls),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
