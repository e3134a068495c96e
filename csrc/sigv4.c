#include "sigv4.h"

#include <stdio.h>
#include <time.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define TERMINATOR "aws4_request"
#define TEXT_MAX_BYTES ((size_t)1024 * 1024)
#define SHA256_HEX_BYTES ((size_t)2 * KDS_SHA256_BYTES)
#define YEAR_10000_S 253402300800
#define AMZ_DATE_BYTES sizeof(((struct kds_signature *)NULL)->amz_date)
#define DATE_CHARS 8

/* ---- Characters ---- */

static bool is_alphanumeric(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* What SigV4 leaves as it is in a query or path: RFC 3986's unreserved characters. */
static bool is_unreserved(unsigned char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* RFC 9110, 5.6.2 */
static bool is_token(struct kds_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (!is_alphanumeric((unsigned char)text.data[i]) &&
        (text.data[i] == '\0' || strchr("!#$%&'*+-.^_`|~", text.data[i]) == NULL))
      return false;
  return text.len > 0;
}

static bool is_one_line(struct kds_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.data[i] == '\r' || text.data[i] == '\n' || text.data[i] == '\0')
      return false;
  return true;
}

static bool is_path(struct kds_slice path) {
  if (path.len == 0)
    return true;
  return path.data[0] == '/' && is_one_line(path) && memchr(path.data, '?', path.len) == NULL &&
         memchr(path.data, '#', path.len) == NULL;
}

/* Fit for the credential in the authorization header. */
static bool is_scope_part(const char *text) {
  if (text == NULL || *text == '\0')
    return false;
  for (const char *c = text; *c != '\0'; c++)
    if ((unsigned char)*c <= ' ' || *c == 0x7f)
      return false;
  return true;
}

static char to_lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); }

/* ---- Order ---- */

struct pair {
  struct kds_slice name;
  struct kds_slice value;
  size_t position; /* as given */
};

static int rank_lower(char c) { return (unsigned char)to_lower(c); }

/* Percent-encoded bytes sort among themselves by value and, as '%' does, before all others. */
static int rank_encoded(char c) {
  unsigned char byte = (unsigned char)c;
  return is_unreserved(byte) ? UINT8_MAX + 1 + byte : byte;
}

static int compare_by_rank(struct kds_slice a, struct kds_slice b, int (*rank)(char)) {
  for (size_t i = 0; i < a.len && i < b.len; i++) {
    int difference = rank(a.data[i]) - rank(b.data[i]);
    if (difference != 0)
      return difference;
  }
  return (a.len > b.len) - (a.len < b.len);
}

static int compare_headers(const void *a, const void *b) {
  const struct pair *left = a, *right = b;
  int order = compare_by_rank(left->name, right->name, rank_lower);
  return order != 0 ? order
                    : (left->position > right->position) - (left->position < right->position);
}

static int compare_query(const void *a, const void *b) {
  const struct pair *left = a, *right = b;
  int order = compare_by_rank(left->name, right->name, rank_encoded);
  return order != 0 ? order : compare_by_rank(left->value, right->value, rank_encoded);
}

/* ---- Which headers are signed ---- */

/* `expected` in lower case; with a dash at its end it stands for all names that begin so. */
static bool name_is(struct kds_slice name, const char *expected) {
  size_t len = strlen(expected);
  if (name.len < len || (name.len > len && expected[len - 1] != '-'))
    return false;
  for (size_t i = 0; i < len; i++)
    if (to_lower(name.data[i]) != expected[i])
      return false;
  return true;
}

/*
 * What proxies and agents may change is not signed; the list is @smithy/signature-v4's. A given
 * date is not either: ours is signed in its place.
 */
static const char *const unsigned_headers[] = {
    "authorization", "cache-control", "connection",   "date",           "expect",
    "from",          "keep-alive",    "max-forwards", "pragma",         "proxy-",
    "referer",       "sec-",          "te",           "trailer",        "transfer-encoding",
    "upgrade",       "user-agent",    "x-amz-date",   "x-amzn-trace-id"};

