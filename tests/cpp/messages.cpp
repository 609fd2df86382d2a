// What comes in and what goes out, up to where it is handed over.
#include "check.hpp"

using namespace duologue;
using namespace std::chrono_literals;

static const std::string_view png("\x89PNG\r\n\x1a\n", 8);

static void a_message_comes_in_once() {
  const check::shop shop;
  incoming text{"+15557000001", "Do you have these in size 9?"};
  text.provider_message_id = "x1";
  text.at = check::monday_noon - 1h;
  text.files = {{"shoe.png", "image/png", png}};
  const auto got = shop.messenger.receive(shop.line, text);
  CHECK(!got.duplicate());
  const message stored = got.message();
  CHECK(stored.body() == text.body && stored.sender() == text.sender);
  CHECK(stored.recipient() == "+15550100001" && stored.gateway() == shop.line);
  CHECK(stored.direction() == direction::incoming && stored.at() == check::monday_noon - 1h);
  CHECK(stored.conversation() == got.conversation().id() && !stored.agent() && !stored.status());
  CHECK(stored.initials().empty() && !stored.send_at() && !stored.test());
  const attachment shoe = stored.attachments()[0];
  CHECK(shoe.file_name() == "shoe.png" && shoe.media_type() == "image/png" && shoe.size() == 8);
  const auto again = shop.messenger.receive(shop.line, text);
  CHECK(again.duplicate() && again.message().id() == stored.id());
}

static void the_content_of_a_file_is_read_whole_or_in_parts() {
  const check::shop shop;
  incoming picture{"+15557000001"};
  const std::string content(100000, 'p');
  picture.files = {{"big.png", "image/png", content}};
  const auto got = shop.messenger.receive(shop.line, picture);
  const attachment_id big = got.message().attachments()[0].id();
  const buffer whole = shop.messenger.media(big);
  CHECK_EQUAL(whole.text(), content);
  CHECK_EQUAL(whole.bytes().size(), content.size());
  auto reader = shop.messenger.open_media(big);
  CHECK_EQUAL(reader.size(), content.size());
  std::string read;
  char part[4096];
  while (const std::size_t length = reader.read(part, sizeof(part)))
    read.append(part, length);
  CHECK_EQUAL(read, content);
  THROWN(not_found_error, shop.messenger.media(attachment_id{99}));
}

static void many_come_in_at_once() {
  const check::shop shop;
  std::size_t stored = 0;
  std::vector<incoming> batch = {{"+15557000001", "Hi"}, {"+15557000002", "Ho"}};
  batch[0].files = {{"shoe.png", "image/png", png}};
  for (const receive_result &row : shop.messenger.receive_many(shop.line, batch))
    stored += row.received()->message().attachments().size() + 1;
  CHECK_EQUAL(stored, 3u);
  CHECK(shop.messenger.receive_many(shop.line, {}).next() == nullptr);
}

static void an_answer_is_sent_by_somebody() {
  const check::shop shop;
  const auto id = shop.written();
  const auto sent = shop.messenger.send(id, "Yes, in blue and in red.", shop.ann);
  CHECK(sent.direction() == direction::outgoing && sent.agent() == shop.ann);
  CHECK(sent.initials() == "AL" && sent.status() == delivery_status::queued);
  CHECK(sent.transport() == transport::sms && sent.encoding() == encoding::gsm_7bit);
  CHECK(sent.segments() == 1 && sent.cost() == "0.0079" && sent.error_code().empty());
  CHECK_EQUAL(shop.messenger.message(sent.id()).body(), "Yes, in blue and in red.");
  CHECK(!shop.messenger.send(id, "We are open.").agent());
  const auto refused = THROWN(invalid_argument_error, shop.messenger.send(id, ""));
  CHECK_EQUAL(refused.kind(), error_kind::invalid_argument);
}

static void the_same_key_sends_once() {
  const check::shop shop;
  draft how;
  how.key = "order-17";
  how.gateway = shop.line;
  const auto first = shop.messenger.compose("+15557000002", "Your order is in.", how);
  const auto again = shop.messenger.compose("+15557000002", "Your order is in.", how);
  CHECK_EQUAL(first.id(), again.id());
  CHECK_EQUAL(
      THROWN(invalid_argument_error, shop.messenger.compose("+15557000002", "Other", how)).code(),
      "key_reused");
}

static void a_message_can_begin_a_conversation() {
  const check::shop shop;
  const auto by_address = shop.messenger.compose("+15557000002", "Your order is in.", shop.ann);
  const auto whose = shop.messenger.find_contact("+15557000002").value().id();
  const auto by_contact = shop.messenger.compose(whose, "It waits for you.", shop.ann);
  CHECK(by_address.conversation() == by_contact.conversation());
  CHECK_EQUAL(shop.messenger.compose(whose, "Until six.").conversation(),
              by_contact.conversation());
}

