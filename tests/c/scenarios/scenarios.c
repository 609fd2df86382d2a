// Replays scenario files, each in a new file of a directory and in memory:
//   scenarios DIRECTORY FILE.jsonl...
// or one in a new schema on a server, which ends the URL, and whose name with _copy is new, too:
//   scenarios postgres://USER@HOST/DATABASE?schema=NAME FILE.jsonl
// or prints the options and commands that it knows:
//   scenarios --commands
// It ends at the first that fails, says where, and exits with 1.
#include "scenarios.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments) {
  if (count == 2 && strcmp(arguments[1], "--commands") == 0) {
    print_commands();
    return 0;
  }
  if (count < 3) {
    fprintf(stderr, "usage: %s DIRECTORY|URL FILE.jsonl...\n", arguments[0]);
    return 2;
  }
  for (int index = 2; index < count; index++)
    check_scenario(arguments[index], arguments[1]);
  return 0;
}
