#define _POSIX_C_SOURCE 200809L

#include "screen.h"

#include "trouble.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool colours = false;

void screen_open(void) {
  const char *unwanted = getenv("NO_COLOR");
  colours = isatty(STDOUT_FILENO) && (unwanted == NULL || unwanted[0] == '\0');
}

const char *ink_of(ink ink) {
  static const char *const CODES[] = {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[36m"};
  return colours ? CODES[ink] : "";
}

void print(const char *text) {
  if (fputs(text, stdout) == EOF || fflush(stdout) == EOF) {
    if (errno == EPIPE) {
      _Exit(EXIT_SUCCESS); // Whoever read the output has seen enough.
    }
    give_up("cannot print: %s", strerror(errno));
  }
}

static void print_line(text *line) {
  while (line->length > 0 && line->chars[line->length - 1] == ' ') {
    line->chars[--line->length] = '\0';
  }
  text_add(line, "\n");
  print(line->chars);
  text_free(line);
}

void line(const char *format, ...) {
  text line = TEXT_INIT;
  va_list arguments;
  va_start(arguments, format);
  text_add_list(&line, format, arguments);
  va_end(arguments);
  print_line(&line);
}

void ends(const char *left, const char *right) {
  const int gap = WIDTH - 2 - (int)(columns(left) + columns(right));
  line("  %s%*s%s", left, gap > 0 ? gap : 0, "", right);
}

void heading(const char *time, const char *title, const char *right) {
  text rule = TEXT_INIT;
  const size_t used = columns(time) + columns(title) + columns(right) + 4;
  for (size_t at = used; at < WIDTH; at++) {
    text_add(&rule, "─");
  }
  line("%s", "");
  line("%s  %s%s%s %s%s%s %s%s%s", time, ink_of(BOLD), title, ink_of(PLAIN), ink_of(DIM),
       text_of(&rule), ink_of(PLAIN), ink_of(ACCENT), right, ink_of(PLAIN));
  text_free(&rule);
}

void labelled(const char *label, const char *format, ...) {
  text whole = TEXT_INIT, part = TEXT_INIT;
  va_list arguments;
  va_start(arguments, format);
  text_add_list(&whole, format, arguments);
  va_end(arguments);
  const char *rest = text_of(&whole);
  do {
    take_line(&rest, WIDTH - 16, &part);
    const phrase shown = pad(label, 13);
    line("  %s %s", shown.text, text_of(&part));
    label = "";
  } while (*rest != '\0');
  text_free(&part);
  text_free(&whole);
}

void progress(size_t done, size_t total) {
  if (isatty(STDERR_FILENO)) {
    const phrase so_far = grouped((int64_t)done), all = grouped((int64_t)total);
    if (done < total) {
      fprintf(stderr, "\rreceiving %s of %s", so_far.text, all.text);
    } else {
      fprintf(stderr, "\r\x1b[K");
    }
  }
}
