/*
 * wire_json: the service's JSON 1.1, read and written. Any thread; bodies of more than some KiB
 * belong on the threadpool.
 */
#ifndef KDS_WIRE_JSON_H
#define KDS_WIRE_JSON_H

#include "reader.h"

/* Reads a document of JSON; an escape in a text is replaced by what it stands for, in place. */
extern const struct kds_format kds_json_format;

/* Writes tokens one after another; commas come by themselves. Bytes become base64. */
void kds_json_write_token(struct kds_buf *buf, const struct kds_token *token);
/* A member of the object that has begun, whose value is a text. */
void kds_json_write_member(struct kds_buf *buf, const char *name, struct kds_slice text);

/*
 * Appends the body of a request: the members of `input` (a JSON object without blanks), then the
 * records, as "Records" for PutRecords and as the members of the one record for PutRecord.
 */
void kds_json_write_request(struct kds_buf *buf, const char *operation, struct kds_slice input,
                            const struct kds_record *records, size_t record_count);

/* Whether it nests at most that deep. The text need not be JSON; it is only looked at. */
bool kds_json_is_within(struct kds_slice text, uint32_t max_depth);

#endif
