#include "wire_helpers.h"

#include <math.h>
#include <stdio.h>

/* ---- Answers: each is read from JSON and from the CBOR that says the same ---- */

struct reading {
  struct kds_buf body;
  struct kds_answer answer;
};

static struct kds_buf json_of(const char *json) { return body_of(kds_slice_of(json)); }

static struct kds_buf (*const encodings[])(const char *json) = {json_of, cbor_of};
enum { ENCODINGS = sizeof(encodings) / sizeof(encodings[0]) };

static void read_body(enum kds_response response, struct kds_buf body, struct reading *reading) {
  reading->body = body;
  enum kds_status status = kds_wire_read(response, &reading->body, 64, &reading->answer);
  if (status != KDS_OK)
    fail_msg("%s: it %s", kds_status_code(status), reading->answer.problem);
}

static void end_reading(struct reading *reading) {
  kds_answer_clear(&reading->answer);
  kds_buf_clear(&reading->body);
}

static void check_unreadable(enum kds_response response, struct kds_buf body, uint32_t max_depth,
                             const char *problem) {
  struct kds_answer answer;
  assert_status(kds_wire_read(response, &body, max_depth, &answer), KDS_E_BAD_RESPONSE);
  assert_string_equal(answer.problem, problem);
  assert_null(answer.text.data);
  assert_null(answer.block);
  kds_buf_clear(&body);
}

/* ---- Text ---- */

static void json_text_is_handed_over_as_it_came(void **state) {
  (void)state;
  static const char *const texts[] = {"", " {\"a\" : \"\\u0000\", \"n\":1e2}\n", "<html></html>",
                                      "[1]", "{"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    struct reading reading;
    struct kds_buf body = json_of(texts[i]);
    const char *memory = body.data;
    read_body(KDS_RESPONSE_TEXT, body, &reading);
    check_slice(reading.answer.text, texts[i]);
    assert_ptr_equal(reading.answer.text.data, memory);
    assert_null(reading.body.data);
    end_reading(&reading);
  }
}

static void cbor_text_becomes_json(void **state) {
  (void)state;
  static const char text[] =
      "{\"StreamDescription\":{\"StreamName\":\"\xc3\xa4\\u0000\\\"\",\"Shards\":[],"
      "\"StreamCreationTimestamp\":1480000000.123,\"Records\":[1]},\"HasMoreShards\":false}";
  struct reading reading;
  read_body(KDS_RESPONSE_TEXT, cbor_of(text), &reading);
  check_slice(reading.answer.text, text);
  end_reading(&reading);
}

static void text_of_either_encoding_is_capped(void **state) {
  (void)state;
  for (size_t i = 0; i < ENCODINGS; i++) {
    check_unreadable(KDS_RESPONSE_TEXT, encodings[i]("{\"a\":[[]]}"), 2,
                     "nests deeper than 2 levels (maxResponseDepth)");
    check_unreadable(KDS_RESPONSE_PUTS, encodings[i]("{\"a\":[[]]}"), 2,
                     "nests deeper than 2 levels (maxResponseDepth)");
    check_unreadable(KDS_RESPONSE_RECORDS, encodings[i]("{\"a\":[[]]}"), 2,
                     "nests deeper than 2 levels (maxResponseDepth)");
  }
  struct kds_buf body = cbor_of("{\"a\":[null,null,null,null,null,null,null,null]}");
  struct kds_answer answer;
  body.max_bytes = body.len;
  assert_status(kds_wire_read(KDS_RESPONSE_TEXT, &body, 64, &answer), KDS_E_RESPONSE_TOO_LARGE);
  kds_buf_clear(&body);
}

/* ---- Puts ---- */

