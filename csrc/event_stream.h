/*
 * event_stream: bytes of application/vnd.amazon.eventstream, in any pieces → checked messages. No
 * state, no allocation; any thread.
 */
#ifndef KDS_EVENT_STREAM_H
#define KDS_EVENT_STREAM_H

#include "base.h"

/* What encoders may write at most; a reader may allow less. */
enum {
  KDS_EVENT_MAX_MESSAGE_BYTES = 16 * 1024 * 1024,
  KDS_EVENT_MAX_HEADER_BYTES = 128 * 1024,
  KDS_EVENT_OVERHEAD_BYTES = 16, /* of a message beside its headers and payload */
};

struct kds_event_limits {
  size_t max_message_bytes;
  size_t max_header_bytes; /* of all headers of a message together */
};

/* Views into the bytes that were read. */
struct kds_event_message {
  struct kds_slice headers; /* well-formed: for kds_event_next_header */
  struct kds_slice payload;
};

enum kds_event_read { KDS_EVENT_MESSAGE, KDS_EVENT_NEED_MORE, KDS_EVENT_BAD };

struct kds_event_progress {
  size_t bytes;   /* MESSAGE: taken by it; NEED_MORE: what it takes in all, as far as is known */
  char flaw[128]; /* BAD: what is wrong with it */
};

/*
 * Reads the message that `bytes` begins with. Both checksums and every length are checked; what is
 * wrong is told as soon as it can be known. After KDS_EVENT_BAD the rest of the stream is lost: no
 * message's beginning can be trusted.
 */
enum kds_event_read kds_event_read(struct kds_slice bytes, const struct kds_event_limits *limits,
                                   struct kds_event_message *message,
                                   struct kds_event_progress *progress);

enum kds_event_type {
  KDS_EVENT_TRUE,
  KDS_EVENT_FALSE,
  KDS_EVENT_BYTE,
  KDS_EVENT_SHORT,
  KDS_EVENT_INTEGER,
  KDS_EVENT_LONG,
  KDS_EVENT_BINARY,
  KDS_EVENT_STRING,
  KDS_EVENT_TIMESTAMP, /* ms since 1970 */
  KDS_EVENT_UUID,
  KDS_EVENT_TYPES, /* how many there are */
};

struct kds_event_header {
  struct kds_slice name;
  enum kds_event_type type;
  struct kds_slice
      value; /* as it stands in the message: numbers are big-endian, two's complement */
};

/* Takes the first header off the front; false: there is none left. */
bool kds_event_next_header(struct kds_slice *headers, struct kds_event_header *out);

/* The value of the string header of that name, the last if there are several; else empty. */
struct kds_slice kds_event_text(const struct kds_event_message *message, const char *name);

#endif
