#include "unpack.h"

#include "aggregate.h"

/* What a user record's objects take, at the least, in the memory of whoever gets it. */
enum { OBJECT_BYTES = 64 };

struct unpacking {
  struct kds_unpacked *out;
  const struct kds_unpack_filter *filter;
  size_t number; /* of the Kinesis record */
};

/* For one more user record; else the answer is cut before it. */
static bool has_room(const struct unpacking *unpacking, uint32_t subsequence_number) {
  struct kds_unpacked *out = unpacking->out;
  size_t max_records = unpacking->filter->max_records;
  if (out->is_cut || max_records == 0 || kds_unpacked_count(out) < max_records)
    return !out->is_cut;
  out->is_cut = true;
  out->cut_record = unpacking->number;
  out->cut_subsequence = subsequence_number;
  return false;
}

/* Its number, from 1 on. */
static uint32_t add_key(struct kds_unpacked *out, struct kds_slice key) {
  uint32_t len = (uint32_t)key.len;
  kds_buf_append(&out->keys, key.data, key.len);
  kds_buf_append(&out->key_lengths, &len, sizeof(len));
  return (uint32_t)(out->key_lengths.len / sizeof(len));
}

/* ---- Aggregates ---- */

/* A key of an aggregate's tables. */
struct key {
  struct kds_slice text;
  uint32_t number; /* 0: no record that is wanted has had it yet */
  bool is_in_range;
};

struct aggregate {
  struct unpacking *unpacking;
  struct kds_user_record record; /* but for what differs within it */
  int64_t first;                 /* the subsequence number of the first one to be read */
  struct key *partition_keys, *explicit_hash_keys;
};

static bool is_in_range(const struct kds_unpack_filter *filter, struct kds_hash_key key) {
  return !filter->has_range || (kds_hash_key_compare(filter->first, key) <= 0 &&
                                kds_hash_key_compare(key, filter->last) <= 0);
}

/* All at once, for then a hash takes a quarter of the time. */
static enum kds_status locate_partition_keys(const struct kds_unpack_filter *filter,
                                             const struct kds_slice *texts, size_t count,
                                             struct key *keys) {
  struct kds_hash_key *hashes = NULL;
  if (filter->has_range) {
    hashes = kds_calloc(count, sizeof(*hashes));
    if (hashes == NULL)
      return KDS_E_NOMEM;
    kds_hash_keys_of(texts, count, hashes);
  }
  for (size_t i = 0; i < count; i++)
    keys[i] = (struct key){texts[i], 0, hashes == NULL || is_in_range(filter, hashes[i])};
  kds_free(hashes);
  return KDS_OK;
}

/* What is no hash key can't have led a record astray. */
static void locate_hash_keys(const struct kds_unpack_filter *filter, const struct kds_slice *texts,
                             size_t count, struct key *keys) {
  for (size_t i = 0; i < count; i++) {
    struct kds_hash_key hash_key;
    bool is_strange = kds_hash_key_parse(texts[i], &hash_key) != KDS_OK;
    keys[i] = (struct key){texts[i], 0, is_strange || is_in_range(filter, hash_key)};
  }
}

static enum kds_status learn_keys(struct aggregate *aggregate,
                                  const struct kds_aggregate_tables *tables) {
  const struct kds_unpack_filter *filter = aggregate->unpacking->filter;
  size_t count = tables->partition_key_count + tables->explicit_hash_key_count;
  aggregate->partition_keys = kds_calloc(count, sizeof(struct key));
  if (aggregate->partition_keys == NULL)
    return KDS_E_NOMEM;
  aggregate->explicit_hash_keys = aggregate->partition_keys + tables->partition_key_count;
  locate_hash_keys(filter, tables->explicit_hash_keys, tables->explicit_hash_key_count,
                   aggregate->explicit_hash_keys);
  return locate_partition_keys(filter, tables->partition_keys, tables->partition_key_count,
                               aggregate->partition_keys);
}

static uint32_t number_of(struct kds_unpacked *out, struct key *key) {
  if (key == NULL)
    return 0;
  if (key->number == 0)
    key->number = add_key(out, key->text);
  return key->number;
}

