/*
 * kds: a client core for Amazon Kinesis Data Streams.
 *
 * The public header, with kds_fetch.h for reading and kds_lease.h for leases; usable without Node.
 * A process makes one engine (one thread with its own event loop), clients on it (an endpoint,
 * credentials, a connection pool each), and calls or collectors on those. Every function may be
 * called on any thread unless it says otherwise; every callback runs on the engine's thread, must
 * not block, and must not free the engine. Strings are UTF-8. Whatever is passed in is copied
 * unless a comment says that ownership passes.
 */
#ifndef KDS_H
#define KDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Every outcome: enumerator, value, code, message, retry class.
 * Codes are Node's own where Node has one (a caller who handles ECONNREFUSED need not learn
 * another name). The retry class says what a repeated attempt can hope for (retry.h).
 */
#define KDS_STATUS_MAP(X)                                                                          \
  X(OK, 0, "OK", "success", NEVER)                                                                 \
  X(E_NOMEM, -1, "ENOMEM", "out of memory", NEVER)                                                 \
  X(E_INVALID, -2, "ERR_INVALID_ARG_VALUE", "invalid argument", NEVER)                             \
  X(E_TOO_LARGE, -3, "ERR_TOO_LARGE", "larger than its limit", NEVER)                              \
  X(E_CLOSED, -5, "ERR_CLOSED", "the client is closed", NEVER)                                     \
  X(E_ABORTED, -6, "ABORT_ERR", "aborted by the caller", NEVER)                                    \
  X(E_SYSTEM, -7, "ERR_SYSTEM", "the operating system refused a thread, file or event loop",       \
    NEVER)                                                                                         \
  X(E_CONFIG, -8, "ERR_CONFIG", "credentials or region could not be resolved", NEVER)              \
  X(E_CALL_TIMEOUT, -20, "ETIMEDOUT", "the call took longer than its time-out", NEVER)             \
  X(E_ATTEMPT_TIMEOUT, -21, "ETIMEDOUT", "an attempt took longer than its time-out", TRANSIENT)    \
  X(E_CONNECT_TIMEOUT, -22, "ETIMEDOUT", "an attempt took longer than its time-out to connect",    \
    TRANSIENT)                                                                                     \
  X(E_DNS, -23, "ENOTFOUND", "the host name could not be resolved", TRANSIENT)                     \
  X(E_CONNECT, -24, "ECONNREFUSED", "the connection was refused", TRANSIENT)                       \
  X(E_UNREACHABLE, -25, "EHOSTUNREACH", "the host cannot be reached", TRANSIENT)                   \
  X(E_RESET, -26, "ECONNRESET", "the connection was cut before the whole answer", TRANSIENT)       \
  X(E_TLS, -27, "EPROTO", "the TLS handshake failed", NEVER)                                       \
  X(E_CERT, -28, "CERT_UNTRUSTED", "the server's certificate was refused", NEVER)                  \
  X(E_CA, -29, "ERR_CA", "the CA certificates could not be read", NEVER)                           \
  X(E_PROXY, -30, "ERR_PROXY", "the proxy refused the connection", TRANSIENT)                      \
  X(E_HTTP, -31, "ERR_HTTP", "the server does not speak correct HTTP", TRANSIENT)                  \
  X(E_RESPONSE_TOO_LARGE, -32, "ERR_RESPONSE_TOO_LARGE", "the answer is larger than its limit",    \
    NEVER)                                                                                         \
  X(E_BAD_RESPONSE, -33, "ERR_BAD_RESPONSE", "the answer could not be understood", NEVER)          \
  X(E_SERVICE, -40, "ERR_SERVICE", "the service answered with an error", NEVER)                    \
  X(E_LEASE_LOST, -50, "ERR_LEASE_LOST",                                                           \
    "the lease is lost: another worker has it, or it is gone", NEVER)                              \
  X(E_PROGRESS_TIMEOUT, -51, "ERR_PROGRESS_TIMEOUT",                                               \
    "the lease is given up: its records were not dealt with before the progress deadline", NEVER)

enum kds_status {
#define X(name, value, code, message, retry) KDS_##name = (value),
  KDS_STATUS_MAP(X)
#undef X
};

const char *kds_status_code(enum kds_status status);
const char *kds_status_message(enum kds_status status);

/* A view of bytes that belong to somebody else. */
struct kds_slice {
  const char *data;
  size_t len;
};

/* ---- Without an engine: pure functions, any thread ---- */

