#include "kds_lease.h"

#include "call.h"
#include "guest.h"
#include "intake.h"
#include "lease_item.h"

#include <stdatomic.h>

/* The second attempt of a call mends credentials; all else is tried again by the lease itself. */
enum { CALL_ATTEMPTS = 2, MAX_INPUT_BYTES = 64 * 1024, TEXTS = 3 };

/*
 * A lease is lost after the time of some renewals, three as the consumer has it: neither an attempt
 * nor a pause may take longer than a part of the time of one.
 */
enum { PARTS_OF_RENEWAL = 2, MIN_ATTEMPT_TIMEOUT_MS = 1000 };

static const char condition_failed[] = "ConditionalCheckFailedException";

/* One change: the lease's own renewal, or what was asked for, in one piece of memory. */
struct change {
  struct kds_list link;
  struct kds_task task;
  struct kds_lease *lease;
  enum kds_lease_change kind;
  struct kds_checkpoint checkpoint;
  kds_lease_changed_cb done; /* NULL: a renewal, which nobody waits for */
  void *arg;
};

/* Of the change that is under way. */
enum step {
  UPDATING,
  READING, /* the condition has failed: by whose change? */
};

struct kds_lease {
  struct kds_guest guest;
  kds_lease_ended_cb ended;
  void *arg;

  char *texts[TEXTS];
  struct kds_lease_name name; /* of those */
  uint32_t renew_ms;
  _Atomic(uint64_t) progress_due_ms; /* 0: there is no deadline */

  uint64_t counter; /* as far as we know */
  struct kds_list queue;
  struct change renewal;
  struct change *current; /* NULL: none is under way */
  enum step step;
  int attempts;                 /* of that step, that have failed */
  enum kds_persisted persisted; /* whether one of the change's attempts may have made it */
  bool is_calling;
  bool fresh_connection;
  struct kds_timer timer; /* till the next renewal; of a change under way, till its next attempt */

  bool has_ended;
  enum kds_status end_status; /* what is told of changes from then on */
};

/* ---- The end ---- */

static void free_lease(struct kds_lease *lease) {
  kds_guest_clear(&lease->guest);
  for (size_t i = 0; i < TEXTS; i++)
    kds_free(lease->texts[i]);
  kds_free(lease);
}

static void settle(struct kds_lease *lease, struct change *change, const struct kds_error *error) {
  if (change->done == NULL)
    return;
  change->done(change->arg, error, lease->counter);
  kds_free(change);
}

static struct change *take_current(struct kds_lease *lease) {
  struct change *change = lease->current;
  lease->current = NULL;
  return change;
}

static struct change *next_in_queue(struct kds_lease *lease) {
  struct kds_list *item = kds_list_shift(&lease->queue);
  return item == NULL ? NULL : KDS_CONTAINER_OF(item, struct change, link);
}

/* A call that is still out finds that the lease has ended. The client may go with it. */
static void end_lease(struct kds_lease *lease, enum kds_status status) {
  if (lease->has_ended)
    return;
  lease->has_ended = true;
  lease->end_status = status == KDS_OK ? KDS_E_LEASE_LOST : status;
  kds_timer_stop(lease->guest.engine, &lease->timer);
  struct kds_error error = kds_error_of(lease->end_status);
  struct change *change = take_current(lease);
  if (change != NULL) {
    struct kds_error uncertain = error;
    uncertain.persisted = KDS_PERSISTED_UNKNOWN;
    settle(lease, change, &uncertain);
  }
  while ((change = next_in_queue(lease)) != NULL)
    settle(lease, change, &error);
  lease->ended(lease->arg, status == KDS_OK ? NULL : &error);
  kds_guest_leave(&lease->guest);
}

/* ---- Changing ---- */

static void take_step(struct kds_lease *lease);

static bool is_overdue(struct kds_lease *lease) {
  uint64_t due_ms = atomic_load(&lease->progress_due_ms);
  return due_ms != 0 && kds_now_us() / 1000 >= due_ms;
}

static void begin_change(struct kds_lease *lease, struct change *change) {
  kds_timer_stop(lease->guest.engine, &lease->timer); /* of a renewal that this one stands for */
  lease->current = change;
  lease->step = UPDATING;
  lease->attempts = 0;
  lease->persisted = KDS_PERSISTED_NO;
  take_step(lease);
}

static void fire_timer(struct kds_timer *timer) {
  struct kds_lease *lease = KDS_CONTAINER_OF(timer, struct kds_lease, timer);
  if (lease->current == NULL)
    begin_change(lease, &lease->renewal);
  else
    take_step(lease);
}

