#include "arguments.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char HELP[] =
    "A shop's inbox, played with the duologue engine.\n"
    "\n"
    "Usage: inbox [FILE] [--database PATH]\n"
    "\n"
    "  FILE              a JSON Lines file of messages: on each line an object with \"id\", "
    "\"user\",\n"
    "                    \"text\" and, if known, \"time\". All are taken in, the newest "
    "conversations\n"
    "                    are answered, and a summary is printed. Without FILE a shop's day is\n"
    "                    played, which is the same every time.\n"
    "  --database PATH   keeps the workspace in this file instead of a temporary one. Messages\n"
    "                    that are taken in a second time are recognised.\n"
    "  -h, --help        prints this\n"
    "\n"
    "The exit status is 0 if all went well, 1 if something failed, was refused or does not\n"
    "verify, and 2 for arguments that make no sense.\n";

static void refuse(const char *what, const char *word) {
  fprintf(stderr, "inbox: %s '%s'; --help tells more\n", what, word);
  exit(2);
}

arguments read_arguments(int count, char **words) {
  static const char DATABASE[] = "--database";
  const size_t name = sizeof DATABASE - 1;
  arguments read = {NULL, NULL, false};
  bool options = true;
  for (int at = 1; at < count; at++) {
    const char *word = words[at];
    if (!options || word[0] != '-' || word[1] == '\0') {
      if (read.file != NULL) {
        refuse("unexpected argument", word);
      }
      read.file = word;
    } else if (strcmp(word, "--") == 0) {
      options = false;
    } else if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0) {
      read.help = true;
    } else if (strcmp(word, DATABASE) == 0) {
      at++;
      if (at == count) {
        refuse("missing argument for option", word);
      }
      read.database = words[at];
    } else if (strncmp(word, DATABASE, name) == 0 && word[name] == '=') {
      read.database = word + name + 1;
    } else {
      refuse("invalid option", word);
    }
  }
  return read;
}
