// What the sanitizers of `make sanitize` must know of this program. Defined here, it also counts in the programs that the tests
// start, which get an environment of their own.

#include "CMemory.h"

#if __has_feature(address_sanitizer)

// What is still held when the process ends is no leak that anybody could notice; the C libraries hold some.
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }

#endif

#if __has_feature(thread_sanitizer)

// The standard library's Mutex is built without the sanitizer, which then sees none of what it orders. The first line is every
// closure that such a lock gives its value to ("inout sending", as their names are mangled).
//
// An answer goes from libcurl's thread to the task that waits by a continuation. Where that is resumed before the task has gone
// to sleep, the runtime's own atomics order the two, which the sanitizer does not see either: the second line.
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void) { return "race:zYuYT\nrace:CurlTransfer.swift\n"; }

#endif
