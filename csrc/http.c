#include "http.h"

#include "http_failure.h"
#include "http_multi.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_HEADER_LINES = 14 };
/* libcurl keeps a header until its line has ended, this much at most. */
enum { LIBCURL_MAX_HEADER_BYTES = 100 * 1024 };

/* An easy handle with what it needs for one request; pooled, for a new one costs 45 us. */
struct kds_http_transfer {
  struct kds_list link; /* in `idle` */
  struct kds_http *http;
  CURL *easy;
  struct kds_http_exchange *exchange; /* NULL: idle */
  struct curl_slist lines[MAX_HEADER_LINES];
  char detail[CURL_ERROR_SIZE];
};

struct kds_http {
  /* One for each client: libcurl 7.88 doesn't compare CA stores between transfers. */
  struct kds_http_multi *multi;
  struct kds_engine *engine;
  struct kds_list waiting;  /* exchanges */
  struct kds_list resuming; /* exchanges */
  struct kds_list idle;     /* transfers */
  uint32_t active_count;    /* those with a reader are counted apart */
  uint32_t reader_count;
  size_t received_bytes;
  struct kds_http_options options;
  char *user_agent, *proxy;
  int ca_fd; /* -1: no certificates */
  char ca_path[32];
};

/* ---- Callbacks of a transfer ---- */

static size_t read_body(char *room, size_t size, size_t count, void *arg) {
  struct kds_http_exchange *exchange = arg;
  size_t left = exchange->body.len - exchange->body_offset;
  size_t taken = left < size * count ? left : size * count;
  memcpy(room, exchange->body.data + exchange->body_offset, taken);
  exchange->body_offset += taken;
  exchange->sent = exchange->body_offset == exchange->body.len;
  return taken;
}

/* What the system reads ahead for a reader who has stopped; left alone, it would be 6 MiB. */
static const int read_ahead_bytes = 512 * 1024;

/*
 * libcurl's own sockets stay open in the child processes that the application starts, and a lack of
 * file descriptors looks to it like a refused connection.
 */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)purpose;
  struct kds_http_exchange *exchange = arg;
  int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0 && (errno == EMFILE || errno == ENFILE))
    exchange->refused = KDS_E_SYSTEM;
  if (fd >= 0 && exchange->reader != NULL)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &read_ahead_bytes, sizeof(read_ahead_bytes));
  return fd;
}

/*
 * libcurl would silently send a POST again when a reused connection turns out to be dead: the
 * service could store a record twice within one attempt. Without a way back in the body it ends
 * the transfer instead, and our own retry counts it.
 */
static int refuse_rewind(void *arg, curl_off_t offset, int origin) {
  (void)arg, (void)offset, (void)origin;
  return CURL_SEEKFUNC_FAIL;
}

static const char body_option[] = " (maxResponseBytes)";
static const char header_option[] = " (maxResponseHeaderBytes)";

/* Ends the transfer: what the callback returns is not what libcurl gave it. */
static size_t refuse_answer(struct kds_http_exchange *exchange, enum kds_status status,
                            const char *what, size_t bytes, const char *option) {
  exchange->refused = status;
  snprintf(exchange->detail, sizeof(exchange->detail), "%s %zu bytes%s", what, bytes, option);
  return 0;
}

/* ---- Streamed answers ---- */

static void start_patience(struct kds_http_exchange *exchange, uint32_t patience_ms);

static size_t stream_body(struct kds_http_exchange *exchange, struct kds_slice bytes) {
  switch (exchange->reader->read(exchange, bytes)) {
  case KDS_HTTP_LATER:
    kds_timer_stop(exchange->transfer->http->engine, &exchange->patience);
    return CURL_WRITEFUNC_PAUSE;
  case KDS_HTTP_STOP:
    return refuse_answer(exchange, KDS_E_ABORTED, "its reader had enough of", bytes.len, "");
  case KDS_HTTP_TAKEN:
    break;
  }
  start_patience(exchange, exchange->silence_timeout_ms);
  return bytes.len;
}

