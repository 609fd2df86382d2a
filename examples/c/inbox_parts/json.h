// The little of JSON (RFC 8259) that a line of the file is made of: an object, of which some
// members have to be texts. The rest is read over, and nothing that is not JSON is let through.
#ifndef INBOX_JSON_H
#define INBOX_JSON_H

#include <stdbool.h>
#include <stddef.h>

// A text, in UTF-8, with a NUL behind it; it may have NULs inside. `chars` is NULL for what is not
// there or null.
typedef struct {
  char *chars;
  size_t length;
} json_text;

// What is wrong, and after how many bytes.
typedef struct {
  char what[128];
  size_t column;
} json_error;

// Reads an object, and those of its members that have these names. The texts are the caller's to
// free; after a failure there are none.
bool json_read(const char *json, size_t length, const char *const *names, json_text *texts,
               size_t count, json_error *error);

void json_free(json_text *texts, size_t count);

#endif
