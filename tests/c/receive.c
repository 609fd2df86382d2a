// Messages that come in.
#include "shop.h"

static void a_message_that_comes_in_is_stored_in_its_senders_conversation(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = OTHER;
  incoming.body = "Do you have these in size 9?";
  incoming.provider_message_id = "SM1";
  incoming.at = OPENING - HOUR;
  CHECK_OK(duologue_messenger_receive(shop.messenger, shop.line, &incoming, &received, &error),
           error);
  const duologue_message *message = duologue_received_message(received);
  const duologue_conversation *conversation = duologue_received_conversation(received);
  CHECK(!duologue_received_duplicate(received));
  CHECK(duologue_message_id(message) > 0);
  CHECK(duologue_message_conversation(message) == duologue_conversation_id(conversation));
  CHECK(duologue_message_conversation(message) != shop.conversation);
  CHECK(duologue_message_direction(message) == DUOLOGUE_DIRECTION_INCOMING);
  CHECK_TEXT(duologue_direction_name(duologue_message_direction(message)), "incoming");
  CHECK_TEXT(duologue_message_body(message), "Do you have these in size 9?");
  CHECK(duologue_message_gateway(message) == shop.line);
  CHECK_TEXT(duologue_message_sender(message), OTHER);
  CHECK_TEXT(duologue_message_recipient(message), "+15550100001");
  CHECK(duologue_message_agent(message) == 0);
  CHECK_TEXT(duologue_message_initials(message), "");
  CHECK(duologue_message_at(message) == OPENING - HOUR);
  CHECK(duologue_message_send_at(message) == DUOLOGUE_NO_TIME);
  CHECK(duologue_message_transport(message) == DUOLOGUE_TRANSPORT_SMS);
  CHECK_TEXT(duologue_transport_name(DUOLOGUE_TRANSPORT_SMS), "sms");
  CHECK(duologue_message_encoding(message) == DUOLOGUE_ENCODING_GSM_7BIT);
  CHECK(duologue_message_segments(message) == 1);
  CHECK_TEXT(duologue_message_cost(message), "0");
  CHECK(duologue_message_status(message) == 0);
  CHECK_TEXT(duologue_message_error_code(message), "");
  CHECK(!duologue_message_test(message));
  CHECK(duologue_message_attachment_count(message) == 0);
  CHECK(duologue_message_attachment(message, 0) == NULL);
  CHECK(duologue_conversation_unread(conversation) == 1);
  CHECK_TEXT(duologue_conversation_snippet(conversation), "Do you have these in size 9?");
  duologue_received_free(received);
  shop_close(&shop);
}

static void a_message_that_is_handed_over_twice_is_stored_once(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_received *first = NULL, *second = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = CUSTOMER;
  incoming.body = "Hello?";
  incoming.provider_message_id = "SM1";
  CHECK_OK(duologue_messenger_receive(shop.messenger, shop.line, &incoming, &first, &error), error);
  CHECK_OK(duologue_messenger_receive(shop.messenger, shop.line, &incoming, &second, &error),
           error);
  CHECK(!duologue_received_duplicate(first));
  CHECK(duologue_received_duplicate(second));
  CHECK(duologue_message_id(duologue_received_message(first)) ==
        duologue_message_id(duologue_received_message(second)));
  duologue_received_free(first);
  duologue_received_free(second);
  shop_close(&shop);
}

static void what_came_in_outlives_the_messenger_and_the_record_it_was_copied_from(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = CUSTOMER;
  incoming.body = "Hello?";
  CHECK_OK(duologue_messenger_receive(shop.messenger, shop.line, &incoming, &received, &error),
           error);
  duologue_received *whole = duologue_received_clone(received);
  duologue_message *part = duologue_message_clone(duologue_received_message(received));
  duologue_received_free(received);
  shop_close(&shop);
  CHECK_TEXT(duologue_message_body(duologue_received_message(whole)), "Hello?");
  CHECK_TEXT(duologue_message_body(part), "Hello?");
  duologue_received_free(whole);
  duologue_message_free(part);
  CHECK(duologue_received_clone(NULL) == NULL);
  CHECK(duologue_message_clone(NULL) == NULL);
}

