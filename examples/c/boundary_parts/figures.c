#define _POSIX_C_SOURCE 200809L

#include "figures.h"

#include "trouble.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

// Changes when something in the report gets another meaning or another name; not when something is
// added.
enum { FORMAT = 1 };

// How many times as long it takes in C, in each round, in order.
typedef struct {
  double ratios[MOST_ROUNDS];
  double median, least, greatest;
} figure;

static int by_size(const void *left, const void *right) {
  const double one = *(const double *)left, other = *(const double *)right;
  return (one > other) - (one < other);
}

static double median(const double *values, int count) {
  double sorted[MOST_ROUNDS];
  memcpy(sorted, values, (size_t)count * sizeof *sorted);
  qsort(sorted, (size_t)count, sizeof *sorted, by_size);
  return (sorted[count / 2] + sorted[(count - 1) / 2]) / 2;
}

static figure figure_of(const race *race) {
  figure figure = {{0}, 0, 0, 0};
  for (int at = 0; at < race->rounds; at++) {
    const double ratio = race->c[at] / race->rust[at];
    figure.ratios[at] = ratio;
    figure.least = at == 0 || ratio < figure.least ? ratio : figure.least;
    figure.greatest = ratio > figure.greatest ? ratio : figure.greatest;
  }
  figure.median = median(figure.ratios, race->rounds);
  return figure;
}

void show_figures(const race *races, int count, bool judged) {
  printf("%-36s %10s %10s %8s  %-13s goal\n", "Calls through C, against Rust", "C, us", "Rust, us",
         "median", "least - most");
  for (int at = 0; at < count; at++) {
    const race *race = &races[at];
    const figure figure = figure_of(race);
    printf("  %-34s %10.3f %10.3f %7.2fx  %.2f - %.2f ", race->name,
           median(race->c, race->rounds) / 1000, median(race->rust, race->rounds) / 1000,
           figure.median, figure.least, figure.greatest);
    if (race->goal > 0) {
      printf("  at most %g", race->goal);
      if (judged) {
        printf("  %s", figure.median <= race->goal ? "met" : "MISSED");
      }
    }
    printf("\n");
  }
}

static void write_list(FILE *out, const char *name, const double *values, int count) {
  fprintf(out, ", \"%s\": [", name);
  for (int at = 0; at < count; at++) {
    fprintf(out, "%s%.6g", at > 0 ? ", " : "", values[at]);
  }
  fprintf(out, "]");
}

static void write_race(FILE *out, const race *race, bool judged) {
  const figure figure = figure_of(race);
  fprintf(out, "    {\"name\": \"%s\", \"unit\": \"x\", \"median\": %.6g", race->name,
          figure.median);
  write_list(out, "rounds", figure.ratios, race->rounds);
  write_list(out, "nanoseconds", race->c, race->rounds);
  write_list(out, "against_nanoseconds", race->rust, race->rounds);
  if (race->goal > 0) {
    fprintf(out, ", \"at_most\": %g", race->goal);
    if (judged) {
      fprintf(out, ", \"met\": %s", figure.median <= race->goal ? "true" : "false");
    }
  }
  fprintf(out, "}");
}

void write_figures(const char *path, const race *races, int count, bool judged) {
  struct utsname machine;
  FILE *out = fopen(path, "w");
  if (out == NULL || uname(&machine) < 0) {
    give_up("cannot write %s: %s", path, strerror(errno));
  }
  fprintf(out, "{\n  \"format\": %d,\n  \"version\": \"%s\",\n", FORMAT, duologue_version());
  fprintf(out, "  \"machine\": {\"system\": \"%s\", \"architecture\": \"%s\"},\n", machine.sysname,
          machine.machine);
  fprintf(out, "  \"short\": %s,\n  \"rounds\": %d,\n  \"figures\": [\n", judged ? "false" : "true",
          races[0].rounds);
  for (int at = 0; at < count; at++) {
    write_race(out, &races[at], judged);
    fprintf(out, "%s\n", at + 1 < count ? "," : "");
  }
  fprintf(out, "  ]\n}\n");
  if (fclose(out) != 0) {
    give_up("cannot write %s: %s", path, strerror(errno));
  }
}
