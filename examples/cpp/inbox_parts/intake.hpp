// Taking in a file of messages: all are received, the newest conversations are answered, and
// everything is counted.
#ifndef INBOX_INTAKE_HPP
#define INBOX_INTAKE_HPP

#include <string>

namespace inbox {

// Takes in a file and prints a summary; whether nothing was refused and the workspace verifies.
bool take_in(const std::string &path, const std::string &database, bool kept);

} // namespace inbox

#endif
