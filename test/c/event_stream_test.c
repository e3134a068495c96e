#include "event_stream.h"
#include "helpers.h"

static const struct kds_event_limits limits = {KDS_EVENT_MAX_MESSAGE_BYTES,
                                               KDS_EVENT_MAX_HEADER_BYTES};

/* Reads the first `len` bytes from memory that ends with them, so that no read goes beyond. */
static enum kds_event_read read_prefix(const uint8_t *bytes, size_t len, char **copy,
                                       struct kds_event_message *message,
                                       struct kds_event_progress *progress) {
  *copy = malloc(len);
  if (len > 0)
    memcpy(*copy, bytes, len);
  return kds_event_read((struct kds_slice){*copy, len}, &limits, message, progress);
}

static enum kds_event_read outcome_of_prefix(const uint8_t *bytes, size_t len,
                                             struct kds_event_progress *progress) {
  char *copy;
  struct kds_event_message message;
  enum kds_event_read outcome = read_prefix(bytes, len, &copy, &message, progress);
  free(copy);
  return outcome;
}

static void assert_slice(struct kds_slice slice, const cJSON *vector, const char *name) {
  size_t len;
  uint8_t *bytes = bytes_member(vector, name, &len);
  assert_int_equal(slice.len, len);
  if (len > 0)
    assert_memory_equal(slice.data, bytes, len);
  kds_free(bytes);
}

static void check_headers(struct kds_slice headers, const cJSON *vectors) {
  struct kds_event_header header;
  const cJSON *vector;
  cJSON_ArrayForEach(vector, vectors) {
    assert_true(kds_event_next_header(&headers, &header));
    assert_slice(header.name, vector, "name");
    assert_int_equal(header.type, number_member(vector, "type"));
    assert_slice(header.value, vector, "value");
  }
  assert_false(kds_event_next_header(&headers, &header));
}

static void check_good(const cJSON *vector) {
  size_t len;
  uint8_t *bytes = bytes_member(vector, "bytes", &len);
  struct kds_event_progress progress;
  for (size_t prefix = 0; prefix < len; prefix++) {
    assert_int_equal(outcome_of_prefix(bytes, prefix, &progress), KDS_EVENT_NEED_MORE);
    assert_int_equal(progress.bytes, prefix < 12 ? 12 : len);
  }
  char *copy;
  struct kds_event_message message;
  assert_int_equal(read_prefix(bytes, len, &copy, &message, &progress), KDS_EVENT_MESSAGE);
  assert_int_equal(progress.bytes, len);
  check_headers(message.headers, member(vector, "headers"));
  assert_slice(message.payload, vector, "payload");
  free(copy);
  kds_free(bytes);
}

static void messages_agree_with_the_vectors(void **state) {
  (void)state;
  cJSON *vectors = load_vectors("event-stream.json");
  const cJSON *vector, *good = member(vectors, "good");
  assert_true(cJSON_GetArraySize(good) > 0);
  cJSON_ArrayForEach(vector, good) check_good(vector);
  cJSON_Delete(vectors);
}

/* The flaw is told with the last byte at the latest, and no part of it is taken for a message. */
static void check_bad(const cJSON *vector) {
  size_t len;
  uint8_t *bytes = bytes_member(vector, "bytes", &len);
  struct kds_event_progress progress;
  for (size_t prefix = 0; prefix < len; prefix++)
    assert_int_not_equal(outcome_of_prefix(bytes, prefix, &progress), KDS_EVENT_MESSAGE);
  assert_int_equal(outcome_of_prefix(bytes, len, &progress), KDS_EVENT_BAD);
  if (strstr(progress.flaw, text_member(vector, "flaw")) == NULL)
    fail_msg("%s: %s", text_member(vector, "name"), progress.flaw);
  kds_free(bytes);
}

static void what_is_broken_is_refused(void **state) {
  (void)state;
  cJSON *vectors = load_vectors("event-stream.json");
  const cJSON *vector, *bad = member(vectors, "bad");
  assert_true(cJSON_GetArraySize(bad) > 0);
  cJSON_ArrayForEach(vector, bad) check_bad(vector);
  cJSON_Delete(vectors);
}

