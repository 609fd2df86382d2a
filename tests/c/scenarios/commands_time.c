// Commands that let time pass, and ask what is due.
#include "shown.h"

static cJSON *do_advance(struct world *world, const cJSON *line, duologue_error **refused) {
  if (duologue_manual_clock_advance(world->clock, read_seconds(line, "seconds"), refused))
    return NULL;
  return cJSON_CreateNull();
}

static cJSON *do_set_clock(struct world *world, const cJSON *line, duologue_error **refused) {
  if (duologue_manual_clock_set(world->clock, read_moment(line, "now"), refused))
    return NULL;
  return cJSON_CreateNull();
}

static cJSON *do_tick(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_tick *tick;
  if (duologue_messenger_tick(world->messenger, &tick, refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  put_tick(world, shown, tick);
  duologue_tick_free(tick);
  return shown;
}

static cJSON *do_next_deadline(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_time_t deadline;
  if (duologue_messenger_next_deadline(world->messenger, &deadline, refused))
    return NULL;
  return show_moment(deadline);
}

static cJSON *do_snooze_presets(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_snooze_time_cursor *times;
  if (duologue_messenger_snooze_presets(world->messenger, &times, refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  for (;;) {
    const duologue_snooze_time *time;
    duologue_error *error;
    must(duologue_snooze_time_cursor_next(times, &time, &error), &error);
    if (time == NULL)
      break;
    put_moment(shown, duologue_snooze_preset_name(duologue_snooze_time_preset(time)),
               duologue_snooze_time_at(time));
  }
  duologue_snooze_time_cursor_free(times);
  return shown;
}

const struct command time_commands[] = {
    {"advance", do_advance, "seconds"},
    {"set_clock", do_set_clock, "now"},
    {"tick", do_tick, ""},
    {"next_deadline", do_next_deadline, ""},
    {"snooze_presets", do_snooze_presets, ""},
    {NULL, NULL, NULL},
};
