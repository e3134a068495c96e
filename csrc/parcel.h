/*
 * parcel: one Kinesis record on its way: user records aggregated, or a lone one as it is. Engine's
 * thread.
 */
#ifndef KDS_PARCEL_H
#define KDS_PARCEL_H

#include "aggregate.h"
#include "intake.h"
#include "shard_map.h"

struct kds_lane;

/* What a producer knows of a put: where the service will place it. */
struct kds_routed_put {
  struct kds_put base;
  struct kds_hash_key hash_key;
};

struct kds_parcel {
  struct kds_list link; /* in its lane, its request, or among the doubtful */
  struct kds_lane *lane;
  struct kds_list puts; /* in order */
  size_t count;
  uint64_t due_ms;  /* the earliest of its puts' */
  uint64_t sent_us; /* for the first time; 0: never */
  bool alone;       /* a request with it was refused: whose fault it was shows one by one */
  int attempts;     /* as this parcel; what its puts had before is theirs */
  enum kds_persisted persisted;
  struct kds_slice shard_id, sequence_number; /* where it was stored, while that is in doubt */
  struct kds_aggregate aggregate;             /* until the body is written */
  struct kds_buf body;
  char hash_key[KDS_HASH_KEY_DIGITS + 1];
};

/* NULL: the list is empty. */
static inline struct kds_parcel *kds_first_parcel(const struct kds_list *list) {
  return kds_list_empty(list) ? NULL : KDS_CONTAINER_OF(list->next, struct kds_parcel, link);
}

/* NULL: out of memory. */
struct kds_parcel *kds_parcel_new(struct kds_lane *lane);
/* Its puts must have left it. */
void kds_parcel_free(struct kds_parcel *parcel);

/* A first put goes in as it is. KDS_E_NOMEM: nothing changed. */
enum kds_status kds_parcel_add(struct kds_parcel *parcel, struct kds_routed_put *put);
/* Of its first put: where the service places all of it. */
struct kds_hash_key kds_parcel_hash_key(const struct kds_parcel *parcel);
/* Of another put to an aggregate: what it would be then. */
size_t kds_parcel_bytes_with(const struct kds_parcel *parcel, const struct kds_record *record);
/* Of data and partition key, as limits count them. */
size_t kds_parcel_bytes(struct kds_parcel *parcel);
/* Writes those that are not written, as far as there is memory; at most as many as in a request. */
void kds_parcels_write(struct kds_list *parcels);
/* The Kinesis record, a view. KDS_E_NOMEM: it could not be written. */
enum kds_status kds_parcel_record(struct kds_parcel *parcel, struct kds_record *out);

/*
 * Whether a consumer by the KCL's rules takes all of it from a shard with that range: a lone record
 * it takes from any.
 */
bool kds_parcel_is_within(const struct kds_parcel *parcel, const struct kds_shard *shard);
/* Whether the service can only have placed it where all of its records belong. */
bool kds_parcel_is_undivided(const struct kds_parcel *parcel);

/* KDS_E_NOMEM: nothing is kept. */
enum kds_status kds_parcel_keep_place(struct kds_parcel *parcel,
                                      const struct kds_put_result *result);

/* Its attempts become those of its puts. */
void kds_parcel_note_attempts(struct kds_parcel *parcel);
/* Moves the puts that are overdue to `to`. */
void kds_parcel_expire(struct kds_parcel *parcel, uint64_t now_ms, struct kds_list *to);
/* Moves all puts to the end of `to`, and frees the parcel. */
void kds_parcel_dissolve(struct kds_parcel *parcel, struct kds_list *to);

#endif
