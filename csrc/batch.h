/* batch: user records in one block of memory, as kds.h tells; here for those who take it over. */
#ifndef KDS_BATCH_H
#define KDS_BATCH_H

#include "loop.h"

struct kds_batch {
  struct kds_task task; /* of whoever it was handed to, and `owner`: handing over can't fail */
  void *owner;
  uint64_t made_us; /* of kds_now_us: when the first of its records was put */
  struct kds_buf bytes;
  struct kds_buf entries;
  struct kds_record *views;
};

/* Without a seal, for when there is no memory for one. */
uint32_t kds_batch_id(const struct kds_batch *batch, size_t index);
size_t kds_batch_record_bytes(const struct kds_batch *batch, size_t index);

#endif