/* A 128-bit hash key. The service compares them as unsigned big-endian numbers. */
struct kds_hash_key {
  uint64_t high;
  uint64_t low;
};

/* MD5 of the partition key, as the service routes records. */
enum kds_status kds_hash_key_of(struct kds_slice partition_key, struct kds_hash_key *out);

struct kds_header {
  struct kds_slice name;
  struct kds_slice value;
};

/* What to sign. `path` is as it stands in the request line; `query` holds decoded pairs. */
struct kds_sign_params {
  struct kds_slice method;
  struct kds_slice path;
  const struct kds_header *query;
  size_t query_count;
  const struct kds_header *headers; /* host among them; x-amz-date and the token are added */
  size_t header_count;
  struct kds_slice body;
  const char *region;
  const char *service;
  const char *access_key_id;
  const char *secret_access_key;
  const char *session_token; /* NULL for long-lived keys */
  int64_t time_s;            /* seconds since 1970 */
};

/* The headers that signing adds, beside the token's; NUL-terminated. */
struct kds_signature {
  char amz_date[17];   /* 20261123T031050Z */
  char *authorization; /* freed by kds_signature_clear */
};

/*
 * KDS_E_INVALID: what can't stand in a request (a header with CR, LF or NUL, no host, a year above
 * 9999); KDS_E_TOO_LARGE: path, query and headers exceed 1 MiB; KDS_E_NOMEM; KDS_E_SYSTEM.
 */
enum kds_status kds_sign(const struct kds_sign_params *params, struct kds_signature *out);
void kds_signature_clear(struct kds_signature *signature);

/* ---- Engine ---- */

struct kds_engine;

/* Starts the thread. KDS_E_NOMEM, KDS_E_SYSTEM (no thread, no file descriptor). */
enum kds_status kds_engine_new(struct kds_engine **out);

/*
 * `on_turn` is called on the engine's thread at the end of each turn of its loop: the time to hand
 * over what the callbacks of the turn have gathered. To be set before the first client.
 */
typedef void (*kds_turn_fn)(void *arg);
void kds_engine_on_turn(struct kds_engine *engine, kds_turn_fn on_turn, void *arg);

/*
 * Stops and joins the thread; not to be called on it. Whatever is outstanding settles with
 * KDS_E_CLOSED before this returns, and no callback comes after. Clients and collectors are freed
 * with it: their pointers are dead afterwards.
 */
void kds_engine_free(struct kds_engine *engine);

/* ---- Client ---- */

struct kds_client;

/* As the AWS SDK's: adaptive also slows down what is sent while answers are throttled. */
enum kds_retry_mode { KDS_RETRY_STANDARD, KDS_RETRY_ADAPTIVE };

/*
 * The service refused these credentials of the client's as expired: new ones are to be set, or the
 * waiting calls to be failed. Once for each that were set. access_key_id lives as long as the call.
 */
typedef void (*kds_expired_fn)(void *arg, uint32_t client_id, const char *access_key_id);

/* 0 in any number means the default that stands beside it. */
struct kds_client_options {
  const char *user_agent;         /* sent as User-Agent; "kds" */
  const char *proxy;              /* URL, or NULL for none; the environment is not asked */
  struct kds_slice ca_pem;        /* trusted certificates; required for https */
  uint32_t max_connections;       /* 50 */
  uint32_t connect_timeout_ms;    /* 6,000, of one attempt */
  uint32_t attempt_timeout_ms;    /* 10,000, of one attempt, connecting included */
  uint32_t call_timeout_ms;       /* 60,000, of the whole call with its retries and waiting */
  uint32_t idle_timeout_ms;       /* 50,000: an idle connection is not used after that */
  uint32_t connection_max_age_ms; /* 600,000 */
  uint32_t max_attempts;          /* 3 */
  enum kds_retry_mode retry_mode;
  size_t max_response_bytes;        /* 64 MiB */
  size_t max_response_header_bytes; /* 64 KiB */
  uint32_t max_response_depth;      /* 64 levels of nesting */
  kds_expired_fn on_expired;        /* NULL: there are no others, and a call ends with the error */
  void *arg;                        /* of on_expired; outlives the engine */
  uint32_t id;                      /* the caller's, for on_expired */
};

enum kds_status kds_client_new(struct kds_engine *engine, const struct kds_client_options *options,
                               struct kds_client **out);

/*
 * Outstanding calls and puts settle with KDS_E_CLOSED, soon, on the engine's thread. Collectors
 * of it are still to be freed, before or after.
 */
void kds_client_free(struct kds_client *client);

