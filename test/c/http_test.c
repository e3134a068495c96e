#include "fixture.h"
#include "http.h"

#include <semaphore.h>

/* Exchanges as a test drives them: all that touches http runs on the engine's thread. */

enum { EXCHANGES = 4 };

struct driver {
  struct kds_engine *engine;
  struct kds_http *http;
  struct server *server;
  struct kds_task task;
  void (*run)(struct driver *driver);
  sem_t ran, ended;
  size_t ended_count;
};

struct driven {
  struct kds_http_exchange exchange;
  struct driver *driver;
  enum kds_status status, submit_status;
  int count;
  size_t order; /* from 1 */
};

static struct driven driven[EXCHANGES];

static void run_task(struct kds_task *task) {
  struct driver *driver = KDS_CONTAINER_OF(task, struct driver, task);
  driver->run(driver);
  sem_post(&driver->ran);
}

static void on_engine(struct driver *driver, void (*run)(struct driver *driver)) {
  driver->run = run;
  assert_true(kds_engine_post(driver->engine, &driver->task, run_task));
  sem_wait(&driver->ran);
}

static void note_ended(struct kds_http_exchange *exchange, enum kds_status status) {
  struct driven *one = KDS_CONTAINER_OF(exchange, struct driven, exchange);
  one->status = status;
  one->count++;
  one->order = ++one->driver->ended_count;
  sem_post(&one->driver->ended);
}

static void prepare_exchange(struct driver *driver, size_t i) {
  static const char *const lines[] = {"X-Amz-Target: Kinesis_20131202.PutRecord", NULL};
  driven[i] = (struct driven){.driver = driver};
  struct kds_http_exchange *exchange = &driven[i].exchange;
  exchange->url = server_url(driver->server);
  exchange->header_lines = lines;
  exchange->body = KDS_LITERAL("{\"Data\":\"\"}");
  exchange->done = note_ended;
  kds_buf_init(&exchange->response, 100000);
  kds_list_init(&exchange->link);
}

static struct kds_http_options default_options(uint32_t max_connections) {
  return (struct kds_http_options){.user_agent = "test/1",
                                   .max_header_bytes = 64 * 1024,
                                   .max_connections = max_connections,
                                   .connect_timeout_ms = 20000,
                                   .attempt_timeout_ms = 20000,
                                   .idle_timeout_ms = 50000,
                                   .connection_max_age_ms = 600000};
}

static void open_driver_with(struct driver *driver, const server_answer *script,
                             const struct kds_http_options *options) {
  *driver = (struct driver){.server = server_start(script)};
  sem_init(&driver->ran, 0, 0);
  sem_init(&driver->ended, 0, 0);
  assert_status(kds_engine_new(&driver->engine), KDS_OK);
  assert_status(kds_http_new(driver->engine, options, &driver->http), KDS_OK);
  for (size_t i = 0; i < EXCHANGES; i++)
    prepare_exchange(driver, i);
}

static void open_driver(struct driver *driver, const server_answer *script,
                        uint32_t max_connections) {
  struct kds_http_options options = default_options(max_connections);
  open_driver_with(driver, script, &options);
}

static void free_http(struct driver *driver) {
  for (size_t i = 0; i < EXCHANGES; i++)
    kds_http_cancel(driver->http, &driven[i].exchange);
  kds_http_free(driver->http);
}

static void close_driver(struct driver *driver) {
  on_engine(driver, free_http);
  kds_engine_free(driver->engine);
  server_stop(driver->server);
  for (size_t i = 0; i < EXCHANGES; i++)
    kds_buf_clear(&driven[i].exchange.response);
  sem_destroy(&driver->ran);
  sem_destroy(&driver->ended);
}

static void submit(struct driver *driver, size_t i) {
  driven[i].submit_status = kds_http_submit(driver->http, &driven[i].exchange);
}
static void submit_first(struct driver *driver) { submit(driver, 0); }
static void submit_all(struct driver *driver) {
  for (size_t i = 0; i < EXCHANGES; i++)
    submit(driver, i);
}

