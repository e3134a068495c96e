/*
 * sigv4: AWS Signature Version 4 of whole requests (kds_sign of kds.h). Any thread.
 *
 * A path is normalised and encoded once more, as every service but S3 wants it; for the service
 * "s3" it is signed as it stands. Header values are trimmed and their inner spaces collapsed;
 * headers of one name are joined by commas. An x-amz-content-sha256 header among the headers
 * stands for the body's hash.
 */
#ifndef KDS_SIGV4_H
#define KDS_SIGV4_H

#include "base.h"
#include "digest.h"

/*
 * The signing key of one UTC day, region, service and pair of keys, as costly to derive as a
 * request is to sign. Immutable after its init: threads may share it.
 */
struct kds_sigv4_scope {
  char date[9]; /* 20261123 */
  uint8_t key[KDS_SHA256_BYTES];
  char *credential;  /* AKID/20261123/eu-west-1/kinesis/aws4_request */
  size_t key_id_len; /* of AKID */
  bool raw_path;     /* S3 */
};

/*
 * KDS_E_INVALID: a key id, region or service that is missing, empty or holds a space or control
 * character, no secret, or a time outside the years 1970 to 9999. KDS_E_NOMEM, and as
 * kds_digest_init. Nothing needs clearing after a failure.
 */
enum kds_status kds_sigv4_scope_init(struct kds_sigv4_scope *scope, const char *region,
                                     const char *service, const char *access_key_id,
                                     const char *secret_access_key, int64_t time_s);
void kds_sigv4_scope_clear(struct kds_sigv4_scope *scope);
/* Whether that time lies in the scope's day. */
bool kds_sigv4_scope_covers(const struct kds_sigv4_scope *scope, int64_t time_s);

/*
 * kds_sign with a scope that is there already. Of the params, region, service, access_key_id and
 * secret_access_key are not read. date, x-amz-date, authorization and, where there is a
 * session_token, x-amz-security-token among the headers are passed over: what is signed is the
 * date of `time_s` and `session_token`, and that is what is to be sent. An empty path is signed as
 * the slash that is sent for it. After a failure `out` holds nothing to free.
 * KDS_E_INVALID: a time outside the scope's day, no host header, a header name or method that is
 * no HTTP token, CR, LF or NUL in a header's value, the token or the path, a path that doesn't
 * start with a slash or holds ? or #. KDS_E_TOO_LARGE: path, query and headers exceed 1 MiB.
 * KDS_E_NOMEM, and as kds_digest_init.
 */
enum kds_status kds_sigv4_sign_with(const struct kds_sigv4_scope *scope,
                                    const struct kds_sign_params *params,
                                    struct kds_signature *out);

#endif
