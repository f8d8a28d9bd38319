// The door to ncursesw's terminfo layer. What Swift cannot import (variadic functions, macros that clash) stands here.
#ifndef YODEL_CNCURSES_SHIM_H
#define YODEL_CNCURSES_SHIM_H

#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

// tiparm is variadic, which Swift does not import. No capability used here takes more than two numbers.
static inline const char *yodel_tiparm(const char *capability, int first, int second) {
    return tiparm(capability, first, second);
}

// Swift 6 does not let a C global be read.
static inline void yodel_forget_terminal(void) { del_curterm(cur_term); }

#endif
