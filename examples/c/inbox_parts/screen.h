// The terminal: lines of at most 90 columns, with a few colours if a person is looking.
#ifndef INBOX_SCREEN_H
#define INBOX_SCREEN_H

#include "words.h"

#include <stdbool.h>

// How wide everything is, in columns.
#define WIDTH 90

// A way to stand out, where there are colours.
typedef enum { PLAIN, BOLD, DIM, ACCENT } ink;

// Finds out whether there are colours.
void screen_open(void);

// What turns an ink on, and PLAIN off; an empty text where there are no colours.
const char *ink_of(ink ink);

// Text as it is.
void print(const char *text);

// One line, as printf has it; blanks at its end are left out.
void line(const char *format, ...);

// A line with something at its left and something at its right end.
void ends(const char *left, const char *right);

// The line that opens a part of the day.
void heading(const char *time, const char *title, const char *right);

// A label and a text beside it, on as many lines as it takes.
void labelled(const char *label, const char *format, ...);

// Shows whoever waits how far the messages are; the line goes when all are in.
void progress(size_t done, size_t total);

#endif
