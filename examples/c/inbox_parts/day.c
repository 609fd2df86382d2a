#include "day.h"

#include "boot.h"
#include "desk.h"
#include "screen.h"
#include "thread.h"
#include "trouble.h"

#include <stdlib.h>
#include <string.h>

static const char IN_BLUE[] =
    "Yes, we have size 9 in blue! We'll keep a pair at the till for you until 6 pm.";

// Lets time pass, and begins the next part with the badge: what the inbox's icon then shows.
static void begin(const desk *desk, const char *time, const char *title) {
  uint64_t unread;
  pass_time(&desk->shop, time);
  must(duologue_messenger_badge(desk->messenger, &unread, NULL, &trouble));
  text right = TEXT_INIT;
  text_add(&right, "%lu unread", (unsigned long)unread);
  heading(time, title, text_of(&right));
  text_free(&right);
}

// Prints the refusal that the story tells of.
static void say_refusal(duologue_status status, const char *label, const char *before) {
  if (status == DUOLOGUE_OK) {
    give_up("the engine allowed what the story says it refuses");
  }
  labelled(label, "%s%s", before, duologue_error_message(trouble));
  duologue_error_free(trouble);
  trouble = NULL;
}

static void read_all(const desk *desk, duologue_conversation_id_t conversation,
                     duologue_agent_id_t agent) {
  const duologue_by reader = by(agent);
  must(duologue_messenger_read(desk->messenger, conversation, 0, &reader, NULL, &trouble));
}

static void assign(const desk *desk, duologue_conversation_id_t conversation,
                   duologue_agent_id_t agent) {
  const duologue_by who = by(agent);
  must(duologue_messenger_assign(desk->messenger, conversation, agent, &who, NULL, &trouble));
}

static void show(const desk *desk, duologue_conversation_id_t id) {
  duologue_conversation *conversation;
  must(duologue_messenger_conversation(desk->messenger, id, &conversation, &trouble));
  show_thread(&desk->shop, conversation);
  duologue_conversation_free(conversation);
}

static void the_shop_opens(const desk *desk) {
  begin(desk, "09:00", "Four people wrote before the shop opened");
  show_views(desk);
  show_inbox(desk);
}

static void two_agents_want_the_same(const desk *desk, duologue_conversation_id_t zoe) {
  const duologue_agent_id_t ann = desk->shop.ann, ben = desk->shop.ben;
  duologue_by by_ann = by(ann), by_ben = by(ben);
  begin(desk, "09:01", "Ann and Ben reach for the same conversation");
  by_ann.expected_assignee = DUOLOGUE_NOBODY;
  by_ben.expected_assignee = DUOLOGUE_NOBODY;
  must(duologue_messenger_assign(desk->messenger, zoe, ann, &by_ann, NULL, &trouble));
  labelled("Ann takes it", "Zoë's conversation is assigned to Ann Lee");
  say_refusal(duologue_messenger_assign(desk->messenger, zoe, ben, &by_ben, NULL, &trouble),
              "Ben takes it", "");
  by_ben.expected_assignee = 0;
  must(duologue_messenger_archive(desk->messenger, find(desk, "+15557000004"), &by_ben, NULL,
                                  &trouble));
  labelled("Ben goes on",
           "and archives the cruise: out of the inbox, and not counted as completed");
}

static void a_text_has_its_price(const desk *desk, duologue_conversation_id_t maria) {
  begin(desk, "09:02", "What a text costs, while Ann writes to Maria");
  show_composer(desk, maria, "Yes, we have size 9 in blue!");
  show_composer(desk, maria,
                "Yes, we have size 9 in blue! We’ll keep a pair at the till for you until 6 pm.");
  show_composer(desk, maria, IN_BLUE);
}

static void a_conversation(desk *desk, duologue_conversation_id_t maria) {
  const duologue_by by_ann = by(desk->shop.ann);
  pass_time(&desk->shop, "09:03");
  read_all(desk, maria, desk->shop.ann);
  assign(desk, maria, desk->shop.ann);
  send_text(desk, maria, IN_BLUE, NULL, desk->shop.ann);
  begin(desk, "09:05", "Maria answers, and Ann leaves a tag and a note");
  must(duologue_messenger_add_tag(desk->messenger, maria, "Hold", &by_ann, NULL, &trouble));
  must(duologue_messenger_add_note(desk->messenger, maria,
                                   "Blue, size 9: second drawer under the till",
                                   DUOLOGUE_NUL_TERMINATED, &by_ann, NULL, &trouble));
  read_all(desk, maria, desk->shop.ann);
  show(desk, maria);
}

