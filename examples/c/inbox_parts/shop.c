#include "shop.h"

#include "trouble.h"

#include <stdio.h>
#include <string.h>

// The day that is played, a Monday.
#define TODAY "2026-11-23"
#define ZONE "America/Denver"

#define SHORT_CODE "55512"
#define LONG_CODE "+15550100001"

#define MARIA "+15557000001"
#define TOM "+15557000002"
#define ZOE "+15557000003"
#define STRANGER "+15557000004"

// What the customers write by themselves.
static const struct {
  const char *to, *from, *time, *text;
} WRITTEN[] = {
    {SHORT_CODE, ZOE, "07:12", "The sole of my left boot came off :("},
    {SHORT_CODE, ZOE, "07:13", "I only bought them in March. Can you mend it?"},
    {LONG_CODE, TOM, "08:05", "Is my order there? I could come today."},
    {SHORT_CODE, MARIA, "08:41", "Hi! Do you have the blue runners in size 9?"},
    {SHORT_CODE, STRANGER, "08:52", "YOU HAVE WON A CRUISE!!! Reply YES to claim it"},
    {SHORT_CODE, MARIA, "12:34", "They fit perfectly. Thank you!"},
};

static const struct {
  const char *name, *address;
} CUSTOMERS[] = {{"Maria Santos", MARIA}, {"Tom Becker", TOM}, {"Zoë Duval", ZOE}};

// This time of the day that is played.
static duologue_time_t today(const char *time) {
  char text[40];
  duologue_time_t at;
  snprintf(text, sizeof text, TODAY "T%.5s:00-07:00", time);
  must(duologue_parse_time(text, &at, &trouble));
  return at;
}

static duologue_agent_id_t add_agent(shop *shop, const char *name) {
  duologue_agent *agent;
  must(duologue_messenger_add_agent(shop->messenger, name, &agent, &trouble));
  const duologue_agent_id_t id = duologue_agent_id(agent);
  duologue_agent_free(agent);
  return id;
}

static duologue_gateway_id_t add_gateway(shop *shop, duologue_gateway_kind_t kind,
                                         const char *address,
                                         const duologue_gateway_settings *settings) {
  duologue_gateway *gateway;
  must(duologue_messenger_add_gateway(shop->messenger, kind, address, "sandbox", settings, &gateway,
                                      &trouble));
  const duologue_gateway_id_t id = duologue_gateway_id(gateway);
  duologue_gateway_free(gateway);
  return id;
}

static void add_gateways(shop *shop) {
  duologue_mailbox *store;
  must(duologue_messenger_add_mailbox(shop->messenger, "Store", &store, &trouble));
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  settings.mailbox = duologue_mailbox_id(store);
  settings.name = "Short code";
  settings.price_per_segment = "0.0075";
  shop->short_code = add_gateway(shop, DUOLOGUE_GATEWAY_KIND_SHORT_CODE, SHORT_CODE, &settings);
  settings.name = "Long code";
  settings.price_per_segment = "0.0079";
  settings.price_per_mms = "0.02";
  settings.mms = DUOLOGUE_YES;
  shop->long_code = add_gateway(shop, DUOLOGUE_GATEWAY_KIND_LONG_CODE, LONG_CODE, &settings);
  duologue_mailbox_free(store);
}

static void add_contacts(shop *shop) {
  for (size_t at = 0; at < sizeof CUSTOMERS / sizeof CUSTOMERS[0]; at++) {
    duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
    details.name = CUSTOMERS[at].name;
    details.addresses = &CUSTOMERS[at].address;
    details.address_count = 1;
    must(duologue_messenger_add_contact(shop->messenger, &details, NULL, NULL, &trouble));
  }
}

// Has a customer answer what contains a phrase.
static void script(shop *shop, const char *address, const char *phrase, const char *answer_text,
                   int64_t after_seconds) {
  duologue_answer *answer;
  duologue_customer *customer;
  must(duologue_answer_new(answer_text, DUOLOGUE_NUL_TERMINATED, &answer, &trouble));
  must(duologue_answer_after(answer, after_seconds * 1000, &trouble));
  must(duologue_customer_new(&customer, &trouble));
  must(duologue_customer_when(customer, phrase, answer, &trouble));
  must(duologue_sandbox_script(shop->sandbox, address, customer, &trouble));
  duologue_customer_free(customer);
  duologue_answer_free(answer);
}

