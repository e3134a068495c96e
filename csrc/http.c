#include "http.h"

#include "http_multi.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MAX_HEADER_LINES = 14, MAX_RESPONSE_HEADER_BYTES = 64 * 1024 };

/* An easy handle with what it needs for one request; pooled, for a new one costs 45 us. */
struct kds_http_transfer {
  struct kds_list link; /* in `idle` or `active` */
  struct kds_http *http;
  CURL *easy;
  struct kds_http_exchange *exchange; /* NULL: idle */
  struct curl_slist lines[MAX_HEADER_LINES];
  char detail[CURL_ERROR_SIZE];
};

struct kds_http {
  /* One for each client: libcurl 7.88 doesn't compare CA stores between transfers. */
  struct kds_http_multi *multi;
  struct kds_list waiting;      /* exchanges */
  struct kds_list active, idle; /* transfers */
  uint32_t active_count;
  struct kds_http_options options;
  char *user_agent, *proxy;
  int ca_fd; /* -1: no certificates */
  char ca_path[32];
};

/* ---- Failures ---- */

struct curl_failure {
  CURLcode code;
  enum kds_status status;
};
static const struct curl_failure curl_failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, KDS_E_DNS},
    {CURLE_COULDNT_CONNECT, KDS_E_CONNECT},
    {CURLE_SSL_CONNECT_ERROR, KDS_E_TLS},
    {CURLE_SSL_CIPHER, KDS_E_TLS},
    {CURLE_PEER_FAILED_VERIFICATION, KDS_E_CERT},
    {CURLE_SSL_CACERT_BADFILE, KDS_E_CA},
    {CURLE_GOT_NOTHING, KDS_E_RESET},
    {CURLE_SEND_ERROR, KDS_E_RESET},
    {CURLE_SEND_FAIL_REWIND, KDS_E_RESET},
    {CURLE_RECV_ERROR, KDS_E_RESET},
    {CURLE_PARTIAL_FILE, KDS_E_RESET},
    {CURLE_COULDNT_RESOLVE_PROXY, KDS_E_PROXY},
    {CURLE_PROXY, KDS_E_PROXY},
    {CURLE_OUT_OF_MEMORY, KDS_E_NOMEM},
    {CURLE_ABORTED_BY_CALLBACK, KDS_E_NOMEM}, /* a socket that could not be watched */
    {CURLE_URL_MALFORMAT, KDS_E_INVALID},
};

