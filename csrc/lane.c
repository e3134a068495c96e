#include "lane.h"

/* ---- All of a map ---- */

static void init_lane(struct kds_lanes *lanes, size_t index, const struct kds_lane_rules *rules,
                      uint64_t now_ms) {
  struct kds_lane *lane = &lanes->lanes[index];
  lane->lanes = lanes;
  lane->deadline_ms = UINT64_MAX;
  if (index + 1 < lanes->count)
    lane->shard = kds_shard_map_at(lanes->map, index);
  kds_list_init(&lane->turn);
  kds_list_init(&lane->aging);
  kds_list_init(&lane->open);
  kds_list_init(&lane->queue);
  kds_limiter_init(&lane->limiter, lane->shard == NULL ? 0 : rules->rate_limit_percent, now_ms);
}

struct kds_lanes *kds_lanes_new(void *owner, const struct kds_lane_rules *rules,
                                struct kds_shard_map *map, uint64_t now_ms) {
  size_t count = (map == NULL ? 0 : kds_shard_map_count(map)) + 1;
  struct kds_lanes *lanes = kds_calloc(1, sizeof(*lanes) + count * sizeof(lanes->lanes[0]));
  if (lanes == NULL)
    return NULL;
  lanes->owner = owner;
  lanes->map = map;
  lanes->count = count;
  kds_list_init(&lanes->retired);
  for (size_t i = 0; i < count; i++)
    init_lane(lanes, i, rules, now_ms);
  return lanes;
}

void kds_lanes_free(struct kds_lanes *lanes) {
  if (lanes == NULL)
    return;
  kds_list_remove(&lanes->retired);
  kds_shard_map_free(lanes->map);
  kds_free(lanes);
}

struct kds_lane *kds_lanes_find(struct kds_lanes *lanes, struct kds_hash_key key) {
  ptrdiff_t index = lanes->map == NULL ? -1 : kds_shard_map_find(lanes->map, key);
  return &lanes->lanes[index < 0 ? lanes->count - 1 : (size_t)index];
}

bool kds_lane_is_of(const struct kds_lane *lane, struct kds_slice shard_id) {
  return lane->shard != NULL && kds_slice_same(lane->shard->id, shard_id);
}

const struct kds_shard *kds_lanes_shard(const struct kds_lanes *lanes, struct kds_slice id) {
  for (size_t i = 0; i < lanes->count; i++)
    if (kds_lane_is_of(&lanes->lanes[i], id))
      return lanes->lanes[i].shard;
  return NULL;
}

bool kds_lanes_are_of(const struct kds_lanes *lanes, const struct kds_shard_map *map) {
  if (lanes->map == NULL || lanes->count != kds_shard_map_count(map) + 1)
    return false;
  for (size_t i = 0; i + 1 < lanes->count; i++) {
    const struct kds_shard *ours = lanes->lanes[i].shard, *theirs = kds_shard_map_at(map, i);
    if (!kds_slice_same(ours->id, theirs->id) ||
        kds_hash_key_compare(ours->start, theirs->start) != 0 ||
        kds_hash_key_compare(ours->end, theirs->end) != 0)
      return false;
  }
  return true;
}

void kds_lanes_inherit(struct kds_lanes *lanes, const struct kds_lanes *old) {
  for (size_t i = 0; old->map != NULL && i + 1 < lanes->count; i++) {
    struct kds_lane *lane = &lanes->lanes[i];
    ptrdiff_t index = kds_shard_map_find(old->map, lane->shard->start);
    if (index < 0 || !kds_lane_is_of(&old->lanes[index], lane->shard->id))
      continue;
    const struct kds_lane *before = &old->lanes[index];
    lane->limiter = before->limiter;
    lane->not_before_ms = before->not_before_ms;
    lane->failures = before->failures;
    memcpy(lane->last_code, before->last_code, sizeof(lane->last_code));
    lane->metrics = before->metrics;
  }
  lanes->lanes[lanes->count - 1].metrics = old->lanes[old->count - 1].metrics;
}

/* ---- One ---- */

void kds_lane_seal(struct kds_lane *lane) {
  kds_list_move(&lane->queue, &lane->open);
  kds_list_remove(&lane->aging);
  lane->is_ripe = false;
  lane->open_bytes = 0;
  lane->deadline_ms = UINT64_MAX;
}

struct kds_parcel *kds_lane_next(struct kds_lane *lane) {
  if (lane->is_ripe && kds_list_empty(&lane->queue))
    kds_lane_seal(lane);
  return kds_first_parcel(&lane->queue);
}

bool kds_lane_is_empty(const struct kds_lane *lane) {
  return kds_list_empty(&lane->queue) && !lane->is_ripe;
}