static void start_timer(struct kds_lease *lease, uint64_t delay_ms) {
  uint64_t now_ms = kds_engine_now_ms(lease->guest.engine);
  kds_timer_start(lease->guest.engine, &lease->timer, now_ms + delay_ms, fire_timer);
}

/* No change is under way: the next of those that wait, else a renewal in time. */
static void go_on(struct kds_lease *lease) {
  struct change *change = next_in_queue(lease);
  if (change != NULL)
    begin_change(lease, change);
  else
    start_timer(lease, lease->renew_ms);
}

/* It has been made. */
static void finish_change(struct kds_lease *lease) {
  struct change *change = take_current(lease);
  bool is_release = change->kind == KDS_LEASE_RELEASE;
  lease->counter++;
  settle(lease, change, NULL);
  if (is_release)
    end_lease(lease, KDS_OK);
  else
    go_on(lease);
}

static void try_later(struct kds_lease *lease, enum kds_retry_class retry_class) {
  if (retry_class == KDS_RETRY_NEVER)
    retry_class = KDS_RETRY_TRANSIENT;
  uint64_t delay_ms =
      (uint64_t)kds_retry_delay_ms(retry_class, ++lease->attempts, kds_random_fraction());
  uint64_t most_ms = lease->renew_ms / PARTS_OF_RENEWAL;
  start_timer(lease, delay_ms < most_ms ? delay_ms : most_ms);
}

/* Whether it is no use to try again. An outage of ours, or of what gives credentials, may pass. */
static bool is_final(const struct kds_error *error) {
  switch (error->status) {
  case KDS_E_NOMEM:
  case KDS_E_SYSTEM:
  case KDS_E_CONFIG:
  case KDS_E_CALL_TIMEOUT:
    return false;
  default:
    return !error->retryable &&
           kds_retry_remedy(kds_slice_of(error->code)) != KDS_REMEDY_CREDENTIALS;
  }
}

/* What is asked for may be refused for good; renewals go on, for the refusal may be withdrawn. */
static void fail_step(struct kds_lease *lease, const struct kds_error *error) {
  if (lease->current == &lease->renewal || !is_final(error)) {
    try_later(lease, kds_error_retry_class(error));
    return;
  }
  struct kds_error told = *error;
  told.persisted = lease->persisted;
  settle(lease, take_current(lease), &told);
  go_on(lease);
}

/* ---- What the row says ---- */

static bool shows_change(const struct kds_lease_item *item, const struct change *change) {
  const struct kds_checkpoint *checkpoint = &change->checkpoint;
  return change->kind == KDS_LEASE_RENEW ||
         (change->kind == KDS_LEASE_CHECKPOINT &&
          kds_slice_same(item->sequence_number, checkpoint->sequence_number) &&
          item->subsequence_number == checkpoint->subsequence_number);
}

static void repeat_change(struct kds_lease *lease) {
  lease->step = UPDATING;
  try_later(lease, KDS_RETRY_TRANSIENT);
}

/*
 * The counter is one higher, and it is still ours: a change of ours was made whose answer was lost,
 * if not this one then one that was given up.
 */
static void read_row(struct kds_lease *lease, struct kds_slice text) {
  struct kds_lease_item item;
  struct kds_error error = kds_error_of(KDS_E_BAD_RESPONSE);
  if (!kds_lease_item_read(text, &item)) {
    fail_step(lease, &error);
    return;
  }
  bool is_mine = item.exists && item.checkpoint_owner.len == 0 &&
                 kds_slice_same(item.owner, lease->name.owner);
  bool is_counted = item.exists && item.counter == lease->counter + 1;
  bool is_released = is_counted && item.owner.len == 0 && lease->current->kind == KDS_LEASE_RELEASE;
  if (is_released || (is_mine && is_counted && shows_change(&item, lease->current))) {
    finish_change(lease);
  } else if (is_mine && is_counted) {
    lease->counter++;
    repeat_change(lease);
  } else if (is_mine && item.counter == lease->counter) {
    repeat_change(lease); /* the table was put back */
  } else {
    end_lease(lease, KDS_E_LEASE_LOST);
  }
}

/* ---- Calls ---- */

