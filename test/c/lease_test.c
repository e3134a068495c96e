#include "kds_lease.h"

#include "fixture.h"

#include <stdio.h>

/* ---- A table of one lease, that the scripted server plays ---- */

enum fault {
  NONE,
  LOSE_ANSWER, /* what was asked for is done */
  LOSE_REQUEST,
  FAIL,
  THROTTLE,
  DENY,
  WAIT, /* at the gate, before it is done */
  MALFORM,
};

/* Under the lock of outcomes. Request n of its kind meets fault n; the last, NONE, is for all that
   follow. */
static struct {
  bool exists;
  uint64_t counter;
  char owner[32], checkpoint_owner[32], sequence[64], sub[16], children[64];
  const enum fault *update_faults, *read_faults;
  size_t updates, reads;
} row;

static const enum fault no_faults[] = {NONE};

static void reset_row(const enum fault *update_faults, const enum fault *read_faults) {
  memset(&row, 0, sizeof(row));
  row.exists = true;
  row.counter = 7;
  strcpy(row.owner, "me");
  strcpy(row.sequence, "LATEST");
  strcpy(row.sub, "0");
  row.update_faults = update_faults == NULL ? no_faults : update_faults;
  row.read_faults = read_faults == NULL ? no_faults : read_faults;
}

static enum fault fault_at(const enum fault *faults, size_t n) {
  size_t i = 0;
  while (i < n && faults[i] != NONE)
    i++;
  return faults[i];
}

static const char *value_of(const cJSON *values, const char *name, const char *type) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(values, name);
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(value, type));
}

static void take_children(const cJSON *children) {
  const cJSON *child;
  row.children[0] = '\0';
  cJSON_ArrayForEach(child, cJSON_GetObjectItemCaseSensitive(children, "SS")) {
    strcat(row.children, child->valuestring);
    strcat(row.children, " ");
  }
}

/* False: the condition fails. */
static bool update_row(const cJSON *input) {
  const cJSON *values = cJSON_GetObjectItemCaseSensitive(input, "ExpressionAttributeValues");
  const char *update =
      cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(input, "UpdateExpression"));
  const cJSON *children = cJSON_GetObjectItemCaseSensitive(values, ":children");
  bool is_release = strstr(update, "REMOVE leaseOwner") != NULL;
  bool is_checkpoint = strstr(update, "checkpoint = ") != NULL;
  if (!row.exists || strtoull(value_of(values, ":known", "N"), NULL, 10) != row.counter ||
      (is_release && strcmp(value_of(values, ":owner", "S"), row.owner) != 0) ||
      (!is_release && !is_checkpoint && row.checkpoint_owner[0] != '\0'))
    return false;
  row.counter = strtoull(value_of(values, ":next", "N"), NULL, 10);
  if (is_release)
    row.owner[0] = '\0';
  if (is_checkpoint)
    snprintf(row.sequence, sizeof(row.sequence), "%s", value_of(values, ":sequence", "S"));
  if (is_checkpoint)
    snprintf(row.sub, sizeof(row.sub), "%s", value_of(values, ":sub", "N"));
  if (children != NULL)
    take_children(children);
  return true;
}

static bool send_row(struct server_request *request) {
  char body[512];
  int at =
      snprintf(body, sizeof(body),
               "{\"ConsumedCapacity\":{\"x\":[1,{}]},\"Item\":{\"leaseCounter\":{\"N\":\"%zu\"},"
               "\"mine\":{\"L\":[{\"S\":\"x\"}]},\"checkpoint\":{\"S\":\"%s\"},"
               "\"checkpointSubSequenceNumber\":{\"N\":\"%s\"}",
               (size_t)row.counter, row.sequence, row.sub);
  if (row.owner[0] != '\0')
    at +=
        snprintf(body + at, sizeof(body) - (size_t)at, ",\"leaseOwner\":{\"S\":\"%s\"}", row.owner);
  if (row.checkpoint_owner[0] != '\0')
    at += snprintf(body + at, sizeof(body) - (size_t)at, ",\"checkpointOwner\":{\"S\":\"%s\"}",
                   row.checkpoint_owner);
  snprintf(body + at, sizeof(body) - (size_t)at, "}}");
  return send_answer(request, 200, "application/x-amz-json-1.0", row.exists ? body : "{}");
}

