#include "http_headers.h"

#include <strings.h>

enum { MAX_LENGTH_DIGITS = 19 };

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
    WANTED("x-amzn-requestid", request_id),
    WANTED("x-amzn-request-id", request_id),
    WANTED("x-amz-request-id", request_id),
    WANTED("x-amz-id-2", extended_request_id),
    WANTED("x-amzn-errortype", error_type),
    WANTED("content-type", content_type),
    WANTED("content-length", content_length),
    WANTED("retry-after", retry_after),
    WANTED("date", date),
};

static bool is_header(struct kds_slice name, const char *wanted) {
  return strlen(wanted) == name.len && strncasecmp(wanted, name.data, name.len) == 0;
}

static void keep_header(struct kds_http_headers *headers, struct kds_slice name,
                        struct kds_slice value) {
  for (size_t i = 0; i < sizeof(wanted_headers) / sizeof(wanted_headers[0]); i++) {
    const struct wanted_header *wanted = &wanted_headers[i];
    if (!is_header(name, wanted->name))
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

int64_t kds_http_headers_retry_after_ms(const struct kds_http_headers *headers) {
  const char *text = headers->retry_after;
  char *end;
  long seconds = strtol(text, &end, 10);
  return end == text || *end != '\0' || seconds < 0 || seconds > 86400 ? -1 : seconds * 1000;
}
