// What is done with conversations, the lists they stand in, and the log.
#include "check.hpp"

#include <atomic>
#include <thread>

using namespace duologue;
using namespace std::chrono_literals;

static void a_conversation_goes_through_its_states() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const auto id = shop.written();
  const auto opened = desk.conversation(id);
  CHECK(opened.status() == conversation_status::open && opened.session() == session::active);
  CHECK(opened.placement() == placement::inbox && opened.unread() == 1);
  CHECK(opened.mailbox() == shop.main && opened.gateway() == shop.line);
  CHECK(opened.address() == "+15557000001" && opened.display_name() == "+15557000001");
  CHECK(opened.contact_name().empty() && opened.snippet() == "Do you have these in size 9?");
  CHECK(opened.last_message() == opened.last_incoming() && opened.version() > 0);
  CHECK(opened.last_direction() == direction::incoming);
  CHECK(opened.last_activity() == check::monday_noon && opened.created_at() == check::monday_noon);
  CHECK_EQUAL(desk.read(id).unread(), 0);
  CHECK_EQUAL(desk.mark_unread(id, shop.ann).unread(), 1);
  CHECK_EQUAL(desk.read(id, opened.last_message().value(), shop.ann).unread(), 0);
  CHECK_EQUAL(desk.complete(id, shop.ann).status(), conversation_status::completed);
  CHECK_EQUAL(desk.reopen(id, shop.ann).status(), conversation_status::open);
  shop.written("Now");
  desk.complete(id);
  shop.written("And?");
  CHECK_EQUAL(desk.conversation(id).status(), conversation_status::follow_up);
  CHECK_EQUAL(desk.archive(id, shop.ann).status(), conversation_status::archived);
}

static void a_conversation_is_given_and_taken() {
  const check::shop shop;
  const auto id = shop.written();
  by nobodys(shop.ann);
  nobodys.expecting_nobody();
  CHECK(shop.messenger.assign(id, shop.ann, nobodys).assignee() == shop.ann);
  const auto lost = THROWN(conflict_error, shop.messenger.assign(id, shop.ann, nobodys));
  CHECK_EQUAL(lost.field().value(), "expected_assignee");
  CHECK(!shop.messenger.unassign(id, by(shop.ann).expecting_assignee(shop.ann)).assignee());
  const auto seen = shop.messenger.conversation(id).last_message().value();
  shop.written("And in red?");
  const auto news = THROWN(conflict_error,
                           shop.messenger.complete(id, by(shop.ann).expecting_last_message(seen)));
  CHECK_EQUAL(news.field().value(), "expected_last_message");
}

static void tags_are_put_on_and_taken_off_by_name_or_id() {
  const check::shop shop;
  const auto id = shop.written();
  const auto vip = shop.messenger.create_tag("VIP").id();
  CHECK_EQUAL(shop.messenger.add_tag(id, vip).tags().size(), 1u);
  CHECK_EQUAL(shop.messenger.add_tag(id, "Sizing", shop.ann).tags().size(), 2u);
  CHECK_EQUAL(shop.messenger.remove_tag(id, "Sizing").tags().size(), 1u);
  CHECK(shop.messenger.remove_tag(id, vip, shop.ann).tags().empty());
}

static void a_conversation_moves_to_another_mailbox() {
  const check::shop shop;
  const auto id = shop.written();
  const auto repairs = shop.messenger.add_mailbox("Repairs").id();
  CHECK_EQUAL(shop.messenger.move_to_mailbox(id, repairs, shop.ann).mailbox(), repairs);
}

