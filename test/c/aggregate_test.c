#include "aggregate.h"
#include "documents.h"
#include "helpers.h"

#include <stdio.h>

/* ---- Helpers ---- */

struct records {
  struct kds_record *list;
  size_t count;
};

static void bytes_of(const cJSON *object, const char *name, struct kds_slice *out) {
  out->data = (char *)bytes_member(object, name, &out->len);
}

/* Of a vector; freed with free_records. */
static struct records records_of(const cJSON *vector) {
  const cJSON *list = member(vector, "records"), *item;
  size_t count = (size_t)cJSON_GetArraySize(list), i = 0;
  struct records records = {kds_calloc(count, sizeof(struct kds_record)), count};
  assert_non_null(records.list);
  cJSON_ArrayForEach(item, list) {
    struct kds_record *record = &records.list[i++];
    bytes_of(item, "partitionKey", &record->partition_key);
    bytes_of(item, "data", &record->data);
    if (cJSON_HasObjectItem(item, "explicitHashKey"))
      record->explicit_hash_key = slice_member(item, "explicitHashKey");
  }
  return records;
}

static void free_slice(struct kds_slice slice) { kds_free((void *)(uintptr_t)slice.data); }

static void free_records(struct records records) {
  for (size_t i = 0; i < records.count; i++) {
    free_slice(records.list[i].partition_key);
    free_slice(records.list[i].data);
  }
  kds_free(records.list);
}

static void assert_same(struct kds_slice a, struct kds_slice b) {
  assert_int_equal(a.len, b.len);
  if (a.len > 0)
    assert_memory_equal(a.data, b.data, a.len);
}

static void assert_next(void *arg, const struct kds_record *record) {
  struct records *expected = arg;
  assert_int_equal(record->id, expected->count);
  const struct kds_record *other = &expected->list[expected->count++];
  assert_same(record->partition_key, other->partition_key);
  assert_same(record->explicit_hash_key, other->explicit_hash_key);
  assert_int_equal(record->explicit_hash_key.data == NULL, other->explicit_hash_key.data == NULL);
  assert_same(record->data, other->data);
}

static void assert_reads_as(struct kds_slice data, struct records expected) {
  struct records read = {expected.list, 0};
  assert_status(kds_aggregate_read(data, (uint32_t)expected.count, assert_next, &read), KDS_OK);
  assert_int_equal(read.count, expected.count);
}

static void never(void *arg, const struct kds_record *record) {
  (void)record;
  fail_msg("%s: a callback for what is refused", (const char *)arg);
}

static void assert_refused(struct kds_slice data, const char *name) {
  assert_status(kds_aggregate_read(data, UINT32_MAX, never, (void *)(uintptr_t)name),
                KDS_E_INVALID);
}

/* With the sizes that were foretold. */
static void add_all(struct kds_aggregate *aggregate, struct records records) {
  for (size_t i = 0; i < records.count; i++) {
    size_t predicted = kds_aggregate_bytes_with(aggregate, &records.list[i]);
    assert_status(kds_aggregate_add(aggregate, &records.list[i]), KDS_OK);
    assert_int_equal(kds_aggregate_bytes(aggregate), predicted);
    assert_int_equal(kds_aggregate_count(aggregate), i + 1);
  }
}

/* Cleared with kds_buf_clear. */
static struct kds_buf write(const struct kds_aggregate *aggregate) {
  struct kds_buf buf;
  kds_buf_init(&buf, TEST_MAX_BYTES);
  kds_aggregate_write(aggregate, &buf);
  assert_status(buf.status, KDS_OK);
  assert_int_equal(buf.len, kds_aggregate_bytes(aggregate));
  if (buf.len > 0)
    kds_aggregates_close(&buf.data, &buf.len, 1);
  return buf;
}

/* The same at once. */
static struct kds_buf write_all(struct records records) {
  struct kds_aggregate aggregate;
  kds_aggregate_init(&aggregate);
  add_all(&aggregate, records);
  struct kds_buf buf = write(&aggregate);
  kds_aggregate_clear(&aggregate);
  return buf;
}

static void assert_round_trip(struct records records) {
  struct kds_buf buf = write_all(records);
  assert_reads_as(kds_buf_slice(&buf), records);
  kds_buf_clear(&buf);
}

