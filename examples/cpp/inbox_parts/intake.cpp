#include "intake.hpp"

#include "file.hpp"
#include "money.hpp"
#include "screen.hpp"
#include "words.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <vector>

namespace inbox {
namespace {

// How many messages are received in one transaction.
constexpr std::size_t batch_size = 500;
// How many conversations are answered at most: a page of the inbox.
constexpr std::size_t answered = 50;
// How many refusals, or differences, are worth printing.
constexpr std::size_t shown = 5;
// The number that the users write to.
constexpr const char *line_address = "+15550100001";

using numbers = std::map<std::string, std::string>;

// Measures the time that something takes, in seconds.
class stopwatch {
public:
  double time() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// What became of the messages of the file.
struct intake {
  std::int64_t added = 0, duplicates = 0;
  std::vector<std::string> refused;
  std::set<duologue::conversation_id> heard_from;
  struct tally {
    std::int64_t messages = 0, segments = 0;
  };
  std::map<duologue::encoding, tally> encodings;
  double time = 0;

  // Counts one message.
  void note(const message &given, const duologue::receive_result &result);
  void show() const;
};

// A workspace with somebody to answer and a line to do so.
class desk {
public:
  explicit desk(const std::string &database)
      : messenger_(open(database)), agent_(set_up_agent()), line_(set_up_line()) {}

  void add_contacts(const numbers &users) const;
  intake receive(const std::vector<message> &messages, const numbers &users) const;
  void answer(const intake &taken) const;
  void show() const;
  bool verify() const;

private:
  static duologue::messenger open(const std::string &database);
  duologue::agent_id set_up_agent() const;
  duologue::gateway_id set_up_line() const;

