/*
 * lease_item: a lease's item in DynamoDB, as the KCL 2 lays it out: what is asked of it, and what
 * it says. What isn't named here stays as it is. Any thread.
 */
#ifndef KDS_LEASE_ITEM_H
#define KDS_LEASE_ITEM_H

#include "base.h"

struct kds_lease_name {
  struct kds_slice table, lease_key, owner;
};

/* Each counts the lease up, on the condition that its counter is still the one that is known. */
enum kds_lease_change { KDS_LEASE_RENEW, KDS_LEASE_CHECKPOINT, KDS_LEASE_RELEASE };

/* Appends the input of UpdateItem; `checkpoint` is for KDS_LEASE_CHECKPOINT. */
void kds_lease_item_write_update(struct kds_buf *buf, const struct kds_lease_name *name,
                                 enum kds_lease_change change, uint64_t counter,
                                 const struct kds_checkpoint *checkpoint);
/* The input of GetItem, of a consistent read. */
void kds_lease_item_write_get(struct kds_buf *buf, const struct kds_lease_name *name);

/* Views of what was read. */
struct kds_lease_item {
  bool exists;
  uint64_t counter;
  struct kds_slice owner, checkpoint_owner, sequence_number; /* empty: absent */
  uint64_t subsequence_number;
};
/* The answer of GetItem, which is changed in place. False: it is none. */
bool kds_lease_item_read(struct kds_slice text, struct kds_lease_item *out);

#endif
