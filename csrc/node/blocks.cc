#include "blocks.h"

#include "values.h"

#include <cstring>
#include <deque>

namespace kds {

/* Below, a copy costs less than the finalizer of memory that isn't V8's own. */
static const size_t MIN_EXTERNAL_BYTES = 64 * 1024;
/* How many times as much as its data an answer may keep alive. */
static const size_t MAX_UNSEEN_FACTOR = 2;

/*
 * V8 collects all garbage for each 64 MiB it hears of, and counts what a scavenge found dead until
 * the next one. Most blocks are dead by then: they took a full collection for every 90 MiB read, a
 * fifth of a consumer's CPU. So it hears of a block when this much has followed, if it then lives.
 */
static const size_t YOUNG_BYTES = 32 * 1024 * 1024;

static void tell(napi_env env, int64_t bytes) {
  int64_t known = 0;
  napi_adjust_external_memory(env, bytes, &known);
}

/* What V8 knows of a block's memory: it counts the data by itself. */
struct Told {
  int64_t data, beside; /* beside: what it keeps alive, if that is more */
  bool is_young;        /* V8 doesn't know of it yet */

  void end_youth(napi_env env) {
    if (is_young)
      tell(env, data + beside);
    is_young = false;
  }
  void forget(napi_env env) {
    end_youth(env);
    tell(env, -beside);
  }
};

/* Those of this JavaScript thread, in the order of their coming; dead ones may be among them. */
class YoungBlocks {
public:
  std::shared_ptr<Told> add(napi_env env, size_t data, size_t unseen) {
    auto beside = static_cast<int64_t>(unseen > data ? unseen : 0);
    auto told = std::make_shared<Told>(Told{static_cast<int64_t>(data), beside, true});
    tell(env, -told->data);
    blocks_.push_back(told);
    bytes_ += data;
    for (; bytes_ > YOUNG_BYTES; blocks_.pop_front()) {
      bytes_ -= static_cast<size_t>(blocks_.front()->data);
      blocks_.front()->end_youth(env);
    }
    return told;
  }

private:
  std::deque<std::shared_ptr<Told>> blocks_;
  size_t bytes_ = 0;
};

static thread_local YoungBlocks young_blocks;

/* `hint`: a pointer to what V8 knows of it. */
static void free_block(napi_env env, void *block, void *hint) {
  std::unique_ptr<std::shared_ptr<Told>> told(static_cast<std::shared_ptr<Told> *>(hint));
  (*told)->forget(env);
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
  auto told = std::make_unique<std::shared_ptr<Told>>(young_blocks.add(env, data_bytes_, unseen));
  napi_value buffer = nullptr;
  napi_status status = napi_create_external_arraybuffer(env, memory_.get(), data_bytes_, free_block,
                                                        told.get(), &buffer);
  if (status == napi_no_external_buffers_allowed) {
    (*told)->forget(env);
    return copy(env);
  }
  told.release(); /* whatever became of it: its finalizer may be on its way */
  memory_.release();
  return buffer;
}

} // namespace kds
