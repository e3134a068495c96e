#include "helpers.h"
#include "shard_map.h"

#include <inttypes.h>
#include <stdio.h>

static struct kds_hash_key parsed(const char *text) {
  struct kds_hash_key key;
  assert_status(kds_hash_key_parse(kds_slice_of(text), &key), KDS_OK);
  return key;
}

static void assert_decimal(struct kds_hash_key key, const char *expected) {
  char text[KDS_HASH_KEY_DIGITS + 1];
  assert_int_equal(kds_hash_key_format(key, text), strlen(expected));
  assert_string_equal(text, expected);
}

static void partition_keys_hash_as_the_service_does(void **state) {
  cJSON *vectors = *state;
  const cJSON *vector;
  assert_true(cJSON_GetArraySize(member(vectors, "partitionKeys")) > 0);
  cJSON_ArrayForEach(vector, member(vectors, "partitionKeys")) {
    size_t len;
    uint8_t *bytes = bytes_member(vector, "partitionKey", &len);
    struct kds_hash_key key;
    assert_status(kds_hash_key_of((struct kds_slice){(char *)bytes, len}, &key), KDS_OK);
    assert_decimal(key, text_member(vector, "hashKey"));
    kds_free(bytes);
  }
}

static void hash_key_of_abcd(void **state) {
  (void)state;
  struct kds_hash_key key;
  assert_status(kds_hash_key_of(KDS_LITERAL("abcd"), &key), KDS_OK);
  assert_int_equal(key.high, 0xE2FC714C4727EE93);
  assert_int_equal(key.low, 0x95F324CD2E7F331F);
}

static void numbers_parse_and_format(void **state) {
  cJSON *vectors = *state;
  const cJSON *vector;
  assert_true(cJSON_GetArraySize(member(vectors, "numbers")) > 0);
  cJSON_ArrayForEach(vector, member(vectors, "numbers")) {
    struct kds_hash_key key = parsed(text_member(vector, "text"));
    char halves[2][17];
    snprintf(halves[0], sizeof(halves[0]), "%016" PRIx64, key.high);
    snprintf(halves[1], sizeof(halves[1]), "%016" PRIx64, key.low);
    assert_string_equal(halves[0], text_member(vector, "high"));
    assert_string_equal(halves[1], text_member(vector, "low"));
    assert_decimal(key, text_member(vector, "text"));
  }
}

static void leading_zeros_are_allowed(void **state) {
  cJSON *vectors = *state;
  const cJSON *vector;
  assert_true(cJSON_GetArraySize(member(vectors, "leadingZeros")) > 0);
  cJSON_ArrayForEach(vector, member(vectors, "leadingZeros"))
      assert_decimal(parsed(text_member(vector, "text")), text_member(vector, "number"));
}

static void everything_else_is_refused(void **state) {
  cJSON *vectors = *state;
  const cJSON *vector;
  struct kds_hash_key key;
  assert_true(cJSON_GetArraySize(member(vectors, "invalid")) > 0);
  cJSON_ArrayForEach(vector, member(vectors, "invalid"))
      assert_status(kds_hash_key_parse(kds_slice_of(vector->valuestring), &key), KDS_E_INVALID);
  assert_status(kds_hash_key_parse((struct kds_slice){"1\0", 2}, &key), KDS_E_INVALID);
}

static void keys_compare_as_numbers(void **state) {
  (void)state;
  const struct kds_hash_key ascending[] = {{0, 0}, {0, UINT64_MAX}, {1, 0}, {UINT64_MAX, 1}};
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      assert_int_equal(kds_hash_key_compare(ascending[i], ascending[j]), (i > j) - (i < j));
}

static struct kds_shard shard(const char *id, const char *start, const char *end) {
  return (struct kds_shard){kds_slice_of(id), parsed(start), parsed(end)};
}

