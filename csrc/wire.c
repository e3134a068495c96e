#include "wire.h"

#include "base64.h"
#include "wire_cbor.h"
#include "wire_json.h"

#include <math.h>

/* The service gives 10,000 at most; without a cap an answer could ask for 40 times its own size. */
enum { MAX_ENTRIES = 65536 };

static const struct protocol {
  const struct kds_format *format;
  void (*write_request)(struct kds_buf *buf, const char *operation, struct kds_slice input,
                        const struct kds_record *records, size_t record_count);
} protocols[] = {
    [KDS_PROTOCOL_JSON] = {&kds_json_format, kds_json_write_request},
    [KDS_PROTOCOL_CBOR] = {&kds_cbor_format, kds_cbor_write_request},
};

void kds_wire_write_request(struct kds_buf *buf, enum kds_protocol protocol, const char *operation,
                            struct kds_slice input, const struct kds_record *records,
                            size_t record_count) {
  protocols[protocol].write_request(buf, operation, input, records, record_count);
}

/* A map of CBOR begins with its major type or with a tag's; no JSON begins with such a byte. */
static enum kds_protocol protocol_of(struct kds_slice body) {
  bool is_cbor = body.len > 0 && (uint8_t)body.data[0] >= 0xA0 && (uint8_t)body.data[0] < 0xE0;
  return is_cbor ? KDS_PROTOCOL_CBOR : KDS_PROTOCOL_JSON;
}

static void init_reader(struct kds_reader *reader, struct kds_slice body, uint32_t max_depth) {
  kds_reader_init(reader, protocols[protocol_of(body)].format, body, max_depth);
}

/* ---- Answers ---- */

void kds_answer_clear(struct kds_answer *answer) {
  kds_bulk_free((void *)(uintptr_t)answer->text.data);
  kds_bulk_free(answer->table);
  kds_bulk_free(answer->block);
  *answer = (struct kds_answer){0};
}

void kds_answer_give(struct kds_answer *answer, struct kds_result *result) {
  result->text = answer->text;
  result->puts = answer->puts;
  result->put_count = answer->put_count;
  result->records = answer->records;
  result->record_count = answer->record_count;
  result->bytes = answer->bytes;
  result->data_bytes = answer->data_bytes;
  result->sequence_numbers = answer->sequence_numbers;
  result->partition_keys = answer->partition_keys;
  result->keys_are_ascii = answer->keys_are_ascii;
  result->answer = answer;
}

struct kds_answer kds_answer_take(const struct kds_result *result) {
  struct kds_answer taken = {.block = NULL}, *answer = result->answer;
  if (answer == NULL)
    return taken;
  taken = *answer;
  *answer = (struct kds_answer){.block = NULL};
  return taken;
}

char *kds_answer_take_block(struct kds_answer *answer) {
  char *block = answer == NULL ? NULL : answer->block;
  if (answer != NULL)
    answer->block = NULL;
  return block;
}

char *kds_result_take_block(const struct kds_result *result) {
  return kds_answer_take_block(result->answer);
}

size_t kds_block_capacity(const char *block) { return kds_bulk_capacity(block); }

void kds_block_free(char *block) { kds_bulk_free(block); }

static char *take_memory(struct kds_buf *buf) {
  char *data = buf->data;
  kds_buf_init(buf, buf->max_bytes);
  return data;
}

union entry {
  struct kds_put_result put;
  struct kds_got_record record;
};

struct kind;

/* An answer under way. */
struct decoding {
  const struct kind *kind;
  struct kds_reader *reader;
  struct kds_buf *body;
  struct kds_buf text;  /* what is left without the list */
  struct kds_buf table; /* the list's entries */
  size_t count;
  bool has_list;
  struct kds_put_result lone; /* what the document itself says of a put */
};

