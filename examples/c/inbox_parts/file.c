#include "file.h"

#include "moment.h"
#include "sha256.h"
#include "trouble.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// How many made-up numbers there are.
static const uint64_t NUMBERS = UINT64_C(1000000000000);

enum { ID, USER, TEXT, TIME, FIELDS };
static const char *const NAMES[FIELDS] = {"id", "user", "text", "time"};

static char *read_whole(const char *path, size_t *length) {
  FILE *in = fopen(path, "rb");
  char *content = NULL;
  size_t capacity = 0, got = 0;
  *length = 0;
  errno = in == NULL ? errno : 0;
  while (in != NULL && !ferror(in) && !feof(in)) {
    capacity = 2 * capacity + 65536;
    content = must_have(realloc(content, capacity));
    got = fread(content + *length, 1, capacity - *length, in);
    *length += got;
  }
  if (in == NULL || ferror(in)) {
    give_up("cannot read %s: %s", path, strerror(errno));
  }
  fclose(in);
  return content;
}

// Whether a number is somebody's already.
static bool is_taken(const file *file, uint64_t number) {
  for (size_t at = 0; at < file->user_count; at++) {
    if (file->users[at]->number == number) {
      return true;
    }
  }
  return false;
}

static user *new_user(const file *file, json_text name) {
  user *user = must_have(malloc(sizeof *user));
  // From the name alone, so that another file gives the user the same number. The country code 999
  // belongs to no country, so the numbers are nobody's.
  user->name = name;
  user->number = sha256_begin(name.chars, name.length) % NUMBERS;
  while (is_taken(file, user->number)) {
    user->number = (user->number + 1) % NUMBERS;
  }
  snprintf(user->address, sizeof user->address, "+999%012" PRIu64, user->number);
  return user;
}

// The user of this name, who is added if need be. The name is taken over.
static const user *find_user(file *file, json_text name) {
  size_t low = 0, high = file->user_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const int order = strcmp(file->users[middle]->name.chars, name.chars);
    if (order == 0) {
      json_free(&name, 1);
      return file->users[middle];
    }
    low = order < 0 ? middle + 1 : low;
    high = order < 0 ? high : middle;
  }
  user *added = new_user(file, name);
  file->users = must_have(realloc(file->users, (file->user_count + 1) * sizeof *file->users));
  memmove(file->users + low + 1, file->users + low, (file->user_count - low) * sizeof *file->users);
  file->users[low] = added;
  file->user_count++;
  return added;
}

// What is wrong with the fields of a message, besides being no JSON.
static bool check(const json_text *fields, json_error *error) {
  for (int field = ID; field < TIME; field++) {
    const char *wrong = NULL;
    if (fields[field].chars == NULL) {
      wrong = "missing field";
    } else if (field != TEXT && strlen(fields[field].chars) != fields[field].length) {
      wrong = "a NUL within field";
    }
    if (wrong != NULL) {
      snprintf(error->what, sizeof error->what, "%s `%s`", wrong, NAMES[field]);
      return false;
    }
  }
  return true;
}

static message read_message(file *file, const char *line, size_t length, const char *path,
                            size_t number) {
  json_text fields[FIELDS];
  json_error error = {"", length};
  message read;
  if (!json_read(line, length, NAMES, fields, FIELDS, &error) || !check(fields, &error)) {
    give_up("%s, line %zu, column %zu: %s; nothing was stored", path, number, error.column,
            error.what);
  }
  read.line = number;
  read.id = fields[ID];
  read.text = fields[TEXT];
  read.sender = find_user(file, fields[USER]);
  read.at = fields[TIME].chars ? moment_read(fields[TIME].chars) : DUOLOGUE_NO_TIME;
  read.told = read.at != DUOLOGUE_NO_TIME ? TOLD : fields[TIME].chars ? UNREADABLE : MISSING;
  json_free(&fields[TIME], 1);
  return read;
}

static bool is_blank(const char *line, size_t length) {
  for (size_t at = 0; at < length; at++) {
    if (line[at] == '\0' || strchr(" \t\r\f", line[at]) == NULL) {
      return false;
    }
  }
  return true;
}

file file_read(const char *path) {
  file file = {NULL, 0, NULL, 0};
  size_t length, capacity = 0, number = 0;
  char *content = read_whole(path, &length);
  const char *line = content, *end = content + length;
  while (line < end) {
    const char *newline = memchr(line, '\n', (size_t)(end - line));
    const char *behind = newline ? newline : end;
    number++;
    if (!is_blank(line, (size_t)(behind - line))) {
      if (file.count == capacity) {
        capacity = 2 * capacity + 64;
        file.messages = must_have(realloc(file.messages, capacity * sizeof *file.messages));
      }
      file.messages[file.count++] =
          read_message(&file, line, (size_t)(behind - line), path, number);
    }
    line = newline ? newline + 1 : end;
  }
  free(content);
  return file;
}

void file_free(file *file) {
  for (size_t at = 0; at < file->count; at++) {
    json_free(&file->messages[at].id, 1);
    json_free(&file->messages[at].text, 1);
  }
  for (size_t at = 0; at < file->user_count; at++) {
    json_free(&file->users[at]->name, 1);
    free(file->users[at]);
  }
  free(file->messages);
  free(file->users);
}
