#include "producer_metrics.h"

#include "values.h"

#include <cstring>

namespace kds {
namespace {

template <typename Owner, typename Value> struct Member {
  const char *name;
  Value Owner::*member;
};
using Counter = Member<struct kds_producer_metrics, uint64_t>;
using Distribution = Member<struct kds_producer_metrics, struct kds_summary>;
using ShardCounter = Member<struct kds_shard_metrics, uint64_t>;
using SummaryNumber = Member<struct kds_summary, uint64_t>;

/* How user records end is counted in lib/, where puts begin and end. */
const Counter counters[] = {
    {"userRecordsResent", &kds_producer_metrics::user_records_resent},
    {"kinesisRecordsSent", &kds_producer_metrics::kinesis_records_sent},
    {"bytesSent", &kds_producer_metrics::bytes_sent},
    {"requestsSent", &kds_producer_metrics::requests_sent},
    {"shardMapRefreshes", &kds_producer_metrics::shard_map_refreshes},
};

const Distribution distributions[] = {
    {"bufferingUs", &kds_producer_metrics::buffering_us},
    {"requestUs", &kds_producer_metrics::request_us},
    {"endToEndUs", &kds_producer_metrics::end_to_end_us},
    {"recordsPerAggregate", &kds_producer_metrics::records_per_aggregate},
    {"recordsPerRequest", &kds_producer_metrics::records_per_request},
};

const ShardCounter shard_counters[] = {
    {"userRecordsStored", &kds_shard_metrics::user_records_stored},
    {"kinesisRecordsStored", &kds_shard_metrics::kinesis_records_stored},
    {"bytesStored", &kds_shard_metrics::bytes_stored},
    {"kinesisRecordsFailed", &kds_shard_metrics::kinesis_records_failed},
    {"kinesisRecordsThrottled", &kds_shard_metrics::kinesis_records_throttled},
};

const SummaryNumber summary_numbers[] = {
    {"count", &kds_summary::count}, {"sum", &kds_summary::sum}, {"p50", &kds_summary::p50},
    {"p90", &kds_summary::p90},     {"p99", &kds_summary::p99}, {"max", &kds_summary::max},
};

template <typename Table, typename Owner>
void set_numbers(napi_env env, napi_value object, const Table &table, const Owner &owner) {
  for (const auto &row : table)
    js_set(env, object, row.name, js_number(env, static_cast<double>(owner.*row.member)));
}

napi_value summary_to_js(napi_env env, const struct kds_summary &summary) {
  napi_value object = js_object(env);
  set_numbers(env, object, summary_numbers, summary);
  return object;
}

/* [[name, count], …]: names come from the service, and any may be one of Object.prototype's. */
napi_value counts_to_js(napi_env env, const std::vector<struct kds_count> &counts) {
  napi_value rows = js_array(env, counts.size());
  for (size_t i = 0; i < counts.size(); i++) {
    napi_value row = js_array(env, 2);
    napi_set_element(env, row, 0, js_string(env, counts[i].name, strlen(counts[i].name)));
    napi_set_element(env, row, 1, js_number(env, static_cast<double>(counts[i].count)));
    napi_set_element(env, rows, static_cast<uint32_t>(i), row);
  }
  return rows;
}

} // namespace

MetricsCompletion::MetricsCompletion(uint32_t id, const struct kds_producer_metrics *metrics)
    : Completion(id), known_(metrics != nullptr) {
  if (!known_)
    return;
  metrics_ = *metrics;
  retries_.assign(metrics->retries, metrics->retries + metrics->retry_count);
  for (size_t i = 0; i < metrics->shard_count; i++) {
    const struct kds_shard_metrics &shard = metrics->shards[i];
    shards_.push_back({std::string(shard.shard_id.data, shard.shard_id.len), shard});
  }
}

napi_value MetricsCompletion::to_js(napi_env env) {
  napi_value result = Completion::to_js(env), shards = js_array(env, shards_.size());
  if (!known_)
    return result;
  set_numbers(env, result, counters, metrics_);
  js_set(env, result, "requestsInFlight", js_number(env, metrics_.in_flight));
  for (const auto &row : distributions)
    js_set(env, result, row.name, summary_to_js(env, metrics_.*row.member));
  js_set(env, result, "retries", counts_to_js(env, retries_));
  for (size_t i = 0; i < shards_.size(); i++) {
    napi_value shard = js_object(env);
    js_set(env, shard, "shardId", js_string(env, shards_[i].id));
    set_numbers(env, shard, shard_counters, shards_[i].metrics);
    js_set(env, shard, "requestsInFlight", js_number(env, shards_[i].metrics.in_flight));
    napi_set_element(env, shards, static_cast<uint32_t>(i), shard);
  }
  js_set(env, result, "shards", shards);
  return result;
}

} // namespace kds
