#include "stream.h"

#include "aggregate.h"

#include <cjson/cJSON.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct shard {
  struct kds_hash_key start, end;
  bool is_open, was_open; /* was: as a stale listing tells */
};

static struct {
  pthread_mutex_t lock;
  struct shard shards[STREAM_MAX_SHARDS];
  size_t shard_count, page, listings, seen;
  bool is_stale;
  stream_fault fault;
  struct stream_record records[STREAM_MAX_RECORDS];
  size_t count;
} stream = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- Shards ---- */

static void add_shard(struct kds_hash_key start, struct kds_hash_key end) {
  stream.shards[stream.shard_count++] =
      (struct shard){.start = start, .end = end, .is_open = true, .was_open = !stream.is_stale};
}

void stream_open(size_t shards) {
  uint64_t width = UINT64_MAX / shards;
  stream_close();
  for (size_t i = 0; i < shards; i++)
    add_shard((struct kds_hash_key){width * i, 0},
              i + 1 == shards ? (struct kds_hash_key){UINT64_MAX, UINT64_MAX}
                              : (struct kds_hash_key){width * (i + 1) - 1, UINT64_MAX});
}

void stream_close(void) {
  for (size_t i = 0; i < stream.count; i++) {
    free(stream.records[i].partition_key);
    free(stream.records[i].explicit_hash_key);
    free(stream.records[i].data);
  }
  stream.shard_count = stream.page = stream.listings = stream.seen = stream.count = 0;
  stream.is_stale = false;
  stream.fault = NULL;
}

static void close_shard(size_t shard) {
  stream.shards[shard].is_open = false;
  if (!stream.is_stale)
    stream.shards[shard].was_open = false;
}

void stream_split(size_t shard) {
  pthread_mutex_lock(&stream.lock);
  struct kds_hash_key start = stream.shards[shard].start, end = stream.shards[shard].end;
  uint64_t middle = start.high + (end.high - start.high) / 2;
  close_shard(shard);
  add_shard(start, (struct kds_hash_key){middle - 1, UINT64_MAX});
  add_shard((struct kds_hash_key){middle, 0}, end);
  pthread_mutex_unlock(&stream.lock);
}

void stream_merge(size_t shard, size_t next) {
  pthread_mutex_lock(&stream.lock);
  close_shard(shard);
  close_shard(next);
  add_shard(stream.shards[shard].start, stream.shards[next].end);
  pthread_mutex_unlock(&stream.lock);
}

void stream_set_fault(stream_fault fault) {
  pthread_mutex_lock(&stream.lock);
  stream.fault = fault;
  pthread_mutex_unlock(&stream.lock);
}
void stream_set_page(size_t shards) { stream.page = shards; }
void stream_set_stale(bool stale) {
  pthread_mutex_lock(&stream.lock);
  stream.is_stale = stale;
  for (size_t i = 0; !stale && i < stream.shard_count; i++)
    stream.shards[i].was_open = stream.shards[i].is_open;
  pthread_mutex_unlock(&stream.lock);
}

static bool covers(const struct shard *shard, struct kds_hash_key key) {
  return kds_hash_key_compare(shard->start, key) <= 0 && kds_hash_key_compare(key, shard->end) <= 0;
}

static size_t shard_of(struct kds_hash_key key) {
  for (size_t i = 0; i < stream.shard_count; i++)
    if (stream.shards[i].is_open && covers(&stream.shards[i], key))
      return i;
  abort();
}

/* ---- ListShards ---- */