/* What the kinds of answers differ in. */
struct kind {
  bool needs_list;
  size_t entry_bytes;
  /* An entry of the list, whose first token was read; NULL: the list is a member like others. */
  bool (*read_entry)(struct kds_reader *reader, const struct kds_token *first, union entry *entry);
  enum kds_status (*finish)(struct decoding *decoding, struct kds_answer *answer);
};

/* False: the map has ended, which the key then says, or cannot be read. */
static bool next_member(struct kds_reader *reader, struct kds_token *key, struct kds_token *value) {
  return kds_reader_next(reader, key) && key->type == KDS_TOKEN_KEY &&
         kds_reader_next(reader, value);
}

/* ---- Puts ---- */

static const struct {
  struct kds_slice name;
  size_t at;
} put_fields[] = {
    {KDS_LITERAL("ShardId"), offsetof(struct kds_put_result, shard_id)},
    {KDS_LITERAL("SequenceNumber"), offsetof(struct kds_put_result, sequence_number)},
    {KDS_LITERAL("ErrorCode"), offsetof(struct kds_put_result, error_code)},
    {KDS_LITERAL("ErrorMessage"), offsetof(struct kds_put_result, error_message)},
};
enum { PUT_FIELDS = sizeof(put_fields) / sizeof(put_fields[0]) };

static struct kds_slice *put_field(struct kds_put_result *put, size_t field) {
  return (struct kds_slice *)(void *)((char *)put + put_fields[field].at);
}

static void note_put_member(struct kds_put_result *put, struct kds_slice name,
                            const struct kds_token *value) {
  for (size_t i = 0; value->type == KDS_TOKEN_TEXT && i < PUT_FIELDS; i++)
    if (kds_slice_same(put_fields[i].name, name))
      *put_field(put, i) = value->text;
}

/* What is no map tells nothing, and its strings stay empty. */
static bool read_put(struct kds_reader *reader, const struct kds_token *first, union entry *entry) {
  if (first->type != KDS_TOKEN_MAP)
    return kds_reader_skip(reader, first);
  struct kds_token key, value;
  while (next_member(reader, &key, &value)) {
    note_put_member(&entry->put, key.text, &value);
    if (!kds_reader_skip(reader, &value))
      return false;
  }
  return key.type == KDS_TOKEN_MAP_END;
}

/* Out of the body, each with a NUL. */
static char *copy_strings(struct kds_put_result *puts, size_t count) {
  size_t bytes = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t field = 0; field < PUT_FIELDS; field++)
      bytes += put_field(&puts[i], field)->len + 1;
  size_t capacity;
  char *block = kds_bulk_alloc(bytes, &capacity), *to = block;
  for (size_t i = 0; block != NULL && i < count; i++) {
    for (size_t field = 0; field < PUT_FIELDS; field++) {
      struct kds_slice *string = put_field(&puts[i], field);
      if (string->len > 0)
        memcpy(to, string->data, string->len);
      to[string->len] = '\0';
      string->data = to;
      to += string->len + 1;
    }
  }
  return block;
}

/* Without a list the document is the result of the only put. */
static enum kds_status finish_puts(struct decoding *decoding, struct kds_answer *answer) {
  if (!decoding->has_list) {
    kds_buf_append(&decoding->table, &decoding->lone, sizeof(decoding->lone));
    decoding->count = 1;
  }
  if (decoding->table.status != KDS_OK)
    return decoding->table.status;
  struct kds_put_result *puts = (struct kds_put_result *)(void *)decoding->table.data;
  answer->block = copy_strings(puts, decoding->count);
  answer->puts = puts;
  answer->put_count = decoding->count;
  return answer->block == NULL ? KDS_E_NOMEM : KDS_OK;
}

/* ---- Records ---- */

