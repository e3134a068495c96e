#include "puts.h"

#include <stdio.h>

struct put_outcome outcomes[MAX_PUTS];
size_t settled_count;

void forget_puts(void) {
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
    struct put_outcome *put = &outcomes[done[i].id];
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

enum kds_status add_put(struct kds_batch *batch, uint32_t id, const char *key, const char *hash_key,
                        size_t data_len) {
  char digits[12];
  size_t key_len = strlen(key), hash_key_len = hash_key == NULL ? 0 : strlen(hash_key);
  size_t digit_count = (size_t)snprintf(digits, sizeof(digits), "%u", id);
  char *room = kds_batch_reserve(batch, key_len + hash_key_len + data_len);
  if (room == NULL)
    return KDS_E_NOMEM;
  memcpy(room, key, key_len);
  if (hash_key_len > 0)
    memcpy(room + key_len, hash_key, hash_key_len);
  char *data = room + key_len + hash_key_len;
  memset(data, 'x', data_len);
  memcpy(data, digits, digit_count < data_len ? digit_count : data_len);
  kds_batch_commit(batch, id, key_len, hash_key_len, data_len);
  return KDS_OK;
}