static void a_snooze_ends_at_a_moment_after_a_while_at_a_preset_or_on_a_reply() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const auto id = shop.written();
  const auto at = desk.snooze(id, check::monday_noon + 90min, shop.ann);
  CHECK(at.snoozed_until() == check::monday_noon + 90min);
  CHECK(at.snooze_mode() == snooze_mode::wake_on_reply);
  CHECK_EQUAL(at.status(), conversation_status::snoozed);
  CHECK_EQUAL(desk.unsnooze(id, shop.ann).status(), conversation_status::open);
  CHECK(desk.snooze(id, 2h).snoozed_until() == check::monday_noon + 2h);
  desk.unsnooze(id);
  const auto preset = desk.snooze(id, {snooze_preset::next_monday, snooze_mode::regardless});
  CHECK(preset.snoozed_until() == check::monday_noon - 3h + 7 * 24h);
  CHECK(preset.snooze_mode() == snooze_mode::regardless);
  desk.unsnooze(id);
  const auto reply = desk.snooze(id, snooze_until::reply(), shop.ann);
  CHECK(reply.snooze_mode() == snooze_mode::until_reply && !reply.snoozed_until());
  // Any moment of the system's clock will do, however exact.
  desk.unsnooze(id);
  const std::chrono::system_clock::time_point exact = check::monday_noon + 1h;
  CHECK(desk.snooze(id, exact).snoozed_until() == check::monday_noon + 1h);
  std::size_t presets = 0;
  for (const snooze_time &each : desk.snooze_presets()) {
    ++presets;
    if (each.preset() == snooze_preset::in_four_hours)
      CHECK(each.at() == check::monday_noon + 4h);
  }
  CHECK_EQUAL(presets, 5u);
}

static void actions_are_offered_or_denied_with_a_reason() {
  const check::shop shop;
  const auto id = shop.written();
  std::size_t denied = 0;
  for (const allowed_action &each : shop.messenger.allowed_actions(id)) {
    if (each.action() == action::unsnooze)
      CHECK(each.denied() == reason::not_snoozed);
    denied += each.denied() ? 1 : 0;
  }
  CHECK(denied > 0);
}

static void views_list_count_and_narrow() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const auto first = shop.written("Size 9?", "+15557000001");
  const auto second = shop.written("Open today?", "+15557000002");
  desk.assign(first, shop.ann);
  const auto vip = desk.add_tag(first, "VIP").tags()[0].id();
  desk.read(second);

  auto inbox = desk.conversations();
  CHECK_EQUAL(inbox.total().value(), 2);
  CHECK(inbox.badge().messages == 1 && inbox.badge().conversations == 1);
  const auto only = [&](const narrowing &to) {
    auto rows = desk.conversations(view::inbox, to);
    const conversation *const row = rows.next();
    CHECK(row != nullptr);
    const auto id = row->id();
    CHECK(rows.next() == nullptr);
    return id;
  };
  narrowing to;
  to.agent = shop.ann;
  CHECK_EQUAL(only(to), first);
  to = {};
  to.unassigned = true;
  CHECK_EQUAL(only(to), second);
  to = {};
  to.tags = {vip};
  CHECK_EQUAL(only(to), first);
  to = {};
  to.any_tags = {vip};
  CHECK_EQUAL(only(to), first);
  to = {};
  to.unread = true;
  to.mailbox = shop.main;
  to.gateway = shop.line;
  CHECK_EQUAL(only(to), first);
  to = {};
  to.text = "+15557000002";
  CHECK_EQUAL(only(to), second);

  const auto badge = desk.badge();
  CHECK(badge.messages == 1 && badge.conversations == 1);
  const auto counts = desk.counts(view::inbox);
  CHECK(counts.total().conversations() == 2 && counts.total().unread_messages() == 1);
  CHECK(counts.unassigned().conversations() == 1 && counts.unassigned().id() == 0);
  CHECK(counts.agents().size() == 1 && counts.mailboxes().size() == 1);
  CHECK(counts.gateways().size() == 1 && counts.tags().size() == 1);
  CHECK_EQUAL(counts.agents()[0].id(), static_cast<std::int64_t>(shop.ann));
  CHECK_EQUAL(counts.mailboxes()[0].id(), static_cast<std::int64_t>(shop.main));
  CHECK_EQUAL(counts.gateways()[0].id(), static_cast<std::int64_t>(shop.line));
  CHECK_EQUAL(counts.tags()[0].unread_conversations(), 1);
  const auto whose = desk.conversation(first).contact();
  CHECK_EQUAL(desk.conversations_of(whose).next()->id(), first);
}

