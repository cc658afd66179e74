#define _GNU_SOURCE

#include "CNcurses.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include <wchar.h>

SCREEN *appflow_open(void) { return newterm(NULL, stdout, stdin); }

void appflow_flush(void) { fflush(stdout); }

int appflow_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK); }

int appflow_put(int row, int column, const uint32_t *scalars, size_t count, attr_t attributes, short pair) {
  wchar_t text[CCHARW_MAX + 1] = {0};
  if (count > CCHARW_MAX) count = CCHARW_MAX;
  for (size_t i = 0; i < count; i++) text[i] = (wchar_t)scalars[i];
  cchar_t cell;
  if (setcchar(&cell, text, attributes, pair, NULL) == ERR) return ERR;
  return mvadd_wch(row, column, &cell);
}

// Whoever is not in the terminal's group is stopped for changing it where the signal is not blocked.
static sigset_t block_stop(void) {
  sigset_t stop, mask;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &stop, &mask);
  return mask;
}

int appflow_terminal_give(int descriptor, pid_t group) {
  sigset_t mask = block_stop();
  int result = tcsetpgrp(descriptor, group);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  return result;
}

int appflow_terminal_set(int descriptor, const struct termios *settings) {
  sigset_t mask = block_stop();
  int result = tcsetattr(descriptor, TCSANOW, settings);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  return result;
}

int appflow_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
