#include "day.hpp"

#include "boot.hpp"
#include "screen.hpp"
#include "thread.hpp"
#include "words.hpp"

#include <stdexcept>
#include <vector>

namespace inbox {

using duologue::by;
using duologue::conversation_id;

static const std::string_view in_blue =
    "Yes, we have size 9 in blue! We'll keep a pair at the till for you until 6 pm.";

// What the menu calls a preset.
static std::string name(duologue::snooze_preset preset) {
  switch (preset) {
  case duologue::snooze_preset::in_one_hour:
    return "in 1 hour";
  case duologue::snooze_preset::in_four_hours:
    return "in 4 hours";
  case duologue::snooze_preset::tomorrow_morning:
    return "tomorrow morning";
  case duologue::snooze_preset::next_monday:
    return "next Monday";
  default:
    return "next month";
  }
}

// The words of the refusal that the story tells of.
template <typename Refusal, typename Call> static std::string refusal(Call call) {
  try {
    call();
  } catch (const Refusal &refused) {
    return refused.what();
  }
  throw std::runtime_error("the engine allowed what the story says it refuses");
}

day::day(const std::string &database) : shop_(open_shop(database)) {}

bool day::play() {
  ends("Marlow Shoes", "Monday, November 23, 2026");
  the_shop_opens();
  const auto maria = find("Maria"), tom = find("Tom"), zoe = find("Zoë");
  two_agents_want_the_same(zoe);
  a_text_has_its_price(maria);
  a_conversation(maria);
  a_snooze(tom);
  the_customer_writes_after_completion(maria);
  the_snooze_ends(tom);
  a_picture(zoe);
  a_test();
  the_filter(maria);
  return closing_time();
}

void day::the_shop_opens() const {
  begin("09:00", "Four people wrote before the shop opened");
  show_views();
  show_inbox();
}

void day::two_agents_want_the_same(conversation_id zoe) const {
  begin("09:01", "Ann and Ben reach for the same conversation");
  const auto ann = shop_.ann, ben = shop_.ben;
  messenger_.assign(zoe, ann, by(ann).expecting_nobody());
  labelled("Ann takes it", "Zoë's conversation is assigned to Ann Lee");
  labelled("Ben takes it", refusal<duologue::conflict_error>(
                               [&] { messenger_.assign(zoe, ben, by(ben).expecting_nobody()); }));
  messenger_.archive(find("+15557000004"), ben);
  labelled("Ben goes on",
           "and archives the cruise: out of the inbox, and not counted as completed");
}

void day::a_text_has_its_price(conversation_id maria) const {
  begin("09:02", "What a text costs, while Ann writes to Maria");
  show_composer(maria, "Yes, we have size 9 in blue!");
  show_composer(maria,
                "Yes, we have size 9 in blue! We’ll keep a pair at the till for you until 6 pm.");
  show_composer(maria, in_blue);
}

void day::a_conversation(conversation_id maria) {
  const auto ann = shop_.ann;
  shop_.pass_time("09:03");
  messenger_.read(maria, {}, ann);
  messenger_.assign(maria, ann, ann);
  send(maria, in_blue, {}, ann);
  begin("09:05", "Maria answers, and Ann leaves a tag and a note");
  messenger_.add_tag(maria, "Hold", ann);
  messenger_.add_note(maria, "Blue, size 9: second drawer under the till", ann);
  show_thread(messenger_, messenger_.read(maria, {}, ann));
}

void day::a_snooze(conversation_id tom) {
  begin("09:12", "Tom's order comes at one: a quick reply, then a snooze");
  const auto ben = shop_.ben;
  const auto &reply = shop_.on_its_way;
  const auto filled = messenger_.expand_quick_reply(reply.id(), tom, ben);
  labelled(reply.name(), reply.text());
  labelled("for Tom", filled.text());
  messenger_.read(tom, {}, ben);
  messenger_.assign(tom, ben, ben);
  send(tom, filled.text(), {}, ben);

  std::vector<std::string> menu;
  for (const auto &choice : messenger_.snooze_presets())
    menu.push_back(name(choice.preset()) + " " + soon(choice.at()));
  labelled("Snooze", join(menu, ", "));
  const auto snoozed = messenger_.snooze(tom, duologue::snooze_preset::in_four_hours, ben);
  const auto until = snoozed.snoozed_until();
  labelled("Ben picks", text("in 4 hours; Tom is out of the inbox until ",
                             until ? soon(*until) : "", ", or until he writes"));
  line();
  show_views();
  show_inbox();
}

void day::the_customer_writes_after_completion(conversation_id maria) const {
  const auto ann = shop_.ann;
  shop_.pass_time("12:10");
  messenger_.complete(maria, ann);
  begin("12:40", "Maria came by, Ann completed; and Maria writes again");
  show_inbox();
  line();
  labelled("Status", words(name_of(messenger_.conversation(maria).status())));
  std::vector<std::string> offered, denied;
  for (const auto &offer : messenger_.allowed_actions(maria)) {
    const std::string action = words(name_of(offer.action()));
    if (const auto reason = offer.denied())
      denied.push_back(text(action, ": ", text_of(*reason)));
    else
      offered.push_back(action);
  }
  labelled("Offered", join(offered, ", "));
  for (const std::string &one : denied)
    labelled("Not offered", one);
  labelled("Ann archives", words(name_of(messenger_.archive(maria, ann).status())));
}

void day::the_snooze_ends(conversation_id tom) {
  begin("13:12", "The order is there, and so is Tom's conversation");
  show_inbox();
  send(tom, "Hi Tom, it's here. We close at 6.", {}, shop_.ben);
  shop_.pass_time("13:13");
  const auto completed = messenger_.complete(tom, shop_.ben);
  line();
  show_thread(messenger_, completed);
}

void day::a_picture(conversation_id zoe) {
  begin("14:30", "A picture for Zoë: long code instead of short code, because of MMS");
  static const std::string_view mended = "Your boot is mended and waiting for you.";
  const auto ann = shop_.ann;
  duologue::draft draft;
  draft.files = {{"boot.png", "image/png", boot}};
  messenger_.read(zoe, {}, ann);
  for (const auto &choice : messenger_.gateway_choices(zoe, mended, draft)) {
    const std::string usual = choice.preselected() ? "the usual one, but " : "";
    if (const auto reason = choice.unavailable())
      labelled(choice.name(), text(usual, "unavailable: ", text_of(*reason)));
    else
      labelled(choice.name(),
               text(usual, "available: ", several(choice.segments(), "MMS"), ", $", choice.cost()));
  }
  draft.gateway = shop_.short_code;
  labelled("Sent anyway", "refused: " + refusal<duologue::mms_not_enabled_error>(
                                            [&] { messenger_.send(zoe, mended, draft, ann); }));
  line();
  draft.gateway = shop_.long_code;
  send(zoe, mended, draft, ann);
  shop_.pass_time("14:33");
  show_thread(messenger_, messenger_.read(zoe, {}, ann));
}

void day::a_test() {
  begin("16:00", "Ben tests tomorrow's offer on his own phone");
  std::vector<duologue::owned<duologue::message>> test;
  for (const auto &message : messenger_.send_test(shop_.short_code, "+15557000099",
                                                  "Runners: 20% off all week!", {}, shop_.ben))
    test.push_back(message.clone());
  std::vector<std::vector<std::string>> stages(test.size());
  for (const char *const time : {"16:00", "16:01", "16:02", "16:03"}) {
    shop_.pass_time(time);
    for (std::size_t at = 0; at < test.size(); ++at) {
      const auto status = messenger_.message(test[at].id()).status();
      const std::string stage = status ? words(name_of(*status)) : "";
      if (status && (stages[at].empty() || stages[at].back() != stage))
        stages[at].push_back(stage);
    }
    messenger_.deliver(1);
  }
  for (std::size_t at = 0; at < test.size(); ++at) {
    labelled(at == 0 ? "Disclaimer" : "Text", test[at].body());
    labelled("", join(stages[at], " > "));
    spent_ += test[at].cost();
  }
}

void day::the_filter(conversation_id maria) const {
  begin("17:45", "What became of Maria's conversation? The event filter tells");
  std::vector<std::string> labels;
  std::vector<duologue::event_kind> kinds;
  for (const auto &entry : messenger_.event_kinds("conversation")) {
    labels.emplace_back(entry.label());
    kinds.push_back(entry.kind());
  }
  labelled("Search", "“conversation” finds " + join(labels, ", "));
  auto timeline = messenger_.timeline(maria, kinds);
  std::string label = "Filter (" + std::to_string(timeline.active_filter_count()) + ")";
  for (const auto &event : oldest_first(timeline)) {
    labelled(label, what_happened(messenger_, event));
    label.clear();
  }
}

bool day::closing_time() const {
  begin("18:00", "Closing time");
  show_views();
  show_inbox();
  const auto found = messenger_.verify();
  line();
  labelled("Spent", text("$", spent_.text(), ", for everything sent today"));
  labelled("Verified", text(several(found.conversations(), "conversation"), " rebuilt from ",
                            several(found.events(), "event"), ": ", verdict(found)));
  for (const std::string &difference : differences(found))
    labelled("", difference);
  return found.differences().empty();
}

// Lets time pass, and begins the next part with the badge: what the inbox's icon then shows.
void day::begin(const std::string &time, std::string_view title) const {
  shop_.pass_time(time);
  heading(time, title, grouped(messenger_.badge().messages) + " unread");
}

// The conversation whose customer has this in the name or address.
conversation_id day::find(const char *wanted) const {
  duologue::narrowing narrowing;
  narrowing.text = wanted;
  for (const auto &found : messenger_.conversations(duologue::view::all, narrowing, {1}))
    return found.id();
  throw std::runtime_error(text("nobody is called ", wanted));
}

// Sends, hands the message over, and keeps account of what it cost.
void day::send(conversation_id to, std::string_view body, const duologue::draft &how,
               duologue::agent_id agent) {
  spent_ += messenger_.send(to, body, how, agent).cost();
  messenger_.deliver(10);
}

// Prints every view with how many conversations are in it.
void day::show_views() const {
  using duologue::view;
  std::vector<std::string> views;
  for (const view each : {view::inbox, view::all, view::snoozed, view::completed, view::archived})
    views.push_back(
        text(words(name_of(each)), " ", grouped(messenger_.counts(each).total().conversations())));
  const auto inbox = messenger_.counts(view::inbox);
  ends(join(views, "   "), "unassigned " + grouped(inbox.unassigned().conversations()));
}

// Prints the inbox, a line for each conversation.
void day::show_inbox() const {
  for (const auto &row : messenger_.conversations())
    show_row(row);
}

void day::show_row(const duologue::conversation &row) const {
  const bool unread = row.unread() > 0;
  const std::string name = pad(row.display_name(), 14);
  const std::string count = unread ? grouped(row.unread()) : "";
  const auto agent = row.assignee();
  const std::string initials(agent ? messenger_.agent(*agent).initials() : "");
  line(text("  ", accent(std::string(count.size() < 2 ? 2 - count.size() : 0, ' ') + count), " ",
            unread ? bold(name) : name, "  ", pad(row.snippet(), 56), "  ", pad(initials, 2), "  ",
            time_of(row.last_activity())));
}

// Prints the composer with this text in it, and its counter.
void day::show_composer(conversation_id conversation, std::string_view body) const {
  const auto preview = messenger_.preview(conversation, body);
  for (const std::string &part : wrap(body, width - 6))
    line("  | " + part);
  const auto encoding = preview.encoding();
  ends(text("  ", encoding ? encoding_name(*encoding) : "", ", ",
            several(preview.units(), encoding ? encoding_unit(*encoding) : ""), ", ",
            several(preview.segments(), "segment"), ", ", grouped(preview.remaining()), " left, $",
            preview.cost()),
       preview.segments() > 1 ? "an additional message is needed" : "");
  for (const auto culprit : preview.unencodable())
    line(text("    ", culprit.character(), " at ", grouped(culprit.index()),
              " is no character of GSM 7-bit"));
  if (const auto better = preview.suggestion()) {
    std::vector<std::string> changes;
    for (const auto change : better->replacements())
      changes.push_back(text(change.spelled(), " for ", change.original()));
    line(text("    with ", join(changes, ", "), " it is ", several(better->segments(), "segment"),
              ", $", better->cost()));
  }
}

} // namespace inbox
