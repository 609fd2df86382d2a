#include "times.hpp"

#include <cstdio>
#include <string_view>
#include <vector>

namespace inbox {

static std::optional<duologue::moment> read_exact(const std::string &text) {
  static const std::string_view blanks = " \t\n\v\f\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos)
    return std::nullopt;
  try {
    return duologue::parse_time(text.substr(begin, text.find_last_not_of(blanks) + 1 - begin));
  } catch (const duologue::invalid_argument_error &) {
    return std::nullopt;
  }
}

// The numbers of a text. No part of a time has more than the four digits of a year.
static std::vector<int> read_numbers(const std::string &text) {
  static const std::string_view all_digits = "0123456789";
  std::vector<int> numbers;
  for (std::size_t at = text.find_first_of(all_digits); at != text.npos;) {
    std::string digits = text.substr(at, text.find_first_not_of(all_digits, at) - at);
    // In `2011.02.0419:43` the blank after the day is missing.
    if (numbers.size() == 2 && digits.size() == 4 && numbers.front() > 31)
      digits.resize(2);
    numbers.push_back(digits.size() > 4 ? 99'999 : std::stoi(digits));
    at = text.find_first_of(all_digits, at + digits.size());
  }
  return numbers;
}

std::optional<duologue::moment> read_time(const std::string &text) {
  if (const auto exact = read_exact(text))
    return exact;
  std::vector<int> numbers = read_numbers(text);
  if (numbers.size() != 5 && numbers.size() != 6)
    return std::nullopt;
  numbers.resize(6);
  const bool year_first = numbers[0] > 31;
  const int year = numbers[year_first ? 0 : 2];
  const int month = numbers[year_first ? 1 : 0];
  const int day = numbers[year_first ? 2 : 1];
  const bool afternoon = text.find("PM") != text.npos;
  int hour = numbers[3];
  if (afternoon || text.find("AM") != text.npos)
    hour = hour % 12 + (afternoon ? 12 : 0);
  char exact[64];
  std::snprintf(exact, sizeof exact, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, hour,
                numbers[4], numbers[5]);
  return read_exact(exact);
}

} // namespace inbox
