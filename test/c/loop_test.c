#include "helpers.h"
#include "loop.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>

/* ---- Running something on the engine's thread, and waiting for it ---- */

struct visit {
  struct kds_task task;
  struct kds_engine *engine;
  void (*run)(struct kds_engine *engine);
  sem_t ended;
};

static void run_visit(struct kds_task *task) {
  struct visit *visit = KDS_CONTAINER_OF(task, struct visit, task);
  visit->run(visit->engine);
  sem_post(&visit->ended);
}

static void on_engine(struct kds_engine *engine, void (*run)(struct kds_engine *engine)) {
  struct visit visit = {.engine = engine, .run = run};
  sem_init(&visit.ended, 0, 0);
  assert_true(kds_engine_post(engine, &visit.task, run_visit));
  sem_wait(&visit.ended);
  sem_destroy(&visit.ended);
}

static struct kds_engine *new_engine(void) {
  struct kds_engine *engine;
  assert_status(kds_engine_new(&engine), KDS_OK);
  return engine;
}

/* ---- Timers: what fired is kept in order; the last of a test ends the wait for it ---- */

enum { MAX_TIMERS = 3000 };

struct test_timer {
  struct kds_timer timer;
  size_t fired; /* 0: not, else its place */
};

static struct kds_engine *engine_of_timers;
static struct test_timer timers[MAX_TIMERS], last;
static size_t fired_count;
static sem_t all_fired;

static void note_fired(struct kds_timer *timer) {
  KDS_CONTAINER_OF(timer, struct test_timer, timer)->fired = ++fired_count;
}

static void note_last(struct kds_timer *timer) {
  note_fired(timer);
  sem_post(&all_fired);
}

static void start_timer(struct test_timer *timer, uint64_t after_ms) {
  kds_timer_start(engine_of_timers, &timer->timer, kds_engine_now_ms(engine_of_timers) + after_ms,
                  note_fired);
}

static void start_last(uint64_t after_ms) {
  kds_timer_start(engine_of_timers, &last.timer, kds_engine_now_ms(engine_of_timers) + after_ms,
                  note_last);
}

static void run_timers(void (*start)(struct kds_engine *engine)) {
  engine_of_timers = new_engine();
  memset(timers, 0, sizeof(timers));
  memset(&last, 0, sizeof(last));
  fired_count = 0;
  sem_init(&all_fired, 0, 0);
  on_engine(engine_of_timers, start);
  sem_wait(&all_fired);
  kds_engine_free(engine_of_timers);
  sem_destroy(&all_fired);
}

static void start_disordered(struct kds_engine *engine) {
  (void)engine;
  start_last(9);
  start_timer(&timers[0], 7);
  start_timer(&timers[1], 0);
  start_timer(&timers[2], 3);
  start_timer(&timers[3], 3);
}

static void timers_fire_in_the_order_of_their_times(void **state) {
  (void)state;
  run_timers(start_disordered);
  assert_int_equal(timers[1].fired, 1);
  assert_in_range(timers[2].fired, 2, 3);
  assert_in_range(timers[3].fired, 2, 3);
  assert_int_equal(timers[0].fired, 4);
  assert_int_equal(last.fired, 5);
  assert_false(timers[0].timer.started);
}

static void start_and_move(struct kds_engine *engine) {
  start_timer(&timers[0], 1);
  start_timer(&timers[1], 5);
  start_timer(&timers[2], 2);
  start_timer(&timers[0], 8); /* later */
  start_timer(&timers[1], 0); /* earlier */
  kds_timer_stop(engine, &timers[2].timer);
  kds_timer_stop(engine, &timers[2].timer); /* harmless */
  kds_timer_stop(engine, &timers[3].timer);
  start_last(10);
}

static void timers_move_and_stop(void **state) {
  (void)state;
  run_timers(start_and_move);
  assert_int_equal(timers[1].fired, 1);
  assert_int_equal(timers[2].fired, 0);
  assert_int_equal(timers[0].fired, 2);
  assert_int_equal(last.fired, 3);
}

static void stop_others(struct kds_timer *timer) {
  note_fired(timer);
  kds_timer_stop(engine_of_timers, &timers[1].timer); /* due in this same turn */
  kds_timer_stop(engine_of_timers, timer);
  start_timer(&timers[2], 0);
  start_last(5);
}

static void start_to_be_stopped(struct kds_engine *engine) {
  kds_timer_start(engine, &timers[0].timer, kds_engine_now_ms(engine), stop_others);
  start_timer(&timers[1], 1);
}