static void files_come_with_a_message(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  const duologue_file files[] = {shop_picture("shoe.jpg", "shoe"), shop_picture("sole.jpg", "")};
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = CUSTOMER;
  incoming.files = files;
  incoming.file_count = 2;
  CHECK_OK(duologue_messenger_receive(shop.messenger, shop.pictures, &incoming, &received, &error),
           error);
  const duologue_message *message = duologue_received_message(received);
  CHECK(duologue_message_transport(message) == DUOLOGUE_TRANSPORT_MMS);
  CHECK(duologue_message_encoding(message) == 0);
  CHECK_TEXT(duologue_message_body(message), "");
  CHECK(duologue_message_attachment_count(message) == 2);
  const duologue_attachment *shoe = duologue_message_attachment(message, 0);
  const duologue_attachment *sole = duologue_message_attachment(message, 1);
  CHECK(duologue_attachment_id(shoe) > 0 &&
        duologue_attachment_id(shoe) != duologue_attachment_id(sole));
  CHECK_TEXT(duologue_attachment_file_name(shoe), "shoe.jpg");
  CHECK_TEXT(duologue_attachment_media_type(shoe), "image/jpeg");
  CHECK(duologue_attachment_size(shoe) == 4);
  CHECK_TEXT(duologue_attachment_file_name(sole), "sole.jpg");
  CHECK(duologue_attachment_size(sole) == 0);
  CHECK(duologue_message_attachment(message, 2) == NULL);
  CHECK(duologue_attachment_file_name(NULL) == NULL);
  duologue_received_free(received);
  shop_close(&shop);
}

static void of_many_messages_each_has_an_answer_of_its_own(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_receive_result_cursor *results = NULL;
  const duologue_receive_result *result = NULL;
  duologue_incoming messages[3];
  size_t index;
  for (index = 0; index < 3; index++)
    messages[index] = (duologue_incoming)DUOLOGUE_INCOMING_INIT;
  messages[0].sender = CUSTOMER;
  messages[0].body = "One";
  messages[1].sender = "nobody at all";
  messages[1].body = "Two";
  messages[2].sender = OTHER;
  messages[2].body = "Three, and more";
  messages[2].body_length = 5;
  CHECK_OK(
      duologue_messenger_receive_many(shop.messenger, shop.line, messages, 3, &results, &error),
      error);
  CHECK_OK(duologue_receive_result_cursor_next(results, &result, &error), error);
  CHECK(duologue_receive_result_error(result) == NULL);
  CHECK_TEXT(
      duologue_message_body(duologue_received_message(duologue_receive_result_received(result))),
      "One");
  CHECK_OK(duologue_receive_result_cursor_next(results, &result, &error), error);
  CHECK(duologue_receive_result_received(result) == NULL);
  const duologue_error *refused = duologue_receive_result_error(result);
  CHECK(duologue_error_status(refused) == DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_field(refused), "sender");
  duologue_receive_result *kept = duologue_receive_result_clone(result);
  CHECK_OK(duologue_receive_result_cursor_next(results, &result, &error), error);
  CHECK_TEXT(
      duologue_message_body(duologue_received_message(duologue_receive_result_received(result))),
      "Three");
  CHECK_OK(duologue_receive_result_cursor_next(results, &result, &error), error);
  CHECK(result == NULL);
  CHECK_OK(duologue_receive_result_cursor_next(results, &result, &error), error);
  CHECK(result == NULL);
  CHECK(duologue_receive_result_cursor_after(results) == NULL);
  duologue_receive_result_cursor_free(results);
  CHECK_TEXT(duologue_error_value(duologue_receive_result_error(kept)), "nobody at all");
  duologue_receive_result_free(kept);
  CHECK_OK(duologue_messenger_receive_many(shop.messenger, shop.line, NULL, 0, &results, &error),
           error);
  CHECK_OK(duologue_receive_result_cursor_next(results, &result, &error), error);
  CHECK(result == NULL);
  duologue_receive_result_cursor_free(results);
  shop_close(&shop);
}