static bool is_signed(struct kds_slice name, const struct kds_sign_params *params) {
  for (size_t i = 0; i < sizeof(unsigned_headers) / sizeof(unsigned_headers[0]); i++)
    if (name_is(name, unsigned_headers[i]))
      return false;
  return params->session_token == NULL || !name_is(name, "x-amz-security-token");
}

static const struct kds_header *find_header(const struct kds_sign_params *params,
                                            const char *name) {
  for (size_t i = 0; i < params->header_count; i++)
    if (name_is(params->headers[i].name, name))
      return &params->headers[i];
  return NULL;
}

static enum kds_status check_request(const struct kds_sign_params *params) {
  bool ok = is_token(params->method) && is_path(params->path) &&
            find_header(params, "host") != NULL && is_one_line(kds_slice_of(params->session_token));
  for (size_t i = 0; ok && i < params->header_count; i++)
    ok = is_token(params->headers[i].name) && is_one_line(params->headers[i].value);
  return ok ? KDS_OK : KDS_E_INVALID;
}

/* ---- Canonical request ---- */

static void put_encoded(struct kds_buf *buf, struct kds_slice text) {
  static const char digits[] = "0123456789ABCDEF";
  char *start = kds_buf_reserve(buf, 3 * text.len), *at = start;
  if (start == NULL)
    return;
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (is_unreserved(c)) {
      *at++ = (char)c;
    } else {
      *at++ = '%';
      *at++ = digits[c >> 4];
      *at++ = digits[c & 15];
    }
  }
  buf->len += (size_t)(at - start);
}

/* Takes the last segment and its slash away from the path that begins at `path_start`. */
static void drop_segment(struct kds_buf *buf, size_t path_start) {
  while (buf->len > path_start && buf->data[--buf->len] != '/')
    ;
}

/* Segments that are empty, "." or ".." are resolved before the path is encoded once more. */
static void put_normalised_path(struct kds_buf *buf, struct kds_slice path) {
  size_t path_start = buf->len;
  for (size_t i = 0; i < path.len;) {
    const char *slash = memchr(path.data + i, '/', path.len - i);
    size_t len = slash == NULL ? path.len - i : (size_t)(slash - path.data) - i;
    struct kds_slice segment = {path.data + i, len};
    i += len + 1;
    if (kds_slice_eq(segment, "..")) {
      drop_segment(buf, path_start);
    } else if (len > 0 && !kds_slice_eq(segment, ".")) {
      kds_buf_append_char(buf, '/');
      put_encoded(buf, segment);
    }
  }
  if (buf->len == path_start || path.data[path.len - 1] == '/')
    kds_buf_append_char(buf, '/');
}

static void put_path(struct kds_buf *buf, struct kds_slice path, bool raw) {
  if (raw && path.len > 0)
    kds_buf_append(buf, path.data, path.len);
  else
    put_normalised_path(buf, path);
  kds_buf_append_char(buf, '\n');
}

static void put_query(struct kds_buf *buf, const struct pair *query, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      kds_buf_append_char(buf, '&');
    put_encoded(buf, query[i].name);
    kds_buf_append_char(buf, '=');
    put_encoded(buf, query[i].value);
  }
  kds_buf_append_char(buf, '\n');
}

static void put_lower(struct kds_buf *buf, struct kds_slice text) {
  char *at = kds_buf_reserve(buf, text.len);
  if (at == NULL)
    return;
  for (size_t i = 0; i < text.len; i++)
    at[i] = to_lower(text.data[i]);
  buf->len += text.len;
}

/* Trims, and turns each run of spaces and tabs into one space. */
static void put_header_value(struct kds_buf *buf, struct kds_slice value) {
  char *start = kds_buf_reserve(buf, value.len), *at = start;
  bool gap = false;
  for (size_t i = 0; start != NULL && i < value.len; i++) {
    char c = value.data[i];
    if (c == ' ' || c == '\t') {
      gap = true;
      continue;
    }
    if (gap && at > start)
      *at++ = ' ';
    gap = false;
    *at++ = c;
  }
  if (start != NULL)
    buf->len += (size_t)(at - start);
}

