#include "intake.h"

void kds_intake_init(struct kds_intake *intake, kds_puts_cb done, void *arg) {
  *intake = (struct kds_intake){.done = done, .arg = arg};
  kds_list_init(&intake->slabs);
}

/* ---- Batches ---- */

static void free_slab(struct kds_slab *slab) {
  kds_list_remove(&slab->link);
  kds_free(slab->records);
  kds_free(slab->puts);
  kds_free(slab);
}

enum kds_status kds_slab_post(struct kds_engine *engine, const struct kds_batch *batch, void *owner,
                              void (*run)(struct kds_task *task)) {
  if (batch->count == 0)
    return KDS_OK;
  struct kds_slab *slab = kds_malloc(sizeof(*slab));
  if (slab == NULL)
    return KDS_E_NOMEM;
  *slab = (struct kds_slab){
      .owner = owner,
      .batch = *batch,
      .made_us = batch->made_us == 0 ? kds_now_us() : batch->made_us,
      .unsettled = batch->count,
  };
  kds_list_init(&slab->link);
  if (kds_engine_post(engine, &slab->task, run))
    return KDS_OK;
  kds_free(slab);
  return KDS_E_CLOSED;
}

static struct kds_slice take_part(const char **at, uint32_t len) {
  struct kds_slice part = {*at, len};
  *at += len;
  return part;
}

static void read_records(struct kds_slab *slab) {
  const char *at = slab->batch.bytes;
  const uint32_t *lengths = slab->batch.lengths;
  for (uint32_t i = 0; i < slab->batch.count; i++, lengths += 3) {
    struct kds_record *record = &slab->records[i];
    record->partition_key = take_part(&at, lengths[0]);
    record->explicit_hash_key = take_part(&at, lengths[1]);
    record->data = take_part(&at, lengths[2]);
    record->id = i;
  }
}

static void list_puts(struct kds_slab *slab, size_t put_bytes, struct kds_list *to) {
  char *at = slab->puts;
  memset(at, 0, slab->batch.count * put_bytes);
  for (size_t i = 0; i < slab->batch.count; i++, at += put_bytes) {
    struct kds_put *put = (struct kds_put *)(void *)at;
    put->record = &slab->records[i];
    put->slab = slab;
    kds_list_push(to, &put->link);
  }
}

/* Without memory for their state: each put settles as it stands in the batch. */
static void refuse_batch(struct kds_intake *intake, const struct kds_batch *batch) {
  struct kds_error error = kds_error_of(KDS_E_NOMEM);
  for (uint32_t i = 0; i < batch->count; i++) {
    struct kds_put_done done = {.batch_id = batch->id, .index = i, .error = &error};
    intake->done(intake->arg, &done, 1);
  }
}

void kds_intake_open(struct kds_intake *intake, struct kds_slab *slab, size_t put_bytes,
                     uint64_t time_ms, struct kds_list *to) {
  slab->records = kds_malloc(slab->batch.count * sizeof(*slab->records));
  slab->puts = kds_malloc(slab->batch.count * put_bytes);
  if (slab->records == NULL || slab->puts == NULL) {
    refuse_batch(intake, &slab->batch);
    free_slab(slab);
    return;
  }
  slab->number = ++intake->slab_count;
  slab->due_ms = slab->made_us / 1000 + time_ms;
  kds_list_push(&intake->slabs, &slab->link);
  read_records(slab);
  list_puts(slab, put_bytes, to);
}

/* ---- Settling ---- */

/* An entry that tells neither where it is stored nor why it isn't makes no sense. */
static enum kds_status put_status(const struct kds_put_result *put) {
  return put->error_code.len > 0 ? KDS_E_SERVICE : KDS_E_BAD_RESPONSE;
}

enum kds_retry_class kds_put_retry_class(const struct kds_put_result *put) {
  return kds_retry_classify(put_status(put), 0, put->error_code);
}

struct kds_error kds_put_error(const struct kds_put_result *put, const char *request_id) {
  enum kds_retry_class retry_class = kds_put_retry_class(put);
  struct kds_error error = kds_error_of(put_status(put));
  error.request_id = request_id;
  error.http_status = 200;
  error.retryable = retry_class != KDS_RETRY_NEVER;
  error.throttling = retry_class == KDS_RETRY_THROTTLING;
  if (put->error_code.len > 0)
    error.code = put->error_code.data;
  if (put->error_message.len > 0)
    error.message = put->error_message.data;
  return error;
}

bool kds_error_blames_content(const struct kds_error *error) {
  static const char *const codes[] = {"ValidationException", "InvalidArgumentException",
                                      "SerializationException"};
  for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
    if (error->status == KDS_E_SERVICE && strcmp(codes[i], error->code) == 0)
      return true;
  return false;
}

/* By hand: an initialiser would write all of its memory, once for each request. */
void kds_gathering_begin(struct kds_gathering *gathering, struct kds_intake *intake) {
  gathering->intake = intake;
  gathering->count = 0;
}

void kds_gathering_hand_over(struct kds_gathering *gathering) {
  struct kds_intake *intake = gathering->intake;
  size_t count = gathering->count;
  if (count == 0)
    return;
  gathering->count = 0;
  intake->done(intake->arg, gathering->done, count);
}

static void release_put(struct kds_put *put) {
  struct kds_slab *slab = put->slab;
  kds_list_remove(&put->link);
  if (--slab->unsettled == 0)
    free_slab(slab);
}

/* In its batch. The record itself was last used long ago: to look into it is to wait for memory. */
static uint32_t index_of(const struct kds_put *put) {
  return (uint32_t)(put->record - put->slab->records);
}

static size_t next_place(struct kds_gathering *gathering) {
  if (gathering->count == KDS_GATHERED)
    kds_gathering_hand_over(gathering);
  return gathering->count++;
}

void kds_settle_stored(struct kds_gathering *gathering, struct kds_put *put,
                       struct kds_slice shard_id, struct kds_slice sequence_number,
                       uint32_t subsequence_number) {
  gathering->done[next_place(gathering)] = (struct kds_put_done){
      .batch_id = put->slab->batch.id,
      .index = index_of(put),
      .attempts = put->attempts,
      .shard_id = shard_id,
      .sequence_number = sequence_number,
      .subsequence_number = subsequence_number,
  };
  release_put(put);
}

void kds_settle_failed(struct kds_gathering *gathering, struct kds_put *put,
                       const struct kds_error *error) {
  size_t at = next_place(gathering);
  gathering->errors[at] = *error;
  gathering->errors[at].attempts = put->attempts;
  if (put->persisted == KDS_PERSISTED_UNKNOWN)
    gathering->errors[at].persisted = KDS_PERSISTED_UNKNOWN;
  gathering->done[at] = (struct kds_put_done){
      .batch_id = put->slab->batch.id,
      .index = index_of(put),
      .attempts = put->attempts,
      .error = &gathering->errors[at],
  };
  release_put(put);
}

void kds_settle_all(struct kds_gathering *gathering, struct kds_list *puts,
                    const struct kds_error *error) {
  for (struct kds_put *put; (put = kds_first_put(puts)) != NULL;)
    kds_settle_failed(gathering, put, error);
}
