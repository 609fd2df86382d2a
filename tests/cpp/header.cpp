// The header can be included twice and from two places, is free of cost where it says so, and keeps
// its types apart.
#include "duologue.hpp"
#include "duologue.hpp" // NOLINT: that it may be is what is tested

#include "check.hpp"

#include <type_traits>

using namespace duologue;

static_assert(sizeof(messenger) == sizeof(void *));
static_assert(sizeof(message) == sizeof(void *) && std::is_trivially_copyable_v<message>);
static_assert(sizeof(sandbox) == sizeof(void *) && sizeof(buffer) == sizeof(void *));
static_assert(sizeof(agent_id) == 8 && !std::is_convertible_v<agent_id, mailbox_id>);
static_assert(!std::is_convertible_v<std::int64_t, agent_id>);
static_assert(std::is_convertible_v<agent_id, by> && !std::is_convertible_v<mailbox_id, by>);

template <typename T>
constexpr bool moves_only =
    std::is_nothrow_move_constructible_v<T> &&std::is_nothrow_move_assignable_v<T> &&
    !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;
static_assert(moves_only<messenger> && moves_only<owned<message>> && moves_only<worker>);
static_assert(moves_only<message_cursor> && moves_only<conversation_cursor> && moves_only<buffer>);
static_assert(moves_only<reassembler> && moves_only<answer> && moves_only<media_reader>);

// A view of a temporary would be good for nothing; one of what stays is, and a reference keeps a
// temporary.
static_assert(!std::is_constructible_v<agent, owned<agent>>);
static_assert(std::is_constructible_v<agent, const owned<agent> &>);
static_assert(std::is_convertible_v<owned<agent> &, agent>);
static_assert(std::is_convertible_v<owned<agent> &&, const agent &>);

// Exceptions must be copied without throwing.
static_assert(std::is_nothrow_copy_constructible_v<error>);
static_assert(std::is_base_of_v<std::runtime_error, error>);
static_assert(std::is_base_of_v<action_refused_error, mms_not_enabled_error>);

// What getters give can be handed in again.
static_assert(std::is_convertible_v<zstring_view, std::string_view>);
static_assert(!std::is_convertible_v<std::string_view, zstring_view>);

static void the_library_is_of_the_headers_release() { CHECK_EQUAL(version(), DUOLOGUE_VERSION); }

static void text_with_a_nul_inside_is_not_read_by_half() {
  const std::string cut("An\0n", 4);
  const messenger shop(":memory:");
  const auto refused = THROWN(invalid_argument_error, shop.add_agent(cut));
  CHECK_EQUAL(refused.field().value(), "name");
  CHECK_EQUAL(zstring_view(std::string("Ann")), "Ann");
  CHECK(zstring_view().c_str() == nullptr && zstring_view("").c_str() != nullptr);
}

static void octets_are_of_anything_whose_elements_are_bytes() {
  const std::vector<std::uint8_t> numbers = {1, 2, 3};
  const std::string text = "abc";
  CHECK(octets(numbers).data() == numbers.data() && octets(numbers).size() == 3);
  CHECK_EQUAL(octets(text)[2], 'c');
  std::size_t sum = 0;
  for (const std::uint8_t each : octets(numbers))
    sum += each;
  CHECK_EQUAL(sum, 6u);
  CHECK(octets().empty() && octets().begin() == octets().end());
}

int main() {
  RUN(the_library_is_of_the_headers_release);
  RUN(text_with_a_nul_inside_is_not_read_by_half);
  RUN(octets_are_of_anything_whose_elements_are_bytes);
}
