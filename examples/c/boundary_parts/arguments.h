// What the program is told to do.
#ifndef BOUNDARY_ARGUMENTS_H
#define BOUNDARY_ARGUMENTS_H

#include <stdbool.h>

typedef struct {
  const char *rust; // the Rust side
  const char *json; // where a report is written; NULL for none
  int rounds;       // 0 unless told
  bool is_short;    // few calls, to see that everything works
} arguments;

// Reads the command line; if it makes no sense, ends the program with status 2.
arguments read_arguments(int count, char **words);

#endif
