// Loses what it was given: what looks for leaks has to notice.
#include "duologue.h"

static void lose(void) {
  duologue_error *error = duologue_error_new("never freed");
  error = NULL;
  (void)error;
}

int main(void) {
  lose();
  return 0;
}
