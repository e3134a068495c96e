/*
 * subscriber: a shard's records by SubscribeToShard, one subscription after the other: the service
 * ends each after five minutes, and the next one takes over before. Engine's thread.
 */
#ifndef KDS_SUBSCRIBER_H
#define KDS_SUBSCRIBER_H

#include "reading.h"

/* A source for the reading; NULL: no memory. */
struct kds_source *kds_subscriber_new(struct kds_reading *reading);

#endif
