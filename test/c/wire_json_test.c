#include "helpers.h"
#include "wire_json.h"

#include <math.h>
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
  kds_free(text);
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
  kds_free(text);
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

/* ---- Reading: the body is changed in place, so each test has its copy ---- */

typedef enum kds_status (*reader)(struct kds_slice body, struct kds_answer *out);

struct reading {
  char *body;
  struct kds_answer answer;
};

static enum kds_status read_body(reader read, const char *text, struct reading *reading) {
  size_t len = strlen(text);
  reading->body = kds_malloc(len); /* without a NUL behind it: a read past the end is found */
  assert_non_null(reading->body);
  memcpy(reading->body, text, len);
  return read((struct kds_slice){reading->body, len}, &reading->answer);
}

static void end_reading(struct reading *reading) {
  kds_answer_clear(&reading->answer);
  kds_free(reading->body);
}

static void check_unreadable(reader read, const char *text) {
  struct reading reading;
  enum kds_status status = read_body(read, text, &reading);
  if (status != KDS_E_BAD_RESPONSE)
    fail_msg("%s: %s", text, kds_status_code(status));
  kds_free(reading.body);
}

static void check_slice(struct kds_slice slice, const char *expected) {
  if (!kds_slice_eq(slice, expected))
    fail_msg("%.*s is not %s", (int)slice.len, slice.data, expected);
}

static void results_of_puts_are_read(void **state) {
  (void)state;
  struct reading reading;
  assert_status(read_body(kds_json_read_puts,
                          " {\"FailedRecordCount\":1,\"Records\":["
                          "{\"ShardId\":\"shardId-0\",\"SequenceNumber\":\"495\"},"
                          "{\"ErrorCode\":\"InternalFailure\",\"ErrorMessage\":\"\\u00e4\"},"
                          "{},7,null],\"EncryptionType\":\"KMS\"}\r\n",
                          &reading),
                KDS_OK);
  const struct kds_answer *answer = &reading.answer;
  assert_int_equal(answer->put_count, 5);
  check_slice(answer->puts[0].shard_id, "shardId-0");
  check_slice(answer->puts[0].sequence_number, "495");
  check_slice(answer->puts[0].error_code, "");
  check_slice(answer->puts[1].shard_id, "");
  check_slice(answer->puts[1].error_code, "InternalFailure");
  check_slice(answer->puts[1].error_message, "\xc3\xa4");
  for (size_t i = 2; i < 5; i++) {
    check_slice(answer->puts[i].shard_id, "");
    check_slice(answer->puts[i].error_code, "");
  }
  check_slice(answer->text, "{\"FailedRecordCount\":1,\"EncryptionType\":\"KMS\"}");
  end_reading(&reading);
}

static void the_result_of_one_put_is_the_document(void **state) {
  (void)state;
  struct reading reading;
  assert_status(
      read_body(kds_json_read_puts, "{\"ShardId\":\"a\",\"SequenceNumber\":\"1\"}", &reading),
      KDS_OK);
  assert_int_equal(reading.answer.put_count, 1);
  check_slice(reading.answer.puts[0].shard_id, "a");
  end_reading(&reading);
}

static void what_is_no_object_is_refused(void **state) {
  (void)state;
  static const char *const bodies[] = {"",
                                       " ",
                                       "{",
                                       "}",
                                       "[]",
                                       "null",
                                       "7",
                                       "\"a\"",
                                       "{}x",
                                       "{} {}",
                                       "{\"a\":}",
                                       "{\"a\"",
                                       "{\"a\":\"b}",
                                       "<html></html>",
                                       "{\"\\u12\":1}",
                                       "{\"a\":\"\\",
                                       "{\"a\":\"\\u",
                                       "{\"a\":\"\\ud8",
                                       "{\"a\":\"\\x\"}",
                                       "{\"a\":01x}"};
  for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
    check_unreadable(kds_json_read_puts, bodies[i]);
    check_unreadable(kds_json_read_records, bodies[i]);
  }
}