static const cJSON *good_vector(const cJSON *vectors, const char *name) {
  const cJSON *vector;
  cJSON_ArrayForEach(vector, member(vectors, "good")) {
    if (strcmp(text_member(vector, "name"), name) == 0)
      return vector;
  }
  fail_msg("no vector %s", name);
  return NULL;
}

static void any_bit_that_flips_is_noticed(void **state) {
  (void)state;
  cJSON *vectors = load_vectors("event-stream.json");
  size_t len;
  uint8_t *bytes = bytes_member(good_vector(vectors, "every type of header"), "bytes", &len);
  struct kds_event_progress progress;
  for (size_t bit = 0; bit < 8 * len; bit++) {
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    assert_int_equal(outcome_of_prefix(bytes, len, &progress), KDS_EVENT_BAD);
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
  kds_free(bytes);
  cJSON_Delete(vectors);
}

static void messages_follow_one_another(void **state) {
  (void)state;
  cJSON *vectors = load_vectors("event-stream.json");
  const cJSON *vector, *good = member(vectors, "good");
  struct kds_buf stream;
  kds_buf_init(&stream, 1 << 20);
  cJSON_ArrayForEach(vector, good) {
    size_t len;
    uint8_t *bytes = bytes_member(vector, "bytes", &len);
    kds_buf_append(&stream, bytes, len);
    kds_free(bytes);
  }
  struct kds_slice left = kds_buf_slice(&stream);
  struct kds_event_message message;
  struct kds_event_progress progress;
  int count = 0;
  while (kds_event_read(left, &limits, &message, &progress) == KDS_EVENT_MESSAGE) {
    left = (struct kds_slice){left.data + progress.bytes, left.len - progress.bytes};
    count++;
  }
  assert_int_equal(count, cJSON_GetArraySize(good));
  assert_int_equal(left.len, 0);
  kds_buf_clear(&stream);
  cJSON_Delete(vectors);
}

static void text_headers_are_found_by_name(void **state) {
  (void)state;
  static const char headers[] = "\001a\007\000\001x"
                                "\001a\007\000\001y"
                                "\001b\000"
                                "\001c\006\000\001z";
  struct kds_event_message message = {.headers = KDS_LITERAL(headers)};
  assert_true(kds_slice_eq(kds_event_text(&message, "a"), "y")); /* the last, as the SDK's */
  assert_int_equal(kds_event_text(&message, "b").len, 0);
  assert_int_equal(kds_event_text(&message, "c").len, 0);
  assert_int_equal(kds_event_text(&message, "d").len, 0);
}

static void limits_may_be_lower(void **state) {
  (void)state;
  cJSON *vectors = load_vectors("event-stream.json");
  size_t len;
  uint8_t *bytes = bytes_member(good_vector(vectors, "an event"), "bytes", &len);
  struct kds_slice slice = {(const char *)bytes, len};
  struct kds_event_message message;
  struct kds_event_progress progress;
  struct kds_event_limits exact = {len, 1000}, less = {len - 1, 1000}, no_headers = {len, 20};
  assert_int_equal(kds_event_read(slice, &exact, &message, &progress), KDS_EVENT_MESSAGE);
  assert_int_equal(kds_event_read(slice, &less, &message, &progress), KDS_EVENT_BAD);
  slice.len = 12; /* known before the rest is there */
  assert_int_equal(kds_event_read(slice, &less, &message, &progress), KDS_EVENT_BAD);
  assert_int_equal(kds_event_read(slice, &no_headers, &message, &progress), KDS_EVENT_BAD);
  assert_non_null(strstr(progress.flaw, "over 20"));
  kds_free(bytes);
  cJSON_Delete(vectors);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(messages_agree_with_the_vectors),
      cmocka_unit_test(what_is_broken_is_refused),
      cmocka_unit_test(any_bit_that_flips_is_noticed),
      cmocka_unit_test(messages_follow_one_another),
      cmocka_unit_test(text_headers_are_found_by_name),
      cmocka_unit_test(limits_may_be_lower),
  };
  return cmocka_run_group_tests_name("event_stream", tests, NULL, NULL);
}
