#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 1024, MAX_REQUESTS = 8192, PATIENCE_S = 120 };

struct connection {
  struct server *server;
  pthread_t thread;
  int fd;
  bool open; /* or its number may be another's by now */
};

struct server {
  const server_answer *script;
  int listener;
  pthread_t thread;
  char url[64], host[32];

  pthread_mutex_t lock; /* guards what follows */
  pthread_cond_t changed;
  bool stopping, gate_open;
  size_t connection_count, request_count, at_once, most_at_once;
  struct connection connections[MAX_CONNECTIONS];
  struct server_request requests[MAX_REQUESTS];
};

/* ---- Reading a request ---- */

/* What has come of a request. */
struct incoming {
  char *text; /* NUL-terminated */
  size_t len, room;
};

static bool read_more(int fd, struct incoming *incoming) {
  enum { LEAST = 64 * 1024 };
  if (incoming->room - incoming->len < LEAST) { /* doubled: megabytes come in small parts, too */
    incoming->room = 2 * incoming->room + 2 * LEAST;
    incoming->text = realloc(incoming->text, incoming->room + 1);
  }
  ssize_t got = recv(fd, incoming->text + incoming->len, incoming->room - incoming->len, 0);
  if (got <= 0)
    return false;
  incoming->len += (size_t)got;
  incoming->text[incoming->len] = '\0';
  return true;
}

static char *header_value(const char *head, const char *name) {
  const char *at = strcasestr(head, name);
  if (at == NULL)
    return strdup("");
  at += strlen(name);
  return strndup(at, strcspn(at, "\r"));
}

/* "Kinesis_20131202.PutRecord" */
static char *operation_of(const char *head) {
  char *target = header_value(head, "\r\nX-Amz-Target: "), *dot = strchr(target, '.');
  char *operation = strdup(dot == NULL ? "" : dot + 1);
  free(target);
  return operation;
}

static size_t content_length(const char *head) {
  char *length = header_value(head, "\r\nContent-Length: ");
  size_t bytes = strtoul(length, NULL, 10);
  free(length);
  return bytes;
}

/* False: the connection ended. */
static bool read_request(int fd, struct server_request *request) {
  static const char end_of_head[] = "\r\n\r\n";
  struct incoming incoming = {.text = NULL};
  const char *end = NULL;
  bool goes_on;
  while ((goes_on = read_more(fd, &incoming)) && (end = strstr(incoming.text, end_of_head)) == NULL)
    continue;
  size_t head_len = end == NULL ? 0 : (size_t)(end - incoming.text) + sizeof(end_of_head) - 1;
  request->body_len = end == NULL ? 0 : content_length(incoming.text);
  while (goes_on && incoming.len < head_len + request->body_len)
    goes_on = read_more(fd, &incoming);
  if (goes_on) {
    request->head = strndup(incoming.text, head_len);
    request->body = strndup(incoming.text + head_len, request->body_len);
    request->operation = operation_of(request->head);
  }
  free(incoming.text);
  return goes_on;
}

/* ---- Threads ---- */

/* Its number and its answer. */
static server_answer note_request(struct server *server, struct server_request *request) {
  pthread_mutex_lock(&server->lock);
  request->number = server->request_count++;
  if (request->number < MAX_REQUESTS)
    server->requests[request->number] = *request;
  if (++server->at_once > server->most_at_once)
    server->most_at_once = server->at_once;
  pthread_cond_broadcast(&server->changed);
  pthread_mutex_unlock(&server->lock);
  size_t step = 0;
  while (step < request->number && server->script[step + 1] != NULL)
    step++;
  return server->script[step];
}

static void *run_connection(void *arg) {
  struct connection *connection = arg;
  struct server *server = connection->server;
  struct server_request request = {.server = server, .fd = connection->fd};
  for (bool go_on = true; go_on && read_request(connection->fd, &request);) {
    server_answer answer = note_request(server, &request);
    go_on = answer(&request);
    request.on_connection++;
    pthread_mutex_lock(&server->lock);
    server->at_once--;
    pthread_mutex_unlock(&server->lock);
  }
  pthread_mutex_lock(&server->lock);
  connection->open = false;
  close(connection->fd);
  pthread_mutex_unlock(&server->lock);
  return NULL;
}

