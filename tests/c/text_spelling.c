// How texts can be spelled so that they need fewer segments.

#include "check.h"

static duologue_error *error = NULL;

// "Don’t miss it", and 60 exclamation marks: 73 characters, one of them outside GSM 7-bit.
static const char APOSTROPHE[] = "Don\xE2\x80\x99t miss it"
                                 "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!";

static void what_keeps_a_text_out_of_gsm_is_explained(void) {
  duologue_explanation *why = NULL;
  duologue_explanation *copy = NULL;
  const duologue_unencodable *found = NULL;
  CHECK_OK(duologue_explain(APOSTROPHE, DUOLOGUE_NUL_TERMINATED, NULL, 0, &why, &error), error);
  copy = duologue_explanation_clone(why);
  duologue_explanation_free(why);
  CHECK(duologue_explanation_segments(copy) == 2);
  CHECK(duologue_explanation_segments_spelled(copy) == 1);
  CHECK(duologue_explanation_saving(copy) == 1);
  CHECK(duologue_explanation_unencodable_count(copy) == 1);
  found = duologue_explanation_unencodable(copy, 0);
  CHECK(duologue_unencodable_index(found) == 3 && duologue_unencodable_offset(found) == 3);
  CHECK(duologue_unencodable_unit_offset(found) == 3);
  CHECK_TEXT(duologue_unencodable_character(found), "\xE2\x80\x99");
  CHECK_TEXT(duologue_unencodable_replacement(found), "'");
  CHECK(duologue_unencodable_replaced_start(found) == 3 && duologue_unencodable_replaced_end(found) == 6);
  CHECK(duologue_explanation_unencodable(copy, 1) == NULL);
  duologue_explanation_free(copy);
}

static void a_character_without_a_spelling_saves_nothing(void) {
  duologue_explanation *why = NULL;
  const duologue_unencodable *found = NULL;
  CHECK_OK(duologue_explain("\xE2\x9C\x93\xF0\x9F\x91\x8B", 7, NULL, DUOLOGUE_SMART_LEVEL_LOSSY, &why, &error), error);
  CHECK(duologue_explanation_saving(why) == 0 && duologue_explanation_unencodable_count(why) == 2);
  found = duologue_explanation_unencodable(why, 1);
  CHECK(duologue_unencodable_index(found) == 1 && duologue_unencodable_offset(found) == 3);
  CHECK(duologue_unencodable_replacement(found) == NULL);
  CHECK(duologue_unencodable_replaced_start(found) == -1 && duologue_unencodable_replaced_end(found) == -1);
  duologue_explanation_free(why);
}

static void levels_go_further_one_by_one(void) {
  const char *const lodz = "\xC5\x81\xC3\xB3" "d\xC5\xBA";
  duologue_explanation *why = NULL;
  CHECK_OK(duologue_explain(lodz, DUOLOGUE_NUL_TERMINATED, NULL, DUOLOGUE_SMART_LEVEL_LOSSY, &why, &error), error);
  CHECK_TEXT(duologue_unencodable_replacement(duologue_explanation_unencodable(why, 0)), "L");
  duologue_explanation_free(why);
  CHECK_OK(duologue_explain(lodz, DUOLOGUE_NUL_TERMINATED, NULL, DUOLOGUE_SMART_LEVEL_LOSSLESS, &why, &error), error);
  CHECK(duologue_unencodable_replacement(duologue_explanation_unencodable(why, 0)) == NULL);
  duologue_explanation_free(why);
}

static void a_text_is_spelled_in_gsm(void) {
  duologue_buffer *spelled = NULL;
  CHECK_OK(duologue_to_gsm("\xE2\x80\x9CHi\xE2\x80\x9D \xE2\x80\x93 it\xE2\x80\x99s \xC2\xBD off\xE2\x80\xA6",
                           DUOLOGUE_NUL_TERMINATED, &spelled, &error),
           error);
  CHECK_TEXT(duologue_buffer_text(spelled), "\"Hi\" - it's 1/2 off...");
  CHECK(duologue_buffer_length(spelled) == 22);
  duologue_buffer_free(spelled);
  CHECK_OK(duologue_to_gsm("a\0b", 3, &spelled, &error), error);
  CHECK(duologue_buffer_length(spelled) == 3 && memcmp(duologue_buffer_data(spelled), "a\0b", 4) == 0);
  duologue_buffer_free(spelled);
  CHECK(duologue_smart_map_version() >= 1);
}

static void a_text_is_replaced_where_that_saves_segments(void) {
  duologue_smart_text *smart = NULL;
  duologue_smart_text *copy = NULL;
  const duologue_replacement *change = NULL;
  CHECK_OK(duologue_smart_encode(APOSTROPHE, DUOLOGUE_NUL_TERMINATED, NULL, &smart, &error), error);
  copy = duologue_smart_text_clone(smart);
  duologue_smart_text_free(smart);
  CHECK(strncmp(duologue_smart_text_text(copy), "Don't miss it!!", 15) == 0);
  CHECK(duologue_smart_text_segments_before(copy) == 2 && duologue_smart_text_segments(copy) == 1);
  CHECK(duologue_smart_text_replacement_count(copy) == 1);
  change = duologue_smart_text_replacement(copy, 0);
  CHECK(duologue_replacement_start(change) == 3 && duologue_replacement_end(change) == 6);
  CHECK(duologue_replacement_index(change) == 3 && duologue_replacement_unit_offset(change) == 3);
  CHECK_TEXT(duologue_replacement_original(change), "\xE2\x80\x99");
  CHECK_TEXT(duologue_replacement_replacement(change), "'");
  CHECK(duologue_smart_text_replacement(copy, 1) == NULL);
  duologue_smart_text_free(copy);
}

