/*
 * put_entries: the entries of one PutRecords whose failed ones are sent again alone, and what
 * became of each. One thread at a time.
 */
#ifndef KDS_PUT_ENTRIES_H
#define KDS_PUT_ENTRIES_H

#include "retry.h"
#include "wire.h"

struct kds_put_entries {
  struct kds_put_result *results; /* of all, in the call's order; NULL: nothing was answered yet */
  size_t total;
  struct kds_record *records; /* those to send again: views, as the call's */
  size_t *origins;            /* where each of them stands in `results` */
  size_t count;
  struct kds_answer *answers; /* own the strings of the results */
  size_t answer_count;
  char *code, *message; /* what ended the sending, for entries that were still to be sent */
};

void kds_put_entries_clear(struct kds_put_entries *entries);

/*
 * Takes over the answer to the `count` records that were sent last: those of the call, or `records`
 * of the entries. Afterwards `records` are those to send again; `out` is the strongest class among
 * them, KDS_RETRY_NEVER where there are none. KDS_E_NOMEM: nothing was taken.
 */
enum kds_status kds_put_entries_take(struct kds_put_entries *entries, struct kds_answer *answer,
                                     const struct kds_record *records, size_t count,
                                     enum kds_retry_class *out);

/* They can't be sent again: their results tell that instead of what they were refused for. */
void kds_put_entries_fail(struct kds_put_entries *entries, const char *code, const char *message);

#endif
