#include "http_failure.h"

#include <errno.h>

/* In order: the first row that fits says it. `text`, where there is one, must be in the detail. */
struct curl_failure {
  CURLcode code;
  enum kds_status status;
  const char *text;
};
static const struct curl_failure curl_failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, KDS_E_DNS, NULL},
    {CURLE_COULDNT_CONNECT, KDS_E_CONNECT, NULL},
    {CURLE_SSL_CONNECT_ERROR, KDS_E_RESET, "SSL_ERROR_SYSCALL"}, /* cut off, not refused */
    {CURLE_SSL_CONNECT_ERROR, KDS_E_TLS, NULL},
    {CURLE_SSL_CIPHER, KDS_E_TLS, NULL},
    {CURLE_PEER_FAILED_VERIFICATION, KDS_E_CERT, NULL},
    {CURLE_SSL_CACERT_BADFILE, KDS_E_CA, NULL},
    {CURLE_GOT_NOTHING, KDS_E_RESET, NULL},
    {CURLE_SEND_ERROR, KDS_E_RESET, NULL},
    {CURLE_SEND_FAIL_REWIND, KDS_E_RESET, NULL},
    {CURLE_RECV_ERROR, KDS_E_PROXY, "CONNECT tunnel failed"},
    {CURLE_RECV_ERROR, KDS_E_HTTP, "chunk"},
    {CURLE_RECV_ERROR, KDS_E_HTTP, "hexadecimal"},
    {CURLE_RECV_ERROR, KDS_E_RESET, NULL},
    {CURLE_PARTIAL_FILE, KDS_E_RESET, NULL},
    {CURLE_HTTP2_STREAM, KDS_E_RESET, NULL},
    {CURLE_COULDNT_RESOLVE_PROXY, KDS_E_PROXY, NULL},
    {CURLE_PROXY, KDS_E_PROXY, NULL},
    {CURLE_OUT_OF_MEMORY, KDS_E_NOMEM, NULL},
    {CURLE_ABORTED_BY_CALLBACK, KDS_E_NOMEM, NULL}, /* a socket that could not be watched */
    {CURLE_URL_MALFORMAT, KDS_E_INVALID, NULL},
};

static enum kds_status status_of(CURLcode result, const char *detail) {
  for (size_t i = 0; i < sizeof(curl_failures) / sizeof(curl_failures[0]); i++) {
    const struct curl_failure *failure = &curl_failures[i];
    if (failure->code == result && (failure->text == NULL || strstr(detail, failure->text) != NULL))
      return failure->status;
  }
  return KDS_E_HTTP; /* what remains is a server that breaks the protocol */
}

/* A failed connect or handshake, by what the system said of the socket. */
struct errno_failure {
  long error;
  enum kds_status status;
};
static const struct errno_failure errno_failures[] = {
    {EHOSTUNREACH, KDS_E_UNREACHABLE},  {ENETUNREACH, KDS_E_UNREACHABLE},
    {EHOSTDOWN, KDS_E_UNREACHABLE},     {ENETDOWN, KDS_E_UNREACHABLE},
    {EACCES, KDS_E_UNREACHABLE},        {EPERM, KDS_E_UNREACHABLE},
    {ECONNRESET, KDS_E_RESET},          {EPIPE, KDS_E_RESET},
    {ETIMEDOUT, KDS_E_CONNECT_TIMEOUT}, {EADDRNOTAVAIL, KDS_E_SYSTEM},
};

static enum kds_status refine_by_errno(CURL *easy, enum kds_status status) {
  long error = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
  for (size_t i = 0; i < sizeof(errno_failures) / sizeof(errno_failures[0]); i++)
    if (errno_failures[i].error == error)
      return errno_failures[i].status;
  return status;
}

static bool was_connected(CURL *easy) {
  curl_off_t connected_us = 0;
  curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
  return connected_us > 0;
}

/* A header line of over 100 KiB is "out of memory" to libcurl: there is an answer, but no head. */
static bool has_endless_header(CURL *easy, CURLcode result) {
  curl_off_t first_byte_us = 0;
  curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &first_byte_us);
  return result == CURLE_OUT_OF_MEMORY && first_byte_us > 0;
}

enum kds_status kds_http_failure_status(CURL *easy, CURLcode result, const char *detail,
                                        bool connect_timeout_first) {
  if (result == CURLE_OPERATION_TIMEDOUT)
    return connect_timeout_first && !was_connected(easy) ? KDS_E_CONNECT_TIMEOUT
                                                         : KDS_E_ATTEMPT_TIMEOUT;
  if (has_endless_header(easy, result))
    return KDS_E_RESPONSE_TOO_LARGE;
  enum kds_status status = status_of(result, detail);
  return status == KDS_E_CONNECT || status == KDS_E_TLS ? refine_by_errno(easy, status) : status;
}

/* The names node:tls gives to what OpenSSL says of a certificate (X509_V_ERR_…). */
struct verify_failure {
  long result;
  const char *code;
};
static const struct verify_failure verify_failures[] = {
    {0, "ERR_TLS_CERT_ALTNAME_INVALID"}, /* the chain is good: it was the host name */
    {1, "ERR_TLS_CERT_ALTNAME_INVALID"}, /* libcurl's own first value: it didn't get to the chain */
    {9, "CERT_NOT_YET_VALID"},
    {10, "CERT_HAS_EXPIRED"},
    {18, "DEPTH_ZERO_SELF_SIGNED_CERT"},
    {19, "SELF_SIGNED_CERT_IN_CHAIN"},
    {20, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {21, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {23, "CERT_REVOKED"},
    {62, "ERR_TLS_CERT_ALTNAME_INVALID"},
};

const char *kds_http_failure_code(CURL *easy, enum kds_status status) {
  long result = 0;
  curl_easy_getinfo(easy, CURLINFO_PROXY_SSL_VERIFYRESULT, &result);
  if (result == 0)
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &result);
  for (size_t i = 0; i < sizeof(verify_failures) / sizeof(verify_failures[0]); i++)
    if (status == KDS_E_CERT && verify_failures[i].result == result)
      return verify_failures[i].code;
  return kds_status_code(status);
}
