/*
 * http_multi: a set of libcurl transfers on the engine's loop: it watches their sockets, keeps
 * their timer and tells which have ended. Engine's thread.
 */
#ifndef KDS_HTTP_MULTI_H
#define KDS_HTTP_MULTI_H

#include "loop.h"

#include <curl/curl.h>

struct kds_http_multi;

/* `ended` is called for each transfer that has; `turn` after them, when others may start. */
struct kds_http_multi_callbacks {
  void (*ended)(CURL *easy, CURLcode result);
  void (*turn)(void *arg);
  void *arg;
  const size_t *received_bytes; /* that libcurl has handed over so far, in all transfers */
};

/* Any thread. KDS_E_NOMEM. */
enum kds_status kds_http_multi_new(struct kds_engine *engine, uint32_t max_connections,
                                   const struct kds_http_multi_callbacks *callbacks,
                                   struct kds_http_multi **out);
/* So many connections are kept at most, those in use among them. */
void kds_http_multi_keep(struct kds_http_multi *multi, uint32_t max_connections);
/* Closes the connections; no transfer is left. NULL does nothing. */
void kds_http_multi_free(struct kds_http_multi *multi);

/* Once for each new easy handle, before it is added. */
void kds_http_multi_prepare(struct kds_http_multi *multi, CURL *easy);
/*
 * Whether new TLS connections of the handle read what the socket has at once, and not header and
 * content of each TLS record by itself: half the system calls. Not for transfers that are paused.
 */
void kds_http_multi_read_ahead(CURL *easy, bool ahead);
enum kds_status kds_http_multi_add(struct kds_http_multi *multi, CURL *easy);
void kds_http_multi_remove(struct kds_http_multi *multi, CURL *easy);

/* Runs `turn` on the next turn of the loop. */
void kds_http_multi_wake(struct kds_http_multi *multi);

#endif
