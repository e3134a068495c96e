#include "leases.h"

#include "receivers.h"

namespace kds {
namespace {

/* What the core tells of a lease: that a change was made, or wasn't, or that it isn't held any
 * more. */
class LeaseCompletion : public Completion {
public:
  LeaseCompletion(uint32_t id, const struct kds_error *error, uint64_t counter, Stage stage)
      : Completion(id), counter_(counter), stage_(stage) {
    if (error != nullptr)
      error_.emplace_back(*error);
  }
  bool is_end() const override { return stage_ == Stage::ANSWERED; }
  napi_value to_js(napi_env env) override;

private:
  std::vector<ErrorDetails> error_; /* none or one */
  uint64_t counter_;
  Stage stage_;
};

napi_value LeaseCompletion::to_js(napi_env env) {
  napi_value result = Completion::to_js(env);
  if (stage_ == Stage::ENDED)
    js_set(env, result, "stage", js_string(env, "ended"));
  else
    js_set(env, result, "counter", js_number(env, static_cast<double>(counter_)));
  if (!error_.empty())
    js_set(env, result, "error", error_[0].to_js(env));
  return result;
}

/* What the core's callbacks know; freed with the one that comes. */
struct Waiter {
  std::shared_ptr<Environment> environment;
  uint32_t id;
};

void tell_ended(void *arg, const struct kds_error *error) {
  std::unique_ptr<Waiter> waiter(static_cast<Waiter *>(arg));
  waiter->environment->finish(
      std::make_unique<LeaseCompletion>(waiter->id, error, 0, Stage::ENDED));
}

void tell_changed(void *arg, const struct kds_error *error, uint64_t counter) {
  std::unique_ptr<Waiter> waiter(static_cast<Waiter *>(arg));
  waiter->environment->finish(
      std::make_unique<LeaseCompletion>(waiter->id, error, counter, Stage::ANSWERED));
}

/* An engine that has stopped has freed it. */
void close(LeaseHandle *handle) {
  if (handle->open())
    kds_lease_free(handle->lease);
  handle->lease = nullptr;
}

void finalize(napi_env env, void *data, void *) {
  auto *handle = static_cast<LeaseHandle *>(data);
  close(handle);
  napi_delete_reference(env, handle->client);
  delete handle;
}

struct kds_slice slice_of(const std::string &text) {
  return {text.data(), text.size()};
}

std::vector<std::string> read_texts(napi_env env, napi_value array) {
  uint32_t count = 0;
  napi_get_array_length(env, array, &count);
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < count; i++) {
    napi_value text = nullptr;
    napi_get_element(env, array, i, &text);
    texts.push_back(to_string(env, text));
  }
  return texts;
}

/* Asks the core for a change that JavaScript waits for. */
template <typename Ask>
napi_value begin_change(napi_env env, LeaseHandle *handle, napi_value id, Ask ask) {
  auto waiter = std::make_unique<Waiter>(
      Waiter{handle->environment, static_cast<uint32_t>(to_number(env, id))});
  enum kds_status status = ask(handle->lease, waiter.get());
  if (status != KDS_OK)
    return js_number(env, status);
  waiter.release(); /* until tell_changed */
  handle->environment->begin_work(1);
  return js_number(env, KDS_OK);
}

} // namespace

napi_value open_lease(napi_env env, napi_callback_info info) {
  napi_value args[3], refusal = nullptr;
  auto *client = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (client == nullptr)
    return refusal;
  auto text = [&](const char *name) { return to_string(env, get(env, args[2], name)); };
  auto number = [&](const char *name) { return to_number(env, get(env, args[2], name)); };
  std::string table = text("table"), lease_key = text("leaseKey"), owner = text("owner");
  struct kds_lease_options options = {};
  options.table = slice_of(table);
  options.lease_key = slice_of(lease_key);
  options.owner = slice_of(owner);
  options.counter = static_cast<uint64_t>(number("counter"));
  options.renew_ms = static_cast<uint32_t>(number("renewMs"));
  auto waiter = std::make_unique<Waiter>(
      Waiter{client->environment, static_cast<uint32_t>(to_number(env, args[1]))});
  auto *handle = new LeaseHandle{client->environment, nullptr, nullptr};
  enum kds_status status =
      kds_lease_new(client->client, &options, tell_ended, waiter.get(), &handle->lease);
  if (status != KDS_OK) {
    delete handle;
    return js_number(env, status);
  }
  waiter.release(); /* until tell_ended */
  napi_create_reference(env, args[0], 1, &handle->client);
  return wrap(env, handle, finalize, lease_tag);
}

napi_value checkpoint_lease(napi_env env, napi_callback_info info) {
  napi_value args[5], refusal = nullptr;
  auto *handle = open_receiver<LeaseHandle>(env, info, args, lease_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  std::string sequence_number = to_string(env, args[2]);
  std::vector<std::string> texts = read_texts(env, args[4]);
  std::vector<struct kds_slice> children;
  for (const std::string &text : texts)
    children.push_back(slice_of(text));
  struct kds_checkpoint checkpoint = {};
  checkpoint.sequence_number = slice_of(sequence_number);
  checkpoint.subsequence_number = static_cast<uint64_t>(to_number(env, args[3]));
  checkpoint.child_shard_ids = children.data();
  checkpoint.child_count = children.size();
  return begin_change(env, handle, args[1], [&](struct kds_lease *lease, Waiter *waiter) {
    return kds_lease_checkpoint(lease, &checkpoint, tell_changed, waiter);
  });
}

napi_value release_lease(napi_env env, napi_callback_info info) {
  napi_value args[2], refusal = nullptr;
  auto *handle = open_receiver<LeaseHandle>(env, info, args, lease_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  return begin_change(env, handle, args[1], [](struct kds_lease *lease, Waiter *waiter) {
    return kds_lease_release(lease, tell_changed, waiter);
  });
}

napi_value watch_lease(napi_env env, napi_callback_info info) {
  napi_value args[2];
  auto *handle = receiver<LeaseHandle>(env, info, args, lease_tag);
  if (handle != nullptr && handle->open())
    kds_lease_watch(handle->lease, static_cast<uint32_t>(to_number(env, args[1])));
  return nullptr;
}

napi_value close_lease(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *handle = receiver<LeaseHandle>(env, info, args, lease_tag);
  if (handle != nullptr)
    close(handle);
  return nullptr;
}

} // namespace kds
