#include "desk.h"
#include "texts.h"
#include "trouble.h"

#include <stdio.h>
#include <stdlib.h>

// How many texts are counted one after the other, none of them twice.
enum { MESSAGES = 10000, LONGEST = 100 };

static lap count(const char *script, int times) {
  size_t length, segments;
  char *text = hundred(script, &length);
  lap lap = {0, 0};
  const double start = now();
  for (int at = 0; at < times; at++) {
    must(duologue_segment_count(text, length, &segments, &trouble));
    lap.sum += (int64_t)segments;
  }
  lap.nanoseconds = (now() - start) / times;
  free(text);
  return lap;
}

lap count_ascii(desk *desk, int times) {
  (void)desk;
  return count(ASCII, times);
}

lap count_cyrillic(desk *desk, int times) {
  (void)desk;
  return count(CYRILLIC, times);
}

lap count_mixed(desk *desk, int times) {
  (void)desk;
  return count(MIXED, times);
}

typedef struct {
  char chars[MESSAGES][LONGEST];
  const char *texts[MESSAGES];
  size_t lengths[MESSAGES], counts[MESSAGES];
} messages;

static messages *write_messages(void) {
  messages *messages = must_have(malloc(sizeof *messages));
  for (int at = 0; at < MESSAGES; at++) {
    const int length = snprintf(messages->chars[at], LONGEST, "%s %d", text_number(at), at);
    messages->texts[at] = messages->chars[at];
    messages->lengths[at] = (size_t)length;
  }
  return messages;
}

lap count_each(desk *desk, int times) {
  messages *messages = write_messages();
  lap lap = {0, 0};
  size_t segments;
  (void)desk;
  const double start = now();
  for (int time = 0; time < times; time++) {
    for (int at = 0; at < MESSAGES; at++) {
      must(duologue_segment_count(messages->texts[at], messages->lengths[at], &segments, &trouble));
      lap.sum += (int64_t)segments;
    }
  }
  lap.nanoseconds = (now() - start) / times / MESSAGES;
  free(messages);
  return lap;
}

lap count_all(desk *desk, int times) {
  messages *messages = write_messages();
  lap lap = {0, 0};
  (void)desk;
  const double start = now();
  for (int time = 0; time < times; time++) {
    must(duologue_segment_counts(messages->texts, messages->lengths, MESSAGES, messages->counts,
                                 &trouble));
    for (int at = 0; at < MESSAGES; at++) {
      lap.sum += (int64_t)messages->counts[at];
    }
  }
  lap.nanoseconds = (now() - start) / times / MESSAGES;
  free(messages);
  return lap;
}
