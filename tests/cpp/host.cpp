// Parts of the host's, what they throw, and how messages go out through them.
#include "check.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

using namespace duologue;
using namespace std::chrono_literals;

namespace {

// The line is down: what the host's parts throw below.
struct line_is_down : std::runtime_error {
  line_is_down() : std::runtime_error("the line is down") {}
};

// Answers each submission as it is told to, and keeps what it was given.
class carrier : public provider {
public:
  outcome submit(const submission &message, moment now) override {
    const std::lock_guard lock(mutex_);
    CHECK(now == check::monday_noon && !message.key().empty());
    bodies.emplace_back(message.body());
    files += message.media().size();
    for (const media each : message.media())
      last_file = std::string(each.file_name()) + ' ' + std::string(each.media_type()) + ' ' +
                  std::to_string(each.bytes().size());
    recipient = message.recipient();
    CHECK(message.sender() == "+15550100001" && message.gateway() != gateway_id{});
    CHECK(message.segments() == 1);
    key = message.key();
    travelled = message.transport();
    return answer();
  }
  found look_up(const question &about, moment now) override {
    CHECK(now == check::monday_noon && about.submitted_at() == check::monday_noon);
    CHECK(about.key() == key && about.recipient() == recipient && about.gateway() != gateway_id{});
    CHECK(!about.provider_message_id() && about.sender() == "+15550100001");
    return known();
  }
  void poll(gateway_id gateway, zstring_view address, moment now, polled &into) override {
    CHECK(gateway != gateway_id{} && address == "+15550100001" && now == check::monday_noon);
    waiting(into);
  }
  void acknowledge(gateway_id, zstring_view, const std::vector<zstring_view> &tokens) override {
    for (const zstring_view each : tokens)
      acknowledged.emplace_back(each);
  }

  std::function<outcome()> answer = [] { return outcome::accepted("p1", delivery_status::sent); };
  std::function<found()> known = [] { return found::unclear(); };
  std::function<void(polled &)> waiting = [](polled &) {};
  std::vector<std::string> bodies;
  std::vector<std::string> acknowledged;
  std::size_t files = 0;
  std::string last_file;
  std::string recipient;
  std::string key;
  std::optional<transport> travelled;

private:
  std::mutex mutex_;
};

// A shop whose line goes through a carrier, with a customer who has written.
struct desk {
  explicit desk(options how = {})
      : shop([&] {
          how.providers.emplace_back("sandbox", carrying);
          return how;
        }()),
        id(shop.written()) {}

  // Sends, and hands over; gives where the message stands then, and what was said.
  std::pair<owned<message>, owned<delivery>> handed_over(const draft &how = {}) {
    const auto sent = shop.messenger.send(id, "Yes", how, shop.ann);
    auto gone = shop.messenger.deliver(1);
    auto what = gone.next()->clone();
    CHECK_EQUAL(what.message(), sent.id());
    return {shop.messenger.message(sent.id()), std::move(what)};
  }

  std::shared_ptr<carrier> carrying = std::make_shared<carrier>();
  check::shop shop;
  conversation_id id;
};

// Keeps media in memory, and fails when it is told to.
class shelf : public media_store {
public:
  void put(zstring_view digest, octets content) override {
    if (broken)
      throw line_is_down();
    contents[std::string(digest)].assign(content.begin(), content.end());
  }
  std::size_t read(zstring_view digest, std::uint64_t offset, std::uint8_t *buffer,
                   std::size_t capacity) override {
    if (broken)
      throw line_is_down();
    const auto &content = contents.at(std::string(digest));
    const std::size_t from = std::min<std::size_t>(offset, content.size());
    const std::size_t length = std::min({capacity, content.size() - from, std::size_t{7}});
    std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(from), length, buffer);
    return length;
  }
  void remove(zstring_view digest) override { contents.erase(std::string(digest)); }

  std::map<std::string, std::vector<std::uint8_t>> contents;
  bool broken = false;
};

} // namespace

