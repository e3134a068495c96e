/*
 * completions: results of the core, copied out of its callbacks, and made into what lib/native.js
 * reads. The hot path hands over numbers and one string for many puts; objects are made in
 * JavaScript, where they are five times cheaper.
 *
 * to_js() gives NULL, or an object with members missing, where JavaScript can't run any more: a
 * worker may be terminated at any moment, and nobody will look at what was made for it.
 */
#ifndef KDS_NODE_COMPLETIONS_H
#define KDS_NODE_COMPLETIONS_H

#include "blocks.h"

#include <memory>
#include <node_api.h>
#include <string>
#include <vector>

namespace kds {

struct ErrorDetails {
  explicit ErrorDetails(const struct kds_error &error);
  napi_value to_js(napi_env env) const;

  enum kds_status status;
  std::string code, message, request_id, extended_request_id, body;
  int http_status, attempts;
  uint32_t retry_delay_ms;
  int64_t next_delay_ms;
  bool retryable, throttling;
  enum kds_persisted persisted;
};

/* Results of puts, as rows of numbers beside shared strings. */
class PutRows {
public:
  /* For results that will be added: what grows is copied. */
  void reserve(const struct kds_put_result *puts, size_t count);
  void add(const struct kds_put_done &put);
  size_t count() const { return rows_.size(); }

  /*
   * { rows: Int32Array of [batch's id, index in it, place or -1, error or -1, subsequence number,
   *   attempts] a row, places: Int32Array of [shard, length of the sequence number] a place,
   *   sequenceNumbers: one string of all places, shards: [string], errors: [details] }
   */
  napi_value to_js(napi_env env) const;

private:
  struct Row {
    int32_t batch, index, place, error, subsequence_number, attempts;
  };
  struct Place {
    int32_t shard, sequence_number_len;
  };
  int32_t place_of(const struct kds_put_done &put);
  bool is_last_place(const struct kds_put_done &put) const;
  int32_t shard_index(struct kds_slice shard_id);

  std::vector<Row> rows_;
  std::vector<Place> places_;
  std::string sequence_numbers_;
  std::vector<std::string> shards_;
  std::vector<ErrorDetails> errors_;
};

/* Something that JavaScript waits for by an id; this much of it is its end. */
class Completion {
public:
  explicit Completion(uint32_t id) : id_(id) {}
  virtual ~Completion() = default;
  virtual bool is_end() const { return true; }
  /* { id } and what there is to tell */
  virtual napi_value to_js(napi_env env);

protected:
  uint32_t id_;
};

/* What a completion tells: of a call its end, of a subscription one of three things. */
enum class Stage { ANSWERED, BEGUN, EVENT, ENDED };

/* The end of one call, or what comes of a subscription. */
class CallCompletion : public Completion {
public:
  CallCompletion(uint32_t id, enum kds_response response, const struct kds_result &result,
                 Stage stage = Stage::ANSWERED);
  bool is_end() const override { return stage_ == Stage::ANSWERED; }
  napi_value to_js(napi_env env) override;

private:
  void copy_puts(const struct kds_result &result);
  napi_value records_to_js(napi_env env);
  napi_value keys_to_js(napi_env env) const;
  std::string text_at(uint32_t offset, uint32_t len) const { return {block_.at(offset), len}; }

  enum kds_response response_;
  Stage stage_;
  std::vector<ErrorDetails> error_; /* none or one */
  std::string text_, request_id_, extended_request_id_;
  int http_status_, attempts_;
  uint32_t retry_delay_ms_;
  PutRows puts_;
  std::vector<struct kds_got_record> records_;
  Block block_; /* what the records and slices point into */
  struct kds_slice sequence_numbers_, partition_keys_;
  bool keys_are_ascii_;
};

} // namespace kds
#endif
