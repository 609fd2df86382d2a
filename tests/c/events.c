// Notes, and events of the host's own.
#include "scene.h"

static duologue_event_kind_t register_kind(const scene *scene) {
  duologue_error *error = NULL;
  duologue_event_kind_t kind = 0;
  CHECK_OK(duologue_messenger_register_event_kind(scene->messenger, "order_shipped",
                                                  "Order Shipped", &kind, &error),
           error);
  CHECK(kind < 0); // the host's; the engine's own are positive
  return kind;
}

static duologue_contact_id_t contact_of(const scene *scene, duologue_conversation_id_t id) {
  duologue_conversation *conversation = scene_look(scene, id);
  const duologue_contact_id_t contact = duologue_conversation_contact(conversation);
  duologue_conversation_free(conversation);
  return contact;
}

static void a_note_is_an_event_of_its_conversation(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event *event = NULL;
  const duologue_by ann = scene_by(scene.ann);
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  CHECK_OK(duologue_messenger_add_note(scene.messenger, id, "Asked twice", DUOLOGUE_NUL_TERMINATED,
                                       &ann, &event, &error),
           error);
  CHECK(duologue_event_id(event) > 0);
  CHECK(duologue_event_at(event) == SCENE_START);
  CHECK(duologue_event_kind(event) == DUOLOGUE_EVENT_KIND_NOTE_ADDED);
  CHECK(duologue_event_actor(event) == DUOLOGUE_ACTOR_AGENT);
  CHECK(duologue_event_agent(event) == scene.ann);
  CHECK(duologue_event_conversation(event) == id);
  CHECK(duologue_event_contact(event) == contact_of(&scene, id));
  CHECK(duologue_event_message(event) == NULL);
  CHECK_TEXT(duologue_event_text(event), "Asked twice");
  CHECK_TEXT(duologue_event_attributes(event), "");
  CHECK_TEXT(duologue_event_initials(event), "");
  CHECK(duologue_event_assignee(event) == 0);
  CHECK(duologue_event_tag(event) == 0);
  CHECK(duologue_event_mailbox(event) == 0);
  CHECK_TEXT(duologue_event_name(event), "");
  CHECK(duologue_event_until(event) == DUOLOGUE_NO_TIME);
  CHECK(duologue_event_snooze_mode(event) == 0);
  CHECK(duologue_event_unread(event) == -1);
  CHECK(duologue_event_about(event) == 0);
  CHECK(duologue_event_status(event) == 0);
  CHECK_TEXT(duologue_event_error_code(event), "");
  duologue_event *copy = duologue_event_clone(event);
  duologue_event_free(event);
  CHECK_TEXT(duologue_event_text(copy), "Asked twice");
  duologue_event_free(copy);
  scene_close(&scene);
}

static void a_note_on_a_contact_is_in_no_conversation(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event *event = NULL;
  const duologue_contact_id_t contact = contact_of(&scene, scene_write(&scene, 1, "Size 9?"));

  CHECK_OK(duologue_messenger_add_contact_note(scene.messenger, contact, "Likes blue, hates red",
                                               10, NULL, &event, &error),
           error);
  CHECK(duologue_event_conversation(event) == 0);
  CHECK(duologue_event_contact(event) == contact);
  CHECK(duologue_event_actor(event) == DUOLOGUE_ACTOR_HOST);
  CHECK(duologue_event_agent(event) == 0);
  CHECK_TEXT(duologue_event_text(event), "Likes blue");
  duologue_event_free(event);
  scene_close(&scene);
}