/* Whether calls that name no account go to the endpoint of the credentials' account. */
enum kds_account_mode { KDS_ACCOUNT_DISABLED, KDS_ACCOUNT_PREFERRED, KDS_ACCOUNT_REQUIRED };

/* Where calls go. Until this and the credentials are set, calls wait under their own time-out. */
struct kds_endpoint {
  const char *url;     /* https://kinesis.eu-west-1.amazonaws.com/ */
  const char *host;    /* as signed: with the port where it is not the scheme's default */
  const char *region;  /* signing region */
  const char *service; /* signing name: "kinesis", "dynamodb" */
  /*
   * "-kinesis.eu-west-1.amazonaws.com": behind "LABEL.data" or "LABEL.control" the host of an
   * account or channel, over https. NULL: there are none, all goes to `url`.
   */
  const char *label_suffix;
  enum kds_account_mode account_mode;
};
enum kds_status kds_client_set_endpoint(struct kds_client *client,
                                        const struct kds_endpoint *endpoint);

struct kds_credentials {
  const char *access_key_id;
  const char *secret_access_key;
  const char *session_token; /* NULL for long-lived keys */
  const char *account_id;    /* NULL: not known */
};
/*
 * Later attempts sign with these; attempts under way keep what they were signed with. Without an
 * access_key_id: the credentials have expired, and later attempts wait for new ones.
 */
enum kds_status kds_client_set_credentials(struct kds_client *client,
                                           const struct kds_credentials *credentials);

/* In place of those of the options, for attempts that fail from now on. */
enum kds_status kds_client_set_retry(struct kds_client *client, enum kds_retry_mode mode,
                                     uint32_t max_attempts);

/* Credentials or endpoint cannot be had: calls that wait for them end with KDS_E_CONFIG. */
enum kds_status kds_client_fail_waiting(struct kds_client *client, const char *message);

/* ---- Errors ---- */

/* Whether the service may have stored what a failed call sent. */
enum kds_persisted { KDS_PERSISTED_NO = 0, KDS_PERSISTED_UNKNOWN = 1 };

/* Valid during the callback it comes with. Strings are never NULL; "" where there is nothing. */
struct kds_error {
  enum kds_status status;
  const char *code; /* the service's exception name, else a code of the status table */
  const char *message;
  const char *request_id;
  const char *extended_request_id;
  struct kds_slice body; /* of the service's answer, as JSON; empty where it isn't an object */
  int http_status;       /* 0: no answer */
  int attempts;
  uint32_t retry_delay_ms; /* waited between the attempts, in all */
  int64_t next_delay_ms; /* caller_retries: before the next attempt; below 0: there is to be none */
  bool retryable;
  bool throttling;
  enum kds_persisted persisted;
};

/* ---- Records ---- */

struct kds_record {
  struct kds_slice partition_key;
  struct kds_slice explicit_hash_key; /* decimal; length 0: none */
  struct kds_slice data;
  uint32_t id; /* its place in its batch or aggregate */
};

/* ---- Aggregated records: many user records in one, in the KPL's format. Any thread ---- */

/*
 * One aggregated record of all of them, in memory that kds_block_free frees. An explicit hash key
 * of length 0 is none. KDS_E_INVALID: there are none; KDS_E_TOO_LARGE: it would have more than
 * `max_bytes`; KDS_E_NOMEM; KDS_E_SYSTEM.
 */
enum kds_status kds_aggregate_records(const struct kds_record *records, size_t count,
                                      size_t max_bytes, char **block, size_t *bytes);

/*
 * A user record of an aggregate, in order; `id` is its subsequence number. Views of what was read.
 * The keys' bytes are as they came, perhaps not UTF-8.
 */
typedef void (*kds_aggregate_record_fn)(void *arg, const struct kds_record *record);

/*
 * Reads an aggregated record; all of it is checked before the first callback. KDS_OK: `each` was
 * called for each of its records, of which there may be none. Without a callback:
 * KDS_E_INVALID: it is no aggregate (short, other magic or MD5, a message that doesn't parse, an
 * index out of its table), to be passed through as it is; KDS_E_TOO_LARGE: it has more than
 * `max_count` records; KDS_E_NOMEM; KDS_E_SYSTEM.
 */
enum kds_status kds_aggregate_read(struct kds_slice data, uint32_t max_count,
                                   kds_aggregate_record_fn each, void *arg);

/* ---- Calls ---- */

/* Whose operation it is. The client's endpoint and its signing name are to be the same service's.
 */
