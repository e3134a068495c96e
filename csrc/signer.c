#include "signer.h"

static void free_secret(char *secret) {
  if (secret != NULL)
    kds_cleanse(secret, strlen(secret));
  kds_free(secret);
}

static void free_signer(struct kds_signer *signer) {
  kds_sigv4_scope_clear(&signer->scope);
  kds_free(signer->url);
  kds_free(signer->host);
  kds_free(signer->region);
  kds_free(signer->service);
  kds_free(signer->access_key_id);
  free_secret(signer->secret_access_key);
  free_secret(signer->session_token);
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
  const char *token = credentials->session_token;
  *signer = (struct kds_signer){
      .references = 1,
      .url = kds_strdup(endpoint->url),
      .host = kds_strdup(endpoint->host),
      .region = kds_strdup(endpoint->region),
      .service = kds_strdup(endpoint->service),
      .access_key_id = kds_strdup(credentials->access_key_id),
      .secret_access_key = kds_strdup(credentials->secret_access_key),
      .session_token = token == NULL || *token == '\0' ? NULL : kds_strdup(token),
  };
  bool complete = signer->url && signer->host && signer->region && signer->service &&
                  signer->access_key_id && signer->secret_access_key &&
                  (signer->session_token || token == NULL || *token == '\0');
  enum kds_status status = KDS_E_NOMEM;
  if (complete)
    status = kds_sigv4_scope_init(&signer->scope, signer->region, signer->service,
                                  signer->access_key_id, signer->secret_access_key, time_s);
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
