/*
 * shard_list: the open shards of one stream, as ListShards tells them, page by page: listed at
 * first, and again when answers contradict the map, with pauses that grow. Engine's thread.
 */
#ifndef KDS_SHARD_LIST_H
#define KDS_SHARD_LIST_H

#include "call.h"
#include "shard_map.h"

struct kds_shard_list {
  struct kds_client *client;
  struct kds_engine *engine;              /* outlives the client */
  struct kds_slice input, endpoint_label; /* the caller's, for as long as the list */
  struct kds_list *siblings;              /* of its calls; see kds_call_start_here */
  /* A listing ended. The map's ownership passes; NULL: it failed, and is tried again by itself. */
  void (*done)(struct kds_shard_list *list, struct kds_shard_map *map);

  struct kds_timer pause;
  bool is_listing, is_stopped;
  uint64_t begun_ms;  /* the last listing; 0: there was none */
  double interval_ms; /* at least, between the beginnings of two */
  struct kds_buf shards;
  struct kds_slice next_token;
};

void kds_shard_list_init(struct kds_shard_list *list, struct kds_client *client,
                         struct kds_slice input, struct kds_slice endpoint_label,
                         void (*done)(struct kds_shard_list *list, struct kds_shard_map *map));
/* Lists again, soon; nothing where that is under way or due already. */
void kds_shard_list_refresh(struct kds_shard_list *list);
/* The last listing was worth it: the pauses, which grow from one to the next, begin anew. */
void kds_shard_list_relax(struct kds_shard_list *list);
/* No listing begins any more. One that is under way still ends, with `done`. */
void kds_shard_list_stop(struct kds_shard_list *list);
void kds_shard_list_clear(struct kds_shard_list *list);

#endif