static void a_command_is_given_to_many() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const std::vector<conversation_id> both = {shop.written("Hi", "+15557000001"),
                                             shop.written("Ho", "+15557000002")};
  const auto repairs = desk.add_mailbox("Repairs").id();
  const auto vip = desk.create_tag("VIP").id();
  const auto done = [&](const command &what) {
    std::size_t count = 0;
    for (const bulk_result &each : desk.bulk(both, what, shop.ann)) {
      if (each.error())
        each.error()->raise();
      CHECK(each.conversation().has_value());
      ++count;
    }
    return count == both.size();
  };
  CHECK(done(command::read()) && done(command::mark_unread()));
  CHECK(done(command::assign(shop.ann)) && done(command::unassign()));
  CHECK(done(command::add_tag("Sizing")) && done(command::remove_tag("Sizing")));
  CHECK(done(command::add_tag(vip)) && done(command::remove_tag(vip)));
  CHECK(done(command::add_note("Called back.")));
  CHECK(done(command::snooze(2h)));
  CHECK(desk.conversation(both[1]).snoozed_until() == check::monday_noon + 2h);
  CHECK(done(command::unsnooze()) && done(command::complete()));
  CHECK(done(command::reopen()) && done(command::complete()));
  auto again = desk.bulk({both[0]}, command::complete());
  const bulk_result *const refused = again.next();
  CHECK_EQUAL(refused->error().value().code(), name_of(reason::already_completed));
  CHECK(!refused->conversation());
  shop.written("More", "+15557000001");
  shop.written("More", "+15557000002");
  CHECK(done(command::archive()));
  CHECK(done(command::move_to_mailbox(repairs)));
  CHECK_EQUAL(desk.conversation(both[0]).mailbox(), repairs);
}

static void a_timeline_tells_what_happened() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const auto id = shop.written();
  desk.read(id, {}, shop.ann);
  const auto note = desk.add_note(id, "A regular", shop.ann);
  CHECK(note.kind() == event_kind::note_added && note.text() == "A regular");
  CHECK(note.actor() == actor::agent && note.agent() == shop.ann && note.conversation() == id);
  desk.add_tag(id, "VIP", shop.ann);
  desk.assign(id, shop.ann);
  desk.snooze(id, {2h, snooze_mode::regardless});
  const auto sent = desk.send(id, "Yes", shop.ann);
  desk.move_to_mailbox(id, desk.add_mailbox("Repairs").id());

  std::vector<event_kind> kinds;
  for (const event &each : desk.timeline(id)) {
    kinds.push_back(each.kind());
    CHECK(each.at() == check::monday_noon && each.id() > event_id{});
    switch (each.kind()) {
    case event_kind::tag_added:
      CHECK(each.name() == "VIP" && each.tag().has_value() && !each.mailbox());
      break;
    case event_kind::assigned:
      CHECK(each.assignee() == shop.ann && each.actor() == actor::host && !each.agent());
      break;
    case event_kind::snoozed:
      CHECK(each.until() == check::monday_noon + 2h);
      CHECK(each.snooze_mode() == snooze_mode::regardless && !each.unread());
      break;
    case event_kind::outgoing_message:
      CHECK(each.message().value().id() == sent.id() && each.initials() == "AL");
      break;
    case event_kind::mailbox_changed:
      CHECK(each.mailbox().has_value() && each.name() == "Repairs" && !each.message());
      break;
    default:
      break;
    }
  }
  CHECK(kinds.front() == event_kind::mailbox_changed && kinds.size() >= 7);

  auto notes = desk.timeline(id, {event_kind::note_added, event_kind::tag_added});
  CHECK_EQUAL(notes.active_filter_count(), 2u);
  CHECK_EQUAL(notes.next()->kind(), event_kind::tag_added);
  paging one;
  one.limit = 1;
  CHECK(desk.timeline(id, {event_kind::note_added, event_kind::tag_added}, one).after());
  auto reads = desk.timeline(id, {event_kind::read});

  const event *const read = reads.next();
  CHECK(read != nullptr);
  CHECK(!read->about());
  CHECK_EQUAL(read->unread(), 0);
  CHECK(!read->status() && read->error_code().empty());
}

