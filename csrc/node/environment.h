/*
 * environment: what one copy of lib/native.js in one Node environment (the main thread or a worker)
 * has of the core: its engine, the completions on their way to JavaScript, and the end of both.
 *
 * The engine's thread only appends to the queues here; all else is the JavaScript thread's. When
 * memory runs out in this folder the process ends, as it does when V8's own allocations fail.
 */
#ifndef KDS_NODE_ENVIRONMENT_H
#define KDS_NODE_ENVIRONMENT_H

#include "completions.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace kds {

class Environment {
public:
  /*
   * `on_completions` is called on the JavaScript thread when drain() has something to give. Whoever
   * holds objects of the core holds this too: finalizers run in no order.
   */
  static std::shared_ptr<Environment> open(napi_env env, napi_value on_completions);
  ~Environment();

  /* KDS_E_CLOSED after shutdown. The engine starts with the first client. */
  enum kds_status engine(struct kds_engine **out);
  bool closed() const { return closed_; }

  /* Pending work keeps the process alive, an idle client doesn't. drain() ends what it gives. */
  void begin_work(size_t count);
  void end_work(size_t count);

  /* Engine's thread. */
  void finish(std::unique_ptr<Completion> completion);
  void finish_puts(const struct kds_put_done *puts, size_t count);
  void expire(uint32_t client_id, const char *access_key_id);

  /*
   * What has come, for lib/native.js: { completions, puts, expired: [[client's id, access key id],
   * …] }; puts may be absent.
   */
  napi_value drain();

  /* Stops and joins the engine; safe twice. */
  void shutdown();

private:
  struct ExpiredKeys {
    uint32_t client_id;
    std::string access_key_id;
  };
  Environment(napi_env env, napi_value on_completions);
  static napi_value expired_to_js(napi_env env, const std::vector<ExpiredKeys> &expired);
  static void at_cleanup(void *arg);
  static void at_turn_end(void *arg);

  napi_env env_;
  napi_threadsafe_function function_ = nullptr;
  struct kds_engine *engine_ = nullptr;
  bool closed_ = false;
  size_t pending_ = 0;

  std::mutex lock_; /* guards the queues */
  std::vector<std::unique_ptr<Completion>> completions_;
  std::vector<ExpiredKeys> expired_;
  PutRows puts_;
  bool fresh_ = false;                  /* engine's thread: queued since the last turn */
  std::atomic<bool> signalled_ = false; /* a drain() is on its way */
};

/* Stops every engine of the process; the last line of defence, at exit(3). */
void shutdown_all();

} // namespace kds
#endif
