#pragma once

// What is defined besides is found by the sanitizers' own libraries.

#include <stdbool.h>

/// Whether this build is instrumented, so that what it does takes several times as long.
bool appflow_is_sanitized(void);