// What the menu calls a preset.
static const char *preset_name(duologue_snooze_preset_t preset) {
  switch (preset) {
  case DUOLOGUE_SNOOZE_PRESET_IN_ONE_HOUR:
    return "in 1 hour";
  case DUOLOGUE_SNOOZE_PRESET_IN_FOUR_HOURS:
    return "in 4 hours";
  case DUOLOGUE_SNOOZE_PRESET_TOMORROW_MORNING:
    return "tomorrow morning";
  case DUOLOGUE_SNOOZE_PRESET_NEXT_MONDAY:
    return "next Monday";
  default:
    return "next month";
  }
}

static void show_snooze_menu(const desk *desk) {
  duologue_snooze_time_cursor *presets;
  const duologue_snooze_time *preset;
  text menu = TEXT_INIT;
  must(duologue_messenger_snooze_presets(desk->messenger, &presets, &trouble));
  for (;;) {
    must(duologue_snooze_time_cursor_next(presets, &preset, &trouble));
    if (preset == NULL) {
      break;
    }
    const phrase until = soon(duologue_snooze_time_at(preset));
    text_join(&menu, ", ", preset_name(duologue_snooze_time_preset(preset)));
    text_add(&menu, " %s", until.text);
  }
  labelled("Snooze", "%s", text_of(&menu));
  text_free(&menu);
  duologue_snooze_time_cursor_free(presets);
}

static void a_snooze(desk *desk, duologue_conversation_id_t tom) {
  const duologue_agent_id_t ben = desk->shop.ben;
  const duologue_by by_ben = by(ben);
  const duologue_quick_reply *reply = desk->shop.on_its_way;
  duologue_buffer *filled;
  begin(desk, "09:12", "Tom's order comes at one: a quick reply, then a snooze");
  must(duologue_messenger_expand_quick_reply(desk->messenger, duologue_quick_reply_id(reply), tom,
                                             &by_ben, &filled, &trouble));
  labelled(duologue_quick_reply_name(reply), "%s", duologue_quick_reply_text(reply));
  labelled("for Tom", "%s", duologue_buffer_text(filled));
  read_all(desk, tom, ben);
  assign(desk, tom, ben);
  send_text(desk, tom, duologue_buffer_text(filled), NULL, ben);
  duologue_buffer_free(filled);

  show_snooze_menu(desk);
  duologue_snooze_options options = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  options.preset = DUOLOGUE_SNOOZE_PRESET_IN_FOUR_HOURS;
  duologue_conversation *snoozed;
  must(duologue_messenger_snooze(desk->messenger, tom, &options, &by_ben, &snoozed, &trouble));
  const phrase until = soon(duologue_conversation_snoozed_until(snoozed));
  labelled("Ben picks", "in 4 hours; Tom is out of the inbox until %s, or until he writes",
           until.text);
  duologue_conversation_free(snoozed);
  line("%s", "");
  show_views(desk);
  show_inbox(desk);
}

// What can be done with a conversation, and what cannot and why.
static void show_actions(const desk *desk, duologue_conversation_id_t conversation) {
  duologue_allowed_action_cursor *actions;
  const duologue_allowed_action *offer;
  text offered = TEXT_INIT, denied = TEXT_INIT;
  must(duologue_messenger_allowed_actions(desk->messenger, conversation, &actions, &trouble));
  for (;;) {
    must(duologue_allowed_action_cursor_next(actions, &offer, &trouble));
    if (offer == NULL) {
      break;
    }
    const phrase name = words(duologue_action_name(duologue_allowed_action_action(offer)));
    const duologue_reason_t reason = duologue_allowed_action_denied(offer);
    if (reason == 0) {
      text_join(&offered, ", ", name.text);
    } else {
      text_add(&denied, "%s: %s\n", name.text, duologue_reason_text(reason));
    }
  }
  duologue_allowed_action_cursor_free(actions);
  labelled("Offered", "%s", text_of(&offered));
  for (char *one = strtok(denied.chars, "\n"); one != NULL; one = strtok(NULL, "\n")) {
    labelled("Not offered", "%s", one);
  }
  text_free(&denied);
  text_free(&offered);
}

static void say_status(const char *label, duologue_conversation *conversation) {
  const phrase status =
      words(duologue_conversation_status_name(duologue_conversation_status(conversation)));
  labelled(label, "%s", status.text);
  duologue_conversation_free(conversation);
}

