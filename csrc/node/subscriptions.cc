#include "subscriptions.h"

#include "calls.h"
#include "receivers.h"

namespace kds {
namespace {

/* What the core's callbacks know; freed with the last of them. */
struct Subscriber {
  std::shared_ptr<Environment> environment;
  uint32_t id;
  void tell(Stage stage, enum kds_response response, const struct kds_result &result) {
    environment->finish(std::make_unique<CallCompletion>(id, response, result, stage));
  }
};

void tell_begun(void *arg, const struct kds_result *head) {
  static_cast<Subscriber *>(arg)->tell(Stage::BEGUN, KDS_RESPONSE_TEXT, *head);
}

void tell_event(void *arg, const struct kds_result *event) {
  static_cast<Subscriber *>(arg)->tell(Stage::EVENT, KDS_RESPONSE_RECORDS, *event);
}

void tell_ended(void *arg, const struct kds_result *end) {
  std::unique_ptr<Subscriber> subscriber(static_cast<Subscriber *>(arg));
  subscriber->tell(Stage::ENDED, KDS_RESPONSE_TEXT, *end);
}

/* An engine that has stopped has freed it. */
void close(SubscriptionHandle *handle) {
  if (handle->open())
    kds_subscription_free(handle->subscription);
  handle->subscription = nullptr;
}

void finalize(napi_env env, void *data, void *) {
  auto *handle = static_cast<SubscriptionHandle *>(data);
  close(handle);
  napi_delete_reference(env, handle->client);
  delete handle;
}

} // namespace

napi_value subscribe(napi_env env, napi_callback_info info) {
  static const struct kds_subscription_callbacks callbacks = {tell_begun, tell_event, tell_ended};
  napi_value args[5], refusal = nullptr;
  auto *client = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (client == nullptr)
    return refusal;
  auto number = [&](int i) { return static_cast<uint32_t>(to_number(env, args[i])); };
  CallTexts texts;
  struct kds_call call = {};
  read_call(env, args[2], &texts, &call);
  struct kds_subscribe options = {};
  options.credit = number(3);
  options.silence_timeout_ms = number(4);
  auto subscriber = std::make_unique<Subscriber>(Subscriber{client->environment, number(1)});
  auto *handle = new SubscriptionHandle{client->environment, nullptr, nullptr};
  enum kds_status status = kds_subscription_new(client->client, &call, &options, &callbacks,
                                                subscriber.get(), &handle->subscription);
  if (status != KDS_OK) {
    delete handle;
    return js_number(env, status);
  }
  subscriber.release(); /* until tell_ended */
  napi_create_reference(env, args[0], 1, &handle->client);
  return wrap(env, handle, finalize, subscription_tag);
}

napi_value credit(napi_env env, napi_callback_info info) {
  napi_value args[2];
  auto *handle = receiver<SubscriptionHandle>(env, info, args, subscription_tag);
  if (handle != nullptr && handle->open())
    kds_subscription_credit(handle->subscription, static_cast<uint32_t>(to_number(env, args[1])));
  return nullptr;
}

napi_value close_subscription(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *handle = receiver<SubscriptionHandle>(env, info, args, subscription_tag);
  if (handle != nullptr)
    close(handle);
  return nullptr;
}

napi_value hold(napi_env env, napi_callback_info info) {
  napi_value args[2];
  auto *environment = receiver<EnvironmentHandle>(env, info, args, environment_tag);
  if (environment == nullptr)
    return nullptr;
  if (to_bool(env, args[1]))
    (*environment)->begin_work(1);
  else
    (*environment)->end_work(1);
  return nullptr;
}

} // namespace kds
