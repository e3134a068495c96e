#include "http_multi.h"

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

/*
 * A socket, watched from its first use to its end. libcurl lets go of a socket after each request
 * and takes it up again for the next; watching it all the while saves five system calls a request.
 */
struct watcher {
  uv_poll_t poll;
  struct kds_http_multi *multi;
  curl_socket_t fd;
  ino_t inode;          /* of the socket */
  int wanted;           /* what libcurl waits for; 0: the connection is idle */
  struct kds_list link; /* in `readers` while it waits for what can be read */
  int armed;            /* what the loop waits for */
  CURL *easy;           /* that waits for it */
  struct kds_timer recheck;
  uint32_t recheck_ms; /* twice as long each time, for it may be a slow server's half record */
};

/* What one recv(2) takes at most, and how long bytes lie at first that libcurl was not told of. */
enum { READ_AHEAD_BYTES = 64 * 1024, RECHECK_MS = 2, MAX_RECHECK_MS = 256, TIMER_MARGIN_MS = 100 };

/* What a socket may give before others have their turn. */
enum { MAX_TURN_BYTES = 2 * 1024 * 1024 };

struct kds_http_multi {
  struct kds_engine *engine;
  CURLM *curl;
  struct kds_timer timer;
  struct kds_http_multi_callbacks callbacks;
  struct watcher **watchers; /* by file descriptor */
  size_t watcher_room;
  struct kds_list readers;
};

/* ---- What has ended ---- */

/* `ended` may add and remove transfers: the list of messages is asked anew each time. */
static void take_messages(struct kds_http_multi *multi) {
  int left;
  for (CURLMsg *message; (message = curl_multi_info_read(multi->curl, &left)) != NULL;)
    if (message->msg == CURLMSG_DONE)
      multi->callbacks.ended(message->easy_handle, message->data.result);
  multi->callbacks.turn(multi->callbacks.arg);
}

/*
 * When a socket can't be watched, for lack of memory, libcurl gives up every transfer, but only
 * as it comes to each: it is made to look at all of them, for no socket or timer would.
 */
static void tell(struct kds_http_multi *multi, curl_socket_t fd, int action) {
  int running;
  if (curl_multi_socket_action(multi->curl, fd, action, &running) != CURLM_OK)
    curl_multi_perform(multi->curl, &running);
}

/* ---- Timer ---- */

static void recheck_all(struct kds_http_multi *multi);

/* With a socket libcurl also serves its own timers that are due by the clock it looks at itself. */
static bool may_serve_timers(const struct kds_http_multi *multi) {
  return multi->timer.started &&
         multi->timer.due_ms <= kds_engine_now_ms(multi->engine) + TIMER_MARGIN_MS;
}

static void fire_timeout(struct kds_timer *timer);

static void start_timer(struct kds_http_multi *multi, uint64_t after_ms) {
  kds_timer_start(multi->engine, &multi->timer, kds_engine_now_ms(multi->engine) + after_ms,
                  fire_timeout);
}

/*
 * A transfer whose bytes come faster than they are taken is due again at once. The loop turns to
 * sockets and messages only when no timer is due: this one then waits for its next turn.
 */
static void fire_timeout(struct kds_timer *timer) {
  struct kds_http_multi *multi = KDS_CONTAINER_OF(timer, struct kds_http_multi, timer);
  tell(multi, CURL_SOCKET_TIMEOUT, 0);
  if (timer->started && timer->due_ms <= kds_engine_now_ms(multi->engine))
    start_timer(multi, 1);
  recheck_all(multi);
  take_messages(multi);
}

static int on_timer(CURLM *curl, long timeout_ms, void *arg) {
  (void)curl;
  struct kds_http_multi *multi = arg;
  if (timeout_ms < 0)
    kds_timer_stop(multi->engine, &multi->timer);
  else
    start_timer(multi, (uint64_t)timeout_ms);
  return 0;
}

void kds_http_multi_wake(struct kds_http_multi *multi) { start_timer(multi, 0); }

/* ---- Sockets ---- */

static struct watcher *find_watcher(const struct kds_http_multi *multi, curl_socket_t fd) {
  return (size_t)fd < multi->watcher_room ? multi->watchers[fd] : NULL;
}

