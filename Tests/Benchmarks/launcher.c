// Starts one program in a terminal of its own, or without one, and takes its figures. It is small and has next to no
// memory, because a child begins with its parent's peak: figures taken by a Python parent would be Python's.
//
//   launcher run PROGRAM ARGUMENT…                          no terminal; output goes nowhere
//   launcher play COLUMNSxROWS STEP… -- PROGRAM ARGUMENT…   in a pseudo-terminal
//
// Steps are played in order; each writes one line of JSON to standard output, times in milliseconds:
//   wait:TEXT       until TEXT was written, escape sequences left out: {"ms", "bytes"} since the start or the last step
//   press:KEYS      writes KEYS at once, waits until nothing more comes: {"first", "last", "bytes"}
//   type:KEYS       the same for each byte of KEYS, one after the other: {"first": […], "last": […], "bytes": […]}. What changes
//                   nothing on the screen has null and 0
//   resize:CxR      another window: {"first", "last", "bytes"}
//   idle:MS         looks on: {"bytes", "wakeups"}, the latter all threads' voluntary context switches
//   memory          {"kib", "mappings"}: the peak of the program's resident memory, and what of it each mapping has now, as
//                   [path, permissions, KiB]; those without a file have an empty path
// \e, \t, \r and \xHH in TEXT and KEYS are escapes. Silence means 40 ms; the variable QUIET_MS changes that.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DEADLINE_MS = 60000, SEEN_MAX = 1 << 20 };

static int terminal = -1;
static pid_t child;
static double quiet_ms = 40;
static char seen[SEEN_MAX + 1];  // what was written since the last step, without escape sequences
static size_t seen_count;
static enum { TEXT, ESCAPE, CSI, STRING, CHARSET } state;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void fail(const char *what) {
  fprintf(stderr, "launcher: %s (%s); last seen: %.400s\n", what, strerror(errno), seen);
  if (child > 0) kill(-child, SIGKILL);
  exit(1);
}

static void keep(unsigned char byte) {
  switch (state) {
    case TEXT:
      if (byte == 27) state = ESCAPE;
      else if (byte >= 32 && seen_count < SEEN_MAX) seen[seen_count++] = (char)byte;
      break;
    case ESCAPE: state = byte == '[' ? CSI : byte == ']' || byte == 'P' ? STRING : byte == '(' ? CHARSET : TEXT; break;
    case CSI: if (byte >= 0x40 && byte <= 0x7E) state = TEXT; break;
    case CHARSET: state = TEXT; break;
    case STRING: if (byte == 7) state = TEXT; else if (byte == 27) state = ESCAPE; break;
  }
  seen[seen_count] = 0;
}

// Reads what comes within a span; how many bytes it was, 0 for none, -1 at the program's end.
static long take(double span) {
  struct pollfd polled = {terminal, POLLIN, 0};
  struct timespec wait = {(time_t)(span / 1e3), (long)((span - (long)(span / 1e3) * 1e3) * 1e6)};
  int ready = ppoll(&polled, 1, span < 0 ? &(struct timespec){0} : &wait, NULL);
  if (ready <= 0) return 0;
  unsigned char bytes[65536];
  ssize_t count = read(terminal, bytes, sizeof bytes);
  if (count <= 0) return -1;
  for (ssize_t i = 0; i < count; i++) keep(bytes[i]);
  return count;
}

static size_t unescape(const char *from, char *to) {
  size_t count = 0;
  while (*from) {
    if (*from != '\\') { to[count++] = *from++; continue; }
    unsigned value = 0;
    switch (from[1]) {
      case 'e': to[count++] = 27; from += 2; break;
      case 't': to[count++] = 9; from += 2; break;
      case 'r': to[count++] = 13; from += 2; break;
      case 'x': sscanf(from + 2, "%2x", &value); to[count++] = (char)value; from += 4; break;
      default: fail("unknown escape in a step");
    }
  }
  to[count] = 0;
  return count;
}

typedef struct { double first, last; long bytes; } Answer;