/* The strings of a record, in the order in which they stand behind the data, and their places. */
static const struct string_field {
  struct kds_slice name;
  size_t offset_at, len_at;
} string_fields[] = {
#define STRING_FIELD(name, member)                                                                 \
  {                                                                                                \
    KDS_LITERAL(name), offsetof(struct kds_got_record, member),                                    \
        offsetof(struct kds_got_record, member##_len)                                              \
  }
    STRING_FIELD("SequenceNumber", sequence_number),
    STRING_FIELD("PartitionKey", partition_key),
    STRING_FIELD("EncryptionType", encryption_type),
#undef STRING_FIELD
};
enum { SEQUENCE_NUMBERS, PARTITION_KEYS, ENCRYPTION_TYPES, STRING_FIELDS };

static uint32_t *number_at(struct kds_got_record *record, size_t at) {
  return (uint32_t *)(void *)((char *)record + at);
}

static void set_string(const struct kds_reader *reader, struct kds_got_record *record,
                       const struct string_field *field, struct kds_slice string) {
  *number_at(record, field->offset_at) = (uint32_t)(string.data - reader->start);
  *number_at(record, field->len_at) = (uint32_t)string.len;
}

/* The bytes of a list of numbers, written over it: each takes one byte there at the least. */
static bool read_byte_list(struct kds_reader *reader, struct kds_slice *out) {
  struct kds_token item;
  char *start = reader->at, *to = start;
  while (kds_reader_next(reader, &item) && item.type == KDS_TOKEN_INTEGER && !item.negative &&
         item.integer <= UINT8_MAX)
    *to++ = (char)item.integer;
  *out = (struct kds_slice){start, (size_t)(to - start)};
  return item.type == KDS_TOKEN_ARRAY_END;
}

/*
 * { type: "Buffer", data: [104, 105] }, as Node writes a Buffer in JSON: that is what kinesalite
 * makes of data that it got as CBOR.
 */
static bool read_node_buffer(struct kds_reader *reader, struct kds_token *value) {
  static const struct kds_slice bytes_name = KDS_LITERAL("data");
  struct kds_slice bytes = {NULL, 0};
  struct kds_token key, member;
  while (next_member(reader, &key, &member)) {
    bool is_bytes = member.type == KDS_TOKEN_ARRAY && kds_slice_same(key.text, bytes_name);
    if (is_bytes ? !read_byte_list(reader, &bytes) : !kds_reader_skip(reader, &member))
      return false;
  }
  *value = (struct kds_token){.type = KDS_TOKEN_BYTES, .text = bytes};
  return key.type == KDS_TOKEN_MAP_END && bytes.data != NULL;
}

/* Text where a blob should be is base64, in CBOR, too. */
static bool read_data(struct kds_reader *reader, struct kds_token *value,
                      struct kds_got_record *record) {
  bool valid = value->type == KDS_TOKEN_BYTES ||
               (value->type == KDS_TOKEN_TEXT && kds_base64_decode(&value->text)) ||
               (value->type == KDS_TOKEN_MAP && read_node_buffer(reader, value));
  if (!valid)
    return kds_reader_fail(reader, "lists a record without readable data");
  record->data = (uint32_t)(value->text.data - reader->start);
  record->data_len = (uint32_t)value->text.len;
  return true;
}

static void note_record_member(const struct kds_reader *reader, struct kds_got_record *record,
                               struct kds_slice name, const struct kds_token *value) {
  static const struct kds_slice arrival_name = KDS_LITERAL("ApproximateArrivalTimestamp");
  if (value->type == KDS_TOKEN_TIMESTAMP && isfinite(value->number) &&
      kds_slice_same(name, arrival_name))
    record->arrival_s = value->number;
  for (size_t i = 0; value->type == KDS_TOKEN_TEXT && i < STRING_FIELDS; i++)
    if (kds_slice_same(string_fields[i].name, name))
      set_string(reader, record, &string_fields[i], value->text);
}

/* Its offsets lie in the body for now. */
static bool read_record(struct kds_reader *reader, const struct kds_token *first,
                        union entry *entry) {
  static const struct kds_slice data_name = KDS_LITERAL("Data");
  bool has_data = false;
  entry->record.arrival_s = (double)NAN;
  if (first->type != KDS_TOKEN_MAP)
    return kds_reader_fail(reader, "lists a record that is no object");
  struct kds_token key, value;
  while (next_member(reader, &key, &value)) {
    if (kds_slice_same(key.text, data_name)) {
      if (!read_data(reader, &value, &entry->record))
        return false;
      has_data = true;
    } else
      note_record_member(reader, &entry->record, key.text, &value);
    if (!kds_reader_skip(reader, &value))
      return false;
  }
  return key.type == KDS_TOKEN_MAP_END &&
         (has_data || kds_reader_fail(reader, "lists a record without readable data"));
}

/* The strings of all records, a field after the other, copied out of the body. */
static char *gather_strings(const char *body, struct kds_got_record *records, size_t count,
                            size_t ends[STRING_FIELDS]) {
  size_t bytes = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t field = 0; field < STRING_FIELDS; field++)
      bytes += *number_at(&records[i], string_fields[field].len_at);
  size_t capacity;
  char *strings = kds_bulk_alloc(bytes, &capacity);
  size_t at = 0;
  for (size_t field = 0; strings != NULL && field < STRING_FIELDS; field++) {
    for (size_t i = 0; i < count; i++) {
      uint32_t *offset = number_at(&records[i], string_fields[field].offset_at);
      uint32_t len = *number_at(&records[i], string_fields[field].len_at);
      memcpy(strings + at, body + *offset, len);
      *offset = (uint32_t)at;
      at += len;
    }
    ends[field] = at;
  }
  return strings;
}

