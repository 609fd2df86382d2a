// One replay: a workspace, a clock that stands still, an imagined network, and the names of what
// was made.
#include "scenarios.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const option_names = "now time_zone region policy seed sandbox_seed providers retry";

static void read_retry(const cJSON *options, duologue_options *wanted) {
  const cJSON *retry = read_object(options, "retry");
  if (retry == NULL)
    return;
  check_fields(retry, "attempts base longest");
  wanted->retry_attempts = (int32_t)read_number(retry, "attempts");
  wanted->retry_base_ms = read_seconds(retry, "base");
  wanted->retry_longest_ms = read_seconds(retry, "longest");
}

static duologue_provider sandbox_as(const struct world *world, const char *name) {
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  provider.name = name;
  provider.sandbox = world->sandbox;
  return provider;
}

// The sandbox under its own name, and under those others that the options have for it.
static const duologue_provider *providers_of(const struct world *world, size_t *count) {
  size_t names;
  const char *const *further = read_texts(world->options, "providers", &names);
  duologue_provider *providers = scratch(1 + names, sizeof *providers);
  providers[0] = sandbox_as(world, "sandbox");
  *count = 1;
  for (size_t index = 0; index < names; index++)
    if (strcmp(further[index], "sandbox") != 0)
      providers[(*count)++] = sandbox_as(world, further[index]);
  return providers;
}

static duologue_messenger *open_workspace(const struct world *world, const char *path) {
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  const char *time_zone = read_text_if(world->options, "time_zone");
  options.time_zone = time_zone == NULL ? "UTC" : time_zone;
  options.default_region = read_text_if(world->options, "region");
  options.session_policy = read_word_if(world->options, "policy", duologue_session_policy_name);
  options.has_random_seed = DUOLOGUE_YES;
  options.random_seed = (uint64_t)read_number_or(world->options, "seed", 1);
  options.manual_clock = world->clock;
  options.providers = providers_of(world, &options.provider_count);
  read_retry(world->options, &options);
  duologue_messenger *messenger;
  duologue_error *error;
  must(duologue_messenger_open(path, &options, &messenger, &error), &error);
  return messenger;
}

void open_world(struct world *world, const cJSON *options, const char *path) {
  check_fields(options, option_names);
  *world = (struct world){0};
  world->options = cJSON_Duplicate(options, true);
  world->path = copy_text(path, strlen(path));
  duologue_time_t now = read_moment_if(options, "now");
  world->clock = duologue_manual_clock_new(
      now == DUOLOGUE_NO_TIME ? parse_moment("2026-11-22T09:00:00Z") : now);
  world->sandbox = duologue_sandbox_new((uint64_t)read_number_or(options, "sandbox_seed", 1));
  world->messenger = open_workspace(world, path);
}

void reopen_world(struct world *world, const cJSON *changed) {
  duologue_messenger_free(world->messenger);
  const cJSON *option;
  cJSON_ArrayForEach (option, changed) {
    cJSON_DeleteItemFromObjectCaseSensitive(world->options, option->string);
    cJSON_AddItemToObject(world->options, option->string, cJSON_Duplicate(option, true));
  }
  world->messenger = open_workspace(world, world->path);
}

static uint64_t count_lines(const struct text *text) {
  uint64_t lines = 0;
  for (size_t index = 0; index < text->length; index++)
    lines += text->data[index] == '\n';
  return lines;
}

void move_into_copy(struct world *world, const struct text *exported, const char *path) {
  duologue_messenger_free(world->messenger);
  world->messenger = open_workspace(world, path);
  uint64_t lines;
  duologue_error *error;
  must(import_world(world, exported, &lines, &error), &error);
  if (lines != count_lines(exported))
    fail("an import tells of %" PRIu64 " lines, and read others", lines);
}

void move_directly(struct world *world) {
  duologue_messenger *copy = open_workspace(world, ":memory:");
  duologue_error *error;
  must(duologue_messenger_copy_to(world->messenger, copy, NULL, &error), &error);
  duologue_messenger_free(world->messenger);
  world->messenger = copy;
}