static cJSON *describe_shard(size_t index) {
  const struct shard *shard = &stream.shards[index];
  char id[32], start[KDS_HASH_KEY_DIGITS + 1], end[KDS_HASH_KEY_DIGITS + 1];
  snprintf(id, sizeof(id), "shardId-%zu", index);
  kds_hash_key_format(shard->start, start);
  kds_hash_key_format(shard->end, end);
  cJSON *object = cJSON_CreateObject();
  cJSON_AddStringToObject(object, "ShardId", id);
  cJSON *range = cJSON_AddObjectToObject(object, "HashKeyRange");
  cJSON_AddStringToObject(range, "StartingHashKey", start);
  cJSON_AddStringToObject(range, "EndingHashKey", end);
  cJSON *numbers = cJSON_AddObjectToObject(object, "SequenceNumberRange");
  cJSON_AddStringToObject(numbers, "StartingSequenceNumber", "1");
  if (!shard->was_open)
    cJSON_AddStringToObject(numbers, "EndingSequenceNumber", "2");
  return object;
}

/* Closed ones, too, as a server does that knows no ShardFilter. */
static cJSON *list_shards(const cJSON *input) {
  const cJSON *token = cJSON_GetObjectItem(input, "NextToken");
  size_t from = token == NULL ? 0 : strtoul(token->valuestring, NULL, 10);
  size_t to = stream.page == 0 ? stream.shard_count : from + stream.page;
  cJSON *answer = cJSON_CreateObject(), *shards = cJSON_AddArrayToObject(answer, "Shards");
  stream.listings += token == NULL;
  for (size_t i = from; i < to && i < stream.shard_count; i++)
    if (!stream.is_stale || stream.shards[i].was_open)
      cJSON_AddItemToArray(shards, describe_shard(i));
  if (to < stream.shard_count) {
    char next[32];
    snprintf(next, sizeof(next), "%zu\"/+=", to); /* to be escaped */
    cJSON_AddStringToObject(answer, "NextToken", next);
  }
  return answer;
}

/* ---- PutRecords ---- */

static struct kds_hash_key hash_of(const char *text) {
  uint8_t digest[16];
  struct kds_hash_key key = {0, 0};
  EVP_Digest(text, strlen(text), digest, NULL, EVP_md5(), NULL);
  for (int i = 0; i < 8; i++) {
    key.high = key.high << 8 | digest[i];
    key.low = key.low << 8 | digest[i + 8];
  }
  return key;
}

static char *decode(const char *base64, size_t *len) {
  size_t digits = strlen(base64), padding = 0;
  char *data = malloc(digits + 1);
  while (padding < digits && base64[digits - 1 - padding] == '=')
    padding++;
  int got = EVP_DecodeBlock((unsigned char *)data, (const unsigned char *)base64, (int)digits);
  *len = (size_t)got - padding;
  return data;
}

static struct stream_record read_record(const cJSON *entry, size_t request) {
  const cJSON *hash_key = cJSON_GetObjectItem(entry, "ExplicitHashKey");
  struct stream_record record = {.request = request};
  record.partition_key = strdup(cJSON_GetObjectItem(entry, "PartitionKey")->valuestring);
  record.hash_key = hash_of(record.partition_key);
  record.data = decode(cJSON_GetObjectItem(entry, "Data")->valuestring, &record.len);
  if (hash_key != NULL) {
    record.explicit_hash_key = strdup(hash_key->valuestring);
    if (kds_hash_key_parse(kds_slice_of(hash_key->valuestring), &record.hash_key) != KDS_OK)
      abort();
  }
  record.shard = shard_of(record.hash_key);
  return record;
}

static cJSON *put_record(const cJSON *entry, size_t request) {
  struct stream_record record = read_record(entry, request);
  const char *code = stream.fault == NULL ? NULL : stream.fault(&record, stream.seen);
  cJSON *result = cJSON_CreateObject();
  char text[32];
  stream.seen++;
  if (code != NULL) {
    cJSON_AddStringToObject(result, "ErrorCode", code);
    cJSON_AddStringToObject(result, "ErrorMessage", "as the test will have it");
    free(record.partition_key);
    free(record.explicit_hash_key);
    free(record.data);
    return result;
  }
  snprintf(text, sizeof(text), "shardId-%zu", record.shard);
  cJSON_AddStringToObject(result, "ShardId", text);
  snprintf(text, sizeof(text), "%zu", stream.count + 1);
  cJSON_AddStringToObject(result, "SequenceNumber", text);
  if (stream.count == STREAM_MAX_RECORDS)
    abort();
  stream.records[stream.count++] = record;
  return result;
}

