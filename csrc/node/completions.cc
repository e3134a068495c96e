#include "completions.h"

#include "values.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace kds {

static std::string to_std(struct kds_slice slice) {
  return slice.len == 0 ? std::string() : std::string(slice.data, slice.len);
}

/* ---- Errors ---- */

ErrorDetails::ErrorDetails(const struct kds_error &error)
    : status(error.status), code(error.code), message(error.message), request_id(error.request_id),
      extended_request_id(error.extended_request_id), body(to_std(error.body)),
      http_status(error.http_status), attempts(error.attempts),
      retry_delay_ms(error.retry_delay_ms), next_delay_ms(error.next_delay_ms),
      retryable(error.retryable), throttling(error.throttling), persisted(error.persisted) {}

napi_value ErrorDetails::to_js(napi_env env) const {
  napi_value details = js_object(env);
  js_set(env, details, "status", js_number(env, status));
  js_set(env, details, "code", js_string(env, code));
  js_set(env, details, "message", js_string(env, message));
  if (!request_id.empty())
    js_set(env, details, "requestId", js_string(env, request_id));
  if (!extended_request_id.empty())
    js_set(env, details, "extendedRequestId", js_string(env, extended_request_id));
  if (!body.empty())
    js_set(env, details, "body", js_string(env, body));
  if (http_status != 0)
    js_set(env, details, "httpStatusCode", js_number(env, http_status));
  js_set(env, details, "attempts", js_number(env, attempts));
  js_set(env, details, "totalRetryDelay", js_number(env, retry_delay_ms));
  js_set(env, details, "nextDelayMs", js_number(env, static_cast<double>(next_delay_ms)));
  js_set(env, details, "retryable", js_bool(env, retryable));
  js_set(env, details, "throttling", js_bool(env, throttling));
  bool unknown = persisted == KDS_PERSISTED_UNKNOWN;
  js_set(env, details, "persisted", js_string(env, unknown ? "unknown" : "no"));
  return details;
}

/* ---- Puts ---- */

/* What differs of shards and sequence numbers differs at their ends. */
static bool same(const char *text, size_t len, struct kds_slice slice) {
  return len == slice.len && (len == 0 || text[len - 1] == slice.data[len - 1]) &&
         memcmp(text, slice.data, len) == 0;
}

/* A stream has few shards, and neighbours often share one: a search from the end is short. */
int32_t PutRows::shard_index(struct kds_slice shard_id) {
  for (size_t i = shards_.size(); i-- > 0;)
    if (same(shards_[i].data(), shards_[i].size(), shard_id))
      return static_cast<int32_t>(i);
  shards_.push_back(to_std(shard_id));
  return static_cast<int32_t>(shards_.size() - 1);
}

void PutRows::reserve(const struct kds_put_result *puts, size_t count) {
  size_t text_len = 0;
  for (size_t i = 0; i < count; i++)
    text_len += puts[i].sequence_number.len;
  rows_.reserve(rows_.size() + count);
  places_.reserve(places_.size() + count);
  sequence_numbers_.reserve(sequence_numbers_.size() + text_len);
}

bool PutRows::is_last_place(const struct kds_put_done &put) const {
  if (places_.empty())
    return false;
  const std::string &shard = shards_[static_cast<size_t>(places_.back().shard)];
  auto len = static_cast<size_t>(places_.back().sequence_number_len);
  const char *text = sequence_numbers_.data() + sequence_numbers_.size() - len;
  return same(text, len, put.sequence_number) && same(shard.data(), shard.size(), put.shard_id);
}

/* Records of one aggregate, which come one after the other, share theirs. */
int32_t PutRows::place_of(const struct kds_put_done &put) {
  if (!is_last_place(put)) {
    places_.push_back({shard_index(put.shard_id), static_cast<int32_t>(put.sequence_number.len)});
    sequence_numbers_.append(put.sequence_number.data, put.sequence_number.len);
  }
  return static_cast<int32_t>(places_.size() - 1);
}

void PutRows::add(const struct kds_put_done &put) {
  Row row = {static_cast<int32_t>(put.batch_id),
             static_cast<int32_t>(put.index),
             -1,
             -1,
             static_cast<int32_t>(put.subsequence_number),
             put.attempts};
  if (put.error == nullptr) {
    row.place = place_of(put);
  } else {
    row.error = static_cast<int32_t>(errors_.size());
    errors_.emplace_back(*put.error);
  }
  rows_.push_back(row);
}

static napi_value strings_to_js(napi_env env, const std::vector<std::string> &strings) {
  napi_value array = js_array(env, strings.size());
  for (size_t i = 0; i < strings.size(); i++)
    napi_set_element(env, array, static_cast<uint32_t>(i), js_string(env, strings[i]));
  return array;
}

template <typename Row>
static napi_value numbers_to_js(napi_env env, const std::vector<Row> &rows) {
  size_t bytes = rows.size() * sizeof(Row);
  return js_typed_array(env, napi_int32_array, rows.data(), bytes, bytes / sizeof(int32_t));
}

napi_value PutRows::to_js(napi_env env) const {
  napi_value text = nullptr, errors = js_array(env, errors_.size());
  napi_create_string_latin1(env, sequence_numbers_.data(), sequence_numbers_.size(), &text);
  for (size_t i = 0; i < errors_.size(); i++)
    napi_set_element(env, errors, static_cast<uint32_t>(i), errors_[i].to_js(env));
  napi_value result = js_object(env);
  js_set(env, result, "rows", numbers_to_js(env, rows_));
  js_set(env, result, "places", numbers_to_js(env, places_));
  js_set(env, result, "sequenceNumbers", text);
  js_set(env, result, "shards", strings_to_js(env, shards_));
  js_set(env, result, "errors", errors);
  return result;
}

