// A place of the host's for the content of files.
#include "host.h"

// Keeps one file, and fails as a test says.
typedef struct {
  char digest[65];
  char content[64];
  size_t length;
  int put, removed, dropped;
  const char *failing;
  // How much more than it was asked for `read` says that it read.
  size_t excess;
  // How much `read` gives at most.
  size_t piece;
} shelf;

static duologue_status answer(const shelf *shelf, duologue_error **error) {
  if (shelf->failing == NULL)
    return DUOLOGUE_OK;
  *error = duologue_error_new(shelf->failing);
  return DUOLOGUE_E_STORAGE;
}

static duologue_status put(void *user_data, const char *digest, const uint8_t *content,
                           size_t length, duologue_error **error) {
  shelf *shelf = user_data;
  shelf->put++;
  CHECK(strlen(digest) == 64);
  CHECK(length <= sizeof shelf->content);
  snprintf(shelf->digest, sizeof shelf->digest, "%s", digest);
  memcpy(shelf->content, content, length);
  shelf->length = length;
  return answer(shelf, error);
}

static duologue_status fetch(void *user_data, const char *digest, uint64_t offset, uint8_t *buffer,
                             size_t capacity, size_t *read, duologue_error **error) {
  const shelf *shelf = user_data;
  size_t count = shelf->length - (size_t)offset;
  CHECK_TEXT(digest, shelf->digest);
  CHECK(*read == 0);
  if (count > capacity)
    count = capacity;
  if (count > shelf->piece)
    count = shelf->piece;
  memcpy(buffer, shelf->content + offset, count);
  *read = shelf->excess > 0 ? capacity + shelf->excess : count;
  return answer(shelf, error);
}

static duologue_status forget(void *user_data, const char *digest, duologue_error **error) {
  shelf *shelf = user_data;
  CHECK_TEXT(digest, shelf->digest);
  shelf->removed++;
  return answer(shelf, error);
}

static void clear(void *user_data) { ((shelf *)user_data)->dropped++; }

static shelf shelf_make(void) {
  shelf shelf;
  memset(&shelf, 0, sizeof shelf);
  shelf.piece = 3;
  return shelf;
}

static desk open_with(shelf *shelf, const duologue_manual_clock *clock) {
  duologue_media_store store = DUOLOGUE_MEDIA_STORE_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  store.put = put;
  store.read = fetch;
  store.remove = forget;
  store.user_data = shelf;
  store.drop = clear;
  options.media_store = &store;
  options.manual_clock = clock;
  return desk_open(&options, "sandbox");
}

// A customer sends a picture.
static duologue_status receive(const desk *desk, duologue_received **received,
                               duologue_error **error) {
  const duologue_file shoe = picture("a red shoe");
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = CUSTOMER;
  incoming.files = &shoe;
  incoming.file_count = 1;
  return duologue_messenger_receive(desk->messenger, desk->line, &incoming, received, error);
}

static duologue_attachment_id_t receive_one(const desk *desk) {
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  CHECK_OK(receive(desk, &received, &error), error);
  const duologue_message *message = duologue_received_message(received);
  const duologue_attachment_id_t id =
      duologue_attachment_id(duologue_message_attachment(message, 0));
  duologue_received_free(received);
  return id;
}

static void files_are_kept_by_the_host(void) {
  shelf shelf = shelf_make();
  duologue_error *error = NULL;
  duologue_buffer *content = NULL;
  const desk desk = open_with(&shelf, NULL);
  const duologue_attachment_id_t id = receive_one(&desk);
  CHECK(shelf.put == 1);
  // SHA-256 of the content, by `printf "a red shoe" | sha256sum`.
  CHECK_TEXT(shelf.digest, "8e2833c54e8796df5d3bb41991b6a0f9bdb836761b5f032a38e69e121f5d089a");
  CHECK_OK(duologue_messenger_media(desk.messenger, id, &content, &error), error);
  CHECK(duologue_buffer_length(content) == 10);
  CHECK_TEXT(duologue_buffer_text(content), "a red shoe");
  duologue_buffer_free(content);
  duologue_messenger_free(desk.messenger);
  CHECK(shelf.dropped == 1);
}

