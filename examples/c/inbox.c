// A shop's inbox on the command line: the engine does everything, this program only prints.
//
//     cd examples/c
//     cc -std=c99 -o inbox inbox.c inbox_parts/*.c $(pkg-config --cflags --libs duologue)
//     ./inbox
//     ./inbox messages.jsonl --database shop.db
//
// The first run plays a day that is the same every time. The second takes in a file of messages.
#define _POSIX_C_SOURCE 200809L

#include "inbox_parts/arguments.h"
#include "inbox_parts/day.h"
#include "inbox_parts/intake.h"
#include "inbox_parts/screen.h"
#include "inbox_parts/trouble.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

// Whether all went well.
static bool run(const arguments *arguments) {
  // A workspace in memory goes when the program ends.
  const char *database = arguments->database ? arguments->database : ":memory:";
  if (arguments->file != NULL) {
    return take_in(arguments->file, database, arguments->database != NULL);
  }
  if (arguments->database != NULL && access(database, F_OK) == 0) {
    give_up("%s is there already; a day is played in a new database", database);
  }
  return play(database);
}

int main(int count, char **words) {
  // A reader that has seen enough, as `head` has, is told apart from what goes wrong: see screen.c.
  signal(SIGPIPE, SIG_IGN);
  screen_open();
  const arguments arguments = read_arguments(count, words);
  if (arguments.help) {
    print(HELP);
    return EXIT_SUCCESS;
  }
  return run(&arguments) ? EXIT_SUCCESS : EXIT_FAILURE;
}