/* What comes after it goes to the reader, or is collected. */
static void begin_streaming(struct kds_http_exchange *exchange) {
  long status = 0;
  curl_easy_getinfo(exchange->transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  exchange->status = (int)status;
  exchange->streams = status >= 200 && exchange->reader->begin(exchange);
  if (exchange->streams)
    start_patience(exchange, exchange->silence_timeout_ms);
}

static size_t take_body(char *data, size_t size, size_t count, void *arg) {
  struct kds_http_exchange *exchange = arg;
  exchange->transfer->http->received_bytes += size * count;
  if (exchange->streams)
    return stream_body(exchange, (struct kds_slice){data, size * count});
  kds_buf_append(&exchange->response, data, size * count);
  if (exchange->response.status == KDS_E_TOO_LARGE)
    return refuse_answer(exchange, KDS_E_RESPONSE_TOO_LARGE, "over", exchange->response.max_bytes,
                         body_option);
  if (exchange->response.status != KDS_OK)
    return refuse_answer(exchange, exchange->response.status, "after", exchange->response.len, "");
  return size * count;
}

/* Of an interim answer nothing is kept. */
static void begin_head(struct kds_http_exchange *exchange) {
  exchange->head_ended = false;
  memset(&exchange->headers, 0, sizeof(exchange->headers));
}

/* A body whose length is told lies in one piece from the first byte on. */
static void end_head(struct kds_http_exchange *exchange) {
  if (exchange->head_ended)
    return; /* it was the end of trailers */
  exchange->head_ended = true;
  if (exchange->reader != NULL)
    begin_streaming(exchange);
  size_t len = strtoul(exchange->headers.content_length, NULL, 10);
  if (len <= exchange->response.max_bytes && !exchange->streams)
    kds_buf_reserve(&exchange->response, len);
}

/* Counted over interim answers too, or 1xx without end would never end. */
static size_t take_header(char *data, size_t size, size_t count, void *arg) {
  struct kds_http_exchange *exchange = arg;
  size_t len = size * count;
  exchange->header_bytes += len;
  exchange->transfer->http->received_bytes += len;
  size_t max_bytes = exchange->transfer->http->options.max_header_bytes;
  if (exchange->header_bytes > max_bytes)
    return refuse_answer(exchange, KDS_E_RESPONSE_TOO_LARGE, "headers of over", max_bytes,
                         header_option);
  if (len >= 5 && memcmp(data, "HTTP/", 5) == 0)
    begin_head(exchange);
  else if (len <= 2)
    end_head(exchange);
  if (!kds_http_headers_take(&exchange->headers, (struct kds_slice){data, len}))
    return refuse_answer(exchange, KDS_E_HTTP, "an unsound content-length after",
                         exchange->header_bytes, "");
  return len;
}

/* ---- Transfers ---- */

static void set_once(struct kds_http_transfer *transfer) {
  const struct kds_http *http = transfer->http;
  CURL *easy = transfer->easy;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* or a hung name look-up holds up our end */
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, http->user_agent);
  curl_easy_setopt(easy, CURLOPT_PROXY, http->proxy == NULL ? "" : http->proxy);
  curl_easy_setopt(easy, CURLOPT_NOPROXY, ""); /* nor is the environment asked for exceptions */
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); /* they are the proxy's */
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)http->options.connect_timeout_ms);
  /* libcurl counts these two in seconds: rounded up, for 0 would mean "no limit" */
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, ((long)http->options.idle_timeout_ms + 999) / 1000);
  curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN,
                   ((long)http->options.connection_max_age_ms + 999) / 1000);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
  curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_path);
  curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, NULL);
  curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, http->ca_path);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, read_body);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, refuse_rewind);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
}

static struct kds_http_transfer *new_transfer(struct kds_http *http) {
  struct kds_http_transfer *transfer = kds_calloc(1, sizeof(*transfer));
  if (transfer == NULL)
    return NULL;
  transfer->http = http;
  kds_list_init(&transfer->link);
  transfer->easy = curl_easy_init();
  if (transfer->easy == NULL) {
    kds_free(transfer);
    return NULL;
  }
  set_once(transfer);
  kds_http_multi_prepare(http->multi, transfer->easy);
  return transfer;
}

static void free_transfer(struct kds_http_transfer *transfer) {
  kds_list_remove(&transfer->link);
  curl_easy_cleanup(transfer->easy);
  kds_free(transfer);
}

static struct kds_http_transfer *take_transfer(struct kds_http *http) {
  struct kds_list *idle = kds_list_shift(&http->idle);
  return idle == NULL ? new_transfer(http) : KDS_CONTAINER_OF(idle, struct kds_http_transfer, link);
}

