// The content of files that travelled with messages.
#include "shop.h"

// A file of more than one chunk, so that it is read in several pieces.
#define SIZE 300000

static duologue_attachment_id_t attach(const shop *shop, const uint8_t *content, size_t length) {
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  duologue_file file = shop_picture("shoe.jpg", "");
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  file.bytes = content;
  file.length = length;
  incoming.sender = CUSTOMER;
  incoming.files = &file;
  incoming.file_count = 1;
  CHECK_OK(
      duologue_messenger_receive(shop->messenger, shop->pictures, &incoming, &received, &error),
      error);
  const duologue_attachment_id_t id =
      duologue_attachment_id(duologue_message_attachment(duologue_received_message(received), 0));
  duologue_received_free(received);
  return id;
}

static void a_file_is_read_whole(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_buffer *buffer = NULL;
  const uint8_t content[] = {0xFF, 0xD8, 0x00, 0x01};
  const duologue_attachment_id_t id = attach(&shop, content, sizeof content);
  const duologue_attachment_id_t empty = attach(&shop, NULL, 0);
  CHECK_OK(duologue_messenger_media(shop.messenger, id, &buffer, &error), error);
  CHECK(duologue_buffer_length(buffer) == sizeof content);
  CHECK(memcmp(duologue_buffer_data(buffer), content, sizeof content) == 0);
  duologue_buffer_free(buffer);
  CHECK_OK(duologue_messenger_media(shop.messenger, empty, &buffer, &error), error);
  CHECK(duologue_buffer_length(buffer) == 0);
  duologue_buffer_free(buffer);
  shop_close(&shop);
}

static void a_file_is_read_piece_by_piece(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_media_reader *reader = NULL;
  uint8_t *content = malloc(SIZE), *copy = malloc(SIZE);
  size_t index, done = 0, read = 1;
  CHECK(content != NULL && copy != NULL);
  for (index = 0; index < SIZE; index++)
    content[index] = (uint8_t)(index * 7 / 3);
  CHECK_OK(
      duologue_messenger_open_media(shop.messenger, attach(&shop, content, SIZE), &reader, &error),
      error);
  shop_close(&shop);
  CHECK(duologue_media_reader_size(reader) == SIZE);
  while (read > 0) {
    const size_t room = SIZE - done < 70001 ? SIZE - done : 70001;
    CHECK_OK(duologue_media_reader_read(reader, copy + done, room, &read, &error), error);
    CHECK(read <= room);
    done += read;
  }
  CHECK(done == SIZE && memcmp(content, copy, SIZE) == 0);
  CHECK_OK(duologue_media_reader_read(reader, copy, SIZE, &read, &error), error);
  CHECK(read == 0);
  duologue_media_reader_free(reader);
  free(content);
  free(copy);
}

static void what_is_missing_is_told_by_its_name(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_buffer *buffer = NULL;
  duologue_media_reader *reader = NULL;
  uint8_t octet = 0;
  size_t read = 9;
  const duologue_attachment_id_t id = attach(&shop, &octet, 1);
  CHECK_INVALID(duologue_messenger_media(NULL, id, &buffer, &error), "messenger", error);
  CHECK_INVALID(duologue_messenger_media(shop.messenger, 0, &buffer, &error), "attachment", error);
  CHECK_STATUS(duologue_messenger_media(shop.messenger, 99, &buffer, &error), DUOLOGUE_E_NOT_FOUND,
               error);
  CHECK_INVALID(duologue_messenger_open_media(NULL, id, &reader, &error), "messenger", error);
  CHECK_INVALID(duologue_messenger_open_media(shop.messenger, 0, &reader, &error), "attachment",
                error);
  CHECK_STATUS(duologue_messenger_open_media(shop.messenger, 99, &reader, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK(buffer == NULL && reader == NULL);
  CHECK_INVALID(duologue_media_reader_read(NULL, &octet, 1, &read, &error), "reader", error);
  CHECK(read == 0);
  CHECK(duologue_media_reader_size(NULL) == 0);
  CHECK_OK(duologue_messenger_open_media(shop.messenger, id, &reader, &error), error);
  CHECK_INVALID(duologue_media_reader_read(reader, NULL, 1, &read, &error), "buffer", error);
  CHECK_INVALID(duologue_media_reader_read(reader, &octet, SIZE_MAX, &read, &error), "buffer",
                error);
  CHECK_INVALID(duologue_media_reader_read(reader, &octet, 1, NULL, &error), "read", error);
  CHECK_OK(duologue_media_reader_read(reader, NULL, 0, &read, &error), error);
  CHECK(read == 0);
  CHECK_OK(duologue_media_reader_read(reader, &octet, 1, &read, &error), error);
  CHECK(read == 1);
  duologue_media_reader_free(reader);
  duologue_media_reader_free(NULL);
  CHECK_OK(duologue_messenger_media(shop.messenger, id, NULL, &error), error);
  CHECK_OK(duologue_messenger_open_media(shop.messenger, id, NULL, &error), error);
  shop_close(&shop);
}

int main(void) {
  RUN(a_file_is_read_whole);
  RUN(a_file_is_read_piece_by_piece);
  RUN(what_is_missing_is_told_by_its_name);
  return 0;
}
