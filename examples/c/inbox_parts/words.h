// Texts and numbers as a person reads them.
#ifndef INBOX_WORDS_H
#define INBOX_WORDS_H

#include <duologue.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A text of any length, made bit by bit. It begins as TEXT_INIT and ends with text_free.
typedef struct text {
  char *chars;
  size_t length, capacity;
} text;

#define TEXT_INIT                                                                                  \
  { NULL, 0, 0 }

void text_add(text *text, const char *format, ...);
void text_add_list(text *text, const char *format, va_list arguments);
// Adds the text, behind a separator if there is something already.
void text_join(text *text, const char *separator, const char *next);
const char *text_of(const text *text);
void text_clear(text *text);
void text_free(text *text);

// A short text that is passed around by value.
typedef struct {
  char text[256];
} phrase;

// How many columns a text takes; the story has no letters that take two.
size_t columns(const char *text);

// A text in a column of this width, which is at most 60, cut or filled up.
phrase pad(const char *text, size_t width);

// Takes a line of at most this width from the beginning of a text, broken between words.
void take_line(const char **rest, size_t width, text *line);

// A stable name such as `follow_up` as a person reads it: `Follow up`.
phrase words(const char *name);

// A number with its thousands apart.
phrase grouped(int64_t number);

// `1 segment`, `2 segments`.
phrase several(int64_t number, const char *thing);

// An encoding, and what it counts in; empty for none.
const char *encoding_name(duologue_encoding_t encoding);
const char *encoding_unit(duologue_encoding_t encoding);

#endif
