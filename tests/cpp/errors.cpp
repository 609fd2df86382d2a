// What fails throws: a type for each kind that a program acts on, with everything that C tells.
#include "check.hpp"

#include <algorithm>

using namespace duologue;

static void kinds_are_types_that_can_be_caught() {
  const check::shop shop;
  const auto conversation = shop.written();
  const auto missing = THROWN(not_found_error, shop.messenger.agent(agent_id{99}));
  CHECK_EQUAL(missing.kind(), error_kind::not_found);
  CHECK_EQUAL(missing.status(), DUOLOGUE_E_NOT_FOUND);
  CHECK_EQUAL(missing.field().value(), "agent");
  CHECK_EQUAL(missing.value().value(), "99");

  const auto taken = THROWN(invalid_argument_error, shop.messenger.add_mailbox("main"));
  CHECK_EQUAL(taken.code(), "taken");
  CHECK_EQUAL(std::string_view(taken.what()), taken.message());

  shop.messenger.complete(conversation, shop.ann);
  const auto refused = THROWN(action_refused_error, shop.messenger.complete(conversation));
  CHECK_EQUAL(refused.code(), name_of(reason::already_completed));
  CHECK(!refused.field() && !refused.value() && refused.gateways().empty());

  const auto moved_on = THROWN(
      conflict_error, shop.messenger.reopen(conversation, by(shop.ann).expecting_version(1)));
  CHECK_EQUAL(moved_on.field().value(), "expected_version");
}

static void media_without_mms_name_the_gateways_that_could() {
  const check::shop shop;
  const auto conversation = shop.written();
  gateway_settings settings;
  settings.name = "Pictures";
  settings.mailbox = shop.main;
  settings.mms = true;
  const auto pictures =
      shop.messenger.add_gateway(gateway_kind::long_code, "+15550100002", "sandbox", settings);
  draft how;
  how.gateway = shop.line;
  how.files = {{"shoe.png", "image/png", std::string_view("\x89PNG", 4)}};
  const auto refused =
      THROWN(mms_not_enabled_error, shop.messenger.send(conversation, "Look", how, shop.ann));
  CHECK_EQUAL(refused.gateways().size(), 1u);
  CHECK_EQUAL(refused.gateways()[0], pictures.id());
  // It is a refusal too.
  THROWN(action_refused_error, shop.messenger.send(conversation, "Look", how, shop.ann));
}

static void an_error_outlives_its_call_and_is_copied_with_all_it_knows() {
  const auto copied = [] {
    const messenger shop(":memory:");
    const auto first = THROWN(not_found_error, shop.message(message_id{7}));
    return error(first);
  }();
  const error again = copied;
  CHECK_EQUAL(again.value().value(), "7");
  CHECK_EQUAL(again.c_handle(), copied.c_handle());
  CHECK_EQUAL(std::string_view(again.what()), copied.message());
}

static void other_kinds_are_plain_errors_with_their_cause() {
  const check::folder folder;
  const auto refused = THROWN(error, messenger(folder.file("no/such/folder/shop.db")));
  CHECK_EQUAL(refused.kind(), error_kind::storage);
  CHECK_EQUAL(name_of(refused.kind()), "storage");
  CHECK(refused.cause().has_value());
}

static void somebody_elses_lock_is_busy() {
  const check::folder folder;
  const std::string path = folder.file("shop.db");
  options impatient;
  impatient.busy_timeout = std::chrono::milliseconds(-1);
  std::string copy;
  check::shop().messenger.export_([&](std::string_view piece) { copy += piece; });
  const messenger filled(path);
  const messenger beside(path, impatient);
  bool tried = false;
  std::size_t at = 0;
  filled.import_([&](char *buffer, std::size_t capacity) {
    if (at > copy.size() / 2 && !tried) {
      tried = true;
      THROWN(busy_error, beside.add_agent("Cy"));
    }
    const std::size_t length = std::min({capacity, copy.size() - at, std::size_t{64}});
    copy.copy(buffer, length, at);
    at += length;
    return length;
  });
  CHECK(tried);
}

static void what_was_moved_from_refuses_and_is_empty() {
  messenger shop(":memory:");
  auto ann = shop.add_agent("Ann Lee");
  const auto kept = std::move(ann);
  CHECK(ann.c_handle() == nullptr && ann.name().empty() && ann.id() == agent_id{});
  CHECK_EQUAL(kept.name(), "Ann Lee");
  const messenger taken = std::move(shop);
  CHECK(shop.c_handle() == nullptr);
  CHECK_EQUAL(THROWN(invalid_argument_error, shop.agents()).field().value(), "messenger");
  CHECK_EQUAL(taken.agent(kept.id()).name(), "Ann Lee");
}

static void failures_in_records_can_be_thrown() {
  const check::shop shop;
  std::size_t refused = 0;
  for (const receive_result &row : shop.messenger.receive_many(
           shop.line, {{"+15557000001", "Hi"}, {"+1", "Hi"}, {"+15557000002", "Ho"}})) {
    CHECK(row.received().has_value() != row.error().has_value());
    if (!row.error())
      continue;
    ++refused;
    CHECK_EQUAL(row.error()->field().value(), "sender");
    const auto thrown = THROWN(invalid_argument_error, row.error()->raise());
    CHECK_EQUAL(thrown.value().value(), "+1");
  }
  CHECK_EQUAL(refused, 1u);
}

int main() {
  RUN(kinds_are_types_that_can_be_caught);
  RUN(media_without_mms_name_the_gateways_that_could);
  RUN(an_error_outlives_its_call_and_is_copied_with_all_it_knows);
  RUN(other_kinds_are_plain_errors_with_their_cause);
  RUN(somebody_elses_lock_is_busy);
  RUN(what_was_moved_from_refuses_and_is_empty);
  RUN(failures_in_records_can_be_thrown);
}
