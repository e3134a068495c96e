#include "helpers.h"

#include <pthread.h>

static void every_status_has_code_and_message(void **state) {
  (void)state;
  static const enum kds_status all[] = {
#define X(name, value, code, message, retry) KDS_##name,
      KDS_STATUS_MAP(X)
#undef X
  };
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
    assert_string_not_equal(kds_status_code(all[i]), "ERR_UNKNOWN");
    assert_true(strlen(kds_status_message(all[i])) > 0);
    for (size_t j = 0; j < i; j++)
      assert_int_not_equal(all[i], all[j]);
  }
  assert_string_equal(kds_status_code((enum kds_status)12345), "ERR_UNKNOWN");
}

static void retry_class_follows_the_status_table(void **state) {
  (void)state;
  assert_int_equal(kds_status_retry_class(KDS_E_RESET), KDS_RETRY_TRANSIENT);
  assert_int_equal(kds_status_retry_class(KDS_E_CERT), KDS_RETRY_NEVER);
  assert_int_equal(kds_status_retry_class(KDS_OK), KDS_RETRY_NEVER);
}

static void calloc_clears_and_refuses_overflow(void **state) {
  (void)state;
  uint8_t *bytes = kds_calloc(100, 3);
  assert_non_null(bytes);
  for (size_t i = 0; i < 300; i++)
    assert_int_equal(bytes[i], 0);
  kds_free(bytes);
  assert_null(kds_calloc(SIZE_MAX / 2, 3));
}

static void empty_allocations_are_not_null(void **state) {
  (void)state;
  void *pointer = kds_malloc(0);
  assert_non_null(pointer);
  kds_free(pointer);
}

static void duplicates_are_terminated(void **state) {
  (void)state;
  assert_null(kds_strdup(NULL));
  char *copy = kds_strdup("shard");
  assert_string_equal(copy, "shard");
  kds_free(copy);
  copy = kds_slice_dup((struct kds_slice){"shardId", 5});
  assert_string_equal(copy, "shard");
  kds_free(copy);
  copy = kds_slice_dup((struct kds_slice){NULL, 0});
  assert_string_equal(copy, "");
  kds_free(copy);
}

static void slices_compare_by_length_and_bytes(void **state) {
  (void)state;
  assert_true(kds_slice_eq(KDS_LITERAL("abc"), "abc"));
  assert_false(kds_slice_eq(KDS_LITERAL("abc"), "abcd"));
  assert_false(kds_slice_eq(KDS_LITERAL("abc"), "abd"));
  assert_true(kds_slice_eq(kds_slice_of(NULL), ""));
  assert_int_equal(kds_slice_of("four").len, 4);
}

static void buffer_grows_to_what_is_appended(void **state) {
  (void)state;
  struct kds_buf buf;
  kds_buf_init(&buf, SIZE_MAX);
  for (int i = 0; i < 1000; i++)
    kds_buf_printf(&buf, "%03d,", i);
  kds_buf_append_text(&buf, "end");
  kds_buf_append_char(&buf, '.');
  assert_status(buf.status, KDS_OK);
  assert_int_equal(kds_buf_slice(&buf).len, 4004);
  assert_memory_equal(&buf.data[2068], "517,", 4);
  assert_string_equal(kds_buf_text(&buf) + 4000, "end.");
  kds_buf_clear(&buf);
}

static void buffer_keeps_its_first_failure(void **state) {
  (void)state;
  struct kds_buf buf;
  kds_buf_init(&buf, 10);
  kds_buf_append(&buf, "0123456789", 10);
  assert_status(buf.status, KDS_OK);
  kds_buf_append_char(&buf, 'x');
  assert_status(buf.status, KDS_E_TOO_LARGE);
  assert_null(kds_buf_reserve(&buf, 1));
  assert_string_equal(kds_buf_text(&buf), "");
  assert_int_equal(buf.len, 10);
  kds_buf_reset(&buf);
  kds_buf_append_text(&buf, "again");
  assert_string_equal(kds_buf_text(&buf), "again");
  kds_buf_clear(&buf);
}