enum kds_service { KDS_SERVICE_KINESIS, KDS_SERVICE_DYNAMODB };

/* How a request is encoded; an answer is taken for what it is. */
enum kds_protocol {
  KDS_PROTOCOL_JSON,
  KDS_PROTOCOL_CBOR, /* Kinesis only */
};

/* How a successful answer is handed over. */
enum kds_response {
  KDS_RESPONSE_TEXT,    /* JSON: the body as it came, or what it says in CBOR */
  KDS_RESPONSE_PUTS,    /* PutRecord, PutRecords: a result for each record */
  KDS_RESPONSE_RECORDS, /* GetRecords: decoded records in one allocation */
};

/* Which endpoint of an account an operation belongs to. */
enum kds_endpoint_type { KDS_ENDPOINT_DATA, KDS_ENDPOINT_CONTROL };

struct kds_call {
  enum kds_service service;
  const char *operation;      /* "PutRecords": X-Amz-Target without its prefix */
  enum kds_protocol protocol; /* CBOR turns into JSON for servers that don't know it */
  enum kds_endpoint_type endpoint_type;
  struct kds_slice endpoint_label; /* the account or channel that an ARN names; or empty */
  struct kds_slice input; /* a JSON object without blanks: the members other than the records */
  const struct kds_record *records; /* appended to the input; live until the callback; or NULL */
  size_t record_count;
  enum kds_response response;
  /* The caller's, below 2^32, for kds_call_cancel; UINT64_MAX: it won't be cancelled. */
  uint64_t id;
  /* 0: the client's */
  uint32_t call_timeout_ms, attempt_timeout_ms, max_attempts;
  /*
   * The caller repeats failed attempts by itself, each a call of its own that tells what the client
   * would have done: kds_error.next_delay_ms. What a refusal can be mended by, and failed entries,
   * are dealt with here all the same.
   */
  bool caller_retries;
  uint32_t attempts_before; /* of the caller's */
  /*
   * PutRecords: entries that failed and may succeed are sent again alone. From the first answer on
   * the call succeeds; entries that never did tell why.
   */
  bool retry_entries;
};

struct kds_put_result {
  uint32_t id;
  struct kds_slice shard_id; /* empty where it failed */
  struct kds_slice sequence_number;
  struct kds_slice error_code; /* empty where it was stored */
  struct kds_slice error_message;
};
/* Not the opposite of an error_code: an answer may tell neither. */
static inline bool kds_put_is_stored(const struct kds_put_result *put) {
  return put->error_code.len == 0 && put->shard_id.len > 0 && put->sequence_number.len > 0;
}

struct kds_got_record {
  uint32_t partition_key, partition_key_len; /* offsets and lengths in `bytes` */
  uint32_t sequence_number, sequence_number_len;
  uint32_t data, data_len;
  uint32_t encryption_type, encryption_type_len; /* length 0: absent */
  double arrival_s; /* ApproximateArrivalTimestamp, seconds since 1970; NaN: absent */
};

struct kds_result {
  const struct kds_error *error; /* NULL: success, and one of the following by `kds_response` */
  struct kds_slice text;         /* the answer as JSON; without its records, if they are below */
  const char *request_id;
  const char *extended_request_id;
  int http_status;
  int attempts;
  uint32_t retry_delay_ms;

  const struct kds_put_result *puts;
  size_t put_count;

  const struct kds_got_record *records;
  size_t record_count;
  struct kds_slice bytes; /* what the records' offsets point into: data first, then strings */
  size_t data_bytes;      /* the length of the data part of `bytes` */
  /* In `bytes`: those of all records, one behind the other. */
  struct kds_slice sequence_numbers, partition_keys;
  bool keys_are_ascii;

  void *answer; /* the core's own */
};

/*
 * The memory of `bytes` becomes the caller's, so that it outlives the callback uncopied; NULL:
 * there is none, or it was taken before.
 */
char *kds_result_take_block(const struct kds_result *result);
size_t kds_block_capacity(const char *block); /* what it takes of memory */
void kds_block_free(char *block);

/* The result and all it points to belong to the core and end with the callback. */
typedef void (*kds_call_cb)(void *arg, const struct kds_result *result);

/*
 * Starts a call; the callback comes exactly once if and only if this returns KDS_OK.
 * KDS_E_NOMEM; KDS_E_CLOSED.
 */
enum kds_status kds_call_start(struct kds_client *client, const struct kds_call *call,
                               kds_call_cb done, void *arg);

