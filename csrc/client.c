#include "client.h"

#include <unistd.h>

enum { ENDPOINT_TEXTS = 4, CREDENTIAL_TEXTS = 3, MAX_TEXTS = ENDPOINT_TEXTS };

struct kds_client {
  struct kds_resident resident;
  struct kds_engine *engine;
  struct kds_http *http; /* NULL once closed */
  struct kds_client_options options;
  struct kds_retry_bucket bucket;
  struct kds_list pending;
  char *endpoint[ENDPOINT_TEXTS];      /* url, host, region, service; all NULL: not known yet */
  char *credentials[CREDENTIAL_TEXTS]; /* key id, secret, token */
  struct kds_signer *signer; /* of the two above and the day of the last attempt; or NULL */
  bool closing;
  bool abandoned; /* kds_client_free was called */
  bool visiting;  /* in visit_pending, which must not lose the client under its feet */
  struct kds_task opening, freeing; /* two: the second may be posted before the first has run */
};

struct kds_engine *kds_client_engine(struct kds_client *client) {
  return client->engine;
}
struct kds_http *kds_client_http(struct kds_client *client) {
  return client->http;
}
struct kds_retry_bucket *kds_client_bucket(struct kds_client *client) {
  return &client->bucket;
}
const struct kds_client_options *kds_client_options(const struct kds_client *client) {
  return &client->options;
}

/* ---- Retries ---- */

static double random_fraction(void) {
  uint64_t bits = 0;
  if (getentropy(&bits, sizeof(bits)) != 0)
    return 0.5;
  return (double)(bits >> 11) / (double)((uint64_t)1 << 53);
}

int64_t kds_client_retry_next(struct kds_client *client, enum kds_retry_class retry_class,
                              int attempts, int64_t retry_after_ms) {
  struct kds_retry_attempt attempt = {
      .retry_class = retry_class,
      .attempts = attempts,
      .max_attempts = (int)client->options.max_attempts,
      .retry_after_ms = retry_after_ms,
      .random = random_fraction(),
  };
  return kds_retry_next(&client->bucket, &attempt);
}

/* ---- Texts that hold secrets ---- */

static void clear_texts(char **texts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (texts[i] != NULL)
      kds_cleanse(texts[i], strlen(texts[i]));
    kds_free(texts[i]);
    texts[i] = NULL;
  }
}

/* ---- Closing ---- */

static void free_client(struct kds_client *client) {
  kds_list_remove(&client->resident.link);
  kds_signer_drop(client->signer);
  clear_texts(client->endpoint, ENDPOINT_TEXTS);
  clear_texts(client->credentials, CREDENTIAL_TEXTS);
  kds_http_free(client->http);
  kds_free(client);
}

/* Connections close on the loop; the memory stays as long as somebody may hold the pointer. */
static void finish_closing(struct kds_client *client) {
  if (!client->closing || client->visiting || !kds_list_empty(&client->pending))
    return;
  kds_http_free(client->http);
  client->http = NULL;
  if (client->abandoned)
    free_client(client);
}

/* Visits all that are pending now; a visit may end any of them and start others. */
static void visit_pending(struct kds_client *client, void *arg,
                          void (*visit)(struct kds_pending *pending, void *arg)) {
  struct kds_list all;
  kds_list_init(&all);
  kds_list_move(&all, &client->pending);
  client->visiting = true;
  for (struct kds_list *item; (item = kds_list_shift(&all)) != NULL;) {
    kds_list_push(&client->pending, item);
    visit(KDS_CONTAINER_OF(item, struct kds_pending, link), arg);
  }
  client->visiting = false;
}

static void visit_close(struct kds_pending *pending, void *arg) {
  (void)arg;
  pending->end(pending, KDS_E_CLOSED, NULL);
}

static void close_client(struct kds_client *client) {
  if (!client->closing) {
    client->closing = true;
    visit_pending(client, NULL, visit_close);
  }
  finish_closing(client);
}

static void stop_resident(struct kds_resident *resident) {
  struct kds_client *client = KDS_CONTAINER_OF(resident, struct kds_client, resident);
  close_client(client);
}

