#include "shop.hpp"

#include <chrono>

namespace inbox {

using std::chrono::seconds;

// The day that is played, a Monday.
static const std::string date = "2026-11-23";
static const std::string zone = "America/Denver";

static const char *const short_code = "55512";
static const char *const long_code = "+15550100001";

static const char *const maria = "+15557000001";
static const char *const tom = "+15557000002";
static const char *const zoe = "+15557000003";
static const char *const stranger = "+15557000004";

// What the customers write by themselves, and what they will answer.
static void script_customers(const duologue::sandbox &network) {
  const auto write = [&](const char *to, const char *from, const char *time, const char *text) {
    network.write(to, {from, text}, today(time));
  };
  write(short_code, zoe, "07:12", "The sole of my left boot came off :(");
  write(short_code, zoe, "07:13", "I only bought them in March. Can you mend it?");
  write(long_code, tom, "08:05", "Is my order there? I could come today.");
  write(short_code, maria, "08:41", "Hi! Do you have the blue runners in size 9?");
  write(short_code, stranger, "08:52", "YOU HAVE WON A CRUISE!!! Reply YES to claim it");
  write(short_code, maria, "12:34", "They fit perfectly. Thank you!");

  duologue::answer noon("Yes please! I come by at noon.");
  duologue::answer mended("Like new! I pick it up tomorrow.");
  duologue::customer about_runners, about_boots;
  about_runners.when("size 9", noon.after(seconds(80)));
  about_boots.when("mended", mended.after(seconds(95)));
  network.script(maria, about_runners);
  network.script(zoe, about_boots);
  network.delivery_receipts(seconds(2));
}

static duologue::messenger open(const std::string &database, const duologue::manual_clock &clock) {
  const duologue::sandbox network(1);
  script_customers(network);
  duologue::options options;
  options.manual_clock = &clock;
  options.time_zone = zone;
  options.random_seed = 1;
  options.providers = {{"sandbox", network}};
  return duologue::messenger(database, options);
}

static duologue::gateway_settings settings(const char *name, duologue::mailbox_id mailbox,
                                           const char *price) {
  duologue::gateway_settings settings;
  settings.name = name;
  settings.mailbox = mailbox;
  settings.price_per_segment = price;
  return settings;
}

shop open_shop(const std::string &database) {
  duologue::manual_clock clock(today("06:00"));
  duologue::messenger messenger = open(database, clock);
  messenger.update_workspace("Marlow Shoes", "Marlow Shoes");
  const auto ann = messenger.add_agent("Ann Lee").id();
  const auto ben = messenger.add_agent("Ben Ortiz").id();
  const auto store = messenger.add_mailbox("Store").id();
  auto with_media = settings("Long code", store, "0.0079");
  with_media.mms = true;
  with_media.price_per_mms = "0.02";
  const auto without = messenger.add_gateway(duologue::gateway_kind::short_code, short_code,
                                             "sandbox", settings("Short code", store, "0.0075"));
  const auto with =
      messenger.add_gateway(duologue::gateway_kind::long_code, long_code, "sandbox", with_media);
  auto on_its_way = messenger.add_quick_reply(
      "On its way",
      "Hi {{ contact.first_name | default('there') }}, your order comes with the van at 1 pm. "
      "We text you then. {{ agent.name }}",
      "Orders");
  messenger.add_contact({"Maria Santos", {maria}});
  messenger.add_contact({"Tom Becker", {tom}});
  messenger.add_contact({"Zoë Duval", {zoe}});
  return {std::move(clock), std::move(messenger), ann, ben, without.id(),
          with.id(),        std::move(on_its_way)};
}

void shop::pass_time(const std::string &until) const {
  clock.set(today(until));
  messenger.refresh();
}

duologue::moment today(const std::string &time) {
  return duologue::parse_time(date + "T" + time + ":00-07:00");
}

std::string time_of(duologue::moment at) {
  const std::string shown(duologue::show_time(at, zone).text());
  return shown.substr(shown.rfind(' ') + 1);
}

std::string soon(duologue::moment at) {
  const std::string shown(duologue::show_time(at, zone).text());
  return shown.compare(0, date.size(), date) == 0 ? time_of(at) : shown;
}

} // namespace inbox
