#include "json.h"

#include "trouble.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// How many arrays and objects may lie in each other.
enum { DEEPEST = 100 };

typedef struct {
  const char *json;
  size_t length, at;
  json_error *error;
} reader;

static bool fail(reader *in, const char *what) {
  snprintf(in->error->what, sizeof in->error->what, "%s", what);
  // Where it goes wrong, or where it ends.
  in->error->column = in->at < in->length ? in->at + 1 : in->length;
  return false;
}

static bool unexpected(reader *in, const char *wanted) {
  char what[96];
  snprintf(what, sizeof what, in->at < in->length ? "expected %s" : "it ends where %s should be",
           wanted);
  return fail(in, what);
}

// The next byte, or -1 at the end.
static int peek(const reader *in) {
  return in->at < in->length ? (unsigned char)in->json[in->at] : -1;
}

static int peek_past_blanks(reader *in) {
  while (peek(in) == ' ' || peek(in) == '\t' || peek(in) == '\n' || peek(in) == '\r') {
    in->at++;
  }
  return peek(in);
}

static bool take(reader *in, char wanted) {
  if (peek(in) != wanted) {
    return false;
  }
  in->at++;
  return true;
}

// Takes a word such as null whole.
static bool take_word(reader *in, const char *word) {
  for (; *word != '\0'; word++) {
    if (!take(in, *word)) {
      return unexpected(in, "a value");
    }
  }
  return true;
}

static bool take_digits(reader *in) {
  if (peek(in) < '0' || peek(in) > '9') {
    return unexpected(in, "a digit");
  }
  while (peek(in) >= '0' && peek(in) <= '9') {
    in->at++;
  }
  return true;
}

static bool take_number(reader *in) {
  take(in, '-');
  if (!take(in, '0') && !take_digits(in)) {
    return false;
  }
  if (take(in, '.') && !take_digits(in)) {
    return false;
  }
  if (take(in, 'e') || take(in, 'E')) {
    if (!take(in, '+')) {
      take(in, '-');
    }
    return take_digits(in);
  }
  return true;
}

