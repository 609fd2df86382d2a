// One scenario: replayed, and compared line by line.
#include "shown.h"

#include <stdio.h>
#include <string.h>

// Where a timeline goes on is `before` in a scenario, and in C `after`, as in every list.
static cJSON *show_refusal(const struct world *world, const cJSON *line,
                           const duologue_error *error) {
  cJSON *shown = show_error(world, error);
  const char *field = duologue_error_field(error);
  if (find_field(line, "before") != NULL && field != NULL && strcmp(field, "after") == 0)
    cJSON_ReplaceItemInObjectCaseSensitive(shown, "field", cJSON_CreateString("before"));
  return shown;
}

// Does what a line says, and compares what came of it with what it expects.
static void run(struct world *world, const cJSON *line) {
  duologue_error *error = NULL;
  cJSON *shown = perform(world, line, &error);
  const cJSON *refused = find_field(line, "refused");
  if (error != NULL && refused == NULL)
    fail("this was refused: %s", duologue_error_message(error));
  if (error == NULL && refused != NULL)
    fail("this should have been refused, and gave %s", cJSON_PrintUnformatted(shown));
  const cJSON *wanted = refused == NULL ? find_field(line, "expect") : refused;
  cJSON *found = error == NULL ? shown : show_refusal(world, line, error);
  if (wanted != NULL)
    expect(wanted, found);
  cJSON_Delete(found);
  duologue_error_free(error);
  free_scratch();
}

static bool is_memory(const char *path) { return strcmp(path, ":memory:") == 0; }

// Whether a workspace is on a server.
static bool is_url(const char *path) {
  return strncmp(path, "postgres://", strlen("postgres://")) == 0;
}

static void write_verified_log(struct world *world, struct text *log) {
  duologue_verification *found;
  duologue_error *error;
  must(duologue_messenger_verify(world->messenger, &found, &error), &error);
  const duologue_difference *first = duologue_verification_difference(found, 0);
  if (first != NULL)
    fail("%s: the %s is stored as %s, and the log makes %s of it",
         duologue_difference_subject(first), duologue_difference_field(first),
         duologue_difference_stored(first), duologue_difference_rebuilt(first));
  duologue_verification_free(found);
  write_log(world, log);
}

static bool is_same(const struct text *left, const struct text *right) {
  return left->length == right->length && memcmp(left->data, right->data, left->length) == 0;
}

// Imports what the workspace exported into another, and copies that into a third: they have the
// same log, and export the same bytes.
static void check_copy(struct world *world, const struct text *exported, const char *path,
                       const struct text *log) {
  struct text again, copied = {0};
  uint64_t lines;
  duologue_error *error;
  move_into_copy(world, exported, path);
  write_verified_log(world, &copied);
  if (!is_same(&copied, log))
    fail("the log is another one after an import");
  must(export_world(world, &again, &lines, &error), &error);
  if (!is_same(&again, exported))
    fail("an import exports something else");
  free_text(&again);
  move_directly(world);
  must(export_world(world, &again, &lines, &error), &error);
  if (!is_same(&again, exported))
    fail("a copy exports something else");
  free_text(&again);
  free_text(&copied);
}

// What a workspace on a server exports goes into memory, too: into the other engine.
static void check_copies(struct world *world, const struct text *log) {
  struct text exported, path = {0};
  uint64_t lines;
  duologue_error *error;
  must(export_world(world, &exported, &lines, &error), &error);
  if (is_url(world->path))
    check_copy(world, &exported, ":memory:", log);
  append_words(&path, "%s%s", world->path, is_memory(world->path) ? "" : "_copy");
  check_copy(world, &exported, path.data, log);
  free_text(&path);
  free_text(&exported);
}

// Fails at the first line in which two logs differ.
static void compare_logs(const struct text *found, const struct text *wanted) {
  if (is_same(found, wanted))
    return;
  size_t begin = 0;
  for (size_t at = 0;
       at < found->length && at < wanted->length && found->data[at] == wanted->data[at]; at++)
    if (found->data[at] == '\n')
      begin = at + 1;
  const char *here = found->data + begin, *there = wanted->data + begin;
  fail("there is\n  %.*s\nand not\n  %.*s", (int)strcspn(here, "\n"), here,
       (int)strcspn(there, "\n"), there);
}

// Replays it in this workspace, which is closed and opened again in the middle unless it is in
// memory, and compares the log.
static void replay(const struct scenario *scenario, const char *path) {
  struct world world;
  open_world(&world, read_object(scenario->first, "options"), path);
  bool stays_open = is_memory(path) || reopens(scenario);
  size_t middle = stays_open ? SIZE_MAX : scenario->count / 2;
  for (size_t index = 0; index < scenario->count; index++) {
    set_place(scenario->file, scenario->lines[index].number);
    if (index == middle)
      reopen_world(&world, NULL);
    run(&world, scenario->lines[index].command);
  }
  set_place(scenario->file, 0);
  struct text log = {0}, expected_path = {0};
  write_verified_log(&world, &log);
  append_words(&expected_path, "%s.log", scenario->base);
  struct text expected = read_file(expected_path.data);
  compare_logs(&log, &expected);
  check_copies(&world, &log);
  close_world(&world);
  free_text(&log);
  free_text(&expected);
  free_text(&expected_path);
}

void check_scenario(const char *path, const char *place) {
  struct scenario scenario = read_scenario(path);
  struct text file = {0};
  if (is_url(place)) {
    replay(&scenario, place);
  } else {
    append_words(&file, "%s/%.*s.db", place, (int)strcspn(scenario.file, "."), scenario.file);
    replay(&scenario, file.data);
    if (!reopens(&scenario))
      replay(&scenario, ":memory:");
  }
  printf("%s: %zu commands, %zu passed over\n", scenario.file, scenario.count,
         scenario.passed_over);
  free_text(&file);
  free_scenario(&scenario);
}
