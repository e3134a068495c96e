/* What the core's tests share: cmocka, vectors, failing allocations. */
#ifndef KDS_TEST_HELPERS_H
#define KDS_TEST_HELPERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>

#include "base.h"

#define assert_status(actual, expected)                                                            \
  assert_string_equal(kds_status_code(actual), kds_status_code(expected))

/* ---- test/vectors/NAME: freed with cJSON_Delete ---- */

cJSON *load_vectors(const char *name);

/* A member that must be there, with the type that must be its own: else the test fails. */
const cJSON *member(const cJSON *object, const char *name);
const char *text_member(const cJSON *object, const char *name);
double number_member(const cJSON *object, const char *name);
struct kds_slice slice_member(const cJSON *object, const char *name);

/* The bytes of a member that holds them in hexadecimal; freed with kds_free. */
uint8_t *bytes_member(const cJSON *object, const char *name, size_t *len);

/* ---- Memory ---- */

/* The core's allocation with that number from now on fails, the first one being 0. */
void fail_allocation(size_t nth);
/* All succeed again. Whether the failure was reached. */
bool restore_allocation(void);

/*
 * Calls `attempt` with each of its allocations failing in turn, until none is left to fail. Each
 * time but the last it must return KDS_E_NOMEM, the last time KDS_OK; it cleans up after itself,
 * and whatever the leak check finds then fails the test.
 */
void check_allocation_failures(enum kds_status (*attempt)(void *arg), void *arg);

#endif
