#include "helpers.h"
#include "reading.h"

static enum kds_status read_news(const char *text, struct kds_shard_news *news) {
  char copy[512]; /* reading changes it */
  struct kds_slice slice = {copy, strlen(text)};
  memcpy(copy, text, slice.len + 1);
  return kds_shard_news_read(news, slice, "NextShardIterator", 16);
}

static void news_are_read_in_any_order(void **state) {
  (void)state;
  static const char *const texts[] = {
      "{\"NextShardIterator\":\"a\\u0062\",\"MillisBehindLatest\":7,\"ChildShards\":[{\"a\":1}]}",
      "{\"ChildShards\":[{\"a\":1}],\"Other\":{\"NextShardIterator\":\"x\"},\"MillisBehindLatest\":"
      "7.0,"
      "\"NextShardIterator\":\"ab\",\"NextShardIterator\":\"second\"}",
  };
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    struct kds_shard_news news;
    assert_status(read_news(texts[i], &news), KDS_OK);
    assert_string_equal(news.next, "ab");
    assert_false(news.is_last);
    assert_true(news.millis_behind_latest == 7);
    assert_string_equal(kds_buf_text(&news.child_shards), "[{\"a\":1}]");
    kds_shard_news_clear(&news);
  }
}

static void the_end_is_where_nothing_leads_on(void **state) {
  (void)state;
  static const char *const texts[] = {"{}", "{\"NextShardIterator\":null}",
                                      "{\"ChildShards\":null}"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    struct kds_shard_news news;
    assert_status(read_news(texts[i], &news), KDS_OK);
    assert_true(news.is_last);
    kds_shard_news_clear(&news);
  }
}

static void a_lag_is_a_time(void **state) {
  (void)state;
  static const char *const texts[] = {
      "{\"MillisBehindLatest\":-1}", "{\"MillisBehindLatest\":-0.5}",
      "{\"MillisBehindLatest\":1e309}", "{\"MillisBehindLatest\":-1e309}",
      "{\"MillisBehindLatest\":\"5\"}"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    struct kds_shard_news news;
    assert_status(read_news(texts[i], &news), KDS_OK);
    assert_true(news.millis_behind_latest == 0);
    kds_shard_news_clear(&news);
  }
}

static void what_cannot_be_read_is_no_news(void **state) {
  (void)state;
  static const char *const texts[] = {"",
                                      "[]",
                                      "{\"NextShardIterator\":\"a\"",
                                      "{\"ChildShards\":[}",
                                      "{\"NextShardIterator\":7}",
                                      "{\"NextShardIterator\":{\"a\":\"b\"}}"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    struct kds_shard_news news;
    assert_status(read_news(texts[i], &news), KDS_E_BAD_RESPONSE);
  }
}

static enum kds_status try_to_read(void *arg) {
  struct kds_shard_news news;
  enum kds_status status = read_news(arg, &news);
  if (status == KDS_OK) {
    assert_false(news.is_last);
    kds_shard_news_clear(&news);
  }
  return status;
}

/* Least of all is that the shard's end. */
static void without_memory_there_are_no_news(void **state) {
  (void)state;
  static char text[] = "{\"ChildShards\":[{\"ShardId\":\"b\"}],\"NextShardIterator\":\"a\"}";
  check_allocation_failures(try_to_read, text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(news_are_read_in_any_order),
      cmocka_unit_test(the_end_is_where_nothing_leads_on),
      cmocka_unit_test(a_lag_is_a_time),
      cmocka_unit_test(what_cannot_be_read_is_no_news),
      cmocka_unit_test(without_memory_there_are_no_news),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
