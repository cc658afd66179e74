#pragma once

#include <stddef.h>

/// What libraries that hold secrets are given in place of `free` and `realloc`: memory is wiped before it goes back to the heap.
/// A block that fits, and wastes little, stays where it is.
void appflow_wiping_free(void *_Nullable block);
void *_Nullable appflow_wiping_realloc(void *_Nullable block, size_t size);

/// Wipes what was left on the stack of this thread below the caller: variables, and the processor's registers, which the dynamic
/// linker keeps there while it looks a function up.
void appflow_wipe_stack(void);