/* Downwards: each record's data stands behind that of the one before. */
static size_t compact_data(char *body, struct kds_got_record *records, size_t count) {
  size_t at = 0;
  for (size_t i = 0; i < count; i++) {
    memmove(body + at, body + records[i].data, records[i].data_len);
    records[i].data = (uint32_t)at;
    at += records[i].data_len;
  }
  return at;
}

/*
 * The body becomes the block: data moves to its beginning and the strings behind that. They have
 * room there, for they stood in the body beside the data, which is no longer than its base64 was.
 */
static enum kds_status finish_records(struct decoding *decoding, struct kds_answer *answer) {
  struct kds_got_record *records = (struct kds_got_record *)(void *)decoding->table.data;
  size_t count = decoding->count, ends[STRING_FIELDS];
  char *body = decoding->body->data, *strings = gather_strings(body, records, count, ends);
  if (strings == NULL)
    return KDS_E_NOMEM;
  size_t data_bytes = compact_data(body, records, count), string_bytes = ends[ENCRYPTION_TYPES];
  memcpy(body + data_bytes, strings, string_bytes);
  kds_bulk_free(strings);
  for (size_t i = 0; i < count; i++)
    for (size_t field = 0; field < STRING_FIELDS; field++)
      *number_at(&records[i], string_fields[field].offset_at) += (uint32_t)data_bytes;
  const char *numbers = body + data_bytes, *keys = numbers + ends[SEQUENCE_NUMBERS];
  answer->records = records;
  answer->record_count = count;
  answer->block = take_memory(decoding->body);
  answer->bytes = (struct kds_slice){body, data_bytes + string_bytes};
  answer->data_bytes = data_bytes;
  answer->sequence_numbers = (struct kds_slice){numbers, ends[SEQUENCE_NUMBERS]};
  answer->partition_keys = (struct kds_slice){keys, ends[PARTITION_KEYS] - ends[SEQUENCE_NUMBERS]};
  answer->keys_are_ascii = kds_is_ascii(answer->partition_keys);
  return KDS_OK;
}

/* ---- Documents ---- */

static enum kds_status finish_text(struct decoding *decoding, struct kds_answer *answer) {
  (void)decoding, (void)answer;
  return KDS_OK;
}

static const struct kind kinds[] = {
    [KDS_RESPONSE_TEXT] = {false, 0, NULL, finish_text},
    [KDS_RESPONSE_PUTS] = {false, sizeof(struct kds_put_result), read_put, finish_puts},
    [KDS_RESPONSE_RECORDS] = {true, sizeof(struct kds_got_record), read_record, finish_records},
};

