// A slow line: runs a program in a pseudo-terminal of its own and passes on what is typed and what it writes, late and
// at a limited rate, as sshd at the far end of such a line would.
//
//   slow-line ROUND_TRIP_MS KBIT_PER_SECOND PROGRAM ARGUMENT…

#define _GNU_SOURCE
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { CAPACITY = 1 << 22, PACKET = 1400 };

// What is on its way in one direction: packets with the moment at which each arrives.
typedef struct {
  int from, to;
  char bytes[CAPACITY];
  struct { size_t start, count; double arrives; } packets[CAPACITY / 16];
  size_t first, last, end;
  double free_at;  // when the line has sent what came before
} Direction;

static Direction typed, written;
static double delay_ms, bytes_per_ms;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

// Reads one packet; 0 when there is nothing more to come.
static int take(Direction *way) {
  if (way->end + PACKET > CAPACITY || way->last + 1 >= CAPACITY / 16) return 0;
  ssize_t count = read(way->from, way->bytes + way->end, PACKET);
  if (count <= 0) return 0;
  double begins = now() > way->free_at ? now() : way->free_at;
  way->free_at = begins + count / bytes_per_ms;
  way->packets[way->last].start = way->end;
  way->packets[way->last].count = (size_t)count;
  way->packets[way->last++].arrives = way->free_at + delay_ms;
  way->end += (size_t)count;
  return 1;
}

// Hands over what has arrived; how long until the next packet does, negative when none is on its way.
static double deliver(Direction *way) {
  while (way->first < way->last) {
    double left = way->packets[way->first].arrives - now();
    if (left > 0) return left;
    size_t start = way->packets[way->first].start, count = way->packets[way->first].count;
    if (write(way->to, way->bytes + start, count) != (ssize_t)count) exit(1);
    way->first++;
  }
  way->first = way->last = way->end = 0;
  return -1;
}

int main(int count, char **words) {
  if (count < 4) return fprintf(stderr, "usage: slow-line ROUND_TRIP_MS KBIT_PER_SECOND PROGRAM…\n"), 2;
  delay_ms = atof(words[1]) / 2;
  bytes_per_ms = atof(words[2]) / 8;
  struct winsize size;
  struct termios settings;
  if (ioctl(0, TIOCGWINSZ, &size) != 0 || tcgetattr(0, &settings) != 0) return perror("slow-line"), 1;
  int far;
  pid_t child = forkpty(&far, NULL, &settings, &size);
  if (child < 0) return perror("slow-line"), 1;
  if (child == 0) {
    // The launcher kills this line; what is behind it has a session of its own, and some go on without a terminal.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(words[3], words + 3);
    _exit(127);
  }
  cfmakeraw(&settings);
  tcsetattr(0, TCSANOW, &settings);
  typed.from = 0, typed.to = far;
  written.from = far, written.to = 1;
  for (;;) {
    double a = deliver(&typed), b = deliver(&written);
    double wait = a < 0 ? b : b < 0 || a < b ? a : b;
    struct timespec span = {(time_t)(wait / 1e3), (long)((wait - (long)(wait / 1e3) * 1e3) * 1e6)};
    struct pollfd polled[] = {{typed.from, POLLIN, 0}, {written.from, POLLIN, 0}};
    ppoll(polled, 2, wait < 0 ? NULL : &span, NULL);
    if (polled[0].revents && !take(&typed)) return 0;
    if (polled[1].revents && !take(&written)) return 0;
  }
}
