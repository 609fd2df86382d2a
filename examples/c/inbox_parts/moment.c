#include "moment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char BLANKS[] = " \t\n\v\f\r";
static const char DIGITS[] = "0123456789";

// The year, month, day, hour, minute and second. More numbers make no time.
enum { MOST = 6 };

// A time of RFC 3339, with blanks around it.
static duologue_time_t read_exact(const char *text) {
  char trimmed[64];
  duologue_time_t at;
  text += strspn(text, BLANKS);
  size_t length = strlen(text);
  while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL) {
    length--;
  }
  if (length >= sizeof trimmed) {
    return DUOLOGUE_NO_TIME;
  }
  memcpy(trimmed, text, length);
  trimmed[length] = '\0';
  return duologue_parse_time(trimmed, &at, NULL) == DUOLOGUE_OK ? at : DUOLOGUE_NO_TIME;
}

// A number of so many digits; no part of a time has more than the four of a year.
static int read_number(const char *digits, size_t length) {
  int number = 0;
  for (size_t at = 0; at < length; at++) {
    number = number < 10000 ? number * 10 + (digits[at] - '0') : number;
  }
  return number;
}

// The numbers of a text; MOST + 1 if there are more than a time has.
static size_t read_numbers(const char *text, int numbers[MOST + 1]) {
  size_t count = 0;
  for (;;) {
    text += strcspn(text, DIGITS);
    size_t length = strspn(text, DIGITS);
    if (length == 0 || count > MOST) {
      return count;
    }
    // In `2011.02.0419:43` the blank after the day is missing.
    if (count == 2 && length == 4 && numbers[0] > 31) {
      length = 2;
    }
    numbers[count++] = read_number(text, length);
    text += length;
  }
}

duologue_time_t moment_read(const char *text) {
  int numbers[MOST + 1] = {0};
  char exact[64];
  const duologue_time_t at = read_exact(text);
  if (at != DUOLOGUE_NO_TIME) {
    return at;
  }
  const size_t count = read_numbers(text, numbers);
  if (count != MOST && count != MOST - 1) {
    return DUOLOGUE_NO_TIME;
  }
  const bool year_first = numbers[0] > 31;
  const int year = numbers[year_first ? 0 : 2], month = numbers[year_first ? 1 : 0],
            day = numbers[year_first ? 2 : 1];
  int hour = numbers[3];
  if (strstr(text, "AM") != NULL || strstr(text, "PM") != NULL) {
    hour = hour % 12 + (strstr(text, "PM") != NULL ? 12 : 0);
  }
  snprintf(exact, sizeof exact, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, hour,
           numbers[4], numbers[5]);
  return read_exact(exact);
}