static bool take_hex(reader *in, uint32_t *unit) {
  *unit = 0;
  for (int digit = 0; digit < 4; digit++, in->at++) {
    const int c = peek(in);
    if (c >= '0' && c <= '9') {
      *unit = *unit * 16 + (uint32_t)(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      *unit = *unit * 16 + (uint32_t)((c | 0x20) - 'a' + 10);
    } else {
      return unexpected(in, "a hexadecimal digit");
    }
  }
  return true;
}

static char *put_utf8(char *out, uint32_t c) {
  if (c < 0x80) {
    *out++ = (char)c;
    return out;
  }
  if (c < 0x800) {
    *out++ = (char)(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      *out++ = (char)(0xE0 | c >> 12);
    } else {
      *out++ = (char)(0xF0 | c >> 18);
      *out++ = (char)(0x80 | (c >> 12 & 0x3F));
    }
    *out++ = (char)(0x80 | (c >> 6 & 0x3F));
  }
  *out++ = (char)(0x80 | (c & 0x3F));
  return out;
}

// What follows `\u`. Beyond U+FFFF a character is spelled by two of them, neither of which is one.
static bool take_unicode(reader *in, char **out) {
  uint32_t c, low;
  if (!take_hex(in, &c)) {
    return false;
  }
  if (c >= 0xD800 && c < 0xDC00) {
    if (!take(in, '\\') || !take(in, 'u')) {
      return fail(in, "half a surrogate pair");
    }
    if (!take_hex(in, &low)) {
      return false;
    }
    if (low < 0xDC00 || low > 0xDFFF) {
      return fail(in, "half a surrogate pair");
    }
    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
  } else if (c >= 0xDC00 && c <= 0xDFFF) {
    return fail(in, "half a surrogate pair");
  }
  *out = put_utf8(*out, c);
  return true;
}

static bool take_escape(reader *in, char **out) {
  static const char LETTERS[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
  const int letter = peek(in);
  if (letter == 'u') {
    in->at++;
    return take_unicode(in, out);
  }
  const char *found = letter > 0 ? strchr(LETTERS, letter) : NULL;
  if (found == NULL) {
    return unexpected(in, "an escape");
  }
  in->at++;
  *(*out)++ = MEANT[found - LETTERS];
  return true;
}

// Copies one character of UTF-8 that is not ASCII; the table of RFC 3629, clause 4.
static bool take_utf8(reader *in, char **out) {
  const int lead = peek(in);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  int least = 0x80, most = 0xBF;
  if (lead < 0xC2 || lead > 0xF4) {
    return fail(in, "no UTF-8");
  }
  least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : least;
  most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : most;
  *(*out)++ = in->json[in->at++];
  for (int at = 0; at < more; at++) {
    if (peek(in) < least || peek(in) > most) {
      return fail(in, "no UTF-8");
    }
    *(*out)++ = in->json[in->at++];
    least = 0x80, most = 0xBF;
  }
  return true;
}

static bool take_text(reader *in, json_text *text) {
  if (!take(in, '"')) {
    return unexpected(in, "a text");
  }
  // No text is longer than what spells it.
  char *out = text->chars = must_have(malloc(in->length - in->at + 1));
  while (!take(in, '"')) {
    const int c = peek(in);
    bool well = true;
    if (c < 0x20) {
      well = fail(in, c < 0 ? "it ends within a text" : "a control character within a text");
    } else if (c == '\\') {
      in->at++;
      well = take_escape(in, &out);
    } else if (c >= 0x80) {
      well = take_utf8(in, &out);
    } else {
      *out++ = in->json[in->at++];
    }
    if (!well) {
      json_free(text, 1);
      return false;
    }
  }
  *out = '\0';
  text->length = (size_t)(out - text->chars);
  return true;
}

static bool skip_value(reader *in, int depth);

static bool skip_text(reader *in) {
  json_text text;
  if (!take_text(in, &text)) {
    return false;
  }
  json_free(&text, 1);
  return true;
}

// What is between brackets; of an object, each value has a name.
static bool skip_list(reader *in, char end, int depth) {
  in->at++;
  if (peek_past_blanks(in) == end) {
    return take(in, end);
  }
  do {
    peek_past_blanks(in);
    if (end == '}') {
      if (!skip_text(in)) {
        return false;
      }
      peek_past_blanks(in);
      if (!take(in, ':')) {
        return unexpected(in, "`:`");
      }
    }
    if (!skip_value(in, depth + 1)) {
      return false;
    }
    peek_past_blanks(in);
  } while (take(in, ','));
  return take(in, end) || unexpected(in, "`,` or the end of a list");
}

static bool skip_value(reader *in, int depth) {
  if (depth > DEEPEST) {
    return fail(in, "too many lists in each other");
  }
  switch (peek_past_blanks(in)) {
  case '"':
    return skip_text(in);
  case '{':
    return skip_list(in, '}', depth);
  case '[':
    return skip_list(in, ']', depth);
  case 't':
    return take_word(in, "true");
  case 'f':
    return take_word(in, "false");
  case 'n':
    return take_word(in, "null");
  case '-':
    return take_number(in);
  default:
    return peek(in) >= '0' && peek(in) <= '9' ? take_number(in) : unexpected(in, "a value");
  }
}

static bool read_value(reader *in, const char *name, json_text *text) {
  char what[96];
  const int first = peek_past_blanks(in);
  if (text->chars != NULL) {
    snprintf(what, sizeof what, "duplicate field `%s`", name);
    return fail(in, what);
  }
  if (first == '"') {
    return take_text(in, text);
  }
  if (first == 'n') {
    return take_word(in, "null");
  }
  if (!skip_value(in, 0)) {
    return false;
  }
  snprintf(what, sizeof what, "field `%s` is no text", name);
  return fail(in, what);
}

static bool read_member(reader *in, const char *const *names, json_text *texts, size_t count) {
  json_text name;
  peek_past_blanks(in);
  if (!take_text(in, &name)) {
    return false;
  }
  size_t known = 0;
  while (known < count && strcmp(names[known], name.chars) != 0) {
    known++;
  }
  json_free(&name, 1);
  peek_past_blanks(in);
  if (!take(in, ':')) {
    return unexpected(in, "`:`");
  }
  return known < count ? read_value(in, names[known], &texts[known]) : skip_value(in, 0);
}

static bool read_object(reader *in, const char *const *names, json_text *texts, size_t count) {
  peek_past_blanks(in);
  if (!take(in, '{')) {
    return unexpected(in, "an object");
  }
  if (peek_past_blanks(in) != '}') {
    do {
      if (!read_member(in, names, texts, count)) {
        return false;
      }
      peek_past_blanks(in);
    } while (take(in, ','));
  }
  if (!take(in, '}')) {
    return unexpected(in, "`,` or `}`");
  }
  return peek_past_blanks(in) == -1 || unexpected(in, "the end of the line");
}

bool json_read(const char *json, size_t length, const char *const *names, json_text *texts,
               size_t count, json_error *error) {
  reader in = {json, length, 0, error};
  for (size_t at = 0; at < count; at++) {
    texts[at] = (json_text){NULL, 0};
  }
  if (!read_object(&in, names, texts, count)) {
    json_free(texts, count);
    return false;
  }
  return true;
}

void json_free(json_text *texts, size_t count) {
  for (size_t at = 0; at < count; at++) {
    free(texts[at].chars);
    texts[at] = (json_text){NULL, 0};
  }
}
