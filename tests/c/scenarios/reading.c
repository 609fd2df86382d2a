// One scenario file: read, and made ready to be replayed.
#include "scenarios.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL)
    fail("%s cannot be read", path);
  struct text text = {0};
  char piece[4096];
  for (size_t length; (length = fread(piece, 1, sizeof piece, file)) != 0;)
    append(&text, piece, length);
  if (ferror(file))
    fail("%s cannot be read", path);
  fclose(file);
  append(&text, "", 0);
  return text;
}

// Whether a text in this JSON holds U+0000, at which texts end in C.
static bool has_nul(const char *json) {
  for (const char *at = strchr(json, '\\'); at != NULL; at = strchr(at + 2, '\\'))
    if (strncmp(at + 1, "u0000", 5) == 0)
      return true;
  return false;
}

// Whether a field is 0 that in C is then not given: a limit or the length of a snooze.
static bool has_zero_for_none(const cJSON *command) {
  static const char *const names[] = {"limit", "max_characters", "seconds"};
  for (size_t index = 0; index < sizeof names / sizeof names[0]; index++)
    if (find_field(command, names[index]) != NULL && read_number(command, names[index]) == 0)
      return true;
  return false;
}

// Puts a text in place of what says how often a shorter one is repeated.
static void write_out_texts(cJSON *value) {
  for (cJSON *item = value->child, *next; item != NULL; item = next) {
    next = item->next;
    const cJSON *piece = find_field(item, "repeat"), *times = find_field(item, "times");
    if (!cJSON_IsObject(item) || !cJSON_IsString(piece) || !cJSON_IsNumber(times) ||
        cJSON_GetArraySize(item) != 2) {
      write_out_texts(item);
      continue;
    }
    struct text text = {0};
    append(&text, "", 0);
    for (int64_t left = read_number(item, "times"); left > 0; left--)
      append(&text, piece->valuestring, strlen(piece->valuestring));
    cJSON *whole = cJSON_CreateString(text.data);
    free_text(&text);
    if (cJSON_IsArray(value))
      cJSON_ReplaceItemViaPointer(value, item, whole);
    else
      cJSON_ReplaceItemInObjectCaseSensitive(value, item->string, whole);
  }
}

static cJSON *parse(const char *json) {
  cJSON *object = cJSON_ParseWithOpts(json, NULL, true);
  if (!cJSON_IsObject(object))
    fail("this is no object");
  write_out_texts(object);
  return object;
}

static void check_first(const cJSON *first) {
  const cJSON *need;
  check_fields(first, "options needs note");
  if (read_object(first, "options") == NULL)
    fail("this is not how a scenario begins");
  // The library has all that a build may lack elsewhere.
  cJSON_ArrayForEach (need, read_list(first, "needs"))
    if (strcmp(need->valuestring, "template") != 0 &&
        strcmp(need->valuestring, "phone-metadata") != 0)
      fail("no feature is called `%s`", need->valuestring);
}

static void add_line(struct scenario *scenario, size_t number, const char *json) {
  cJSON *command = parse(json);
  bool is_command = find_field(command, "do") != NULL;
  bool is_note = find_field(command, "note") != NULL && cJSON_GetArraySize(command) == 1;
  if (!is_command && !is_note)
    fail("this is no command and no note");
  bool is_refused = find_field(command, "refused") != NULL;
  if (has_nul(json) && !is_refused)
    fail("a text holds U+0000, and the line is not refused");
  bool is_passed_over = is_refused && (has_nul(json) || has_zero_for_none(command));
  scenario->passed_over += is_passed_over;
  if (!is_command || is_passed_over) {
    cJSON_Delete(command);
    return;
  }
  scenario->lines = resize(scenario->lines, (scenario->count + 1) * sizeof(struct line));
  scenario->lines[scenario->count++] = (struct line){number, command};
}

struct scenario read_scenario(const char *path) {
  const char *name = strrchr(path, '/');
  struct scenario scenario = {0};
  scenario.file = name == NULL ? path : name + 1;
  set_place(scenario.file, 0);
  const char *ending = strstr(scenario.file, ".jsonl");
  if (ending == NULL)
    fail("this is not the name of a scenario");
  scenario.base = copy_text(path, (size_t)(ending - path));
  struct text text = read_file(path);
  size_t number = 0;
  for (char *json = text.data, *end; *json != '\0'; json = end + 1) {
    end = strchr(json, '\n');
    if (end == NULL)
      fail("the last line has no end");
    *end = '\0';
    set_place(scenario.file, ++number);
    if (number == 1)
      scenario.first = parse(json);
    else
      add_line(&scenario, number, json);
    if (number == 1)
      check_first(scenario.first);
  }
  set_place(scenario.file, 0);
  if (number == 0)
    fail("there is nothing in it");
  free_text(&text);
  return scenario;
}

void free_scenario(struct scenario *scenario) {
  for (size_t index = 0; index < scenario->count; index++)
    cJSON_Delete(scenario->lines[index].command);
  free(scenario->lines);
  free(scenario->base);
  cJSON_Delete(scenario->first);
}

bool reopens(const struct scenario *scenario) {
  for (size_t index = 0; index < scenario->count; index++)
    if (strcmp(read_text(scenario->lines[index].command, "do"), "reopen_workspace") == 0)
      return true;
  return false;
}
