/*
 * A stream that the scripted server plays: it lists its shards, places records by their hash keys,
 * and remembers what it stored. One at a time. It allocates nothing through the core.
 */
#ifndef KDS_TEST_STREAM_H
#define KDS_TEST_STREAM_H

#include "base.h"
#include "server.h"
#include "shard_map.h"

enum { STREAM_MAX_SHARDS = 1024, STREAM_MAX_RECORDS = 60000 };

struct stream_record {
  size_t request; /* the server's number of the request */
  size_t shard;   /* index, as they were made */
  char *partition_key, *explicit_hash_key;
  struct kds_hash_key hash_key;
  char *data;
  size_t len;
};

/* Of equal ranges; ids are shardId-0, shardId-1, … */
void stream_open(size_t shards);
void stream_close(void);
/* Closes the shard; two new ones halve its range. */
void stream_split(size_t shard);
/* Closes both; a new one takes their range. */
void stream_merge(size_t shard, size_t next);

/*
 * What becomes of record `number` of all that ever came; NULL: it is stored, else its error code.
 * Runs on the server's threads, one at a time.
 */
typedef const char *(*stream_fault)(const struct stream_record *record, size_t number);
void stream_set_fault(stream_fault fault);
/* ListShards gives pages of that many shards; 0: all at once. */
void stream_set_page(size_t shards);
/* The next listings are still those of before. */
void stream_set_stale(bool stale);

/* To ListShards and PutRecords. */
bool answer_stream(struct server_request *request);

size_t stream_listings(void);
size_t stream_count(void);
const struct stream_record *stream_at(size_t index);
/*
 * What a consumer by the KCL's rules reads: how often each user record whose data begin with its id
 * came to it; an aggregate with a record that isn't its shard's is dropped whole. How many were.
 */
size_t stream_deliver(unsigned *counts, size_t ids);
/* The user records of one stored record, 1 if it is no aggregate. */
size_t stream_user_records(const struct stream_record *record);

#endif
