#include "shard.h"

#include "events.h"

#include <cjson/cJSON.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FIRST_NUMBER = 8 };

struct stored {
  char *base64, *partition_key;
  double arrival_s;
};

static struct {
  pthread_mutex_t lock;
  struct stored records[SHARD_MAX_RECORDS];
  size_t count;
  bool has_ended;
  const char *children;
} shard = {.lock = PTHREAD_MUTEX_INITIALIZER};

void shard_open(void) { shard_close(); }

void shard_close(void) {
  for (size_t i = 0; i < shard.count; i++) {
    free(shard.records[i].base64);
    free(shard.records[i].partition_key);
  }
  shard.count = 0;
  shard.has_ended = false;
  shard.children = NULL;
}

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

size_t shard_put(const void *data, size_t len, const char *partition_key) {
  char *base64 = malloc(len / 3 * 4 + 5);
  EVP_EncodeBlock((unsigned char *)base64, data, (int)len);
  pthread_mutex_lock(&shard.lock);
  if (shard.count == SHARD_MAX_RECORDS)
    abort();
  shard.records[shard.count++] = (struct stored){base64, strdup(partition_key), now_s()};
  size_t number = FIRST_NUMBER + shard.count - 1;
  pthread_mutex_unlock(&shard.lock);
  return number;
}

size_t shard_put_text(const char *text) { return shard_put(text, strlen(text), "key"); }

size_t shard_put_aggregate(const struct kds_record *records, size_t count) {
  char *block;
  size_t bytes;
  if (kds_aggregate_records(records, count, SIZE_MAX / 2, &block, &bytes) != KDS_OK)
    abort();
  size_t number = shard_put(block, bytes, "a");
  kds_block_free(block);
  return number;
}

void shard_end(const char *children) {
  pthread_mutex_lock(&shard.lock);
  shard.has_ended = true;
  shard.children = children;
  pthread_mutex_unlock(&shard.lock);
}

/* ---- Answers ---- */

static size_t first_since(double time_s) {
  size_t first = 0;
  while (first < shard.count && shard.records[first].arrival_s < time_s)
    first++;
  return first;
}

/* The index that reading begins at. */
static size_t start_of(const cJSON *input, const char *type_name, const char *number_name) {
  const char *type = cJSON_GetObjectItem(input, type_name)->valuestring;
  const cJSON *number = cJSON_GetObjectItem(input, number_name);
  size_t index = number == NULL ? 0 : strtoul(number->valuestring, NULL, 10) - FIRST_NUMBER;
  if (strcmp(type, "AT_SEQUENCE_NUMBER") == 0)
    return index;
  if (strcmp(type, "AFTER_SEQUENCE_NUMBER") == 0)
    return index + 1;
  if (strcmp(type, "AT_TIMESTAMP") == 0)
    return first_since(cJSON_GetObjectItem(input, "Timestamp")->valuedouble);
  return strcmp(type, "LATEST") == 0 ? shard.count : 0;
}

static void add_iterator(cJSON *answer, const char *name, size_t index) {
  char text[32];
  snprintf(text, sizeof(text), "at \"%zu\"", index); /* to be escaped */
  cJSON_AddStringToObject(answer, name, text);
}

static void add_record(cJSON *records, size_t index) {
  const struct stored *stored = &shard.records[index];
  char number[32];
  snprintf(number, sizeof(number), "%zu", FIRST_NUMBER + index);
  cJSON *record = cJSON_CreateObject();
  cJSON_AddStringToObject(record, "SequenceNumber", number);
  cJSON_AddStringToObject(record, "Data", stored->base64);
  cJSON_AddStringToObject(record, "PartitionKey", stored->partition_key);
  cJSON_AddNumberToObject(record, "ApproximateArrivalTimestamp", stored->arrival_s);
  cJSON_AddItemToArray(records, record);
}

/* Whether nothing is to come behind the records up to there. */
static bool add_end(cJSON *answer, size_t to) {
  bool is_last = shard.has_ended && to == shard.count;
  if (is_last && shard.children != NULL)
    cJSON_AddItemToObject(answer, "ChildShards", cJSON_Parse(shard.children));
  return is_last;
}

