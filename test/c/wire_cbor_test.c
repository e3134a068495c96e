#include "wire_helpers.h"

#include <stdio.h>

/* ---- Reading: whatever CBOR says, as JSON ---- */

/* {"NAME": VALUE} in CBOR, the value given in hexadecimal. */
static struct kds_buf document_of(const char *name, const uint8_t *value, size_t len) {
  struct kds_buf document;
  size_t name_len = strlen(name);
  assert_true(name_len < 24);
  kds_buf_init(&document, TEST_MAX_BYTES);
  kds_buf_append_char(&document, '\xA1');
  kds_buf_append_char(&document, (char)(0x60 + name_len));
  kds_buf_append_text(&document, name);
  kds_buf_append(&document, value, len);
  return document;
}

static enum kds_status read_document(struct kds_slice document, uint32_t max_depth,
                                     struct kds_buf *json, char problem[KDS_PROBLEM_BYTES]) {
  return transcode(&kds_cbor_format, document, max_depth, kds_json_write_token, json, problem);
}

static void check_value(const char *name, const cJSON *vector) {
  size_t len;
  uint8_t *value = bytes_member(vector, "hex", &len);
  struct kds_buf document = document_of(name, value, len), json;
  char problem[KDS_PROBLEM_BYTES], expected[512];
  snprintf(expected, sizeof(expected), "{\"%s\":%s}", name, text_member(vector, "json"));
  if (read_document(kds_buf_slice(&document), 64, &json, problem) != KDS_OK)
    fail_msg("%s: it %s", text_member(vector, "hex"), problem);
  check_slice(kds_buf_slice(&json), expected);
  kds_buf_clear(&json);
  kds_buf_clear(&document);
  kds_free(value);
}

static void the_values_of_rfc_8949_are_read(void **state) {
  cJSON *vectors = *state, *vector;
  cJSON_ArrayForEach(vector, member(vectors, "values")) check_value("v", vector);
}

/* Whole numbers are milliseconds, fractions seconds; the tag may be missing. */
static void times_are_read_as_the_service_means_them(void **state) {
  cJSON *vectors = *state, *vector;
  cJSON_ArrayForEach(vector, member(vectors, "timestamps")) {
    check_value("Timestamp", vector);
    check_value("CreationTimestamp", vector);
    cJSON *tagged = cJSON_CreateObject();
    char hex[64];
    snprintf(hex, sizeof(hex), "c1%s", text_member(vector, "hex"));
    cJSON_AddStringToObject(tagged, "hex", hex);
    cJSON_AddStringToObject(tagged, "json", text_member(vector, "json"));
    check_value("Timestamp", tagged);
    check_value("v", tagged);
    cJSON_Delete(tagged);
  }
}

static const char *problem_of(struct kds_slice document, uint32_t max_depth) {
  static char problem[KDS_PROBLEM_BYTES];
  struct kds_buf json;
  enum kds_status status = read_document(document, max_depth, &json, problem);
  kds_buf_clear(&json);
  assert_status(status, KDS_E_BAD_RESPONSE);
  return problem;
}

static void what_rfc_8949_calls_malformed_is_refused(void **state) {
  cJSON *vectors = *state, *vector;
  cJSON_ArrayForEach(vector, member(vectors, "malformed")) {
    cJSON *holder = cJSON_CreateObject();
    cJSON_AddStringToObject(holder, "hex", vector->valuestring);
    size_t len;
    uint8_t *value = bytes_member(holder, "hex", &len);
    struct kds_buf document = document_of("v", value, len), json;
    char problem[KDS_PROBLEM_BYTES];
    if (read_document(kds_buf_slice(&document), 64, &json, problem) != KDS_E_BAD_RESPONSE)
      fail_msg("%s was read", vector->valuestring);
    kds_buf_clear(&json);
    kds_buf_clear(&document);
    kds_free(value);
    cJSON_Delete(holder);
  }
}