/*
 * The call with that id ends with KDS_E_ABORTED, unless it has ended already. KDS_E_NOMEM;
 * KDS_E_CLOSED; KDS_E_INVALID: UINT64_MAX.
 */
enum kds_status kds_call_cancel(struct kds_client *client, uint64_t id);

/* ---- Puts ---- */

/*
 * User records, one behind the other in memory of the caller's, which must stay as it is until each
 * of them has settled. How many there are under way at once is the caller's to bound.
 */
struct kds_batch {
  uint32_t id; /* the caller's */
  uint32_t count;
  const char *bytes;       /* of each record: partition key, explicit hash key in decimal, data */
  const uint32_t *lengths; /* three a record, of these; explicit hash key 0: none */
  uint64_t made_us;        /* when the first was put, by CLOCK_MONOTONIC; 0: now */
};

/* One put that ended. */
struct kds_put_done {
  uint32_t batch_id, index; /* which record of which batch */
  int attempts;
  const struct kds_error *error; /* NULL: stored */
  struct kds_slice shard_id;
  struct kds_slice sequence_number; /* records of one aggregate share its memory */
  uint32_t subsequence_number;      /* within an aggregate; else 0 */
};
typedef void (*kds_puts_cb)(void *arg, const struct kds_put_done *puts, size_t count);

/* ---- Collector ---- */

/*
 * Puts of one stream, made one by one, leave together: a lone put as PutRecord; while
 * `max_in_flight` requests are out, later puts gather into PutRecords. Failed entries are sent
 * again, without those that were stored. Where PutRecords is denied, it falls back to PutRecord
 * for good.
 */
struct kds_collector;

struct kds_collector_options {
  struct kds_slice input; /* a JSON object that names the stream */
  enum kds_protocol protocol;
  struct kds_slice endpoint_label; /* as in kds_call */
  bool coalesce;                   /* false: each put its own PutRecord */
  uint32_t max_in_flight;          /* 4; without coalescing: the client's max_connections */
};

enum kds_status kds_collector_new(struct kds_client *client,
                                  const struct kds_collector_options *options, kds_puts_cb done,
                                  void *arg, struct kds_collector **out);
/* Puts that wait settle with KDS_E_CLOSED, those that are under way as their calls end. */
void kds_collector_free(struct kds_collector *collector);

/* Each record settles exactly once, if and only if this returns KDS_OK. KDS_E_NOMEM, KDS_E_CLOSED.
 */
enum kds_status kds_collector_put(struct kds_collector *collector, const struct kds_batch *batch);

/* ---- Subscriptions ---- */

/* SubscribeToShard: the events of a shard as the service sends them, for five minutes. */
struct kds_subscription;

/* 0 means the default that stands beside it. */
struct kds_subscribe {
  uint32_t credit;             /* how many events may come before kds_subscription_credit */
  uint32_t silence_timeout_ms; /* 60,000; an idle shard has an event every five seconds */
  size_t max_event_bytes;      /* 16 MiB, as it comes over the wire */
};

/* Results and what they point to end with the callback. */
struct kds_subscription_callbacks {
  /* Once at most, and first: the service has accepted. Nothing is tried again from here on. */
  void (*begun)(void *arg, const struct kds_result *head);
  /* Records as of GetRecords, the other members as text. Others of the stream's events, such as
   * the initial response, are passed over. */
  void (*event)(void *arg, const struct kds_result *event);
  /* Once, and last. Without an error, the service has ended the stream in order. */
  void (*ended)(void *arg, const struct kds_result *end);
};

/*
 * The service is asked by `call`, of SubscribeToShard, with its retries and time-outs, until it has
 * accepted. The call's id, protocol and response don't count: it can't be cancelled, and is JSON.
 * `ended` comes if and only if this returns KDS_OK. KDS_E_NOMEM; KDS_E_CLOSED.
 */
enum kds_status kds_subscription_new(struct kds_client *client, const struct kds_call *call,
                                     const struct kds_subscribe *subscribe,
                                     const struct kds_subscription_callbacks *callbacks, void *arg,
                                     struct kds_subscription **out);

/*
 * So many events more may come. Without credit one event is kept in memory, and the connection is
 * not read: the service waits.
 */
void kds_subscription_credit(struct kds_subscription *subscription, uint32_t events);

/* Ends it with KDS_E_ABORTED if it hasn't ended: `ended` is still to come then. */
void kds_subscription_free(struct kds_subscription *subscription);

/* ---- Leases: kds_lease.h ---- */

