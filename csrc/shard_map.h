/* shard_map: partition key -> hash key (kds_hash_key_of of kds.h) -> open shard. */
#ifndef KDS_SHARD_MAP_H
#define KDS_SHARD_MAP_H

#include "base.h"

#define KDS_HASH_KEY_DIGITS 39 /* of 2^128 - 1 */

/* < 0, 0, > 0 */
int kds_hash_key_compare(struct kds_hash_key a, struct kds_hash_key b);

/* kds_hash_key_of for many at a quarter of its cost; it can't fail. */
void kds_hash_keys_of(const struct kds_slice *partition_keys, size_t count,
                      struct kds_hash_key *out);

/* Decimal digits only, leading zeros allowed. KDS_E_INVALID: anything else, or above 2^128 - 1. */
enum kds_status kds_hash_key_parse(struct kds_slice text, struct kds_hash_key *out);

/* NUL-terminated decimal; returns its length. */
size_t kds_hash_key_format(struct kds_hash_key key, char out[KDS_HASH_KEY_DIGITS + 1]);

/* An open shard; both ends of its range belong to it. */
struct kds_shard {
  struct kds_slice id;
  struct kds_hash_key start;
  struct kds_hash_key end;
};

/* Immutable once made: threads may share it. */
struct kds_shard_map;

/*
 * Copies the shards, in any order. KDS_E_NOMEM; KDS_E_INVALID: ranges overlap, or one ends before
 * it starts. Gaps are allowed.
 */
enum kds_status kds_shard_map_new(const struct kds_shard *shards, size_t count,
                                  struct kds_shard_map **out);
void kds_shard_map_free(struct kds_shard_map *map);

size_t kds_shard_map_count(const struct kds_shard_map *map);
/* The shards in the order of their ranges; lives as long as the map. */
const struct kds_shard *kds_shard_map_at(const struct kds_shard_map *map, size_t index);
/* The index of the shard that takes the key; -1: none does. */
ptrdiff_t kds_shard_map_find(const struct kds_shard_map *map, struct kds_hash_key key);

#endif