static void results_of_puts_are_read(void **state) {
  (void)state;
  for (size_t i = 0; i < ENCODINGS; i++) {
    struct reading reading;
    read_body(KDS_RESPONSE_PUTS,
              encodings[i](" {\"FailedRecordCount\":1,\"Records\":["
                           "{\"ShardId\":\"shardId-0\",\"Novel\":{\"a\":[1]},"
                           "\"SequenceNumber\":\"495\"},"
                           "{\"ErrorCode\":\"InternalFailure\",\"ErrorMessage\":\"\\u00e4\"},"
                           "{},7,null,[{\"ShardId\":\"x\"}]],\"EncryptionType\":\"KMS\"}\r\n"),
              &reading);
    const struct kds_answer *answer = &reading.answer;
    assert_int_equal(answer->put_count, 6);
    assert_string_equal(answer->puts[0].shard_id.data, "shardId-0");
    assert_int_equal(answer->puts[0].shard_id.len, 9);
    assert_string_equal(answer->puts[0].sequence_number.data, "495");
    assert_true(kds_put_is_stored(&answer->puts[0]));
    check_slice(answer->puts[0].error_code, "");
    check_slice(answer->puts[1].shard_id, "");
    assert_string_equal(answer->puts[1].error_code.data, "InternalFailure");
    assert_string_equal(answer->puts[1].error_message.data, "\xc3\xa4");
    for (size_t put = 2; put < 6; put++)
      assert_false(kds_put_is_told(&answer->puts[put]));
    check_slice(answer->text, "{\"FailedRecordCount\":1,\"EncryptionType\":\"KMS\"}");
    end_reading(&reading);
  }
}

static void the_result_of_one_put_is_the_document(void **state) {
  (void)state;
  static const char text[] = "{\"ShardId\":\"a\",\"SequenceNumber\":\"1\",\"ErrorCode\":null}";
  for (size_t i = 0; i < ENCODINGS; i++) {
    struct reading reading;
    read_body(KDS_RESPONSE_PUTS, encodings[i](text), &reading);
    assert_int_equal(reading.answer.put_count, 1);
    assert_string_equal(reading.answer.puts[0].shard_id.data, "a");
    assert_string_equal(reading.answer.puts[0].sequence_number.data, "1");
    check_slice(reading.answer.puts[0].error_code, "");
    check_slice(reading.answer.text, text);
    end_reading(&reading);
  }
}

static void an_empty_list_of_puts_is_one(void **state) {
  (void)state;
  for (size_t i = 0; i < ENCODINGS; i++) {
    struct reading reading;
    read_body(KDS_RESPONSE_PUTS, encodings[i]("{\"Records\":[]}"), &reading);
    assert_int_equal(reading.answer.put_count, 0);
    check_slice(reading.answer.text, "{}");
    end_reading(&reading);
  }
}

/* ---- Records ---- */

static struct kds_slice got(const struct kds_answer *answer, uint32_t at, uint32_t len) {
  assert_true((size_t)at + len <= answer->bytes.len);
  return (struct kds_slice){answer->bytes.data + at, len};
}

