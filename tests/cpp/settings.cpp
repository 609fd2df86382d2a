// What a business is set up with, and its contacts.
#include "check.hpp"

using namespace duologue;

static void a_workspace_has_a_name_and_a_brand() {
  const messenger shop(":memory:");
  shop.update_workspace("Corner Shoes");
  const auto changed = shop.update_workspace({}, "Corner");
  CHECK(changed.name() == "Corner Shoes" && changed.brand() == "Corner");
  CHECK_EQUAL(shop.workspace().name(), "Corner Shoes");
}

static void agents_are_added_renamed_and_retired() {
  const messenger shop(":memory:");
  const auto ann = shop.add_agent("Ann Lee");
  CHECK(ann.active() && ann.initials() == "AL");
  CHECK_EQUAL(shop.rename_agent(ann.id(), "Ann Park").initials(), "AP");
  CHECK(!shop.deactivate_agent(ann.id()).active());
  CHECK(shop.activate_agent(ann.id()).active());
  CHECK_EQUAL(shop.agent(ann.id()).name(), "Ann Park");
}

static void mailboxes_are_added_and_renamed() {
  const messenger shop(":memory:");
  const auto box = shop.add_mailbox("Main");
  CHECK_EQUAL(shop.rename_mailbox(box.id(), "Front desk").name(), "Front desk");
  std::size_t boxes = 0;
  for (const mailbox &each : shop.mailboxes()) {
    CHECK_EQUAL(each.id(), box.id());
    ++boxes;
  }
  CHECK_EQUAL(boxes, 1u);
}

static void a_gateway_has_settings_that_are_changed_one_by_one() {
  const messenger shop(":memory:");
  const auto box = shop.add_mailbox("Main");
  gateway_settings settings;
  settings.name = "Main line";
  settings.mailbox = box.id();
  settings.mms = true;
  settings.price_per_segment = "0.0079";
  settings.price_per_mms = "0.02";
  settings.segments_per_second = "2.5";
  settings.max_characters = 500;
  settings.media_types = {"image/*", "text/vcard"};
  settings.media_bytes = 1000;
  settings.media_count = 2;
  settings.is_default = true;
  const auto line = shop.add_gateway(gateway_kind::toll_free, "+18005550100", "sandbox", settings);
  CHECK(line.name() == "Main line" && line.kind() == gateway_kind::toll_free);
  CHECK(line.address() == "+18005550100" && line.provider() == "sandbox" && line.enabled());
  CHECK(line.mailbox() == box.id() && line.mms() && line.is_default());
  CHECK(line.price_per_segment() == "0.0079" && line.price_per_mms() == "0.02");
  CHECK(line.segments_per_second().value() == "2.5" && line.max_characters() == 500);
  CHECK(line.media_bytes() == 1000 && line.media_count() == 2);
  CHECK(line.media_types().size() == 2 && line.media_types()[1] == "text/vcard");

  gateway_settings change;
  change.mms = false;
  change.segments_per_second = "";
  change.max_characters = -1;
  const auto changed = shop.update_gateway(line.id(), change);
  CHECK(!changed.mms() && !changed.segments_per_second() && changed.max_characters() != 500);
  CHECK(changed.name() == "Main line" && changed.price_per_mms() == "0.02");

  CHECK(!shop.disable_gateway(line.id()).enabled());
  CHECK(shop.enable_gateway(line.id()).enabled());
  CHECK_EQUAL(shop.gateways().next()->id(), shop.gateway(line.id()).id());
}

static void a_gateway_says_which_media_it_takes() {
  const messenger shop(":memory:");
  const auto box = shop.add_mailbox("Main");
  gateway_settings settings;
  settings.name = "Main line";
  settings.mailbox = box.id();
  settings.mms = true;
  settings.media_bytes = 10;
  const auto line = shop.add_gateway(gateway_kind::long_code, "+15550100001", "sandbox", settings);
  line.check_media({{"shoe.png", "image/png", std::string_view("0123456789")}});
  const auto refused =
      THROWN(invalid_argument_error,
             line.check_media({{"shoe.png", "image/png", std::string_view("0123456789+")}}));
  CHECK_EQUAL(refused.field().value(), "media");
}

