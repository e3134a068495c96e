/*
 * kds_fetch: the public header for reading; what kds.h says of threads, strings and memory holds.
 *
 * A fetcher reads one shard from a position to its end, ahead of its reader within a bound, by
 * GetRecords or by SubscribeToShard. Aggregated records are taken apart; user records of other
 * shards' ranges, which a reshard can leave among them, are skipped one by one.
 */
#ifndef KDS_FETCH_H
#define KDS_FETCH_H

#include "kds.h"

#ifdef __cplusplus
extern "C" {
#endif

struct kds_fetcher;

enum kds_position_type {
  KDS_POSITION_TRIM_HORIZON,
  KDS_POSITION_LATEST,
  KDS_POSITION_AT_TIMESTAMP,
  KDS_POSITION_AFTER, /* all up to a user record has been dealt with */
};

struct kds_position {
  enum kds_position_type type;
  double timestamp_s;               /* AT_TIMESTAMP: seconds since 1970 */
  struct kds_slice sequence_number; /* AFTER: decimal, 128 digits at most */
  int64_t subsequence_number;       /* AFTER: below 0, the whole Kinesis record */
};

/* 0 in any number, and an empty slice, mean the default that stands beside it. */
struct kds_fetcher_options {
  struct kds_slice input;          /* a JSON object that names the stream */
  struct kds_slice stream_arn;     /* with which GetRecords can be told of it; none */
  struct kds_slice endpoint_label; /* as in kds_call */
  enum kds_protocol protocol;      /* of GetRecords */
  struct kds_slice shard_id;
  struct kds_position from;
  struct kds_slice starting_hash_key, ending_hash_key; /* of the shard, decimal; all are its own */
  struct kds_slice consumer_arn;                       /* of SubscribeToShard; none: GetRecords */
  bool without_deaggregation;
  bool is_paused;
  size_t max_buffered_bytes;   /* 10 MiB: no more is read while so much is held or handed over */
  uint32_t max_records;        /* 10,000 Kinesis records of a call */
  uint32_t idle_ms;            /* 200, between calls while there is nothing new */
  uint32_t rate_limit_percent; /* 100, of what the service allows; KDS_RATE_UNLIMITED: no limit */
  uint32_t silence_timeout_ms; /* as in kds_subscribe */
  uint32_t renew_after_ms;     /* 290,000, of a subscription's life, which is 300,000 long */
};

/* ---- What is handed over ---- */

struct kds_user_record {
  uint32_t data, data_len;                       /* offset and length in `bytes` */
  uint32_t sequence_number, sequence_number_len; /* the same; those of an aggregate share theirs */
  uint32_t partition_key;                        /* its number in `keys` */
  uint32_t explicit_hash_key;                    /* the same; 0: none */
  uint32_t subsequence_number;                   /* 0 where it isn't of an aggregate */
  double arrival_s;                              /* of kds_got_record */
};

/* Valid during the callback. */
struct kds_fetched {
  const struct kds_user_record *records; /* there may be none */
  size_t record_count;
  /* The keys one behind the other, by number from 1 on; each of an aggregate's stands once. */
  struct kds_slice keys;
  const uint32_t *key_lengths;
  size_t key_count;
  bool keys_are_ascii;
  struct kds_slice bytes; /* what the offsets point into: data first, then strings */
  size_t data_bytes;
  struct kds_slice sequence_numbers; /* in `bytes`: those of all records that were read */
  size_t held_bytes;                 /* to be given back: kds_fetcher_release */
  double millis_behind_latest;
  /* Of the last that was read, skipped or not; empty where nothing was, or this is a piece of an
   * answer and more of it follows. */
  struct kds_slice last_sequence_number;
  /* When LATEST was found, seconds since 1970, or up to two before; NaN: it wasn't asked for. */
  double latest_s;
  bool is_last;                  /* the shard has ended */
  struct kds_slice child_shards; /* a JSON array; empty where the service named none */
  void *answer;                  /* the core's own */
};
/* As kds_result_take_block, of `bytes`. */
char *kds_fetched_take_block(const struct kds_fetched *fetched);

struct kds_fetcher_callbacks {
  /*
   * Records came, or news: LATEST was found, or how far behind the shard's end one is has changed,
   * or all that came was skipped, or the shard has ended. An answer of more than 10,000 user
   * records comes in pieces of as many. Nothing but `closed` comes after the last.
   */
  void (*batch)(void *arg, const struct kds_fetched *fetched);
  /*
   * Something failed that isn't everyday. It is tried again after a pause that grows; KDS_E_CLOSED,
   * of the client, alone is the end.
   */
  void (*failed)(void *arg, const struct kds_error *error);
  /* Once, and last: after kds_fetcher_free, or with the client's end. */
  void (*closed)(void *arg);
};

/* ---- Life ---- */

/*
 * KDS_E_INVALID: a position without a sequence number, or one that is too long; hash keys that are
 * none. KDS_E_NOMEM, KDS_E_CLOSED. `closed` comes if and only if this returns KDS_OK.
 */
enum kds_status kds_fetcher_new(struct kds_client *client,
                                const struct kds_fetcher_options *options,
                                const struct kds_fetcher_callbacks *callbacks, void *arg,
                                struct kds_fetcher **out);
/* A call under way is given up. Of what has come, nothing is handed over any more. */
void kds_fetcher_free(struct kds_fetcher *fetcher);

/* While it is paused it calls nothing and hands over nothing; what comes meanwhile is kept. */
void kds_fetcher_pause(struct kds_fetcher *fetcher, bool is_paused);
/* So many of the bytes that were handed over are the reader's no more. */
void kds_fetcher_release(struct kds_fetcher *fetcher, size_t bytes);

/* Counted since it began. */
#define KDS_FETCHER_COUNT_MAP(X)                                                                   \
  X(CALLS, "calls") /* of GetRecords */                                                            \
  X(SUBSCRIPTIONS, "subscriptions")                                                                \
  X(THROTTLED, "throttled")                                                                        \
  X(ITERATORS_RENEWED, "iteratorsRenewed") /* for having expired */                                \
  X(RESOURCE_IN_USE, "resourceInUse")      /* subscriptions refused: there is one already */       \
  X(FAILURES, "failures")                  /* others */                                            \
  X(RECORDS, "records")                                                                            \
  X(USER_RECORDS, "userRecords")                                                                   \
  X(SKIPPED, "userRecordsSkipped") /* outside of the shard's range */                              \
  X(BYTES, "bytes")                /* of records' data */
enum kds_fetcher_count {
#define X(name, label) KDS_FETCHER_##name,
  KDS_FETCHER_COUNT_MAP(X)
#undef X
      KDS_FETCHER_COUNTS
};
const char *kds_fetcher_count_name(enum kds_fetcher_count count);
uint64_t kds_fetcher_count(const struct kds_fetcher *fetcher, enum kds_fetcher_count count);

#ifdef __cplusplus
}
#endif
#endif
