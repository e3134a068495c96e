/* A fetcher whose callbacks a test waits for. */
#ifndef KDS_TEST_FETCHING_H
#define KDS_TEST_FETCHING_H

#include "fixture.h"
#include "kds_fetch.h"

struct reader {
  struct kds_fetcher *fetcher;
  bool keeps; /* what was handed over: the test gives it back */
  int batches, failures, closings;
  bool came_after_end; /* something that shouldn't have */
  size_t records, held_bytes;
  char texts[4096];  /* the data of each user record and a blank */
  char places[1024]; /* number.subnumber of each, and a blank */
  char last_number[64], codes[256], children[256];
  double millis, latest_s;
  bool is_at_end;
};

/* Patient, fast, from TRIM_HORIZON. */
struct kds_fetcher_options fetcher_options(void);
enum kds_status start_reader(struct kds_client *client, const struct kds_fetcher_options *options,
                             struct reader *reader);
void open_reader(struct fixture *fixture, const struct kds_fetcher_options *options,
                 struct reader *reader);
/* Frees the fetcher and waits until it is closed. */
void close_reader(struct reader *reader);

void wait_texts(struct reader *reader, const char *texts);
void wait_batches(struct reader *reader, int count);
void wait_failures(struct reader *reader, int count);
void wait_end(struct reader *reader);
uint64_t count_of(const struct reader *reader, enum kds_fetcher_count count);

#endif
