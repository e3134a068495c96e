#include "signing.h"

#include <time.h>

/* Both as the AWS SDK has them. */
enum { MIN_SKEW_S = 240, MAX_ANSWER_AGE_S = 900 };

enum kds_status kds_signing_init(struct kds_signing *signing, struct kds_client *client,
                                 const struct kds_call *call) {
  signing->client = client;
  signing->endpoint_type = call->endpoint_type;
  signing->endpoint_label = kds_slice_dup(call->endpoint_label);
  return signing->endpoint_label == NULL ? KDS_E_NOMEM : KDS_OK;
}

static void drop(struct kds_signing *signing) {
  kds_signer_drop(signing->signer);
  signing->signer = NULL;
  kds_address_clear(&signing->address);
}

void kds_signing_clear(struct kds_signing *signing) {
  drop(signing);
  kds_free(signing->endpoint_label);
}

enum kds_status kds_signing_take(struct kds_signing *signing) {
  drop(signing);
  signing->clock_offset_s = kds_client_clock_offset_s(signing->client);
  signing->time_s = (int64_t)time(NULL) + signing->clock_offset_s;
  enum kds_status status = kds_client_signer(signing->client, signing->time_s, &signing->signer);
  if (status != KDS_OK || signing->signer == NULL)
    return status;
  return kds_signer_address(signing->signer, kds_slice_of(signing->endpoint_label),
                            signing->endpoint_type, &signing->address);
}

bool kds_signing_renew(struct kds_signing *signing) {
  if (signing->was_renewed || !kds_client_expire(signing->client, signing->signer))
    return false;
  signing->was_renewed = true;
  return true;
}

/* A process that was frozen meanwhile reads an answer that is old; one out of a cache is, too. */
void kds_signing_learn_time(const struct kds_signing *signing,
                            const struct kds_http_headers *headers) {
  int64_t sent_s = signing->time_s - signing->clock_offset_s;
  bool is_fresh = headers->age[0] == '\0' && (int64_t)time(NULL) - sent_s <= MAX_ANSWER_AGE_S;
  if (is_fresh)
    kds_client_learn_time(signing->client, headers->date);
}

/* By how much counts is the AWS SDK's rule. */
bool kds_signing_was_skewed(const struct kds_signing *signing) {
  int64_t moved_s = kds_client_clock_offset_s(signing->client) - signing->clock_offset_s;
  return moved_s >= MIN_SKEW_S || moved_s <= -MIN_SKEW_S;
}
