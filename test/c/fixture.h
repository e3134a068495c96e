/* A server, an engine and a client on them, and calls whose outcomes a test waits for. */
#ifndef KDS_TEST_FIXTURE_H
#define KDS_TEST_FIXTURE_H

#include "helpers.h"
#include "server.h"

struct fixture {
  struct server *server;
  struct kds_engine *engine;
  struct kds_client *client;
};

/* Time-outs long enough for the slowest machine; what a test is about it shortens itself. */
struct kds_client_options patient_options(void);
/* With endpoint and credentials set. `options` may be NULL. */
void open_fixture(struct fixture *fixture, const server_answer *script,
                  const struct kds_client_options *options);
void open_client(struct fixture *fixture, const struct kds_client_options *options);
void close_fixture(struct fixture *fixture);

/* Each may fail with KDS_E_NOMEM when allocations do. */
enum kds_status set_endpoint(struct kds_client *client, const char *url, const char *host);
enum kds_status set_credentials(struct kds_client *client);

/* What a call's callback told. `count`: how often it came. */
struct outcome {
  int count;
  size_t order; /* of all outcomes, from 1 */
  enum kds_status status;
  char code[64], message[512], request_id[64], text[256];
  int http_status, attempts;
  bool retryable, throttling;
  enum kds_persisted persisted;
  size_t put_count, record_count;
  size_t text_len;
  char puts[256]; /* sequence numbers of those stored, codes of the others, each with a blank */
};

/* PutRecord of one small record, to be changed and started; its id is 1. */
struct kds_call put_call(enum kds_protocol protocol);
enum kds_status start_this(struct kds_client *client, const struct kds_call *call,
                           struct outcome *outcome);
/* A call without records. */
enum kds_status start_call(struct kds_client *client, const char *operation, uint64_t id,
                           struct outcome *outcome);
enum kds_status start_put(struct kds_client *client, const struct kds_record *records, size_t count,
                          uint64_t id, struct outcome *outcome);
/* Fails the test when it doesn't come within a time that only a hang exceeds. */
void wait_outcome(const struct outcome *outcome);
/* The two in one. */
void run_this(struct fixture *fixture, const struct kds_call *call, struct outcome *outcome);
void run_call(struct fixture *fixture, const char *operation, struct outcome *outcome);
void run_put(struct fixture *fixture, struct outcome *outcome); /* of one small record */

/* For callbacks of the test's own, on the engine's thread: a lock, and a signal to wait_until. */
void lock_outcomes(void);
void unlock_outcomes(void);
void wait_until(bool (*met)(const void *arg), const void *arg);

#endif