/* ---- Calls ---- */

CallCompletion::CallCompletion(uint32_t id, enum kds_response response,
                               const struct kds_result &result, Stage stage)
    : Completion(id), response_(response), stage_(stage), text_(to_std(result.text)),
      request_id_(result.request_id), extended_request_id_(result.extended_request_id),
      http_status_(result.http_status), attempts_(result.attempts),
      retry_delay_ms_(result.retry_delay_ms), sequence_numbers_(result.sequence_numbers),
      partition_keys_(result.partition_keys), keys_are_ascii_(result.keys_are_ascii) {
  if (result.error != nullptr) {
    error_.emplace_back(*result.error);
    return;
  }
  copy_puts(result);
  records_.assign(result.records, result.records + result.record_count);
  if (response == KDS_RESPONSE_RECORDS)
    block_ = Block(kds_result_take_block(&result), result.data_bytes);
}

void CallCompletion::copy_puts(const struct kds_result &result) {
  puts_.reserve(result.puts, result.put_count);
  for (size_t i = 0; i < result.put_count; i++) {
    const struct kds_put_result &put = result.puts[i];
    struct kds_put_done done = {};
    struct kds_error error = {};
    done.index = static_cast<uint32_t>(i);
    if (kds_put_is_stored(&put)) {
      done.shard_id = put.shard_id;
      done.sequence_number = put.sequence_number;
    } else {
      bool told = put.error_code.len > 0;
      error.code = told ? put.error_code.data : kds_status_code(KDS_E_BAD_RESPONSE);
      error.message = put.error_message.len > 0 ? put.error_message.data
                      : told                    ? ""
                                                : "the answer says neither where it is nor why not";
      error.request_id = error.extended_request_id = "";
      done.error = &error;
    }
    puts_.add(done);
  }
}

/* One string of all of them, where JavaScript can cut it by their lengths in bytes; else a list. */
napi_value CallCompletion::keys_to_js(napi_env env) const {
  napi_value keys = nullptr;
  if (keys_are_ascii_) {
    napi_create_string_latin1(env, partition_keys_.data, partition_keys_.len, &keys);
    return keys;
  }
  keys = js_array(env, records_.size());
  for (size_t i = 0; i < records_.size(); i++)
    napi_set_element(
        env, keys, static_cast<uint32_t>(i),
        js_string(env, block_.at(records_[i].partition_key), records_[i].partition_key_len));
  return keys;
}

/*
 * { data: ArrayBuffer, numbers: Float64Array of [offset, length, length of the sequence number,
 *   length of the key, arrival in ms or NaN, index of the encryption type] a record,
 *   sequenceNumbers: one string, keys: see above, encryptionTypes: [string, "" for none] }
 */
napi_value CallCompletion::records_to_js(napi_env env) {
  enum { NUMBERS = 6 };
  void *memory = nullptr;
  napi_value buffer = nullptr, numbers = nullptr, text = nullptr;
  size_t count = records_.size() * NUMBERS;
  if (napi_create_arraybuffer(env, count * sizeof(double), &memory, &buffer) != napi_ok)
    return nullptr;
  napi_create_typedarray(env, napi_float64_array, count, buffer, 0, &numbers);
  std::vector<std::string> encryption_types;
  double *to = static_cast<double *>(memory);
  for (const struct kds_got_record &record : records_) {
    std::string type = text_at(record.encryption_type, record.encryption_type_len);
    auto found = std::find(encryption_types.begin(), encryption_types.end(), type);
    *to++ = record.data;
    *to++ = record.data_len;
    *to++ = record.sequence_number_len;
    *to++ = record.partition_key_len;
    *to++ = std::round(record.arrival_s * 1000);
    *to++ = static_cast<double>(found - encryption_types.begin());
    if (found == encryption_types.end())
      encryption_types.push_back(type);
  }
  napi_create_string_latin1(env, sequence_numbers_.data, sequence_numbers_.len, &text);
  napi_value result = js_object(env);
  js_set(env, result, "numbers", numbers);
  js_set(env, result, "sequenceNumbers", text);
  js_set(env, result, "keys", keys_to_js(env));
  js_set(env, result, "encryptionTypes", strings_to_js(env, encryption_types));
  js_set(env, result, "data", block_.to_js(env)); /* last, for the block may go with it */
  return result;
}

napi_value Completion::to_js(napi_env env) {
  napi_value result = js_object(env);
  js_set(env, result, "id", js_number(env, id_));
  return result;
}

napi_value CallCompletion::to_js(napi_env env) {
  static const char *const stages[] = {nullptr, "begun", "event", "ended"};
  const char *stage = stages[static_cast<int>(stage_)];
  napi_value result = Completion::to_js(env);
  if (stage != nullptr)
    js_set(env, result, "stage", js_string(env, stage));
  if (!error_.empty()) {
    js_set(env, result, "error", error_[0].to_js(env));
    return result;
  }
  js_set(env, result, "text", js_string(env, text_));
  js_set(env, result, "requestId", js_string(env, request_id_));
  js_set(env, result, "extendedRequestId", js_string(env, extended_request_id_));
  js_set(env, result, "httpStatusCode", js_number(env, http_status_));
  js_set(env, result, "attempts", js_number(env, attempts_));
  js_set(env, result, "totalRetryDelay", js_number(env, retry_delay_ms_));
  if (response_ == KDS_RESPONSE_PUTS)
    js_set(env, result, "puts", puts_.to_js(env));
  if (response_ == KDS_RESPONSE_RECORDS)
    js_set(env, result, "records", records_to_js(env));
  return result;
}

} // namespace kds
