// Messages that are sent: in a conversation, to somebody new, and as a test.
#include "shop.h"

static void a_message_that_is_sent_is_queued_with_what_it_costs(void) {
  shop shop = shop_open();
  duologue_message *message = shop_send(&shop, "Yes, in blue and in red.", NULL);
  CHECK(duologue_message_direction(message) == DUOLOGUE_DIRECTION_OUTGOING);
  CHECK(duologue_message_conversation(message) == shop.conversation);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK_TEXT(duologue_delivery_status_name(duologue_message_status(message)), "queued");
  CHECK(duologue_message_gateway(message) == shop.line);
  CHECK(duologue_message_agent(message) == shop.ann);
  CHECK_TEXT(duologue_message_initials(message), "AL");
  CHECK_TEXT(duologue_message_cost(message), "0.0079");
  CHECK(duologue_message_at(message) == OPENING);
  duologue_message_free(message);
  shop_close(&shop);
}

static void a_text_is_as_long_as_it_is_said_to_be(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  CHECK_OK(duologue_messenger_send(shop.messenger, shop.conversation, "Yes, and more", 3, NULL,
                                   NULL, &message, &error),
           error);
  CHECK_TEXT(duologue_message_body(message), "Yes");
  CHECK(duologue_message_agent(message) == 0);
  duologue_message_free(message);
  CHECK_INVALID(duologue_messenger_send(shop.messenger, shop.conversation, NULL, 0, NULL, NULL,
                                        &message, &error),
                "body", error);
  CHECK_INVALID(duologue_messenger_send(shop.messenger, shop.conversation, NULL,
                                        DUOLOGUE_NUL_TERMINATED, NULL, NULL, &message, &error),
                "body", error);
  CHECK_INVALID(duologue_messenger_send(shop.messenger, shop.conversation, NULL, 3, NULL, NULL,
                                        &message, &error),
                "body", error);
  CHECK_INVALID(duologue_messenger_send(shop.messenger, shop.conversation, "Yes",
                                        (size_t)PTRDIFF_MAX + 1, NULL, NULL, &message, &error),
                "body", error);
  CHECK_INVALID(duologue_messenger_send(shop.messenger, shop.conversation, TEXT(NOT_UTF8), NULL,
                                        NULL, &message, &error),
                "body", error);
  CHECK_INVALID(duologue_messenger_send(shop.messenger, shop.conversation, "a\0b", 3, NULL, NULL,
                                        &message, &error),
                "body", error);
  CHECK(message == NULL);
  shop_close(&shop);
}

static void a_draft_says_by_which_gateway_with_which_files_and_when(void) {
  shop shop = shop_open();
  const duologue_file files[] = {shop_picture("blue.jpg", "blue"), shop_picture("red.jpg", "red")};
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.gateway = shop.pictures;
  draft.files = files;
  draft.file_count = 2;
  draft.send_at = OPENING + HOUR;
  duologue_message *message = shop_send(&shop, "Blue or red?", &draft);
  CHECK(duologue_message_gateway(message) == shop.pictures);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_SCHEDULED);
  CHECK(duologue_message_send_at(message) == OPENING + HOUR);
  CHECK(duologue_message_transport(message) == DUOLOGUE_TRANSPORT_MMS);
  CHECK(duologue_message_segments(message) == 1);
  CHECK_TEXT(duologue_message_cost(message), "0.02");
  CHECK(duologue_message_attachment_count(message) == 2);
  CHECK_TEXT(duologue_attachment_file_name(duologue_message_attachment(message, 1)), "red.jpg");
  duologue_message_free(message);
  shop_close(&shop);
}

static void one_key_sends_one_message(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.key = "order 17";
  duologue_message *first = shop_send(&shop, "It is ready.", &draft);
  duologue_message *second = shop_send(&shop, "It is ready.", &draft);
  CHECK(duologue_message_id(first) == duologue_message_id(second));
  CHECK(duologue_messenger_send(shop.messenger, shop.conversation, TEXT("It is not."), &draft,
                                &shop.by_ann, NULL, &error) == DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_code(error), "key_reused");
  CHECK_TEXT(duologue_error_field(error), "key");
  duologue_error_free(error);
  duologue_message_free(first);
  duologue_message_free(second);
  shop_close(&shop);
}

static void media_by_a_gateway_that_sends_none_name_those_that_do(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  const duologue_file file = shop_picture("blue.jpg", "blue");
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.files = &file;
  draft.file_count = 1;
  CHECK(duologue_messenger_send(shop.messenger, shop.conversation, TEXT("Look"), &draft,
                                &shop.by_ann, &message, &error) == DUOLOGUE_E_MMS_NOT_ENABLED);
  CHECK(message == NULL);
  CHECK(duologue_error_gateway_count(error) == 1);
  CHECK(duologue_error_gateway(error, 0) == shop.pictures);
  duologue_error_free(error);
  shop_close(&shop);
}

