/*
 * request: one API request: encoded once, signed for each attempt. One thread at a time, any; big
 * bodies belong on the threadpool.
 */
#ifndef KDS_REQUEST_H
#define KDS_REQUEST_H

#include "signer.h"

enum { KDS_REQUEST_MAX_HEADERS = 5 };

struct kds_request {
  enum kds_service service;
  char *operation;
  enum kds_protocol protocol;
  char *input;
  const struct kds_record *records; /* the caller's, for as long as the request; or NULL */
  size_t record_count;
  struct kds_buf body; /* empty until the first attempt */
  struct kds_buf header_text;
  const char *header_lines[KDS_REQUEST_MAX_HEADERS + 1]; /* NULL behind the last */
};

/* KDS_E_NOMEM; to be cleared even then. */
enum kds_status kds_request_init(struct kds_request *request, const struct kds_call *call);
void kds_request_clear(struct kds_request *request);

/* About how many bytes there are to encode and hash. */
size_t kds_request_bytes(const struct kds_request *request);

/* The next attempt is encoded anew: other records, or another protocol. */
void kds_request_change(struct kds_request *request, enum kds_protocol protocol,
                        const struct kds_record *records, size_t record_count);

/*
 * Body and header lines of an attempt at that time, which lies in the signer's day, to that
 * address. KDS_E_NOMEM, KDS_E_TOO_LARGE; KDS_E_INVALID as kds_sigv4_sign_with.
 */
enum kds_status kds_request_prepare(struct kds_request *request, const struct kds_signer *signer,
                                    const struct kds_address *address, int64_t time_s);

#endif
