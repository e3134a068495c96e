#include "wire_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>

/* ---- Writing ---- */

static bool needs_escape(unsigned char c) { return c < 0x20 || c == '"' || c == '\\'; }

static void write_string(struct kds_buf *buf, struct kds_slice text) {
  kds_buf_append_char(buf, '"');
  size_t plain = 0; /* where the run of characters that stand for themselves began */
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (!needs_escape(c))
      continue;
    kds_buf_append(buf, text.data + plain, i - plain);
    char escape[7];
    int len = c < 0x20 ? snprintf(escape, sizeof(escape), "\\u%04x", c)
                       : snprintf(escape, sizeof(escape), "\\%c", c);
    kds_buf_append(buf, escape, (size_t)len);
    plain = i + 1;
  }
  kds_buf_append(buf, text.data + plain, text.len - plain);
  kds_buf_append_char(buf, '"');
}

static void write_blob(struct kds_buf *buf, struct kds_slice blob) {
  kds_buf_append_char(buf, '"');
  char *room = kds_buf_reserve(buf, (blob.len + 2) / 3 * 4 + 1); /* OpenSSL adds a NUL */
  if (room != NULL)
    buf->len += (size_t)EVP_EncodeBlock((unsigned char *)room, (const unsigned char *)blob.data,
                                        (int)blob.len);
  kds_buf_append_char(buf, '"');
}

static void write_record_members(struct kds_buf *buf, const struct kds_record *record) {
  kds_buf_append_text(buf, "\"Data\":");
  write_blob(buf, record->data);
  if (record->partition_key.len > 0) {
    kds_buf_append_text(buf, ",\"PartitionKey\":");
    write_string(buf, record->partition_key);
  }
  if (record->explicit_hash_key.len > 0) {
    kds_buf_append_text(buf, ",\"ExplicitHashKey\":");
    write_string(buf, record->explicit_hash_key);
  }
}

static void write_record_list(struct kds_buf *buf, const struct kds_record *records, size_t count) {
  kds_buf_append_text(buf, "\"Records\":[");
  for (size_t i = 0; i < count; i++) {
    kds_buf_append_char(buf, i == 0 ? '{' : ',');
    if (i > 0)
      kds_buf_append_char(buf, '{');
    write_record_members(buf, &records[i]);
    kds_buf_append_char(buf, '}');
  }
  kds_buf_append_char(buf, ']');
}

void kds_json_write_request(struct kds_buf *buf, const char *operation, struct kds_slice input,
                            const struct kds_record *records, size_t record_count) {
  if (records == NULL) {
    kds_buf_append(buf, input.data, input.len);
    return;
  }
  kds_buf_append(buf, input.data, input.len - 1); /* without the closing brace */
  if (input.len > 2)
    kds_buf_append_char(buf, ',');
  if (strcmp(operation, "PutRecord") == 0)
    write_record_members(buf, records);
  else
    write_record_list(buf, records, record_count);
  kds_buf_append_char(buf, '}');
}

/* ---- Reading: what cJSON cannot ---- */

/*
 * cJSON cuts a string at \u0000 and refuses a document with a lone surrogate. Both can stand in a
 * partition key. So, before cJSON sees the text, the escapes become bytes: NUL in the form of
 * Java's modified UTF-8 (C0 80), which read_text turns back, a lone surrogate the replacement
 * character, as any UTF-8 decoder would have it.
 */
static const char nul_bytes[2] = {'\xC0', '\x80'};
static const char replacement_bytes[3] = {'\xEF', '\xBF', '\xBD'};
enum { ESCAPE_LEN = 6 };

/* The value of a \uXXXX escape at `at`, or -1. */
static int read_escape(const char *at, const char *end) {
  if (end - at < ESCAPE_LEN || at[0] != '\\' || at[1] != 'u')
    return -1;
  int value = 0;
  for (int i = 2; i < ESCAPE_LEN; i++) {
    char c = at[i];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0)
      return -1;
    value = value << 4 | digit;
  }
  return value;
}