static void buffer_refuses_sizes_that_overflow(void **state) {
  (void)state;
  struct kds_buf buf;
  kds_buf_init(&buf, SIZE_MAX);
  kds_buf_append_text(&buf, "some");
  assert_null(kds_buf_reserve(&buf, SIZE_MAX - 1));
  assert_status(buf.status, KDS_E_TOO_LARGE);
  kds_buf_clear(&buf);
}

static enum kds_status fill_buffer(void *arg) {
  (void)arg;
  struct kds_buf buf;
  kds_buf_init(&buf, SIZE_MAX);
  for (int i = 0; i < 500; i++)
    kds_buf_append_text(&buf, "0123456789");
  enum kds_status status = buf.status;
  kds_buf_clear(&buf);
  return status;
}

static void buffer_survives_failing_allocations(void **state) {
  (void)state;
  check_allocation_failures(fill_buffer, NULL);
}

/* ---- Bulk memory ---- */

enum {
  KIB = 1024,
  MIB = 1024 * KIB,
  KEPT_FROM = 16 * KIB,       /* less isn't kept */
  KEPT_BYTES = 16 * MIB,      /* nor more, in all */
  KEPT_HUGE_BYTES = 64 * MIB, /* but of 1 MiB and more, which are apart */
};

static char *bulk_of(size_t bytes, size_t *capacity) {
  char *bulk = kds_bulk_alloc(bytes, capacity);
  assert_non_null(bulk);
  assert_true(*capacity >= bytes);
  assert_int_equal((uintptr_t)bulk % sizeof(void *), 0);
  if (*capacity > 0)
    bulk[0] = bulk[*capacity - 1] = 'x';
  return bulk;
}

enum { MAX_KEPT = KEPT_BYTES / KEPT_FROM, MAX_TAKEN = MAX_KEPT + 5 * KEPT_HUGE_BYTES / MIB };

/* While fresh memory can't be had, what comes was kept. */
static size_t take_kept(char **taken) {
  size_t count = 0, capacity;
  for (size_t bytes = KEPT_FROM; bytes < MIB; bytes *= 2) {
    fail_allocation(0);
    while (count < MAX_KEPT && (taken[count] = kds_bulk_alloc(bytes, &capacity)) != NULL) {
      count++;
      fail_allocation(0);
    }
    restore_allocation();
  }
  return count;
}

/* Of the larger, which are mapped, as many as can have been kept. */
static size_t take_all_kept(char **taken) {
  size_t count = take_kept(taken), capacity;
  for (size_t bytes = MIB; bytes <= KEPT_BYTES; bytes *= 2)
    for (size_t i = 0; i < KEPT_HUGE_BYTES / MIB; i++)
      taken[count++] = bulk_of(bytes, &capacity);
  return count;
}

static void free_bulks(char **bulks, size_t count) {
  for (size_t i = 0; i < count; i++)
    kds_bulk_free(bulks[i]);
}

static void bulk_of_any_size_is_as_large_as_asked_for(void **state) {
  (void)state;
  static const size_t sizes[] = {0,   1,           100,     KEPT_FROM - 1, KEPT_FROM, MIB - 1,
                                 MIB, 2 * MIB - 1, 2 * MIB, 2 * MIB + 1,   5 * MIB,   20 * MIB};
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    size_t capacity;
    kds_bulk_free(bulk_of(sizes[i], &capacity));
  }
  kds_bulk_free(NULL);
}

static void bulk_that_cannot_be_had_is_null(void **state) {
  (void)state;
  static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 8, SIZE_MAX / 2 + 1, SIZE_MAX / 2,
                                 SIZE_MAX / 4};
  size_t capacity = 42;
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
    assert_null(kds_bulk_alloc(sizes[i], &capacity));
  fail_allocation(0);
  assert_null(kds_bulk_alloc(100, &capacity));
  assert_true(restore_allocation());
  assert_int_equal(capacity, 42);
}

