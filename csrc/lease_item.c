#include "lease_item.h"

#include "wire_json.h"

#include <inttypes.h>
#include <stdio.h>

enum { MAX_EXPRESSION_BYTES = 512, MAX_NUMBER_BYTES = 24, MAX_DEPTH = 64 };

/* ---- Writing ---- */

static void put_token(struct kds_buf *buf, enum kds_token_type type, struct kds_slice text) {
  struct kds_token token = {.type = type, .text = text};
  kds_json_write_token(buf, &token);
}

static void begin(struct kds_buf *buf, const char *name, enum kds_token_type type) {
  put_token(buf, KDS_TOKEN_KEY, kds_slice_of(name));
  put_token(buf, type, (struct kds_slice){NULL, 0});
}

static void end(struct kds_buf *buf, enum kds_token_type type) {
  put_token(buf, type, (struct kds_slice){NULL, 0});
}

static void put_text(struct kds_buf *buf, const char *name, struct kds_slice text) {
  put_token(buf, KDS_TOKEN_KEY, kds_slice_of(name));
  put_token(buf, KDS_TOKEN_TEXT, text);
}

/* `type` as DynamoDB calls it: "S", "N". */
static void put_value(struct kds_buf *buf, const char *name, const char *type,
                      struct kds_slice text) {
  begin(buf, name, KDS_TOKEN_MAP);
  put_text(buf, type, text);
  end(buf, KDS_TOKEN_MAP_END);
}

static void put_number(struct kds_buf *buf, const char *name, uint64_t number) {
  char text[MAX_NUMBER_BYTES];
  snprintf(text, sizeof(text), "%" PRIu64, number);
  put_value(buf, name, "N", kds_slice_of(text));
}

static void put_texts(struct kds_buf *buf, const char *name, const struct kds_slice *texts,
                      size_t count) {
  begin(buf, name, KDS_TOKEN_MAP);
  begin(buf, "SS", KDS_TOKEN_ARRAY);
  for (size_t i = 0; i < count; i++)
    put_token(buf, KDS_TOKEN_TEXT, texts[i]);
  end(buf, KDS_TOKEN_ARRAY_END);
  end(buf, KDS_TOKEN_MAP_END);
}

static void put_key(struct kds_buf *buf, const struct kds_lease_name *name) {
  end(buf, KDS_TOKEN_MAP);
  put_text(buf, "TableName", name->table);
  begin(buf, "Key", KDS_TOKEN_MAP);
  put_value(buf, "leaseKey", "S", name->lease_key);
  end(buf, KDS_TOKEN_MAP_END);
}

static const struct {
  const char *update, *condition;
} expressions[] = {
    [KDS_LEASE_RENEW] = {"", "leaseCounter = :known AND attribute_not_exists(checkpointOwner)"},
    [KDS_LEASE_CHECKPOINT] = {", checkpoint = :sequence, checkpointSubSequenceNumber = :sub, "
                              "ownerSwitchesSinceCheckpoint = :none REMOVE pendingCheckpoint, "
                              "pendingCheckpointSubSequenceNumber, pendingCheckpointState",
                              "leaseCounter = :known"},
    [KDS_LEASE_RELEASE] = {" REMOVE leaseOwner", "leaseCounter = :known AND leaseOwner = :owner"},
};

static void put_expressions(struct kds_buf *buf, enum kds_lease_change change, bool has_children) {
  char update[MAX_EXPRESSION_BYTES];
  snprintf(update, sizeof(update), "SET leaseCounter = :next%s%s",
           has_children ? ", childShardIds = :children" : "", expressions[change].update);
  put_text(buf, "UpdateExpression", kds_slice_of(update));
  put_text(buf, "ConditionExpression", kds_slice_of(expressions[change].condition));
}

