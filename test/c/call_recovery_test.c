/* What a call does about a failure: other credentials, the other encoding, another clock, the
 * failed entries alone; and what limits it. */
#include "fixture.h"

#include <stdio.h>

/* ---- Answers ---- */

static bool is_signed_with(const struct server_request *request, const char *key) {
  const char *at = strstr(request->head, "Credential=");
  return at != NULL && strncmp(at + strlen("Credential="), key, strlen(key)) == 0;
}

static bool answer_expired(struct server_request *request) {
  return send_error(request, 400, "ExpiredTokenException", "too old");
}

/* Of all that were signed with the fixture's keys, once the gate is open. */
static bool answer_expired_at_gate(struct server_request *request) {
  if (!is_signed_with(request, "AKIDEXAMPLE/"))
    return answer_stored(request);
  server_pass_gate(request);
  return answer_expired(request);
}

static bool is_cbor(const struct server_request *request) {
  return strstr(request->head, "\r\nContent-Type: application/x-amz-cbor-1.1\r\n") != NULL;
}

static bool answer_unserializable(struct server_request *request) {
  return send_error(request, 400, "SerializationException", "what is this");
}

static bool answer_json_only(struct server_request *request) {
  return is_cbor(request) ? answer_unserializable(request) : answer_stored(request);
}

static bool answer_unknown_as_cbor(struct server_request *request) {
  return is_cbor(request) ? send_error(request, 404, "UnknownOperationException", "")
                          : answer_stored(request);
}

static bool send_dated(struct server_request *request, const char *date) {
  static const char body[] = "{\"ShardId\":\"shard\",\"SequenceNumber\":\"123\"}";
  char answer[512];
  int len = snprintf(answer, sizeof(answer),
                     "HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Length: %zu\r\n\r\n%s", date,
                     strlen(body), body);
  return send_raw(request, answer, (size_t)len);
}

static void run_cbor_put(struct fixture *fixture, struct outcome *outcome) {
  struct kds_call call = put_call(KDS_PROTOCOL_CBOR);
  run_this(fixture, &call, outcome);
}

/* ---- Expired credentials ---- */

static size_t expired_count;
static uint32_t expired_id;
static char expired_keys[64];

static void note_expired(void *arg, uint32_t client_id, const char *access_key_id) {
  lock_outcomes();
  *(size_t *)arg += 1;
  snprintf(expired_keys, sizeof(expired_keys), "%s", access_key_id);
  expired_id = client_id;
  unlock_outcomes();
}

static bool has_expired(const void *times) { return expired_count >= *(const size_t *)times; }
static void wait_expired(size_t times) { wait_until(has_expired, &times); }

static struct kds_client_options renewing_options(void) {
  struct kds_client_options options = patient_options();
  options.on_expired = note_expired;
  options.arg = &expired_count;
  options.id = 77;
  expired_count = 0;
  return options;
}

static void set_keys(struct fixture *fixture, const char *access_key_id) {
  const struct kds_credentials credentials = {.access_key_id = access_key_id,
                                              .secret_access_key = "another secret",
                                              .session_token = "another token"};
  assert_status(kds_client_set_credentials(fixture->client, &credentials), KDS_OK);
}

static void a_call_with_expired_keys_waits_for_others(void **state) {
  (void)state;
  static const server_answer script[] = {answer_expired, answer_stored, NULL};
  struct kds_client_options options = renewing_options();
  struct fixture fixture;
  struct outcome outcome;
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  open_fixture(&fixture, script, &options);
  assert_status(start_this(fixture.client, &call, &outcome), KDS_OK);
  wait_expired(1);
  assert_int_equal(expired_id, 77);
  assert_string_equal(expired_keys, "AKIDEXAMPLE");
  assert_int_equal(server_requests(fixture.server), 1);
  set_keys(&fixture, "AKIDRENEWED");
  wait_outcome(&outcome);
  assert_status(outcome.status, KDS_OK);
  assert_int_equal(outcome.attempts, 2);
  const struct server_request *second = server_request_at(fixture.server, 1);
  assert_true(is_signed_with(second, "AKIDRENEWED/"));
  assert_non_null(strstr(second->head, "\r\nX-Amz-Security-Token: another token\r\n"));
  close_fixture(&fixture);
  assert_int_equal(outcome.count, 1);
}

