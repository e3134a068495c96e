#include "helpers.h"
#include "http_headers.h"

#include <stdio.h>

static struct kds_http_headers headers_of(const char *const *lines) {
  struct kds_http_headers headers = {0};
  for (; *lines != NULL; lines++)
    assert_true(kds_http_headers_take(&headers, kds_slice_of(*lines)));
  return headers;
}

static void dates_are_read(void **state) {
  (void)state;
  assert_int_equal(kds_http_date_s("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  assert_int_equal(kds_http_date_s("Thu, 26 Nov 2026 13:31:36 GMT"), 1795699896);
  assert_int_equal(kds_http_date_s("Thu, 29 Feb 2024 23:59:60 GMT"), 1709251200);
  static const char *const none[] = {"",
                                     "Thu",
                                     "1795699896",
                                     "Thu, 26 nov 2026 13:31:36 GMT",
                                     "Thu, 26 Nov 1969 13:31:36 GMT",
                                     "Thu, 26 Nov 2026 24:31:36 GMT",
                                     "Thu, 32 Nov 2026 13:31:36 GMT",
                                     "Thu, 26 anF 2026 13:31:36 GMT"};
  for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
    assert_int_equal(kds_http_date_s(none[i]), -1);
}

static void check_retry_after(const char *line, const char *date, int64_t expected_ms) {
  char date_line[100];
  snprintf(date_line, sizeof(date_line), "Date: %s\r\n", date);
  const char *const lines[] = {line, date_line, NULL};
  struct kds_http_headers headers = headers_of(lines);
  if (kds_http_headers_retry_after_ms(&headers) != expected_ms)
    fail_msg("%s gives %lld", line, (long long)kds_http_headers_retry_after_ms(&headers));
}

static void retry_after_takes_every_form(void **state) {
  (void)state;
  static const char now[] = "Thu, 26 Nov 2026 13:31:36 GMT";
  check_retry_after("Retry-After: 3\r\n", now, 3000);
  check_retry_after("retry-after: 1.5\r\n", now, 1500);
  check_retry_after("Retry-After: 0\r\n", now, 0);
  check_retry_after("Retry-After: Thu, 26 Nov 2026 13:31:46 GMT\r\n", now, 10000);
  check_retry_after("x-amz-retry-after: 250\r\n", now, 250);
  check_retry_after("X-Other: 1\r\n", now, -1);
  static const char *const none[] = {"Retry-After: soon\r\n",
                                     "Retry-After: -1\r\n",
                                     "Retry-After: 1e3\r\n",
                                     "Retry-After: 99999999999999\r\n",
                                     "Retry-After: Thu, 26 Nov 2026 13:31:35 GMT\r\n",
                                     "Retry-After: Thu, 26 Nov 2027 13:31:36 GMT\r\n",
                                     "x-amz-retry-after: 1s\r\n"};
  for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
    check_retry_after(none[i], now, -1);
}

static void an_answer_out_of_a_cache_says_so(void **state) {
  (void)state;
  const char *const lines[] = {"Age: 7\r\n", NULL};
  assert_string_equal(headers_of(lines).age, "7");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dates_are_read),
      cmocka_unit_test(retry_after_takes_every_form),
      cmocka_unit_test(an_answer_out_of_a_cache_says_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