static bool is_high_surrogate(int unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
static bool is_low_surrogate(int unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/* Copies one escape, changed where it has to be; moves both positions. */
static void copy_escape(const char **from, const char *end, char **to) {
  int unit = read_escape(*from, end);
  size_t taken = unit < 0 ? 2 : ESCAPE_LEN;
  const char *copy = *from;
  size_t copied;
  if (unit == 0) {
    copy = nul_bytes;
    copied = sizeof(nul_bytes);
  } else if (is_high_surrogate(unit) && is_low_surrogate(read_escape(*from + ESCAPE_LEN, end))) {
    copied = taken = (size_t)2 * ESCAPE_LEN;
  } else if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
    copy = replacement_bytes;
    copied = sizeof(replacement_bytes);
  } else {
    if (taken > (size_t)(end - *from))
      taken = (size_t)(end - *from);
    copied = taken;
  }
  memmove(*to, copy, copied);
  *from += taken;
  *to += copied;
}

/* In place: no escape grows. */
static struct kds_slice rewrite_escapes(struct kds_slice text) {
  const char *from = text.data, *end = text.data + text.len;
  char *start = (char *)(uintptr_t)text.data, *to = start;
  while (from < end) {
    const char *escape = memchr(from, '\\', (size_t)(end - from));
    size_t plain = (size_t)((escape == NULL ? end : escape) - from);
    if (to != from)
      memmove(to, from, plain);
    from += plain;
    to += plain;
    if (escape != NULL)
      copy_escape(&from, end, &to);
  }
  return (struct kds_slice){start, (size_t)(to - start)};
}

/* A string's bytes with true NULs; `out` may be NULL, to learn the length. */
static size_t read_text(const char *text, char *out) {
  size_t len = 0;
  for (; *text != '\0'; text++, len++) {
    bool nul = text[0] == nul_bytes[0] && text[1] == nul_bytes[1];
    if (out != NULL)
      out[len] = nul ? '\0' : *text;
    text += nul;
  }
  return len;
}

/* ---- Reading ---- */

static void *cjson_malloc(size_t bytes) { return kds_malloc(bytes); }
static void set_hooks(void) {
  cJSON_Hooks hooks = {.malloc_fn = cjson_malloc, .free_fn = kds_free};
  cJSON_InitHooks(&hooks);
}

/*
 * A whole body as one object, or NULL. cJSON doesn't tell a lack of memory from bad JSON; the
 * caller reports bad JSON, which is as final.
 */
static cJSON *parse_object(struct kds_slice body) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, set_hooks);
  struct kds_slice text = rewrite_escapes(body);
  const char *end = NULL;
  cJSON *document = cJSON_ParseWithLengthOpts(text.data, text.len, &end, false);
  bool whole = document != NULL && cJSON_IsObject(document);
  for (; whole && end < text.data + text.len; end++)
    whole = strchr(" \t\r\n", *end) != NULL && *end != '\0';
  if (whole)
    return document;
  cJSON_Delete(document);
  return NULL;
}

