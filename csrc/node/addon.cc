/*
 * addon: the functions that lib/native.js calls. Values have been checked there. Statuses go back
 * as numbers: 0, or one of kds.h.
 */
#include "aggregates.h"
#include "calls.h"
#include "fetchers.h"
#include "leases.h"
#include "puts.h"
#include "receivers.h"
#include "records.h"
#include "subscriptions.h"

#include <cstdlib>
#include <cstring>

namespace kds {
namespace {

/* ---- Client ---- */

void close_client(ClientHandle *handle) {
  if (handle->open())
    kds_client_free(handle->client);
  handle->client = nullptr;
}

void finalize_client(napi_env, void *data, void *) {
  auto *handle = static_cast<ClientHandle *>(data);
  close_client(handle);
  delete handle;
}

enum kds_retry_mode retry_mode_of(const std::string &name) {
  return name == "adaptive" ? KDS_RETRY_ADAPTIVE : KDS_RETRY_STANDARD;
}

struct kds_client_options read_options(napi_env env, napi_value object) {
  auto number = [&](const char *name) {
    return static_cast<uint32_t>(to_number(env, get(env, object, name)));
  };
  struct kds_client_options options = {};
  options.max_connections = number("maxConnections");
  options.connect_timeout_ms = number("connectTimeoutMs");
  options.attempt_timeout_ms = number("requestTimeoutMs");
  options.call_timeout_ms = number("timeoutMs");
  options.idle_timeout_ms = number("idleTimeoutMs");
  options.connection_max_age_ms = number("connectionMaxAgeMs");
  options.max_attempts = number("maxAttempts");
  options.retry_mode = retry_mode_of(to_string(env, get(env, object, "retryMode")));
  options.max_response_bytes = number("maxResponseBytes");
  options.max_response_header_bytes = number("maxResponseHeaderBytes");
  options.max_response_depth = number("maxResponseDepth");
  options.id = number("id");
  return options;
}

void on_expired(void *arg, uint32_t client_id, const char *access_key_id) {
  static_cast<Environment *>(arg)->expire(client_id, access_key_id);
}

/* OpenSSL's own exit handler must find no thread of ours: registered after libcurl's set-up. */
void register_exit_handler() {
  static std::once_flag once;
  std::call_once(once, [] { atexit(shutdown_all); });
}

/* openClient(environment, options) → handle, or a status */
napi_value open_client(napi_env env, napi_callback_info info) {
  napi_value args[2];
  auto *environment = receiver<EnvironmentHandle>(env, info, args, environment_tag);
  if (environment == nullptr)
    return nullptr;
  std::string user_agent = to_string(env, get(env, args[1], "userAgent"));
  std::string proxy = to_string(env, get(env, args[1], "proxy"));
  std::string ca = to_string(env, get(env, args[1], "ca"));
  struct kds_client_options options = read_options(env, args[1]);
  options.user_agent = user_agent.empty() ? nullptr : user_agent.c_str();
  options.proxy = proxy.empty() ? nullptr : proxy.c_str();
  options.ca_pem = {ca.data(), ca.size()};
  options.on_expired = to_bool(env, get(env, args[1], "canRenew")) ? on_expired : nullptr;
  options.arg = environment->get();
  struct kds_engine *engine = nullptr;
  struct kds_client *client = nullptr;
  enum kds_status status = (*environment)->engine(&engine);
  if (status == KDS_OK)
    status = kds_client_new(engine, &options, &client);
  if (status != KDS_OK)
    return js_number(env, status);
  register_exit_handler();
  auto *handle = new ClientHandle{*environment, client};
  return wrap(env, handle, finalize_client, client_tag);
}

enum kds_account_mode account_mode_of(const std::string &name) {
  return name == "required"    ? KDS_ACCOUNT_REQUIRED
         : name == "preferred" ? KDS_ACCOUNT_PREFERRED
                               : KDS_ACCOUNT_DISABLED;
}

/* setEndpoint(client, { url, host, region, service, accountSuffix, accountMode }) → status */
napi_value set_endpoint(napi_env env, napi_callback_info info) {
  napi_value args[2], refusal = nullptr;
  auto *handle = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  auto text = [&](const char *name) { return to_string(env, get(env, args[1], name)); };
  std::string url = text("url"), host = text("host"), region = text("region"),
              service = text("service"), suffix = text("accountSuffix");
  struct kds_endpoint endpoint = {};
  endpoint.url = url.c_str();
  endpoint.host = host.c_str();
  endpoint.region = region.c_str();
  endpoint.service = service.c_str();
  endpoint.label_suffix = suffix.empty() ? nullptr : suffix.c_str();
  endpoint.account_mode = account_mode_of(text("accountMode"));
  return js_number(env, kds_client_set_endpoint(handle->client, &endpoint));
}

/* setRetry(client, mode, maxAttempts) → status */
napi_value set_retry(napi_env env, napi_callback_info info) {
  napi_value args[3], refusal = nullptr;
  auto *handle = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  auto max_attempts = static_cast<uint32_t>(to_number(env, args[2]));
  return js_number(env, kds_client_set_retry(handle->client, retry_mode_of(to_string(env, args[1])),
                                             max_attempts));
}

void wipe(std::string *secret) {
  volatile char *bytes = secret->empty() ? nullptr : &(*secret)[0];
  for (size_t i = 0; i < secret->size(); i++)
    bytes[i] = 0;
}

/* setCredentials(client, accessKeyId, secretAccessKey, sessionToken, accountId) → status */
napi_value set_credentials(napi_env env, napi_callback_info info) {
  napi_value args[5], refusal = nullptr;
  auto *handle = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  std::string id = to_string(env, args[1]), secret = to_string(env, args[2]),
              token = to_string(env, args[3]), account = to_string(env, args[4]);
  struct kds_credentials credentials = {};
  credentials.access_key_id = id.empty() ? nullptr : id.c_str();
  credentials.secret_access_key = secret.c_str();
  credentials.session_token = token.empty() ? nullptr : token.c_str();
  credentials.account_id = account.empty() ? nullptr : account.c_str();
  enum kds_status status = kds_client_set_credentials(handle->client, &credentials);
  wipe(&secret);
  wipe(&token);
  return js_number(env, status);
}

/* failWaiting(client, message) → status */
napi_value fail_waiting(napi_env env, napi_callback_info info) {
  napi_value args[2], refusal = nullptr;
  auto *handle = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  return js_number(env, kds_client_fail_waiting(handle->client, to_string(env, args[1]).c_str()));
}

napi_value close_client_call(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *handle = receiver<ClientHandle>(env, info, args, client_tag);
  if (handle != nullptr)
    close_client(handle);
  return nullptr;
}

/* ---- Calls ---- */

struct PendingCall {
  std::shared_ptr<Environment> environment;
  uint32_t id;
  enum kds_response response;
  std::vector<struct kds_record>
      records; /* views of the slab, which JavaScript keeps till the end */
};

void finish_call(void *arg, const struct kds_result *result) {
  std::unique_ptr<PendingCall> pending(static_cast<PendingCall *>(arg));
  pending->environment->finish(
      std::make_unique<CallCompletion>(pending->id, pending->response, *result));
}

/*
 * call(client, id, { service, operation, inputText, label, endpoint, protocol, timeoutMs,
 * requestTimeoutMs, maxAttempts, retryEntries, callerRetries, attemptsBefore }, response, slab,
 * lengths) → status; slab and lengths may be undefined
 */
napi_value start_call(napi_env env, napi_callback_info info) {
  napi_value args[6], refusal = nullptr;
  auto *handle = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  CallTexts texts;
  struct kds_call call = {};
  read_call(env, args[2], &texts, &call);
  call.response = static_cast<enum kds_response>(static_cast<int>(to_number(env, args[3])));
  auto id = static_cast<uint32_t>(to_number(env, args[1]));
  call.id = id;
  auto pending = std::make_unique<PendingCall>();
  *pending = {handle->environment, id, call.response, {}};
  static const struct kds_record none = {};
  if (read_records(env, args[4], args[5], &pending->records)) {
    /* a list of none is a list, too */
    call.records = pending->records.empty() ? &none : pending->records.data();
    call.record_count = pending->records.size();
  }
  enum kds_status status = kds_call_start(handle->client, &call, finish_call, pending.get());
  if (status != KDS_OK)
    return js_number(env, status);
  pending.release();
  handle->environment->begin_work(1);
  return js_number(env, KDS_OK);
}

/* cancel(client, id) */
napi_value cancel_call(napi_env env, napi_callback_info info) {
  napi_value args[2];
  auto *handle = receiver<ClientHandle>(env, info, args, client_tag);
  if (handle != nullptr && handle->open())
    kds_call_cancel(handle->client, static_cast<uint64_t>(to_number(env, args[1])));
  return nullptr;
}

/* drain(environment) → see Environment::drain */
napi_value drain(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *environment = receiver<EnvironmentHandle>(env, info, args, environment_tag);
  return environment == nullptr ? nullptr : (*environment)->drain();
}

/* ---- Pure functions ---- */

/* hashKey(partitionKey) → BigInt */
napi_value hash_key(napi_env env, napi_callback_info info) {
  napi_value args[1];
  if (!arguments<1>(env, info, args))
    return nullptr;
  std::string key = to_string(env, args[0]);
  struct kds_hash_key hash;
  if (kds_hash_key_of({key.data(), key.size()}, &hash) != KDS_OK)
    return nullptr;
  uint64_t words[2] = {hash.low, hash.high};
  napi_value value = nullptr;
  napi_create_bigint_words(env, 0, 2, words, &value);
  return value;
}

/* [[name, value], …] as headers that point into `texts` */
std::vector<struct kds_header> read_pairs(napi_env env, napi_value pairs,
                                          std::vector<std::string> *texts) {
  uint32_t count = 0;
  napi_get_array_length(env, pairs, &count);
  for (uint32_t i = 0; i < count; i++) {
    napi_value pair = nullptr, text = nullptr;
    napi_get_element(env, pairs, i, &pair);
    for (uint32_t part = 0; part < 2; part++) {
      napi_get_element(env, pair, part, &text);
      texts->push_back(to_string(env, text));
    }
  }
  std::vector<struct kds_header> headers;
  for (size_t i = 0; i + 1 < texts->size(); i += 2)
    headers.push_back({{(*texts)[i].data(), (*texts)[i].size()},
                       {(*texts)[i + 1].data(), (*texts)[i + 1].size()}});
  return headers;
}

/* sign({ method, path, query, headers, body, region, service, …credentials, timeS }) */
napi_value sign(napi_env env, napi_callback_info info) {
  napi_value args[1];
  if (!arguments<1>(env, info, args))
    return nullptr;
  auto text = [&](const char *name) { return to_string(env, get(env, args[0], name)); };
  std::string method = text("method"), path = text("path"), region = text("region"),
              service = text("service"), id = text("accessKeyId"), secret = text("secretAccessKey"),
              token = text("sessionToken");
  std::vector<std::string> query_texts, header_texts;
  auto query = read_pairs(env, get(env, args[0], "query"), &query_texts);
  auto headers = read_pairs(env, get(env, args[0], "headers"), &header_texts);
  void *body = nullptr;
  size_t body_len = 0;
  napi_get_buffer_info(env, get(env, args[0], "body"), &body, &body_len);
  struct kds_sign_params params = {};
  params.method = {method.data(), method.size()};
  params.path = {path.data(), path.size()};
  params.query = query.data();
  params.query_count = query.size();
  params.headers = headers.data();
  params.header_count = headers.size();
  params.body = {static_cast<const char *>(body), body_len};
  params.region = region.c_str();
  params.service = service.c_str();
  params.access_key_id = id.c_str();
  params.secret_access_key = secret.c_str();
  params.session_token = token.empty() ? nullptr : token.c_str();
  params.time_s = static_cast<int64_t>(to_number(env, get(env, args[0], "timeS")));
  struct kds_signature signature;
  enum kds_status status = kds_sign(&params, &signature);
  wipe(&secret);
  if (status != KDS_OK)
    return js_number(env, status);
  napi_value result = js_object(env);
  js_set(env, result, "amzDate", js_string(env, signature.amz_date, strlen(signature.amz_date)));
  js_set(env, result, "authorization",
         js_string(env, signature.authorization, strlen(signature.authorization)));
  kds_signature_clear(&signature);
  return result;
}

/* describe(status) → { status, code, message } */
napi_value describe(napi_env env, napi_callback_info info) {
  napi_value args[1];
  if (!arguments<1>(env, info, args))
    return nullptr;
  auto status = static_cast<enum kds_status>(static_cast<int>(to_number(env, args[0])));
  napi_value result = js_object(env);
  js_set(env, result, "status", args[0]);
  const char *code = kds_status_code(status), *message = kds_status_message(status);
  js_set(env, result, "code", js_string(env, code, strlen(code)));
  js_set(env, result, "message", js_string(env, message, strlen(message)));
  return result;
}

/* ---- Module ---- */

/* shutdown(environment) */
napi_value shutdown(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *environment = receiver<EnvironmentHandle>(env, info, args, environment_tag);
  if (environment != nullptr)
    (*environment)->shutdown();
  return nullptr;
}

void finalize_environment(napi_env, void *handle, void *) {
  delete static_cast<EnvironmentHandle *>(handle);
}

/* start(onCompletions) → environment: before all else, once by each copy of lib/native.js */
napi_value start(napi_env env, napi_callback_info info) {
  napi_value args[1];
  if (!arguments<1>(env, info, args))
    return nullptr;
  auto *handle = new EnvironmentHandle(Environment::open(env, args[0]));
  return wrap(env, handle, finalize_environment, environment_tag);
}

const struct {
  const char *name;
  napi_callback function;
} functions[] = {
    {"start", start},
    {"shutdown", shutdown},
    {"drain", drain},
    {"subscribe", subscribe},
    {"credit", credit},
    {"closeSubscription", close_subscription},
    {"hold", hold},
    {"openLease", open_lease},
    {"checkpointLease", checkpoint_lease},
    {"releaseLease", release_lease},
    {"watchLease", watch_lease},
    {"closeLease", close_lease},
    {"openFetcher", open_fetcher},
    {"pauseFetcher", pause_fetcher},
    {"releaseFetched", release_fetched},
    {"takeRecords", take_records},
    {"dropRecords", drop_records},
    {"fetcherMetrics", fetcher_metrics},
    {"closeFetcher", close_fetcher},
    {"openClient", open_client},
    {"setEndpoint", set_endpoint},
    {"setCredentials", set_credentials},
    {"setRetry", set_retry},
    {"failWaiting", fail_waiting},
    {"closeClient", close_client_call},
    {"call", start_call},
    {"cancel", cancel_call},
    {"openPuts", open_puts},
    {"put", put},
    {"flush", flush},
    {"metrics", metrics},
    {"closePuts", close_puts},
    {"aggregate", aggregate},
    {"deaggregate", deaggregate},
    {"hashKey", hash_key},
    {"sign", sign},
    {"describe", describe},
};

napi_value init(napi_env env, napi_value exports) {
  for (const auto &function : functions) {
    napi_value value = nullptr;
    napi_create_function(env, function.name, NAPI_AUTO_LENGTH, function.function, nullptr, &value);
    napi_set_named_property(env, exports, function.name, value);
  }
  return exports;
}

} // namespace
} // namespace kds

NAPI_MODULE(NODE_GYP_MODULE_NAME, kds::init)
