#include "desk.h"

#include "screen.h"
#include "trouble.h"

desk desk_open(const char *database) {
  desk desk;
  desk.shop = shop_open(database);
  desk.messenger = desk.shop.messenger;
  desk.spent = (money){0, 0};
  return desk;
}

void desk_close(desk *desk) { shop_close(&desk->shop); }

duologue_conversation_id_t find(const desk *desk, const char *text) {
  duologue_conversation_cursor *found;
  const duologue_conversation *first;
  duologue_narrowing narrowing = DUOLOGUE_NARROWING_INIT;
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  narrowing.text = text;
  paging.limit = 1;
  must(duologue_messenger_conversations(desk->messenger, DUOLOGUE_VIEW_ALL, &narrowing, &paging,
                                        &found, &trouble));
  must(duologue_conversation_cursor_next(found, &first, &trouble));
  if (first == NULL) {
    give_up("nobody is called %s", text);
  }
  const duologue_conversation_id_t id = duologue_conversation_id(first);
  duologue_conversation_cursor_free(found);
  return id;
}

void send_text(desk *desk, duologue_conversation_id_t to, const char *body,
               const duologue_draft *draft, duologue_agent_id_t agent) {
  const duologue_by sender = by(agent);
  duologue_message *message;
  must(duologue_messenger_send(desk->messenger, to, body, DUOLOGUE_NUL_TERMINATED, draft, &sender,
                               &message, &trouble));
  money_add(&desk->spent, duologue_message_cost(message));
  duologue_message_free(message);
  must(duologue_messenger_deliver(desk->messenger, 10, NULL, &trouble));
}

void show_views(const desk *desk) {
  static const duologue_view_t VIEWS[] = {DUOLOGUE_VIEW_INBOX, DUOLOGUE_VIEW_ALL,
                                          DUOLOGUE_VIEW_SNOOZED, DUOLOGUE_VIEW_COMPLETED,
                                          DUOLOGUE_VIEW_ARCHIVED};
  text views = TEXT_INIT, unassigned = TEXT_INIT;
  for (size_t at = 0; at < sizeof VIEWS / sizeof VIEWS[0]; at++) {
    duologue_counts *counts;
    must(duologue_messenger_counts(desk->messenger, VIEWS[at], &counts, &trouble));
    const phrase name = words(duologue_view_name(VIEWS[at]));
    const phrase total = grouped(duologue_count_conversations(duologue_counts_total(counts)));
    text_join(&views, "   ", name.text);
    text_add(&views, " %s", total.text);
    if (VIEWS[at] == DUOLOGUE_VIEW_INBOX) {
      const phrase nobodys =
          grouped(duologue_count_conversations(duologue_counts_unassigned(counts)));
      text_add(&unassigned, "unassigned %s", nobodys.text);
    }
    duologue_counts_free(counts);
  }
  ends(text_of(&views), text_of(&unassigned));
  text_free(&unassigned);
  text_free(&views);
}

static void show_row(const desk *desk, const duologue_conversation *row) {
  const int64_t count = duologue_conversation_unread(row);
  const phrase name = pad(duologue_conversation_display_name(row), 14);
  const phrase snippet = pad(duologue_conversation_snippet(row), 56);
  const phrase initials = agent_initials(&desk->shop, duologue_conversation_assignee(row));
  const phrase time = time_of(duologue_conversation_last_activity(row));
  const phrase unread = grouped(count);
  line("  %s%2s%s %s%s%s  %s  %-2s  %s", ink_of(ACCENT), count > 0 ? unread.text : "",
       ink_of(PLAIN), count > 0 ? ink_of(BOLD) : "", name.text, count > 0 ? ink_of(PLAIN) : "",
       snippet.text, initials.text, time.text);
}

void show_inbox(const desk *desk) {
  duologue_conversation_cursor *inbox;
  const duologue_conversation *row;
  must(duologue_messenger_conversations(desk->messenger, DUOLOGUE_VIEW_INBOX, NULL, NULL, &inbox,
                                        &trouble));
  for (;;) {
    must(duologue_conversation_cursor_next(inbox, &row, &trouble));
    if (row == NULL) {
      break;
    }
    show_row(desk, row);
  }
  duologue_conversation_cursor_free(inbox);
}

static void show_counter(const duologue_preview *preview) {
  const duologue_encoding_t encoding = duologue_preview_encoding(preview);
  const int64_t count = duologue_preview_segments(preview);
  const phrase units = several(duologue_preview_units(preview), encoding_unit(encoding));
  const phrase segments = several(count, "segment");
  const phrase left = grouped(duologue_preview_remaining(preview));
  text counter = TEXT_INIT;
  text_add(&counter, "  %s, %s, %s, %s left, $%s", encoding_name(encoding), units.text,
           segments.text, left.text, duologue_preview_cost(preview));
  ends(text_of(&counter), count > 1 ? "an additional message is needed" : "");
  text_free(&counter);
}

static void show_suggestion(const duologue_suggestion *better) {
  const size_t count = duologue_suggestion_replacement_count(better);
  const phrase segments = several(duologue_suggestion_segments(better), "segment");
  text changes = TEXT_INIT;
  for (size_t at = 0; at < count; at++) {
    const duologue_replacement *change = duologue_suggestion_replacement(better, at);
    text_join(&changes, ", ", duologue_replacement_replacement(change));
    text_add(&changes, " for %s", duologue_replacement_original(change));
  }
  line("    with %s it is %s, $%s", text_of(&changes), segments.text,
       duologue_suggestion_cost(better));
  text_free(&changes);
}

void show_composer(const desk *desk, duologue_conversation_id_t conversation, const char *text) {
  duologue_preview *preview;
  must(duologue_messenger_preview(desk->messenger, conversation, text, DUOLOGUE_NUL_TERMINATED,
                                  NULL, &preview, &trouble));
  struct text part = TEXT_INIT;
  do {
    take_line(&text, WIDTH - 6, &part);
    line("  | %s", text_of(&part));
  } while (*text != '\0');
  text_free(&part);
  show_counter(preview);
  const size_t culprits = duologue_preview_unencodable_count(preview);
  for (size_t at = 0; at < culprits; at++) {
    const duologue_unencodable *culprit = duologue_preview_unencodable(preview, at);
    const phrase index = grouped(duologue_unencodable_index(culprit));
    line("    %s at %s is no character of GSM 7-bit", duologue_unencodable_character(culprit),
         index.text);
  }
  if (duologue_preview_suggestion(preview) != NULL) {
    show_suggestion(duologue_preview_suggestion(preview));
  }
  duologue_preview_free(preview);
}

const char *verdict(size_t differences) {
  return differences == 0 ? "every table says what the log says" : "tables and log differ";
}

void show_differences(const duologue_verification *found, size_t most) {
  const size_t count = duologue_verification_difference_count(found);
  for (size_t at = 0; at < count && at < most; at++) {
    const duologue_difference *one = duologue_verification_difference(found, at);
    labelled("", "%s, %s: stored `%s`, rebuilt `%s`", duologue_difference_subject(one),
             duologue_difference_field(one), duologue_difference_stored(one),
             duologue_difference_rebuilt(one));
  }
}