static const char *string_member(const cJSON *object, const char *name) {
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static struct kds_slice slice_member(const cJSON *object, const char *name) {
  return kds_slice_of(string_member(object, name));
}

void kds_answer_clear(struct kds_answer *answer) {
  cJSON_Delete(answer->document);
  cJSON_Delete(answer->list);
  if (answer->text.data != NULL)
    kds_free((void *)(uintptr_t)answer->text.data);
  kds_free(answer->table);
  kds_free(answer->block);
  *answer = (struct kds_answer){0};
}

/* Takes the list out of the document; what is left becomes the answer's text. */
static enum kds_status split_document(struct kds_answer *answer, const char *list_name) {
  answer->list = cJSON_DetachItemFromObjectCaseSensitive(answer->document, list_name);
  char *text = cJSON_PrintUnformatted(answer->document);
  if (text == NULL)
    return KDS_E_NOMEM;
  answer->text = kds_slice_of(text);
  return KDS_OK;
}

static struct kds_put_result put_result(const cJSON *object) {
  return (struct kds_put_result){
      .shard_id = slice_member(object, "ShardId"),
      .sequence_number = slice_member(object, "SequenceNumber"),
      .error_code = slice_member(object, "ErrorCode"),
      .error_message = slice_member(object, "ErrorMessage"),
  };
}

static enum kds_status read_puts(struct kds_answer *answer) {
  enum kds_status status = split_document(answer, "Records");
  if (status != KDS_OK)
    return status;
  if (answer->list != NULL && !cJSON_IsArray(answer->list))
    return KDS_E_BAD_RESPONSE;
  const cJSON *item = answer->list == NULL ? answer->document : ((cJSON *)answer->list)->child;
  answer->put_count = answer->list == NULL ? 1 : (size_t)cJSON_GetArraySize(answer->list);
  struct kds_put_result *puts = kds_calloc(answer->put_count, sizeof(*puts));
  if (puts == NULL)
    return KDS_E_NOMEM;
  answer->puts = answer->table = puts;
  for (size_t i = 0; i < answer->put_count; i++, item = item->next)
    puts[i] = put_result(item);
  return KDS_OK;
}

static enum kds_status read_answer(struct kds_slice body, struct kds_answer *out,
                                   enum kds_status (*read)(struct kds_answer *)) {
  *out = (struct kds_answer){.document = parse_object(body)};
  if (out->document == NULL)
    return KDS_E_BAD_RESPONSE;
  enum kds_status status = read(out);
  if (status != KDS_OK)
    kds_answer_clear(out);
  return status;
}

enum kds_status kds_json_read_puts(struct kds_slice body, struct kds_answer *out) {
  return read_answer(body, out, read_puts);
}

/* ---- Reading: records ---- */

/* The strings of a record, in the order in which they stand in the block, and their places. */
struct string_field {
  const char *name;
  size_t offset_at, len_at;
};
#define STRING_FIELD(name, member)                                                                 \
  { name, offsetof(struct kds_got_record, member), offsetof(struct kds_got_record, member##_len) }
static const struct string_field string_fields[] = {
    STRING_FIELD("SequenceNumber", sequence_number),
    STRING_FIELD("PartitionKey", partition_key),
    STRING_FIELD("EncryptionType", encryption_type),
};
enum { STRING_FIELDS = sizeof(string_fields) / sizeof(string_fields[0]) };

/* The most bytes the text can decode to. */
static size_t blob_room(const char *base64) { return strlen(base64) / 4 * 3; }

/* How many = stand at the end; -1 where one stands elsewhere or they are too many. */
static int padding(const char *base64, size_t len) {
  const char *first = memchr(base64, '=', len);
  size_t count = first == NULL ? 0 : len - (size_t)(first - base64);
  return count > 2 || (count == 2 && first[1] != '=') ? -1 : (int)count;
}

/*
 * The number of bytes, or -1 for what isn't base64. `out` has blob_room bytes. OpenSSL takes = for
 * a zero and passes over blanks at both ends, which make the block shorter than it should be.
 */
static int64_t read_blob(const char *base64, char *out) {
  size_t len = strlen(base64);
  int padded = padding(base64, len);
  if (len % 4 != 0 || padded < 0)
    return -1;
  int decoded = EVP_DecodeBlock((unsigned char *)out, (const unsigned char *)base64, (int)len);
  return decoded < 0 || (size_t)decoded != blob_room(base64) ? -1 : decoded - padded;
}

/* Room for all data and strings; 0 where an entry isn't a record. */
static size_t measure_records(const cJSON *list) {
  size_t bytes = 1;
  for (const cJSON *item = list->child; item != NULL; item = item->next) {
    const char *data = string_member(item, "Data");
    if (data == NULL)
      return 0;
    bytes += blob_room(data);
    for (size_t i = 0; i < STRING_FIELDS; i++)
      bytes += slice_member(item, string_fields[i].name).len;
  }
  return bytes;
}

static bool read_all_data(struct kds_answer *answer, struct kds_got_record *records) {
  const cJSON *item = ((cJSON *)answer->list)->child;
  for (size_t i = 0; i < answer->record_count; i++, item = item->next) {
    int64_t len = read_blob(string_member(item, "Data"), answer->block + answer->data_bytes);
    if (len < 0)
      return false;
    records[i].data = (uint32_t)answer->data_bytes;
    records[i].data_len = (uint32_t)len;
    answer->data_bytes += (size_t)len;
  }
  return true;
}

static void read_all_strings(struct kds_answer *answer, struct kds_got_record *records) {
  const cJSON *item = ((cJSON *)answer->list)->child;
  for (size_t i = 0; i < answer->record_count; i++, item = item->next) {
    for (size_t field = 0; field < STRING_FIELDS; field++) {
      const char *text = string_member(item, string_fields[field].name);
      size_t len = text == NULL ? 0 : read_text(text, answer->block + answer->bytes.len);
      char *record = (char *)&records[i];
      *(uint32_t *)(void *)(record + string_fields[field].offset_at) = (uint32_t)answer->bytes.len;
      *(uint32_t *)(void *)(record + string_fields[field].len_at) = (uint32_t)len;
      answer->bytes.len += len;
    }
    const cJSON *arrival = cJSON_GetObjectItemCaseSensitive(item, "ApproximateArrivalTimestamp");
    records[i].arrival_s = cJSON_IsNumber(arrival) ? arrival->valuedouble : NAN;
  }
}

static enum kds_status read_records(struct kds_answer *answer) {
  enum kds_status status = split_document(answer, "Records");
  if (status != KDS_OK)
    return status;
  if (!cJSON_IsArray(answer->list))
    return KDS_E_BAD_RESPONSE;
  answer->record_count = (size_t)cJSON_GetArraySize(answer->list);
  size_t room = measure_records(answer->list);
  if (room == 0 || room > UINT32_MAX)
    return KDS_E_BAD_RESPONSE;
  struct kds_got_record *records = kds_calloc(answer->record_count, sizeof(*records));
  answer->records = answer->table = records;
  answer->block = kds_malloc(room);
  if (records == NULL || answer->block == NULL)
    return KDS_E_NOMEM;
  if (!read_all_data(answer, records))
    return KDS_E_BAD_RESPONSE;
  answer->bytes = (struct kds_slice){answer->block, answer->data_bytes};
  read_all_strings(answer, records);
  cJSON_Delete(answer->list);
  answer->list = NULL;
  return KDS_OK;
}

enum kds_status kds_json_read_records(struct kds_slice body, struct kds_answer *out) {
  return read_answer(body, out, read_records);
}

/* ---- Reading: errors ---- */

/*
 * "com.amazonaws.kinesis#Name:http://…" is Name: cut at a comma, at a colon, and up to a hash.
 * Empty where there is none.
 */
static struct kds_slice exception_name(const char *type) {
  struct kds_slice name = {type, type == NULL ? 0 : strcspn(type, ",:")};
  const char *hash = name.len == 0 ? NULL : memchr(name.data, '#', name.len);
  if (hash == NULL)
    return name;
  return (struct kds_slice){hash + 1, name.len - (size_t)(hash + 1 - type)};
}

static const char *first_text(const char *a, const char *b, const char *c) {
  const char *texts[] = {a, b, c};
  for (size_t i = 0; i < 3; i++)
    if (texts[i] != NULL && texts[i][0] != '\0')
      return texts[i];
  return NULL;
}

static enum kds_status copy_error(const cJSON *document, const char *error_type,
                                  struct kds_error_body *out) {
  const char *type =
      first_text(string_member(document, "__type"), string_member(document, "code"), error_type);
  const char *message =
      first_text(string_member(document, "message"), string_member(document, "Message"), NULL);
  struct kds_slice name = exception_name(type);
  *out = (struct kds_error_body){
      .code = name.len == 0 ? NULL : kds_slice_dup(name),
      .message = kds_strdup(message),
  };
  if ((name.len == 0 || out->code != NULL) && (message == NULL || out->message != NULL))
    return KDS_OK;
  kds_free(out->code);
  kds_free(out->message);
  *out = (struct kds_error_body){NULL, NULL};
  return KDS_E_NOMEM;
}

enum kds_status kds_json_read_error(struct kds_slice body, const char *error_type,
                                    struct kds_error_body *out) {
  cJSON *document = parse_object(body);
  enum kds_status status = copy_error(document, error_type, out);
  cJSON_Delete(document);
  return status;
}
