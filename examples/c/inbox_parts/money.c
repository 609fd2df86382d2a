#include "money.h"

#include "trouble.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// More than this no price has, and the sums of a shop are far from where 64 bits end.
enum { MOST_PLACES = 9 };

static int64_t in_places(money amount, int places) {
  for (int at = amount.places; at < places; at++) {
    amount.units *= 10;
  }
  return amount.units;
}

static money money_read(const char *amount) {
  money read = {0, 0};
  const char *point = strchr(amount, '.');
  read.places = point ? (int)strlen(point + 1) : 0;
  if (read.places > MOST_PLACES || strspn(amount, ".0123456789") != strlen(amount)) {
    give_up("`%s` is no amount of money", amount);
  }
  for (const char *at = amount; *at != '\0'; at++) {
    if (*at != '.') {
      read.units = read.units * 10 + (*at - '0');
    }
  }
  return read;
}

void money_add(money *sum, const char *amount) {
  const money added = money_read(amount);
  const int places = added.places > sum->places ? added.places : sum->places;
  sum->units = in_places(*sum, places) + in_places(added, places);
  sum->places = places;
}

phrase money_text(money amount) {
  phrase shown;
  const int64_t one = in_places((money){1, 0}, amount.places);
  if (amount.places == 0) {
    snprintf(shown.text, sizeof shown.text, "%" PRId64, amount.units);
  } else {
    snprintf(shown.text, sizeof shown.text, "%" PRId64 ".%0*" PRId64, amount.units / one,
             amount.places, amount.units % one);
  }
  return shown;
}
