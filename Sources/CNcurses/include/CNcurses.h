#pragma once
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <stddef.h>
#include <stdint.h>
#include <term.h>
#include <termios.h>

// ncurses' globals and macros are not importable into Swift: these wrap what is needed.

static inline WINDOW *appflow_stdscr(void) { return stdscr; }
static inline int appflow_colors(void) { return COLORS; }
static inline attr_t appflow_attribute_bold(void) { return A_BOLD; }
static inline attr_t appflow_attribute_dim(void) { return A_DIM; }
static inline attr_t appflow_attribute_underline(void) { return A_UNDERLINE; }
static inline attr_t appflow_attribute_reverse(void) { return A_REVERSE; }
static inline const char *appflow_terminal_string(const char *name) {
  const char *value = tigetstr((char *)name);
  return value == (char *)-1 ? NULL : value;
}

/// Opens the terminal on standard input and output; NULL where it has no description.
SCREEN *appflow_open(void);
/// Writes out what standard output still holds.
void appflow_flush(void);
/// A pipe whose ends do not block and are closed in children. 0, or -1 with errno.
int appflow_pipe(int ends[2]);
/// Puts one character with its combining marks into the screen's memory.
int appflow_put(int row, int column, const uint32_t *scalars, size_t count, attr_t attributes, short pair);
/// Gives a terminal to a group of processes, also where it is another group's now. 0, or -1 with errno.
int appflow_terminal_give(int descriptor, pid_t group);
/// Sets a terminal's settings, also where it is another group's now. 0, or -1 with errno.
int appflow_terminal_set(int descriptor, const struct termios *settings);

/// Columns of a character as the C library, and with it ncurses, sees it in this locale; -1 where it does not know it.
int appflow_width(uint32_t scalar);

// The guard: signal handlers that write one byte to a pipe, and crash handlers that give the terminal back.

/// Bytes that the crash handlers write to give the terminal back; copied.
void appflow_guard_restoring(int descriptor, const struct termios *settings, const char *bytes, size_t count);
/// Installs the handlers; signals arrive as their numbers, one byte each, on the pipe's reading end, which is returned. -1 with errno.
int appflow_guard_install(void);
/// Gives the terminal back at once, past ncurses, as the crash handlers do.
void appflow_guard_give_back(void);
/// Stops the program as Ctrl-Z does, and with it the others of its process group where that is wanted. Comes back when the
/// program goes on, or at once where the system does not stop it because no shell could let it go on.
void appflow_guard_stop(int whole_group);
/// Puts the former handlers back.
void appflow_guard_remove(void);