static void what_is_wrong_with_a_draft_is_told_by_its_name(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_file file = shop_picture("blue.jpg", "blue");
  duologue_draft good = DUOLOGUE_DRAFT_INIT, bad;
  duologue_by nobody_known = DUOLOGUE_BY_INIT;
  good.gateway = shop.pictures;
#define REFUSED(field)                                                                             \
  CHECK_INVALID(duologue_messenger_send(shop.messenger, shop.conversation, TEXT("Look"), &bad,     \
                                        &shop.by_ann, &message, &error),                           \
                field, error);                                                                     \
  CHECK(message == NULL)
  bad = good;
  bad.gateway = -1;
  REFUSED("gateway");
  bad = good;
  bad.key = NOT_UTF8;
  REFUSED("key");
  bad = good;
  bad.key = "";
  REFUSED("key");
  bad = good;
  bad.send_at = OPENING;
  REFUSED("send_at");
  bad = good;
  bad.send_at = INT64_MAX;
  REFUSED("send_at");
  bad = good;
  bad.file_count = 1;
  REFUSED("files");
  bad.files = &file;
  file.struct_size = 0;
  REFUSED("files");
  bad = good;
  bad.struct_size = 0;
  REFUSED("draft");
#undef REFUSED
  CHECK_INVALID(duologue_messenger_send(shop.messenger, 0, TEXT("Yes"), NULL, NULL, NULL, &error),
                "conversation", error);
  CHECK_STATUS(duologue_messenger_send(shop.messenger, 99, TEXT("Yes"), NULL, NULL, NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  nobody_known.agent = 99;
  CHECK_STATUS(duologue_messenger_send(shop.messenger, shop.conversation, TEXT("Yes"), NULL,
                                       &nobody_known, NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(
      duologue_messenger_send(NULL, shop.conversation, TEXT("Yes"), NULL, NULL, NULL, &error),
      "messenger", error);
  CHECK(duologue_messenger_send(NULL, shop.conversation, TEXT("Yes"), NULL, NULL, NULL, NULL) ==
        DUOLOGUE_E_INVALID_ARGUMENT);
  shop_close(&shop);
}

static void who_sends_says_what_they_expect(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  shop.by_ann.expected_version = 1000;
  CHECK_STATUS(duologue_messenger_send(shop.messenger, shop.conversation, TEXT("Yes"), NULL,
                                       &shop.by_ann, NULL, &error),
               DUOLOGUE_E_CONFLICT, error);
  shop_close(&shop);
}

static void a_message_to_somebody_new_begins_a_conversation(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *first = NULL, *second = NULL;
  duologue_contact *contact = NULL;
  CHECK_OK(duologue_messenger_compose(shop.messenger, OTHER, TEXT("It is ready."), NULL,
                                      &shop.by_ann, &first, &error),
           error);
  CHECK_TEXT(duologue_message_recipient(first), OTHER);
  CHECK(duologue_message_conversation(first) != shop.conversation);
  CHECK_OK(duologue_messenger_find_contact(shop.messenger, OTHER, &contact, &error), error);
  CHECK_OK(duologue_messenger_compose_to_contact(shop.messenger, duologue_contact_id(contact),
                                                 TEXT("Come in!"), NULL, &shop.by_ann, &second,
                                                 &error),
           error);
  CHECK(duologue_message_conversation(second) == duologue_message_conversation(first));
  duologue_contact_free(contact);
  duologue_message_free(first);
  duologue_message_free(second);
  CHECK_INVALID(duologue_messenger_compose(shop.messenger, "nobody at all", TEXT("Hello"), NULL,
                                           NULL, NULL, &error),
                "to", error);
  CHECK_INVALID(
      duologue_messenger_compose(shop.messenger, NULL, TEXT("Hello"), NULL, NULL, NULL, &error),
      "to", error);
  CHECK_INVALID(
      duologue_messenger_compose(shop.messenger, NOT_UTF8, TEXT("Hello"), NULL, NULL, NULL, &error),
      "to", error);
  CHECK_INVALID(duologue_messenger_compose(NULL, OTHER, TEXT("Hello"), NULL, NULL, NULL, &error),
                "messenger", error);
  CHECK_INVALID(duologue_messenger_compose_to_contact(shop.messenger, 0, TEXT("Hello"), NULL, NULL,
                                                      NULL, &error),
                "to", error);
  CHECK_STATUS(duologue_messenger_compose_to_contact(shop.messenger, 99, TEXT("Hello"), NULL, NULL,
                                                     NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(
      duologue_messenger_compose_to_contact(NULL, 1, TEXT("Hello"), NULL, NULL, NULL, &error),
      "messenger", error);
  shop_close(&shop);
}

static void a_test_is_a_warning_and_the_text_behind_it(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message_cursor *messages = NULL;
  const duologue_message *message = NULL;
  duologue_draft keyed = DUOLOGUE_DRAFT_INIT;
  CHECK_OK(duologue_messenger_send_test(shop.messenger, shop.line, OTHER, TEXT("Sale!"), NULL,
                                        &shop.by_ann, &messages, &error),
           error);
  CHECK_OK(duologue_message_cursor_next(messages, &message, &error), error);
  CHECK(duologue_message_test(message));
  CHECK(duologue_message_conversation(message) == 0);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK_OK(duologue_message_cursor_next(messages, &message, &error), error);
  CHECK_TEXT(duologue_message_body(message), "Sale!");
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_HELD);
  CHECK_OK(duologue_message_cursor_next(messages, &message, &error), error);
  CHECK(message == NULL);
  duologue_message_cursor_free(messages);
  keyed.key = "order 17";
  CHECK_INVALID(duologue_messenger_send_test(shop.messenger, shop.line, OTHER, TEXT("Sale!"),
                                             &keyed, NULL, &messages, &error),
                "key", error);
  CHECK_INVALID(duologue_messenger_send_test(shop.messenger, shop.line, NULL, TEXT("Sale!"), NULL,
                                             NULL, &messages, &error),
                "to", error);
  CHECK_INVALID(duologue_messenger_send_test(shop.messenger, 0, OTHER, TEXT("Sale!"), NULL, NULL,
                                             &messages, &error),
                "gateway", error);
  CHECK_INVALID(duologue_messenger_send_test(NULL, shop.line, OTHER, TEXT("Sale!"), NULL, NULL,
                                             &messages, &error),
                "messenger", error);
  CHECK(messages == NULL);
  shop_close(&shop);
}

static void a_message_is_found_by_its_id(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *found = NULL;
  duologue_message *sent = shop_send(&shop, "Yes!", NULL);
  CHECK_OK(duologue_messenger_message(shop.messenger, duologue_message_id(sent), &found, &error),
           error);
  CHECK_TEXT(duologue_message_body(found), "Yes!");
  duologue_message_free(found);
  duologue_message_free(sent);
  CHECK_STATUS(duologue_messenger_message(shop.messenger, 99, &found, &error), DUOLOGUE_E_NOT_FOUND,
               error);
  CHECK_INVALID(duologue_messenger_message(shop.messenger, 0, &found, &error), "message_id", error);
  CHECK_INVALID(duologue_messenger_message(NULL, 1, &found, &error), "messenger", error);
  CHECK(found == NULL);
  shop_close(&shop);
}

static void nothing_has_nothing(void) {
  CHECK(duologue_message_id(NULL) == 0);
  CHECK(duologue_message_body(NULL) == NULL);
  CHECK(duologue_message_at(NULL) == DUOLOGUE_NO_TIME);
  CHECK(!duologue_message_test(NULL));
  CHECK(duologue_message_attachment_count(NULL) == 0);
  CHECK(duologue_message_attachment(NULL, 0) == NULL);
  CHECK(duologue_delivery_status_name(0) == NULL);
  CHECK(duologue_delivery_status_name(99) == NULL);
  CHECK(duologue_message_cursor_after(NULL) == NULL);
  duologue_message_free(NULL);
  duologue_message_cursor_free(NULL);
  duologue_received_free(NULL);
  duologue_receive_result_free(NULL);
  duologue_receive_result_cursor_free(NULL);
}

int main(void) {
  RUN(a_message_that_is_sent_is_queued_with_what_it_costs);
  RUN(a_text_is_as_long_as_it_is_said_to_be);
  RUN(a_draft_says_by_which_gateway_with_which_files_and_when);
  RUN(one_key_sends_one_message);
  RUN(media_by_a_gateway_that_sends_none_name_those_that_do);
  RUN(what_is_wrong_with_a_draft_is_told_by_its_name);
  RUN(who_sends_says_what_they_expect);
  RUN(a_message_to_somebody_new_begins_a_conversation);
  RUN(a_test_is_a_warning_and_the_text_behind_it);
  RUN(a_message_is_found_by_its_id);
  RUN(nothing_has_nothing);
  return 0;
}
