#include "event_stream.h"

#include "digest.h"

#include <stdio.h>

/*
 * total length u32 | headers' length u32 | CRC-32 of these 8 | headers | payload | CRC-32 of all
 * before; integers big-endian.
 */
enum { LENGTHS_BYTES = 8, PRELUDE_BYTES = 12, CRC_BYTES = 4 };

/* A header: name's length u8 | name | type u8 | value, before which these two have its length. */
enum { SIZED = -1, SIZE_BYTES = 2 };
static const int value_bytes[KDS_EVENT_TYPES] = {
    [KDS_EVENT_TRUE] = 0,       [KDS_EVENT_FALSE] = 0,      [KDS_EVENT_BYTE] = 1,
    [KDS_EVENT_SHORT] = 2,      [KDS_EVENT_INTEGER] = 4,    [KDS_EVENT_LONG] = 8,
    [KDS_EVENT_BINARY] = SIZED, [KDS_EVENT_STRING] = SIZED, [KDS_EVENT_TIMESTAMP] = 8,
    [KDS_EVENT_UUID] = 16,
};

static uint32_t read_u32(const char *at) {
  const unsigned char *bytes = (const unsigned char *)at;
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Whether the checksum stands behind the first `len` bytes. */
static bool is_intact(const char *bytes, size_t len) {
  return kds_crc32(0, bytes, len) == read_u32(bytes + len);
}

/* ---- Headers ---- */

static const char flaw_short[] = "a header that is longer than the room for headers";

/* Takes `bytes` off the front; false: there are fewer. */
static bool take(struct kds_slice *from, size_t bytes, struct kds_slice *out) {
  if (bytes > from->len)
    return false;
  *out = (struct kds_slice){from->data, bytes};
  *from = (struct kds_slice){from->data + bytes, from->len - bytes};
  return true;
}

static bool take_u8(struct kds_slice *from, unsigned *out) {
  struct kds_slice byte;
  if (!take(from, 1, &byte))
    return false;
  *out = (unsigned char)byte.data[0];
  return true;
}

static bool take_value(struct kds_slice *from, int bytes, struct kds_slice *out) {
  unsigned high, low;
  if (bytes != SIZED)
    return take(from, (size_t)bytes, out);
  return take_u8(from, &high) && take_u8(from, &low) && take(from, high << 8 | low, out);
}

/* NULL, or what is wrong with it. */
static const char *take_header(struct kds_slice *headers, struct kds_event_header *out) {
  unsigned name_len, type;
  if (!take_u8(headers, &name_len) || !take(headers, name_len, &out->name) ||
      !take_u8(headers, &type))
    return flaw_short;
  if (type >= KDS_EVENT_TYPES)
    return "a header of an unknown type";
  out->type = (enum kds_event_type)type;
  return take_value(headers, value_bytes[type], &out->value) ? NULL : flaw_short;
}

bool kds_event_next_header(struct kds_slice *headers, struct kds_event_header *out) {
  return headers->len > 0 && take_header(headers, out) == NULL;
}

struct kds_slice kds_event_text(const struct kds_event_message *message, const char *name) {
  struct kds_slice left = message->headers, text = {NULL, 0};
  for (struct kds_event_header header; kds_event_next_header(&left, &header);)
    if (header.type == KDS_EVENT_STRING && kds_slice_eq(header.name, name))
      text = header.value;
  return text;
}

/* ---- Messages ---- */

static enum kds_event_read bad(struct kds_event_progress *progress, const char *flaw) {
  snprintf(progress->flaw, sizeof(progress->flaw), "%s", flaw);
  return KDS_EVENT_BAD;
}

static enum kds_event_read over(struct kds_event_progress *progress, const char *what, size_t bytes,
                                size_t limit) {
  snprintf(progress->flaw, sizeof(progress->flaw), "%s of %zu bytes, over %zu", what, bytes, limit);
  return KDS_EVENT_BAD;
}

/* KDS_EVENT_MESSAGE: the lengths can be relied on. */
static enum kds_event_read check_prelude(const char *bytes, const struct kds_event_limits *limits,
                                         struct kds_event_progress *progress) {
  size_t total = read_u32(bytes), headers = read_u32(bytes + 4);
  if (!is_intact(bytes, LENGTHS_BYTES))
    return bad(progress, "a message with a wrong checksum of its lengths");
  if (total < KDS_EVENT_OVERHEAD_BYTES || headers > total - KDS_EVENT_OVERHEAD_BYTES)
    return bad(progress, "a message whose lengths contradict each other");
  if (total > limits->max_message_bytes)
    return over(progress, "a message", total, limits->max_message_bytes);
  if (headers > limits->max_header_bytes)
    return over(progress, "headers", headers, limits->max_header_bytes);
  progress->bytes = total;
  return KDS_EVENT_MESSAGE;
}

static enum kds_event_read check_headers(struct kds_slice headers,
                                         struct kds_event_progress *progress) {
  struct kds_event_header header;
  const char *flaw = NULL;
  while (headers.len > 0 && flaw == NULL)
    flaw = take_header(&headers, &header);
  return flaw == NULL ? KDS_EVENT_MESSAGE : bad(progress, flaw);
}

enum kds_event_read kds_event_read(struct kds_slice bytes, const struct kds_event_limits *limits,
                                   struct kds_event_message *message,
                                   struct kds_event_progress *progress) {
  *progress = (struct kds_event_progress){.bytes = PRELUDE_BYTES};
  if (bytes.len < PRELUDE_BYTES)
    return KDS_EVENT_NEED_MORE;
  if (check_prelude(bytes.data, limits, progress) == KDS_EVENT_BAD)
    return KDS_EVENT_BAD;
  if (bytes.len < progress->bytes)
    return KDS_EVENT_NEED_MORE;
  size_t checked_len = progress->bytes - CRC_BYTES, header_len = read_u32(bytes.data + 4);
  if (!is_intact(bytes.data, checked_len))
    return bad(progress, "a message with a wrong checksum");
  const char *headers = bytes.data + PRELUDE_BYTES, *payload = headers + header_len;
  message->headers = (struct kds_slice){headers, header_len};
  message->payload = (struct kds_slice){payload, checked_len - PRELUDE_BYTES - header_len};
  return check_headers(message->headers, progress);
}
