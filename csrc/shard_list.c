#include "shard_list.h"

#include "wire_json.h"

/* Between two listings, as the KPL has them; a quiet time forgets what the pauses grew to. */
enum { MIN_INTERVAL_MS = 1000, MAX_INTERVAL_MS = 30000, QUIET_MS = 60000 };
#define GROWTH 1.5

enum { MAX_SHARD_BYTES = 64 * 1024 * 1024, MAX_INPUT_BYTES = 64 * 1024 };

/* ---- Reading a page ---- */

struct page {
  struct kds_shard_list *list;
  struct kds_reader reader;
  struct kds_shard shard; /* being read */
  bool is_closed;
  bool has_shards;
  enum kds_status status; /* KDS_E_NOMEM */
};

/* Reads what follows the value's first token; false: it isn't as it must be. */
typedef bool (*read_member_fn)(struct page *page, struct kds_slice name, struct kds_token *value);

static bool read_members(struct page *page, read_member_fn read) {
  struct kds_token key, value;
  while (kds_reader_next(&page->reader, &key) && key.type == KDS_TOKEN_KEY)
    if (!kds_reader_next(&page->reader, &value) || !read(page, key.text, &value))
      return false;
  return key.type == KDS_TOKEN_MAP_END;
}

static bool read_range_member(struct page *page, struct kds_slice name, struct kds_token *value) {
  struct kds_hash_key *end = kds_slice_eq(name, "StartingHashKey") ? &page->shard.start
                             : kds_slice_eq(name, "EndingHashKey") ? &page->shard.end
                                                                   : NULL;
  if (end == NULL || value->type != KDS_TOKEN_TEXT)
    return kds_reader_skip(&page->reader, value);
  return kds_hash_key_parse(value->text, end) == KDS_OK;
}

static bool read_sequence_member(struct page *page, struct kds_slice name,
                                 struct kds_token *value) {
  if (kds_slice_eq(name, "EndingSequenceNumber") && value->type == KDS_TOKEN_TEXT)
    page->is_closed = true;
  return kds_reader_skip(&page->reader, value);
}

static bool read_shard_member(struct page *page, struct kds_slice name, struct kds_token *value) {
  if (kds_slice_eq(name, "HashKeyRange") && value->type == KDS_TOKEN_MAP)
    return read_members(page, read_range_member);
  if (kds_slice_eq(name, "SequenceNumberRange") && value->type == KDS_TOKEN_MAP)
    return read_members(page, read_sequence_member);
  if (kds_slice_eq(name, "ShardId") && value->type == KDS_TOKEN_TEXT)
    page->shard.id = value->text;
  return kds_reader_skip(&page->reader, value);
}

static void keep_shard(struct page *page) {
  struct kds_shard shard = page->shard;
  shard.id.data = kds_slice_dup(page->shard.id);
  struct kds_buf *shards = &page->list->shards;
  if (shard.id.data != NULL)
    kds_buf_append(shards, &shard, sizeof(shard));
  if (shard.id.data != NULL && shards->status == KDS_OK)
    return;
  kds_free((char *)shard.id.data);
  page->status = KDS_E_NOMEM;
}

static bool read_shards(struct page *page) {
  struct kds_token token;
  page->has_shards = true;
  while (kds_reader_next(&page->reader, &token) && token.type == KDS_TOKEN_MAP) {
    page->shard = (struct kds_shard){.id = {NULL, 0}};
    page->is_closed = false;
    if (!read_members(page, read_shard_member) || page->shard.id.len == 0)
      return false;
    if (!page->is_closed)
      keep_shard(page);
  }
  return token.type == KDS_TOKEN_ARRAY_END;
}

static bool read_page_member(struct page *page, struct kds_slice name, struct kds_token *value) {
  struct kds_slice *next = &page->list->next_token;
  if (kds_slice_eq(name, "Shards") && value->type == KDS_TOKEN_ARRAY)
    return read_shards(page);
  if (!kds_slice_eq(name, "NextToken") || value->type != KDS_TOKEN_TEXT || next->data != NULL)
    return kds_reader_skip(&page->reader, value);
  *next = (struct kds_slice){kds_slice_dup(value->text), value->text.len};
  if (next->data == NULL)
    page->status = KDS_E_NOMEM;
  return true;
}

static enum kds_status read_page(struct kds_shard_list *list, struct kds_slice text) {
  struct page page = {.list = list, .status = KDS_OK};
  struct kds_token token;
  uint32_t max_depth = kds_client_options(list->client)->max_response_depth;
  kds_reader_init(&page.reader, &kds_json_format, text, max_depth);
  bool valid = kds_reader_next(&page.reader, &token) && read_members(&page, read_page_member) &&
               kds_reader_next(&page.reader, &token) && page.has_shards;
  return valid ? page.status : KDS_E_BAD_RESPONSE;
}

/* ---- Listing ---- */

static void forget_token(struct kds_shard_list *list) {
  kds_free((char *)list->next_token.data);
  list->next_token = (struct kds_slice){NULL, 0};
}