static void script_customers(shop *shop) {
  for (size_t at = 0; at < sizeof WRITTEN / sizeof WRITTEN[0]; at++) {
    duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
    incoming.sender = WRITTEN[at].from;
    incoming.body = WRITTEN[at].text;
    must(duologue_sandbox_write(shop->sandbox, WRITTEN[at].to, &incoming, today(WRITTEN[at].time),
                                &trouble));
  }
  script(shop, MARIA, "size 9", "Yes please! I come by at noon.", 80);
  script(shop, ZOE, "mended", "Like new! I pick it up tomorrow.", 95);
  must(duologue_sandbox_delivery_receipts(shop->sandbox, 2000, &trouble));
}

shop shop_open(const char *database) {
  shop shop;
  shop.clock = duologue_manual_clock_new(today("06:00"));
  shop.sandbox = duologue_sandbox_new(1);

  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  provider.name = "sandbox";
  provider.sandbox = shop.sandbox;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  options.manual_clock = shop.clock;
  options.time_zone = ZONE;
  options.has_random_seed = DUOLOGUE_YES;
  options.random_seed = 1;
  options.providers = &provider;
  options.provider_count = 1;
  must(duologue_messenger_open(database, &options, &shop.messenger, &trouble));

  must(duologue_messenger_update_workspace(shop.messenger, "Marlow Shoes", "Marlow Shoes", NULL,
                                           &trouble));
  shop.ann = add_agent(&shop, "Ann Lee");
  shop.ben = add_agent(&shop, "Ben Ortiz");
  add_gateways(&shop);
  static const char ON_ITS_WAY[] =
      "Hi {{ contact.first_name | default('there') }}, your order comes with the van at 1 pm. "
      "We text you then. {{ agent.name }}";
  must(duologue_messenger_add_quick_reply(shop.messenger, "On its way", ON_ITS_WAY,
                                          DUOLOGUE_NUL_TERMINATED, "Orders", &shop.on_its_way,
                                          &trouble));
  add_contacts(&shop);
  script_customers(&shop);
  return shop;
}

void shop_close(shop *shop) {
  duologue_quick_reply_free(shop->on_its_way);
  duologue_messenger_free(shop->messenger);
  duologue_sandbox_free(shop->sandbox);
  duologue_manual_clock_free(shop->clock);
}

void pass_time(const shop *shop, const char *until) {
  must(duologue_manual_clock_set(shop->clock, today(until), &trouble));
  must(duologue_messenger_refresh(shop->messenger, NULL, &trouble));
}

// The date and the time in the shop, "2026-11-23 09:00".
static phrase show(duologue_time_t at) {
  phrase shown;
  duologue_buffer *buffer;
  must(duologue_show_time(at, ZONE, &buffer, &trouble));
  snprintf(shown.text, sizeof shown.text, "%s", duologue_buffer_text(buffer));
  duologue_buffer_free(buffer);
  return shown;
}

phrase time_of(duologue_time_t at) {
  phrase time;
  const phrase shown = show(at);
  const char *blank = strrchr(shown.text, ' ');
  snprintf(time.text, sizeof time.text, "%s", blank ? blank + 1 : "");
  return time;
}

phrase soon(duologue_time_t at) {
  const phrase shown = show(at);
  return strncmp(shown.text, TODAY, strlen(TODAY)) == 0 ? time_of(at) : shown;
}

static phrase of_agent(const shop *shop, duologue_agent_id_t id,
                       const char *(*getter)(const duologue_agent *)) {
  phrase shown = {""};
  duologue_agent *agent;
  if (id != 0) {
    must(duologue_messenger_agent(shop->messenger, id, &agent, &trouble));
    snprintf(shown.text, sizeof shown.text, "%s", getter(agent));
    duologue_agent_free(agent);
  }
  return shown;
}

phrase agent_name(const shop *shop, duologue_agent_id_t agent) {
  return of_agent(shop, agent, duologue_agent_name);
}

phrase agent_initials(const shop *shop, duologue_agent_id_t agent) {
  return of_agent(shop, agent, duologue_agent_initials);
}

duologue_by by(duologue_agent_id_t agent) {
  duologue_by by = DUOLOGUE_BY_INIT;
  by.agent = agent;
  return by;
}
