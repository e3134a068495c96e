/* subscriptions: what lib/native.js calls for SubscribeToShard. */
#ifndef KDS_NODE_SUBSCRIPTIONS_H
#define KDS_NODE_SUBSCRIPTIONS_H

#include <node_api.h>

namespace kds {

/* subscribe(client, id, call as of call(), credit, silenceTimeoutMs) → handle, or a status */
napi_value subscribe(napi_env env, napi_callback_info info);
/* credit(subscription, events) */
napi_value credit(napi_env env, napi_callback_info info);
/* closeSubscription(subscription): "ended" is still to come, if it hasn't */
napi_value close_subscription(napi_env env, napi_callback_info info);
/* hold(environment, on): somebody waits for an event, which keeps the process alive, or no more */
napi_value hold(napi_env env, napi_callback_info info);

} // namespace kds
#endif
