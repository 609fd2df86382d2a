// What it costs to call the engine through its C interface, as ratios to the same calls in Rust, in
// one run.
//
//     cargo build --release --example boundary
//     cd examples/c
//     cc -std=c99 -O2 -o boundary boundary.c boundary_parts/*.c $(pkg-config --cflags --libs duologue)
//     ./boundary --rust ../../target/release/examples/boundary
//
// A single time means nothing: it is that of one machine, in one minute. What is held against a
// goal is a ratio of two times that were taken by turns, in short laps whose order is random. A
// round keeps the best lap of each, as another process can only ever add to a time. Of the rounds,
// the median is told, with the least and the greatest. Both sides tell what came out of a lap, and
// the program ends if they did not do the same.
//
// --short is to see that everything works: few calls, one round; none of its times is held against
// a goal. The exit status is 1 if something fails; times never decide it.
#define _POSIX_C_SOURCE 200809L

#include "boundary_parts/arguments.h"
#include "boundary_parts/desk.h"
#include "boundary_parts/figures.h"
#include "boundary_parts/race.h"
#include "boundary_parts/rust.h"
#include "boundary_parts/trouble.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// How much is measured: how often in a lap, and how many laps in how many rounds.
typedef struct {
  int rounds, laps, conversations, texts, received, pages;
} extent;

static const extent WHOLE = {7, 6, 1000, 20000, 200, 20};
static const extent SHORT = {1, 1, 100, 200, 20, 2};

static void set_race(race *race, const char *name, const char *asked, lap (*run)(desk *, int),
                     desk *desk, int times, double goal) {
  *race = (struct race){name, asked, run, desk, times, goal, {0}, {0}, 0};
}

// Everything that is timed; how many races that is.
static int set_races(race *races, desk *file, desk *memory, extent extent) {
  enum { BATCHES = 1 };
  static const double GOAL = 1.1;
  race *next = races;
  set_race(next++, "segment_count, ASCII", "segment_count ascii", count_ascii, NULL, extent.texts,
           GOAL);
  set_race(next++, "segment_count, Cyrillic", "segment_count cyrillic", count_cyrillic, NULL,
           extent.texts, 0);
  set_race(next++, "segment_count, mixed", "segment_count mixed", count_mixed, NULL, extent.texts,
           0);
  set_race(next++, "segment_count, 10,000 messages", "segment_count messages", count_each, NULL, 1,
           0);
  set_race(next++, "segment_counts of the same", "segment_count messages", count_all, NULL, 1, 0);
  set_race(next++, "receive, file", "receive file", receive, file, extent.received, GOAL);
  set_race(next++, "receive, memory", "receive memory", receive, memory, extent.received, GOAL);
  set_race(next++, "receive_many, file", "receive_many file", receive_many, file, BATCHES, 0);
  set_race(next++, "receive_many, memory", "receive_many memory", receive_many, memory, BATCHES, 0);
  set_race(next++, "a page of 50", "page", page, file, extent.pages, 0);
  set_race(next++, "the page, seven fields of each row", "page", page_read, file, extent.pages, 0);
  return (int)(next - races);
}

static void shuffle(int *order, int count) {
  for (int at = count - 1; at > 0; at--) {
    const int other = rand() % (at + 1), kept = order[at];
    order[at] = order[other];
    order[other] = kept;
  }
}

static void measure(race *races, int count, rust *rust, extent extent) {
  int order[MOST_RACES];
  for (int at = 0; at < count; at++) {
    order[at] = at;
    race_warm_up(&races[at], rust);
  }
  srand(5);
  for (int round = 1; round <= extent.rounds; round++) {
    shuffle(order, count);
    for (int at = 0; at < count; at++) {
      race_round(&races[order[at]], rust, extent.laps);
    }
    fprintf(stderr, "round %d of %d\n", round, extent.rounds);
  }
}

// Where the workspace in a file is; it goes with the program, however that ends.
static char place[] = "/tmp/boundary-XXXXXX";
static char path[sizeof place + 16];

static void remove_place(void) {
  // SQLite's two other files are there as long as the workspace is open.
  static const char *const ENDINGS[] = {"", "-wal", "-shm"};
  char name[sizeof path + 8];
  for (size_t at = 0; at < sizeof ENDINGS / sizeof ENDINGS[0]; at++) {
    snprintf(name, sizeof name, "%s%s", path, ENDINGS[at]);
    unlink(name);
  }
  rmdir(place);
}

int main(int count, char **words) {
  const arguments arguments = read_arguments(count, words);
  extent extent = arguments.is_short ? SHORT : WHOLE;
  extent.rounds = arguments.rounds > 0 ? arguments.rounds : extent.rounds;
  signal(SIGPIPE, SIG_IGN); // If the Rust side ends, its answer tells.

  if (mkdtemp(place) == NULL) {
    give_up("cannot make a directory in /tmp");
  }
  snprintf(path, sizeof path, "%s/boundary.db", place);
  atexit(remove_place);
  rust rust = rust_start(arguments.rust, extent.conversations);
  desk file = desk_open(path, extent.conversations);
  desk memory = desk_open(":memory:", extent.conversations);
  race races[MOST_RACES];
  const int race_count = set_races(races, &file, &memory, extent);
  measure(races, race_count, &rust, extent);
  desk_close(&memory);
  desk_close(&file);
  rust_end(&rust);

  show_figures(races, race_count, !arguments.is_short);
  if (arguments.json != NULL) {
    write_figures(arguments.json, races, race_count, !arguments.is_short);
  }
  return EXIT_SUCCESS;
}