static bool answer_update(struct server_request *request, enum fault fault) {
  cJSON *input = cJSON_Parse(request->body);
  lock_outcomes();
  bool is_met = fault == LOSE_REQUEST || update_row(input);
  unlock_outcomes();
  cJSON_Delete(input);
  if (fault == LOSE_ANSWER || fault == LOSE_REQUEST)
    return false;
  return is_met ? send_answer(request, 200, "application/x-amz-json-1.0", "{}")
                : send_error(request, 400,
                             "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                             "The conditional request failed");
}

static bool answer_read(struct server_request *request) {
  lock_outcomes();
  bool sent = send_row(request);
  unlock_outcomes();
  return sent;
}

static bool answer_table(struct server_request *request) {
  bool is_update = strcmp(request->operation, "UpdateItem") == 0;
  lock_outcomes();
  size_t n = is_update ? row.updates++ : row.reads++;
  enum fault fault = fault_at(is_update ? row.update_faults : row.read_faults, n);
  unlock_outcomes();
  switch (fault) {
  case FAIL:
    return send_error(request, 500, "InternalServerError", "it broke");
  case THROTTLE:
    return send_error(request, 400, "ProvisionedThroughputExceededException", "slower");
  case DENY:
    return send_error(request, 400, "AccessDeniedException", "not you");
  case MALFORM:
    return send_answer(request, 200, "application/x-amz-json-1.0",
                       "{\"Item\":{\"leaseCounter\":1}}");
  case WAIT:
    server_pass_gate(request);
    break;
  default:
    break;
  }
  return is_update ? answer_update(request, fault) : answer_read(request);
}

static const server_answer table[] = {answer_table, NULL};

/* ---- A lease, and what it tells ---- */

struct told {
  int count;
  enum kds_status status;
  enum kds_persisted persisted;
  char code[64];
  uint64_t counter;
};

struct holder {
  struct kds_lease *lease;
  struct told ended, changes[4];
};

static void note(struct told *told, const struct kds_error *error, uint64_t counter) {
  lock_outcomes();
  told->count++;
  told->status = error == NULL ? KDS_OK : error->status;
  told->persisted = error == NULL ? KDS_PERSISTED_NO : error->persisted;
  snprintf(told->code, sizeof(told->code), "%s", error == NULL ? "" : error->code);
  told->counter = counter;
  unlock_outcomes();
}

static void note_ended(void *arg, const struct kds_error *error) { note(arg, error, 0); }
static void note_changed(void *arg, const struct kds_error *error, uint64_t counter) {
  note(arg, error, counter);
}

static bool is_told(const void *arg) { return ((const struct told *)arg)->count > 0; }
static bool is_renewed(const void *arg) { return row.counter >= *(const uint64_t *)arg; }
static bool have_updates(const void *arg) { return row.updates >= *(const size_t *)arg; }

enum { NEVER_MS = 3600 * 1000 };

static enum kds_status hold(struct kds_client *client, uint32_t renew_ms, struct holder *holder) {
  struct kds_lease_options options = {.table = KDS_LITERAL("t"),
                                      .lease_key = KDS_LITERAL("shardId-1"),
                                      .owner = KDS_LITERAL("me"),
                                      .counter = 7,
                                      .renew_ms = renew_ms};
  *holder = (struct holder){0};
  return kds_lease_new(client, &options, note_ended, &holder->ended, &holder->lease);
}

static void open_lease(struct fixture *fixture, uint32_t renew_ms, struct holder *holder) {
  open_fixture(fixture, table, NULL);
  assert_status(hold(fixture->client, renew_ms, holder), KDS_OK);
}

static enum kds_status checkpoint(struct holder *holder, const char *sequence_number, int n) {
  struct kds_checkpoint given = {.sequence_number = kds_slice_of(sequence_number),
                                 .subsequence_number = 3};
  return kds_lease_checkpoint(holder->lease, &given, note_changed, &holder->changes[n]);
}

static enum kds_status release(struct holder *holder, int n) {
  return kds_lease_release(holder->lease, note_changed, &holder->changes[n]);
}

static void check_told(const struct told *told, enum kds_status status) {
  wait_until(is_told, told);
  assert_status(told->status, status);
}

static void close_lease(struct fixture *fixture, struct holder *holder) {
  kds_lease_free(holder->lease);
  close_fixture(fixture);
  assert_int_equal(holder->ended.count, 1);
  for (int i = 0; i < 4; i++)
    assert_true(holder->changes[i].count <= 1);
}

static void wait_counter(uint64_t counter) { wait_until(is_renewed, &counter); }
static void wait_updates(size_t updates) { wait_until(have_updates, &updates); }

/* ---- Holding ---- */

static void a_held_lease_is_renewed(void **state) {
  (void)state;
  struct fixture fixture;
  struct holder holder;
  reset_row(NULL, NULL);
  open_lease(&fixture, 5, &holder);
  wait_counter(12);
  close_lease(&fixture, &holder);
  assert_status(holder.ended.status, KDS_E_ABORTED);
  assert_string_equal(row.owner, "me");
  /* None, but where a second went by without an answer and the update was sent again. */
  assert_true(row.reads <= row.updates - (row.counter - 7));
}

static void a_checkpoint_is_stored_with_its_children(void **state) {
  (void)state;
  static const struct kds_slice children[] = {{"c-1", 3}, {"c-2", 3}};
  struct fixture fixture;
  struct holder holder;
  reset_row(NULL, NULL);
  open_lease(&fixture, NEVER_MS, &holder);
  struct kds_checkpoint end = {KDS_LITERAL("SHARD_END"), 0, children, 2};
  assert_status(checkpoint(&holder, "49", 0), KDS_OK);
  assert_status(kds_lease_checkpoint(holder.lease, &end, note_changed, &holder.changes[1]), KDS_OK);
  check_told(&holder.changes[0], KDS_OK);
  check_told(&holder.changes[1], KDS_OK);
  assert_int_equal(holder.changes[0].counter, 8);
  assert_int_equal(holder.changes[1].counter, 9);
  assert_string_equal(row.sequence, "SHARD_END");
  assert_string_equal(row.children, "c-1 c-2 ");
  close_lease(&fixture, &holder);
}

/* Whatever comes in between, each change is made once, and the lease goes on. */
static void changes_are_made_through_faults(void **state) {
  (void)state;
  static const enum fault lists[][10] = {
      {FAIL, FAIL, FAIL, FAIL, FAIL, FAIL, NONE},
      {THROTTLE, THROTTLE, NONE},
      {LOSE_REQUEST, LOSE_REQUEST, LOSE_REQUEST, NONE},
      {LOSE_ANSWER, NONE},
      {LOSE_ANSWER, FAIL, FAIL, FAIL, NONE},
      {LOSE_ANSWER, LOSE_ANSWER, LOSE_ANSWER, LOSE_ANSWER, NONE},
      {FAIL, LOSE_ANSWER, THROTTLE, LOSE_REQUEST, LOSE_ANSWER, NONE},
  };
  for (size_t i = 0; i < 2 * sizeof(lists) / sizeof(lists[0]); i++) {
    struct fixture fixture;
    struct holder holder;
    reset_row(lists[i / 2], i % 2 == 0 ? NULL : lists[0]);
    open_lease(&fixture, NEVER_MS, &holder);
    assert_status(checkpoint(&holder, "1", 0), KDS_OK);
    assert_status(checkpoint(&holder, "2", 1), KDS_OK);
    assert_status(release(&holder, 2), KDS_OK);
    for (int n = 0; n < 3; n++)
      check_told(&holder.changes[n], KDS_OK);
    check_told(&holder.ended, KDS_OK);
    assert_int_equal(row.counter, 10);
    assert_int_equal(holder.changes[2].counter, 10);
    assert_string_equal(row.sequence, "2");
    assert_string_equal(row.owner, "");
    close_lease(&fixture, &holder);
  }
}

static void renewals_go_on_through_faults(void **state) {
  (void)state;
  static const enum fault faults[] = {LOSE_ANSWER, DENY,         DENY, FAIL,
                                      LOSE_ANSWER, LOSE_REQUEST, DENY, NONE},
                          reads[] = {DENY, FAIL, MALFORM, NONE};
  struct fixture fixture;
  struct holder holder;
  reset_row(faults, reads);
  open_lease(&fixture, 5, &holder);
  wait_counter(12);
  assert_int_equal(holder.ended.count, 0);
  close_lease(&fixture, &holder);
}

static void a_lost_renewal_only_delays_a_checkpoint(void **state) {
  (void)state;
  static const enum fault faults[] = {LOSE_ANSWER, LOSE_REQUEST, NONE};
  struct fixture fixture;
  struct holder holder;
  reset_row(faults, NULL);
  open_lease(&fixture, 200, &holder);
  wait_updates(1);
  assert_status(checkpoint(&holder, "5", 0), KDS_OK);
  check_told(&holder.changes[0], KDS_OK);
  assert_string_equal(row.sequence, "5");
  close_lease(&fixture, &holder);
}

static void a_refusal_for_good_is_told_and_the_lease_kept(void **state) {
  (void)state;
  static const enum fault faults[] = {DENY, NONE};
  struct fixture fixture;
  struct holder holder;
  reset_row(faults, NULL);
  open_lease(&fixture, NEVER_MS, &holder);
  assert_status(checkpoint(&holder, "5", 0), KDS_OK);
  check_told(&holder.changes[0], KDS_E_SERVICE);
  assert_string_equal(holder.changes[0].code, "AccessDeniedException");
  assert_int_equal(holder.changes[0].persisted, KDS_PERSISTED_NO);
  assert_status(checkpoint(&holder, "6", 1), KDS_OK);
  check_told(&holder.changes[1], KDS_OK);
  assert_int_equal(holder.ended.count, 0);
  close_lease(&fixture, &holder);
}

/* It was made, as the row shows, but not to us. */
static void a_refusal_is_no_proof_against_what_was_asked_before(void **state) {
  (void)state;
  static const enum fault lost[] = {LOSE_ANSWER, FAIL, DENY, NONE},
                          lost_then_read[] = {LOSE_ANSWER, NONE}, deny[] = {DENY, NONE};
  for (int i = 0; i < 2; i++) {
    struct fixture fixture;
    struct holder holder;
    reset_row(i == 0 ? lost : lost_then_read, i == 0 ? NULL : deny);
    open_lease(&fixture, NEVER_MS, &holder);
    assert_status(checkpoint(&holder, "5", 0), KDS_OK);
    check_told(&holder.changes[0], KDS_E_SERVICE);
    assert_string_equal(row.sequence, "5");
    assert_int_equal(holder.changes[0].persisted, KDS_PERSISTED_UNKNOWN);
    assert_status(checkpoint(&holder, "6", 1), KDS_OK);
    check_told(&holder.changes[1], KDS_OK);
    close_lease(&fixture, &holder);
  }
}

/* ---- Losing ---- */

static const enum fault waiting[] = {WAIT, NONE};

static void be_taken(void) {
  strcpy(row.owner, "other");
  row.counter++;
}
static void be_taken_back(void) { row.counter += 3; }
static void be_removed(void) { row.exists = false; }
static void be_handed_off(void) { strcpy(row.checkpoint_owner, "other"); }
static void be_released(void) {
  row.owner[0] = '\0';
  row.counter++;
}

static void what_others_do_to_a_lease_is_told_once(void **state) {
  (void)state;
  static void (*const deeds[])(void) = {be_taken, be_taken_back, be_removed, be_handed_off,
                                        be_released};
  for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
    struct fixture fixture;
    struct holder holder;
    reset_row(NULL, NULL);
    open_lease(&fixture, 5, &holder);
    lock_outcomes();
    deeds[i]();
    unlock_outcomes();
    check_told(&holder.ended, KDS_E_LEASE_LOST);
    assert_status(checkpoint(&holder, "5", 0), KDS_OK);
    assert_status(release(&holder, 1), KDS_OK);
    check_told(&holder.changes[0], KDS_E_LEASE_LOST);
    check_told(&holder.changes[1], KDS_E_LEASE_LOST);
    assert_string_equal(row.sequence, "LATEST");
    close_lease(&fixture, &holder);
  }
}