/* In one piece from the start, where that is told: what grows is copied. */
static void reserve_table(struct decoding *decoding) {
  uint64_t count = kds_reader_count(decoding->reader);
  if (count <= MAX_ENTRIES)
    kds_buf_reserve(&decoding->table, count * decoding->kind->entry_bytes);
}

static bool read_list(struct decoding *decoding) {
  const struct kind *kind = decoding->kind;
  struct kds_token token;
  if (!kds_reader_next(decoding->reader, &token))
    return false;
  if (token.type != KDS_TOKEN_ARRAY)
    return kds_reader_fail(decoding->reader, "has no list of records");
  decoding->has_list = true;
  reserve_table(decoding);
  while (kds_reader_next(decoding->reader, &token) && token.type != KDS_TOKEN_ARRAY_END) {
    union entry entry;
    memset(&entry, 0, sizeof(entry));
    if (decoding->count++ == MAX_ENTRIES)
      return kds_reader_fail(decoding->reader, "lists more than 65,536 records");
    if (!kind->read_entry(decoding->reader, &token, &entry))
      return false;
    kds_buf_append(&decoding->table, &entry, kind->entry_bytes);
  }
  return token.type == KDS_TOKEN_ARRAY_END;
}

static bool read_member(struct decoding *decoding, const struct kds_token *key) {
  static const struct kds_slice list_name = KDS_LITERAL("Records");
  if (decoding->kind->read_entry != NULL && kds_slice_same(key->text, list_name))
    return read_list(decoding);
  struct kds_token value;
  kds_json_write_token(&decoding->text, key);
  if (!kds_reader_next(decoding->reader, &value))
    return false;
  note_put_member(&decoding->lone, key->text, &value);
  return kds_reader_copy(decoding->reader, &value, kds_json_write_token, &decoding->text);
}

static bool read_document(struct decoding *decoding) {
  struct kds_reader *reader = decoding->reader;
  struct kds_token token;
  if (!kds_reader_next(reader, &token))
    return false;
  kds_json_write_token(&decoding->text, &token);
  while (kds_reader_next(reader, &token) && token.type == KDS_TOKEN_KEY)
    if (!read_member(decoding, &token))
      return false;
  if (token.type != KDS_TOKEN_MAP_END)
    return false;
  kds_json_write_token(&decoding->text, &token);
  if (!kds_reader_next(reader, &token))
    return false;
  return decoding->has_list || !decoding->kind->needs_list ||
         kds_reader_fail(reader, "has no list of records");
}

static enum kds_status decode(struct decoding *decoding, struct kds_answer *out) {
  bool valid = read_document(decoding);
  if (decoding->table.status != KDS_OK)
    return decoding->table.status;
  if (decoding->text.status != KDS_OK)
    return decoding->text.status == KDS_E_TOO_LARGE ? KDS_E_RESPONSE_TOO_LARGE
                                                    : decoding->text.status;
  if (!valid)
    return KDS_E_BAD_RESPONSE;
  return decoding->kind->finish(decoding, out);
}

static enum kds_status read_answer(const struct kind *kind, struct kds_buf *body,
                                   uint32_t max_depth, struct kds_answer *out) {
  struct kds_reader reader;
  struct decoding decoding = {.kind = kind, .reader = &reader, .body = body};
  kds_buf_init(&decoding.text, body->max_bytes);
  kds_buf_init(&decoding.table, MAX_ENTRIES * sizeof(union entry));
  init_reader(&reader, kds_buf_slice(body), max_depth);
  enum kds_status status = decode(&decoding, out);
  if (status == KDS_OK) {
    out->text = kds_buf_slice(&decoding.text);
    out->table = decoding.table.data;
    return KDS_OK;
  }
  kds_buf_clear(&decoding.text);
  kds_buf_clear(&decoding.table);
  *out = (struct kds_answer){0};
  memcpy(out->problem, reader.problem, sizeof(out->problem));
  return status;
}

