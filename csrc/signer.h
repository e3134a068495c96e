/*
 * signer: one snapshot of endpoint and credentials, and what a day's signatures need of them.
 * An attempt holds on to the snapshot it was signed with. References are counted on the engine's
 * thread; reading is free for all.
 */
#ifndef KDS_SIGNER_H
#define KDS_SIGNER_H

#include "sigv4.h"

struct kds_signer {
  unsigned references;
  char *url, *host;
  char *session_token; /* NULL for long-lived keys */
  char *label_suffix;  /* NULL: no hosts of accounts */
  char *account_id;    /* NULL: not known, or not to be used */
  bool needs_account;
  const char *path;            /* of the url */
  uint64_t credentials_number; /* the client's own, to tell by whether it has others since */
  struct kds_sigv4_scope scope;
};

/* Where one attempt goes: the signer's own strings, or what `storage` holds. */
struct kds_address {
  const char *url, *host, *path;
  struct kds_buf storage;
};

/* One reference. KDS_E_NOMEM; KDS_E_INVALID as kds_sigv4_scope_init. */
enum kds_status kds_signer_new(const struct kds_endpoint *endpoint,
                               const struct kds_credentials *credentials, int64_t time_s,
                               struct kds_signer **out);

/*
 * The address for an endpoint label (empty: the credentials' account, if that is to be used).
 * KDS_E_CONFIG: an account is required and not known. KDS_E_TOO_LARGE: no host has such a name.
 * KDS_E_NOMEM. `out` needs kds_address_clear either way.
 */
enum kds_status kds_signer_address(const struct kds_signer *signer, struct kds_slice label,
                                   enum kds_endpoint_type type, struct kds_address *out);
void kds_address_clear(struct kds_address *address);

struct kds_signer *kds_signer_hold(struct kds_signer *signer);
void kds_signer_drop(struct kds_signer *signer); /* NULL does nothing; secrets are overwritten */

#endif
