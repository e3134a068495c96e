#include "wire_json.h"

#include "base64.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
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
  kds_base64_append(buf, blob);
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

/* ---- Writing: numbers, as JavaScript prints them ---- */

enum { MAX_DIGITS = 17, FIRST_EXPONENTIAL = 21, LAST_FRACTION = -6 };

/* Of a number in printf's %e form. All nines become zeros, which is another number. */
static void raise_last_digit(char *text) {
  for (char *at = strchr(text, 'e'); at-- > text;) {
    bool is_digit = *at >= '0' && *at <= '9';
    if (is_digit && *at < '9') {
      ++*at;
      return;
    }
    if (is_digit)
      *at = '0';
  }
}

/* The fewest digits that mean this number, in printf's %e form. */
static void print_shortest(double number, char *text, size_t room) {
  /* Fifteen digits mean one number each, but for those so small that they have fewer bits. */
  int count = number < DBL_MIN ? 1 : DBL_DIG;
  snprintf(text, room, "%.*e", count - 1, number);
  while (strtod(text, NULL) != number) {
    raise_last_digit(text); /* below a power of two there is less room than above */
    if (strtod(text, NULL) == number)
      return;
    snprintf(text, room, "%.*e", count++, number);
  }
}

/*
 * The digits of a number, which is finite and not negative; returns where the point stands, counted
 * from the first. They are picked out of printf's, whose point is the locale's.
 */
static int shortest_digits(double number, char digits[MAX_DIGITS + 1]) {
  char text[64];
  print_shortest(number, text, sizeof(text));
  size_t len = 0;
  const char *exponent = strchr(text, 'e');
  for (const char *at = text; at < exponent; at++)
    if (*at >= '0' && *at <= '9')
      digits[len++] = *at;
  while (len > 1 && digits[len - 1] == '0')
    len--;
  digits[len] = '\0';
  return (int)strtol(exponent + 1, NULL, 10) + 1;
}

static void write_zeros(struct kds_buf *buf, int count) {
  for (int i = 0; i < count; i++)
    kds_buf_append_char(buf, '0');
}

static void write_exponential(struct kds_buf *buf, const char *digits, int exponent) {
  kds_buf_append_char(buf, digits[0]);
  if (digits[1] != '\0')
    kds_buf_printf(buf, ".%s", digits + 1);
  kds_buf_printf(buf, "e%+d", exponent);
}

static void write_double(struct kds_buf *buf, double number) {
  if (!isfinite(number)) {
    kds_buf_append_text(buf, "null");
    return;
  }
  char digits[MAX_DIGITS + 1] = "";
  int point = shortest_digits(fabs(number), digits), count = (int)strlen(digits);
  if (number < 0)
    kds_buf_append_char(buf, '-');
  if (point > FIRST_EXPONENTIAL || point < LAST_FRACTION + 1) {
    write_exponential(buf, digits, point - 1);
  } else if (point <= 0) {
    kds_buf_append_text(buf, "0.");
    write_zeros(buf, -point);
    kds_buf_append_text(buf, digits);
  } else if (point < count) {
    kds_buf_append(buf, digits, (size_t)point);
    kds_buf_printf(buf, ".%s", digits + point);
  } else {
    kds_buf_append_text(buf, digits);
    write_zeros(buf, point - count);
  }
}

static void write_integer(struct kds_buf *buf, const struct kds_token *token) {
  if (!token->negative)
    kds_buf_printf(buf, "%" PRIu64, token->integer);
  else if (token->integer < UINT64_MAX)
    kds_buf_printf(buf, "-%" PRIu64, token->integer + 1);
  else
    kds_buf_append_text(buf, "-18446744073709551616");
}

/* ---- Writing: tokens ---- */

static void write_separator(struct kds_buf *buf, const struct kds_token *token) {
  bool ends = token->type == KDS_TOKEN_MAP_END || token->type == KDS_TOKEN_ARRAY_END;
  if (!ends && buf->len > 0 && strchr("{[:", buf->data[buf->len - 1]) == NULL)
    kds_buf_append_char(buf, ',');
}

