/* base64: RFC 4648, section 4: blobs in JSON. Any thread. */
#ifndef KDS_BASE64_H
#define KDS_BASE64_H

#include "base.h"

void kds_base64_append(struct kds_buf *buf, struct kds_slice bytes);

/*
 * Decodes in place; `blob` becomes the bytes, which begin where the text did. False: not base64
 * with its padding; the text may then have changed.
 */
bool kds_base64_decode(struct kds_slice *blob);

#endif
