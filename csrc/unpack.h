/*
 * unpack: what GetRecords or an event of SubscribeToShard brought -> user records. Any thread;
 * answers of more than some KiB belong on the threadpool.
 */
#ifndef KDS_UNPACK_H
#define KDS_UNPACK_H

#include "position.h"
#include "shard_map.h"
#include "wire.h"

/* Which of an answer's records are wanted. */
struct kds_unpack_filter {
  bool deaggregates;
  bool has_range; /* of a shard that hasn't all hash keys: user records of others are skipped */
  struct kds_hash_key first, last;
  size_t max_records; /* user records at once; 0: all */
};

struct kds_unpacked {
  struct kds_answer answer;   /* into which the records' offsets point */
  struct kds_buf records;     /* of struct kds_user_record */
  struct kds_buf keys;        /* one behind the other */
  struct kds_buf key_lengths; /* of uint32_t */
  uint64_t skipped;           /* user records outside of the range */
  bool is_cut;                /* there is more in the answer than is wanted at once */
  size_t cut_record;          /* where that begins: number of the Kinesis record */
  uint32_t cut_subsequence;   /* and of the user record in it */
  enum kds_status status;     /* KDS_E_NOMEM, KDS_E_SYSTEM: what there is isn't whole */
};

/*
 * What the position is beyond is left out. The answer is taken over, unless it is cut: then what is
 * unpacked is a copy, and the rest comes by another call, from where kds_unpacked_advance leads.
 */
void kds_unpack(struct kds_unpacked *unpacked, struct kds_answer *answer,
                const struct kds_unpack_filter *filter, const struct kds_read_position *position);
/* Of a cut one: behind what was unpacked of `answer`. False: a record has no sequence number. */
bool kds_unpacked_advance(const struct kds_unpacked *unpacked, const struct kds_answer *answer,
                          struct kds_read_position *position);
void kds_unpacked_clear(struct kds_unpacked *unpacked);

size_t kds_unpacked_count(const struct kds_unpacked *unpacked);
/* What it takes of memory, here and later as objects. */
size_t kds_unpacked_bytes(const struct kds_unpacked *unpacked);
/* Of the last Kinesis record, whatever became of it; empty where there was none, or it is cut. */
struct kds_slice kds_unpacked_last(const struct kds_unpacked *unpacked);
/* Sets the members of `fetched` that tell the records. */
void kds_unpacked_give(struct kds_unpacked *unpacked, struct kds_fetched *fetched);

#endif
