/* leases: those of the core, and what lib/native.js asks of them. */
#ifndef KDS_NODE_LEASES_H
#define KDS_NODE_LEASES_H

#include <node_api.h>

namespace kds {

/*
 * openLease(client, id, { table, leaseKey, owner, counter, renewMs }) → handle, or a status. Of the
 * id comes { id, stage: "ended", error } once.
 */
napi_value open_lease(napi_env env, napi_callback_info info);

/*
 * checkpointLease(lease, id, sequenceNumber, subSequenceNumber, [child shard id]) → status; then
 * { id, counter } or { id, error }
 */
napi_value checkpoint_lease(napi_env env, napi_callback_info info);

/* releaseLease(lease, id) → status; then as above */
napi_value release_lease(napi_env env, napi_callback_info info);

/* watchLease(lease, ms) */
napi_value watch_lease(napi_env env, napi_callback_info info);

/* closeLease(lease) */
napi_value close_lease(napi_env env, napi_callback_info info);

} // namespace kds
#endif
