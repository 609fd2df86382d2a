// What the program is told to do.
#ifndef INBOX_ARGUMENTS_HPP
#define INBOX_ARGUMENTS_HPP

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace inbox {

// What --help prints.
extern const std::string_view help;

struct arguments {
  std::optional<std::string> file;     // the messages to take in; without them a day is played
  std::optional<std::string> database; // where the workspace is kept; without it, a temporary place
  bool help = false;                   // only tell what the program does
};

// Arguments that make no sense.
class senseless : public std::runtime_error {
  using runtime_error::runtime_error;
};

arguments read_arguments(int count, char **words);

} // namespace inbox

#endif