static void a_provider_carries_what_is_sent() {
  desk at;
  gateway_settings settings;
  settings.mms = true;
  at.shop.messenger.update_gateway(at.shop.line, settings);
  draft how;
  how.files = {{"shoe.png", "image/png", std::string_view("\x89PNG")}};
  const auto [sent, what] = at.handed_over(how);
  CHECK(sent.status() == delivery_status::sent && what.status() == delivery_status::sent);
  CHECK(at.carrying->bodies == std::vector<std::string>{"Yes"} && at.carrying->files == 1);
  CHECK_EQUAL(at.carrying->last_file, "shoe.png image/png 4");
  CHECK(at.carrying->travelled == transport::mms && at.carrying->recipient == "+15557000001");
}

static void a_provider_says_that_it_did_not_take_it() {
  desk at;
  at.carrying->answer = [] { return outcome::rejected("30006", "a landline"); };
  const auto [sent, what] = at.handed_over();
  CHECK(sent.status() == delivery_status::rejected && sent.error_code() == "30006");
  CHECK(what.error_code() == "30006" && what.reason() == "a landline");
  auto changes = at.shop.messenger.timeline(at.id, {event_kind::delivery_failed});
  const event *const failed = changes.next();
  CHECK(failed->about() == sent.id() && failed->status() == delivery_status::rejected);
  CHECK_EQUAL(failed->error_code(), "30006");
}

static void what_was_not_taken_for_now_is_tried_again() {
  options patient;
  patient.retry_attempts = 3;
  patient.retry_base = 10s;
  patient.retry_longest = 1min;
  patient.random_seed = 7;
  desk at(patient);
  at.carrying->answer = [] { return outcome::throttled(5s); };
  CHECK(at.handed_over().first.status() == delivery_status::queued);
  const auto soon = at.shop.messenger.next_delivery();
  CHECK(soon >= check::monday_noon + 5s && soon < check::monday_noon + 1min);
  CHECK_EQUAL(at.shop.messenger.outbox_depth(), 1u);
  desk other(patient);
  other.carrying->answer = [] { return outcome::unavailable("503", "down for maintenance"); };
  const auto [waiting, what] = other.handed_over();
  CHECK_EQUAL(waiting.status(), delivery_status::queued);
  CHECK_EQUAL(what.reason(), "down for maintenance");
}

static void what_a_provider_throws_leaves_the_message_unknown() {
  desk at;
  at.carrying->answer = []() -> outcome { throw line_is_down(); };
  const auto [lost, what] = at.handed_over();
  CHECK(lost.status() == delivery_status::unknown);
  CHECK_EQUAL(what.reason(), "the line is down");
  at.carrying->answer = []() -> outcome { throw 17; };
  CHECK(at.handed_over().first.status() == delivery_status::unknown);
  at.carrying->answer = [] { return outcome::unanswered("no answer"); };
  CHECK_EQUAL(at.handed_over().second.reason(), "no answer");
  CHECK_EQUAL(at.shop.messenger.unknown_messages().next()->id(), lost.id());
}

static void an_unknown_message_is_looked_up_resolved_and_sent_again() {
  desk at;
  const messenger &shop = at.shop.messenger;
  at.carrying->answer = [] { return outcome::unanswered("no answer"); };
  const auto first = at.handed_over().first.id();
  CHECK(shop.look_up(first).status() == delivery_status::unknown);
  at.carrying->known = []() -> found { throw line_is_down(); };
  THROWN(line_is_down, shop.look_up(first));
  at.carrying->known = [] { return found::taken(delivery_status::delivered, "p7"); };
  CHECK(shop.look_up(first).status() == delivery_status::delivered);

  const auto second = at.handed_over().first.id();
  at.carrying->known = [] { return found::not_taken(); };
  CHECK_EQUAL(shop.look_up(second).status(), delivery_status::queued);
  at.carrying->answer = [] { return outcome::rejected("30006", "a landline"); };
  shop.deliver();
  CHECK_EQUAL(shop.message(second).status(), delivery_status::rejected);
  const auto again = shop.send_again(second, at.shop.ann);
  CHECK(again.body() == "Yes" && again.status() == delivery_status::queued);
  at.carrying->answer = [] { return outcome::accepted("p8"); };
  shop.deliver();

  at.carrying->answer = [] { return outcome::unanswered("no answer"); };
  const auto third = at.handed_over().first.id();
  const auto resolved = shop.resolve(third, resolution::sent, at.shop.ann);
  CHECK(resolved.status() == delivery_status::sent);
  const auto fourth = at.handed_over().first.id();
  CHECK(shop.resolve(fourth, resolution::failed).status() == delivery_status::failed);
}

