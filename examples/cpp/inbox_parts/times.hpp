// Times as phone companies' files have them.
#ifndef INBOX_TIMES_HPP
#define INBOX_TIMES_HPP

#include <duologue.hpp>

#include <optional>
#include <string>

namespace inbox {

// A time as RFC 3339 writes it, or as phones do, which is taken as UTC: `2011.02.04 19:43:10`,
// `1/19/2011 10:59 PM`. Of the latter only the numbers count, since what stands between them is
// seldom what it should be.
std::optional<duologue::moment> read_time(const std::string &text);

} // namespace inbox

#endif