  duologue::messenger messenger_;
  duologue::agent_id agent_;
  duologue::gateway_id line_;
};

duologue::messenger desk::open(const std::string &database) {
  const duologue::sandbox network;
  network.delivery_receipts(std::chrono::milliseconds(0));
  duologue::options options;
  options.providers = {{"sandbox", network}};
  return duologue::messenger(database, options);
}

// Finds the agent that an earlier run added, or adds one.
duologue::agent_id desk::set_up_agent() const {
  for (const auto &known : messenger_.agents())
    return known.id();
  return messenger_.add_agent("Ann Lee").id();
}

// Finds the line that an earlier run added, or adds it.
duologue::gateway_id desk::set_up_line() const {
  for (const auto &known : messenger_.gateways())
    if (known.address() == line_address)
      return known.id();
  duologue::gateway_settings settings;
  settings.name = "Long code";
  settings.mailbox = messenger_.add_mailbox("Store").id();
  settings.price_per_segment = "0.0079";
  return messenger_
      .add_gateway(duologue::gateway_kind::long_code, line_address, "sandbox", settings)
      .id();
}

// Adds the users that are not yet contacts.
void desk::add_contacts(const numbers &users) const {
  const stopwatch watch;
  std::int64_t added = 0;
  for (const auto &[user, number] : users)
    if (!messenger_.find_contact(number)) {
      messenger_.add_contact({user, {number}});
      ++added;
    }
  labelled("Contacts", text(grouped(added), " added in ", seconds(watch.time())));
}

// Receives every message of the file. Only the engine's own time is taken.
intake desk::receive(const std::vector<message> &messages, const numbers &users) const {
  intake taken;
  for (std::size_t first = 0; first < messages.size(); first += batch_size) {
    const std::size_t behind = std::min(first + batch_size, messages.size());
    std::vector<duologue::incoming> batch;
    for (std::size_t at = first; at < behind; ++at) {
      const message &each = messages[at];
      batch.push_back({users.at(each.user), each.text, each.id, {}, each.at});
    }
    const stopwatch watch;
    auto results = messenger_.receive_many(line_, batch);
    taken.time += watch.time();
    std::size_t at = first;
    for (const auto &result : results)
      taken.note(messages[at++], result);
    progress(behind, messages.size());
  }
  return taken;
}

// Answers those of the inbox's first page that have just written, and has the answers delivered.
void desk::answer(const intake &taken) const {
  std::vector<duologue::owned<duologue::message>> sent;
  for (const auto &row : messenger_.conversations(duologue::view::inbox, {}, {answered}))
    if (taken.heard_from.count(row.id()) != 0)
      sent.push_back(messenger_.send(row.id(), "Thank you! We answer within the day.", agent_));
  while (messenger_.deliver(answered).next() != nullptr) {
  }
  messenger_.refresh();
  money cost;
  std::uint64_t delivered = 0;
  for (const auto &each : sent) {
    const auto status = messenger_.message(each.id()).status();
    delivered += status == duologue::delivery_status::delivered ? 1 : 0;
    cost += each.cost();
  }
  labelled("Answers", text(grouped(std::uint64_t{sent.size()}), " sent, ", grouped(delivered),
                           " delivered, for $", cost.text()));
}

// Prints how much there is by now.
void desk::show() const {
  const auto all = messenger_.counts(duologue::view::all);
  const auto inbox = messenger_.counts(duologue::view::inbox);
  labelled("Workspace", text(several(all.total().conversations(), "conversation"), ", ",
                             grouped(inbox.total().conversations()), " in the inbox; ",
                             grouped(messenger_.badge().messages), " messages unread"));
}

// Rebuilds the workspace from its log and prints whether that makes a difference.
bool desk::verify() const {
  const stopwatch watch;
  const auto found = messenger_.verify();
  const double time = watch.time();
  labelled("Verified", text(several(found.conversations(), "conversation"), " rebuilt from ",
                            several(found.events(), "event"), " in ", seconds(time), ":"));
  labelled("", verdict(found));
  auto told = differences(found);
  told.resize(std::min(told.size(), shown));
  for (const std::string &difference : told)
    labelled("", difference);
  return found.differences().empty();
}

void intake::note(const message &given, const duologue::receive_result &result) {
  if (const auto wrong = result.error()) {
    refused.push_back(text("line ", std::to_string(given.line), ": ", wrong->message()));
    return;
  }
  const auto received = *result.received();
  if (received.duplicate()) {
    ++duplicates;
  } else {
    ++added;
    heard_from.insert(received.conversation().id());
  }
  const auto stored = received.message();
  if (const auto encoding = stored.encoding()) {
    ++encodings[*encoding].messages;
    encodings[*encoding].segments += stored.segments();
  }
}

void intake::show() const {
  const auto count = static_cast<std::int64_t>(refused.size());
  labelled("Stored", text(several(added, "new message"), ", ", several(duplicates, "duplicate"),
                          ", ", grouped(count), " refused"));
  for (std::size_t at = 0; at < std::min(refused.size(), shown); ++at)
    labelled("", refused[at]);
  const double rate = static_cast<double>(added + duplicates + count) / std::max(time, 1e-6);
  labelled("Rate", text(grouped(static_cast<std::int64_t>(rate)), " messages a second, in ",
                        seconds(time), " in batches of ", std::to_string(batch_size)));
  for (const auto &[encoding, all] : encodings)
    labelled(encoding_name(encoding),
             text(several(all.messages, "message"), " in ", several(all.segments, "segment")));
}

void show_file(const std::vector<message> &messages, const numbers &users) {
  std::int64_t told = 0, missing = 0;
  for (const message &each : messages) {
    told += each.at ? 1 : 0;
    missing += each.told ? 0 : 1;
  }
  const auto all = static_cast<std::int64_t>(messages.size());
  labelled("File", text(several(all, "message"), " by ",
                        several(static_cast<std::int64_t>(users.size()), "user")));
  labelled("Times", text(grouped(told), " told; ", grouped(all - told - missing),
                         " unreadable and ", grouped(missing), " missing, taken as now"));
}

} // namespace

bool take_in(const std::string &path, const std::string &database, bool kept) {
  const auto messages = read_file(path);
  const numbers users = numbers_of(messages);
  const desk at_desk(database);
  show_file(messages, users);
  at_desk.add_contacts(users);
  const intake taken = at_desk.receive(messages, users);
  taken.show();
  at_desk.answer(taken);
  at_desk.show();
  const bool sound = at_desk.verify();
  if (kept)
    labelled("Kept in", database);
  return sound && taken.refused.empty();
}

} // namespace inbox
