// Checks, copies and figures of a workspace.
#include "scene.h"

#include <unistd.h>

// A directory of this program's own.
typedef struct {
  char path[64];
} folder;

static folder make_folder(void) {
  folder folder = {"/tmp/duologue-care-XXXXXX"};
  CHECK(mkdtemp(folder.path) != NULL);
  return folder;
}

static const char *in(const folder *folder, const char *name) {
  static char path[128];
  snprintf(path, sizeof path, "%s/%s", folder->path, name);
  return path;
}

static void check_sound(duologue_verification *verification) {
  CHECK(duologue_verification_difference_count(verification) == 0);
  CHECK(duologue_verification_difference(verification, 0) == NULL);
  CHECK(duologue_verification_conversations(verification) == 1);
  CHECK(duologue_verification_events(verification) > 0);
  duologue_verification_free(verification);
}

static void a_sound_workspace_has_no_differences(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_verification *verification = NULL;
  scene_write(&scene, 1, "Size 9?");
  CHECK_OK(duologue_messenger_verify(scene.messenger, &verification, &error), error);
  duologue_verification *copy = duologue_verification_clone(verification);
  check_sound(verification);
  check_sound(copy);
  CHECK_OK(duologue_messenger_verify(scene.messenger, NULL, &error), error);
  CHECK_INVALID(duologue_messenger_verify(NULL, &verification, &error), "messenger", error);
  CHECK(verification == NULL);
  CHECK(duologue_difference_subject(NULL) == NULL && duologue_difference_field(NULL) == NULL);
  CHECK(duologue_difference_stored(NULL) == NULL && duologue_difference_rebuilt(NULL) == NULL);
  scene_close(&scene);
}

