#include "helpers.h"
#include "sigv4.h"

/* ---- Vectors ---- */

static struct kds_header *pairs_member(const cJSON *object, const char *name, size_t *count) {
  const cJSON *list = member(object, name), *item;
  struct kds_header *pairs =
      kds_calloc((size_t)cJSON_GetArraySize(list), sizeof(struct kds_header));
  assert_non_null(pairs);
  *count = 0;
  cJSON_ArrayForEach(item, list) pairs[(*count)++] =
      (struct kds_header){kds_slice_of(cJSON_GetArrayItem(item, 0)->valuestring),
                          kds_slice_of(cJSON_GetArrayItem(item, 1)->valuestring)};
  return pairs;
}

struct vector {
  struct kds_sign_params params;
  struct kds_header *query, *headers;
  uint8_t *body;
};

static void vector_init(struct vector *vector, const cJSON *object) {
  struct kds_sign_params *params = &vector->params;
  *params = (struct kds_sign_params){
      .method = slice_member(object, "method"),
      .path = slice_member(object, "path"),
      .region = text_member(object, "region"),
      .service = text_member(object, "service"),
      .access_key_id = text_member(object, "accessKeyId"),
      .secret_access_key = text_member(object, "secretAccessKey"),
      .time_s = (int64_t)number_member(object, "timeS"),
  };
  if (cJSON_HasObjectItem(object, "sessionToken"))
    params->session_token = text_member(object, "sessionToken");
  params->query = vector->query = pairs_member(object, "query", &params->query_count);
  params->headers = vector->headers = pairs_member(object, "headers", &params->header_count);
  vector->body = bytes_member(object, "body", &params->body.len);
  params->body.data = (const char *)vector->body;
}

static void vector_clear(struct vector *vector) {
  kds_free(vector->query);
  kds_free(vector->headers);
  kds_free(vector->body);
}

static void requests_sign_as_smithy_signs_them(void **state) {
  (void)state;
  cJSON *vectors = load_vectors("sigv4.json");
  const cJSON *object;
  assert_true(cJSON_GetArraySize(vectors) > 0);
  cJSON_ArrayForEach(object, vectors) {
    struct vector vector;
    struct kds_signature signature;
    vector_init(&vector, object);
    assert_status(kds_sign(&vector.params, &signature), KDS_OK);
    assert_string_equal(signature.amz_date, text_member(object, "amzDate"));
    assert_string_equal(signature.authorization, text_member(object, "authorization"));
    kds_signature_clear(&signature);
    vector_clear(&vector);
  }
  cJSON_Delete(vectors);
}

/* ---- One request by hand ---- */

#define HEADERS_MAX 4

struct request {
  struct kds_header headers[HEADERS_MAX];
  struct kds_sign_params params;
};

static void request_init(struct request *request) {
  *request = (struct request){
      .headers = {{KDS_LITERAL("host"), KDS_LITERAL("localhost:4567")}},
      .params = {.method = KDS_LITERAL("POST"),
                 .path = KDS_LITERAL("/"),
                 .headers = request->headers,
                 .header_count = 1,
                 .body = KDS_LITERAL("{}"),
                 .region = "eu-west-1",
                 .service = "kinesis",
                 .access_key_id = "AKIDEXAMPLE",
                 .secret_access_key = "secret",
                 .session_token = "token",
                 .time_s = 1795403450},
  };
}

static void add_header(struct request *request, struct kds_slice name, struct kds_slice value) {
  assert_true(request->params.header_count < HEADERS_MAX);
  request->headers[request->params.header_count++] = (struct kds_header){name, value};
}

static void assert_refused(const struct request *request) {
  struct kds_signature signature;
  assert_status(kds_sign(&request->params, &signature), KDS_E_INVALID);
  assert_null(signature.authorization);
}

static char *authorization_of(const struct request *request) {
  struct kds_signature signature;
  assert_status(kds_sign(&request->params, &signature), KDS_OK);
  return signature.authorization;
}

static void assert_same_authorization(const struct request *a, const struct request *b, bool same) {
  char *left = authorization_of(a), *right = authorization_of(b);
  assert_int_equal(strcmp(left, right) == 0, same);
  kds_bulk_free(left);
  kds_bulk_free(right);
}

