// The least that an ncurses program does: its start is the floor for every other one.
#include <ncurses.h>

int main(void) {
  initscr();
  cbreak();
  noecho();
  mvaddstr(0, 0, "hello, terminal");
  refresh();
  getch();
  endwin();
  return 0;
}