static void *run_server(void *arg) {
  struct server *server = arg;
  for (int fd; (fd = accept(server->listener, NULL, NULL)) >= 0;) {
    pthread_mutex_lock(&server->lock);
    struct connection *connection = &server->connections[server->connection_count];
    bool room = !server->stopping && server->connection_count < MAX_CONNECTIONS;
    if (room) {
      *connection = (struct connection){.server = server, .fd = fd, .open = true};
      pthread_create(&connection->thread, NULL, run_connection, connection);
      server->connection_count++;
    } else {
      close(fd);
    }
    pthread_mutex_unlock(&server->lock);
  }
  return NULL;
}

struct server *server_start(const server_answer *script) {
  struct server *server = calloc(1, sizeof(*server));
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof(address);
  server->script = script;
  server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(server->listener, (struct sockaddr *)&address, len) != 0 ||
      listen(server->listener, 128) != 0 ||
      getsockname(server->listener, (struct sockaddr *)&address, &len) != 0)
    abort();
  snprintf(server->host, sizeof(server->host), "127.0.0.1:%d", ntohs(address.sin_port));
  snprintf(server->url, sizeof(server->url), "http://%s/", server->host);
  pthread_mutex_init(&server->lock, NULL);
  pthread_cond_init(&server->changed, NULL);
  pthread_create(&server->thread, NULL, run_server, server);
  return server;
}

static void end_connections(struct server *server) {
  pthread_mutex_lock(&server->lock);
  server->stopping = server->gate_open = true;
  for (size_t i = 0; i < server->connection_count; i++)
    if (server->connections[i].open)
      shutdown(server->connections[i].fd, SHUT_RDWR);
  pthread_cond_broadcast(&server->changed);
  pthread_mutex_unlock(&server->lock);
}

void server_stop(struct server *server) {
  end_connections(server);
  shutdown(server->listener, SHUT_RDWR);
  pthread_join(server->thread, NULL);
  for (size_t i = 0; i < server->connection_count; i++)
    pthread_join(server->connections[i].thread, NULL);
  for (size_t i = 0; i < server->request_count && i < MAX_REQUESTS; i++) {
    free(server->requests[i].operation);
    free(server->requests[i].head);
    free(server->requests[i].body);
  }
  close(server->listener);
  pthread_cond_destroy(&server->changed);
  pthread_mutex_destroy(&server->lock);
  free(server);
}

/* ---- What a test asks ---- */

const char *server_url(const struct server *server) { return server->url; }
const char *server_host(const struct server *server) { return server->host; }

static size_t read_count(struct server *server, const size_t *count) {
  pthread_mutex_lock(&server->lock);
  size_t value = *count;
  pthread_mutex_unlock(&server->lock);
  return value;
}

size_t server_requests(struct server *server) { return read_count(server, &server->request_count); }
size_t server_connections(struct server *server) {
  return read_count(server, &server->connection_count);
}
size_t server_most_at_once(struct server *server) {
  return read_count(server, &server->most_at_once);
}

const struct server_request *server_request_at(struct server *server, size_t n) {
  if (n >= server_requests(server) || n >= MAX_REQUESTS)
    abort();
  return &server->requests[n];
}

bool server_wait_requests(struct server *server, size_t count) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += PATIENCE_S;
  pthread_mutex_lock(&server->lock);
  int error = 0;
  while (server->request_count < count && error == 0)
    error = pthread_cond_timedwait(&server->changed, &server->lock, &until);
  bool came = server->request_count >= count;
  pthread_mutex_unlock(&server->lock);
  return came;
}

void server_open_gate(struct server *server) {
  pthread_mutex_lock(&server->lock);
  server->gate_open = true;
  pthread_cond_broadcast(&server->changed);
  pthread_mutex_unlock(&server->lock);
}

void server_pass_gate(struct server_request *request) {
  struct server *server = request->server;
  pthread_mutex_lock(&server->lock);
  while (!server->gate_open)
    pthread_cond_wait(&server->changed, &server->lock);
  pthread_mutex_unlock(&server->lock);
}

/* ---- Answers ---- */

bool send_raw(struct server_request *request, const char *bytes, size_t len) {
  while (len > 0) {
    ssize_t sent = send(request->fd, bytes, len, MSG_NOSIGNAL);
    if (sent <= 0)
      return false;
    bytes += sent;
    len -= (size_t)sent;
  }
  return true;
}

static bool send_with_length(struct server_request *request, int status, const char *content_type,
                             const char *body, size_t length) {
  char head[256];
  int len = snprintf(head, sizeof(head),
                     "HTTP/1.1 %d Answer\r\nContent-Type: %s\r\nx-amzn-RequestId: request-%zu\r\n"
                     "Content-Length: %zu\r\n\r\n",
                     status, content_type, request->number, length);
  return send_raw(request, head, (size_t)len) && send_raw(request, body, strlen(body));
}

