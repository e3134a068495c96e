/* http_headers: the header lines of an answer → the values that callers want. Any thread. */
#ifndef KDS_HTTP_HEADERS_H
#define KDS_HTTP_HEADERS_H

#include "base.h"

/* Response headers that mean something to a caller; longer values are cut. */
struct kds_http_headers {
  char request_id[128];
  char extended_request_id[128]; /* x-amz-id-2 */
  char date[64];
  char error_type[128];
  char content_type[64];
  char content_length[24];
  char retry_after[32];
  char amz_retry_after_ms[16];
  char age[16]; /* of an answer out of a cache */
};

/*
 * Keeps the line's value if it is wanted. False: a content-length that tells no length, or another
 * than before: libcurl takes the last of several and waits for 2^64 bytes, and where answers end
 * must be certain.
 */
bool kds_http_headers_take(struct kds_http_headers *headers, struct kds_slice line);

/* "Thu, 26 Nov 2026 13:31:36 GMT" as seconds since 1970, in any locale. -1: it isn't one. */
int64_t kds_http_date_s(const char *text);

/*
 * What x-amz-retry-after (ms) or retry-after (seconds, or a date) asks for. -1: there is no such
 * header, or none that makes sense.
 */
int64_t kds_http_headers_retry_after_ms(const struct kds_http_headers *headers);

#endif
