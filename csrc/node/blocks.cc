#include "blocks.h"

#include "values.h"

#include <cstring>

namespace kds {

/* Below, a copy costs less than the finalizer of memory that isn't V8's own. */
static const size_t MIN_EXTERNAL_BYTES = 64 * 1024;
/* How many times as much as its data an answer may keep alive. */
static const size_t MAX_UNSEEN_FACTOR = 2;

/*
 * What V8 is told of what the block takes beyond its data. Little of it would make V8 collect all
 * garbage twice as often as its own limit means to.
 */
static size_t told_bytes(size_t unseen, size_t data_bytes) {
  return unseen > data_bytes ? unseen : 0;
}

/* `told`: what V8 knows beside the data. */
static void free_block(napi_env env, void *block, void *told) {
  int64_t known = 0;
  napi_adjust_external_memory(env, -static_cast<int64_t>(reinterpret_cast<uintptr_t>(told)),
                              &known);
  kds_block_free(static_cast<char *>(block));
}

napi_value Block::copy(napi_env env) const {
  void *data = nullptr;
  napi_value buffer = nullptr;
  if (napi_create_arraybuffer(env, data_bytes_, &data, &buffer) == napi_ok && data_bytes_ > 0)
    memcpy(data, memory_.get(), data_bytes_);
  return buffer;
}

/*
 * Small data is copied, and what would keep much else alive. Large data stays where it was
 * received, for fresh memory would cost more than all else (measured: docs/architecture.md); where
 * the runtime has no room for memory of others (Electron), it is copied, too.
 */
napi_value Block::to_js(napi_env env) {
  if (data_bytes_ < MIN_EXTERNAL_BYTES)
    return copy(env);
  size_t unseen = kds_block_capacity(memory_.get()) - data_bytes_;
  if (unseen / MAX_UNSEEN_FACTOR > data_bytes_)
    return copy(env);
  size_t told = told_bytes(unseen, data_bytes_);
  napi_value buffer = nullptr;
  napi_status status = napi_create_external_arraybuffer(env, memory_.get(), data_bytes_, free_block,
                                                        reinterpret_cast<void *>(told), &buffer);
  if (status == napi_no_external_buffers_allowed)
    return copy(env);
  memory_.release(); /* whatever became of it: its finalizer may be on its way */
  int64_t known = 0;
  if (status == napi_ok)
    napi_adjust_external_memory(env, static_cast<int64_t>(told), &known);
  return buffer;
}

} // namespace kds