void kds_lease_item_write_update(struct kds_buf *buf, const struct kds_lease_name *name,
                                 enum kds_lease_change change, uint64_t counter,
                                 const struct kds_checkpoint *checkpoint) {
  bool has_children = change == KDS_LEASE_CHECKPOINT && checkpoint->child_count > 0;
  put_key(buf, name);
  put_expressions(buf, change, has_children);
  begin(buf, "ExpressionAttributeValues", KDS_TOKEN_MAP);
  put_number(buf, ":known", counter);
  put_number(buf, ":next", counter + 1);
  if (change == KDS_LEASE_RELEASE)
    put_value(buf, ":owner", "S", name->owner);
  if (change == KDS_LEASE_CHECKPOINT) {
    put_value(buf, ":sequence", "S", checkpoint->sequence_number);
    put_number(buf, ":sub", checkpoint->subsequence_number);
    put_number(buf, ":none", 0);
  }
  if (has_children)
    put_texts(buf, ":children", checkpoint->child_shard_ids, checkpoint->child_count);
  end(buf, KDS_TOKEN_MAP_END);
  end(buf, KDS_TOKEN_MAP_END);
}

void kds_lease_item_write_get(struct kds_buf *buf, const struct kds_lease_name *name) {
  put_key(buf, name);
  put_token(buf, KDS_TOKEN_KEY, kds_slice_of("ConsistentRead"));
  end(buf, KDS_TOKEN_TRUE);
  end(buf, KDS_TOKEN_MAP_END);
}

/* ---- Reading ---- */

static bool parse_number(struct kds_slice text, uint64_t *out) {
  uint64_t number = 0;
  for (size_t i = 0; i < text.len; i++) {
    unsigned digit = (unsigned char)text.data[i] - (unsigned)'0';
    if (digit > 9 || number > (UINT64_MAX - digit) / 10)
      return false;
    number = number * 10 + digit;
  }
  *out = number;
  return text.len > 0;
}

static bool next_member(struct kds_reader *reader, struct kds_token *key, struct kds_token *value) {
  return kds_reader_next(reader, key) && key->type == KDS_TOKEN_KEY &&
         kds_reader_next(reader, value);
}

/* {"S": text} or {"N": number}: of either the text; what is of another type reads as none. */
static bool read_value(struct kds_reader *reader, const struct kds_token *first,
                       struct kds_slice *text) {
  struct kds_token key, value;
  if (first->type != KDS_TOKEN_MAP)
    return false;
  while (next_member(reader, &key, &value)) {
    if (value.type == KDS_TOKEN_TEXT)
      *text = value.text;
    else if (!kds_reader_skip(reader, &value))
      return false;
  }
  return key.type == KDS_TOKEN_MAP_END;
}

static bool read_attributes(struct kds_reader *reader, struct kds_lease_item *item) {
  struct kds_slice counter = {NULL, 0}, subsequence = KDS_LITERAL("0"), other;
  const struct {
    const char *name;
    struct kds_slice *text;
  } attributes[] = {
      {"leaseCounter", &counter},
      {"leaseOwner", &item->owner},
      {"checkpointOwner", &item->checkpoint_owner},
      {"checkpoint", &item->sequence_number},
      {"checkpointSubSequenceNumber", &subsequence},
  };
  struct kds_token key, value;
  while (next_member(reader, &key, &value)) {
    struct kds_slice *text = &other;
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
      if (kds_slice_eq(key.text, attributes[i].name))
        text = attributes[i].text;
    if (!read_value(reader, &value, text))
      return false;
  }
  item->exists = true;
  return key.type == KDS_TOKEN_MAP_END && parse_number(counter, &item->counter) &&
         parse_number(subsequence, &item->subsequence_number);
}

bool kds_lease_item_read(struct kds_slice text, struct kds_lease_item *out) {
  struct kds_reader reader;
  struct kds_token key, value;
  *out = (struct kds_lease_item){.exists = false};
  kds_reader_init(&reader, &kds_json_format, text, MAX_DEPTH);
  if (!kds_reader_next(&reader, &key))
    return false;
  while (next_member(&reader, &key, &value)) {
    bool is_item = kds_slice_eq(key.text, "Item") && value.type == KDS_TOKEN_MAP;
    if (is_item ? !read_attributes(&reader, out) : !kds_reader_skip(&reader, &value))
      return false;
  }
  return key.type == KDS_TOKEN_MAP_END && kds_reader_next(&reader, &key);
}
