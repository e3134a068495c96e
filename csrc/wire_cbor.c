#include "wire_cbor.h"

#include "wire_json.h"

#include <math.h>

/* A head is a byte, major type << 5 | info, and up to eight bytes of its argument. */
enum major {
  MAJOR_UNSIGNED,
  MAJOR_NEGATIVE,
  MAJOR_BYTES,
  MAJOR_TEXT,
  MAJOR_ARRAY,
  MAJOR_MAP,
  MAJOR_TAG,
  MAJOR_SIMPLE,
};
enum {
  INFO_ONE_BYTE = 24, /* the argument follows in one byte; up to 27: in two, four, eight */
  INFO_EIGHT_BYTES = 27,
  INFO_INDEFINITE = 31,
  MAX_HEAD_BYTES = 9,
};
enum { TAG_EPOCH = 1 };
enum {
  FALSE = 20,
  TRUE = 21,
  NOTHING = 22,
  ONE_MORE_BYTE = 24,
  HALF = 25,
  SINGLE = 26,
  DOUBLE = 27
};

#define HEAD(major, info) ((char)((major) << 5 | (info)))
#define INDEFINITE(major) HEAD(major, INFO_INDEFINITE)
#define BREAK INDEFINITE(MAJOR_SIMPLE)

/* ---- Writing: into room that is there ---- */

static char *put_bytes(char *to, struct kds_slice bytes) {
  if (bytes.len > 0)
    memcpy(to, bytes.data, bytes.len);
  return to + bytes.len;
}

static char *put_big_endian(char *to, uint64_t value, int bytes) {
  while (bytes-- > 0)
    *to++ = (char)(value >> 8 * bytes);
  return to;
}

/* In the fewest bytes, at most MAX_HEAD_BYTES. */
static char *put_head(char *to, enum major major, uint64_t argument) {
  if (argument < INFO_ONE_BYTE) {
    *to++ = HEAD(major, argument);
    return to;
  }
  int power = argument <= UINT8_MAX    ? 0
              : argument <= UINT16_MAX ? 1
              : argument <= UINT32_MAX ? 2
                                       : 3;
  *to++ = HEAD(major, INFO_ONE_BYTE + power);
  return put_big_endian(to, argument, 1 << power);
}

static char *put_string(char *to, enum major major, struct kds_slice string) {
  return put_bytes(put_head(to, major, string.len), string);
}

/* ---- Writing: tokens ---- */

static void write_head(struct kds_buf *buf, enum major major, uint64_t argument) {
  char *room = kds_buf_reserve(buf, MAX_HEAD_BYTES);
  if (room != NULL)
    buf->len += (size_t)(put_head(room, major, argument) - room);
}

static void write_string(struct kds_buf *buf, enum major major, struct kds_slice string) {
  write_head(buf, major, string.len);
  kds_buf_append(buf, string.data, string.len);
}

static void write_double(struct kds_buf *buf, double number) {
  uint64_t bits;
  char bytes[MAX_HEAD_BYTES] = {HEAD(MAJOR_SIMPLE, DOUBLE)};
  memcpy(&bits, &number, sizeof(bits));
  put_big_endian(bytes + 1, bits, sizeof(bits));
  kds_buf_append(buf, bytes, sizeof(bytes));
}

/* What no Date can be goes as a number, for the service to refuse. */
static void write_timestamp(struct kds_buf *buf, double seconds) {
  static const double max_date_ms = 8.64e15;
  double ms = round(seconds * 1000);
  if (!(fabs(ms) <= max_date_ms)) {
    write_double(buf, seconds);
    return;
  }
  write_head(buf, MAJOR_TAG, TAG_EPOCH);
  if (ms < 0)
    write_head(buf, MAJOR_NEGATIVE, (uint64_t)(-1 - ms));
  else
    write_head(buf, MAJOR_UNSIGNED, (uint64_t)ms);
}

/*
 * Of indefinite length, for a token doesn't tell how many come; the AWS SDKs for Java write so,
 * too.
 */
void kds_cbor_write_token(struct kds_buf *buf, const struct kds_token *token) {
  static const char constants[] = {
      [KDS_TOKEN_MAP] = INDEFINITE(MAJOR_MAP),        [KDS_TOKEN_MAP_END] = BREAK,
      [KDS_TOKEN_ARRAY] = INDEFINITE(MAJOR_ARRAY),    [KDS_TOKEN_ARRAY_END] = BREAK,
      [KDS_TOKEN_TRUE] = HEAD(MAJOR_SIMPLE, TRUE),    [KDS_TOKEN_FALSE] = HEAD(MAJOR_SIMPLE, FALSE),
      [KDS_TOKEN_NULL] = HEAD(MAJOR_SIMPLE, NOTHING),
  };
  switch (token->type) {
  case KDS_TOKEN_KEY:
  case KDS_TOKEN_TEXT:
    write_string(buf, MAJOR_TEXT, token->text);
    break;
  case KDS_TOKEN_BYTES:
    write_string(buf, MAJOR_BYTES, token->text);
    break;
  case KDS_TOKEN_INTEGER:
    write_head(buf, token->negative ? MAJOR_NEGATIVE : MAJOR_UNSIGNED, token->integer);
    break;
  case KDS_TOKEN_DOUBLE:
    write_double(buf, token->number);
    break;
  case KDS_TOKEN_TIMESTAMP:
    write_timestamp(buf, token->number);
    break;
  case KDS_TOKEN_NONE:
  case KDS_TOKEN_END:
    break;
  default:
    kds_buf_append_char(buf, constants[token->type]);
  }
}

