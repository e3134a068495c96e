/* What the tests of wire, wire_json and wire_cbor share. */
#ifndef KDS_TEST_WIRE_HELPERS_H
#define KDS_TEST_WIRE_HELPERS_H

#include "documents.h"
#include "helpers.h"
#include "wire.h"
#include "wire_cbor.h"
#include "wire_json.h"

/* What a JSON document says, in CBOR; as body_of. */
struct kds_buf cbor_of(const char *json);
void check_slice(struct kds_slice slice, const char *expected);

#endif
