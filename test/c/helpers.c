#include "helpers.h"

#include <stdatomic.h>
#include <stdio.h>

/* The leak sanitizer's; without it (under valgrind) there is none. */
extern int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

static char *read_file(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  if (file == NULL)
    fail_msg("%s: cannot be opened", path);
  struct kds_buf text;
  kds_buf_init(&text, (size_t)64 * 1024 * 1024);
  char chunk[4096];
  for (size_t read; (read = fread(chunk, 1, sizeof(chunk), file)) > 0;)
    kds_buf_append(&text, chunk, read);
  assert_int_equal(fclose(file), 0);
  kds_buf_text(&text);
  assert_status(text.status, KDS_OK);
  *len = text.len;
  return text.data;
}

cJSON *load_vectors(const char *name) {
  char path[1024];
  snprintf(path, sizeof(path), VECTORS "%s", name);
  size_t len;
  char *text = read_file(path, &len);
  cJSON *vectors = cJSON_ParseWithLength(text, len);
  kds_bulk_free(text);
  if (vectors == NULL)
    fail_msg("%s: not JSON", path);
  return vectors;
}

const cJSON *member(const cJSON *object, const char *name) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
  if (item == NULL)
    fail_msg("a vector has no member %s", name);
  return item;
}

const char *text_member(const cJSON *object, const char *name) {
  const cJSON *item = member(object, name);
  assert_true(cJSON_IsString(item));
  return item->valuestring;
}

double number_member(const cJSON *object, const char *name) {
  const cJSON *item = member(object, name);
  assert_true(cJSON_IsNumber(item));
  return item->valuedouble;
}

struct kds_slice slice_member(const cJSON *object, const char *name) {
  return kds_slice_of(text_member(object, name));
}

static uint8_t hex_digit(char c) {
  static const char digits[] = "0123456789abcdef";
  const char *found = c == '\0' ? NULL : strchr(digits, c);
  assert_non_null(found);
  return (uint8_t)(found - digits);
}

uint8_t *bytes_member(const cJSON *object, const char *name, size_t *len) {
  struct kds_slice text = slice_member(object, name);
  assert_int_equal(text.len % 2, 0);
  uint8_t *bytes = kds_malloc(text.len / 2);
  assert_non_null(bytes);
  for (size_t i = 0; i < text.len / 2; i++)
    bytes[i] = (uint8_t)(hex_digit(text.data[2 * i]) << 4 | hex_digit(text.data[2 * i + 1]));
  *len = text.len / 2;
  return bytes;
}

static atomic_size_t allocations_left;
static atomic_bool failed;

static void *failing_realloc(void *pointer, size_t bytes) {
  if (atomic_fetch_sub(&allocations_left, 1) == 0) {
    atomic_store(&failed, true);
    return NULL;
  }
  return realloc(pointer, bytes);
}

void fail_allocation(size_t nth) {
  atomic_store(&allocations_left, nth);
  atomic_store(&failed, false);
  kds_set_allocator(failing_realloc);
}

bool restore_allocation(void) {
  kds_set_allocator(NULL);
  return atomic_load(&failed);
}

void check_allocation_failures(enum kds_status (*attempt)(void *arg), void *arg) {
  size_t failures = 0;
  for (;; failures++) {
    fail_allocation(failures);
    enum kds_status status = attempt(arg);
    bool reached = restore_allocation();
    assert_status(status, reached ? KDS_E_NOMEM : KDS_OK);
    if (__lsan_do_recoverable_leak_check != NULL && __lsan_do_recoverable_leak_check() != 0)
      fail_msg("memory is lost when allocation %zu fails", failures);
    if (!reached)
      break;
  }
  assert_true(failures > 0);
}