static void release_resident(struct kds_resident *resident) {
  free_client(KDS_CONTAINER_OF(resident, struct kds_client, resident));
}

/* ---- Pending ---- */

bool kds_client_enter(struct kds_client *client, struct kds_pending *pending) {
  if (client->closing)
    return false;
  kds_list_push(&client->pending, &pending->link);
  return true;
}

void kds_client_leave(struct kds_client *client, struct kds_pending *pending) {
  kds_list_remove(&pending->link);
  finish_closing(client);
}

void kds_client_end(struct kds_client *client, uint64_t id, enum kds_status status) {
  struct kds_list *item = client->pending.next;
  for (; item != &client->pending; item = item->next) {
    struct kds_pending *pending = KDS_CONTAINER_OF(item, struct kds_pending, link);
    if (pending->id != id)
      continue;
    pending->end(pending, status, NULL);
    return;
  }
}

/* ---- Endpoint and credentials ---- */

enum kds_status kds_client_signer(struct kds_client *client, int64_t time_s,
                                  struct kds_signer **out) {
  *out = NULL;
  if (client->endpoint[0] == NULL || client->credentials[0] == NULL)
    return KDS_OK;
  if (client->signer == NULL || !kds_sigv4_scope_covers(&client->signer->scope, time_s)) {
    struct kds_endpoint endpoint = {client->endpoint[0], client->endpoint[1], client->endpoint[2],
                                    client->endpoint[3]};
    struct kds_credentials credentials = {client->credentials[0], client->credentials[1],
                                          client->credentials[2]};
    kds_signer_drop(client->signer);
    client->signer = NULL;
    enum kds_status status = kds_signer_new(&endpoint, &credentials, time_s, &client->signer);
    if (status != KDS_OK)
      return status;
  }
  *out = kds_signer_hold(client->signer);
  return KDS_OK;
}

/* A message to the engine: texts that replace the client's, or one that says why there are none. */
struct setting {
  struct kds_task task;
  struct kds_client *client;
  char *texts[MAX_TEXTS];
};

static void free_setting(struct setting *setting) {
  clear_texts(setting->texts, MAX_TEXTS);
  kds_free(setting);
}

static void visit_resume(struct kds_pending *pending, void *arg) {
  (void)arg;
  if (pending->waits_for_signer)
    pending->resume(pending);
}

static void visit_fail(struct kds_pending *pending, void *message) {
  if (pending->waits_for_signer)
    pending->end(pending, KDS_E_CONFIG, message);
}

static void replace_texts(struct setting *setting, char **texts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char *old = texts[i];
    texts[i] = setting->texts[i];
    setting->texts[i] = old;
  }
  struct kds_client *client = setting->client;
  free_setting(setting);
  kds_signer_drop(client->signer);
  client->signer = NULL;
  visit_pending(client, NULL, visit_resume);
}

static void run_set_endpoint(struct kds_task *task) {
  struct setting *setting = KDS_CONTAINER_OF(task, struct setting, task);
  replace_texts(setting, setting->client->endpoint, ENDPOINT_TEXTS);
}

static void run_set_credentials(struct kds_task *task) {
  struct setting *setting = KDS_CONTAINER_OF(task, struct setting, task);
  replace_texts(setting, setting->client->credentials, CREDENTIAL_TEXTS);
}

static void run_fail_waiting(struct kds_task *task) {
  struct setting *setting = KDS_CONTAINER_OF(task, struct setting, task);
  visit_pending(setting->client, setting->texts[0], visit_fail);
  free_setting(setting);
}

static enum kds_status post_setting(struct kds_client *client, const char *const *texts,
                                    size_t count, void (*run)(struct kds_task *)) {
  struct setting *setting = kds_calloc(1, sizeof(*setting));
  if (setting == NULL)
    return KDS_E_NOMEM;
  setting->client = client;
  enum kds_status status = KDS_OK;
  for (size_t i = 0; i < count; i++) {
    setting->texts[i] = kds_strdup(texts[i]);
    if (texts[i] != NULL && setting->texts[i] == NULL)
      status = KDS_E_NOMEM;
  }
  if (status == KDS_OK && !kds_engine_post(client->engine, &setting->task, run))
    status = KDS_E_CLOSED;
  if (status != KDS_OK)
    free_setting(setting);
  return status;
}