static void deep_nesting_is_refused(void **state) {
  (void)state;
  enum { DEPTH = 200000 };
  char *text = kds_malloc(DEPTH + 6);
  memcpy(text, "{\"a\":", 5);
  memset(text + 5, '[', DEPTH);
  text[DEPTH + 5] = '\0';
  check_unreadable(kds_json_read_puts, text);
  kds_free(text);
}

static struct kds_slice got(const struct kds_answer *answer, uint32_t at, uint32_t len) {
  assert_true((size_t)at + len <= answer->bytes.len);
  return (struct kds_slice){answer->bytes.data + at, len};
}

static void records_are_read(void **state) {
  (void)state;
  struct reading reading;
  assert_status(read_body(kds_json_read_records,
                          "{\"MillisBehindLatest\":12,\"NextShardIterator\":\"it\",\"Records\":["
                          "{\"Data\":\"Zm9v\",\"PartitionKey\":\"a\",\"SequenceNumber\":\"1\","
                          "\"ApproximateArrivalTimestamp\":1480000000.25,"
                          "\"EncryptionType\":\"KMS\"},"
                          "{\"Data\":\"\"},"
                          "{\"Data\":\"Zg==\",\"PartitionKey\":7,\"SequenceNumber\":null,"
                          "\"ApproximateArrivalTimestamp\":\"x\"}]}",
                          &reading),
                KDS_OK);
  const struct kds_answer *answer = &reading.answer;
  const struct kds_got_record *records = answer->records;
  assert_int_equal(answer->record_count, 3);
  assert_int_equal(answer->data_bytes, 4);
  check_slice(got(answer, records[0].data, records[0].data_len), "foo");
  check_slice(got(answer, records[0].partition_key, records[0].partition_key_len), "a");
  check_slice(got(answer, records[0].sequence_number, records[0].sequence_number_len), "1");
  check_slice(got(answer, records[0].encryption_type, records[0].encryption_type_len), "KMS");
  assert_true(records[0].arrival_s == 1480000000.25);
  assert_int_equal(records[1].data_len, 0);
  assert_int_equal(records[1].encryption_type_len, 0);
  assert_true(isnan(records[1].arrival_s));
  check_slice(got(answer, records[2].data, records[2].data_len), "f");
  assert_int_equal(records[2].partition_key_len, 0);
  assert_true(isnan(records[2].arrival_s));
  check_slice(answer->text, "{\"MillisBehindLatest\":12,\"NextShardIterator\":\"it\"}");
  end_reading(&reading);
}

struct key_vector {
  const char *json;
  struct kds_slice key;
};
static const struct key_vector key_vectors[] = {
    {"plain", KDS_LITERAL("plain")},
    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", KDS_LITERAL("\"\\/\b\f\n\r\t")},
    {"a\\u0000b\\u0000", KDS_LITERAL("a\0b\0")},
    {"\\\\u0000", KDS_LITERAL("\\u0000")},
    {"\\\\\\u0000", KDS_LITERAL("\\\0")},
    {"\\u00e4\\u20AC", KDS_LITERAL("\xc3\xa4\xe2\x82\xac")},
    {"\\ud83d\\ude00", KDS_LITERAL("\xf0\x9f\x98\x80")},
    {"\xf0\x9f\x98\x80", KDS_LITERAL("\xf0\x9f\x98\x80")},
    {"\\ud83d", KDS_LITERAL("\xef\xbf\xbd")},
    {"\\ude00x", KDS_LITERAL("\xef\xbf\xbdx")},
    {"\\ud83d\\ud83d\\ude00", KDS_LITERAL("\xef\xbf\xbd\xf0\x9f\x98\x80")},
    {"\\ud83d\\\\ude00", KDS_LITERAL("\xef\xbf\xbd\\ude00")},
    {"\\\\ud83d", KDS_LITERAL("\\ud83d")},
    {"\\ud83d\\u0000", KDS_LITERAL("\xef\xbf\xbd\0")},
};

