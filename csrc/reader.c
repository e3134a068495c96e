#include "reader.h"

#include <stdio.h>

void kds_reader_init(struct kds_reader *reader, const struct kds_format *format,
                     struct kds_slice document, uint32_t max_depth) {
  static char nothing[1]; /* an empty body may have no memory */
  /* Member by member: the levels are many, and need no clearing. */
  reader->format = format;
  reader->start = reader->at = document.len > 0 ? (char *)(uintptr_t)document.data : nothing;
  reader->end = reader->at + document.len;
  reader->started = false;
  reader->depth = 0;
  reader->max_depth = max_depth < KDS_READER_MAX_DEPTH ? max_depth : KDS_READER_MAX_DEPTH;
  reader->problem[0] = '\0';
}

bool kds_reader_fail(struct kds_reader *reader, const char *problem) {
  snprintf(reader->problem, sizeof(reader->problem), "%s", problem);
  return false;
}

bool kds_reader_open(struct kds_reader *reader, struct kds_token *token, struct kds_level level) {
  if (reader->depth == reader->max_depth) {
    snprintf(reader->problem, sizeof(reader->problem),
             "nests deeper than %u levels (maxResponseDepth)", (unsigned)reader->max_depth);
    return false;
  }
  reader->levels[reader->depth++] = level;
  token->type = level.is_map ? KDS_TOKEN_MAP : KDS_TOKEN_ARRAY;
  return true;
}

/* In this API a member is a timestamp if and only if its name ends so. */
static bool names_timestamp(struct kds_slice name) {
  static const struct kds_slice end = KDS_LITERAL("Timestamp");
  return name.len >= end.len && memcmp(name.data + name.len - end.len, end.data, end.len) == 0;
}

static bool take_key(struct kds_reader *reader, struct kds_level *level, struct kds_token *token) {
  if (token->type != KDS_TOKEN_TEXT)
    return kds_reader_fail(reader, "has a member whose name is no text");
  token->type = KDS_TOKEN_KEY;
  level->value_due = true;
  level->names_timestamp = names_timestamp(token->text);
  return true;
}

static void take_timestamp(const struct kds_reader *reader, struct kds_token *token) {
  if (token->type == KDS_TOKEN_INTEGER) {
    double units = (double)token->integer;
    token->number = (token->negative ? -1 - units : units) / reader->format->time_units_per_s;
    token->type = KDS_TOKEN_TIMESTAMP;
  } else if (token->type == KDS_TOKEN_DOUBLE) {
    token->type = KDS_TOKEN_TIMESTAMP;
  }
}

static bool next_in_level(struct kds_reader *reader, struct kds_level *level,
                          struct kds_token *token) {
  bool ended = false;
  if (!reader->format->separate(reader, level, &ended))
    return false;
  if (ended) {
    reader->depth--;
    token->type = level->is_map ? KDS_TOKEN_MAP_END : KDS_TOKEN_ARRAY_END;
    return true;
  }
  if (!reader->format->item(reader, token))
    return false;
  if (level->is_map && !level->value_due)
    return take_key(reader, level, token);
  if (token->is_epoch || (level->value_due && level->names_timestamp))
    take_timestamp(reader, token);
  level->value_due = false;
  return true;
}

static bool next_in_document(struct kds_reader *reader, struct kds_token *token) {
  if (reader->started) {
    token->type = KDS_TOKEN_END;
    return reader->format->is_at_end(reader) || kds_reader_fail(reader, "goes on behind its end");
  }
  reader->started = true;
  return reader->format->item(reader, token) &&
         (token->type == KDS_TOKEN_MAP || kds_reader_fail(reader, "is no object"));
}

bool kds_reader_next(struct kds_reader *reader, struct kds_token *token) {
  *token = (struct kds_token){.type = KDS_TOKEN_NONE};
  bool valid = reader->depth == 0
                   ? next_in_document(reader, token)
                   : next_in_level(reader, &reader->levels[reader->depth - 1], token);
  if (!valid)
    token->type = KDS_TOKEN_NONE; /* what was half read is none */
  return valid;
}

bool kds_reader_copy(struct kds_reader *reader, const struct kds_token *first,
                     kds_token_writer write, struct kds_buf *buf) {
  struct kds_token token = *first;
  bool opens = token.type == KDS_TOKEN_MAP || token.type == KDS_TOKEN_ARRAY;
  uint32_t outside = reader->depth - opens;
  for (;;) {
    if (write != NULL) {
      write(buf, &token);
      if (buf->status != KDS_OK) /* a hostile document could go on for long */
        return false;
    }
    if (reader->depth == outside)
      return true;
    if (!kds_reader_next(reader, &token))
      return false;
  }
}
