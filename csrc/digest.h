/*
 * digest: SHA-256, HMAC-SHA-256, MD5, CRC-32, hexadecimal. Any thread.
 *
 * A thread keeps one OpenSSL context for each algorithm from its first digest to its end: a
 * fetched algorithm with a reused context hashes 300 bytes in half the time of the one-shot calls.
 */
#ifndef KDS_DIGEST_H
#define KDS_DIGEST_H

#include "base.h"

#define KDS_SHA256_BYTES 32
#define KDS_MD5_BYTES 16

/*
 * Fetches the algorithms, once for the process and for its whole life; the digests do so
 * themselves, this only tells early. KDS_E_SYSTEM: OpenSSL lacks one, or no thread-specific key
 * was left; it stays so.
 */
enum kds_status kds_digest_init(void);

/* The digests fail with KDS_E_NOMEM and as kds_digest_init; `out` is then undefined. */
enum kds_status kds_sha256(const void *data, size_t len, uint8_t out[KDS_SHA256_BYTES]);
/* Of the parts one after another. */
enum kds_status kds_sha256_parts(const struct kds_slice *parts, size_t count,
                                 uint8_t out[KDS_SHA256_BYTES]);
/* The key may be of any length; `out` may be the key's memory. */
enum kds_status kds_hmac_sha256(const void *key, size_t key_len, const void *data, size_t len,
                                uint8_t out[KDS_SHA256_BYTES]);
enum kds_status kds_md5(const void *data, size_t len, uint8_t out[KDS_MD5_BYTES]);

/* The CRC-32 of zlib and of event streams. `crc` is 0, or the value of the bytes before these. */
uint32_t kds_crc32(uint32_t crc, const void *data, size_t len);

/* Writes 2 * len lower-case digits and no NUL. */
void kds_hex(const uint8_t *bytes, size_t len, char *out);

/* Overwrites a secret in a way the compiler keeps. */
void kds_cleanse(void *secret, size_t len);

#endif
