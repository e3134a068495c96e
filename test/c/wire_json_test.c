#include "wire_helpers.h"

#include <locale.h>
#include <stdio.h>

/* ---- Writing ---- */

static char *write_request(const char *operation, const char *input,
                           const struct kds_record *records, size_t count) {
  struct kds_buf buf;
  kds_buf_init(&buf, (size_t)64 << 20);
  kds_json_write_request(&buf, operation, kds_slice_of(input), records, count);
  kds_buf_text(&buf);
  assert_status(buf.status, KDS_OK);
  return buf.data;
}

static void check_request(const char *operation, const char *input,
                          const struct kds_record *records, size_t count, const char *expected) {
  char *text = write_request(operation, input, records, count);
  assert_string_equal(text, expected);
  kds_bulk_free(text);
}

static void input_without_records_goes_as_it_is(void **state) {
  (void)state;
  check_request("ListStreams", "{}", NULL, 0, "{}");
  check_request("DescribeStream", "{\"StreamName\":\"s\"}", NULL, 0, "{\"StreamName\":\"s\"}");
}

static void records_join_the_input(void **state) {
  (void)state;
  const struct kds_record records[] = {
      {.partition_key = KDS_LITERAL("a"), .data = KDS_LITERAL("f")},
      {.partition_key = KDS_LITERAL("b"),
       .explicit_hash_key = KDS_LITERAL("12"),
       .data = {NULL, 0}},
  };
  check_request("PutRecord", "{}", records, 1, "{\"Data\":\"Zg==\",\"PartitionKey\":\"a\"}");
  check_request("PutRecord", "{\"StreamName\":\"s\"}", records + 1, 1,
                "{\"StreamName\":\"s\",\"Data\":\"\",\"PartitionKey\":\"b\","
                "\"ExplicitHashKey\":\"12\"}");
  check_request("PutRecords", "{}", records, 0, "{\"Records\":[]}");
  check_request("PutRecords", "{\"StreamName\":\"s\"}", records, 2,
                "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"Zg==\",\"PartitionKey\":\"a\"},"
                "{\"Data\":\"\",\"PartitionKey\":\"b\",\"ExplicitHashKey\":\"12\"}]}");
}

static void keys_are_escaped(void **state) {
  (void)state;
  const struct kds_record record = {
      .partition_key = KDS_LITERAL("\"\\/\b\t\n\r\x01\x1f\x7f\xc3\xa9\xf0\x9f\x98\x80\0z"),
      .data = KDS_LITERAL("")};
  check_request("PutRecord", "{}", &record, 1,
                "{\"Data\":\"\",\"PartitionKey\":\"\\\"\\\\/\\u0008\\u0009\\u000a\\u000d\\u0001"
                "\\u001f\x7f\xc3\xa9\xf0\x9f\x98\x80\\u0000z\"}");
}

/* RFC 4648, section 10, and bytes of every kind. */
static void data_is_base64(void **state) {
  (void)state;
  static const struct {
    struct kds_slice data;
    const char *text;
  } vectors[] = {
      {KDS_LITERAL(""), ""},
      {KDS_LITERAL("f"), "Zg=="},
      {KDS_LITERAL("fo"), "Zm8="},
      {KDS_LITERAL("foo"), "Zm9v"},
      {KDS_LITERAL("foob"), "Zm9vYg=="},
      {KDS_LITERAL("fooba"), "Zm9vYmE="},
      {KDS_LITERAL("foobar"), "Zm9vYmFy"},
      {KDS_LITERAL("\xfb\xff\xbf"), "+/+/"},
      {KDS_LITERAL("\0\0\0"), "AAAA"},
  };
  for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
    const struct kds_record record = {.partition_key = KDS_LITERAL("k"), .data = vectors[i].data};
    char expected[128];
    snprintf(expected, sizeof(expected), "{\"Data\":\"%s\",\"PartitionKey\":\"k\"}",
             vectors[i].text);
    check_request("PutRecord", "{}", &record, 1, expected);
  }
}

static void five_hundred_records_parse_as_written(void **state) {
  (void)state;
  enum { COUNT = 500 };
  static struct kds_record records[COUNT];
  static char keys[COUNT][8];
  for (size_t i = 0; i < COUNT; i++) {
    snprintf(keys[i], sizeof(keys[i]), "k\"%zu", i);
    records[i] =
        (struct kds_record){.partition_key = kds_slice_of(keys[i]), .data = KDS_LITERAL("foo")};
  }
  char *text = write_request("PutRecords", "{\"StreamName\":\"s\"}", records, COUNT);
  cJSON *document = cJSON_Parse(text), *item;
  assert_string_equal(text_member(document, "StreamName"), "s");
  const cJSON *list = member(document, "Records");
  assert_int_equal(cJSON_GetArraySize(list), COUNT);
  size_t i = 0;
  cJSON_ArrayForEach(item, list) {
    assert_string_equal(text_member(item, "PartitionKey"), keys[i++]);
    assert_string_equal(text_member(item, "Data"), "Zm9v");
  }
  cJSON_Delete(document);
  kds_bulk_free(text);
}

