// How a scenario fails.
#include "scenarios.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
  const char *file;
  size_t line;
} place;

void set_place(const char *file, size_t line) {
  place.file = file;
  place.line = line;
}

void fail(const char *format, ...) {
  if (place.file != NULL)
    fprintf(stderr, "%s:", place.file);
  if (place.line != 0)
    fprintf(stderr, "%zu:", place.line);
  if (place.file != NULL)
    fputc(' ', stderr);
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  exit(EXIT_FAILURE);
}

void must(duologue_status status, duologue_error **error) {
  if (status != DUOLOGUE_OK)
    fail("this has to succeed, and did not: %s", duologue_error_message(*error));
  if (*error != NULL)
    fail("a call succeeded, and left the error: %s", duologue_error_message(*error));
}
