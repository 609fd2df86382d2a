#include "thread.h"

#include "screen.h"
#include "trouble.h"

#include <stdlib.h>
#include <string.h>

// The widest a text may be.
enum { TEXT_WIDTH = 52 };
// How much room the time, the initials and the delivery status of the shop's messages have.
enum { MARGIN = 18 };

static text text_of_message(const duologue_message *message) {
  text whole = TEXT_INIT;
  const size_t files = duologue_message_attachment_count(message);
  for (size_t at = 0; at < files; at++) {
    const duologue_attachment *file = duologue_message_attachment(message, at);
    const phrase size = several(duologue_attachment_size(file), "byte");
    text_add(&whole, "[%s, %s] ", duologue_attachment_file_name(file), size.text);
  }
  text_add(&whole, "%s", duologue_message_body(message));
  return whole;
}

static void show_incoming(const duologue_message *message, const char *time) {
  text whole = text_of_message(message), part = TEXT_INIT;
  const char *rest = text_of(&whole);
  do {
    take_line(&rest, TEXT_WIDTH, &part);
    line("  %s%-5s │%s %s", ink_of(DIM), time, ink_of(PLAIN), text_of(&part));
    time = "";
  } while (*rest != '\0');
  text_free(&part);
  text_free(&whole);
}

static size_t widest_line(const char *rest) {
  text part = TEXT_INIT;
  size_t widest = 0;
  do {
    take_line(&rest, TEXT_WIDTH, &part);
    const size_t wide = columns(text_of(&part));
    widest = wide > widest ? wide : widest;
  } while (*rest != '\0');
  text_free(&part);
  return widest;
}

static void show_outgoing(const duologue_message *message, const char *time) {
  text whole = text_of_message(message), part = TEXT_INIT, margin = TEXT_INIT;
  const phrase status = words(duologue_delivery_status_name(duologue_message_status(message)));
  text_add(&margin, "%s %s %s", time, duologue_message_initials(message), status.text);
  const size_t widest = widest_line(text_of(&whole));
  const int indent = (int)(WIDTH - widest - MARGIN - 3);
  const char *rest = text_of(&whole);
  do {
    take_line(&rest, TEXT_WIDTH, &part);
    const phrase filled = pad(text_of(&part), widest);
    line("%*s%s %s│ %s%s", indent, "", filled.text, ink_of(DIM), text_of(&margin), ink_of(PLAIN));
    text_clear(&margin);
  } while (*rest != '\0');
  text_free(&margin);
  text_free(&part);
  text_free(&whole);
}

static void show_event(const shop *shop, const duologue_event *event) {
  const duologue_message *message = duologue_event_message(event);
  const phrase time = time_of(duologue_event_at(event));
  if (message == NULL) {
    text happened = TEXT_INIT;
    what_happened(shop, event, &happened);
    const int indent = (int)(WIDTH - columns(text_of(&happened))) / 2;
    line("%s%*s%s%s", ink_of(DIM), indent, "", text_of(&happened), ink_of(PLAIN));
    text_free(&happened);
  } else if (duologue_message_direction(message) == DUOLOGUE_DIRECTION_INCOMING) {
    show_incoming(message, time.text);
  } else {
    show_outgoing(message, time.text);
  }
}

void show_thread(const shop *shop, const duologue_conversation *conversation) {
  text who = TEXT_INIT, standing = TEXT_INIT;
  text_add(&who, "%s  %s", duologue_conversation_contact_name(conversation),
           duologue_conversation_address(conversation));
  const phrase status =
      words(duologue_conversation_status_name(duologue_conversation_status(conversation)));
  text_join(&standing, " · ", status.text);
  if (duologue_conversation_assignee(conversation) != 0) {
    const phrase name = agent_name(shop, duologue_conversation_assignee(conversation));
    text_join(&standing, " · ", name.text);
  }
  const size_t tags = duologue_conversation_tag_count(conversation);
  for (size_t at = 0; at < tags; at++) {
    text_join(&standing, " · #", duologue_tag_name(duologue_conversation_tag(conversation, at)));
  }
  ends(text_of(&who), text_of(&standing));
  text_free(&standing);
  text_free(&who);

  duologue_event_cursor *timeline;
  size_t count;
  must(duologue_messenger_timeline(shop->messenger, duologue_conversation_id(conversation), NULL, 0,
                                   NULL, &timeline, &trouble));
  duologue_event **events = oldest_first(timeline, &count);
  for (size_t at = 0; at < count; at++) {
    show_event(shop, events[at]);
  }
  free_events(events, count);
}

void what_happened(const shop *shop, const duologue_event *event, text *line) {
  const duologue_event_kind_t kind = duologue_event_kind(event);
  const phrase time = time_of(duologue_event_at(event));
  text detail = TEXT_INIT;
  if (kind == DUOLOGUE_EVENT_KIND_NOTE_ADDED) {
    text_add(&detail, "%s", duologue_event_text(event));
  } else if (kind == DUOLOGUE_EVENT_KIND_SNOOZED &&
             duologue_event_until(event) != DUOLOGUE_NO_TIME) {
    const phrase until = time_of(duologue_event_until(event));
    text_add(&detail, "until %s", until.text);
  } else {
    text_add(&detail, "%s", duologue_event_name(event));
  }
  text_add(line, "%s %s", time.text, duologue_event_kind_label(kind));
  if (detail.length > 0) {
    text_add(line, ": %s", text_of(&detail));
  }
  const phrase agent = agent_name(shop, duologue_event_agent(event));
  if (agent.text[0] != '\0' && strcmp(agent.text, text_of(&detail)) != 0) {
    text_add(line, ", by %s", agent.text);
  }
  text_free(&detail);
}

duologue_event **oldest_first(duologue_event_cursor *cursor, size_t *count) {
  duologue_event **events = NULL;
  const duologue_event *event;
  *count = 0;
  for (;;) {
    must(duologue_event_cursor_next(cursor, &event, &trouble));
    if (event == NULL) {
      break;
    }
    events = must_have(realloc(events, (*count + 1) * sizeof *events));
    events[(*count)++] = duologue_event_clone(event);
  }
  for (size_t low = 0, high = *count; low + 1 < high; low++) {
    duologue_event *swapped = events[low];
    events[low] = events[--high];
    events[high] = swapped;
  }
  duologue_event_cursor_free(cursor);
  return events;
}

void free_events(duologue_event **events, size_t count) {
  for (size_t at = 0; at < count; at++) {
    duologue_event_free(events[at]);
  }
  free(events);
}