enum kds_status kds_client_set_endpoint(struct kds_client *client,
                                        const struct kds_endpoint *endpoint) {
  const char *texts[] = {endpoint->url, endpoint->host, endpoint->region, endpoint->service};
  return post_setting(client, texts, ENDPOINT_TEXTS, run_set_endpoint);
}

enum kds_status kds_client_set_credentials(struct kds_client *client,
                                           const struct kds_credentials *credentials) {
  const char *texts[] = {credentials->access_key_id, credentials->secret_access_key,
                         credentials->session_token};
  return post_setting(client, texts, CREDENTIAL_TEXTS, run_set_credentials);
}

enum kds_status kds_client_fail_waiting(struct kds_client *client, const char *message) {
  return post_setting(client, &message, 1, run_fail_waiting);
}

/* ---- Life ---- */

static uint32_t or_default(uint32_t value, uint32_t fallback) {
  return value == 0 ? fallback : value;
}

static struct kds_client_options fill_in(const struct kds_client_options *options) {
  return (struct kds_client_options){
      .max_connections = or_default(options->max_connections, 50),
      .connect_timeout_ms = or_default(options->connect_timeout_ms, 6000),
      .attempt_timeout_ms = or_default(options->attempt_timeout_ms, 10000),
      .call_timeout_ms = or_default(options->call_timeout_ms, 60000),
      .idle_timeout_ms = or_default(options->idle_timeout_ms, 50000),
      .connection_max_age_ms = or_default(options->connection_max_age_ms, 600000),
      .max_attempts = or_default(options->max_attempts, 3),
      .max_response_bytes =
          options->max_response_bytes == 0 ? (size_t)64 << 20 : options->max_response_bytes,
  };
}

static enum kds_status open_http(struct kds_client *client,
                                 const struct kds_client_options *options) {
  struct kds_http_options http = {
      .user_agent = options->user_agent == NULL ? "kds" : options->user_agent,
      .proxy = options->proxy,
      .ca_pem = options->ca_pem,
      .max_connections = client->options.max_connections,
      .connect_timeout_ms = client->options.connect_timeout_ms,
      .attempt_timeout_ms = client->options.attempt_timeout_ms,
      .idle_timeout_ms = client->options.idle_timeout_ms,
      .connection_max_age_ms = client->options.connection_max_age_ms,
  };
  return kds_http_new(client->engine, &http, &client->http);
}

static void run_open(struct kds_task *task) {
  struct kds_client *client = KDS_CONTAINER_OF(task, struct kds_client, opening);
  kds_engine_add(client->engine, &client->resident);
}

static void run_free(struct kds_task *task) {
  struct kds_client *client = KDS_CONTAINER_OF(task, struct kds_client, freeing);
  client->abandoned = true;
  close_client(client);
}

enum kds_status kds_client_new(struct kds_engine *engine, const struct kds_client_options *options,
                               struct kds_client **out) {
  struct kds_client *client = kds_calloc(1, sizeof(*client));
  if (client == NULL)
    return KDS_E_NOMEM;
  client->engine = engine;
  client->options = fill_in(options);
  client->resident.stop = stop_resident;
  client->resident.release = release_resident;
  kds_list_init(&client->resident.link);
  kds_list_init(&client->pending);
  kds_retry_bucket_init(&client->bucket);
  enum kds_status status = open_http(client, options);
  if (status == KDS_OK && !kds_engine_post(engine, &client->opening, run_open))
    status = KDS_E_CLOSED;
  if (status != KDS_OK) {
    free_client(client);
    return status;
  }
  *out = client;
  return KDS_OK;
}

/* A stopping engine closes and frees its clients by itself. */
void kds_client_free(struct kds_client *client) {
  if (client != NULL)
    kds_engine_post(client->engine, &client->freeing, run_free);
}