static void take_entry(void *arg, const struct kds_aggregate_tables *tables,
                       const struct kds_aggregate_entry *entry) {
  struct aggregate *aggregate = arg;
  struct kds_unpacked *out = aggregate->unpacking->out;
  if (aggregate->partition_keys == NULL && out->status == KDS_OK)
    out->status = learn_keys(aggregate, tables);
  if (out->status != KDS_OK || entry->subsequence_number < aggregate->first ||
      !has_room(aggregate->unpacking, entry->subsequence_number))
    return;
  struct key *key = &aggregate->partition_keys[entry->partition_key], *hash_key = NULL;
  if (entry->explicit_hash_key != KDS_NO_KEY)
    hash_key = &aggregate->explicit_hash_keys[entry->explicit_hash_key];
  if (!(hash_key != NULL ? hash_key : key)->is_in_range) {
    out->skipped++;
    return;
  }
  struct kds_user_record *record = &aggregate->record;
  record->data = (uint32_t)(entry->data.data - out->answer.bytes.data);
  record->data_len = (uint32_t)entry->data.len;
  record->partition_key = number_of(out, key);
  record->explicit_hash_key = number_of(out, hash_key);
  record->subsequence_number = entry->subsequence_number;
  kds_buf_append(&out->records, record, sizeof(*record));
}

/* False: it is none. */
static bool take_aggregate(struct unpacking *unpacking, struct kds_slice data,
                           const struct kds_user_record *record, int64_t first) {
  struct aggregate aggregate = {.unpacking = unpacking, .record = *record, .first = first};
  if (!unpacking->filter->deaggregates || !kds_aggregate_is_likely(data))
    return false;
  enum kds_status status = kds_aggregate_read_entries(data, UINT32_MAX, take_entry, &aggregate);
  kds_free(aggregate.partition_keys);
  if (status == KDS_E_INVALID)
    return false;
  if (status != KDS_OK)
    unpacking->out->status = status;
  return true;
}

/* ---- Kinesis records ---- */

static struct kds_slice slice_at(const struct kds_answer *answer, uint32_t offset, uint32_t len) {
  return (struct kds_slice){answer->bytes.data + offset, len};
}

static void take_record(struct unpacking *unpacking, const struct kds_got_record *got,
                        const struct kds_read_position *position) {
  struct kds_unpacked *out = unpacking->out;
  const struct kds_answer *answer = &out->answer;
  int64_t first = kds_read_position_first(
      position, slice_at(answer, got->sequence_number, got->sequence_number_len));
  struct kds_user_record record = {
      .data = got->data,
      .data_len = got->data_len,
      .sequence_number = got->sequence_number,
      .sequence_number_len = got->sequence_number_len,
      .arrival_s = got->arrival_s,
  };
  if (first == INT64_MAX ||
      take_aggregate(unpacking, slice_at(answer, got->data, got->data_len), &record, first) ||
      first > 0 || !has_room(unpacking, 0))
    return;
  record.partition_key = add_key(out, slice_at(answer, got->partition_key, got->partition_key_len));
  kds_buf_append(&out->records, &record, sizeof(record));
}

/* ---- Pieces ---- */

static uint32_t append(struct kds_buf *bytes, const char *from, uint32_t len) {
  uint32_t at = (uint32_t)bytes->len;
  kds_buf_append(bytes, from, len);
  return at;
}

/* Bytes of its own, laid out as an answer's, in place of those that the rest of it needs. */
static void copy_piece(struct kds_unpacked *out) {
  struct kds_user_record *records = (struct kds_user_record *)(void *)out->records.data;
  size_t count = kds_unpacked_count(out);
  const char *from = out->answer.bytes.data;
  struct kds_buf bytes;
  kds_buf_init(&bytes, SIZE_MAX / 2);
  for (size_t i = 0; i < count; i++)
    records[i].data = append(&bytes, from + records[i].data, records[i].data_len);
  size_t data_bytes = bytes.len;
  uint32_t source = UINT32_MAX, copy = 0;
  for (size_t i = 0; i < count; i++) {
    if (records[i].sequence_number != source) {
      source = records[i].sequence_number;
      copy = append(&bytes, from + source, records[i].sequence_number_len);
    }
    records[i].sequence_number = copy;
  }
  out->status = bytes.status;
  out->answer = (struct kds_answer){.block = bytes.data};
  if (out->status != KDS_OK)
    return;
  out->answer.bytes = kds_buf_slice(&bytes);
  out->answer.data_bytes = data_bytes;
  out->answer.sequence_numbers =
      (struct kds_slice){bytes.data + data_bytes, bytes.len - data_bytes};
}

