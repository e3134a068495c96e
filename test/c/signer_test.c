#include "helpers.h"
#include "signer.h"

#include <stdio.h>

#define REGIONAL "https://kinesis.eu-west-1.amazonaws.com/"
#define SUFFIX "-kinesis.eu-west-1.amazonaws.com"
#define LONG_LABEL "a23456789012345678901234567890123456789012345678901234567890123"

enum { NOW_S = 1700000000 };

static const struct kds_endpoint regional = {.url = REGIONAL,
                                             .host = "kinesis.eu-west-1.amazonaws.com",
                                             .region = "eu-west-1",
                                             .service = "kinesis",
                                             .label_suffix = SUFFIX,
                                             .account_mode = KDS_ACCOUNT_PREFERRED};

static struct kds_signer *new_signer(const struct kds_endpoint *endpoint, const char *account_id) {
  const struct kds_credentials credentials = {
      .access_key_id = "AKID", .secret_access_key = "secret", .account_id = account_id};
  struct kds_signer *signer;
  assert_status(kds_signer_new(endpoint, &credentials, NOW_S, &signer), KDS_OK);
  return signer;
}

static struct kds_signer *new_in_mode(enum kds_account_mode mode, const char *account_id) {
  struct kds_endpoint endpoint = regional;
  endpoint.account_mode = mode;
  return new_signer(&endpoint, account_id);
}

/* NULL: an account is needed. */
static void check_address(const struct kds_signer *signer, const char *label,
                          enum kds_endpoint_type type, const char *url) {
  struct kds_address address;
  enum kds_status status = kds_signer_address(signer, kds_slice_of(label), type, &address);
  assert_status(status, url == NULL ? KDS_E_CONFIG : KDS_OK);
  if (url != NULL) {
    const char *host = url + strlen("https://");
    assert_string_equal(address.url, url);
    assert_memory_equal(address.host, host, strcspn(host, "/"));
    assert_int_equal(address.path[0], '/');
  }
  kds_address_clear(&address);
}

static void the_account_id_of_the_credentials_is_used_as_the_mode_says(void **state) {
  (void)state;
  static const struct {
    enum kds_account_mode mode;
    const char *account_id, *label, *url;
  } cases[] = {
      {KDS_ACCOUNT_DISABLED, NULL, NULL, REGIONAL},
      {KDS_ACCOUNT_DISABLED, "111122223333", NULL, REGIONAL},
      {KDS_ACCOUNT_DISABLED, "111122223333", "444455556666", "https://444455556666.data" SUFFIX},
      {KDS_ACCOUNT_PREFERRED, NULL, NULL, REGIONAL},
      {KDS_ACCOUNT_PREFERRED, "", NULL, REGIONAL},
      {KDS_ACCOUNT_PREFERRED, "111122223333", NULL, "https://111122223333.data" SUFFIX},
      {KDS_ACCOUNT_PREFERRED, "111122223333", "444455556666", "https://444455556666.data" SUFFIX},
      {KDS_ACCOUNT_PREFERRED, NULL, "444455556666", "https://444455556666.data" SUFFIX},
      {KDS_ACCOUNT_REQUIRED, NULL, NULL, NULL},
      {KDS_ACCOUNT_REQUIRED, "", NULL, NULL},
      {KDS_ACCOUNT_REQUIRED, "111122223333", NULL, "https://111122223333.data" SUFFIX},
      {KDS_ACCOUNT_REQUIRED, NULL, "444455556666", "https://444455556666.data" SUFFIX},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    struct kds_signer *signer = new_in_mode(cases[i].mode, cases[i].account_id);
    check_address(signer, cases[i].label, KDS_ENDPOINT_DATA, cases[i].url);
    kds_signer_drop(signer);
  }
}

static void data_and_control_have_hosts_of_their_own(void **state) {
  (void)state;
  struct kds_signer *signer = new_signer(&regional, "111122223333");
  check_address(signer, NULL, KDS_ENDPOINT_DATA, "https://111122223333.data" SUFFIX);
  check_address(signer, NULL, KDS_ENDPOINT_CONTROL, "https://111122223333.control" SUFFIX);
  check_address(signer, "abc.def", KDS_ENDPOINT_CONTROL, "https://abc.def.control" SUFFIX);
  kds_signer_drop(signer);
}

