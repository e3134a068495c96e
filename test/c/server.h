/*
 * A server on loopback that answers by script, a thread for each connection. It allocates nothing
 * through the core: a failing allocation is always the core's own.
 */
#ifndef KDS_TEST_SERVER_H
#define KDS_TEST_SERVER_H

#include <stdbool.h>
#include <stddef.h>

struct server;

struct server_request {
  struct server *server;
  int fd;
  size_t number;        /* of the server's requests, from 0 */
  size_t on_connection; /* of this connection's requests, from 0 */
  char *operation;      /* X-Amz-Target without its prefix */
  char *head, *body;    /* NUL-terminated */
  size_t body_len;
};

/* Runs on the connection's thread. False: the connection is closed. */
typedef bool (*server_answer)(struct server_request *request);

/* Request n gets answer n of `script`, which ends with NULL; the last answer is repeated. */
struct server *server_start(const server_answer *script);
void server_stop(struct server *server); /* ends every connection and joins every thread */
const char *server_url(const struct server *server);
const char *server_host(const struct server *server);

size_t server_requests(struct server *server);
size_t server_connections(struct server *server);
size_t server_most_at_once(struct server *server); /* requests that were being answered together */
/* Request n as it came; it must have come. Lives as long as the server. */
const struct server_request *server_request_at(struct server *server, size_t n);
/* False: they didn't come within a time that only a hang exceeds. */
bool server_wait_requests(struct server *server, size_t count);
/* Lets all pass that wait, now or later, in server_pass_gate. */
void server_open_gate(struct server *server);
void server_pass_gate(struct server_request *request);

/* ---- Answers ----------------------------------------------------------------------------- */

/* The bytes as they stand. */
bool send_raw(struct server_request *request, const char *bytes, size_t len);
bool send_answer(struct server_request *request, int status, const char *content_type,
                 const char *body);
bool send_error(struct server_request *request, int status, const char *type, const char *message);

bool answer_empty_object(struct server_request *request);
bool answer_stored(struct server_request *request); /* to PutRecord(s): all is stored */
bool answer_stored_at_gate(struct server_request *request);
bool answer_internal_failure(struct server_request *request);
bool answer_throttled(struct server_request *request);
bool answer_validation(struct server_request *request);
bool answer_access_denied(struct server_request *request);
bool answer_html(struct server_request *request);        /* 200 */
bool answer_bad_gateway(struct server_request *request); /* 502 and HTML */
bool answer_garbage(struct server_request *request);
bool answer_interim_for_ever(struct server_request *request);
bool answer_big(struct server_request *request); /* 1 MiB in a JSON string */
bool answer_with_too_long_length(struct server_request *request);
bool answer_with_too_short_length(struct server_request *request);
bool close_before_answer(struct server_request *request);
bool close_mid_head(struct server_request *request);
bool close_on_reuse(struct server_request *request); /* else as answer_stored */
bool answer_stored_and_close(struct server_request *request);
bool hang(struct server_request *request);

/* How many records a PutRecord or PutRecords request holds. */
size_t count_records(const struct server_request *request);

#endif
