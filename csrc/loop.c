#include "loop.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <uv.h>

enum { TRIM_MS = 1000 };

struct kds_engine {
  struct kds_list link; /* of all there are */
  uv_loop_t uv;
  uv_async_t wake;
  uv_timer_t clock;  /* one, armed for the earliest of `timers` */
  uv_prepare_t turn; /* each turn, before it waits */
  uv_thread_t thread;

  pthread_mutex_t lock; /* guards the two below */
  struct kds_list mailbox;
  bool stopping;

  void *on_turn_arg;
  _Atomic(kds_turn_fn) on_turn;

  struct kds_list residents;
  struct kds_timer *timers;
  struct kds_timer trimming;
};

struct kds_work {
  uv_work_t uv;
  struct kds_work_request *request;
};

uv_loop_t *kds_engine_uv(struct kds_engine *engine) { return &engine->uv; }
uint64_t kds_engine_now_ms(const struct kds_engine *engine) { return uv_now(&engine->uv); }
uint64_t kds_now_us(void) { return uv_hrtime() / 1000; }
void kds_engine_add(struct kds_engine *engine, struct kds_resident *resident) {
  kds_list_push(&engine->residents, &resident->link);
}

/* ---- Timers: a pairing heap, because it needs no memory of its own ---- */

static struct kds_timer *heap_merge(struct kds_timer *a, struct kds_timer *b) {
  if (a == NULL || b == NULL)
    return a == NULL ? b : a;
  if (b->due_ms < a->due_ms) {
    struct kds_timer *swap = a;
    a = b;
    b = swap;
  }
  b->next = a->child;
  b->previous = a;
  if (a->child != NULL)
    a->child->previous = b;
  a->child = b;
  return a;
}

/* Merges brothers in pairs, then the pairs from the last to the first. */
static struct kds_timer *heap_merge_brothers(struct kds_timer *first) {
  struct kds_timer *pairs = NULL;
  while (first != NULL) {
    struct kds_timer *second = first->next, *rest = second == NULL ? NULL : second->next;
    first->next = NULL;
    if (second != NULL)
      second->next = NULL;
    struct kds_timer *pair = heap_merge(first, second);
    pair->next = pairs;
    pairs = pair;
    first = rest;
  }
  struct kds_timer *root = NULL;
  while (pairs != NULL) {
    struct kds_timer *next = pairs->next;
    pairs->next = NULL;
    root = heap_merge(root, pairs);
    pairs = next;
  }
  return root;
}

static void heap_remove(struct kds_engine *engine, struct kds_timer *timer) {
  struct kds_timer *children = heap_merge_brothers(timer->child);
  if (timer == engine->timers) {
    engine->timers = children;
  } else {
    if (timer->previous->child == timer)
      timer->previous->child = timer->next;
    else
      timer->previous->next = timer->next;
    if (timer->next != NULL)
      timer->next->previous = timer->previous;
    engine->timers = heap_merge(engine->timers, children);
  }
  timer->child = timer->next = timer->previous = NULL;
  timer->started = false;
}

static void fire_due_timers(uv_timer_t *clock);

static void arm_clock(struct kds_engine *engine) {
  if (engine->timers == NULL) {
    uv_timer_stop(&engine->clock);
    return;
  }
  uint64_t now = uv_now(&engine->uv), due = engine->timers->due_ms;
  uv_timer_start(&engine->clock, fire_due_timers, due > now ? due - now : 0, 0);
}

static void fire_due_timers(uv_timer_t *clock) {
  struct kds_engine *engine = clock->data;
  while (engine->timers != NULL && engine->timers->due_ms <= uv_now(&engine->uv)) {
    struct kds_timer *timer = engine->timers;
    heap_remove(engine, timer);
    timer->fire(timer);
  }
  arm_clock(engine);
}

