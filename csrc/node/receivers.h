/*
 * receivers: what the objects that lib/native.js holds stand for. They are tagged, so that a
 * receiver of the wrong kind is an error, never a crash.
 */
#ifndef KDS_NODE_RECEIVERS_H
#define KDS_NODE_RECEIVERS_H

#include "../kds_lease.h"
#include "environment.h"
#include "values.h"

namespace kds {

using EnvironmentHandle = std::shared_ptr<Environment>;

struct ClientHandle {
  std::shared_ptr<Environment> environment;
  struct kds_client *client;
  bool open() const { return client != nullptr && !environment->closed(); }
};

/* A collector or a producer. */
struct PutsHandle {
  std::shared_ptr<Environment> environment;
  struct kds_collector *collector;
  struct kds_producer *producer;
  napi_ref client; /* the client must not be collected before its puts */
  bool open() const {
    return (collector != nullptr || producer != nullptr) && !environment->closed();
  }
};

struct SubscriptionHandle {
  std::shared_ptr<Environment> environment;
  struct kds_subscription *subscription; /* NULL: freed */
  napi_ref client; /* the client must not be collected before its subscriptions */
  bool open() const { return subscription != nullptr && !environment->closed(); }
};

struct LeaseHandle {
  std::shared_ptr<Environment> environment;
  struct kds_lease *lease; /* NULL: freed */
  napi_ref client;         /* the client must not be collected before its leases */
  bool open() const { return lease != nullptr && !environment->closed(); }
};

struct FetcherHandle {
  std::shared_ptr<Environment> environment;
  struct kds_fetcher *fetcher; /* NULL: freed */
  napi_ref client;             /* the client must not be collected before its fetchers */
  bool open() const { return fetcher != nullptr && !environment->closed(); }
};

inline const napi_type_tag environment_tag = {0x6b696e657369732d, 0x656e7669726f6e03};
inline const napi_type_tag client_tag = {0x6b696e657369732d, 0x636c69656e740001};
inline const napi_type_tag puts_tag = {0x6b696e657369732d, 0x7075747300000002};
inline const napi_type_tag subscription_tag = {0x6b696e657369732d, 0x7375627363726904};
inline const napi_type_tag lease_tag = {0x6b696e657369732d, 0x6c65617365000006};
inline const napi_type_tag fetcher_tag = {0x6b696e657369732d, 0x6665746368657205};
inline const napi_type_tag records_tag = {0x6b696e657369732d, 0x7265636f72647307};

template <typename Handle>
Handle *unwrap(napi_env env, napi_value value, const napi_type_tag &tag) {
  bool same = false;
  void *handle = nullptr;
  if (napi_check_object_type_tag(env, value, &tag, &same) != napi_ok || !same ||
      napi_unwrap(env, value, &handle) != napi_ok) {
    napi_throw_type_error(env, "ERR_INVALID_THIS", "kinesis-native: not a handle of this addon");
    return nullptr;
  }
  return static_cast<Handle *>(handle);
}

/* Takes the handle over. NULL where JavaScript can't run any more: a worker is being terminated. */
template <typename Handle>
napi_value wrap(napi_env env, Handle *handle, napi_finalize finalize, const napi_type_tag &tag) {
  napi_value object = js_object(env);
  if (napi_wrap(env, object, handle, finalize, nullptr, nullptr) != napi_ok) {
    finalize(env, handle, nullptr);
    return nullptr;
  }
  napi_type_tag_object(env, object, &tag);
  return object;
}

template <size_t count> bool arguments(napi_env env, napi_callback_info info, napi_value *values) {
  size_t given = count;
  napi_get_cb_info(env, info, &given, values, nullptr, nullptr);
  if (given >= count)
    return true;
  napi_throw_type_error(env, "ERR_MISSING_ARGS", "kinesis-native: too few arguments");
  return false;
}

/* The arguments, and the receiver that is the first of them. NULL: an exception is pending. */
template <typename Handle, size_t count>
Handle *receiver(napi_env env, napi_callback_info info, napi_value (&args)[count],
                 const napi_type_tag &tag) {
  return arguments<count>(env, info, args) ? unwrap<Handle>(env, args[0], tag) : nullptr;
}

/* The same; NULL for a closed one, too: `refusal` is then the status to return. */
template <typename Handle, size_t count>
Handle *open_receiver(napi_env env, napi_callback_info info, napi_value (&args)[count],
                      const napi_type_tag &tag, napi_value *refusal) {
  auto *handle = receiver<Handle>(env, info, args, tag);
  if (handle == nullptr || handle->open())
    return handle;
  *refusal = js_number(env, KDS_E_CLOSED);
  return nullptr;
}

} // namespace kds
#endif
