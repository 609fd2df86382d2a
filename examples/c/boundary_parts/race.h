// Taking times of both sides, by turns.
#ifndef BOUNDARY_RACE_H
#define BOUNDARY_RACE_H

#include <stdint.h>

enum { MOST_ROUNDS = 50, MOST_RACES = 16 };

struct desk;
struct rust;

// One go: nanoseconds for one call, and the sum of what came out.
typedef struct {
  double nanoseconds;
  int64_t sum;
} lap;

typedef struct race {
  const char *name;  // as it is shown
  const char *asked; // as the Rust side calls it
  lap (*run)(struct desk *desk, int times);
  struct desk *desk;
  int times;
  double goal; // the greatest ratio that is good enough; 0 for none
  double c[MOST_ROUNDS], rust[MOST_ROUNDS];
  int rounds;
} race;

// Lets both run once, without counting it.
void race_warm_up(race *race, struct rust *rust);

// Lets both run by turns, and keeps the best time of each.
void race_round(race *race, struct rust *rust, int laps);

// What a clock says that nobody sets, in nanoseconds.
double now(void);

#endif
