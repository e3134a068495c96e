/*
 * base: status names, the allocator, a bounded buffer, an intrusive list, chance. No thread rules.
 */
#ifndef KDS_BASE_H
#define KDS_BASE_H

#include "kds.h"

#include <stdlib.h>
#include <string.h>

#define KDS_CONTAINER_OF(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))
#define KDS_LITERAL(text) ((struct kds_slice){(text), sizeof(text) - 1})

/* What a repeated attempt can hope for. */
enum kds_retry_class { KDS_RETRY_NEVER, KDS_RETRY_TRANSIENT, KDS_RETRY_THROTTLING };
enum kds_retry_class kds_status_retry_class(enum kds_status status);
/* The status as an error, without an answer. */
struct kds_error kds_error_of(enum kds_status status);

/*
 * All memory of the core comes from here, so that a test can make the Nth allocation fail.
 * `realloc` of the allocator follows realloc(3); NULL restores the C library's.
 */
typedef void *(*kds_realloc_fn)(void *pointer, size_t bytes);
void kds_set_allocator(kds_realloc_fn allocator);

void *kds_malloc(size_t bytes);
void *kds_calloc(size_t count, size_t bytes); /* NULL where the product overflows, too */
void *kds_realloc(void *pointer, size_t bytes);
void kds_free(void *pointer);
char *kds_strdup(const char *text);          /* NULL for NULL */
char *kds_slice_dup(struct kds_slice slice); /* adds a NUL */

/*
 * Memory for what may grow to a body's size. Large pieces are kept when they are given back, 16 MiB
 * at most in the whole process, and very large ones, which lie in huge pages, another 64: fresh
 * memory costs a page fault for each 4 KiB, which was a third of all CPU, and zeroing (measured:
 * docs/architecture.md). `capacity`: what there is, `bytes` at least.
 */
void *kds_bulk_alloc(size_t bytes, size_t *capacity);
size_t kds_bulk_capacity(const void *bulk);
void kds_bulk_free(void *bulk);

/*
 * Very large pieces are kept only while somebody trims them, who is told, on any thread, when there
 * are some and weren't before. NULL: nobody does any more, and all are given back.
 */
void kds_bulk_trimmed_by(void (*tell)(void));
/* Gives back of the very large pieces what nobody has needed since the last time. */
void kds_bulk_trim(void);
bool kds_bulk_is_trimmable(void);

struct kds_slice kds_slice_of(const char *text); /* NULL gives an empty slice */
bool kds_slice_eq(struct kds_slice a, const char *text);
bool kds_is_ascii(struct kds_slice text);
static inline bool kds_slice_same(struct kds_slice a, struct kds_slice b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Of text that is a number, whatever decimal sign the process's locale has. */
double kds_parse_double(const char *text);

/*
 * A growing buffer with a maximum. The first failure sticks in `status` (KDS_E_NOMEM,
 * KDS_E_TOO_LARGE) and turns later appends into nothing, so that a writer checks once at its end.
 */
struct kds_buf {
  char *data; /* bulk memory */
  size_t len;
  size_t capacity;
  size_t max_bytes;
  enum kds_status status;
};

void kds_buf_init(struct kds_buf *buf, size_t max_bytes);
void kds_buf_clear(struct kds_buf *buf); /* frees; the maximum stays, and it can be used again */
void kds_buf_reset(struct kds_buf *buf); /* empties, keeps the memory */
/* Room for `bytes` at the end, not counted yet; NULL after a failure. */
char *kds_buf_reserve(struct kds_buf *buf, size_t bytes);
void kds_buf_append(struct kds_buf *buf, const void *data, size_t bytes);
void kds_buf_append_text(struct kds_buf *buf, const char *text);
void kds_buf_append_char(struct kds_buf *buf, char c);
/* printf into the buffer; for short, rare things such as messages. */
void kds_buf_printf(struct kds_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The bytes so far with a NUL after them (not counted); "" after a failure. */
const char *kds_buf_text(struct kds_buf *buf);
struct kds_slice kds_buf_slice(const struct kds_buf *buf);

/* At random, in [0, 1): for pauses that shall not be the same everywhere. */
double kds_random_fraction(void);
/* For tests, as kds_set_allocator; NULL: at random again. */
void kds_set_random(double (*replacement)(void));

/* A doubly linked ring; a lone head points to itself. */
struct kds_list {
  struct kds_list *next, *previous;
};

static inline void kds_list_init(struct kds_list *list) { list->next = list->previous = list; }
static inline bool kds_list_empty(const struct kds_list *list) { return list->next == list; }
static inline void kds_list_push(struct kds_list *list, struct kds_list *item) {
  item->previous = list->previous;
  item->next = list;
  list->previous->next = item;
  list->previous = item;
}
/* Leaves the item a ring of its own: removing twice does no harm. */
static inline void kds_list_remove(struct kds_list *item) {
  item->previous->next = item->next;
  item->next->previous = item->previous;
  kds_list_init(item);
}
static inline struct kds_list *kds_list_shift(struct kds_list *list) {
  struct kds_list *item = list->next;
  if (item == list)
    return NULL;
  kds_list_remove(item);
  return item;
}
/* All items of `from` go to the end of `to`. */
static inline void kds_list_move(struct kds_list *to, struct kds_list *from) {
  if (kds_list_empty(from))
    return;
  from->next->previous = to->previous;
  to->previous->next = from->next;
  from->previous->next = to;
  to->previous = from->previous;
  kds_list_init(from);
}

#endif
