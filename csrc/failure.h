/*
 * failure: what a failed attempt is called and what is said of it, for people. Where memory runs
 * out a text is missing, and the status table's stands in for it.
 */
#ifndef KDS_FAILURE_H
#define KDS_FAILURE_H

#include "http.h"

/* Each may be NULL: then it is called and described as its status. */
struct kds_failure {
  char *code;
  char *message;
  char *body; /* the service's answer, a JSON object */
};

void kds_failure_clear(struct kds_failure *failure);
/* These replace what was there. `message` may be NULL. */
void kds_failure_set(struct kds_failure *failure, const char *message);

/* There was no whole answer. */
void kds_failure_of_network(struct kds_failure *failure, const struct kds_http_exchange *exchange,
                            enum kds_status status);
/* There was one that can't be read: `status` is kds_wire_read's, `problem` its words, or "". */
void kds_failure_of_reading(struct kds_failure *failure, const struct kds_http_exchange *exchange,
                            enum kds_status status, const char *problem);
/* There was one, which is no answer of the service: `what` says why, its beginning says more. */
void kds_failure_of_answer(struct kds_failure *failure, const struct kds_http_exchange *exchange,
                           const char *what);
/*
 * An error body of the service, which is changed in place; `error_type` as in kds_wire_read_error.
 * False: it tells neither code nor message.
 */
bool kds_failure_of_body(struct kds_failure *failure, struct kds_slice body,
                         const char *error_type);
/* It is an error: as the service said, or by its beginning, where that isn't the service's. */
void kds_failure_of_service(struct kds_failure *failure, const struct kds_http_exchange *exchange);
/* The call's time is up while it was `doing` something; what was there is told as the past. */
void kds_failure_of_time(struct kds_failure *failure, uint32_t timeout_ms, int attempts,
                         const char *doing);

/*
 * As an error, that `answer` tells the rest of: its ids, status and attempts. The failure is of
 * class `last_class` where it is of an attempt. `out` points into both, and says that nothing was
 * stored.
 */
void kds_failure_give(const struct kds_failure *failure, enum kds_status status,
                      enum kds_retry_class last_class, const struct kds_result *answer,
                      struct kds_error *out);

#endif
