#include "file.hpp"

#include "json.hpp"
#include "sha256.hpp"
#include "times.hpp"
#include "words.hpp"

#include <cerrno>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

namespace inbox {

// How many made-up numbers there are.
static constexpr std::uint64_t all_numbers = 1'000'000'000'000;

static std::string take(std::map<std::string, std::string> &fields, const std::string &name,
                        std::size_t length) {
  const auto found = fields.find(name);
  if (found == fields.end())
    throw json_error("missing field `" + name + "`", length);
  // What names something is handed on as C has it.
  if (name != "text" && found->second.find('\0') != std::string::npos)
    throw json_error("a NUL within field `" + name + "`", length);
  return std::move(found->second);
}

static message read_message(std::string_view line, std::size_t number) {
  auto fields = read_json(line, {"id", "user", "text", "time"});
  message read{number,
               take(fields, "id", line.size()),
               take(fields, "user", line.size()),
               take(fields, "text", line.size()),
               std::nullopt,
               std::nullopt};
  if (const auto time = fields.find("time"); time != fields.end()) {
    read.told = time->second;
    read.at = read_time(time->second);
  }
  return read;
}

std::vector<message> read_file(const std::string &path) {
  std::vector<message> messages;
  std::ifstream in(path, std::ios::binary);
  std::string line;
  std::size_t number = 0;
  if (!in)
    throw std::system_error(errno, std::generic_category(), "cannot read " + path);
  while (std::getline(in, line)) {
    ++number;
    if (line.find_first_not_of(" \t\r\f") == line.npos)
      continue;
    try {
      messages.push_back(read_message(line, number));
    } catch (const json_error &wrong) {
      throw std::runtime_error(text(path, ", line ", std::to_string(number), ", column ",
                                    std::to_string(wrong.column), ": ", wrong.what(),
                                    "; nothing was stored"));
    }
  }
  if (in.bad())
    throw std::system_error(errno, std::generic_category(), "cannot read " + path);
  return messages;
}

std::map<std::string, std::string> numbers_of(const std::vector<message> &messages) {
  std::set<std::uint64_t> taken;
  std::map<std::string, std::string> numbers;
  for (const message &each : messages) {
    if (numbers.count(each.user) != 0)
      continue;
    // From the name alone, so that another file gives the user the same number.
    std::uint64_t number = sha256_begin(each.user) % all_numbers;
    while (!taken.insert(number).second)
      number = (number + 1) % all_numbers;
    const std::string digits = std::to_string(number);
    numbers[each.user] = "+999" + std::string(12 - digits.size(), '0') + digits;
  }
  return numbers;
}

} // namespace inbox