static void reports_move_a_message_on() {
  desk at;
  const auto sent = at.handed_over().first.id();
  status_report news;
  news.status = delivery_status::undelivered;
  news.provider_message_id = "p1";
  news.error_code = "30003";
  const auto moved = at.shop.messenger.report(at.shop.line, news);
  CHECK(moved.id() == sent && moved.status() == delivery_status::undelivered);
  CHECK_EQUAL(moved.error_code(), "30003");
  news.provider_message_id = "nobody";
  THROWN(not_found_error, at.shop.messenger.report(at.shop.line, news));
}

static void a_refresh_brings_what_waits_at_the_provider() {
  desk at;
  const auto sent = at.handed_over().first.id();
  at.carrying->waiting = [&](polled &into) {
    into.add("t1", incoming{"+15557000001", "Great, thanks!"});
    into.add("t2", incoming{"+1", "Hm"});
    status_report news;
    news.status = delivery_status::delivered;
    news.key = at.carrying->key;
    into.add("t3", news);
    news.key = {};
    news.provider_message_id = "unheard-of";
    into.add("t4", news);
  };
  const auto brought = at.shop.messenger.refresh();
  CHECK_EQUAL(brought.received().size(), 1u);
  CHECK_EQUAL(brought.received()[0].message().body(), "Great, thanks!");
  CHECK(brought.reported().size() == 1 && brought.reported()[0].id() == sent);
  CHECK(brought.reported()[0].status() == delivery_status::delivered);
  CHECK(brought.failed().empty() && !brought.tick().next());
  CHECK_EQUAL(brought.refused().size(), 2u);
  for (const refused each : brought.refused()) {
    CHECK_EQUAL(each.gateway(), at.shop.line);
    if (each.is_status_report()) {
      CHECK(each.provider_message_id() == "unheard-of" && !each.key() && !each.sender());
      CHECK(each.status() == delivery_status::delivered && !each.body());
      CHECK_EQUAL(each.error().kind(), error_kind::not_found);
    } else {
      CHECK(each.sender() == "+1" && each.body() == "Hm" && !each.status());
      CHECK_EQUAL(each.error().field().value(), "sender");
    }
  }
  CHECK(at.carrying->acknowledged.size() >= 2);
}

static void a_poll_that_throws_is_a_failure_of_its_gateway() {
  desk at;
  at.carrying->waiting = [](polled &) { throw line_is_down(); };
  const auto brought = at.shop.messenger.refresh();
  CHECK_EQUAL(brought.failed().size(), 1u);
  const poll_failure failed = brought.failed()[0];
  CHECK(failed.gateway() == at.shop.line && failed.error().kind() == error_kind::callback);
  CHECK(failed.error().message().find("the line is down") != std::string_view::npos);
  // What the poll threw is over with the refresh: another failure is not taken for it.
  CHECK_EQUAL(THROWN(error, failed.error().raise()).kind(), error_kind::callback);
}

static void a_provider_that_only_submits_has_nothing_else_to_say() {
  class plain : public provider {
    outcome submit(const submission &, moment) override { return outcome::unanswered("hm"); }
  };
  options how;
  how.providers = {{"sandbox", std::make_unique<plain>()}};
  const check::shop shop(how);
  const auto sent = shop.messenger.send(shop.written(), "Yes").id();
  shop.messenger.deliver();
  CHECK(shop.messenger.look_up(sent).status() == delivery_status::unknown);
  CHECK(shop.messenger.refresh().received().empty());
}

