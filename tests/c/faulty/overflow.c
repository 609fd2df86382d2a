// Adds beyond what an int holds, which is undefined.
#include "duologue.h"

#include <limits.h>

int main(int count, char **arguments) {
  int most = INT_MAX - 1 + count;
  (void)arguments;
  return most + duologue_version()[0] > 0 ? 0 : 1;
}