/* Lent to libcurl as a list of its own, without its copies. */
static struct curl_slist *link_lines(struct kds_http_transfer *transfer) {
  static const char *const ours[] = {"Expect:", "Accept-Encoding: identity"};
  size_t count = 0;
  for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
    transfer->lines[count++].data = (char *)(uintptr_t)ours[i];
  for (const char *const *line = transfer->exchange->header_lines;
       *line != NULL && count < MAX_HEADER_LINES; line++)
    transfer->lines[count++].data = (char *)(uintptr_t)*line;
  for (size_t i = 0; i < count; i++)
    transfer->lines[i].next = i + 1 < count ? &transfer->lines[i + 1] : NULL;
  return transfer->lines;
}

static uint32_t attempt_timeout_ms(const struct kds_http_transfer *transfer) {
  uint32_t own_ms = transfer->exchange->attempt_timeout_ms;
  return own_ms != 0 ? own_ms : transfer->http->options.attempt_timeout_ms;
}

/*
 * HTTP/2 costs half as much again a request, and is for readers only. libcurl 7.88 would give a
 * transfer that may speak it a pooled connection that doesn't, and let a paused stream hold up the
 * others of its connection: so each has its own, which ends with it.
 */
static void set_connection(CURL *easy, const struct kds_http_exchange *exchange) {
  bool own = exchange->reader != NULL;
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                   (long)(own ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, own || exchange->fresh_connection ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, own ? 1L : 0L);
  kds_http_multi_read_ahead(easy, !own);
}

static enum kds_status set_each_time(struct kds_http_transfer *transfer) {
  struct kds_http_exchange *exchange = transfer->exchange;
  CURL *easy = transfer->easy;
  transfer->detail[0] = '\0';
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body.len);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, link_lines(transfer));
  set_connection(easy, exchange);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                   exchange->reader == NULL ? (long)attempt_timeout_ms(transfer) : 0L);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_READDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
  return curl_easy_setopt(easy, CURLOPT_URL, exchange->url) == CURLE_OK ? KDS_OK : KDS_E_NOMEM;
}

static void reset_response(struct kds_http_exchange *exchange) {
  exchange->status = 0;
  kds_buf_reset(&exchange->response);
  memset(&exchange->headers, 0, sizeof(exchange->headers));
  exchange->code = NULL;
  exchange->detail[0] = '\0';
  exchange->sent = false;
  exchange->body_offset = 0;
  exchange->header_bytes = 0;
  exchange->head_ended = false;
  exchange->streams = false;
  exchange->refused = KDS_OK;
}

/* Its connection counts among those kept only as long as it lives. */
static void count_exchange(struct kds_http *http, const struct kds_http_exchange *exchange,
                           int32_t change) {
  if (exchange->reader == NULL) {
    http->active_count += (uint32_t)change;
    return;
  }
  http->reader_count += (uint32_t)change;
  kds_http_multi_keep(http->multi, http->options.max_connections + http->reader_count);
}

static enum kds_status start_exchange(struct kds_http *http, struct kds_http_exchange *exchange) {
  struct kds_http_transfer *transfer = take_transfer(http);
  if (transfer == NULL)
    return KDS_E_NOMEM;
  transfer->exchange = exchange;
  if (set_each_time(transfer) != KDS_OK ||
      kds_http_multi_add(http->multi, transfer->easy) != KDS_OK) {
    free_transfer(transfer);
    return KDS_E_NOMEM;
  }
  exchange->transfer = transfer;
  count_exchange(http, exchange, 1);
  if (exchange->reader != NULL)
    start_patience(exchange, attempt_timeout_ms(transfer));
  return KDS_OK;
}

/* Takes the exchange off its transfer, which goes back to the pool. */
static void end_transfer(struct kds_http_transfer *transfer) {
  struct kds_http *http = transfer->http;
  struct kds_http_exchange *exchange = transfer->exchange;
  kds_http_multi_remove(http->multi, transfer->easy);
  kds_timer_stop(http->engine, &exchange->patience);
  kds_list_remove(&exchange->link);
  count_exchange(http, exchange, -1);
  exchange->transfer = NULL;
  transfer->exchange = NULL;
  kds_list_push(&http->idle, &transfer->link);
}

