/*
 * poller: a shard's records by GetRecords, as fast as the service allows while it is behind.
 * Engine's thread.
 */
#ifndef KDS_POLLER_H
#define KDS_POLLER_H

#include "limiter.h"
#include "reading.h"

/* A source for the reading; NULL: no memory. */
struct kds_source *kds_poller_new(struct kds_reading *reading);

#endif
