#define _GNU_SOURCE
#include "CExpat.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static void wiping_free(void *memory) {
  if (memory) explicit_bzero(memory, malloc_usable_size(memory));
  free(memory);
}

static void *wiping_realloc(void *memory, size_t size) {
  if (!memory) return malloc(size);
  size_t kept = malloc_usable_size(memory);
  void *moved = malloc(size);
  if (!moved) return NULL;
  memcpy(moved, memory, kept < size ? kept : size);
  wiping_free(memory);
  return moved;
}

XML_Parser cexpat_create(void) {
  static const XML_Memory_Handling_Suite memory = {malloc, wiping_realloc, wiping_free};
  return XML_ParserCreate_MM("UTF-8", &memory, NULL);
}
