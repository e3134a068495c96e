#include "environment.h"

#include "values.h"

#include <algorithm>

namespace kds {

/* ---- All environments of the process ---- */

static std::mutex all_lock;
static std::vector<Environment *> &all() {
  static auto *environments = new std::vector<Environment *>(); /* outlives exit handlers */
  return *environments;
}

void shutdown_all() {
  std::vector<Environment *> environments;
  {
    std::lock_guard<std::mutex> guard(all_lock);
    environments = all();
  }
  for (Environment *environment : environments)
    environment->shutdown();
}

/* ---- Life ---- */

/* Node's queue of completions only wakes us up: what there is stands in our own queues. */
static void call_js(napi_env env, napi_value function, void *, void *) {
  if (env == nullptr || function == nullptr)
    return;
  napi_call_function(env, js_undefined(env), function, 0, nullptr, nullptr);
}

Environment::Environment(napi_env env, napi_value on_completions) : env_(env) {
  napi_create_threadsafe_function(env, on_completions, nullptr,
                                  js_string(env, "kinesis-native completions"), 0, 1, nullptr,
                                  nullptr, nullptr, call_js, &function_);
  napi_unref_threadsafe_function(env, function_);
  std::lock_guard<std::mutex> guard(all_lock);
  all().push_back(this);
}

Environment::~Environment() {
  std::lock_guard<std::mutex> guard(all_lock);
  all().erase(std::remove(all().begin(), all().end(), this), all().end());
}

std::shared_ptr<Environment> Environment::open(napi_env env, napi_value on_completions) {
  std::shared_ptr<Environment> environment(new Environment(env, on_completions));
  /* After the function was made: hooks run last to first, and it must outlive the engine. */
  napi_add_env_cleanup_hook(env, at_cleanup, new std::shared_ptr<Environment>(environment));
  return environment;
}

void Environment::at_cleanup(void *arg) {
  std::unique_ptr<std::shared_ptr<Environment>> holder(
      static_cast<std::shared_ptr<Environment> *>(arg));
  Environment &environment = **holder;
  environment.shutdown();
  napi_release_threadsafe_function(environment.function_, napi_tsfn_abort);
}

void Environment::shutdown() {
  if (closed_)
    return;
  closed_ = true;
  kds_engine_free(engine_);
  engine_ = nullptr;
}

enum kds_status Environment::engine(struct kds_engine **out) {
  if (closed_)
    return KDS_E_CLOSED;
  if (engine_ == nullptr) {
    enum kds_status status = kds_engine_new(&engine_);
    if (status != KDS_OK)
      return status;
    kds_engine_on_turn(engine_, at_turn_end, this);
  }
  *out = engine_;
  return KDS_OK;
}

/* ---- Completions ---- */

void Environment::begin_work(size_t count) {
  if (pending_ == 0)
    napi_ref_threadsafe_function(env_, function_);
  pending_ += count;
}

void Environment::end_work(size_t count) {
  pending_ -= count;
  if (pending_ == 0)
    napi_unref_threadsafe_function(env_, function_);
}

/*
 * Once a turn and outside the lock: woken at once, JavaScript would find few completions at a time,
 * and on one core wait for the lock that woke it.
 */
void Environment::at_turn_end(void *arg) {
  auto *environment = static_cast<Environment *>(arg);
  if (!environment->fresh_)
    return;
  environment->fresh_ = false;
  if (!environment->signalled_.exchange(true))
    napi_call_threadsafe_function(environment->function_, nullptr, napi_tsfn_nonblocking);
}

void Environment::finish(std::unique_ptr<Completion> completion) {
  std::lock_guard<std::mutex> guard(lock_);
  completions_.push_back(std::move(completion));
  fresh_ = true;
}

void Environment::finish_puts(const struct kds_put_done *puts, size_t count) {
  std::lock_guard<std::mutex> guard(lock_);
  for (size_t i = 0; i < count; i++)
    puts_.add(puts[i]);
  fresh_ = true;
}

void Environment::expire(uint32_t client_id, const char *access_key_id) {
  std::lock_guard<std::mutex> guard(lock_);
  expired_.push_back({client_id, access_key_id});
  fresh_ = true;
}

napi_value Environment::expired_to_js(napi_env env, const std::vector<ExpiredKeys> &expired) {
  napi_value rows = js_array(env, expired.size());
  for (size_t i = 0; i < expired.size(); i++) {
    napi_value row = js_array(env, 2);
    napi_set_element(env, row, 0, js_number(env, expired[i].client_id));
    napi_set_element(env, row, 1, js_string(env, expired[i].access_key_id));
    napi_set_element(env, rows, static_cast<uint32_t>(i), row);
  }
  return rows;
}

napi_value Environment::drain() {
  std::vector<std::unique_ptr<Completion>> completions;
  std::vector<ExpiredKeys> expired;
  PutRows puts;
  {
    signalled_ = false;
    std::lock_guard<std::mutex> guard(lock_);
    completions.swap(completions_);
    expired.swap(expired_);
    std::swap(puts, puts_);
  }
  napi_value result = js_object(env_), array = js_array(env_, completions.size());
  size_t ended = puts.count();
  for (size_t i = 0; i < completions.size(); i++) {
    napi_set_element(env_, array, static_cast<uint32_t>(i), completions[i]->to_js(env_));
    ended += completions[i]->is_end();
  }
  js_set(env_, result, "completions", array);
  js_set(env_, result, "expired", expired_to_js(env_, expired));
  if (puts.count() > 0)
    js_set(env_, result, "puts", puts.to_js(env_));
  end_work(ended);
  return result;
}

} // namespace kds