/* ---- Writing: requests ---- */

static const struct kds_slice data_name = KDS_LITERAL("Data"),
                              key_name = KDS_LITERAL("PartitionKey"),
                              hash_key_name = KDS_LITERAL("ExplicitHashKey"),
                              records_name = KDS_LITERAL("Records");
enum { MAX_RECORD_HEAD_BYTES = 7 * MAX_HEAD_BYTES + 31 }; /* and the names above */

static char *put_member(char *to, struct kds_slice name, enum major major, struct kds_slice value) {
  return put_string(put_string(to, MAJOR_TEXT, name), major, value);
}

/* The hot path: room is asked for once a record. */
static void write_record(struct kds_buf *buf, const struct kds_record *record, bool as_map) {
  struct kds_slice key = record->partition_key, hash_key = record->explicit_hash_key;
  size_t most = MAX_RECORD_HEAD_BYTES + record->data.len + key.len + hash_key.len;
  char *room = kds_buf_reserve(buf, most), *to = room;
  if (room == NULL)
    return;
  if (as_map)
    to = put_head(to, MAJOR_MAP, 1 + (key.len > 0) + (hash_key.len > 0));
  to = put_member(to, data_name, MAJOR_BYTES, record->data);
  if (key.len > 0)
    to = put_member(to, key_name, MAJOR_TEXT, key);
  if (hash_key.len > 0)
    to = put_member(to, hash_key_name, MAJOR_TEXT, hash_key);
  buf->len += (size_t)(to - room);
}

static void write_records(struct kds_buf *buf, const char *operation,
                          const struct kds_record *records, size_t count) {
  if (records == NULL)
    return;
  if (strcmp(operation, "PutRecord") == 0) {
    write_record(buf, records, false);
    return;
  }
  write_string(buf, MAJOR_TEXT, records_name);
  write_head(buf, MAJOR_ARRAY, count);
  for (size_t i = 0; i < count; i++)
    write_record(buf, &records[i], true);
}

/* The input's map but for its end. False: it is no JSON object. Changes the text. */
static bool write_input(struct kds_buf *buf, struct kds_slice json) {
  struct kds_reader reader;
  struct kds_token token;
  kds_reader_init(&reader, &kds_json_format, json, KDS_READER_MAX_DEPTH);
  bool valid = kds_reader_next(&reader, &token);
  for (; valid && reader.depth > 0; valid = kds_reader_next(&reader, &token))
    kds_cbor_write_token(buf, &token);
  return valid && kds_reader_next(&reader, &token);
}

void kds_cbor_write_request(struct kds_buf *buf, const char *operation, struct kds_slice input,
                            const struct kds_record *records, size_t record_count) {
  char *copy = kds_slice_dup(input); /* the input may be needed again, in JSON */
  if (copy == NULL) {
    buf->status = KDS_E_NOMEM;
    return;
  }
  if (write_input(buf, (struct kds_slice){copy, input.len}))
    write_records(buf, operation, records, record_count);
  else
    buf->status = KDS_E_INVALID;
  kds_buf_append_char(buf, BREAK);
  kds_free(copy);
}

/* ---- Reading ---- */

struct head {
  enum major major;
  unsigned info;
  uint64_t argument;
};

static bool cut_short(struct kds_reader *reader) {
  return kds_reader_fail(reader, "ends too early");
}

static bool malformed(struct kds_reader *reader) {
  return kds_reader_fail(reader, "is malformed CBOR");
}

static bool read_head(struct kds_reader *reader, struct head *head) {
  if (kds_reader_left(reader) == 0)
    return cut_short(reader);
  uint8_t first = (uint8_t)*reader->at++;
  *head = (struct head){(enum major)(first >> 5), first & 31U, first & 31U};
  if (head->info < INFO_ONE_BYTE)
    return true;
  if (head->info > INFO_EIGHT_BYTES) {
    bool may_be_indefinite = head->major >= MAJOR_BYTES && head->major <= MAJOR_MAP;
    return (head->info == INFO_INDEFINITE && may_be_indefinite) || malformed(reader);
  }
  size_t bytes = (size_t)1 << (head->info - INFO_ONE_BYTE);
  if (kds_reader_left(reader) < bytes)
    return cut_short(reader);
  head->argument = 0;
  for (; bytes > 0; bytes--)
    head->argument = head->argument << 8 | (uint8_t)*reader->at++;
  return true;
}