/* ---- The format ---- */

static void records_become_the_bytes_of_the_vectors(void **state) {
  const cJSON *vectors = *state, *vector;
  assert_true(cJSON_GetArraySize(member(vectors, "encoded")) > 10);
  cJSON_ArrayForEach(vector, member(vectors, "encoded")) {
    struct records records = records_of(vector);
    struct kds_slice expected;
    bytes_of(vector, "aggregate", &expected);
    struct kds_buf buf = write_all(records);
    assert_same(kds_buf_slice(&buf), expected);
    kds_buf_clear(&buf);
    free_slice(expected);
    free_records(records);
  }
}

static void check_readable(const cJSON *list) {
  const cJSON *vector;
  assert_true(cJSON_GetArraySize(list) > 5);
  cJSON_ArrayForEach(vector, list) {
    struct records records = records_of(vector);
    struct kds_slice data;
    bytes_of(vector, "aggregate", &data);
    assert_reads_as(data, records);
    free_slice(data);
    free_records(records);
  }
}

static void the_vectors_read_as_their_records(void **state) {
  check_readable(member(*state, "encoded"));
}

static void what_others_may_write_is_read(void **state) {
  check_readable(member(*state, "accepted"));
}

static void what_is_no_aggregate_is_refused(void **state) {
  const cJSON *vectors = *state, *vector;
  assert_true(cJSON_GetArraySize(member(vectors, "refused")) > 10);
  cJSON_ArrayForEach(vector, member(vectors, "refused")) {
    struct kds_slice data;
    bytes_of(vector, "data", &data);
    assert_refused(data, text_member(vector, "name"));
    free_slice(data);
  }
}

static void no_bytes_at_all_are_refused(void **state) {
  (void)state;
  assert_refused((struct kds_slice){NULL, 0}, "NULL");
}

/* Any of its bytes changed, and any part of it, with an MD5 that fits: read or refused, no more. */
static void ignore(void *arg, const struct kds_record *record) {
  size_t *bytes = arg;
  *bytes += record->data.len + record->partition_key.len + record->explicit_hash_key.len;
}

static void read_framed(struct kds_slice message) {
  struct kds_buf buf = framed(message);
  size_t bytes = 0;
  enum kds_status status = kds_aggregate_read(kds_buf_slice(&buf), UINT32_MAX, ignore, &bytes);
  assert_true(status == KDS_OK || status == KDS_E_INVALID);
  kds_buf_clear(&buf);
}

static void damaged_messages_do_no_harm(void **state) {
  (void)state;
  static const char whole[] = "\x0a\x01k\x0a\x01l\x12\x02"
                              "12\x1a\x07\x08\x00\x10\x00\x1a\x01"
                              "d\x1a\x05\x08\x01\x1a\x01"
                              "e";
  char message[sizeof(whole) - 1];
  for (size_t at = 0; at < sizeof(message); at++) {
    memcpy(message, whole, sizeof(message));
    read_framed((struct kds_slice){message, at});
    for (unsigned value = 0; value < 256; value++) {
      message[at] = (char)value;
      read_framed((struct kds_slice){message, sizeof(message)});
    }
  }
}

/* ---- Many records ---- */

enum { MOST_RECORDS = 1000, MOST_BYTES = 64 * 1024 };

static char texts[MOST_BYTES];
static char key_texts[MOST_RECORDS][24];

/* Modulo 0: all keys differ. */
static struct records make_records(size_t count, size_t key_modulo, size_t hash_key_modulo) {
  struct records records = {kds_calloc(count, sizeof(struct kds_record)), count};
  assert_non_null(records.list);
  for (size_t i = 0; i < count; i++) {
    snprintf(key_texts[i], sizeof(key_texts[i]), "%zu", i);
    records.list[i] = (struct kds_record){
        .partition_key = kds_slice_of(key_texts[key_modulo == 0 ? i : i % key_modulo]),
        .explicit_hash_key =
            kds_slice_of(key_texts[hash_key_modulo == 0 ? i : i % hash_key_modulo]),
        .data = {texts, i % 50},
    };
  }
  return records;
}