static void assert_found(const struct kds_shard_map *map, const char *key, const char *id) {
  ptrdiff_t index = kds_shard_map_find(map, parsed(key));
  assert_true(index >= 0 && (size_t)index < kds_shard_map_count(map));
  assert_true(kds_slice_eq(kds_shard_map_at(map, (size_t)index)->id, id));
}

static void keys_find_their_shard(void **state) {
  (void)state;
  const char *max = "340282366920938463463374607431768211455";
  struct kds_shard shards[] = {shard("c", "200", max), shard("a", "0", "99"),
                               shard("b", "100", "199")};
  struct kds_shard_map *map;
  assert_status(kds_shard_map_new(shards, 3, &map), KDS_OK);
  memset(shards, 0, sizeof(shards));
  assert_int_equal(kds_shard_map_count(map), 3);
  assert_found(map, "0", "a");
  assert_found(map, "99", "a");
  assert_found(map, "100", "b");
  assert_found(map, "199", "b");
  assert_found(map, "200", "c");
  assert_found(map, max, "c");
  kds_shard_map_free(map);
}

static void keys_in_gaps_find_none(void **state) {
  (void)state;
  struct kds_shard shards[] = {shard("a", "10", "19"), shard("b", "30", "30")};
  struct kds_shard_map *map;
  assert_status(kds_shard_map_new(shards, 2, &map), KDS_OK);
  const char *const uncovered[] = {"0", "9", "20", "29", "31"};
  for (size_t i = 0; i < 5; i++)
    assert_int_equal(kds_shard_map_find(map, parsed(uncovered[i])), -1);
  assert_found(map, "10", "a");
  assert_found(map, "30", "b");
  kds_shard_map_free(map);
}

static void an_empty_map_finds_none(void **state) {
  (void)state;
  struct kds_shard_map *map;
  assert_status(kds_shard_map_new(NULL, 0, &map), KDS_OK);
  assert_int_equal(kds_shard_map_find(map, parsed("0")), -1);
  kds_shard_map_free(map);
}

static void overlapping_and_reversed_ranges_are_refused(void **state) {
  (void)state;
  struct kds_shard overlapping[] = {shard("a", "0", "99"), shard("b", "99", "200")};
  struct kds_shard same[] = {shard("a", "5", "9"), shard("b", "5", "9")};
  struct kds_shard reversed[] = {shard("a", "10", "9")};
  struct kds_shard_map *map;
  assert_status(kds_shard_map_new(overlapping, 2, &map), KDS_E_INVALID);
  assert_status(kds_shard_map_new(same, 2, &map), KDS_E_INVALID);
  assert_status(kds_shard_map_new(reversed, 1, &map), KDS_E_INVALID);
}

static enum kds_status make_map(void *arg) {
  struct kds_shard_map *map;
  enum kds_status status = kds_shard_map_new(arg, 1, &map);
  if (status == KDS_OK)
    kds_shard_map_free(map);
  return status;
}

static void map_survives_failing_allocations(void **state) {
  (void)state;
  struct kds_shard only = shard("a", "0", "1");
  check_allocation_failures(make_map, &only);
}

static int load(void **state) {
  *state = load_vectors("hash-keys.json");
  return 0;
}

static int unload(void **state) {
  cJSON_Delete(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(partition_keys_hash_as_the_service_does),
      cmocka_unit_test(hash_key_of_abcd),
      cmocka_unit_test(numbers_parse_and_format),
      cmocka_unit_test(leading_zeros_are_allowed),
      cmocka_unit_test(everything_else_is_refused),
      cmocka_unit_test(keys_compare_as_numbers),
      cmocka_unit_test(keys_find_their_shard),
      cmocka_unit_test(keys_in_gaps_find_none),
      cmocka_unit_test(an_empty_map_finds_none),
      cmocka_unit_test(overlapping_and_reversed_ranges_are_refused),
      cmocka_unit_test(map_survives_failing_allocations),
  };
  return cmocka_run_group_tests_name("shard_map", tests, load, unload);
}
