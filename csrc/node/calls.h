/* calls: what lib/native.js says of a call, for a call or a subscription of the core. */
#ifndef KDS_NODE_CALLS_H
#define KDS_NODE_CALLS_H

#include "../kds.h"
#include "values.h"

namespace kds {

/* Checked texts and numbers of a call; `call` points into them. */
struct CallTexts {
  std::string operation, input, label;
};

inline enum kds_protocol protocol_of(const std::string &name) {
  return name == "cbor" ? KDS_PROTOCOL_CBOR : KDS_PROTOCOL_JSON;
}

inline void read_call(napi_env env, napi_value object, CallTexts *texts, struct kds_call *call) {
  auto text = [&](const char *name) { return to_string(env, get(env, object, name)); };
  auto number = [&](const char *name) {
    return static_cast<uint32_t>(to_number(env, get(env, object, name)));
  };
  *texts = {text("operation"), text("inputText"), text("label")};
  call->service = text("service") == "dynamodb" ? KDS_SERVICE_DYNAMODB : KDS_SERVICE_KINESIS;
  call->operation = texts->operation.c_str();
  call->input = {texts->input.data(), texts->input.size()};
  call->endpoint_label = {texts->label.data(), texts->label.size()};
  call->endpoint_type = text("endpoint") == "data" ? KDS_ENDPOINT_DATA : KDS_ENDPOINT_CONTROL;
  call->protocol = protocol_of(text("protocol"));
  call->call_timeout_ms = number("timeoutMs");
  call->attempt_timeout_ms = number("requestTimeoutMs");
  call->max_attempts = number("maxAttempts");
  call->attempts_before = number("attemptsBefore");
  call->caller_retries = to_bool(env, get(env, object, "callerRetries"));
  call->retry_entries = to_bool(env, get(env, object, "retryEntries"));
}

} // namespace kds
#endif
