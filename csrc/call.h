/*
 * call: one API call from its input to its answer: encode, sign, send, retry, decode. Engine's
 * thread; kds_call_start of kds.h is the way in from elsewhere.
 */
#ifndef KDS_CALL_H
#define KDS_CALL_H

#include "client.h"

/* What a call may still use up, where it carries on what others began. */
struct kds_call_budget {
  uint64_t due_ms;     /* its end, as kds_engine_now_ms counts */
  int attempts_before; /* count against max_attempts */
};

/* kds_call_start for those who are on the engine's thread already, and have a time-out of their
 * own. */
enum kds_status kds_call_start_here(struct kds_client *client, const struct kds_call *call,
                                    const struct kds_call_budget *budget, kds_call_cb done,
                                    void *arg);

#endif
