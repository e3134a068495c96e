#include "base.h"

#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

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

struct kds_error kds_error_of(enum kds_status status) {
  return (struct kds_error){.status = status,
                            .code = kds_status_code(status),
                            .message = kds_status_message(status),
                            .request_id = "",
                            .extended_request_id = ""};
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

/* ---- Bulk memory ---- */

enum {
  LARGE_BYTES = 16 * 1024, /* worth keeping */
  MAPPED_BYTES = 1024 * 1024,
  HUGE_PAGE_BYTES = 2 * 1024 * 1024,
  MAX_KEPT_LARGE_BYTES = 16 * 1024 * 1024,
  MAX_KEPT_MAPPED_BYTES = 64 * 1024 * 1024
};

/* Stands before the memory; its size keeps that aligned. */
struct bulk {
  size_t capacity;
  size_t mapped_bytes; /* 0: from the allocator */
};

/* What was given back, for who asks next: fresh memory costs a page fault and zeroing. */
struct shelf {
  struct bulk **kept; /* the last one given back last */
  size_t count, bytes, max_bytes;
  size_t max_waste;   /* how many times as large as what is asked for one may be */
  size_t least_bytes; /* since the last kds_bulk_trim() */
};

static struct bulk *kept_large[MAX_KEPT_LARGE_BYTES / LARGE_BYTES];
static struct bulk *kept_mapped[MAX_KEPT_MAPPED_BYTES / HUGE_PAGE_BYTES + 1];
static struct shelf large = {.kept = kept_large, .max_bytes = MAX_KEPT_LARGE_BYTES, .max_waste = 4};
/* Answers that JavaScript had, and collects many at a time. Nothing while nobody trims. */
static struct shelf mapped = {.kept = kept_mapped, .max_waste = 2};
static pthread_mutex_t shelf_lock = PTHREAD_MUTEX_INITIALIZER;
static void (*tell_trimmer)(void);
static atomic_bool is_trimmable; /* something is on the mapped one */

/* One that fits without great waste, the last given back first; NULL: there is none. */
static struct bulk *take_kept(struct shelf *shelf, size_t bytes) {
  struct bulk *found = NULL;
  pthread_mutex_lock(&shelf_lock);
  for (size_t i = shelf->count; i-- > 0 && found == NULL;) {
    if (shelf->kept[i]->capacity < bytes || shelf->kept[i]->capacity / shelf->max_waste > bytes)
      continue;
    found = shelf->kept[i];
    shelf->kept[i] = shelf->kept[--shelf->count];
    shelf->bytes -= found->capacity;
    if (shelf->bytes < shelf->least_bytes)
      shelf->least_bytes = shelf->bytes;
  }
  pthread_mutex_unlock(&shelf_lock);
  return found;
}

static bool keep(struct shelf *shelf, struct bulk *bulk) {
  void (*tell)(void) = NULL;
  pthread_mutex_lock(&shelf_lock);
  bool has_room = shelf->bytes + bulk->capacity <= shelf->max_bytes;
  if (has_room) {
    shelf->kept[shelf->count++] = bulk;
    shelf->bytes += bulk->capacity;
    if (shelf == &mapped && !atomic_exchange(&is_trimmable, true))
      tell = tell_trimmer;
  }
  pthread_mutex_unlock(&shelf_lock);
  if (tell != NULL)
    tell();
  return has_room;
}

void kds_bulk_trimmed_by(void (*tell)(void)) {
  pthread_mutex_lock(&shelf_lock);
  tell_trimmer = tell;
  mapped.max_bytes = tell == NULL ? 0 : MAX_KEPT_MAPPED_BYTES;
  if (tell == NULL)
    mapped.least_bytes = mapped.bytes;
  pthread_mutex_unlock(&shelf_lock);
  if (tell == NULL)
    kds_bulk_trim();
}

bool kds_bulk_is_trimmable(void) {
  return atomic_load_explicit(&is_trimmable, memory_order_relaxed);
}

/* What lay there all the time was of no use. */
void kds_bulk_trim(void) {
  struct bulk *spare[sizeof(kept_mapped) / sizeof(kept_mapped[0])];
  size_t count = 0, bytes = 0;
  pthread_mutex_lock(&shelf_lock);
  while (count < mapped.count && bytes + mapped.kept[count]->capacity <= mapped.least_bytes) {
    bytes += mapped.kept[count]->capacity;
    spare[count] = mapped.kept[count];
    count++;
  }
  mapped.count -= count;
  memmove(mapped.kept, mapped.kept + count, mapped.count * sizeof(struct bulk *));
  mapped.least_bytes = mapped.bytes -= bytes;
  atomic_store(&is_trimmable, mapped.count > 0);
  pthread_mutex_unlock(&shelf_lock);
  for (size_t i = 0; i < count; i++)
    munmap(spare[i], spare[i]->mapped_bytes);
}

static size_t round_up(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

/* Whole huge pages, where the system has them: one page fault for each 2 MiB. */
static struct bulk *map_bulk(size_t bytes) {
  size_t mapped_bytes = round_up(bytes, HUGE_PAGE_BYTES);
  char *start = mmap(NULL, mapped_bytes + HUGE_PAGE_BYTES, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED)
    return NULL;
  char *aligned = (char *)round_up((size_t)start, HUGE_PAGE_BYTES);
  size_t before = (size_t)(aligned - start);
  if (before > 0)
    munmap(start, before);
  munmap(aligned + mapped_bytes, HUGE_PAGE_BYTES - before);
  madvise(aligned, mapped_bytes, MADV_HUGEPAGE);
  struct bulk *bulk = (struct bulk *)(void *)aligned;
  *bulk = (struct bulk){.capacity = mapped_bytes - sizeof(*bulk), .mapped_bytes = mapped_bytes};
  return bulk;
}

static struct bulk *new_bulk(size_t bytes) {
  if (bytes > SIZE_MAX / 2)
    return NULL;
  if (bytes >= MAPPED_BYTES)
    return map_bulk(sizeof(struct bulk) + bytes);
  size_t capacity = bytes < LARGE_BYTES ? bytes : round_up(bytes, LARGE_BYTES);
  struct bulk *bulk = kds_malloc(sizeof(*bulk) + capacity);
  if (bulk != NULL)
    *bulk = (struct bulk){.capacity = capacity};
  return bulk;
}

void *kds_bulk_alloc(size_t bytes, size_t *capacity) {
  struct bulk *bulk =
      bytes >= LARGE_BYTES ? take_kept(bytes >= MAPPED_BYTES ? &mapped : &large, bytes) : NULL;
  if (bulk == NULL)
    bulk = new_bulk(bytes);
  if (bulk == NULL)
    return NULL;
  *capacity = bulk->capacity;
  return bulk + 1;
}

size_t kds_bulk_capacity(const void *memory) { return ((const struct bulk *)memory - 1)->capacity; }

void kds_bulk_free(void *memory) {
  if (memory == NULL)
    return;
  struct bulk *bulk = (struct bulk *)memory - 1;
  if (bulk->capacity >= LARGE_BYTES && keep(bulk->mapped_bytes > 0 ? &mapped : &large, bulk))
    return;
  if (bulk->mapped_bytes > 0)
    munmap(bulk, bulk->mapped_bytes);
  else
    kds_free(bulk);
}

/* ---- Slices and buffers ---- */

struct kds_slice kds_slice_of(const char *text) {
  return (struct kds_slice){text, text == NULL ? 0 : strlen(text)};
}

bool kds_is_ascii(struct kds_slice text) {
  unsigned char bits = 0;
  for (size_t i = 0; i < text.len; i++)
    bits |= (unsigned char)text.data[i];
  return bits < 0x80;
}

bool kds_slice_eq(struct kds_slice a, const char *text) {
  size_t len = strlen(text);
  return a.len == len && (len == 0 || memcmp(a.data, text, len) == 0);
}

static locale_t c_locale;
static void make_c_locale(void) { c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); }

double kds_parse_double(const char *text) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_c_locale);
  return c_locale == (locale_t)0 ? strtod(text, NULL) : strtod_l(text, NULL, c_locale);
}

