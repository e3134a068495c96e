#include "intake.h"

/* ---- Caps ---- */

void kds_intake_init(struct kds_intake *intake, size_t max_bytes, size_t max_records,
                     kds_puts_cb done, void *arg) {
  *intake = (struct kds_intake){
      .done = done,
      .arg = arg,
      .max_bytes = max_bytes == 0 ? (size_t)64 << 20 : max_bytes,
      .max_records = max_records == 0 ? 50000 : max_records,
  };
  kds_list_init(&intake->slabs);
}

static bool has_room(struct kds_intake *intake) {
  return atomic_load(&intake->records) <= intake->max_records - intake->max_records / 4 &&
         atomic_load(&intake->bytes) <= intake->max_bytes - intake->max_bytes / 4;
}

static void give_back(struct kds_intake *intake, size_t records, size_t bytes) {
  atomic_fetch_sub(&intake->records, records);
  atomic_fetch_sub(&intake->bytes, bytes);
}

/* Both counts are taken first and looked at then, so that two threads can't pass together. */
enum kds_status kds_intake_reserve(struct kds_intake *intake, size_t bytes) {
  size_t records = atomic_fetch_add(&intake->records, 1) + 1;
  size_t total = atomic_fetch_add(&intake->bytes, bytes) + bytes;
  if (records <= intake->max_records && total <= intake->max_bytes)
    return KDS_OK;
  give_back(intake, 1, bytes);
  return KDS_E_BUFFER_FULL;
}

/* Asked for first and looked at then, so that room that is made meanwhile isn't missed. */
bool kds_intake_await_room(struct kds_intake *intake) {
  atomic_store(&intake->room_is_awaited, true);
  return has_room(intake) && atomic_exchange(&intake->room_is_awaited, false);
}

static void tell_room(struct kds_intake *intake) {
  if (atomic_load(&intake->room_is_awaited) && has_room(intake) &&
      atomic_exchange(&intake->room_is_awaited, false) && intake->on_room != NULL)
    intake->on_room(intake->arg);
}

/* ---- Batches ---- */

static struct kds_slab *new_slab(struct kds_intake *intake, struct kds_batch *batch,
                                 size_t put_bytes, struct kds_list *to) {
  size_t count = kds_batch_count(batch);
  const struct kds_record *records = kds_batch_seal(batch);
  struct kds_slab *slab = records == NULL ? NULL : kds_malloc(sizeof(*slab) + count * put_bytes);
  if (slab == NULL)
    return NULL;
  *slab = (struct kds_slab){.batch = batch,
                            .number = ++intake->slab_count,
                            .made_us = batch->made_us,
                            .unsettled = count};
  kds_list_push(&intake->slabs, &slab->link);
  char *at = (char *)(slab + 1);
  memset(at, 0, count * put_bytes);
  for (size_t i = 0; i < count; i++, at += put_bytes) {
    struct kds_put *put = (struct kds_put *)(void *)at;
    put->record = &records[i];
    put->slab = slab;
    kds_list_push(to, &put->link);
  }
  return slab;
}

/* Without memory for their state: each put settles as it stands in the batch. */
static void refuse_batch(struct kds_intake *intake, const struct kds_batch *batch) {
  struct kds_error error = kds_error_of(KDS_E_NOMEM);
  for (size_t i = 0; i < kds_batch_count(batch); i++) {
    struct kds_put_done done = {.id = kds_batch_id(batch, i), .error = &error};
    give_back(intake, 1, kds_batch_record_bytes(batch, i));
    intake->done(intake->arg, &done, 1);
  }
  tell_room(intake);
}

void kds_intake_open(struct kds_intake *intake, struct kds_batch *batch, size_t put_bytes,
                     uint64_t due_ms, struct kds_list *to) {
  struct kds_slab *slab =
      kds_batch_count(batch) == 0 ? NULL : new_slab(intake, batch, put_bytes, to);
  if (slab != NULL) {
    slab->due_ms = due_ms;
    return;
  }
  refuse_batch(intake, batch);
  kds_batch_free(batch);
}

/* ---- Settling ---- */

struct kds_error kds_error_of(enum kds_status status) {
  return (struct kds_error){.status = status,
                            .code = kds_status_code(status),
                            .message = kds_status_message(status),
                            .request_id = "",
                            .extended_request_id = ""};
}

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
  gathering->count = gathering->bytes = 0;
}

void kds_gathering_hand_over(struct kds_gathering *gathering) {
  struct kds_intake *intake = gathering->intake;
  size_t count = gathering->count;
  if (count == 0)
    return;
  give_back(intake, count, gathering->bytes);
  gathering->count = gathering->bytes = 0;
  intake->done(intake->arg, gathering->done, count);
  tell_room(intake);
}

static void release_put(struct kds_gathering *gathering, struct kds_put *put) {
  struct kds_slab *slab = put->slab;
  gathering->bytes += kds_record_bytes(put->record);
  kds_list_remove(&put->link);
  if (--slab->unsettled > 0)
    return;
  kds_list_remove(&slab->link);
  kds_batch_free(slab->batch);
  kds_free(slab);
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
      .id = put->record->id,
      .attempts = put->attempts,
      .shard_id = shard_id,
      .sequence_number = sequence_number,
      .subsequence_number = subsequence_number,
  };
  release_put(gathering, put);
}

void kds_settle_failed(struct kds_gathering *gathering, struct kds_put *put,
                       const struct kds_error *error) {
  size_t at = next_place(gathering);
  gathering->errors[at] = *error;
  gathering->errors[at].attempts = put->attempts;
  if (put->persisted == KDS_PERSISTED_UNKNOWN)
    gathering->errors[at].persisted = KDS_PERSISTED_UNKNOWN;
  gathering->done[at] = (struct kds_put_done){
      .id = put->record->id, .attempts = put->attempts, .error = &gathering->errors[at]};
  release_put(gathering, put);
}

void kds_settle_all(struct kds_gathering *gathering, struct kds_list *puts,
                    const struct kds_error *error) {
  for (struct kds_put *put; (put = kds_first_put(puts)) != NULL;)
    kds_settle_failed(gathering, put, error);
}
