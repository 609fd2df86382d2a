// Errors and statuses, and what the library is.
#include "check.h"

static duologue_error *fail_to_open(const char *path) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = (duologue_messenger *)&error;
  CHECK(duologue_messenger_open(path, NULL, &messenger, &error) != DUOLOGUE_OK);
  CHECK(messenger == NULL);
  return error;
}

static void the_library_is_that_of_the_header(void) {
  char version[64];
  snprintf(version, sizeof version, "%d.%d.%d", DUOLOGUE_VERSION_MAJOR, DUOLOGUE_VERSION_MINOR,
           DUOLOGUE_VERSION_PATCH);
  CHECK_TEXT(duologue_version(), version);
  CHECK_TEXT(DUOLOGUE_VERSION, version);
}

static void statuses_have_names(void) {
  CHECK_TEXT(duologue_status_name(DUOLOGUE_OK), "ok");
  CHECK_TEXT(duologue_status_name(DUOLOGUE_E_INVALID_ARGUMENT), "invalid_argument");
  CHECK_TEXT(duologue_status_name(DUOLOGUE_E_STORAGE), "storage");
  CHECK(duologue_status_name(-1) == NULL);
  CHECK(duologue_status_name(INT32_MAX) == NULL);
}

static void an_argument_that_is_not_acceptable_is_named_and_shown(void) {
  duologue_error *error = NULL;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  options.time_zone = "Mars/Base";
  CHECK(duologue_messenger_open(":memory:", &options, NULL, &error) == DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK(duologue_error_status(error) == DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_code(error), "invalid_argument");
  CHECK_TEXT(duologue_error_field(error), "time_zone");
  CHECK_TEXT(duologue_error_value(error), "Mars/Base");
  CHECK(strstr(duologue_error_message(error), "Mars/Base") != NULL);
  CHECK(duologue_error_gateway_count(error) == 0);
  CHECK(duologue_error_gateway(error, 0) == 0);
  duologue_error_free(error);
  CHECK(duologue_messenger_open(":memory:", &options, NULL, NULL) == DUOLOGUE_E_INVALID_ARGUMENT);
  error = fail_to_open(NULL);
  CHECK_TEXT(duologue_error_field(error), "path");
  CHECK(duologue_error_cause(error) == NULL);
  duologue_error_free(error);
}

static void a_copy_of_an_error_outlives_it_and_tells_the_cause(void) {
  duologue_error *error = fail_to_open("/no such directory/workspace");
  CHECK(duologue_error_status(error) == DUOLOGUE_E_STORAGE);
  CHECK(duologue_error_cause(error) != NULL);
  duologue_error *copy = duologue_error_clone(error);
  CHECK_TEXT(duologue_error_cause(copy), duologue_error_cause(error));
  duologue_error_free(error);
  CHECK_TEXT(duologue_error_code(copy), "storage");
  CHECK(strstr(duologue_error_message(copy), "/no such directory/workspace") != NULL);
  CHECK(duologue_error_field(copy) == NULL);
  CHECK(duologue_error_value(copy) == NULL);
  duologue_error_free(copy);
}

static void a_host_makes_errors_of_its_own(void) {
  duologue_error *error = duologue_error_new("the line is dead");
  CHECK(duologue_error_status(error) == DUOLOGUE_E_CALLBACK);
  CHECK_TEXT(duologue_error_message(error), "the line is dead");
  duologue_error_free(error);
  static const char *const wordless[] = {NULL, "\xff"};
  for (size_t i = 0; i < 2; i++) {
    error = duologue_error_new(wordless[i]);
    CHECK(duologue_error_message(error) != NULL);
    duologue_error_free(error);
  }
}

static void what_is_no_error_has_nothing(void) {
  duologue_messenger *messenger = NULL;
  CHECK(duologue_messenger_open(":memory:", NULL, &messenger, NULL) == DUOLOGUE_OK);
  const duologue_error *const wrong[] = {NULL, (const duologue_error *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_error_status(wrong[i]) == DUOLOGUE_OK);
    CHECK(duologue_error_code(wrong[i]) == NULL);
    CHECK(duologue_error_message(wrong[i]) == NULL);
    CHECK(duologue_error_field(wrong[i]) == NULL);
    CHECK(duologue_error_value(wrong[i]) == NULL);
    CHECK(duologue_error_cause(wrong[i]) == NULL);
    CHECK(duologue_error_gateway_count(wrong[i]) == 0);
    CHECK(duologue_error_gateway(wrong[i], 0) == 0);
    CHECK(duologue_error_clone(wrong[i]) == NULL);
  }
  duologue_error_free(NULL);
  duologue_messenger_free(NULL);
  duologue_messenger_free(messenger);
}

int main(void) {
  RUN(the_library_is_that_of_the_header);
  RUN(statuses_have_names);
  RUN(an_argument_that_is_not_acceptable_is_named_and_shown);
  RUN(a_copy_of_an_error_outlives_it_and_tells_the_cause);
  RUN(a_host_makes_errors_of_its_own);
  RUN(what_is_no_error_has_nothing);
  return 0;
}
