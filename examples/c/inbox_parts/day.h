// A shop's day, part by part. Every answer that is printed is the engine's own.
#ifndef INBOX_DAY_H
#define INBOX_DAY_H

#include <stdbool.h>

// Plays the day in a new workspace; whether the workspace verifies at its end.
bool play(const char *database);

#endif
