// Records that keep themselves, views of them, lists inside them, and cursors.
#include "check.hpp"

#include <algorithm>
#include <iterator>

using namespace duologue;

static void a_record_keeps_itself_through_moves_and_copies() {
  owned<agent> kept = [] {
    const messenger shop(":memory:");
    return shop.add_agent("Ann Lee");
  }();
  CHECK_EQUAL(kept.name(), "Ann Lee");
  owned<agent> copy = kept.clone();
  CHECK(copy.c_handle() != kept.c_handle() && copy.name() == kept.name());
  copy = std::move(kept);
  CHECK_EQUAL(copy.initials(), "AL");
  owned<agent> &itself = copy;
  copy = std::move(itself);
  CHECK_EQUAL(copy.name(), "Ann Lee");
  const agent view = copy;
  CHECK_EQUAL(view.c_handle(), copy.c_handle());
  CHECK_EQUAL(view.clone().id(), copy.id());
}

static void a_row_that_is_to_stay_is_cloned() {
  const messenger shop(":memory:");
  shop.add_agent("Ann Lee");
  shop.add_agent("Bo Chen");
  std::vector<owned<agent>> team;
  for (const agent &each : shop.agents())
    team.push_back(each.clone());
  CHECK_EQUAL(team.size(), 2u);
  CHECK(team[0].name() == "Ann Lee" && team[1].name() == "Bo Chen");
}

static void a_cursor_is_an_input_range() {
  const messenger shop(":memory:");
  for (const char *name : {"Ann Lee", "Bo Chen", "Cy Diaz"})
    shop.add_agent(name);
  auto rows = shop.agents();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [](const agent &each) { return each.name() == "Bo Chen"; });
  CHECK(found != rows.end());
  CHECK_EQUAL(found->initials(), "BC");

  auto moved = std::move(rows);
  const agent *const last = moved.next();
  CHECK(last != nullptr && last->name() == "Cy Diaz");
  CHECK(moved.next() == nullptr && moved.next() == nullptr);
  CHECK(moved.begin() == moved.end());
#if __cplusplus > 202000L
  static_assert(std::input_iterator<agent_cursor::iterator>);
  static_assert(std::ranges::input_range<agent_cursor>);
#endif
}

static void a_cursor_with_a_limit_says_where_to_go_on() {
  const check::shop shop;
  for (const char *sender : {"+15557000001", "+15557000002", "+15557000003"})
    shop.written("Hi", sender);
  std::vector<conversation_id> seen;
  std::string place;
  for (;;) {
    paging part;
    part.limit = 2;
    if (!place.empty())
      part.after = place;
    auto rows = shop.messenger.conversations(view::inbox, {}, part);
    for (const conversation &row : rows)
      seen.push_back(row.id());
    if (!rows.after())
      break;
    place = *rows.after();
  }
  CHECK_EQUAL(seen.size(), 3u);
  CHECK_EQUAL(std::distance(seen.begin(), std::unique(seen.begin(), seen.end())), 3);
  paging far;
  far.after = "nowhere";
  CHECK_EQUAL(THROWN(invalid_argument_error, shop.messenger.conversations(view::inbox, {}, far))
                  .field()
                  .value(),
              "after");
}

// Goes through a list without a limit, which has no place to go on from; gives how many rows there
// were.
template <typename Cursor> static std::size_t rows_of(Cursor rows) {
  std::size_t count = 0;
  while (rows.next() != nullptr)
    ++count;
  CHECK(!rows.after());
  return count;
}

static void a_cursor_without_a_limit_goes_to_the_end() {
  const sandbox network;
  options how;
  how.providers = {{"sandbox", network}};
  const check::shop shop(how);
  const messenger &desk = shop.messenger;
  const auto id = shop.written();
  desk.add_tag(id, "VIP");
  CHECK(rows_of(desk.agents()) == 1 && rows_of(desk.mailboxes()) == 1);
  CHECK(rows_of(desk.gateways()) == 1 && rows_of(desk.tags()) == 1);
  const std::size_t starters = rows_of(desk.add_starter_quick_replies());
  CHECK(starters > 0 && rows_of(desk.quick_replies()) == starters);
  CHECK(rows_of(desk.contacts()) == 1 && rows_of(desk.conversations()) == 1);
  CHECK_EQUAL(rows_of(desk.receive_many(shop.line, {{"+15557000001", "Hi"}})), 1u);
  CHECK(rows_of(desk.gateway_choices(id, "Yes")) == 1 && rows_of(desk.scheduled_messages()) == 0);
  CHECK_EQUAL(rows_of(desk.allowed_actions(id)), 13u);
  CHECK_EQUAL(rows_of(desk.snooze_presets()), 5u);
  CHECK_EQUAL(rows_of(desk.bulk({id}, command::read())), 1u);
  CHECK(rows_of(desk.timeline(id)) > 0 && rows_of(desk.event_kinds()) > 10);
  desk.send(id, "Yes");
  CHECK(rows_of(desk.deliver()) == 1 && rows_of(network.accepted()) == 1);
  CHECK_EQUAL(rows_of(encode_parts("Hi", 1)), 1u);
  CHECK_EQUAL(rows_of(reassembler().drain()), 0u);
}