uint64_t kds_lane_due_ms(const struct kds_lane *lane) {
  const struct kds_parcel *next = kds_first_parcel(&lane->queue);
  if (next == NULL && lane->is_ripe)
    next = kds_first_parcel(&lane->open);
  return next == NULL ? UINT64_MAX : next->due_ms;
}

void kds_lane_drain(struct kds_lane *lane, struct kds_list *to) {
  kds_lane_seal(lane);
  for (struct kds_parcel *parcel; (parcel = kds_first_parcel(&lane->queue)) != NULL;)
    kds_parcel_dissolve(parcel, to);
}

/* Without a table to look into: an upper bound, which nearly always suffices. */
static bool surely_fits(struct kds_parcel *parcel, const struct kds_record *record,
                        size_t max_bytes) {
  enum { OVERHEAD = 64 }; /* of a record: tags, lengths, indexes */
  return kds_parcel_bytes(parcel) + kds_record_bytes(record) + record->explicit_hash_key.len +
             (parcel->count == 1 ? 3 : 1) * (size_t)OVERHEAD <=
         max_bytes;
}

static bool takes(struct kds_parcel *parcel, const struct kds_lane_rules *rules,
                  const struct kds_record *record) {
  size_t max_bytes = rules->aggregation_max_bytes;
  return parcel->count < rules->aggregation_max_count &&
         (surely_fits(parcel, record, max_bytes) ||
          kds_parcel_bytes_with(parcel, record) <= max_bytes);
}

bool kds_lane_aggregates(const struct kds_lane *lane, const struct kds_lane_rules *rules) {
  return rules->aggregates && lane->shard != NULL;
}

/* Of the same size another wouldn't fit. */
static bool is_full(struct kds_parcel *parcel, const struct kds_lane_rules *rules,
                    const struct kds_record *last) {
  return parcel->count >= rules->aggregation_max_count ||
         kds_parcel_bytes(parcel) + kds_record_bytes(last) > rules->aggregation_max_bytes;
}

static struct kds_parcel *open_parcel(struct kds_lane *lane, const struct kds_put *put) {
  struct kds_parcel *parcel = kds_parcel_new(lane);
  if (parcel == NULL)
    return NULL;
  kds_list_push(&lane->open, &parcel->link);
  lane->open_bytes += kds_record_bytes(put->record);
  return parcel;
}

/* Of the oldest: what comes again after a reshard, or a failure, comes in no order of age. */
static void note_deadline(struct kds_lane *lane, const struct kds_lane_rules *rules,
                          const struct kds_put *put) {
  uint64_t deadline_ms = kds_lane_deadline_ms(rules, put->slab);
  if (deadline_ms < lane->deadline_ms)
    lane->deadline_ms = deadline_ms;
}

/* One that no aggregate could hold leaves alone, at once. */
static enum kds_status add_large(struct kds_lane *lane, struct kds_routed_put *put, bool in_order) {
  struct kds_parcel *parcel = kds_parcel_new(lane);
  if (parcel == NULL)
    return KDS_E_NOMEM;
  if (in_order)
    kds_lane_seal(lane);
  kds_parcel_add(parcel, put); /* as the first: without an aggregate, which could fail */
  kds_list_push(&lane->queue, &parcel->link);
  return KDS_OK;
}

static enum kds_status add_to_aggregate(struct kds_lane *lane, const struct kds_lane_rules *rules,
                                        struct kds_routed_put *put) {
  const struct kds_record *record = put->base.record;
  struct kds_parcel *parcel = kds_first_parcel(&lane->open);
  if (parcel != NULL && !takes(parcel, rules, record))
    kds_lane_seal(lane);
  parcel = kds_first_parcel(&lane->open);
  if (parcel == NULL)
    parcel = open_parcel(lane, &put->base);
  enum kds_status status = parcel == NULL ? KDS_E_NOMEM : kds_parcel_add(parcel, put);
  if (status != KDS_OK)
    return status;
  note_deadline(lane, rules, &put->base);
  if (is_full(parcel, rules, record))
    kds_lane_seal(lane);
  return KDS_OK;
}

enum kds_status kds_lane_add(struct kds_lane *lane, const struct kds_lane_rules *rules,
                             struct kds_routed_put *put, bool in_order) {
  if (kds_lane_aggregates(lane, rules)) {
    bool is_large = kds_record_bytes(put->base.record) >= rules->aggregation_max_bytes;
    return is_large ? add_large(lane, put, in_order) : add_to_aggregate(lane, rules, put);
  }
  struct kds_parcel *parcel = open_parcel(lane, &put->base);
  if (parcel == NULL)
    return KDS_E_NOMEM;
  note_deadline(lane, rules, &put->base);
  return kds_parcel_add(parcel, put); /* as the first: it can't fail */
}
