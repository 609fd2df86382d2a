#include "words.h"

#include "trouble.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char BLANKS[] = " \t\n\v\f\r";

void text_add_list(text *text, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  if (length < 0) {
    give_up("`%s` cannot be written", format);
  }
  const size_t needed = text->length + (size_t)length + 1;
  if (needed > text->capacity) {
    text->capacity = 2 * needed;
    text->chars = must_have(realloc(text->chars, text->capacity));
  }
  vsnprintf(text->chars + text->length, (size_t)length + 1, format, again);
  va_end(again);
  text->length += (size_t)length;
}

void text_add(text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  text_add_list(text, format, arguments);
  va_end(arguments);
}

void text_join(text *text, const char *separator, const char *next) {
  text_add(text, "%s%s", text->length > 0 ? separator : "", next);
}

const char *text_of(const text *text) { return text->chars ? text->chars : ""; }

void text_clear(text *text) {
  text->length = 0;
  text_add(text, "%s", "");
}

void text_free(text *text) {
  free(text->chars);
  *text = (struct text)TEXT_INIT;
}

static bool begins_character(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

static size_t columns_in(const char *text, size_t length) {
  size_t columns = 0;
  for (size_t at = 0; at < length; at++) {
    columns += begins_character(text[at]);
  }
  return columns;
}

size_t columns(const char *text) { return columns_in(text, strlen(text)); }

phrase pad(const char *text, size_t width) {
  phrase padded;
  const size_t wide = columns(text);
  if (wide <= width) {
    snprintf(padded.text, sizeof padded.text, "%s%*s", text, (int)(width - wide), "");
    return padded;
  }
  size_t end = 0;
  for (size_t left = width; left > 0; end++) {
    // The character that would be in the last column is the first that is cut off.
    left -= begins_character(text[end]);
  }
  snprintf(padded.text, sizeof padded.text, "%.*s…", (int)(end - 1), text);
  return padded;
}

void take_line(const char **rest, size_t width, text *line) {
  size_t used = 0;
  const char *word = *rest + strspn(*rest, BLANKS);
  text_clear(line);
  while (*word != '\0') {
    const size_t length = strcspn(word, BLANKS);
    const size_t wide = columns_in(word, length);
    if (used > 0 && used + 1 + wide > width) {
      break;
    }
    text_add(line, "%s%.*s", used > 0 ? " " : "", (int)length, word);
    used += wide + (used > 0);
    word += length;
    word += strspn(word, BLANKS);
  }
  *rest = word;
}

phrase words(const char *name) {
  phrase words;
  snprintf(words.text, sizeof words.text, "%s", name ? name : "");
  for (char *at = words.text; *at != '\0'; at++) {
    if (*at == '_') {
      *at = ' ';
    }
  }
  if (words.text[0] >= 'a' && words.text[0] <= 'z') {
    words.text[0] = (char)(words.text[0] - 'a' + 'A');
  }
  return words;
}

phrase grouped(int64_t number) {
  phrase grouped;
  char digits[24];
  snprintf(digits, sizeof digits, "%" PRId64, number);
  char *out = grouped.text;
  for (const char *in = digits; *in != '\0'; in++) {
    if (in > digits && strlen(in) % 3 == 0) {
      *out++ = ',';
    }
    *out++ = *in;
  }
  *out = '\0';
  return grouped;
}

phrase several(int64_t number, const char *thing) {
  phrase several;
  const phrase many = grouped(number);
  snprintf(several.text, sizeof several.text, "%.40s %s%s", many.text, thing,
           number == 1 ? "" : "s");
  return several;
}

const char *encoding_name(duologue_encoding_t encoding) {
  switch (encoding) {
  case 0:
    return "";
  case DUOLOGUE_ENCODING_GSM_7BIT:
    return "GSM 7-bit";
  case DUOLOGUE_ENCODING_UCS2:
    return "UCS-2";
  default:
    return duologue_encoding_name(encoding);
  }
}

const char *encoding_unit(duologue_encoding_t encoding) {
  if (encoding == 0) {
    return "";
  }
  return encoding == DUOLOGUE_ENCODING_GSM_7BIT ? "septet" : "unit";
}
