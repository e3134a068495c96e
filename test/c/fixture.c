#include "fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { PATIENCE_S = 120 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static size_t outcome_count;

struct kds_client_options patient_options(void) {
  return (struct kds_client_options){
      .connect_timeout_ms = 60000, .attempt_timeout_ms = 60000, .call_timeout_ms = 90000};
}

enum kds_status set_endpoint(struct kds_client *client, const char *url, const char *host) {
  struct kds_endpoint endpoint = {
      .url = url, .host = host, .region = "eu-west-1", .service = "kinesis"};
  return kds_client_set_endpoint(client, &endpoint);
}

enum kds_status set_credentials(struct kds_client *client) {
  struct kds_credentials credentials = {.access_key_id = "AKIDEXAMPLE",
                                        .secret_access_key = "secret"};
  return kds_client_set_credentials(client, &credentials);
}

void open_client(struct fixture *fixture, const struct kds_client_options *options) {
  struct kds_client_options patient = patient_options();
  assert_status(
      kds_client_new(fixture->engine, options == NULL ? &patient : options, &fixture->client),
      KDS_OK);
}

void open_fixture(struct fixture *fixture, const server_answer *script,
                  const struct kds_client_options *options) {
  fixture->server = server_start(script);
  assert_status(kds_engine_new(&fixture->engine), KDS_OK);
  open_client(fixture, options);
  assert_status(
      set_endpoint(fixture->client, server_url(fixture->server), server_host(fixture->server)),
      KDS_OK);
  assert_status(set_credentials(fixture->client), KDS_OK);
}

void close_fixture(struct fixture *fixture) {
  kds_engine_free(fixture->engine);
  server_stop(fixture->server);
}

/* ---- Outcomes ---- */

void lock_outcomes(void) { pthread_mutex_lock(&lock); }
void unlock_outcomes(void) {
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

void wait_until(bool (*met)(const void *arg), const void *arg) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += PATIENCE_S;
  int error = 0;
  pthread_mutex_lock(&lock);
  while (!met(arg) && error == 0)
    error = pthread_cond_timedwait(&changed, &lock, &until);
  bool came = met(arg);
  pthread_mutex_unlock(&lock);
  assert_true(came);
}

static void note_error(struct outcome *outcome, const struct kds_error *error) {
  outcome->status = error->status;
  snprintf(outcome->code, sizeof(outcome->code), "%s", error->code);
  snprintf(outcome->message, sizeof(outcome->message), "%s", error->message);
  snprintf(outcome->request_id, sizeof(outcome->request_id), "%s", error->request_id);
  outcome->retryable = error->retryable;
  outcome->throttling = error->throttling;
  outcome->persisted = error->persisted;
}

static void note_puts(struct outcome *outcome, const struct kds_result *result) {
  for (size_t i = 0, at = 0; i < result->put_count && at < sizeof(outcome->puts); i++) {
    const struct kds_put_result *put = &result->puts[i];
    struct kds_slice told = put->error_code.len > 0 ? put->error_code : put->sequence_number;
    at += (size_t)snprintf(outcome->puts + at, sizeof(outcome->puts) - at, "%.*s ", (int)told.len,
                           told.data);
  }
}

static void note_outcome(void *arg, const struct kds_result *result) {
  struct outcome *outcome = arg;
  lock_outcomes();
  outcome->count++;
  outcome->order = ++outcome_count;
  outcome->status = KDS_OK;
  outcome->http_status = result->http_status;
  outcome->attempts = result->attempts;
  outcome->put_count = result->put_count;
  outcome->record_count = result->record_count;
  outcome->text_len = result->text.len;
  snprintf(outcome->text, sizeof(outcome->text), "%.*s", (int)result->text.len,
           result->text.len == 0 ? "" : result->text.data);
  snprintf(outcome->request_id, sizeof(outcome->request_id), "%s", result->request_id);
  note_puts(outcome, result);
  if (result->error != NULL)
    note_error(outcome, result->error);
  unlock_outcomes();
}

struct kds_call put_call(enum kds_protocol protocol) {
  static const struct kds_record record = {.partition_key = {"key", 3}, .data = {"data", 4}};
  return (struct kds_call){.operation = "PutRecord",
                           .protocol = protocol,
                           .input = KDS_LITERAL("{\"StreamName\":\"s\"}"),
                           .records = &record,
                           .record_count = 1,
                           .response = KDS_RESPONSE_PUTS,
                           .id = 1};
}

enum kds_status start_this(struct kds_client *client, const struct kds_call *call,
                           struct outcome *outcome) {
  *outcome = (struct outcome){0};
  return kds_call_start(client, call, note_outcome, outcome);
}

enum kds_status start_call(struct kds_client *client, const char *operation, uint64_t id,
                           struct outcome *outcome) {
  struct kds_call call = {.operation = operation,
                          .input = KDS_LITERAL("{\"StreamName\":\"s\"}"),
                          .response = KDS_RESPONSE_TEXT,
                          .id = id};
  return start_this(client, &call, outcome);
}

enum kds_status start_put(struct kds_client *client, const struct kds_record *records, size_t count,
                          uint64_t id, struct outcome *outcome) {
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  call.operation = count == 1 ? "PutRecord" : "PutRecords";
  call.records = records;
  call.record_count = count;
  call.id = id;
  return start_this(client, &call, outcome);
}

static bool has_come(const void *arg) { return ((const struct outcome *)arg)->count > 0; }
void wait_outcome(const struct outcome *outcome) { wait_until(has_come, outcome); }

void run_call(struct fixture *fixture, const char *operation, struct outcome *outcome) {
  assert_status(start_call(fixture->client, operation, 1, outcome), KDS_OK);
  wait_outcome(outcome);
}

void run_this(struct fixture *fixture, const struct kds_call *call, struct outcome *outcome) {
  assert_status(start_this(fixture->client, call, outcome), KDS_OK);
  wait_outcome(outcome);
}

void run_put(struct fixture *fixture, struct outcome *outcome) {
  struct kds_call call = put_call(KDS_PROTOCOL_JSON);
  run_this(fixture, &call, outcome);
}
