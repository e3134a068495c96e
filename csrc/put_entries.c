#include "put_entries.h"

void kds_put_entries_clear(struct kds_put_entries *entries) {
  for (size_t i = 0; i < entries->answer_count; i++)
    kds_answer_clear(&entries->answers[i]);
  kds_free(entries->answers);
  kds_free(entries->results);
  kds_free(entries->records);
  kds_free(entries->origins);
  kds_free(entries->code);
  kds_free(entries->message);
  *entries = (struct kds_put_entries){0};
}

/* Room for all that this module will need for the call. */
static enum kds_status begin(struct kds_put_entries *entries, size_t total) {
  entries->results = kds_calloc(total, sizeof(*entries->results));
  entries->records = kds_calloc(total, sizeof(*entries->records));
  entries->origins = kds_calloc(total, sizeof(*entries->origins));
  if (entries->results == NULL || entries->records == NULL || entries->origins == NULL) {
    kds_put_entries_clear(entries);
    return KDS_E_NOMEM;
  }
  entries->total = total;
  for (size_t i = 0; i < total; i++)
    entries->origins[i] = i;
  return KDS_OK;
}

static enum kds_status keep_answer(struct kds_put_entries *entries, struct kds_answer *answer) {
  size_t count = entries->answer_count + 1;
  struct kds_answer *answers = kds_realloc(entries->answers, count * sizeof(*answers));
  if (answers == NULL)
    return KDS_E_NOMEM;
  answers[entries->answer_count] = *answer;
  entries->answers = answers;
  entries->answer_count = count;
  *answer = (struct kds_answer){0};
  return KDS_OK;
}

/* The records that failed and may succeed move to the front. */
static enum kds_retry_class select_failed(struct kds_put_entries *entries,
                                          const struct kds_record *records, size_t count) {
  enum kds_retry_class strongest = KDS_RETRY_NEVER;
  entries->count = 0;
  for (size_t i = 0; i < count; i++) {
    size_t origin = entries->origins[i];
    struct kds_slice code = entries->results[origin].error_code;
    enum kds_retry_class class = kds_retry_classify(KDS_E_SERVICE, 0, code);
    if (code.len == 0 || class == KDS_RETRY_NEVER)
      continue;
    entries->records[entries->count] = records[i];
    entries->origins[entries->count] = origin;
    entries->count++;
    if (class > strongest)
      strongest = class;
  }
  return strongest;
}

enum kds_status kds_put_entries_take(struct kds_put_entries *entries, struct kds_answer *answer,
                                     const struct kds_record *records, size_t count,
                                     enum kds_retry_class *out) {
  const struct kds_put_result *puts = answer->puts;
  if (entries->results == NULL && begin(entries, count) != KDS_OK)
    return KDS_E_NOMEM;
  if (keep_answer(entries, answer) != KDS_OK) {
    if (entries->answer_count == 0)
      kds_put_entries_clear(entries);
    return KDS_E_NOMEM;
  }
  for (size_t i = 0; i < count; i++)
    entries->results[entries->origins[i]] = puts[i];
  *out = select_failed(entries, records, count);
  return KDS_OK;
}

void kds_put_entries_fail(struct kds_put_entries *entries, const char *code, const char *message) {
  entries->code = kds_strdup(code);
  entries->message = kds_strdup(message);
  for (size_t i = 0; entries->code != NULL && i < entries->count; i++) {
    struct kds_put_result *result = &entries->results[entries->origins[i]];
    result->error_code = kds_slice_of(entries->code);
    result->error_message = kds_slice_of(entries->message);
  }
}
