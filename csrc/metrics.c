#include "metrics.h"

enum { STEP_BITS = 4, LAST = KDS_HISTOGRAM_BUCKETS - 1 };
_Static_assert(1 << STEP_BITS == KDS_HISTOGRAM_STEPS, "a step for each value of its bits");

/* Below 2 * STEPS each value has its own; above, a power of two has STEPS of them. */
static size_t bucket_of(uint64_t value) {
  if (value < KDS_HISTOGRAM_STEPS)
    return (size_t)value;
  int shift = 63 - __builtin_clzll(value) - STEP_BITS;
  size_t bucket = (size_t)shift * KDS_HISTOGRAM_STEPS + (size_t)(value >> shift);
  return bucket < LAST ? bucket : LAST;
}

static uint64_t greatest_of(size_t bucket) {
  if (bucket < KDS_HISTOGRAM_STEPS)
    return bucket;
  size_t shift = bucket / KDS_HISTOGRAM_STEPS - 1;
  uint64_t step = KDS_HISTOGRAM_STEPS + bucket % KDS_HISTOGRAM_STEPS;
  return ((step + 1) << shift) - 1;
}

void kds_histogram_record(struct kds_histogram *histogram, uint64_t value) {
  histogram->count++;
  histogram->sum += value;
  if (value > histogram->max)
    histogram->max = value;
  histogram->buckets[bucket_of(value)]++;
}

uint64_t kds_histogram_percentile(const struct kds_histogram *histogram, double percent) {
  double wanted = (double)histogram->count * percent / 100;
  uint64_t seen = 0;
  for (size_t i = 0; i < LAST; i++) {
    seen += histogram->buckets[i];
    if (seen > 0 && (double)seen >= wanted)
      return greatest_of(i) < histogram->max ? greatest_of(i) : histogram->max;
  }
  return histogram->max;
}

struct kds_summary kds_histogram_summary(const struct kds_histogram *histogram) {
  return (struct kds_summary){
      .count = histogram->count,
      .sum = histogram->sum,
      .p50 = kds_histogram_percentile(histogram, 50),
      .p90 = kds_histogram_percentile(histogram, 90),
      .p99 = kds_histogram_percentile(histogram, 99),
      .max = histogram->max,
  };
}

static struct kds_count *place_of(struct kds_tally *tally, struct kds_slice name) {
  for (size_t i = 0; i < tally->used; i++)
    if (kds_slice_eq(name, tally->counts[i].name))
      return &tally->counts[i];
  bool fits = name.len < sizeof(tally->counts[0].name);
  if (tally->used == KDS_TALLY_PLACES || !fits)
    return NULL;
  struct kds_count *count = &tally->counts[tally->used++];
  memcpy(count->name, name.data, name.len);
  count->name[name.len] = '\0';
  return count;
}

void kds_tally_add(struct kds_tally *tally, struct kds_slice name, uint64_t count) {
  static const struct kds_slice other = KDS_LITERAL("other");
  struct kds_count *place = place_of(tally, name);
  if (place == NULL)
    place = place_of(tally, other);
  if (place == NULL) /* the last place becomes that of all others */
    place = memcpy(&tally->counts[KDS_TALLY_PLACES - 1], "other", sizeof("other"));
  place->count += count;
}
