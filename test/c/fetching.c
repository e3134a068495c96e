#include "fetching.h"

#include <stdio.h>

struct kds_fetcher_options fetcher_options(void) {
  return (struct kds_fetcher_options){
      .input = KDS_LITERAL("{\"StreamName\":\"s\"}"),
      .shard_id = KDS_LITERAL("shardId-\"0\""), /* to be escaped */
      .idle_ms = 1,
      .rate_limit_percent = KDS_RATE_UNLIMITED,
      .silence_timeout_ms = 20000,
  };
}

static void append(char *text, size_t room, const char *format, int len, const char *data,
                   unsigned number) {
  size_t at = strlen(text);
  snprintf(text + at, room - at, format, len, data, number);
}

static void note_batch(void *arg, const struct kds_fetched *fetched) {
  struct reader *reader = arg;
  const char *bytes = fetched->bytes.data;
  lock_outcomes();
  reader->batches++;
  reader->came_after_end |= reader->is_at_end || reader->closings > 0;
  for (size_t i = 0; i < fetched->record_count; i++) {
    const struct kds_user_record *record = &fetched->records[i];
    append(reader->texts, sizeof(reader->texts), "%.*s ", (int)record->data_len,
           bytes + record->data, 0);
    append(reader->places, sizeof(reader->places), "%.*s.%u ", (int)record->sequence_number_len,
           bytes + record->sequence_number, record->subsequence_number);
  }
  reader->records += fetched->record_count;
  reader->held_bytes += fetched->held_bytes;
  reader->millis = fetched->millis_behind_latest;
  reader->latest_s = fetched->latest_s;
  reader->is_at_end = fetched->is_last;
  snprintf(reader->children, sizeof(reader->children), "%.*s", (int)fetched->child_shards.len,
           fetched->child_shards.len == 0 ? "" : fetched->child_shards.data);
  if (fetched->last_sequence_number.len > 0)
    snprintf(reader->last_number, sizeof(reader->last_number), "%.*s",
             (int)fetched->last_sequence_number.len, fetched->last_sequence_number.data);
  unlock_outcomes();
  if (!reader->keeps)
    kds_fetcher_release(reader->fetcher, fetched->held_bytes);
}

static void note_failure(void *arg, const struct kds_error *error) {
  struct reader *reader = arg;
  lock_outcomes();
  reader->failures++;
  reader->came_after_end |= reader->closings > 0;
  append(reader->codes, sizeof(reader->codes), "%.*s ", (int)strlen(error->code), error->code, 0);
  unlock_outcomes();
}

static void note_closing(void *arg) {
  struct reader *reader = arg;
  lock_outcomes();
  reader->closings++;
  unlock_outcomes();
}

enum kds_status start_reader(struct kds_client *client, const struct kds_fetcher_options *options,
                             struct reader *reader) {
  static const struct kds_fetcher_callbacks callbacks = {note_batch, note_failure, note_closing};
  return kds_fetcher_new(client, options, &callbacks, reader, &reader->fetcher);
}

void open_reader(struct fixture *fixture, const struct kds_fetcher_options *options,
                 struct reader *reader) {
  assert_status(start_reader(fixture->client, options, reader), KDS_OK);
}

static bool has_closed(const void *arg) { return ((const struct reader *)arg)->closings > 0; }

void close_reader(struct reader *reader) {
  kds_fetcher_free(reader->fetcher);
  wait_until(has_closed, reader);
  assert_int_equal(reader->closings, 1);
  assert_false(reader->came_after_end);
}

/* ---- Waiting ---- */

struct awaited {
  const struct reader *reader;
  const char *texts;
  int count;
};

static bool has_texts(const void *arg) {
  const struct awaited *awaited = arg;
  return strlen(awaited->reader->texts) >= strlen(awaited->texts);
}
static bool has_batches(const void *arg) {
  const struct awaited *awaited = arg;
  return awaited->reader->batches >= awaited->count;
}
static bool has_failures(const void *arg) {
  const struct awaited *awaited = arg;
  return awaited->reader->failures >= awaited->count;
}
static bool has_ended(const void *arg) { return ((const struct reader *)arg)->is_at_end; }

void wait_texts(struct reader *reader, const char *texts) {
  struct awaited awaited = {.reader = reader, .texts = texts};
  wait_until(has_texts, &awaited);
  assert_string_equal(reader->texts, texts);
}
void wait_batches(struct reader *reader, int count) {
  struct awaited awaited = {.reader = reader, .count = count};
  wait_until(has_batches, &awaited);
}
void wait_failures(struct reader *reader, int count) {
  struct awaited awaited = {.reader = reader, .count = count};
  wait_until(has_failures, &awaited);
}
void wait_end(struct reader *reader) { wait_until(has_ended, reader); }

uint64_t count_of(const struct reader *reader, enum kds_fetcher_count count) {
  return kds_fetcher_count(reader->fetcher, count);
}
