/*
 * intake: user records from the hand-over of their batch until each has settled. What collector and
 * producer share. Engine's thread, but for kds_slab_post.
 */
#ifndef KDS_INTAKE_H
#define KDS_INTAKE_H

#include "loop.h"
#include "retry.h"

/* What one PutRecords may hold: 500 records; 5 MiB of data and keys, as older accounts allow. */
enum { KDS_COLLECTION_MAX_RECORDS = 500, KDS_COLLECTION_MAX_BYTES = 5 * 1024 * 1024 };

struct kds_intake {
  kds_puts_cb done;
  void *arg;
  struct kds_list slabs; /* by age */
  uint64_t slab_count;   /* of all that ever were */
};

/* A batch on its way to `owner`, then with the state of its puts; freed with the last of them. */
struct kds_slab {
  struct kds_task task;
  void *owner; /* collector or producer */
  struct kds_list link;
  struct kds_batch batch;
  struct kds_record *records;
  void *puts;
  uint64_t number; /* from 1 */
  uint64_t made_us;
  uint64_t due_ms;
  size_t unsettled;
};

/* One user record under way; the first member of whatever its owner knows of it besides. */
struct kds_put {
  struct kds_list link; /* its owner's */
  const struct kds_record *record;
  struct kds_slab *slab;
  int attempts;
  enum kds_persisted persisted;
};

void kds_intake_init(struct kds_intake *intake, kds_puts_cb done, void *arg);

/* Any thread. `run` gets the slab's task, and the slab with it. KDS_E_NOMEM, KDS_E_CLOSED. */
enum kds_status kds_slab_post(struct kds_engine *engine, const struct kds_batch *batch, void *owner,
                              void (*run)(struct kds_task *task));

/*
 * Its puts, zeroed but for the members of struct kds_put, of `put_bytes` each, go to the end of
 * `to`; they have `time_ms` from when they were made. Without memory each settles with KDS_E_NOMEM.
 */
void kds_intake_open(struct kds_intake *intake, struct kds_slab *slab, size_t put_bytes,
                     uint64_t time_ms, struct kds_list *to);

static inline size_t kds_record_bytes(const struct kds_record *record) {
  return record->partition_key.len + record->data.len;
}
/* NULL: the list is empty. */
static inline struct kds_put *kds_first_put(const struct kds_list *list) {
  return kds_list_empty(list) ? NULL : KDS_CONTAINER_OF(list->next, struct kds_put, link);
}

/* ---- Settling ---- */

/* Of an entry that was refused in an answer that as a whole is a success; views of both. */
struct kds_error kds_put_error(const struct kds_put_result *put, const char *request_id);
enum kds_retry_class kds_put_retry_class(const struct kds_put_result *put);

/* Whether the service refused a request for what it holds: each record is judged alone, then. */
bool kds_error_blames_content(const struct kds_error *error);

/* Results gather here and go out together; an error lives as long as its gathering. */
enum { KDS_GATHERED = KDS_COLLECTION_MAX_RECORDS };
struct kds_gathering {
  struct kds_intake *intake;
  size_t count;
  struct kds_put_done done[KDS_GATHERED];
  struct kds_error errors[KDS_GATHERED];
};

void kds_gathering_begin(struct kds_gathering *gathering, struct kds_intake *intake);
/* These end the put. The strings of result and error live until the results are handed over. */
void kds_settle_stored(struct kds_gathering *gathering, struct kds_put *put,
                       struct kds_slice shard_id, struct kds_slice sequence_number,
                       uint32_t subsequence_number);
void kds_settle_failed(struct kds_gathering *gathering, struct kds_put *put,
                       const struct kds_error *error);
void kds_settle_all(struct kds_gathering *gathering, struct kds_list *puts,
                    const struct kds_error *error);
void kds_gathering_hand_over(struct kds_gathering *gathering);

#endif