struct bad_vector {
  struct kds_slice document;
  const char *problem;
};
static const struct bad_vector bad_vectors[] = {
    {KDS_LITERAL(""), "ends too early"},
    {KDS_LITERAL("\xA1"), "ends too early"},
    {KDS_LITERAL("\xA1\x61"), "ends too early"},
    {KDS_LITERAL("\xA1\x61v"), "ends too early"},
    {KDS_LITERAL("\xBF"), "ends too early"},
    {KDS_LITERAL("\xBF\x61v\x01"), "ends too early"},
    {KDS_LITERAL("\xA1\x61v\x5F\x41"), "ends too early"},
    {KDS_LITERAL("\xA1\x61v\x5F\x41x"), "ends too early"},
    {KDS_LITERAL("\xBB\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "ends too early"},
    {KDS_LITERAL("\xBB\x80\0\0\0\0\0\0\x01\x61v\x01"), "ends too early"},
    {KDS_LITERAL("\xA1\x61v\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "ends too early"},
    {KDS_LITERAL("\xA1\x61v\x7B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFx"), "ends too early"},
    {KDS_LITERAL("\xA1\x61v\x5F\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFx\xFF"), "ends too early"},
    {KDS_LITERAL("\xA1\x61v\xFF"), "is malformed CBOR"},
    {KDS_LITERAL("\xBF\x61v\xFF"), "is malformed CBOR"},
    {KDS_LITERAL("\xA1\x61v\x7F\x41x\xFF"), "is malformed CBOR"},
    {KDS_LITERAL("\xA0\xA0"), "goes on behind its end"},
    {KDS_LITERAL("\xA0\xFF"), "goes on behind its end"},
    {KDS_LITERAL("\xBF\xFF\0"), "goes on behind its end"},
    {KDS_LITERAL("\x80"), "is no object"},
    {KDS_LITERAL("\xF6"), "is no object"},
    {KDS_LITERAL("\x61{"), "is no object"},
    {KDS_LITERAL("\xA1\x01\x02"), "has a member whose name is no text"},
    {KDS_LITERAL("\xA1\x41v\x02"), "has a member whose name is no text"},
    {KDS_LITERAL("\xA1\x80\x02"), "has a member whose name is no text"},
    {KDS_LITERAL("\xBF\xF6\x02\xFF"), "has a member whose name is no text"},
};

static void what_is_no_document_is_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(bad_vectors) / sizeof(bad_vectors[0]); i++)
    assert_string_equal(problem_of(bad_vectors[i].document, 64), bad_vectors[i].problem);
}

static void check_json(struct kds_slice document, uint32_t max_depth, const char *expected) {
  struct kds_buf json;
  char problem[KDS_PROBLEM_BYTES];
  if (read_document(document, max_depth, &json, problem) != KDS_OK)
    fail_msg("it %s, and should be %s", problem, expected);
  check_slice(kds_buf_slice(&json), expected);
  kds_buf_clear(&json);
}

static void nesting_is_capped(void **state) {
  (void)state;
  check_json(KDS_LITERAL("\xA1\x61v\x81\x81\xA0"), 4, "{\"v\":[[{}]]}");
  assert_string_equal(problem_of(KDS_LITERAL("\xA1\x61v\x81\x81\xA0"), 3),
                      "nests deeper than 3 levels (maxResponseDepth)");
  enum { DEPTH = 1000000 };
  char *bytes = kds_malloc(DEPTH);
  memcpy(bytes, "\xA1\x61v", 3);
  static const char openers[] = {'\x81', '\x9F', '\xBF'};
  for (size_t i = 0; i < sizeof(openers); i++) {
    memset(bytes + 3, openers[i], DEPTH - 3);
    const char *problem = problem_of((struct kds_slice){bytes, DEPTH}, 64);
    if (openers[i] == '\xBF')
      assert_string_equal(problem, "has a member whose name is no text");
    else
      assert_string_equal(problem, "nests deeper than 64 levels (maxResponseDepth)");
  }
  memset(bytes + 3, '\xC1', DEPTH - 3); /* tags hold one another, too, but cost nothing */
  assert_string_equal(problem_of((struct kds_slice){bytes, DEPTH}, 64), "ends too early");
  kds_free(bytes);
}

static void strings_in_pieces_come_together(void **state) {
  (void)state;
  check_json(KDS_LITERAL("\xBF\x7F\x61n\x60\x62"
                         "am\x61"
                         "e\xFF\x7F\x63"
                         "abc\x60\x61"
                         "d\xFF\x61"
                         "b\x5F\x42\x01\x02\x41\x03\xFF\x61z\x7F\xFF\xFF"),
             64, "{\"name\":\"abcd\",\"b\":\"AQID\",\"z\":\"\"}");
}

static void times_of_no_number_stay_what_they_are(void **state) {
  (void)state;
  check_json(KDS_LITERAL("\xA1\x69Timestamp\xF6"), 64, "{\"Timestamp\":null}");
  check_json(KDS_LITERAL("\xA1\x69Timestamp\x61x"), 64, "{\"Timestamp\":\"x\"}");
  check_json(KDS_LITERAL("\xA1\x69Timestamp\x81\x01"), 64, "{\"Timestamp\":[1]}");
  check_json(KDS_LITERAL("\xA1\x69Timestamp\xF9\x7E\0"), 64, "{\"Timestamp\":null}");
  check_json(KDS_LITERAL("\xA1\x6ATimestamps\x19\x03\xE8"), 64, "{\"Timestamps\":1000}");
  check_json(KDS_LITERAL("\xA2\x69Timestamp\x19\x03\xE8\x61n\x19\x03\xE8"), 64,
             "{\"Timestamp\":1,\"n\":1000}");
}

/* ---- Writing ---- */

static struct kds_buf write_request(const char *operation, const char *input,
                                    const struct kds_record *records, size_t count) {
  struct kds_buf buf;
  kds_buf_init(&buf, TEST_MAX_BYTES);
  kds_cbor_write_request(&buf, operation, kds_slice_of(input), records, count);
  assert_status(buf.status, KDS_OK);
  return buf;
}

static void check_request(const char *operation, const char *input,
                          const struct kds_record *records, size_t count,
                          struct kds_slice expected) {
  struct kds_buf request = write_request(operation, input, records, count);
  assert_int_equal(request.len, expected.len);
  assert_memory_equal(request.data, expected.data, expected.len);
  kds_buf_clear(&request);
}

static void inputs_are_written(void **state) {
  (void)state;
  check_request("ListStreams", "{}", NULL, 0, KDS_LITERAL("\xBF\xFF"));
  check_request("X", "{\"a\":[1,-1,true,false,null,{}],\"b\":1.5}", NULL, 0,
                KDS_LITERAL("\xBF\x61"
                            "a\x9F\x01\x20\xF5\xF4\xF6\xBF\xFF\xFF\x61"
                            "b\xFB\x3F\xF8\0\0\0\0\0\0\xFF"));
  check_request("X", "{\"a\\u0000\":\"\\ud83d\\ude00\\n\"}", NULL, 0,
                KDS_LITERAL("\xBF\x62"
                            "a\0\x65\xf0\x9f\x98\x80\n\xFF"));
}

static void times_are_written_in_whole_milliseconds(void **state) {
  (void)state;
  check_request("GetShardIterator", "{\"Timestamp\":1363896240.5}", NULL, 0,
                KDS_LITERAL("\xBF\x69Timestamp\xC1\x1B\0\0\x01\x3D\x8E\x8D\x09\x74\xFF"));
  check_request("X", "{\"xTimestamp\":0,\"TimestampX\":1}", NULL, 0,
                KDS_LITERAL("\xBF\x6AxTimestamp\xC1\0\x6ATimestampX\x01\xFF"));
  check_request("X", "{\"Timestamp\":-0.001}", NULL, 0,
                KDS_LITERAL("\xBF\x69Timestamp\xC1\x20\xFF"));
  check_request("X", "{\"Timestamp\":\"now\"}", NULL, 0,
                KDS_LITERAL("\xBF\x69Timestamp\x63now\xFF"));
  check_request("X", "{\"Timestamp\":1e300}", NULL, 0,
                KDS_LITERAL("\xBF\x69Timestamp\xFB\x7E\x37\xE4\x3C\x88\0\x75\x9C\xFF"));
}

static void records_join_the_input(void **state) {
  (void)state;
  const struct kds_record records[] = {
      {.partition_key = KDS_LITERAL("a"), .data = KDS_LITERAL("f\0")},
      {.partition_key = KDS_LITERAL("b"),
       .explicit_hash_key = KDS_LITERAL("12"),
       .data = {NULL, 0}},
      {.data = KDS_LITERAL("x")},
  };
  check_request("PutRecord", "{}", records, 1,
                KDS_LITERAL("\xBF\x64"
                            "Data\x42"
                            "f\0\x6CPartitionKey\x61"
                            "a\xFF"));
  check_request("PutRecord", "{\"StreamName\":\"s\"}", records + 1, 1,
                KDS_LITERAL("\xBF\x6AStreamName\x61s\x64"
                            "Data\x40\x6CPartitionKey\x61"
                            "b\x6F"
                            "ExplicitHashKey\x62\x31\x32\xFF"));
  check_request("PutRecords", "{}", records, 0, KDS_LITERAL("\xBF\x67Records\x80\xFF"));
  check_request("PutRecords", "{\"StreamName\":\"s\"}", records, 3,
                KDS_LITERAL("\xBF\x6AStreamName\x61s\x67Records\x83\xA2\x64"
                            "Data\x42"
                            "f\0\x6CPartitionKey\x61"
                            "a\xA3\x64"
                            "Data\x40\x6CPartitionKey\x61"
                            "b\x6F"
                            "ExplicitHashKey\x62\x31\x32\xA1\x64"
                            "Data\x41x\xFF"));
}

/* Every length that changes the form of a head. */
static void lengths_are_read_as_they_were_written(void **state) {
  (void)state;
  static const size_t lengths[] = {0, 1, 23, 24, 25, 255, 256, 65535, 65536, 70000};
  for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
    size_t len = lengths[i];
    char *data = kds_malloc(len);
    for (size_t at = 0; at < len; at++)
      data[at] = (char)(at * 7 + (at >> 8));
    const struct kds_record record = {.data = {data, len}};
    struct kds_buf request = write_request("PutRecords", "{}", &record, 1);
    struct kds_answer answer;
    assert_status(kds_wire_read(KDS_RESPONSE_RECORDS, &request, 64, &answer), KDS_OK);
    assert_int_equal(answer.data_bytes, len);
    if (len > 0)
      assert_memory_equal(answer.bytes.data, data, len);
    kds_answer_clear(&answer);
    kds_free(data);
  }
}

static void numbers_are_read_as_they_were_written(void **state) {
  (void)state;
  static const char *const numbers[] = {
      "0",     "23",    "24",         "255",        "256",
      "65535", "65536", "4294967295", "4294967296", "-1",
      "-24",   "-25",   "1.1",        "-1e+300",    "18446744073709551615",
      "5e-324"};
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
    char json[64];
    snprintf(json, sizeof(json), "{\"n\":%s}", numbers[i]);
    struct kds_buf cbor = cbor_of(json);
    check_json(kds_buf_slice(&cbor), 64, json);
    kds_buf_clear(&cbor);
  }
}

