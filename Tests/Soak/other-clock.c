// Another clock of the wall for a program that this is loaded before: seconds from ours, by the file .clock in its home folder. All other
// clocks and all timers stay as they are, by which libdispatch waits and leases are judged.

// SYS_clock_gettime is no part of C.
#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long seconds;

__attribute__((constructor)) static void read_clock(void) {
  char path[4096];
  const char *home = getenv("HOME");
  if (home == NULL || snprintf(path, sizeof path, "%s/.clock", home) >= (int)sizeof path) return;
  FILE *file = fopen(path, "re");
  if (file == NULL) return;
  if (fscanf(file, "%ld", &seconds) != 1) seconds = 0;
  fclose(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += seconds;
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec time;
  if (clock_gettime(CLOCK_REALTIME, &time) != 0) return -1;
  now->tv_sec = time.tv_sec;
  now->tv_usec = time.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *result) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  if (result != NULL) *result = now.tv_sec;
  return now.tv_sec;
}