static void records_are_read(void **state) {
  (void)state;
  for (size_t i = 0; i < ENCODINGS; i++) {
    struct reading reading;
    struct kds_buf body =
        encodings[i]("{\"MillisBehindLatest\":12,\"Records\":["
                     "{\"Data\":\"Zm9v\",\"PartitionKey\":\"a\",\"SequenceNumber\":\"1\","
                     "\"ApproximateArrivalTimestamp\":1480000000.25,\"EncryptionType\":\"KMS\"},"
                     "{\"Data\":\"\",\"Novel\":[{}]},"
                     "{\"PartitionKey\":\"bc\",\"SequenceNumber\":\"23\",\"Data\":\"Zg==\"},"
                     "{\"Data\":\"Zg==\",\"PartitionKey\":7,\"SequenceNumber\":null,"
                     "\"ApproximateArrivalTimestamp\":\"x\"}],\"NextShardIterator\":\"it\"}");
    const char *memory = body.data;
    read_body(KDS_RESPONSE_RECORDS, body, &reading);
    struct kds_answer *answer = &reading.answer;
    const struct kds_got_record *records = answer->records;
    assert_int_equal(answer->record_count, 4);
    assert_int_equal(answer->data_bytes, 5);
    check_slice(answer->bytes, "fooff123abcKMS");
    check_slice(got(answer, records[0].data, records[0].data_len), "foo");
    check_slice(got(answer, records[0].partition_key, records[0].partition_key_len), "a");
    check_slice(got(answer, records[0].sequence_number, records[0].sequence_number_len), "1");
    check_slice(got(answer, records[0].encryption_type, records[0].encryption_type_len), "KMS");
    assert_true(records[0].arrival_s == 1480000000.25);
    assert_int_equal(records[1].data_len, 0);
    assert_int_equal(records[1].encryption_type_len, 0);
    assert_true(isnan(records[1].arrival_s));
    check_slice(got(answer, records[2].sequence_number, records[2].sequence_number_len), "23");
    check_slice(got(answer, records[2].data, records[2].data_len), "f");
    check_slice(got(answer, records[3].data, records[3].data_len), "f");
    assert_int_equal(records[3].partition_key_len, 0);
    assert_true(isnan(records[3].arrival_s));
    check_slice(answer->sequence_numbers, "123");
    check_slice(answer->partition_keys, "abc");
    assert_true(answer->keys_are_ascii);
    check_slice(answer->text, "{\"MillisBehindLatest\":12,\"NextShardIterator\":\"it\"}");
    assert_ptr_equal(answer->bytes.data, memory);
    assert_null(reading.body.data);
    end_reading(&reading);
  }
}

static void no_records_is_an_answer(void **state) {
  (void)state;
  for (size_t i = 0; i < ENCODINGS; i++) {
    struct reading reading;
    read_body(KDS_RESPONSE_RECORDS, encodings[i]("{\"Records\":[]}"), &reading);
    assert_int_equal(reading.answer.record_count, 0);
    assert_int_equal(reading.answer.bytes.len, 0);
    assert_int_equal(reading.answer.data_bytes, 0);
    end_reading(&reading);
  }
}

static void blobs_are_bytes_text_or_pieces(void **state) {
  (void)state;
  static const struct kds_slice bodies[] = {
      KDS_LITERAL("\xA1\x67Records\x81\xA1\x64"
                  "Data\x43"
                  "foo"),
      KDS_LITERAL("\xA1\x67Records\x81\xA1\x64"
                  "Data\x64"
                  "Zm9v"),
      KDS_LITERAL("\xBF\x67Records\x9F\xBF\x64"
                  "Data\x5F\x42"
                  "fo\x40\x41"
                  "o\xFF\xFF\xFF\xFF"),
      KDS_LITERAL("\xA1\x67Records\x81\xA1\x64"
                  "Data\x7F\x63Zm9\x61v\xFF"),
      KDS_LITERAL("\xD9\xD9\xF7\xA1\x67Records\x81\xA1\x64"
                  "Data\xD6\x43"
                  "foo"),
  };
  for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
    struct reading reading;
    read_body(KDS_RESPONSE_RECORDS, body_of(bodies[i]), &reading);
    check_slice(reading.answer.bytes, "foo");
    end_reading(&reading);
  }
}

