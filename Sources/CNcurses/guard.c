#define _GNU_SOURCE

#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int pipe_ends[2] = {-1, -1};
static int terminal = -1;
static struct termios saved_settings;
static char restoring[2048];
static volatile size_t restoring_count;

static const int reported[] = {SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGTSTP, SIGCONT};
// SIGQUIT too: Swift's runtime would answer it with a debugger's dialogue on the terminal. And all others that end a program
// that does not know them, such as a limit of time does.
static const int crashes[] = {SIGSEGV, SIGBUS,  SIGILL,  SIGTRAP,   SIGABRT, SIGFPE, SIGSYS, SIGQUIT,
                              SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO,  SIGPWR};
#define REPORTED (sizeof reported / sizeof *reported)
#define CRASHES (sizeof crashes / sizeof *crashes)
static struct sigaction former_reported[REPORTED];
static struct sigaction former_crashes[CRASHES];
static int installed;
static char alternate_stack[16384];

// One byte to a pipe is all that a handler may do: no allocation, no locks.
static void report(int number) {
  int kept = errno;
  char byte = (char)number;
  ssize_t written = write(pipe_ends[1], &byte, 1);
  (void)written;  // A full pipe already says that there is something to do.
  errno = kept;
}

// Only async-signal-safe calls.
void appflow_guard_give_back(void) {
  if (terminal < 0) return;
  // The terminal may be lent to another group of processes: then this would stop the program.
  sigset_t stop, mask;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &stop, &mask);
  // A line that takes nothing more must not hold up the end.
  struct pollfd line = {.fd = terminal, .events = POLLOUT};
  if (poll(&line, 1, 0) == 1 && line.revents == POLLOUT) {
    ssize_t written = write(terminal, restoring, restoring_count);
    (void)written;
  }
  tcsetattr(terminal, TCSANOW, &saved_settings);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

void appflow_guard_stop(int whole_group) {
  struct sigaction ignored = {.sa_handler = SIG_IGN}, standard = {.sa_handler = SIG_DFL}, kept;
  sigemptyset(&ignored.sa_mask);
  sigemptyset(&standard.sa_mask);
  sigaction(SIGTSTP, &ignored, &kept);
  if (whole_group) kill(0, SIGTSTP);
  sigaction(SIGTSTP, &standard, NULL);
  // To this thread, so that the program has stopped before the call returns; to the process, another thread might take it
  // later. Threads of the concurrency runtime block it.
  sigset_t stop, mask;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  sigaction(SIGTSTP, &kept, NULL);
}

// Then the signal's own action ends the program.
static void crash(int number) {
  appflow_guard_give_back();
  signal(number, SIG_DFL);
  raise(number);
}

void appflow_guard_restoring(int descriptor, const struct termios *settings, const char *bytes, size_t count) {
  restoring_count = 0;
  if (count > sizeof restoring) count = sizeof restoring;
  memcpy(restoring, bytes, count);
  saved_settings = *settings;
  terminal = descriptor;
  restoring_count = count;
}

int appflow_guard_install(void) {
  if (installed) return pipe_ends[0];
  if (appflow_pipe(pipe_ends) != 0) return -1;
  stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_handler = report, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < REPORTED; i++) sigaction(reported[i], &action, &former_reported[i]);
  struct sigaction crashing = {.sa_handler = crash, .sa_flags = SA_ONSTACK | SA_RESETHAND};
  sigemptyset(&crashing.sa_mask);
  for (size_t i = 0; i < CRASHES; i++) sigaction(crashes[i], &crashing, &former_crashes[i]);
  installed = 1;
  return pipe_ends[0];
}

void appflow_guard_remove(void) {
  if (!installed) return;
  for (size_t i = 0; i < REPORTED; i++) sigaction(reported[i], &former_reported[i], NULL);
  for (size_t i = 0; i < CRASHES; i++) sigaction(crashes[i], &former_crashes[i], NULL);
  terminal = -1;
  close(pipe_ends[0]);
  close(pipe_ends[1]);
  pipe_ends[0] = pipe_ends[1] = -1;
  installed = 0;
}