static void the_customer_writes_after_completion(const desk *desk,
                                                 duologue_conversation_id_t maria) {
  const duologue_by by_ann = by(desk->shop.ann);
  duologue_conversation *conversation;
  pass_time(&desk->shop, "12:10");
  must(duologue_messenger_complete(desk->messenger, maria, &by_ann, NULL, &trouble));
  begin(desk, "12:40", "Maria came by, Ann completed; and Maria writes again");
  show_inbox(desk);
  line("%s", "");
  must(duologue_messenger_conversation(desk->messenger, maria, &conversation, &trouble));
  say_status("Status", conversation);
  show_actions(desk, maria);
  must(duologue_messenger_archive(desk->messenger, maria, &by_ann, &conversation, &trouble));
  say_status("Ann archives", conversation);
}

static void the_snooze_ends(desk *desk, duologue_conversation_id_t tom) {
  const duologue_by by_ben = by(desk->shop.ben);
  begin(desk, "13:12", "The order is there, and so is Tom's conversation");
  show_inbox(desk);
  send_text(desk, tom, "Hi Tom, it's here. We close at 6.", NULL, desk->shop.ben);
  pass_time(&desk->shop, "13:13");
  must(duologue_messenger_complete(desk->messenger, tom, &by_ben, NULL, &trouble));
  line("%s", "");
  show(desk, tom);
}

static void show_choices(const desk *desk, duologue_conversation_id_t conversation,
                         const char *body, const duologue_draft *draft) {
  duologue_gateway_choice_cursor *choices;
  const duologue_gateway_choice *choice;
  must(duologue_messenger_gateway_choices(desk->messenger, conversation, body,
                                          DUOLOGUE_NUL_TERMINATED, draft, &choices, &trouble));
  for (;;) {
    must(duologue_gateway_choice_cursor_next(choices, &choice, &trouble));
    if (choice == NULL) {
      break;
    }
    const char *name = duologue_gateway_choice_name(choice);
    const char *usual = duologue_gateway_choice_preselected(choice) ? "the usual one, but " : "";
    const duologue_reason_t reason = duologue_gateway_choice_unavailable(choice);
    if (reason != 0) {
      labelled(name, "%sunavailable: %s", usual, duologue_reason_text(reason));
    } else {
      const phrase billed = several(duologue_gateway_choice_segments(choice), "MMS");
      labelled(name, "%savailable: %s, $%s", usual, billed.text,
               duologue_gateway_choice_cost(choice));
    }
  }
  duologue_gateway_choice_cursor_free(choices);
}

static void a_picture(desk *desk, duologue_conversation_id_t zoe) {
  static const char MENDED[] = "Your boot is mended and waiting for you.";
  const duologue_agent_id_t ann = desk->shop.ann;
  const duologue_by by_ann = by(ann);
  duologue_file picture = DUOLOGUE_FILE_INIT;
  picture.file_name = "boot.png";
  picture.media_type = "image/png";
  picture.bytes = BOOT;
  picture.length = sizeof BOOT;
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.files = &picture;
  draft.file_count = 1;

  begin(desk, "14:30", "A picture for Zoë: long code instead of short code, because of MMS");
  read_all(desk, zoe, ann);
  show_choices(desk, zoe, MENDED, &draft);
  draft.gateway = desk->shop.short_code;
  say_refusal(duologue_messenger_send(desk->messenger, zoe, MENDED, DUOLOGUE_NUL_TERMINATED, &draft,
                                      &by_ann, NULL, &trouble),
              "Sent anyway", "refused: ");
  line("%s", "");
  draft.gateway = desk->shop.long_code;
  send_text(desk, zoe, MENDED, &draft, ann);
  pass_time(&desk->shop, "14:33");
  read_all(desk, zoe, ann);
  show(desk, zoe);
}

// What a test's message has been, from "Held" to "Delivered".
typedef struct {
  duologue_message *message;
  duologue_delivery_status_t last;
  text stages;
} tested;

static void look_at(const desk *desk, tested *tested) {
  duologue_message *message;
  must(duologue_messenger_message(desk->messenger, duologue_message_id(tested->message), &message,
                                  &trouble));
  const duologue_delivery_status_t status = duologue_message_status(message);
  duologue_message_free(message);
  if (status != 0 && status != tested->last) {
    const phrase stage = words(duologue_delivery_status_name(status));
    text_join(&tested->stages, " > ", stage.text);
    tested->last = status;
  }
}

