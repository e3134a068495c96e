/* http_failure: what libcurl says of a failed transfer → status and code. Engine's thread. */
#ifndef KDS_HTTP_FAILURE_H
#define KDS_HTTP_FAILURE_H

#include "base.h"

#include <curl/curl.h>

/*
 * `detail` is what libcurl wrote into its error buffer; `connect_timeout_first`: the time-out of
 * connecting ends before that of the attempt, so one while connecting is the former.
 */
enum kds_status kds_http_failure_status(CURL *easy, CURLcode result, const char *detail,
                                        bool connect_timeout_first);

/* The finest name there is, Node's where Node has one; static. */
const char *kds_http_failure_code(CURL *easy, enum kds_status status);

#endif
