/*
 * position: where in a shard reading stands. No thread rules, no allocation.
 *
 * Sequence numbers are decimals of up to 128 digits, without leading zeros: the longer one is the
 * greater.
 */
#ifndef KDS_POSITION_H
#define KDS_POSITION_H

#include "base.h"
#include "kds_fetch.h"

enum { KDS_SEQUENCE_NUMBER_DIGITS = 128 };

struct kds_read_position {
  enum kds_position_type type;
  double timestamp_s;
  char sequence_number[KDS_SEQUENCE_NUMBER_DIGITS + 1];
  int64_t subsequence_number; /* below 0: the whole record has been read */
  double found_s;             /* when LATEST was found; NaN: it wasn't */
};

/* KDS_E_INVALID: after no sequence number, or after one that is too long. */
enum kds_status kds_read_position_init(struct kds_read_position *position,
                                       const struct kds_position *given);

/*
 * How many of the user records of the Kinesis record with that number have been dealt with: the
 * first is the one to read; INT64_MAX: all of them.
 */
int64_t kds_read_position_first(const struct kds_read_position *position,
                                struct kds_slice sequence_number);

/*
 * All up to and with that Kinesis record has been read. False: it has no such number. Nothing
 * happens where the position is beyond it.
 */
bool kds_read_position_advance(struct kds_read_position *position,
                               struct kds_slice sequence_number);

/* All up to and with that user record has been read. False: it has no such number. */
bool kds_read_position_reach(struct kds_read_position *position, struct kds_slice sequence_number,
                             int64_t subsequence_number);

/*
 * LATEST was found at that time, and is not to be looked for again, after what came since. False:
 * the position is another.
 */
bool kds_read_position_found(struct kds_read_position *position, double now_s);

/* In the terms of GetShardIterator, or of SubscribeToShard's StartingPosition. */
struct kds_position_names {
  const char *type, *sequence_number, *timestamp;
};
extern const struct kds_position_names kds_iterator_names, kds_subscription_names;
/* Appends them to a JSON object that has begun. */
void kds_read_position_write(const struct kds_read_position *position,
                             const struct kds_position_names *names, struct kds_buf *buf);

#endif