bool send_answer(struct server_request *request, int status, const char *content_type,
                 const char *body) {
  return send_with_length(request, status, content_type, body, strlen(body));
}

static const char json_type[] = "application/x-amz-json-1.1";

bool send_error(struct server_request *request, int status, const char *type, const char *message) {
  char body[512];
  snprintf(body, sizeof(body), "{\"__type\":\"%s\",\"message\":\"%s\"}", type, message);
  return send_answer(request, status, json_type, body);
}

size_t count_records(const struct server_request *request) {
  size_t count = 0;
  for (const char *at = request->body; (at = strstr(at, "\"Data\":")) != NULL; at++)
    count++;
  return count;
}

bool answer_stored(struct server_request *request) {
  static const char result[] = "{\"ShardId\":\"shardId-000000000001\",\"SequenceNumber\":\"4951\"}";
  if (strcmp(request->operation, "PutRecord") == 0)
    return send_answer(request, 200, json_type, result);
  size_t count = count_records(request);
  char *body = malloc(64 + count * sizeof(result));
  char *end = stpcpy(body, "{\"FailedRecordCount\":0,\"Records\":[");
  for (size_t i = 0; i < count; i++)
    end = stpcpy(stpcpy(end, i == 0 ? "" : ","), result);
  strcpy(end, "]}");
  bool sent = send_answer(request, 200, json_type, body);
  free(body);
  return sent;
}

bool answer_stored_at_gate(struct server_request *request) {
  server_pass_gate(request);
  return answer_stored(request);
}

bool answer_empty_object(struct server_request *request) {
  return send_answer(request, 200, json_type, "{}");
}
bool answer_internal_failure(struct server_request *request) {
  return send_error(request, 500, "InternalFailure", "it broke");
}
bool answer_throttled(struct server_request *request) {
  return send_error(request, 400, "ProvisionedThroughputExceededException", "too fast");
}
bool answer_validation(struct server_request *request) {
  return send_error(request, 400, "com.amazon.coral.validate#ValidationException", "no good");
}
bool answer_access_denied(struct server_request *request) {
  return send_error(request, 400, "AccessDeniedException", "not allowed");
}
bool answer_html(struct server_request *request) {
  return send_answer(request, 200, "text/html", "<html>welcome</html>");
}
bool answer_bad_gateway(struct server_request *request) {
  return send_answer(request, 502, "text/html", "<html>bad gateway</html>");
}
bool answer_garbage(struct server_request *request) {
  static const char garbage[] = "SSH-2.0-OpenSSH_9.2\r\n\r\n";
  send_raw(request, garbage, sizeof(garbage) - 1);
  return false;
}
bool answer_interim_for_ever(struct server_request *request) {
  static const char interim[] = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  while (send_raw(request, interim, sizeof(interim) - 1))
    continue;
  return false;
}
bool answer_big(struct server_request *request) {
  enum { BIG = 1024 * 1024 };
  static const char before[] = "{\"Big\":\"", after[] = "\"}";
  char *body = malloc(BIG + sizeof(before) + sizeof(after));
  memset(body, 'x', BIG + sizeof(before) - 1);
  memcpy(body, before, sizeof(before) - 1);
  memcpy(body + sizeof(before) - 1 + BIG, after, sizeof(after));
  bool sent = send_answer(request, 200, json_type, body);
  free(body);
  return sent;
}
bool answer_with_too_long_length(struct server_request *request) {
  send_with_length(request, 200, json_type, "{}", 1000);
  return false;
}
bool answer_with_too_short_length(struct server_request *request) {
  send_with_length(request, 200, json_type, "{\"ShardId\":\"s\",\"SequenceNumber\":\"1\"}", 10);
  return false;
}
bool close_before_answer(struct server_request *request) {
  (void)request;
  return false;
}
bool close_mid_head(struct server_request *request) {
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Le";
  send_raw(request, head, sizeof(head) - 1);
  return false;
}
bool close_on_reuse(struct server_request *request) {
  return request->on_connection == 0 && answer_stored(request);
}
bool answer_stored_and_close(struct server_request *request) {
  answer_stored(request);
  return false;
}
bool hang(struct server_request *request) {
  char byte;
  while (recv(request->fd, &byte, 1, 0) > 0)
    continue;
  return false;
}
