/*
 * client: what calls to one endpoint share: address, credentials, connections, the retry budget.
 * All of it on the engine's thread, but for the functions of kds.h.
 */
#ifndef KDS_CLIENT_H
#define KDS_CLIENT_H

#include "http.h"
#include "rate_limit.h"
#include "retry.h"
#include "signer.h"

/* Something under way on a client, which the client has to be able to reach. */
struct kds_pending {
  struct kds_list link;
  uint64_t id;             /* for kds_call_cancel */
  struct kds_list sibling; /* of a call that has an owner: in the list of that one's calls */
  /* Endpoint and credentials may be complete now. */
  void (*resume)(struct kds_pending *pending);
  /* To end, with that status and message (NULL: the status's own), soon. */
  void (*end)(struct kds_pending *pending, enum kds_status status, const char *message);
  bool waits_for_signer; /* only these are resumed, and ended when the signer can't be had */
};

struct kds_engine *kds_client_engine(struct kds_client *client);
struct kds_http *kds_client_http(struct kds_client *client);

/* ---- Retries, as the client's mode has them ---- */

/* kds_retry_next with the client's bucket and a random number. */
int64_t kds_client_retry_next(struct kds_client *client, enum kds_retry_class retry_class,
                              int attempts, int max_attempts, int64_t retry_after_ms);
/* How many ms an attempt has to wait before it may be sent; 0: it is to be sent now. */
uint64_t kds_client_admit(struct kds_client *client);
/* An attempt was answered, or failed; `throttled` is about this one. */
void kds_client_answered(struct kds_client *client, bool throttled);
/* A call succeeded; `last` is the class of its last failed attempt. */
void kds_client_succeeded(struct kds_client *client, enum kds_retry_class last);

/* ---- The service's clock ---- */

/* What to add to our own clock, in seconds, as far as answers have told it. */
int64_t kds_client_clock_offset_s(const struct kds_client *client);
/* The Date header of an answer that came just now; what is no date is passed over. */
void kds_client_learn_time(struct kds_client *client, const char *date);

/* ---- CBOR ---- */

/* The server didn't understand CBOR, and did understand JSON. */
void kds_client_refuse_cbor(struct kds_client *client);
enum kds_protocol kds_client_protocol(const struct kds_client *client, enum kds_protocol wanted);

/* With every default filled in; its pointers are NULL. */
const struct kds_client_options *kds_client_options(const struct kds_client *client);

/* False: the client is closing. */
bool kds_client_enter(struct kds_client *client, struct kds_pending *pending);
/* May free the client. */
void kds_client_leave(struct kds_client *client, struct kds_pending *pending);
/* All calls of that owner end with KDS_E_CLOSED, soon. May free the client. */
void kds_client_end_calls(struct kds_client *client, struct kds_list *calls);

/*
 * The signer of an attempt at that time, with a reference for the caller; NULL while endpoint or
 * credentials are missing. KDS_E_NOMEM, KDS_E_INVALID.
 */
enum kds_status kds_client_signer(struct kds_client *client, int64_t time_s,
                                  struct kds_signer **out);

/*
 * The service refused the credentials of that signer as expired. True: there are others already, or
 * they have been asked for: kds_client_signer gives them, or nothing until they are there.
 */
bool kds_client_expire(struct kds_client *client, const struct kds_signer *signer);

#endif
