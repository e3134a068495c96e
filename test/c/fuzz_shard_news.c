/*
 * Any bytes as what an answer tells beside its records: what is said of the shard's end holds
 * together, and the children are JSON, which JavaScript parses.
 */
#include "documents.h"
#include "fuzz.h"
#include "reading.h"
#include "wire_json.h"

#include <math.h>

enum { MAX_DEPTH = 64 };

static void check_children(const struct kds_buf *children) {
  struct kds_buf document, again;
  char problem[KDS_PROBLEM_BYTES];
  kds_buf_init(&document, TEST_MAX_BYTES);
  kds_buf_append_text(&document, "{\"a\":");
  kds_buf_append(&document, children->data, children->len);
  kds_buf_append_text(&document, "}");
  fuzz_expect(transcode(&kds_json_format, kds_buf_slice(&document), MAX_DEPTH, kds_json_write_token,
                        &again, problem) == KDS_OK);
  kds_buf_clear(&document);
  kds_buf_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len) {
  struct kds_buf text = body_of((struct kds_slice){(const char *)input, len});
  struct kds_shard_news news;
  if (kds_shard_news_read(&news, kds_buf_slice(&text), "Next", MAX_DEPTH) == KDS_OK) {
    fuzz_expect(news.is_last == (news.next == NULL));
    fuzz_expect(news.next == NULL || strlen(news.next) <= len);
    fuzz_expect(isfinite(news.millis_behind_latest) && news.millis_behind_latest >= 0);
    if (news.child_shards.len > 0)
      check_children(&news.child_shards);
    kds_shard_news_clear(&news);
  }
  kds_buf_clear(&text);
  return 0;
}
