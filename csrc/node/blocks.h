/*
 * blocks: the core's memory of an answer's data, on its way to JavaScript.
 */
#ifndef KDS_NODE_BLOCKS_H
#define KDS_NODE_BLOCKS_H

#include "../kds.h"

#include <memory>
#include <node_api.h>
#include <string>

namespace kds {

/* Owned; its first `data_bytes` are data. */
class Block {
public:
  Block() : memory_(nullptr, kds_block_free) {}
  Block(char *memory, size_t data_bytes)
      : memory_(memory, kds_block_free), data_bytes_(data_bytes) {}
  /* An ArrayBuffer of the data; the memory may go with it. */
  napi_value to_js(napi_env env);
  const char *at(size_t offset) const { return memory_.get() + offset; }

private:
  napi_value copy(napi_env env) const;

  std::unique_ptr<char, void (*)(char *)> memory_;
  size_t data_bytes_ = 0;
};

} // namespace kds
#endif
