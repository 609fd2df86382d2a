#define _POSIX_C_SOURCE 200809L

#include "intake.h"

#include "desk.h"
#include "file.h"
#include "screen.h"
#include "trouble.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

// How many messages are received in one transaction.
enum { BATCH = 500 };
// How many conversations are answered at most: a page of the inbox.
enum { ANSWERED = 50 };
// How many refusals, or differences, are worth printing.
enum { SHOWN = 5 };
// The encodings are numbered from 1.
enum { ENCODINGS = DUOLOGUE_ENCODING_UCS2 + 1 };
// The number that the users write to.
#define LINE "+15550100001"

// A workspace with somebody to answer and a line to do so.
typedef struct {
  duologue_messenger *messenger;
  duologue_agent_id_t agent;
  duologue_gateway_id_t line;
} office;

// What became of the messages of the file.
typedef struct {
  int64_t added, duplicates, refused;
  text refusals; // the first of them, a line for each
  duologue_conversation_id_t *heard_from;
  size_t heard_from_count;
  struct {
    int64_t messages, segments;
  } encodings[ENCODINGS];
  double seconds;
} intake;

static double now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

// Finds the agent that an earlier run added, or adds one.
static duologue_agent_id_t set_up_agent(duologue_messenger *messenger) {
  duologue_agent_cursor *agents;
  const duologue_agent *known;
  duologue_agent *added = NULL;
  must(duologue_messenger_agents(messenger, &agents, &trouble));
  must(duologue_agent_cursor_next(agents, &known, &trouble));
  if (known == NULL) {
    must(duologue_messenger_add_agent(messenger, "Ann Lee", &added, &trouble));
  }
  const duologue_agent_id_t id = duologue_agent_id(known ? known : added);
  duologue_agent_free(added);
  duologue_agent_cursor_free(agents);
  return id;
}

static duologue_gateway_id_t add_line(duologue_messenger *messenger) {
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  duologue_mailbox *store;
  duologue_gateway *added;
  must(duologue_messenger_add_mailbox(messenger, "Store", &store, &trouble));
  settings.name = "Long code";
  settings.mailbox = duologue_mailbox_id(store);
  settings.price_per_segment = "0.0079";
  must(duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE, LINE, "sandbox",
                                      &settings, &added, &trouble));
  const duologue_gateway_id_t id = duologue_gateway_id(added);
  duologue_gateway_free(added);
  duologue_mailbox_free(store);
  return id;
}

// Finds the line that an earlier run added, or adds it.
static duologue_gateway_id_t set_up_line(duologue_messenger *messenger) {
  duologue_gateway_cursor *gateways;
  const duologue_gateway *known;
  duologue_gateway_id_t line = 0;
  must(duologue_messenger_gateways(messenger, &gateways, &trouble));
  do {
    must(duologue_gateway_cursor_next(gateways, &known, &trouble));
    if (known != NULL && strcmp(duologue_gateway_address(known), LINE) == 0) {
      line = duologue_gateway_id(known);
    }
  } while (known != NULL);
  duologue_gateway_cursor_free(gateways);
  return line != 0 ? line : add_line(messenger);
}

static office office_open(const char *database) {
  office office;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  must(duologue_sandbox_delivery_receipts(sandbox, 0, &trouble));
  provider.name = "sandbox";
  provider.sandbox = sandbox;
  options.providers = &provider;
  options.provider_count = 1;
  must(duologue_messenger_open(database, &options, &office.messenger, &trouble));
  duologue_sandbox_free(sandbox); // The messenger keeps what it needs of it.
  office.agent = set_up_agent(office.messenger);
  office.line = set_up_line(office.messenger);
  return office;
}

static void show_file(const file *file) {
  int64_t times[MISSING + 1] = {0};
  for (size_t at = 0; at < file->count; at++) {
    times[file->messages[at].told]++;
  }
  const phrase messages = several((int64_t)file->count, "message");
  const phrase users = several((int64_t)file->user_count, "user");
  const phrase told = grouped(times[TOLD]), unreadable = grouped(times[UNREADABLE]),
               missing = grouped(times[MISSING]);
  labelled("File", "%s by %s", messages.text, users.text);
  labelled("Times", "%s told; %s unreadable and %s missing, taken as now", told.text,
           unreadable.text, missing.text);
}

