// Texts and numbers as a person reads them.
#ifndef INBOX_WORDS_HPP
#define INBOX_WORDS_HPP

#include <duologue.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace inbox {

// Texts, one after the other.
template <typename... Parts> std::string text(const Parts &...parts) {
  std::string whole;
  (whole.append(std::string_view(parts)), ...);
  return whole;
}

// Texts with something between them.
std::string join(const std::vector<std::string> &parts, std::string_view between);

// How many columns a text takes; the story has no letters that take two.
std::size_t columns(std::string_view text);

// A text in a column of this width, cut or filled up.
std::string pad(std::string_view text, std::size_t width);

// A text on lines of at most this width, broken between words.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

// A stable name such as `follow_up` as a person reads it: `Follow up`.
std::string words(std::string_view name);

// A number with its thousands apart.
std::string grouped(std::int64_t number);
std::string grouped(std::uint64_t number);

// `1 segment`, `2 segments`.
std::string several(std::int64_t number, std::string_view thing);

// A length of time in seconds: `0.25 s`.
std::string seconds(double time);

// An encoding, and what it counts in.
std::string_view encoding_name(duologue::encoding encoding);
std::string_view encoding_unit(duologue::encoding encoding);

// What rebuilding a workspace has shown, and its differences.
std::string_view verdict(const duologue::verification &found);
std::vector<std::string> differences(const duologue::verification &found);

} // namespace inbox

#endif