static void start_waiting(struct kds_http *http) {
  while (http->active_count < http->options.max_connections) {
    struct kds_list *item = kds_list_shift(&http->waiting);
    if (item == NULL)
      return;
    struct kds_http_exchange *exchange = KDS_CONTAINER_OF(item, struct kds_http_exchange, link);
    enum kds_status status = start_exchange(http, exchange);
    if (status != KDS_OK)
      exchange->done(exchange, status);
  }
}

/* libcurl tells how long it took, not what was allowed. */
static void tell_detail(struct kds_http_transfer *transfer, CURLcode result,
                        enum kds_status status) {
  struct kds_http_exchange *exchange = transfer->exchange;
  const char *said = transfer->detail[0] != '\0' ? transfer->detail : curl_easy_strerror(result);
  bool of_connect = status == KDS_E_CONNECT_TIMEOUT;
  uint32_t allowed_ms =
      of_connect ? transfer->http->options.connect_timeout_ms : attempt_timeout_ms(transfer);
  if (result == CURLE_OPERATION_TIMEDOUT)
    snprintf(exchange->detail, sizeof(exchange->detail), "%s is %u; %.200s",
             of_connect ? "connectTimeoutMs" : "requestTimeoutMs", (unsigned)allowed_ms, said);
  else
    snprintf(exchange->detail, sizeof(exchange->detail), "%s", said);
}

/* Where we cut the answer off ourselves, libcurl's words are about that. */
static enum kds_status describe_failure(struct kds_http_transfer *transfer, CURLcode result) {
  struct kds_http_exchange *exchange = transfer->exchange;
  bool connect_first = transfer->http->options.connect_timeout_ms <= attempt_timeout_ms(transfer);
  enum kds_status status = exchange->refused;
  if (status == KDS_OK)
    status = kds_http_failure_status(transfer->easy, result, transfer->detail, connect_first);
  exchange->code = kds_http_failure_code(transfer->easy, status);
  if (exchange->refused == KDS_OK && status == KDS_E_RESPONSE_TOO_LARGE)
    refuse_answer(exchange, status, "a header of over", LIBCURL_MAX_HEADER_BYTES, header_option);
  if (exchange->detail[0] == '\0')
    tell_detail(transfer, result, status);
  return status;
}

static void finish_transfer(CURL *easy, CURLcode result) {
  struct kds_http_transfer *transfer = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
  struct kds_http_exchange *exchange = transfer->exchange;
  if (result == CURLE_OK && !exchange->head_ended)
    result = CURLE_PARTIAL_FILE; /* libcurl takes an answer that is cut within its head for whole */
  long http_status = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &http_status);
  exchange->status = (int)http_status;
  enum kds_status status = result == CURLE_OK ? KDS_OK : describe_failure(transfer, result);
  end_transfer(transfer);
  exchange->done(exchange, status);
}

/* What libcurl held back comes to the reader within this; where it fails, nobody else would tell.
 */
static void resume_readers(struct kds_http *http) {
  for (struct kds_list *item; (item = kds_list_shift(&http->resuming)) != NULL;) {
    struct kds_http_exchange *exchange = KDS_CONTAINER_OF(item, struct kds_http_exchange, link);
    CURL *easy = exchange->transfer->easy;
    start_patience(exchange, exchange->silence_timeout_ms);
    CURLcode result = curl_easy_pause(easy, CURLPAUSE_CONT);
    if (result != CURLE_OK)
      finish_transfer(easy, result);
  }
}

static void take_turn(void *arg) {
  resume_readers(arg);
  start_waiting(arg);
}

static void fire_patience(struct kds_timer *timer) {
  struct kds_http_exchange *exchange = KDS_CONTAINER_OF(timer, struct kds_http_exchange, patience);
  struct kds_http_transfer *transfer = exchange->transfer;
  bool of_head = !exchange->streams;
  exchange->refused = KDS_E_ATTEMPT_TIMEOUT;
  snprintf(exchange->detail, sizeof(exchange->detail), "%s for %u ms",
           of_head ? "no whole answer came" : "nothing came",
           (unsigned)(of_head ? attempt_timeout_ms(transfer) : exchange->silence_timeout_ms));
  finish_transfer(transfer->easy, CURLE_OPERATION_TIMEDOUT);
}

