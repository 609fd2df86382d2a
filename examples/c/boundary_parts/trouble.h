// What goes wrong: it ends the program with its words.
#ifndef BOUNDARY_TROUBLE_H
#define BOUNDARY_TROUBLE_H

#include <duologue.h>

// Where a call leaves its error, which the next one empties first.
extern duologue_error *trouble;

// Ends the program unless a call went well: must(duologue_...(..., &trouble)).
void must(duologue_status status);

// Ends the program with these words and status 1.
void give_up(const char *format, ...);

// Ends the program if there is no memory left.
void *must_have(void *allocated);

#endif
