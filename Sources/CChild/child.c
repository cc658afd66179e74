// posix_spawn cannot ask for the signal at the parent's end, and closes nothing that it does not know of.

#define _GNU_SOURCE
#include "CChild.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int appflow_child_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int appflow_child_watch(pid_t id) {
#ifdef SYS_pidfd_open
  return (int)syscall(SYS_pidfd_open, id, 0);
#else
  (void)id;
  return -1;
#endif
}

int appflow_child_stopped(pid_t id) {
  siginfo_t facts = {0};
  if (waitid(P_PID, (id_t)id, &facts, WSTOPPED | WNOHANG) != 0 || facts.si_pid == 0) return 0;
  return facts.si_status;
}

size_t appflow_child_children(pid_t process, pid_t *found, size_t most) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", process);
  DIR *threads = opendir(path);
  if (!threads) return 0;
  size_t count = 0;
  struct dirent *entry;
  while ((entry = readdir(threads))) {
    long thread = strtol(entry->d_name, NULL, 10);
    if (thread <= 0) continue;
    snprintf(path, sizeof path, "/proc/%d/task/%ld/children", process, thread);
    FILE *children = fopen(path, "re");
    if (!children) continue;
    while (count < most && fscanf(children, "%d", &found[count]) == 1) count++;
    fclose(children);
  }
  closedir(threads);
  return count;
}

/// Puts the descriptors into their places. Copies first: an end of a pipe may have a number below 3 itself, where this
/// program was started without its standard files.
static int take_files(int input, int output, int errors) {
  if (input < 0) input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int files[3] = {
    fcntl(input, F_DUPFD_CLOEXEC, 3), fcntl(output, F_DUPFD_CLOEXEC, 3), fcntl(errors, F_DUPFD_CLOEXEC, 3)};
  for (int number = 0; number < 3; number++) {
    if (files[number] < 0 || dup2(files[number], number) < 0) return -1;
  }
#ifdef SYS_close_range
  // Kernels before 5.9 do not know it: then the marks of the files have to do.
  (void)syscall(SYS_close_range, 3U, ~0U, 0U);
#endif
  return 0;
}

/// Becomes the program; comes back only where that fails. Between vfork and exec, only what is safe in a handler of
/// signals may be called, and memory is the parent's.
static int become(
  char *const *arguments, char *const *environment, int input, int output, int errors, int own_group,
  pid_t parent) {
  struct sigaction usual = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) (void)sigaction(number, &usual, NULL);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  // The parent may have ended before that call.
  if (getppid() != parent) return ESRCH;
  if (own_group && setpgid(0, 0) != 0) return errno;
  if (take_files(input, output, errors) != 0) return errno;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvpe(arguments[0], arguments, environment);
  return errno;
}

int appflow_child_start(
  pid_t *id, char *const *arguments, char *const *environment, int input, int output, int errors, int own_group) {
  // No handler of this program may run in the child, whose memory it would share.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  volatile int failure = 0;
  pid_t parent = getpid();
  pid_t child = vfork();
  if (child == 0) {
    failure = become(arguments, environment, input, output, errors, own_group, parent);
    _exit(127);
  }
  int reason = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (child < 0) return reason;
  if (failure != 0) {
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return failure;
  }
  *id = child;
  return 0;
}
