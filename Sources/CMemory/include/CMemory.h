#pragma once

/// Leaves the process out of core dumps, of reports of crashes, and of other users' debuggers.
void appflow_protect_process(void);

/// Lets all threads share the first thread's heap. The C library would make one for each, which grows page by page with a call
/// of the system for each.
void appflow_use_one_heap(void);