static void a_test(desk *desk) {
  static const char *const LABELS[] = {"Disclaimer", "Text"};
  static const char *const TIMES[] = {"16:00", "16:01", "16:02", "16:03"};
  const duologue_by by_ben = by(desk->shop.ben);
  duologue_message_cursor *messages;
  tested test[2];
  begin(desk, "16:00", "Ben tests tomorrow's offer on his own phone");
  must(duologue_messenger_send_test(desk->messenger, desk->shop.short_code, "+15557000099",
                                    "Runners: 20% off all week!", DUOLOGUE_NUL_TERMINATED, NULL,
                                    &by_ben, &messages, &trouble));
  for (size_t at = 0; at < 2; at++) {
    const duologue_message *message;
    must(duologue_message_cursor_next(messages, &message, &trouble));
    test[at].message = duologue_message_clone(message);
    test[at].last = 0;
    test[at].stages = (text)TEXT_INIT;
  }
  duologue_message_cursor_free(messages);
  for (size_t at = 0; at < sizeof TIMES / sizeof TIMES[0]; at++) {
    pass_time(&desk->shop, TIMES[at]);
    look_at(desk, &test[0]);
    look_at(desk, &test[1]);
    must(duologue_messenger_deliver(desk->messenger, 1, NULL, &trouble));
  }
  for (size_t at = 0; at < 2; at++) {
    labelled(LABELS[at], "%s", duologue_message_body(test[at].message));
    labelled("", "%s", text_of(&test[at].stages));
    money_add(&desk->spent, duologue_message_cost(test[at].message));
    text_free(&test[at].stages);
    duologue_message_free(test[at].message);
  }
}

static void the_filter(const desk *desk, duologue_conversation_id_t maria) {
  enum { MOST = 8 };
  duologue_event_kind_t kinds[MOST];
  size_t kind_count = 0, count;
  duologue_kind_entry_cursor *found;
  const duologue_kind_entry *entry;
  text labels = TEXT_INIT;
  begin(desk, "17:45", "What became of Maria's conversation? The event filter tells");
  must(duologue_messenger_event_kinds(desk->messenger, "conversation", &found, &trouble));
  for (;;) {
    must(duologue_kind_entry_cursor_next(found, &entry, &trouble));
    if (entry == NULL || kind_count == MOST) {
      break;
    }
    kinds[kind_count++] = duologue_kind_entry_kind(entry);
    text_join(&labels, ", ", duologue_kind_entry_label(entry));
  }
  duologue_kind_entry_cursor_free(found);
  labelled("Search", "“conversation” finds %s", text_of(&labels));
  text_free(&labels);

  duologue_event_cursor *timeline;
  text label = TEXT_INIT;
  must(duologue_messenger_timeline(desk->messenger, maria, kinds, kind_count, NULL, &timeline,
                                   &trouble));
  text_add(&label, "Filter (%lu)",
           (unsigned long)duologue_event_cursor_active_filter_count(timeline));
  duologue_event **events = oldest_first(timeline, &count);
  for (size_t at = 0; at < count; at++) {
    text happened = TEXT_INIT;
    what_happened(&desk->shop, events[at], &happened);
    labelled(text_of(&label), "%s", text_of(&happened));
    text_free(&happened);
    text_clear(&label);
  }
  free_events(events, count);
  text_free(&label);
}

static bool closing_time(const desk *desk) {
  begin(desk, "18:00", "Closing time");
  show_views(desk);
  show_inbox(desk);
  line("%s", "");
  const phrase spent = money_text(desk->spent);
  labelled("Spent", "$%s, for everything sent today", spent.text);

  duologue_verification *found;
  must(duologue_messenger_verify(desk->messenger, &found, &trouble));
  const phrase conversations = several(duologue_verification_conversations(found), "conversation");
  const phrase events = several(duologue_verification_events(found), "event");
  const size_t differences = duologue_verification_difference_count(found);
  labelled("Verified", "%s rebuilt from %s: %s", conversations.text, events.text,
           verdict(differences));
  show_differences(found, differences);
  duologue_verification_free(found);
  return differences == 0;
}

bool play(const char *database) {
  desk desk = desk_open(database);
  ends("Marlow Shoes", "Monday, November 23, 2026");
  the_shop_opens(&desk);
  const duologue_conversation_id_t maria = find(&desk, "Maria"), tom = find(&desk, "Tom"),
                                   zoe = find(&desk, "Zoë");
  two_agents_want_the_same(&desk, zoe);
  a_text_has_its_price(&desk, maria);
  a_conversation(&desk, maria);
  a_snooze(&desk, tom);
  the_customer_writes_after_completion(&desk, maria);
  the_snooze_ends(&desk, tom);
  a_picture(&desk, zoe);
  a_test(&desk);
  the_filter(&desk, maria);
  const bool sound = closing_time(&desk);
  desk_close(&desk);
  return sound;
}
