// Libraries read the environment on their own: a variable tells libcurl to write the keys of its connections to a file. What
// is not known to be harmless is taken out of their sight before they are loaded; programs that are started get it all.

#define _GNU_SOURCE
#include "CChild.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// What libraries of this program may read. A name that ends with `*` stands for all that begin so.
static const char *const kept[] = {
  // Whose session it is, and where files go.
  "HOME", "LOGNAME", "PATH", "PWD", "SHELL", "TMPDIR", "USER", "XDG_*",
  // The language and the time.
  "LANG", "LANGUAGE", "LC_*", "TZ", "TZDIR",
  // The terminal.
  "COLORTERM", "COLUMNS", "ESCDELAY", "LINES", "NCURSES_*", "NO_COLOR", "STY", "TERM", "TERMINFO", "TERMINFO_DIRS", "TMUX",
  // Names of hosts.
  "LOCALDOMAIN", "RES_OPTIONS",
  // Which certificates are trusted, and which algorithms OpenSSL may use.
  "OPENSSL_CONF", "OPENSSL_MODULES", "SSL_CERT_DIR", "SSL_CERT_FILE",
  // What swift-argument-parser's completions ask with.
  "SAP_SHELL", "SAP_SHELL_VERSION",
  // Of the sanitizers and of this program's own tests.
  "APPFLOW_PROFILE_*", "ASAN_OPTIONS", "TSAN_OPTIONS",
};

/// What programs may read besides that are started to edit a file.
static const char *const of_editors[] = {
  "ALTERNATE_EDITOR", "COLORFGBG", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "EDITOR", "EMACSDATA", "EMACSLOADPATH", "EXINIT",
  "HOSTNAME", "INPUTRC", "NVIM_APPNAME", "SHLVL", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VIM", "VIMINIT", "VIMRUNTIME",
  "VISUAL", "VTE_VERSION", "WAYLAND_DISPLAY", "WSLENV", "WSL_DISTRO_NAME", "XAUTHORITY", "ZDOTDIR",
};

/// The variables as the program was given them; NULL as long as nothing was hidden.
static char **given;

static bool is_named(const char *variable, const char *const names[], size_t count) {
  for (size_t i = 0; i < count; i++) {
    size_t length = strlen(names[i]);
    bool is_beginning = names[i][length - 1] == '*';
    if (is_beginning) length--;
    if (strncmp(variable, names[i], length) == 0 && (is_beginning || variable[length] == '=')) return true;
  }
  return false;
}

static bool is_kept(const char *variable) { return is_named(variable, kept, sizeof kept / sizeof *kept); }

int appflow_environment_is_harmless(const char *variable) {
  return is_kept(variable) || is_named(variable, of_editors, sizeof of_editors / sizeof *of_editors);
}

void appflow_environment_hide(void) {
  static char *none[1];
  size_t count = 0;
  while (environ && environ[count]) count++;
  char **seen = calloc(count + 1, sizeof *seen);
  size_t used = 0;
  for (size_t i = 0; seen && i < count; i++) {
    if (is_kept(environ[i])) seen[used++] = environ[i];
  }
  given = environ;
  // Without memory for a list, all of it is hidden.
  environ = seen ? seen : none;
}

char *const *appflow_environment(void) { return given ? given : environ; }

char *appflow_environment_value(const char *name) {
  size_t length = strlen(name);
  char *const *variables = appflow_environment();
  for (size_t i = 0; variables && variables[i]; i++) {
    if (strncmp(variables[i], name, length) == 0 && variables[i][length] == '=') return variables[i] + length + 1;
  }
  return NULL;
}

void appflow_environment_remove(const char *name) {
  (void)unsetenv(name);
  size_t length = strlen(name), used = 0;
  if (!given) return;
  for (size_t i = 0; given[i]; i++) {
    if (strncmp(given[i], name, length) != 0 || given[i][length] != '=') given[used++] = given[i];
  }
  given[used] = NULL;
}
