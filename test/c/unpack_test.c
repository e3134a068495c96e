#include "aggregate.h"
#include "helpers.h"
#include "unpack.h"

#include <openssl/evp.h>
#include <stdio.h>

static struct kds_hash_key middle_less_one = {(UINT64_C(1) << 63) - 1, UINT64_MAX};
static const struct kds_unpack_filter everything = {.deaggregates = true};

/* Hash keys: a's MD5 begins with 0C, b's with 92. */
static const struct kds_record records[] = {
    {.partition_key = KDS_LITERAL("a"), .data = KDS_LITERAL("a0")},
    {.partition_key = KDS_LITERAL("b"), .data = KDS_LITERAL("b1")},
    {.partition_key = KDS_LITERAL("a"),
     .explicit_hash_key = KDS_LITERAL("340282366920938463463374607431768211455"),
     .data = KDS_LITERAL("a2")},
    {.partition_key = KDS_LITERAL("b"),
     .explicit_hash_key = KDS_LITERAL("0"),
     .data = KDS_LITERAL("b3")},
};
enum { RECORDS = sizeof(records) / sizeof(records[0]) };

/* ---- Answers of GetRecords ---- */

struct body {
  char text[8192];
  size_t records;
};

static void add(struct body *body, const char *number, const char *data, size_t len) {
  size_t at = strlen(body->text);
  char base64[2048];
  EVP_EncodeBlock((unsigned char *)base64, (const unsigned char *)data, (int)len);
  snprintf(body->text + at, sizeof(body->text) - at,
           "%s{\"SequenceNumber\":\"%s\",\"PartitionKey\":\"key\",\"Data\":\"%s\"}",
           body->records++ == 0 ? "{\"Records\":[" : ",", number, base64);
}

/* Byte `flipped` of it is another; -1: none is. */
static void add_aggregate(struct body *body, const char *number, ptrdiff_t flipped) {
  char *block;
  size_t bytes;
  assert_status(kds_aggregate_records(records, RECORDS, 4096, &block, &bytes), KDS_OK);
  if (flipped >= 0)
    block[(size_t)flipped % bytes] ^= 1;
  add(body, number, block, bytes);
  kds_block_free(block);
}

static enum kds_status read_answer(const struct body *body, struct kds_answer *answer) {
  struct kds_buf buf;
  kds_buf_init(&buf, SIZE_MAX / 2);
  kds_buf_append_text(&buf, body->text);
  kds_buf_append_text(&buf, "]}");
  enum kds_status status = buf.status;
  if (status == KDS_OK)
    status = kds_wire_read(KDS_RESPONSE_RECORDS, &buf, KDS_WIRE_MAX_DEPTH, answer);
  kds_buf_clear(&buf);
  return status;
}

static enum kds_status unpack(const struct body *body, const struct kds_unpack_filter *filter,
                              const struct kds_position *from, struct kds_unpacked *unpacked) {
  struct kds_read_position position;
  struct kds_answer answer;
  assert_status(kds_read_position_init(&position, from), KDS_OK);
  enum kds_status status = read_answer(body, &answer);
  if (status != KDS_OK)
    return status;
  kds_unpack(unpacked, &answer, filter, &position);
  kds_answer_clear(&answer);
  return unpacked->status;
}

/* "number.subnumber key/hash key=data " of each. */
static void describe(struct kds_unpacked *unpacked, char *text, size_t room) {
  struct kds_fetched fetched = {.held_bytes = 0};
  size_t starts[64] = {0}, at = 0;
  kds_unpacked_give(unpacked, &fetched);
  for (size_t i = 0; i < fetched.key_count; i++)
    starts[i + 1] = starts[i] + fetched.key_lengths[i];
  text[0] = '\0';
  for (size_t i = 0; i < fetched.record_count; i++) {
    const struct kds_user_record *record = &fetched.records[i];
    uint32_t key = record->partition_key, hash_key = record->explicit_hash_key;
    int hash_key_len = hash_key == 0 ? 0 : (int)fetched.key_lengths[hash_key - 1];
    at += (size_t)snprintf(text + at, room - at, "%.*s.%u %.*s/%.*s=%.*s ",
                           (int)record->sequence_number_len,
                           fetched.bytes.data + record->sequence_number, record->subsequence_number,
                           (int)fetched.key_lengths[key - 1], fetched.keys.data + starts[key - 1],
                           hash_key_len > 1 ? 3 : hash_key_len,
                           fetched.keys.data + (hash_key == 0 ? 0 : starts[hash_key - 1]),
                           (int)record->data_len, fetched.bytes.data + record->data);
  }
}

static void assert_unpacked(const struct body *body, const struct kds_unpack_filter *filter,
                            const struct kds_position *from, const char *expected,
                            uint64_t skipped) {
  struct kds_unpacked unpacked;
  char text[4096];
  assert_status(unpack(body, filter, from, &unpacked), KDS_OK);
  describe(&unpacked, text, sizeof(text));
  assert_string_equal(text, expected);
  assert_int_equal(unpacked.skipped, skipped);
  kds_unpacked_clear(&unpacked);
}

