// A gateway of the host's own: a table of functions that carries messages, and what they say.
//
//     cc -std=c99 -o gateway gateway.c $(pkg-config --cflags --libs duologue) -pthread
//     ./gateway
//
// The carrier here lives inside the process. One that talks to a server has the same four
// functions, and asks the server where this one looks into its post.
#define _POSIX_C_SOURCE 200809L

#include <duologue.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOP "+15550100001"
#define MARIA "+15557000001"
#define NOBODY "+15557000404"   // a number that nobody has
#define FAR_AWAY "+15557000503" // the line breaks after every message to this number

enum { MOST = 16 };

// What waits to be fetched by the gateway, until it is acknowledged.
typedef struct {
  char token[16];
  const char *body; // of a customer's message; NULL for the report that a message has arrived
  char id[16];      // the message that is meant
  bool acknowledged;
} letter;

// The functions are called by any thread, several at the same time.
typedef struct {
  pthread_mutex_t lock;
  letter post[MOST];
  int letters, taken;
} carrier;

// Puts something into the post; the lock is held. Ids are names of the carrier's own.
static void put(carrier *carrier, const char *body, int number) {
  if (carrier->letters < MOST) {
    letter *letter = &carrier->post[carrier->letters++];
    snprintf(letter->token, sizeof letter->token, "token-%d", carrier->letters);
    snprintf(letter->id, sizeof letter->id, body ? "in-%d" : "out-%d", number);
    letter->body = body;
    letter->acknowledged = false;
  }
}

// Takes a message over, and says what became of it.
static void submit(void *user_data, const duologue_submission *submission, duologue_time_t now,
                   duologue_outcome *outcome) {
  carrier *carrier = user_data;
  const char *recipient = duologue_submission_recipient(submission);
  char id[16];
  (void)now;
  printf("  carrier: to %s: %s\n", recipient, duologue_submission_body(submission));
  pthread_mutex_lock(&carrier->lock);
  snprintf(id, sizeof id, "out-%d", carrier->taken + 1);
  if (strcmp(recipient, NOBODY) == 0) {
    duologue_outcome_rejected(outcome, "404", "nobody has this number", NULL);
  } else {
    carrier->taken++;
    put(carrier, NULL, carrier->taken);
    if (strcmp(recipient, FAR_AWAY) == 0) {
      // It was taken, and the gateway never hears so. To answer nothing at all would be the same.
      duologue_outcome_unanswered(outcome, "the line broke", NULL);
    } else {
      put(carrier, "Great, I come by at noon.", carrier->taken);
      duologue_outcome_accepted(outcome, id, DUOLOGUE_DELIVERY_STATUS_SENT, NULL);
    }
  }
  pthread_mutex_unlock(&carrier->lock);
}

// Says what became of a message whose answer was lost. A server would look for the key, which was
// that of the submission; here the last message was it.
static duologue_status look_up(void *user_data, const duologue_question *question,
                               duologue_time_t now, duologue_found *found, duologue_error **error) {
  carrier *carrier = user_data;
  char id[16];
  (void)now;
  pthread_mutex_lock(&carrier->lock);
  snprintf(id, sizeof id, "out-%d", carrier->taken);
  pthread_mutex_unlock(&carrier->lock);
  printf("  carrier: the message to %s was taken\n", duologue_question_recipient(question));
  return duologue_found_taken(found, DUOLOGUE_DELIVERY_STATUS_SENT, id, NULL, error);
}

// Hands out what waits: everything that was not acknowledged, each time.
static duologue_status poll(void *user_data, duologue_gateway_id_t gateway, const char *address,
                            duologue_time_t now, duologue_polled *polled, duologue_error **error) {
  carrier *carrier = user_data;
  duologue_status status = DUOLOGUE_OK;
  (void)gateway, (void)address, (void)now;
  pthread_mutex_lock(&carrier->lock);
  for (int at = 0; at < carrier->letters && status == DUOLOGUE_OK; at++) {
    const letter *letter = &carrier->post[at];
    duologue_incoming message = DUOLOGUE_INCOMING_INIT;
    duologue_status_report report = DUOLOGUE_STATUS_REPORT_INIT;
    if (letter->acknowledged) {
      continue;
    }
    if (letter->body != NULL) {
      message.sender = MARIA;
      message.body = letter->body;
      message.provider_message_id = letter->id;
      status = duologue_polled_add_message(polled, letter->token, &message, error);
    } else {
      report.status = DUOLOGUE_DELIVERY_STATUS_DELIVERED;
      report.provider_message_id = letter->id;
      status = duologue_polled_add_report(polled, letter->token, &report, error);
    }
  }
  pthread_mutex_unlock(&carrier->lock);
  return status;
}