static void new_keys_are_asked_for_once_however_many_calls_need_them(void **state) {
  (void)state;
  enum { CALLS = 8 };
  static const server_answer script[] = {answer_expired_at_gate, NULL};
  struct kds_client_options options = renewing_options();
  struct fixture fixture;
  struct outcome outcomes[CALLS], late;
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  open_fixture(&fixture, script, &options);
  for (size_t i = 0; i < CALLS; i++)
    assert_status(start_this(fixture.client, &call, &outcomes[i]), KDS_OK);
  assert_true(server_wait_requests(fixture.server, CALLS));
  server_open_gate(fixture.server);
  wait_expired(1);
  assert_status(start_this(fixture.client, &call, &late), KDS_OK);
  set_keys(&fixture, "AKIDRENEWED");
  for (size_t i = 0; i < CALLS; i++) {
    wait_outcome(&outcomes[i]);
    assert_status(outcomes[i].status, KDS_OK);
    assert_int_equal(outcomes[i].attempts, 2);
  }
  wait_outcome(&late);
  assert_int_equal(late.attempts, 1);
  close_fixture(&fixture);
  assert_int_equal(expired_count, 1);
}

/* The endpoint's change makes another signer, not other keys. */
static void keys_that_are_refused_after_the_endpoint_changed_are_asked_for(void **state) {
  (void)state;
  static const server_answer script[] = {answer_expired_at_gate, NULL};
  struct kds_client_options options = renewing_options();
  struct fixture fixture;
  struct outcome outcome;
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  open_fixture(&fixture, script, &options);
  assert_status(start_this(fixture.client, &call, &outcome), KDS_OK);
  assert_true(server_wait_requests(fixture.server, 1));
  assert_status(
      set_endpoint(fixture.client, server_url(fixture.server), server_host(fixture.server)),
      KDS_OK);
  server_open_gate(fixture.server);
  wait_expired(1);
  set_keys(&fixture, "AKIDRENEWED");
  wait_outcome(&outcome);
  assert_status(outcome.status, KDS_OK);
  assert_int_equal(outcome.attempts, 2);
  close_fixture(&fixture);
}

static void keys_that_are_no_better_end_the_call(void **state) {
  (void)state;
  static const server_answer script[] = {answer_expired, NULL};
  struct kds_client_options options = renewing_options();
  struct fixture fixture;
  struct outcome outcome;
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  open_fixture(&fixture, script, &options);
  for (size_t i = 1; i <= 2; i++) { /* and the next call asks again */
    assert_status(start_this(fixture.client, &call, &outcome), KDS_OK);
    wait_expired(i);
    set_keys(&fixture, "AKIDRENEWED");
    wait_outcome(&outcome);
    assert_string_equal(outcome.code, "ExpiredTokenException");
    assert_int_equal(outcome.attempts, 2);
    assert_int_equal(outcome.persisted, KDS_PERSISTED_NO);
  }
  close_fixture(&fixture);
  assert_int_equal(expired_count, 2);
}

/* The last attempt doesn't wait, but those that come later need the keys. */
static void the_last_attempt_asks_for_keys_and_fails(void **state) {
  (void)state;
  static const server_answer script[] = {answer_expired, answer_stored, NULL};
  struct kds_client_options options = renewing_options();
  options.max_attempts = 1;
  struct fixture fixture;
  struct outcome outcome, next;
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  open_fixture(&fixture, script, &options);
  run_this(&fixture, &call, &outcome);
  assert_string_equal(outcome.code, "ExpiredTokenException");
  wait_expired(1);
  assert_status(start_this(fixture.client, &call, &next), KDS_OK);
  set_keys(&fixture, "AKIDRENEWED");
  wait_outcome(&next);
  assert_status(next.status, KDS_OK);
  assert_true(is_signed_with(server_request_at(fixture.server, 1), "AKIDRENEWED/"));
  close_fixture(&fixture);
}

