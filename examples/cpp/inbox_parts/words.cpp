#include "words.hpp"

#include <cstdio>

namespace inbox {

static bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

std::string join(const std::vector<std::string> &parts, std::string_view between) {
  std::string joined;
  for (const std::string &part : parts) {
    if (&part != &parts.front())
      joined += between;
    joined += part;
  }
  return joined;
}

std::size_t columns(std::string_view text) {
  std::size_t columns = 0;
  for (const char byte : text)
    columns += begins_character(byte) ? 1 : 0;
  return columns;
}

std::string pad(std::string_view text, std::size_t width) {
  const std::size_t wide = columns(text);
  if (wide <= width)
    return std::string(text).append(width - wide, ' ');
  std::string cut;
  std::size_t left = width;
  for (const char byte : text) {
    // The character that would be in the last column is the first that is cut off.
    left -= begins_character(byte) ? 1 : 0;
    if (left == 0)
      break;
    cut += byte;
  }
  return cut + "…";
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  static const std::string_view blanks = " \t\n\v\f\r";
  std::vector<std::string> lines(1);
  for (std::size_t at = text.find_first_not_of(blanks); at != text.npos;) {
    const std::size_t end = text.find_first_of(blanks, at);
    const std::string_view word = text.substr(at, end == text.npos ? end : end - at);
    if (lines.back().empty())
      lines.back() = word;
    else if (columns(lines.back()) + 1 + columns(word) <= width)
      lines.back().append(" ").append(word);
    else
      lines.emplace_back(word);
    at = text.find_first_not_of(blanks, end == text.npos ? text.size() : end);
  }
  return lines;
}

std::string words(std::string_view name) {
  std::string read(name);
  for (char &letter : read)
    letter = letter == '_' ? ' ' : letter;
  if (!read.empty() && read.front() >= 'a' && read.front() <= 'z')
    read.front() = static_cast<char>(read.front() - 'a' + 'A');
  return read;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t place = digits.size(); place > 3; place -= 3)
    digits.insert(place - 3, ",");
  return digits;
}

std::string grouped(std::int64_t number) { return grouped(static_cast<std::uint64_t>(number)); }

std::string several(std::int64_t number, std::string_view thing) {
  return text(grouped(number), " ", thing, number == 1 ? "" : "s");
}

std::string seconds(double time) {
  char shown[32];
  std::snprintf(shown, sizeof shown, "%.2f s", time);
  return shown;
}

std::string_view encoding_name(duologue::encoding encoding) {
  switch (encoding) {
  case duologue::encoding::gsm_7bit:
    return "GSM 7-bit";
  case duologue::encoding::ucs2:
    return "UCS-2";
  default:
    return name_of(encoding);
  }
}

std::string_view encoding_unit(duologue::encoding encoding) {
  return encoding == duologue::encoding::gsm_7bit ? "septet" : "unit";
}

std::string_view verdict(const duologue::verification &found) {
  return found.differences().empty() ? "every table says what the log says"
                                     : "tables and log differ";
}

std::vector<std::string> differences(const duologue::verification &found) {
  std::vector<std::string> told;
  for (const auto one : found.differences())
    told.push_back(text(one.subject(), ", ", one.field(), ": stored `", one.stored(),
                        "`, rebuilt `", one.rebuilt(), "`"));
  return told;
}

} // namespace inbox
