#include "limiter.h"

#include <math.h>

/* What sums of fractions may lack. */
#define SLACK 1e-6

enum { SHARD_RECORDS_PER_S = 1000, SHARD_BYTES_PER_S = 1024 * 1024 };

void kds_bucket_init(struct kds_bucket *bucket, double max, double rate, uint64_t now_ms) {
  *bucket = (struct kds_bucket){.max = max, .rate = rate, .tokens = max, .filled_ms = now_ms};
}

uint64_t kds_bucket_wait_ms(struct kds_bucket *bucket, double tokens, uint64_t now_ms) {
  double earned = (double)(now_ms - bucket->filled_ms) * bucket->rate / 1000;
  bucket->tokens = fmin(bucket->max, bucket->tokens + earned);
  bucket->filled_ms = now_ms;
  if (bucket->tokens >= tokens - SLACK)
    return 0;
  if (tokens > bucket->max)
    return UINT64_MAX;
  return (uint64_t)ceil((tokens - bucket->tokens) * 1000 / bucket->rate - SLACK);
}

void kds_bucket_spend(struct kds_bucket *bucket, double tokens) { bucket->tokens -= tokens; }

void kds_limiter_init(struct kds_limiter *limiter, uint32_t percent, uint64_t now_ms) {
  double records = (double)percent * SHARD_RECORDS_PER_S / 100;
  double bytes = (double)percent * SHARD_BYTES_PER_S / 100;
  limiter->enabled = percent != 0;
  kds_bucket_init(&limiter->records, records, records, now_ms);
  kds_bucket_init(&limiter->bytes, bytes, bytes, now_ms);
}

uint64_t kds_limiter_take(struct kds_limiter *limiter, size_t bytes, uint64_t now_ms) {
  if (!limiter->enabled)
    return 0;
  double needed = fmin((double)bytes, limiter->bytes.max);
  uint64_t records_ms = kds_bucket_wait_ms(&limiter->records, 1, now_ms);
  uint64_t bytes_ms = kds_bucket_wait_ms(&limiter->bytes, needed, now_ms);
  if (records_ms > 0 || bytes_ms > 0)
    return records_ms > bytes_ms ? records_ms : bytes_ms;
  kds_bucket_spend(&limiter->records, 1);
  kds_bucket_spend(&limiter->bytes, (double)bytes);
  return 0;
}
