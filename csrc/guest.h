/*
 * guest: what is made and freed from any thread, and lives on a client in between: a collector, a
 * producer, a fetcher, a subscription, a lease. It enters the client on the engine's thread, leaves
 * it when nothing of it is under way there, and frees itself when it has been freed as well.
 */
#ifndef KDS_GUEST_H
#define KDS_GUEST_H

#include "client.h"

struct kds_guest;

/* All on the engine's thread. */
struct kds_guest_type {
  /* It has entered; or, if its `client` is NULL, has not, as that one is closing. */
  void (*open)(struct kds_guest *guest);
  /* The client or the engine ends: so has the guest, soon. NULL: the status's own message. */
  void (*end)(struct kds_guest *guest, enum kds_status status, const char *message);
  /* It has been freed, with `is_abandoned`: it is to end, soon, and to free itself. */
  void (*abandon)(struct kds_guest *guest);
  /* Frees it, when the engine has ended and nothing can call it any more. */
  void (*release)(struct kds_guest *guest);
};

struct kds_guest {
  const struct kds_guest_type *type;
  struct kds_engine *engine;
  struct kds_client *client; /* NULL: it has been left */
  bool is_abandoned;         /* kds_guest_free was called */

  /* Of its own. */
  struct kds_resident resident;
  struct kds_pending pending;
  struct kds_task opening, freeing; /* two: the second may be posted before the first has run */
};

void kds_guest_init(struct kds_guest *guest, const struct kds_guest_type *type,
                    struct kds_client *client);
/* Undoes kds_guest_init; not while it is on a client. */
void kds_guest_clear(struct kds_guest *guest);

/* Any thread. KDS_E_CLOSED: the engine is stopping, and nothing will be called. */
enum kds_status kds_guest_open(struct kds_guest *guest);
/* Any thread; once, and never before kds_guest_open. */
void kds_guest_free(struct kds_guest *guest);

/* More than once is no fault. May free the client: nothing of it is asked for afterwards. */
void kds_guest_leave(struct kds_guest *guest);

#endif