static void start_patience(struct kds_http_exchange *exchange, uint32_t patience_ms) {
  struct kds_engine *engine = exchange->transfer->http->engine;
  kds_timer_start(engine, &exchange->patience, kds_engine_now_ms(engine) + patience_ms,
                  fire_patience);
}

void kds_http_resume(struct kds_http *http, struct kds_http_exchange *exchange) {
  if (exchange->transfer == NULL || !exchange->streams)
    return;
  kds_list_remove(&exchange->link);
  kds_list_push(&http->resuming, &exchange->link);
  kds_http_multi_wake(http->multi); /* its reader may be in the midst of anything */
}

enum kds_status kds_http_submit(struct kds_http *http, struct kds_http_exchange *exchange) {
  reset_response(exchange);
  if (exchange->reader != NULL)
    return start_exchange(http, exchange);
  if (kds_list_empty(&http->waiting) && http->active_count < http->options.max_connections)
    return start_exchange(http, exchange);
  kds_list_push(&http->waiting, &exchange->link);
  return KDS_OK;
}

void kds_http_cancel(struct kds_http *http, struct kds_http_exchange *exchange) {
  kds_list_remove(&exchange->link);
  if (exchange->transfer == NULL)
    return;
  end_transfer(exchange->transfer);
  kds_http_multi_wake(http->multi); /* its place is free, but we may be in the midst of anything */
}

/* ---- Life ---- */

static bool write_all(int fd, struct kds_slice data) {
  while (data.len > 0) {
    ssize_t written = write(fd, data.data, data.len);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return false;
    data = (struct kds_slice){data.data + written, data.len - (size_t)written};
  }
  return true;
}

/*
 * The certificates as a file that only this process sees. A blob in memory would be parsed again
 * for each connection, 35 to 47 ms each; a file goes through libcurl's cache.
 */
static enum kds_status store_certificates(struct kds_http *http, struct kds_slice pem) {
  if (pem.len == 0) {
    snprintf(http->ca_path, sizeof(http->ca_path), "/dev/null");
    return KDS_OK;
  }
  http->ca_fd = memfd_create("kds-ca", MFD_CLOEXEC);
  if (http->ca_fd < 0 || !write_all(http->ca_fd, pem))
    return KDS_E_SYSTEM;
  snprintf(http->ca_path, sizeof(http->ca_path), "/proc/self/fd/%d", http->ca_fd);
  return KDS_OK;
}

static CURLcode global_init_result;
static void init_curl(void) { global_init_result = curl_global_init(CURL_GLOBAL_DEFAULT); }

static enum kds_status open_multi(struct kds_http *http, struct kds_engine *engine) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, init_curl);
  if (global_init_result != CURLE_OK)
    return KDS_E_NOMEM;
  struct kds_http_multi_callbacks callbacks = {finish_transfer, take_turn, http,
                                               &http->received_bytes};
  return kds_http_multi_new(engine, http->options.max_connections, &callbacks, &http->multi);
}

enum kds_status kds_http_new(struct kds_engine *engine, const struct kds_http_options *options,
                             struct kds_http **out) {
  struct kds_http *http = kds_calloc(1, sizeof(*http));
  if (http == NULL)
    return KDS_E_NOMEM;
  http->options = *options;
  http->engine = engine;
  http->ca_fd = -1;
  kds_list_init(&http->waiting);
  kds_list_init(&http->resuming);
  kds_list_init(&http->idle);
  http->user_agent = kds_strdup(options->user_agent);
  http->proxy = kds_strdup(options->proxy);
  enum kds_status status = KDS_E_NOMEM;
  if (http->user_agent != NULL && (http->proxy != NULL || options->proxy == NULL))
    status = open_multi(http, engine);
  if (status == KDS_OK)
    status = store_certificates(http, options->ca_pem);
  if (status != KDS_OK) {
    kds_http_free(http);
    return status;
  }
  *out = http;
  return KDS_OK;
}

void kds_http_free(struct kds_http *http) {
  if (http == NULL)
    return;
  for (struct kds_list *item; (item = kds_list_shift(&http->idle)) != NULL;)
    free_transfer(KDS_CONTAINER_OF(item, struct kds_http_transfer, link));
  kds_http_multi_free(http->multi);
  if (http->ca_fd >= 0)
    close(http->ca_fd);
  kds_free(http->user_agent);
  kds_free(http->proxy);
  kds_free(http);
}
