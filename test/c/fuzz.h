/*
 * What the fuzz targets (fuzz_NAME.c) share. A target takes any bytes and ends the process where
 * the sanitizers or its own checks find fault. Its runs start from corpus/NAME, each file of which
 * the C tests replay (replay.c).
 */
#ifndef KDS_TEST_FUZZ_H
#define KDS_TEST_FUZZ_H

#include "base.h"

/* libFuzzer's entry. */
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len);

/* Ends the process where it isn't so. */
void fuzz_expect(bool so);

/* Reads an answer, which the first byte tells the kind of: 'P' puts, 'R' records, else text. */
void fuzz_answer(struct kds_slice input);

#endif
