/*
 * wire_cbor: CBOR (RFC 8949) as the service speaks it, read and written. A time is tag 1 with whole
 * milliseconds, where the RFC has seconds. Any thread; bodies of more than some KiB belong on the
 * threadpool.
 */
#ifndef KDS_WIRE_CBOR_H
#define KDS_WIRE_CBOR_H

#include "reader.h"

/*
 * Reads a document of CBOR; the pieces of a string move together, in place. Tags other than 1 are
 * passed over, simple values that mean nothing to us read as null.
 */
extern const struct kds_format kds_cbor_format;

/* Writes tokens one after another; maps and arrays are of indefinite length. */
void kds_cbor_write_token(struct kds_buf *buf, const struct kds_token *token);

/* As kds_json_write_request, in CBOR. KDS_E_INVALID in the buffer: `input` is no JSON object. */
void kds_cbor_write_request(struct kds_buf *buf, const char *operation, struct kds_slice input,
                            const struct kds_record *records, size_t record_count);

#endif