static bool answer_with_headers(struct server_request *request) {
  static const char answer[] = "HTTP/1.1 100 Continue\r\n\r\n"
                               "HTTP/1.1 400 Bad\r\nX-AMZN-RequestId:  abc \r\n"
                               "x-amzn-errortype: Name:http://x/\r\nRetry-After:3\r\n"
                               "Date: Mon, 23 Nov 2026 03:10:50 GMT\r\nX-Amz-Id-2: e/x+t=\r\n"
                               "Content-Type: 0123456789012345678901234567890123456789"
                               "0123456789012345678901234567890123456789\r\n"
                               "Content-Length: 2\r\n\r\n{}";
  return send_raw(request, answer, sizeof(answer) - 1);
}

static bool answer_endless_header(struct server_request *request) {
  static const char head[] = "HTTP/1.1 200 OK\r\nX-Long: ", more[] = "0123456789abcdef";
  send_raw(request, head, sizeof(head) - 1);
  while (send_raw(request, more, sizeof(more) - 1))
    continue;
  return false;
}

static void an_answer_comes_with_its_headers(void **state) {
  (void)state;
  static const server_answer script[] = {answer_with_headers, NULL};
  struct driver driver;
  open_driver(&driver, script, 1);
  on_engine(&driver, submit_first);
  sem_wait(&driver.ended);
  const struct kds_http_exchange *exchange = &driven[0].exchange;
  assert_status(driven[0].submit_status, KDS_OK);
  assert_status(driven[0].status, KDS_OK);
  assert_int_equal(exchange->status, 400);
  assert_true(exchange->sent);
  assert_string_equal(exchange->headers.request_id, "abc");
  assert_string_equal(exchange->headers.error_type, "Name:http://x/");
  assert_string_equal(exchange->headers.retry_after, "3");
  assert_string_equal(exchange->headers.date, "Mon, 23 Nov 2026 03:10:50 GMT");
  assert_string_equal(exchange->headers.extended_request_id, "e/x+t=");
  assert_int_equal(strlen(exchange->headers.content_type), 63);
  assert_memory_equal(exchange->response.data, "{}", 2);
  const struct server_request *request = server_request_at(driver.server, 0);
  assert_non_null(strstr(request->head, "\r\nUser-Agent: test/1\r\n"));
  assert_non_null(strstr(request->head, "\r\nAccept-Encoding: identity\r\n"));
  assert_string_equal(request->body, "{\"Data\":\"\"}");
  close_driver(&driver);
}

static void an_exchange_may_be_submitted_again(void **state) {
  (void)state;
  static const server_answer script[] = {close_mid_head, answer_stored, NULL};
  struct driver driver;
  open_driver(&driver, script, 1);
  on_engine(&driver, submit_first);
  sem_wait(&driver.ended);
  assert_status(driven[0].status, KDS_E_RESET);
  assert_true(strlen(driven[0].exchange.detail) > 0);
  assert_string_equal(driven[0].exchange.code, "ECONNRESET");
  on_engine(&driver, submit_first);
  sem_wait(&driver.ended);
  assert_status(driven[0].status, KDS_OK);
  assert_int_equal(driven[0].exchange.status, 200);
  assert_string_equal(driven[0].exchange.detail, "");
  close_driver(&driver);
}

static void ask_for_a_fresh_connection(struct driver *driver) {
  driven[0].exchange.fresh_connection = true;
  submit(driver, 0);
}

static void a_fresh_connection_is_one(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stored, NULL};
  struct driver driver;
  open_driver(&driver, script, 2);
  on_engine(&driver, submit_first);
  sem_wait(&driver.ended);
  on_engine(&driver, ask_for_a_fresh_connection);
  sem_wait(&driver.ended);
  assert_int_equal(server_connections(driver.server), 2);
  close_driver(&driver);
}

static void a_body_of_known_length_grows_no_buffer(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stored, NULL};
  struct driver driver;
  open_driver(&driver, script, 1);
  on_engine(&driver, submit_first);
  sem_wait(&driver.ended);
  const struct kds_http_exchange *exchange = &driven[0].exchange;
  size_t len = strtoul(exchange->headers.content_length, NULL, 10);
  assert_int_equal(exchange->response.len, len);
  assert_true(exchange->response.capacity == (len < 256 ? 256 : len));
  close_driver(&driver);
}

