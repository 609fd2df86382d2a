#include "arguments.h"

#include "race.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char HELP[] =
    "usage: boundary [--rust PATH] [--short] [--rounds N] [--json FILE]\n"
    "\n"
    "Measures what calling the engine from C costs, beside Rust.\n"
    "\n"
    "  --rust PATH   the Rust side; target/release/examples/boundary unless told\n"
    "  --short       few calls and one round, to see that everything works\n"
    "  --rounds N    how often to measure; 7 unless told, at most 50\n"
    "  --json FILE   write a report\n";

static void refuse(void) {
  fputs(HELP, stderr);
  exit(2);
}

arguments read_arguments(int count, char **words) {
  arguments read = {"target/release/examples/boundary", NULL, 0, false};
  for (int at = 1; at < count; at++) {
    const char *word = words[at], *value = words[at + 1]; // Behind the last stands NULL.
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
      fputs(HELP, stdout);
      exit(EXIT_SUCCESS);
    }
    if (strcmp(word, "--short") == 0) {
      read.is_short = true;
      continue;
    }
    if (value == NULL) {
      refuse();
    } else if (strcmp(word, "--rust") == 0) {
      read.rust = value;
    } else if (strcmp(word, "--json") == 0) {
      read.json = value;
    } else if (strcmp(word, "--rounds") == 0) {
      read.rounds = atoi(value);
      if (read.rounds < 1 || read.rounds > MOST_ROUNDS) {
        refuse();
      }
    } else {
      refuse();
    }
    at++;
  }
  return read;
}
