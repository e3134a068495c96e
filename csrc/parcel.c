#include "parcel.h"

/* What an aggregate has for a partition key, as the KPL's; its hash key is explicit. */
static const struct kds_slice aggregate_key = KDS_LITERAL("a");

struct kds_parcel *kds_parcel_new(struct kds_lane *lane) {
  struct kds_parcel *parcel = kds_calloc(1, sizeof(*parcel));
  if (parcel == NULL)
    return NULL;
  parcel->lane = lane;
  parcel->due_ms = UINT64_MAX;
  kds_list_init(&parcel->link);
  kds_list_init(&parcel->puts);
  kds_aggregate_init(&parcel->aggregate);
  kds_buf_init(&parcel->body, SIZE_MAX / 2);
  return parcel;
}

void kds_parcel_free(struct kds_parcel *parcel) {
  kds_list_remove(&parcel->link);
  kds_aggregate_clear(&parcel->aggregate);
  kds_buf_clear(&parcel->body);
  kds_free((char *)parcel->shard_id.data);
  kds_free(parcel);
}

static struct kds_routed_put *first_put(const struct kds_parcel *parcel) {
  return KDS_CONTAINER_OF(kds_first_put(&parcel->puts), struct kds_routed_put, base);
}

struct kds_hash_key kds_parcel_hash_key(const struct kds_parcel *parcel) {
  return first_put(parcel)->hash_key;
}

/* ---- Aggregating ---- */

/* All puts are in the aggregate: not so after the first, nor once some have left. */
static enum kds_status build_aggregate(struct kds_parcel *parcel) {
  if (kds_aggregate_count(&parcel->aggregate) == parcel->count)
    return KDS_OK;
  kds_aggregate_clear(&parcel->aggregate);
  for (struct kds_list *item = parcel->puts.next; item != &parcel->puts; item = item->next) {
    const struct kds_put *put = KDS_CONTAINER_OF(item, struct kds_put, link);
    enum kds_status status = kds_aggregate_add(&parcel->aggregate, put->record);
    if (status == KDS_OK)
      continue;
    kds_aggregate_clear(&parcel->aggregate);
    return status;
  }
  return KDS_OK;
}

/* A lone record needs no aggregate: it is built when a second one comes. */
enum kds_status kds_parcel_add(struct kds_parcel *parcel, struct kds_routed_put *put) {
  enum kds_status status = KDS_OK;
  if (parcel->count > 0)
    status = build_aggregate(parcel);
  if (parcel->count > 0 && status == KDS_OK)
    status = kds_aggregate_add(&parcel->aggregate, put->base.record);
  if (status != KDS_OK)
    return status;
  kds_list_remove(&put->base.link);
  kds_list_push(&parcel->puts, &put->base.link);
  parcel->count++;
  if (put->base.slab->due_ms < parcel->due_ms)
    parcel->due_ms = put->base.slab->due_ms;
  return KDS_OK;
}

size_t kds_parcel_bytes_with(const struct kds_parcel *parcel, const struct kds_record *record) {
  if (parcel->count != 1)
    return kds_aggregate_bytes_with(&parcel->aggregate, record);
  struct kds_record first = *first_put(parcel)->base.record;
  struct kds_aggregate none;
  kds_aggregate_init(&none);
  return kds_aggregate_bytes_with(&none, &first) + kds_aggregate_bytes_with(&none, record);
}

size_t kds_parcel_bytes(struct kds_parcel *parcel) {
  if (parcel->count == 1)
    return kds_record_bytes(first_put(parcel)->base.record);
  size_t written = parcel->body.len;
  if (written == 0)
    build_aggregate(parcel); /* without memory for it that shows when it is to be written */
  return aggregate_key.len + (written > 0 ? written : kds_aggregate_bytes(&parcel->aggregate));
}

static enum kds_status write_body(struct kds_parcel *parcel) {
  enum kds_status status = build_aggregate(parcel);
  if (status != KDS_OK)
    return status;
  kds_buf_reserve(&parcel->body, kds_aggregate_bytes(&parcel->aggregate));
  kds_aggregate_write(&parcel->aggregate, &parcel->body);
  status = parcel->body.status;
  if (status != KDS_OK)
    kds_buf_clear(&parcel->body);
  else
    kds_aggregate_clear(&parcel->aggregate);
  return status;
}

