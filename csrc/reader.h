/*
 * reader: a document from the network, one token at a time and without recursion or allocation.
 * Tokens speak the API's terms, whatever the document is encoded in: a number that is a time is in
 * seconds. wire_json and wire_cbor make readers of their formats. One thread at a time, any.
 */
#ifndef KDS_READER_H
#define KDS_READER_H

#include "base.h"

enum kds_token_type {
  KDS_TOKEN_NONE,
  KDS_TOKEN_MAP,
  KDS_TOKEN_MAP_END,
  KDS_TOKEN_ARRAY,
  KDS_TOKEN_ARRAY_END,
  KDS_TOKEN_KEY, /* of a map; its value follows */
  KDS_TOKEN_TEXT,
  KDS_TOKEN_BYTES, /* CBOR only: in JSON a blob is a text in base64 */
  KDS_TOKEN_INTEGER,
  KDS_TOKEN_DOUBLE,
  KDS_TOKEN_TIMESTAMP,
  KDS_TOKEN_TRUE,
  KDS_TOKEN_FALSE,
  KDS_TOKEN_NULL,
  KDS_TOKEN_END, /* of the document */
};

struct kds_token {
  enum kds_token_type type;
  bool negative;         /* INTEGER: the number is -1 - integer */
  bool is_epoch;         /* between a format and the reader: marked as a time */
  struct kds_slice text; /* KEY, TEXT, BYTES: a view of the document */
  uint64_t integer;      /* INTEGER */
  double number;         /* DOUBLE; TIMESTAMP: seconds since 1970 */
};

/* A map or array that has not ended yet. */
struct kds_level {
  bool is_map;
  bool value_due;       /* a key was read */
  bool names_timestamp; /* and it is a timestamp's */
  bool is_counted;      /* CBOR: its length was given */
  uint64_t left;        /* keys and values yet to come, if it is counted; JSON: read so far */
};

struct kds_reader;

/* What a format knows. All but the last give false after kds_reader_fail. */
struct kds_format {
  /* Goes past what stands before the next item of a level, or past the level's end. */
  bool (*separate)(struct kds_reader *reader, struct kds_level *level, bool *ended);
  /* One item; a key is read as the text it must be. */
  bool (*item)(struct kds_reader *reader, struct kds_token *token);
  /* Whether nothing follows but what may stand behind a document. */
  bool (*is_at_end)(struct kds_reader *reader);
  double time_units_per_s; /* of a whole number; a fraction is in seconds always */
};

enum { KDS_READER_MAX_DEPTH = 512, KDS_PROBLEM_BYTES = 80 };

struct kds_reader {
  const struct kds_format *format;
  char *start, *at, *end; /* the document and how far it was read; changed in place */
  bool started;
  uint32_t depth, max_depth;
  char problem[KDS_PROBLEM_BYTES]; /* "" or what is wrong, to stand behind "it" */
  struct kds_level levels[KDS_READER_MAX_DEPTH];
};

/* `max_depth`: of maps and arrays within each other, at most KDS_READER_MAX_DEPTH. */
void kds_reader_init(struct kds_reader *reader, const struct kds_format *format,
                     struct kds_slice document, uint32_t max_depth);

/*
 * The document is one map: its token comes first, its members, and END when nothing else follows.
 * False: it isn't as it must be, and `problem` says why; the token is NONE.
 */
bool kds_reader_next(struct kds_reader *reader, struct kds_token *token);

/*
 * The rest of the value whose first token was read, each token given to `write` with `buf`, the
 * first one too. False as kds_reader_next, or the buffer's status tells why.
 */
typedef void (*kds_token_writer)(struct kds_buf *buf, const struct kds_token *token);
bool kds_reader_copy(struct kds_reader *reader, const struct kds_token *first,
                     kds_token_writer write, struct kds_buf *buf);
/* Passes over the rest of the value. */
static inline bool kds_reader_skip(struct kds_reader *reader, const struct kds_token *first) {
  bool opens = first->type == KDS_TOKEN_MAP || first->type == KDS_TOKEN_ARRAY;
  return !opens || kds_reader_copy(reader, first, NULL, NULL);
}
/* Of the array that has just begun; 0: that isn't told, as in JSON. */
static inline uint64_t kds_reader_count(const struct kds_reader *reader) {
  const struct kds_level *level = &reader->levels[reader->depth - 1];
  return level->is_counted ? level->left : 0;
}

/* ---- For formats ---- */

/* A map or array begins. */
bool kds_reader_open(struct kds_reader *reader, struct kds_token *token, struct kds_level level);
bool kds_reader_fail(struct kds_reader *reader, const char *problem);
static inline size_t kds_reader_left(const struct kds_reader *reader) {
  return (size_t)(reader->end - reader->at);
}

#endif
