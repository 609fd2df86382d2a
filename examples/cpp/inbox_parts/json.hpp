// The little of JSON (RFC 8259) that a line of the file is made of: an object, of which some
// members have to be texts. The rest is read over, and nothing that is not JSON is let through.
#ifndef INBOX_JSON_HPP
#define INBOX_JSON_HPP

#include <cstddef>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace inbox {

// What is wrong, and after how many bytes.
class json_error : public std::runtime_error {
public:
  json_error(const std::string &what, std::size_t at) : runtime_error(what), column(at) {}

  std::size_t column;
};

// The texts of those members that are wanted and there; one that is null is not there.
std::map<std::string, std::string> read_json(std::string_view json,
                                             const std::set<std::string> &wanted);

} // namespace inbox

#endif