static void what_is_no_input_is_refused(void **state) {
  (void)state;
  static const char *const inputs[] = {"", "[]", "{", "{\"a\"}", "{}{}", "7"};
  for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
    struct kds_buf buf;
    kds_buf_init(&buf, TEST_MAX_BYTES);
    kds_cbor_write_request(&buf, "X", kds_slice_of(inputs[i]), NULL, 0);
    assert_status(buf.status, KDS_E_INVALID);
    kds_buf_clear(&buf);
  }
}

static void a_request_past_the_maximum_is_refused(void **state) {
  (void)state;
  const struct kds_record record = {.partition_key = KDS_LITERAL("k"), .data = KDS_LITERAL("foo")};
  for (size_t max = 0; max < 20; max++) {
    struct kds_buf buf;
    kds_buf_init(&buf, max);
    kds_cbor_write_request(&buf, "PutRecord", KDS_LITERAL("{}"), &record, 1);
    assert_status(buf.status, KDS_E_TOO_LARGE);
    kds_buf_clear(&buf);
  }
}

/* ---- Memory ---- */

static enum kds_status write_without_memory(void *arg) {
  (void)arg;
  const struct kds_record record = {.partition_key = KDS_LITERAL("k"), .data = KDS_LITERAL("foo")};
  struct kds_buf buf;
  kds_buf_init(&buf, 1000);
  kds_cbor_write_request(&buf, "PutRecords", KDS_LITERAL("{\"StreamName\":\"s\"}"), &record, 1);
  enum kds_status status = buf.status;
  kds_buf_clear(&buf);
  return status;
}