static void what_a_clock_throws_comes_out_of_the_call() {
  bool broken = false;
  options how;
  how.clock = [&] {
    if (broken)
      throw line_is_down();
    return check::monday_noon;
  };
  const check::shop shop(how);
  const auto id = shop.written();
  broken = true;
  CHECK_EQUAL(std::string_view(THROWN(line_is_down, shop.messenger.send(id, "Yes")).what()),
              "the line is down");
  broken = false;
  CHECK(shop.messenger.send(id, "Yes").at() == check::monday_noon);
  THROWN(std::out_of_range, manual_clock(moment::max()));
}

static void what_a_part_throws_in_a_call_inside_a_call_belongs_to_the_inner_one() {
  // A provider that uses a messenger of its own, whose clock fails: the outer call never hears of
  // that exception.
  bool caught = false;
  options inner;
  bool broken = false;
  inner.clock = [&] {
    if (broken)
      throw line_is_down();
    return check::monday_noon;
  };
  const messenger other(":memory:", inner);
  broken = true;
  desk at;
  at.carrying->answer = [&] {
    try {
      other.add_agent("Bo");
    } catch (const line_is_down &) {
      caught = true;
    }
    return outcome::accepted("p1");
  };
  CHECK(at.handed_over().first.status() == delivery_status::sending);
  CHECK(caught);
}

static void media_are_kept_where_the_host_says() {
  const auto kept = std::make_shared<shelf>();
  options how;
  how.media_store = kept;
  const check::shop shop(how);
  const std::string content = "eighteen bytes, so";
  incoming picture{"+15557000001"};
  picture.files = {{"shoe.png", "image/png", content}};
  const auto got = shop.messenger.receive(shop.line, picture);
  const attachment_id shoe = got.message().attachments()[0].id();
  CHECK_EQUAL(kept->contents.size(), 1u);
  CHECK_EQUAL(shop.messenger.media(shoe).text(), content);
  kept->broken = true;
  THROWN(line_is_down, shop.messenger.media(shoe));
  auto reader = shop.messenger.open_media(shoe);
  char part[8];
  THROWN(line_is_down, reader.read(part, sizeof(part)));
  picture.files[0].content = std::string_view("something else");
  THROWN(line_is_down, shop.messenger.receive(shop.line, picture));
  kept->broken = false;
  CHECK_EQUAL(reader.read(part, sizeof(part)), 7u);
}

static void a_log_hears_what_no_call_returns_and_may_throw() {
  std::vector<std::string> lines;
  options how;
  how.log = [&](const log_record &record) {
    CHECK(record.level >= log_level::debug && !record.cause);
    lines.push_back(std::string(record.subject) + ": " + std::string(record.message));
    throw line_is_down();
  };
  const check::shop shop(how);
  CHECK(!lines.empty() && lines[0].rfind("workspace: ", 0) == 0);
}

static void parts_end_with_their_messenger_or_with_a_call_that_fails() {
  const auto watched = std::make_shared<int>(0);
  const auto part = [watched] { return check::monday_noon + std::chrono::seconds(*watched); };
  options how;
  how.clock = part;
  how.log = [watched](const log_record &) {};
  how.providers = {{"sandbox", std::make_shared<carrier>()}};
  const std::weak_ptr<provider> carrying = how.providers[0].provider;
  const long mine = watched.use_count();
  {
    const messenger shop(":memory:", how);
    CHECK(watched.use_count() > mine && carrying.use_count() == 2);
  }
  CHECK_EQUAL(watched.use_count(), mine);
  CHECK_EQUAL(carrying.use_count(), 1);
  const check::folder folder;
  THROWN(error, messenger(folder.file("no/such/folder/shop.db"), how));
  THROWN(invalid_argument_error, messenger(zstring_view(), how));
  how.time_zone = "Nowhere/Else";
  THROWN(invalid_argument_error, messenger(":memory:", how));
  how.time_zone = {};
  how.providers.emplace_back(zstring_view(), how.providers[0].provider);
  THROWN(invalid_argument_error, messenger(":memory:", how));
  CHECK_EQUAL(watched.use_count(), mine);
  how.providers.clear();
  CHECK(carrying.expired());
}

