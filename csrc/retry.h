/*
 * retry: whether and when a failed attempt is repeated: the standard retry mode of the AWS SDK for
 * JavaScript v3. No clock and no randomness of its own. A bucket belongs to one thread.
 */
#ifndef KDS_RETRY_H
#define KDS_RETRY_H

#include "base.h"

/*
 * What repeating can hope for. `code` is the service's exception name, or the ErrorCode of one
 * PutRecords entry, and together with http_status counts for KDS_E_SERVICE only.
 */
enum kds_retry_class kds_retry_classify(enum kds_status status, int http_status,
                                        struct kds_slice code);

/* What an exception of the service asks to be changed before the same is sent again. */
enum kds_remedy {
  KDS_REMEDY_NONE,
  KDS_REMEDY_PROTOCOL,    /* it may not know CBOR */
  KDS_REMEDY_CREDENTIALS, /* they have expired */
  KDS_REMEDY_CLOCK,       /* the signature's time may be wrong */
};
enum kds_remedy kds_retry_remedy(struct kds_slice code);

/* Keeps a client from answering an outage with repeats: shared by all its calls. */
struct kds_retry_bucket {
  int tokens;
};
void kds_retry_bucket_init(struct kds_retry_bucket *bucket); /* full: 500 tokens */

struct kds_retry_attempt {
  enum kds_retry_class retry_class;
  int attempts;           /* made so far, the failed one included: 1 and up */
  int max_attempts;       /* of the whole call */
  int64_t retry_after_ms; /* what the server asked for; below 0: nothing */
  double random;          /* in [0, 1) */
};

#define KDS_RETRY_GIVE_UP (-1)

/*
 * How long to wait before the next attempt, in ms, having taken its cost from the bucket;
 * KDS_RETRY_GIVE_UP when it is not worth it, allowed or affordable.
 */
int64_t kds_retry_next(struct kds_retry_bucket *bucket, const struct kds_retry_attempt *attempt);

/*
 * The pause of the policy alone, which no bucket limits: for a shard that was throttled, where what
 * is sent again is paced otherwise. `random` is in [0, 1).
 */
int64_t kds_retry_delay_ms(enum kds_retry_class retry_class, int attempts, double random);

/* A call succeeded. `last` is the class of its last failed attempt; KDS_RETRY_NEVER: none failed.
 */
void kds_retry_succeeded(struct kds_retry_bucket *bucket, enum kds_retry_class last);

/* Which class an error was said to be of: kds_failure_give in reverse. */
enum kds_retry_class kds_error_retry_class(const struct kds_error *error);

#endif
