#include "client.h"

#include <stdio.h>
#include <time.h>

enum { ENDPOINT_TEXTS = 5, CREDENTIAL_TEXTS = 4, MAX_TEXTS = ENDPOINT_TEXTS };

struct kds_client {
  struct kds_resident resident;
  struct kds_engine *engine;
  struct kds_http *http; /* NULL once closed */
  struct kds_client_options options;
  struct kds_retry_bucket bucket;
  struct kds_rate_limit rate;
  int64_t clock_offset_s; /* the service's clock less ours */
  char last_date[40];     /* that told it */
  bool refuses_cbor;
  struct kds_list pending;
  char *endpoint[ENDPOINT_TEXTS]; /* url, host, region, service, suffix; NULL: not known yet */
  enum kds_account_mode account_mode;
  char *credentials[CREDENTIAL_TEXTS]; /* key id, secret, token, account */
  uint64_t credentials_number;         /* one more for each that were set or refused */
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
const struct kds_client_options *kds_client_options(const struct kds_client *client) {
  return &client->options;
}

/* ---- Retries ---- */

int64_t kds_client_retry_next(struct kds_client *client, enum kds_retry_class retry_class,
                              int attempts, int max_attempts, int64_t retry_after_ms) {
  struct kds_retry_attempt attempt = {
      .retry_class = retry_class,
      .attempts = attempts,
      .max_attempts = max_attempts,
      .retry_after_ms = retry_after_ms,
      .random = kds_random_fraction(),
  };
  return kds_retry_next(&client->bucket, &attempt);
}

static bool is_adaptive(const struct kds_client *client) {
  return client->options.retry_mode == KDS_RETRY_ADAPTIVE;
}

static double now_s(const struct kds_client *client) {
  return (double)kds_engine_now_ms(client->engine) / 1000;
}

uint64_t kds_client_admit(struct kds_client *client) {
  if (!is_adaptive(client))
    return 0;
  double wait_s = kds_rate_limit_take(&client->rate, now_s(client));
  return wait_s > 0 ? (uint64_t)(wait_s * 1000) + 1 : 0;
}

void kds_client_answered(struct kds_client *client, bool throttled) {
  if (is_adaptive(client))
    kds_rate_limit_answered(&client->rate, throttled, now_s(client));
}

void kds_client_succeeded(struct kds_client *client, enum kds_retry_class last) {
  kds_retry_succeeded(&client->bucket, last);
}

/* ---- The service's clock ---- */

int64_t kds_client_clock_offset_s(const struct kds_client *client) {
  return client->clock_offset_s;
}

/* It changes once a second, answers come more often. */
void kds_client_learn_time(struct kds_client *client, const char *date) {
  if (date[0] == '\0' || strcmp(date, client->last_date) == 0)
    return;
  snprintf(client->last_date, sizeof(client->last_date), "%s", date);
  int64_t time_s = kds_http_date_s(date);
  if (time_s >= 0)
    client->clock_offset_s = time_s - (int64_t)time(NULL);
}

/* ---- CBOR ---- */

void kds_client_refuse_cbor(struct kds_client *client) { client->refuses_cbor = true; }

enum kds_protocol kds_client_protocol(const struct kds_client *client, enum kds_protocol wanted) {
  return client->refuses_cbor ? KDS_PROTOCOL_JSON : wanted;
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

void kds_client_end_calls(struct kds_client *client, struct kds_list *calls) {
  struct kds_list all;
  kds_list_init(&all);
  kds_list_move(&all, calls);
  client->visiting = true;
  for (struct kds_list *item; (item = kds_list_shift(&all)) != NULL;) {
    struct kds_pending *pending = KDS_CONTAINER_OF(item, struct kds_pending, sibling);
    kds_list_push(calls, item);
    pending->end(pending, KDS_E_CLOSED, NULL);
  }
  client->visiting = false;
  finish_closing(client);
}

/* ---- Cancelling ---- */

struct cancel_message {
  struct kds_task task;
  struct kds_client *client;
  uint64_t id;
};

static struct kds_pending *find_pending(struct kds_client *client, uint64_t id) {
  struct kds_list *item = client->pending.next;
  for (; item != &client->pending; item = item->next) {
    struct kds_pending *pending = KDS_CONTAINER_OF(item, struct kds_pending, link);
    if (pending->id == id)
      return pending;
  }
  return NULL;
}

static void run_cancel(struct kds_task *task) {
  struct cancel_message *message = KDS_CONTAINER_OF(task, struct cancel_message, task);
  struct kds_pending *pending = find_pending(message->client, message->id);
  kds_free(message);
  if (pending != NULL)
    pending->end(pending, KDS_E_ABORTED, NULL);
}

enum kds_status kds_call_cancel(struct kds_client *client, uint64_t id) {
  if (id == UINT64_MAX)
    return KDS_E_INVALID;
  struct cancel_message *message = kds_calloc(1, sizeof(*message));
  if (message == NULL)
    return KDS_E_NOMEM;
  message->client = client;
  message->id = id;
  if (kds_engine_post(client->engine, &message->task, run_cancel))
    return KDS_OK;
  kds_free(message);
  return KDS_E_CLOSED;
}

/* ---- Endpoint and credentials ---- */

enum kds_status kds_client_signer(struct kds_client *client, int64_t time_s,
                                  struct kds_signer **out) {
  *out = NULL;
  if (client->endpoint[0] == NULL || client->credentials[0] == NULL)
    return KDS_OK;
  if (client->signer == NULL || !kds_sigv4_scope_covers(&client->signer->scope, time_s)) {
    char **endpoint_texts = client->endpoint, **credential_texts = client->credentials;
    struct kds_endpoint endpoint = {endpoint_texts[0], endpoint_texts[1], endpoint_texts[2],
                                    endpoint_texts[3], endpoint_texts[4], client->account_mode};
    struct kds_credentials credentials = {credential_texts[0], credential_texts[1],
                                          credential_texts[2], credential_texts[3]};
    kds_signer_drop(client->signer);
    client->signer = NULL;
    enum kds_status status = kds_signer_new(&endpoint, &credentials, time_s, &client->signer);
    if (status != KDS_OK)
      return status;
    client->signer->credentials_number = client->credentials_number;
  }
  *out = kds_signer_hold(client->signer);
  return KDS_OK;
}

bool kds_client_expire(struct kds_client *client, const struct kds_signer *signer) {
  if (client->options.on_expired == NULL)
    return false;
  /* Replaced, or refused to another call. Signers change also by the day, and with the endpoint. */
  if (signer->credentials_number != client->credentials_number)
    return true;
  client->credentials_number++;
  client->options.on_expired(client->options.arg, client->options.id, client->credentials[0]);
  clear_texts(client->credentials, CREDENTIAL_TEXTS);
  kds_signer_drop(client->signer);
  client->signer = NULL;
  return true;
}

/* A message to the engine: texts that replace the client's, or one that says why there are none. */
struct setting {
  struct kds_task task;
  struct kds_client *client;
  char *texts[MAX_TEXTS];
  enum kds_account_mode account_mode;
  enum kds_retry_mode retry_mode;
  uint32_t max_attempts;
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
  setting->client->account_mode = setting->account_mode;
  replace_texts(setting, setting->client->endpoint, ENDPOINT_TEXTS);
}

static void run_set_credentials(struct kds_task *task) {
  struct setting *setting = KDS_CONTAINER_OF(task, struct setting, task);
  setting->client->credentials_number++;
  replace_texts(setting, setting->client->credentials, CREDENTIAL_TEXTS);
}

static void run_fail_waiting(struct kds_task *task) {
  struct setting *setting = KDS_CONTAINER_OF(task, struct setting, task);
  visit_pending(setting->client, setting->texts[0], visit_fail);
  free_setting(setting);
}

static void run_set_retry(struct kds_task *task) {
  struct setting *setting = KDS_CONTAINER_OF(task, struct setting, task);
  setting->client->options.retry_mode = setting->retry_mode;
  setting->client->options.max_attempts = setting->max_attempts;
  free_setting(setting);
}

/* NULL: out of memory. */
static struct setting *new_setting(struct kds_client *client, const char *const *texts,
                                   size_t count) {
  struct setting *setting = kds_calloc(1, sizeof(*setting));
  if (setting == NULL)
    return NULL;
  setting->client = client;
  for (size_t i = 0; i < count; i++) {
    setting->texts[i] = kds_strdup(texts[i]);
    if (texts[i] == NULL || setting->texts[i] != NULL)
      continue;
    free_setting(setting);
    return NULL;
  }
  return setting;
}

static enum kds_status post_setting(struct setting *setting, void (*run)(struct kds_task *)) {
  if (setting == NULL)
    return KDS_E_NOMEM;
  if (kds_engine_post(setting->client->engine, &setting->task, run))
    return KDS_OK;
  free_setting(setting);
  return KDS_E_CLOSED;
}

enum kds_status kds_client_set_endpoint(struct kds_client *client,
                                        const struct kds_endpoint *endpoint) {
  const char *texts[] = {endpoint->url, endpoint->host, endpoint->region, endpoint->service,
                         endpoint->label_suffix};
  struct setting *setting = new_setting(client, texts, ENDPOINT_TEXTS);
  if (setting != NULL)
    setting->account_mode = endpoint->account_mode;
  return post_setting(setting, run_set_endpoint);
}

enum kds_status kds_client_set_credentials(struct kds_client *client,
                                           const struct kds_credentials *credentials) {
  const char *texts[] = {credentials->access_key_id, credentials->secret_access_key,
                         credentials->session_token, credentials->account_id};
  return post_setting(new_setting(client, texts, CREDENTIAL_TEXTS), run_set_credentials);
}

enum kds_status kds_client_set_retry(struct kds_client *client, enum kds_retry_mode mode,
                                     uint32_t max_attempts) {
  struct setting *setting = new_setting(client, NULL, 0);
  if (setting != NULL) {
    setting->retry_mode = mode;
    setting->max_attempts = max_attempts;
  }
  return post_setting(setting, run_set_retry);
}

enum kds_status kds_client_fail_waiting(struct kds_client *client, const char *message) {
  return post_setting(new_setting(client, &message, 1), run_fail_waiting);
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
      .retry_mode = options->retry_mode,
      .max_response_bytes =
          options->max_response_bytes == 0 ? (size_t)64 << 20 : options->max_response_bytes,
      .max_response_header_bytes = options->max_response_header_bytes == 0
                                       ? (size_t)64 << 10
                                       : options->max_response_header_bytes,
      .max_response_depth = or_default(options->max_response_depth, 64),
      .on_expired = options->on_expired,
      .arg = options->arg,
      .id = options->id,
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
      .max_header_bytes = client->options.max_response_header_bytes,
  };
  return kds_http_new(client->engine, &http, &client->http);
}

static void run_open(struct kds_task *task) {
  struct kds_client *client = KDS_CONTAINER_OF(task, struct kds_client, opening);
  kds_rate_limit_init(&client->rate, now_s(client));
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
