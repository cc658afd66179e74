#include "CModel.h"

// `#embed` is C23; the compiler knows it in every mode and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char model[] = {
#embed "appflow-model.json"
};

static const unsigned char catalogue[] = {
#embed "appflow-catalogue.json"
};

const unsigned char *appflow_model_bytes(void) { return model; }
size_t appflow_model_count(void) { return sizeof model; }
const unsigned char *appflow_catalogue_bytes(void) { return catalogue; }
size_t appflow_catalogue_count(void) { return sizeof catalogue; }