static bool take_break(struct kds_reader *reader) {
  bool there = kds_reader_left(reader) > 0 && *reader->at == BREAK;
  reader->at += there;
  return there;
}

static bool separate(struct kds_reader *reader, struct kds_level *level, bool *ended) {
  if (level->is_counted) {
    *ended = level->left == 0;
    level->left -= !*ended;
  } else {
    *ended = !level->value_due && take_break(reader);
  }
  return true;
}

/* The pieces that follow are moved to where the first one begins. */
static bool read_pieces(struct kds_reader *reader, enum major major, struct kds_slice *string) {
  char *start = reader->at, *to = start;
  while (!take_break(reader)) {
    struct head head;
    if (!read_head(reader, &head))
      return false;
    if (head.major != major || head.info == INFO_INDEFINITE)
      return malformed(reader);
    if (head.argument > kds_reader_left(reader))
      return cut_short(reader);
    memmove(to, reader->at, head.argument);
    to += head.argument;
    reader->at += head.argument;
  }
  *string = (struct kds_slice){start, (size_t)(to - start)};
  return true;
}

static bool read_string(struct kds_reader *reader, const struct head *head,
                        struct kds_token *token) {
  token->type = head->major == MAJOR_TEXT ? KDS_TOKEN_TEXT : KDS_TOKEN_BYTES;
  if (head->info == INFO_INDEFINITE)
    return read_pieces(reader, head->major, &token->text);
  if (head->argument > kds_reader_left(reader))
    return cut_short(reader);
  token->text = (struct kds_slice){reader->at, head->argument};
  reader->at += head->argument;
  return true;
}

/* An item takes a byte at least: a count that cannot be is found before anything is made of it. */
static bool open_level(struct kds_reader *reader, const struct head *head,
                       struct kds_token *token) {
  bool is_map = head->major == MAJOR_MAP, is_counted = head->info != INFO_INDEFINITE;
  uint64_t items = is_counted ? head->argument : 0;
  if (items > kds_reader_left(reader) / (is_map ? 2 : 1))
    return cut_short(reader);
  return kds_reader_open(reader, token,
                         (struct kds_level){.is_map = is_map,
                                            .is_counted = is_counted,
                                            .left = is_map ? 2 * items : items});
}

/* RFC 8949, appendix D. */
static double half_to_double(uint64_t half) {
  int exponent = (int)(half >> 10 & 31), mantissa = (int)(half & 1023);
  double value = exponent == 0    ? ldexp(mantissa, -24)
                 : exponent != 31 ? ldexp(mantissa + 1024, exponent - 25)
                 : mantissa == 0  ? (double)INFINITY
                                  : (double)NAN;
  return half & 0x8000 ? -value : value;
}

static double single_to_double(uint64_t bits) {
  uint32_t narrow = (uint32_t)bits;
  float value;
  memcpy(&value, &narrow, sizeof(value));
  return (double)value;
}

static double read_float(const struct head *head) {
  double value;
  switch (head->info) {
  case HALF:
    return half_to_double(head->argument);
  case SINGLE:
    return single_to_double(head->argument);
  default:
    memcpy(&value, &head->argument, sizeof(value));
    return value;
  }
}

static bool read_simple(struct kds_reader *reader, const struct head *head,
                        struct kds_token *token) {
  if (head->info >= HALF) {
    token->type = KDS_TOKEN_DOUBLE;
    token->number = read_float(head);
    return true;
  }
  if (head->info == ONE_MORE_BYTE && head->argument < 32)
    return malformed(reader);
  token->type = head->info == TRUE    ? KDS_TOKEN_TRUE
                : head->info == FALSE ? KDS_TOKEN_FALSE
                                      : KDS_TOKEN_NULL;
  return true;
}

static bool read_item(struct kds_reader *reader, struct kds_token *token) {
  struct head head = {MAJOR_SIMPLE, 0, 0};
  do {
    if (!read_head(reader, &head))
      return false;
    if (head.major == MAJOR_TAG)
      token->is_epoch = head.argument == TAG_EPOCH;
  } while (head.major == MAJOR_TAG);
  switch (head.major) {
  case MAJOR_BYTES:
  case MAJOR_TEXT:
    return read_string(reader, &head, token);
  case MAJOR_ARRAY:
  case MAJOR_MAP:
    return open_level(reader, &head, token);
  case MAJOR_SIMPLE:
    return read_simple(reader, &head, token);
  default:
    token->type = KDS_TOKEN_INTEGER;
    token->negative = head.major == MAJOR_NEGATIVE;
    token->integer = head.argument;
    return true;
  }
}

static bool is_at_end(struct kds_reader *reader) { return kds_reader_left(reader) == 0; }

const struct kds_format kds_cbor_format = {separate, read_item, is_at_end, 1000};