static void a_message_whose_files_cannot_be_kept_is_not_stored(void) {
  shelf shelf = shelf_make();
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  const desk desk = open_with(&shelf, NULL);
  shelf.failing = "the shelf is full";
  CHECK(receive(&desk, &received, &error) == DUOLOGUE_E_CALLBACK);
  CHECK_TEXT(duologue_error_message(error), "the shelf is full");
  CHECK(received == NULL);
  duologue_error_free(error);
  duologue_messenger_free(desk.messenger);
}

static void what_cannot_be_read_fails_in_the_words_of_the_host(void) {
  shelf shelf = shelf_make();
  duologue_error *error = NULL;
  duologue_buffer *content = NULL;
  const desk desk = open_with(&shelf, NULL);
  const duologue_attachment_id_t id = receive_one(&desk);
  shelf.failing = "the shelf has fallen";
  CHECK(duologue_messenger_media(desk.messenger, id, &content, &error) == DUOLOGUE_E_CALLBACK);
  CHECK_TEXT(duologue_error_message(error), "the shelf has fallen");
  duologue_error_free(error);
  shelf.failing = NULL;
  shelf.length = 4;
  CHECK_STATUS(duologue_messenger_media(desk.messenger, id, &content, &error), DUOLOGUE_E_CORRUPT,
               error);
  CHECK(content == NULL);
  duologue_messenger_free(desk.messenger);
}

static void a_store_that_says_it_read_more_than_it_may_is_not_believed(void) {
  shelf shelf = shelf_make();
  duologue_error *error = NULL;
  duologue_buffer *content = NULL;
  const desk desk = open_with(&shelf, NULL);
  const duologue_attachment_id_t id = receive_one(&desk);
  shelf.excess = 1;
  CHECK_STATUS(duologue_messenger_media(desk.messenger, id, &content, &error), DUOLOGUE_E_CALLBACK,
               error);
  CHECK(content == NULL);
  duologue_messenger_free(desk.messenger);
}

static void what_nothing_uses_is_forgotten_and_asked_for_again_if_that_fails(void) {
  shelf shelf = shelf_make();
  duologue_error *error = NULL;
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  const desk desk = open_with(&shelf, clock);
  // A file that was put for a message which then could not be stored is used by nothing.
  shelf.failing = "not now";
  CHECK_STATUS(receive(&desk, NULL, &error), DUOLOGUE_E_CALLBACK, error);
  CHECK_OK(duologue_manual_clock_advance(clock, 2 * 60 * 60 * 1000, &error), error);
  CHECK(duologue_messenger_tick(desk.messenger, NULL, &error) == DUOLOGUE_E_CALLBACK);
  CHECK_TEXT(duologue_error_message(error), "not now");
  duologue_error_free(error);
  CHECK(shelf.removed == 1);
  shelf.failing = NULL;
  CHECK_OK(duologue_manual_clock_advance(clock, 2 * 60 * 60 * 1000, &error), error);
  CHECK_OK(duologue_messenger_tick(desk.messenger, NULL, &error), error);
  CHECK(shelf.removed == 2);
  CHECK_OK(duologue_messenger_tick(desk.messenger, NULL, &error), error);
  CHECK(shelf.removed == 2);
  duologue_messenger_free(desk.messenger);
  duologue_manual_clock_free(clock);
}

static void a_reader_keeps_the_store_after_the_messenger_is_freed(void) {
  shelf shelf = shelf_make();
  duologue_error *error = NULL;
  duologue_media_reader *reader = NULL;
  uint8_t buffer[16];
  size_t read = 0;
  const desk desk = open_with(&shelf, NULL);
  const duologue_attachment_id_t id = receive_one(&desk);
  CHECK_OK(duologue_messenger_open_media(desk.messenger, id, &reader, &error), error);
  duologue_messenger_free(desk.messenger);
  CHECK(shelf.dropped == 0);
  CHECK_OK(duologue_media_reader_read(reader, buffer, sizeof buffer, &read, &error), error);
  CHECK(read > 0 && memcmp(buffer, "a red shoe", read) == 0);
  duologue_media_reader_free(reader);
  CHECK(shelf.dropped == 1);
}

int main(void) {
  RUN(files_are_kept_by_the_host);
  RUN(a_message_whose_files_cannot_be_kept_is_not_stored);
  RUN(what_cannot_be_read_fails_in_the_words_of_the_host);
  RUN(a_store_that_says_it_read_more_than_it_may_is_not_believed);
  RUN(what_nothing_uses_is_forgotten_and_asked_for_again_if_that_fails);
  RUN(a_reader_keeps_the_store_after_the_messenger_is_freed);
  return 0;
}
