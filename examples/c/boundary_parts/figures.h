// Telling what was found out, to people and to programs.
#ifndef BOUNDARY_FIGURES_H
#define BOUNDARY_FIGURES_H

#include "race.h"

#include <stdbool.h>

// Prints the table; goals count if `judged`.
void show_figures(const race *races, int count, bool judged);

// Writes everything as JSON.
void write_figures(const char *path, const race *races, int count, bool judged);

#endif
