#include "aggregates.h"

#include "receivers.h"
#include "records.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace kds {
namespace {

/*
 * The user records of one aggregate, on their way to JavaScript. A key that many share is handed
 * over once: by a few bytes each, records could name a long one a million times.
 */
class UserRecords {
public:
  explicit UserRecords(struct kds_slice data) : data_(data) {}

  static void take(void *arg, const struct kds_record *record) {
    static_cast<UserRecords *>(arg)->add(*record);
  }

  napi_value to_js(napi_env env) const;

private:
  void add(const struct kds_record &record) {
    numbers_.push_back(static_cast<uint32_t>(record.data.data - data_.data));
    numbers_.push_back(static_cast<uint32_t>(record.data.len));
    numbers_.push_back(number_of(record.partition_key));
    numbers_.push_back(number_of(record.explicit_hash_key));
  }

  uint32_t number_of(struct kds_slice key);

  struct kds_slice data_;
  std::vector<uint32_t> numbers_;
  std::unordered_map<const char *, uint32_t> key_numbers_; /* by where a key stands in the data */
  std::vector<uint32_t> key_lengths_;
  std::string keys_;
};

uint32_t UserRecords::number_of(struct kds_slice key) {
  if (key.data == nullptr)
    return 0;
  auto next = static_cast<uint32_t>(key_lengths_.size() + 1);
  auto found = key_numbers_.emplace(key.data, next);
  if (found.second) {
    key_lengths_.push_back(static_cast<uint32_t>(key.len));
    keys_.append(key.data, key.len);
  }
  return found.first->second;
}

napi_value UserRecords::to_js(napi_env env) const {
  auto uint32s = [&](const std::vector<uint32_t> &list) {
    return js_typed_array(env, napi_uint32_array, list.data(), list.size() * sizeof(uint32_t),
                          list.size());
  };
  bool is_ascii = std::none_of(keys_.begin(), keys_.end(), [](char c) { return (c & 0x80) != 0; });
  napi_value result = js_object(env);
  js_set(env, result, "numbers", uint32s(numbers_));
  js_set(env, result, "keyLengths", uint32s(key_lengths_));
  js_set(env, result, "keys",
         js_keys(env, keys_, is_ascii, key_lengths_.data(), key_lengths_.size()));
  return result;
}

} // namespace

napi_value aggregate(napi_env env, napi_callback_info info) {
  napi_value args[3];
  if (!arguments<3>(env, info, args))
    return nullptr;
  std::vector<struct kds_record> records;
  if (!read_records(env, args[0], args[1], &records))
    return js_number(env, KDS_E_INVALID);
  char *block = nullptr;
  size_t bytes = 0;
  enum kds_status status = kds_aggregate_records(
      records.data(), records.size(), static_cast<size_t>(to_number(env, args[2])), &block, &bytes);
  if (status == KDS_E_TOO_LARGE)
    return js_undefined(env);
  if (status != KDS_OK)
    return js_number(env, status);
  napi_value buffer = nullptr;
  napi_create_buffer_copy(env, bytes, block, nullptr, &buffer);
  kds_block_free(block);
  return buffer;
}

napi_value deaggregate(napi_env env, napi_callback_info info) {
  napi_value args[1];
  if (!arguments<1>(env, info, args))
    return nullptr;
  void *bytes = nullptr;
  size_t len = 0;
  if (napi_get_buffer_info(env, args[0], &bytes, &len) != napi_ok)
    return js_number(env, KDS_E_INVALID);
  struct kds_slice data = {static_cast<const char *>(bytes), len};
  UserRecords records(data);
  enum kds_status status = kds_aggregate_read(data, UINT32_MAX, UserRecords::take, &records);
  if (status == KDS_E_INVALID)
    return js_undefined(env);
  return status == KDS_OK ? records.to_js(env) : js_number(env, status);
}

} // namespace kds
