// The text engine: segments, spelling, what goes over the air, templates, addresses.
#include "check.hpp"

#include <algorithm>

using namespace duologue;
using namespace std::chrono_literals;

static const std::string waiting = [] {
  std::string text;
  for (int times = 0; times < 5; ++times)
    text += "Thanks for waiting. ";
  return text + "It’s ready…";
}();

static void segments_are_counted() {
  CHECK_EQUAL(segment_count("Your order is in."), 1u);
  CHECK_EQUAL(segment_count({}), 0u);
  const segments cut = segment_text(waiting);
  CHECK_EQUAL(cut.encoding, encoding::ucs2);
  CHECK_EQUAL(cut.count, 2u);
  CHECK_EQUAL(cut.units, 111u);
  CHECK_EQUAL(cut.capacity, 67u);
  CHECK_EQUAL(cut.remaining, 23u);
  CHECK(cut.concatenable && cut.locking == language::default_ && cut.single == language::default_);
}

static void many_texts_are_counted_at_once() {
  const auto counts = segment_counts({"Hi", "", waiting});
  CHECK((counts == std::vector<std::size_t>{1, 0, 2}));
  CHECK(segment_counts({}).empty());
  const auto refused = THROWN(invalid_argument_error, segment_counts({"Hi", "\xFF"}));
  CHECK_EQUAL(refused.kind(), error_kind::invalid_argument);
}

static void the_ends_of_segments_are_found_however_many_there_are() {
  CHECK((segment_ends("Hi") == std::vector<std::size_t>{2}));
  const std::string book(153 * 40, 'x');
  const auto ends = segment_ends(book);
  CHECK_EQUAL(ends.size(), 40u);
  CHECK_EQUAL(ends[16], 17u * 153);
  CHECK_EQUAL(ends.back(), book.size());
}

static void options_say_how_a_text_is_counted() {
  segment_options options;
  options.encoding = encoding::ucs2;
  options.reference_bits = 16;
  CHECK_EQUAL(segment_text(std::string(71, 'x'), options).capacity, 66u);
  options = {};
  options.ports = ports{2948, 9200};
  CHECK_EQUAL(segment_text("x", options).capacity, 152u);
  options = {};
  options.national = national::automatic;
  options.languages = {language::turkish};
  const segments turkish = segment_text("İstanbul'da güneş", options);
  CHECK_EQUAL(turkish.encoding, encoding::gsm_7bit);
  CHECK(turkish.locking == language::turkish || turkish.single == language::turkish);
  options = {};
  options.national = national::pair;
  options.locking = language::turkish;
  CHECK_EQUAL(segment_text("İstanbul", options).locking, language::turkish);
  options.reference_bits = 9;
  CHECK_EQUAL(THROWN(invalid_argument_error, segment_text("x", options)).field().value(),
              "reference_bits");
  options = {};
  options.split = split::grapheme;
  CHECK_EQUAL(segment_text("x", options).count, 1u);
}

static void what_keeps_a_text_out_of_gsm_is_explained() {
  const auto why = explain(waiting);
  CHECK_EQUAL(why.segments(), 2);
  CHECK_EQUAL(why.segments_spelled(), 1);
  CHECK_EQUAL(why.saving(), 1);
  CHECK_EQUAL(why.unencodable().size(), 2u);
  const unencodable quote = why.unencodable()[0];
  CHECK_EQUAL(quote.character(), "’");
  CHECK_EQUAL(quote.index(), 102);
  CHECK_EQUAL(quote.offset(), 102);
  CHECK_EQUAL(why.unencodable()[1].offset(), 112);
  CHECK_EQUAL(why.unencodable()[1].unit_offset(), 110);
  CHECK_EQUAL(quote.replacement().value(), "'");
  CHECK_EQUAL(quote.replaced_start().value(), 102);
  CHECK_EQUAL(quote.replaced_end().value(), 105);
  const auto none = explain("漢", {}, smart_level::lossless);
  const unencodable character = none.unencodable()[0];
  CHECK(!character.replacement() && !character.replaced_start() && !character.replaced_end());
}

