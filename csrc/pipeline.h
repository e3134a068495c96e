/*
 * pipeline: user records → lanes by predicted shard → PutRecords → results, or the same again. What
 * a producer does, without its life. Engine's thread.
 */
#ifndef KDS_PIPELINE_H
#define KDS_PIPELINE_H

#include "lane.h"
#include "metrics.h"
#include "shard_list.h"

struct kds_pipeline_metrics {
  uint64_t put, stored, failed, resent; /* user records */
  uint64_t kinesis_records_sent, bytes_sent, requests_sent, refreshes;
  struct kds_histogram buffering_us, request_us, end_to_end_us;
  struct kds_histogram records_per_aggregate, records_per_request;
  struct kds_tally retries, failures;
};

struct kds_pipeline {
  struct kds_client *client;
  struct kds_engine *engine;
  void (*changed)(struct kds_pipeline *pipeline); /* something has ended; may end the pipeline */
  struct kds_intake intake;
  struct kds_slice input, endpoint_label; /* the owner's */
  struct kds_list calls;                  /* under way, the list's too */
  enum kds_protocol protocol;
  struct kds_lane_rules rules;
  uint32_t collection_max_count, record_ttl_ms, max_requests;
  size_t collection_max_bytes;
  bool fail_if_throttled, ordered;
  bool network_failed; /* the last request: later ones don't trust the connections that there are */

  struct kds_shard_list list;
  struct kds_lanes *lanes;
  struct kds_list retired;        /* earlier lanes, until their requests have ended */
  struct kds_shard_map *next_map; /* ordered: waits until nothing is under way */
  struct kds_list ready;          /* lanes that may send, in turn */
  struct kds_list aging;          /* lanes with open parcels, by deadline */
  struct kds_timer age;           /* the first deadline */
  struct kds_list doubtful;       /* stored aggregates, perhaps across a boundary: the map tells */
  struct kds_timer doubt;         /* the first of them expires */
  size_t raw_count, raw_bytes;    /* about: open parcels that are no aggregates */
  uint64_t last_hurried;          /* slabs up to that one wait for no more, wherever they are */
  uint32_t in_flight;
  bool pumping; /* a call may end within its start: the loop that started it goes on */
  bool closing; /* nothing is sent any more */
  struct kds_pipeline_metrics metrics;
};

/* KDS_E_NOMEM. The strings of the options must live as long. Any thread; then begin. */
enum kds_status kds_pipeline_init(struct kds_pipeline *pipeline, struct kds_client *client,
                                  const struct kds_producer_options *options, kds_puts_cb done,
                                  void *arg);
void kds_pipeline_begin(struct kds_pipeline *pipeline);
void kds_pipeline_clear(struct kds_pipeline *pipeline);

/* Takes the slab over. */
void kds_pipeline_put(struct kds_pipeline *pipeline, struct kds_slab *slab);
/* Nothing that has come waits for more. */
void kds_pipeline_hurry(struct kds_pipeline *pipeline);
/* What waits settles now, what is under way as it ends. */
void kds_pipeline_close(struct kds_pipeline *pipeline);
bool kds_pipeline_is_idle(const struct kds_pipeline *pipeline);

/* ---- For the sender, which draws from `ready` ---- */

static inline uint64_t kds_pipeline_now_ms(const struct kds_pipeline *pipeline) {
  return kds_engine_now_ms(pipeline->engine);
}

/* Nothing may be sent: it would change the order. */
bool kds_pipeline_is_held(const struct kds_pipeline *pipeline);
/* Open parcels whose deadline has come may leave; those of the others will. */
void kds_pipeline_ripen_due(struct kds_pipeline *pipeline);
/* After any change of what a lane has or may: whether it has a turn, and when to look again. */
void kds_pipeline_consider(struct kds_pipeline *pipeline, struct kds_lane *lane);
/* What is overdue among that which leaves next settles. */
void kds_pipeline_expire(struct kds_pipeline *pipeline, struct kds_lane *lane);
/* Each put goes to its lane. */
void kds_pipeline_route(struct kds_pipeline *pipeline, struct kds_list *puts);
/* NULL: the shards are as before, as far as is known. Takes the map over. */
void kds_pipeline_adopt_map(struct kds_pipeline *pipeline, struct kds_shard_map *map);
/* Whether consumers of the shard that took the parcel will find all of it there. */
bool kds_pipeline_is_well_placed(const struct kds_lanes *lanes, const struct kds_parcel *parcel,
                                 struct kds_slice shard_id);
/* That is to be seen when the map has been asked for again. The parcel keeps where it was stored.
 */
void kds_pipeline_doubt(struct kds_pipeline *pipeline, struct kds_parcel *parcel);
/* It is stored, and consumers may pass it over: its puts go to `again`. */
void kds_pipeline_resend(struct kds_pipeline *pipeline, struct kds_parcel *parcel,
                         struct kds_list *again);

/* These end puts; the parcel of kds_pipeline_settle_stored is still to be freed. */
void kds_pipeline_settle_stored(struct kds_pipeline *pipeline, struct kds_gathering *gathering,
                                struct kds_parcel *parcel, struct kds_slice shard_id,
                                struct kds_slice sequence_number);
void kds_pipeline_fail_parcel(struct kds_pipeline *pipeline, struct kds_gathering *gathering,
                              struct kds_parcel *parcel, const struct kds_error *error);
void kds_pipeline_fail_parcels(struct kds_pipeline *pipeline, struct kds_list *parcels,
                               const struct kds_error *error);
void kds_pipeline_fail_puts(struct kds_pipeline *pipeline, struct kds_list *puts,
                            const struct kds_error *error);

#endif