static void tags_are_made_changed_and_deleted() {
  const messenger shop(":memory:");
  const auto vip = shop.create_tag("VIP", "#ff0000");
  CHECK(vip.name() == "VIP" && vip.color() == "#ff0000");
  CHECK_EQUAL(shop.update_tag(vip.id(), {}, "#00ff00").name(), "VIP");
  CHECK_EQUAL(shop.update_tag(vip.id(), "Regular").color(), "#00ff00");
  CHECK_EQUAL(shop.tags().next()->name(), "Regular");
  shop.delete_tag(vip.id());
  CHECK(shop.tags().next() == nullptr);
  THROWN(not_found_error, shop.delete_tag(vip.id()));
}

static void quick_replies_are_kept_in_order_and_filled() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  const auto hours =
      desk.add_quick_reply("Hours", "{{ contact.first_name | default('Hi') }}, 9 to 6.", "Shop");
  const auto thanks = desk.add_quick_reply("Thanks", "Thank you!");
  CHECK(hours.category() == "Shop" && thanks.category().empty());
  CHECK(hours.position() < thanks.position());
  auto ordered = desk.order_quick_replies({thanks.id(), hours.id()});
  CHECK_EQUAL(ordered.next()->name(), "Thanks");
  quick_reply_change change;
  change.text = "Thanks!";
  const auto changed = desk.update_quick_reply(thanks.id(), change);
  CHECK(changed.text() == "Thanks!" && changed.name() == "Thanks");
  auto found = desk.quick_replies("hours");
  CHECK_EQUAL(found.next()->id(), hours.id());
  CHECK(found.next() == nullptr);
  CHECK_EQUAL(desk.expand_quick_reply(hours.id(), shop.written(), shop.ann).text(), "Hi, 9 to 6.");
  desk.delete_quick_reply(hours.id());
  desk.delete_quick_reply(thanks.id());
  CHECK(desk.quick_replies().next() == nullptr);
  CHECK(desk.add_starter_quick_replies().next() != nullptr);
}

static void contacts_are_told_found_and_listed() {
  const check::shop shop;
  const messenger &desk = shop.messenger;
  contact_details details;
  details.name = "Dana Fox";
  details.addresses = {"+15557000001", "dana@example.com"};
  details.time_zone = "America/Denver";
  details.fields = R"({"size":"9"})";
  const auto dana = desk.add_contact(details, shop.ann);
  CHECK(dana.name() == "Dana Fox" && dana.time_zone().value() == "America/Denver");
  CHECK(dana.addresses().size() == 2 && dana.addresses()[1] == "dana@example.com");
  CHECK(dana.fields() == R"({"size":"9"})" && !dana.blocked());
  CHECK(dana.created_at() == check::monday_noon);

  contact_details change;
  change.removed_addresses = {"dana@example.com"};
  change.time_zone = "";
  change.fields = R"({"size":""})";
  change.blocked = true;
  const auto changed = desk.update_contact(dana.id(), change);
  CHECK(changed.addresses().size() == 1 && !changed.time_zone() && changed.blocked());
  CHECK(changed.fields() == "{}" && changed.name() == "Dana Fox");

  CHECK_EQUAL(desk.find_contact("(555) 700-0001").value().id(), dana.id());
  CHECK(!desk.find_contact("+15557000002"));
  CHECK_EQUAL(desk.contacts("fox").next()->id(), desk.contact(dana.id()).id());
  CHECK(desk.contacts("bear").next() == nullptr);
}

int main() {
  RUN(a_workspace_has_a_name_and_a_brand);
  RUN(agents_are_added_renamed_and_retired);
  RUN(mailboxes_are_added_and_renamed);
  RUN(a_gateway_has_settings_that_are_changed_one_by_one);
  RUN(a_gateway_says_which_media_it_takes);
  RUN(tags_are_made_changed_and_deleted);
  RUN(quick_replies_are_kept_in_order_and_filled);
  RUN(contacts_are_told_found_and_listed);
}