/* Whole numbers are milliseconds with a tag or without, fractions are seconds. */
static void times_of_arrival_are_in_seconds(void **state) {
  (void)state;
  static const struct {
    struct kds_slice time;
    double seconds; /* NaN: none */
  } vectors[] = {
      {KDS_LITERAL("\xC1\x1B\0\0\x01\x58\x96\xDF\xD0\x7B"), 1480000000.123},
      {KDS_LITERAL("\x1B\0\0\x01\x58\x96\xDF\xD0\x7B"), 1480000000.123},
      {KDS_LITERAL("\xC1\xFB\x41\xD4\x52\xD9\xEC\x20\0\0"), 1363896240.5},
      {KDS_LITERAL("\xF9\x3E\0"), 1.5},
      {KDS_LITERAL("\xF9\x7C\0"), (double)NAN},
      {KDS_LITERAL("\xF6"), (double)NAN},
      {KDS_LITERAL("\x61x"), (double)NAN},
  };
  for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
    struct kds_buf text;
    kds_buf_init(&text, 1000);
    kds_buf_append_text(&text, "\xA1\x67Records\x81\xA2\x64"
                               "Data\x40\x78\x1B"
                               "ApproximateArrivalTimestamp");
    kds_buf_append(&text, vectors[i].time.data, vectors[i].time.len);
    struct reading reading;
    read_body(KDS_RESPONSE_RECORDS, body_of(kds_buf_slice(&text)), &reading);
    double seconds = reading.answer.records[0].arrival_s;
    assert_true(isnan(vectors[i].seconds) ? isnan(seconds) : seconds == vectors[i].seconds);
    end_reading(&reading);
    kds_buf_clear(&text);
  }
}

static void keys_come_back_whatever_is_in_them(void **state) {
  (void)state;
  for (size_t i = 0; i < ENCODINGS; i++) {
    struct reading reading;
    read_body(KDS_RESPONSE_RECORDS,
              encodings[i]("{\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"a\\u0000\\ud83d\"},"
                           "{\"Data\":\"\",\"PartitionKey\":\"\\u00e4\"}]}"),
              &reading);
    static const struct kds_slice expected = KDS_LITERAL("a\0\xef\xbf\xbd\xc3\xa4");
    assert_int_equal(reading.answer.partition_keys.len, expected.len);
    assert_memory_equal(reading.answer.partition_keys.data, expected.data, expected.len);
    assert_int_equal(reading.answer.records[1].partition_key_len, 2);
    assert_false(reading.answer.keys_are_ascii);
    end_reading(&reading);
  }
}

static void what_is_said_twice_is_said_last(void **state) {
  (void)state;
  for (size_t i = 0; i < ENCODINGS; i++) {
    struct reading reading;
    read_body(KDS_RESPONSE_RECORDS,
              encodings[i]("{\"Records\":[{\"Data\":\"Zm9v\",\"PartitionKey\":\"a\","
                           "\"PartitionKey\":\"bb\",\"Data\":\"Zg==\"},{\"Data\":\"Zm8=\"}]}"),
              &reading);
    check_slice(reading.answer.bytes, "ffobb");
    end_reading(&reading);
  }
}

static void what_are_no_records_is_refused(void **state) {
  (void)state;
  static const char *const no_lists[] = {"{}", "{\"Records\":null}", "{\"Records\":7}",
                                         "{\"Records\":{}}", "{\"Records\":\"a\"}"};
  static const char *const no_data[] = {"{}",
                                        "{\"Data\":7}",
                                        "{\"Data\":null}",
                                        "{\"Data\":[]}",
                                        "{\"Data\":{}}",
                                        "{\"Data\":\"Z\"}",
                                        "{\"Data\":\"Zg=\"}",
                                        "{\"Data\":\"Zg\"}",
                                        "{\"Data\":\"Z===\"}",
                                        "{\"Data\":\"====\"}",
                                        "{\"Data\":\"Zg=v\"}",
                                        "{\"Data\":\"=Zg=\"}",
                                        "{\"Data\":\"Zm9*\"}",
                                        "{\"Data\":\"Zm-_\"}",
                                        "{\"Data\":\"Zg==Zg==\"}",
                                        "{\"Data\":\"    \"}",
                                        "{\"Data\":\"Zm9v    \"}",
                                        "{\"Data\":\"    Zm9v\"}",
                                        "{\"Data\":\"Zm9\\u0000\"}",
                                        "{\"Data\":\"Zm9v\xff\xff\xff\xff\"}",
                                        "{\"Data\":\"Zm9v\",\"Data\":\"Z\"}"};
  for (size_t i = 0; i < ENCODINGS; i++) {
    for (size_t at = 0; at < sizeof(no_lists) / sizeof(no_lists[0]); at++)
      check_unreadable(KDS_RESPONSE_RECORDS, encodings[i](no_lists[at]), 64,
                       "has no list of records");
    check_unreadable(KDS_RESPONSE_PUTS, encodings[i]("{\"Records\":null}"), 64,
                     "has no list of records");
    check_unreadable(KDS_RESPONSE_RECORDS, encodings[i]("{\"Records\":[7]}"), 64,
                     "lists a record that is no object");
    check_unreadable(KDS_RESPONSE_RECORDS, encodings[i]("{\"Records\":[[]]}"), 64,
                     "lists a record that is no object");
    for (size_t at = 0; at < sizeof(no_data) / sizeof(no_data[0]); at++) {
      char json[256];
      snprintf(json, sizeof(json), "{\"Records\":[{\"Data\":\"Zm9v\"},%s]}", no_data[at]);
      check_unreadable(KDS_RESPONSE_RECORDS, encodings[i](json), 64,
                       "lists a record without readable data");
    }
  }
}