static void an_answer_that_is_not_wanted_need_not_be_taken(void) {
  shop shop = shop_open();
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = CUSTOMER;
  CHECK(duologue_messenger_receive(shop.messenger, shop.line, &incoming, NULL, NULL) ==
        DUOLOGUE_OK);
  CHECK(duologue_messenger_receive_many(shop.messenger, shop.line, &incoming, 1, NULL, NULL) ==
        DUOLOGUE_OK);
  incoming.sender = NULL;
  CHECK(duologue_messenger_receive(shop.messenger, shop.line, &incoming, NULL, NULL) ==
        DUOLOGUE_E_INVALID_ARGUMENT);
  shop_close(&shop);
}

static void what_is_no_message_is_refused_by_the_name_of_what_is_wrong(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_received *received = (duologue_received *)&shop;
  duologue_file file = shop_picture("shoe.jpg", "shoe");
  duologue_incoming good = DUOLOGUE_INCOMING_INIT, bad;
  good.sender = CUSTOMER;
  good.body = "Hello?";
#define REFUSED(field)                                                                             \
  CHECK_INVALID(duologue_messenger_receive(shop.messenger, shop.line, &bad, &received, &error),    \
                field, error);                                                                     \
  CHECK(received == NULL)
  bad = good;
  bad.sender = NULL;
  REFUSED("sender");
  bad = good;
  bad.sender = NOT_UTF8;
  REFUSED("sender");
  bad = good;
  bad.sender = "nobody at all";
  REFUSED("sender");
  bad = good;
  bad.body = NOT_UTF8;
  REFUSED("body");
  bad = good;
  bad.body = NULL;
  bad.body_length = 1;
  REFUSED("body");
  bad = good;
  bad.body_length = (size_t)PTRDIFF_MAX + 1;
  REFUSED("body");
  bad = good;
  bad.body = "one\0two";
  bad.body_length = 7;
  REFUSED("body");
  bad = good;
  bad.provider_message_id = "";
  REFUSED("provider_message_id");
  bad = good;
  bad.provider_message_id = NOT_UTF8;
  REFUSED("provider_message_id");
  bad = good;
  bad.at = INT64_MAX;
  REFUSED("at");
  bad = good;
  bad.file_count = 1;
  REFUSED("files");
  bad = good;
  bad.files = &file;
  bad.file_count = SIZE_MAX / 2;
  REFUSED("files");
  bad.file_count = 1;
  file.file_name = NULL;
  REFUSED("file_name");
  file = shop_picture(NOT_UTF8, "shoe");
  REFUSED("file_name");
  file = shop_picture("shoe.jpg", "shoe");
  file.media_type = NULL;
  REFUSED("media_type");
  file = shop_picture("shoe.jpg", "shoe");
  file.bytes = NULL;
  REFUSED("bytes");
#undef REFUSED
  shop_close(&shop);
}

