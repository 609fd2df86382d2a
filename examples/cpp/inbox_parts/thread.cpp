#include "thread.hpp"

#include "screen.hpp"
#include "shop.hpp"
#include "words.hpp"

#include <algorithm>

namespace inbox {

// The widest a text may be.
static constexpr std::size_t text_width = 52;
// How much room the time, the initials and the delivery status of the shop's messages have.
static constexpr std::size_t margin_width = 18;

static std::string text_of(const duologue::message &message) {
  std::string whole;
  for (const auto file : message.attachments())
    whole += text("[", file.file_name(), ", ", several(file.size(), "byte"), "] ");
  return whole.append(message.body());
}

static void show_incoming(const duologue::message &message, std::string time) {
  for (const std::string &part : wrap(text_of(message), text_width)) {
    line(text("  ", dim(pad(time, 5) + " │"), " ", part));
    time.clear();
  }
}

static void show_outgoing(const duologue::message &message, const std::string &time) {
  const auto status = message.status();
  std::string margin =
      text(time, " ", message.initials(), " ", status ? words(name_of(*status)) : "");
  const auto parts = wrap(text_of(message), text_width);
  std::size_t widest = 0;
  for (const std::string &part : parts)
    widest = std::max(widest, columns(part));
  const std::string indent(width - widest - margin_width - 3, ' ');
  for (const std::string &part : parts) {
    line(text(indent, pad(part, widest), " ", dim("│ " + margin)));
    margin.clear();
  }
}

static void show_event(const duologue::messenger &messenger, const duologue::event &event) {
  const auto message = event.message();
  if (!message) {
    const std::string happened = what_happened(messenger, event);
    line(dim(std::string((width - columns(happened)) / 2, ' ') + happened));
  } else if (message->direction() == duologue::direction::incoming) {
    show_incoming(*message, time_of(event.at()));
  } else {
    show_outgoing(*message, time_of(event.at()));
  }
}

void show_thread(const duologue::messenger &messenger, const duologue::conversation &conversation) {
  std::vector<std::string> standing{words(name_of(conversation.status()))};
  if (const auto agent = conversation.assignee())
    standing.emplace_back(messenger.agent(*agent).name());
  for (const auto tag : conversation.tags())
    standing.push_back(text("#", tag.name()));
  ends(text(conversation.contact_name(), "  ", conversation.address()), join(standing, " · "));
  auto timeline = messenger.timeline(conversation.id());
  for (const auto &event : oldest_first(timeline))
    show_event(messenger, event);
}

std::string what_happened(const duologue::messenger &messenger, const duologue::event &event) {
  std::string detail(event.name());
  if (event.kind() == duologue::event_kind::note_added)
    detail = event.text();
  else if (event.kind() == duologue::event_kind::snoozed && event.until())
    detail = "until " + time_of(*event.until());
  std::string happened = text(time_of(event.at()), " ", label_of(event.kind()));
  if (!detail.empty())
    happened += ": " + detail;
  if (const auto agent = event.agent()) {
    const std::string name(messenger.agent(*agent).name());
    happened += name == detail ? "" : ", by " + name;
  }
  return happened;
}

std::vector<duologue::owned<duologue::event>> oldest_first(duologue::event_cursor &timeline) {
  std::vector<duologue::owned<duologue::event>> events;
  for (const auto &event : timeline)
    events.push_back(event.clone());
  std::reverse(events.begin(), events.end());
  return events;
}

} // namespace inbox
