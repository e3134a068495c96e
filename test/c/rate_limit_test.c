#include "helpers.h"
#include "rate_limit.h"

#include <math.h>

static void assert_near(double actual, double expected) {
  if (fabs(actual - expected) > 1e-5)
    fail_msg("%.9f is not %.9f", actual, expected);
}

/* Asks until it may send, as a client does; the vectors hold what the SDK's limiter did. */
static void replay(struct kds_rate_limit *limit, const cJSON *step, double late_s) {
  double now_s = number_member(step, "atS"), waited_s = 0, wait_s;
  while ((wait_s = kds_rate_limit_take(limit, now_s)) > 0) {
    waited_s += wait_s;
    now_s += wait_s + late_s;
  }
  assert_near(waited_s, number_member(step, "waitedS"));
  kds_rate_limit_answered(limit, cJSON_IsTrue(member(step, "throttled")),
                          number_member(step, "answeredS"));
  assert_near(limit->fill_rate, number_member(step, "fillRate"));
}

static void rates_follow_the_sdk(void **state) {
  const cJSON *run, *step;
  int steps = 0;
  cJSON_ArrayForEach(run, member(*state, "runs")) {
    struct kds_rate_limit limit;
    kds_rate_limit_init(&limit, number_member(*state, "startS"));
    cJSON_ArrayForEach(step, run) {
      replay(&limit, step, number_member(*state, "lateS"));
      steps++;
    }
  }
  assert_true(steps > 100);
}

static void nothing_waits_before_a_throttled_answer(void **state) {
  (void)state;
  struct kds_rate_limit limit;
  kds_rate_limit_init(&limit, 5);
  for (int i = 0; i < 1000; i++) {
    assert_near(kds_rate_limit_take(&limit, 5), 0);
    kds_rate_limit_answered(&limit, false, 5.001);
  }
  kds_rate_limit_answered(&limit, true, 5.5);
  assert_true(kds_rate_limit_take(&limit, 5.5) > 0);
}

static int load(void **state) {
  *state = load_vectors("rate-limit.json");
  return *state == NULL;
}

static int unload(void **state) {
  cJSON_Delete(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rates_follow_the_sdk),
      cmocka_unit_test(nothing_waits_before_a_throttled_answer),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