static void what_is_no_messenger_and_no_gateway_is_refused(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_agent *agent = NULL;
  duologue_receive_result_cursor *results = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = CUSTOMER;
  CHECK_INVALID(duologue_messenger_receive(NULL, shop.line, &incoming, NULL, &error), "messenger",
                error);
  CHECK_OK(duologue_messenger_agent(shop.messenger, shop.ann, &agent, &error), error);
  CHECK_INVALID(duologue_messenger_receive((const duologue_messenger *)agent, shop.line, &incoming,
                                           NULL, &error),
                "messenger", error);
  CHECK(duologue_message_body((const duologue_message *)agent) == NULL);
  CHECK(duologue_received_message((const duologue_received *)agent) == NULL);
  duologue_agent_free(agent);
  CHECK_INVALID(duologue_messenger_receive(shop.messenger, 0, &incoming, NULL, &error), "gateway",
                error);
  CHECK_INVALID(duologue_messenger_receive(shop.messenger, -1, &incoming, NULL, &error), "gateway",
                error);
  CHECK_STATUS(duologue_messenger_receive(shop.messenger, 99, &incoming, NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(duologue_messenger_receive(shop.messenger, shop.line, NULL, NULL, &error),
                "incoming", error);
  CHECK_INVALID(
      duologue_messenger_receive_many(shop.messenger, shop.line, NULL, 1, &results, &error),
      "messages", error);
  CHECK_INVALID(duologue_messenger_receive_many(NULL, shop.line, &incoming, 1, &results, &error),
                "messenger", error);
  CHECK(results == NULL);
  CHECK_INVALID(duologue_receive_result_cursor_next(NULL, NULL, &error), "cursor", error);
  shop_close(&shop);
}

static void a_struct_of_an_older_or_a_newer_program_is_understood(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  struct {
    duologue_incoming known;
    int64_t more;
  } newer[2];
  size_t index;
  duologue_incoming older = DUOLOGUE_INCOMING_INIT;
  older.sender = CUSTOMER;
  older.body = "Hello?";
  older.provider_message_id = "beyond what the older program knew";
  older.struct_size = offsetof(duologue_incoming, provider_message_id);
  CHECK_OK(duologue_messenger_receive(shop.messenger, shop.line, &older, &received, &error), error);
  CHECK_TEXT(duologue_message_body(duologue_received_message(received)), "Hello?");
  duologue_received_free(received);
  CHECK_OK(duologue_messenger_receive(shop.messenger, shop.line, &older, &received, &error), error);
  CHECK(!duologue_received_duplicate(received));
  duologue_received_free(received);

  memset(newer, 0, sizeof newer);
  for (index = 0; index < 2; index++) {
    newer[index].known = (duologue_incoming)DUOLOGUE_INCOMING_INIT;
    newer[index].known.struct_size = sizeof newer[0];
    newer[index].known.sender = index ? OTHER : CUSTOMER;
  }
  CHECK_OK(
      duologue_messenger_receive_many(shop.messenger, shop.line, &newer[0].known, 2, NULL, &error),
      error);
  CHECK_OK(duologue_messenger_receive(shop.messenger, shop.line, &newer[0].known, NULL, &error),
           error);
  newer[1].more = 1;
  CHECK_INVALID(
      duologue_messenger_receive_many(shop.messenger, shop.line, &newer[0].known, 2, NULL, &error),
      "messages", error);
  older.struct_size = 0;
  CHECK_INVALID(duologue_messenger_receive(shop.messenger, shop.line, &older, NULL, &error),
                "incoming", error);
  older.struct_size = SIZE_MAX;
  CHECK_INVALID(duologue_messenger_receive(shop.messenger, shop.line, &older, NULL, &error),
                "incoming", error);
  shop_close(&shop);
}

int main(void) {
  RUN(a_message_that_comes_in_is_stored_in_its_senders_conversation);
  RUN(a_message_that_is_handed_over_twice_is_stored_once);
  RUN(what_came_in_outlives_the_messenger_and_the_record_it_was_copied_from);
  RUN(files_come_with_a_message);
  RUN(of_many_messages_each_has_an_answer_of_its_own);
  RUN(an_answer_that_is_not_wanted_need_not_be_taken);
  RUN(what_is_no_message_is_refused_by_the_name_of_what_is_wrong);
  RUN(what_is_no_messenger_and_no_gateway_is_refused);
  RUN(a_struct_of_an_older_or_a_newer_program_is_understood);
  return 0;
}