static void thousands_of_records_come_back(void **state) {
  (void)state;
  static const size_t modulos[][2] = {{1, 1}, {0, 1}, {1, 0}, {0, 0}, {7, 13}, {300, 2}};
  for (size_t i = 0; i < sizeof(modulos) / sizeof(modulos[0]); i++) {
    struct records records = make_records(MOST_RECORDS, modulos[i][0], modulos[i][1]);
    assert_round_trip(records);
    kds_free(records.list);
  }
}

/* xorshift64: the same at each run. */
static size_t random_up_to(uint64_t *seed, size_t max) {
  *seed ^= *seed << 13;
  *seed ^= *seed >> 7;
  *seed ^= *seed << 17;
  return (size_t)(*seed % (max + 1));
}

static void sizes_are_foretold_for_random_records(void **state) {
  (void)state;
  uint64_t seed = 20261126;
  for (int round = 0; round < 100; round++) {
    struct records records = make_records(1 + random_up_to(&seed, 511), 0, 0);
    for (size_t i = 0; i < records.count; i++) {
      records.list[i].partition_key = (struct kds_slice){texts, 1 + random_up_to(&seed, 255)};
      records.list[i].data.len = random_up_to(&seed, round % 2 == 0 ? 300 : 40000);
      if (random_up_to(&seed, 1) == 0)
        records.list[i].explicit_hash_key = (struct kds_slice){NULL, 0};
    }
    assert_round_trip(records);
    kds_free(records.list);
  }
}

static void sizes_are_foretold_where_a_length_grows(void **state) {
  (void)state;
  static const size_t lengths[] = {0,     119,   120,   121,   127,       128,
                                   16376, 16377, 16383, 16384, MOST_BYTES};
  for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
    struct kds_record record = {.partition_key = {texts, lengths[i]}, .data = {texts, lengths[i]}};
    assert_round_trip((struct records){&record, 1});
  }
}

static void a_limit_is_kept(void **state) {
  (void)state;
  enum { LIMIT = 10000 };
  struct records records = make_records(MOST_RECORDS, 0, 0);
  struct kds_aggregate aggregate;
  kds_aggregate_init(&aggregate);
  size_t from = 0, to = 0;
  for (; from < records.count; from = to) {
    while (to < records.count && kds_aggregate_bytes_with(&aggregate, &records.list[to]) <= LIMIT)
      assert_status(kds_aggregate_add(&aggregate, &records.list[to++]), KDS_OK);
    assert_true(to > from);
    struct kds_buf buf = write(&aggregate);
    assert_true(buf.len <= LIMIT);
    assert_true(to == records.count || buf.len > LIMIT - 100);
    assert_reads_as(kds_buf_slice(&buf), (struct records){records.list + from, to - from});
    kds_buf_clear(&buf);
    kds_aggregate_clear(&aggregate);
  }
  kds_free(records.list);
}

static void more_records_than_wanted_are_too_many(void **state) {
  (void)state;
  struct records records = make_records(3, 0, 0);
  struct kds_buf buf = write_all(records);
  assert_status(kds_aggregate_read(kds_buf_slice(&buf), 2, never, "2 of 3"), KDS_E_TOO_LARGE);
  assert_status(kds_aggregate_read(kds_buf_slice(&buf), 0, never, "0 of 3"), KDS_E_TOO_LARGE);
  kds_buf_clear(&buf);
  kds_free(records.list);
}

/* ---- Keys ---- */

__extension__ typedef unsigned __int128 uint128;