static void a_text_is_spelled_so_that_it_needs_less() {
  const auto spelled = smart_encode(waiting);
  CHECK_EQUAL(spelled.segments_before().value(), 2);
  CHECK_EQUAL(spelled.segments(), 1);
  CHECK(spelled.text().find("It's ready...") != std::string_view::npos);
  CHECK_EQUAL(spelled.replacements().size(), 2u);
  const replacement quote = *spelled.replacements().begin();
  CHECK(quote.start() == 102 && quote.end() == 105);
  CHECK(quote.index() == 102 && quote.unit_offset() == 102);
  CHECK(quote.original() == "’" && quote.spelled() == "'");
  CHECK_EQUAL(to_gsm("It’s ready…").text(), "It's ready...");
  CHECK(smart_map_version() > 0);

  smart_options options;
  options.mode = smart_mode::off;
  CHECK(smart_encode(waiting, options).replacements().empty());
  options.mode = smart_mode::always;
  options.level = smart_level::lossy;
  options.segments.encoding = encoding::gsm_7bit;
  const auto forced = smart_encode("ê", options);
  CHECK(!forced.segments_before());
  CHECK_EQUAL(forced.text(), "e");
}

static void parts_go_over_the_air_and_back() {
  reassembler parts;
  std::vector<owned<part>> sent;
  for (const part &each : encode_parts(waiting, 7))
    sent.push_back(each.clone());
  CHECK_EQUAL(sent.size(), 2u);
  CHECK_EQUAL(sent[0].data_coding(), 8);
  CHECK(sent[0].has_header() && sent[0].user_data().size() <= 140);
  CHECK_EQUAL(sent[0].user_data_length(), static_cast<std::int64_t>(sent[0].user_data().size()));

  const auto taken = [](const part &each) {
    return user_data{each.user_data(), static_cast<std::size_t>(each.user_data_length()),
                     static_cast<std::int32_t>(each.data_coding()), each.has_header()};
  };
  const auto decoded = decode_part(taken(sent[1]));
  CHECK(decoded.reference() == 7 && decoded.reference_bits() == 8);
  CHECK(decoded.total() == 2 && decoded.sequence() == 2);
  CHECK(!decoded.destination_port() && !decoded.source_port());
  CHECK(decoded.encoding() == encoding::ucs2);
  CHECK(decoded.locking() == language::default_ && decoded.single() == language::default_);
  CHECK_EQUAL(std::string(sent[0].text()) + std::string(decoded.text()), waiting);

  CHECK(!parts.add(taken(sent[1]), "+15557000001", "+15550100001", check::monday_noon));
  CHECK(parts.held().parts == 1 && parts.held().messages == 1 && parts.held().bytes > 0);
  CHECK(parts.waiting().parts == 0);
  CHECK(parts.next_timeout().value() > check::monday_noon);
  const auto whole =
      parts.add(taken(sent[0]), "+15557000001", "+15550100001", check::monday_noon + 1s);
  CHECK_EQUAL(whole.value().text(), waiting);
  CHECK(whole->sender() == "+15557000001" && whole->recipient() == "+15550100001");
  CHECK(whole->reference() == 7 && whole->reference_bits() == 8 && whole->total() == 2);
  CHECK(whole->complete() && whole->missing().empty());
  CHECK(!whole->destination_port() && !whole->source_port());
  CHECK(whole->first_at() == check::monday_noon);
  CHECK_EQUAL(parts.held().parts, 0u);
}

