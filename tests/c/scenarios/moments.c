// Moments and decimals as text.
#include "scenarios.h"

#include <string.h>

duologue_time_t parse_moment(const char *text) {
  duologue_time_t moment;
  duologue_error *error;
  must(duologue_parse_time(text, &moment, &error), &error);
  return moment;
}

void write_moment(struct text *text, duologue_time_t moment) {
  duologue_buffer *written;
  duologue_error *error;
  must(duologue_format_time(moment, &written, &error), &error);
  append(text, duologue_buffer_data(written), duologue_buffer_length(written));
  duologue_buffer_free(written);
}

void write_decimal(struct text *text, const char *decimal) {
  size_t length = strlen(decimal);
  if (strchr(decimal, '.') != NULL) {
    while (decimal[length - 1] == '0')
      length--;
    if (decimal[length - 1] == '.')
      length--;
  }
  append(text, decimal, length);
}
