// Commands about notes, the host's own events and their kinds.
#include "shown.h"

static cJSON *show_one(const struct world *world, duologue_event *event) {
  cJSON *shown = show_event(world, event);
  duologue_event_free(event);
  return shown;
}

static cJSON *do_add_note(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_conversation_id_t conversation = read_id(world, line, CONVERSATION, "conversation");
  duologue_by by = read_by(world, line);
  duologue_event *event;
  if (duologue_messenger_add_note(world->messenger, conversation, read_text(line, "text"),
                                  DUOLOGUE_NUL_TERMINATED, &by, &event, refused))
    return NULL;
  return show_one(world, event);
}

static cJSON *do_add_contact_note(struct world *world, const cJSON *line,
                                  duologue_error **refused) {
  duologue_contact_id_t contact = read_id(world, line, CONTACT, "contact");
  duologue_by by = read_by(world, line);
  duologue_event *event;
  if (duologue_messenger_add_contact_note(world->messenger, contact, read_text(line, "text"),
                                          DUOLOGUE_NUL_TERMINATED, &by, &event, refused))
    return NULL;
  return show_one(world, event);
}

static duologue_host_event read_event(const cJSON *line) {
  duologue_host_event event = DUOLOGUE_HOST_EVENT_INIT;
  event.title = read_text(line, "title");
  event.attributes = read_text_if(line, "attributes");
  event.at = read_moment_if(line, "at");
  return event;
}

static cJSON *do_add_event(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_conversation_id_t conversation = read_id(world, line, CONVERSATION, "conversation");
  duologue_event_kind_t kind = read_kind(world, find_field(line, "kind"));
  duologue_host_event happened = read_event(line);
  duologue_by by = read_by(world, line);
  duologue_event *event;
  if (duologue_messenger_add_event(world->messenger, conversation, kind, &happened, &by, &event,
                                   refused))
    return NULL;
  return show_one(world, event);
}

static cJSON *do_add_contact_event(struct world *world, const cJSON *line,
                                   duologue_error **refused) {
  duologue_contact_id_t contact = read_id(world, line, CONTACT, "contact");
  duologue_event_kind_t kind = read_kind(world, find_field(line, "kind"));
  duologue_host_event happened = read_event(line);
  duologue_by by = read_by(world, line);
  duologue_event *event;
  if (duologue_messenger_add_contact_event(world->messenger, contact, kind, &happened, &by, &event,
                                           refused))
    return NULL;
  return show_one(world, event);
}

static cJSON *do_register_event_kind(struct world *world, const cJSON *line,
                                     duologue_error **refused) {
  const char *name = read_text(line, "name"), *label = read_text(line, "label");
  duologue_event_kind_t kind;
  if (duologue_messenger_register_event_kind(world->messenger, name, label, &kind, refused))
    return NULL;
  return cJSON_CreateNull();
}

static cJSON *show_kind_entry(const struct world *world, const duologue_kind_entry *entry) {
  (void)world;
  cJSON *shown = cJSON_CreateObject();
  put_text(shown, "name", duologue_kind_entry_name(entry));
  put_text(shown, "label", duologue_kind_entry_label(entry));
  return shown;
}

ROWS(kind_entry)

static cJSON *do_event_kinds(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_kind_entry_cursor *kinds;
  if (duologue_messenger_event_kinds(world->messenger, read_text_if(line, "search"), &kinds,
                                     refused))
    return NULL;
  return take_rows_of_kind_entry(world, kinds);
}

const struct command event_commands[] = {
    {"add_note", do_add_note, "conversation text" BY},
    {"add_contact_note", do_add_contact_note, "contact text by"},
    {"add_event", do_add_event, "conversation kind title attributes at" BY},
    {"add_contact_event", do_add_contact_event, "contact kind title attributes at by"},
    {"register_event_kind", do_register_event_kind, "name label"},
    {"event_kinds", do_event_kinds, "search"},
    {NULL, NULL, NULL},
};