static void too_many_entries_are_refused(void **state) {
  (void)state;
  enum { COUNT = 65537 };
  struct kds_buf json;
  kds_buf_init(&json, TEST_MAX_BYTES);
  kds_buf_append_text(&json, "{\"Records\":[");
  for (size_t i = 0; i < COUNT; i++)
    kds_buf_append_text(&json, i == 0 ? "0" : ",0");
  kds_buf_append_text(&json, "]}");
  check_unreadable(KDS_RESPONSE_PUTS, body_of(kds_buf_slice(&json)), 64,
                   "lists more than 65,536 records");
  kds_buf_clear(&json);
}

/* Cut anywhere, it is refused; the bytes behind the cut are not looked at. */
static void an_answer_cut_short_is_refused(void **state) {
  (void)state;
  static const char json[] = "{\"Records\":[{\"Data\":\"Zm9v\",\"PartitionKey\":\"\\u0000\","
                             "\"ApproximateArrivalTimestamp\":1.5}],\"MillisBehindLatest\":0}";
  for (size_t i = 0; i < ENCODINGS; i++) {
    struct kds_buf whole = encodings[i](json);
    for (size_t len = 0; len < whole.len; len++) {
      struct kds_buf body = body_of((struct kds_slice){whole.data, len});
      struct kds_answer answer;
      assert_status(kds_wire_read(KDS_RESPONSE_RECORDS, &body, 64, &answer), KDS_E_BAD_RESPONSE);
      assert_true(answer.problem[0] != '\0');
      kds_buf_clear(&body);
    }
    kds_buf_clear(&whole);
  }
}

static void huge_records_come_back_whole(void **state) {
  (void)state;
  enum { LEN = 3 * 1024 * 1024 + 1, COUNT = 3 };
  char *data = kds_malloc(LEN + COUNT);
  for (size_t i = 0; i < LEN + COUNT; i++)
    data[i] = (char)(i * 7 + (i >> 8));
  struct kds_record records[COUNT];
  for (size_t i = 0; i < COUNT; i++)
    records[i] = (struct kds_record){.partition_key = KDS_LITERAL("k"), .data = {data + i, LEN}};
  for (int protocol = KDS_PROTOCOL_JSON; protocol <= KDS_PROTOCOL_CBOR; protocol++) {
    struct kds_buf body;
    struct reading reading;
    kds_buf_init(&body, TEST_MAX_BYTES);
    kds_wire_write_request(&body, (enum kds_protocol)protocol, "PutRecords", KDS_LITERAL("{}"),
                           records, COUNT);
    assert_status(body.status, KDS_OK);
    read_body(KDS_RESPONSE_RECORDS, body, &reading);
    assert_int_equal(reading.answer.data_bytes, (size_t)LEN * COUNT);
    for (size_t i = 0; i < COUNT; i++)
      assert_memory_equal(reading.answer.bytes.data + i * LEN, data + i, LEN);
    end_reading(&reading);
  }
  kds_free(data);
}