static void line_breaks_and_nul_are_refused(void **state) {
  (void)state;
  const struct kds_slice bad[] = {KDS_LITERAL("a\rb"), KDS_LITERAL("a\nb"), KDS_LITERAL("a\0b")};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    struct request request;
    request_init(&request);
    add_header(&request, KDS_LITERAL("x-custom"), bad[i]);
    assert_refused(&request);
    request.headers[1] = (struct kds_header){bad[i], KDS_LITERAL("value")};
    assert_refused(&request);
    request.params.header_count = 1;
    request.params.method = bad[i];
    assert_refused(&request);
  }
}

static void unsigned_headers_are_checked_too(void **state) {
  (void)state;
  struct request request;
  request_init(&request);
  add_header(&request, KDS_LITERAL("user-agent"), KDS_LITERAL("a\r\nx-evil: 1"));
  assert_refused(&request);
}

static void names_that_are_no_tokens_are_refused(void **state) {
  (void)state;
  const struct kds_slice bad[] = {KDS_LITERAL(""), KDS_LITERAL("a b"), KDS_LITERAL("a:"),
                                  KDS_LITERAL("\xc3\xa4")};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    struct request request;
    request_init(&request);
    add_header(&request, bad[i], KDS_LITERAL("value"));
    assert_refused(&request);
  }
}

static void a_request_without_host_is_refused(void **state) {
  (void)state;
  struct request request;
  request_init(&request);
  request.params.header_count = 0;
  assert_refused(&request);
}

static void paths_that_are_none_are_refused(void **state) {
  (void)state;
  const struct kds_slice bad[] = {KDS_LITERAL("a"), KDS_LITERAL("/a?b=c"), KDS_LITERAL("/a#b"),
                                  KDS_LITERAL("/a\nb"), KDS_LITERAL("/a\0b")};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    struct request request;
    request_init(&request);
    request.params.path = bad[i];
    assert_refused(&request);
  }
}

static void bad_scopes_are_refused(void **state) {
  (void)state;
  const char *const bad[] = {"", "a b", "a\nb", "a\x7f"};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    struct request request;
    request_init(&request);
    request.params.region = bad[i];
    assert_refused(&request);
    request_init(&request);
    request.params.service = bad[i];
    assert_refused(&request);
    request_init(&request);
    request.params.access_key_id = bad[i];
    assert_refused(&request);
  }
}

static void tokens_with_line_breaks_are_refused(void **state) {
  (void)state;
  struct request request;
  request_init(&request);
  request.params.session_token = "token\r\nx-evil: 1";
  assert_refused(&request);
}

static void times_beyond_four_digit_years_are_refused(void **state) {
  (void)state;
  const int64_t bad[] = {-1, 253402300800, INT64_MAX, INT64_MIN};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    struct request request;
    request_init(&request);
    request.params.time_s = bad[i];
    assert_refused(&request);
  }
}

static void oversized_requests_are_refused(void **state) {
  (void)state;
  struct request request;
  struct kds_signature signature;
  size_t len = (size_t)2 * 1024 * 1024;
  char *value = kds_malloc(len);
  assert_non_null(value);
  memset(value, 'x', len);
  request_init(&request);
  add_header(&request, KDS_LITERAL("x-large"), (struct kds_slice){value, len});
  assert_status(kds_sign(&request.params, &signature), KDS_E_TOO_LARGE);
  kds_free(value);
}

/* AWS SigV4: values of one header name are joined by commas in the order they came. */
static void repeated_headers_sign_as_one(void **state) {
  (void)state;
  struct request repeated, joined, swapped;
  request_init(&repeated);
  add_header(&repeated, KDS_LITERAL("x-list"), KDS_LITERAL(" b "));
  add_header(&repeated, KDS_LITERAL("X-List"), KDS_LITERAL("a"));
  request_init(&joined);
  add_header(&joined, KDS_LITERAL("x-list"), KDS_LITERAL("b,a"));
  request_init(&swapped);
  add_header(&swapped, KDS_LITERAL("x-list"), KDS_LITERAL("a,b"));
  assert_same_authorization(&repeated, &joined, true);
  assert_same_authorization(&repeated, &swapped, false);
}

