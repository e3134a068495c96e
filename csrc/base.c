#include "base.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

struct status_row {
  enum kds_status status;
  enum kds_retry_class retry;
  const char *code;
  const char *message;
};

static const struct status_row status_table[] = {
#define X(name, value, code, message, retry) {KDS_##name, KDS_RETRY_##retry, code, message},
    KDS_STATUS_MAP(X)
#undef X
};

static const struct status_row *status_row(enum kds_status status) {
  for (size_t i = 0; i < sizeof(status_table) / sizeof(status_table[0]); i++)
    if (status_table[i].status == status)
      return &status_table[i];
  static const struct status_row unknown = {KDS_E_INVALID, KDS_RETRY_NEVER, "ERR_UNKNOWN",
                                            "unknown status"};
  return &unknown;
}

const char *kds_status_code(enum kds_status status) { return status_row(status)->code; }
const char *kds_status_message(enum kds_status status) { return status_row(status)->message; }
enum kds_retry_class kds_status_retry_class(enum kds_status status) {
  return status_row(status)->retry;
}

static _Atomic(kds_realloc_fn) allocator = realloc;

void kds_set_allocator(kds_realloc_fn replacement) {
  allocator = replacement ? replacement : realloc;
}

void *kds_malloc(size_t bytes) { return kds_realloc(NULL, bytes); }

void *kds_calloc(size_t count, size_t bytes) {
  if (bytes != 0 && count > SIZE_MAX / bytes)
    return NULL;
  void *pointer = kds_malloc(count * bytes);
  if (pointer != NULL)
    memset(pointer, 0, count * bytes);
  return pointer;
}

/* A size of 0 is asked for as 1: NULL then always means that memory ran out. */
void *kds_realloc(void *pointer, size_t bytes) {
  return allocator(pointer, bytes == 0 ? 1 : bytes);
}

void kds_free(void *pointer) { free(pointer); }

char *kds_strdup(const char *text) {
  return text == NULL ? NULL : kds_slice_dup(kds_slice_of(text));
}

char *kds_slice_dup(struct kds_slice slice) {
  char *copy = kds_malloc(slice.len + 1);
  if (copy == NULL)
    return NULL;
  if (slice.len > 0)
    memcpy(copy, slice.data, slice.len);
  copy[slice.len] = '\0';
  return copy;
}

struct kds_slice kds_slice_of(const char *text) {
  return (struct kds_slice){text, text == NULL ? 0 : strlen(text)};
}

bool kds_slice_eq(struct kds_slice a, const char *text) {
  size_t len = strlen(text);
  return a.len == len && (len == 0 || memcmp(a.data, text, len) == 0);
}

void kds_buf_init(struct kds_buf *buf, size_t max_bytes) {
  *buf = (struct kds_buf){.max_bytes = max_bytes};
}

void kds_buf_clear(struct kds_buf *buf) {
  kds_free(buf->data);
  kds_buf_init(buf, buf->max_bytes);
}

void kds_buf_reset(struct kds_buf *buf) {
  buf->len = 0;
  buf->status = KDS_OK;
}

static char *buf_fail(struct kds_buf *buf, enum kds_status status) {
  buf->status = status;
  return NULL;
}

char *kds_buf_reserve(struct kds_buf *buf, size_t bytes) {
  if (buf->status != KDS_OK)
    return NULL;
  if (bytes > buf->max_bytes || buf->len > buf->max_bytes - bytes)
    return buf_fail(buf, KDS_E_TOO_LARGE);
  size_t needed = buf->len + bytes;
  if (needed > buf->capacity || buf->data == NULL) {
    size_t doubled = buf->capacity < 128 ? 256 : buf->capacity * 2;
    size_t capacity = needed > doubled ? needed : doubled;
    if (capacity > buf->max_bytes)
      capacity = buf->max_bytes;
    char *data = kds_realloc(buf->data, capacity);
    if (data == NULL)
      return buf_fail(buf, KDS_E_NOMEM);
    buf->data = data;
    buf->capacity = capacity;
  }
  return buf->data + buf->len;
}

void kds_buf_append(struct kds_buf *buf, const void *data, size_t bytes) {
  if (bytes == 0)
    return;
  char *room = kds_buf_reserve(buf, bytes);
  if (room == NULL)
    return;
  memcpy(room, data, bytes);
  buf->len += bytes;
}

void kds_buf_append_text(struct kds_buf *buf, const char *text) {
  kds_buf_append(buf, text, strlen(text));
}

void kds_buf_append_char(struct kds_buf *buf, char c) { kds_buf_append(buf, &c, 1); }

void kds_buf_printf(struct kds_buf *buf, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int needed = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *room = needed < 0 ? NULL : kds_buf_reserve(buf, (size_t)needed + 1);
  if (room != NULL) {
    vsnprintf(room, (size_t)needed + 1, format, again);
    buf->len += (size_t)needed;
  }
  va_end(again);
}

const char *kds_buf_text(struct kds_buf *buf) {
  char *room = kds_buf_reserve(buf, 1);
  if (room == NULL)
    return "";
  *room = '\0';
  return buf->data;
}

struct kds_slice kds_buf_slice(const struct kds_buf *buf) {
  return (struct kds_slice){buf->data, buf->len};
}
