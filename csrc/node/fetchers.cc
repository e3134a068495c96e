#include "fetchers.h"

#include "../kds_fetch.h"
#include "calls.h"
#include "receivers.h"

#include <cmath>

namespace kds {
namespace {

std::string to_std(struct kds_slice slice) {
  return slice.len == 0 ? std::string() : std::string(slice.data, slice.len);
}

napi_value js_latin1(napi_env env, const std::string &text) {
  napi_value value = nullptr;
  napi_create_string_latin1(env, text.data(), text.size(), &value);
  return value;
}

/* ---- What comes ---- */

/*
 * Records of a batch, copied out of the core's callback but for their block, which is taken. They
 * wait here for JavaScript to ask for them: objects that wait are a burden to the garbage
 * collector.
 */
class Records {
public:
  explicit Records(const struct kds_fetched &fetched);
  napi_value to_js(napi_env env);

private:
  enum { NUMBERS = 8 };
  void add(const struct kds_fetched &fetched, const struct kds_user_record &record);

  std::vector<double> numbers_;
  std::string sequence_numbers_, keys_;
  std::vector<uint32_t> key_lengths_;
  bool keys_are_ascii_;
  Block block_;
};

Records::Records(const struct kds_fetched &fetched)
    : sequence_numbers_(to_std(fetched.sequence_numbers)), keys_(to_std(fetched.keys)),
      key_lengths_(fetched.key_lengths, fetched.key_lengths + fetched.key_count),
      keys_are_ascii_(fetched.keys_are_ascii) {
  numbers_.reserve(fetched.record_count * NUMBERS);
  for (size_t i = 0; i < fetched.record_count; i++)
    add(fetched, fetched.records[i]);
  block_ = Block(kds_fetched_take_block(&fetched), fetched.data_bytes);
}

void Records::add(const struct kds_fetched &fetched, const struct kds_user_record &record) {
  auto numbers_start = static_cast<double>(fetched.sequence_numbers.data - fetched.bytes.data);
  double start = record.sequence_number - numbers_start;
  double row[NUMBERS] = {static_cast<double>(record.data),
                         static_cast<double>(record.data_len),
                         start,
                         start + record.sequence_number_len,
                         static_cast<double>(record.partition_key),
                         static_cast<double>(record.explicit_hash_key),
                         static_cast<double>(record.subsequence_number),
                         std::round(record.arrival_s * 1000)};
  numbers_.insert(numbers_.end(), row, row + NUMBERS);
}

/*
 * { data: ArrayBuffer, numbers: Float64Array of [offset, length, start and end of the sequence
 *   number in sequenceNumbers, number of the key, of the explicit hash key or 0, subsequence
 *   number, arrival in ms or NaN] a record, sequenceNumbers: one string, keys: see js_keys,
 *   keyLengths }
 */
napi_value Records::to_js(napi_env env) {
  napi_value result = js_object(env);
  js_set(env, result, "numbers",
         js_typed_array(env, napi_float64_array, numbers_.data(), numbers_.size() * sizeof(double),
                        numbers_.size()));
  js_set(env, result, "sequenceNumbers", js_latin1(env, sequence_numbers_));
  js_set(env, result, "keyLengths",
         js_typed_array(env, napi_uint32_array, key_lengths_.data(),
                        key_lengths_.size() * sizeof(uint32_t), key_lengths_.size()));
  js_set(env, result, "keys",
         js_keys(env, keys_, keys_are_ascii_, key_lengths_.data(), key_lengths_.size()));
  js_set(env, result, "data", block_.to_js(env));
  return result;
}

/* Until they are taken, or dropped. V8 isn't told of their memory: the fetcher bounds that. */
struct RecordsHandle {
  std::unique_ptr<Records> records;
};

void finalize_records(napi_env, void *data, void *) { delete static_cast<RecordsHandle *>(data); }

class Batch : public Completion {
public:
  Batch(uint32_t id, const struct kds_fetched &fetched);
  bool is_end() const override { return false; }
  napi_value to_js(napi_env env) override;

private:
  napi_value records_to_js(napi_env env);