static void a_firing_timer_may_stop_and_start_others(void **state) {
  (void)state;
  run_timers(start_to_be_stopped);
  assert_int_equal(timers[0].fired, 1);
  assert_int_equal(timers[1].fired, 0);
  assert_int_equal(timers[2].fired, 2);
}

/* Against the simplest model: a due time for each, or none. */
static uint64_t model_due[MAX_TIMERS];
static bool model_started[MAX_TIMERS];

static uint32_t next_random(void) {
  static uint32_t seed = 20261123;
  seed = seed * 1664525 + 1013904223;
  return seed >> 8;
}

static void start_at_random(struct kds_engine *engine) {
  uint64_t now = kds_engine_now_ms(engine);
  for (size_t i = 0; i < 4 * MAX_TIMERS; i++) {
    size_t at = next_random() % MAX_TIMERS;
    model_started[at] = next_random() % 4 != 0;
    model_due[at] = now + next_random() % 50;
    if (model_started[at])
      kds_timer_start(engine, &timers[at].timer, model_due[at], note_fired);
    else
      kds_timer_stop(engine, &timers[at].timer);
  }
  start_last(51);
}

static void thousands_of_timers_fire_as_the_model_says(void **state) {
  (void)state;
  static uint64_t due_by_place[MAX_TIMERS + 2];
  run_timers(start_at_random);
  size_t expected = 0;
  for (size_t i = 0; i < MAX_TIMERS; i++) {
    assert_true(model_started[i] == (timers[i].fired != 0));
    due_by_place[timers[i].fired] = model_due[i];
    expected += model_started[i];
  }
  assert_int_equal(fired_count, expected + 1);
  for (size_t place = 2; place <= expected; place++)
    assert_true(due_by_place[place - 1] <= due_by_place[place]);
}

/* ---- Mailbox ---- */

enum { THREADS = 4, MESSAGES = 5000 };

struct message {
  struct kds_task task;
  size_t thread, number;
};

static struct message messages[THREADS][MESSAGES];
static size_t next_number[THREADS], disordered, arrived;
static sem_t all_arrived;

static void run_message(struct kds_task *task) {
  const struct message *message = KDS_CONTAINER_OF(task, struct message, task);
  disordered += message->number != next_number[message->thread]++;
  if (++arrived == THREADS * MESSAGES)
    sem_post(&all_arrived);
}

struct sender {
  pthread_t thread;
  struct kds_engine *engine;
  size_t number;
};

static void *send_messages(void *arg) {
  const struct sender *sender = arg;
  for (size_t i = 0; i < MESSAGES; i++) {
    struct message *message = &messages[sender->number][i];
    message->thread = sender->number;
    message->number = i;
    kds_engine_post(sender->engine, &message->task, run_message);
  }
  return NULL;
}

static void messages_of_a_thread_arrive_in_order(void **state) {
  (void)state;
  struct kds_engine *engine = new_engine();
  struct sender senders[THREADS];
  sem_init(&all_arrived, 0, 0);
  for (size_t i = 0; i < THREADS; i++) {
    senders[i] = (struct sender){.engine = engine, .number = i};
    pthread_create(&senders[i].thread, NULL, send_messages, &senders[i]);
  }
  for (size_t i = 0; i < THREADS; i++)
    pthread_join(senders[i].thread, NULL);
  sem_wait(&all_arrived);
  kds_engine_free(engine);
  assert_int_equal(arrived, THREADS * MESSAGES);
  assert_int_equal(disordered, 0);
  sem_destroy(&all_arrived);
}

static size_t posted_on;
static struct kds_task second_task;
static void run_second(struct kds_task *task) {
  (void)task;
  posted_on++;
}
static void post_second(struct kds_engine *engine) {
  posted_on += kds_engine_post(engine, &second_task, run_second);
}

static void a_message_may_post_another(void **state) {
  (void)state;
  struct kds_engine *engine = new_engine();
  on_engine(engine, post_second);
  kds_engine_free(engine);
  assert_int_equal(posted_on, 2);
}

/* ---- Work ---- */

enum { WORKS = 64 };
static struct kds_work_request works[WORKS];
static atomic_size_t works_run;
static size_t works_done;
static sem_t all_worked;

static void run_work(struct kds_work_request *work) {
  (void)work;
  atomic_fetch_add(&works_run, 1);
}

static void done_work(struct kds_work_request *work) {
  if (work->handle == NULL && ++works_done == WORKS)
    sem_post(&all_worked);
}

static void start_works(struct kds_engine *engine) {
  for (size_t i = 0; i < WORKS; i++) {
    works[i] = (struct kds_work_request){.run = run_work, .done = done_work};
    if (kds_work_start(engine, &works[i]) != KDS_OK)
      abort();
  }
}

