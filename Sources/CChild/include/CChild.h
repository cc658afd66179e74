#pragma once
// What starting another program takes that Swift cannot call.
#include <stddef.h>
#include <sys/types.h>

/// Makes a pipe that no program inherits, also none that another thread starts at the same time.
/// Returns 0, or -1 with `errno` saying why.
int appflow_child_pipe(int ends[_Nonnull 2]);

/// Starts a program, looked up in PATH, without a shell. Its standard input is the given one, empty for -1, and its outputs are
/// the two given; of other open files it gets none. Its signals are as every program expects them. It is killed when the thread that
/// called this ends, and so also however this process ends. With `own_group` it leads a group of processes of its own, which
/// has no terminal until it is given one.
/// Returns 0 and the program's id, or the number of the error.
int appflow_child_start(
  pid_t *_Nonnull id, char *_Nullable const *_Nonnull arguments, char *_Nullable const *_Nonnull environment,
  int input, int output, int errors, int own_group);

/// A descriptor, not inherited, that can be read from when a program that is not reaped yet has ended. -1 where the kernel
/// knows none (before Linux 5.3).
int appflow_child_watch(pid_t id);

/// The signal that has stopped a program since the last call; 0 where none has.
int appflow_child_stopped(pid_t id);

/// The programs that a process has started and that have not been reaped, as far as the system tells. Returns how many.
size_t appflow_child_children(pid_t process, pid_t *_Nonnull found, size_t most);

/// Hides from libraries what they must not obey: from here on `getenv` finds only variables that are known to be harmless. Must
/// be called before libraries are loaded, and while nothing runs beside it.
void appflow_environment_hide(void);

/// All variables as the program was given them, for the programs that it starts.
char *_Nullable const *_Nonnull appflow_environment(void);

/// Whether a variable, `NAME=value`, is known to have no secret in it: what libraries may read, and what editors and desktops do.
int appflow_environment_is_harmless(const char *_Nonnull variable);

/// The value of a variable as the program was given it, where it stands; NULL where there is none.
char *_Nullable appflow_environment_value(const char *_Nonnull name);

/// Takes a variable out of this process's environment and of that of the programs that it starts. Nothing may run beside it.
void appflow_environment_remove(const char *_Nonnull name);
