/* collector: puts of one stream → PutRecord or PutRecords → a result for each put; see kds.h. */
#ifndef KDS_COLLECTOR_H
#define KDS_COLLECTOR_H

#include "batch.h"
#include "call.h"

/* What one PutRecords may hold: 500 records; 5 MiB of data and keys, as older accounts allow. */
enum { KDS_COLLECTION_MAX_RECORDS = 500, KDS_COLLECTION_MAX_BYTES = 5 * 1024 * 1024 };

#endif
