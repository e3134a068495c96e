/* Preloaded: no thread starts while THREADS_FAIL is set in the environment. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

typedef int (*create_fn)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *arg) {
  create_fn create = (create_fn)dlsym(RTLD_NEXT, "pthread_create");
  return getenv("THREADS_FAIL") == NULL ? create(thread, attributes, run, arg) : EAGAIN;
}