static void keys_that_cannot_be_renewed_are_used_to_their_end(void **state) {
  (void)state;
  static const server_answer script[] = {answer_expired, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  for (size_t i = 1; i <= 2; i++) {
    run_put(&fixture, &outcome);
    assert_string_equal(outcome.code, "ExpiredTokenException");
    assert_int_equal(outcome.attempts, 1);
    assert_int_equal(server_requests(fixture.server), i);
  }
  close_fixture(&fixture);
}

static void wait_parked(struct fixture *fixture, const struct kds_client_options *options,
                        struct outcome *outcome) {
  static const server_answer script[] = {answer_expired, NULL};
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  open_fixture(fixture, script, options);
  assert_status(start_this(fixture->client, &call, outcome), KDS_OK);
  wait_expired(1);
}

static void check_parked_end(struct fixture *fixture, struct outcome *outcome,
                             enum kds_status status) {
  wait_outcome(outcome);
  assert_status(outcome->status, status);
  assert_int_equal(outcome->attempts, 1);
  assert_int_equal(outcome->persisted, KDS_PERSISTED_NO);
  close_fixture(fixture);
  assert_int_equal(outcome->count, 1);
}

static void a_waiting_call_ends_where_no_keys_can_be_had(void **state) {
  (void)state;
  struct kds_client_options options = renewing_options();
  struct fixture fixture;
  struct outcome outcome;
  wait_parked(&fixture, &options, &outcome);
  assert_status(kds_client_fail_waiting(fixture.client, "the provider is gone"), KDS_OK);
  wait_outcome(&outcome);
  assert_string_equal(outcome.message, "the provider is gone");
  check_parked_end(&fixture, &outcome, KDS_E_CONFIG);
}

static void a_waiting_call_ends_with_its_client(void **state) {
  (void)state;
  struct kds_client_options options = renewing_options();
  struct fixture fixture;
  struct outcome outcome;
  wait_parked(&fixture, &options, &outcome);
  kds_client_free(fixture.client);
  check_parked_end(&fixture, &outcome, KDS_E_CLOSED);
}

static void a_waiting_call_can_be_cancelled(void **state) {
  (void)state;
  struct kds_client_options options = renewing_options();
  struct fixture fixture;
  struct outcome outcome;
  wait_parked(&fixture, &options, &outcome);
  assert_status(kds_call_cancel(fixture.client, 1), KDS_OK);
  check_parked_end(&fixture, &outcome, KDS_E_ABORTED);
}

static void a_waiting_call_has_its_deadline(void **state) {
  (void)state;
  struct kds_client_options options = renewing_options();
  options.call_timeout_ms = 3000;
  struct fixture fixture;
  struct outcome outcome;
  wait_parked(&fixture, &options, &outcome);
  wait_outcome(&outcome);
  assert_non_null(strstr(outcome.message, "waiting for credentials"));
  check_parked_end(&fixture, &outcome, KDS_E_CALL_TIMEOUT);
}

static void without_an_account_that_is_required_a_call_fails(void **state) {
  (void)state;
  struct fixture fixture;
  struct outcome outcome;
  const struct kds_endpoint endpoint = {.url = "http://127.0.0.1:1/",
                                        .host = "127.0.0.1:1",
                                        .region = "us-east-1",
                                        .service = "kinesis",
                                        .label_suffix = "-kinesis.invalid",
                                        .account_mode = KDS_ACCOUNT_REQUIRED};
  open_fixture(&fixture, (const server_answer[]){answer_stored, NULL}, NULL);
  assert_status(kds_client_set_endpoint(fixture.client, &endpoint), KDS_OK);
  run_put(&fixture, &outcome);
  assert_status(outcome.status, KDS_E_CONFIG);
  assert_non_null(strstr(outcome.message, "accountIdEndpointMode"));
  assert_int_equal(outcome.attempts, 0);
  close_fixture(&fixture);
}

/* ---- CBOR ---- */

/* A letter for each request: 'c' CBOR, 'j' JSON. */
static void check_encodings(struct fixture *fixture, const char *expected) {
  char encodings[32] = "";
  size_t count = server_requests(fixture->server);
  for (size_t i = 0; i < count && i + 1 < sizeof(encodings); i++)
    encodings[i] = is_cbor(server_request_at(fixture->server, i)) ? 'c' : 'j';
  assert_string_equal(encodings, expected);
}

static void a_client_remembers_that_cbor_was_refused(void **state) {
  (void)state;
  static const server_answer scripts[][2] = {{answer_json_only, NULL},
                                             {answer_unknown_as_cbor, NULL}};
  for (size_t i = 0; i < 2; i++) {
    struct kds_client_options options = patient_options();
    options.max_attempts = 1; /* it isn't the call that failed */
    struct fixture fixture, other;
    struct outcome outcome;
    open_fixture(&fixture, scripts[i], &options);
    for (int attempts = 2; attempts > 0; attempts--) {
      run_cbor_put(&fixture, &outcome);
      assert_status(outcome.status, KDS_OK);
      assert_int_equal(outcome.attempts, attempts);
    }
    check_encodings(&fixture, "cjj");
    other = fixture;
    open_client(&other, NULL);
    set_endpoint(other.client, server_url(other.server), server_host(other.server));
    set_credentials(other.client);
    run_cbor_put(&other, &outcome);
    assert_int_equal(outcome.attempts, 2);
    check_encodings(&fixture, "cjjcj");
    close_fixture(&fixture);
  }
}

static void what_json_cannot_say_either_is_not_cbors_fault(void **state) {
  (void)state;
  static const server_answer script[] = {answer_unserializable, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  for (size_t i = 0; i < 2; i++) {
    run_cbor_put(&fixture, &outcome);
    assert_string_equal(outcome.code, "SerializationException");
    assert_int_equal(outcome.attempts, 2);
    assert_int_equal(outcome.persisted, KDS_PERSISTED_NO);
  }
  run_put(&fixture, &outcome);
  assert_int_equal(outcome.attempts, 1);
  check_encodings(&fixture, "cjcjj");
  close_fixture(&fixture);
}

/* Each stands between the refusal of CBOR and the first JSON that is taken. */
static void what_comes_in_between_leaves_the_question_open(void **state) {
  (void)state;
  static const server_answer between[] = {answer_internal_failure, answer_bad_gateway,
                                          close_before_answer, close_mid_head};
  for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
    const server_answer script[] = {answer_json_only, between[i], answer_json_only, NULL};
    struct fixture fixture;
    struct outcome outcome;
    open_fixture(&fixture, script, NULL);
    run_cbor_put(&fixture, &outcome);
    assert_status(outcome.status, KDS_OK);
    assert_int_equal(outcome.attempts, 3);
    run_cbor_put(&fixture, &outcome);
    assert_int_equal(outcome.attempts, 1);
    check_encodings(&fixture, "cjjj");
    close_fixture(&fixture);
  }
}

/* It was read, or it could not have been refused for what it says. */
static void json_that_is_refused_says_nothing_of_cbor(void **state) {
  (void)state;
  static const server_answer script[] = {answer_json_only, answer_validation, answer_stored, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  run_cbor_put(&fixture, &outcome);
  assert_string_equal(outcome.code, "ValidationException");
  run_cbor_put(&fixture, &outcome);
  assert_status(outcome.status, KDS_OK);
  check_encodings(&fixture, "cjc");
  close_fixture(&fixture);
}

static void an_outage_does_not_turn_cbor_off(void **state) {
  (void)state;
  static const server_answer script[] = {answer_json_only, answer_internal_failure,
                                         answer_internal_failure, answer_stored, NULL};
  struct kds_client_options options = patient_options();
  options.max_attempts = 2;
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, &options);
  run_cbor_put(&fixture, &outcome);
  assert_string_equal(outcome.code, "InternalFailure");
  run_cbor_put(&fixture, &outcome);
  check_encodings(&fixture, "cjcc");
  close_fixture(&fixture);
}

/* ---- The service's clock ---- */

#define FAR "Thu, 26 Nov 2020 13:31:36 GMT"
static const char *const no_dates[] = {
    "",
    "now",
    "Thu, 99 Foo 2026 99:99:99 GMT",
    "Thu, 26 Nov 2026",
    "Thu, 26 anF 2026 13:31:36 GMT",
    "Thu, 26 No 2026 13:31:36 GMT",
    "Thu, 00 Nov 2026 13:31:36 GMT",
    "Thu, 32 Nov 2026 13:31:36 GMT",
    "Thu, 26 Nov 2026 24:31:36 GMT",
    "Thu, 26 Nov 2026 13:60:36 GMT",
    "Thu, 26 Nov 2026 13:31:-1 GMT",
    "Thu, 26 Nov 1960 13:31:36 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT", /* nothing could be signed */
    "Thursday, 26-Nov-26 13:31:36 GMT",
    "2026-11-26T13:31:36Z",
    "Thu, 26 Nov 99999999999999999999999 13:31:36 GMT"};
enum { NO_DATES = sizeof(no_dates) / sizeof(no_dates[0]) };

static bool answer_dates(struct server_request *request) {
  return send_dated(request, request->number == 0 ? FAR : no_dates[request->number - 1]);
}

static void
the_clock_of_an_answer_is_signed_with_and_what_is_no_date_changes_nothing(void **state) {
  (void)state;
  static const server_answer script[] = {answer_dates, NULL};
  struct fixture fixture;
  struct outcome outcome;
  open_fixture(&fixture, script, NULL);
  for (size_t i = 0; i < NO_DATES + 1; i++) {
    run_put(&fixture, &outcome);
    assert_status(outcome.status, KDS_OK);
    const char *head = server_request_at(fixture.server, i)->head;
    bool is_far = strstr(head, "\r\nX-Amz-Date: 20201126T13") != NULL;
    if (is_far != (i > 0))
      fail_msg("after Date: %s", i < 2 ? FAR : no_dates[i - 2]);
  }
  close_fixture(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_call_with_expired_keys_waits_for_others),
      cmocka_unit_test(new_keys_are_asked_for_once_however_many_calls_need_them),
      cmocka_unit_test(keys_that_are_refused_after_the_endpoint_changed_are_asked_for),
      cmocka_unit_test(keys_that_are_no_better_end_the_call),
      cmocka_unit_test(the_last_attempt_asks_for_keys_and_fails),
      cmocka_unit_test(keys_that_cannot_be_renewed_are_used_to_their_end),
      cmocka_unit_test(a_waiting_call_ends_where_no_keys_can_be_had),
      cmocka_unit_test(a_waiting_call_ends_with_its_client),
      cmocka_unit_test(a_waiting_call_can_be_cancelled),
      cmocka_unit_test(a_waiting_call_has_its_deadline),
      cmocka_unit_test(without_an_account_that_is_required_a_call_fails),
      cmocka_unit_test(a_client_remembers_that_cbor_was_refused),
      cmocka_unit_test(what_json_cannot_say_either_is_not_cbors_fault),
      cmocka_unit_test(what_comes_in_between_leaves_the_question_open),
      cmocka_unit_test(json_that_is_refused_says_nothing_of_cbor),
      cmocka_unit_test(an_outage_does_not_turn_cbor_off),
      cmocka_unit_test(the_clock_of_an_answer_is_signed_with_and_what_is_no_date_changes_nothing),
  };
  return cmocka_run_group_tests_name("call recovery", tests, NULL, NULL);
}
