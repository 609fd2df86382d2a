// Sums of money. The engine tells amounts as decimal text, since a binary fraction would not be
// exact.
#ifndef INBOX_MONEY_H
#define INBOX_MONEY_H

#include "words.h"

// So many units, of which 10 to the power of `places` make one dollar. It begins as {0}.
typedef struct {
  int64_t units;
  int places;
} money;

// Adds an amount such as "0.0075".
void money_add(money *sum, const char *amount);

phrase money_text(money amount);

#endif
