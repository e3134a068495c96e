#include "batch.h"

/* A record's parts stand one behind the other in `bytes`: key, explicit hash key, data. */
struct entry {
  size_t offset, key_len, hash_key_len, data_len;
  uint32_t id;
};

enum kds_status kds_batch_new(size_t capacity_bytes, struct kds_batch **out) {
  struct kds_batch *batch = kds_calloc(1, sizeof(*batch));
  if (batch == NULL)
    return KDS_E_NOMEM;
  batch->made_us = kds_now_us();
  kds_buf_init(&batch->bytes, SIZE_MAX / 2);
  kds_buf_init(&batch->entries, SIZE_MAX / 2);
  if (kds_buf_reserve(&batch->bytes, capacity_bytes) == NULL) {
    kds_batch_free(batch);
    return KDS_E_NOMEM;
  }
  *out = batch;
  return KDS_OK;
}

void kds_batch_free(struct kds_batch *batch) {
  if (batch == NULL)
    return;
  kds_buf_clear(&batch->bytes);
  kds_buf_clear(&batch->entries);
  kds_free(batch->views);
  kds_free(batch);
}

size_t kds_batch_count(const struct kds_batch *batch) {
  return batch->entries.len / sizeof(struct entry);
}

size_t kds_batch_bytes(const struct kds_batch *batch) { return batch->bytes.len; }

/* The entry's room is made here, so that kds_batch_commit cannot fail. */
char *kds_batch_reserve(struct kds_batch *batch, size_t bytes) {
  if (kds_buf_reserve(&batch->entries, sizeof(struct entry)) == NULL)
    return NULL;
  return kds_buf_reserve(&batch->bytes, bytes);
}

void kds_batch_commit(struct kds_batch *batch, uint32_t id, size_t key_len, size_t hash_key_len,
                      size_t data_len) {
  struct entry entry = {batch->bytes.len, key_len, hash_key_len, data_len, id};
  kds_buf_append(&batch->entries, &entry, sizeof(entry));
  batch->bytes.len += key_len + hash_key_len + data_len;
}

static const struct entry *entry_at(const struct kds_batch *batch, size_t index) {
  return (const struct entry *)(const void *)batch->entries.data + index;
}

uint32_t kds_batch_id(const struct kds_batch *batch, size_t index) {
  return entry_at(batch, index)->id;
}

size_t kds_batch_record_bytes(const struct kds_batch *batch, size_t index) {
  const struct entry *entry = entry_at(batch, index);
  return entry->key_len + entry->data_len;
}

static struct kds_record view(const struct kds_batch *batch, const struct entry *entry) {
  const char *key = batch->bytes.data + entry->offset;
  const char *hash_key = key + entry->key_len;
  return (struct kds_record){
      .partition_key = {key, entry->key_len},
      .explicit_hash_key = {entry->hash_key_len > 0 ? hash_key : NULL, entry->hash_key_len},
      .data = {hash_key + entry->hash_key_len, entry->data_len},
      .id = entry->id,
  };
}

const struct kds_record *kds_batch_seal(struct kds_batch *batch) {
  size_t count = kds_batch_count(batch);
  batch->views = kds_calloc(count, sizeof(*batch->views));
  if (batch->views == NULL)
    return NULL;
  for (size_t i = 0; i < count; i++)
    batch->views[i] = view(batch, entry_at(batch, i));
  return batch->views;
}