/* TLS has taken more from the socket than libcurl from it, and the socket won't tell. */
static bool has_read_ahead(const struct watcher *watcher) {
  struct curl_tlssessioninfo *session = NULL;
  return curl_easy_getinfo(watcher->easy, CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK &&
         session->internals != NULL && SSL_get_read_ahead(session->internals) &&
         SSL_has_pending(session->internals) == 1;
}

static void fire_recheck(struct kds_timer *timer);

static void start_recheck(struct watcher *watcher, uint32_t after_ms) {
  watcher->recheck_ms = after_ms;
  kds_timer_start(watcher->multi->engine, &watcher->recheck,
                  kds_engine_now_ms(watcher->multi->engine) + after_ms, fire_recheck);
}

/* Serving a timer, libcurl may read of any transfer, and tells nobody. */
static void recheck_all(struct kds_http_multi *multi) {
  for (struct kds_list *item = multi->readers.next; item != &multi->readers; item = item->next) {
    struct watcher *watcher = KDS_CONTAINER_OF(item, struct watcher, link);
    if (!watcher->recheck.started && has_read_ahead(watcher))
      start_recheck(watcher, RECHECK_MS);
  }
}

/*
 * libcurl reads one TLS record at a time. It is called again for those that were read ahead, while
 * that gives something, but not for ever; what then is left may be the beginning of a record, or a
 * record without content for us (the length of a chunk): a timer looks again.
 */
static void act_on_socket(struct watcher *watcher, int action) {
  struct kds_http_multi *multi = watcher->multi;
  curl_socket_t fd = watcher->fd;
  const size_t *received = multi->callbacks.received_bytes;
  size_t start = *received, before;
  bool has_more, serves_timers = may_serve_timers(multi);
  do {
    before = *received;
    tell(multi, fd, action); /* in which the watcher may end */
    has_more = find_watcher(multi, fd) == watcher && (watcher->wanted & UV_READABLE) &&
               has_read_ahead(watcher);
    action = CURL_CSELECT_IN;
  } while (has_more && *received != before && *received - start < MAX_TURN_BYTES);
  if (has_more) {
    bool is_stuck = before == start && watcher->recheck_ms != 0;
    start_recheck(watcher, !is_stuck                              ? RECHECK_MS
                           : watcher->recheck_ms < MAX_RECHECK_MS ? watcher->recheck_ms * 2
                                                                  : MAX_RECHECK_MS);
  }
  if (serves_timers)
    recheck_all(multi);
  take_messages(multi);
}

static void fire_recheck(struct kds_timer *timer) {
  struct watcher *watcher = KDS_CONTAINER_OF(timer, struct watcher, recheck);
  if (watcher->wanted & UV_READABLE)
    act_on_socket(watcher, CURL_CSELECT_IN);
}

static void on_poll(uv_poll_t *poll, int status, int events);

static bool arm(struct watcher *watcher) {
  watcher->armed = watcher->wanted;
  return uv_poll_start(&watcher->poll, watcher->wanted, on_poll) == 0;
}

static void disarm(struct watcher *watcher) {
  uv_poll_stop(&watcher->poll);
  watcher->armed = 0;
}

/*
 * The loop stops watching a socket that has an error. What came before the error is still to be
 * read, so libcurl hears of it as of anything else; until it gives the socket up, it is watched.
 */
static void act_on_error(struct kds_http_multi *multi, struct watcher *watcher) {
  curl_socket_t fd = watcher->fd;
  int action = ((watcher->wanted & UV_READABLE) ? CURL_CSELECT_IN : 0) |
               ((watcher->wanted & UV_WRITABLE) ? CURL_CSELECT_OUT : 0);
  watcher->armed = 0;
  act_on_socket(watcher, action);
  if (find_watcher(multi, fd) == watcher && watcher->wanted != 0 && watcher->armed == 0)
    arm(watcher);
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  struct watcher *watcher = KDS_CONTAINER_OF(poll, struct watcher, poll);
  if (watcher->wanted == 0) {
    disarm(watcher); /* closed by the other side: libcurl finds out when it wants to use it */
  } else if (status < 0) {
    act_on_error(watcher->multi, watcher);
  } else {
    int action = ((events & UV_READABLE) ? CURL_CSELECT_IN : 0) |
                 ((events & UV_WRITABLE) ? CURL_CSELECT_OUT : 0);
    act_on_socket(watcher, action);
  }
}

static void free_watcher(uv_handle_t *poll) {
  kds_free(KDS_CONTAINER_OF((uv_poll_t *)poll, struct watcher, poll));
}

static bool make_room(struct kds_http_multi *multi, size_t fd) {
  if (fd < multi->watcher_room)
    return true;
  size_t room = fd < 64 ? 128 : fd * 2;
  struct watcher **watchers = kds_realloc(multi->watchers, room * sizeof(struct watcher *));
  if (watchers == NULL)
    return false;
  memset(watchers + multi->watcher_room, 0,
         (room - multi->watcher_room) * sizeof(struct watcher *));
  multi->watchers = watchers;
  multi->watcher_room = room;
  return true;
}

static struct watcher *new_watcher(struct kds_http_multi *multi, curl_socket_t fd) {
  struct watcher *watcher = make_room(multi, (size_t)fd) ? kds_calloc(1, sizeof(*watcher)) : NULL;
  if (watcher == NULL)
    return NULL;
  struct stat now;
  watcher->inode = fstat(fd, &now) == 0 ? now.st_ino : 0;
  if (uv_poll_init_socket(kds_engine_uv(multi->engine), &watcher->poll, fd) != 0) {
    kds_free(watcher);
    return NULL;
  }
  watcher->multi = multi;
  watcher->fd = fd;
  kds_list_init(&watcher->link);
  multi->watchers[fd] = watcher;
  return watcher;
}

static void set_wanted(struct watcher *watcher, int wanted) {
  watcher->wanted = wanted;
  kds_list_remove(&watcher->link);
  if (wanted & UV_READABLE)
    kds_list_push(&watcher->multi->readers, &watcher->link);
}

static void end_watcher(struct watcher *watcher) {
  kds_list_remove(&watcher->link);
  kds_timer_stop(watcher->multi->engine, &watcher->recheck);
  watcher->multi->watchers[watcher->fd] = NULL;
  uv_close((uv_handle_t *)&watcher->poll, free_watcher);
}

/*
 * libcurl closes some sockets without asking on_close_socket: before it lets go of them, those that
 * were still connecting, whose number another thread may have by now; and afterwards, the pair of
 * Unix sockets over which a name look-up reports. A watcher left behind would stand in the way of
 * the number's next owner.
 */
static bool is_connection(const struct watcher *watcher) {
  struct stat now;
  int domain = AF_UNIX;
  socklen_t len = sizeof(domain);
  return fstat(watcher->fd, &now) == 0 && now.st_ino == watcher->inode &&
         getsockopt(watcher->fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == 0 && domain != AF_UNIX;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket_arg) {
  (void)socket_arg;
  struct kds_http_multi *multi = arg;
  struct watcher *watcher = find_watcher(multi, fd);
  if (what == CURL_POLL_REMOVE) {
    if (watcher == NULL)
      return 0;
    set_wanted(watcher, 0);
    if (!is_connection(watcher))
      end_watcher(watcher);
    else if (watcher->armed & UV_WRITABLE)
      disarm(watcher); /* an idle socket is always writable */
    return 0;
  }
  if (watcher == NULL)
    watcher = new_watcher(multi, fd);
  if (watcher == NULL)
    return -1;
  watcher->easy = easy;
  set_wanted(watcher, ((what & CURL_POLL_IN) ? UV_READABLE : 0) |
                          ((what & CURL_POLL_OUT) ? UV_WRITABLE : 0));
  if (watcher->armed == watcher->wanted)
    return 0;
  return arm(watcher) ? 0 : -1;
}

static int on_close_socket(void *arg, curl_socket_t fd) {
  struct kds_http_multi *multi = arg;
  struct watcher *watcher = find_watcher(multi, fd);
  if (watcher != NULL)
    end_watcher(watcher);
  return close(fd);
}

/* ---- Transfers ---- */

void kds_http_multi_prepare(struct kds_http_multi *multi, CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, multi);
}

static CURLcode set_read_ahead(CURL *easy, void *context, void *arg) {
  (void)easy, (void)arg;
  SSL_CTX_set_read_ahead((SSL_CTX *)context, 1);
  SSL_CTX_set_default_read_buffer_len((SSL_CTX *)context, READ_AHEAD_BYTES);
  return CURLE_OK;
}

void kds_http_multi_read_ahead(CURL *easy, bool ahead) {
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, ahead ? set_read_ahead : NULL);
}

