/*
 * signing: what an attempt is signed with and sent to: credentials, address and the service's
 * clock, and what a refusal or an answer tells of them. Engine's thread, but for what is read.
 */
#ifndef KDS_SIGNING_H
#define KDS_SIGNING_H

#include "client.h"

struct kds_signing {
  struct kds_client *client;
  enum kds_endpoint_type endpoint_type;
  char *endpoint_label;

  struct kds_signer *signer; /* of the current attempt */
  struct kds_address address;
  int64_t clock_offset_s; /* it was signed with */
  int64_t time_s;         /* of its signature: in the signer's day, however long the pool took */
  bool was_renewed;       /* its credentials had expired once */
};

/* KDS_E_NOMEM; to be cleared even then. */
enum kds_status kds_signing_init(struct kds_signing *signing, struct kds_client *client,
                                 const struct kds_call *call);
void kds_signing_clear(struct kds_signing *signing);

/*
 * For the next attempt, which begins now. KDS_OK without a signer: it is to be waited for.
 * KDS_E_CONFIG: there is no account id, and there must be one; KDS_E_NOMEM; KDS_E_INVALID.
 */
enum kds_status kds_signing_take(struct kds_signing *signing);

/*
 * New credentials, once: whose provider gives keys that are no good shall not be asked for ever.
 * False: there are none to be had.
 */
bool kds_signing_renew(struct kds_signing *signing);

/* The Date header of the attempt's answer, which has begun just now. */
void kds_signing_learn_time(const struct kds_signing *signing,
                            const struct kds_http_headers *headers);
/* Signed by a clock that was found wrong since. */
bool kds_signing_was_skewed(const struct kds_signing *signing);

#endif
