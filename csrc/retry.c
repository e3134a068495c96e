#include "retry.h"

#define BUCKET_TOKENS 500
#define UNRETRIED_REFUND 1
#define DELAY_MAX_MS 20000.0
#define RETRY_AFTER_EXTRA_MS 5000.0

/* Indexed by class. */
static const struct {
  double base_ms;
  int cost;
} policies[] = {
    [KDS_RETRY_TRANSIENT] = {50, 14},
    [KDS_RETRY_THROTTLING] = {1000, 5},
};

struct service_error {
  const char *code; /* NULL: any */
  int http_status;  /* 0: any */
  enum kds_retry_class retry_class;
};

/* The first row that fits decides. Beyond the SDK's lists: what is marked so. */
static const struct service_error service_errors[] = {
    {NULL, 429, KDS_RETRY_THROTTLING},
    {"BandwidthLimitExceeded", 0, KDS_RETRY_THROTTLING},
    {"EC2ThrottledException", 0, KDS_RETRY_THROTTLING},
    {"KMSThrottlingException", 0, KDS_RETRY_THROTTLING}, /* ours: Kinesis documents a retry */
    {"LimitExceededException", 0, KDS_RETRY_THROTTLING},
    {"PriorRequestNotComplete", 0, KDS_RETRY_THROTTLING},
    {"ProvisionedThroughputExceededException", 0, KDS_RETRY_THROTTLING},
    {"RequestLimitExceeded", 0, KDS_RETRY_THROTTLING},
    {"RequestThrottled", 0, KDS_RETRY_THROTTLING},
    {"RequestThrottledException", 0, KDS_RETRY_THROTTLING},
    {"SlowDown", 0, KDS_RETRY_THROTTLING},
    {"ThrottledException", 0, KDS_RETRY_THROTTLING},
    {"Throttling", 0, KDS_RETRY_THROTTLING},
    {"ThrottlingException", 0, KDS_RETRY_THROTTLING},
    {"TooManyRequestsException", 0, KDS_RETRY_THROTTLING},
    {"TransactionInProgressException", 0, KDS_RETRY_THROTTLING},
    {"InternalFailure", 0, KDS_RETRY_TRANSIENT}, /* ours: of a PutRecords entry, under a 200 */
    {"RequestTimeout", 0, KDS_RETRY_TRANSIENT},
    {"RequestTimeoutException", 0, KDS_RETRY_TRANSIENT},
    {"TimeoutError", 0, KDS_RETRY_TRANSIENT},
    {NULL, 500, KDS_RETRY_TRANSIENT},
    {NULL, 502, KDS_RETRY_TRANSIENT},
    {NULL, 503, KDS_RETRY_TRANSIENT},
    {NULL, 504, KDS_RETRY_TRANSIENT},
};

enum kds_retry_class kds_retry_classify(enum kds_status status, int http_status,
                                        struct kds_slice code) {
  if (status != KDS_E_SERVICE)
    return kds_status_retry_class(status);
  for (size_t i = 0; i < sizeof(service_errors) / sizeof(service_errors[0]); i++) {
    const struct service_error *row = &service_errors[i];
    if (row->code != NULL ? kds_slice_eq(code, row->code) : row->http_status == http_status)
      return row->retry_class;
  }
  return KDS_RETRY_NEVER;
}

enum kds_remedy kds_retry_remedy(struct kds_slice code) {
  static const struct {
    const char *code;
    enum kds_remedy remedy;
  } rows[] = {
      {"SerializationException", KDS_REMEDY_PROTOCOL},
      {"UnknownOperationException", KDS_REMEDY_PROTOCOL},
      {"ExpiredToken", KDS_REMEDY_CREDENTIALS},
      {"ExpiredTokenException", KDS_REMEDY_CREDENTIALS},
      {"AccessDeniedException", KDS_REMEDY_CLOCK}, /* from here on: the SDK's list */
      {"AuthFailure", KDS_REMEDY_CLOCK},
      {"InvalidSignatureException", KDS_REMEDY_CLOCK},
      {"RequestExpired", KDS_REMEDY_CLOCK},
      {"RequestInTheFuture", KDS_REMEDY_CLOCK},
      {"RequestTimeTooSkewed", KDS_REMEDY_CLOCK},
      {"SignatureDoesNotMatch", KDS_REMEDY_CLOCK},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    if (kds_slice_eq(code, rows[i].code))
      return rows[i].remedy;
  return KDS_REMEDY_NONE;
}

void kds_retry_bucket_init(struct kds_retry_bucket *bucket) { bucket->tokens = BUCKET_TOKENS; }

/* base * 2^(attempts - 1), doubled stepwise so that no number of attempts overflows. */
static double delay_bound_ms(double base_ms, int attempts) {
  double bound = base_ms;
  for (int i = 1; i < attempts && bound < DELAY_MAX_MS; i++)
    bound *= 2;
  return bound < DELAY_MAX_MS ? bound : DELAY_MAX_MS;
}

int64_t kds_retry_delay_ms(enum kds_retry_class retry_class, int attempts, double random) {
  return (int64_t)(random * delay_bound_ms(policies[retry_class].base_ms, attempts));
}

int64_t kds_retry_next(struct kds_retry_bucket *bucket, const struct kds_retry_attempt *attempt) {
  if (attempt->retry_class == KDS_RETRY_NEVER || attempt->attempts >= attempt->max_attempts)
    return KDS_RETRY_GIVE_UP;
  int cost = policies[attempt->retry_class].cost;
  if (bucket->tokens < cost)
    return KDS_RETRY_GIVE_UP;
  bucket->tokens -= cost;
  double jittered =
      (double)kds_retry_delay_ms(attempt->retry_class, attempt->attempts, attempt->random);
  double asked = (double)attempt->retry_after_ms;
  if (asked > jittered + RETRY_AFTER_EXTRA_MS)
    asked = jittered + RETRY_AFTER_EXTRA_MS;
  return (int64_t)(asked > jittered ? asked : jittered);
}

void kds_retry_succeeded(struct kds_retry_bucket *bucket, enum kds_retry_class last) {
  bucket->tokens += last == KDS_RETRY_NEVER ? UNRETRIED_REFUND : policies[last].cost;
  if (bucket->tokens > BUCKET_TOKENS)
    bucket->tokens = BUCKET_TOKENS;
}

enum kds_retry_class kds_error_retry_class(const struct kds_error *error) {
  if (!error->retryable)
    return KDS_RETRY_NEVER;
  return error->throttling ? KDS_RETRY_THROTTLING : KDS_RETRY_TRANSIENT;
}
