/*
 * md5_lanes: MD5 of many messages at once, a message a lane of a vector. One after the other, MD5
 * waits for its own last result; side by side they cost a third to a fifth (measured:
 * docs/architecture.md). Only for what the service and the KPL's format want of MD5. Any thread.
 */
#ifndef KDS_MD5_LANES_H
#define KDS_MD5_LANES_H

#include "digest.h"

void kds_md5_many(const struct kds_slice *messages, size_t count,
                  uint8_t (*digests)[KDS_MD5_BYTES]);

#endif