static void failing_allocations_lose_nothing(void **state) {
  (void)state;
  check_allocation_failures(write_without_memory, NULL);
}

static int load(void **state) {
  *state = load_vectors("cbor.json");
  return 0;
}
static int unload(void **state) {
  cJSON_Delete(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_values_of_rfc_8949_are_read),
      cmocka_unit_test(times_are_read_as_the_service_means_them),
      cmocka_unit_test(what_rfc_8949_calls_malformed_is_refused),
      cmocka_unit_test(what_is_no_document_is_refused),
      cmocka_unit_test(nesting_is_capped),
      cmocka_unit_test(strings_in_pieces_come_together),
      cmocka_unit_test(times_of_no_number_stay_what_they_are),
      cmocka_unit_test(inputs_are_written),
      cmocka_unit_test(times_are_written_in_whole_milliseconds),
      cmocka_unit_test(records_join_the_input),
      cmocka_unit_test(lengths_are_read_as_they_were_written),
      cmocka_unit_test(numbers_are_read_as_they_were_written),
      cmocka_unit_test(what_is_no_input_is_refused),
      cmocka_unit_test(a_request_past_the_maximum_is_refused),
      cmocka_unit_test(failing_allocations_lose_nothing),
  };
  return cmocka_run_group_tests_name("wire_cbor", tests, load, unload);
}
