/* Documents for tests and fuzz targets. */
#ifndef KDS_TEST_DOCUMENTS_H
#define KDS_TEST_DOCUMENTS_H

#include "reader.h"

enum { TEST_MAX_BYTES = 64 << 20 };

/* A body of these bytes and no more, so that a read past its end is found; kds_buf_clear frees it.
 */
struct kds_buf body_of(struct kds_slice bytes);

/* The message of an aggregated record between its magic and its MD5; as body_of. */
struct kds_buf framed(struct kds_slice message);

/*
 * The document's tokens as `write` puts them; `out` is to be cleared in any case.
 * KDS_E_BAD_RESPONSE: it can't be read, and `problem` says why.
 */
enum kds_status transcode(const struct kds_format *format, struct kds_slice document,
                          uint32_t max_depth, kds_token_writer write, struct kds_buf *out,
                          char problem[KDS_PROBLEM_BYTES]);

#endif