static void what_waits_too_long_is_given_up() {
  reassembly_limits limits;
  limits.timeout = 1min;
  reassembler parts(limits);
  limits.max_parts = 1;
  reassembler small(limits);
  const auto second = [&] {
    auto rows = encode_parts(waiting, 7);
    CHECK(rows.next() != nullptr);
    return rows.next()->clone();
  }();
  const user_data given{second.user_data(), static_cast<std::size_t>(second.user_data_length()), 8,
                        true};
  CHECK(!parts.add(given, "a", "b", check::monday_noon));
  auto none = parts.expire(check::monday_noon + 59s);
  CHECK(none.begin() == none.end());
  std::vector<std::int64_t> missing;
  for (const reassembled &partial : parts.expire(check::monday_noon + 2min)) {
    CHECK(!partial.complete());
    for (const std::int64_t number : partial.missing())
      missing.push_back(number);
  }
  CHECK((missing == std::vector<std::int64_t>{1}));
  CHECK(!parts.next_timeout());
  CHECK(!small.add(given, "a", "b", check::monday_noon));
  CHECK(!small.add(given, "c", "b", check::monday_noon));
  CHECK(small.waiting().parts == 1 && small.held().parts == 1);
  CHECK(!parts.add(given, "a", "b", check::monday_noon + 3min));
  auto left = parts.drain();
  CHECK_EQUAL(std::distance(left.begin(), left.end()), 1);
}

static void a_counter_follows_what_is_written() {
  segment_counter composer("See you at six");
  composer.append(" 👋");
  CHECK_EQUAL(composer.segments().count, 1u);
  CHECK_EQUAL(composer.segments().remaining, 53u);
  CHECK_EQUAL(composer.offset_of_utf16(17), 19u);
  CHECK_EQUAL(composer.offset_of_char(16), 19u);
  composer.erase(14, 19);
  composer.insert(0, "Hi! ");
  composer.replace(0, 3, "Ho");
  CHECK_EQUAL(composer.text(), "Ho See you at six");
  CHECK((composer.ends() == std::vector<std::size_t>{17}));
  CHECK_EQUAL(THROWN(invalid_argument_error, composer.erase(3, 2)).status(),
              DUOLOGUE_E_INVALID_ARGUMENT);
  composer.clear();
  CHECK(composer.text().empty() && composer.segments().count == 0);
  segment_options options;
  options.encoding = encoding::ucs2;
  CHECK_EQUAL(segment_counter("x", options).segments().encoding, encoding::ucs2);
}

static void a_template_is_filled() {
  const text_template greeting("Hello {{ contact.first_name | default('there') }}");
  CHECK_EQUAL(greeting.source(), "Hello {{ contact.first_name | default('there') }}");
  CHECK_EQUAL(greeting.expand({}).text(), "Hello there");
  CHECK_EQUAL(greeting.expand({{"contact.first_name", "Ann"}}).text(), "Hello Ann");
  const text_template strict("{{ contact.first_name }}");
  CHECK_EQUAL(THROWN(invalid_argument_error, strict.expand({})).code(), "missing_value");
  CHECK_EQUAL(THROWN(invalid_argument_error, text_template("{% if %}")).field().value(), "text");
  const auto names = text_template::variables();
  CHECK(std::find(names.begin(), names.end(), "contact.first_name") != names.end());
}

static void addresses_are_read_as_the_region_writes_them() {
  const buffer address = parse_address("(555) 700-0001", "US");
  CHECK_EQUAL(address.text(), "+15557000001");
  CHECK_EQUAL(kind_of(address), address_kind::phone);
  CHECK_EQUAL(kind_of("ann@example.com"), address_kind::email);
  CHECK(reaches(gateway_kind::long_code, address));
  CHECK(!reaches(gateway_kind::email, address));
  CHECK_EQUAL(THROWN(invalid_argument_error, parse_address("+1")).kind(),
              error_kind::invalid_argument);
  CHECK_EQUAL(initials_of("Ann Lee").text(), "AL");
}