static void options_say_how_a_workspace_is_opened() {
  const check::folder folder;
  const std::string path = folder.file("shop.db");
  options how;
  how.default_region = "US";
  how.time_zone = "America/Denver";
  how.session_policy = session_policy::strict;
  how.durability = durability::full;
  how.busy_timeout = 1s;
  how.readers = 2;
  const manual_clock clock(check::monday_noon);
  how.manual_clock = &clock;
  const messenger shop(path, how);
  for (const snooze_time &each : shop.snooze_presets())
    if (each.preset() == snooze_preset::tomorrow_morning)
      CHECK(each.at() == check::monday_noon + 28h); // 09:00 in Denver
  how.read_only = true;
  CHECK_EQUAL(THROWN(error, messenger(path, how).add_agent("Ann")).kind(), error_kind::read_only);
}

static void a_sandbox_has_customers_that_answer() {
  const sandbox network(7);
  options how;
  how.providers = {{"sandbox", network}};
  const check::shop shop(how);
  const messenger &desk = shop.messenger;
  customer dana;
  dana.when("size", answer("Nine").after(5s).then(answer("Or ten.").after(1s)))
      .when_any(answer("").media({{"shoe.png", "image/png", std::string_view("\x89PNG")}}).once())
      .otherwise(answer("Bye"));
  network.script("+15557000001", dana);
  network.delivery_receipts(2s);
  desk.compose("+15557000001", "Which size?");
  desk.deliver();
  shop.clock.advance(10s);
  const auto brought = desk.refresh();
  CHECK_EQUAL(brought.received().size(), 2u);
  CHECK_EQUAL(brought.received()[1].message().body(), "Or ten.");
  const auto reported = brought.reported();
  CHECK(reported[reported.size() - 1].status() == delivery_status::delivered);

  desk.compose("+15557000001", "Thanks");
  desk.deliver();
  shop.clock.advance(10s);
  const auto picture = desk.refresh();
  CHECK_EQUAL(picture.received()[0].message().attachments().size(), 1u);
  desk.compose("+15557000001", "Thanks");
  desk.deliver();
  shop.clock.advance(10s);
  CHECK_EQUAL(desk.refresh().received()[0].message().body(), "Bye");

  network.write("+15550100001", {"+15557000002", "Anyone there?"}, shop.clock.now());
  CHECK_EQUAL(desk.refresh().received()[0].message().sender(), "+15557000002");
  std::size_t taken = 0;
  for (const submission &each : network.accepted())
    taken += each.recipient() == "+15557000001" ? 1 : 0;
  CHECK_EQUAL(taken, 3u);
  auto first = network.take_accepted();
  CHECK_EQUAL(std::distance(first.begin(), first.end()), 3);
  CHECK(network.take_accepted().next() == nullptr);
}

