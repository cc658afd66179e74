// Wipes every block of the heap when it is given back.
//
// The standard library and the C libraries copy bytes on their own: a String that grows, an encoder's buffer, libcurl's
// upload buffer. Nobody tells us when; but all of them give their memory back through free and realloc, which an
// executable may define (the C library's manual, "Replacing malloc"). The blocks stay the C library's own.

// explicit_bzero is no part of C.
#define _DEFAULT_SOURCE

#include "CMemory.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

// The sanitizers bring a heap of their own.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

extern void __libc_free(void *block);

void free(void *block) {
  if (block == NULL) return;
  int error = errno;
  explicit_bzero(block, malloc_usable_size(block));
  errno = error;
  __libc_free(block);
}

void *realloc(void *block, size_t size) {
  if (block == NULL) return malloc(size);
  if (size == 0) {
    free(block);
    return NULL;
  }
  size_t held = malloc_usable_size(block);
  // What fits and wastes little stays where it is.
  if (size <= held && size > held / 4) {
    explicit_bzero((char *)block + size, held - size);
    return block;
  }
  void *moved = malloc(size);
  if (moved == NULL) return NULL;
  memcpy(moved, block, size < held ? size : held);
  free(block);
  return moved;
}

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