void kds_timer_start(struct kds_engine *engine, struct kds_timer *timer, uint64_t due_ms,
                     void (*fire)(struct kds_timer *timer)) {
  if (timer->started)
    heap_remove(engine, timer);
  *timer = (struct kds_timer){.due_ms = due_ms, .fire = fire, .started = true};
  engine->timers = heap_merge(engine->timers, timer);
  if (engine->timers == timer)
    arm_clock(engine);
}

/* The clock is left as it is: a wake-up for nothing is cheaper than arming it at every stop. */
void kds_timer_stop(struct kds_engine *engine, struct kds_timer *timer) {
  if (timer->started)
    heap_remove(engine, timer);
}

/* ---- Work ---- */

static void run_work(uv_work_t *uv) {
  struct kds_work *work = KDS_CONTAINER_OF(uv, struct kds_work, uv);
  work->request->run(work->request);
}

static void finish_work(uv_work_t *uv, int status) {
  (void)status; /* cancelled or not: the request's owner knows what it asked for */
  struct kds_work *work = KDS_CONTAINER_OF(uv, struct kds_work, uv);
  struct kds_work_request *request = work->request;
  kds_free(work);
  request->handle = NULL;
  request->done(request);
}

enum kds_status kds_work_start(struct kds_engine *engine, struct kds_work_request *request) {
  struct kds_work *work = kds_calloc(1, sizeof(*work));
  if (work == NULL)
    return KDS_E_NOMEM;
  work->request = request;
  request->handle = work;
  uv_queue_work(&engine->uv, &work->uv, run_work, finish_work);
  return KDS_OK;
}

void kds_work_cancel(struct kds_work_request *request) {
  if (request->handle != NULL)
    uv_cancel((uv_req_t *)&request->handle->uv);
}

/* ---- Mailbox ---- */

bool kds_engine_post(struct kds_engine *engine, struct kds_task *task,
                     void (*run)(struct kds_task *task)) {
  task->run = run;
  pthread_mutex_lock(&engine->lock);
  bool open = !engine->stopping;
  bool first = kds_list_empty(&engine->mailbox);
  if (open)
    kds_list_push(&engine->mailbox, &task->link);
  pthread_mutex_unlock(&engine->lock);
  if (open && first)
    uv_async_send(&engine->wake);
  return open;
}

void kds_engine_on_turn(struct kds_engine *engine, kds_turn_fn on_turn, void *arg) {
  engine->on_turn_arg = arg;
  engine->on_turn = on_turn;
}

/* ---- Trimming: by whichever engine is awake ---- */

static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;
static struct kds_list all = {&all, &all};

/* JavaScript gives memory back while all may sleep for long. */
static void wake_one(void) {
  pthread_mutex_lock(&all_lock);
  if (!kds_list_empty(&all))
    uv_async_send(&KDS_CONTAINER_OF(all.next, struct kds_engine, link)->wake);
  pthread_mutex_unlock(&all_lock);
}

static void join_all(struct kds_engine *engine) {
  pthread_mutex_lock(&all_lock);
  kds_list_push(&all, &engine->link);
  kds_bulk_trimmed_by(wake_one);
  pthread_mutex_unlock(&all_lock);
}

/* The one that leaves may have been about to trim. */
static void leave_all(struct kds_engine *engine) {
  pthread_mutex_lock(&all_lock);
  kds_list_remove(&engine->link);
  if (kds_list_empty(&all))
    kds_bulk_trimmed_by(NULL);
  pthread_mutex_unlock(&all_lock);
  if (kds_bulk_is_trimmable())
    wake_one();
}

static void trim(struct kds_timer *timer) {
  (void)timer;
  kds_bulk_trim();
}

/* ---- Turns ---- */

static void end_turn(struct kds_engine *engine) {
  kds_turn_fn on_turn = engine->on_turn;
  if (on_turn != NULL)
    on_turn(engine->on_turn_arg);
}

static void before_waiting(uv_prepare_t *turn) {
  struct kds_engine *engine = turn->data;
  if (kds_bulk_is_trimmable() && !engine->trimming.started)
    kds_timer_start(engine, &engine->trimming, uv_now(&engine->uv) + TRIM_MS, trim);
  end_turn(engine);
}

