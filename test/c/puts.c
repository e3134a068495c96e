#include "puts.h"

#include <stdio.h>

struct put_outcome outcomes[MAX_PUTS];
size_t settled_count;

/* What batches are made of, as long as their puts are under way. */
static struct block {
  struct block *next;
  uint32_t *lengths;
  char bytes[];
} * blocks;

void forget_puts(void) {
  while (blocks != NULL) {
    struct block *next = blocks->next;
    free(blocks->lengths);
    free(blocks);
    blocks = next;
  }
  memset(outcomes, 0, sizeof(outcomes));
  settled_count = 0;
}

static void copy_text(char *out, size_t size, struct kds_slice text) {
  snprintf(out, size, "%.*s", (int)text.len, text.len == 0 ? "" : text.data);
}

void note_puts(void *arg, const struct kds_put_done *done, size_t count) {
  (void)arg;
  lock_outcomes();
  for (size_t i = 0; i < count; i++) {
    struct put_outcome *put = &outcomes[done[i].batch_id + done[i].index];
    const struct kds_error *error = done[i].error;
    put->count++;
    put->order = ++settled_count;
    put->status = error == NULL ? KDS_OK : error->status;
    put->attempts = done[i].attempts;
    put->persisted = error == NULL ? KDS_PERSISTED_NO : error->persisted;
    put->subsequence_number = done[i].subsequence_number;
    copy_text(put->code, sizeof(put->code), kds_slice_of(error == NULL ? "" : error->code));
    copy_text(put->message, sizeof(put->message),
              kds_slice_of(error == NULL ? "" : error->message));
    copy_text(put->shard_id, sizeof(put->shard_id), done[i].shard_id);
    copy_text(put->sequence_number, sizeof(put->sequence_number), done[i].sequence_number);
  }
  unlock_outcomes();
}

static bool are_settled(const void *count) { return settled_count >= *(const size_t *)count; }
void wait_settled(size_t count) { wait_until(are_settled, &count); }

void check_puts(size_t from, size_t to, enum kds_status status) {
  for (size_t i = from; i < to; i++) {
    assert_int_equal(outcomes[i].count, 1);
    assert_status(outcomes[i].status, status);
  }
}

static char *add_text(char *at, const char *text, uint32_t *len) {
  *len = (uint32_t)strlen(text);
  memcpy(at, text, *len);
  return at + *len;
}

static char *add_data(char *at, uint32_t id, size_t len) {
  char digits[12];
  size_t digit_count = (size_t)snprintf(digits, sizeof(digits), "%u", id);
  memset(at, 'x', len);
  memcpy(at, digits, digit_count < len ? digit_count : len);
  return at + len;
}

struct kds_batch make_puts(uint32_t from, uint32_t to, const char *key, const char *hash_key,
                           size_t data_len) {
  size_t most = (key == NULL ? 16 : strlen(key)) + strlen(hash_key) + data_len;
  struct block *block = malloc(sizeof(*block) + (to - from) * most);
  uint32_t *lengths = malloc((to - from + 1) * 3 * sizeof(*lengths));
  assert_true(block != NULL && lengths != NULL);
  *block = (struct block){.next = blocks, .lengths = lengths};
  blocks = block;
  char *at = block->bytes;
  for (uint32_t id = from; id < to; id++, lengths += 3) {
    char own_key[16];
    snprintf(own_key, sizeof(own_key), "key-%u", id);
    at = add_text(at, key == NULL ? own_key : key, &lengths[0]);
    at = add_text(at, hash_key, &lengths[1]);
    at = add_data(at, id, data_len);
    lengths[2] = (uint32_t)data_len;
  }
  return (struct kds_batch){
      .id = from, .count = to - from, .bytes = block->bytes, .lengths = block->lengths};
}
