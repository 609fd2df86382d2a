// What the program is told to do.
#ifndef INBOX_ARGUMENTS_H
#define INBOX_ARGUMENTS_H

#include <stdbool.h>

// What --help prints.
extern const char HELP[];

typedef struct {
  const char *file;     // the messages to take in; NULL to play a day
  const char *database; // where the workspace is kept; NULL for a temporary one
  bool help;            // only tell what the program does
} arguments;

// Reads the command line; if it makes no sense, ends the program with status 2.
arguments read_arguments(int count, char **words);

#endif