static void a_block_outlives_its_answer(void **state) {
  (void)state;
  struct reading reading;
  read_body(KDS_RESPONSE_RECORDS, json_of("{\"Records\":[{\"Data\":\"Zm9v\"}]}"), &reading);
  struct kds_result result = {.answer = &reading.answer};
  char *block = kds_result_take_block(&result);
  assert_ptr_equal(block, reading.answer.bytes.data);
  assert_null(kds_result_take_block(&result));
  end_reading(&reading);
  assert_memory_equal(block, "foo", 3);
  kds_block_free(block);
}

/* ---- Requests ---- */

/* ---- Errors ---- */

struct error_vector {
  const char *body, *error_type;
  const char *code, *message; /* NULL: none */
};
static const struct error_vector error_vectors[] = {
    {"{\"__type\":\"Name\",\"message\":\"m\"}", "", "Name", "m"},
    {"{\"__type\":\"com.amazonaws.kinesis#Name\",\"Message\":\"m\"}", "", "Name", "m"},
    {"{\"Message\":\"M\",\"message\":\"m\"}", "", NULL, "m"},
    {"{\"__type\":\"Name:http://x/#y\"}", "", "Name", NULL},
    {"{\"__type\":\"com.amazon#Name:http://x/\"}", "Other", "Name", NULL},
    {"{\"__type\":\"Name,more\"}", "", "Name", NULL},
    {"{\"code\":\"Name\",\"message\":\"\"}", "", "Name", NULL},
    {"{\"__type\":\"\",\"code\":\"com#Name\"}", "", "Name", NULL},
    {"{\"code\":\"Second\",\"__type\":\"First\"}", "Third", "First", NULL},
    {"{\"message\":\"m\"}", "Name:http://x/", "Name", "m"},
    {"{\"__type\":7,\"message\":8}", "Name", "Name", NULL},
    {"{\"a\":{\"__type\":\"Inner\"},\"message\":\"m\"}", "", NULL, "m"},
    {"{\"__type\":\"a#\"}", "", NULL, NULL},
    {"{\"__type\":\":x\"}", "", NULL, NULL},
    {"{}", "", NULL, NULL},
};
static const struct error_vector unreadable_errors[] = {
    {"<html>", "", NULL, NULL},
    {"<html>", "Name", "Name", NULL},
    {"", "", NULL, NULL},
    {"[]", "", NULL, NULL},
    {"null", "", NULL, NULL},
    {"\"Name\"", "", NULL, NULL},
    {"{} {}", "", NULL, NULL},
    {"{\"__type\":\"Name\"", "", NULL, NULL},
    {"{\"__type\":\"Name\"}x", "", NULL, NULL},
    {"{\"__type\":\"Name\",\"a\":[[[]]]}", "", NULL, NULL},
    {"\xA1\x66__type\x64Nam", "", NULL, NULL},
    {"\xFF", "Name", "Name", NULL},
};

static void check_text(const char *actual, const char *expected) {
  if (expected == NULL)
    assert_null(actual);
  else
    assert_string_equal(actual, expected);
}

static void check_error(struct kds_buf body, const struct error_vector *vector, bool is_object) {
  struct kds_error_body error;
  assert_status(kds_wire_read_error(kds_buf_slice(&body), vector->error_type, 3, &error), KDS_OK);
  assert_int_equal(error.is_object, is_object);
  check_text(error.code, vector->code);
  check_text(error.message, vector->message);
  kds_free(error.code);
  kds_free(error.message);
  kds_buf_clear(&body);
}

static void errors_name_their_exception(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(error_vectors) / sizeof(error_vectors[0]); i++)
    for (size_t encoding = 0; encoding < ENCODINGS; encoding++)
      check_error(encodings[encoding](error_vectors[i].body), &error_vectors[i], true);
  for (size_t i = 0; i < sizeof(unreadable_errors) / sizeof(unreadable_errors[0]); i++)
    check_error(json_of(unreadable_errors[i].body), &unreadable_errors[i], false);
}

