// The shop whose day is played: its people, its numbers, and what its customers will write.
#ifndef INBOX_SHOP_HPP
#define INBOX_SHOP_HPP

#include <duologue.hpp>

#include <string>

namespace inbox {

// This time of the day that is played: "09:00".
duologue::moment today(const std::string &time);

// The time of day in the shop.
std::string time_of(duologue::moment at);

// The time alone if it is today, else the date too.
std::string soon(duologue::moment at);

// An open workspace, and the world around it: a clock that is told the time, and a network inside
// the process, which the messenger keeps.
struct shop {
  duologue::manual_clock clock;
  duologue::messenger messenger;
  duologue::agent_id ann, ben;
  duologue::gateway_id short_code, long_code;
  duologue::owned<duologue::quick_reply> on_its_way;

  // Lets time pass until then, and fetches what happened meanwhile.
  void pass_time(const std::string &until) const;
};

shop open_shop(const std::string &database);

} // namespace inbox

#endif
