#include "aggregate.h"

#include "md5_lanes.h"

__extension__ typedef unsigned __int128 uint128;

static const uint8_t magic[] = {0xF3, 0x89, 0x9A, 0xC2};

enum { FRAME_BYTES = sizeof(magic) + KDS_MD5_BYTES };

/* Protobuf: a field begins with its number << 3 | its wire type. */
enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };
#define TAG(number, type) ((number) << 3 | (type))
enum {
  TAG_PARTITION_KEY = TAG(1, WIRE_BYTES),
  TAG_EXPLICIT_HASH_KEY = TAG(2, WIRE_BYTES),
  TAG_RECORD = TAG(3, WIRE_BYTES),
  TAG_PARTITION_KEY_INDEX = TAG(1, WIRE_VARINT),
  TAG_EXPLICIT_HASH_KEY_INDEX = TAG(2, WIRE_VARINT),
  TAG_DATA = TAG(3, WIRE_BYTES),
};

/* ---- Key tables ---- */

enum {
  FIRST_CAPACITY = 8,
  SLOTS_PER_KEY = 2,
  /*
   * Partition keys may be chosen by an application's users, in a hostile way. A key that finds no
   * slot this near is written once more, which readers don't mind; by chance it doesn't happen.
   */
  MAX_PROBES = 64,
};

/* One of a hash table with open addressing. */
struct kds_key_slot {
  uint32_t hash;
  uint32_t key; /* its index + 1; 0: free */
};

