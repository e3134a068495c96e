#include "lease_item.h"

#include "helpers.h"

static void check_update(enum kds_lease_change change, const struct kds_checkpoint *checkpoint,
                         const char *expected) {
  struct kds_lease_name name = {KDS_LITERAL("t\"1"), KDS_LITERAL("shardId-1"), KDS_LITERAL("é")};
  struct kds_buf buf;
  kds_buf_init(&buf, 4096);
  kds_lease_item_write_update(&buf, &name, change, 41, checkpoint);
  assert_string_equal(kds_buf_text(&buf), expected);
  kds_buf_clear(&buf);
}

#define KEY "{\"TableName\":\"t\\\"1\",\"Key\":{\"leaseKey\":{\"S\":\"shardId-1\"}}"
#define VALUES                                                                                     \
  "\",\"ExpressionAttributeValues\":{\":known\":{\"N\":\"41\"},\":next\":{\"N\":\"42\"}"

static void changes_are_written_as_dynamodb_wants_them(void **state) {
  (void)state;
  static const struct kds_slice children[] = {{"c-1", 3}, {"c-2", 3}};
  struct kds_checkpoint checkpoint = {KDS_LITERAL("123"), 4, NULL, 0};
  check_update(KDS_LEASE_RENEW, NULL,
               KEY ",\"UpdateExpression\":\"SET leaseCounter = :next\",\"ConditionExpression\":"
                   "\"leaseCounter = :known AND attribute_not_exists(checkpointOwner)" VALUES "}}");
  check_update(KDS_LEASE_RELEASE, NULL,
               KEY ",\"UpdateExpression\":\"SET leaseCounter = :next REMOVE leaseOwner\","
                   "\"ConditionExpression\":\"leaseCounter = :known AND leaseOwner = :owner" VALUES
                   ",\":owner\":{\"S\":\"é\"}}}");
#define REST                                                                                       \
  ", checkpoint = :sequence, checkpointSubSequenceNumber = :sub, ownerSwitchesSinceCheckpoint = "  \
  ":none REMOVE pendingCheckpoint, pendingCheckpointSubSequenceNumber, pendingCheckpointState\","  \
  "\"ConditionExpression\":\"leaseCounter = :known" VALUES                                         \
  ",\":sequence\":{\"S\":\"123\"},\":sub\":{\"N\":\"4\"},\":none\":{\"N\":\"0\"}"
  check_update(KDS_LEASE_CHECKPOINT, &checkpoint,
               KEY ",\"UpdateExpression\":\"SET leaseCounter = :next" REST "}}");
  checkpoint.child_shard_ids = children;
  checkpoint.child_count = 2;
  check_update(KDS_LEASE_CHECKPOINT, &checkpoint,
               KEY ",\"UpdateExpression\":\"SET leaseCounter = :next, childShardIds = "
                   ":children" REST ",\":children\":{\"SS\":[\"c-1\",\"c-2\"]}}}");
}

static bool read_item(const char *text, struct kds_lease_item *item, char *copy) {
  strcpy(copy, text);
  return kds_lease_item_read(kds_slice_of(copy), item);
}

static void answers_are_read_with_what_isnt_known(void **state) {
  (void)state;
  struct kds_lease_item item;
  char copy[512];
  assert_true(read_item("{}", &item, copy));
  assert_false(item.exists);
  assert_true(read_item(
      "{\"x\":[{}],\"Item\":{\"leaseOwner\":{\"S\":\"\\u006de\"},\"leaseCounter\":{\"N\":\"18\"},"
      "\"y\":{\"M\":{\"z\":{\"N\":\"1\"}}},\"checkpointOwner\":{\"S\":\"o\"},\"b\":{\"BOOL\":true}}"
      "}",
      &item, copy));
  assert_true(item.exists && item.counter == 18 && item.subsequence_number == 0);
  assert_true(kds_slice_eq(item.owner, "me") && kds_slice_eq(item.checkpoint_owner, "o"));
  assert_int_equal(item.sequence_number.len, 0);
  static const char *const bad[] = {
      "",
      "[]",
      "{\"Item\":{}}",
      "{\"Item\":{\"leaseCounter\":18}}",
      "{\"Item\":{\"leaseCounter\":{\"N\":\"\"}}}",
      "{\"Item\":{\"leaseCounter\":{\"N\":\"1x\"}}}",
      "{\"Item\":{\"leaseCounter\":{\"N\":\"-1\"}}}",
      "{\"Item\":{\"leaseCounter\":{\"N\":\"18446744073709551616\"}}}",
      "{\"Item\":{\"leaseCounter\":{\"N\":\"1\"}}",
      "{\"Item\":{\"leaseCounter\":{\"N\":\"1\"}}}x",
  };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    assert_false(read_item(bad[i], &item, copy));
  assert_true(
      read_item("{\"Item\":{\"leaseCounter\":{\"N\":\"18446744073709551615\"}}}", &item, copy));
  assert_true(item.counter == UINT64_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(changes_are_written_as_dynamodb_wants_them),
      cmocka_unit_test(answers_are_read_with_what_isnt_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
