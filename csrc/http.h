/*
 * http: POST requests over a pool of keep-alive HTTP/1.1 connections, and such as stream their
 * answers, each over a connection of its own; libcurl on the engine's loop. Engine's thread only,
 * but for kds_http_new. One attempt is one request on the wire: nothing is repeated, redirected or
 * sent to a proxy unasked.
 */
#ifndef KDS_HTTP_H
#define KDS_HTTP_H

#include "http_headers.h"
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
  size_t max_header_bytes; /* of a response, interim ones included */
};

struct kds_http;
/* Any thread. KDS_E_NOMEM, KDS_E_SYSTEM (no file for the certificates). */
enum kds_status kds_http_new(struct kds_engine *engine, const struct kds_http_options *options,
                             struct kds_http **out);
/* Every exchange has ended or been cancelled before. */
void kds_http_free(struct kds_http *http);

struct kds_http_exchange;
enum kds_http_read {
  KDS_HTTP_TAKEN,
  KDS_HTTP_LATER, /* not taken: the same bytes come again after kds_http_resume */
  KDS_HTTP_STOP,  /* enough: `done` follows, with KDS_E_ABORTED */
};

/*
 * Takes an answer as it comes. Its exchange speaks HTTP/2 where TLS and the server allow it. It has
 * a connection of its own, not counted in max_connections, so that a reader who doesn't keep up
 * holds back nobody else, and no more is read ahead for it than the system's buffers hold. Neither
 * function may submit, resume or cancel the exchange.
 */
struct kds_http_reader {
  /* The head has come: status and headers are set. False: the answer is collected, as any other. */
  bool (*begin)(struct kds_http_exchange *exchange);
  enum kds_http_read (*read)(struct kds_http_exchange *exchange, struct kds_slice bytes);
};

/* One request and its response. The owner's memory; it stays where it is until `done`. */
struct kds_http_exchange {
  const char *url;
  const char *const *header_lines; /* "name: value", NULL behind the last; at most 12 */
  struct kds_slice body;
  uint32_t attempt_timeout_ms; /* 0: the option's; of an answer that is streamed, to its head */
  const struct kds_http_reader *reader; /* NULL: the answer is collected in `response` */
  uint32_t silence_timeout_ms;          /* a streamed answer fails when nothing comes for so long */
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
  bool head_ended;           /* the answer's head came whole */
  bool streams;              /* the reader takes the answer */
  struct kds_timer patience; /* of a reader: with the head, then with silence */
  enum kds_status refused;   /* why we cut the answer off */
};

/*
 * Waits for a free connection in order of submission; the attempt's time-outs begin when it has
 * one. `done` is called once, never from inside this call; anything but KDS_OK: not at all.
 */
enum kds_status kds_http_submit(struct kds_http *http, struct kds_http_exchange *exchange);

/* The reader takes bytes again, soon; harmless when it was not asked to wait. */
void kds_http_resume(struct kds_http *http, struct kds_http_exchange *exchange);

/* Ends the exchange without `done`; harmless when it isn't under way. */
void kds_http_cancel(struct kds_http *http, struct kds_http_exchange *exchange);

#endif