void close_world(struct world *world) {
  duologue_messenger_free(world->messenger);
  duologue_manual_clock_free(world->clock);
  duologue_sandbox_free(world->sandbox);
  free_names(&world->names);
  cJSON_Delete(world->options);
  free(world->path);
}

static duologue_status write_piece(void *user_data, const uint8_t *data, size_t length,
                                   duologue_error **error) {
  (void)error;
  append(user_data, data, length);
  return DUOLOGUE_OK;
}

duologue_status export_world(const struct world *world, struct text *exported, uint64_t *lines,
                             duologue_error **error) {
  *exported = (struct text){0};
  duologue_status status =
      duologue_messenger_export(world->messenger, write_piece, exported, lines, error);
  if (status == DUOLOGUE_OK && *lines != count_lines(exported))
    fail("an export tells of %" PRIu64 " lines, and has others", *lines);
  return status;
}

struct unread {
  const char *data;
  size_t length;
};

// Gives a stretch that is shorter than what fits now and then, as pipes do.
static duologue_status read_piece(void *user_data, uint8_t *buffer, size_t capacity, size_t *read,
                                  duologue_error **error) {
  (void)error;
  struct unread *unread = user_data;
  *read = unread->length < capacity ? unread->length : capacity;
  if (*read > 1000)
    *read = 1000;
  if (*read != 0)
    memcpy(buffer, unread->data, *read);
  unread->data += *read;
  unread->length -= *read;
  return DUOLOGUE_OK;
}

duologue_status import_world(const struct world *world, const struct text *exported,
                             uint64_t *lines, duologue_error **error) {
  struct unread unread = {exported->data, exported->length};
  return duologue_messenger_import(world->messenger, read_piece, &unread, lines, error);
}

static duologue_kind_entry_cursor *host_kinds(const struct world *world) {
  duologue_kind_entry_cursor *kinds;
  duologue_error *error;
  must(duologue_messenger_event_kinds(world->messenger, NULL, &kinds, &error), &error);
  return kinds;
}

// The next kind that is the host's own, or NULL.
static const duologue_kind_entry *next_host_kind(duologue_kind_entry_cursor *kinds) {
  for (;;) {
    const duologue_kind_entry *entry;
    duologue_error *error;
    must(duologue_kind_entry_cursor_next(kinds, &entry, &error), &error);
    if (entry == NULL || duologue_kind_entry_kind(entry) < 0)
      return entry;
  }
}

const char *kind_name(const struct world *world, duologue_event_kind_t kind) {
  if (kind > 0)
    return duologue_event_kind_name(kind);
  const char *found = NULL;
  duologue_kind_entry_cursor *kinds = host_kinds(world);
  for (const duologue_kind_entry *entry; found == NULL && (entry = next_host_kind(kinds)) != NULL;)
    if (duologue_kind_entry_kind(entry) == kind) {
      const char *name = duologue_kind_entry_name(entry);
      found = strcpy(scratch(strlen(name) + 1, 1), name);
    }
  duologue_kind_entry_cursor_free(kinds);
  return found;
}

const duologue_event_kind_t *every_kind(const struct world *world, size_t *count) {
  enum { MOST = 1000 };
  duologue_event_kind_t *every = scratch(MOST, sizeof *every);
  *count = 0;
  for (duologue_event_kind_t kind = 1; duologue_event_kind_name(kind) != NULL; kind++)
    every[(*count)++] = kind;
  duologue_kind_entry_cursor *kinds = host_kinds(world);
  for (const duologue_kind_entry *entry; (entry = next_host_kind(kinds)) != NULL;) {
    if (*count == MOST)
      fail("the host has more kinds than this runner can hold");
    every[(*count)++] = duologue_kind_entry_kind(entry);
  }
  duologue_kind_entry_cursor_free(kinds);
  return every;
}