static uint64_t mix(uint64_t hash, uint64_t word) {
  uint128 product = (uint128)(hash ^ word) * 0x9E3779B97F4A7C15;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t hash_of(struct kds_slice key) {
  uint64_t hash = key.len + 0xD6E8FEB86659FD93, word;
  size_t at = 0;
  for (; key.len - at >= sizeof(word); at += sizeof(word)) {
    memcpy(&word, key.data + at, sizeof(word));
    hash = mix(hash, word);
  }
  word = 0;
  for (; at < key.len; at++)
    word = word << 8 | (uint8_t)key.data[at];
  hash = mix(hash, word);
  return (uint32_t)(hash ^ hash >> 32);
}

/* The slot that holds the key, else the free one it belongs into; NULL: there is none near. */
static struct kds_key_slot *find_slot(const struct kds_key_table *table, struct kds_slice key,
                                      uint32_t hash) {
  size_t mask = table->capacity * SLOTS_PER_KEY - 1;
  size_t at = hash;
  for (size_t probe = 0; table->capacity > 0 && probe < MAX_PROBES; at += ++probe) {
    struct kds_key_slot *slot = &table->slots[at & mask];
    if (slot->key == 0 || (slot->hash == hash && kds_slice_same(table->keys[slot->key - 1], key)))
      return slot;
  }
  return NULL;
}

/* Its index; where it isn't in the table, that of the next key. */
static uint32_t index_of(const struct kds_key_table *table, struct kds_slice key) {
  const struct kds_key_slot *slot = find_slot(table, key, hash_of(key));
  return slot == NULL || slot->key == 0 ? (uint32_t)table->count : slot->key - 1;
}

static void push_key(struct kds_key_table *table, struct kds_slice key) {
  uint32_t hash = hash_of(key);
  struct kds_key_slot *slot = find_slot(table, key, hash);
  table->keys[table->count++] = key;
  if (slot != NULL)
    *slot = (struct kds_key_slot){hash, (uint32_t)table->count};
}

/* Room for one more, so that push_key cannot fail. */
static enum kds_status make_room(struct kds_key_table *table) {
  if (table->count < table->capacity)
    return KDS_OK;
  size_t capacity = table->capacity == 0 ? FIRST_CAPACITY : table->capacity * 2;
  if (capacity >= KDS_NO_KEY)
    return KDS_E_NOMEM;
  struct kds_key_table grown = {.capacity = capacity};
  grown.keys = kds_calloc(capacity, sizeof(*grown.keys) + SLOTS_PER_KEY * sizeof(*grown.slots));
  if (grown.keys == NULL)
    return KDS_E_NOMEM;
  grown.slots = (struct kds_key_slot *)(void *)(grown.keys + capacity);
  for (size_t i = 0; i < table->count; i++)
    push_key(&grown, table->keys[i]);
  kds_free(table->keys);
  *table = grown;
  return KDS_OK;
}

/* ---- Building ---- */

struct entry {
  struct kds_slice data;
  uint32_t partition_key, explicit_hash_key; /* indexes; KDS_NO_KEY: none */
};

void kds_aggregate_init(struct kds_aggregate *aggregate) {
  *aggregate = (struct kds_aggregate){0};
  kds_buf_init(&aggregate->entries, SIZE_MAX / 2);
}

void kds_aggregate_clear(struct kds_aggregate *aggregate) {
  kds_free(aggregate->partition_keys.keys);
  kds_free(aggregate->explicit_hash_keys.keys);
  kds_buf_clear(&aggregate->entries);
  kds_aggregate_init(aggregate);
}

size_t kds_aggregate_count(const struct kds_aggregate *aggregate) {
  return aggregate->entries.len / sizeof(struct entry);
}

static size_t varint_bytes(uint64_t value) {
  size_t bytes = 1;
  for (; value >= 0x80; value >>= 7)
    bytes++;
  return bytes;
}

/* A field of bytes with its tag, which is one byte with all of ours. */
static size_t field_bytes(size_t len) { return 1 + varint_bytes(len) + len; }

static size_t body_bytes(const struct entry *entry) {
  size_t bytes = 1 + varint_bytes(entry->partition_key) + field_bytes(entry->data.len);
  if (entry->explicit_hash_key != KDS_NO_KEY)
    bytes += 1 + varint_bytes(entry->explicit_hash_key);
  return bytes;
}

static struct entry entry_of(const struct kds_aggregate *aggregate,
                             const struct kds_record *record) {
  bool has_hash_key = record->explicit_hash_key.len > 0;
  return (struct entry){
      .data = record->data,
      .partition_key = index_of(&aggregate->partition_keys, record->partition_key),
      .explicit_hash_key = has_hash_key
                               ? index_of(&aggregate->explicit_hash_keys, record->explicit_hash_key)
                               : KDS_NO_KEY,
  };
}

static bool is_new(const struct kds_key_table *table, uint32_t index) {
  return index == table->count;
}

static size_t added_bytes(const struct kds_aggregate *aggregate, const struct kds_record *record,
                          const struct entry *entry) {
  size_t bytes = field_bytes(body_bytes(entry));
  if (is_new(&aggregate->partition_keys, entry->partition_key))
    bytes += field_bytes(record->partition_key.len);
  if (is_new(&aggregate->explicit_hash_keys, entry->explicit_hash_key))
    bytes += field_bytes(record->explicit_hash_key.len);
  return bytes;
}

size_t kds_aggregate_bytes(const struct kds_aggregate *aggregate) {
  return aggregate->message_bytes == 0 ? 0 : FRAME_BYTES + aggregate->message_bytes;
}

size_t kds_aggregate_bytes_with(const struct kds_aggregate *aggregate,
                                const struct kds_record *record) {
  struct entry entry = entry_of(aggregate, record);
  return FRAME_BYTES + aggregate->message_bytes + added_bytes(aggregate, record, &entry);
}

enum kds_status kds_aggregate_add(struct kds_aggregate *aggregate,
                                  const struct kds_record *record) {
  struct entry entry = entry_of(aggregate, record);
  bool new_key = is_new(&aggregate->partition_keys, entry.partition_key),
       new_hash_key = is_new(&aggregate->explicit_hash_keys, entry.explicit_hash_key);
  if ((new_key && make_room(&aggregate->partition_keys) != KDS_OK) ||
      (new_hash_key && make_room(&aggregate->explicit_hash_keys) != KDS_OK))
    return KDS_E_NOMEM;
  if (kds_buf_reserve(&aggregate->entries, sizeof(entry)) == NULL) {
    aggregate->entries.status = KDS_OK; /* it may succeed later */
    return KDS_E_NOMEM;
  }
  aggregate->message_bytes += added_bytes(aggregate, record, &entry);
  kds_buf_append(&aggregate->entries, &entry, sizeof(entry));
  if (new_key)
    push_key(&aggregate->partition_keys, record->partition_key);
  if (new_hash_key)
    push_key(&aggregate->explicit_hash_keys, record->explicit_hash_key);
  return KDS_OK;
}

/* ---- Writing: each gives the place behind what it wrote ---- */

static char *put_bytes(char *to, const void *bytes, size_t len) {
  if (len > 0)
    memcpy(to, bytes, len);
  return to + len;
}

static char *put_varint(char *to, uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    *to++ = (char)(value | 0x80);
  *to++ = (char)value;
  return to;
}

static char *put_field(char *to, char tag, struct kds_slice bytes) {
  *to++ = tag;
  return put_bytes(put_varint(to, bytes.len), bytes.data, bytes.len);
}

static char *put_keys(char *to, char tag, const struct kds_key_table *table) {
  for (size_t i = 0; i < table->count; i++)
    to = put_field(to, tag, table->keys[i]);
  return to;
}

static char *put_entry(char *to, const struct entry *entry) {
  *to++ = TAG_RECORD;
  to = put_varint(to, body_bytes(entry));
  *to++ = TAG_PARTITION_KEY_INDEX;
  to = put_varint(to, entry->partition_key);
  if (entry->explicit_hash_key != KDS_NO_KEY) {
    *to++ = TAG_EXPLICIT_HASH_KEY_INDEX;
    to = put_varint(to, entry->explicit_hash_key);
  }
  return put_field(to, TAG_DATA, entry->data);
}

static char *put_message(char *to, const struct kds_aggregate *aggregate) {
  to = put_keys(to, TAG_PARTITION_KEY, &aggregate->partition_keys);
  to = put_keys(to, TAG_EXPLICIT_HASH_KEY, &aggregate->explicit_hash_keys);
  const struct entry *entries = (const struct entry *)(const void *)aggregate->entries.data;
  for (size_t i = 0; i < kds_aggregate_count(aggregate); i++)
    to = put_entry(to, &entries[i]);
  return to;
}

void kds_aggregate_write(const struct kds_aggregate *aggregate, struct kds_buf *buf) {
  size_t bytes = kds_aggregate_bytes(aggregate);
  char *to = bytes == 0 ? NULL : kds_buf_reserve(buf, bytes);
  if (to == NULL)
    return;
  put_message(put_bytes(to, magic, sizeof(magic)), aggregate);
  buf->len += bytes;
}

void kds_aggregates_close(char *const *records, const size_t *bytes, size_t count) {
  enum { MANY = 16 };
  struct kds_slice messages[MANY];
  uint8_t digests[MANY][KDS_MD5_BYTES];
  for (size_t done = 0, some; done < count; done += some) {
    some = count - done < MANY ? count - done : MANY;
    for (size_t i = 0; i < some; i++)
      messages[i] =
          (struct kds_slice){records[done + i] + sizeof(magic), bytes[done + i] - FRAME_BYTES};
    kds_md5_many(messages, some, digests);
    for (size_t i = 0; i < some; i++)
      memcpy(records[done + i] + bytes[done + i] - KDS_MD5_BYTES, digests[i], KDS_MD5_BYTES);
  }
}

enum kds_status kds_aggregate_records(const struct kds_record *records, size_t count,
                                      size_t max_bytes, char **block, size_t *bytes) {
  struct kds_aggregate aggregate;
  struct kds_buf buf;
  enum kds_status status = count == 0 ? KDS_E_INVALID : KDS_OK;
  kds_aggregate_init(&aggregate);
  kds_buf_init(&buf, max_bytes);
  for (size_t i = 0; i < count && status == KDS_OK; i++)
    status = kds_aggregate_add(&aggregate, &records[i]);
  if (status == KDS_OK) {
    kds_aggregate_write(&aggregate, &buf);
    status = buf.status;
  }
  kds_aggregate_clear(&aggregate);
  if (status == KDS_OK) {
    kds_aggregates_close(&buf.data, &buf.len, 1);
    *block = buf.data;
    *bytes = buf.len;
  } else {
    kds_buf_clear(&buf);
  }
  return status;
}

/* ---- Reading ---- */

struct field {
  uint64_t tag;
  uint64_t number;        /* of a varint */
  struct kds_slice bytes; /* of bytes; empty otherwise */
};

/* False: it isn't whole, or doesn't fit 64 bits. */
static bool take_varint(struct kds_slice *in, uint64_t *out) {
  *out = 0;
  for (unsigned shift = 0; in->len > 0 && shift < 64; shift += 7) {
    uint8_t byte = (uint8_t)*in->data++;
    in->len--;
    if (shift == 63 && byte > 1)
      return false;
    *out |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80)
      return true;
  }
  return false;
}