/* ---- Memory ---- */

struct attempt {
  enum kds_response response;
  struct kds_slice body;
};

static enum kds_status read_without_memory(void *arg) {
  const struct attempt *attempt = arg;
  size_t len = attempt->body.len;
  struct kds_buf body = {.len = len, .max_bytes = 1000};
  struct kds_answer answer;
  body.data = kds_bulk_alloc(len, &body.capacity);
  if (body.data == NULL)
    return KDS_E_NOMEM;
  memcpy(body.data, attempt->body.data, len);
  enum kds_status status = kds_wire_read(attempt->response, &body, 64, &answer);
  if (status == KDS_OK)
    kds_answer_clear(&answer);
  kds_buf_clear(&body);
  return status;
}

/* Without memory nothing is handed out, or its owner would free it a second time. */
static enum kds_status read_error_without_memory(void *arg) {
  (void)arg;
  char text[] = "{\"__type\":\"a#Some\",\"message\":\"why\"}";
  struct kds_error_body body = {0};
  enum kds_status status =
      kds_wire_read_error((struct kds_slice){text, sizeof(text) - 1}, "", 64, &body);
  if (status != KDS_OK) {
    assert_null(body.code);
    assert_null(body.message);
    return status;
  }
  assert_string_equal(body.code, "Some");
  assert_string_equal(body.message, "why");
  kds_free(body.code);
  kds_free(body.message);
  return KDS_OK;
}

static void failing_allocations_lose_nothing(void **state) {
  (void)state;
  static const char *const answers[] = {
      [KDS_RESPONSE_TEXT] = "{\"a\":\"b\"}",
      [KDS_RESPONSE_PUTS] = "{\"Records\":[{\"ShardId\":\"a\"}],\"FailedRecordCount\":0}",
      [KDS_RESPONSE_RECORDS] = "{\"Records\":[{\"Data\":\"Zm9v\",\"PartitionKey\":\"k\"}],\"a\":0}",
  };
  for (int response = KDS_RESPONSE_TEXT; response <= KDS_RESPONSE_RECORDS; response++) {
    for (size_t i = 0; i < ENCODINGS; i++) {
      if (response == KDS_RESPONSE_TEXT && encodings[i] == json_of)
        continue; /* it allocates nothing */
      struct kds_buf body = encodings[i](answers[response]);
      struct attempt attempt = {(enum kds_response)response, kds_buf_slice(&body)};
      check_allocation_failures(read_without_memory, &attempt);
      kds_buf_clear(&body);
    }
  }
  check_allocation_failures(read_error_without_memory, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(json_text_is_handed_over_as_it_came),
      cmocka_unit_test(cbor_text_becomes_json),
      cmocka_unit_test(text_of_either_encoding_is_capped),
      cmocka_unit_test(results_of_puts_are_read),
      cmocka_unit_test(the_result_of_one_put_is_the_document),
      cmocka_unit_test(an_empty_list_of_puts_is_one),
      cmocka_unit_test(records_are_read),
      cmocka_unit_test(no_records_is_an_answer),
      cmocka_unit_test(blobs_are_bytes_text_or_pieces),
      cmocka_unit_test(times_of_arrival_are_in_seconds),
      cmocka_unit_test(keys_come_back_whatever_is_in_them),
      cmocka_unit_test(what_is_said_twice_is_said_last),
      cmocka_unit_test(what_are_no_records_is_refused),
      cmocka_unit_test(too_many_entries_are_refused),
      cmocka_unit_test(an_answer_cut_short_is_refused),
      cmocka_unit_test(huge_records_come_back_whole),
      cmocka_unit_test(a_block_outlives_its_answer),
      cmocka_unit_test(errors_name_their_exception),
      cmocka_unit_test(failing_allocations_lose_nothing),
  };
  return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
