/*
 * A shard that the scripted server plays to its readers: it makes iterators, and gives records from
 * them. One at a time. It allocates nothing through the core.
 */
#ifndef KDS_TEST_SHARD_H
#define KDS_TEST_SHARD_H

#include "base.h"
#include "server.h"

enum { SHARD_MAX_RECORDS = 1024 };

/* Empty and open. Sequence numbers count from 8 on, so that their lengths differ soon. */
void shard_open(void);
void shard_close(void);
/* Its sequence number. */
size_t shard_put(const void *data, size_t len, const char *partition_key);
size_t shard_put_text(const char *text);
/* One aggregated record of these. */
size_t shard_put_aggregate(const struct kds_record *records, size_t count);
/* Closed to puts: after the last record there is no iterator; `children`: a JSON array, or NULL. */
void shard_end(const char *children);

/* To GetShardIterator and GetRecords. */
bool answer_shard(struct server_request *request);
bool answer_expired(struct server_request *request);

/* To SubscribeToShard: the stream begins, then there is an event of the next record, or of none. */
bool begin_shard_events(struct server_request *request, size_t *next);
bool send_shard_event(struct server_request *request, size_t *next);

/* A member of the input of request n or of its StartingPosition, as text without quotes; or "". */
const char *shard_input(struct server *server, size_t n, const char *member);
/* The `nth` request of that operation, the first being 0; -1: there is none. */
int shard_request(struct server *server, const char *operation, size_t nth);

#endif