static const struct kds_position from_start = {.type = KDS_POSITION_TRIM_HORIZON};

/* ---- Tests ---- */

static void takes_records_apart(void **state) {
  (void)state;
  struct body body = {.text = ""};
  add(&body, "9", "lone", 4);
  add_aggregate(&body, "10", -1);
  add(&body, "11", "", 0);
  assert_unpacked(&body, &everything, &from_start,
                  "9.0 key/=lone 10.0 a/=a0 10.1 b/=b1 10.2 a/340=a2 10.3 b/0=b3 11.0 key/= ", 0);
}

static void hands_each_key_of_an_aggregate_over_once(void **state) {
  (void)state;
  struct body body = {.text = ""};
  struct kds_unpacked unpacked;
  add_aggregate(&body, "10", -1);
  assert_status(unpack(&body, &everything, &from_start, &unpacked), KDS_OK);
  assert_int_equal(unpacked.key_lengths.len / sizeof(uint32_t), 4);
  kds_unpacked_clear(&unpacked);
}

static void passes_through_what_is_no_aggregate(void **state) {
  (void)state;
  char *block;
  size_t bytes;
  assert_status(kds_aggregate_records(records, RECORDS, 4096, &block, &bytes), KDS_OK);
  kds_block_free(block);
  for (size_t i = 0; i < bytes; i++) {
    struct body body = {.text = ""};
    struct kds_unpacked unpacked;
    add_aggregate(&body, "10", (ptrdiff_t)i);
    assert_status(unpack(&body, &everything, &from_start, &unpacked), KDS_OK);
    assert_int_equal(kds_unpacked_count(&unpacked), 1);
    const struct kds_user_record *record =
        (const struct kds_user_record *)(const void *)unpacked.records.data;
    assert_int_equal(record->data_len, bytes);
    kds_unpacked_clear(&unpacked);
  }
}

static void leaves_aggregates_alone_if_told_so(void **state) {
  (void)state;
  static const struct kds_unpack_filter none = {.deaggregates = false};
  struct body body = {.text = ""};
  struct kds_unpacked unpacked;
  add_aggregate(&body, "10", -1);
  assert_status(unpack(&body, &none, &from_start, &unpacked), KDS_OK);
  assert_int_equal(kds_unpacked_count(&unpacked), 1);
  kds_unpacked_clear(&unpacked);
}

/* Lone records are the shard's, whatever their keys: they may have had an explicit hash key. */
static void skips_user_records_of_other_ranges(void **state) {
  (void)state;
  struct kds_unpack_filter lower = {true, true, {0, 0}, middle_less_one, 0};
  struct kds_unpack_filter upper = {
      true, true, {middle_less_one.high + 1, 0}, {UINT64_MAX, UINT64_MAX}, 0};
  struct body body = {.text = ""};
  add_aggregate(&body, "10", -1);
  add(&body, "11", "lone", 4);
  assert_unpacked(&body, &lower, &from_start, "10.0 a/=a0 10.3 b/0=b3 11.0 key/=lone ", 2);
  assert_unpacked(&body, &upper, &from_start, "10.1 b/=b1 10.2 a/340=a2 11.0 key/=lone ", 2);
}

static void leaves_out_what_has_been_dealt_with(void **state) {
  (void)state;
  struct body body = {.text = ""};
  add(&body, "9", "lone", 4);
  add_aggregate(&body, "10", -1);
  add(&body, "11", "last", 4);
  static const struct {
    const char *number;
    int64_t subsequence_number;
    const char *expected;
  } cases[] = {
      {"9", 0, "10.0 a/=a0 10.1 b/=b1 10.2 a/340=a2 10.3 b/0=b3 11.0 key/=last "},
      {"10", 1, "10.2 a/340=a2 10.3 b/0=b3 11.0 key/=last "},
      {"10", 3, "11.0 key/=last "},
      {"10", -1, "11.0 key/=last "},
      {"11", 0, ""},
      {"100", -1, ""},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    struct kds_position from = {KDS_POSITION_AFTER, 0, kds_slice_of(cases[i].number),
                                cases[i].subsequence_number};
    assert_unpacked(&body, &everything, &from, cases[i].expected, 0);
  }
}

static void tells_the_last_record_whatever_became_of_it(void **state) {
  (void)state;
  struct kds_unpack_filter nothing = {true, true, {0, 1}, {0, 1}, 0};
  struct body body = {.text = ""};
  struct kds_unpacked unpacked;
  add_aggregate(&body, "10", -1);
  assert_status(unpack(&body, &nothing, &from_start, &unpacked), KDS_OK);
  assert_int_equal(kds_unpacked_count(&unpacked), 0);
  assert_true(kds_slice_eq(kds_unpacked_last(&unpacked), "10"));
  kds_unpacked_clear(&unpacked);
}

