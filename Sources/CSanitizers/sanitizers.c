// What the sanitizers of `make sanitize` must know of this program. Defined here, it also counts in the programs that the tests
// start, which get an environment of their own.

#include "CSanitizers.h"

bool appflow_is_sanitized(void) { return __has_feature(address_sanitizer) || __has_feature(thread_sanitizer); }

#if __has_feature(address_sanitizer)

// What is still held when the process ends is no leak that anybody could notice; the C libraries hold some.
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }

#endif

#if __has_feature(thread_sanitizer)

// None of these hides a lock or a wait of ours; the sanitizer does not see what orders them:
// - Every closure that the standard library's Mutex gives its value to ("inout sending", as their names are mangled): the
//   library is built without the sanitizer.
// - The hand-over of an answer from libcurl's thread to the task that waits by a continuation, where that is resumed before the
//   task has gone to sleep: the runtime's own atomics order the two.
// - The same within the sandbox's HTTP server, a library.
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void) { return "race:zYuYT\nrace:CurlTransfer.swift\nrace:FlyingSocks\n"; }

#endif
