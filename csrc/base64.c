#include "base64.h"

#include <limits.h>
#include <openssl/evp.h>

void kds_base64_append(struct kds_buf *buf, struct kds_slice bytes) {
  if (bytes.len > INT_MAX) /* what OpenSSL counts with */
    buf->status = KDS_E_TOO_LARGE;
  char *room = kds_buf_reserve(buf, (bytes.len + 2) / 3 * 4 + 1); /* OpenSSL adds a NUL */
  if (room != NULL)
    buf->len += (size_t)EVP_EncodeBlock((unsigned char *)room, (const unsigned char *)bytes.data,
                                        (int)bytes.len);
}

/*
 * Decoding is ours: OpenSSL's doesn't promise to work in place, takes = for a zero anywhere, and
 * passes over blanks.
 */
enum { IS_DIGIT = 0x40 };
#define D(digit, value) [digit] = (IS_DIGIT | (value))
static const uint8_t digits[256] = {
    D('A', 0),  D('B', 1),  D('C', 2),  D('D', 3),  D('E', 4),  D('F', 5),  D('G', 6),  D('H', 7),
    D('I', 8),  D('J', 9),  D('K', 10), D('L', 11), D('M', 12), D('N', 13), D('O', 14), D('P', 15),
    D('Q', 16), D('R', 17), D('S', 18), D('T', 19), D('U', 20), D('V', 21), D('W', 22), D('X', 23),
    D('Y', 24), D('Z', 25), D('a', 26), D('b', 27), D('c', 28), D('d', 29), D('e', 30), D('f', 31),
    D('g', 32), D('h', 33), D('i', 34), D('j', 35), D('k', 36), D('l', 37), D('m', 38), D('n', 39),
    D('o', 40), D('p', 41), D('q', 42), D('r', 43), D('s', 44), D('t', 45), D('u', 46), D('v', 47),
    D('w', 48), D('x', 49), D('y', 50), D('z', 51), D('0', 52), D('1', 53), D('2', 54), D('3', 55),
    D('4', 56), D('5', 57), D('6', 58), D('7', 59), D('8', 60), D('9', 61), D('+', 62), D('/', 63)};
#undef D

/* Four digits to three bytes, which may be the memory of the first three. False: no digits. */
static bool decode_four(const uint8_t *from, uint8_t *to) {
  uint32_t a = digits[from[0]], b = digits[from[1]], c = digits[from[2]], d = digits[from[3]];
  uint32_t bits =
      (a & ~IS_DIGIT) << 18 | (b & ~IS_DIGIT) << 12 | (c & ~IS_DIGIT) << 6 | (d & ~IS_DIGIT);
  to[0] = (uint8_t)(bits >> 16);
  to[1] = (uint8_t)(bits >> 8);
  to[2] = (uint8_t)bits;
  return (a & b & c & d) != 0;
}

/* The last four, of which `padding` are = signs. */
static bool decode_last(const uint8_t *from, size_t padding, uint8_t *to) {
  uint8_t padded[4] = {'A', 'A', 'A', 'A'}, bytes[3];
  memcpy(padded, from, 4 - padding);
  bool valid = decode_four(padded, bytes);
  memcpy(to, bytes, 3 - padding);
  return valid;
}

bool kds_base64_decode(struct kds_slice *blob) {
  size_t len = blob->len;
  if (len % 4 != 0)
    return false;
  if (len == 0)
    return true;
  const uint8_t *from = (const uint8_t *)blob->data, *last = from + len - 4;
  uint8_t *start = (uint8_t *)(uintptr_t)blob->data, *to = start;
  size_t padding = last[3] != '=' ? 0 : last[2] != '=' ? 1 : 2;
  bool valid = true;
  for (; from < last; from += 4, to += 3)
    valid &= decode_four(from, to);
  valid &= decode_last(from, padding, to);
  blob->len = len / 4 * 3 - padding;
  return valid;
}