static void done_step(void *arg, const struct kds_result *result) {
  struct kds_lease *lease = arg;
  const struct kds_error *error = result->error;
  lease->is_calling = false;
  if (lease->has_ended) {
    if (lease->guest.is_abandoned)
      free_lease(lease);
    return;
  }
  lease->fresh_connection = error != NULL && error->http_status == 0;
  if (error != NULL && lease->step == UPDATING && error->persisted == KDS_PERSISTED_UNKNOWN)
    lease->persisted = KDS_PERSISTED_UNKNOWN;
  if (error != NULL && lease->step == UPDATING && strcmp(error->code, condition_failed) == 0) {
    lease->step = READING;
    lease->attempts = 0;
    take_step(lease);
  } else if (error != NULL) {
    fail_step(lease, error);
  } else if (lease->step == UPDATING) {
    finish_change(lease);
  } else {
    read_row(lease, result->text);
  }
}

static void write_input(struct kds_buf *input, const struct kds_lease *lease) {
  const struct change *change = lease->current;
  if (lease->step == READING)
    kds_lease_item_write_get(input, &lease->name);
  else
    kds_lease_item_write_update(input, &lease->name, change->kind, lease->counter,
                                &change->checkpoint);
}

static uint32_t attempt_timeout_ms(const struct kds_lease *lease) {
  uint32_t most_ms = kds_client_options(lease->guest.client)->attempt_timeout_ms;
  uint32_t wanted_ms = lease->renew_ms / PARTS_OF_RENEWAL;
  if (wanted_ms < MIN_ATTEMPT_TIMEOUT_MS)
    wanted_ms = MIN_ATTEMPT_TIMEOUT_MS;
  return wanted_ms < most_ms ? wanted_ms : most_ms;
}

static enum kds_status start_call(struct kds_lease *lease, struct kds_slice input) {
  struct kds_call call = {
      .service = KDS_SERVICE_DYNAMODB,
      .operation = lease->step == READING ? "GetItem" : "UpdateItem",
      .protocol = KDS_PROTOCOL_JSON,
      .endpoint_type = KDS_ENDPOINT_CONTROL,
      .input = input,
      .response = KDS_RESPONSE_TEXT,
      .id = UINT64_MAX,
      .attempt_timeout_ms = attempt_timeout_ms(lease),
      .max_attempts = CALL_ATTEMPTS,
  };
  struct kds_call_budget budget = {
      .due_ms = kds_engine_now_ms(lease->guest.engine) +
                kds_client_options(lease->guest.client)->call_timeout_ms,
      .fresh_connection = lease->fresh_connection,
  };
  lease->is_calling = true;
  enum kds_status status =
      kds_call_start_here(lease->guest.client, &call, &budget, NULL, done_step, lease);
  if (status != KDS_OK)
    lease->is_calling = false;
  return status;
}

static void take_step(struct kds_lease *lease) {
  if (lease->current == &lease->renewal && is_overdue(lease)) {
    end_lease(lease, KDS_E_PROGRESS_TIMEOUT);
    return;
  }
  struct kds_buf input;
  kds_buf_init(&input, MAX_INPUT_BYTES);
  write_input(&input, lease);
  enum kds_status status = input.status;
  if (status == KDS_OK)
    status = start_call(lease, kds_buf_slice(&input));
  kds_buf_clear(&input);
  if (status == KDS_OK)
    return;
  struct kds_error error = kds_error_of(status);
  fail_step(lease, &error);
}

/* ---- What is asked for ---- */

static size_t text_bytes(const struct kds_checkpoint *checkpoint) {
  size_t bytes = checkpoint->sequence_number.len;
  for (size_t i = 0; i < checkpoint->child_count; i++)
    bytes += checkpoint->child_shard_ids[i].len;
  return bytes;
}

static struct kds_slice copy_text(char **to, struct kds_slice text) {
  struct kds_slice copy = {*to, text.len};
  if (text.len > 0)
    memcpy(*to, text.data, text.len);
  *to += text.len;
  return copy;
}

/* The checkpoint's texts lie behind the change. NULL: out of memory. */
static struct change *new_change(enum kds_lease_change kind,
                                 const struct kds_checkpoint *checkpoint) {
  size_t count = checkpoint->child_count;
  struct change *change =
      kds_calloc(1, sizeof(*change) + count * sizeof(struct kds_slice) + text_bytes(checkpoint));
  if (change == NULL)
    return NULL;
  struct kds_slice *children = (struct kds_slice *)(change + 1);
  char *texts = (char *)(children + count);
  change->kind = kind;
  change->checkpoint = (struct kds_checkpoint){
      .sequence_number = copy_text(&texts, checkpoint->sequence_number),
      .subsequence_number = checkpoint->subsequence_number,
      .child_shard_ids = children,
      .child_count = count,
  };
  for (size_t i = 0; i < count; i++)
    children[i] = copy_text(&texts, checkpoint->child_shard_ids[i]);
  return change;
}

