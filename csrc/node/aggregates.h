/* aggregates: what lib/native.js calls for aggregated records. */
#ifndef KDS_NODE_AGGREGATES_H
#define KDS_NODE_AGGREGATES_H

#include <node_api.h>

namespace kds {

/*
 * aggregate(slab, lengths, maxBytes) → Buffer; a status; undefined: it would have more bytes. See
 * lib/record-slab.js.
 */
napi_value aggregate(napi_env env, napi_callback_info info);
/*
 * deaggregate(bytes) → { numbers: Uint32Array of [offset and length of the data, number of the
 *   partition key and of the explicit hash key in `keys`, 0 for none] a record, keyLengths:
 *   Uint32Array, keys: one string, or, where JavaScript can't cut it by lengths in bytes, a list };
 *   a status; undefined: it is no aggregate
 */
napi_value deaggregate(napi_env env, napi_callback_info info);

} // namespace kds
#endif