static void a_note_that_cannot_be_is_refused(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event *event = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_contact_id_t contact = contact_of(&scene, id);

#define REFUSED(text, length)                                                                      \
  CHECK_INVALID(                                                                                   \
      duologue_messenger_add_note(scene.messenger, id, text, length, NULL, &event, &error),        \
      "text", error);                                                                              \
  CHECK_INVALID(duologue_messenger_add_contact_note(scene.messenger, contact, text, length, NULL,  \
                                                    &event, &error),                               \
                "text", error);                                                                    \
  CHECK(event == NULL)
  REFUSED(NULL, 1);
  REFUSED(NULL, 0);
  REFUSED("  ", 2);
  REFUSED("caf\xc3", 4);
  REFUSED("a\0b", 3);
  REFUSED("a", (size_t)PTRDIFF_MAX + 1);
#undef REFUSED
  CHECK_INVALID(duologue_messenger_add_note(scene.messenger, 0, "a", 1, NULL, &event, &error),
                "conversation", error);
  CHECK_STATUS(duologue_messenger_add_note(scene.messenger, 99, "a", 1, NULL, &event, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(
      duologue_messenger_add_contact_note(scene.messenger, -1, "a", 1, NULL, &event, &error),
      "contact", error);
  CHECK_INVALID(duologue_messenger_add_note(NULL, id, "a", 1, NULL, &event, &error), "messenger",
                error);
  scene_close(&scene);
}

static void an_event_of_the_hosts_own_is_kept_as_it_is(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event *event = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_contact_id_t contact = contact_of(&scene, id);
  const duologue_event_kind_t kind = register_kind(&scene);
  duologue_host_event happened = DUOLOGUE_HOST_EVENT_INIT;
  happened.title = "Order 7 shipped";
  happened.attributes = "{\"order\": 7}";
  happened.at = SCENE_START - 1000000;

  CHECK_OK(duologue_messenger_add_event(scene.messenger, id, kind, &happened, NULL, &event, &error),
           error);
  CHECK(duologue_event_kind(event) == kind);
  CHECK(duologue_event_at(event) == SCENE_START - 1000000);
  CHECK(duologue_event_conversation(event) == id);
  CHECK_TEXT(duologue_event_text(event), "Order 7 shipped");
  CHECK_TEXT(duologue_event_attributes(event), "{\"order\": 7}");
  duologue_event_free(event);

  happened.at = DUOLOGUE_NO_TIME;
  happened.attributes = "{} and more";
  happened.attributes_length = 2;
  CHECK_OK(duologue_messenger_add_contact_event(scene.messenger, contact, kind, &happened, NULL,
                                                &event, &error),
           error);
  CHECK(duologue_event_at(event) == SCENE_START);
  CHECK(duologue_event_conversation(event) == 0 && duologue_event_contact(event) == contact);
  CHECK_TEXT(duologue_event_attributes(event), "{}");
  duologue_event_free(event);
  scene_close(&scene);
}

static void an_event_that_cannot_be_is_refused(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event *event = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_contact_id_t contact = contact_of(&scene, id);
  const duologue_event_kind_t kind = register_kind(&scene);
  const duologue_host_event fresh = DUOLOGUE_HOST_EVENT_INIT;
  duologue_host_event happened = fresh;
  happened.title = "Order 7 shipped";

#define REFUSED(kind, field)                                                                       \
  CHECK_INVALID(                                                                                   \
      duologue_messenger_add_event(scene.messenger, id, kind, &happened, NULL, &event, &error),    \
      field, error);                                                                               \
  CHECK_INVALID(duologue_messenger_add_contact_event(scene.messenger, contact, kind, &happened,    \
                                                     NULL, &event, &error),                        \
                field, error);                                                                     \
  CHECK(event == NULL)
  REFUSED(0, "kind");
  REFUSED(26, "kind");
  REFUSED(DUOLOGUE_EVENT_KIND_NOTE_ADDED, "kind");
  REFUSED(INT64_MIN, "kind");
  happened.attributes = "[7]";
  REFUSED(kind, "attributes");
  happened.attributes = "\xff";
  REFUSED(kind, "attributes");
  happened.attributes = NULL;
  happened.attributes_length = 1;
  REFUSED(kind, "attributes");
  happened = fresh;
  REFUSED(kind, "title");
  happened.title = "\xff";
  REFUSED(kind, "title");
  happened.title = "Order 7 shipped";
  happened.at = INT64_MAX;
  REFUSED(kind, "at");
#undef REFUSED
  CHECK_INVALID(duologue_messenger_add_event(scene.messenger, id, kind, NULL, NULL, &event, &error),
                "title", error);
  happened = fresh;
  happened.title = "Order 7 shipped";
  CHECK_STATUS(
      duologue_messenger_add_event(scene.messenger, id, kind - 1, &happened, NULL, &event, &error),
      DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(
      duologue_messenger_add_event(scene.messenger, 0, kind, &happened, NULL, &event, &error),
      "conversation", error);
  CHECK_INVALID(duologue_messenger_add_contact_event(scene.messenger, 0, kind, &happened, NULL,
                                                     &event, &error),
                "contact", error);
  scene_close(&scene);
}

static void kinds_are_found_by_their_labels(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_kind_entry_cursor *kinds = NULL;
  const duologue_kind_entry *row = NULL;
  duologue_kind_entry *last = NULL;
  size_t count = 0;
  const duologue_event_kind_t kind = register_kind(&scene);

  CHECK_OK(duologue_messenger_event_kinds(scene.messenger, NULL, &kinds, &error), error);
  for (;;) {
    CHECK_OK(duologue_kind_entry_cursor_next(kinds, &row, &error), error);
    if (row == NULL)
      break;
    count += 1;
    duologue_kind_entry_free(last);
    last = duologue_kind_entry_clone(row);
  }
  CHECK(duologue_kind_entry_cursor_after(kinds) == NULL);
  duologue_kind_entry_cursor_free(kinds);
  CHECK(count == 20); // the engine's that are not internal, and the host's
  CHECK(duologue_kind_entry_kind(last) == kind);
  CHECK_TEXT(duologue_kind_entry_name(last), "order_shipped");
  CHECK_TEXT(duologue_kind_entry_label(last), "Order Shipped");
  duologue_kind_entry_free(last);

  CHECK_OK(duologue_messenger_event_kinds(scene.messenger, "NOTE", &kinds, &error), error);
  CHECK_OK(duologue_kind_entry_cursor_next(kinds, &row, &error), error);
  CHECK(duologue_kind_entry_kind(row) == DUOLOGUE_EVENT_KIND_NOTE_ADDED);
  CHECK_OK(duologue_kind_entry_cursor_next(kinds, &row, &error), error);
  CHECK(row == NULL);
  duologue_kind_entry_cursor_free(kinds);
  CHECK_INVALID(duologue_messenger_event_kinds(scene.messenger, "\xff", &kinds, &error), "search",
                error);
  scene_close(&scene);
}

static void a_kind_that_cannot_be_is_not_registered(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event_kind_t kind = 7;
  const duologue_messenger *messenger = scene.messenger;

  CHECK_INVALID(
      duologue_messenger_register_event_kind(messenger, "Order shipped", "Order", &kind, &error),
      "name", error);
  CHECK(kind == 0);
  CHECK_INVALID(
      duologue_messenger_register_event_kind(messenger, "note_added", "Note", &kind, &error),
      "name", error);
  CHECK_INVALID(duologue_messenger_register_event_kind(messenger, NULL, "Order", &kind, &error),
                "name", error);
  CHECK_INVALID(duologue_messenger_register_event_kind(messenger, "order", "", &kind, &error),
                "label", error);
  CHECK_INVALID(duologue_messenger_register_event_kind(messenger, "order", NULL, &kind, &error),
                "label", error);
  CHECK_OK(duologue_messenger_register_event_kind(messenger, "order", "Order", NULL, &error),
           error);
  CHECK_TEXT(duologue_event_kind_name(DUOLOGUE_EVENT_KIND_SETTINGS_CHANGED), "settings_changed");
  CHECK_TEXT(duologue_actor_name(DUOLOGUE_ACTOR_SYSTEM), "system");
  CHECK(duologue_event_kind_name(-1) == NULL && duologue_event_kind_name(INT64_MAX) == NULL);
  CHECK(duologue_actor_name(5) == NULL);
  CHECK(duologue_event_unread(NULL) == -1 && duologue_event_kind(NULL) == 0);
  CHECK(duologue_event_clone(NULL) == NULL && duologue_kind_entry_name(NULL) == NULL);
  duologue_event_free(NULL);
  scene_close(&scene);
}

int main(void) {
  RUN(a_note_is_an_event_of_its_conversation);
  RUN(a_note_on_a_contact_is_in_no_conversation);
  RUN(a_note_that_cannot_be_is_refused);
  RUN(an_event_of_the_hosts_own_is_kept_as_it_is);
  RUN(an_event_that_cannot_be_is_refused);
  RUN(kinds_are_found_by_their_labels);
  RUN(a_kind_that_cannot_be_is_not_registered);
  return 0;
}