/* What comes of it in pieces, one behind the other, a bar after each. */
static void describe_pieces(const struct body *body, const struct kds_unpack_filter *filter,
                            char *text, size_t room, uint64_t *skipped) {
  struct kds_read_position position;
  struct kds_answer answer;
  assert_status(kds_read_position_init(&position, &from_start), KDS_OK);
  assert_status(read_answer(body, &answer), KDS_OK);
  for (bool is_cut = true; is_cut;) {
    struct kds_unpacked piece;
    kds_unpack(&piece, &answer, filter, &position);
    assert_status(piece.status, KDS_OK);
    is_cut = piece.is_cut;
    assert_true(is_cut ? kds_unpacked_count(&piece) == filter->max_records
                       : kds_unpacked_count(&piece) <= filter->max_records);
    assert_int_equal(kds_unpacked_last(&piece).len == 0, is_cut);
    assert_true(!is_cut || kds_unpacked_advance(&piece, &answer, &position));
    *skipped += piece.skipped;
    size_t at = strlen(text);
    describe(&piece, text + at, room - at);
    at = strlen(text);
    snprintf(text + at, room - at, "|");
    kds_unpacked_clear(&piece);
  }
  assert_null(answer.table);
}

static void gives_pieces_where_there_is_more_than_wanted(void **state) {
  (void)state;
  struct body body = {.text = ""};
  add(&body, "9", "lone", 4);
  add_aggregate(&body, "10", -1);
  add(&body, "11", "", 0);
  add_aggregate(&body, "12", -1);
  static const char *const expected[] = {
      "9.0 key/=lone |10.0 a/=a0 |10.1 b/=b1 |10.2 a/340=a2 |10.3 b/0=b3 |11.0 key/= |"
      "12.0 a/=a0 |12.1 b/=b1 |12.2 a/340=a2 |12.3 b/0=b3 |",
      "9.0 key/=lone 10.0 a/=a0 |10.1 b/=b1 10.2 a/340=a2 |10.3 b/0=b3 11.0 key/= |"
      "12.0 a/=a0 12.1 b/=b1 |12.2 a/340=a2 12.3 b/0=b3 |",
      "9.0 key/=lone 10.0 a/=a0 10.1 b/=b1 |10.2 a/340=a2 10.3 b/0=b3 11.0 key/= |"
      "12.0 a/=a0 12.1 b/=b1 12.2 a/340=a2 |12.3 b/0=b3 |",
  };
  for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
    struct kds_unpack_filter few = {.deaggregates = true, .max_records = i + 1};
    uint64_t skipped = 0;
    char text[4096] = "";
    describe_pieces(&body, &few, text, sizeof(text), &skipped);
    assert_string_equal(text, expected[i]);
    assert_int_equal(skipped, 0);
  }
}

static void skips_between_pieces_once(void **state) {
  (void)state;
  struct kds_unpack_filter lower = {true, true, {0, 0}, middle_less_one, 1};
  struct body body = {.text = ""};
  uint64_t skipped = 0;
  char text[4096] = "";
  add_aggregate(&body, "10", -1);
  add(&body, "11", "lone", 4);
  describe_pieces(&body, &lower, text, sizeof(text), &skipped);
  assert_string_equal(text, "10.0 a/=a0 |10.3 b/0=b3 |11.0 key/=lone |");
  assert_int_equal(skipped, 2);
}

static enum kds_status try_to_unpack(void *arg) {
  struct kds_unpack_filter lower = {true, true, {0, 0}, middle_less_one, 0};
  struct kds_unpacked unpacked = {.status = KDS_OK};
  enum kds_status status = unpack(arg, &lower, &from_start, &unpacked);
  kds_unpacked_clear(&unpacked);
  return status;
}

static enum kds_status try_to_unpack_piece(void *arg) {
  struct kds_unpack_filter few = {.deaggregates = true, .max_records = 3};
  struct kds_unpacked unpacked = {.status = KDS_OK};
  enum kds_status status = unpack(arg, &few, &from_start, &unpacked);
  kds_unpacked_clear(&unpacked);
  return status;
}

static void tells_that_there_is_no_memory_for_it(void **state) {
  (void)state;
  struct body body = {.text = ""};
  add(&body, "9", "lone", 4);
  add_aggregate(&body, "10", -1);
  check_allocation_failures(try_to_unpack, &body);
  check_allocation_failures(try_to_unpack_piece, &body);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_records_apart),
      cmocka_unit_test(hands_each_key_of_an_aggregate_over_once),
      cmocka_unit_test(passes_through_what_is_no_aggregate),
      cmocka_unit_test(leaves_aggregates_alone_if_told_so),
      cmocka_unit_test(skips_user_records_of_other_ranges),
      cmocka_unit_test(leaves_out_what_has_been_dealt_with),
      cmocka_unit_test(tells_the_last_record_whatever_became_of_it),
      cmocka_unit_test(gives_pieces_where_there_is_more_than_wanted),
      cmocka_unit_test(skips_between_pieces_once),
      cmocka_unit_test(tells_that_there_is_no_memory_for_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
