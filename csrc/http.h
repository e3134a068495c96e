/*
 * http: POST requests over a pool of keep-alive HTTP/1.1 connections; libcurl on the engine's loop.
 * Engine's thread only, but for kds_http_new. One attempt is one request on the wire: nothing is
 * repeated, redirected or sent to a proxy unasked.
 */
#ifndef KDS_HTTP_H
#define KDS_HTTP_H

#include "loop.h"

struct kds_http_options {
  const char *user_agent;
  const char *proxy;       /* URL, or NULL */
  struct kds_slice ca_pem; /* empty: https is refused with KDS_E_CA */
  uint32_t max_connections;
  uint32_t connect_timeout_ms;
  uint32_t attempt_timeout_ms;
  uint32_t idle_timeout_ms;
  uint32_t connection_max_age_ms;
  size_t max_header_bytes; /* of a response, interim ones included; 0: 64 KiB */
};

struct kds_http;
/* Any thread. KDS_E_NOMEM, KDS_E_SYSTEM (no file for the certificates). */
enum kds_status kds_http_new(struct kds_engine *engine, const struct kds_http_options *options,
                             struct kds_http **out);
/* Every exchange has ended or been cancelled before. */
void kds_http_free(struct kds_http *http);

/* Response headers that mean something to a caller; longer values are cut. */
struct kds_http_headers {
  char request_id[128];
  char extended_request_id[128]; /* x-amz-id-2 */
  char date[64];
  char error_type[128];
  char content_type[64];
  char content_length[24];
  char retry_after[32];
};

/* One request and its response. The owner's memory; it stays where it is until `done`. */
struct kds_http_exchange {
  const char *url;
  const char *const *header_lines; /* "name: value", NULL behind the last; at most 12 */
  struct kds_slice body;
  uint32_t attempt_timeout_ms; /* 0: the option's */
  bool fresh_connection; /* not one of the pool: those may all be dead after a network failure */
  void (*done)(struct kds_http_exchange *exchange, enum kds_status status);

  int status; /* 0: no answer */
  struct kds_buf response;
  struct kds_http_headers headers;
  const char *code; /* a static string: the finest name of a failure, Node's where Node has one */
  char detail[256]; /* libcurl's words */
  bool sent;        /* the whole request was handed to the system: the server may have acted */

  struct kds_list link; /* from here on: http's own */
  struct kds_http_transfer *transfer;
  size_t body_offset;
  size_t header_bytes;
  bool head_ended;         /* the answer's head came whole */
  enum kds_status refused; /* why we cut the answer off */
};

/*
 * Waits for a free connection in order of submission; the attempt's time-outs begin when it has
 * one. `done` is called once, never from inside this call; anything but KDS_OK: not at all.
 */
enum kds_status kds_http_submit(struct kds_http *http, struct kds_http_exchange *exchange);

/* Ends the exchange without `done`; harmless when it isn't under way. */
void kds_http_cancel(struct kds_http *http, struct kds_http_exchange *exchange);

#endif