  std::unique_ptr<Records> records_; /* NULL: none */
  std::string last_sequence_number_, child_shards_;
  bool is_last_;
  double record_count_, held_bytes_, millis_behind_latest_, latest_ms_;
};

Batch::Batch(uint32_t id, const struct kds_fetched &fetched)
    : Completion(id), records_(fetched.record_count > 0 ? new Records(fetched) : nullptr),
      last_sequence_number_(to_std(fetched.last_sequence_number)),
      child_shards_(to_std(fetched.child_shards)), is_last_(fetched.is_last),
      record_count_(static_cast<double>(fetched.record_count)),
      held_bytes_(static_cast<double>(fetched.held_bytes)),
      millis_behind_latest_(fetched.millis_behind_latest),
      latest_ms_(std::round(fetched.latest_s * 1000)) {}

/* For take_records(). */
napi_value Batch::records_to_js(napi_env env) {
  if (!records_)
    return js_undefined(env);
  return wrap(env, new RecordsHandle{std::move(records_)}, finalize_records, records_tag);
}

napi_value Batch::to_js(napi_env env) {
  napi_value result = Completion::to_js(env);
  js_set(env, result, "stage", js_string(env, "batch"));
  js_set(env, result, "records", records_to_js(env));
  js_set(env, result, "recordCount", js_number(env, record_count_));
  js_set(env, result, "bytes", js_number(env, held_bytes_));
  js_set(env, result, "millisBehindLatest", js_number(env, millis_behind_latest_));
  js_set(env, result, "latestMs", js_number(env, latest_ms_));
  js_set(env, result, "isLast", js_bool(env, is_last_));
  js_set(env, result, "childShards", js_string(env, child_shards_));
  js_set(env, result, "lastSequenceNumber", js_string(env, last_sequence_number_));
  return result;
}

/* Something failed, or the fetcher has closed. */
class News : public Completion {
public:
  News(uint32_t id, const struct kds_error *error) : Completion(id) {
    if (error != nullptr)
      error_.emplace_back(*error);
  }
  bool is_end() const override { return false; }
  napi_value to_js(napi_env env) override {
    napi_value result = Completion::to_js(env);
    js_set(env, result, "stage", js_string(env, error_.empty() ? "closed" : "failed"));
    if (!error_.empty())
      js_set(env, result, "error", error_[0].to_js(env));
    return result;
  }

private:
  std::vector<ErrorDetails> error_; /* none or one */
};

/* What the core's callbacks know; freed with the last of them. */
struct Reader {
  std::shared_ptr<Environment> environment;
  uint32_t id;
};

void take_batch(void *arg, const struct kds_fetched *fetched) {
  auto *reader = static_cast<Reader *>(arg);
  reader->environment->finish(std::make_unique<Batch>(reader->id, *fetched));
}

void take_failure(void *arg, const struct kds_error *error) {
  auto *reader = static_cast<Reader *>(arg);
  reader->environment->finish(std::make_unique<News>(reader->id, error));
}

void take_end(void *arg) {
  std::unique_ptr<Reader> reader(static_cast<Reader *>(arg));
  reader->environment->finish(std::make_unique<News>(reader->id, nullptr));
}

/* ---- Opening ---- */

/* Checked texts of the options, which point into them. */
struct FetcherTexts {
  std::string input, stream_arn, label, shard_id, sequence_number, consumer_arn, first, last;
};

enum kds_position_type position_type_of(const std::string &name) {
  return name == "TRIM_HORIZON"   ? KDS_POSITION_TRIM_HORIZON
         : name == "AT_TIMESTAMP" ? KDS_POSITION_AT_TIMESTAMP
         : name == "AFTER"        ? KDS_POSITION_AFTER
                                  : KDS_POSITION_LATEST;
}

void read_texts(napi_env env, napi_value object, FetcherTexts *texts,
                struct kds_fetcher_options *options) {
  const struct {
    const char *name;
    std::string *text;
    struct kds_slice *option;
  } rows[] = {
      {"input", &texts->input, &options->input},
      {"streamArn", &texts->stream_arn, &options->stream_arn},
      {"label", &texts->label, &options->endpoint_label},
      {"shardId", &texts->shard_id, &options->shard_id},
      {"sequenceNumber", &texts->sequence_number, &options->from.sequence_number},
      {"consumerArn", &texts->consumer_arn, &options->consumer_arn},
      {"startingHashKey", &texts->first, &options->starting_hash_key},
      {"endingHashKey", &texts->last, &options->ending_hash_key},
  };
  for (const auto &row : rows) {
    *row.text = to_string(env, get(env, object, row.name));
    *row.option = {row.text->data(), row.text->size()};
  }
}

void read_options(napi_env env, napi_value object, FetcherTexts *texts,
                  struct kds_fetcher_options *options) {
  auto number = [&](const char *name) { return to_number(env, get(env, object, name)); };
  auto flag = [&](const char *name) { return to_bool(env, get(env, object, name)); };
  read_texts(env, object, texts, options);
  options->protocol = protocol_of(to_string(env, get(env, object, "protocol")));
  options->from.type = position_type_of(to_string(env, get(env, object, "positionType")));
  options->from.timestamp_s = number("timestampS");
  options->from.subsequence_number = static_cast<int64_t>(number("subSequenceNumber"));
  options->without_deaggregation = !flag("deaggregate");
  options->is_paused = flag("paused");
  options->max_buffered_bytes = static_cast<size_t>(number("maxBufferedBytes"));
  options->max_records = static_cast<uint32_t>(number("maxRecords"));
  options->idle_ms = static_cast<uint32_t>(number("idleMs"));
  auto percent = static_cast<uint32_t>(number("rateLimitPercent"));
  options->rate_limit_percent = percent == 0 ? KDS_RATE_UNLIMITED : percent;
  options->silence_timeout_ms = static_cast<uint32_t>(number("silenceTimeoutMs"));
  options->renew_after_ms = static_cast<uint32_t>(number("renewAfterMs"));
}

/* An engine that has stopped has freed it. */
void close(FetcherHandle *handle) {
  if (handle->open())
    kds_fetcher_free(handle->fetcher);
  handle->fetcher = nullptr;
}

void finalize(napi_env env, void *data, void *) {
  auto *handle = static_cast<FetcherHandle *>(data);
  close(handle);
  napi_delete_reference(env, handle->client);
  delete handle;
}

} // namespace

napi_value open_fetcher(napi_env env, napi_callback_info info) {
  static const struct kds_fetcher_callbacks callbacks = {take_batch, take_failure, take_end};
  napi_value args[3], refusal = nullptr;
  auto *client = open_receiver<ClientHandle>(env, info, args, client_tag, &refusal);
  if (client == nullptr)
    return refusal;
  FetcherTexts texts;
  struct kds_fetcher_options options = {};
  read_options(env, args[2], &texts, &options);
  auto id = static_cast<uint32_t>(to_number(env, args[1]));
  auto reader = std::make_unique<Reader>(Reader{client->environment, id});
  auto handle =
      std::make_unique<FetcherHandle>(FetcherHandle{client->environment, nullptr, nullptr});
  enum kds_status status =
      kds_fetcher_new(client->client, &options, &callbacks, reader.get(), &handle->fetcher);
  if (status != KDS_OK)
    return js_number(env, status);
  reader.release(); /* until take_end */
  napi_create_reference(env, args[0], 1, &handle->client);
  return wrap(env, handle.release(), finalize, fetcher_tag);
}

napi_value pause_fetcher(napi_env env, napi_callback_info info) {
  napi_value args[2];
  auto *handle = receiver<FetcherHandle>(env, info, args, fetcher_tag);
  if (handle != nullptr && handle->open())
    kds_fetcher_pause(handle->fetcher, to_bool(env, args[1]));
  return nullptr;
}

napi_value release_fetched(napi_env env, napi_callback_info info) {
  napi_value args[2];
  auto *handle = receiver<FetcherHandle>(env, info, args, fetcher_tag);
  if (handle != nullptr && handle->open())
    kds_fetcher_release(handle->fetcher, static_cast<size_t>(to_number(env, args[1])));
  return nullptr;
}

napi_value take_records(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *handle = receiver<RecordsHandle>(env, info, args, records_tag);
  if (handle == nullptr || !handle->records)
    return nullptr;
  napi_value result = handle->records->to_js(env);
  handle->records.reset();
  return result;
}

napi_value drop_records(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *handle = receiver<RecordsHandle>(env, info, args, records_tag);
  if (handle != nullptr)
    handle->records.reset();
  return nullptr;
}

napi_value fetcher_metrics(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *handle = receiver<FetcherHandle>(env, info, args, fetcher_tag);
  if (handle == nullptr || !handle->open())
    return js_undefined(env);
  napi_value metrics = js_object(env);
  for (int i = 0; i < KDS_FETCHER_COUNTS; i++) {
    auto count = static_cast<enum kds_fetcher_count>(i);
    auto value = static_cast<double>(kds_fetcher_count(handle->fetcher, count));
    js_set(env, metrics, kds_fetcher_count_name(count), js_number(env, value));
  }
  return metrics;
}

napi_value close_fetcher(napi_env env, napi_callback_info info) {
  napi_value args[1];
  auto *handle = receiver<FetcherHandle>(env, info, args, fetcher_tag);
  if (handle != nullptr)
    close(handle);
  return nullptr;
}

} // namespace kds
