/*
 * lane: what waits for one shard: parcels that may leave, and the open ones that more is added to;
 * how fast and when the shard may be written to. Lanes come all together, for one map of shards.
 * Engine's thread.
 */
#ifndef KDS_LANE_H
#define KDS_LANE_H

#include "limiter.h"
#include "loop.h"
#include "parcel.h"

/* Of one shard in one request, as the KPL. */
enum { KDS_SHARD_MAX_BYTES = 256 * 1024 };

/* How lanes fill; see kds_producer_options. */
struct kds_lane_rules {
  bool aggregates;
  size_t aggregation_max_bytes;
  uint32_t aggregation_max_count;
  uint32_t max_in_flight;
  uint32_t rate_limit_percent;
  uint64_t max_buffered_ms;
};

struct kds_lane {
  struct kds_list turn;  /* among the lanes that may send */
  struct kds_list aging; /* among those with open parcels, by their deadline */
  struct kds_lanes *lanes;
  const struct kds_shard *shard; /* NULL: not known */
  struct kds_list open;          /* of an aggregate: at most one parcel */
  size_t open_bytes;             /* of those that are no aggregate */
  uint64_t deadline_ms;          /* of the oldest open put; UINT64_MAX: there is none */
  bool is_ripe;                  /* the open ones are to leave with the next request */
  struct kds_list queue;         /* parcels, in order */
  uint32_t in_flight;            /* requests */
  struct kds_limiter limiter;
  uint64_t not_before_ms;
  int failures;       /* in a row */
  char last_code[48]; /* of the last */
  struct kds_timer wake;
  struct kds_shard_metrics metrics; /* without its id */
};

struct kds_lanes {
  void *owner;
  struct kds_shard_map *map; /* NULL: no shard is known */
  size_t requests;           /* under way with parcels of these lanes */
  struct kds_list retired;   /* among those that a newer map replaced */
  size_t count; /* one for each shard, in the map's order, and one for no known shard */
  struct kds_lane lanes[];
};

/* Takes the map over, but not when it returns NULL: out of memory. */
struct kds_lanes *kds_lanes_new(void *owner, const struct kds_lane_rules *rules,
                                struct kds_shard_map *map, uint64_t now_ms);
void kds_lanes_free(struct kds_lanes *lanes);
struct kds_lane *kds_lanes_find(struct kds_lanes *lanes, struct kds_hash_key key);
/* NULL: there is no shard of that name. */
const struct kds_shard *kds_lanes_shard(const struct kds_lanes *lanes, struct kds_slice id);
bool kds_lanes_are_of(const struct kds_lanes *lanes, const struct kds_shard_map *map);
/* Shards that are still there keep their pace and their counts. */
void kds_lanes_inherit(struct kds_lanes *lanes, const struct kds_lanes *old);

/* By when a put of that batch is to leave. */
static inline uint64_t kds_lane_deadline_ms(const struct kds_lane_rules *rules,
                                            const struct kds_slab *slab) {
  return slab->made_us / 1000 + rules->max_buffered_ms;
}
bool kds_lane_aggregates(const struct kds_lane *lane, const struct kds_lane_rules *rules);
bool kds_lane_is_of(const struct kds_lane *lane, struct kds_slice shard_id);

/*
 * Adds the put to an open parcel; what is full then, or can't be added to, is sealed. KDS_E_NOMEM:
 * nothing changed.
 */
enum kds_status kds_lane_add(struct kds_lane *lane, const struct kds_lane_rules *rules,
                             struct kds_routed_put *put, bool in_order);
/* The open parcels may leave. */
void kds_lane_seal(struct kds_lane *lane);
/* The parcel that leaves next, NULL: there is none. Ripe ones are sealed for it. */
struct kds_parcel *kds_lane_next(struct kds_lane *lane);
bool kds_lane_is_empty(const struct kds_lane *lane);
/* When the parcel that leaves next expires; UINT64_MAX: there is none. */
uint64_t kds_lane_due_ms(const struct kds_lane *lane);
/* All its puts, in order, to the end of `to`. */
void kds_lane_drain(struct kds_lane *lane, struct kds_list *to);

#endif