static void a_late_checkpoint_is_refused_with_all_behind_it(void **state) {
  (void)state;
  struct fixture fixture;
  struct holder holder;
  reset_row(NULL, NULL);
  be_taken();
  open_lease(&fixture, NEVER_MS, &holder);
  for (int n = 0; n < 3; n++)
    assert_status(checkpoint(&holder, "5", n), KDS_OK);
  for (int n = 0; n < 3; n++)
    check_told(&holder.changes[n], KDS_E_LEASE_LOST);
  close_lease(&fixture, &holder);
  assert_status(holder.ended.status, KDS_E_LEASE_LOST);
  assert_string_equal(row.owner, "other");
  assert_int_equal(row.updates, 1);
}

static void no_progress_ends_renewals(void **state) {
  (void)state;
  struct fixture fixture;
  struct holder holder;
  reset_row(waiting, NULL);
  open_lease(&fixture, 5, &holder);
  wait_updates(1); /* nobody looks at what it watches until this one is answered */
  kds_lease_watch(holder.lease, 1);
  kds_lease_watch(holder.lease, NEVER_MS);
  server_open_gate(fixture.server);
  wait_counter(10);
  kds_lease_watch(holder.lease, 1);
  check_told(&holder.ended, KDS_E_PROGRESS_TIMEOUT);
  uint64_t counter = row.counter;
  assert_status(checkpoint(&holder, "5", 0), KDS_OK);
  check_told(&holder.changes[0], KDS_E_PROGRESS_TIMEOUT);
  close_lease(&fixture, &holder);
  assert_int_equal(row.counter, counter);
  assert_string_equal(row.owner, "me");
}

