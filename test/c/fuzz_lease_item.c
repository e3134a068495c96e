/*
 * Any bytes as DynamoDB's answer of a lease's row: what is read lies within them, and what is said
 * of it can be written again.
 */
#include "lease_item.h"

#include "fuzz.h"

enum { MAX_BYTES = 1 << 20 };

static void expect_within(struct kds_slice part, struct kds_slice whole) {
  fuzz_expect(part.len == 0 || (part.data >= whole.data && part.len <= whole.len &&
                                (size_t)(part.data - whole.data) <= whole.len - part.len));
}

static struct kds_slice text_of(struct kds_slice text) {
  return text.len == 0 ? KDS_LITERAL("") : text;
}

static void write_again(const struct kds_lease_item *item) {
  struct kds_lease_name name = {KDS_LITERAL("t"), text_of(item->checkpoint_owner),
                                text_of(item->owner)};
  struct kds_checkpoint checkpoint = {text_of(item->sequence_number), item->subsequence_number,
                                      NULL, 0};
  struct kds_buf buf;
  kds_buf_init(&buf, MAX_BYTES * 8);
  kds_lease_item_write_update(&buf, &name, KDS_LEASE_CHECKPOINT, item->counter, &checkpoint);
  kds_lease_item_write_update(&buf, &name, KDS_LEASE_RELEASE, item->counter, &checkpoint);
  fuzz_expect(buf.status == KDS_OK);
  kds_buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  if (len == 0 || len > MAX_BYTES)
    return 0;
  char *copy = malloc(len);
  if (copy == NULL)
    return 0;
  memcpy(copy, input, len);
  struct kds_slice text = {copy, len};
  struct kds_lease_item item;
  if (kds_lease_item_read(text, &item)) {
    expect_within(item.owner, text);
    expect_within(item.checkpoint_owner, text);
    expect_within(item.sequence_number, text);
    write_again(&item);
  }
  free(copy);
  return 0;
}