void kds_json_write_token(struct kds_buf *buf, const struct kds_token *token) {
  static const char *const constants[] = {
      [KDS_TOKEN_MAP] = "{",       [KDS_TOKEN_MAP_END] = "}", [KDS_TOKEN_ARRAY] = "[",
      [KDS_TOKEN_ARRAY_END] = "]", [KDS_TOKEN_TRUE] = "true", [KDS_TOKEN_FALSE] = "false",
      [KDS_TOKEN_NULL] = "null",
  };
  write_separator(buf, token);
  switch (token->type) {
  case KDS_TOKEN_KEY:
    write_string(buf, token->text);
    kds_buf_append_char(buf, ':');
    break;
  case KDS_TOKEN_TEXT:
    write_string(buf, token->text);
    break;
  case KDS_TOKEN_BYTES:
    write_blob(buf, token->text);
    break;
  case KDS_TOKEN_INTEGER:
    write_integer(buf, token);
    break;
  case KDS_TOKEN_DOUBLE:
  case KDS_TOKEN_TIMESTAMP:
    write_double(buf, token->number);
    break;
  case KDS_TOKEN_NONE:
  case KDS_TOKEN_END:
    break;
  default:
    kds_buf_append_text(buf, constants[token->type]);
  }
}

void kds_json_write_member(struct kds_buf *buf, const char *name, struct kds_slice text) {
  struct kds_token key = {.type = KDS_TOKEN_KEY, .text = kds_slice_of(name)};
  struct kds_token value = {.type = KDS_TOKEN_TEXT, .text = text};
  kds_json_write_token(buf, &key);
  kds_json_write_token(buf, &value);
}

/* ---- Reading ---- */

