// The event log of a workspace as text, a line an event.
#include "shown.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

// Every event that is about a contact, in the order of their ids.
struct events {
  duologue_event **items;
  size_t count;
};

static void add_activity(const struct world *world, duologue_contact_id_t contact,
                         struct events *events) {
  size_t count;
  const duologue_event_kind_t *kinds = every_kind(world, &count);
  duologue_event_cursor *activity;
  duologue_error *error;
  must(
      duologue_messenger_activity(world->messenger, contact, kinds, count, NULL, &activity, &error),
      &error);
  for (;;) {
    const duologue_event *event;
    must(duologue_event_cursor_next(activity, &event, &error), &error);
    if (event == NULL)
      break;
    events->items = resize(events->items, (events->count + 1) * sizeof(duologue_event *));
    events->items[events->count++] = duologue_event_clone(event);
  }
  duologue_event_cursor_free(activity);
}

static int compare_events(const void *left, const void *right) {
  int64_t first = duologue_event_id(*(duologue_event *const *)left);
  int64_t second = duologue_event_id(*(duologue_event *const *)right);
  return (first > second) - (first < second);
}

static struct events collect_events(const struct world *world) {
  struct events events = {0};
  duologue_contact_cursor *contacts;
  duologue_error *error;
  must(duologue_messenger_contacts(world->messenger, NULL, NULL, &contacts, &error), &error);
  for (;;) {
    const duologue_contact *contact;
    must(duologue_contact_cursor_next(contacts, &contact, &error), &error);
    if (contact == NULL)
      break;
    add_activity(world, duologue_contact_id(contact), &events);
  }
  duologue_contact_cursor_free(contacts);
  if (events.count != 0)
    qsort(events.items, events.count, sizeof(duologue_event *), compare_events);
  return events;
}

static void free_events(struct events *events) {
  for (size_t index = 0; index < events->count; index++)
    duologue_event_free(events->items[index]);
  free(events->items);
}

// The change feed

static void expect_same(const struct world *world, const duologue_event *wanted,
                        const duologue_event *found) {
  cJSON *there = show_event(world, wanted), *here = show_event(world, found);
  if (duologue_event_id(wanted) != duologue_event_id(found))
    fail("the change feed has event %" PRId64 " where the activity of a contact has %" PRId64,
         duologue_event_id(found), duologue_event_id(wanted));
  expect(there, here);
  cJSON_Delete(there);
  cJSON_Delete(here);
}

// Reads the change feed from its beginning, two events at a time: what is about a contact is what
// its activity has.
static void compare_feed(const struct world *world, const struct events *events) {
  struct text place = {0};
  size_t count = 0;
  for (bool has_more = true; has_more;) {
    duologue_event_cursor *changes;
    duologue_error *error;
    must(duologue_messenger_changes(world->messenger, place.data, 2, &changes, &error), &error);
    const duologue_event *event;
    must(duologue_event_cursor_next(changes, &event, &error), &error);
    has_more = event != NULL;
    while (event != NULL) {
      if (duologue_event_contact(event) != 0) {
        if (count == events->count)
          fail("the change feed has more events than the activities of all contacts");
        expect_same(world, events->items[count++], event);
      }
      must(duologue_event_cursor_next(changes, &event, &error), &error);
    }
    const char *after = duologue_event_cursor_after(changes);
    place.length = 0;
    append(&place, after, strlen(after));
    duologue_event_cursor_free(changes);
  }
  free_text(&place);
  if (count != events->count)
    fail("the change feed has fewer events than the activities of all contacts");
}

// The words of a line. A field that is missing or empty gives none.

static void put_word(struct text *log, const char *field, const char *word) {
  if (word != NULL && word[0] != '\0')
    append_words(log, " %s=%s", field, word);
}

static void put_whole(struct text *log, const char *field, int64_t number) {
  append_words(log, " %s=%" PRId64, field, number);
}

static void put_quoted(struct text *log, const char *field, const char *text) {
  if (text == NULL || text[0] == '\0')
    return;
  append_words(log, " %s=\"", field);
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '\n')
      append(log, "\\n", 2);
    else if (*at == '"' || *at == '\\')
      append_words(log, "\\%c", *at);
    else
      append(log, at, 1);
  }
  append(log, "\"", 1);
}

static void put_until(struct text *log, duologue_time_t moment) {
  if (moment == DUOLOGUE_NO_TIME)
    return;
  append_words(log, " until=");
  write_moment(log, moment);
}

