/*
 * records: user records on their way from JavaScript into the core: copied once, into a batch, or
 * as views of a slab. Inline, for this is the hot path.
 */
#ifndef KDS_NODE_RECORDS_H
#define KDS_NODE_RECORDS_H

#include "../kds.h"

#include <cstring>
#include <node_api.h>
#include <vector>

namespace kds {

/* A record on its way into a batch: what its values may need at most, then what they did need. */
struct IncomingRecord {
  napi_value key, hash_key, data;
  void *bytes;     /* of data that isn't a string */
  size_t data_len; /* at most */
};

/* More than a key may have (256 characters) is cut off, and refused by lib/ before. */
enum { MAX_KEY_BYTES = 4 * 256, MAX_HASH_KEY_BYTES = 40, EXACT_FROM_UNITS = 16384 };

/* The most bytes a string can take: three a UTF-16 unit; long ones are counted. */
inline size_t utf8_room(napi_env env, napi_value text) {
  size_t units = 0, bytes = 0;
  napi_get_value_string_utf16(env, text, nullptr, 0, &units);
  if (units < EXACT_FROM_UNITS)
    return units * 3;
  napi_get_value_string_utf8(env, text, nullptr, 0, &bytes);
  return bytes;
}

inline bool measure(napi_env env, struct IncomingRecord *record) {
  record->bytes = nullptr;
  if (napi_get_buffer_info(env, record->data, &record->bytes, &record->data_len) == napi_ok)
    return true;
  napi_valuetype type = napi_undefined;
  napi_typeof(env, record->data, &type);
  if (type != napi_string) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "kinesis-native: data is no bytes or text");
    return false;
  }
  record->data_len = utf8_room(env, record->data);
  return true;
}

inline size_t write_text(napi_env env, napi_value text, char *to, size_t room) {
  size_t len = 0;
  return napi_get_value_string_utf8(env, text, to, room + 1, &len) == napi_ok ? len : 0;
}

struct Lengths {
  size_t key, hash_key, data;
};

/* Writes the record behind the batch's end, not committed yet. False: out of memory. */
inline bool write_record(napi_env env, struct kds_batch *batch, const struct IncomingRecord &record,
                         struct Lengths *lengths) {
  char *to = kds_batch_reserve(batch, MAX_KEY_BYTES + MAX_HASH_KEY_BYTES + record.data_len + 1);
  if (to == nullptr)
    return false;
  lengths->key = write_text(env, record.key, to, MAX_KEY_BYTES);
  to += lengths->key;
  lengths->hash_key =
      record.hash_key == nullptr ? 0 : write_text(env, record.hash_key, to, MAX_HASH_KEY_BYTES);
  to += lengths->hash_key;
  if (record.bytes != nullptr && record.data_len > 0)
    memcpy(to, record.bytes, record.data_len);
  bool is_text = record.bytes == nullptr && record.data_len > 0;
  lengths->data = is_text ? write_text(env, record.data, to, record.data_len) : record.data_len;
  return true;
}

inline bool make_batch(struct kds_batch **batch) {
  return *batch != nullptr || kds_batch_new(8192, batch) == KDS_OK;
}

/* Views of a slab: see lib/record-slab.js. False: it is none. */
inline bool read_records(napi_env env, napi_value slab, napi_value lengths_array,
                         std::vector<struct kds_record> *records) {
  void *bytes = nullptr, *numbers = nullptr;
  size_t room = 0, count = 0, at = 0;
  napi_typedarray_type type;
  if (napi_get_buffer_info(env, slab, &bytes, &room) != napi_ok ||
      napi_get_typedarray_info(env, lengths_array, &type, &count, &numbers, nullptr, nullptr) !=
          napi_ok ||
      type != napi_uint32_array)
    return false;
  auto *lengths = static_cast<const uint32_t *>(numbers);
  auto take = [&](uint32_t len) {
    struct kds_slice slice = {static_cast<const char *>(bytes) + at, len};
    at += len;
    return slice;
  };
  records->reserve(count / 3);
  for (size_t i = 0; i + 2 < count; i += 3) {
    struct kds_slice key = take(lengths[i]), hash_key = take(lengths[i + 1]);
    records->push_back({key, hash_key, take(lengths[i + 2]), 0});
  }
  return at <= room;
}

} // namespace kds
#endif