void kds_parcels_write(struct kds_list *parcels) {
  char *records[KDS_COLLECTION_MAX_RECORDS];
  size_t bytes[KDS_COLLECTION_MAX_RECORDS], count = 0;
  for (struct kds_list *item = parcels->next; item != parcels; item = item->next) {
    struct kds_parcel *parcel = KDS_CONTAINER_OF(item, struct kds_parcel, link);
    if (parcel->count == 1 || parcel->body.len > 0 || write_body(parcel) != KDS_OK)
      continue;
    records[count] = parcel->body.data;
    bytes[count++] = parcel->body.len;
  }
  kds_aggregates_close(records, bytes, count);
}

enum kds_status kds_parcel_record(struct kds_parcel *parcel, struct kds_record *out) {
  const struct kds_routed_put *first = first_put(parcel);
  *out = *first->base.record;
  if (parcel->count == 1)
    return KDS_OK;
  if (parcel->body.len == 0)
    return KDS_E_NOMEM;
  size_t digits = kds_hash_key_format(first->hash_key, parcel->hash_key);
  *out = (struct kds_record){
      .partition_key = aggregate_key,
      .explicit_hash_key = {parcel->hash_key, digits},
      .data = kds_buf_slice(&parcel->body),
  };
  return KDS_OK;
}

/* ---- Where it was stored ---- */

bool kds_parcel_is_within(const struct kds_parcel *parcel, const struct kds_shard *shard) {
  const struct kds_list *item = parcel->puts.next;
  for (; parcel->count > 1 && item != &parcel->puts; item = item->next) {
    const struct kds_routed_put *put = KDS_CONTAINER_OF(item, struct kds_routed_put, base.link);
    if (kds_hash_key_compare(put->hash_key, shard->start) < 0 ||
        kds_hash_key_compare(put->hash_key, shard->end) > 0)
      return false;
  }
  return true;
}

/* The service went by the hash key of the first. */
bool kds_parcel_is_undivided(const struct kds_parcel *parcel) {
  struct kds_hash_key first = kds_parcel_hash_key(parcel);
  struct kds_shard point = {.start = first, .end = first};
  return kds_parcel_is_within(parcel, &point);
}

enum kds_status kds_parcel_keep_place(struct kds_parcel *parcel,
                                      const struct kds_put_result *result) {
  size_t id_len = result->shard_id.len, number_len = result->sequence_number.len;
  char *text = kds_malloc(id_len + number_len);
  if (text == NULL)
    return KDS_E_NOMEM;
  memcpy(text, result->shard_id.data, id_len);
  memcpy(text + id_len, result->sequence_number.data, number_len);
  parcel->shard_id = (struct kds_slice){text, id_len};
  parcel->sequence_number = (struct kds_slice){text + id_len, number_len};
  return KDS_OK;
}

/* ---- Leaving ---- */

void kds_parcel_note_attempts(struct kds_parcel *parcel) {
  for (struct kds_list *item = parcel->puts.next; item != &parcel->puts; item = item->next) {
    struct kds_put *put = KDS_CONTAINER_OF(item, struct kds_put, link);
    put->attempts += parcel->attempts;
    if (parcel->persisted == KDS_PERSISTED_UNKNOWN)
      put->persisted = KDS_PERSISTED_UNKNOWN;
  }
  parcel->attempts = 0;
}

void kds_parcel_expire(struct kds_parcel *parcel, uint64_t now_ms, struct kds_list *to) {
  if (parcel->due_ms > now_ms)
    return;
  kds_parcel_note_attempts(parcel);
  kds_buf_clear(&parcel->body);
  kds_aggregate_clear(&parcel->aggregate);
  parcel->due_ms = UINT64_MAX;
  for (struct kds_list *item = parcel->puts.next, *next; item != &parcel->puts; item = next) {
    struct kds_put *put = KDS_CONTAINER_OF(item, struct kds_put, link);
    uint64_t due_ms = put->slab->due_ms;
    next = item->next;
    if (due_ms <= now_ms) {
      kds_list_remove(item);
      kds_list_push(to, item);
      parcel->count--;
    } else if (due_ms < parcel->due_ms) {
      parcel->due_ms = due_ms;
    }
  }
}

void kds_parcel_dissolve(struct kds_parcel *parcel, struct kds_list *to) {
  kds_parcel_note_attempts(parcel);
  kds_list_move(to, &parcel->puts);
  kds_parcel_free(parcel);
}