static void a_host_adds_events_of_its_own() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const auto id = shop.written();
  const auto whose = desk.conversation(id).contact();
  const event_kind paid = desk.register_event_kind("order_paid", "Order Paid");
  CHECK(paid < event_kind{} && label_of(event_kind::note_added) == "Note Added");
  host_event order;
  order.title = "Order 17";
  order.attributes = R"({"total":"120.00"})";
  order.at = check::monday_noon - 1h;
  const auto added = desk.add_event(id, paid, order, shop.ann);
  CHECK(added.kind() == paid && added.text() == "Order 17" && added.at() == order.at);
  CHECK_EQUAL(added.attributes(), R"({"total":"120.00"})");
  CHECK(desk.add_contact_event(whose, paid, order).contact() == whose);
  CHECK(desk.add_contact_note(whose, "Likes red", shop.ann).text() == "Likes red");
  auto activity = desk.activity(whose, {paid, event_kind::note_added});
  CHECK_EQUAL(std::distance(activity.begin(), activity.end()), 3);
  auto kinds = desk.event_kinds("order");
  const kind_entry *const entry = kinds.next();
  CHECK(entry->kind() == paid && entry->name() == "order_paid" && entry->label() == "Order Paid");
}

static void changes_are_followed_from_a_place() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  std::string place(desk.last_change().text());
  CHECK(desk.changes(place).next() == nullptr);
  const auto id = shop.written();
  auto news = desk.changes(place, 2);
  CHECK_EQUAL(std::distance(news.begin(), news.end()), 2);
  place = news.after().value();
  auto rest = desk.wait_changes(place, 0ms);
  bool incoming = false;
  for (const event &each : rest)
    incoming = incoming || (each.conversation() == id && each.message().has_value());
  CHECK(incoming);
  CHECK_EQUAL(rest.after().value(), desk.last_change().text());
  CHECK(desk.changes().next() != nullptr);
}

static void a_wait_is_ended_from_another_thread() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const buffer place = desk.last_change();
  std::atomic<bool> over = false;
  std::thread other([&] {
    while (!over) {
      desk.interrupt();
      std::this_thread::sleep_for(1ms);
    }
  });
  auto nothing = desk.wait_changes(place, forever);
  over = true;
  other.join();
  CHECK(nothing.next() == nullptr);
  CHECK_EQUAL(nothing.after().value(), place.text());
}

static void a_wait_ends_with_what_another_thread_does() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const buffer place = desk.last_change();
  std::thread other([&] { shop.written(); });
  auto news = desk.wait_changes(place, 1min);
  other.join();
  CHECK(news.next() != nullptr);
}

static void a_watcher_calls_and_what_that_throws_is_dropped() {
  const check::shop shop;
  std::atomic<int> calls = 0;
  auto watching = shop.messenger.watch([&] {
    ++calls;
    throw std::runtime_error("not heard");
  });
  while (calls < 2) {
    shop.written();
    std::this_thread::sleep_for(1ms);
  }
  watching.stop();
  watching.stop();
  const int before = calls;
  shop.written();
  CHECK_EQUAL(calls.load(), before);
}

int main() {
  RUN(a_conversation_goes_through_its_states);
  RUN(a_conversation_is_given_and_taken);
  RUN(tags_are_put_on_and_taken_off_by_name_or_id);
  RUN(a_conversation_moves_to_another_mailbox);
  RUN(a_snooze_ends_at_a_moment_after_a_while_at_a_preset_or_on_a_reply);
  RUN(actions_are_offered_or_denied_with_a_reason);
  RUN(views_list_count_and_narrow);
  RUN(a_command_is_given_to_many);
  RUN(a_timeline_tells_what_happened);
  RUN(a_host_adds_events_of_its_own);
  RUN(changes_are_followed_from_a_place);
  RUN(a_wait_is_ended_from_another_thread);
  RUN(a_wait_ends_with_what_another_thread_does);
  RUN(a_watcher_calls_and_what_that_throws_is_dropped);
}
