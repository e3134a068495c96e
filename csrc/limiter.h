/*
 * limiter: how fast one shard may be written to: its records and bytes a second, as the service
 * limits them. No clock of its own: times are milliseconds of any clock that doesn't go back.
 * Belongs to one thread.
 */
#ifndef KDS_LIMITER_H
#define KDS_LIMITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A bucket that is full at first and fills up by `rate` a second. */
struct kds_bucket {
  double max, rate;
  double tokens; /* below 0: more was spent than it holds, to be earned before more is */
  uint64_t filled_ms;
};
void kds_bucket_init(struct kds_bucket *bucket, double max, double rate, uint64_t now_ms);
/* 0: it holds that much; else in how many ms it will; UINT64_MAX: it never does. */
uint64_t kds_bucket_wait_ms(struct kds_bucket *bucket, double tokens, uint64_t now_ms);
void kds_bucket_spend(struct kds_bucket *bucket, double tokens);

struct kds_limiter {
  bool enabled;
  struct kds_bucket records, bytes;
};

/* Of a shard's limit, 1,000 records and 1 MiB a second; 0 %: it limits nothing. */
void kds_limiter_init(struct kds_limiter *limiter, uint32_t percent, uint64_t now_ms);
/*
 * 0: a Kinesis record of that size may leave now, and is counted. Else how many ms to wait before
 * asking again. One that is larger than a second's worth leaves when nothing else has for a second.
 */
uint64_t kds_limiter_take(struct kds_limiter *limiter, size_t bytes, uint64_t now_ms);

#endif