/* A resident that stops may free itself and any other. */
static void stop_residents(struct kds_engine *engine) {
  struct kds_list running;
  kds_list_init(&running);
  kds_list_move(&running, &engine->residents);
  for (struct kds_list *item; (item = kds_list_shift(&running)) != NULL;) {
    kds_list_push(&engine->residents, item);
    struct kds_resident *resident = KDS_CONTAINER_OF(item, struct kds_resident, link);
    if (resident->stop != NULL)
      resident->stop(resident);
  }
  uv_close((uv_handle_t *)&engine->wake, NULL);
  uv_close((uv_handle_t *)&engine->clock, NULL);
  uv_close((uv_handle_t *)&engine->turn, NULL);
}

/* The whole mailbox at each wake-up, and outside the lock: a task may post. */
static void open_mailbox(uv_async_t *wake) {
  struct kds_engine *engine = wake->data;
  struct kds_list tasks;
  kds_list_init(&tasks);
  pthread_mutex_lock(&engine->lock);
  kds_list_move(&tasks, &engine->mailbox);
  bool stopping = engine->stopping;
  pthread_mutex_unlock(&engine->lock);
  for (struct kds_list *item; (item = kds_list_shift(&tasks)) != NULL;) {
    struct kds_task *task = KDS_CONTAINER_OF(item, struct kds_task, link);
    task->run(task);
  }
  if (stopping)
    stop_residents(engine);
}

/* ---- Engine ---- */

static void run_engine(void *arg) {
  struct kds_engine *engine = arg;
  uv_run(&engine->uv, UV_RUN_DEFAULT);
  end_turn(engine);
}

/* Signals are the application's: the thread that handles them must be one of its own. */
static int start_thread(struct kds_engine *engine) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = uv_thread_create(&engine->thread, run_engine, engine);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

enum kds_status kds_engine_new(struct kds_engine **out) {
  struct kds_engine *engine = kds_calloc(1, sizeof(*engine));
  if (engine == NULL)
    return KDS_E_NOMEM;
  kds_list_init(&engine->mailbox);
  kds_list_init(&engine->residents);
  if (uv_loop_init(&engine->uv) != 0)
    goto free_engine;
  uv_timer_init(&engine->uv, &engine->clock);
  uv_prepare_init(&engine->uv, &engine->turn);
  uv_prepare_start(&engine->turn, before_waiting);
  engine->clock.data = engine->turn.data = engine;
  if (uv_async_init(&engine->uv, &engine->wake, open_mailbox) != 0)
    goto close_clock;
  engine->wake.data = engine;
  if (pthread_mutex_init(&engine->lock, NULL) != 0)
    goto close_handles;
  if (start_thread(engine) != 0)
    goto destroy_lock;
  join_all(engine);
  *out = engine;
  return KDS_OK;

destroy_lock:
  pthread_mutex_destroy(&engine->lock);
close_handles:
  uv_close((uv_handle_t *)&engine->wake, NULL);
close_clock:
  uv_close((uv_handle_t *)&engine->clock, NULL);
  uv_close((uv_handle_t *)&engine->turn, NULL);
  uv_run(&engine->uv, UV_RUN_DEFAULT);
  uv_loop_close(&engine->uv);
free_engine:
  kds_free(engine);
  return KDS_E_SYSTEM;
}

void kds_engine_free(struct kds_engine *engine) {
  if (engine == NULL)
    return;
  leave_all(engine);
  pthread_mutex_lock(&engine->lock);
  engine->stopping = true;
  pthread_mutex_unlock(&engine->lock);
  uv_async_send(&engine->wake);
  uv_thread_join(&engine->thread);
  for (struct kds_list *item; (item = kds_list_shift(&engine->residents)) != NULL;) {
    struct kds_resident *resident = KDS_CONTAINER_OF(item, struct kds_resident, link);
    resident->release(resident);
  }
  uv_loop_close(&engine->uv);
  pthread_mutex_destroy(&engine->lock);
  kds_free(engine);
}
