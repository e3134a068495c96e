/* A producer on a fixture whose server plays a stream. */
#ifndef KDS_TEST_PRODUCING_H
#define KDS_TEST_PRODUCING_H

#include "puts.h"
#include "stream.h"

/* Patient; what a test is about it sets itself. */
struct kds_producer_options usual_options(void);

/* `shards` 0: the stream is open already. `options` may be NULL. */
struct kds_producer *open_producer(struct fixture *fixture, size_t shards,
                                   const struct kds_producer_options *options);
struct kds_producer *open_producer_on(struct fixture *fixture, const server_answer *script,
                                      size_t shards, const struct kds_producer_options *options);
struct kds_producer *new_producer(struct fixture *fixture,
                                  const struct kds_producer_options *options);
enum kds_status try_producer(struct fixture *fixture, const struct kds_producer_options *options,
                             struct kds_producer **out);
/*
 * Ends all, and checks of the puts 0 to `count` that each settled once and that what was told to be
 * stored is delivered by consumers of the stream.
 */
void close_producing(struct fixture *fixture, size_t count);

/* Until the shards were listed: what is put from then on is aggregated. */
void wait_listed(struct kds_producer *producer);
/* Until they were listed so often. */
void wait_refreshed(struct kds_producer *producer, uint64_t count);

enum kds_status put_one(struct kds_producer *producer, uint32_t id, const char *key,
                        const char *hash_key, size_t data_len);
/* In one batch, with keys of their own. */
enum kds_status put_many(struct kds_producer *producer, uint32_t from, uint32_t to,
                         size_t data_len);

void start_flush(struct kds_producer *producer);
void wait_flushes(size_t count); /* since the producer was made */
void flush_producer(struct kds_producer *producer);
/* Until those puts have settled, whatever else waits. */
void wait_puts(uint32_t from, uint32_t to);

struct kds_producer_metrics take_metrics(struct kds_producer *producer);
/* The shard must be known. */
struct kds_shard_metrics take_shard_metrics(struct kds_producer *producer, const char *id);
size_t requests_of(struct fixture *fixture, const char *operation);

#endif