// From a moment on: when the first and the last byte came, once nothing more comes.
static Answer answer(double begun) {
  Answer answer = {-1, -1, 0};
  while (now() - begun < DEADLINE_MS) {
    double until = answer.bytes ? begun + answer.last + quiet_ms : begun + 8 * quiet_ms;
    long count = take(until - now());
    if (count < 0) fail("the program ended while it was being measured");
    if (count == 0 && now() >= until) return answer;
    if (count == 0) continue;
    double at = now() - begun;
    if (!answer.bytes) answer.first = at;
    answer.last = at;
    answer.bytes += count;
  }
  fail("the program does not come to rest");
  return answer;
}

static void put(const char *bytes, size_t count) {
  if (write(terminal, bytes, count) != (ssize_t)count) fail("cannot write keys");
}

static void play_wait(const char *text, double begun) {
  long bytes = (long)seen_count;
  while (!strstr(seen, text)) {
    double left = DEADLINE_MS - (now() - begun);
    if (left <= 0) { fprintf(stderr, "launcher: waited for “%s”\n", text); fail("it did not come"); }
    long count = take(left);
    if (count < 0) fail("the program ended before the text came");
    bytes += count;
  }
  printf("{\"ms\": %.4f, \"bytes\": %ld}\n", now() - begun, bytes);
}

// A list of milliseconds; null for a key that changed nothing.
static void print_times(const char *name, const double *times, const long *bytes, size_t count) {
  printf("\"%s\": [", name);
  for (size_t i = 0; i < count; i++) {
    if (bytes[i]) printf("%s%.4f", i ? ", " : "", times[i]);
    else printf("%snull", i ? ", " : "");
  }
  printf("], ");
}

static void play_type(const char *keys, size_t count) {
  double *first = calloc(count, sizeof *first);
  double *last = calloc(count, sizeof *last);
  long *bytes = calloc(count, sizeof *bytes);
  for (size_t i = 0; i < count; i++) {
    double begun = now();
    put(keys + i, 1);
    Answer came = answer(begun);
    first[i] = came.first;
    last[i] = came.last;
    bytes[i] = came.bytes;
  }
  printf("{");
  print_times("first", first, bytes, count);
  print_times("last", last, bytes, count);
  printf("\"bytes\": [");
  for (size_t i = 0; i < count; i++) printf("%s%ld", i ? ", " : "", bytes[i]);
  puts("]}");
  free(first);
  free(last);
  free(bytes);
}

// The number after a name in a file of /proc.
static long number(const char *path, const char *name) {
  FILE *file = fopen(path, "r");
  char line[256];
  long value = -1;
  while (file && fgets(line, sizeof line, file)) {
    if (strncmp(line, name, strlen(name)) == 0) value = strtol(line + strlen(name), NULL, 10);
  }
  if (file) fclose(file);
  return value;
}

struct thread {
  long id, switches;
};
enum { MOST_THREADS = 256 };

// The threads of the child and how often each has waited so far.
static size_t threads(struct thread *found) {
  char path[300];
  snprintf(path, sizeof path, "/proc/%d/task", child);
  DIR *tasks = opendir(path);
  size_t count = 0;
  for (struct dirent *task; tasks && count < MOST_THREADS && (task = readdir(tasks));) {
    if (task->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "/proc/%d/task/%s/status", child, task->d_name);
    long switches = number(path, "voluntary_ctxt_switches:");
    if (switches >= 0) found[count++] = (struct thread){strtol(task->d_name, NULL, 10), switches};
  }
  if (tasks) closedir(tasks);
  return count;
}

// How often the threads woke since they were counted; one that ended meanwhile counts no more.
static long wakeups(const struct thread *before, size_t count) {
  struct thread now[MOST_THREADS];
  long sum = 0;
  for (size_t left = threads(now); left-- > 0;) {
    sum += now[left].switches;
    for (size_t i = 0; i < count; i++) {
      if (before[i].id == now[left].id) sum -= before[i].switches;
    }
  }
  return sum;
}

static void play_idle(double span) {
  struct thread before[MOST_THREADS];
  size_t count = threads(before);
  long bytes = 0;
  double end = now() + span;
  while (now() < end) {
    long read = take(end - now());
    if (read < 0) fail("the program ended while it was idle");
    bytes += read;
  }
  printf("{\"bytes\": %ld, \"wakeups\": %ld}\n", bytes, wakeups(before, count));
}