static cJSON *get_records(const cJSON *input) {
  const char *iterator = cJSON_GetObjectItem(input, "ShardIterator")->valuestring;
  size_t from = strtoul(iterator + strlen("at \""), NULL, 10);
  size_t limit = (size_t)cJSON_GetObjectItem(input, "Limit")->valuedouble;
  size_t to = from + limit < shard.count ? from + limit : shard.count;
  cJSON *answer = cJSON_CreateObject(), *records = cJSON_AddArrayToObject(answer, "Records");
  for (size_t i = from; i < to; i++)
    add_record(records, i);
  cJSON_AddNumberToObject(answer, "MillisBehindLatest", to < shard.count ? 1000 : 0);
  if (!add_end(answer, to))
    add_iterator(answer, "NextShardIterator", to);
  return answer;
}

static cJSON *get_iterator(const cJSON *input) {
  cJSON *answer = cJSON_CreateObject();
  add_iterator(answer, "ShardIterator",
               start_of(input, "ShardIteratorType", "StartingSequenceNumber"));
  return answer;
}

bool answer_shard(struct server_request *request) {
  cJSON *input = cJSON_Parse(request->body);
  bool gets_records = strcmp(request->operation, "GetRecords") == 0;
  pthread_mutex_lock(&shard.lock);
  cJSON *answer = gets_records ? get_records(input) : get_iterator(input);
  pthread_mutex_unlock(&shard.lock);
  char *body = cJSON_PrintUnformatted(answer);
  bool sent = send_answer(request, 200, "application/x-amz-json-1.1", body);
  free(body);
  cJSON_Delete(answer);
  cJSON_Delete(input);
  return sent;
}

bool answer_expired(struct server_request *request) {
  return send_error(request, 400, "ExpiredIteratorException", "Iterator expired");
}

/* ---- Events ---- */

bool begin_shard_events(struct server_request *request, size_t *next) {
  cJSON *input = cJSON_Parse(request->body);
  pthread_mutex_lock(&shard.lock);
  *next = start_of(cJSON_GetObjectItem(input, "StartingPosition"), "Type", "SequenceNumber");
  pthread_mutex_unlock(&shard.lock);
  cJSON_Delete(input);
  return begin_stream(request);
}

static cJSON *next_event(size_t *next) {
  cJSON *event = cJSON_CreateObject(), *records = cJSON_AddArrayToObject(event, "Records");
  char number[32];
  if (*next < shard.count)
    add_record(records, (*next)++);
  snprintf(number, sizeof(number), "%zu", FIRST_NUMBER + *next - 1);
  cJSON_AddNumberToObject(event, "MillisBehindLatest", *next < shard.count ? 1000 : 0);
  if (!add_end(event, *next))
    cJSON_AddStringToObject(event, "ContinuationSequenceNumber", number);
  return event;
}

bool send_shard_event(struct server_request *request, size_t *next) {
  pthread_mutex_lock(&shard.lock);
  cJSON *event = next_event(next);
  pthread_mutex_unlock(&shard.lock);
  char *payload = cJSON_PrintUnformatted(event);
  bool sent = send_event(request, shard_event, payload);
  free(payload);
  cJSON_Delete(event);
  return sent;
}

/* ---- What was asked ---- */

const char *shard_input(struct server *server, size_t n, const char *member) {
  static char text[256];
  cJSON *input = cJSON_Parse(server_request_at(server, n)->body);
  const cJSON *position = cJSON_GetObjectItem(input, "StartingPosition");
  const cJSON *item = cJSON_GetObjectItem(input, member);
  if (item == NULL)
    item = cJSON_GetObjectItem(position, member);
  text[0] = '\0';
  if (cJSON_IsString(item))
    snprintf(text, sizeof(text), "%s", item->valuestring);
  else if (cJSON_IsNumber(item))
    snprintf(text, sizeof(text), "%.3f", item->valuedouble);
  cJSON_Delete(input);
  return text;
}

int shard_request(struct server *server, const char *operation, size_t nth) {
  size_t count = server_requests(server), found = 0;
  for (size_t i = 0; i < count; i++)
    if (strcmp(server_request_at(server, i)->operation, operation) == 0 && found++ == nth)
      return (int)i;
  return -1;
}
