/*
 * kds_lease: the public header for leases; what kds.h says of threads, strings and memory holds.
 *
 * A lease in a table of DynamoDB, laid out as the KCL 2 does, which the owner has taken: it is
 * renewed whatever the caller's threads do, until it is released, freed or lost. Each change is on
 * the condition of the lease's counter, counts it up, and stands for a renewal; one is under way at
 * a time, and is tried again through throttling and outages.
 */
#ifndef KDS_LEASE_H
#define KDS_LEASE_H

#include "kds.h"

#ifdef __cplusplus
extern "C" {
#endif

struct kds_lease;

struct kds_lease_options {
  struct kds_slice table, lease_key, owner;
  uint64_t counter;  /* as it was taken */
  uint32_t renew_ms; /* how long after one change the next is made */
};

/*
 * Once, when it isn't held any more. Error NULL: it was released; KDS_E_LEASE_LOST;
 * KDS_E_PROGRESS_TIMEOUT; KDS_E_ABORTED: it was freed; KDS_E_CLOSED: its client was.
 */
typedef void (*kds_lease_ended_cb)(void *arg, const struct kds_error *error);

/* The endpoint of the client is DynamoDB's. KDS_E_NOMEM, KDS_E_CLOSED: `ended` doesn't come. */
enum kds_status kds_lease_new(struct kds_client *client, const struct kds_lease_options *options,
                              kds_lease_ended_cb ended, void *arg, struct kds_lease **out);

/*
 * A change was made, error NULL, and the counter is that now; or the lease isn't held any more, as
 * `ended` tells why, or the service refuses the change for good. Changes are made in the order in
 * which they were asked for.
 */
typedef void (*kds_lease_changed_cb)(void *arg, const struct kds_error *error, uint64_t counter);

/* KDS_E_NOMEM, KDS_E_CLOSED: the callback doesn't come. */
enum kds_status kds_lease_checkpoint(struct kds_lease *lease,
                                     const struct kds_checkpoint *checkpoint,
                                     kds_lease_changed_cb done, void *arg);
/* Nobody owns it afterwards. */
enum kds_status kds_lease_release(struct kds_lease *lease, kds_lease_changed_cb done, void *arg);

/*
 * The progress deadline: from so many ms on after the last call of this it isn't renewed any more.
 * 0: there is none.
 */
void kds_lease_watch(struct kds_lease *lease, uint32_t ms);

/* Renewals stop, and nothing more is asked for. What is under way may still change the lease. */
void kds_lease_free(struct kds_lease *lease);

#ifdef __cplusplus
}
#endif
#endif