static void keys_come_back_whatever_is_in_them(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(key_vectors) / sizeof(key_vectors[0]); i++) {
    const struct key_vector *vector = &key_vectors[i];
    char text[256];
    struct reading reading;
    snprintf(text, sizeof(text), "{\"Records\":[{\"Data\":\"Zm9v\",\"PartitionKey\":\"%s\"}]}",
             vector->json);
    assert_status(read_body(kds_json_read_records, text, &reading), KDS_OK);
    const struct kds_got_record *record = reading.answer.records;
    struct kds_slice key = got(&reading.answer, record->partition_key, record->partition_key_len);
    if (key.len != vector->key.len || memcmp(key.data, vector->key.data, key.len) != 0)
      fail_msg("%s was read as %.*s", vector->json, (int)key.len, key.data);
    end_reading(&reading);
  }
}

static void what_are_no_records_is_refused(void **state) {
  (void)state;
  static const char *const lists[] = {"null",
                                      "7",
                                      "{}",
                                      "\"a\"",
                                      "[7]",
                                      "[null]",
                                      "[{}]",
                                      "[{\"Data\":7}]",
                                      "[{\"Data\":null}]",
                                      "[{\"Data\":\"Z\"}]",
                                      "[{\"Data\":\"Zg=\"}]",
                                      "[{\"Data\":\"Zg\"}]",
                                      "[{\"Data\":\"Z===\"}]",
                                      "[{\"Data\":\"====\"}]",
                                      "[{\"Data\":\"Zg=v\"}]",
                                      "[{\"Data\":\"=Zg=\"}]",
                                      "[{\"Data\":\"Zm9*\"}]",
                                      "[{\"Data\":\"Zm-_\"}]",
                                      "[{\"Data\":\"Zg==Zg==\"}]",
                                      "[{\"Data\":\"    \"}]",
                                      "[{\"Data\":\"Zm9v    \"}]",
                                      "[{\"Data\":\"    Zm9v\"}]",
                                      "[{\"Data\":\"Zm9\\u0000\"}]",
                                      "[{\"Data\":\"Zm9v\"},{\"Data\":\"Z\"}]"};
  check_unreadable(kds_json_read_records, "{}");
  for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
    char text[256];
    snprintf(text, sizeof(text), "{\"Records\":%s}", lists[i]);
    check_unreadable(kds_json_read_records, text);
  }
}

static void no_records_is_an_answer(void **state) {
  (void)state;
  struct reading reading;
  assert_status(read_body(kds_json_read_records, "{\"Records\":[]}", &reading), KDS_OK);
  assert_int_equal(reading.answer.record_count, 0);
  assert_int_equal(reading.answer.bytes.len, 0);
  end_reading(&reading);
}

static void a_huge_record_comes_back_whole(void **state) {
  (void)state;
  enum { LEN = 3 * 1024 * 1024 };
  char *data = kds_malloc(LEN);
  for (size_t i = 0; i < LEN; i++)
    data[i] = (char)(i * 7 + (i >> 8));
  const struct kds_record record = {.partition_key = KDS_LITERAL("k"), .data = {data, LEN}};
  char *text = write_request("PutRecords", "{}", &record, 1);
  struct reading reading;
  assert_status(read_body(kds_json_read_records, text, &reading), KDS_OK);
  assert_int_equal(reading.answer.records[0].data_len, LEN);
  assert_memory_equal(reading.answer.bytes.data, data, LEN);
  end_reading(&reading);
  kds_free(text);
  kds_free(data);
}

/* ---- Errors ---- */

struct error_vector {
  const char *body, *error_type;
  const char *code, *message; /* NULL: none */
};
static const struct error_vector error_vectors[] = {
    {"{\"__type\":\"Name\",\"message\":\"m\"}", "", "Name", "m"},
    {"{\"__type\":\"com.amazonaws.kinesis#Name\",\"Message\":\"m\"}", "", "Name", "m"},
    {"{\"__type\":\"Name:http://x/#y\"}", "", "Name", NULL},
    {"{\"__type\":\"com.amazon#Name:http://x/\"}", "Other", "Name", NULL},
    {"{\"__type\":\"Name,more\"}", "", "Name", NULL},
    {"{\"code\":\"Name\",\"message\":\"\"}", "", "Name", NULL},
    {"{\"__type\":\"\",\"code\":\"com#Name\"}", "", "Name", NULL},
    {"{\"message\":\"m\"}", "Name:http://x/", "Name", "m"},
    {"{\"__type\":7,\"message\":8}", "Name", "Name", NULL},
    {"{\"__type\":\"a#\"}", "", NULL, NULL},
    {"{\"__type\":\":x\"}", "", NULL, NULL},
    {"{}", "", NULL, NULL},
    {"<html>", "", NULL, NULL},
    {"<html>", "Name", "Name", NULL},
    {"", "", NULL, NULL},
    {"[]", "", NULL, NULL},
};

