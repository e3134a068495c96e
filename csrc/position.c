#include "position.h"

#include "wire_json.h"

#include <math.h>

static int compare(struct kds_slice a, struct kds_slice b) {
  if (a.len != b.len)
    return a.len < b.len ? -1 : 1;
  return a.len == 0 ? 0 : memcmp(a.data, b.data, a.len);
}

static bool set_sequence_number(struct kds_read_position *position, struct kds_slice number,
                                int64_t subsequence_number) {
  if (number.len == 0 || number.len > KDS_SEQUENCE_NUMBER_DIGITS)
    return false;
  memcpy(position->sequence_number, number.data, number.len);
  position->sequence_number[number.len] = '\0';
  position->subsequence_number = subsequence_number;
  position->type = KDS_POSITION_AFTER;
  return true;
}

enum kds_status kds_read_position_init(struct kds_read_position *position,
                                       const struct kds_position *given) {
  *position = (struct kds_read_position){
      .type = given->type, .timestamp_s = given->timestamp_s, .found_s = (double)NAN};
  if (given->type != KDS_POSITION_AFTER ||
      set_sequence_number(position, given->sequence_number, given->subsequence_number))
    return KDS_OK;
  return KDS_E_INVALID;
}

int64_t kds_read_position_first(const struct kds_read_position *position,
                                struct kds_slice sequence_number) {
  if (position->type != KDS_POSITION_AFTER)
    return 0;
  int order = compare(sequence_number, kds_slice_of(position->sequence_number));
  if (order > 0)
    return 0;
  return order < 0 || position->subsequence_number < 0 ? INT64_MAX
                                                       : position->subsequence_number + 1;
}

bool kds_read_position_advance(struct kds_read_position *position,
                               struct kds_slice sequence_number) {
  if (position->type == KDS_POSITION_AFTER &&
      compare(sequence_number, kds_slice_of(position->sequence_number)) < 0)
    return true;
  return set_sequence_number(position, sequence_number, -1);
}

bool kds_read_position_reach(struct kds_read_position *position, struct kds_slice sequence_number,
                             int64_t subsequence_number) {
  return set_sequence_number(position, sequence_number, subsequence_number);
}

bool kds_read_position_found(struct kds_read_position *position, double now_s) {
  if (position->type != KDS_POSITION_LATEST)
    return false;
  position->type = KDS_POSITION_AT_TIMESTAMP;
  position->timestamp_s = position->found_s = now_s;
  return true;
}

const struct kds_position_names kds_iterator_names = {"ShardIteratorType", "StartingSequenceNumber",
                                                      "Timestamp"};
const struct kds_position_names kds_subscription_names = {"Type", "SequenceNumber", "Timestamp"};

/* A record that is yet to be read in part is asked for again. */
static const char *type_of(const struct kds_read_position *position) {
  static const char *const types[] = {
      [KDS_POSITION_TRIM_HORIZON] = "TRIM_HORIZON",
      [KDS_POSITION_LATEST] = "LATEST",
      [KDS_POSITION_AT_TIMESTAMP] = "AT_TIMESTAMP",
      [KDS_POSITION_AFTER] = "AFTER_SEQUENCE_NUMBER",
  };
  bool is_amid_record = position->type == KDS_POSITION_AFTER && position->subsequence_number >= 0;
  return is_amid_record ? "AT_SEQUENCE_NUMBER" : types[position->type];
}

void kds_read_position_write(const struct kds_read_position *position,
                             const struct kds_position_names *names, struct kds_buf *buf) {
  kds_json_write_member(buf, names->type, kds_slice_of(type_of(position)));
  if (position->type == KDS_POSITION_AFTER)
    kds_json_write_member(buf, names->sequence_number, kds_slice_of(position->sequence_number));
  if (position->type != KDS_POSITION_AT_TIMESTAMP)
    return;
  struct kds_token key = {.type = KDS_TOKEN_KEY, .text = kds_slice_of(names->timestamp)};
  struct kds_token time = {.type = KDS_TOKEN_TIMESTAMP, .number = position->timestamp_s};
  kds_json_write_token(buf, &key);
  kds_json_write_token(buf, &time);
}
