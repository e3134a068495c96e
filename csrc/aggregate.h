/*
 * aggregate: user records <-> one aggregated record, in the KPL's format. No thread rules.
 *
 *   F3 89 9A C2, an AggregatedRecord, the 16-byte MD5 of that message
 *
 *   AggregatedRecord { 1 repeated string partition_key_table
 *                      2 repeated string explicit_hash_key_table
 *                      3 repeated Record records }
 *   Record           { 1 required uint64 partition_key_index       into the first table
 *                      2 optional uint64 explicit_hash_key_index   into the second
 *                      3 required bytes data
 *                      4 repeated Tag tags                         nobody uses them }
 *
 * What is written is byte for byte what the KPL writes: each key stands once, in the order in which
 * they came. Reading is in kds.h, and with the tables here.
 */
#ifndef KDS_AGGREGATE_H
#define KDS_AGGREGATE_H

#include "base.h"

/* Strings, each once, by the order they came in. */
struct kds_key_table {
  struct kds_slice *keys; /* views; one allocation with the slots */
  struct kds_key_slot *slots;
  size_t count, capacity; /* of keys */
};

/* Being built: user records of one shard. The caller's memory; its members are private. */
struct kds_aggregate {
  struct kds_key_table partition_keys, explicit_hash_keys;
  struct kds_buf entries;
  size_t message_bytes;
};

/* Allocates nothing. */
void kds_aggregate_init(struct kds_aggregate *aggregate);
/* Frees; empty as after kds_aggregate_init. */
void kds_aggregate_clear(struct kds_aggregate *aggregate);
size_t kds_aggregate_count(const struct kds_aggregate *aggregate);

/*
 * The bytes of the aggregated record as it stands (0: empty), and with one more record. Exactly
 * what kds_aggregate_write appends, for one record, too (a lone record had better go out raw).
 */
size_t kds_aggregate_bytes(const struct kds_aggregate *aggregate);
size_t kds_aggregate_bytes_with(const struct kds_aggregate *aggregate,
                                const struct kds_record *record);

/*
 * Adds a view of the record: its memory lives until the aggregate was written for the last time.
 * An explicit hash key of length 0 is none. KDS_E_NOMEM: the aggregate is as before.
 */
enum kds_status kds_aggregate_add(struct kds_aggregate *aggregate, const struct kds_record *record);

/*
 * Appends the aggregated record, with room for its MD5; nothing where the aggregate is empty. The
 * buffer's status tells of failures. The aggregate stays, and can be written again.
 */
void kds_aggregate_write(const struct kds_aggregate *aggregate, struct kds_buf *buf);
/* Adds the MD5 of records that were written: of several at once for less than one by one. */
void kds_aggregates_close(char *const *records, const size_t *bytes, size_t count);

/* An aggregated record as its message tells it: keys by their places in the two tables. */
struct kds_aggregate_tables {
  const struct kds_slice *partition_keys, *explicit_hash_keys;
  size_t partition_key_count, explicit_hash_key_count;
};
#define KDS_NO_KEY UINT32_MAX
struct kds_aggregate_entry {
  struct kds_slice data;
  uint32_t partition_key, explicit_hash_key; /* KDS_NO_KEY: none */
  uint32_t subsequence_number;
};
typedef void (*kds_aggregate_entry_fn)(void *arg, const struct kds_aggregate_tables *tables,
                                       const struct kds_aggregate_entry *entry);
/* kds_aggregate_read, for who wants to deal with each key once. */
enum kds_status kds_aggregate_read_entries(struct kds_slice data, uint32_t max_count,
                                           kds_aggregate_entry_fn each, void *arg);
/* Whether it begins as an aggregated record does. */
bool kds_aggregate_is_likely(struct kds_slice data);

#endif
