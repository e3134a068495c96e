/*
 * reading: what poller and subscriber share of a fetcher: whom they ask for what, where reading
 * stands, what they tell of answers and failures. Engine's thread.
 */
#ifndef KDS_READING_H
#define KDS_READING_H

#include "call.h"
#include "position.h"

#include <stdatomic.h>

/* What an answer tells beside its records. */
struct kds_shard_news {
  char *next;   /* where to go on: iterator or sequence number */
  bool is_last; /* there is no such: the shard has ended */
  double millis_behind_latest;
  struct kds_buf child_shards; /* a JSON array, or empty */
};
/* Of the answer's text, which is changed in place. KDS_E_BAD_RESPONSE, KDS_E_NOMEM. */
enum kds_status kds_shard_news_read(struct kds_shard_news *news, struct kds_slice text,
                                    const char *next_name, uint32_t max_depth);
void kds_shard_news_clear(struct kds_shard_news *news);

struct kds_reading {
  struct kds_client *client;
  struct kds_engine *engine; /* outlives the client */
  struct kds_list calls;     /* of the poller's */
  struct kds_slice input, stream_arn, endpoint_label, shard_id, consumer_arn;
  enum kds_protocol protocol;
  uint32_t max_records, idle_ms, rate_limit_percent, silence_timeout_ms, renew_after_ms;
  size_t max_answer_bytes;
  size_t record_bytes; /* what a Kinesis record took when it was unpacked, lately; 0: not known */
  struct kds_read_position position;
  int failures; /* since an answer could be used */
  atomic_uint_fast64_t counts[KDS_FETCHER_COUNTS];

  /* An answer, which is the fetcher's to take over, and so are the news. */
  void (*answered)(struct kds_reading *reading, const struct kds_result *result,
                   struct kds_shard_news *news);
  void (*found_latest)(struct kds_reading *reading);
  void (*failed)(struct kds_reading *reading, const struct kds_error *error);
  void (*rested)(struct kds_reading *reading); /* nothing is under way any more */
};

static inline void kds_reading_count(struct kds_reading *reading, enum kds_fetcher_count count,
                                     uint64_t more) {
  atomic_fetch_add_explicit(&reading->counts[count], more, memory_order_relaxed);
}

/* One of the two ways to read; an embedded part of it. */
struct kds_source {
  const struct kds_source_type *type;
  struct kds_reading *reading;
};
struct kds_source_type {
  /*
   * Whether one more answer may come. What was asked for before may still come when it may not any
   * more; each answer ends the wish.
   */
  void (*want)(struct kds_source *source, bool is_wanted);
  /* The last answer could not be used: the position holds, and it waits so long. */
  void (*rewind)(struct kds_source *source, uint64_t pause_ms);
  /* Nothing is begun any more; what is under way ends soon, where the client isn't ending it. */
  void (*stop)(struct kds_source *source, bool is_clients_end);
  bool (*is_resting)(const struct kds_source *source);
  void (*free)(struct kds_source *source);
};

/* Our time of day, in seconds. */
double kds_reading_now_s(void);

/* kds_shard_news_read of an answer. */
enum kds_status kds_reading_news(const struct kds_reading *reading, const struct kds_result *result,
                                 const char *next_name, struct kds_shard_news *news);

/* Reading has begun, by what was asked for at that time of ours. */
void kds_reading_begun(struct kds_reading *reading, double asked_s);

/* Counts the failure, and tells of it unless it is everyday. How many ms to wait. */
uint64_t kds_reading_failed(struct kds_reading *reading, const struct kds_error *error);

#endif
