// A shop's day, part by part. Every answer that is printed is the engine's own.
#ifndef INBOX_DAY_HPP
#define INBOX_DAY_HPP

#include "money.hpp"
#include "shop.hpp"

#include <duologue.hpp>

#include <string>
#include <string_view>

namespace inbox {

class day {
public:
  // Sets the shop up in a new workspace.
  explicit day(const std::string &database);

  // Plays the day; whether the workspace verifies at its end.
  bool play();

private:
  void the_shop_opens() const;
  void two_agents_want_the_same(duologue::conversation_id zoe) const;
  void a_text_has_its_price(duologue::conversation_id maria) const;
  void a_conversation(duologue::conversation_id maria);
  void a_snooze(duologue::conversation_id tom);
  void the_customer_writes_after_completion(duologue::conversation_id maria) const;
  void the_snooze_ends(duologue::conversation_id tom);
  void a_picture(duologue::conversation_id zoe);
  void a_test();
  void the_filter(duologue::conversation_id maria) const;
  bool closing_time() const;

  void begin(const std::string &time, std::string_view title) const;
  duologue::conversation_id find(const char *text) const;
  void send(duologue::conversation_id to, std::string_view body, const duologue::draft &how,
            duologue::agent_id agent);
  void show_views() const;
  void show_inbox() const;
  void show_row(const duologue::conversation &row) const;
  void show_composer(duologue::conversation_id conversation, std::string_view body) const;

  shop shop_;
  const duologue::messenger &messenger_ = shop_.messenger;
  money spent_;
};

} // namespace inbox

#endif