/* The names node:tls gives to what OpenSSL says of a certificate (X509_V_ERR_…). */
struct verify_failure {
  long result;
  const char *code;
};
static const struct verify_failure verify_failures[] = {
    {0, "ERR_TLS_CERT_ALTNAME_INVALID"}, /* the chain is good: it was the host name */
    {9, "CERT_NOT_YET_VALID"},
    {10, "CERT_HAS_EXPIRED"},
    {18, "DEPTH_ZERO_SELF_SIGNED_CERT"},
    {19, "SELF_SIGNED_CERT_IN_CHAIN"},
    {20, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {21, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {23, "CERT_REVOKED"},
    {62, "ERR_TLS_CERT_ALTNAME_INVALID"},
};

static const char *verify_code(CURL *easy) {
  long result = 0;
  curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &result);
  for (size_t i = 0; i < sizeof(verify_failures) / sizeof(verify_failures[0]); i++)
    if (verify_failures[i].result == result)
      return verify_failures[i].code;
  return kds_status_code(KDS_E_CERT);
}

static bool was_connected(CURL *easy) {
  curl_off_t connected_us = 0;
  curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
  return connected_us > 0;
}

/* A failed connect or handshake, by what the system said of the socket. */
static enum kds_status refine_by_errno(CURL *easy, enum kds_status status) {
  long error = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
  switch (error) {
  case EHOSTUNREACH:
  case ENETUNREACH:
    return KDS_E_UNREACHABLE;
  case ECONNRESET:
  case EPIPE:
    return KDS_E_RESET;
  case EMFILE:
  case ENFILE:
    return KDS_E_SYSTEM;
  default:
    return status;
  }
}

static enum kds_status timeout_status(const struct kds_http *http, CURL *easy) {
  bool connecting = !was_connected(easy);
  return connecting && http->options.connect_timeout_ms <= http->options.attempt_timeout_ms
             ? KDS_E_CONNECT_TIMEOUT
             : KDS_E_ATTEMPT_TIMEOUT;
}

static enum kds_status failure_status(struct kds_http_transfer *transfer, CURLcode result) {
  if (result == CURLE_OK)
    return KDS_OK;
  if (transfer->exchange->refused != KDS_OK)
    return transfer->exchange->refused;
  if (result == CURLE_OPERATION_TIMEDOUT)
    return timeout_status(transfer->http, transfer->easy);
  enum kds_status status = KDS_E_HTTP; /* what remains is a server that breaks the protocol */
  for (size_t i = 0; i < sizeof(curl_failures) / sizeof(curl_failures[0]); i++)
    if (curl_failures[i].code == result)
      status = curl_failures[i].status;
  if (status == KDS_E_TLS && strstr(transfer->detail, "SSL_ERROR_SYSCALL") != NULL)
    return KDS_E_RESET; /* cut off, not refused */
  return status == KDS_E_CONNECT || status == KDS_E_TLS ? refine_by_errno(transfer->easy, status)
                                                        : status;
}

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
 * libcurl would silently send a POST again when a reused connection turns out to be dead: the
 * service could store a record twice within one attempt. Without a way back in the body it ends
 * the transfer instead, and our own retry counts it.
 */
static int refuse_rewind(void *arg, curl_off_t offset, int origin) {
  (void)arg, (void)offset, (void)origin;
  return CURL_SEEKFUNC_FAIL;
}

static size_t refuse_answer(struct kds_http_exchange *exchange, enum kds_status status) {
  exchange->refused = status == KDS_E_TOO_LARGE ? KDS_E_RESPONSE_TOO_LARGE : status;
  return 0;
}

static size_t take_body(char *data, size_t size, size_t count, void *arg) {
  struct kds_http_exchange *exchange = arg;
  kds_buf_append(&exchange->response, data, size * count);
  if (exchange->response.status != KDS_OK)
    return refuse_answer(exchange, exchange->response.status);
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
    WANTED("date", date),
    WANTED("retry-after", retry_after),
};

static void keep_header(struct kds_http_headers *headers, struct kds_slice name,
                        struct kds_slice value) {
  for (size_t i = 0; i < sizeof(wanted_headers) / sizeof(wanted_headers[0]); i++) {
    const struct wanted_header *wanted = &wanted_headers[i];
    if (strlen(wanted->name) != name.len || strncasecmp(wanted->name, name.data, name.len) != 0)
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

/* Counted over interim answers too, or 1xx without end would never end. */
static size_t take_header(char *data, size_t size, size_t count, void *arg) {
  struct kds_http_exchange *exchange = arg;
  size_t len = size * count;
  exchange->header_bytes += len;
  if (exchange->header_bytes > MAX_RESPONSE_HEADER_BYTES)
    return refuse_answer(exchange, KDS_E_TOO_LARGE);
  if (len >= 5 && memcmp(data, "HTTP/", 5) == 0)
    exchange->head_ended = false;
  else if (len <= 2)
    exchange->head_ended = true;
  const char *colon = memchr(data, ':', len);
  if (colon != NULL)
    keep_header(&exchange->headers, (struct kds_slice){data, (size_t)(colon - data)},
                trim((struct kds_slice){colon + 1, len - (size_t)(colon + 1 - data)}));
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
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)http->options.connect_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)http->options.attempt_timeout_ms);
  /* libcurl counts these two in seconds: rounded up, for 0 would mean "no limit" */
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, ((long)http->options.idle_timeout_ms + 999) / 1000);
  curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN,
                   ((long)http->options.connection_max_age_ms + 999) / 1000);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
  curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_path);
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

static enum kds_status set_each_time(struct kds_http_transfer *transfer) {
  struct kds_http_exchange *exchange = transfer->exchange;
  CURL *easy = transfer->easy;
  transfer->detail[0] = '\0';
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body.len);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, link_lines(transfer));
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, exchange->fresh_connection ? 1L : 0L);
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
  kds_list_push(&http->active, &transfer->link);
  http->active_count++;
  return KDS_OK;
}

/* Takes the exchange off its transfer, which goes back to the pool. */
static void end_transfer(struct kds_http_transfer *transfer) {
  struct kds_http *http = transfer->http;
  kds_http_multi_remove(http->multi, transfer->easy);
  transfer->exchange->transfer = NULL;
  transfer->exchange = NULL;
  kds_list_remove(&transfer->link);
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

static void finish_transfer(CURL *easy, CURLcode result) {
  struct kds_http_transfer *transfer = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
  struct kds_http_exchange *exchange = transfer->exchange;
  if (result == CURLE_OK && !exchange->head_ended)
    result = CURLE_PARTIAL_FILE; /* libcurl takes an answer that is cut within its head for whole */
  long http_status = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &http_status);
  exchange->status = (int)http_status;
  enum kds_status status = failure_status(transfer, result);
  if (status != KDS_OK) {
    exchange->code = status == KDS_E_CERT ? verify_code(transfer->easy) : kds_status_code(status);
    snprintf(exchange->detail, sizeof(exchange->detail), "%s",
             transfer->detail[0] != '\0' ? transfer->detail : curl_easy_strerror(result));
  }
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

/* ---- Life
 * ---------------------------------------------------------------------------------------- */

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
  http->ca_fd = -1;
  kds_list_init(&http->waiting);
  kds_list_init(&http->active);
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
