/*
 * client: what calls to one endpoint share: address, credentials, connections, the retry budget.
 * All of it on the engine's thread, but for the functions of kds.h.
 */
#ifndef KDS_CLIENT_H
#define KDS_CLIENT_H

#include "http.h"
#include "retry.h"
#include "signer.h"

/* Something under way on a client, which the client has to be able to reach. */
struct kds_pending {
  struct kds_list link;
  uint64_t id;
  /* Endpoint and credentials may be complete now. */
  void (*resume)(struct kds_pending *pending);
  /* To end, with that status and message (NULL: the status's own), soon. */
  void (*end)(struct kds_pending *pending, enum kds_status status, const char *message);
  bool waits_for_signer; /* only these are resumed, and ended when the signer can't be had */
};

struct kds_engine *kds_client_engine(struct kds_client *client);
struct kds_http *kds_client_http(struct kds_client *client);
struct kds_retry_bucket *kds_client_bucket(struct kds_client *client);
/* kds_retry_next with the client's bucket and number of attempts, and a random number. */
int64_t kds_client_retry_next(struct kds_client *client, enum kds_retry_class retry_class,
                              int attempts, int64_t retry_after_ms);
/* With every default filled in; its pointers are NULL. */
const struct kds_client_options *kds_client_options(const struct kds_client *client);

/* False: the client is closing. */
bool kds_client_enter(struct kds_client *client, struct kds_pending *pending);
/* May free the client. */
void kds_client_leave(struct kds_client *client, struct kds_pending *pending);

/* Runs `end` of the one with that id. */
void kds_client_end(struct kds_client *client, uint64_t id, enum kds_status status);

/*
 * The signer of an attempt at that time, with a reference for the caller; NULL while endpoint or
 * credentials are missing. KDS_E_NOMEM, KDS_E_INVALID.
 */
enum kds_status kds_client_signer(struct kds_client *client, int64_t time_s,
                                  struct kds_signer **out);

#endif