static bool same_name(const struct pair *a, const struct pair *b) {
  return compare_by_rank(a->name, b->name, rank_lower) == 0;
}

static void put_headers(struct kds_buf *buf, const struct pair *headers, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && same_name(&headers[i - 1], &headers[i])) {
      kds_buf_append_char(buf, ',');
    } else {
      if (i > 0)
        kds_buf_append_char(buf, '\n');
      put_lower(buf, headers[i].name);
      kds_buf_append_char(buf, ':');
    }
    put_header_value(buf, headers[i].value);
  }
  kds_buf_append_text(buf, "\n\n");
}

static void put_header_names(struct kds_buf *buf, const struct pair *headers, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && same_name(&headers[i - 1], &headers[i]))
      continue;
    if (i > 0)
      kds_buf_append_char(buf, ';');
    put_lower(buf, headers[i].name);
  }
}

static void put_hex(struct kds_buf *buf, const uint8_t hash[KDS_SHA256_BYTES]) {
  char *at = kds_buf_reserve(buf, SHA256_HEX_BYTES);
  if (at == NULL)
    return;
  kds_hex(hash, KDS_SHA256_BYTES, at);
  buf->len += SHA256_HEX_BYTES;
}

static enum kds_status put_body_hash(struct kds_buf *buf, const struct kds_sign_params *params) {
  const struct kds_header *given = find_header(params, "x-amz-content-sha256");
  if (given != NULL) {
    put_header_value(buf, given->value);
    return KDS_OK;
  }
  uint8_t hash[KDS_SHA256_BYTES];
  enum kds_status status = kds_sha256(params->body.data, params->body.len, hash);
  if (status == KDS_OK)
    put_hex(buf, hash);
  return status;
}

/* ---- Signing ---- */

static void put_digits(char *at, int value, int width) {
  for (int i = width - 1; i >= 0; i--, value /= 10)
    at[i] = (char)('0' + value % 10);
}

/* 20261123T031050Z */
static enum kds_status format_time(int64_t time_s, char out[AMZ_DATE_BYTES]) {
  time_t seconds = (time_t)time_s;
  struct tm utc;
  if (time_s < 0 || time_s >= YEAR_10000_S || gmtime_r(&seconds, &utc) == NULL)
    return KDS_E_INVALID;
  memcpy(out, "YYYYMMDDThhmmssZ", AMZ_DATE_BYTES);
  put_digits(out, utc.tm_year + 1900, 4);
  put_digits(out + 4, utc.tm_mon + 1, 2);
  put_digits(out + 6, utc.tm_mday, 2);
  put_digits(out + 9, utc.tm_hour, 2);
  put_digits(out + 11, utc.tm_min, 2);
  put_digits(out + 13, utc.tm_sec, 2);
  return KDS_OK;
}

/* Hands the text over with a NUL after it; the buffer is empty afterwards. */
static enum kds_status take_text(struct kds_buf *text, char **out) {
  kds_buf_text(text);
  enum kds_status status = text->status;
  if (status == KDS_OK) {
    *out = text->data;
    kds_buf_init(text, text->max_bytes);
  }
  return status;
}

/* One request on its way to a signature. */
struct signing {
  const struct kds_sigv4_scope *scope;
  const struct kds_sign_params *params;
  const char *amz_date;
  struct pair *headers; /* signed ones, in order; `query` in the same allocation */
  size_t header_count;
  struct pair *query;
  struct kds_buf text;            /* the canonical request, then the header's value */
  uint8_t hash[KDS_SHA256_BYTES]; /* of the canonical request, then the signature */
};

static void add_header(struct signing *signing, struct kds_slice name, struct kds_slice value) {
  size_t position = signing->header_count++;
  signing->headers[position] = (struct pair){name, value, position};
}