#if __cplusplus > 201703L
static void options_are_named_where_they_are_given() {
  const check::shop shop;
  const auto id = shop.written();
  const auto sent =
      shop.messenger.send(id, "Yes", {.gateway = shop.line, .key = "a", .send_at = {}}, shop.ann);
  CHECK_EQUAL(sent.gateway(), shop.line);
  CHECK_EQUAL(shop.messenger.send(id, "Yes", {.gateway = shop.line}).gateway(), shop.line);
}
#endif

static void a_scheduled_message_can_be_edited_and_called_off() {
  const check::shop shop;
  const auto id = shop.written();
  draft later;
  later.send_at = check::monday_noon + 2h;
  const auto waiting = shop.messenger.send(id, "See you at six", later, shop.ann);
  CHECK(waiting.status() == delivery_status::scheduled);
  CHECK(waiting.send_at() == check::monday_noon + 2h);
  later.send_at = check::monday_noon + 3h;
  const auto edited =
      shop.messenger.edit_message(waiting.id(), "See you at seven", later, shop.ann);
  CHECK(edited.body() == "See you at seven" && edited.send_at() == check::monday_noon + 3h);
  shop.messenger.compose("+15557000002", "Elsewhere", later);
  std::size_t all = 0;
  for (const message &each : shop.messenger.scheduled_messages())
    all += each.status() == delivery_status::scheduled ? 1 : 0;
  CHECK_EQUAL(all, 2u);
  auto here = shop.messenger.scheduled_messages(id);
  CHECK_EQUAL(here.next()->id(), edited.id());
  CHECK(here.next() == nullptr);
  CHECK(shop.messenger.cancel_message(edited.id(), shop.ann).status() ==
        delivery_status::cancelled);
  CHECK(shop.messenger.timeline(id, {event_kind::message_cancelled}).next()->about() ==
        edited.id());
  const auto refused =
      THROWN(action_refused_error, shop.messenger.cancel_message(edited.id(), shop.ann));
  CHECK_EQUAL(refused.code(), name_of(reason::already_gone));
}

static void a_test_is_two_messages() {
  const check::shop shop;
  std::vector<delivery_status> found;
  for (const message &each :
       shop.messenger.send_test(shop.line, "+15557000009", "Sale!", {}, shop.ann)) {
    CHECK(each.test() && !each.conversation());
    found.push_back(each.status().value());
  }
  CHECK((found == std::vector{delivery_status::queued, delivery_status::held}));
}

static void a_preview_tells_what_a_draft_would_be() {
  const check::shop shop;
  const auto id = shop.written();
  const auto shown = shop.messenger.preview(id, "Yes ✓");
  CHECK(shown.gateway() == shop.line && shown.transport() == transport::sms);
  CHECK(shown.encoding() == encoding::ucs2 && shown.units() == 5);
  CHECK(shown.segments() == 1 && shown.remaining() == 65 && shown.cost() == "0.0079");
  CHECK(shown.unencodable().size() == 1 && shown.unencodable()[0].character() == "✓");
  CHECK(!shown.suggestion() && shown.problems().empty());

  const std::string wordy = "It’s ready. " + std::string(90, 'x');
  const auto longer = shop.messenger.preview(id, wordy);
  const suggestion cheaper = longer.suggestion().value();
  CHECK(cheaper.segments() == 1 && cheaper.encoding() == encoding::gsm_7bit);
  CHECK(cheaper.cost() == "0.0079" && cheaper.replacements()[0].original() == "’");
  CHECK_EQUAL(cheaper.body().substr(0, 11), "It's ready.");

  draft picture;
  picture.files = {{"shoe.png", "image/png", png}};
  const auto refused = shop.messenger.preview(id, "Look", picture);
  CHECK_EQUAL(refused.problems().size(), 1u);
  CHECK_EQUAL(refused.problems()[0].kind(), error_kind::mms_not_enabled);
}

static void gateways_are_choices_for_a_draft() {
  check::shop shop;
  const auto second = shop.add_line("Second", "+15550100002");
  shop.messenger.disable_gateway(second);
  const auto id = shop.written();
  std::size_t choices = 0;
  for (const gateway_choice &each : shop.messenger.gateway_choices(id, "Yes")) {
    ++choices;
    CHECK_EQUAL(each.preselected(), each.gateway() == shop.line);
    CHECK(each.segments() == 1 && each.cost() == "0.0079");
    if (each.gateway() == second)
      CHECK(each.unavailable() == reason::gateway_disabled && each.name() == "Second");
    else
      CHECK(!each.unavailable());
  }
  CHECK_EQUAL(choices, 2u);
}

int main() {
  RUN(a_message_comes_in_once);
  RUN(the_content_of_a_file_is_read_whole_or_in_parts);
  RUN(many_come_in_at_once);
  RUN(an_answer_is_sent_by_somebody);
  RUN(the_same_key_sends_once);
  RUN(a_message_can_begin_a_conversation);
#if __cplusplus > 201703L
  RUN(options_are_named_where_they_are_given);
#endif
  RUN(a_scheduled_message_can_be_edited_and_called_off);
  RUN(a_test_is_two_messages);
  RUN(a_preview_tells_what_a_draft_would_be);
  RUN(gateways_are_choices_for_a_draft);
}