static void run_change(struct kds_task *task) {
  struct change *change = KDS_CONTAINER_OF(task, struct change, task);
  struct kds_lease *lease = change->lease;
  if (lease->has_ended) {
    struct kds_error error = kds_error_of(lease->end_status);
    settle(lease, change, &error);
    return;
  }
  kds_list_push(&lease->queue, &change->link);
  if (lease->current == NULL)
    go_on(lease);
}

static enum kds_status ask(struct kds_lease *lease, enum kds_lease_change kind,
                           const struct kds_checkpoint *checkpoint, kds_lease_changed_cb done,
                           void *arg) {
  struct change *change = new_change(kind, checkpoint);
  if (change == NULL)
    return KDS_E_NOMEM;
  change->lease = lease;
  change->done = done;
  change->arg = arg;
  if (kds_engine_post(lease->guest.engine, &change->task, run_change))
    return KDS_OK;
  kds_free(change);
  return KDS_E_CLOSED;
}

enum kds_status kds_lease_checkpoint(struct kds_lease *lease,
                                     const struct kds_checkpoint *checkpoint,
                                     kds_lease_changed_cb done, void *arg) {
  return ask(lease, KDS_LEASE_CHECKPOINT, checkpoint, done, arg);
}

enum kds_status kds_lease_release(struct kds_lease *lease, kds_lease_changed_cb done, void *arg) {
  static const struct kds_checkpoint none = {.child_count = 0};
  return ask(lease, KDS_LEASE_RELEASE, &none, done, arg);
}

void kds_lease_watch(struct kds_lease *lease, uint32_t ms) {
  atomic_store(&lease->progress_due_ms, ms == 0 ? 0 : kds_now_us() / 1000 + ms);
}

/* ---- Life ---- */

static void end_guest(struct kds_guest *guest, enum kds_status status, const char *message) {
  (void)message;
  end_lease(KDS_CONTAINER_OF(guest, struct kds_lease, guest), status);
}

static void release(struct kds_guest *guest) {
  free_lease(KDS_CONTAINER_OF(guest, struct kds_lease, guest));
}

/* Leases that were taken together are not to be renewed together. */
static void open_guest(struct kds_guest *guest) {
  struct kds_lease *lease = KDS_CONTAINER_OF(guest, struct kds_lease, guest);
  if (lease->guest.client == NULL)
    end_lease(lease, KDS_E_CLOSED);
  else
    start_timer(lease, (uint64_t)(lease->renew_ms * (1 + kds_random_fraction()) / 2));
}

static void abandon(struct kds_guest *guest) {
  struct kds_lease *lease = KDS_CONTAINER_OF(guest, struct kds_lease, guest);
  end_lease(lease, KDS_E_ABORTED);
  if (!lease->is_calling)
    free_lease(lease);
}

static const struct kds_guest_type guest_type = {
    .open = open_guest, .end = end_guest, .abandon = abandon, .release = release};

/* False: out of memory. */
static bool copy_name(struct kds_lease *lease, const struct kds_lease_options *options) {
  const struct kds_slice given[TEXTS] = {options->table, options->lease_key, options->owner};
  struct kds_slice *const copies[TEXTS] = {&lease->name.table, &lease->name.lease_key,
                                           &lease->name.owner};
  for (size_t i = 0; i < TEXTS; i++) {
    lease->texts[i] = kds_slice_dup(given[i]);
    if (lease->texts[i] == NULL)
      return false;
    *copies[i] = (struct kds_slice){lease->texts[i], given[i].len};
  }
  return true;
}

enum kds_status kds_lease_new(struct kds_client *client, const struct kds_lease_options *options,
                              kds_lease_ended_cb ended, void *arg, struct kds_lease **out) {
  struct kds_lease *lease = kds_calloc(1, sizeof(*lease));
  if (lease == NULL)
    return KDS_E_NOMEM;
  kds_guest_init(&lease->guest, &guest_type, client);
  lease->ended = ended;
  lease->arg = arg;
  lease->counter = options->counter;
  lease->renew_ms = options->renew_ms;
  lease->renewal = (struct change){.kind = KDS_LEASE_RENEW};
  kds_list_init(&lease->queue);
  enum kds_status status = copy_name(lease, options) ? KDS_OK : KDS_E_NOMEM;
  if (status == KDS_OK)
    status = kds_guest_open(&lease->guest);
  if (status != KDS_OK) {
    free_lease(lease);
    return status;
  }
  *out = lease;
  return KDS_OK;
}

void kds_lease_free(struct kds_lease *lease) {
  if (lease != NULL)
    kds_guest_free(&lease->guest);
}