static enum kds_status sort_parts(struct signing *signing) {
  const struct kds_sign_params *params = signing->params;
  size_t added = 2; /* the date and the token */
  signing->headers =
      kds_calloc(params->header_count + added + params->query_count, sizeof(struct pair));
  if (signing->headers == NULL)
    return KDS_E_NOMEM;
  signing->query = signing->headers + params->header_count + added;
  for (size_t i = 0; i < params->header_count; i++)
    if (is_signed(params->headers[i].name, params))
      add_header(signing, params->headers[i].name, params->headers[i].value);
  add_header(signing, KDS_LITERAL("x-amz-date"), kds_slice_of(signing->amz_date));
  if (params->session_token != NULL)
    add_header(signing, KDS_LITERAL("x-amz-security-token"), kds_slice_of(params->session_token));
  for (size_t i = 0; i < params->query_count; i++)
    signing->query[i] = (struct pair){params->query[i].name, params->query[i].value, i};
  qsort(signing->headers, signing->header_count, sizeof(struct pair), compare_headers);
  qsort(signing->query, params->query_count, sizeof(struct pair), compare_query);
  return KDS_OK;
}

static enum kds_status hash_canonical_request(struct signing *signing) {
  const struct kds_sign_params *params = signing->params;
  struct kds_buf *text = &signing->text;
  kds_buf_append(text, params->method.data, params->method.len);
  kds_buf_append_char(text, '\n');
  put_path(text, params->path, signing->scope->raw_path);
  put_query(text, signing->query, params->query_count);
  put_headers(text, signing->headers, signing->header_count);
  put_header_names(text, signing->headers, signing->header_count);
  kds_buf_append_char(text, '\n');
  enum kds_status status = put_body_hash(text, params);
  if (status == KDS_OK)
    status = text->status;
  if (status == KDS_OK)
    status = kds_sha256(text->data, text->len, signing->hash);
  kds_buf_reset(text);
  return status;
}

/* The credential without its key id. */
static const char *scope_name(const struct kds_sigv4_scope *scope) {
  return scope->credential + scope->key_id_len + 1;
}

static enum kds_status sign_hash(struct signing *signing) {
  const struct kds_sigv4_scope *scope = signing->scope;
  struct kds_buf *text = &signing->text;
  kds_buf_append_text(text, ALGORITHM "\n");
  kds_buf_append_text(text, signing->amz_date);
  kds_buf_append_char(text, '\n');
  kds_buf_append_text(text, scope_name(scope));
  kds_buf_append_char(text, '\n');
  put_hex(text, signing->hash);
  enum kds_status status = text->status;
  if (status == KDS_OK)
    status = kds_hmac_sha256(scope->key, sizeof(scope->key), text->data, text->len, signing->hash);
  kds_buf_reset(text);
  return status;
}

static enum kds_status write_authorization(struct signing *signing, char **out) {
  struct kds_buf *text = &signing->text;
  kds_buf_append_text(text, ALGORITHM " Credential=");
  kds_buf_append_text(text, signing->scope->credential);
  kds_buf_append_text(text, ", SignedHeaders=");
  put_header_names(text, signing->headers, signing->header_count);
  kds_buf_append_text(text, ", Signature=");
  put_hex(text, signing->hash);
  return take_text(text, out);
}

enum kds_status kds_sigv4_sign_with(const struct kds_sigv4_scope *scope,
                                    const struct kds_sign_params *params,
                                    struct kds_signature *out) {
  out->authorization = NULL;
  struct signing signing = {.scope = scope, .params = params, .amz_date = out->amz_date};
  kds_buf_init(&signing.text, TEXT_MAX_BYTES);
  enum kds_status status = check_request(params);
  if (status == KDS_OK)
    status = format_time(params->time_s, out->amz_date);
  if (status == KDS_OK && memcmp(out->amz_date, scope->date, DATE_CHARS) != 0)
    status = KDS_E_INVALID;
  if (status == KDS_OK)
    status = sort_parts(&signing);
  if (status == KDS_OK)
    status = hash_canonical_request(&signing);
  if (status == KDS_OK)
    status = sign_hash(&signing);
  if (status == KDS_OK)
    status = write_authorization(&signing, &out->authorization);
  kds_buf_clear(&signing.text);
  kds_free(signing.headers);
  return status;
}

