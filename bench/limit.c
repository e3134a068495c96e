/*
 * The limit of a client: the same request again and again, of which each is hashed, copied once and
 * sent over TLS, and its answer received and copied once. bench/limit.js makes the request.
 *
 * limit PORT FILE HEAD_BYTES REQUESTS WARM_UP_REQUESTS
 *
 * Talks to its parent as client.js does: lines of JSON on the socket that NODE_CHANNEL_FD names.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ANSWER_BYTES = 1 << 26, READ_AHEAD_BYTES = 1 << 16, CHANNEL_LINE_BYTES = 512 };

struct exchange {
  SSL *ssl;
  EVP_MD *sha256;
  EVP_MD_CTX *hash;
  char *request; /* head, body */
  size_t head_bytes, request_bytes;
  char *sent;             /* the copy of the request */
  char *answer, *answer2; /* what came, and its copy */
};

static void fail(const char *what) {
  fprintf(stderr, "limit: %s\n", what);
  exit(1);
}

static void *allocate(size_t bytes) {
  void *room = malloc(bytes);
  if (room == NULL)
    fail("no memory");
  return room;
}

static long number_of(const char *text, long least) {
  char *end;
  long value = strtol(text, &end, 10);
  if (*text == '\0' || *end != '\0' || value < least)
    fail("an argument is not a number, or too small");
  return value;
}

static char *read_file(const char *path, size_t *bytes) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0)
    fail("the request's file cannot be read");
  long end = ftell(file);
  if (end <= 0)
    fail("the request's file is empty");
  *bytes = (size_t)end;
  rewind(file);
  char *content = allocate(*bytes);
  if (fread(content, 1, *bytes, file) != *bytes)
    fail("the request's file cannot be read");
  fclose(file);
  return content;
}

/* The handshake is not measured, and the peer is our own: its certificate isn't looked at. */
static SSL *connect_tls(int port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0)
    fail("cannot connect");
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  if (context == NULL)
    fail("no TLS");
  /* One read(2) for several TLS records. */
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, READ_AHEAD_BYTES);
  SSL *ssl = SSL_new(context);
  SSL_CTX_free(context);
  if (ssl == NULL || SSL_set_fd(ssl, fd) != 1 || SSL_connect(ssl) != 1)
    fail("the TLS handshake failed");
  return ssl;
}

static void hash_body(struct exchange *exchange) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  if (EVP_DigestInit_ex(exchange->hash, exchange->sha256, NULL) != 1 ||
      EVP_DigestUpdate(exchange->hash, exchange->request + exchange->head_bytes,
                       exchange->request_bytes - exchange->head_bytes) != 1 ||
      EVP_DigestFinal_ex(exchange->hash, digest, NULL) != 1)
    fail("SHA-256 failed");
}

/* How long the answer is whose beginning is here; 0: its headers aren't all here. */
static size_t answer_bytes(char *answer, size_t have) {
  answer[have] = '\0';
  const char *head_end = strstr(answer, "\r\n\r\n");
  if (head_end == NULL)
    return 0;
  const char *length = strstr(answer, "\r\nContent-Length: ");
  if (strncmp(answer, "HTTP/1.1 200", 12) != 0 || length == NULL || length > head_end)
    fail("the sink's answer is not 200 with a length");
  size_t bytes = strtoul(length + 18, NULL, 10);
  if (bytes >= MAX_ANSWER_BYTES / 2)
    fail("the sink's answer is too long");
  return (size_t)(head_end - answer) + 4 + bytes;
}

static void receive(struct exchange *exchange) {
  size_t have = 0, wanted = 0;
  while (wanted == 0 || have < wanted) {
    int got = SSL_read(exchange->ssl, exchange->answer + have, (int)(MAX_ANSWER_BYTES - 1 - have));
    if (got <= 0)
      fail("the sink closed the connection");
    have += (size_t)got;
    if (wanted == 0)
      wanted = answer_bytes(exchange->answer, have);
  }
  memcpy(exchange->answer2, exchange->answer, have);
}

static void perform(struct exchange *exchange, long count) {
  for (long i = 0; i < count; i++) {
    hash_body(exchange);
    memcpy(exchange->sent, exchange->request, exchange->request_bytes);
    if (SSL_write(exchange->ssl, exchange->sent, (int)exchange->request_bytes) <= 0)
      fail("the sink closed the connection");
    receive(exchange);
  }
}

static int channel_fd(void) {
  const char *text = getenv("NODE_CHANNEL_FD");
  if (text == NULL)
    fail("NODE_CHANNEL_FD is not set: bench/processes.js starts this");
  return (int)number_of(text, 0);
}

static void tell(int fd, const char *line) {
  if (write(fd, line, strlen(line)) != (ssize_t)strlen(line))
    fail("the parent is gone");
}

static void wait_for_parent(int fd) {
  char line[CHANNEL_LINE_BYTES];
  struct pollfd readable = {.fd = fd, .events = POLLIN};
  if (poll(&readable, 1, -1) != 1 || read(fd, line, sizeof(line)) <= 0)
    fail("the parent is gone");
}

static double us_of(struct timeval time) {
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(struct exchange *exchange, long count, int channel) {
  struct rusage before, after;
  double start_s = now_s();
  getrusage(RUSAGE_SELF, &before);
  perform(exchange, count);
  getrusage(RUSAGE_SELF, &after);
  char line[CHANNEL_LINE_BYTES];
  snprintf(line, sizeof(line),
           "{\"seconds\":%.9f,\"userUs\":%.0f,\"systemUs\":%.0f,\"peakRssMiB\":%.3f}\n",
           now_s() - start_s, us_of(after.ru_utime) - us_of(before.ru_utime),
           us_of(after.ru_stime) - us_of(before.ru_stime), (double)after.ru_maxrss / 1024);
  tell(channel, line);
}

static void clear(struct exchange *exchange) {
  SSL_free(exchange->ssl);
  EVP_MD_CTX_free(exchange->hash);
  EVP_MD_free(exchange->sha256);
  free(exchange->answer2);
  free(exchange->answer);
  free(exchange->sent);
  free(exchange->request);
}

int main(int argc, char **argv) {
  if (argc != 6)
    fail("wants PORT FILE HEAD_BYTES REQUESTS WARM_UP_REQUESTS");
  int channel = channel_fd();
  struct exchange exchange = {.head_bytes = (size_t)number_of(argv[3], 1)};
  exchange.request = read_file(argv[2], &exchange.request_bytes);
  if (exchange.head_bytes > exchange.request_bytes)
    fail("HEAD_BYTES is more than the file has");
  exchange.sent = allocate(exchange.request_bytes);
  exchange.answer = allocate(MAX_ANSWER_BYTES);
  exchange.answer2 = allocate(MAX_ANSWER_BYTES);
  exchange.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
  exchange.hash = EVP_MD_CTX_new();
  exchange.ssl = connect_tls((int)number_of(argv[1], 1));
  perform(&exchange, number_of(argv[5], 0));
  tell(channel, "\"warm\"\n");
  wait_for_parent(channel);
  measure(&exchange, number_of(argv[4], 1), channel);
  clear(&exchange);
  return 0;
}