// Numbers of the database have no place in the log: they need not be the same everywhere.
static const char *named(const struct world *world, enum sort sort, int64_t number) {
  const char *name = find_name(&world->names, sort, number);
  if (name == NULL)
    fail("%s %" PRId64 " is in the log and has no name", sort_name(sort), number);
  return name;
}

static void put_thing(const struct world *world, struct text *log, const char *field,
                      enum sort sort, int64_t number) {
  if (number != 0)
    put_word(log, field, named(world, sort, number));
}

static void put_message(const struct world *world, struct text *log,
                        const duologue_message *message) {
  put_word(log, "message", find_name(&world->names, MESSAGE, duologue_message_id(message)));
  put_thing(world, log, "gateway", GATEWAY, duologue_message_gateway(message));
  put_word(log, "from", duologue_message_sender(message));
  put_word(log, "to", duologue_message_recipient(message));
  put_word(log, "transport", duologue_transport_name(duologue_message_transport(message)));
  put_word(log, "encoding", duologue_encoding_name(duologue_message_encoding(message)));
  put_whole(log, "segments", duologue_message_segments(message));
  append_words(log, " cost=");
  write_decimal(log, duologue_message_cost(message));
  put_word(log, "status", duologue_delivery_status_name(duologue_message_status(message)));
  put_word(log, "error", duologue_message_error_code(message));
  put_word(log, "initials", duologue_message_initials(message));
  put_quoted(log, "body", duologue_message_body(message));
  for (size_t index = 0; index < duologue_message_attachment_count(message); index++) {
    const duologue_attachment *file = duologue_message_attachment(message, index);
    put_quoted(log, "file", duologue_attachment_file_name(file));
    put_word(log, "type", duologue_attachment_media_type(file));
    put_whole(log, "size", duologue_attachment_size(file));
  }
}

// The message that an event is about: by its name, or by the number of the line that it came into
// the log with.
static void put_of(const struct world *world, struct text *log, const struct events *events,
                   duologue_message_id_t message) {
  if (message == 0)
    return;
  const char *name = find_name(&world->names, MESSAGE, message);
  if (name != NULL) {
    put_word(log, "of", name);
    return;
  }
  for (size_t index = 0; index < events->count; index++)
    if (duologue_event_id(events->items[index]) == message) {
      append_words(log, " of=#%zu", index + 1);
      return;
    }
  fail("message %" PRId64 " is in the log, and no event is it", message);
}

static void write_event(const struct world *world, struct text *log, const struct events *events,
                        size_t index) {
  const duologue_event *event = events->items[index];
  append_words(log, "%zu ", index + 1);
  write_moment(log, duologue_event_at(event));
  append_words(log, " %s %s", kind_name(world, duologue_event_kind(event)),
               duologue_actor_name(duologue_event_actor(event)));
  if (duologue_event_actor(event) == DUOLOGUE_ACTOR_AGENT)
    append_words(log, ":%s", named(world, AGENT, duologue_event_agent(event)));
  put_thing(world, log, "conversation", CONVERSATION, duologue_event_conversation(event));
  put_thing(world, log, "contact", CONTACT, duologue_event_contact(event));
  duologue_message_id_t of = duologue_event_about(event);
  const duologue_message *message = duologue_event_message(event);
  // A message has the number of the event that put it into the log.
  if (message != NULL && duologue_message_id(message) == duologue_event_id(event))
    put_message(world, log, message);
  else if (message != NULL)
    of = duologue_message_id(message);
  put_quoted(log, "text", duologue_event_text(event));
  put_quoted(log, "attributes", duologue_event_attributes(event));
  put_thing(world, log, "assignee", AGENT, duologue_event_assignee(event));
  put_thing(world, log, "mailbox", MAILBOX, duologue_event_mailbox(event));
  put_quoted(log, "name", duologue_event_name(event));
  put_until(log, duologue_event_until(event));
  put_word(log, "mode", duologue_snooze_mode_name(duologue_event_snooze_mode(event)));
  if (duologue_event_unread(event) != -1)
    put_whole(log, "unread", duologue_event_unread(event));
  put_of(world, log, events, of);
  put_word(log, "status", duologue_delivery_status_name(duologue_event_status(event)));
  put_word(log, "error", duologue_event_error_code(event));
  append(log, "\n", 1);
}

void write_log(struct world *world, struct text *log) {
  struct events events = collect_events(world);
  compare_feed(world, &events);
  append(log, "", 0);
  for (size_t index = 0; index < events.count; index++)
    write_event(world, log, &events, index);
  free_events(&events);
  free_scratch();
}
