#include "puts.h"

#include "calls.h"
#include "producer_metrics.h"
#include "receivers.h"

namespace kds {
namespace {

void finish_puts(void *arg, const struct kds_put_done *puts, size_t count) {
  static_cast<Environment *>(arg)->finish_puts(puts, count);
}

void close(PutsHandle *handle) {
  if (handle->open()) {
    kds_collector_free(handle->collector);
    kds_producer_free(handle->producer);
  }
  handle->collector = nullptr;
  handle->producer = nullptr;
}

void finalize(napi_env env, void *data, void *) {
  auto *handle = static_cast<PutsHandle *>(data);
  close(handle);
  napi_delete_reference(env, handle->client);
  delete handle;
}

/* What both have: how the stream is named and spoken to. */
struct StreamTexts {
  std::string input, label;
  enum kds_protocol protocol;
};

StreamTexts read_stream(napi_env env, napi_value object) {
  return {to_string(env, get(env, object, "input")), to_string(env, get(env, object, "label")),
          protocol_of(to_string(env, get(env, object, "protocol")))};
}

enum kds_status open_collector(napi_env env, napi_value object, const StreamTexts &texts,
                               struct kds_client *client, PutsHandle *handle) {
  struct kds_collector_options options = {};
  options.input = {texts.input.data(), texts.input.size()};
  options.endpoint_label = {texts.label.data(), texts.label.size()};
  options.protocol = texts.protocol;
  options.coalesce = to_bool(env, get(env, object, "coalesce"));
  return kds_collector_new(client, &options, finish_puts, handle->environment.get(),
                           &handle->collector);
}

enum kds_status open_producer(napi_env env, napi_value object, const StreamTexts &texts,
                              struct kds_client *client, PutsHandle *handle) {
  auto number = [&](const char *name) {
    return static_cast<uint32_t>(to_number(env, get(env, object, name)));
  };
  auto flag = [&](const char *name) { return to_bool(env, get(env, object, name)); };
  struct kds_producer_options options = {};
  options.input = {texts.input.data(), texts.input.size()};
  options.endpoint_label = {texts.label.data(), texts.label.size()};
  options.protocol = texts.protocol;
  options.without_aggregation = !flag("aggregation");
  options.aggregation_max_bytes = number("aggregationMaxBytes");
  options.aggregation_max_count = number("aggregationMaxCount");
  options.collection_max_count = number("collectionMaxCount");
  options.collection_max_bytes = number("collectionMaxBytes");
  options.record_max_buffered_time_ms = number("recordMaxBufferedTimeMs");
  options.record_ttl_ms = number("recordTtlMs");
  uint32_t percent = number("rateLimitPercent");
  options.rate_limit_percent = percent == 0 ? KDS_RATE_UNLIMITED : percent;
  options.fail_if_throttled = flag("failIfThrottled");
  options.ordered = flag("ordered");
  options.max_in_flight = number("maxInFlight");
  return kds_producer_new(client, &options, finish_puts, handle->environment.get(),
                          &handle->producer);
}

/* The sum of the lengths lies within the bytes: the engine's thread trusts them. */
bool is_within(const uint32_t *lengths, size_t count, size_t bytes) {
  size_t sum = 0;
  for (size_t i = 0; i < count * 3; i++)
    sum += lengths[i];
  return sum <= bytes;
}

/* False: an exception is pending. */
bool read_batch(napi_env env, const napi_value *args, struct kds_batch *batch) {
  void *bytes = nullptr, *lengths = nullptr;
  size_t byte_count = 0, length_count = 0;
  napi_typedarray_type type = napi_int8_array;
  napi_get_buffer_info(env, args[2], &bytes, &byte_count);
  napi_get_typedarray_info(env, args[3], &type, &length_count, &lengths, nullptr, nullptr);
  auto count = static_cast<uint32_t>(to_number(env, args[4]));
  auto *numbers = static_cast<const uint32_t *>(lengths);
  if (type != napi_uint32_array || count > length_count / 3 ||
      !is_within(numbers, count, byte_count)) {
    napi_throw_range_error(env, "ERR_INVALID_ARG_VALUE", "kinesis-native: not a batch of records");
    return false;
  }
  *batch = {static_cast<uint32_t>(to_number(env, args[1])), count, static_cast<const char *>(bytes),
            numbers, static_cast<uint64_t>(to_number(env, args[5]))};
  return true;
}

/* Who asked for metrics, and by which number. */
struct Asked {
  std::shared_ptr<Environment> environment;
  uint32_t id;
};

void finish_metrics(void *arg, const struct kds_producer_metrics *metrics) {
  std::unique_ptr<Asked> asked(static_cast<Asked *>(arg));
  asked->environment->finish(std::make_unique<MetricsCompletion>(asked->id, metrics));
}

} // namespace

napi_value open_puts(napi_env env, napi_callback_info info) {
  napi_value args[2], refusal = nullptr;
  auto *client = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (client == nullptr)
    return refusal;
  auto handle =
      std::make_unique<PutsHandle>(PutsHandle{client->environment, nullptr, nullptr, nullptr});
  StreamTexts texts = read_stream(env, args[1]);
  auto open = to_bool(env, get(env, args[1], "producer")) ? open_producer : open_collector;
  enum kds_status status = open(env, args[1], texts, client->client, handle.get());
  if (status != KDS_OK)
    return js_number(env, status);
  napi_create_reference(env, args[0], 1, &handle->client);
  return wrap(env, handle.release(), finalize, puts_tag);
}

/* The hot path, once a tick. */
napi_value put(napi_env env, napi_callback_info info) {
  napi_value args[6], refusal = nullptr;
  auto *handle = open_receiver<PutsHandle>(env, info, args, puts_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  struct kds_batch batch;
  if (!read_batch(env, args, &batch))
    return nullptr;
  enum kds_status status = handle->collector != nullptr
                               ? kds_collector_put(handle->collector, &batch)
                               : kds_producer_put(handle->producer, &batch);
  if (status == KDS_OK)
    handle->environment->begin_work(batch.count);
  return js_number(env, status);
}

napi_value flush(napi_env env, napi_callback_info info) {
  napi_value args[1], refusal = nullptr;
  auto *handle = open_receiver<PutsHandle>(env, info, args, puts_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  return js_number(env, kds_producer_flush(handle->producer, nullptr, nullptr));
}

napi_value metrics(napi_env env, napi_callback_info info) {
  napi_value args[2], refusal = nullptr;
  auto *handle = open_receiver<PutsHandle>(env, info, args, puts_tag, &refusal);
  if (handle == nullptr)
    return refusal;
  auto id = static_cast<uint32_t>(to_number(env, args[1]));
  auto asked = std::make_unique<Asked>(Asked{handle->environment, id});
  enum kds_status status = kds_producer_get_metrics(handle->producer, finish_metrics, asked.get());
  if (status != KDS_OK)
    return js_number(env, status);
  asked.release(); /* until finish_metrics */
  handle->environment->begin_work(1);
  return js_number(env, KDS_OK);
}

napi_value close_puts(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *handle = receiver<PutsHandle>(env, info, args, puts_tag);
  if (handle != nullptr)
    close(handle);
  return nullptr;
}

} // namespace kds