static void a_request_past_the_maximum_is_refused(void **state) {
  (void)state;
  const struct kds_record record = {.partition_key = KDS_LITERAL("k"), .data = KDS_LITERAL("foo")};
  struct kds_buf buf;
  kds_buf_init(&buf, 20);
  kds_json_write_request(&buf, "PutRecord", KDS_LITERAL("{}"), &record, 1);
  assert_status(buf.status, KDS_E_TOO_LARGE);
  kds_buf_clear(&buf);
}

/* ---- Reading, and writing what was read ---- */

static void check_rewritten(const char *json, const char *expected) {
  struct kds_buf out;
  char problem[KDS_PROBLEM_BYTES];
  if (transcode(&kds_json_format, kds_slice_of(json), 64, kds_json_write_token, &out, problem) !=
      KDS_OK)
    fail_msg("%s: it %s", json, problem);
  check_slice(kds_buf_slice(&out), expected);
  kds_buf_clear(&out);
}

static void what_is_read_is_written(void **state) {
  (void)state;
  check_rewritten("{}", "{}");
  check_rewritten(" \t\r\n{ } \n", "{}");
  check_rewritten("{\"a\":[],\"b\":[[],{}],\"c\":{\"d\":[1,2]}}",
                  "{\"a\":[],\"b\":[[],{}],\"c\":{\"d\":[1,2]}}");
  check_rewritten("{ \"a\" : true , \"b\":[ false , null ] }", "{\"a\":true,\"b\":[false,null]}");
  check_rewritten("{\"\":\"\",\"{\":\"[\",\":\":\",\"}", "{\"\":\"\",\"{\":\"[\",\":\":\",\"}");
  check_rewritten("{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}");
}

/* As JSON.stringify(JSON.parse(text)) has them, but for whole numbers, which stay exact. */
static void numbers_are_printed_as_javascript_prints_them(void **state) {
  (void)state;
  static const char *const vectors[][2] = {
      {"0", "0"},
      {"-0", "0"},
      {"-0.0", "0"},
      {"7", "7"},
      {"-7", "-7"},
      {"9007199254740993", "9007199254740993"},
      {"18446744073709551615", "18446744073709551615"},
      {"18446744073709551616", "18446744073709552000"},
      {"-18446744073709551615", "-18446744073709551615"},
      {"123456789012345678901234567890", "1.2345678901234568e+29"},
      {"1.0", "1"},
      {"1E2", "100"},
      {"1e+2", "100"},
      {"100e-2", "1"},
      {"0.1", "0.1"},
      {"-1.5e-3", "-0.0015"},
      {"0.30000000000000004", "0.30000000000000004"},
      {"1480000000.123", "1480000000.123"},
      {"123456.789e3", "123456789"},
      {"1e20", "100000000000000000000"},
      {"1e21", "1e+21"},
      {"12e20", "1.2e+21"},
      {"0.000001", "0.000001"},
      {"0.0000001", "1e-7"},
      {"1.25e-9", "1.25e-9"},
      {"5e-324", "5e-324"},
      {"2.2250738585072014e-308", "2.2250738585072014e-308"},
      {"1.7976931348623157e308", "1.7976931348623157e+308"},
      {"1e309", "null"},
      {"-1e309", "null"},
      {"1e-400", "0"},
  };
  for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
    char json[128], expected[128];
    snprintf(json, sizeof(json), "{\"n\":%s}", vectors[i][0]);
    snprintf(expected, sizeof(expected), "{\"n\":%s}", vectors[i][1]);
    check_rewritten(json, expected);
  }
}

static void a_decimal_comma_changes_nothing(void **state) {
  if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL && setlocale(LC_ALL, "de_DE") == NULL)
    skip(); /* the machine has no such locale */
  numbers_are_printed_as_javascript_prints_them(state);
  setlocale(LC_ALL, "C");
}

static void a_long_number_is_read(void **state) {
  (void)state;
  enum { DIGITS = 5000 };
  char *json = kds_malloc(DIGITS + 9);
  memcpy(json, "{\"n\":0.", 7);
  memset(json + 7, '3', DIGITS);
  memcpy(json + 7 + DIGITS, "}", 2);
  check_rewritten(json, "{\"n\":0.3333333333333333}");
  kds_free(json);
}