// Adds the users that are not yet contacts.
static void add_contacts(const office *office, const file *file) {
  const double start = now();
  int64_t added = 0;
  for (size_t at = 0; at < file->user_count; at++) {
    const char *address = file->users[at]->address;
    duologue_contact *known;
    must(duologue_messenger_find_contact(office->messenger, address, &known, &trouble));
    if (known == NULL) {
      duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
      details.name = file->users[at]->name.chars;
      details.addresses = &address;
      details.address_count = 1;
      must(duologue_messenger_add_contact(office->messenger, &details, NULL, NULL, &trouble));
      added++;
    }
    duologue_contact_free(known);
  }
  const phrase shown = grouped(added);
  labelled("Contacts", "%s added in %.2f s", shown.text, now() - start);
}

// Counts one message.
static void note(intake *intake, const message *message, const duologue_receive_result *result) {
  const duologue_received *received = duologue_receive_result_received(result);
  if (received == NULL) {
    if (intake->refused < SHOWN) {
      text_add(&intake->refusals, "line %zu: %s\n", message->line,
               duologue_error_message(duologue_receive_result_error(result)));
    }
    intake->refused++;
    return;
  }
  if (duologue_received_duplicate(received)) {
    intake->duplicates++;
  } else {
    intake->added++;
    intake->heard_from[intake->heard_from_count++] =
        duologue_conversation_id(duologue_received_conversation(received));
  }
  const duologue_message *stored = duologue_received_message(received);
  const duologue_encoding_t encoding = duologue_message_encoding(stored);
  if (encoding > 0 && encoding < ENCODINGS) {
    intake->encodings[encoding].messages++;
    intake->encodings[encoding].segments += duologue_message_segments(stored);
  }
}

static void receive_batch(const office *office, const message *messages, size_t count,
                          intake *intake) {
  duologue_incoming batch[BATCH];
  duologue_receive_result_cursor *results;
  const duologue_receive_result *result;
  for (size_t at = 0; at < count; at++) {
    batch[at] = (duologue_incoming)DUOLOGUE_INCOMING_INIT;
    batch[at].sender = messages[at].sender->address;
    batch[at].body = messages[at].text.chars;
    batch[at].body_length = messages[at].text.length;
    batch[at].provider_message_id = messages[at].id.chars;
    batch[at].at = messages[at].at;
  }
  const double start = now();
  must(duologue_messenger_receive_many(office->messenger, office->line, batch, count, &results,
                                       &trouble));
  intake->seconds += now() - start;
  for (size_t at = 0; at < count; at++) {
    must(duologue_receive_result_cursor_next(results, &result, &trouble));
    note(intake, &messages[at], result);
  }
  duologue_receive_result_cursor_free(results);
}

// Receives every message of the file. Only the engine's own time is taken.
static intake receive(const office *office, const file *file) {
  intake intake = {0};
  intake.refusals = (text)TEXT_INIT;
  intake.heard_from = must_have(malloc((file->count + 1) * sizeof *intake.heard_from));
  for (size_t at = 0; at < file->count; at += BATCH) {
    const size_t left = file->count - at, count = left < BATCH ? left : BATCH;
    receive_batch(office, file->messages + at, count, &intake);
    progress(at + count, file->count);
  }
  return intake;
}

static void intake_free(intake *intake) {
  text_free(&intake->refusals);
  free(intake->heard_from);
}

static void show_intake(const intake *intake) {
  const int64_t all = intake->added + intake->duplicates + intake->refused;
  const double seconds = intake->seconds > 1e-6 ? intake->seconds : 1e-6;
  const phrase added = several(intake->added, "new message");
  const phrase duplicates = several(intake->duplicates, "duplicate");
  const phrase refused = grouped(intake->refused);
  const phrase rate = grouped((int64_t)((double)all / seconds));
  labelled("Stored", "%s, %s, %s refused", added.text, duplicates.text, refused.text);
  for (char *one = intake->refusals.chars; one != NULL && *one != '\0';) {
    char *end = strchr(one, '\n');
    labelled("", "%.*s", (int)(end - one), one);
    one = end + 1;
  }
  labelled("Rate", "%s messages a second, in %.2f s in batches of %d", rate.text, intake->seconds,
           BATCH);
  for (duologue_encoding_t encoding = 1; encoding < ENCODINGS; encoding++) {
    if (intake->encodings[encoding].messages > 0) {
      const phrase messages = several(intake->encodings[encoding].messages, "message");
      const phrase segments = several(intake->encodings[encoding].segments, "segment");
      labelled(encoding_name(encoding), "%s in %s", messages.text, segments.text);
    }
  }
}

static bool was_heard_from(const intake *intake, duologue_conversation_id_t conversation) {
  for (size_t at = 0; at < intake->heard_from_count; at++) {
    if (intake->heard_from[at] == conversation) {
      return true;
    }
  }
  return false;
}

