/*
 * wire_json: the service's JSON 1.1 ↔ records. Any thread; bodies of more than some KiB belong on
 * the threadpool. Decoding goes through cJSON, writing is ours: a request is written once, front
 * to back, into one buffer.
 */
#ifndef KDS_WIRE_JSON_H
#define KDS_WIRE_JSON_H

#include "base.h"

/*
 * Appends the body of a request: the members of `input` (a JSON object), then the records, as
 * "Records" for PutRecords and as the members of the one record for PutRecord.
 */
void kds_json_write_request(struct kds_buf *buf, const char *operation, struct kds_slice input,
                            const struct kds_record *records, size_t record_count);

/* A decoded answer; kds_result of kds.h tells what its parts mean. */
struct kds_answer {
  struct kds_slice text;
  const struct kds_put_result *puts;
  size_t put_count;
  const struct kds_got_record *records;
  size_t record_count;
  struct kds_slice bytes;
  size_t data_bytes;

  void *document; /* these own the strings */
  void *list;
  void *table;
  char *block;
};
/* Whether it says where the record was stored, or why it wasn't. */
static inline bool kds_put_is_told(const struct kds_put_result *put) {
  return put->error_code.len > 0 || kds_put_is_stored(put);
}
void kds_answer_clear(struct kds_answer *answer);

/*
 * Decode the answer to PutRecord(s) and to GetRecords. The body is changed in place, and not looked
 * at afterwards. KDS_E_BAD_RESPONSE: not JSON, or not such an answer. KDS_E_NOMEM. `out` needs no
 * clearing after a failure.
 */
enum kds_status kds_json_read_puts(struct kds_slice body, struct kds_answer *out);
enum kds_status kds_json_read_records(struct kds_slice body, struct kds_answer *out);

/*
 * The exception's name and message of an error body, both NUL-terminated and to be freed, NULL
 * where there is none. `error_type` is the x-amzn-errortype header, the last place to look.
 * KDS_E_NOMEM only, and then both are NULL: a body that cannot be read tells nothing.
 */
struct kds_error_body {
  char *code;
  char *message;
};
enum kds_status kds_json_read_error(struct kds_slice body, const char *error_type,
                                    struct kds_error_body *out);

#endif
