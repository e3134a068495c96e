#include "signer.h"

#define SCHEME "https://"
enum { MAX_ADDRESS_BYTES = 512 };

static void free_signer(struct kds_signer *signer) {
  kds_sigv4_scope_clear(&signer->scope);
  if (signer->session_token != NULL)
    kds_cleanse(signer->session_token, strlen(signer->session_token));
  kds_free(signer->session_token);
  kds_free(signer->label_suffix);
  kds_free(signer->account_id);
  kds_free(signer->url);
  kds_free(signer->host);
  kds_free(signer);
}

/* "https://host/path" → "/path" */
static const char *path_of(const char *url) {
  const char *host = strstr(url, "://");
  const char *path = host == NULL ? NULL : strchr(host + 3, '/');
  return path == NULL ? "/" : path;
}

static bool is_given(const char *text) { return text != NULL && text[0] != '\0'; }

/* False: out of memory. */
static bool copy_texts(struct kds_signer *signer, const struct kds_endpoint *endpoint,
                       const struct kds_credentials *credentials) {
  bool has_token = is_given(credentials->session_token);
  bool has_account =
      is_given(credentials->account_id) && endpoint->account_mode != KDS_ACCOUNT_DISABLED;
  signer->url = kds_strdup(endpoint->url);
  signer->host = kds_strdup(endpoint->host);
  signer->session_token = has_token ? kds_strdup(credentials->session_token) : NULL;
  signer->label_suffix = kds_strdup(endpoint->label_suffix);
  signer->account_id = has_account ? kds_strdup(credentials->account_id) : NULL;
  return signer->url && signer->host && (signer->session_token || !has_token) &&
         (signer->label_suffix || !endpoint->label_suffix) && (signer->account_id || !has_account);
}

enum kds_status kds_signer_new(const struct kds_endpoint *endpoint,
                               const struct kds_credentials *credentials, int64_t time_s,
                               struct kds_signer **out) {
  struct kds_signer *signer = kds_calloc(1, sizeof(*signer));
  if (signer == NULL)
    return KDS_E_NOMEM;
  *signer = (struct kds_signer){
      .references = 1,
      .needs_account =
          endpoint->label_suffix != NULL && endpoint->account_mode == KDS_ACCOUNT_REQUIRED,
  };
  enum kds_status status = KDS_E_NOMEM;
  if (copy_texts(signer, endpoint, credentials))
    status =
        kds_sigv4_scope_init(&signer->scope, endpoint->region, endpoint->service,
                             credentials->access_key_id, credentials->secret_access_key, time_s);
  if (status != KDS_OK) {
    free_signer(signer);
    return status;
  }
  signer->path = path_of(signer->url);
  *out = signer;
  return KDS_OK;
}

enum kds_status kds_signer_address(const struct kds_signer *signer, struct kds_slice label,
                                   enum kds_endpoint_type type, struct kds_address *out) {
  static const char *const type_names[] = {
      [KDS_ENDPOINT_DATA] = "data", [KDS_ENDPOINT_CONTROL] = "control"};
  *out = (struct kds_address){signer->url, signer->host, signer->path, {0}};
  kds_buf_init(&out->storage, MAX_ADDRESS_BYTES);
  if (label.len == 0 && signer->account_id == NULL)
    return signer->needs_account ? KDS_E_CONFIG : KDS_OK;
  if (signer->label_suffix == NULL)
    return KDS_OK;
  if (label.len == 0)
    label = kds_slice_of(signer->account_id);
  kds_buf_printf(&out->storage, SCHEME "%.*s.%s%s", (int)label.len, label.data, type_names[type],
                 signer->label_suffix);
  const char *url = kds_buf_text(&out->storage);
  *out = (struct kds_address){url, url + strlen(SCHEME), "/", out->storage};
  return out->storage.status;
}

void kds_address_clear(struct kds_address *address) { kds_buf_clear(&address->storage); }

struct kds_signer *kds_signer_hold(struct kds_signer *signer) {
  signer->references++;
  return signer;
}

void kds_signer_drop(struct kds_signer *signer) {
  if (signer != NULL && --signer->references == 0)
    free_signer(signer);
}
