// Reads what it has freed.
#include "duologue.h"

int main(void) {
  duologue_error *error = duologue_error_new("freed too early");
  duologue_error_free(error);
  return duologue_error_status(error) == DUOLOGUE_OK;
}