/* ---- Amid a request ---- */

static void changes_wait_behind_the_one_under_way(void **state) {
  (void)state;
  struct fixture fixture;
  struct holder holder;
  reset_row(waiting, NULL);
  open_lease(&fixture, NEVER_MS, &holder);
  assert_status(checkpoint(&holder, "5", 0), KDS_OK);
  wait_updates(1);
  assert_status(checkpoint(&holder, "6", 1), KDS_OK);
  assert_status(release(&holder, 2), KDS_OK);
  assert_status(checkpoint(&holder, "7", 3), KDS_OK);
  server_open_gate(fixture.server);
  check_told(&holder.changes[0], KDS_OK);
  check_told(&holder.changes[1], KDS_OK);
  check_told(&holder.changes[2], KDS_OK);
  check_told(&holder.changes[3], KDS_E_LEASE_LOST); /* it was released */
  check_told(&holder.ended, KDS_OK);
  assert_int_equal(server_most_at_once(fixture.server), 1);
  assert_int_equal(row.counter, 10);
  assert_string_equal(row.sequence, "6");
  close_lease(&fixture, &holder);
}

static void free_lease(struct fixture *fixture, struct holder *holder) {
  (void)fixture;
  kds_lease_free(holder->lease);
  holder->lease = NULL;
}
static void free_client(struct fixture *fixture, struct holder *holder) {
  (void)holder;
  kds_client_free(fixture->client);
}
static void free_nothing(struct fixture *fixture, struct holder *holder) {
  (void)fixture, (void)holder;
}