void kds_buf_init(struct kds_buf *buf, size_t max_bytes) {
  *buf = (struct kds_buf){.max_bytes = max_bytes};
}

void kds_buf_clear(struct kds_buf *buf) {
  kds_bulk_free(buf->data);
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

static bool grow(struct kds_buf *buf, size_t needed) {
  size_t doubled = buf->capacity < 128 ? 256 : buf->capacity * 2, capacity;
  size_t wanted = needed > doubled ? needed : doubled;
  char *data = kds_bulk_alloc(wanted < buf->max_bytes ? wanted : buf->max_bytes, &capacity);
  if (data == NULL)
    return false;
  if (buf->data != NULL)
    memcpy(data, buf->data, buf->len);
  kds_bulk_free(buf->data);
  buf->data = data;
  buf->capacity = capacity;
  return true;
}

char *kds_buf_reserve(struct kds_buf *buf, size_t bytes) {
  if (buf->status != KDS_OK)
    return NULL;
  if (bytes > buf->max_bytes || buf->len > buf->max_bytes - bytes)
    return buf_fail(buf, KDS_E_TOO_LARGE);
  size_t needed = buf->len + bytes;
  if ((needed > buf->capacity || buf->data == NULL) && !grow(buf, needed))
    return buf_fail(buf, KDS_E_NOMEM);
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

static double draw_fraction(void) {
  uint64_t bits = 0;
  if (getentropy(&bits, sizeof(bits)) != 0)
    return 0.5;
  return (double)(bits >> 11) / (double)((uint64_t)1 << 53);
}

typedef double (*random_fn)(void);
static _Atomic(random_fn) random_fraction = draw_fraction;

void kds_set_random(random_fn replacement) {
  random_fraction = replacement ? replacement : draw_fraction;
}

double kds_random_fraction(void) { return random_fraction(); }