static void skip_blanks(struct kds_reader *reader) {
  while (reader->at < reader->end &&
         (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\r' || *reader->at == '\t'))
    reader->at++;
}

static bool cut_short(struct kds_reader *reader) {
  return kds_reader_fail(reader, "ends too early");
}

static bool malformed(struct kds_reader *reader) {
  return reader->at == reader->end ? cut_short(reader)
                                   : kds_reader_fail(reader, "is malformed JSON");
}

static bool take(struct kds_reader *reader, char c) {
  skip_blanks(reader);
  if (reader->at == reader->end || *reader->at != c)
    return false;
  reader->at++;
  return true;
}

static bool separate(struct kds_reader *reader, struct kds_level *level, bool *ended) {
  if (level->value_due)
    return take(reader, ':') || malformed(reader);
  *ended = take(reader, level->is_map ? '}' : ']');
  return *ended || level->left++ == 0 || take(reader, ',') || malformed(reader);
}

/* ---- Reading: texts ---- */

enum { ESCAPE_LEN = 6, REPLACEMENT = 0xFFFD };

/* The unit of an escape by four hexadecimal digits (\u0041) at `at`, or -1. */
static int read_unit(const char *at, const char *end) {
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

static char *write_utf8(char *to, int code) {
  static const struct {
    int below;
    char first;
    int more;
  } forms[] = {{0x80, 0, 0}, {0x800, '\xC0', 1}, {0x10000, '\xE0', 2}, {0x110000, '\xF0', 3}};
  size_t form = 0;
  while (code >= forms[form].below)
    form++;
  int more = forms[form].more;
  *to++ = (char)(forms[form].first | code >> 6 * more);
  while (more-- > 0)
    *to++ = (char)(0x80 | (code >> 6 * more & 0x3F));
  return to;
}

/* A lone surrogate is replaced, as any decoder of UTF-8 would have it; a partition key can hold
 * one. */
static bool read_code(struct kds_reader *reader, char **to) {
  int unit = read_unit(reader->at, reader->end), code = unit;
  if (unit < 0)
    return false;
  reader->at += ESCAPE_LEN;
  if (is_high_surrogate(unit)) {
    int low = read_unit(reader->at, reader->end);
    bool paired = is_low_surrogate(low);
    code = paired ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00) : REPLACEMENT;
    reader->at += paired ? ESCAPE_LEN : 0;
  } else if (is_low_surrogate(unit)) {
    code = REPLACEMENT;
  }
  *to = write_utf8(*to, code);
  return true;
}

/* A backslash is next. No escape is shorter than what it stands for. */
static bool read_escape(struct kds_reader *reader, char **to) {
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  if (kds_reader_left(reader) < 2)
    return false;
  char letter = reader->at[1];
  if (letter == 'u')
    return read_code(reader, to);
  const char *found = memchr(letters, letter, sizeof(letters) - 1);
  if (found == NULL)
    return false;
  *(*to)++ = meanings[found - letters];
  reader->at += 2;
  return true;
}

/* From the first escape on, `reader->at` being there: what follows moves down behind it. */
static bool read_escaped(struct kds_reader *reader, char *start, struct kds_slice *text) {
  char *to = reader->at;
  while (reader->at < reader->end && *reader->at != '"') {
    if (*reader->at != '\\')
      *to++ = *reader->at++;
    else if (!read_escape(reader, &to))
      return kds_reader_fail(reader, "has an escape that JSON does not know");
  }
  if (reader->at == reader->end)
    return cut_short(reader);
  reader->at++;
  *text = (struct kds_slice){start, (size_t)(to - start)};
  return true;
}

static bool read_text(struct kds_reader *reader, struct kds_token *token) {
  char *start = ++reader->at, *quote = memchr(start, '"', kds_reader_left(reader));
  if (quote == NULL)
    return cut_short(reader);
  token->type = KDS_TOKEN_TEXT;
  char *escape = memchr(start, '\\', (size_t)(quote - start));
  if (escape != NULL) {
    reader->at = escape;
    return read_escaped(reader, start, &token->text);
  }
  reader->at = quote + 1;
  token->text = (struct kds_slice){start, (size_t)(quote - start)};
  return true;
}

/* ---- Reading: numbers ---- */

static bool skip_digits(struct kds_reader *reader) {
  const char *start = reader->at;
  while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9')
    reader->at++;
  return reader->at > start;
}

static bool skip_any(struct kds_reader *reader, const char *characters) {
  bool found =
      reader->at < reader->end && *reader->at != '\0' && strchr(characters, *reader->at) != NULL;
  reader->at += found;
  return found;
}

/* Past the number; `whole` where it has neither fraction nor exponent. */
static bool skip_number(struct kds_reader *reader, bool *whole) {
  skip_any(reader, "-");
  bool valid = skip_any(reader, "0") || skip_digits(reader);
  *whole = true;
  if (valid && skip_any(reader, ".")) {
    *whole = false;
    valid = skip_digits(reader);
  }
  if (valid && skip_any(reader, "eE")) {
    *whole = false;
    skip_any(reader, "+-");
    valid = skip_digits(reader);
  }
  return valid;
}

/* False where it doesn't fit. -0 is no integer: its sign would be lost. */
static bool read_integer(const char *at, const char *end, struct kds_token *token) {
  token->negative = *at == '-';
  at += token->negative;
  uint64_t value = 0;
  for (; at < end; at++) {
    uint64_t digit = (uint64_t)(*at - '0');
    if (value > (UINT64_MAX - digit) / 10)
      return false;
    value = value * 10 + digit;
  }
  if (token->negative && value-- == 0)
    return false;
  token->integer = value;
  return true;
}

/* The character behind the number, which is there, gives way to a NUL for a while. */
static double read_double(const char *start, char *end) {
  char behind = *end;
  *end = '\0';
  double number = kds_parse_double(start);
  *end = behind;
  return number;
}

static bool read_number(struct kds_reader *reader, struct kds_token *token) {
  const char *start = reader->at;
  bool whole;
  if (!skip_number(reader, &whole) || reader->at == reader->end)
    return malformed(reader);
  if (whole && read_integer(start, reader->at, token)) {
    token->type = KDS_TOKEN_INTEGER;
  } else {
    token->type = KDS_TOKEN_DOUBLE;
    token->number = read_double(start, reader->at);
  }
  return true;
}

/* ---- Reading: the rest ---- */

static bool read_word(struct kds_reader *reader, struct kds_token *token) {
  static const struct {
    struct kds_slice text;
    enum kds_token_type type;
  } words[] = {
      {KDS_LITERAL("true"), KDS_TOKEN_TRUE},
      {KDS_LITERAL("false"), KDS_TOKEN_FALSE},
      {KDS_LITERAL("null"), KDS_TOKEN_NULL},
  };
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
    struct kds_slice word = words[i].text;
    if (kds_reader_left(reader) < word.len || memcmp(reader->at, word.data, word.len) != 0)
      continue;
    reader->at += word.len;
    token->type = words[i].type;
    return true;
  }
  return malformed(reader);
}

static bool read_item(struct kds_reader *reader, struct kds_token *token) {
  skip_blanks(reader);
  if (reader->at == reader->end)
    return cut_short(reader);
  char c = *reader->at;
  if (c == '"')
    return read_text(reader, token);
  if (c == '-' || (c >= '0' && c <= '9'))
    return read_number(reader, token);
  if (c != '{' && c != '[')
    return read_word(reader, token);
  reader->at++;
  return kds_reader_open(reader, token, (struct kds_level){.is_map = c == '{'});
}

static bool is_at_end(struct kds_reader *reader) {
  skip_blanks(reader);
  return reader->at == reader->end;
}

const struct kds_format kds_json_format = {separate, read_item, is_at_end, 1};

bool kds_json_is_within(struct kds_slice text, uint32_t max_depth) {
  uint32_t depth = 0;
  bool in_text = false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if (c == '"')
      in_text = !in_text;
    else if (in_text)
      i += c == '\\';
    else if ((c == '{' || c == '[') && ++depth > max_depth)
      return false;
    else if ((c == '}' || c == ']') && depth > 0)
      depth--;
  }
  return true;
}
