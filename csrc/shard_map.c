#include "shard_map.h"

#include "digest.h"
#include "md5_lanes.h"

__extension__ typedef unsigned __int128 uint128;

static uint64_t read_big_endian(const uint8_t bytes[8]) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; i++)
    value = value << 8 | bytes[i];
  return value;
}

static struct kds_hash_key hash_key_of_md5(const uint8_t md5[KDS_MD5_BYTES]) {
  return (struct kds_hash_key){read_big_endian(md5), read_big_endian(md5 + 8)};
}

enum kds_status kds_hash_key_of(struct kds_slice partition_key, struct kds_hash_key *out) {
  uint8_t md5[KDS_MD5_BYTES];
  enum kds_status status = kds_md5(partition_key.data, partition_key.len, md5);
  if (status == KDS_OK)
    *out = hash_key_of_md5(md5);
  return status;
}

void kds_hash_keys_of(const struct kds_slice *partition_keys, size_t count,
                      struct kds_hash_key *out) {
  enum { MANY = 64 };
  uint8_t digests[MANY][KDS_MD5_BYTES];
  for (size_t done = 0, some; done < count; done += some) {
    some = count - done < MANY ? count - done : MANY;
    kds_md5_many(partition_keys + done, some, digests);
    for (size_t i = 0; i < some; i++)
      out[done + i] = hash_key_of_md5(digests[i]);
  }
}

static uint128 to_number(struct kds_hash_key key) { return (uint128)key.high << 64 | key.low; }

int kds_hash_key_compare(struct kds_hash_key a, struct kds_hash_key b) {
  uint128 left = to_number(a), right = to_number(b);
  return (left > right) - (left < right);
}

enum kds_status kds_hash_key_parse(struct kds_slice text, struct kds_hash_key *out) {
  const uint128 max = ~(uint128)0;
  uint128 value = 0;
  if (text.len == 0)
    return KDS_E_INVALID;
  for (size_t i = 0; i < text.len; i++) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return KDS_E_INVALID;
    unsigned digit = (unsigned)(text.data[i] - '0');
    if (value > (max - digit) / 10)
      return KDS_E_INVALID;
    value = value * 10 + digit;
  }
  *out = (struct kds_hash_key){(uint64_t)(value >> 64), (uint64_t)value};
  return KDS_OK;
}

size_t kds_hash_key_format(struct kds_hash_key key, char out[KDS_HASH_KEY_DIGITS + 1]) {
  char digits[KDS_HASH_KEY_DIGITS];
  char *first = digits + sizeof(digits);
  uint128 value = to_number(key);
  do {
    *--first = (char)('0' + (int)(value % 10));
    value /= 10;
  } while (value > 0);
  size_t len = (size_t)(digits + sizeof(digits) - first);
  memcpy(out, first, len);
  out[len] = '\0';
  return len;
}

struct kds_shard_map {
  size_t count;
  struct kds_shard shards[]; /* by their ranges; the bytes of their ids follow */
};

static int compare_starts(const void *a, const void *b) {
  return kds_hash_key_compare(((const struct kds_shard *)a)->start,
                              ((const struct kds_shard *)b)->start);
}

static bool ranges_are_disjoint(const struct kds_shard_map *map) {
  for (size_t i = 0; i < map->count; i++) {
    const struct kds_shard *shard = &map->shards[i];
    if (kds_hash_key_compare(shard->end, shard->start) < 0)
      return false;
    if (i > 0 && kds_hash_key_compare(shard[-1].end, shard->start) >= 0)
      return false;
  }
  return true;
}

static void copy_shards(struct kds_shard_map *map, const struct kds_shard *shards) {
  char *ids = (char *)&map->shards[map->count];
  for (size_t i = 0; i < map->count; i++) {
    map->shards[i] = shards[i];
    map->shards[i].id.data = ids;
    if (shards[i].id.len > 0)
      memcpy(ids, shards[i].id.data, shards[i].id.len);
    ids += shards[i].id.len;
  }
  qsort(map->shards, map->count, sizeof(map->shards[0]), compare_starts);
}

enum kds_status kds_shard_map_new(const struct kds_shard *shards, size_t count,
                                  struct kds_shard_map **out) {
  size_t bytes = sizeof(struct kds_shard_map) + count * sizeof(struct kds_shard);
  for (size_t i = 0; i < count; i++)
    bytes += shards[i].id.len;
  struct kds_shard_map *map = kds_malloc(bytes);
  if (map == NULL)
    return KDS_E_NOMEM;
  map->count = count;
  copy_shards(map, shards);
  if (!ranges_are_disjoint(map)) {
    kds_free(map);
    return KDS_E_INVALID;
  }
  *out = map;
  return KDS_OK;
}

void kds_shard_map_free(struct kds_shard_map *map) { kds_free(map); }

size_t kds_shard_map_count(const struct kds_shard_map *map) { return map->count; }

const struct kds_shard *kds_shard_map_at(const struct kds_shard_map *map, size_t index) {
  return &map->shards[index];
}

ptrdiff_t kds_shard_map_find(const struct kds_shard_map *map, struct kds_hash_key key) {
  size_t low = 0, high = map->count; /* the shards before `low` start at or before the key */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (kds_hash_key_compare(map->shards[middle].start, key) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0 || kds_hash_key_compare(map->shards[low - 1].end, key) < 0)
    return -1;
  return (ptrdiff_t)low - 1;
}