static void start_and_cancel_works(struct kds_engine *engine) {
  start_works(engine);
  for (size_t i = 0; i < WORKS; i++)
    kds_work_cancel(&works[i]);
}

static void run_works(void (*start)(struct kds_engine *engine), bool wait) {
  struct kds_engine *engine = new_engine();
  works_done = 0;
  atomic_store(&works_run, 0);
  sem_init(&all_worked, 0, 0);
  on_engine(engine, start);
  if (wait)
    sem_wait(&all_worked);
  kds_engine_free(engine);
  assert_int_equal(works_done, WORKS);
  sem_destroy(&all_worked);
}

static void work_runs_and_is_done(void **state) {
  (void)state;
  run_works(start_works, true);
  assert_int_equal(works_run, WORKS);
}

static void cancelled_work_is_done_all_the_same(void **state) {
  (void)state;
  run_works(start_and_cancel_works, true);
  kds_work_cancel(&works[0]); /* harmless: not under way */
}

static void an_engine_that_stops_waits_for_work(void **state) {
  (void)state;
  run_works(start_works, false);
  assert_int_equal(works_run, WORKS);
}

/* ---- Residents ---- */

struct resident {
  struct kds_resident resident;
  struct resident *takes_along; /* freed by its stop */
  int stopped, released;
};
static struct resident residents[3];

static void stop_resident(struct kds_resident *item) {
  struct resident *resident = KDS_CONTAINER_OF(item, struct resident, resident);
  resident->stopped++;
  if (resident->takes_along != NULL)
    kds_list_remove(&resident->takes_along->resident.link);
}

static void release_resident(struct kds_resident *item) {
  KDS_CONTAINER_OF(item, struct resident, resident)->released++;
}

static void add_residents(struct kds_engine *engine) {
  for (size_t i = 0; i < 3; i++) {
    residents[i] =
        (struct resident){.resident = {.stop = stop_resident, .release = release_resident}};
    kds_engine_add(engine, &residents[i].resident);
  }
  residents[0].takes_along = &residents[1];
}

static void residents_stop_and_may_take_others_along(void **state) {
  (void)state;
  struct kds_engine *engine = new_engine();
  on_engine(engine, add_residents);
  kds_engine_free(engine);
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(residents[i].stopped, i != 1);
    assert_int_equal(residents[i].released, i != 1);
  }
}

static void engines_start_and_stop_a_hundred_times(void **state) {
  (void)state;
  for (int i = 0; i < 100; i++)
    kds_engine_free(new_engine());
  kds_engine_free(NULL);
}

static enum kds_status start_engine(void *arg) {
  (void)arg;
  struct kds_engine *engine;
  enum kds_status status = kds_engine_new(&engine);
  if (status == KDS_OK)
    kds_engine_free(engine);
  return status;
}

/* It is given back by a thread of others; who is woken for it ends before it is trimmed. */
static void engines_that_sleep_trim_what_others_give_back(void **state) {
  (void)state;
  enum { BYTES = 4 * 1024 * 1024 };
  struct kds_engine *first = new_engine(), *second = new_engine();
  size_t capacity;
  kds_bulk_free(kds_bulk_alloc(BYTES, &capacity));
  assert_true(kds_bulk_is_trimmable());
  kds_engine_free(first);
  while (kds_bulk_is_trimmable())
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
  kds_bulk_free(kds_bulk_alloc(BYTES, &capacity));
  kds_engine_free(second);
  assert_false(kds_bulk_is_trimmable());
}

static void an_engine_without_memory_does_not_start(void **state) {
  (void)state;
  check_allocation_failures(start_engine, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(timers_fire_in_the_order_of_their_times),
      cmocka_unit_test(timers_move_and_stop),
      cmocka_unit_test(a_firing_timer_may_stop_and_start_others),
      cmocka_unit_test(thousands_of_timers_fire_as_the_model_says),
      cmocka_unit_test(messages_of_a_thread_arrive_in_order),
      cmocka_unit_test(a_message_may_post_another),
      cmocka_unit_test(work_runs_and_is_done),
      cmocka_unit_test(cancelled_work_is_done_all_the_same),
      cmocka_unit_test(an_engine_that_stops_waits_for_work),
      cmocka_unit_test(residents_stop_and_may_take_others_along),
      cmocka_unit_test(engines_start_and_stop_a_hundred_times),
      cmocka_unit_test(engines_that_sleep_trim_what_others_give_back),
      cmocka_unit_test(an_engine_without_memory_does_not_start),
  };
  return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
