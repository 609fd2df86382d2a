// What goes wrong: it ends the program with its words. A program that must go on would look at the
// status of each call instead.
#ifndef INBOX_TROUBLE_H
#define INBOX_TROUBLE_H

#include <duologue.h>

#include <stddef.h>

// Where a call leaves its error. There is one thread here, so one place will do: each call empties
// it first.
extern duologue_error *trouble;

// Ends the program unless a call went well: must(duologue_...(..., &trouble)).
void must(duologue_status status);

// Ends the program with these words and status 1.
void give_up(const char *format, ...);

// Ends the program if there is no memory left.
void *must_have(void *allocated);

#endif
