/* A scripted answer that is an event stream. It allocates nothing through the core. */
#ifndef KDS_TEST_EVENTS_H
#define KDS_TEST_EVENTS_H

#include "server.h"

#include <stdint.h>

struct event_frame {
  const char *message_type;         /* of :message-type */
  const char *name_header, *name;   /* such as :event-type */
  const char *extra_header, *extra; /* or NULL */
  const char *payload;
};

extern const char shard_event[]; /* the :event-type of what tells records */

/* The message, malloc's. */
uint8_t *encode_frame(const struct event_frame *frame, size_t *len);

/* The answer's head and the initial response; then any of the next three; then the end. */
bool begin_stream(struct server_request *request);
bool send_chunk(struct server_request *request, const void *bytes, size_t len);
bool send_frame(struct server_request *request, const struct event_frame *frame);
bool send_event(struct server_request *request, const char *type, const char *payload);
bool end_stream(struct server_request *request);

#endif