static void large_bulk_is_given_again_the_last_one_first(void **state) {
  (void)state;
  size_t capacity;
  char *first = bulk_of(KEPT_FROM, &capacity), *second = bulk_of(KEPT_FROM, &capacity);
  kds_bulk_free(first);
  kds_bulk_free(second);
  assert_ptr_equal(bulk_of(KEPT_FROM, &capacity), second);
  char *small = bulk_of(KEPT_FROM - 1, &capacity); /* too small to be worth looking for */
  assert_ptr_not_equal(small, first);
  kds_bulk_free(small);
  assert_ptr_equal(bulk_of(KEPT_FROM, &capacity), first);
  kds_bulk_free(first);
  kds_bulk_free(second);
}

static void bulk_is_given_again_where_it_fits_without_great_waste(void **state) {
  (void)state;
  static char *others[MAX_TAKEN];
  size_t other_count = take_all_kept(others), capacity, again;
  char *large = bulk_of(8 * MIB, &capacity);
  kds_bulk_free(large);
  char *much_smaller = bulk_of(MIB, &again);
  assert_ptr_not_equal(much_smaller, large);
  char *larger = bulk_of(capacity + 1, &again);
  assert_ptr_not_equal(larger, large);
  char *smaller = bulk_of(capacity / 2, &again);
  assert_ptr_equal(smaller, large);
  assert_int_equal(again, capacity);
  free_bulks((char *[]){much_smaller, larger, smaller}, 3);
  free_bulks(others, other_count);
}

static void no_more_is_kept_than_the_cap(void **state) {
  (void)state;
  enum { COUNT = 300, BYTES = 128 * KIB }; /* 37.5 MiB */
  static char *bulks[COUNT], *others[MAX_TAKEN];
  size_t other_count = take_all_kept(others), capacity;
  for (size_t i = 0; i < COUNT; i++)
    bulks[i] = bulk_of(BYTES, &capacity);
  free_bulks(bulks, COUNT);
  size_t kept_count = take_kept(bulks);
  assert_int_equal(kept_count, KEPT_BYTES / BYTES);
  free_bulks(bulks, kept_count);
  free_bulks(others, other_count);
}

enum { TRIMMED = 8 };

static int told_trimmer;
static void tell_trimmer(void) { told_trimmer++; }

/* Pieces of one size, each other than all before. */
static void take_and_give(size_t count, size_t bytes) {
  char *bulks[TRIMMED];
  size_t capacity;
  assert_true(count <= TRIMMED);
  for (size_t i = 0; i < count; i++)
    bulks[i] = bulk_of(bytes, &capacity);
  free_bulks(bulks, count);
}

/* What lay unused between two trims is given back, and what was in use then is kept. */
static void what_nobody_needs_is_trimmed(void **state) {
  (void)state;
  kds_bulk_trim();
  kds_bulk_trim();
  assert_false(kds_bulk_is_trimmable());
  told_trimmer = 0;
  take_and_give(TRIMMED, 2 * MIB);
  assert_true(kds_bulk_is_trimmable());
  assert_int_equal(told_trimmer, 1);
  kds_bulk_trim(); /* all of them were in use since the last one */
  take_and_give(TRIMMED, 2 * MIB);
  kds_bulk_trim();
  assert_true(kds_bulk_is_trimmable());
  take_and_give(1, 2 * MIB);
  kds_bulk_trim(); /* all but one lay there */
  assert_true(kds_bulk_is_trimmable());
  kds_bulk_trim();
  assert_false(kds_bulk_is_trimmable());
}

static void nothing_very_large_is_kept_that_nobody_trims(void **state) {
  (void)state;
  take_and_give(1, 2 * MIB);
  assert_true(kds_bulk_is_trimmable());
  kds_bulk_trimmed_by(NULL);
  assert_false(kds_bulk_is_trimmable());
  take_and_give(1, 2 * MIB);
  assert_false(kds_bulk_is_trimmable());
  kds_bulk_trimmed_by(tell_trimmer);
}

