/* records: the records of one call or aggregate on their way from JavaScript into the core. */
#ifndef KDS_NODE_RECORDS_H
#define KDS_NODE_RECORDS_H

#include "../kds.h"

#include <node_api.h>
#include <vector>

namespace kds {

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
