#include "arguments.hpp"

namespace inbox {

const std::string_view help =
    R"(A shop's inbox, played with the duologue engine.

Usage: inbox [FILE] [--database PATH]

  FILE              a JSON Lines file of messages: on each line an object with "id", "user",
                    "text" and, if known, "time". All are taken in, the newest conversations
                    are answered, and a summary is printed. Without FILE a shop's day is
                    played, which is the same every time.
  --database PATH   keeps the workspace in this file instead of a temporary one. Messages
                    that are taken in a second time are recognised.
  -h, --help        prints this

The exit status is 0 if all went well, 1 if something failed, was refused or does not
verify, and 2 for arguments that make no sense.
)";

arguments read_arguments(int count, char **words) {
  static const std::string option = "--database";
  arguments read;
  bool options = true;
  for (int at = 1; at < count; ++at) {
    const std::string word = words[at];
    if (!options || word.size() < 2 || word.front() != '-') {
      if (read.file)
        throw senseless("unexpected argument '" + word + "'");
      read.file = word;
    } else if (word == "--") {
      options = false;
    } else if (word == "-h" || word == "--help") {
      read.help = true;
    } else if (word == option) {
      if (++at == count)
        throw senseless("missing argument for option '" + word + "'");
      read.database = words[at];
    } else if (word.compare(0, option.size() + 1, option + "=") == 0) {
      read.database = word.substr(option.size() + 1);
    } else {
      throw senseless("invalid option '" + word + "'");
    }
  }
  return read;
}

} // namespace inbox
