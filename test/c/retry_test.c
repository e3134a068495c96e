#include "helpers.h"
#include "retry.h"

static enum kds_retry_class class_member(const cJSON *object) {
  static const char *const names[] = {[KDS_RETRY_NEVER] = "NEVER",
                                      [KDS_RETRY_TRANSIENT] = "TRANSIENT",
                                      [KDS_RETRY_THROTTLING] = "THROTTLING"};
  const char *name = text_member(object, "class");
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (strcmp(name, names[i]) == 0)
      return (enum kds_retry_class)i;
  fail_msg("%s is no retry class", name);
  return KDS_RETRY_NEVER;
}

static void service_errors_classify_as_in_the_sdk(void **state) {
  const cJSON *classes = member(*state, "classes"), *vector;
  assert_true(cJSON_GetArraySize(classes) > 0);
  cJSON_ArrayForEach(vector, classes) {
    int http_status = (int)number_member(vector, "httpStatus");
    struct kds_slice code = slice_member(vector, "code");
    if (kds_retry_classify(KDS_E_SERVICE, http_status, code) != class_member(vector))
      fail_msg("%d %s is not %s", http_status, code.data, text_member(vector, "class"));
  }
}

static void our_own_additions_classify(void **state) {
  (void)state;
  assert_int_equal(kds_retry_classify(KDS_E_SERVICE, 200, KDS_LITERAL("InternalFailure")),
                   KDS_RETRY_TRANSIENT);
  assert_int_equal(kds_retry_classify(KDS_E_SERVICE, 400, KDS_LITERAL("KMSThrottlingException")),
                   KDS_RETRY_THROTTLING);
  assert_int_equal(kds_retry_classify(KDS_E_SERVICE, 503, (struct kds_slice){NULL, 0}),
                   KDS_RETRY_TRANSIENT);
}

static void other_failures_classify_by_their_status(void **state) {
  (void)state;
  struct kds_slice none = {NULL, 0};
  assert_int_equal(kds_retry_classify(KDS_E_RESET, 0, none), KDS_RETRY_TRANSIENT);
  assert_int_equal(kds_retry_classify(KDS_E_CERT, 0, none), KDS_RETRY_NEVER);
  assert_int_equal(kds_retry_classify(KDS_E_ABORTED, 503, none), KDS_RETRY_NEVER);
}

/* Replays one call against the bucket; the vectors hold what the SDK's strategy did. */
static void replay_call(struct kds_retry_bucket *bucket, const cJSON *call) {
  enum kds_retry_class last = KDS_RETRY_NEVER;
  int attempts = 0;
  const cJSON *failure;
  cJSON_ArrayForEach(failure, member(call, "failures")) {
    last = class_member(failure);
    struct kds_retry_attempt attempt = {
        .retry_class = last,
        .attempts = ++attempts,
        .max_attempts = (int)number_member(call, "maxAttempts"),
        .retry_after_ms = (int64_t)number_member(failure, "retryAfterMs"),
        .random = number_member(failure, "random"),
    };
    assert_int_equal(kds_retry_next(bucket, &attempt), (int64_t)number_member(failure, "delayMs"));
    assert_int_equal(bucket->tokens, (int)number_member(failure, "tokens"));
  }
  if (cJSON_IsTrue(member(call, "succeeds")))
    kds_retry_succeeded(bucket, last);
  assert_int_equal(bucket->tokens, (int)number_member(call, "tokens"));
}

static void delays_and_tokens_follow_the_sdk(void **state) {
  const cJSON *calls = member(*state, "calls"), *call;
  struct kds_retry_bucket bucket;
  kds_retry_bucket_init(&bucket);
  assert_true(cJSON_GetArraySize(calls) > 0);
  cJSON_ArrayForEach(call, calls) replay_call(&bucket, call);
}

static struct kds_retry_attempt third_attempt(void) {
  return (struct kds_retry_attempt){.retry_class = KDS_RETRY_TRANSIENT,
                                    .attempts = 3,
                                    .max_attempts = 10,
                                    .retry_after_ms = -1,
                                    .random = 0.5};
}

static void delay_is_jittered_and_capped(void **state) {
  (void)state;
  struct kds_retry_bucket bucket;
  struct kds_retry_attempt attempt = third_attempt();
  kds_retry_bucket_init(&bucket);
  assert_int_equal(kds_retry_next(&bucket, &attempt), 100);
  attempt.retry_class = KDS_RETRY_THROTTLING;
  assert_int_equal(kds_retry_next(&bucket, &attempt), 2000);
  attempt.random = 0;
  assert_int_equal(kds_retry_next(&bucket, &attempt), 0);
  attempt.attempts = INT32_MAX - 1;
  attempt.max_attempts = INT32_MAX;
  attempt.random = 0.5;
  assert_int_equal(kds_retry_next(&bucket, &attempt), 10000);
}

static void retry_after_is_honoured_within_bounds(void **state) {
  (void)state;
  struct kds_retry_bucket bucket;
  struct kds_retry_attempt attempt = third_attempt();
  kds_retry_bucket_init(&bucket);
  attempt.retry_after_ms = 3000;
  assert_int_equal(kds_retry_next(&bucket, &attempt), 3000);
  attempt.retry_after_ms = 0;
  assert_int_equal(kds_retry_next(&bucket, &attempt), 100);
  attempt.retry_after_ms = INT64_MAX;
  assert_int_equal(kds_retry_next(&bucket, &attempt), 5100);
}

static void last_attempt_gives_up_and_costs_nothing(void **state) {
  (void)state;
  struct kds_retry_bucket bucket;
  struct kds_retry_attempt attempt = third_attempt();
  kds_retry_bucket_init(&bucket);
  attempt.max_attempts = 3;
  assert_int_equal(kds_retry_next(&bucket, &attempt), KDS_RETRY_GIVE_UP);
  assert_int_equal(bucket.tokens, 500);
}

static void an_empty_bucket_gives_up_until_successes_fill_it(void **state) {
  (void)state;
  struct kds_retry_bucket bucket;
  struct kds_retry_attempt attempt = third_attempt();
  kds_retry_bucket_init(&bucket);
  for (int i = 0; i < 500 / 14; i++)
    assert_int_equal(kds_retry_next(&bucket, &attempt), 100);
  assert_int_equal(kds_retry_next(&bucket, &attempt), KDS_RETRY_GIVE_UP);
  for (int i = 0; i < 4; i++)
    kds_retry_succeeded(&bucket, KDS_RETRY_NEVER);
  assert_int_equal(kds_retry_next(&bucket, &attempt), 100);
  kds_retry_succeeded(&bucket, KDS_RETRY_TRANSIENT);
  assert_int_equal(bucket.tokens, 14);
}

static int load(void **state) {
  *state = load_vectors("retry.json");
  return 0;
}

static int unload(void **state) {
  cJSON_Delete(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(service_errors_classify_as_in_the_sdk),
      cmocka_unit_test(our_own_additions_classify),
      cmocka_unit_test(other_failures_classify_by_their_status),
      cmocka_unit_test(delays_and_tokens_follow_the_sdk),
      cmocka_unit_test(delay_is_jittered_and_capped),
      cmocka_unit_test(retry_after_is_honoured_within_bounds),
      cmocka_unit_test(last_attempt_gives_up_and_costs_nothing),
      cmocka_unit_test(an_empty_bucket_gives_up_until_successes_fill_it),
  };
  return cmocka_run_group_tests_name("retry", tests, load, unload);
}