/* Each fills what it has and finds it so afterwards: nobody else was given the same. */
static void *churn_bulk(void *arg) {
  unsigned char mark = *(unsigned char *)arg;
  for (size_t round = 0; round < 400; round++) {
    size_t bytes = KEPT_FROM + round % 7 * KEPT_FROM, capacity;
    unsigned char *bulk = kds_bulk_alloc(bytes, &capacity);
    if (bulk == NULL)
      return arg;
    memset(bulk, mark, bytes);
    for (size_t i = 0; i < bytes; i += 4 * KIB)
      if (bulk[i] != mark)
        return arg;
    kds_bulk_free(bulk);
  }
  return NULL;
}

static void bulk_is_one_threads_at_a_time(void **state) {
  (void)state;
  enum { THREADS = 4 };
  pthread_t threads[THREADS];
  unsigned char marks[THREADS] = {1, 2, 3, 4};
  for (size_t i = 0; i < THREADS; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, churn_bulk, &marks[i]), 0);
  for (size_t i = 0; i < THREADS; i++) {
    void *failed;
    pthread_join(threads[i], &failed);
    assert_null(failed);
  }
}

/* ---- List ---- */

struct item {
  int number;
  struct kds_list link;
};

static int shift_number(struct kds_list *list) {
  struct kds_list *link = kds_list_shift(list);
  return link == NULL ? -1 : KDS_CONTAINER_OF(link, struct item, link)->number;
}

static void list_is_first_in_first_out(void **state) {
  (void)state;
  struct kds_list list;
  struct item items[3] = {{.number = 0}, {.number = 1}, {.number = 2}};
  kds_list_init(&list);
  assert_int_equal(shift_number(&list), -1);
  for (size_t i = 0; i < 3; i++)
    kds_list_push(&list, &items[i].link);
  kds_list_remove(&items[1].link);
  kds_list_remove(&items[1].link);
  assert_int_equal(shift_number(&list), 0);
  assert_int_equal(shift_number(&list), 2);
  assert_true(kds_list_empty(&list));
}

static void list_moves_all_items_in_order(void **state) {
  (void)state;
  struct kds_list from, to;
  struct item items[3] = {{.number = 0}, {.number = 1}, {.number = 2}};
  kds_list_init(&from);
  kds_list_init(&to);
  kds_list_move(&to, &from);
  assert_true(kds_list_empty(&to));
  kds_list_push(&to, &items[0].link);
  kds_list_push(&from, &items[1].link);
  kds_list_push(&from, &items[2].link);
  kds_list_move(&to, &from);
  assert_true(kds_list_empty(&from));
  for (int i = 0; i < 3; i++)
    assert_int_equal(shift_number(&to), i);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_status_has_code_and_message),
      cmocka_unit_test(retry_class_follows_the_status_table),
      cmocka_unit_test(calloc_clears_and_refuses_overflow),
      cmocka_unit_test(empty_allocations_are_not_null),
      cmocka_unit_test(duplicates_are_terminated),
      cmocka_unit_test(slices_compare_by_length_and_bytes),
      cmocka_unit_test(buffer_grows_to_what_is_appended),
      cmocka_unit_test(buffer_keeps_its_first_failure),
      cmocka_unit_test(buffer_refuses_sizes_that_overflow),
      cmocka_unit_test(buffer_survives_failing_allocations),
      cmocka_unit_test(bulk_of_any_size_is_as_large_as_asked_for),
      cmocka_unit_test(bulk_that_cannot_be_had_is_null),
      cmocka_unit_test(large_bulk_is_given_again_the_last_one_first),
      cmocka_unit_test(bulk_is_given_again_where_it_fits_without_great_waste),
      cmocka_unit_test(no_more_is_kept_than_the_cap),
      cmocka_unit_test(what_nobody_needs_is_trimmed),
      cmocka_unit_test(nothing_very_large_is_kept_that_nobody_trims),
      cmocka_unit_test(bulk_is_one_threads_at_a_time),
      cmocka_unit_test(list_is_first_in_first_out),
      cmocka_unit_test(list_moves_all_items_in_order),
  };
  kds_bulk_trimmed_by(tell_trimmer);
  return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
