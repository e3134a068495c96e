#include "signer.h"

static void free_signer(struct kds_signer *signer) {
  kds_sigv4_scope_clear(&signer->scope);
  if (signer->session_token != NULL)
    kds_cleanse(signer->session_token, strlen(signer->session_token));
  kds_free(signer->session_token);
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

enum kds_status kds_signer_new(const struct kds_endpoint *endpoint,
                               const struct kds_credentials *credentials, int64_t time_s,
                               struct kds_signer **out) {
  struct kds_signer *signer = kds_calloc(1, sizeof(*signer));
  if (signer == NULL)
    return KDS_E_NOMEM;
  bool has_token = credentials->session_token != NULL && credentials->session_token[0] != '\0';
  *signer = (struct kds_signer){
      .references = 1,
      .url = kds_strdup(endpoint->url),
      .host = kds_strdup(endpoint->host),
      .session_token = has_token ? kds_strdup(credentials->session_token) : NULL,
  };
  enum kds_status status = KDS_E_NOMEM;
  if (signer->url && signer->host && (signer->session_token || !has_token))
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

struct kds_signer *kds_signer_hold(struct kds_signer *signer) {
  signer->references++;
  return signer;
}

void kds_signer_drop(struct kds_signer *signer) {
  if (signer != NULL && --signer->references == 0)
    free_signer(signer);
}
