#include "http.h"

#include "http_failure.h"
#include "http_multi.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_HEADER_LINES = 14, MAX_HEADER_BYTES = 64 * 1024, MAX_LENGTH_DIGITS = 19 };
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
  struct kds_list waiting; /* exchanges */
  struct kds_list idle;    /* transfers */
  uint32_t active_count;
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

static size_t take_body(char *data, size_t size, size_t count, void *arg) {
  struct kds_http_exchange *exchange = arg;
  kds_buf_append(&exchange->response, data, size * count);
  if (exchange->response.status == KDS_E_TOO_LARGE)
    return refuse_answer(exchange, KDS_E_RESPONSE_TOO_LARGE, "over", exchange->response.max_bytes,
                         body_option);
  if (exchange->response.status != KDS_OK)
    return refuse_answer(exchange, exchange->response.status, "after", exchange->response.len, "");
  return size * count;
}

struct wanted_header {
  const char *name;
  size_t offset, room;
};
#define WANTED(name, member)                                                                       \
  {                                                                                                \
    name, offsetof(struct kds_http_headers, member),                                               \
        sizeof(((struct kds_http_headers *)0)->member)                                             \
  }
static const struct wanted_header wanted_headers[] = {
    WANTED("x-amzn-requestid", request_id),
    WANTED("x-amzn-request-id", request_id),
    WANTED("x-amz-request-id", request_id),
    WANTED("x-amz-id-2", extended_request_id),
    WANTED("x-amzn-errortype", error_type),
    WANTED("content-type", content_type),
    WANTED("content-length", content_length),
    WANTED("retry-after", retry_after),
    WANTED("date", date),
};

static bool is_header(struct kds_slice name, const char *wanted) {
  return strlen(wanted) == name.len && strncasecmp(wanted, name.data, name.len) == 0;
}

static void keep_header(struct kds_http_headers *headers, struct kds_slice name,
                        struct kds_slice value) {
  for (size_t i = 0; i < sizeof(wanted_headers) / sizeof(wanted_headers[0]); i++) {
    const struct wanted_header *wanted = &wanted_headers[i];
    if (!is_header(name, wanted->name))
      continue;
    size_t len = value.len < wanted->room ? value.len : wanted->room - 1;
    char *to = (char *)headers + wanted->offset;
    memcpy(to, value.data, len);
    to[len] = '\0';
  }
}

static struct kds_slice trim(struct kds_slice text) {
  while (text.len > 0 && strchr(" \t\r\n", text.data[0]) != NULL)
    text = (struct kds_slice){text.data + 1, text.len - 1};
  while (text.len > 0 && strchr(" \t\r\n", text.data[text.len - 1]) != NULL)
    text.len--;
  return text;
}

/* libcurl takes the last of several and waits for 2^64 bytes: where answers end must be certain. */
static bool is_sound_length(const char *before, struct kds_slice value) {
  size_t digits = 0;
  while (digits < value.len && value.data[digits] >= '0' && value.data[digits] <= '9')
    digits++;
  bool is_number = digits == value.len && digits > 0 && digits < MAX_LENGTH_DIGITS;
  return is_number && (before[0] == '\0' || kds_slice_eq(value, before));
}

/* Of an interim answer nothing is kept. */
static void begin_head(struct kds_http_exchange *exchange) {
  exchange->head_ended = false;
  memset(&exchange->headers, 0, sizeof(exchange->headers));
}

/* A body whose length is told lies in one piece from the first byte on. */
static void end_head(struct kds_http_exchange *exchange) {
  exchange->head_ended = true;
  size_t len = strtoul(exchange->headers.content_length, NULL, 10);
  if (len <= exchange->response.max_bytes)
    kds_buf_reserve(&exchange->response, len);
}

/* Counted over interim answers too, or 1xx without end would never end. */
static size_t take_header(char *data, size_t size, size_t count, void *arg) {
  struct kds_http_exchange *exchange = arg;
  size_t len = size * count;
  struct kds_http_headers *headers = &exchange->headers;
  exchange->header_bytes += len;
  size_t max_bytes = exchange->transfer->http->options.max_header_bytes;
  if (exchange->header_bytes > max_bytes)
    return refuse_answer(exchange, KDS_E_RESPONSE_TOO_LARGE, "headers of over", max_bytes,
                         header_option);
  if (len >= 5 && memcmp(data, "HTTP/", 5) == 0)
    begin_head(exchange);
  else if (len <= 2)
    end_head(exchange);
  const char *colon = memchr(data, ':', len);
  if (colon == NULL)
    return len;
  struct kds_slice name = {data, (size_t)(colon - data)};
  struct kds_slice value = trim((struct kds_slice){colon + 1, len - name.len - 1});
  if (is_header(name, "content-length") && !is_sound_length(headers->content_length, value))
    return refuse_answer(exchange, KDS_E_HTTP, "an unsound content-length after",
                         exchange->header_bytes, "");
  keep_header(headers, name, value);
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
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, http->user_agent);
  curl_easy_setopt(easy, CURLOPT_PROXY, http->proxy == NULL ? "" : http->proxy);
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

static enum kds_status set_each_time(struct kds_http_transfer *transfer) {
  struct kds_http_exchange *exchange = transfer->exchange;
  CURL *easy = transfer->easy;
  transfer->detail[0] = '\0';
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body.len);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, link_lines(transfer));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)attempt_timeout_ms(transfer));
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, exchange->fresh_connection ? 1L : 0L);
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
  exchange->refused = KDS_OK;
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
  http->active_count++;
  return KDS_OK;
}

/* Takes the exchange off its transfer, which goes back to the pool. */
static void end_transfer(struct kds_http_transfer *transfer) {
  struct kds_http *http = transfer->http;
  kds_http_multi_remove(http->multi, transfer->easy);
  transfer->exchange->transfer = NULL;
  transfer->exchange = NULL;
  kds_list_push(&http->idle, &transfer->link);
  http->active_count--;
}

static void start_waiting(void *arg) {
  struct kds_http *http = arg;
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
    snprintf(exchange->detail, sizeof(exchange->detail), "%s",
             transfer->detail[0] != '\0' ? transfer->detail : curl_easy_strerror(result));
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

enum kds_status kds_http_submit(struct kds_http *http, struct kds_http_exchange *exchange) {
  reset_response(exchange);
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
  struct kds_http_multi_callbacks callbacks = {finish_transfer, start_waiting, http};
  return kds_http_multi_new(engine, http->options.max_connections, &callbacks, &http->multi);
}

enum kds_status kds_http_new(struct kds_engine *engine, const struct kds_http_options *options,
                             struct kds_http **out) {
  struct kds_http *http = kds_calloc(1, sizeof(*http));
  if (http == NULL)
    return KDS_E_NOMEM;
  http->options = *options;
  if (http->options.max_header_bytes == 0)
    http->options.max_header_bytes = MAX_HEADER_BYTES;
  http->ca_fd = -1;
  kds_list_init(&http->waiting);
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
