// A file of messages in JSON Lines: read whole, so that nothing is stored of one that is malformed.
#ifndef INBOX_FILE_HPP
#define INBOX_FILE_HPP

#include <duologue.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace inbox {

// A message of the file.
struct message {
  std::size_t line;                   // where it stands, from 1
  std::string id;                     // the provider's name for it
  std::string user;                   // who wrote it
  std::string text;                   // the text, which may have NULs
  std::optional<std::string> told;    // what the file says about the time
  std::optional<duologue::moment> at; // what that means
};

// Every message of a file; empty lines are passed over.
std::vector<message> read_file(const std::string &path);

// A phone number for every user. The country code 999 belongs to no country, so the numbers are
// nobody's.
std::map<std::string, std::string> numbers_of(const std::vector<message> &messages);

} // namespace inbox

#endif