static void it_may_be_ended_at_any_time(void **state) {
  (void)state;
  static void (*const ways[])(struct fixture *, struct holder *) = {free_lease, free_client,
                                                                    free_nothing};
  static const enum kds_status statuses[] = {KDS_E_ABORTED, KDS_E_CLOSED, KDS_E_CLOSED};
  for (size_t i = 0; i < 3 * 3; i++) {
    size_t way = i % 3, moment = i / 3;
    struct fixture fixture;
    struct holder holder;
    reset_row(waiting, NULL);
    open_lease(&fixture, moment == 1 ? 1 : NEVER_MS, &holder);
    if (moment == 2)
      assert_status(checkpoint(&holder, "5", 0), KDS_OK);
    if (moment > 0)
      wait_updates(1);
    ways[way](&fixture, &holder);
    if (ways[way] != free_nothing)
      check_told(&holder.ended, statuses[way]);
    if (ways[way] == free_client) {
      assert_status(checkpoint(&holder, "6", 1), KDS_OK);
      check_told(&holder.changes[1], KDS_E_CLOSED);
    }
    server_open_gate(fixture.server);
    kds_engine_free(fixture.engine);
    server_stop(fixture.server);
    assert_int_equal(holder.ended.count, 1);
    assert_status(holder.ended.status, statuses[way]);
    assert_int_equal(holder.changes[0].count, moment == 2);
  }
}

