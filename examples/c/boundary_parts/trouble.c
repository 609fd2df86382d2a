#include "trouble.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

duologue_error *trouble = NULL;

void must(duologue_status status) {
  if (status != DUOLOGUE_OK) {
    fprintf(stderr, "boundary: %s\n", duologue_error_message(trouble));
    duologue_error_free(trouble);
    exit(EXIT_FAILURE);
  }
}

void give_up(const char *format, ...) {
  va_list arguments;
  fputs("boundary: ", stderr);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(EXIT_FAILURE);
}

void *must_have(void *allocated) {
  if (allocated == NULL) {
    give_up("there is no memory left");
  }
  return allocated;
}
