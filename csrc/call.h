/*
 * call: one API call from its input to its answer: encode, sign, send, retry, decode. Engine's
 * thread; kds_call_start of kds.h is the way in from elsewhere.
 */
#ifndef KDS_CALL_H
#define KDS_CALL_H

#include "client.h"

/* kds_call_start for those who are on the engine's thread already, and have a time-out of their
 * own. */
enum kds_status kds_call_start_here(struct kds_client *client, const struct kds_call *call,
                                    uint64_t due_ms, kds_call_cb done, void *arg);

#endif