static void every_part_of_a_request_is_signed(void **state) {
  (void)state;
  const struct kds_header query = {KDS_LITERAL("a"), KDS_LITERAL("b")};
  struct request plain, changed[7];
  request_init(&plain);
  for (size_t i = 0; i < 7; i++)
    request_init(&changed[i]);
  changed[0].params.method = KDS_LITERAL("PUT");
  changed[1].params.path = KDS_LITERAL("/a");
  changed[2].params.query = &query;
  changed[2].params.query_count = 1;
  changed[3].headers[0].value = KDS_LITERAL("localhost:4568");
  changed[4].params.body = KDS_LITERAL("{} ");
  changed[5].params.session_token = "other";
  changed[6].params.secret_access_key = "other";
  for (size_t i = 0; i < 7; i++)
    assert_same_authorization(&plain, &changed[i], false);
}

/* ---- Scope ---- */

static void scope_init(struct kds_sigv4_scope *scope, const struct request *request) {
  const struct kds_sign_params *params = &request->params;
  assert_status(kds_sigv4_scope_init(scope, params->region, params->service, params->access_key_id,
                                     params->secret_access_key, params->time_s),
                KDS_OK);
}

static void a_cached_scope_signs_alike(void **state) {
  (void)state;
  struct request request;
  struct kds_sigv4_scope scope;
  struct kds_signature signature;
  request_init(&request);
  scope_init(&scope, &request);
  for (int i = 0; i < 3; i++) {
    request.params.time_s += 60;
    char *expected = authorization_of(&request);
    assert_status(kds_sigv4_sign_with(&scope, &request.params, &signature), KDS_OK);
    assert_string_equal(signature.authorization, expected);
    kds_signature_clear(&signature);
    kds_bulk_free(expected);
  }
  kds_sigv4_scope_clear(&scope);
}

static void a_scope_serves_its_day_only(void **state) {
  (void)state;
  struct request request;
  struct kds_sigv4_scope scope;
  struct kds_signature signature;
  request_init(&request);
  scope_init(&scope, &request);
  int64_t midnight = request.params.time_s - request.params.time_s % 86400;
  assert_true(kds_sigv4_scope_covers(&scope, midnight));
  assert_true(kds_sigv4_scope_covers(&scope, midnight + 86399));
  assert_false(kds_sigv4_scope_covers(&scope, midnight - 1));
  assert_false(kds_sigv4_scope_covers(&scope, midnight + 86400));
  assert_false(kds_sigv4_scope_covers(&scope, -1));
  request.params.time_s = midnight + 86400;
  assert_status(kds_sigv4_sign_with(&scope, &request.params, &signature), KDS_E_INVALID);
  kds_sigv4_scope_clear(&scope);
}

static void a_cleared_scope_keeps_no_key(void **state) {
  (void)state;
  struct request request;
  struct kds_sigv4_scope scope;
  request_init(&request);
  scope_init(&scope, &request);
  kds_sigv4_scope_clear(&scope);
  for (size_t i = 0; i < sizeof(scope.key); i++)
    assert_int_equal(scope.key[i], 0);
}

static enum kds_status sign_and_clear(void *arg) {
  const struct request *request = arg;
  struct kds_signature signature;
  enum kds_status status = kds_sign(&request->params, &signature);
  kds_signature_clear(&signature);
  return status;
}

static void signing_survives_failing_allocations(void **state) {
  (void)state;
  struct request request;
  request_init(&request);
  check_allocation_failures(sign_and_clear, &request);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(requests_sign_as_smithy_signs_them),
      cmocka_unit_test(line_breaks_and_nul_are_refused),
      cmocka_unit_test(unsigned_headers_are_checked_too),
      cmocka_unit_test(names_that_are_no_tokens_are_refused),
      cmocka_unit_test(a_request_without_host_is_refused),
      cmocka_unit_test(paths_that_are_none_are_refused),
      cmocka_unit_test(bad_scopes_are_refused),
      cmocka_unit_test(tokens_with_line_breaks_are_refused),
      cmocka_unit_test(times_beyond_four_digit_years_are_refused),
      cmocka_unit_test(oversized_requests_are_refused),
      cmocka_unit_test(repeated_headers_sign_as_one),
      cmocka_unit_test(every_part_of_a_request_is_signed),
      cmocka_unit_test(a_cached_scope_signs_alike),
      cmocka_unit_test(a_scope_serves_its_day_only),
      cmocka_unit_test(a_cleared_scope_keeps_no_key),
      cmocka_unit_test(signing_survives_failing_allocations),
  };
  return cmocka_run_group_tests_name("sigv4", tests, NULL, NULL);
}