static void check_text(const char *actual, const char *expected) {
  if (expected == NULL)
    assert_null(actual);
  else
    assert_string_equal(actual, expected);
}

static void errors_name_their_exception(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(error_vectors) / sizeof(error_vectors[0]); i++) {
    const struct error_vector *vector = &error_vectors[i];
    struct kds_error_body error;
    char *body = kds_strdup(vector->body);
    assert_status(kds_json_read_error(kds_slice_of(body), vector->error_type, &error), KDS_OK);
    check_text(error.code, vector->code);
    check_text(error.message, vector->message);
    kds_free(error.code);
    kds_free(error.message);
    kds_free(body);
  }
}

/* ---- Memory ---- */

/* cJSON doesn't tell a lack of memory from bad JSON: either will do, as long as nothing is lost. */
static enum kds_status read_without_memory(reader read, const char *text) {
  char body[256];
  struct kds_answer answer;
  snprintf(body, sizeof(body), "%s", text);
  enum kds_status status = read(kds_slice_of(body), &answer);
  if (status == KDS_OK)
    kds_answer_clear(&answer);
  return status == KDS_E_BAD_RESPONSE ? KDS_E_NOMEM : status;
}

static enum kds_status read_puts_without_memory(void *arg) {
  (void)arg;
  return read_without_memory(kds_json_read_puts,
                             "{\"Records\":[{\"ShardId\":\"a\"}],\"FailedRecordCount\":0}");
}

static enum kds_status read_records_without_memory(void *arg) {
  (void)arg;
  return read_without_memory(kds_json_read_records,
                             "{\"Records\":[{\"Data\":\"Zm9v\"}],\"MillisBehindLatest\":0}");
}

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

/* Without memory nothing is handed out, or its owner would free it a second time. */
static enum kds_status read_error_without_memory(void *arg) {
  (void)arg;
  char text[] = "{\"__type\":\"a#Some\",\"message\":\"why\"}";
  struct kds_error_body body = {NULL, NULL};
  enum kds_status status =
      kds_json_read_error((struct kds_slice){text, sizeof(text) - 1}, "", &body);
  if (status != KDS_OK) {
    assert_null(body.code);
    assert_null(body.message);
    return status;
  }
  /* A body that could not be parsed for lack of memory tells nothing. */
  bool told = body.code != NULL && body.message != NULL;
  kds_free(body.code);
  kds_free(body.message);
  return told ? KDS_OK : KDS_E_NOMEM;
}

static void failing_allocations_lose_nothing(void **state) {
  (void)state;
  check_allocation_failures(read_error_without_memory, NULL);
  check_allocation_failures(read_puts_without_memory, NULL);
  check_allocation_failures(read_records_without_memory, NULL);
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
      cmocka_unit_test(results_of_puts_are_read),
      cmocka_unit_test(the_result_of_one_put_is_the_document),
      cmocka_unit_test(what_is_no_object_is_refused),
      cmocka_unit_test(deep_nesting_is_refused),
      cmocka_unit_test(records_are_read),
      cmocka_unit_test(keys_come_back_whatever_is_in_them),
      cmocka_unit_test(what_are_no_records_is_refused),
      cmocka_unit_test(no_records_is_an_answer),
      cmocka_unit_test(a_huge_record_comes_back_whole),
      cmocka_unit_test(errors_name_their_exception),
      cmocka_unit_test(failing_allocations_lose_nothing),
  };
  return cmocka_run_group_tests_name("wire_json", tests, NULL, NULL);
}
