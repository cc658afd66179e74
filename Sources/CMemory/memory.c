// Wipes every block of the heap when it is given back.
//
// The standard library and the C libraries copy bytes on their own: a String that grows, an encoder's buffer, libcurl's
// upload buffer. Nobody tells us when; but all of them give their memory back through `free` and `realloc`, and the dynamic
// linker lets an executable's functions of these names go before the C library's, for all libraries.
//
// This leans on three things, which glibc keeps (malloc(3), malloc_usable_size(3), dlsym(3)):
// - `dlsym(RTLD_NEXT, …)` finds the C library's own function behind ours, and needs no heap to do so.
// - `malloc_usable_size` says how long a block is, all of which may be written.
// - The C library calls `free` by its name, too, so that what it kept itself, such as the buffer of a stream, is wiped as well.
// glibc's manual ("Replacing malloc") asks that all functions of the heap are replaced together. These two replace nothing: they
// do something first, and the blocks stay the C library's own.

// explicit_bzero and RTLD_NEXT are no part of C.
#define _GNU_SOURCE

#include "CMemory.h"

#include <CWiping.h>
#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

// The sanitizers bring a heap of their own.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

void free(void *block) {
  // Found twice where two threads are the first: it is the same.
  static void (*_Atomic next)(void *);
  static _Thread_local bool isLooking;
  if (block == NULL) return;
  int error = errno;
  explicit_bzero(block, malloc_usable_size(block));
  if (next == NULL) {
    // Where a library that was loaded before us has looked for a function that there is not, the linker gives the text of that
    // error back while it looks for ours: that one block stays.
    if (isLooking) return;
    isLooking = true;
    next = (void (*)(void *))dlsym(RTLD_NEXT, "free");
    isLooking = false;
  }
  errno = error;
  next(block);
}

void *realloc(void *block, size_t size) { return appflow_wiping_realloc(block, size); }

#endif

void appflow_protect_process(void) {
  // At a crash Swift's runtime would write the memory behind each register to standard error.
  static const int crashes[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) signal(crashes[i], SIG_DFL);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

void appflow_use_one_heap(void) {
  mallopt(M_ARENA_MAX, 1);
}
