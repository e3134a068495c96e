/*
 * sender: what the lanes of a pipeline let go → PutRecords → results: settled, or back in their
 * lanes. Engine's thread.
 */
#ifndef KDS_SENDER_H
#define KDS_SENDER_H

#include "pipeline.h"

/* Sends what may be sent now. What ends later says so by the pipeline's `changed`. */
void kds_sender_pump(struct kds_pipeline *pipeline);

#endif