/* Each cap is named with the option that moves it. */
static void what_is_too_large_is_refused(void **state) {
  (void)state;
  static const server_answer script[] = {answer_big, answer_with_headers, answer_endless_header,
                                         NULL};
  static const char *const details[] = {"over 100000 bytes (maxResponseBytes)",
                                        "headers of over 200 bytes (maxResponseHeaderBytes)",
                                        "a header of over 102400 bytes (maxResponseHeaderBytes)"};
  struct kds_http_options options = default_options(1);
  options.max_header_bytes = 200;
  struct driver driver;
  open_driver_with(&driver, script, &options);
  for (size_t i = 0; i < sizeof(details) / sizeof(details[0]); i++) {
    on_engine(&driver, submit_first);
    sem_wait(&driver.ended);
    assert_status(driven[0].status, KDS_E_RESPONSE_TOO_LARGE);
    assert_string_equal(driven[0].exchange.detail, details[i]);
  }
  close_driver(&driver);
}

static void submit_with_own_timeout(struct driver *driver) {
  driven[0].exchange.attempt_timeout_ms = 50;
  submit(driver, 0);
}

static void an_exchange_may_have_a_timeout_of_its_own(void **state) {
  (void)state;
  static const server_answer script[] = {hang, answer_stored, NULL};
  struct driver driver;
  open_driver(&driver, script, 2);
  on_engine(&driver, submit_with_own_timeout);
  sem_wait(&driver.ended);
  assert_status(driven[0].status, KDS_E_ATTEMPT_TIMEOUT);
  close_driver(&driver);
}

/* The first, ended, submits the last, which comes behind those that wait already. */
static void submit_last_when_ended(struct kds_http_exchange *exchange, enum kds_status status) {
  submit(driven[0].driver, EXCHANGES - 1);
  note_ended(exchange, status);
}

static void submit_all_but_last(struct driver *driver) {
  driven[0].exchange.done = submit_last_when_ended;
  for (size_t i = 0; i < EXCHANGES - 1; i++)
    submit(driver, i);
}

static void nobody_overtakes_who_waits(void **state) {
  (void)state;
  static const server_answer script[] = {answer_stored, NULL};
  struct driver driver;
  open_driver(&driver, script, 1);
  on_engine(&driver, submit_all_but_last);
  for (size_t i = 0; i < EXCHANGES; i++)
    sem_wait(&driver.ended);
  for (size_t i = 0; i < EXCHANGES; i++)
    assert_int_equal(driven[i].order, i + 1);
  close_driver(&driver);
}

/* One that waits and one that is out: the places of both are free for the others. */
static void cancel_some(struct driver *driver) {
  kds_http_cancel(driver->http, &driven[1].exchange);
  kds_http_cancel(driver->http, &driven[0].exchange);
  kds_http_cancel(driver->http, &driven[0].exchange); /* harmless */
}

static void a_cancelled_exchange_is_not_done(void **state) {
  (void)state;
  static const server_answer script[] = {hang, answer_stored, NULL};
  struct driver driver;
  open_driver(&driver, script, 1);
  on_engine(&driver, submit_all);
  assert_true(server_wait_requests(driver.server, 1));
  on_engine(&driver, cancel_some);
  sem_wait(&driver.ended);
  sem_wait(&driver.ended);
  close_driver(&driver);
  assert_int_equal(driven[0].count, 0);
  assert_int_equal(driven[1].count, 0);
  assert_int_equal(driven[2].count, 1);
  assert_int_equal(driven[3].count, 1);
  assert_int_equal(driven[2].order, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_answer_comes_with_its_headers),
      cmocka_unit_test(an_exchange_may_be_submitted_again),
      cmocka_unit_test(a_fresh_connection_is_one),
      cmocka_unit_test(a_body_of_known_length_grows_no_buffer),
      cmocka_unit_test(what_is_too_large_is_refused),
      cmocka_unit_test(an_exchange_may_have_a_timeout_of_its_own),
      cmocka_unit_test(nobody_overtakes_who_waits),
      cmocka_unit_test(a_cancelled_exchange_is_not_done),
  };
  return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