static void a_list_in_a_record_has_a_length_places_and_a_loop() {
  const check::shop shop;
  const auto id = shop.written();
  shop.messenger.add_tag(id, "Sizing");
  const auto row = shop.messenger.add_tag(id, "VIP");
  CHECK_EQUAL(row.tags().size(), 2u);
  CHECK_EQUAL(row.tags()[1].name(), "VIP");
  std::string names;
  for (const tag each : row.tags())
    names += each.name();
  CHECK_EQUAL(names, "SizingVIP");
  const auto tags = row.tags();
  CHECK(std::any_of(tags.begin(), tags.end(), [](tag each) { return each.name() == "VIP"; }));
  auto place = tags.begin();
  CHECK_EQUAL((*place++).name(), "Sizing");
  CHECK(++place == tags.end());
  CHECK(shop.messenger.conversations().begin()->tags().size() == 2);
}

static void what_is_not_there_is_no_value() {
  const check::shop shop;
  const auto id = shop.messenger.compose("+15557000009", "Hello").conversation().value();
  const auto row = shop.messenger.conversation(id);
  CHECK(!row.assignee() && !row.snoozed_until() && !row.snooze_mode() && !row.last_incoming());
  CHECK(row.last_message().has_value());
  CHECK_EQUAL(row.last_direction().value(), direction::outgoing);
}

static void moments_are_microseconds() {
  const check::shop shop;
  const auto got = shop.messenger.receive(shop.line, {"+15557000001", "Hi"});
  CHECK(got.message().at() == check::monday_noon);
  const moment later = check::monday_noon + std::chrono::microseconds(1);
  shop.clock.set(later);
  CHECK(shop.messenger.receive(shop.line, {"+15557000001", "Ho"}).message().at() == later);
}

static void every_record_that_c_copies_can_be_cloned() {
  const check::shop shop;
  const auto got = shop.messenger.receive(shop.line, {"+15557000001", "Hi"});
  const auto id = got.conversation().id();
  const auto copy = got.clone();
  CHECK_EQUAL(copy.message().clone().body(), "Hi");
  CHECK_EQUAL(copy.conversation().clone().id(), id);
  CHECK_EQUAL(shop.messenger.workspace().clone().name(), shop.messenger.workspace().name());
  CHECK_EQUAL(shop.messenger.mailboxes().next()->clone().id(), shop.main);
  CHECK_EQUAL(shop.messenger.gateway(shop.line).clone().id(), shop.line);
  CHECK_EQUAL(shop.messenger.gateway_choices(id, "Yes").next()->clone().gateway(), shop.line);
  CHECK_EQUAL(shop.messenger.create_tag("VIP").clone().name(), "VIP");
  CHECK_EQUAL(shop.messenger.add_quick_reply("Hours", "9 to 6").clone().text(), "9 to 6");
  CHECK_EQUAL(shop.messenger.contact(got.conversation().contact()).clone().addresses().size(), 1u);
  CHECK_EQUAL(shop.messenger.preview(id, "Yes").clone().segments(), 1);
  CHECK(!shop.messenger.allowed_actions(id).next()->clone().denied().has_value());
  CHECK_EQUAL(shop.messenger.snooze_presets().next()->clone().preset(), snooze_preset::in_one_hour);
  CHECK_EQUAL(shop.messenger.counts().clone().total().conversations(), 1);
  CHECK(shop.messenger.bulk({id}, command::read()).next()->clone().conversation().has_value());
  CHECK_EQUAL(shop.messenger.add_note(id, "VIP").clone().text(), "VIP");
  CHECK(!shop.messenger.event_kinds().next()->clone().label().empty());
  CHECK(!shop.messenger.tick().clone().next().has_value());
  CHECK(shop.messenger.refresh().clone().failed().empty());
  CHECK(shop.messenger.verify().clone().differences().empty());
  CHECK_EQUAL(shop.messenger.health().clone().queued(), 0);
  shop.messenger.send(id, "Yes");
  CHECK_EQUAL(shop.messenger.deliver().next()->clone().error_code(), "");
  CHECK(shop.messenger.receive_many(shop.line, {{"+15557000001", "Ho"}})
            .next()
            ->clone()
            .received()
            .has_value());
  CHECK_EQUAL(explain("x").clone().segments(), 1);
  CHECK_EQUAL(smart_encode("x").clone().text(), "x");
  const auto part = encode_parts("x", 1).next()->clone();
  const auto decoded = decode_part({part.user_data(), 1}).clone();
  CHECK_EQUAL(decoded.text(), "x");
  reassembler whole;
  CHECK_EQUAL(whole.add({part.user_data(), 1}, "a", "b", check::monday_noon).value().clone().text(),
              "x");
}

int main() {
  RUN(a_record_keeps_itself_through_moves_and_copies);
  RUN(a_row_that_is_to_stay_is_cloned);
  RUN(a_cursor_is_an_input_range);
  RUN(a_cursor_with_a_limit_says_where_to_go_on);
  RUN(a_cursor_without_a_limit_goes_to_the_end);
  RUN(a_list_in_a_record_has_a_length_places_and_a_loop);
  RUN(what_is_not_there_is_no_value);
  RUN(moments_are_microseconds);
  RUN(every_record_that_c_copies_can_be_cloned);
}