enum kds_status kds_wire_read(enum kds_response response, struct kds_buf *body, uint32_t max_depth,
                              struct kds_answer *out) {
  struct kds_slice whole = kds_buf_slice(body);
  *out = (struct kds_answer){0};
  if (response == KDS_RESPONSE_RECORDS && whole.len > UINT32_MAX) /* of which offsets are */
    return KDS_E_RESPONSE_TOO_LARGE;
  bool is_text = response == KDS_RESPONSE_TEXT && protocol_of(whole) == KDS_PROTOCOL_JSON;
  if (!is_text || !kds_json_is_within(whole, max_depth))
    return read_answer(&kinds[response], body, max_depth, out);
  out->text = whole;
  take_memory(body);
  return KDS_OK;
}

/* ---- Errors ---- */

/*
 * "com.amazonaws.kinesis#Name:http://…" is Name: cut at a comma, at a colon, and up to a hash.
 * Empty where there is none.
 */
static struct kds_slice exception_name(struct kds_slice type) {
  struct kds_slice name = {type.data, 0};
  while (name.len < type.len && type.data[name.len] != ',' && type.data[name.len] != ':')
    name.len++;
  const char *hash = name.len == 0 ? NULL : memchr(name.data, '#', name.len);
  if (hash == NULL)
    return name;
  return (struct kds_slice){hash + 1, name.len - (size_t)(hash + 1 - name.data)};
}

/* The members that may tell the code, then those that may tell the message, the first choice first.
 */
static const struct kds_slice error_names[] = {KDS_LITERAL("__type"), KDS_LITERAL("code"),
                                               KDS_LITERAL("message"), KDS_LITERAL("Message")};
enum { TYPE, CODE, MESSAGE, OTHER_MESSAGE, ERROR_NAMES };

static struct kds_slice first_of(struct kds_slice a, struct kds_slice b) {
  return a.len > 0 ? a : b;
}

/* What a NUL follows cannot be told in C. False: not to be read. */
static bool read_error_members(struct kds_reader *reader, struct kds_slice found[ERROR_NAMES]) {
  struct kds_token key, value;
  if (!kds_reader_next(reader, &key))
    return false;
  while (next_member(reader, &key, &value)) {
    for (size_t i = 0; value.type == KDS_TOKEN_TEXT && i < ERROR_NAMES; i++)
      if (kds_slice_same(error_names[i], key.text))
        found[i] = (struct kds_slice){value.text.data, strnlen(value.text.data, value.text.len)};
    if (!kds_reader_skip(reader, &value))
      return false;
  }
  return key.type == KDS_TOKEN_MAP_END && kds_reader_next(reader, &key);
}

enum kds_status kds_wire_read_error(struct kds_slice body, const char *error_type,
                                    uint32_t max_depth, struct kds_error_body *out) {
  struct kds_reader reader;
  struct kds_slice found[ERROR_NAMES] = {{NULL, 0}};
  init_reader(&reader, body, max_depth);
  bool is_object = read_error_members(&reader, found);
  if (!is_object)
    memset(found, 0, sizeof(found));
  struct kds_slice type = first_of(first_of(found[TYPE], found[CODE]), kds_slice_of(error_type)),
                   name = exception_name(type),
                   message = first_of(found[MESSAGE], found[OTHER_MESSAGE]);
  *out = (struct kds_error_body){
      .code = name.len == 0 ? NULL : kds_slice_dup(name),
      .message = message.len == 0 ? NULL : kds_slice_dup(message),
      .is_object = is_object,
  };
  if ((name.len == 0) == (out->code == NULL) && (message.len == 0) == (out->message == NULL))
    return KDS_OK;
  kds_free(out->code);
  kds_free(out->message);
  *out = (struct kds_error_body){0};
  return KDS_E_NOMEM;
}
