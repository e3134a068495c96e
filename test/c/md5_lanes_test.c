#include "helpers.h"
#include "md5_lanes.h"

enum { MESSAGES = 300, MAX_LEN = 700 };

static char text[MESSAGES + MAX_LEN];
static struct kds_slice messages[MESSAGES];
static uint8_t digests[MESSAGES][KDS_MD5_BYTES];

/* Every length around the boundaries of blocks, in an order in which lanes end at different times.
 */
static void make_messages(void) {
  for (size_t i = 0; i < sizeof(text); i++)
    text[i] = (char)(i * 31 + i / 7);
  for (size_t i = 0; i < MESSAGES; i++)
    messages[i] = (struct kds_slice){text + i, i % 2 == 0 ? i : MAX_LEN - i};
}

static void any_number_of_messages_digest_as_one_by_one(void **state) {
  (void)state;
  make_messages();
  for (size_t count = 0; count <= MESSAGES; count++) {
    memset(digests, 0, sizeof(digests));
    kds_md5_many(messages, count, digests);
    for (size_t i = 0; i < count; i++) {
      uint8_t expected[KDS_MD5_BYTES];
      assert_status(kds_md5(messages[i].data, messages[i].len, expected), KDS_OK);
      assert_memory_equal(digests[i], expected, KDS_MD5_BYTES);
    }
  }
}

static void a_message_of_no_bytes_may_have_no_memory(void **state) {
  (void)state;
  uint8_t digest[1][KDS_MD5_BYTES], expected[KDS_MD5_BYTES];
  kds_md5_many(&(struct kds_slice){NULL, 0}, 1, digest);
  assert_status(kds_md5("", 0, expected), KDS_OK);
  assert_memory_equal(digest[0], expected, KDS_MD5_BYTES);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_number_of_messages_digest_as_one_by_one),
      cmocka_unit_test(a_message_of_no_bytes_may_have_no_memory),
  };
  return cmocka_run_group_tests_name("md5_lanes", tests, NULL, NULL);
}