/* ---- Memory ---- */

static bool hold_once(struct server *server, struct holder *holder) {
  struct kds_engine *engine;
  struct kds_client *client;
  struct kds_client_options options = patient_options();
  *holder = (struct holder){0};
  if (kds_engine_new(&engine) != KDS_OK)
    return false;
  bool held = kds_client_new(engine, &options, &client) == KDS_OK &&
              set_endpoint(client, server_url(server), server_host(server)) == KDS_OK &&
              set_credentials(client) == KDS_OK && hold(client, NEVER_MS, holder) == KDS_OK;
  bool asked = held && checkpoint(holder, "5", 0) == KDS_OK;
  bool released = held && release(holder, 1) == KDS_OK;
  if (asked)
    wait_until(is_told, &holder->changes[0]);
  if (released)
    wait_until(is_told, &holder->changes[1]);
  kds_engine_free(engine);
  assert_int_equal(holder->changes[0].count, asked);
  assert_int_equal(holder->changes[1].count, released);
  assert_int_equal(holder->ended.count, held);
  return held;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  struct server *server = server_start(table);
  struct holder holder;
  size_t failures = 0;
  for (bool reached = true; reached; failures += reached) {
    static const enum fault faults[] = {LOSE_ANSWER, NONE};
    reset_row(faults, NULL);
    fail_allocation(failures);
    hold_once(server, &holder);
    reached = restore_allocation();
    if (!reached)
      assert_status(holder.ended.status, KDS_OK);
  }
  assert_true(failures > 20);
  server_stop(server);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_held_lease_is_renewed),
      cmocka_unit_test(a_checkpoint_is_stored_with_its_children),
      cmocka_unit_test(changes_are_made_through_faults),
      cmocka_unit_test(renewals_go_on_through_faults),
      cmocka_unit_test(a_lost_renewal_only_delays_a_checkpoint),
      cmocka_unit_test(a_refusal_for_good_is_told_and_the_lease_kept),
      cmocka_unit_test(a_refusal_is_no_proof_against_what_was_asked_before),
      cmocka_unit_test(what_others_do_to_a_lease_is_told_once),
      cmocka_unit_test(a_late_checkpoint_is_refused_with_all_behind_it),
      cmocka_unit_test(no_progress_ends_renewals),
      cmocka_unit_test(changes_wait_behind_the_one_under_way),
      cmocka_unit_test(it_may_be_ended_at_any_time),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