bool kds_unpacked_advance(const struct kds_unpacked *unpacked, const struct kds_answer *answer,
                          struct kds_read_position *position) {
  const struct kds_got_record *next = &answer->records[unpacked->cut_record], *last = next - 1;
  if (unpacked->cut_subsequence == 0) /* what was unpacked is of records before */
    return kds_read_position_advance(
        position, slice_at(answer, last->sequence_number, last->sequence_number_len));
  return kds_read_position_reach(position,
                                 slice_at(answer, next->sequence_number, next->sequence_number_len),
                                 unpacked->cut_subsequence - 1);
}

void kds_unpack(struct kds_unpacked *unpacked, struct kds_answer *answer,
                const struct kds_unpack_filter *filter, const struct kds_read_position *position) {
  struct unpacking unpacking = {unpacked, filter, 0};
  *unpacked = (struct kds_unpacked){.answer = *answer};
  struct kds_buf *const bufs[] = {&unpacked->records, &unpacked->keys, &unpacked->key_lengths};
  for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
    kds_buf_init(bufs[i], SIZE_MAX / 2);
  kds_buf_reserve(&unpacked->records, answer->record_count * sizeof(struct kds_user_record));
  for (size_t *i = &unpacking.number;
       *i < answer->record_count && unpacked->status == KDS_OK && !unpacked->is_cut; ++*i)
    take_record(&unpacking, &answer->records[*i], position);
  for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
    if (bufs[i]->status != KDS_OK)
      unpacked->status = bufs[i]->status;
  if (unpacked->is_cut && unpacked->status == KDS_OK)
    copy_piece(unpacked);
  else
    *answer = (struct kds_answer){.block = NULL};
}

void kds_unpacked_clear(struct kds_unpacked *unpacked) {
  kds_answer_clear(&unpacked->answer);
  kds_buf_clear(&unpacked->records);
  kds_buf_clear(&unpacked->keys);
  kds_buf_clear(&unpacked->key_lengths);
}

size_t kds_unpacked_count(const struct kds_unpacked *unpacked) {
  return unpacked->records.len / sizeof(struct kds_user_record);
}

size_t kds_unpacked_bytes(const struct kds_unpacked *unpacked) {
  return unpacked->answer.bytes.len + unpacked->keys.len +
         kds_unpacked_count(unpacked) * OBJECT_BYTES;
}

struct kds_slice kds_unpacked_last(const struct kds_unpacked *unpacked) {
  const struct kds_answer *answer = &unpacked->answer;
  if (answer->record_count == 0)
    return (struct kds_slice){NULL, 0};
  const struct kds_got_record *last = &answer->records[answer->record_count - 1];
  return slice_at(answer, last->sequence_number, last->sequence_number_len);
}

void kds_unpacked_give(struct kds_unpacked *unpacked, struct kds_fetched *fetched) {
  const struct kds_answer *answer = &unpacked->answer;
  fetched->records = (const struct kds_user_record *)(const void *)unpacked->records.data;
  fetched->record_count = kds_unpacked_count(unpacked);
  fetched->keys = kds_buf_slice(&unpacked->keys);
  fetched->key_lengths = (const uint32_t *)(const void *)unpacked->key_lengths.data;
  fetched->key_count = unpacked->key_lengths.len / sizeof(uint32_t);
  fetched->keys_are_ascii = kds_is_ascii(fetched->keys);
  fetched->bytes = answer->bytes;
  fetched->data_bytes = answer->data_bytes;
  fetched->sequence_numbers = answer->sequence_numbers;
  fetched->last_sequence_number = kds_unpacked_last(unpacked);
  fetched->answer = &unpacked->answer;
}