// What has these tokens is stored, and need not be handed out again.
static duologue_status acknowledge(void *user_data, duologue_gateway_id_t gateway,
                                   const char *address, const char *const *tokens, size_t count,
                                   duologue_error **error) {
  carrier *carrier = user_data;
  (void)gateway, (void)address, (void)error;
  pthread_mutex_lock(&carrier->lock);
  for (size_t at = 0; at < count; at++) {
    for (int other = 0; other < carrier->letters; other++) {
      letter *letter = &carrier->post[other];
      letter->acknowledged |= strcmp(letter->token, tokens[at]) == 0;
    }
    printf("  carrier: %s is acknowledged\n", tokens[at]);
  }
  pthread_mutex_unlock(&carrier->lock);
  return DUOLOGUE_OK;
}

static duologue_error *trouble = NULL;

static void must(duologue_status status) {
  if (status != DUOLOGUE_OK) {
    fprintf(stderr, "gateway: %s\n", duologue_error_message(trouble));
    duologue_error_free(trouble);
    exit(EXIT_FAILURE);
  }
}

static duologue_messenger *open_shop(carrier *carrier) {
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  duologue_messenger *messenger;
  duologue_mailbox *mailbox;
  provider.name = "carrier";
  provider.submit = submit;
  provider.look_up = look_up;
  provider.poll = poll;
  provider.acknowledge = acknowledge;
  provider.user_data = carrier;
  options.providers = &provider;
  options.provider_count = 1;
  must(duologue_messenger_open(":memory:", &options, &messenger, &trouble));
  must(duologue_messenger_add_mailbox(messenger, "Shop", &mailbox, &trouble));
  settings.name = "Line";
  settings.mailbox = duologue_mailbox_id(mailbox);
  must(duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE, SHOP, "carrier",
                                      &settings, NULL, &trouble));
  duologue_mailbox_free(mailbox);
  return messenger;
}

// Fetches what waits at the carrier, and prints it; the conversation of the last message, if any.
static duologue_conversation_id_t refresh(const duologue_messenger *messenger) {
  duologue_conversation_id_t conversation = 0;
  duologue_refreshed *refreshed;
  printf("refresh\n");
  must(duologue_messenger_refresh(messenger, &refreshed, &trouble));
  for (size_t at = 0; at < duologue_refreshed_received_count(refreshed); at++) {
    const duologue_received *received = duologue_refreshed_received(refreshed, at);
    conversation = duologue_conversation_id(duologue_received_conversation(received));
    printf("  received: %s\n", duologue_message_body(duologue_received_message(received)));
  }
  for (size_t at = 0; at < duologue_refreshed_reported_count(refreshed); at++) {
    const duologue_message *message = duologue_refreshed_reported(refreshed, at);
    printf("  %s: %s\n", duologue_delivery_status_name(duologue_message_status(message)),
           duologue_message_body(message));
  }
  duologue_refreshed_free(refreshed);
  return conversation;
}

// Hands over what waits in the outbox, and prints what became of it; the last message.
static duologue_message_id_t deliver(const duologue_messenger *messenger) {
  duologue_message_id_t last = 0;
  duologue_delivery_cursor *deliveries;
  const duologue_delivery *delivery;
  printf("deliver\n");
  must(duologue_messenger_deliver(messenger, 0, &deliveries, &trouble));
  for (;;) {
    must(duologue_delivery_cursor_next(deliveries, &delivery, &trouble));
    if (delivery == NULL) {
      break;
    }
    last = duologue_delivery_message(delivery);
    const char *reason = duologue_delivery_reason(delivery);
    printf("  message %d: %s%s%s\n", (int)last,
           duologue_delivery_status_name(duologue_delivery_status(delivery)),
           reason[0] != '\0' ? ", " : "", reason);
  }
  duologue_delivery_cursor_free(deliveries);
  return last;
}

static void play(carrier *carrier, const duologue_messenger *messenger) {
  duologue_message *message;
  put(carrier, "Do you have the blue runners in size 9?", 0);
  const duologue_conversation_id_t maria = refresh(messenger);
  must(duologue_messenger_send(messenger, maria, "Yes, we do!", DUOLOGUE_NUL_TERMINATED, NULL, NULL,
                               NULL, &trouble));
  deliver(messenger);
  refresh(messenger);

  must(duologue_messenger_compose(messenger, NOBODY, "Your boots are mended.",
                                  DUOLOGUE_NUL_TERMINATED, NULL, NULL, NULL, &trouble));
  deliver(messenger);

  must(duologue_messenger_compose(messenger, FAR_AWAY, "Your boots are mended.",
                                  DUOLOGUE_NUL_TERMINATED, NULL, NULL, NULL, &trouble));
  const duologue_message_id_t unknown = deliver(messenger);
  printf("look up\n");
  must(duologue_messenger_look_up(messenger, unknown, &message, &trouble));
  printf("  message %d: %s\n", (int)unknown,
         duologue_delivery_status_name(duologue_message_status(message)));
  duologue_message_free(message);
  refresh(messenger);
}

int main(void) {
  carrier carrier = {.letters = 0};
  pthread_mutex_init(&carrier.lock, NULL);
  duologue_messenger *messenger = open_shop(&carrier);
  play(&carrier, messenger);
  duologue_messenger_free(messenger);
  pthread_mutex_destroy(&carrier.lock);
  return EXIT_SUCCESS;
}