static cJSON *put_records(const cJSON *input, size_t request) {
  cJSON *answer = cJSON_CreateObject();
  cJSON_AddNumberToObject(answer, "FailedRecordCount", 0);
  cJSON *results = cJSON_AddArrayToObject(answer, "Records");
  const cJSON *entry;
  cJSON_ArrayForEach(entry, cJSON_GetObjectItem(input, "Records"))
      cJSON_AddItemToArray(results, put_record(entry, request));
  return answer;
}

bool answer_stream(struct server_request *request) {
  cJSON *input = cJSON_Parse(request->body);
  bool lists = strcmp(request->operation, "ListShards") == 0;
  pthread_mutex_lock(&stream.lock);
  cJSON *answer = lists ? list_shards(input) : put_records(input, request->number);
  pthread_mutex_unlock(&stream.lock);
  char *body = cJSON_PrintUnformatted(answer);
  bool sent = send_answer(request, 200, "application/x-amz-json-1.1", body);
  free(body);
  cJSON_Delete(answer);
  cJSON_Delete(input);
  return sent;
}

/* ---- What was stored ---- */

size_t stream_listings(void) {
  pthread_mutex_lock(&stream.lock);
  size_t count = stream.listings;
  pthread_mutex_unlock(&stream.lock);
  return count;
}
size_t stream_count(void) {
  pthread_mutex_lock(&stream.lock);
  size_t count = stream.count;
  pthread_mutex_unlock(&stream.lock);
  return count;
}
const struct stream_record *stream_at(size_t index) {
  pthread_mutex_lock(&stream.lock);
  const struct stream_record *record = &stream.records[index];
  pthread_mutex_unlock(&stream.lock);
  return record;
}

struct reading {
  const struct shard *shard;
  unsigned *counts; /* NULL: only to see whether all are the shard's */
  size_t ids, records;
  bool is_within;
};

static void read_user_record(void *arg, const struct kds_record *record) {
  struct reading *reading = arg;
  char key[300];
  struct kds_hash_key hash_key;
  snprintf(key, sizeof(key), "%.*s", (int)record->partition_key.len, record->partition_key.data);
  hash_key = hash_of(key);
  if (record->explicit_hash_key.len > 0)
    kds_hash_key_parse(record->explicit_hash_key, &hash_key);
  reading->records++;
  if (reading->shard != NULL && !covers(reading->shard, hash_key))
    reading->is_within = false;
  size_t id = strtoul(record->data.data, NULL, 10);
  if (reading->counts != NULL && id < reading->ids)
    reading->counts[id]++;
}

static bool read_record_of(const struct stream_record *record, struct reading *reading) {
  struct kds_slice data = {record->data, record->len};
  reading->is_within = true;
  return kds_aggregate_read(data, UINT32_MAX, read_user_record, reading) == KDS_OK;
}

size_t stream_user_records(const struct stream_record *record) {
  struct reading reading = {.records = 0};
  return read_record_of(record, &reading) ? reading.records : 1;
}

size_t stream_deliver(unsigned *counts, size_t ids) {
  size_t dropped = 0;
  for (size_t i = 0; i < stream.count; i++) {
    const struct stream_record *record = &stream.records[i];
    struct reading reading = {.shard = &stream.shards[record->shard], .ids = ids};
    bool is_aggregate = read_record_of(record, &reading);
    if (is_aggregate && !reading.is_within) {
      dropped++;
    } else if (is_aggregate) {
      reading.counts = counts;
      read_record_of(record, &reading);
    } else {
      size_t id = strtoul(record->data, NULL, 10);
      if (id < ids)
        counts[id]++;
    }
  }
  return dropped;
}
