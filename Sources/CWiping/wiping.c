// explicit_bzero is no part of C.
#define _DEFAULT_SOURCE

#include "CWiping.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void appflow_wiping_free(void *block) {
  if (block != NULL) explicit_bzero(block, malloc_usable_size(block));
  free(block);
}

void *appflow_wiping_realloc(void *block, size_t size) {
  if (block == NULL) return malloc(size);
  if (size == 0) {
    appflow_wiping_free(block);
    return NULL;
  }
  size_t held = malloc_usable_size(block);
  if (size <= held && size > held / 4) {
    explicit_bzero((char *)block + size, held - size);
    return block;
  }
  void *moved = malloc(size);
  if (moved == NULL) return NULL;
  memcpy(moved, block, size < held ? size : held);
  appflow_wiping_free(block);
  return moved;
}

__attribute__((noinline)) void appflow_wipe_stack(void) {
  char below[64 * 1024];
  explicit_bzero(below, sizeof below);
}