static bool take_bytes(struct kds_slice *in, uint64_t len, struct kds_slice *out) {
  if (len > in->len)
    return false;
  *out = (struct kds_slice){in->data, (size_t)len};
  in->data += len;
  in->len -= (size_t)len;
  return true;
}

/* False: no whole field. Groups are none, which protobuf gave up long before this format. */
static bool take_field(struct kds_slice *in, struct field *field) {
  struct kds_slice fixed;
  field->bytes = (struct kds_slice){NULL, 0};
  if (!take_varint(in, &field->tag) || field->tag > UINT32_MAX || field->tag >> 3 == 0)
    return false;
  switch (field->tag & 7) {
  case WIRE_VARINT:
    return take_varint(in, &field->number);
  case WIRE_FIXED64:
    return take_bytes(in, 8, &fixed);
  case WIRE_BYTES:
    return take_varint(in, &field->number) && take_bytes(in, field->number, &field->bytes);
  case WIRE_FIXED32:
    return take_bytes(in, 4, &fixed);
  default:
    return false;
  }
}

/* An AggregatedRecord whose records may stand before the keys that they name. */
struct message {
  struct kds_slice bytes;
  struct kds_buf partition_keys, explicit_hash_keys; /* of struct kds_slice */
  struct kds_aggregate_tables tables;                /* the two, when they are whole */
};

