#define _POSIX_C_SOURCE 200809L

#include "race.h"

#include "rust.h"
#include "trouble.h"

#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

double now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

// One lap of each, in an order that nobody knows.
static void run_both(race *race, struct rust *rust, lap *c, lap *other) {
  const bool c_first = rand() % 2 == 0;
  if (c_first) {
    *c = race->run(race->desk, race->times);
  }
  *other = rust_lap(rust, race->asked, race->times);
  if (!c_first) {
    *c = race->run(race->desk, race->times);
  }
  if (c->sum != other->sum) {
    give_up("these did not do the same: %s in C and in Rust", race->name);
  }
}

void race_warm_up(race *race, struct rust *rust) {
  lap c, other;
  run_both(race, rust, &c, &other);
}

void race_round(race *race, struct rust *rust, int laps) {
  lap c, other;
  double best = 0, best_other = 0;
  for (int at = 0; at < laps; at++) {
    run_both(race, rust, &c, &other);
    best = at == 0 || c.nanoseconds < best ? c.nanoseconds : best;
    best_other = at == 0 || other.nanoseconds < best_other ? other.nanoseconds : best_other;
  }
  race->c[race->rounds] = best;
  race->rust[race->rounds] = best_other;
  race->rounds++;
}
