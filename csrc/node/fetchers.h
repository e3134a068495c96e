/* fetchers: what lib/native.js calls to read shards. */
#ifndef KDS_NODE_FETCHERS_H
#define KDS_NODE_FETCHERS_H

#include <node_api.h>

namespace kds {

/* openFetcher(client, id, options: see lib/native.js) → handle, or a status */
napi_value open_fetcher(napi_env env, napi_callback_info info);
/* pauseFetcher(fetcher, isPaused) */
napi_value pause_fetcher(napi_env env, napi_callback_info info);
/* releaseFetched(fetcher, bytes) */
napi_value release_fetched(napi_env env, napi_callback_info info);
/* takeRecords(a batch's records) → see Records::to_js; undefined: they were taken before */
napi_value take_records(napi_env env, napi_callback_info info);
/* dropRecords(a batch's records): nobody will take them */
napi_value drop_records(napi_env env, napi_callback_info info);
/* fetcherMetrics(fetcher) → { calls, … }, or undefined after its end */
napi_value fetcher_metrics(napi_env env, napi_callback_info info);
/* closeFetcher(fetcher): "closed" is still to come, if it hasn't */
napi_value close_fetcher(napi_env env, napi_callback_info info);

} // namespace kds
#endif
