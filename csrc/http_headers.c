#include "http_headers.h"

#include <stdio.h>
#include <strings.h>
#include <time.h>

enum { MAX_LENGTH_DIGITS = 19, MAX_RETRY_AFTER_MS = 86400 * 1000 };

struct wanted_header {
  const char *name;
  size_t offset, room;
};
#define WANTED(name, member)                                                                       \
  {                                                                                                \
    name, offsetof(struct kds_http_headers, member),                                               \
        sizeof(((struct kds_http_headers *)0)->member)                                             \
  }
static const struct wanted_header wanted_headers[] = {
    /* Of these three the first that there is counts, in whatever order they come. */
    WANTED("x-amzn-requestid", request_id),
    WANTED("x-amzn-request-id", request_id),
    WANTED("x-amz-request-id", request_id),
    WANTED("x-amz-id-2", extended_request_id),
    WANTED("x-amzn-errortype", error_type),
    WANTED("content-type", content_type),
    WANTED("content-length", content_length),
    WANTED("retry-after", retry_after),
    WANTED("x-amz-retry-after", amz_retry_after_ms),
    WANTED("date", date),
    WANTED("age", age),
};

static bool is_header(struct kds_slice name, const char *wanted) {
  return strlen(wanted) == name.len && strncasecmp(wanted, name.data, name.len) == 0;
}

static bool may_replace(struct kds_http_headers *headers, const struct wanted_header *wanted) {
  size_t rank = (size_t)(wanted - wanted_headers) + 1;
  if (wanted->offset != offsetof(struct kds_http_headers, request_id))
    return true;
  if (headers->request_id_rank != 0 && headers->request_id_rank < rank)
    return false;
  headers->request_id_rank = rank;
  return true;
}

static void keep_header(struct kds_http_headers *headers, struct kds_slice name,
                        struct kds_slice value) {
  for (size_t i = 0; i < sizeof(wanted_headers) / sizeof(wanted_headers[0]); i++) {
    const struct wanted_header *wanted = &wanted_headers[i];
    if (!is_header(name, wanted->name) || !may_replace(headers, wanted))
      continue;
    size_t len = value.len < wanted->room ? value.len : wanted->room - 1;
    char *to = (char *)headers + wanted->offset;
    memcpy(to, value.data, len);
    to[len] = '\0';
  }
}

static struct kds_slice trim(struct kds_slice text) {
  while (text.len > 0 && strchr(" \t\r\n", text.data[0]) != NULL)
    text = (struct kds_slice){text.data + 1, text.len - 1};
  while (text.len > 0 && strchr(" \t\r\n", text.data[text.len - 1]) != NULL)
    text.len--;
  return text;
}

static bool is_sound_length(const char *before, struct kds_slice value) {
  size_t digits = 0;
  while (digits < value.len && value.data[digits] >= '0' && value.data[digits] <= '9')
    digits++;
  bool is_number = digits == value.len && digits > 0 && digits < MAX_LENGTH_DIGITS;
  return is_number && (before[0] == '\0' || kds_slice_eq(value, before));
}

bool kds_http_headers_take(struct kds_http_headers *headers, struct kds_slice line) {
  const char *colon = memchr(line.data, ':', line.len);
  if (colon == NULL)
    return true;
  struct kds_slice name = {line.data, (size_t)(colon - line.data)};
  struct kds_slice value = trim((struct kds_slice){colon + 1, line.len - name.len - 1});
  if (is_header(name, "content-length") && !is_sound_length(headers->content_length, value))
    return false;
  keep_header(headers, name, value);
  return true;
}

/* 0 to 11; -1: it is none. */
static int month_of(const char *name) {
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const char *found = strlen(name) == 3 ? strstr(months, name) : NULL;
  return found == NULL || (found - months) % 3 != 0 ? -1 : (int)(found - months) / 3;
}

/*
 * What a clock may show. The last years are left out: a moment later, or corrected by them, a
 * signature's date would have five digits, and nothing could be sent that tells a better one.
 */
static bool is_time(const struct tm *parts) {
  return parts->tm_year >= 1970 && parts->tm_year < 9000 && parts->tm_mon >= 0 &&
         parts->tm_mday >= 1 && parts->tm_mday <= 31 && parts->tm_hour >= 0 &&
         parts->tm_hour <= 23 && parts->tm_min >= 0 && parts->tm_min <= 59 && parts->tm_sec >= 0 &&
         parts->tm_sec <= 60;
}

int64_t kds_http_date_s(const char *date) {
  struct tm parts = {0};
  char month[4];
  if (sscanf(date, "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &parts.tm_mday, month, &parts.tm_year,
             &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6)
    return -1;
  parts.tm_mon = month_of(month);
  if (!is_time(&parts))
    return -1;
  parts.tm_year -= 1900;
  return (int64_t)timegm(&parts);
}

/* "1.5", of seconds or ms. -1: it isn't such a number. */
static int64_t duration_ms(const char *text, double unit_ms) {
  size_t digits = strspn(text, "0123456789.");
  double ms = digits > 0 && text[digits] == '\0' ? kds_parse_double(text) * unit_ms : -1;
  return ms >= 0 && ms <= MAX_RETRY_AFTER_MS ? (int64_t)ms : -1;
}

/* By the server's own clock, where it tells. */
static int64_t until_ms(const char *date, const char *server_date) {
  int64_t then_s = kds_http_date_s(date), now_s = kds_http_date_s(server_date);
  if (now_s < 0)
    now_s = (int64_t)time(NULL);
  return then_s >= now_s && then_s - now_s <= MAX_RETRY_AFTER_MS / 1000 ? (then_s - now_s) * 1000
                                                                        : -1;
}

int64_t kds_http_headers_retry_after_ms(const struct kds_http_headers *headers) {
  const char *text = headers->retry_after;
  int64_t ms = duration_ms(headers->amz_retry_after_ms, 1);
  if (ms < 0)
    ms = duration_ms(text, 1000);
  return ms >= 0 || text[0] == '\0' ? ms : until_ms(text, headers->date);
}