static void health_tells_what_waits_and_what_was_done(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_health *health = NULL;
  duologue_worker *worker = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  CHECK_OK(duologue_messenger_send(scene.messenger, id, "Yes", DUOLOGUE_NUL_TERMINATED, NULL, NULL,
                                   NULL, &error),
           error);

  CHECK_OK(duologue_messenger_health(scene.messenger, &health, &error), error);
  CHECK(duologue_health_queued(health) == 1);
  CHECK(duologue_health_scheduled(health) == 0 && duologue_health_held(health) == 0);
  CHECK(duologue_health_sending(health) == 0);
  CHECK(duologue_health_oldest_queued(health) == SCENE_START);
  CHECK(duologue_health_delivery_count(health) == 1);
  const duologue_delivery_count *count = duologue_health_delivery(health, 0);
  CHECK(duologue_delivery_count_status(count) == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK(duologue_delivery_count_messages(count) == 1);
  CHECK(duologue_health_worker_count(health) == 0);
  CHECK(duologue_health_worker(health, 0) == NULL);
  CHECK(duologue_health_statements(health) > 0 && duologue_health_rows(health) > 0);
  CHECK(duologue_health_steps(health) > 0);
  CHECK(duologue_health_sorts(health) >= 0 && duologue_health_full_scan_steps(health) >= 0);
  duologue_health *copy = duologue_health_clone(health);
  duologue_health_free(health);
  CHECK(duologue_health_queued(copy) == 1);
  duologue_health_free(copy);

  CHECK_OK(duologue_messenger_start_worker(scene.messenger, NULL, &worker, &error), error);
  CHECK_OK(duologue_messenger_health(scene.messenger, &health, &error), error);
  CHECK(duologue_health_worker_count(health) == 1);
  const duologue_worker_health *beat = duologue_health_worker(health, 0);
  CHECK(duologue_worker_health_started_at(beat) == SCENE_START);
  CHECK(duologue_worker_health_beat_at(beat) == SCENE_START);
  CHECK(duologue_worker_health_delivered(beat) >= 0);
  CHECK_TEXT(duologue_worker_health_last_error(beat), "");
  duologue_health_free(health);
  duologue_worker_free(worker);

  CHECK_INVALID(duologue_messenger_health(NULL, &health, &error), "messenger", error);
  CHECK(health == NULL && duologue_health_clone(NULL) == NULL);
  CHECK(duologue_health_oldest_queued(NULL) == DUOLOGUE_NO_TIME);
  duologue_health_free(NULL);
  scene_close(&scene);
}

static void a_backup_is_a_workspace_that_can_be_restored(void) {
  scene scene = scene_open();
  folder folder = make_folder();
  duologue_error *error = NULL;
  duologue_verification *verification = NULL;
  duologue_messenger *restored = NULL;
  duologue_conversation *found = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const char *path = in(&folder, "copy.db");

  CHECK_OK(duologue_messenger_backup(scene.messenger, path, &error), error);
  CHECK_OK(duologue_check_backup(path, &verification, &error), error);
  check_sound(verification);
  CHECK_INVALID(duologue_messenger_backup(scene.messenger, path, &error), "path", error);
  CHECK_OK(duologue_messenger_open(path, NULL, &restored, &error), error);
  CHECK_OK(duologue_messenger_conversation(restored, id, &found, &error), error);
  CHECK_TEXT(duologue_conversation_snippet(found), "Size 9?");
  duologue_conversation_free(found);
  duologue_messenger_free(restored);
  CHECK(remove(path) == 0);
  CHECK(rmdir(folder.path) == 0);
  scene_close(&scene);
}

// Changes a letter wherever the beginning of a text stands in a file without its end.
static void spoil(const char *path, const char *text, size_t beginning) {
  static char content[1 << 22];
  FILE *file = fopen(path, "r+b");
  CHECK(file != NULL);
  const size_t length = fread(content, 1, sizeof content, file);
  CHECK(length < sizeof content);
  size_t spoilt = 0;
  for (size_t i = 0; i + strlen(text) < length; i++) {
    if (memcmp(content + i, text, beginning) == 0 && content[i + beginning] != text[beginning]) {
      CHECK(fseek(file, (long)i, SEEK_SET) == 0 && fputc('?', file) == '?');
      spoilt += 1;
    }
  }
  CHECK(fclose(file) == 0 && spoilt > 0);
}

static void a_backup_that_does_not_agree_with_its_log_is_told(void) {
  scene scene = scene_open();
  folder folder = make_folder();
  duologue_error *error = NULL;
  duologue_verification *verification = NULL;
  const char *path = in(&folder, "copy.db");
  // A list shows the first 120 characters of the latest message.
  char text[141];
  for (size_t i = 0; i < 140; i++)
    text[i] = (char)('a' + i % 26);
  text[140] = 0;
  scene_write(&scene, 1, text);
  CHECK_OK(duologue_messenger_backup(scene.messenger, path, &error), error);
  spoil(path, text, 120);

  CHECK_OK(duologue_check_backup(path, &verification, &error), error);
  CHECK(duologue_verification_difference_count(verification) == 1);
  const duologue_difference *difference = duologue_verification_difference(verification, 0);
  CHECK_TEXT(duologue_difference_subject(difference), "conversation 1");
  CHECK_TEXT(duologue_difference_field(difference), "snippet");
  CHECK(duologue_difference_stored(difference)[0] == '?');
  CHECK(duologue_difference_rebuilt(difference)[0] == 'a');
  duologue_verification_free(verification);
  CHECK(remove(path) == 0 && rmdir(folder.path) == 0);
  scene_close(&scene);
}

static void what_is_no_backup_is_told(void) {
  scene scene = scene_open();
  folder folder = make_folder();
  duologue_error *error = NULL;
  duologue_verification *verification = NULL;
  const char *path = in(&folder, "letter.txt");
  FILE *letter = fopen(path, "w");
  CHECK(letter != NULL && fputs("Dear Ann, this is a letter and no database.\n", letter) >= 0);
  CHECK(fclose(letter) == 0);

  CHECK_STATUS(duologue_check_backup(path, &verification, &error), DUOLOGUE_E_NOT_A_WORKSPACE,
               error);
  CHECK(verification == NULL && remove(path) == 0);
  CHECK_STATUS(duologue_check_backup(path, &verification, &error), DUOLOGUE_E_STORAGE, error);
  CHECK_INVALID(duologue_check_backup(NULL, &verification, &error), "path", error);
  CHECK_INVALID(duologue_check_backup("\xff", &verification, &error), "path", error);
  CHECK_INVALID(duologue_messenger_backup(scene.messenger, NULL, &error), "path", error);
  CHECK_INVALID(duologue_messenger_backup(scene.messenger, ":memory:", &error), "path", error);
  CHECK_INVALID(duologue_messenger_backup(NULL, path, &error), "messenger", error);
  CHECK_STATUS(duologue_messenger_backup(scene.messenger, in(&folder, "no/such.db"), &error),
               DUOLOGUE_E_STORAGE, error);
  CHECK(rmdir(folder.path) == 0);
  scene_close(&scene);
}

// An export in memory: written to its end, and read on from where it was read to.
typedef struct {
  uint8_t *data;
  size_t length, capacity, done;
  size_t at_once;            // the most that a read gives
  size_t calls, fails_after; // so many calls go well
} tape;

static duologue_status fail(const tape *tape, duologue_error **error) {
  if (tape->fails_after % 2 == 0)
    *error = duologue_error_new("the tape is torn");
  return 77;
}

static duologue_status write_tape(void *user_data, const uint8_t *data, size_t length,
                                  duologue_error **error) {
  tape *tape = user_data;
  if (tape->calls++ >= tape->fails_after)
    return fail(tape, error);
  if (tape->capacity - tape->length < length) {
    tape->capacity = (tape->length + length) * 2;
    tape->data = realloc(tape->data, tape->capacity);
    CHECK(tape->data != NULL);
  }
  memcpy(tape->data + tape->length, data, length);
  tape->length += length;
  return DUOLOGUE_OK;
}

static duologue_status read_tape(void *user_data, uint8_t *buffer, size_t capacity, size_t *read,
                                 duologue_error **error) {
  tape *tape = user_data;
  if (tape->calls++ >= tape->fails_after)
    return fail(tape, error);
  size_t count = tape->length - tape->done;
  count = count < capacity ? count : capacity;
  count = count < tape->at_once ? count : tape->at_once;
  memcpy(buffer, tape->data + tape->done, count);
  tape->done += count;
  *read = count;
  return DUOLOGUE_OK;
}

// Something larger than what goes to or comes from the host at once.
static duologue_conversation_id_t fill(const scene *scene) {
  duologue_error *error = NULL;
  static char note[100000];
  memset(note, 'x', sizeof note);
  const duologue_conversation_id_t id = scene_write(scene, 1, "Size 9?");
  CHECK_OK(duologue_messenger_add_note(scene->messenger, id, note, sizeof note, NULL, NULL, &error),
           error);
  return id;
}

static tape export(const scene *scene, uint64_t *lines) {
  duologue_error *error = NULL;
  tape tape = {NULL, 0, 0, 0, 1000, 0, SIZE_MAX};
  CHECK_OK(duologue_messenger_export(scene->messenger, write_tape, &tape, lines, &error), error);
  CHECK(tape.calls > 1);
  tape.calls = 0;
  return tape;
}

static void an_export_makes_the_same_workspace_elsewhere(void) {
  scene first = scene_open(), second = scene_open_empty(":memory:");
  duologue_error *error = NULL;
  uint64_t written = 0, read = 0;
  const duologue_conversation_id_t id = fill(&first);
  tape tape = export(&first, &written);
  size_t newlines = 0;
  for (size_t i = 0; i < tape.length; i++)
    newlines += tape.data[i] == '\n';
  CHECK(written == newlines);

  CHECK_OK(duologue_messenger_import(second.messenger, read_tape, &tape, &read, &error), error);
  CHECK(read == written && tape.calls > 1 && tape.done == tape.length);
  duologue_conversation *found = scene_look(&second, id);
  CHECK_TEXT(duologue_conversation_snippet(found), "Size 9?");
  duologue_conversation_free(found);
  tape.done = 0;
  CHECK(duologue_messenger_import(second.messenger, read_tape, &tape, NULL, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error), "workspace_not_empty");
  duologue_error_free(error);
  CHECK_OK(duologue_messenger_export(second.messenger, write_tape, &tape, NULL, &error), error);
  CHECK(tape.length % 2 == 0);
  CHECK(memcmp(tape.data, tape.data + tape.length / 2, tape.length / 2) == 0);
  free(tape.data);
  scene_close(&first);
  scene_close(&second);
}

static void a_failing_function_fails_the_export_and_is_not_called_again(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  uint64_t lines = 7;
  fill(&scene);
  for (size_t fails_after = 0; fails_after < 2; fails_after++) {
    tape tape = {NULL, 0, 0, 0, 1000, 0, fails_after};
    CHECK(duologue_messenger_export(scene.messenger, write_tape, &tape, &lines, &error) ==
          DUOLOGUE_E_CALLBACK);
    CHECK(lines == 0);
    CHECK(strstr(duologue_error_message(error), fails_after == 0 ? "the tape is torn" : "77"));
    CHECK(tape.calls == fails_after + 1);
    duologue_error_free(error);
    free(tape.data);
  }
  CHECK_INVALID(duologue_messenger_export(scene.messenger, NULL, NULL, &lines, &error), "write",
                error);
  CHECK_INVALID(duologue_messenger_export(NULL, write_tape, NULL, &lines, &error), "messenger",
                error);
  scene_close(&scene);
}

static duologue_status read_too_much(void *user_data, uint8_t *buffer, size_t capacity,
                                     size_t *read, duologue_error **error) {
  (void)user_data;
  (void)buffer;
  (void)error;
  *read = capacity + 1;
  return DUOLOGUE_OK;
}

static duologue_status read_nothing(void *user_data, uint8_t *buffer, size_t capacity, size_t *read,
                                    duologue_error **error) {
  (void)user_data;
  (void)buffer;
  (void)capacity;
  (void)read;
  (void)error;
  return DUOLOGUE_OK;
}

static void what_is_not_the_whole_of_an_export_is_not_imported(void) {
  scene first = scene_open(), second = scene_open_empty(":memory:");
  const duologue_messenger *messenger = second.messenger;
  duologue_error *error = NULL;
  uint64_t lines = 7;
  duologue_verification *verification = NULL;
  fill(&first);
  tape tape = export(&first, NULL);

  for (size_t fails_after = 0; fails_after < 2; fails_after++) {
    tape.done = tape.calls = 0;
    tape.fails_after = fails_after;
    CHECK(duologue_messenger_import(messenger, read_tape, &tape, &lines, &error) ==
          DUOLOGUE_E_CALLBACK);
    CHECK(strstr(duologue_error_message(error), fails_after == 0 ? "the tape is torn" : "77"));
    CHECK(tape.calls == fails_after + 1 && lines == 0);
    duologue_error_free(error);
  }
  tape.fails_after = SIZE_MAX;
  tape.done = 0;
  tape.length -= 10;
  CHECK_INVALID(duologue_messenger_import(messenger, read_tape, &tape, &lines, &error), "line",
                error);
  CHECK_STATUS(duologue_messenger_import(messenger, read_too_much, NULL, &lines, &error),
               DUOLOGUE_E_CALLBACK, error);
  CHECK_INVALID(duologue_messenger_import(messenger, read_nothing, NULL, &lines, &error), "line",
                error);
  CHECK_INVALID(duologue_messenger_import(messenger, NULL, NULL, &lines, &error), "read", error);
  CHECK_INVALID(duologue_messenger_import(NULL, read_tape, &tape, &lines, &error), "messenger",
                error);
  CHECK_OK(duologue_messenger_verify(messenger, &verification, &error), error);
  CHECK(duologue_verification_conversations(verification) == 0);
  duologue_verification_free(verification);
  free(tape.data);
  scene_close(&first);
  scene_close(&second);
}

static void a_copy_makes_the_same_workspace_elsewhere(void) {
  scene first = scene_open(), second = scene_open_empty(":memory:");
  duologue_error *error = NULL;
  uint64_t rows = 0;
  const duologue_conversation_id_t id = fill(&first);
  CHECK_OK(duologue_messenger_copy_to(first.messenger, second.messenger, &rows, &error), error);
  CHECK(rows > 0);
  duologue_conversation *found = scene_look(&second, id);
  CHECK_TEXT(duologue_conversation_snippet(found), "Size 9?");
  duologue_conversation_free(found);
  tape one = export(&first, NULL), other = export(&second, NULL);
  CHECK(one.length == other.length && memcmp(one.data, other.data, one.length) == 0);
  free(one.data);
  free(other.data);

  CHECK(duologue_messenger_copy_to(first.messenger, second.messenger, &rows, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error), "workspace_not_empty");
  CHECK(rows == 0);
  duologue_error_free(error);
  CHECK_INVALID(duologue_messenger_copy_to(first.messenger, first.messenger, NULL, &error), "to",
                error);
  CHECK_INVALID(duologue_messenger_copy_to(first.messenger, NULL, NULL, &error), "to", error);
  CHECK_INVALID(duologue_messenger_copy_to(NULL, second.messenger, NULL, &error), "messenger",
                error);
  scene_close(&first);
  scene_close(&second);
}

static void each_workspace_that_is_migrated_has_a_result(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_migration_result_cursor *results = NULL;
  const duologue_migration_result *result = NULL;
  folder folder = make_folder();
  const char *path = in(&folder, "copy.db");
  CHECK_OK(duologue_messenger_backup(scene.messenger, path, &error), error);
  const char *paths[] = {path, folder.path, path};
  CHECK_OK(duologue_migrate_all(paths, 3, &results, &error), error);
  for (size_t i = 0; i < 3; i++) {
    CHECK_OK(duologue_migration_result_cursor_next(results, &result, &error), error);
    const int64_t before = duologue_migration_result_before(result);
    CHECK(before == duologue_migration_result_after(result));
    if (i == 1) {
      CHECK(before == 0);
      CHECK(duologue_error_status(duologue_migration_result_error(result)) == DUOLOGUE_E_STORAGE);
    } else {
      CHECK(before > 0 && duologue_migration_result_error(result) == NULL);
    }
  }
  duologue_migration_result *kept = duologue_migration_result_clone(result);
  CHECK_OK(duologue_migration_result_cursor_next(results, &result, &error), error);
  CHECK(result == NULL && duologue_migration_result_cursor_after(results) == NULL);
  duologue_migration_result_cursor_free(results);
  CHECK(duologue_migration_result_after(kept) > 0);
  duologue_migration_result_free(kept);

  CHECK_OK(duologue_migrate_all(NULL, 0, &results, &error), error);
  CHECK_OK(duologue_migration_result_cursor_next(results, &result, &error), error);
  CHECK(result == NULL);
  duologue_migration_result_cursor_free(results);
  paths[1] = NULL;
  CHECK_INVALID(duologue_migrate_all(paths, 2, &results, &error), "paths", error);
  CHECK(results == NULL);
  CHECK(remove(path) == 0);
  CHECK(rmdir(folder.path) == 0);
  scene_close(&scene);
}

// Only where the tests have a server is there a database to look into.
static void the_workspaces_of_a_database_are_told_by_their_schemas(void) {
  duologue_error *error = NULL;
  duologue_schema_cursor *schemas = NULL;
  const duologue_schema *schema = NULL;
  CHECK_INVALID(duologue_workspaces("shop.db", &schemas, &error), "url", error);
  CHECK_INVALID(duologue_workspaces(NULL, &schemas, &error), "url", error);
  CHECK(schemas == NULL);
  const char *server = getenv("DUOLOGUE_TEST_POSTGRES");
  if (server == NULL)
    return;
  char name[64], url[512];
  snprintf(name, sizeof name, "test_c_care_%ld", (long)getpid());
  snprintf(url, sizeof url, "%s?schema=%s", server, name);
  duologue_messenger *messenger = NULL;
  CHECK_OK(duologue_messenger_open(url, NULL, &messenger, &error), error);
  duologue_messenger_free(messenger);
  CHECK_OK(duologue_workspaces(server, &schemas, &error), error);
  duologue_schema *found = NULL;
  for (;;) {
    CHECK_OK(duologue_schema_cursor_next(schemas, &schema, &error), error);
    if (schema == NULL)
      break;
    if (strcmp(duologue_schema_name(schema), name) == 0)
      found = duologue_schema_clone(schema);
  }
  CHECK(duologue_schema_cursor_after(schemas) == NULL);
  duologue_schema_cursor_free(schemas);
  CHECK_TEXT(duologue_schema_name(found), name);
  duologue_schema_free(found);
}

static void numbers_have_names(void) {
  CHECK_TEXT(duologue_log_level_name(DUOLOGUE_LOG_LEVEL_WARN), "warn");
  CHECK_TEXT(duologue_durability_name(DUOLOGUE_DURABILITY_FULL), "full");
  CHECK(duologue_log_level_name(0) == NULL && duologue_durability_name(3) == NULL);
}

int main(void) {
  RUN(a_sound_workspace_has_no_differences);
  RUN(health_tells_what_waits_and_what_was_done);
  RUN(a_backup_is_a_workspace_that_can_be_restored);
  RUN(a_backup_that_does_not_agree_with_its_log_is_told);
  RUN(what_is_no_backup_is_told);
  RUN(an_export_makes_the_same_workspace_elsewhere);
  RUN(a_failing_function_fails_the_export_and_is_not_called_again);
  RUN(what_is_not_the_whole_of_an_export_is_not_imported);
  RUN(a_copy_makes_the_same_workspace_elsewhere);
  RUN(each_workspace_that_is_migrated_has_a_result);
  RUN(the_workspaces_of_a_database_are_told_by_their_schemas);
  RUN(numbers_have_names);
  return 0;
}