enum kds_status kds_http_multi_add(struct kds_http_multi *multi, CURL *easy) {
  return curl_multi_add_handle(multi->curl, easy) == CURLM_OK ? KDS_OK : KDS_E_NOMEM;
}

void kds_http_multi_remove(struct kds_http_multi *multi, CURL *easy) {
  curl_multi_remove_handle(multi->curl, easy);
}

/* ---- Life ---- */

enum kds_status kds_http_multi_new(struct kds_engine *engine, uint32_t max_connections,
                                   const struct kds_http_multi_callbacks *callbacks,
                                   struct kds_http_multi **out) {
  struct kds_http_multi *multi = kds_calloc(1, sizeof(*multi));
  if (multi == NULL)
    return KDS_E_NOMEM;
  multi->engine = engine;
  multi->callbacks = *callbacks;
  kds_list_init(&multi->readers);
  multi->curl = curl_multi_init();
  if (multi->curl == NULL) {
    kds_free(multi);
    return KDS_E_NOMEM;
  }
  curl_multi_setopt(multi->curl, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi->curl, CURLMOPT_SOCKETDATA, multi);
  curl_multi_setopt(multi->curl, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(multi->curl, CURLMOPT_TIMERDATA, multi);
  kds_http_multi_keep(multi, max_connections);
  *out = multi;
  return KDS_OK;
}

void kds_http_multi_keep(struct kds_http_multi *multi, uint32_t max_connections) {
  curl_multi_setopt(multi->curl, CURLMOPT_MAXCONNECTS, (long)max_connections);
}

void kds_http_multi_free(struct kds_http_multi *multi) {
  if (multi == NULL)
    return;
  curl_multi_cleanup(multi->curl);
  kds_timer_stop(multi->engine, &multi->timer);
  kds_free(multi->watchers);
  kds_free(multi);
}