static void numbers_have_names() {
  CHECK_EQUAL(name_of(encoding::gsm_7bit), "gsm_7bit");
  CHECK_EQUAL(name_of(split::grapheme), "grapheme");
  CHECK_EQUAL(name_of(language::turkish), "turkish");
  CHECK_EQUAL(name_of(smart_level::visual), "visual");
  CHECK_EQUAL(name_of(smart_mode::only_if_cheaper), "only_if_cheaper");
  CHECK_EQUAL(name_of(gateway_kind::toll_free), "toll_free");
  CHECK_EQUAL(name_of(address_kind::alphanumeric), "alphanumeric");
  CHECK_EQUAL(name_of(direction::incoming), "incoming");
  CHECK_EQUAL(name_of(transport::mms), "mms");
  CHECK_EQUAL(name_of(delivery_status::undelivered), "undelivered");
  CHECK_EQUAL(name_of(resolution::failed), "failed");
  CHECK_EQUAL(name_of(view::inbox), "inbox");
  CHECK_EQUAL(name_of(conversation_status::follow_up), "follow_up");
  CHECK_EQUAL(name_of(session::not_started), "not_started");
  CHECK_EQUAL(name_of(placement::out), "out");
  CHECK_EQUAL(name_of(snooze_mode::wake_on_reply), "wake_on_reply");
  CHECK_EQUAL(name_of(snooze_preset::next_monday), "next_monday");
  CHECK_EQUAL(name_of(session_policy::strict), "strict");
  CHECK_EQUAL(name_of(action::mark_unread), "mark_unread");
  CHECK_EQUAL(name_of(verb::move_to_mailbox), "move_to_mailbox");
  CHECK_EQUAL(name_of(reason::already_completed), "already_completed");
  CHECK_EQUAL(name_of(event_kind::snooze_ended), "snooze_ended");
  CHECK_EQUAL(name_of(actor::system), "system");
  CHECK_EQUAL(name_of(durability::full), "full");
  CHECK_EQUAL(name_of(log_level::warn), "warn");
  CHECK_EQUAL(name_of(fault_kind::answer_lost), "answer_lost");
  CHECK_EQUAL(name_of(error_kind::not_a_workspace), "not_a_workspace");
  CHECK(name_of(static_cast<view>(99)).c_str() == nullptr);
}

static void moments_are_read_and_written() {
  CHECK(parse_time("2026-11-23T12:00:00Z") == check::monday_noon);
  CHECK_EQUAL(format_time(check::monday_noon).text(), "2026-11-23T12:00:00Z");
  CHECK_EQUAL(show_time(check::monday_noon, "America/Denver").text(), "2026-11-23 05:00");
  CHECK(time_of(snooze_preset::next_monday, check::monday_noon, "America/Denver") ==
        check::monday_noon + 7 * 24h + 4h);
  THROWN(invalid_argument_error, parse_time("noon"));
  THROWN(invalid_argument_error, show_time(check::monday_noon, "Nowhere/Else"));
}

static void words_go_with_numbers() {
  CHECK_EQUAL(label_of(event_kind::conversation_finished), "Conversation Finished");
  CHECK(is_internal(event_kind::read) && !is_internal(event_kind::note_added));
  CHECK(!text_of(reason::no_gateway).empty());
  CHECK(is_failure(delivery_status::rejected) && !is_failure(delivery_status::sent));
  CHECK_EQUAL(join(delivery_status::delivered, delivery_status::sent), delivery_status::delivered);
  CHECK(has_locking_table(language::turkish) && !has_locking_table(language::spanish));
}

int main() {
  RUN(segments_are_counted);
  RUN(many_texts_are_counted_at_once);
  RUN(the_ends_of_segments_are_found_however_many_there_are);
  RUN(options_say_how_a_text_is_counted);
  RUN(what_keeps_a_text_out_of_gsm_is_explained);
  RUN(a_text_is_spelled_so_that_it_needs_less);
  RUN(parts_go_over_the_air_and_back);
  RUN(what_waits_too_long_is_given_up);
  RUN(a_counter_follows_what_is_written);
  RUN(a_template_is_filled);
  RUN(addresses_are_read_as_the_region_writes_them);
  RUN(numbers_have_names);
  RUN(moments_are_read_and_written);
  RUN(words_go_with_numbers);
}