// The mappings of the child that have memory, as the kernel counts it.
static void print_mappings(void) {
  char path[64], line[4400], permissions[8] = "", name[4200] = "";
  snprintf(path, sizeof path, "/proc/%d/smaps", child);
  FILE *file = fopen(path, "r");
  bool is_first = true;
  while (file && fgets(line, sizeof line, file)) {
    int rest = 0;
    if (sscanf(line, "%*x-%*x %7s %*s %*s %*s %n", permissions, &rest) == 1 && rest > 0) {
      snprintf(name, sizeof name, "%.*s", (int)strcspn(line + rest, "\n"), line + rest);
    } else if (strncmp(line, "Rss:", 4) == 0) {
      long kib = strtol(line + 4, NULL, 10);
      if (kib == 0) continue;
      printf("%s[\"%s\", \"%s\", %ld]", is_first ? "" : ", ", name, permissions, kib);
      is_first = false;
    }
  }
  if (file) fclose(file);
}

static struct winsize window(const char *text) {
  struct winsize size = {0};
  if (sscanf(text, "%hux%hu", &size.ws_col, &size.ws_row) != 2) fail("a size is COLUMNSxROWS");
  return size;
}

static void play(const char *step, double begun) {
  const char *argument = strchr(step, ':');
  size_t length = argument ? (size_t)(argument - step) : strlen(step);
  char *value = strdup(argument ? argument + 1 : "");
  size_t count = unescape(argument ? argument + 1 : "", value);
#define IS(name) (length == strlen(name) && strncmp(step, name, length) == 0)
  if (!IS("wait")) seen_count = 0, seen[0] = 0;
  if (IS("wait")) play_wait(value, begun);
  else if (IS("type")) play_type(value, count);
  else if (IS("idle")) play_idle(atof(value));
  else if (IS("press") || IS("resize")) {
    double pressed = now();
    if (IS("press")) put(value, count);
    else {
      struct winsize size = window(value);
      if (ioctl(terminal, TIOCSWINSZ, &size) != 0) fail("cannot resize");
    }
    Answer came = answer(pressed);
    if (came.bytes == 0) puts("{\"first\": null, \"last\": null, \"bytes\": 0}");
    else printf("{\"first\": %.4f, \"last\": %.4f, \"bytes\": %ld}\n", came.first, came.last, came.bytes);
  } else if (IS("memory")) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/status", child);
    printf("{\"kib\": %ld, \"mappings\": [", number(path, "VmHWM:"));
    print_mappings();
    puts("]}");
  } else fail("unknown step");
  free(value);
  fflush(stdout);
}

static int run(char **command) {
  int nowhere = open("/dev/null", O_RDWR);
  double begun = now();
  child = fork();
  if (child == 0) {
    dup2(nowhere, 0);
    dup2(nowhere, 1);
    execvp(command[0], command);
    _exit(127);
  }
  struct rusage usage;
  int status = 0;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) fail("cannot start the program");
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  double busy = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
                (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  printf("{\"ms\": %.4f, \"busy\": %.4f, \"kib\": %ld, \"status\": %d}\n", now() - begun, busy, usage.ru_maxrss, code);
  return 0;
}

int main(int count, char **words) {
  if (count > 2 && strcmp(words[1], "run") == 0) return run(words + 2);
  int end = 3;
  while (end < count && strcmp(words[end], "--") != 0) end++;
  if (count < 4 || strcmp(words[1], "play") != 0 || end + 1 >= count) {
    fprintf(stderr, "usage: launcher run PROGRAM… | launcher play COLUMNSxROWS STEP… -- PROGRAM…\n");
    return 2;
  }
  if (getenv("QUIET_MS")) quiet_ms = atof(getenv("QUIET_MS"));
  struct winsize size = window(words[2]);
  double begun = now();
  child = forkpty(&terminal, NULL, NULL, &size);
  if (child < 0) fail("cannot open a pseudo-terminal");
  if (child == 0) {
    execvp(words[end + 1], words + end + 1);
    _exit(127);
  }
  for (int i = 3; i < end; i++) {
    play(words[i], begun);
    begun = now();
  }
  kill(-child, SIGKILL);
  return 0;
}
