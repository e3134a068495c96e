#include "producing.h"

#include <stdio.h>
#include <time.h>

static size_t flush_count, snapshot_count;
static struct kds_producer_metrics snapshot;
static struct kds_shard_metrics shard_snapshot;
static struct kds_slice shard_wanted;

static void note_flush(void *arg) {
  (void)arg;
  lock_outcomes();
  flush_count++;
  unlock_outcomes();
}

/* ---- Life ---- */

struct kds_producer_options usual_options(void) {
  return (struct kds_producer_options){.input = KDS_LITERAL("{\"StreamName\":\"s\"}"),
                                       .record_ttl_ms = 120000};
}

enum kds_status try_producer(struct fixture *fixture, const struct kds_producer_options *options,
                             struct kds_producer **out) {
  struct kds_producer_options usual = usual_options();
  forget_puts();
  flush_count = snapshot_count = 0;
  return kds_producer_new(fixture->client, options == NULL ? &usual : options, note_puts, NULL,
                          out);
}

struct kds_producer *new_producer(struct fixture *fixture,
                                  const struct kds_producer_options *options) {
  struct kds_producer *producer;
  assert_status(try_producer(fixture, options, &producer), KDS_OK);
  return producer;
}

struct kds_producer *open_producer_on(struct fixture *fixture, const server_answer *script,
                                      size_t shards, const struct kds_producer_options *options) {
  if (shards > 0)
    stream_open(shards);
  open_fixture(fixture, script, NULL);
  return new_producer(fixture, options);
}

struct kds_producer *open_producer(struct fixture *fixture, size_t shards,
                                   const struct kds_producer_options *options) {
  static const server_answer script[] = {answer_stream, NULL};
  return open_producer_on(fixture, script, shards, options);
}

void close_producing(struct fixture *fixture, size_t count) {
  static unsigned delivered[MAX_PUTS];
  close_fixture(fixture);
  memset(delivered, 0, sizeof(delivered));
  stream_deliver(delivered, MAX_PUTS);
  assert_int_equal(settled_count, count);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(outcomes[i].count, 1);
    assert_true(outcomes[i].status != KDS_OK || delivered[i] > 0);
    assert_true(outcomes[i].status == KDS_OK || delivered[i] == 0 ||
                outcomes[i].persisted == KDS_PERSISTED_UNKNOWN);
  }
  stream_close();
}

void wait_listed(struct kds_producer *producer) { wait_refreshed(producer, 1); }

void wait_refreshed(struct kds_producer *producer, uint64_t count) {
  struct timespec moment = {.tv_nsec = 2000000};
  for (int i = 0; take_metrics(producer).shard_map_refreshes < count; i++) {
    assert_true(i < 50000);
    nanosleep(&moment, NULL);
  }
}

/* ---- Puts ---- */

enum kds_status put_one(struct kds_producer *producer, uint32_t id, const char *key,
                        const char *hash_key, size_t data_len) {
  struct kds_batch batch = make_puts(id, id + 1, key, hash_key == NULL ? "" : hash_key, data_len);
  return kds_producer_put(producer, &batch);
}

enum kds_status put_many(struct kds_producer *producer, uint32_t from, uint32_t to,
                         size_t data_len) {
  struct kds_batch batch = make_puts(from, to, NULL, "", data_len);
  return kds_producer_put(producer, &batch);
}

/* ---- What was told ---- */

static bool has_count(const void *arg) {
  const size_t *const *pair = arg;
  return *pair[0] >= *pair[1];
}
static void wait_count(const size_t *actual, size_t wanted) {
  const size_t *pair[] = {actual, &wanted};
  wait_until(has_count, pair);
}

void start_flush(struct kds_producer *producer) {
  assert_status(kds_producer_flush(producer, note_flush, NULL), KDS_OK);
}
void wait_flushes(size_t count) { wait_count(&flush_count, count); }
void flush_producer(struct kds_producer *producer) {
  lock_outcomes();
  size_t before = flush_count;
  unlock_outcomes();
  start_flush(producer);
  wait_flushes(before + 1);
}

static bool are_in(const void *arg) {
  const uint32_t *range = arg;
  for (uint32_t id = range[0]; id < range[1]; id++)
    if (outcomes[id].count == 0)
      return false;
  return true;
}
void wait_puts(uint32_t from, uint32_t to) {
  const uint32_t range[] = {from, to};
  wait_until(are_in, range);
}

static void note_metrics(void *arg, const struct kds_producer_metrics *metrics) {
  (void)arg;
  lock_outcomes();
  snapshot = *metrics;
  for (size_t i = 0; i < metrics->shard_count; i++)
    if (kds_slice_same(metrics->shards[i].shard_id, shard_wanted))
      shard_snapshot = metrics->shards[i];
  snapshot_count++;
  unlock_outcomes();
}
struct kds_producer_metrics take_metrics(struct kds_producer *producer) {
  lock_outcomes();
  size_t wanted = snapshot_count + 1;
  unlock_outcomes();
  assert_status(kds_producer_get_metrics(producer, note_metrics, NULL), KDS_OK);
  wait_count(&snapshot_count, wanted);
  snapshot.shards = NULL; /* they ended with the callback */
  snapshot.retries = snapshot.failures = NULL;
  return snapshot;
}

struct kds_shard_metrics take_shard_metrics(struct kds_producer *producer, const char *id) {
  lock_outcomes();
  shard_wanted = kds_slice_of(id);
  shard_snapshot = (struct kds_shard_metrics){.in_flight = UINT32_MAX};
  unlock_outcomes();
  take_metrics(producer);
  assert_true(shard_snapshot.in_flight != UINT32_MAX);
  shard_snapshot.shard_id = shard_wanted;
  return shard_snapshot;
}

size_t requests_of(struct fixture *fixture, const char *operation) {
  size_t count = 0;
  for (size_t i = 0; i < server_requests(fixture->server); i++)
    count += strcmp(server_request_at(fixture->server, i)->operation, operation) == 0;
  return count;
}