/* How far a shard has been dealt with. */
struct kds_checkpoint {
  struct kds_slice sequence_number;
  uint64_t subsequence_number;
  const struct kds_slice *child_shard_ids; /* replace the lease's, if there are any */
  size_t child_count;
};

/* ---- Producer ---- */

/*
 * User records of one stream, as the KPL sends them: aggregated for the shard that each is
 * predicted to go to, limited by shard, collected into PutRecords. What may succeed is sent again
 * until the record's time to live has passed, counted from when the first of its batch was put. An
 * aggregate that a reshard brought to a shard which some of its records don't belong to is sent
 * again whole: consumers that follow the KCL's rules drop it.
 */
struct kds_producer;
/* In place of the default: no limit. */
#define KDS_RATE_UNLIMITED UINT32_MAX
/* 0 in any number means the default that stands beside it. */
struct kds_producer_options {
  struct kds_slice input; /* a JSON object that names the stream */
  enum kds_protocol protocol;
  struct kds_slice endpoint_label; /* as in kds_call */
  bool without_aggregation;        /* each user record is a Kinesis record */
  uint32_t aggregation_max_count;  /* UINT32_MAX user records in an aggregate */
  size_t aggregation_max_bytes;    /* 51,200, of an aggregate */
  uint32_t collection_max_count;   /* 500 Kinesis records in a request, its greatest value, too */
  size_t collection_max_bytes;     /* 5 MiB of data and keys in a request */
  uint32_t record_max_buffered_time_ms; /* 100: how long a record may wait for others */
  uint32_t record_ttl_ms;               /* 30,000 */
  uint32_t rate_limit_percent;          /* 150, of what the service allows for a shard */
  bool fail_if_throttled;               /* instead of sending again */
  bool ordered;                         /* one Kinesis record of a shard at a time, in order */
  uint32_t max_in_flight;               /* 4 requests at once with records of the same shard */
};

enum kds_status kds_producer_new(struct kds_client *client,
                                 const struct kds_producer_options *options, kds_puts_cb done,
                                 void *arg, struct kds_producer **out);
/* Records that have not settled do so with KDS_E_CLOSED, those under way too. */
void kds_producer_free(struct kds_producer *producer);
/* As kds_collector_put. */
enum kds_status kds_producer_put(struct kds_producer *producer, const struct kds_batch *batch);
/*
 * Nothing waits for others any more; `flushed`, which may be NULL, is called when all that was put
 * before has settled. KDS_E_NOMEM, KDS_E_CLOSED: it is not called.
 */
typedef void (*kds_flushed_cb)(void *arg);
enum kds_status kds_producer_flush(struct kds_producer *producer, kds_flushed_cb flushed,
                                   void *arg);
/* A distribution; percentiles are at most 1/16 too high. */
struct kds_summary {
  uint64_t count, sum, p50, p90, p99, max;
};
struct kds_count {
  char name[48];
  uint64_t count;
};
struct kds_shard_metrics {
  struct kds_slice shard_id; /* empty: of records whose shard isn't known */
  uint64_t user_records_stored, kinesis_records_stored, bytes_stored;
  uint64_t kinesis_records_failed, kinesis_records_throttled; /* attempts */
  uint32_t in_flight;                                         /* requests */
};
/* Since the producer began; of a shard: since it was first listed. */
struct kds_producer_metrics {
  uint64_t user_records_put, user_records_stored, user_records_failed;
  uint64_t user_records_resent; /* stored already, in aggregates that lay across a boundary */
  uint64_t kinesis_records_sent, bytes_sent;
  uint64_t requests_sent; /* and answered, with those that the client repeated */
  uint64_t shard_map_refreshes;
  uint32_t in_flight;
  struct kds_summary buffering_us, request_us, end_to_end_us; /* to sent; a request; to ok */
  struct kds_summary records_per_aggregate, records_per_request;
  const struct kds_count *retries; /* by code: Kinesis records that were sent again */
  size_t retry_count;
  const struct kds_count *failures; /* by code: user records */
  size_t failure_count;
  const struct kds_shard_metrics *shards;
  size_t shard_count;
};
/* Valid during the callback; NULL: there was no memory for them. */
typedef void (*kds_metrics_cb)(void *arg, const struct kds_producer_metrics *metrics);
/* KDS_E_NOMEM, KDS_E_CLOSED: the callback doesn't come. */
enum kds_status kds_producer_get_metrics(struct kds_producer *producer, kds_metrics_cb done,
                                         void *arg);

#ifdef __cplusplus
}
#endif
#endif