/* It has no hosts of accounts: mode, label and account don't matter. */
static void a_custom_endpoint_takes_everything(void **state) {
  (void)state;
  for (int mode = KDS_ACCOUNT_DISABLED; mode <= KDS_ACCOUNT_REQUIRED; mode++) {
    const struct kds_endpoint custom = {.url = "https://localhost:4567/some/path",
                                        .host = "localhost:4567",
                                        .region = "eu-west-1",
                                        .service = "kinesis",
                                        .account_mode = (enum kds_account_mode)mode};
    for (size_t i = 0; i < 2; i++) {
      struct kds_signer *signer = new_signer(&custom, i == 0 ? NULL : "111122223333");
      check_address(signer, NULL, KDS_ENDPOINT_DATA, custom.url);
      check_address(signer, "444455556666", KDS_ENDPOINT_CONTROL, custom.url);
      kds_signer_drop(signer);
    }
  }
}

static void the_path_is_the_endpoints(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"http://h", "/"}, {"http://h/", "/"}, {"http://h:1/a/b", "/a/b"}, {"nonsense", "/"}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    struct kds_endpoint endpoint = {
        .url = cases[i][0], .host = "h", .region = "r", .service = "kinesis"};
    struct kds_signer *signer = new_signer(&endpoint, NULL);
    struct kds_address address;
    assert_status(
        kds_signer_address(signer, (struct kds_slice){NULL, 0}, KDS_ENDPOINT_DATA, &address),
        KDS_OK);
    assert_string_equal(address.path, cases[i][1]);
    kds_address_clear(&address);
    kds_signer_drop(signer);
  }
}

static void a_label_may_be_as_long_as_names_allow_and_no_longer_than_there_is_room(void **state) {
  (void)state;
  struct kds_signer *signer = new_signer(&regional, NULL);
  check_address(signer, LONG_LABEL, KDS_ENDPOINT_DATA, "https://" LONG_LABEL ".data" SUFFIX);
  char label[1024];
  memset(label, 'a', sizeof(label));
  struct kds_address address;
  assert_status(kds_signer_address(signer, (struct kds_slice){label, sizeof(label)},
                                   KDS_ENDPOINT_DATA, &address),
                KDS_E_TOO_LARGE);
  kds_address_clear(&address);
  kds_signer_drop(signer);
}

/* A label is a view: what stands behind it is not part of it. */
static void a_label_ends_where_its_length_says(void **state) {
  (void)state;
  struct kds_signer *signer = new_signer(&regional, NULL);
  struct kds_address address;
  assert_status(
      kds_signer_address(signer, (struct kds_slice){"123456789", 3}, KDS_ENDPOINT_DATA, &address),
      KDS_OK);
  assert_string_equal(address.host, "123.data" SUFFIX);
  kds_address_clear(&address);
  kds_signer_drop(signer);
}

static void it_lives_as_long_as_somebody_holds_it(void **state) {
  (void)state;
  struct kds_signer *signer = new_signer(&regional, "111122223333");
  assert_ptr_equal(kds_signer_hold(signer), signer);
  kds_signer_drop(signer);
  check_address(signer, NULL, KDS_ENDPOINT_DATA, "https://111122223333.data" SUFFIX);
  kds_signer_drop(signer);
  kds_signer_drop(NULL);
}

static enum kds_status make_and_ask(void *arg) {
  (void)arg;
  const struct kds_credentials credentials = {.access_key_id = "AKID",
                                              .secret_access_key = "secret",
                                              .session_token = "token",
                                              .account_id = "111122223333"};
  struct kds_signer *signer;
  enum kds_status status = kds_signer_new(&regional, &credentials, NOW_S, &signer);
  if (status != KDS_OK)
    return status;
  struct kds_address address;
  status = kds_signer_address(signer, (struct kds_slice){NULL, 0}, KDS_ENDPOINT_DATA, &address);
  kds_address_clear(&address);
  kds_signer_drop(signer);
  return status;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  check_allocation_failures(make_and_ask, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_account_id_of_the_credentials_is_used_as_the_mode_says),
      cmocka_unit_test(data_and_control_have_hosts_of_their_own),
      cmocka_unit_test(a_custom_endpoint_takes_everything),
      cmocka_unit_test(the_path_is_the_endpoints),
      cmocka_unit_test(a_label_may_be_as_long_as_names_allow_and_no_longer_than_there_is_room),
      cmocka_unit_test(a_label_ends_where_its_length_says),
      cmocka_unit_test(it_lives_as_long_as_somebody_holds_it),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("signer", tests, NULL, NULL);
}