static void a_mode_says_when_a_text_is_replaced(void) {
  const char *const sure = "Sure\xE2\x80\xA6";
  duologue_smart_options options = DUOLOGUE_SMART_OPTIONS_INIT;
  duologue_smart_text *smart = NULL;
  CHECK_OK(duologue_smart_encode(sure, 7, &options, &smart, &error), error);
  CHECK_TEXT(duologue_smart_text_text(smart), sure);
  CHECK(duologue_smart_text_replacement_count(smart) == 0);
  duologue_smart_text_free(smart);
  options.mode = DUOLOGUE_SMART_MODE_ALWAYS;
  options.level = DUOLOGUE_SMART_LEVEL_LOSSLESS;
  CHECK_OK(duologue_smart_encode(sure, 7, &options, &smart, &error), error);
  CHECK_TEXT(duologue_smart_text_text(smart), "Sure...");
  duologue_smart_text_free(smart);
}

static void a_text_that_fits_no_other_way_is_replaced(void) {
  duologue_segment_options segments = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_smart_options options = DUOLOGUE_SMART_OPTIONS_INIT;
  duologue_smart_text *smart = NULL;
  segments.encoding = DUOLOGUE_ENCODING_GSM_7BIT;
  options.segments = &segments;
  CHECK_OK(duologue_smart_encode("Sure\xE2\x80\xA6", 7, &options, &smart, &error), error);
  CHECK_TEXT(duologue_smart_text_text(smart), "Sure...");
  CHECK(duologue_smart_text_segments_before(smart) == -1 && duologue_smart_text_segments(smart) == 1);
  duologue_smart_text_free(smart);
  CHECK_INVALID(duologue_smart_encode("\xF0\x9F\x91\x8B", 4, &options, &smart, &error), "text", error);
  CHECK(smart == NULL);
  options.mode = DUOLOGUE_SMART_MODE_OFF;
  CHECK_INVALID(duologue_smart_encode("Sure\xE2\x80\xA6", 7, &options, &smart, &error), "text", error);
}

static void what_is_not_acceptable_is_refused(void) {
  duologue_segment_options segments = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_smart_options options = DUOLOGUE_SMART_OPTIONS_INIT;
  duologue_explanation *why = NULL;
  duologue_buffer *spelled = NULL;
  duologue_smart_text *smart = NULL;
  CHECK_INVALID(duologue_explain("a", 1, NULL, 4, &why, &error), "level", error);
  CHECK_INVALID(duologue_explain("\xFF", 1, NULL, 0, &why, &error), "text", error);
  CHECK_INVALID(duologue_explain(NULL, 1, NULL, 0, &why, &error), "text", error);
  CHECK_INVALID(duologue_to_gsm("\xFF", 1, &spelled, &error), "text", error);
  CHECK_INVALID(duologue_smart_encode("\xFF", 1, NULL, &smart, &error), "text", error);
  CHECK_INVALID(duologue_smart_encode("a\0b", 3, NULL, &smart, &error), "text", error);
  options.level = -1;
  CHECK_INVALID(duologue_smart_encode("a", 1, &options, &smart, &error), "level", error);
  options.level = 0;
  options.mode = 4;
  CHECK_INVALID(duologue_smart_encode("a", 1, &options, &smart, &error), "mode", error);
  options.mode = 0;
  segments.national = 9;
  options.segments = &segments;
  CHECK_INVALID(duologue_smart_encode("a", 1, &options, &smart, &error), "national", error);
  CHECK_INVALID(duologue_explain("a", 1, &segments, 0, &why, &error), "national", error);
  options.struct_size = 1;
  CHECK_INVALID(duologue_smart_encode("a", 1, &options, &smart, &error), "options", error);
  CHECK(why == NULL && spelled == NULL && smart == NULL);
  // What is not wanted is freed.
  CHECK(duologue_explain("a", 1, NULL, 0, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_to_gsm("a", 1, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_smart_encode("a", 1, NULL, NULL, NULL) == DUOLOGUE_OK);
}

static void getters_take_null(void) {
  CHECK(duologue_explanation_segments(NULL) == 0 && duologue_explanation_unencodable(NULL, 0) == NULL);
  CHECK(duologue_unencodable_character(NULL) == NULL && duologue_replacement_original(NULL) == NULL);
  CHECK(duologue_smart_text_text(NULL) == NULL && duologue_smart_text_replacement_count(NULL) == 0);
  CHECK(duologue_explanation_clone(NULL) == NULL && duologue_smart_text_clone(NULL) == NULL);
  duologue_explanation_free(NULL);
  duologue_smart_text_free(NULL);
  CHECK_TEXT(duologue_smart_level_name(DUOLOGUE_SMART_LEVEL_LOSSY), "lossy");
  CHECK_TEXT(duologue_smart_mode_name(DUOLOGUE_SMART_MODE_ONLY_IF_CHEAPER), "only_if_cheaper");
  CHECK(duologue_smart_mode_name(0) == NULL);
  CHECK_TEXT(duologue_split_name(DUOLOGUE_SPLIT_GRAPHEME), "grapheme");
}

int main(void) {
  RUN(what_keeps_a_text_out_of_gsm_is_explained);
  RUN(a_character_without_a_spelling_saves_nothing);
  RUN(levels_go_further_one_by_one);
  RUN(a_text_is_spelled_in_gsm);
  RUN(a_text_is_replaced_where_that_saves_segments);
  RUN(a_mode_says_when_a_text_is_replaced);
  RUN(a_text_that_fits_no_other_way_is_replaced);
  RUN(what_is_not_acceptable_is_refused);
  RUN(getters_take_null);
  return 0;
}