static void faults_befall_what_is_sent() {
  const sandbox network;
  options how;
  how.providers = {{"sandbox", network}};
  const check::shop shop(how);
  const auto stands = [&](zstring_view recipient = "+15557000001") {
    const auto sent = shop.messenger.compose(recipient, "Hello").id();
    shop.messenger.deliver();
    return shop.messenger.message(sent).status().value();
  };
  fault what;
  what.kind = fault_kind::rejected;
  what.code = "21610";
  what.reason = "stopped";
  network.inject(what);
  CHECK_EQUAL(stands(), delivery_status::rejected);
  what.kind = fault_kind::throttled;
  what.time = 5s;
  network.inject_for("+15557000002", what);
  CHECK_EQUAL(stands("+15557000002"), delivery_status::queued);
  network.clear_faults();
  network.inject_by_chance(1.0, {fault_kind::message_lost});
  CHECK_EQUAL(stands(), delivery_status::unknown);
  network.inject({fault_kind::spared});
  CHECK_EQUAL(stands(), delivery_status::sent);
  network.clear_faults();
  network.inject({fault_kind::answer_lost});
  CHECK_EQUAL(stands(), delivery_status::unknown);
  network.inject({fault_kind::unavailable, "503"});
  CHECK_EQUAL(stands(), delivery_status::queued);
  shop.clock.advance(1h);
  network.inject({fault_kind::undelivered, "30003"});
  CHECK_EQUAL(stands(), delivery_status::sent);
  for (const fault_kind each : {fault_kind::duplicated, fault_kind::delayed, fault_kind::reordered})
    network.inject({each, {}, {}, 1s});
  CHECK_EQUAL(THROWN(invalid_argument_error, network.inject_by_chance(1.5, {})).kind(),
              error_kind::invalid_argument);
}

static void a_worker_delivers_in_the_background() {
  desk at;
  worker_settings settings;
  settings.threads = 2;
  settings.look_every = 20ms;
  auto working = at.shop.messenger.start_worker(settings);
  const auto sent = at.shop.messenger.send(at.id, "Yes", at.shop.ann).id();
  while (at.shop.messenger.message(sent).status() != delivery_status::sent)
    std::this_thread::sleep_for(1ms);
  const auto health = at.shop.messenger.health();
  CHECK_EQUAL(health.workers().size(), 1u);
  const worker_health shown = health.workers()[0];
  CHECK(shown.started_at() == check::monday_noon && shown.beat_at() == check::monday_noon);
  CHECK(shown.delivered() >= 0 && shown.last_error().empty());
  working.stop();
  CHECK(at.shop.messenger.health().workers().empty());
  settings.threads = 65;
  CHECK_EQUAL(
      THROWN(invalid_argument_error, at.shop.messenger.start_worker(settings)).field().value(),
      "threads");
}

static void what_a_part_throws_in_a_worker_is_told_in_words() {
  std::mutex mutex;
  std::string told;
  options how;
  how.log = [&](const log_record &record) {
    const std::lock_guard lock(mutex);
    if (record.cause)
      told = *record.cause;
  };
  desk at(how);
  at.carrying->answer = [] { return outcome::unanswered("no answer"); };
  at.carrying->known = []() -> found { throw line_is_down(); };
  const auto lost = at.handed_over().first.id();
  const auto working = at.shop.messenger.start_worker(); // which asks at once
  for (;;) {
    const std::lock_guard lock(mutex);
    if (told.find("the line is down") != std::string::npos)
      break;
  }
  CHECK(at.shop.messenger.message(lost).status() == delivery_status::unknown);
}

int main() {
  RUN(a_provider_carries_what_is_sent);
  RUN(a_provider_says_that_it_did_not_take_it);
  RUN(what_was_not_taken_for_now_is_tried_again);
  RUN(what_a_provider_throws_leaves_the_message_unknown);
  RUN(an_unknown_message_is_looked_up_resolved_and_sent_again);
  RUN(reports_move_a_message_on);
  RUN(a_refresh_brings_what_waits_at_the_provider);
  RUN(a_poll_that_throws_is_a_failure_of_its_gateway);
  RUN(a_provider_that_only_submits_has_nothing_else_to_say);
  RUN(what_a_clock_throws_comes_out_of_the_call);
  RUN(what_a_part_throws_in_a_call_inside_a_call_belongs_to_the_inner_one);
  RUN(media_are_kept_where_the_host_says);
  RUN(a_log_hears_what_no_call_returns_and_may_throw);
  RUN(parts_end_with_their_messenger_or_with_a_call_that_fails);
  RUN(options_say_how_a_workspace_is_opened);
  RUN(a_sandbox_has_customers_that_answer);
  RUN(faults_befall_what_is_sent);
  RUN(a_worker_delivers_in_the_background);
  RUN(what_a_part_throws_in_a_worker_is_told_in_words);
}