bool kds_aggregate_is_likely(struct kds_slice data) {
  return data.len > FRAME_BYTES && memcmp(data.data, magic, sizeof(magic)) == 0;
}

static bool unframe(struct kds_slice data, struct kds_slice *message) {
  if (!kds_aggregate_is_likely(data))
    return false;
  *message = (struct kds_slice){data.data + sizeof(magic), data.len - FRAME_BYTES};
  return true;
}

static enum kds_status check_digest(struct kds_slice message) {
  uint8_t md5[KDS_MD5_BYTES];
  enum kds_status status = kds_md5(message.data, message.len, md5);
  if (status == KDS_OK && memcmp(message.data + message.len, md5, sizeof(md5)) != 0)
    return KDS_E_INVALID;
  return status;
}

static enum kds_status collect_keys(struct message *message) {
  struct kds_slice rest = message->bytes;
  struct field field;
  while (rest.len > 0) {
    if (!take_field(&rest, &field))
      return KDS_E_INVALID;
    if (field.tag == TAG_PARTITION_KEY)
      kds_buf_append(&message->partition_keys, &field.bytes, sizeof(field.bytes));
    if (field.tag == TAG_EXPLICIT_HASH_KEY)
      kds_buf_append(&message->explicit_hash_keys, &field.bytes, sizeof(field.bytes));
  }
  message->tables = (struct kds_aggregate_tables){
      (const struct kds_slice *)(const void *)message->partition_keys.data,
      (const struct kds_slice *)(const void *)message->explicit_hash_keys.data,
      message->partition_keys.len / sizeof(struct kds_slice),
      message->explicit_hash_keys.len / sizeof(struct kds_slice),
  };
  enum kds_status status = message->partition_keys.status;
  return status != KDS_OK ? status : message->explicit_hash_keys.status;
}

