/*
 * metrics: log-linear histograms and counts by name. Recording allocates nothing and cannot fail.
 * Belongs to one thread.
 */
#ifndef KDS_METRICS_H
#define KDS_METRICS_H

#include "base.h"

/* Each power of two is divided into 16 parts: a percentile is at most 1/16 above the true value. */
enum { KDS_HISTOGRAM_STEPS = 16, KDS_HISTOGRAM_BUCKETS = KDS_HISTOGRAM_STEPS * 38 };

struct kds_histogram {
  uint64_t count, sum, max;
  uint64_t buckets[KDS_HISTOGRAM_BUCKETS]; /* values from 2^41 on share the last */
};

void kds_histogram_record(struct kds_histogram *histogram, uint64_t value);
/* The value that `percent` of all are not above, never more than the greatest; 0: there is none. */
uint64_t kds_histogram_percentile(const struct kds_histogram *histogram, double percent);
struct kds_summary kds_histogram_summary(const struct kds_histogram *histogram);

/* How often each name came; names beyond its places are counted as "other". */
enum { KDS_TALLY_PLACES = 24 };
struct kds_tally {
  struct kds_count counts[KDS_TALLY_PLACES];
  size_t used;
};
void kds_tally_add(struct kds_tally *tally, struct kds_slice name, uint64_t count);

#endif
