/* What the tests of wire, wire_json and wire_cbor share. */
#ifndef KDS_TEST_WIRE_HELPERS_H
#define KDS_TEST_WIRE_HELPERS_H

#include "helpers.h"
#include "wire.h"
#include "wire_cbor.h"
#include "wire_json.h"

enum { TEST_MAX_BYTES = 64 << 20 };

/* A body of these bytes and no more, so that a read past its end is found; kds_buf_clear frees it.
 */
struct kds_buf body_of(struct kds_slice bytes);
/* What a JSON document says, in CBOR. */
struct kds_buf cbor_of(const char *json);

/* The document's tokens as `write` puts them. KDS_E_BAD_RESPONSE: `problem` says why. */
enum kds_status transcode(const struct kds_format *format, struct kds_slice document,
                          uint32_t max_depth, kds_token_writer write, struct kds_buf *out,
                          char problem[KDS_PROBLEM_BYTES]);
void check_slice(struct kds_slice slice, const char *expected);

#endif