// Answers those of the inbox's first page that have just written; how many those were.
static size_t send_answers(const office *office, const intake *intake,
                           duologue_message *sent[ANSWERED]) {
  static const char ANSWER[] = "Thank you! We answer within the day.";
  const duologue_by answering = by(office->agent);
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  duologue_conversation_cursor *inbox;
  const duologue_conversation *row;
  size_t count = 0;
  paging.limit = ANSWERED;
  must(duologue_messenger_conversations(office->messenger, DUOLOGUE_VIEW_INBOX, NULL, &paging,
                                        &inbox, &trouble));
  for (;;) {
    must(duologue_conversation_cursor_next(inbox, &row, &trouble));
    if (row == NULL) {
      break;
    }
    const duologue_conversation_id_t id = duologue_conversation_id(row);
    if (was_heard_from(intake, id)) {
      must(duologue_messenger_send(office->messenger, id, ANSWER, DUOLOGUE_NUL_TERMINATED, NULL,
                                   &answering, &sent[count++], &trouble));
    }
  }
  duologue_conversation_cursor_free(inbox);
  return count;
}

// Hands over what waits, until nothing does.
static void deliver_all(const office *office) {
  const duologue_delivery *delivered;
  do {
    duologue_delivery_cursor *deliveries;
    must(duologue_messenger_deliver(office->messenger, ANSWERED, &deliveries, &trouble));
    must(duologue_delivery_cursor_next(deliveries, &delivered, &trouble));
    duologue_delivery_cursor_free(deliveries);
  } while (delivered != NULL);
  must(duologue_messenger_refresh(office->messenger, NULL, &trouble));
}

static void answer(const office *office, const intake *intake) {
  duologue_message *sent[ANSWERED], *now_is;
  money cost = {0, 0};
  int64_t delivered = 0;
  const size_t count = send_answers(office, intake, sent);
  deliver_all(office);
  for (size_t at = 0; at < count; at++) {
    must(duologue_messenger_message(office->messenger, duologue_message_id(sent[at]), &now_is,
                                    &trouble));
    delivered += duologue_message_status(now_is) == DUOLOGUE_DELIVERY_STATUS_DELIVERED;
    money_add(&cost, duologue_message_cost(sent[at]));
    duologue_message_free(now_is);
    duologue_message_free(sent[at]);
  }
  const phrase answers = grouped((int64_t)count), arrived = grouped(delivered),
               dollars = money_text(cost);
  labelled("Answers", "%s sent, %s delivered, for $%s", answers.text, arrived.text, dollars.text);
}

static int64_t conversations_in(const office *office, duologue_view_t view) {
  duologue_counts *counts;
  must(duologue_messenger_counts(office->messenger, view, &counts, &trouble));
  const int64_t count = duologue_count_conversations(duologue_counts_total(counts));
  duologue_counts_free(counts);
  return count;
}

// Prints how much there is by now.
static void show_workspace(const office *office) {
  uint64_t badge;
  must(duologue_messenger_badge(office->messenger, &badge, NULL, &trouble));
  const phrase all = several(conversations_in(office, DUOLOGUE_VIEW_ALL), "conversation");
  const phrase inbox = grouped(conversations_in(office, DUOLOGUE_VIEW_INBOX));
  const phrase unread = grouped((int64_t)badge);
  labelled("Workspace", "%s, %s in the inbox; %s messages unread", all.text, inbox.text,
           unread.text);
}

// Rebuilds the workspace from its log and prints whether that makes a difference.
static bool verify(const office *office) {
  const double start = now();
  duologue_verification *found;
  must(duologue_messenger_verify(office->messenger, &found, &trouble));
  const double seconds = now() - start;
  const phrase conversations = several(duologue_verification_conversations(found), "conversation");
  const phrase events = several(duologue_verification_events(found), "event");
  const size_t differences = duologue_verification_difference_count(found);
  labelled("Verified", "%s rebuilt from %s in %.2f s:", conversations.text, events.text, seconds);
  labelled("", "%s", verdict(differences));
  show_differences(found, SHOWN);
  duologue_verification_free(found);
  return differences == 0;
}

bool take_in(const char *path, const char *database, bool kept) {
  file file = file_read(path);
  office office = office_open(database);
  show_file(&file);
  add_contacts(&office, &file);
  intake intake = receive(&office, &file);
  show_intake(&intake);
  answer(&office, &intake);
  show_workspace(&office);
  const bool well = verify(&office) && intake.refused == 0;
  if (kept) {
    labelled("Kept in", "%s", database);
  }
  intake_free(&intake);
  duologue_messenger_free(office.messenger);
  file_free(&file);
  return well;
}
