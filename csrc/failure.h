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
/* It is an error: as the service said, or by its beginning, where that isn't the service's. */
void kds_failure_of_service(struct kds_failure *failure, const struct kds_http_exchange *exchange);
/* The call's time is up while it was `doing` something; what was there is told as the past. */
void kds_failure_of_time(struct kds_failure *failure, uint32_t timeout_ms, int attempts,
                         const char *doing);

#endif
