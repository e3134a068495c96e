#include "digest.h"
#include "helpers.h"

#include <pthread.h>

static void assert_hex(const uint8_t *bytes, size_t len, const char *expected) {
  char text[2 * KDS_SHA256_BYTES + 1] = {0};
  kds_hex(bytes, len, text);
  assert_string_equal(text, expected);
}

static void check_hmacs(const cJSON *hmacs, const uint8_t *data, size_t len) {
  const cJSON *vector;
  assert_true(cJSON_GetArraySize(hmacs) > 0);
  cJSON_ArrayForEach(vector, hmacs) {
    size_t key_len;
    uint8_t *key = bytes_member(vector, "key", &key_len), out[KDS_SHA256_BYTES];
    assert_status(kds_hmac_sha256(key, key_len, data, len, out), KDS_OK);
    assert_hex(out, sizeof(out), text_member(vector, "hmac"));
    kds_free(key);
  }
}

static void check_digests(const cJSON *vector) {
  size_t len;
  uint8_t *data = bytes_member(vector, "data", &len);
  uint8_t sha256[KDS_SHA256_BYTES], md5[KDS_MD5_BYTES];
  assert_status(kds_sha256(data, len, sha256), KDS_OK);
  assert_hex(sha256, sizeof(sha256), text_member(vector, "sha256"));
  assert_status(kds_md5(data, len, md5), KDS_OK);
  assert_hex(md5, sizeof(md5), text_member(vector, "md5"));
  uint32_t crc = kds_crc32(0, data, len);
  uint8_t big_endian[] = {crc >> 24 & 255, crc >> 16 & 255, crc >> 8 & 255, crc & 255};
  assert_hex(big_endian, sizeof(big_endian), text_member(vector, "crc32"));
  check_hmacs(member(vector, "hmacs"), data, len);
  kds_free(data);
}

static void digests_agree_with_the_vectors(void **state) {
  (void)state;
  cJSON *vectors = load_vectors("digests.json");
  const cJSON *vector;
  assert_true(cJSON_GetArraySize(vectors) > 0);
  cJSON_ArrayForEach(vector, vectors) check_digests(vector);
  cJSON_Delete(vectors);
}

/* RFC 4231, test case 2; the check value of CRC-32; RFC 1321's "abc". */
static void digests_agree_with_published_values(void **state) {
  (void)state;
  uint8_t out[KDS_SHA256_BYTES];
  assert_status(kds_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, out), KDS_OK);
  assert_hex(out, sizeof(out), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  assert_int_equal(kds_crc32(0, "123456789", 9), 0xcbf43926);
  assert_status(kds_md5("abc", 3, out), KDS_OK);
  assert_hex(out, KDS_MD5_BYTES, "900150983cd24fb0d6963f7d28e17f72");
  assert_status(kds_sha256("abc", 3, out), KDS_OK);
  assert_hex(out, sizeof(out), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void parts_digest_as_the_whole(void **state) {
  (void)state;
  uint8_t whole[KDS_SHA256_BYTES], parts[KDS_SHA256_BYTES];
  struct kds_slice slices[] = {KDS_LITERAL("stream"), {NULL, 0}, KDS_LITERAL("Name")};
  assert_status(kds_sha256("streamName", 10, whole), KDS_OK);
  assert_status(kds_sha256_parts(slices, 3, parts), KDS_OK);
  assert_memory_equal(whole, parts, sizeof(whole));
  assert_status(kds_sha256(NULL, 0, whole), KDS_OK);
  assert_status(kds_sha256_parts(NULL, 0, parts), KDS_OK);
  assert_memory_equal(whole, parts, sizeof(whole));
}

static void crc_continues_where_it_stopped(void **state) {
  (void)state;
  const char text[] = "the quick brown fox";
  for (size_t cut = 0; cut < sizeof(text); cut++)
    assert_int_equal(kds_crc32(kds_crc32(0, text, cut), text + cut, sizeof(text) - cut),
                     kds_crc32(0, text, sizeof(text)));
}

static void hmac_may_overwrite_its_key(void **state) {
  (void)state;
  uint8_t key[KDS_SHA256_BYTES] = {1, 2, 3}, expected[KDS_SHA256_BYTES];
  assert_status(kds_hmac_sha256(key, sizeof(key), "data", 4, expected), KDS_OK);
  assert_status(kds_hmac_sha256(key, sizeof(key), "data", 4, key), KDS_OK);
  assert_memory_equal(key, expected, sizeof(key));
}

static void cleanse_overwrites(void **state) {
  (void)state;
  char secret[] = "wJalrXUtnFEMI";
  kds_cleanse(secret, sizeof(secret));
  for (size_t i = 0; i < sizeof(secret); i++)
    assert_int_equal(secret[i], 0);
}

static void *digest_on_a_thread(void *arg) {
  uint8_t out[KDS_SHA256_BYTES];
  for (int i = 0; i < 1000; i++)
    if (kds_sha256("abc", 3, out) != KDS_OK || out[0] != 0xba || kds_md5("abc", 3, out) != KDS_OK ||
        out[0] != 0x90)
      return NULL;
  return arg;
}

/* The leak check finds the contexts of the threads if their ends don't free them. */
static void threads_digest_at_once(void **state) {
  (void)state;
  pthread_t threads[4];
  int done = 1;
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, digest_on_a_thread, &done), 0);
  for (size_t i = 0; i < 4; i++) {
    void *result;
    assert_int_equal(pthread_join(threads[i], &result), 0);
    assert_ptr_equal(result, &done);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(digests_agree_with_the_vectors),
      cmocka_unit_test(digests_agree_with_published_values),
      cmocka_unit_test(parts_digest_as_the_whole),
      cmocka_unit_test(crc_continues_where_it_stopped),
      cmocka_unit_test(hmac_may_overwrite_its_key),
      cmocka_unit_test(cleanse_overwrites),
      cmocka_unit_test(threads_digest_at_once),
  };
  return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
