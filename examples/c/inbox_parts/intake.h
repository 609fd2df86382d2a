// Taking in a file of messages: all are received, the newest conversations are answered, and
// everything is counted.
#ifndef INBOX_INTAKE_H
#define INBOX_INTAKE_H

#include <stdbool.h>

// Takes in a file and prints a summary; whether nothing was refused and the workspace verifies.
bool take_in(const char *path, const char *database, bool kept);

#endif
