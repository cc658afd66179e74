#pragma once
#include <stddef.h>

/// The embedded service model (JSON in botocore's `service-2.json` format).
const unsigned char *appflow_model_bytes(void);
size_t appflow_model_count(void);

/// The catalogue: labels, hints, order, alternatives and extra secrets (JSON).
const unsigned char *appflow_catalogue_bytes(void);
size_t appflow_catalogue_count(void);

// What the model is of: no room below AppFlow's names it otherwise.

/// The service, as people call it.
#define APPFLOW_MODEL_SERVICE "AppFlow"
/// Where AWS's tools keep the service's models, below `data`.
#define APPFLOW_MODEL_FOLDER "appflow/2020-08-23"
/// The operation for which a newer model is wanted.
#define APPFLOW_MODEL_UPDATE "UpdateConnectorProfile"
