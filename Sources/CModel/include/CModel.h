#pragma once
#include <stddef.h>

/// The embedded service model (JSON in botocore's `service-2.json` format).
const unsigned char *appflow_model_bytes(void);
size_t appflow_model_count(void);

/// The catalogue: labels, hints, order, alternatives and extra secrets (JSON).
const unsigned char *appflow_catalogue_bytes(void);
size_t appflow_catalogue_count(void);
