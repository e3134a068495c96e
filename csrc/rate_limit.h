/*
 * rate_limit: how fast a client may send in the adaptive retry mode: the cubic rate limiter of the
 * AWS SDK for JavaScript v3 (its DefaultRateLimiter). Off until the first throttled answer. No
 * clock of its own: times are seconds of any clock that doesn't jump. Belongs to one thread.
 */
#ifndef KDS_RATE_LIMIT_H
#define KDS_RATE_LIMIT_H

#include <stdbool.h>

struct kds_rate_limit {
  bool enabled;
  double tokens, max_tokens; /* a request takes one */
  double fill_rate;          /* tokens a second */
  double refilled_s;         /* 0: never */
  double last_max_rate, last_throttle_s, window_s;
  double sent_rate, bucket_s; /* measured, in windows of half a second */
  double sent_count;
};

void kds_rate_limit_init(struct kds_rate_limit *limit, double now_s);

/*
 * Takes the token of one request and returns 0, or returns how many seconds to wait before asking
 * again.
 */
double kds_rate_limit_take(struct kds_rate_limit *limit, double now_s);

/* An attempt was answered, or failed. */
void kds_rate_limit_answered(struct kds_rate_limit *limit, bool throttled, double now_s);

#endif
