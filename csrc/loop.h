/*
 * loop: the engine's thread, with its mailbox, its timers and its work on libuv's threadpool.
 * Everything but kds_engine_post and kds_now_us runs on the engine's thread.
 */
#ifndef KDS_LOOP_H
#define KDS_LOOP_H

#include "base.h"

struct uv_loop_s;
struct uv_loop_s *kds_engine_uv(struct kds_engine *engine);

/* Monotonic milliseconds, as of the current turn of the loop. */
uint64_t kds_engine_now_ms(const struct kds_engine *engine);

/* The same clock, now. Any thread. */
uint64_t kds_now_us(void);

/* A message to the engine's thread; the memory is the sender's until `run`, which may free it. */
struct kds_task {
  struct kds_list link;
  void (*run)(struct kds_task *task);
};
/* Any thread. False: the engine is stopping, and `run` will not be called. */
bool kds_engine_post(struct kds_engine *engine, struct kds_task *task,
                     void (*run)(struct kds_task *task));

/*
 * Something that lives on the engine. `stop` is called once, when the engine stops: it settles
 * and closes what it has; `release` when the loop has ended and nothing can call it any more.
 */
struct kds_resident {
  struct kds_list link;
  void (*stop)(struct kds_resident *resident); /* NULL: it ends with its client, which does so */
  void (*release)(struct kds_resident *resident);
};
void kds_engine_add(struct kds_engine *engine, struct kds_resident *resident);

/* A one-shot timer; starting a started one moves it. Starting and stopping cannot fail. */
struct kds_timer {
  struct kds_timer *child, *next, *previous; /* pairing heap; previous is the parent of a first */
  uint64_t due_ms;
  void (*fire)(struct kds_timer *timer);
  bool started;
};
void kds_timer_start(struct kds_engine *engine, struct kds_timer *timer, uint64_t due_ms,
                     void (*fire)(struct kds_timer *timer));
void kds_timer_stop(struct kds_engine *engine, struct kds_timer *timer);

/*
 * CPU work on libuv's threadpool, which the application shares: never anything that waits.
 * `run` is called on a threadpool thread, then `done` on the engine's; after a cancel `run` may be
 * left out, `done` never is. KDS_E_NOMEM: neither is called.
 */
struct kds_work;
struct kds_work_request {
  void (*run)(struct kds_work_request *request);
  void (*done)(struct kds_work_request *request);
  struct kds_work *handle; /* loop's own; NULL while not under way */
};
enum kds_status kds_work_start(struct kds_engine *engine, struct kds_work_request *request);
void kds_work_cancel(struct kds_work_request *request);

#endif
