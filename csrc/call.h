/*
 * call: one API call from its input to its answer: encode, sign, send, retry, decode. Engine's
 * thread; kds_call_start of kds.h is the way in from elsewhere.
 */
#ifndef KDS_CALL_H
#define KDS_CALL_H

#include "client.h"

/*
 * From this many bytes on, a body is encoded, hashed and decoded on the threadpool. Below, the
 * engine's thread does it: the way to the pool and back costs 10 us, and the pool may be full of
 * the application's own work (measured: docs/architecture.md).
 */
enum { KDS_POOL_MIN_BYTES = 64 * 1024 };

/* What a call may still use up, where it carries on what others began. */
struct kds_call_budget {
  uint64_t due_ms;       /* its end, as kds_engine_now_ms counts */
  int attempts_before;   /* count against max_attempts */
  bool fresh_connection; /* the last of them failed in the network: those in the pool may be dead */
};

/*
 * kds_call_start for those who are on the engine's thread already, and have a time-out of their
 * own. `siblings`: the owner's calls, which kds_client_end_calls can end; or NULL.
 */
enum kds_status kds_call_start_here(struct kds_client *client, const struct kds_call *call,
                                    const struct kds_call_budget *budget, struct kds_list *siblings,
                                    kds_call_cb done, void *arg);

struct call;

/*
 * Takes the answer of a call as it comes. The owner's memory; it stays where it is until the call's
 * `done`. Neither function may end or resume the call.
 */
struct kds_call_stream {
  const char *content_type; /* of such an answer; one of another type ends the call as any other */
  uint32_t silence_timeout_ms;
  /* The answer's head has come: nothing is tried again from here on, and no time-out runs but that
   * of silence. `head` is without its answer, and ends with the callback. */
  void (*begin)(struct kds_call_stream *stream, const struct kds_result *head);
  enum kds_http_read (*read)(struct kds_call_stream *stream, struct kds_slice bytes);
  struct call *call; /* call's own; NULL: there is none, or it has ended */
};

/*
 * A call that is yet to be started, or dropped: what it needs of `call` is copied. Any thread.
 * KDS_E_NOMEM.
 */
enum kds_status kds_call_prepare_stream(struct kds_client *client, const struct kds_call *call,
                                        struct kds_call_stream *stream, kds_call_cb done,
                                        void *arg);
void kds_call_drop_stream(struct kds_call_stream *stream);
/* Engine's thread, as all that follows. `done` comes when the answer has ended, or within this. */
void kds_call_start_stream(struct kds_call_stream *stream);
/* After KDS_HTTP_LATER. Harmless, as the next, when the call has ended. */
void kds_call_resume(struct kds_call_stream *stream);
/* Runs `done`, with KDS_E_ABORTED. */
void kds_call_end(struct kds_call_stream *stream);

#endif
