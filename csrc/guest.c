#include "guest.h"

static void end_pending(struct kds_pending *pending, enum kds_status status, const char *message) {
  struct kds_guest *guest = KDS_CONTAINER_OF(pending, struct kds_guest, pending);
  guest->type->end(guest, status, message);
}

static void release_resident(struct kds_resident *resident) {
  struct kds_guest *guest = KDS_CONTAINER_OF(resident, struct kds_guest, resident);
  guest->type->release(guest);
}

void kds_guest_init(struct kds_guest *guest, const struct kds_guest_type *type,
                    struct kds_client *client) {
  *guest = (struct kds_guest){
      .type = type,
      .engine = kds_client_engine(client),
      .client = client,
      .resident = {.release = release_resident},
      .pending = {.id = UINT64_MAX, .end = end_pending},
  };
  kds_list_init(&guest->resident.link);
  kds_list_init(&guest->pending.link);
}

void kds_guest_clear(struct kds_guest *guest) { kds_list_remove(&guest->resident.link); }

static void run_open(struct kds_task *task) {
  struct kds_guest *guest = KDS_CONTAINER_OF(task, struct kds_guest, opening);
  kds_engine_add(guest->engine, &guest->resident);
  if (!kds_client_enter(guest->client, &guest->pending))
    guest->client = NULL;
  guest->type->open(guest);
}

enum kds_status kds_guest_open(struct kds_guest *guest) {
  return kds_engine_post(guest->engine, &guest->opening, run_open) ? KDS_OK : KDS_E_CLOSED;
}

static void run_free(struct kds_task *task) {
  struct kds_guest *guest = KDS_CONTAINER_OF(task, struct kds_guest, freeing);
  guest->is_abandoned = true;
  guest->type->abandon(guest);
}

void kds_guest_free(struct kds_guest *guest) {
  kds_engine_post(guest->engine, &guest->freeing, run_free);
}

void kds_guest_leave(struct kds_guest *guest) {
  struct kds_client *client = guest->client;
  guest->client = NULL;
  if (client != NULL)
    kds_client_leave(client, &guest->pending);
}
