/* Puts by their ids, and what became of each. */
#ifndef KDS_TEST_PUTS_H
#define KDS_TEST_PUTS_H

#include "fixture.h"

enum { MAX_PUTS = 50000 };

struct put_outcome {
  int count;    /* how often it settled */
  size_t order; /* from 1 */
  enum kds_status status;
  int attempts;
  enum kds_persisted persisted;
  char code[40], message[200], shard_id[24], sequence_number[24];
  uint32_t subsequence_number;
};

extern struct put_outcome outcomes[MAX_PUTS];
extern size_t settled_count;

void forget_puts(void);
/* A kds_puts_cb. */
void note_puts(void *arg, const struct kds_put_done *done, size_t count);
void wait_settled(size_t count);
/* Each of them settled once, and so. */
void check_puts(size_t from, size_t to, enum kds_status status);

/*
 * A batch of puts; data are the id in decimal, then 'x'. `key` NULL: each has its own; `hash_key`
 * "": none. Its memory lives until forget_puts. One thread at a time.
 */
struct kds_batch make_puts(uint32_t from, uint32_t to, const char *key, const char *hash_key,
                           size_t data_len);

#endif
