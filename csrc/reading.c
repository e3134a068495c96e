#include "reading.h"

#include "wire_json.h"

#include <math.h>
#include <time.h>

enum { MAX_NEWS_BYTES = 1024 * 1024 };

/* How far beside the service's clock ours is at the most: it tells whole seconds alone. */
enum { CLOCK_ERROR_S = 1 };

/* ---- News ---- */

/* What is no time that can be behind one tells nothing. */
static double millis_of(const struct kds_token *token) {
  double millis = token->type == KDS_TOKEN_INTEGER && !token->negative ? (double)token->integer
                  : token->type == KDS_TOKEN_DOUBLE                    ? token->number
                                                                       : 0;
  return millis > 0 && isfinite(millis) ? millis : 0;
}

static bool read_child_shards(struct kds_reader *reader, const struct kds_token *first,
                              struct kds_buf *out) {
  kds_buf_reset(out);
  return kds_reader_copy(reader, first, kds_json_write_token, out);
}

/* What is neither text nor null, or no memory for it, must not be taken for the shard's end. */
static bool read_next(const struct kds_token *value, struct kds_shard_news *news) {
  if (value->type != KDS_TOKEN_TEXT)
    return value->type == KDS_TOKEN_NULL;
  news->next = kds_slice_dup(value->text);
  if (news->next == NULL)
    news->child_shards.status = KDS_E_NOMEM;
  return news->next != NULL;
}

static bool read_member(struct kds_reader *reader, struct kds_slice name,
                        const struct kds_token *value, const char *next_name,
                        struct kds_shard_news *news) {
  if (value->type == KDS_TOKEN_ARRAY && kds_slice_eq(name, "ChildShards"))
    return read_child_shards(reader, value, &news->child_shards);
  if (news->next == NULL && kds_slice_eq(name, next_name))
    return read_next(value, news);
  if (kds_slice_eq(name, "MillisBehindLatest"))
    news->millis_behind_latest = millis_of(value);
  return kds_reader_skip(reader, value);
}

static bool read_news(struct kds_reader *reader, const char *next_name,
                      struct kds_shard_news *news) {
  struct kds_token key, value;
  if (!kds_reader_next(reader, &key))
    return false;
  while (kds_reader_next(reader, &key) && key.type == KDS_TOKEN_KEY)
    if (!kds_reader_next(reader, &value) || !read_member(reader, key.text, &value, next_name, news))
      return false;
  return key.type == KDS_TOKEN_MAP_END;
}

enum kds_status kds_shard_news_read(struct kds_shard_news *news, struct kds_slice text,
                                    const char *next_name, uint32_t max_depth) {
  struct kds_reader reader;
  *news = (struct kds_shard_news){.next = NULL};
  kds_buf_init(&news->child_shards, MAX_NEWS_BYTES);
  kds_reader_init(&reader, &kds_json_format, text, max_depth);
  bool is_read = read_news(&reader, next_name, news);
  enum kds_status status = news->child_shards.status;
  if (status == KDS_OK && !is_read)
    status = KDS_E_BAD_RESPONSE;
  if (status != KDS_OK)
    kds_shard_news_clear(news);
  news->is_last = news->next == NULL;
  return status;
}

void kds_shard_news_clear(struct kds_shard_news *news) {
  kds_free(news->next);
  news->next = NULL;
  kds_buf_clear(&news->child_shards);
}

enum kds_status kds_reading_news(const struct kds_reading *reading, const struct kds_result *result,
                                 const char *next_name, struct kds_shard_news *news) {
  uint32_t max_depth = kds_client_options(reading->client)->max_response_depth;
  return kds_shard_news_read(news, result->text, next_name, max_depth);
}

/* ---- Asking ---- */

double kds_reading_now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  int64_t now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
  return (double)now_ms / 1000;
}

/*
 * By the service's clock, which the answer may have told, and no later than it can be: who goes on
 * from there may read what is a little older than LATEST, but must not miss what came after.
 */
void kds_reading_begun(struct kds_reading *reading, double asked_s) {
  int64_t offset_s = kds_client_clock_offset_s(reading->client) - CLOCK_ERROR_S;
  if (kds_read_position_found(&reading->position, asked_s + (double)offset_s))
    reading->found_latest(reading);
}

/* ---- Failures ---- */

/* Of another subscription that is about to end: the service lets go of it after five seconds. */
enum { RESOURCE_IN_USE_MS = 4000, RESOURCE_IN_USE_JITTER_MS = 2000 };

static const struct everyday {
  const char *code;
  enum kds_fetcher_count count;
  uint64_t pause_ms, jitter_ms;
} everyday_failures[] = {
    {"ExpiredIteratorException", KDS_FETCHER_ITERATORS_RENEWED, 0, 0},
    {"ResourceInUseException", KDS_FETCHER_RESOURCE_IN_USE, RESOURCE_IN_USE_MS,
     RESOURCE_IN_USE_JITTER_MS},
};

static const struct everyday *find_everyday(const struct kds_error *error) {
  for (size_t i = 0; i < sizeof(everyday_failures) / sizeof(everyday_failures[0]); i++)
    if (strcmp(error->code, everyday_failures[i].code) == 0)
      return &everyday_failures[i];
  return NULL;
}

/* What any call of the client would be repeated for, without a word. */
static bool is_passing(const struct kds_reading *reading, const struct kds_error *error) {
  int max_attempts = (int)kds_client_options(reading->client)->max_attempts;
  bool renews = kds_retry_remedy(kds_slice_of(error->code)) == KDS_REMEDY_CREDENTIALS;
  return (error->retryable || renews) && reading->failures < max_attempts;
}

/* Up to 50 ms at first, or 200 where the service or its user has to mend something. */
static uint64_t pause_ms(const struct kds_reading *reading, bool is_passing_soon) {
  int doublings = reading->failures + (is_passing_soon ? 0 : 2);
  return (uint64_t)kds_retry_delay_ms(KDS_RETRY_TRANSIENT, doublings, kds_random_fraction());
}

uint64_t kds_reading_failed(struct kds_reading *reading, const struct kds_error *error) {
  reading->failures++;
  const struct everyday *everyday = find_everyday(error);
  if (everyday != NULL) {
    double jitter_ms = kds_random_fraction() * (double)everyday->jitter_ms;
    kds_reading_count(reading, everyday->count, 1);
    return everyday->pause_ms + (uint64_t)jitter_ms + pause_ms(reading, true);
  }
  kds_reading_count(reading, error->throttling ? KDS_FETCHER_THROTTLED : KDS_FETCHER_FAILURES, 1);
  bool is_passing_now = !error->throttling && is_passing(reading, error);
  if (!error->throttling && !is_passing_now)
    reading->failed(reading, error);
  return pause_ms(reading, is_passing_now);
}
