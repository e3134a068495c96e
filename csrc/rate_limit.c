#include "rate_limit.h"

#include <math.h>

#define BETA 0.7 /* what is left of the rate after a throttled answer */
#define SCALE 0.4
#define SMOOTHING 0.8
#define MIN_TOKENS 1.0
#define MIN_FILL_RATE 0.5

void kds_rate_limit_init(struct kds_rate_limit *limit, double now_s) {
  *limit = (struct kds_rate_limit){
      .max_tokens = MIN_TOKENS,
      .fill_rate = MIN_FILL_RATE,
      .last_throttle_s = now_s,
      .bucket_s = floor(now_s),
  };
}

/* To eight decimal places, as the SDK computes. */
static double rounded(double number) { return round(number * 1e8) / 1e8; }

static void refill(struct kds_rate_limit *limit, double now_s) {
  if (limit->refilled_s != 0)
    limit->tokens =
        fmin(limit->max_tokens, limit->tokens + (now_s - limit->refilled_s) * limit->fill_rate);
  limit->refilled_s = now_s;
}

double kds_rate_limit_take(struct kds_rate_limit *limit, double now_s) {
  if (!limit->enabled)
    return 0;
  refill(limit, now_s);
  if (limit->tokens < 1)
    return (1 - limit->tokens) / limit->fill_rate;
  limit->tokens -= 1;
  return 0;
}

static void measure_sent(struct kds_rate_limit *limit, double now_s) {
  double bucket_s = floor(now_s * 2) / 2;
  limit->sent_count++;
  if (bucket_s <= limit->bucket_s)
    return;
  double rate = limit->sent_count / (bucket_s - limit->bucket_s);
  limit->sent_rate = rounded(rate * SMOOTHING + limit->sent_rate * (1 - SMOOTHING));
  limit->sent_count = 0;
  limit->bucket_s = bucket_s;
}

/* After a throttled answer: a cut by BETA, from which the rate grows back along a cubic curve. */
static double rate_after(struct kds_rate_limit *limit, bool throttled, double now_s) {
  double rate = limit->enabled ? fmin(limit->sent_rate, limit->fill_rate) : limit->sent_rate;
  if (throttled)
    limit->last_max_rate = rate;
  limit->window_s = rounded(cbrt(limit->last_max_rate * (1 - BETA) / SCALE));
  if (!throttled) {
    double since_s = now_s - limit->last_throttle_s - limit->window_s;
    return rounded(SCALE * since_s * since_s * since_s + limit->last_max_rate);
  }
  limit->last_throttle_s = now_s;
  limit->enabled = true;
  return rounded(rate * BETA);
}

void kds_rate_limit_answered(struct kds_rate_limit *limit, bool throttled, double now_s) {
  measure_sent(limit, now_s);
  double rate = fmin(rate_after(limit, throttled, now_s), 2 * limit->sent_rate);
  refill(limit, now_s);
  limit->fill_rate = fmax(rate, MIN_FILL_RATE);
  limit->max_tokens = fmax(rate, MIN_TOKENS);
  limit->tokens = fmin(limit->tokens, limit->max_tokens);
}