struct text_vector {
  const char *json;
  struct kds_slice text;
};
static const struct text_vector text_vectors[] = {
    {"plain", KDS_LITERAL("plain")},
    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", KDS_LITERAL("\"\\/\b\f\n\r\t")},
    {"a\\u0000b\\u0000", KDS_LITERAL("a\0b\0")},
    {"\\\\u0000", KDS_LITERAL("\\u0000")},
    {"\\\\\\u0000", KDS_LITERAL("\\\0")},
    {"\\u007f\\u0080\\u07ff\\u0800\\uffff",
     KDS_LITERAL("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf")},
    {"\\u00e4\\u20AC", KDS_LITERAL("\xc3\xa4\xe2\x82\xac")},
    {"\\ud83d\\ude00", KDS_LITERAL("\xf0\x9f\x98\x80")},
    {"\\udbff\\udfff", KDS_LITERAL("\xf4\x8f\xbf\xbf")},
    {"\xf0\x9f\x98\x80", KDS_LITERAL("\xf0\x9f\x98\x80")},
    {"\\ud83d", KDS_LITERAL("\xef\xbf\xbd")},
    {"\\ude00x", KDS_LITERAL("\xef\xbf\xbdx")},
    {"\\ud83d\\ud83d\\ude00", KDS_LITERAL("\xef\xbf\xbd\xf0\x9f\x98\x80")},
    {"\\ud83d\\\\ude00", KDS_LITERAL("\xef\xbf\xbd\\ude00")},
    {"\\\\ud83d", KDS_LITERAL("\\ud83d")},
    {"\\ud83d\\u0000", KDS_LITERAL("\xef\xbf\xbd\0")},
    {"\x01\t", KDS_LITERAL("\x01\t")},
    {"\xff\xfe", KDS_LITERAL("\xff\xfe")},
};

static void texts_come_back_whatever_is_in_them(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(text_vectors) / sizeof(text_vectors[0]); i++) {
    const struct text_vector *vector = &text_vectors[i];
    char json[256];
    snprintf(json, sizeof(json), "{\"%s\":\"%s\"}", vector->json, vector->json);
    struct kds_buf body = body_of(kds_slice_of(json));
    struct kds_reader reader;
    struct kds_token token;
    kds_reader_init(&reader, &kds_json_format, kds_buf_slice(&body), 1);
    assert_true(kds_reader_next(&reader, &token));
    for (int part = 0; part < 2; part++) {
      assert_true(kds_reader_next(&reader, &token));
      if (token.text.len != vector->text.len ||
          memcmp(token.text.data, vector->text.data, token.text.len) != 0)
        fail_msg("%s was read as %.*s", vector->json, (int)token.text.len, token.text.data);
    }
    kds_buf_clear(&body);
  }
}

static const char *problem_of(const char *json, uint32_t max_depth) {
  static char problem[KDS_PROBLEM_BYTES];
  struct kds_buf out;
  enum kds_status status = transcode(&kds_json_format, kds_slice_of(json), max_depth,
                                     kds_json_write_token, &out, problem);
  kds_buf_clear(&out);
  if (status != KDS_E_BAD_RESPONSE)
    fail_msg("%s: %s", json, kds_status_code(status));
  return problem;
}

static void what_is_not_json_is_refused(void **state) {
  (void)state;
  static const char *const malformed[] = {
      "}",
      "<html></html>",
      "{\"a\":}",
      "{\"a\"}",
      "{\"a\",1}",
      "{\"a\":1,}",
      "{,}",
      "{\"a\":1 2}",
      "{\"a\":[1,]}",
      "{\"a\":[,1]}",
      "{\"a\":[1}",
      "{\"a\":1]",
      "{\"a\":01}",
      "{\"a\":-}",
      "{\"a\":+1}",
      "{\"a\":.5}",
      "{\"a\":1.}",
      "{\"a\":1e}",
      "{\"a\":1e+}",
      "{\"a\":0x10}",
      "{\"a\":NaN}",
      "{\"a\":-inf}",
      "{\"a\":tru}",
      "{\"a\":True}",
      "{\"a\":nulll}",
      "{a:1}",
      "{'a':1}",
      "{\"a\":\'b\'}",
      "{\"a\"=1}",
      "{\"a\":1;}",
      "\xef\xbb\xbf{}",
      "{\"a\":--1}",
      "{\"a\":1..2}",
  };
  for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
    if (strcmp(problem_of(malformed[i], 64), "is malformed JSON") != 0)
      fail_msg("%s: it %s", malformed[i], problem_of(malformed[i], 64));
  static const char *const cut[] = {"",
                                    " ",
                                    "{",
                                    "{\"",
                                    "{\"a",
                                    "{\"a\"",
                                    "{\"a\":",
                                    "{\"a\":\"",
                                    "{\"a\":\"b",
                                    "{\"a\":\"\\n",
                                    "{\"a\":1",
                                    "{\"a\":-",
                                    "{\"a\":1.5e7",
                                    "{\"a\":0x1",
                                    "{\"a\":1,",
                                    "{\"a\":[",
                                    "{\"a\":[]",
                                    "{\"a\":[1,"};
  for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++)
    if (strcmp(cut[i], "{\"a\":0x1") != 0)
      assert_string_equal(problem_of(cut[i], 64), "ends too early");
  assert_string_equal(problem_of("{\"a\":0x1", 64), "is malformed JSON");
  static const char *const escapes[] = {
      "{\"\\x\":1}",    "{\"\\u12\":1}",       "{\"a\":\"\\",        "{\"a\":\"\\u",
      "{\"a\":\"\\ud8", "{\"a\":\"\\u00g0\"}", "{\"a\":\"\\U0041\"}"};
  for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
    const char *problem = problem_of(escapes[i], 64);
    bool cut_short = strcmp(problem, "ends too early") == 0;
    assert_true(cut_short || strcmp(problem, "has an escape that JSON does not know") == 0);
  }
  static const char *const no_objects[] = {"[]", "null", "\"a\"", "7 ", "true"};
  for (size_t i = 0; i < sizeof(no_objects) / sizeof(no_objects[0]); i++)
    assert_string_equal(problem_of(no_objects[i], 64), "is no object");
  assert_string_equal(problem_of("{7:1}", 64), "has a member whose name is no text");
  assert_string_equal(problem_of("{}x", 64), "goes on behind its end");
  assert_string_equal(problem_of("{} {}", 64), "goes on behind its end");
}

