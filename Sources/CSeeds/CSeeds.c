#include "CSeeds.h"

// `#embed` is C23; the compiler knows it in every mode and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char profiles[] = {
#embed "profiles.json" suffix(, 0)
};

static const char connectors[] = {
#embed "connectors.json" suffix(, 0)
};

static const char flows[] = {
#embed "flows.json" suffix(, 0)
};

const char *appflow_seed_profiles(void) { return profiles; }
const char *appflow_seed_connectors(void) { return connectors; }
const char *appflow_seed_flows(void) { return flows; }
