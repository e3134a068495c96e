/* producer_metrics: those of a producer, on their way to JavaScript. */
#ifndef KDS_NODE_PRODUCER_METRICS_H
#define KDS_NODE_PRODUCER_METRICS_H

#include "completions.h"

namespace kds {

/* Copied in the core's callback. */
class MetricsCompletion : public Completion {
public:
  /* `metrics` may be NULL: there was no memory for them. */
  MetricsCompletion(uint32_t id, const struct kds_producer_metrics *metrics);
  napi_value to_js(napi_env env) override;

private:
  struct Shard {
    std::string id;
    struct kds_shard_metrics metrics;
  };
  bool known_;
  struct kds_producer_metrics metrics_;
  std::vector<struct kds_count> retries_;
  std::vector<Shard> shards_;
};

} // namespace kds
#endif
