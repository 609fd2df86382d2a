// What a draft would be.
#include "shop.h"

static void a_preview_tells_segments_cost_and_what_keeps_a_text_out_of_gsm(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_preview *preview = NULL;
  char text[128];
  memset(text, 'x', 99);
  strcpy(text + 99, "\xE2\x80\x99"); // U+2019, an apostrophe
  CHECK_OK(duologue_messenger_preview(shop.messenger, shop.conversation, TEXT(text), NULL, &preview,
                                      &error),
           error);
  CHECK(duologue_preview_gateway(preview) == shop.line);
  CHECK(duologue_preview_transport(preview) == DUOLOGUE_TRANSPORT_SMS);
  CHECK(duologue_preview_encoding(preview) == DUOLOGUE_ENCODING_UCS2);
  CHECK(duologue_preview_units(preview) == 100);
  CHECK(duologue_preview_segments(preview) == 2);
  CHECK(duologue_preview_remaining(preview) == 34);
  CHECK_TEXT(duologue_preview_cost(preview), "0.0158");
  CHECK(duologue_preview_unencodable_count(preview) == 1);
  const duologue_unencodable *unencodable = duologue_preview_unencodable(preview, 0);
  CHECK(duologue_unencodable_index(unencodable) == 99);
  CHECK_TEXT(duologue_unencodable_character(unencodable), "\xE2\x80\x99");
  CHECK_TEXT(duologue_unencodable_replacement(unencodable), "'");
  CHECK(duologue_preview_unencodable(preview, 1) == NULL);
  const duologue_suggestion *suggestion = duologue_preview_suggestion(preview);
  CHECK(strlen(duologue_suggestion_body(suggestion)) == 100);
  CHECK(duologue_suggestion_encoding(suggestion) == DUOLOGUE_ENCODING_GSM_7BIT);
  CHECK(duologue_suggestion_segments(suggestion) == 1);
  CHECK_TEXT(duologue_suggestion_cost(suggestion), "0.0079");
  CHECK(duologue_suggestion_replacement_count(suggestion) == 1);
  const duologue_replacement *replacement = duologue_suggestion_replacement(suggestion, 0);
  CHECK(duologue_replacement_start(replacement) == 99);
  CHECK(duologue_replacement_end(replacement) == 102);
  CHECK_TEXT(duologue_replacement_replacement(replacement), "'");
  CHECK(duologue_suggestion_replacement(suggestion, 1) == NULL);
  CHECK(duologue_preview_problem_count(preview) == 0);
  CHECK(duologue_preview_problem(preview, 0) == NULL);
  duologue_preview *copy = duologue_preview_clone(preview);
  duologue_preview_free(preview);
  CHECK(duologue_suggestion_segments(duologue_preview_suggestion(copy)) == 1);
  duologue_preview_free(copy);
  shop_close(&shop);
}

static void what_a_send_would_be_refused_for_is_a_problem(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_preview *preview = NULL;
  const duologue_file file = shop_picture("blue.jpg", "blue");
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.files = &file;
  draft.file_count = 1;
  CHECK_OK(duologue_messenger_preview(shop.messenger, shop.conversation, TEXT("Look"), &draft,
                                      &preview, &error),
           error);
  CHECK(duologue_preview_transport(preview) == DUOLOGUE_TRANSPORT_MMS);
  CHECK(duologue_preview_encoding(preview) == 0);
  CHECK(duologue_preview_suggestion(preview) == NULL);
  CHECK(duologue_preview_problem_count(preview) == 1);
  const duologue_error *problem = duologue_preview_problem(preview, 0);
  CHECK(duologue_error_status(problem) == DUOLOGUE_E_MMS_NOT_ENABLED);
  CHECK(duologue_error_gateway(problem, 0) == shop.pictures);
  duologue_preview_free(preview);
  CHECK_OK(duologue_messenger_preview(shop.messenger, shop.conversation, NULL, 0, NULL, &preview,
                                      &error),
           error);
  CHECK_TEXT(duologue_error_field(duologue_preview_problem(preview, 0)), "body");
  duologue_preview_free(preview);
  shop_close(&shop);
}

static void each_gateway_is_a_choice(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_gateway_choice_cursor *choices = NULL;
  const duologue_gateway_choice *choice = NULL;
  const duologue_file file = shop_picture("blue.jpg", "blue");
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.files = &file;
  draft.file_count = 1;
  CHECK_OK(duologue_messenger_gateway_choices(shop.messenger, shop.conversation, TEXT("Look"),
                                              &draft, &choices, &error),
           error);
  CHECK_OK(duologue_gateway_choice_cursor_next(choices, &choice, &error), error);
  CHECK(duologue_gateway_choice_gateway(choice) == shop.line);
  CHECK(duologue_gateway_choice_unavailable(choice) == DUOLOGUE_REASON_MMS_NOT_ENABLED);
  CHECK_OK(duologue_gateway_choice_cursor_next(choices, &choice, &error), error);
  CHECK(duologue_gateway_choice_gateway(choice) == shop.pictures);
  CHECK_TEXT(duologue_gateway_choice_name(choice), "Pictures");
  CHECK(duologue_gateway_choice_unavailable(choice) == 0);
  CHECK(duologue_gateway_choice_segments(choice) == 1);
  CHECK_TEXT(duologue_gateway_choice_cost(choice), "0.02");
  CHECK_OK(duologue_gateway_choice_cursor_next(choices, &choice, &error), error);
  CHECK(choice == NULL);
  duologue_gateway_choice_cursor_free(choices);
  shop_close(&shop);
}

static void what_is_missing_is_told_by_its_name(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_preview *preview = NULL;
  duologue_gateway_choice_cursor *choices = NULL;
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.struct_size = 1;
  CHECK_INVALID(
      duologue_messenger_preview(NULL, shop.conversation, TEXT("Yes"), NULL, &preview, &error),
      "messenger", error);
  CHECK_INVALID(duologue_messenger_preview(shop.messenger, 0, TEXT("Yes"), NULL, &preview, &error),
                "conversation", error);
  CHECK_STATUS(duologue_messenger_preview(shop.messenger, 99, TEXT("Yes"), NULL, &preview, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(duologue_messenger_preview(shop.messenger, shop.conversation, TEXT(NOT_UTF8), NULL,
                                           &preview, &error),
                "body", error);
  CHECK_INVALID(duologue_messenger_preview(shop.messenger, shop.conversation, TEXT("Yes"), &draft,
                                           &preview, &error),
                "draft", error);
  CHECK_INVALID(duologue_messenger_gateway_choices(NULL, shop.conversation, TEXT("Yes"), NULL,
                                                   &choices, &error),
                "messenger", error);
  CHECK_INVALID(
      duologue_messenger_gateway_choices(shop.messenger, 0, TEXT("Yes"), NULL, &choices, &error),
      "conversation", error);
  CHECK(preview == NULL && choices == NULL);
  CHECK(duologue_preview_suggestion(NULL) == NULL);
  CHECK(duologue_preview_problem_count(NULL) == 0);
  CHECK(duologue_preview_clone(NULL) == NULL);
  duologue_preview_free(NULL);
  shop_close(&shop);
}

int main(void) {
  RUN(a_preview_tells_segments_cost_and_what_keeps_a_text_out_of_gsm);
  RUN(what_a_send_would_be_refused_for_is_a_problem);
  RUN(each_gateway_is_a_choice);
  RUN(what_is_missing_is_told_by_its_name);
  return 0;
}
