/*
 * puts: what lib/native.js calls for records that are put one by one: collectors of stream(), and
 * producers. One receiver stands for both.
 */
#ifndef KDS_NODE_PUTS_H
#define KDS_NODE_PUTS_H

#include <node_api.h>

namespace kds {

/*
 * openPuts(client, { producer: false, input, label, protocol, coalesce }) → handle, or a status
 * openPuts(client, { producer: true, input, label, protocol, and the options of a producer })
 */
napi_value open_puts(napi_env env, napi_callback_info info);
/*
 * put(puts, id, bytes, lengths, count, madeUs) → status: the records of one batch, which stay where
 * they are until each has settled. See lib/put-batch.js.
 */
napi_value put(napi_env env, napi_callback_info info);
/* flush(producer) → status: nothing of what was put before waits for more */
napi_value flush(napi_env env, napi_callback_info info);
/* metrics(producer, id) → status: ends as a call, with them */
napi_value metrics(napi_env env, napi_callback_info info);
/* closePuts(puts) */
napi_value close_puts(napi_env env, napi_callback_info info);

} // namespace kds
#endif
