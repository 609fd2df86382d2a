// What the tests in C are written with: checks that tell where they failed, and a list of tests to run.
#ifndef DUOLOGUE_TESTS_CHECK_H
#define DUOLOGUE_TESTS_CHECK_H

#include "duologue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Runs one test, whose name is a sentence.
#define RUN(test)                                                                                  \
  do {                                                                                             \
    printf("%s\n", #test);                                                                         \
    fflush(stdout);                                                                                \
    test();                                                                                        \
  } while (0)

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition))                                                                              \
      check_failed(__FILE__, __LINE__, #condition);                                                \
  } while (0)

// The call went well; if not, its error is shown. `error` is the slot that was given to the call.
#define CHECK_OK(call, error)                                                                      \
  do {                                                                                             \
    if ((call) != DUOLOGUE_OK) {                                                                   \
      fprintf(stderr, "%s\n", (error) ? duologue_error_message(error) : "no error was given");     \
      check_failed(__FILE__, __LINE__, #call);                                                     \
    }                                                                                              \
    CHECK((error) == NULL);                                                                        \
  } while (0)

// The call was refused with this status and an error of the same, which is freed.
#define CHECK_STATUS(call, status, error)                                                          \
  do {                                                                                             \
    const duologue_status got_ = (call);                                                           \
    if (got_ != (status)) {                                                                        \
      const char *name_ = duologue_status_name(got_);                                              \
      fprintf(stderr, "%s: %s\n", name_ ? name_ : "an unknown status",                             \
              (error) ? duologue_error_message(error) : "no error was given");                     \
      check_failed(__FILE__, __LINE__, #call);                                                     \
    }                                                                                              \
    CHECK((error) != NULL && duologue_error_status(error) == (status));                            \
    duologue_error_free(error);                                                                    \
    (error) = NULL;                                                                                \
  } while (0)

// As CHECK_STATUS for an argument that is not acceptable: the error names it.
#define CHECK_INVALID(call, field, error)                                                          \
  do {                                                                                             \
    CHECK((call) == DUOLOGUE_E_INVALID_ARGUMENT);                                                  \
    CHECK((error) != NULL);                                                                        \
    CHECK_TEXT(duologue_error_field(error), field);                                                \
    duologue_error_free(error);                                                                    \
    (error) = NULL;                                                                                \
  } while (0)

#define CHECK_TEXT(text, expected) check_text(__FILE__, __LINE__, #text, (text), (expected))

static inline void check_failed(const char *file, int line, const char *what) {
  fprintf(stderr, "%s:%d: %s\n", file, line, what);
  abort();
}

static inline void check_text(const char *file, int line, const char *what, const char *text,
                              const char *expected) {
  if (text == NULL || expected == NULL ? text != expected : strcmp(text, expected) != 0) {
    fprintf(stderr, "got %s, expected %s\n", text ? text : "NULL", expected ? expected : "NULL");
    check_failed(file, line, what);
  }
}

#endif