static void forget_pages(struct kds_shard_list *list) {
  struct kds_shard *shards = (struct kds_shard *)(void *)list->shards.data;
  for (size_t i = 0; i < list->shards.len / sizeof(*shards); i++)
    kds_free((char *)shards[i].id.data);
  kds_buf_clear(&list->shards);
  kds_buf_init(&list->shards, MAX_SHARD_BYTES);
  forget_token(list);
}

static void end_listing(struct kds_shard_list *list, bool is_whole) {
  struct kds_shard_map *map = NULL;
  size_t count = list->shards.len / sizeof(struct kds_shard);
  if (is_whole && count > 0 &&
      kds_shard_map_new((const struct kds_shard *)(void *)list->shards.data, count, &map) != KDS_OK)
    map = NULL;
  forget_pages(list);
  list->is_listing = false;
  if (map == NULL)
    kds_shard_list_refresh(list);
  list->done(list, map);
}

static void list_page(struct kds_shard_list *list);

static void take_page(void *arg, const struct kds_result *result) {
  struct kds_shard_list *list = arg;
  forget_token(list);
  bool is_read = result->error == NULL && read_page(list, result->text) == KDS_OK;
  if (is_read && list->next_token.data != NULL && !list->is_stopped)
    list_page(list);
  else
    end_listing(list, is_read && list->next_token.data == NULL);
}

/* The first page names the stream and asks for what is open; a token stands for all of that. */
static void write_input(const struct kds_shard_list *list, struct kds_buf *buf) {
  static const char filter[] = "\"ShardFilter\":{\"Type\":\"AT_LATEST\"}}";
  if (list->next_token.data == NULL) {
    kds_buf_append(buf, list->input.data, list->input.len - 1);
    kds_buf_append_text(buf, list->input.len > 2 ? "," : "");
    kds_buf_append_text(buf, filter);
    return;
  }
  struct kds_token token = {.type = KDS_TOKEN_TEXT, .text = list->next_token};
  kds_buf_append_text(buf, "{\"NextToken\":");
  kds_json_write_token(buf, &token);
  kds_buf_append_text(buf, "}");
}

static enum kds_status start_page(struct kds_shard_list *list) {
  const struct kds_client_options *options = kds_client_options(list->client);
  struct kds_buf input;
  kds_buf_init(&input, MAX_INPUT_BYTES);
  write_input(list, &input);
  struct kds_call call = {
      .operation = "ListShards",
      .endpoint_type = KDS_ENDPOINT_CONTROL,
      .endpoint_label = list->endpoint_label,
      .input = kds_buf_slice(&input),
      .response = KDS_RESPONSE_TEXT,
      .id = UINT64_MAX,
  };
  struct kds_call_budget budget = {.due_ms =
                                       kds_engine_now_ms(list->engine) + options->call_timeout_ms};
  enum kds_status status = input.status;
  if (status == KDS_OK)
    status = kds_call_start_here(list->client, &call, &budget, list->siblings, take_page, list);
  kds_buf_clear(&input);
  return status;
}

static void list_page(struct kds_shard_list *list) {
  if (start_page(list) != KDS_OK)
    end_listing(list, false);
}

static void begin_listing(struct kds_timer *pause) {
  struct kds_shard_list *list = KDS_CONTAINER_OF(pause, struct kds_shard_list, pause);
  list->is_listing = true;
  list->begun_ms = kds_engine_now_ms(list->engine);
  list_page(list);
}

void kds_shard_list_refresh(struct kds_shard_list *list) {
  if (list->is_listing || list->is_stopped || list->pause.started)
    return;
  uint64_t now_ms = kds_engine_now_ms(list->engine), due_ms = now_ms;
  if (list->begun_ms == 0 || now_ms - list->begun_ms > QUIET_MS) {
    list->interval_ms = MIN_INTERVAL_MS;
  } else {
    double jitter = 1 - kds_random_fraction() / 4;
    due_ms = list->begun_ms + (uint64_t)(list->interval_ms * jitter);
    list->interval_ms *= GROWTH;
    if (list->interval_ms > MAX_INTERVAL_MS)
      list->interval_ms = MAX_INTERVAL_MS;
  }
  kds_timer_start(list->engine, &list->pause, due_ms > now_ms ? due_ms : now_ms, begin_listing);
}

void kds_shard_list_relax(struct kds_shard_list *list) { list->interval_ms = MIN_INTERVAL_MS; }

/* ---- Life ---- */

void kds_shard_list_init(struct kds_shard_list *list, struct kds_client *client,
                         struct kds_slice input, struct kds_slice endpoint_label,
                         void (*done)(struct kds_shard_list *list, struct kds_shard_map *map)) {
  *list = (struct kds_shard_list){.client = client,
                                  .engine = kds_client_engine(client),
                                  .input = input,
                                  .endpoint_label = endpoint_label,
                                  .done = done};
  kds_buf_init(&list->shards, MAX_SHARD_BYTES);
}

void kds_shard_list_stop(struct kds_shard_list *list) {
  list->is_stopped = true;
  kds_timer_stop(list->engine, &list->pause);
}

void kds_shard_list_clear(struct kds_shard_list *list) { forget_pages(list); }
