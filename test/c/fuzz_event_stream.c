/*
 * Fuzz target: an event stream as a server may send it. The checksums are made right first, for
 * otherwise nothing would get past them; the first byte tells whether to leave them as they came.
 * Besides what the sanitizers find, a view that lies outside the message ends the run.
 */
#include "digest.h"
#include "event_stream.h"
#include "fuzz.h"

enum { CRC_BYTES = 4 };

static void write_u32(char *at, uint32_t value) {
  for (int i = 0; i < 4; i++)
    at[i] = (char)(value >> (24 - 8 * i) & 255);
}

/* What the stream begins with becomes a message of sound checksums, if its length allows. */
static void mend(char *bytes, size_t len) {
  if (len < KDS_EVENT_OVERHEAD_BYTES)
    return;
  const unsigned char *total_bytes = (const unsigned char *)bytes;
  size_t total = (size_t)total_bytes[0] << 24 | (size_t)total_bytes[1] << 16 |
                 (size_t)total_bytes[2] << 8 | total_bytes[3];
  write_u32(bytes + 8, kds_crc32(0, bytes, 8));
  if (total >= KDS_EVENT_OVERHEAD_BYTES && total <= len)
    write_u32(bytes + total - CRC_BYTES, kds_crc32(0, bytes, total - CRC_BYTES));
}

static void check_within(struct kds_slice whole, struct kds_slice part) {
  fuzz_expect(part.len <= whole.len && part.data >= whole.data &&
              part.data + part.len <= whole.data + whole.len);
}

static void check_message(struct kds_slice whole, const struct kds_event_message *message) {
  check_within(whole, message->headers);
  check_within(whole, message->payload);
  struct kds_slice left = message->headers;
  for (struct kds_event_header header; kds_event_next_header(&left, &header);) {
    check_within(message->headers, header.name);
    check_within(message->headers, header.value);
  }
  fuzz_expect(left.len == 0);
  kds_event_text(message, ":event-type");
}

static void read_all(char *bytes, size_t len, bool mended) {
  static const struct kds_event_limits limits = {KDS_EVENT_MAX_MESSAGE_BYTES,
                                                 KDS_EVENT_MAX_HEADER_BYTES};
  struct kds_event_message message;
  struct kds_event_progress progress = {.bytes = 0};
  for (;; bytes += progress.bytes, len -= progress.bytes) {
    if (mended)
      mend(bytes, len);
    if (kds_event_read((struct kds_slice){bytes, len}, &limits, &message, &progress) !=
        KDS_EVENT_MESSAGE)
      return;
    fuzz_expect(progress.bytes >= KDS_EVENT_OVERHEAD_BYTES && progress.bytes <= len);
    check_message((struct kds_slice){bytes, progress.bytes}, &message);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  if (len == 0)
    return 0;
  char *copy = malloc(len);
  if (copy == NULL)
    return 0;
  memcpy(copy, input + 1, len - 1);
  read_all(copy, len - 1, input[0] != '=');
  free(copy);
  return 0;
}