static void nesting_is_capped(void **state) {
  (void)state;
  check_rewritten("{\"a\":[[1],[{}]]}", "{\"a\":[[1],[{}]]}");
  assert_string_equal(problem_of("{\"a\":[[1],[{}]]}", 3),
                      "nests deeper than 3 levels (maxResponseDepth)");
  assert_string_equal(problem_of("{}", 0), "nests deeper than 0 levels (maxResponseDepth)");
  enum { DEPTH = 200000 };
  char *json = kds_malloc(DEPTH + 6);
  memcpy(json, "{\"a\":", 5);
  memset(json + 5, '[', DEPTH);
  json[DEPTH + 5] = '\0';
  assert_string_equal(problem_of(json, UINT32_MAX),
                      "nests deeper than 512 levels (maxResponseDepth)");
  kds_free(json);
}

static void nesting_is_seen_without_reading(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint32_t depth;
  } vectors[] = {
      {"", 0},
      {"7", 0},
      {"{}", 1},
      {"[[],[[]]]", 3},
      {"\"[[[\"", 0},
      {"\"\\\"[[[\"", 0},
      {"{\"a\\\\\":[]}", 2},
      {"]]]][", 1},
      {"\"\\", 0},
  };
  for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
    struct kds_buf body = body_of(kds_slice_of(vectors[i].text));
    assert_true(kds_json_is_within(kds_buf_slice(&body), vectors[i].depth));
    assert_true(vectors[i].depth == 0 ||
                !kds_json_is_within(kds_buf_slice(&body), vectors[i].depth - 1));
    kds_buf_clear(&body);
  }
}

/* ---- Memory ---- */

static enum kds_status write_without_memory(void *arg) {
  (void)arg;
  const struct kds_record record = {.partition_key = KDS_LITERAL("k"), .data = KDS_LITERAL("foo")};
  struct kds_buf buf;
  kds_buf_init(&buf, 1000);
  kds_json_write_request(&buf, "PutRecords", KDS_LITERAL("{}"), &record, 1);
  enum kds_status status = buf.status;
  kds_buf_clear(&buf);
  return status;
}

static void failing_allocations_lose_nothing(void **state) {
  (void)state;
  check_allocation_failures(write_without_memory, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(input_without_records_goes_as_it_is),
      cmocka_unit_test(records_join_the_input),
      cmocka_unit_test(keys_are_escaped),
      cmocka_unit_test(data_is_base64),
      cmocka_unit_test(five_hundred_records_parse_as_written),
      cmocka_unit_test(a_request_past_the_maximum_is_refused),
      cmocka_unit_test(what_is_read_is_written),
      cmocka_unit_test(numbers_are_printed_as_javascript_prints_them),
      cmocka_unit_test(a_decimal_comma_changes_nothing),
      cmocka_unit_test(a_long_number_is_read),
      cmocka_unit_test(texts_come_back_whatever_is_in_them),
      cmocka_unit_test(what_is_not_json_is_refused),
      cmocka_unit_test(nesting_is_capped),
      cmocka_unit_test(nesting_is_seen_without_reading),
      cmocka_unit_test(failing_allocations_lose_nothing),
  };
  return cmocka_run_group_tests_name("wire_json", tests, NULL, NULL);
}
