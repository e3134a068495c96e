/*
 * wire: API inputs and outputs ↔ bytes, in either encoding. Any thread; bodies of more than some
 * KiB belong on the threadpool.
 *
 * What is read is taken for what it is, never for what was asked for: an answer is one map, and its
 * first byte tells a map of JSON from one of CBOR.
 */
#ifndef KDS_WIRE_H
#define KDS_WIRE_H

#include "reader.h"

enum { KDS_WIRE_MAX_DEPTH = 64 }; /* how deep an answer may nest, unless somebody says otherwise */

/*
 * Appends the body of a request: the members of `input` (a JSON object without blanks), then the
 * records, as "Records" for PutRecords and as the members of the one record for PutRecord. The
 * buffer's status tells: KDS_E_NOMEM, KDS_E_TOO_LARGE; KDS_E_INVALID: `input` isn't so (CBOR).
 */
void kds_wire_write_request(struct kds_buf *buf, enum kds_protocol protocol, const char *operation,
                            struct kds_slice input, const struct kds_record *records,
                            size_t record_count);

/*
 * An answer, decoded; kds_result of kds.h tells what its parts mean. The strings of puts end with a
 * NUL that their lengths don't count.
 */
struct kds_answer {
  struct kds_slice text;
  const struct kds_put_result *puts;
  size_t put_count;
  const struct kds_got_record *records;
  size_t record_count;
  struct kds_slice bytes;
  size_t data_bytes;
  struct kds_slice sequence_numbers, partition_keys; /* in `bytes`: all, one behind the other */
  bool keys_are_ascii;

  char problem[KDS_PROBLEM_BYTES]; /* of KDS_E_BAD_RESPONSE, to stand behind "it" */

  void *table; /* these and `text` own the memory */
  char *block;
};
/* Whether it says where the record was stored, or why it wasn't. */
static inline bool kds_put_is_told(const struct kds_put_result *put) {
  return put->error_code.len > 0 || kds_put_is_stored(put);
}

/*
 * Decodes the answer to a call. The body is changed in place, and its memory becomes the answer's
 * where that saves a copy: `body` is then empty. `max_depth` caps how deep it may nest.
 * KDS_E_BAD_RESPONSE: malformed, or not such an answer; KDS_E_RESPONSE_TOO_LARGE: as JSON text it
 * exceeds the body's maximum; KDS_E_NOMEM. `out` needs no clearing after a failure.
 */
enum kds_status kds_wire_read(enum kds_response response, struct kds_buf *body, uint32_t max_depth,
                              struct kds_answer *out);
void kds_answer_clear(struct kds_answer *answer);
/* Sets the parts of `result` that tell the answer, which it points into. */
void kds_answer_give(struct kds_answer *answer, struct kds_result *result);
/* The answer that the result tells, so that it outlives the callback; empty where there is none. */
struct kds_answer kds_answer_take(const struct kds_result *result);
/* See kds_result_take_block. */
char *kds_answer_take_block(struct kds_answer *answer);

/*
 * The exception's name and message of an error body, both NUL-terminated and to be freed, NULL
 * where there is none. `error_type` is the x-amzn-errortype header, the last place to look. The
 * body is changed in place. KDS_E_NOMEM only, and then both are NULL: a body that cannot be read
 * tells nothing, and is no object.
 */
struct kds_error_body {
  char *code;
  char *message;
  bool is_object; /* all of it */
};
enum kds_status kds_wire_read_error(struct kds_slice body, const char *error_type,
                                    uint32_t max_depth, struct kds_error_body *out);

#endif