/* ---- Scope ---- */

static enum kds_status derive_key(struct kds_sigv4_scope *scope, const char *secret_access_key,
                                  const char *region, const char *service) {
  size_t secret_len = strlen("AWS4") + strlen(secret_access_key);
  char *secret = kds_malloc(secret_len + 1);
  if (secret == NULL)
    return KDS_E_NOMEM;
  snprintf(secret, secret_len + 1, "AWS4%s", secret_access_key);
  enum kds_status status =
      kds_hmac_sha256(secret, secret_len, scope->date, strlen(scope->date), scope->key);
  const char *const steps[] = {region, service, TERMINATOR};
  for (size_t i = 0; status == KDS_OK && i < sizeof(steps) / sizeof(steps[0]); i++)
    status =
        kds_hmac_sha256(scope->key, sizeof(scope->key), steps[i], strlen(steps[i]), scope->key);
  kds_cleanse(secret, secret_len);
  kds_free(secret);
  return status;
}

static enum kds_status write_credential(struct kds_sigv4_scope *scope, const char *access_key_id,
                                        const char *region, const char *service) {
  struct kds_buf text;
  kds_buf_init(&text, TEXT_MAX_BYTES);
  kds_buf_printf(&text, "%s/%s/%s/%s/" TERMINATOR, access_key_id, scope->date, region, service);
  enum kds_status status = take_text(&text, &scope->credential);
  kds_buf_clear(&text);
  return status;
}

enum kds_status kds_sigv4_scope_init(struct kds_sigv4_scope *scope, const char *region,
                                     const char *service, const char *access_key_id,
                                     const char *secret_access_key, int64_t time_s) {
  char amz_date[AMZ_DATE_BYTES];
  enum kds_status status = format_time(time_s, amz_date);
  if (status != KDS_OK)
    return status;
  if (!is_scope_part(region) || !is_scope_part(service) || !is_scope_part(access_key_id) ||
      secret_access_key == NULL)
    return KDS_E_INVALID;
  *scope = (struct kds_sigv4_scope){.key_id_len = strlen(access_key_id),
                                    .raw_path = strcmp(service, "s3") == 0};
  memcpy(scope->date, amz_date, DATE_CHARS);
  status = derive_key(scope, secret_access_key, region, service);
  if (status == KDS_OK)
    status = write_credential(scope, access_key_id, region, service);
  if (status != KDS_OK)
    kds_sigv4_scope_clear(scope);
  return status;
}

void kds_sigv4_scope_clear(struct kds_sigv4_scope *scope) {
  kds_cleanse(scope->key, sizeof(scope->key));
  kds_bulk_free(scope->credential);
  scope->credential = NULL;
}

bool kds_sigv4_scope_covers(const struct kds_sigv4_scope *scope, int64_t time_s) {
  char amz_date[AMZ_DATE_BYTES];
  return format_time(time_s, amz_date) == KDS_OK && memcmp(amz_date, scope->date, DATE_CHARS) == 0;
}

enum kds_status kds_sign(const struct kds_sign_params *params, struct kds_signature *out) {
  struct kds_sigv4_scope scope;
  out->authorization = NULL;
  enum kds_status status =
      kds_sigv4_scope_init(&scope, params->region, params->service, params->access_key_id,
                           params->secret_access_key, params->time_s);
  if (status != KDS_OK)
    return status;
  status = kds_sigv4_sign_with(&scope, params, out);
  kds_sigv4_scope_clear(&scope);
  return status;
}

void kds_signature_clear(struct kds_signature *signature) {
  kds_bulk_free(signature->authorization);
  signature->authorization = NULL;
}
