#include "events.h"

#include "digest.h"

#include <stdio.h>
#include <stdlib.h>

static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\n"
                           "x-amzn-RequestId: subscribed\r\nTransfer-Encoding: chunked\r\n\r\n";
const char shard_event[] = "SubscribeToShardEvent";

static void put_u32(uint8_t *at, uint32_t value) {
  for (int i = 0; i < 4; i++)
    at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static size_t put_header(uint8_t *at, const char *name, const char *value) {
  size_t name_len = strlen(name), value_len = strlen(value);
  at[0] = (uint8_t)name_len;
  memcpy(at + 1, name, name_len);
  at[1 + name_len] = 7;
  at[2 + name_len] = (uint8_t)(value_len >> 8);
  at[3 + name_len] = (uint8_t)value_len;
  memcpy(at + 4 + name_len, value, value_len);
  return 4 + name_len + value_len;
}

uint8_t *encode_frame(const struct event_frame *frame, size_t *len) {
  size_t payload_len = strlen(frame->payload);
  uint8_t *bytes = malloc(payload_len + 1024);
  size_t end = 12;
  end += put_header(bytes + end, ":message-type", frame->message_type);
  end += put_header(bytes + end, frame->name_header, frame->name);
  if (frame->extra_header != NULL)
    end += put_header(bytes + end, frame->extra_header, frame->extra);
  put_u32(bytes + 4, (uint32_t)end - 12);
  memcpy(bytes + end, frame->payload, payload_len);
  end += payload_len;
  put_u32(bytes, (uint32_t)end + 4);
  put_u32(bytes + 8, kds_crc32(0, bytes, 8));
  put_u32(bytes + end, kds_crc32(0, bytes, end));
  *len = end + 4;
  return bytes;
}

bool send_chunk(struct server_request *request, const void *bytes, size_t len) {
  char size[32];
  int size_len = snprintf(size, sizeof(size), "%zx\r\n", len);
  return send_raw(request, size, (size_t)size_len) && send_raw(request, bytes, len) &&
         send_raw(request, "\r\n", 2);
}

bool send_frame(struct server_request *request, const struct event_frame *frame) {
  size_t len;
  uint8_t *bytes = encode_frame(frame, &len);
  bool sent = send_chunk(request, bytes, len);
  free(bytes);
  return sent;
}

bool send_event(struct server_request *request, const char *type, const char *payload) {
  struct event_frame frame = {"event",         ":event-type",      type,
                              ":content-type", "application/json", payload};
  return send_frame(request, &frame);
}

bool begin_stream(struct server_request *request) {
  return send_raw(request, head, sizeof(head) - 1) && send_event(request, "initial-response", "{}");
}
bool end_stream(struct server_request *request) { return send_raw(request, "0\r\n\r\n", 5); }
