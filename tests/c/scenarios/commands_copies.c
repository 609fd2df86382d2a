// Commands about the workspace as a whole: how it does, taken out, and in.
#include "shown.h"

static cJSON *do_verify(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_verification *found;
  if (duologue_messenger_verify(world->messenger, &found, refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  put_number(shown, "differences", (int64_t)duologue_verification_difference_count(found));
  duologue_verification_free(found);
  return shown;
}

static cJSON *do_health(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_health *health;
  if (duologue_messenger_health(world->messenger, &health, refused))
    return NULL;
  cJSON *shown = show_health(health);
  duologue_health_free(health);
  return shown;
}

static cJSON *show_lines(uint64_t lines) {
  cJSON *shown = cJSON_CreateObject();
  put_number(shown, "lines", (int64_t)lines);
  return shown;
}

static cJSON *do_export(struct world *world, const cJSON *line, duologue_error **refused) {
  struct text exported;
  uint64_t lines;
  duologue_status status = export_world(world, &exported, &lines, refused);
  const char *name = read_text_if(line, "as");
  if (status == DUOLOGUE_OK && name != NULL)
    keep(&world->names, EXPORT, name, exported.data, exported.length);
  free_text(&exported);
  return status ? NULL : show_lines(lines);
}

static cJSON *do_import(struct world *world, const cJSON *line, duologue_error **refused) {
  const struct text *exported = read_kept(world, line, EXPORT, "export");
  if (exported == NULL)
    fail("the field `export` is missing");
  uint64_t lines;
  return import_world(world, exported, &lines, refused) ? NULL : show_lines(lines);
}

const struct command copy_commands[] = {
    {"verify", do_verify, ""},       {"health", do_health, ""}, {"export", do_export, "as"},
    {"import", do_import, "export"}, {NULL, NULL, NULL},
};
