// What is due, and how a workspace is kept sound.
#include "check.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace duologue;
using namespace std::chrono_literals;

static void what_is_due_is_done_when_it_is_asked_for() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  CHECK(!desk.next_deadline());
  const auto id = shop.written();
  desk.snooze(id, 1h);
  draft later;
  later.send_at = check::monday_noon + 2h;
  const auto waiting = desk.send(shop.written("Hi", "+15557000002"), "See you", later);
  CHECK(desk.next_deadline() == check::monday_noon + 1h);
  shop.clock.advance(1h);
  CHECK(shop.clock.now() == check::monday_noon + 1h);
  const auto first = desk.tick();
  CHECK(first.woken().size() == 1 && first.woken()[0] == id && first.gone().empty());
  CHECK(first.next() == check::monday_noon + 2h);
  shop.clock.set(check::monday_noon + 2h);
  const auto second = desk.tick();
  CHECK(second.gone().size() == 1 && *second.gone().begin() == waiting.id());
  CHECK(!second.next());
}

static void a_workspace_is_verified_and_tells_how_it_is() {
  const check::shop shop;
  const auto id = shop.written();
  shop.messenger.send(id, "Yes", shop.ann);
  const auto sound = shop.messenger.verify();
  CHECK(sound.differences().empty() && sound.conversations() == 1 && sound.events() > 0);
  const auto health = shop.messenger.health();
  CHECK(health.queued() == 1 && health.scheduled() == 0 && health.held() == 0);
  CHECK(health.sending() == 0 && health.oldest_queued() == check::monday_noon);
  CHECK_EQUAL(health.delivery().size(), 1u);
  CHECK_EQUAL(health.delivery()[0].status(), delivery_status::queued);
  CHECK_EQUAL(health.delivery()[0].messages(), 1);
  CHECK(health.workers().empty());
  CHECK(health.statements() > 0 && health.rows() > 0 && health.steps() > 0);
  CHECK(health.sorts() >= 0 && health.full_scan_steps() >= 0);
}

static void a_copy_is_made_and_checked() {
  const check::folder folder;
  const check::shop shop;
  shop.written();
  const std::string path = folder.file("monday.db");
  shop.messenger.backup(path);
  const auto checked = messenger::check_backup(path);
  CHECK(checked.differences().empty() && checked.conversations() == 1);
  THROWN(error, shop.messenger.backup(path));
  options reading;
  reading.read_only = true;
  const messenger copy(path, reading);
  CHECK_EQUAL(THROWN(error, copy.add_agent("Bo")).kind(), error_kind::read_only);
}

// The content of a file with one place changed.
static std::string altered(const std::string &path, const std::string &from, std::size_t which) {
  std::ifstream in(path, std::ios::binary);
  std::string content(std::istreambuf_iterator<char>(in), {});
  std::size_t at = content.find(from);
  while (which-- > 0 && at != std::string::npos)
    at = content.find(from, at + 1);
  if (at == std::string::npos)
    return {};
  content[at] = 'X';
  return content;
}

static void what_does_not_agree_with_the_log_is_told() {
  const check::folder folder;
  const std::string path = folder.file("sound.db");
  const std::string changed = folder.file("changed.db");
  const check::shop shop;
  shop.written("Would these fit?");
  shop.messenger.backup(path);
  bool told = false;
  for (std::size_t which = 0; !told; ++which) {
    const std::string content = altered(path, "Would these fit?", which);
    CHECK(!content.empty());
    std::ofstream(changed, std::ios::binary) << content;
    const auto checked = messenger::check_backup(changed);
    for (const difference each : checked.differences()) {
      told = true;
      CHECK(!each.subject().empty() && !each.field().empty());
      CHECK(each.stored() != each.rebuilt());
    }
    std::filesystem::remove(changed);
  }
}

static void everything_is_exported_and_read_back() {
  const check::shop shop;
  shop.written();
  std::string copy;
  const std::uint64_t lines =
      shop.messenger.export_([&](std::string_view piece) { copy += piece; });
  CHECK_EQUAL(lines, static_cast<std::uint64_t>(std::count(copy.begin(), copy.end(), '\n')));
  const messenger other(":memory:");
  std::size_t at = 0;
  const std::uint64_t read = other.import_([&](char *buffer, std::size_t capacity) {
    const std::size_t length = copy.copy(buffer, std::min<std::size_t>(capacity, 100), at);
    at += length;
    return length;
  });
  CHECK_EQUAL(read, lines);
  CHECK_EQUAL(other.badge().messages, 1u);
}

static void a_workspace_is_copied_into_another() {
  const check::shop shop;
  const auto id = shop.written("Would these fit?");
  const messenger other(":memory:");
  CHECK(shop.messenger.copy_to(other) > 0);
  CHECK_EQUAL(other.conversation(id).snippet(), "Would these fit?");
  const auto refused = THROWN(error, shop.messenger.copy_to(other));
  CHECK_EQUAL(refused.kind(), error_kind::action_refused);
  CHECK_EQUAL(refused.code(), "workspace_not_empty");
}

static void each_workspace_that_is_migrated_has_a_result() {
  const check::folder folder;
  const check::shop shop;
  const std::string path = folder.file("copy.db");
  shop.messenger.backup(path);
  std::vector<bool> failed;
  for (const auto &result : messenger::migrate_all({path, folder.file("none.db")})) {
    CHECK_EQUAL(result.before(), result.after());
    CHECK_EQUAL(result.error().has_value(), result.after() == 0);
    failed.push_back(result.error().has_value());
  }
  CHECK((failed == std::vector<bool>{false, true}));
}

// Only where the tests have a server is there a database to look into.
static void the_workspaces_of_a_database_are_told_by_their_schemas() {
  CHECK_EQUAL(THROWN(error, messenger::workspaces("shop.db")).field(), "url");
  const char *const server = std::getenv("DUOLOGUE_TEST_POSTGRES");
  if (server == nullptr)
    return;
  const std::string name = "test_cpp_care_" + std::to_string(getpid());
  messenger(server + ("?schema=" + name));
  bool told = false;
  for (const auto &schema : messenger::workspaces(server))
    told = told || schema.name() == name;
  CHECK(told);
}

static void what_a_writer_or_reader_throws_comes_out_of_the_call() {
  struct full : std::exception {};
  const check::shop shop;
  THROWN(full, shop.messenger.export_([](std::string_view) { throw full(); }));
  const messenger other(":memory:");
  THROWN(full, other.import_([](char *, std::size_t) -> std::size_t { throw full(); }));
  // Nothing of it is left for the next call.
  const auto refused = THROWN(error, shop.messenger.agent(agent_id{99}));
  CHECK_EQUAL(refused.kind(), error_kind::not_found);
}

int main() {
  RUN(what_is_due_is_done_when_it_is_asked_for);
  RUN(a_workspace_is_verified_and_tells_how_it_is);
  RUN(a_copy_is_made_and_checked);
  RUN(what_does_not_agree_with_the_log_is_told);
  RUN(everything_is_exported_and_read_back);
  RUN(a_workspace_is_copied_into_another);
  RUN(each_workspace_that_is_migrated_has_a_result);
  RUN(the_workspaces_of_a_database_are_told_by_their_schemas);
  RUN(what_a_writer_or_reader_throws_comes_out_of_the_call);
}