static uint64_t mix(uint64_t hash, uint64_t word) {
  uint128 product = (uint128)(hash ^ word) * 0x9E3779B97F4A7C15;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/*
 * Keys made to collide, by somebody who knows the hash function of aggregate.c: each twice, and
 * each of few slots only. Most are written twice, which shows that they aren't searched for without
 * end; it also shows that they do collide.
 */
static void keys_that_collide_do_not_cost_more_and_more(void **state) {
  (void)state;
  enum { KEYS = 500 };
  static uint64_t words[KEYS][2];
  struct records records = make_records(2 * KEYS, 0, 1);
  for (uint64_t i = 0; i < 2 * KEYS; i++) {
    uint64_t *key = words[i % KEYS];
    key[0] = i % KEYS;
    key[1] = mix(sizeof(words[0]) + 0xD6E8FEB86659FD93, key[0]) ^ 42;
    records.list[i].partition_key = (struct kds_slice){(const char *)key, sizeof(words[0])};
  }
  struct kds_aggregate aggregate;
  kds_aggregate_init(&aggregate);
  add_all(&aggregate, records);
  assert_in_range(aggregate.partition_keys.count, 3 * KEYS / 2, 2 * KEYS - 1);
  kds_aggregate_clear(&aggregate);
  assert_round_trip(records);
  kds_free(records.list);
}

static void each_key_stands_once(void **state) {
  (void)state;
  struct records records = make_records(MOST_RECORDS, 300, 200);
  struct kds_aggregate aggregate;
  kds_aggregate_init(&aggregate);
  add_all(&aggregate, records);
  assert_int_equal(aggregate.partition_keys.count, 300);
  assert_int_equal(aggregate.explicit_hash_keys.count, 200);
  for (size_t i = 0; i < 300; i++)
    assert_true(kds_slice_eq(aggregate.partition_keys.keys[i], key_texts[i]));
  kds_aggregate_clear(&aggregate);
  kds_free(records.list);
}

/* ---- Writing ---- */

static void an_empty_aggregate_is_nothing(void **state) {
  (void)state;
  struct kds_aggregate aggregate;
  kds_aggregate_init(&aggregate);
  struct kds_buf buf = write(&aggregate);
  assert_int_equal(buf.len, 0);
  kds_buf_clear(&buf);
  kds_aggregate_clear(&aggregate);
}

static void it_is_written_behind_what_was_there_and_again(void **state) {
  (void)state;
  struct records records = make_records(5, 2, 2);
  struct kds_aggregate aggregate;
  struct kds_buf buf;
  kds_aggregate_init(&aggregate);
  kds_buf_init(&buf, TEST_MAX_BYTES);
  add_all(&aggregate, records);
  size_t bytes = kds_aggregate_bytes(&aggregate);
  kds_buf_append_text(&buf, "head");
  kds_aggregate_write(&aggregate, &buf);
  kds_aggregate_write(&aggregate, &buf);
  assert_int_equal(buf.len, 4 + 2 * bytes);
  assert_memory_equal(buf.data, "head", 4);
  kds_aggregates_close((char *[]){buf.data + 4, buf.data + 4 + bytes}, (size_t[]){bytes, bytes}, 2);
  assert_reads_as((struct kds_slice){buf.data + 4, bytes}, records);
  assert_reads_as((struct kds_slice){buf.data + 4 + bytes, bytes}, records);
  kds_buf_clear(&buf);
  kds_aggregate_clear(&aggregate);
  kds_free(records.list);
}

static void a_buffer_that_is_too_small_stays_as_it_was(void **state) {
  (void)state;
  struct records records = make_records(5, 2, 2);
  struct kds_aggregate aggregate;
  struct kds_buf buf;
  kds_aggregate_init(&aggregate);
  add_all(&aggregate, records);
  kds_buf_init(&buf, kds_aggregate_bytes(&aggregate) - 1);
  kds_aggregate_write(&aggregate, &buf);
  assert_status(buf.status, KDS_E_TOO_LARGE);
  assert_int_equal(buf.len, 0);
  kds_buf_clear(&buf);
  kds_aggregate_clear(&aggregate);
  kds_free(records.list);
}

static void all_at_once_gives_the_same(void **state) {
  (void)state;
  struct records records = make_records(100, 7, 5);
  struct kds_buf buf = write_all(records);
  char *block;
  size_t bytes;
  assert_status(kds_aggregate_records(records.list, records.count, buf.len, &block, &bytes),
                KDS_OK);
  assert_same((struct kds_slice){block, bytes}, kds_buf_slice(&buf));
  kds_block_free(block);
  assert_status(kds_aggregate_records(records.list, records.count, buf.len - 1, &block, &bytes),
                KDS_E_TOO_LARGE);
  assert_status(kds_aggregate_records(records.list, 0, buf.len, &block, &bytes), KDS_E_INVALID);
  kds_buf_clear(&buf);
  kds_free(records.list);
}

/* ---- Memory ---- */

struct build {
  struct records records;
  struct kds_buf expected;
};

/* What could not be added left no trace, and can be added later. */
static enum kds_status add_again(struct kds_aggregate *aggregate, const struct records *records) {
  enum kds_status status = KDS_OK;
  for (size_t i = 0; i < records->count; i++) {
    size_t before = kds_aggregate_bytes(aggregate);
    enum kds_status added = kds_aggregate_add(aggregate, &records->list[i]);
    if (added == KDS_OK)
      continue;
    status = added;
    assert_int_equal(kds_aggregate_bytes(aggregate), before);
    assert_int_equal(kds_aggregate_count(aggregate), i);
    assert_status(kds_aggregate_add(aggregate, &records->list[i]), KDS_OK);
  }
  return status;
}

static enum kds_status build(void *arg) {
  const struct build *build = arg;
  struct kds_aggregate aggregate;
  struct kds_buf buf;
  kds_aggregate_init(&aggregate);
  kds_buf_init(&buf, TEST_MAX_BYTES);
  enum kds_status status = add_again(&aggregate, &build->records);
  kds_aggregate_write(&aggregate, &buf);
  if (buf.len > 0)
    kds_aggregates_close(&buf.data, &buf.len, 1);
  if (buf.status == KDS_OK)
    assert_same(kds_buf_slice(&buf), kds_buf_slice(&build->expected));
  if (status == KDS_OK)
    status = buf.status;
  kds_buf_clear(&buf);
  kds_aggregate_clear(&aggregate);
  return status;
}

static void building_survives_failing_allocations(void **state) {
  (void)state;
  struct build attempt = {.records = make_records(40, 0, 3)};
  attempt.expected = write_all(attempt.records);
  check_allocation_failures(build, &attempt);
  kds_buf_clear(&attempt.expected);
  kds_free(attempt.records.list);
}

static enum kds_status aggregate_again(void *arg) {
  const struct records *records = arg;
  char *block;
  size_t bytes;
  enum kds_status status =
      kds_aggregate_records(records->list, records->count, TEST_MAX_BYTES, &block, &bytes);
  if (status == KDS_OK)
    kds_block_free(block);
  return status;
}

static void all_at_once_survives_failing_allocations(void **state) {
  (void)state;
  struct records records = make_records(40, 0, 0);
  check_allocation_failures(aggregate_again, &records);
  kds_free(records.list);
}

static enum kds_status read_again(void *arg) {
  size_t bytes = 0;
  return kds_aggregate_read(*(struct kds_slice *)arg, UINT32_MAX, ignore, &bytes);
}

static void reading_survives_failing_allocations(void **state) {
  (void)state;
  struct records records = make_records(40, 0, 0);
  struct kds_buf buf = write_all(records);
  struct kds_slice data = kds_buf_slice(&buf);
  check_allocation_failures(read_again, &data);
  kds_buf_clear(&buf);
  kds_free(records.list);
}

static int load(void **state) {
  *state = load_vectors("aggregates.json");
  memset(texts, 'x', sizeof(texts));
  return 0;
}

static int unload(void **state) {
  cJSON_Delete(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(records_become_the_bytes_of_the_vectors),
      cmocka_unit_test(the_vectors_read_as_their_records),
      cmocka_unit_test(what_others_may_write_is_read),
      cmocka_unit_test(what_is_no_aggregate_is_refused),
      cmocka_unit_test(no_bytes_at_all_are_refused),
      cmocka_unit_test(damaged_messages_do_no_harm),
      cmocka_unit_test(thousands_of_records_come_back),
      cmocka_unit_test(sizes_are_foretold_for_random_records),
      cmocka_unit_test(sizes_are_foretold_where_a_length_grows),
      cmocka_unit_test(a_limit_is_kept),
      cmocka_unit_test(more_records_than_wanted_are_too_many),
      cmocka_unit_test(keys_that_collide_do_not_cost_more_and_more),
      cmocka_unit_test(each_key_stands_once),
      cmocka_unit_test(an_empty_aggregate_is_nothing),
      cmocka_unit_test(it_is_written_behind_what_was_there_and_again),
      cmocka_unit_test(a_buffer_that_is_too_small_stays_as_it_was),
      cmocka_unit_test(all_at_once_gives_the_same),
      cmocka_unit_test(building_survives_failing_allocations),
      cmocka_unit_test(all_at_once_survives_failing_allocations),
      cmocka_unit_test(reading_survives_failing_allocations),
  };
  return cmocka_run_group_tests_name("aggregate", tests, load, unload);
}