static bool take_index(uint64_t number, size_t count, uint32_t *index) {
  if (number >= count || number >= KDS_NO_KEY)
    return false;
  *index = (uint32_t)number;
  return true;
}

/* As everywhere in protobuf, the last of a field's values holds. */
static bool read_entry(const struct kds_aggregate_tables *tables, struct kds_slice body,
                       struct kds_aggregate_entry *entry) {
  uint64_t key = 0, hash_key = 0;
  bool has_key = false, has_hash_key = false, has_data = false;
  struct field field;
  while (body.len > 0) {
    if (!take_field(&body, &field))
      return false;
    switch (field.tag) {
    case TAG_PARTITION_KEY_INDEX:
      key = field.number;
      has_key = true;
      break;
    case TAG_EXPLICIT_HASH_KEY_INDEX:
      hash_key = field.number;
      has_hash_key = true;
      break;
    case TAG_DATA:
      entry->data = field.bytes;
      has_data = true;
      break;
    }
  }
  entry->explicit_hash_key = KDS_NO_KEY;
  return has_key && has_data &&
         take_index(key, tables->partition_key_count, &entry->partition_key) &&
         (!has_hash_key ||
          take_index(hash_key, tables->explicit_hash_key_count, &entry->explicit_hash_key));
}

/* `each` may be NULL: a check. */
static enum kds_status read_entries(const struct message *message, uint32_t max_count,
                                    kds_aggregate_entry_fn each, void *arg) {
  struct kds_slice rest = message->bytes;
  struct field field;
  struct kds_aggregate_entry entry = {.subsequence_number = 0};
  while (rest.len > 0 && take_field(&rest, &field)) {
    if (field.tag != TAG_RECORD)
      continue;
    if (!read_entry(&message->tables, field.bytes, &entry))
      return KDS_E_INVALID;
    if (entry.subsequence_number == max_count)
      return KDS_E_TOO_LARGE;
    if (each != NULL)
      each(arg, &message->tables, &entry);
    entry.subsequence_number++;
  }
  return KDS_OK;
}

static enum kds_status read_message(struct message *message, uint32_t max_count,
                                    kds_aggregate_entry_fn each, void *arg) {
  enum kds_status status = check_digest(message->bytes);
  if (status == KDS_OK)
    status = collect_keys(message);
  if (status == KDS_OK)
    status = read_entries(message, max_count, NULL, NULL);
  if (status == KDS_OK)
    status = read_entries(message, max_count, each, arg);
  return status;
}

enum kds_status kds_aggregate_read_entries(struct kds_slice data, uint32_t max_count,
                                           kds_aggregate_entry_fn each, void *arg) {
  struct message message;
  if (!unframe(data, &message.bytes))
    return KDS_E_INVALID;
  kds_buf_init(&message.partition_keys, SIZE_MAX / 2);
  kds_buf_init(&message.explicit_hash_keys, SIZE_MAX / 2);
  enum kds_status status = read_message(&message, max_count, each, arg);
  kds_buf_clear(&message.partition_keys);
  kds_buf_clear(&message.explicit_hash_keys);
  return status;
}

struct record_callback {
  kds_aggregate_record_fn each;
  void *arg;
};

static void give_record(void *arg, const struct kds_aggregate_tables *tables,
                        const struct kds_aggregate_entry *entry) {
  const struct record_callback *callback = arg;
  struct kds_record record = {.data = entry->data, .id = entry->subsequence_number};
  record.partition_key = tables->partition_keys[entry->partition_key];
  if (entry->explicit_hash_key != KDS_NO_KEY)
    record.explicit_hash_key = tables->explicit_hash_keys[entry->explicit_hash_key];
  callback->each(callback->arg, &record);
}

enum kds_status kds_aggregate_read(struct kds_slice data, uint32_t max_count,
                                   kds_aggregate_record_fn each, void *arg) {
  struct record_callback callback = {each, arg};
  return kds_aggregate_read_entries(data, max_count, give_record, &callback);
}
