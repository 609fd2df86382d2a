// A conversation as a screen shows it: the customer at the left, the shop at the right, what else
// happened between.
#ifndef INBOX_THREAD_HPP
#define INBOX_THREAD_HPP

#include <duologue.hpp>

#include <string>
#include <vector>

namespace inbox {

// Prints who it is about and everything that happened, oldest first.
void show_thread(const duologue::messenger &messenger, const duologue::conversation &conversation);

// One line for an event that is no message: `09:05 Tag Added: Hold, by Ann Lee`.
std::string what_happened(const duologue::messenger &messenger, const duologue::event &event);

// The events of a timeline, which begins with the newest, from the oldest on.
std::vector<duologue::owned<duologue::event>> oldest_first(duologue::event_cursor &timeline);

} // namespace inbox

#endif
