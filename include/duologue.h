// duologue: an embeddable engine for a business that texts with its customers.
//
// A whole program: a customer writes, an agent answers, and the conversation is finished.
//
//     #include <duologue.h>
//     #include <stdio.h>
//
//     static int play(duologue_messenger *messenger, duologue_error **error) {
//       duologue_agent *ann = NULL;
//       duologue_mailbox *mailbox = NULL;
//       duologue_gateway *line = NULL;
//       duologue_received *got = NULL;
//       duologue_by by = DUOLOGUE_BY_INIT;
//       duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
//       duologue_incoming text = DUOLOGUE_INCOMING_INIT;
//       int failed = duologue_messenger_add_agent(messenger, "Ann Lee", &ann, error) ||
//                    duologue_messenger_add_mailbox(messenger, "Main", &mailbox, error);
//       if (!failed) {
//         by.agent = duologue_agent_id(ann);
//         settings.name = "Main line";
//         settings.mailbox = duologue_mailbox_id(mailbox);
//         failed = duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE,
//                                                 "+15550100001", "sandbox", &settings, &line, error);
//       }
//       if (!failed) {
//         text.sender = "+15557000001";
//         text.body = "Do you have these in size 9?";
//         failed = duologue_messenger_receive(messenger, duologue_gateway_id(line), &text, &got, error);
//       }
//       if (!failed) {
//         const duologue_conversation *row = duologue_received_conversation(got);
//         const duologue_conversation_id_t id = duologue_conversation_id(row);
//         printf("%s: %s\n", duologue_conversation_display_name(row), duologue_conversation_snippet(row));
//         failed = duologue_messenger_send(messenger, id, "Yes, in blue and in red.",
//                                          DUOLOGUE_NUL_TERMINATED, NULL, &by, NULL, error) ||
//                  duologue_messenger_deliver(messenger, 100, NULL, error) ||
//                  duologue_messenger_complete(messenger, id, &by, NULL, error);
//       }
//       duologue_received_free(got);
//       duologue_gateway_free(line);
//       duologue_mailbox_free(mailbox);
//       duologue_agent_free(ann);
//       return failed;
//     }
//
//     int main(void) {
//       duologue_error *error = NULL;
//       duologue_messenger *messenger = NULL;
//       int failed = duologue_messenger_open(":memory:", NULL, &messenger, &error); // or a file
//       if (!failed)
//         failed = play(messenger, &error);
//       if (failed)
//         fprintf(stderr, "%s\n", duologue_error_message(error));
//       duologue_error_free(error);
//       duologue_messenger_free(messenger);
//       return failed ? 1 : 0;
//     }
//
// How it is to be read:
//
// - A function that can fail returns a duologue_status, DUOLOGUE_OK (0) if all went well. What it gives comes through the
//   parameters behind its inputs, which are NULL or 0 if it failed; NULL may be given for what is not wanted. Its last
//   parameter, which may be NULL too, receives an error that tells more, to be freed by the caller. A call that failed has
//   changed nothing, unless its comment says otherwise or the error's code is "commit_unknown": the connection to a server was
//   lost at the very end. What these parameters held before is overwritten, not freed.
// - A pointer without `const` that a function gives belongs to the caller, who frees it with the function of its type; NULL may
//   be freed. One with `const` is borrowed from what it was asked of and ends with it: texts and records of a snapshot when
//   that is freed, a row of a cursor when the cursor goes on or is freed.
//   `const` before a messenger, a sandbox or a clock that a call is given says that several threads may make it, not that it
//   changes nothing.
// - A snapshot (a message, a conversation, an agent) is what was true when it was made, and never changes. Its getters take
//   NULL, and then give NULL, 0 or false, or what they give where there is nothing: -1 or DUOLOGUE_NO_TIME.
// - Texts are UTF-8. Names, addresses and other short texts end with a NUL; what people write comes with its length in
//   bytes, or DUOLOGUE_NUL_TERMINATED. Every text that is given back ends with a NUL, but for that of a segment counter.
// - Ids are numbers above 0; 0 is none. A moment is a duologue_time_t, in microseconds since 1970-01-01T00:00:00Z,
//   DUOLOGUE_NO_TIME is none; a name that ends in _ms is a length of time in milliseconds. Money is decimal text, "0.0079".
// - Options are structs that begin with their size: start from DUOLOGUE_..._INIT and set what is to be other than the default.
//   (Some defaults are not 0: a struct that is filled with designators alone is another.) NULL stands for nothing but defaults. A flag in them is DUOLOGUE_YES, DUOLOGUE_NO or 0, which leaves it unset.
// - A list that a call gives is a cursor. It goes through everything, however much it is, or up to a limit, where its place
//   can be kept to go on another day.
// - Threads: a duologue_messenger, a sandbox, a manual clock and a template may be used from any number of threads at the same
//   time, and snapshots, errors and buffers may be read from any. Everything else (cursors, readers, counters, reassemblers,
//   builders) is for one thread at a time, and not for a callback of the call that it was given to. Whatever it is, freeing comes
//   last: when no other thread has a call with it under way. Messengers, watchers and workers may be freed by their callbacks.
// - A callback of the host's is called with no lock held, from whichever thread called the engine or from one of the engine's
//   own. It must come back: no exception and no longjmp may leave it. It may use the messenger, unless its comment says
//   otherwise. Its `drop` is called once, when nothing can call it any more.
// - In a child of fork(), a messenger that was opened before refuses every call: open another, after exec.
//
// Chapters, in their order:
//
// - Basics
// - Why something is not allowed
// - What comes in from the host
// - Parts of the host's
// - Providers
// - Opening a workspace
// - Settings
// - Contacts
// - Messages
// - Delivery
// - Conversations
// - Events
// - Care
// - Texts
// - Words

#ifndef DUOLOGUE_H
#define DUOLOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DUOLOGUE_VERSION_MAJOR 0
#define DUOLOGUE_VERSION_MINOR 1
#define DUOLOGUE_VERSION_PATCH 0
#define DUOLOGUE_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

// Types whose chapters come later than their first use.

/// How a message travels. One of the `DUOLOGUE_TRANSPORT_...` numbers.
typedef int32_t duologue_transport_t;

/// Where an outgoing message stands. Reports only ever move a message on in this order. One of the
/// `DUOLOGUE_DELIVERY_STATUS_...` numbers.
typedef int32_t duologue_delivery_status_t;

/// What became of an incoming message.
typedef struct duologue_received duologue_received;

/// A list of `duologue_receive_result`, a row at a time; for one thread at a time.
typedef struct duologue_receive_result_cursor duologue_receive_result_cursor;

/// What an agent's message does to a finished session. One of the `DUOLOGUE_SESSION_POLICY_...`
/// numbers.
typedef int32_t duologue_session_policy_t;

/// The one thread between a contact and a mailbox, as a list shows it.
typedef struct duologue_conversation duologue_conversation;

/// When a commit is on the disk. One of the `DUOLOGUE_DURABILITY_...` numbers.
typedef int32_t duologue_durability_t;

/// How much a log record matters. One of the `DUOLOGUE_LOG_LEVEL_...` numbers.
typedef int32_t duologue_log_level_t;

/// How the characters of a message are written on the air (3GPP TS 23.038, clause 4). One of the
/// `DUOLOGUE_ENCODING_...` numbers.
typedef int32_t duologue_encoding_t;

/// A character that GSM 7-bit cannot hold.
typedef struct duologue_unencodable duologue_unencodable;

/// A stretch of a text that is spelled in other characters.
typedef struct duologue_replacement duologue_replacement;

// Basics ------------------------------------------------------------------------------------------

/// The release of the library that is linked, such as "0.1.0"; `DUOLOGUE_VERSION` is that of the header.
const char *duologue_version(void);

/// As the length of a text: up to its NUL.
#define DUOLOGUE_NUL_TERMINATED SIZE_MAX
/// In options where 0 leaves a thing as it is: yes.
#define DUOLOGUE_YES 1
/// In options where 0 leaves a thing as it is: no.
#define DUOLOGUE_NO 2

/// Names an agent.
typedef int64_t duologue_agent_id_t;
/// Names an attachment.
typedef int64_t duologue_attachment_id_t;
/// Names a contact.
typedef int64_t duologue_contact_id_t;
/// Names a conversation.
typedef int64_t duologue_conversation_id_t;
/// Names an event; later ones have larger numbers.
typedef int64_t duologue_event_id_t;
/// Names a gateway.
typedef int64_t duologue_gateway_id_t;
/// Names an event kind that the host registered.
typedef int64_t duologue_host_kind_id_t;
/// Names a mailbox.
typedef int64_t duologue_mailbox_id_t;
/// Names a message: the number of the event that put it into the log.
typedef int64_t duologue_message_id_t;
/// Names a quick reply.
typedef int64_t duologue_quick_reply_id_t;
/// Names a tag.
typedef int64_t duologue_tag_id_t;
/// A moment: microseconds since 1970-01-01T00:00:00Z.
typedef int64_t duologue_time_t;

/// No moment.
#define DUOLOGUE_NO_TIME INT64_MIN

/// What a call came to: `DUOLOGUE_OK`, or one of `DUOLOGUE_E_...`. Later releases may add some.
typedef int32_t duologue_status;

/// The call did what it says.
#define DUOLOGUE_OK 0
/// An argument is not acceptable; `duologue_error_field` names it, `duologue_error_value` shows it.
#define DUOLOGUE_E_INVALID_ARGUMENT 1
/// Nothing has the given id or name.
#define DUOLOGUE_E_NOT_FOUND 2
/// The expectation given with the call does not hold: the conversation has moved on. Look again, then decide.
#define DUOLOGUE_E_CONFLICT 3
/// What is there does not allow the action; `duologue_error_code` says why.
#define DUOLOGUE_E_ACTION_REFUSED 4
/// Files were given, and the gateway may not send them; `duologue_error_gateway` lists those that could.
#define DUOLOGUE_E_MMS_NOT_ENABLED 5
/// Somebody else kept the database locked for longer than the busy timeout. Trying again is safe.
#define DUOLOGUE_E_BUSY 6
/// A part that the host supplied (clock, provider, media store, any other function) failed.
#define DUOLOGUE_E_CALLBACK 7
/// The database file is damaged.
#define DUOLOGUE_E_CORRUPT 8
/// The workspace was opened before the process forked, and this is the child: it must not use it.
#define DUOLOGUE_E_FORKED 9
/// The library broke one of its own rules. Please report it.
#define DUOLOGUE_E_INTERNAL 10
/// A newer release of this library wrote the workspace.
#define DUOLOGUE_E_NEWER_WORKSPACE 11
/// The file is a database, or something else, but not a workspace of this library.
#define DUOLOGUE_E_NOT_A_WORKSPACE 12
/// The workspace was opened read-only, or its file cannot be written.
#define DUOLOGUE_E_READ_ONLY 13
/// The disk or the operating system failed: no space, no permission, no such directory.
#define DUOLOGUE_E_STORAGE 14

/// The status's name, such as "invalid_argument", or "ok"; NULL for a number that is none.
const char *duologue_status_name(duologue_status status);

/// Why a call failed. It belongs to whoever called, and never changes: any thread may read it.
typedef struct duologue_error duologue_error;

/// What the call returned; `DUOLOGUE_OK` of NULL.
duologue_status duologue_error_status(const duologue_error *error);

/// A stable word for the reason: the name of a `DUOLOGUE_REASON_...` for a refusal, or `reassembler_full`; `taken` for a
/// name or address that somebody else has, `missing_value` for a template that lacks one, `key_reused` for the key of
/// another message; `connection_lost` for a server that cannot be reached, `commit_unknown` where the call may have been
/// done; otherwise the name of the status.
const char *duologue_error_code(const duologue_error *error);

/// What went wrong, in words: one line without a full stop.
const char *duologue_error_message(const duologue_error *error);

/// The argument that was not acceptable; NULL if the error is about none.
const char *duologue_error_field(const duologue_error *error);

/// Its value, cut short if it is long; NULL if the error is about none.
const char *duologue_error_value(const duologue_error *error);

/// What brought the error about, and that in its turn, joined by ": "; NULL if nothing is known.
const char *duologue_error_cause(const duologue_error *error);

/// How many gateways could do what the chosen one may not.
size_t duologue_error_gateway_count(const duologue_error *error);

/// One of those gateways; 0 beyond the last.
duologue_gateway_id_t duologue_error_gateway(const duologue_error *error, size_t index);

/// The error that a function of the host's own sets when it fails; the library frees it. With NULL, or a message that is
/// not UTF-8, it says no more than that a function failed.
duologue_error *duologue_error_new(const char *message);

/// A copy of its own, to be freed by the caller.
duologue_error *duologue_error_clone(const duologue_error *error);

/// Frees it; NULL is left alone.
void duologue_error_free(duologue_error *error);

/// In `expected_assignee`: that the conversation is assigned to nobody.
#define DUOLOGUE_NOBODY (-1)

/// Who gives a command, and what they believe about the conversation. If that does not hold, the command fails with
/// `DUOLOGUE_E_CONFLICT` and changes nothing. NULL is the host application, which expects nothing.
typedef struct {
  /// Set by `DUOLOGUE_BY_INIT`.
  size_t struct_size;
  /// The agent; 0 for the host application.
  duologue_agent_id_t agent;
  /// The version that the conversation is at; 0 for any.
  int64_t expected_version;
  /// The message after which the customer has written nothing; 0 for any.
  duologue_message_id_t expected_last_message;
  /// The agent that the conversation is assigned to, or `DUOLOGUE_NOBODY`; 0 for any.
  duologue_agent_id_t expected_assignee;
} duologue_by;

#define DUOLOGUE_BY_INIT {sizeof(duologue_by), 0, 0, 0, 0}

/// Which part of a list a cursor goes through. NULL is all of it.
typedef struct {
  /// Set by `DUOLOGUE_PAGING_INIT`.
  size_t struct_size;
  /// After how many rows the cursor ends, at most 1,000; with 0 it goes on to the end of the list.
  size_t limit;
  /// Where to begin: what `duologue_..._cursor_after` of a cursor of the same list gave; NULL for the beginning.
  const char *after;
} duologue_paging;

#define DUOLOGUE_PAGING_INIT {sizeof(duologue_paging), 0, NULL}

/// Octets, or a text, of the caller's own. A NUL always follows them. They never change: any thread may read them.
typedef struct duologue_buffer duologue_buffer;

/// The octets.
const uint8_t *duologue_buffer_data(const duologue_buffer *buffer);

/// The same as a text.
const char *duologue_buffer_text(const duologue_buffer *buffer);

/// How many octets there are, without the NUL.
size_t duologue_buffer_length(const duologue_buffer *buffer);

/// Frees it; NULL is left alone.
void duologue_buffer_free(duologue_buffer *buffer);

// Why something is not allowed --------------------------------------------------------------------

/// Why an action is refused or a gateway cannot be used. Its name is the code of an error. One of
/// the `DUOLOGUE_REASON_...` numbers.
typedef int32_t duologue_reason_t;

/// There is nothing to finish, hide or clear: no session has started yet.
#define DUOLOGUE_REASON_NOT_STARTED 1
/// The session is already finished.
#define DUOLOGUE_REASON_ALREADY_COMPLETED 2
/// The customer wrote after completion: there is no session to complete, only a row to clear.
#define DUOLOGUE_REASON_FOLLOW_UP 3
/// The conversation is already archived.
#define DUOLOGUE_REASON_ALREADY_ARCHIVED 4
/// The conversation is already in the Inbox with an active session.
#define DUOLOGUE_REASON_ALREADY_OPEN 5
/// The conversation is snoozed.
#define DUOLOGUE_REASON_SNOOZED 6
/// The conversation is not snoozed.
#define DUOLOGUE_REASON_NOT_SNOOZED 7
/// The agent no longer uses the inbox.
#define DUOLOGUE_REASON_AGENT_INACTIVE 8
/// The message does not wait any more: it is being handed over, has gone or was called off. Or it
/// never did.
#define DUOLOGUE_REASON_ALREADY_GONE 9
/// What became of the message is known.
#define DUOLOGUE_REASON_NOT_UNKNOWN 10
/// The message is on its way or has arrived, so it is not sent again.
#define DUOLOGUE_REASON_NOT_FAILED 11
/// The contact is blocked: nothing is received from it or sent to it.
#define DUOLOGUE_REASON_CONTACT_BLOCKED 12
/// The contact has a conversation in that mailbox already.
#define DUOLOGUE_REASON_CONVERSATION_EXISTS 13
/// No gateway is set up that could send this.
#define DUOLOGUE_REASON_NO_GATEWAY 14
/// The gateway is switched off.
#define DUOLOGUE_REASON_GATEWAY_DISABLED 15
/// The contact has no address that this gateway can reach.
#define DUOLOGUE_REASON_NO_ADDRESS 16
/// The gateway may not send media.
#define DUOLOGUE_REASON_MMS_NOT_ENABLED 17
/// The gateway's provider is not linked into this program.
#define DUOLOGUE_REASON_PROVIDER_MISSING 18
/// Something has happened in the workspace already.
#define DUOLOGUE_REASON_WORKSPACE_NOT_EMPTY 19

/// The number's name, such as "not_started"; NULL for any other number.
const char *duologue_reason_name(duologue_reason_t reason);

// What comes in from the host ---------------------------------------------------------------------

/// A picture or another file that travels with a message.
typedef struct {
  /// Set by `DUOLOGUE_FILE_INIT`.
  size_t struct_size;
  /// What the file is called, such as "shoe.jpg".
  const char *file_name;
  /// Its media type, such as "image/jpeg".
  const char *media_type;
  /// Its content, which is copied.
  const uint8_t *bytes;
  /// How many bytes that is.
  size_t length;
} duologue_file;

#define DUOLOGUE_FILE_INIT {sizeof(duologue_file), NULL, NULL, NULL, 0}

/// A message from a customer, as a gateway received it.
typedef struct {
  /// Set by `DUOLOGUE_INCOMING_INIT`.
  size_t struct_size;
  /// Who sent it, in any form that the workspace's region reads.
  const char *sender;
  /// The text, of at most 256 KiB and without a NUL; NULL for none.
  const char *body;
  /// The text's length in bytes; `DUOLOGUE_INCOMING_INIT` says `DUOLOGUE_NUL_TERMINATED`.
  size_t body_length;
  /// The provider's name for it, 1 to 255 bytes: the same gateway and name are stored once. With NULL nothing is
  /// recognised as a duplicate.
  const char *provider_message_id;
  /// The files that came with it, at most 100 MiB.
  const duologue_file *files;
  /// How many files that is.
  size_t file_count;
  /// When it was sent; `DUOLOGUE_NO_TIME`, and a time ahead of the clock, is now.
  duologue_time_t at;
} duologue_incoming;

#define DUOLOGUE_INCOMING_INIT {sizeof(duologue_incoming), NULL, NULL, DUOLOGUE_NUL_TERMINATED, NULL, NULL, 0, DUOLOGUE_NO_TIME}

/// News of a message that was sent. It names the message by the provider's name for it, by the key of its submission, or
/// by both, which teaches the one for the other.
typedef struct {
  /// Set by `DUOLOGUE_STATUS_REPORT_INIT`.
  size_t struct_size;
  /// Where the message stands.
  duologue_delivery_status_t status;
  /// The provider's name for the message; NULL if the report has none.
  const char *provider_message_id;
  /// What `duologue_submission_key` was; NULL if the report does not give it back.
  const char *key;
  /// The provider's error code; NULL for none.
  const char *error_code;
} duologue_status_report;

#define DUOLOGUE_STATUS_REPORT_INIT {sizeof(duologue_status_report), 0, NULL, NULL, NULL}

// Parts of the host's -----------------------------------------------------------------------------

/// A clock of the host's.
///
/// The engine asks at the start of a call, and again for each message that it delivers and each gateway that it
/// polls, on whichever thread that is. The function must not use the messenger, which would ask it in its turn.
typedef struct {
  /// Set by `DUOLOGUE_CLOCK_INIT`.
  size_t struct_size;
  /// Tells the present moment. If it returns anything but `DUOLOGUE_OK`, the call that asked fails with
  /// `DUOLOGUE_E_CALLBACK` and the message of the error that it set with `duologue_error_new`, if it set one.
  duologue_status (*now)(void *user_data, duologue_time_t *now, duologue_error **error);
  /// What the functions get.
  void *user_data;
  /// Runs once, with the user data, when nothing uses the clock any more; may be NULL.
  void (*drop)(void *user_data);
} duologue_clock;

#define DUOLOGUE_CLOCK_INIT {sizeof(duologue_clock), NULL, NULL, NULL}

/// A clock that stands still until it is told otherwise, for tests and demonstrations. It may be used by any number of
/// threads at the same time.
typedef struct duologue_manual_clock duologue_manual_clock;

/// A clock that stands at this moment, to be freed by the caller; NULL if there is no such moment.
duologue_manual_clock *duologue_manual_clock_new(duologue_time_t now);

/// Sets the clock, forwards or backwards.
duologue_status duologue_manual_clock_set(const duologue_manual_clock *clock,
                                          duologue_time_t now,
                                          duologue_error **error);

/// Moves the clock forward by so many milliseconds.
duologue_status duologue_manual_clock_advance(const duologue_manual_clock *clock,
                                              int64_t ms,
                                              duologue_error **error);

/// Where the clock stands; `DUOLOGUE_NO_TIME` if `clock` is NULL.
duologue_time_t duologue_manual_clock_now(const duologue_manual_clock *clock);

/// Frees it; NULL is left alone. A messenger that goes by it keeps it.
void duologue_manual_clock_free(duologue_manual_clock *clock);

/// Who is told what an operator would want to know and no call returns: a workspace that was migrated, a worker whose
/// rounds fail, a message that was given up.
///
/// A record holds ids, codes, counts and times, and no text of a message, address or name. It is told on the thread
/// that has something to tell, which waits meanwhile, with no lock held: the function may use the messenger.
typedef struct {
  /// Set by `DUOLOGUE_LOG_INIT`.
  size_t struct_size;
  /// Is told a record, whose texts are lent for the call: what it is about, in a word that stays the same from
  /// release to release, such as "deliver"; what there is to tell, for people; and the words of a part of the
  /// host's, or of the database, that failed, NULL if none did.
  void (*record)(void *user_data,
                 duologue_log_level_t level,
                 const char *subject,
                 const char *message,
                 const char *cause);
  /// What the functions get.
  void *user_data;
  /// Runs once, with the user data, when nothing uses the log any more; may be NULL.
  void (*drop)(void *user_data);
} duologue_log;

#define DUOLOGUE_LOG_INIT {sizeof(duologue_log), NULL, NULL, NULL}

/// Keeps the content of files, instead of the database, by its SHA-256 in lower-case hexadecimal.
///
/// The engine knows which files it still needs; a store only keeps and forgets what it is told to. Its functions are
/// called by any thread, several at the same time, with no lock held. One that returns anything but `DUOLOGUE_OK`
/// makes the call that needed it fail with `DUOLOGUE_E_CALLBACK` and the message of the error that it set with
/// `duologue_error_new`, if it set one.
typedef struct {
  /// Set by `DUOLOGUE_MEDIA_STORE_INIT`.
  size_t struct_size;
  /// Keeps a file. The same digest may be put again, with the same content.
  duologue_status (*put)(void *user_data,
                         const char *digest,
                         const uint8_t *content,
                         size_t length,
                         duologue_error **error);
  /// Copies at most `capacity` bytes of the content from `offset` on into `buffer`, and sets `read` to how many; 0
  /// at the end.
  duologue_status (*read)(void *user_data,
                          const char *digest,
                          uint64_t offset,
                          uint8_t *buffer,
                          size_t capacity,
                          size_t *read,
                          duologue_error **error);
  /// Forgets a file that nothing uses any more. If it fails it is asked again another time.
  duologue_status (*remove)(void *user_data, const char *digest, duologue_error **error);
  /// What the functions get.
  void *user_data;
  /// Runs once, with the user data, when nothing uses the store any more; may be NULL.
  void (*drop)(void *user_data);
} duologue_media_store;

#define DUOLOGUE_MEDIA_STORE_INIT {sizeof(duologue_media_store), NULL, NULL, NULL, NULL, NULL}

// Providers ---------------------------------------------------------------------------------------

/// What goes wrong in the sandbox, with a submission or with what comes back for it. One of the
/// `DUOLOGUE_FAULT_...` numbers.
typedef int32_t duologue_fault_t;

/// Nothing: a submission goes through untouched by chance or by a fault of its recipient.
#define DUOLOGUE_FAULT_SPARED 1
/// The message is not taken now: the answer is "throttled".
#define DUOLOGUE_FAULT_THROTTLED 2
/// The message is not taken because nobody is there: the answer is "unavailable".
#define DUOLOGUE_FAULT_UNAVAILABLE 3
/// The message is not taken, now or later: the answer is "rejected".
#define DUOLOGUE_FAULT_REJECTED 4
/// The message is lost on the way: no answer comes, and it was not taken.
#define DUOLOGUE_FAULT_MESSAGE_LOST 5
/// The message is taken and its answer is lost. Reports then name the submission's key.
#define DUOLOGUE_FAULT_ANSWER_LOST 6
/// The message is taken and never reaches the customer, which a report says.
#define DUOLOGUE_FAULT_UNDELIVERED 7
/// What comes back comes twice, each with a token of its own.
#define DUOLOGUE_FAULT_DUPLICATED 8
/// What comes back comes later; a message still tells when it was sent.
#define DUOLOGUE_FAULT_DELAYED 9
/// What comes back is put at any place among all that one poll hands out.
#define DUOLOGUE_FAULT_REORDERED 10

/// The number's name, such as "spared"; NULL for any other number.
const char *duologue_fault_name(duologue_fault_t fault);

/// A file and its content.
typedef struct duologue_media duologue_media;

/// What the file is called.
const char *duologue_media_file_name(const duologue_media *media);

/// Its media type.
const char *duologue_media_media_type(const duologue_media *media);

/// Its content. `length`, which may be NULL, is set to how many octets there are.
const uint8_t *duologue_media_bytes(const duologue_media *media, size_t *length);

/// One attempt to send one message.
typedef struct duologue_submission duologue_submission;

/// Names this attempt and no other, everywhere and for ever (a UUID): the idempotency key of
/// providers that have one.
const char *duologue_submission_key(const duologue_submission *submission);

/// The gateway that it goes through.
duologue_gateway_id_t duologue_submission_gateway(const duologue_submission *submission);

/// The gateway's own address.
const char *duologue_submission_sender(const duologue_submission *submission);

/// Whom it is for.
const char *duologue_submission_recipient(const duologue_submission *submission);

/// The text; may be empty if there are media.
const char *duologue_submission_body(const duologue_submission *submission);

/// How many `duologue_submission_media` has.
size_t duologue_submission_media_count(const duologue_submission *submission);

/// A file that goes with it; NULL beyond the last.
const duologue_media *duologue_submission_media(const duologue_submission *submission,
                                                size_t index);

/// How it travels.
duologue_transport_t duologue_submission_transport(const duologue_submission *submission);

/// How many segments it is billed as; 1 for an MMS, 0 for an e-mail.
int64_t duologue_submission_segments(const duologue_submission *submission);

/// A list of `duologue_submission`, a row at a time; for one thread at a time.
typedef struct duologue_submission_cursor duologue_submission_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_submission_cursor_next(duologue_submission_cursor *cursor,
                                                const duologue_submission **submission,
                                                duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_submission_cursor_after(const duologue_submission_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_submission_cursor_free(duologue_submission_cursor *cursor);

/// A question about a message whose submission got no answer.
typedef struct duologue_question duologue_question;

/// The key of the attempt.
const char *duologue_question_key(const duologue_question *question);

/// The provider's name for the message, if a report has told it.
const char *duologue_question_provider_message_id(const duologue_question *question);

/// The gateway that it went through.
duologue_gateway_id_t duologue_question_gateway(const duologue_question *question);

/// The gateway's own address.
const char *duologue_question_sender(const duologue_question *question);

/// Whom it was for.
const char *duologue_question_recipient(const duologue_question *question);

/// When it was handed over.
duologue_time_t duologue_question_submitted_at(const duologue_question *question);

/// What a customer in the sandbox writes back: one text, or several in a row. One thread at a time uses it.
typedef struct duologue_answer duologue_answer;

/// An answer at once with this text, which may be empty if files go with it.
duologue_status duologue_answer_new(const char *body,
                                    size_t length,
                                    duologue_answer **answer,
                                    duologue_error **error);

/// Sets the files that go with the text.
duologue_status duologue_answer_media(duologue_answer *answer,
                                      const duologue_file *files,
                                      size_t count,
                                      duologue_error **error);

/// Sets how many milliseconds after the business's message the text is sent; for one that is another's `then`, how
/// long after the text before it.
duologue_status duologue_answer_after(duologue_answer *answer,
                                      int64_t ms,
                                      duologue_error **error);

/// Sends another text, or several, after this one. `next` is copied.
duologue_status duologue_answer_then(duologue_answer *answer,
                                     const duologue_answer *next,
                                     duologue_error **error);

/// Lets the answer be given one time only, with all that follows: afterwards its rule is gone, and later rules have
/// their turn.
duologue_status duologue_answer_once(duologue_answer *answer,
                                     duologue_error **error);

/// Frees it; NULL is left alone.
void duologue_answer_free(duologue_answer *answer);

/// A customer in the sandbox, who answers what the business writes by rules: the first that matches, in the order in
/// which they were added. One thread at a time uses it.
typedef struct duologue_customer duologue_customer;

/// A customer who answers nothing yet.
duologue_status duologue_customer_new(duologue_customer **customer, duologue_error **error);

/// Answers a message in which the phrase stands, whatever the case of its letters and only as whole words: "hi"
/// stands in "Hi there", not in "this". The answer is copied.
duologue_status duologue_customer_when(duologue_customer *customer,
                                       const char *phrase,
                                       const duologue_answer *answer,
                                       duologue_error **error);

/// Answers any message, one without text included: the rules added after it have their turn only if the answer is given
/// once. The answer is copied.
duologue_status duologue_customer_when_any(duologue_customer *customer,
                                           const duologue_answer *answer,
                                           duologue_error **error);

/// Answers a message that no rule matches; the last one given counts. The answer is copied.
duologue_status duologue_customer_otherwise(duologue_customer *customer,
                                            const duologue_answer *answer,
                                            duologue_error **error);

/// Frees it; NULL is left alone. A sandbox that it was given to has a copy.
void duologue_customer_free(duologue_customer *customer);

/// Something that goes wrong in the sandbox with one submission, or with what comes back for it. What its kind does
/// not use is left alone.
typedef struct {
  /// Set by `DUOLOGUE_FAULT_INIT`.
  size_t struct_size;
  /// What goes wrong; required.
  duologue_fault_t kind;
  /// The error code of an unavailable, rejected or undelivered message; NULL for none.
  const char *code;
  /// The words that go with a rejection; NULL for none.
  const char *reason;
  /// How long a throttled engine is told to wait, or how much later comes what is delayed.
  int64_t time_ms;
} duologue_fault;

#define DUOLOGUE_FAULT_INIT {sizeof(duologue_fault), 0, NULL, NULL, 0}

/// An imagined network for demonstrations and tests, which carries messages nowhere. A new one accepts everything as
/// sent, reports nothing and answers nothing. The same seed and the same calls give the same results. It may be used
/// by any number of threads at the same time.
typedef struct duologue_sandbox duologue_sandbox;

/// A network of its own, whose chances come from `seed`, to be freed by the caller.
duologue_sandbox *duologue_sandbox_new(uint64_t seed);

/// Frees it; NULL is left alone. Messengers that use it keep it.
void duologue_sandbox_free(duologue_sandbox *sandbox);

/// Lets the customer at this address answer by a script, in place of any script before it. The customer is copied.
duologue_status duologue_sandbox_script(const duologue_sandbox *sandbox,
                                        const char *address,
                                        const duologue_customer *customer,
                                        duologue_error **error);

/// Lets a customer write unasked to the gateway with this address, at a set time, which takes the place of the one in
/// `incoming`. Without a provider's id the message gets one made of all that is given and the seed: the same message
/// written twice has the same id.
duologue_status duologue_sandbox_write(const duologue_sandbox *sandbox,
                                       const char *gateway,
                                       const duologue_incoming *incoming,
                                       duologue_time_t at,
                                       duologue_error **error);

/// Reports each message taken from now on as sent at once and as delivered so many milliseconds later.
duologue_status duologue_sandbox_delivery_receipts(const duologue_sandbox *sandbox,
                                                   int64_t after_ms,
                                                   duologue_error **error);

/// Sets the fault that the next submission meets, whoever it is for; a further call sets that of the one after. It is
/// the only fault that befalls the submission and what comes back for it.
duologue_status duologue_sandbox_inject(const duologue_sandbox *sandbox,
                                        const duologue_fault *fault,
                                        duologue_error **error);

/// Sets the fault that each submission to this recipient meets, unless `duologue_sandbox_inject` has set another. It
/// takes the place of any fault before it: `DUOLOGUE_FAULT_SPARED` ends it.
duologue_status duologue_sandbox_inject_for(const duologue_sandbox *sandbox,
                                            const char *recipient,
                                            const duologue_fault *fault,
                                            duologue_error **error);

/// Lets a fault happen by chance, from 0 (never) to 1 (always), where neither `duologue_sandbox_inject` nor
/// `duologue_sandbox_inject_for` has set one.
///
/// Of the faults that befall a submission, it meets the first that comes up, in the order of these calls. Those that
/// befall what comes back (duplicated, delayed, reordered) are drawn for each thing; they combine, and delays add up.
duologue_status duologue_sandbox_inject_by_chance(const duologue_sandbox *sandbox,
                                                  double chance,
                                                  const duologue_fault *fault,
                                                  duologue_error **error);

/// Ends all faults. What has already befallen a message stays so.
duologue_status duologue_sandbox_clear_faults(const duologue_sandbox *sandbox,
                                              duologue_error **error);

/// Lists every submission that was taken, in order, whether or not the engine was told.
duologue_status duologue_sandbox_accepted(const duologue_sandbox *sandbox,
                                          duologue_submission_cursor **accepted,
                                          duologue_error **error);

/// As `duologue_sandbox_accepted`, and forgets them: a sandbox keeps what it took, files included, until it is asked
/// to hand it over.
duologue_status duologue_sandbox_take_accepted(const duologue_sandbox *sandbox,
                                               duologue_submission_cursor **accepted,
                                               duologue_error **error);

/// The answer to a submission. The one that is given last counts; without one nobody can tell whether the message was
/// taken. It is lent to `submit` for the call; one thread at a time uses it.
typedef struct duologue_outcome duologue_outcome;

/// The message was taken. Reports will use this id, of 1 to 255 bytes without control characters. `status` is usually
/// `DUOLOGUE_DELIVERY_STATUS_QUEUED`, which 0 stands for and which leaves the message "sending" until a report comes,
/// or `DUOLOGUE_DELIVERY_STATUS_SENT`.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for what is not acceptable, and the answer stays as it was: so it is with every
/// answer.
duologue_status duologue_outcome_accepted(duologue_outcome *outcome,
                                          const char *provider_message_id,
                                          duologue_delivery_status_t status,
                                          duologue_error **error);

/// The message was not taken, and never will be. `code` is the provider's error code, `reason` its words; either may be
/// NULL.
duologue_status duologue_outcome_rejected(duologue_outcome *outcome,
                                          const char *code,
                                          const char *reason,
                                          duologue_error **error);

/// The message was certainly not taken, because too much was asked at once, and may be tried again after so many
/// milliseconds. The engine waits an hour at most, and a little longer each time.
duologue_status duologue_outcome_throttled(duologue_outcome *outcome,
                                           int64_t retry_after_ms,
                                           duologue_error **error);

/// The message was certainly not taken, because nobody was there who could, and is tried again as the options'
/// retries say. `code` is the provider's, or one for what happened to the connection; it and `reason` may be NULL.
duologue_status duologue_outcome_unavailable(duologue_outcome *outcome,
                                             const char *code,
                                             const char *reason,
                                             duologue_error **error);

/// The provider's answer was lost: nobody can tell whether the message was taken. `reason` may be NULL.
duologue_status duologue_outcome_unanswered(duologue_outcome *outcome,
                                            const char *reason,
                                            duologue_error **error);

/// The answer to a question about a message. The one that is given last counts; without one nobody can tell yet. It
/// is lent to `look_up` for the call; one thread at a time uses it.
typedef struct duologue_found duologue_found;

/// The message was taken, and stands here. `provider_message_id`, by which reports come, and `error_code` may be NULL.
duologue_status duologue_found_taken(duologue_found *found,
                                     duologue_delivery_status_t status,
                                     const char *provider_message_id,
                                     const char *error_code,
                                     duologue_error **error);

/// The message was certainly not taken and never will be, so it is safe to send it again.
duologue_status duologue_found_not_taken(duologue_found *found, duologue_error **error);

/// Nobody can tell yet.
duologue_status duologue_found_unclear(duologue_found *found, duologue_error **error);

/// What has come in for a gateway. It is lent to `poll` for the call; one thread at a time uses it.
typedef struct duologue_polled duologue_polled;

/// Adds a customer's message. `token` is given to `acknowledge` once the message is stored.
duologue_status duologue_polled_add_message(duologue_polled *polled,
                                            const char *token,
                                            const duologue_incoming *incoming,
                                            duologue_error **error);

/// Adds news of a message that was sent. `token` is given to `acknowledge` once it is stored.
duologue_status duologue_polled_add_report(duologue_polled *polled,
                                           const char *token,
                                           const duologue_status_report *report,
                                           duologue_error **error);

/// What carries the messages of the gateways that name it: a sandbox, or the host's own functions.
///
/// The functions are called by any thread, several at the same time, with no lock held; they may use the messenger.
/// What they are given is lent for the call, answers included. `look_up`, `poll` and `acknowledge` may be NULL; one
/// that returns anything but `DUOLOGUE_OK` has failed, in the words of the error that it set with
/// `duologue_error_new`, if it set one.
typedef struct {
  /// Set by `DUOLOGUE_PROVIDER_INIT`.
  size_t struct_size;
  /// What gateways call it; "sandbox" takes the place of the one that is built in.
  const char *name;
  /// A sandbox, which makes functions unnecessary; NULL for a provider of the host's own.
  const duologue_sandbox *sandbox;
  /// Hands one message over, and says what became of it by a function of `duologue_outcome_...`. Without an answer
  /// nobody can tell whether it was taken, and the engine does not send it again by itself. It is called at most
  /// once for each key of a submission.
  void (*submit)(void *user_data,
                 const duologue_submission *submission,
                 duologue_time_t now,
                 duologue_outcome *outcome);
  /// Says what became of a message whose submission got no answer, by a function of `duologue_found_...`. Without
  /// an answer nobody can tell yet.
  duologue_status (*look_up)(void *user_data,
                             const duologue_question *question,
                             duologue_time_t now,
                             duologue_found *found,
                             duologue_error **error);
  /// Adds what has come in for a gateway, which has this address, and was not acknowledged, by the functions of
  /// `duologue_polled_...`.
  duologue_status (*poll)(void *user_data,
                          duologue_gateway_id_t gateway,
                          const char *address,
                          duologue_time_t now,
                          duologue_polled *polled,
                          duologue_error **error);
  /// Is told that what `poll` added under these tokens is stored and need not be added again. What is added again
  /// all the same is recognised.
  duologue_status (*acknowledge)(void *user_data,
                                 duologue_gateway_id_t gateway,
                                 const char *address,
                                 const char *const *tokens,
                                 size_t count,
                                 duologue_error **error);
  /// What the functions get.
  void *user_data;
  /// Runs once, with the user data, when nothing uses the provider any more; may be NULL.
  void (*drop)(void *user_data);
} duologue_provider;

#define DUOLOGUE_PROVIDER_INIT {sizeof(duologue_provider), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL}

// Opening a workspace -----------------------------------------------------------------------------

/// How a workspace is opened. NULL is all defaults.
///
/// The tables of functions are copied: like the texts, they need to live during the call alone. Their user data
/// belong to the library from then on, also if the call fails: each table's `drop` runs exactly once. (Only what has
/// no right `struct_size` is not taken.)
typedef struct {
  /// Set by `DUOLOGUE_OPTIONS_INIT`.
  size_t struct_size;
  /// The region in which numbers without a country code are read, such as "US"; NULL for none.
  const char *default_region;
  /// The zone that snooze presets are reckoned in, such as "America/Denver"; NULL for UTC.
  const char *time_zone;
  /// What an agent's message does to a finished session.
  duologue_session_policy_t session_policy;
  /// When a commit is on the disk.
  duologue_durability_t durability;
  /// How long a call waits for another process that uses the database; 0 for five seconds, below 0 for not at all.
  int64_t busy_timeout_ms;
  /// How many connections read at the same time; 0 for four.
  size_t readers;
  /// `DUOLOGUE_YES` to open an existing workspace for reading alone.
  int32_t read_only;
  /// `DUOLOGUE_YES` if `random_seed` is set.
  int32_t has_random_seed;
  /// What the keys of submissions and the waits between attempts are derived from, for runs that are to repeat each
  /// other.
  uint64_t random_seed;
  /// How often a message is tried in all that was certainly not taken, before it has failed for good; 0 for twelve
  /// times.
  int32_t retry_attempts;
  /// The longest wait after the first failure, doubled with each further one; 0 for a second, below 0 for none.
  int64_t retry_base_ms;
  /// The longest wait after any failure; 0 for a quarter of an hour, below 0 for none.
  int64_t retry_longest_ms;
  /// What tells the time; NULL for the system's clock.
  const duologue_clock *clock;
  /// A clock that is set by hand, in place of `clock`; NULL for none.
  const duologue_manual_clock *manual_clock;
  /// Who is told what no call returns; NULL for nobody.
  const duologue_log *log;
  /// Where the content of files is kept; NULL for the database.
  const duologue_media_store *media_store;
  /// What carries the messages of gateways. A sandbox is there as "sandbox", unless one of these has that name.
  const duologue_provider *providers;
  /// How many providers that is.
  size_t provider_count;
} duologue_options;

#define DUOLOGUE_OPTIONS_INIT {sizeof(duologue_options), NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0}

/// An open workspace: the inbox of one business. It may be used by any number of threads at the same time.
typedef struct duologue_messenger duologue_messenger;

/// Opens the workspace in this file, creating or migrating it if need be; ":memory:" is one that nobody else sees and
/// that ends with its messenger.
///
/// "postgres://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME" opens a schema of a PostgreSQL database instead, creating it if
/// need be; without `schema` it is "duologue". The database itself must be there. Any number of hosts may have it open. A
/// server on another machine has to show a certificate for its name, unless `sslmode` says otherwise, as in libpq.
///
/// Use the file from no other copy of SQLite in the same process: POSIX locks are the process's, so the two do not see
/// each other. Other processes may use it.
///
/// `DUOLOGUE_E_STORAGE` if the file cannot be opened or the server not be reached, `DUOLOGUE_E_NOT_A_WORKSPACE` if it is something else,
/// `DUOLOGUE_E_NEWER_WORKSPACE` if a later release wrote it, `DUOLOGUE_E_CORRUPT` if it is damaged, `DUOLOGUE_E_READ_ONLY`
/// if it would have to be written and may not be, `DUOLOGUE_E_CALLBACK` if the clock fails, and
/// `DUOLOGUE_E_INVALID_ARGUMENT` for an option that is not acceptable.
duologue_status duologue_messenger_open(const char *path,
                                        const duologue_options *options,
                                        duologue_messenger **messenger,
                                        duologue_error **error);

/// Frees the messenger; NULL is left alone. No other thread may have a call with it under way: wait for those, after
/// `duologue_messenger_interrupt` for one that waits for changes. A callback of such a call may free it. The workspace is
/// closed once its cursors, readers, watchers and workers are freed too, and the call that freed it is over.
void duologue_messenger_free(duologue_messenger *messenger);

// Settings ----------------------------------------------------------------------------------------

/// What sort of address a gateway has. One of the `DUOLOGUE_GATEWAY_KIND_...` numbers.
typedef int32_t duologue_gateway_kind_t;

/// Three to eight digits, leased for texting.
#define DUOLOGUE_GATEWAY_KIND_SHORT_CODE 1
/// An ordinary phone number.
#define DUOLOGUE_GATEWAY_KIND_LONG_CODE 2
/// A number that is free to call.
#define DUOLOGUE_GATEWAY_KIND_TOLL_FREE 3
/// An e-mail address.
#define DUOLOGUE_GATEWAY_KIND_EMAIL 4

/// The number's name, such as "short_code"; NULL for any other number.
const char *duologue_gateway_kind_name(duologue_gateway_kind_t gateway_kind);

/// What sort of thing an address is. One of the `DUOLOGUE_ADDRESS_KIND_...` numbers.
typedef int32_t duologue_address_kind_t;

/// A phone number, in the form of E.164.
#define DUOLOGUE_ADDRESS_KIND_PHONE 1
/// Three to eight digits.
#define DUOLOGUE_ADDRESS_KIND_SHORT_CODE 2
/// A name that stands for a sender; nobody can write to it.
#define DUOLOGUE_ADDRESS_KIND_ALPHANUMERIC 3
/// An e-mail address.
#define DUOLOGUE_ADDRESS_KIND_EMAIL 4

/// The number's name, such as "phone"; NULL for any other number.
const char *duologue_address_kind_name(duologue_address_kind_t address_kind);

/// One business: what its own messages call it.
typedef struct duologue_workspace duologue_workspace;

/// The business's name, for templates.
const char *duologue_workspace_name(const duologue_workspace *workspace);

/// The brand that a test's disclaimer names; empty means the name.
const char *duologue_workspace_brand(const duologue_workspace *workspace);

/// A copy of its own, to be freed by the caller.
duologue_workspace *duologue_workspace_clone(const duologue_workspace *workspace);

/// Frees it; NULL is left alone.
void duologue_workspace_free(duologue_workspace *workspace);

/// An employee who uses the inbox.
typedef struct duologue_agent duologue_agent;

/// Names the agent.
duologue_agent_id_t duologue_agent_id(const duologue_agent *agent);

/// The display name.
const char *duologue_agent_name(const duologue_agent *agent);

/// The initials that outgoing messages carry.
const char *duologue_agent_initials(const duologue_agent *agent);

/// Whether the agent still uses the inbox: an inactive one cannot act, nor be assigned to.
bool duologue_agent_active(const duologue_agent *agent);

/// A copy of its own, to be freed by the caller.
duologue_agent *duologue_agent_clone(const duologue_agent *agent);

/// Frees it; NULL is left alone.
void duologue_agent_free(duologue_agent *agent);

/// A list of `duologue_agent`, a row at a time; for one thread at a time.
typedef struct duologue_agent_cursor duologue_agent_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_agent_cursor_next(duologue_agent_cursor *cursor,
                                           const duologue_agent **agent,
                                           duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_agent_cursor_after(const duologue_agent_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_agent_cursor_free(duologue_agent_cursor *cursor);

/// A named group of conversations; a gateway delivers into one.
typedef struct duologue_mailbox duologue_mailbox;

/// Names the mailbox.
duologue_mailbox_id_t duologue_mailbox_id(const duologue_mailbox *mailbox);

/// The display name, unique without case.
const char *duologue_mailbox_name(const duologue_mailbox *mailbox);

/// A copy of its own, to be freed by the caller.
duologue_mailbox *duologue_mailbox_clone(const duologue_mailbox *mailbox);

/// Frees it; NULL is left alone.
void duologue_mailbox_free(duologue_mailbox *mailbox);

/// A list of `duologue_mailbox`, a row at a time; for one thread at a time.
typedef struct duologue_mailbox_cursor duologue_mailbox_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_mailbox_cursor_next(duologue_mailbox_cursor *cursor,
                                             const duologue_mailbox **mailbox,
                                             duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_mailbox_cursor_after(const duologue_mailbox_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_mailbox_cursor_free(duologue_mailbox_cursor *cursor);

/// A way out and in: an address of the business's at some provider.
typedef struct duologue_gateway duologue_gateway;

/// Names the gateway.
duologue_gateway_id_t duologue_gateway_id(const duologue_gateway *gateway);

/// The display name.
const char *duologue_gateway_name(const duologue_gateway *gateway);

/// What sort of address it has.
duologue_gateway_kind_t duologue_gateway_kind(const duologue_gateway *gateway);

/// The address.
const char *duologue_gateway_address(const duologue_gateway *gateway);

/// The name under which its provider is registered.
const char *duologue_gateway_provider(const duologue_gateway *gateway);

/// Whether it may be used at present.
bool duologue_gateway_enabled(const duologue_gateway *gateway);

/// Where incoming messages go.
duologue_mailbox_id_t duologue_gateway_mailbox(const duologue_gateway *gateway);

/// Whether it is entitled to send media.
bool duologue_gateway_mms(const duologue_gateway *gateway);

/// What one segment costs.
const char *duologue_gateway_price_per_segment(const duologue_gateway *gateway);

/// What one message with media costs.
const char *duologue_gateway_price_per_mms(const duologue_gateway *gateway);

/// How many segments a second it may send, as decimal text; NULL for as many as there are.
const char *duologue_gateway_segments_per_second(const duologue_gateway *gateway);

/// The longest text it takes, in characters (code points).
int64_t duologue_gateway_max_characters(const duologue_gateway *gateway);

/// How many `duologue_gateway_media_type` has.
size_t duologue_gateway_media_type_count(const duologue_gateway *gateway);

/// A media type it takes, such as "image/jpeg", or "image/*" for a whole family; NULL beyond the
/// last.
const char *duologue_gateway_media_type(const duologue_gateway *gateway, size_t index);

/// The most bytes that all files of one message may have.
int64_t duologue_gateway_media_bytes(const duologue_gateway *gateway);

/// The most files that one message may have.
int64_t duologue_gateway_media_count(const duologue_gateway *gateway);

/// Whether it is the workspace's default gateway.
bool duologue_gateway_is_default(const duologue_gateway *gateway);

/// A copy of its own, to be freed by the caller.
duologue_gateway *duologue_gateway_clone(const duologue_gateway *gateway);

/// Frees it; NULL is left alone.
void duologue_gateway_free(duologue_gateway *gateway);

/// A list of `duologue_gateway`, a row at a time; for one thread at a time.
typedef struct duologue_gateway_cursor duologue_gateway_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_gateway_cursor_next(duologue_gateway_cursor *cursor,
                                             const duologue_gateway **gateway,
                                             duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_gateway_cursor_after(const duologue_gateway_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_gateway_cursor_free(duologue_gateway_cursor *cursor);

/// One gateway as a choice for a draft.
typedef struct duologue_gateway_choice duologue_gateway_choice;

/// The gateway.
duologue_gateway_id_t duologue_gateway_choice_gateway(const duologue_gateway_choice *gateway_choice);

/// Its display name.
const char *duologue_gateway_choice_name(const duologue_gateway_choice *gateway_choice);

/// Whether it is the one that a send without a choice would use.
bool duologue_gateway_choice_preselected(const duologue_gateway_choice *gateway_choice);

/// Why it cannot be used; 0 if it can.
duologue_reason_t duologue_gateway_choice_unavailable(const duologue_gateway_choice *gateway_choice);

/// How many segments the draft has there; 1 with media, 0 by e-mail.
int64_t duologue_gateway_choice_segments(const duologue_gateway_choice *gateway_choice);

/// What sending the draft costs there.
const char *duologue_gateway_choice_cost(const duologue_gateway_choice *gateway_choice);

/// A copy of its own, to be freed by the caller.
duologue_gateway_choice *duologue_gateway_choice_clone(const duologue_gateway_choice *gateway_choice);

/// Frees it; NULL is left alone.
void duologue_gateway_choice_free(duologue_gateway_choice *gateway_choice);

/// A list of `duologue_gateway_choice`, a row at a time; for one thread at a time.
typedef struct duologue_gateway_choice_cursor duologue_gateway_choice_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_gateway_choice_cursor_next(duologue_gateway_choice_cursor *cursor,
                                                    const duologue_gateway_choice **gateway_choice,
                                                    duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_gateway_choice_cursor_after(const duologue_gateway_choice_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_gateway_choice_cursor_free(duologue_gateway_choice_cursor *cursor);

/// A label on conversations.
typedef struct duologue_tag duologue_tag;

/// Names the tag.
duologue_tag_id_t duologue_tag_id(const duologue_tag *tag);

/// The display name, unique without case.
const char *duologue_tag_name(const duologue_tag *tag);

/// "#rrggbb", or empty for none.
const char *duologue_tag_color(const duologue_tag *tag);

/// A copy of its own, to be freed by the caller.
duologue_tag *duologue_tag_clone(const duologue_tag *tag);

/// Frees it; NULL is left alone.
void duologue_tag_free(duologue_tag *tag);

/// A list of `duologue_tag`, a row at a time; for one thread at a time.
typedef struct duologue_tag_cursor duologue_tag_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_tag_cursor_next(duologue_tag_cursor *cursor,
                                         const duologue_tag **tag,
                                         duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_tag_cursor_after(const duologue_tag_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_tag_cursor_free(duologue_tag_cursor *cursor);

/// A ready text. Picking one fills the composer; it never sends.
typedef struct duologue_quick_reply duologue_quick_reply;

/// Names the quick reply.
duologue_quick_reply_id_t duologue_quick_reply_id(const duologue_quick_reply *quick_reply);

/// What the list shows, unique without case.
const char *duologue_quick_reply_name(const duologue_quick_reply *quick_reply);

/// The text: a template.
const char *duologue_quick_reply_text(const duologue_quick_reply *quick_reply);

/// The group it is shown in; may be empty.
const char *duologue_quick_reply_category(const duologue_quick_reply *quick_reply);

/// Where it stands in the list: smaller first.
int64_t duologue_quick_reply_position(const duologue_quick_reply *quick_reply);

/// A copy of its own, to be freed by the caller.
duologue_quick_reply *duologue_quick_reply_clone(const duologue_quick_reply *quick_reply);

/// Frees it; NULL is left alone.
void duologue_quick_reply_free(duologue_quick_reply *quick_reply);

/// A list of `duologue_quick_reply`, a row at a time; for one thread at a time.
typedef struct duologue_quick_reply_cursor duologue_quick_reply_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_quick_reply_cursor_next(duologue_quick_reply_cursor *cursor,
                                                 const duologue_quick_reply **quick_reply,
                                                 duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_quick_reply_cursor_after(const duologue_quick_reply_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_quick_reply_cursor_free(duologue_quick_reply_cursor *cursor);

/// Gives what the business is called.
duologue_status duologue_messenger_workspace(const duologue_messenger *messenger,
                                             duologue_workspace **workspace,
                                             duologue_error **error);

/// Changes what the business is called. `name` and `brand` stay as they are where they are NULL.
duologue_status duologue_messenger_update_workspace(const duologue_messenger *messenger,
                                                    const char *name,
                                                    const char *brand,
                                                    duologue_workspace **workspace,
                                                    duologue_error **error);

/// Adds an employee who uses the inbox.
duologue_status duologue_messenger_add_agent(const duologue_messenger *messenger,
                                             const char *name,
                                             duologue_agent **agent,
                                             duologue_error **error);

/// Gives an agent by id.
duologue_status duologue_messenger_agent(const duologue_messenger *messenger,
                                         duologue_agent_id_t agent_id,
                                         duologue_agent **agent,
                                         duologue_error **error);

/// Lists every agent, the inactive ones too, in the order in which they were added.
duologue_status duologue_messenger_agents(const duologue_messenger *messenger,
                                          duologue_agent_cursor **agents,
                                          duologue_error **error);

/// Gives an agent another name and initials. Messages keep the initials they were sent with.
duologue_status duologue_messenger_rename_agent(const duologue_messenger *messenger,
                                                duologue_agent_id_t agent_id,
                                                const char *name,
                                                duologue_agent **agent,
                                                duologue_error **error);

/// Puts an agent out of use: they cannot act any more, nor be assigned to. What is assigned to them stays so.
duologue_status duologue_messenger_deactivate_agent(const duologue_messenger *messenger,
                                                    duologue_agent_id_t agent_id,
                                                    duologue_agent **agent,
                                                    duologue_error **error);

/// Lets an agent use the inbox again.
duologue_status duologue_messenger_activate_agent(const duologue_messenger *messenger,
                                                  duologue_agent_id_t agent_id,
                                                  duologue_agent **agent,
                                                  duologue_error **error);

/// Adds a named group of conversations.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a name that is empty, has more than 200 characters, or that another mailbox has in
/// any case (code "taken").
duologue_status duologue_messenger_add_mailbox(const duologue_messenger *messenger,
                                               const char *name,
                                               duologue_mailbox **mailbox,
                                               duologue_error **error);

/// Lists every mailbox, in the order in which they were added.
duologue_status duologue_messenger_mailboxes(const duologue_messenger *messenger,
                                             duologue_mailbox_cursor **mailboxes,
                                             duologue_error **error);

/// Gives a mailbox another name, which has to be as for one that is added.
duologue_status duologue_messenger_rename_mailbox(const duologue_messenger *messenger,
                                                  duologue_mailbox_id_t mailbox_id,
                                                  const char *name,
                                                  duologue_mailbox **mailbox,
                                                  duologue_error **error);

/// What may be changed about a gateway. What is 0 or NULL is as is usual for a new gateway, and stays as it is for a
/// known one.
typedef struct {
  /// Set by `DUOLOGUE_GATEWAY_SETTINGS_INIT`.
  size_t struct_size;
  /// The display name. A new gateway needs one.
  const char *name;
  /// Where incoming messages go. A new gateway needs one.
  duologue_mailbox_id_t mailbox;
  /// Whether it is entitled to send media: `DUOLOGUE_YES` or `DUOLOGUE_NO`, the usual.
  int32_t mms;
  /// What one segment costs, as decimal text; usually "0".
  const char *price_per_segment;
  /// What one message with media costs, as decimal text; usually "0".
  const char *price_per_mms;
  /// How many segments a second it may send, as decimal text; "" for as many as there are, the usual.
  const char *segments_per_second;
  /// The longest text it takes, in characters (code points); -1 for what its kind usually takes.
  int64_t max_characters;
  /// The media types it takes, such as "image/jpeg", or "image/*" for a whole family.
  const char *const *media_types;
  /// How many they are; 0 leaves them as they are.
  size_t media_type_count;
  /// The most bytes that all files of one message may have.
  uint64_t media_bytes;
  /// The most files that one message may have.
  uint32_t media_count;
  /// Whether it is the workspace's default gateway, in place of any other: `DUOLOGUE_YES` or `DUOLOGUE_NO`. The first
  /// gateway becomes it in any case.
  int32_t is_default;
} duologue_gateway_settings;

#define DUOLOGUE_GATEWAY_SETTINGS_INIT {sizeof(duologue_gateway_settings), NULL, 0, 0, NULL, NULL, NULL, 0, NULL, 0, 0, 0, 0}

/// Adds a way out and in: `address` is the business's own, and `provider` the name under which what carries its messages
/// was given to `duologue_messenger_open`; NULL for the built-in "sandbox". `settings` have to name it and its mailbox.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for an address that does not fit the kind or that the provider has a gateway for
/// already (code "taken"), a provider that was not given, or settings out of range; `DUOLOGUE_E_NOT_FOUND` for the
/// mailbox.
duologue_status duologue_messenger_add_gateway(const duologue_messenger *messenger,
                                               duologue_gateway_kind_t kind,
                                               const char *address,
                                               const char *provider,
                                               const duologue_gateway_settings *settings,
                                               duologue_gateway **gateway,
                                               duologue_error **error);

/// Gives a gateway by id.
duologue_status duologue_messenger_gateway(const duologue_messenger *messenger,
                                           duologue_gateway_id_t gateway_id,
                                           duologue_gateway **gateway,
                                           duologue_error **error);

/// Lists every gateway, the disabled ones too, in the order in which they were added.
duologue_status duologue_messenger_gateways(const duologue_messenger *messenger,
                                            duologue_gateway_cursor **gateways,
                                            duologue_error **error);

/// Changes what is set in `settings` about a gateway.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for settings out of range.
duologue_status duologue_messenger_update_gateway(const duologue_messenger *messenger,
                                                  duologue_gateway_id_t gateway_id,
                                                  const duologue_gateway_settings *settings,
                                                  duologue_gateway **gateway,
                                                  duologue_error **error);

/// Lets a gateway be used again.
duologue_status duologue_messenger_enable_gateway(const duologue_messenger *messenger,
                                                  duologue_gateway_id_t gateway_id,
                                                  duologue_gateway **gateway,
                                                  duologue_error **error);

/// Stops sending through a gateway. What is queued for it waits; what comes in through it is still received.
duologue_status duologue_messenger_disable_gateway(const duologue_messenger *messenger,
                                                   duologue_gateway_id_t gateway_id,
                                                   duologue_gateway **gateway,
                                                   duologue_error **error);

/// Checks whether a message through this gateway may carry these `count` files.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if they are too many, too large, or one is of a type that the gateway does not take. A
/// gateway that is not entitled to media is not asked whether it is.
duologue_status duologue_gateway_check_media(const duologue_gateway *gateway,
                                             const duologue_file *files,
                                             size_t count,
                                             duologue_error **error);

/// Makes a tag. `color` is "#rrggbb"; NULL or empty for none.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a name that is empty, has more than 200 characters, or that another tag has in any
/// case (code "taken"), and for a color that is none.
duologue_status duologue_messenger_create_tag(const duologue_messenger *messenger,
                                              const char *name,
                                              const char *color,
                                              duologue_tag **tag,
                                              duologue_error **error);

/// Lists every tag, by name.
duologue_status duologue_messenger_tags(const duologue_messenger *messenger,
                                        duologue_tag_cursor **tags,
                                        duologue_error **error);

/// Gives a tag another name and color; what is NULL stays as it is. Events keep the name that the tag had.
duologue_status duologue_messenger_update_tag(const duologue_messenger *messenger,
                                              duologue_tag_id_t tag_id,
                                              const char *name,
                                              const char *color,
                                              duologue_tag **tag,
                                              duologue_error **error);

/// Takes a tag off every conversation and forgets it. What is in the log stays.
duologue_status duologue_messenger_delete_tag(const duologue_messenger *messenger,
                                              duologue_tag_id_t tag,
                                              duologue_error **error);

/// What is to be different about a quick reply; what is NULL stays as it is.
typedef struct {
  /// Set by `DUOLOGUE_QUICK_REPLY_CHANGE_INIT`.
  size_t struct_size;
  /// What the list shows.
  const char *name;
  /// The text: a template.
  const char *text;
  /// Its length in bytes; `DUOLOGUE_NUL_TERMINATED` unless it is set.
  size_t text_length;
  /// The group it is shown in; "" for none.
  const char *category;
} duologue_quick_reply_change;

#define DUOLOGUE_QUICK_REPLY_CHANGE_INIT {sizeof(duologue_quick_reply_change), NULL, NULL, DUOLOGUE_NUL_TERMINATED, NULL}

/// Adds a ready text at the end of the list: a template (see `duologue_template_parse`). `category` may be NULL.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for an empty name or text, a name that another quick reply has in any case (code
/// "taken"), and a template that is not well-formed or names something unknown.
duologue_status duologue_messenger_add_quick_reply(const duologue_messenger *messenger,
                                                   const char *name,
                                                   const char *text,
                                                   size_t length,
                                                   const char *category,
                                                   duologue_quick_reply **quick_reply,
                                                   duologue_error **error);

/// Adds the six quick replies that shops write first (store hours, shipping info, return policy, location, gift cards,
/// out of stock), to be edited, and lists them. Those whose name is taken are left out.
duologue_status duologue_messenger_add_starter_quick_replies(const duologue_messenger *messenger,
                                                             duologue_quick_reply_cursor **quick_replies,
                                                             duologue_error **error);

/// Lists the quick replies in order; with `search` those in whose name, text or category it stands without case, with
/// NULL or "" all of them.
duologue_status duologue_messenger_quick_replies(const duologue_messenger *messenger,
                                                 const char *search,
                                                 duologue_quick_reply_cursor **quick_replies,
                                                 duologue_error **error);

/// Changes about a quick reply what is set in `change`, which has to be as for one that is added.
duologue_status duologue_messenger_update_quick_reply(const duologue_messenger *messenger,
                                                      duologue_quick_reply_id_t quick_reply_id,
                                                      const duologue_quick_reply_change *change,
                                                      duologue_quick_reply **quick_reply,
                                                      duologue_error **error);

/// Forgets a quick reply.
duologue_status duologue_messenger_delete_quick_reply(const duologue_messenger *messenger,
                                                      duologue_quick_reply_id_t quick_reply,
                                                      duologue_error **error);

/// Puts the `count` quick replies of `order` first, in that order; the others follow as they were. All of them are
/// listed.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if one is named twice.
duologue_status duologue_messenger_order_quick_replies(const duologue_messenger *messenger,
                                                       const duologue_quick_reply_id_t *order,
                                                       size_t count,
                                                       duologue_quick_reply_cursor **quick_replies,
                                                       duologue_error **error);

/// Fills a quick reply in for a conversation. It gives the text back and sends nothing.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` with the code "missing_value" for a value that is missing where the template does not
/// say what to write instead; `duologue_error_value` names it.
duologue_status duologue_messenger_expand_quick_reply(const duologue_messenger *messenger,
                                                      duologue_quick_reply_id_t quick_reply,
                                                      duologue_conversation_id_t conversation,
                                                      const duologue_by *by,
                                                      duologue_buffer **text,
                                                      duologue_error **error);

// Contacts ----------------------------------------------------------------------------------------

/// A customer.
typedef struct duologue_contact duologue_contact;

/// Names the contact.
duologue_contact_id_t duologue_contact_id(const duologue_contact *contact);

/// The display name; empty until someone tells it.
const char *duologue_contact_name(const duologue_contact *contact);

/// How many `duologue_contact_address` has.
size_t duologue_contact_address_count(const duologue_contact *contact);

/// A phone or e-mail address, the preferred one first. An address belongs to one contact; NULL
/// beyond the last.
const char *duologue_contact_address(const duologue_contact *contact, size_t index);

/// Where the customer lives, such as "America/Denver"; NULL if unknown.
const char *duologue_contact_time_zone(const duologue_contact *contact);

/// What else the host keeps, by name: a JSON object of texts.
const char *duologue_contact_fields(const duologue_contact *contact);

/// Whether nothing is received from the contact or sent to it.
bool duologue_contact_blocked(const duologue_contact *contact);

/// When the contact was first known.
duologue_time_t duologue_contact_created_at(const duologue_contact *contact);

/// A copy of its own, to be freed by the caller.
duologue_contact *duologue_contact_clone(const duologue_contact *contact);

/// Frees it; NULL is left alone.
void duologue_contact_free(duologue_contact *contact);

/// A list of `duologue_contact`, a row at a time; for one thread at a time.
typedef struct duologue_contact_cursor duologue_contact_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_contact_cursor_next(duologue_contact_cursor *cursor,
                                             const duologue_contact **contact,
                                             duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_contact_cursor_after(const duologue_contact_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_contact_cursor_free(duologue_contact_cursor *cursor);

/// What a new contact is, or what is to be different about a known one; what is not set stays as it is.
typedef struct {
  /// Set by `DUOLOGUE_CONTACT_DETAILS_INIT`.
  size_t struct_size;
  /// The display name.
  const char *name;
  /// Addresses to add after those there are, in any form that the workspace's region reads.
  const char *const *addresses;
  /// How many they are.
  size_t address_count;
  /// Addresses to take away.
  const char *const *removed_addresses;
  /// How many they are.
  size_t removed_address_count;
  /// Where the customer lives, such as "America/Denver"; "" for unknown.
  const char *time_zone;
  /// Fields of the host's own, as a JSON object of texts; an empty text takes a field away.
  const char *fields;
  /// Whether nothing is received from the contact and nothing is sent to it: `DUOLOGUE_YES` or `DUOLOGUE_NO`.
  int32_t blocked;
} duologue_contact_details;

#define DUOLOGUE_CONTACT_DETAILS_INIT {sizeof(duologue_contact_details), NULL, NULL, 0, NULL, 0, NULL, NULL, 0}

/// Adds a customer, of whom nothing need be known: `details` may be NULL.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for an address that is none or that another contact has (code "taken"), a name of more
/// than 200 characters, a time zone that is not known, or a field without a name.
duologue_status duologue_messenger_add_contact(const duologue_messenger *messenger,
                                               const duologue_contact_details *details,
                                               const duologue_by *by,
                                               duologue_contact **contact,
                                               duologue_error **error);

/// Changes about a customer what is set in `details`, which have to be as for one that is added.
duologue_status duologue_messenger_update_contact(const duologue_messenger *messenger,
                                                  duologue_contact_id_t contact_id,
                                                  const duologue_contact_details *details,
                                                  const duologue_by *by,
                                                  duologue_contact **contact,
                                                  duologue_error **error);

/// Gives a customer by id.
duologue_status duologue_messenger_contact(const duologue_messenger *messenger,
                                           duologue_contact_id_t contact_id,
                                           duologue_contact **contact,
                                           duologue_error **error);

/// Finds the customer who has this address, in any form that the workspace's region reads. If nobody has it, `contact`
/// is NULL and the status `DUOLOGUE_OK`.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a text that is no address.
duologue_status duologue_messenger_find_contact(const duologue_messenger *messenger,
                                                const char *address,
                                                duologue_contact **contact,
                                                duologue_error **error);

/// Lists customers by name; with `search` those in whose name or address it stands without case, with NULL or "" all of
/// them.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a search of more than 200 characters, a limit of more than 1,000, or a place of
/// another list.
duologue_status duologue_messenger_contacts(const duologue_messenger *messenger,
                                            const char *search,
                                            const duologue_paging *paging,
                                            duologue_contact_cursor **contacts,
                                            duologue_error **error);

// Messages ----------------------------------------------------------------------------------------

/// Which way a message went. One of the `DUOLOGUE_DIRECTION_...` numbers.
typedef int32_t duologue_direction_t;

/// From the customer.
#define DUOLOGUE_DIRECTION_INCOMING 1
/// To the customer.
#define DUOLOGUE_DIRECTION_OUTGOING 2

/// The number's name, such as "incoming"; NULL for any other number.
const char *duologue_direction_name(duologue_direction_t direction);

/// Text alone, billed by the segment.
#define DUOLOGUE_TRANSPORT_SMS 1
/// Text with media, billed by the message.
#define DUOLOGUE_TRANSPORT_MMS 2
/// E-mail, not billed by the engine.
#define DUOLOGUE_TRANSPORT_EMAIL 3

/// The number's name, such as "sms"; NULL for any other number.
const char *duologue_transport_name(duologue_transport_t transport);

/// Goes at a time that was set.
#define DUOLOGUE_DELIVERY_STATUS_SCHEDULED 1
/// Waits for another message before it may be sent at all.
#define DUOLOGUE_DELIVERY_STATUS_HELD 2
/// In the outbox.
#define DUOLOGUE_DELIVERY_STATUS_QUEUED 3
/// Being handed to the provider, or accepted by it and not reported as sent yet.
#define DUOLOGUE_DELIVERY_STATUS_SENDING 4
/// Handed over, but the provider's answer was lost: it may or may not have gone out. Never sent
/// again blindly.
#define DUOLOGUE_DELIVERY_STATUS_UNKNOWN 5
/// On its way.
#define DUOLOGUE_DELIVERY_STATUS_SENT 6
/// Called off before it was sent.
#define DUOLOGUE_DELIVERY_STATUS_CANCELLED 7
/// The provider gave up because its time ran out.
#define DUOLOGUE_DELIVERY_STATUS_EXPIRED 8
/// The provider did not take it.
#define DUOLOGUE_DELIVERY_STATUS_REJECTED 9
/// The provider took it and could not send it.
#define DUOLOGUE_DELIVERY_STATUS_FAILED 10
/// The carrier could not deliver it.
#define DUOLOGUE_DELIVERY_STATUS_UNDELIVERED 11
/// On the recipient's device.
#define DUOLOGUE_DELIVERY_STATUS_DELIVERED 12
/// Opened by the recipient.
#define DUOLOGUE_DELIVERY_STATUS_READ 13

/// The number's name, such as "scheduled"; NULL for any other number.
const char *duologue_delivery_status_name(duologue_delivery_status_t delivery_status);

/// What a person knows of a message whose fate the engine does not. One of the
/// `DUOLOGUE_RESOLUTION_...` numbers.
typedef int32_t duologue_resolution_t;

/// It went out.
#define DUOLOGUE_RESOLUTION_SENT 1
/// It did not go out, and is not to.
#define DUOLOGUE_RESOLUTION_FAILED 2

/// The number's name, such as "sent"; NULL for any other number.
const char *duologue_resolution_name(duologue_resolution_t resolution);

/// A file that travelled with a message; its content is read by its id.
typedef struct duologue_attachment duologue_attachment;

/// Names the attachment.
duologue_attachment_id_t duologue_attachment_id(const duologue_attachment *attachment);

/// What the file is called.
const char *duologue_attachment_file_name(const duologue_attachment *attachment);

/// Its media type.
const char *duologue_attachment_media_type(const duologue_attachment *attachment);

/// Its length in bytes.
int64_t duologue_attachment_size(const duologue_attachment *attachment);

/// One incoming or outgoing text.
typedef struct duologue_message duologue_message;

/// Names the message.
duologue_message_id_t duologue_message_id(const duologue_message *message);

/// The conversation it belongs to; 0 for a test, which belongs to none.
duologue_conversation_id_t duologue_message_conversation(const duologue_message *message);

/// Which way it went.
duologue_direction_t duologue_message_direction(const duologue_message *message);

/// The text; may be empty if there are media.
const char *duologue_message_body(const duologue_message *message);

/// The gateway it went through.
duologue_gateway_id_t duologue_message_gateway(const duologue_message *message);

/// Who sent it.
const char *duologue_message_sender(const duologue_message *message);

/// Whom it was for.
const char *duologue_message_recipient(const duologue_message *message);

/// The agent who wrote it, if one did.
duologue_agent_id_t duologue_message_agent(const duologue_message *message);

/// The agent's initials as they were then; empty if no agent wrote it.
const char *duologue_message_initials(const duologue_message *message);

/// When it was sent, as far as known; when it was written, as long as it has not gone.
duologue_time_t duologue_message_at(const duologue_message *message);

/// When it goes, or was to go, if it was scheduled; `DUOLOGUE_NO_TIME` if it was not.
duologue_time_t duologue_message_send_at(const duologue_message *message);

/// How it travelled.
duologue_transport_t duologue_message_transport(const duologue_message *message);

/// How its text is encoded on the air; 0 for media and e-mail.
duologue_encoding_t duologue_message_encoding(const duologue_message *message);

/// How many segments it is billed as; 1 for an MMS, 0 for an e-mail.
int64_t duologue_message_segments(const duologue_message *message);

/// What it costs at the gateway's price when it was written; zero for an incoming one.
const char *duologue_message_cost(const duologue_message *message);

/// Where it stands; 0 for an incoming one.
duologue_delivery_status_t duologue_message_status(const duologue_message *message);

/// The provider's error code; empty if there is none.
const char *duologue_message_error_code(const duologue_message *message);

/// Whether it is one of a test's two messages.
bool duologue_message_test(const duologue_message *message);

/// How many `duologue_message_attachment` has.
size_t duologue_message_attachment_count(const duologue_message *message);

/// A file that travelled with it; NULL beyond the last.
const duologue_attachment *duologue_message_attachment(const duologue_message *message,
                                                       size_t index);

/// A copy of its own, to be freed by the caller.
duologue_message *duologue_message_clone(const duologue_message *message);

/// Frees it; NULL is left alone.
void duologue_message_free(duologue_message *message);

/// A list of `duologue_message`, a row at a time; for one thread at a time.
typedef struct duologue_message_cursor duologue_message_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_message_cursor_next(duologue_message_cursor *cursor,
                                             const duologue_message **message,
                                             duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_message_cursor_after(const duologue_message_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_message_cursor_free(duologue_message_cursor *cursor);

/// What the writer of a draft could send instead, for less.
typedef struct duologue_suggestion duologue_suggestion;

/// The text.
const char *duologue_suggestion_body(const duologue_suggestion *suggestion);

/// How it would be encoded.
duologue_encoding_t duologue_suggestion_encoding(const duologue_suggestion *suggestion);

/// How many segments it would be billed as, which is less than what the draft is.
int64_t duologue_suggestion_segments(const duologue_suggestion *suggestion);

/// What sending it through the same gateway would cost.
const char *duologue_suggestion_cost(const duologue_suggestion *suggestion);

/// How many `duologue_suggestion_replacement` has.
size_t duologue_suggestion_replacement_count(const duologue_suggestion *suggestion);

/// A stretch that is different from the draft, in order; NULL beyond the last.
const duologue_replacement *duologue_suggestion_replacement(const duologue_suggestion *suggestion,
                                                            size_t index);

/// What a draft would be if it were sent now.
typedef struct duologue_preview duologue_preview;

/// The gateway it would go through; 0 if there is none.
duologue_gateway_id_t duologue_preview_gateway(const duologue_preview *preview);

/// How it would travel; 0 if there is no gateway.
duologue_transport_t duologue_preview_transport(const duologue_preview *preview);

/// How its text would be encoded; 0 for media and e-mail.
duologue_encoding_t duologue_preview_encoding(const duologue_preview *preview);

/// Septets or UTF-16 code units in all; 0 for media and e-mail.
int64_t duologue_preview_units(const duologue_preview *preview);

/// How many segments it would be billed as; 1 for an MMS, 0 for an e-mail.
int64_t duologue_preview_segments(const duologue_preview *preview);

/// Units left in the last segment.
int64_t duologue_preview_remaining(const duologue_preview *preview);

/// What sending it would cost.
const char *duologue_preview_cost(const duologue_preview *preview);

/// How many `duologue_preview_unencodable` has.
size_t duologue_preview_unencodable_count(const duologue_preview *preview);

/// A character that keeps the text out of GSM 7-bit; NULL beyond the last.
const duologue_unencodable *duologue_preview_unencodable(const duologue_preview *preview,
                                                         size_t index);

/// A spelling of the text that needs fewer segments; NULL if there is none.
const duologue_suggestion *duologue_preview_suggestion(const duologue_preview *preview);

/// How many `duologue_preview_problem` has.
size_t duologue_preview_problem_count(const duologue_preview *preview);

/// What a send would be refused for; none if it would not be; NULL beyond the last.
const duologue_error *duologue_preview_problem(const duologue_preview *preview, size_t index);

/// A copy of its own, to be freed by the caller.
duologue_preview *duologue_preview_clone(const duologue_preview *preview);

/// Frees it; NULL is left alone.
void duologue_preview_free(duologue_preview *preview);

/// How a text is to be sent. NULL is a text alone, now, through the gateway that suits.
typedef struct {
  /// Set by `DUOLOGUE_DRAFT_INIT`.
  size_t struct_size;
  /// The gateway to send through; 0 for the one that the customer used last, or the next best.
  duologue_gateway_id_t gateway;
  /// Files to send along.
  const duologue_file *files;
  /// How many files that is.
  size_t file_count;
  /// A name that the host gives the message, 1 to 255 bytes, so that it is sent once however often the call is
  /// repeated: the same key gives the same message, whatever has become of it, and is refused for any other. NULL for
  /// none. Keys are kept for ever.
  const char *key;
  /// When it goes; `DUOLOGUE_NO_TIME` for now. Until then it can be edited and called off, and has no effect on the
  /// conversation.
  duologue_time_t send_at;
} duologue_draft;

#define DUOLOGUE_DRAFT_INIT {sizeof(duologue_draft), 0, NULL, 0, NULL, DUOLOGUE_NO_TIME}

/// Stores a message that a gateway received: once, however often the same provider's name for it is handed over. A
/// sender who is not known becomes a contact; the message goes into the contact's conversation in the gateway's mailbox.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` for a contact who is blocked.
duologue_status duologue_messenger_receive(const duologue_messenger *messenger,
                                           duologue_gateway_id_t gateway,
                                           const duologue_incoming *incoming,
                                           duologue_received **received,
                                           duologue_error **error);

/// Stores many messages of one gateway in one transaction, which is much faster than one by one. The answer has a row for
/// each, in order; one that is refused keeps no other out. If the call itself fails, none is stored.
duologue_status duologue_messenger_receive_many(const duologue_messenger *messenger,
                                                duologue_gateway_id_t gateway,
                                                const duologue_incoming *messages,
                                                size_t count,
                                                duologue_receive_result_cursor **results,
                                                duologue_error **error);

/// Sends a message in a conversation: it is stored and queued, and goes out when `duologue_messenger_deliver` or a worker
/// hands it over. An agent's brings a conversation that is out back into the Inbox; the host's (`by` is NULL) does not.
///
/// Fails with `DUOLOGUE_E_INVALID_ARGUMENT` for a text that is empty without files, too long, or holds a NUL, for files
/// beyond the gateway's limits, a time that is not ahead, and a key that was used for another message (its code is
/// "key_reused"); with `DUOLOGUE_E_MMS_NOT_ENABLED` for files on a gateway that sends none, where the error's gateways are
/// those that do; with `DUOLOGUE_E_ACTION_REFUSED` for a contact who is blocked or whom no gateway reaches.
duologue_status duologue_messenger_send(const duologue_messenger *messenger,
                                        duologue_conversation_id_t conversation,
                                        const char *body,
                                        size_t length,
                                        const duologue_draft *draft,
                                        const duologue_by *by,
                                        duologue_message **message,
                                        duologue_error **error);

/// Sends a message to an address, in any form that the workspace's region reads; contact and conversation are found or
/// made. The conversation is the contact's in the mailbox of the draft's gateway; without one it is that in which
/// something happened last, or a new one in the mailbox of the workspace's default gateway.
///
/// Fails as `duologue_messenger_send` does.
duologue_status duologue_messenger_compose(const duologue_messenger *messenger,
                                           const char *to,
                                           const char *body,
                                           size_t length,
                                           const duologue_draft *draft,
                                           const duologue_by *by,
                                           duologue_message **message,
                                           duologue_error **error);

/// As `duologue_messenger_compose`, to a contact who is known.
duologue_status duologue_messenger_compose_to_contact(const duologue_messenger *messenger,
                                                      duologue_contact_id_t to,
                                                      const char *body,
                                                      size_t length,
                                                      const duologue_draft *draft,
                                                      const duologue_by *by,
                                                      duologue_message **message,
                                                      duologue_error **error);

/// Sends a test to a tester's address: a disclaimer that names the brand, then the text, which waits until the disclaimer
/// is sent and is called off if that fails. The answer is both messages. They cost what they cost, and are in no
/// conversation, no contact's history and no count.
///
/// Fails as `duologue_messenger_send` does, and for a draft with a key or a time. A gateway in the draft is not looked at.
duologue_status duologue_messenger_send_test(const duologue_messenger *messenger,
                                             duologue_gateway_id_t gateway,
                                             const char *to,
                                             const char *body,
                                             size_t length,
                                             const duologue_draft *draft,
                                             const duologue_by *by,
                                             duologue_message_cursor **messages,
                                             duologue_error **error);

/// Gives a message by id.
duologue_status duologue_messenger_message(const duologue_messenger *messenger,
                                           duologue_message_id_t message_id,
                                           duologue_message **message,
                                           duologue_error **error);

/// Rewrites a scheduled message: text and draft take the place of its text and files, and of its time if the draft has
/// one. The gateway and the recipient stay.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if it is not, or no longer, scheduled; with `DUOLOGUE_E_INVALID_ARGUMENT` for any
/// key, which a message gets when it is written, and for another gateway; otherwise as `duologue_messenger_send` does.
duologue_status duologue_messenger_edit_message(const duologue_messenger *messenger,
                                                duologue_message_id_t message_id,
                                                const char *body,
                                                size_t length,
                                                const duologue_draft *draft,
                                                const duologue_by *by,
                                                duologue_message **message,
                                                duologue_error **error);

/// Calls off a message that nobody has begun to hand over: a scheduled one, or one that is still queued.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if it has gone already, or came from the customer.
duologue_status duologue_messenger_cancel_message(const duologue_messenger *messenger,
                                                  duologue_message_id_t message_id,
                                                  const duologue_by *by,
                                                  duologue_message **message,
                                                  duologue_error **error);

/// Lists the messages that wait for their time, in the order in which they go: those of one conversation, or of all if
/// it is 0.
duologue_status duologue_messenger_scheduled_messages(const duologue_messenger *messenger,
                                                      duologue_conversation_id_t conversation,
                                                      const duologue_paging *paging,
                                                      duologue_message_cursor **messages,
                                                      duologue_error **error);

/// Tells what a draft would be if it were sent now: its gateway, segments and cost, what keeps it out of GSM 7-bit, and
/// what a send would be refused for. It changes nothing, and is cheap enough for every keystroke.
duologue_status duologue_messenger_preview(const duologue_messenger *messenger,
                                           duologue_conversation_id_t conversation,
                                           const char *body,
                                           size_t length,
                                           const duologue_draft *draft,
                                           duologue_preview **preview,
                                           duologue_error **error);

/// Lists every gateway with whether it could send this draft or why not, and the segments and the cost there.
duologue_status duologue_messenger_gateway_choices(const duologue_messenger *messenger,
                                                   duologue_conversation_id_t conversation,
                                                   const char *body,
                                                   size_t length,
                                                   const duologue_draft *draft,
                                                   duologue_gateway_choice_cursor **choices,
                                                   duologue_error **error);

/// Gives the content of a file that travelled with a message, whole.
///
/// Fails with `DUOLOGUE_E_CALLBACK` if the host's media store does, and with `DUOLOGUE_E_CORRUPT` if the content is
/// missing.
duologue_status duologue_messenger_media(const duologue_messenger *messenger,
                                         duologue_attachment_id_t attachment,
                                         duologue_buffer **content,
                                         duologue_error **error);

/// Reads a file that travelled with a message piece by piece; for one thread at a time.
typedef struct duologue_media_reader duologue_media_reader;

/// Opens a file that travelled with a message, to be read piece by piece.
duologue_status duologue_messenger_open_media(const duologue_messenger *messenger,
                                              duologue_attachment_id_t attachment,
                                              duologue_media_reader **reader,
                                              duologue_error **error);

/// The file's length in bytes.
uint64_t duologue_media_reader_size(const duologue_media_reader *reader);

/// Reads the next bytes, at most `capacity` of them, into `buffer`, and says in `read` how many there were: fewer than
/// there is room for now and then, and 0 at the end alone. A buffer of 256 KiB is the fastest.
///
/// Fails as `duologue_messenger_media` does; then nothing was read, and the same can be tried again.
duologue_status duologue_media_reader_read(duologue_media_reader *reader,
                                           uint8_t *buffer,
                                           size_t capacity,
                                           size_t *read,
                                           duologue_error **error);

/// Frees it; NULL is left alone.
void duologue_media_reader_free(duologue_media_reader *reader);

// Delivery ----------------------------------------------------------------------------------------

/// The message as stored: the earlier one, for a duplicate.
const duologue_message *duologue_received_message(const duologue_received *received);

/// The conversation as it stands now.
const duologue_conversation *duologue_received_conversation(const duologue_received *received);

/// Whether the same gateway had handed over the same provider's id before; then nothing was
/// changed.
bool duologue_received_duplicate(const duologue_received *received);

/// A copy of its own, to be freed by the caller.
duologue_received *duologue_received_clone(const duologue_received *received);

/// Frees it; NULL is left alone.
void duologue_received_free(duologue_received *received);

/// What became of one of many incoming messages.
typedef struct duologue_receive_result duologue_receive_result;

/// What was stored; NULL if it was refused.
const duologue_received *duologue_receive_result_received(const duologue_receive_result *receive_result);

/// Why it was refused; NULL if it was not.
const duologue_error *duologue_receive_result_error(const duologue_receive_result *receive_result);

/// A copy of its own, to be freed by the caller.
duologue_receive_result *duologue_receive_result_clone(const duologue_receive_result *receive_result);

/// Frees it; NULL is left alone.
void duologue_receive_result_free(duologue_receive_result *receive_result);

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_receive_result_cursor_next(duologue_receive_result_cursor *cursor,
                                                    const duologue_receive_result **receive_result,
                                                    duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_receive_result_cursor_after(const duologue_receive_result_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_receive_result_cursor_free(duologue_receive_result_cursor *cursor);

/// What became of one message that was handed over.
typedef struct duologue_delivery duologue_delivery;

/// The message.
duologue_message_id_t duologue_delivery_message(const duologue_delivery *delivery);

/// Where it stands now; queued if it goes back to wait.
duologue_delivery_status_t duologue_delivery_status(const duologue_delivery *delivery);

/// The provider's error code; empty if there is none.
const char *duologue_delivery_error_code(const duologue_delivery *delivery);

/// What the provider said about a message that it did not take; empty otherwise. It is kept nowhere
/// else.
const char *duologue_delivery_reason(const duologue_delivery *delivery);

/// A copy of its own, to be freed by the caller.
duologue_delivery *duologue_delivery_clone(const duologue_delivery *delivery);

/// Frees it; NULL is left alone.
void duologue_delivery_free(duologue_delivery *delivery);

/// A list of `duologue_delivery`, a row at a time; for one thread at a time.
typedef struct duologue_delivery_cursor duologue_delivery_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_delivery_cursor_next(duologue_delivery_cursor *cursor,
                                              const duologue_delivery **delivery,
                                              duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_delivery_cursor_after(const duologue_delivery_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_delivery_cursor_free(duologue_delivery_cursor *cursor);

/// What was due.
typedef struct duologue_tick duologue_tick;

/// How many `duologue_tick_woken` has.
size_t duologue_tick_woken_count(const duologue_tick *tick);

/// A conversation that came back into the Inbox, the longest due first; 0 beyond the last.
duologue_conversation_id_t duologue_tick_woken(const duologue_tick *tick, size_t index);

/// How many `duologue_tick_gone` has.
size_t duologue_tick_gone_count(const duologue_tick *tick);

/// A scheduled message that went into its conversation and is queued now, the longest due first; 0
/// beyond the last.
duologue_message_id_t duologue_tick_gone(const duologue_tick *tick, size_t index);

/// When the next snooze ends or the next scheduled message goes; `DUOLOGUE_NO_TIME` if nothing has
/// a time.
duologue_time_t duologue_tick_next(const duologue_tick *tick);

/// A copy of its own, to be freed by the caller.
duologue_tick *duologue_tick_clone(const duologue_tick *tick);

/// Frees it; NULL is left alone.
void duologue_tick_free(duologue_tick *tick);

/// Something that came in and could not be stored.
typedef struct duologue_refused duologue_refused;

/// The gateway that it came through.
duologue_gateway_id_t duologue_refused_gateway(const duologue_refused *refused);

/// Whether it is news of a message that was sent, and not a customer's message.
bool duologue_refused_is_status_report(const duologue_refused *refused);

/// Who sent it; NULL for a status report.
const char *duologue_refused_sender(const duologue_refused *refused);

/// The text; NULL for a status report. Cut at a NUL.
const char *duologue_refused_body(const duologue_refused *refused);

/// How many `duologue_refused_media` has.
size_t duologue_refused_media_count(const duologue_refused *refused);

/// A file that came with it; none for a status report; NULL beyond the last.
const duologue_media *duologue_refused_media(const duologue_refused *refused, size_t index);

/// When it was sent, if that was told; `DUOLOGUE_NO_TIME` for a status report.
duologue_time_t duologue_refused_at(const duologue_refused *refused);

/// The provider's name for the message, if it has one.
const char *duologue_refused_provider_message_id(const duologue_refused *refused);

/// The key of the attempt that a status report names, if it does.
const char *duologue_refused_key(const duologue_refused *refused);

/// The status that is reported; 0 for a customer's message.
duologue_delivery_status_t duologue_refused_status(const duologue_refused *refused);

/// The provider's error code that is reported, empty if there is none; NULL for a customer's
/// message.
const char *duologue_refused_error_code(const duologue_refused *refused);

/// Why it was refused.
const duologue_error *duologue_refused_error(const duologue_refused *refused);

/// A gateway whose provider could not be asked.
typedef struct duologue_poll_failure duologue_poll_failure;

/// The gateway.
duologue_gateway_id_t duologue_poll_failure_gateway(const duologue_poll_failure *poll_failure);

/// What kept the provider from answering.
const duologue_error *duologue_poll_failure_error(const duologue_poll_failure *poll_failure);

/// What a refresh brought.
typedef struct duologue_refreshed duologue_refreshed;

/// How many `duologue_refreshed_received` has.
size_t duologue_refreshed_received_count(const duologue_refreshed *refreshed);

/// A message that came in, new or known already; NULL beyond the last.
const duologue_received *duologue_refreshed_received(const duologue_refreshed *refreshed,
                                                     size_t index);

/// How many `duologue_refreshed_reported` has.
size_t duologue_refreshed_reported_count(const duologue_refreshed *refreshed);

/// A message whose status was reported, as it stands now; NULL beyond the last.
const duologue_message *duologue_refreshed_reported(const duologue_refreshed *refreshed,
                                                    size_t index);

/// How many `duologue_refreshed_refused` has.
size_t duologue_refreshed_refused_count(const duologue_refreshed *refreshed);

/// Something that came in and could not be stored; NULL beyond the last.
const duologue_refused *duologue_refreshed_refused(const duologue_refreshed *refreshed,
                                                   size_t index);

/// How many `duologue_refreshed_failed` has.
size_t duologue_refreshed_failed_count(const duologue_refreshed *refreshed);

/// A gateway whose provider could not be asked; NULL beyond the last.
const duologue_poll_failure *duologue_refreshed_failed(const duologue_refreshed *refreshed,
                                                       size_t index);

/// What was due.
const duologue_tick *duologue_refreshed_tick(const duologue_refreshed *refreshed);

/// A copy of its own, to be freed by the caller.
duologue_refreshed *duologue_refreshed_clone(const duologue_refreshed *refreshed);

/// Frees it; NULL is left alone.
void duologue_refreshed_free(duologue_refreshed *refreshed);

/// Hands over what is queued, the oldest first, and tells what became of each message; at most `limit` of them, 100 if it
/// is 0. Each is handed over at most once: one whose answer is lost becomes unknown. Messages to one recipient through one
/// gateway keep their order.
///
/// Call it again for as long as its answer is not empty, or at `duologue_messenger_next_delivery`; or start a worker.
duologue_status duologue_messenger_deliver(const duologue_messenger *messenger,
                                           size_t limit,
                                           duologue_delivery_cursor **deliveries,
                                           duologue_error **error);

/// Tells when there is something to hand over next: in the past if there is now, `DUOLOGUE_NO_TIME` if nothing waits.
duologue_status duologue_messenger_next_delivery(const duologue_messenger *messenger,
                                                 duologue_time_t *next,
                                                 duologue_error **error);

/// Counts the messages that wait in the outbox, those that are held or scheduled included.
duologue_status duologue_messenger_outbox_depth(const duologue_messenger *messenger,
                                                uint64_t *depth,
                                                duologue_error **error);

/// Takes in a provider's news of a message. Reports may come in any order and any number of times.
///
/// Fails with `DUOLOGUE_E_NOT_FOUND` if no message of this gateway has the name or the key. A provider can be faster than
/// its own answer to the submission: keep the report and try it again a little later.
duologue_status duologue_messenger_report(const duologue_messenger *messenger,
                                          duologue_gateway_id_t gateway,
                                          const duologue_status_report *report,
                                          duologue_message **message,
                                          duologue_error **error);

/// How a worker works. NULL is all defaults.
typedef struct {
  /// Set by `DUOLOGUE_WORKER_SETTINGS_INIT`.
  size_t struct_size;
  /// How many messages are handed over at the same time, at most 64: each thread waits for its provider's answer. 0 for
  /// one.
  size_t threads;
  /// How often it looks for what has come due, or what another process has sent; 0 for four times a second, and at least
  /// every ten seconds. What this process sends wakes it at once.
  int64_t look_every_ms;
} duologue_worker_settings;

#define DUOLOGUE_WORKER_SETTINGS_INIT {sizeof(duologue_worker_settings), 0, 0}

/// A worker that runs until it is freed.
typedef struct duologue_worker duologue_worker;

/// Starts a worker in the background: it does what `duologue_messenger_deliver` and `duologue_messenger_tick` do as soon as
/// there is something to do, and asks providers about messages that are unknown. It asks none for what has come in: that
/// is `duologue_messenger_refresh`.
///
/// A round that fails is tried again; `duologue_messenger_health` tells why. Several workers may share a workspace.
duologue_status duologue_messenger_start_worker(const duologue_messenger *messenger,
                                                const duologue_worker_settings *settings,
                                                duologue_worker **worker,
                                                duologue_error **error);

/// Stops the worker and frees it, once what it has begun to hand over is answered and recorded; the rest stays queued. A
/// function that the worker itself called may do so: then what that was called for is recorded after it has returned.
/// NULL is left alone.
void duologue_worker_free(duologue_worker *worker);

/// Lists the messages that are unknown, since their submission got no answer, in the order in which they were written.
/// They are not sent again by themselves.
duologue_status duologue_messenger_unknown_messages(const duologue_messenger *messenger,
                                                    const duologue_paging *paging,
                                                    duologue_message_cursor **messages,
                                                    duologue_error **error);

/// Asks the provider what became of a message that is unknown. One that it certainly did not take is queued again, as often
/// as the options allow; one that it cannot tell of stays unknown.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if what became of it is known, or this messenger was not given its provider; with
/// `DUOLOGUE_E_CALLBACK` if the provider fails.
duologue_status duologue_messenger_look_up(const duologue_messenger *messenger,
                                           duologue_message_id_t message_id,
                                           duologue_message **message,
                                           duologue_error **error);

/// Settles a message that is unknown by what a person knows of it: that it went out, or that it did not and is not to.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if what became of it is known.
duologue_status duologue_messenger_resolve(const duologue_messenger *messenger,
                                           duologue_message_id_t message_id,
                                           duologue_resolution_t resolution,
                                           const duologue_by *by,
                                           duologue_message **message,
                                           duologue_error **error);

/// Queues a message again that has failed, or that is unknown and, as the caller vouches, did not go out: if it did, the
/// customer has it twice. It is a new attempt of the same message.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if it has not failed, or was called off.
duologue_status duologue_messenger_send_again(const duologue_messenger *messenger,
                                              duologue_message_id_t message_id,
                                              const duologue_by *by,
                                              duologue_message **message,
                                              duologue_error **error);

/// Asks the providers of all gateways for new messages and reports, stores them, then does what `duologue_messenger_tick`
/// does. A provider that fails is named in the answer, and keeps no other back. With nothing new it changes nothing.
duologue_status duologue_messenger_refresh(const duologue_messenger *messenger,
                                           duologue_refreshed **refreshed,
                                           duologue_error **error);

// Conversations -----------------------------------------------------------------------------------

/// A list of conversations. One of the `DUOLOGUE_VIEW_...` numbers.
typedef int32_t duologue_view_t;

/// What waits for somebody: open, or answered after completion.
#define DUOLOGUE_VIEW_INBOX 1
/// Every conversation.
#define DUOLOGUE_VIEW_ALL 2
/// What is hidden for now.
#define DUOLOGUE_VIEW_SNOOZED 3
/// What is finished.
#define DUOLOGUE_VIEW_COMPLETED 4
/// What was cleared without completion.
#define DUOLOGUE_VIEW_ARCHIVED 5

/// The number's name, such as "inbox"; NULL for any other number.
const char *duologue_view_name(duologue_view_t view);

/// Where a conversation stands: the label for its session and placement. One of the
/// `DUOLOGUE_CONVERSATION_STATUS_...` numbers.
typedef int32_t duologue_conversation_status_t;

/// Begun by the host, and neither the customer nor an agent has written.
#define DUOLOGUE_CONVERSATION_STATUS_IDLE 1
/// In the Inbox, with an active session.
#define DUOLOGUE_CONVERSATION_STATUS_OPEN 2
/// Hidden for now.
#define DUOLOGUE_CONVERSATION_STATUS_SNOOZED 3
/// Finished.
#define DUOLOGUE_CONVERSATION_STATUS_COMPLETED 4
/// In the Inbox: the customer wrote again after completion.
#define DUOLOGUE_CONVERSATION_STATUS_FOLLOW_UP 5
/// Cleared without completion.
#define DUOLOGUE_CONVERSATION_STATUS_ARCHIVED 6

/// The number's name, such as "idle"; NULL for any other number.
const char *duologue_conversation_status_name(duologue_conversation_status_t conversation_status);

/// A session: from when somebody writes to when it is marked as complete. One of the
/// `DUOLOGUE_SESSION_...` numbers.
typedef int32_t duologue_session_t;

/// Nobody but the host has written yet.
#define DUOLOGUE_SESSION_NOT_STARTED 1
/// Started and not finished.
#define DUOLOGUE_SESSION_ACTIVE 2
/// Finished, and none started since.
#define DUOLOGUE_SESSION_FINISHED 3

/// The number's name, such as "not_started"; NULL for any other number.
const char *duologue_session_name(duologue_session_t session);

/// Where the conversation's row is. One of the `DUOLOGUE_PLACEMENT_...` numbers.
typedef int32_t duologue_placement_t;

/// In the Inbox.
#define DUOLOGUE_PLACEMENT_INBOX 1
/// Hidden until its time comes or its customer answers.
#define DUOLOGUE_PLACEMENT_SNOOZED 2
/// Out of the Inbox: completed, archived, or not begun.
#define DUOLOGUE_PLACEMENT_OUT 3

/// The number's name, such as "inbox"; NULL for any other number.
const char *duologue_placement_name(duologue_placement_t placement);

/// What a customer's answer does to a snooze. One of the `DUOLOGUE_SNOOZE_MODE_...` numbers.
typedef int32_t duologue_snooze_mode_t;

/// It ends it; the default.
#define DUOLOGUE_SNOOZE_MODE_WAKE_ON_REPLY 1
/// Nothing: the conversation comes back at its time.
#define DUOLOGUE_SNOOZE_MODE_REGARDLESS 2
/// It ends it, and nothing else does.
#define DUOLOGUE_SNOOZE_MODE_UNTIL_REPLY 3

/// The number's name, such as "wake_on_reply"; NULL for any other number.
const char *duologue_snooze_mode_name(duologue_snooze_mode_t snooze_mode);

/// A usual time, reckoned in the workspace's zone. One of the `DUOLOGUE_SNOOZE_PRESET_...` numbers.
typedef int32_t duologue_snooze_preset_t;

/// 60 minutes from now.
#define DUOLOGUE_SNOOZE_PRESET_IN_ONE_HOUR 1
/// 240 minutes from now.
#define DUOLOGUE_SNOOZE_PRESET_IN_FOUR_HOURS 2
/// 09:00 on the day after today.
#define DUOLOGUE_SNOOZE_PRESET_TOMORROW_MORNING 3
/// 09:00 on the next Monday; on a Monday, a week later.
#define DUOLOGUE_SNOOZE_PRESET_NEXT_MONDAY 4
/// 09:00 on today's day of the next month, or on its last day if it is too short.
#define DUOLOGUE_SNOOZE_PRESET_NEXT_MONTH 5

/// The number's name, such as "in_one_hour"; NULL for any other number.
const char *duologue_snooze_preset_name(duologue_snooze_preset_t snooze_preset);

/// It starts another; the default.
#define DUOLOGUE_SESSION_POLICY_RESTART_ON_AGENT_REPLY 1
/// Nothing: the conversation waits as a follow-up.
#define DUOLOGUE_SESSION_POLICY_STRICT 2

/// The number's name, such as "restart_on_agent_reply"; NULL for any other number.
const char *duologue_session_policy_name(duologue_session_policy_t session_policy);

/// What can be done with a conversation. One of the `DUOLOGUE_ACTION_...` numbers.
typedef int32_t duologue_action_t;

/// Send a message.
#define DUOLOGUE_ACTION_SEND 1
/// Finish the session.
#define DUOLOGUE_ACTION_COMPLETE 2
/// Clear it from the Inbox.
#define DUOLOGUE_ACTION_ARCHIVE 3
/// Bring it back.
#define DUOLOGUE_ACTION_REOPEN 4
/// Hide it for now.
#define DUOLOGUE_ACTION_SNOOZE 5
/// End the snooze.
#define DUOLOGUE_ACTION_UNSNOOZE 6
/// Give it to an agent.
#define DUOLOGUE_ACTION_ASSIGN 7
/// Take it from its agent.
#define DUOLOGUE_ACTION_UNASSIGN 8
/// Put a tag on or take one off.
#define DUOLOGUE_ACTION_TAG 9
/// Leave a note.
#define DUOLOGUE_ACTION_NOTE 10
/// Move it to another mailbox.
#define DUOLOGUE_ACTION_MOVE 11
/// Flag it.
#define DUOLOGUE_ACTION_MARK_UNREAD 12
/// Read it.
#define DUOLOGUE_ACTION_READ 13

/// The number's name, such as "send"; NULL for any other number.
const char *duologue_action_name(duologue_action_t action);

/// What is done to each of many conversations: what the function of the same name does. One of the
/// `DUOLOGUE_VERB_...` numbers.
typedef int32_t duologue_verb_t;

/// Finish the session.
#define DUOLOGUE_VERB_COMPLETE 2
/// Clear it from the Inbox.
#define DUOLOGUE_VERB_ARCHIVE 3
/// Bring it back.
#define DUOLOGUE_VERB_REOPEN 4
/// Hide it for now.
#define DUOLOGUE_VERB_SNOOZE 5
/// End the snooze.
#define DUOLOGUE_VERB_UNSNOOZE 6
/// Give it to an agent.
#define DUOLOGUE_VERB_ASSIGN 7
/// Take it from its agent.
#define DUOLOGUE_VERB_UNASSIGN 8
/// Flag it.
#define DUOLOGUE_VERB_MARK_UNREAD 12
/// Read all of it.
#define DUOLOGUE_VERB_READ 13
/// Put a tag on.
#define DUOLOGUE_VERB_ADD_TAG 14
/// Take a tag off.
#define DUOLOGUE_VERB_REMOVE_TAG 15
/// Leave a note.
#define DUOLOGUE_VERB_ADD_NOTE 16
/// Move it to another mailbox.
#define DUOLOGUE_VERB_MOVE_TO_MAILBOX 17

/// The number's name, such as "complete"; NULL for any other number.
const char *duologue_verb_name(duologue_verb_t verb);

/// Names the conversation.
duologue_conversation_id_t duologue_conversation_id(const duologue_conversation *conversation);

/// The mailbox it is in.
duologue_mailbox_id_t duologue_conversation_mailbox(const duologue_conversation *conversation);

/// The customer.
duologue_contact_id_t duologue_conversation_contact(const duologue_conversation *conversation);

/// The customer's name; may be empty.
const char *duologue_conversation_contact_name(const duologue_conversation *conversation);

/// What to call the customer: by name, or by address until someone tells the name.
const char *duologue_conversation_display_name(const duologue_conversation *conversation);

/// The customer's address that was used last.
const char *duologue_conversation_address(const duologue_conversation *conversation);

/// The gateway that the customer used last, or that the conversation began with.
duologue_gateway_id_t duologue_conversation_gateway(const duologue_conversation *conversation);

/// The label for its state.
duologue_conversation_status_t duologue_conversation_status(const duologue_conversation *conversation);

/// Where its session stands.
duologue_session_t duologue_conversation_session(const duologue_conversation *conversation);

/// Where its row is.
duologue_placement_t duologue_conversation_placement(const duologue_conversation *conversation);

/// When it comes back by itself; `DUOLOGUE_NO_TIME` if it is not snoozed, or until the customer
/// answers alone.
duologue_time_t duologue_conversation_snoozed_until(const duologue_conversation *conversation);

/// What an answer does to its snooze; 0 if it is not snoozed.
duologue_snooze_mode_t duologue_conversation_snooze_mode(const duologue_conversation *conversation);

/// How many incoming messages have not been read.
int64_t duologue_conversation_unread(const duologue_conversation *conversation);

/// The agent it is assigned to; 0 for nobody.
duologue_agent_id_t duologue_conversation_assignee(const duologue_conversation *conversation);

/// How many `duologue_conversation_tag` has.
size_t duologue_conversation_tag_count(const duologue_conversation *conversation);

/// One of its tags, by name; NULL beyond the last.
const duologue_tag *duologue_conversation_tag(const duologue_conversation *conversation,
                                              size_t index);

/// Grows with every change; see duologue_by.
int64_t duologue_conversation_version(const duologue_conversation *conversation);

/// When something last happened that moves it to the top of a list.
duologue_time_t duologue_conversation_last_activity(const duologue_conversation *conversation);

/// The latest message in either direction.
duologue_message_id_t duologue_conversation_last_message(const duologue_conversation *conversation);

/// The latest message of the customer's.
duologue_message_id_t duologue_conversation_last_incoming(const duologue_conversation *conversation);

/// Which way the latest message went; 0 if there is none.
duologue_direction_t duologue_conversation_last_direction(const duologue_conversation *conversation);

/// The beginning of the latest message.
const char *duologue_conversation_snippet(const duologue_conversation *conversation);

/// When it began.
duologue_time_t duologue_conversation_created_at(const duologue_conversation *conversation);

/// A copy of its own, to be freed by the caller.
duologue_conversation *duologue_conversation_clone(const duologue_conversation *conversation);

/// Frees it; NULL is left alone.
void duologue_conversation_free(duologue_conversation *conversation);

/// A list of `duologue_conversation`, a row at a time; for one thread at a time.
typedef struct duologue_conversation_cursor duologue_conversation_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_conversation_cursor_next(duologue_conversation_cursor *cursor,
                                                  const duologue_conversation **conversation,
                                                  duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_conversation_cursor_after(const duologue_conversation_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_conversation_cursor_free(duologue_conversation_cursor *cursor);

/// Whether an action is offered.
typedef struct duologue_allowed_action duologue_allowed_action;

/// The action.
duologue_action_t duologue_allowed_action_action(const duologue_allowed_action *allowed_action);

/// Why it is not allowed; 0 if it is.
duologue_reason_t duologue_allowed_action_denied(const duologue_allowed_action *allowed_action);

/// A copy of its own, to be freed by the caller.
duologue_allowed_action *duologue_allowed_action_clone(const duologue_allowed_action *allowed_action);

/// Frees it; NULL is left alone.
void duologue_allowed_action_free(duologue_allowed_action *allowed_action);

/// A list of `duologue_allowed_action`, a row at a time; for one thread at a time.
typedef struct duologue_allowed_action_cursor duologue_allowed_action_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_allowed_action_cursor_next(duologue_allowed_action_cursor *cursor,
                                                    const duologue_allowed_action **allowed_action,
                                                    duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_allowed_action_cursor_after(const duologue_allowed_action_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_allowed_action_cursor_free(duologue_allowed_action_cursor *cursor);

/// When a preset would bring a conversation back if it were snoozed now.
typedef struct duologue_snooze_time duologue_snooze_time;

/// The preset.
duologue_snooze_preset_t duologue_snooze_time_preset(const duologue_snooze_time *snooze_time);

/// The time.
duologue_time_t duologue_snooze_time_at(const duologue_snooze_time *snooze_time);

/// A copy of its own, to be freed by the caller.
duologue_snooze_time *duologue_snooze_time_clone(const duologue_snooze_time *snooze_time);

/// Frees it; NULL is left alone.
void duologue_snooze_time_free(duologue_snooze_time *snooze_time);

/// A list of `duologue_snooze_time`, a row at a time; for one thread at a time.
typedef struct duologue_snooze_time_cursor duologue_snooze_time_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_snooze_time_cursor_next(duologue_snooze_time_cursor *cursor,
                                                 const duologue_snooze_time **snooze_time,
                                                 duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_snooze_time_cursor_after(const duologue_snooze_time_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_snooze_time_cursor_free(duologue_snooze_time_cursor *cursor);

/// How many conversations an entry of a sidebar has, and how many are unread.
typedef struct duologue_count duologue_count;

/// The agent, mailbox, gateway or tag that it stands beside; 0 for the whole view and the
/// unassigned.
int64_t duologue_count_id(const duologue_count *count);

/// Conversations.
int64_t duologue_count_conversations(const duologue_count *count);

/// Those with unread messages.
int64_t duologue_count_unread_conversations(const duologue_count *count);

/// Unread messages.
int64_t duologue_count_unread_messages(const duologue_count *count);

/// What a sidebar shows beside each entry of one view, all from one moment. Entries that have none
/// are left out.
typedef struct duologue_counts duologue_counts;

/// The whole view.
const duologue_count *duologue_counts_total(const duologue_counts *counts);

/// Conversations assigned to nobody.
const duologue_count *duologue_counts_unassigned(const duologue_counts *counts);

/// How many `duologue_counts_agent` has.
size_t duologue_counts_agent_count(const duologue_counts *counts);

/// By assignee; NULL beyond the last.
const duologue_count *duologue_counts_agent(const duologue_counts *counts, size_t index);

/// How many `duologue_counts_mailbox` has.
size_t duologue_counts_mailbox_count(const duologue_counts *counts);

/// By mailbox; NULL beyond the last.
const duologue_count *duologue_counts_mailbox(const duologue_counts *counts, size_t index);

/// How many `duologue_counts_gateway` has.
size_t duologue_counts_gateway_count(const duologue_counts *counts);

/// By gateway; NULL beyond the last.
const duologue_count *duologue_counts_gateway(const duologue_counts *counts, size_t index);

/// How many `duologue_counts_tag` has.
size_t duologue_counts_tag_count(const duologue_counts *counts);

/// By tag; NULL beyond the last.
const duologue_count *duologue_counts_tag(const duologue_counts *counts, size_t index);

/// A copy of its own, to be freed by the caller.
duologue_counts *duologue_counts_clone(const duologue_counts *counts);

/// Frees it; NULL is left alone.
void duologue_counts_free(duologue_counts *counts);

/// What became of one conversation in a bulk command.
typedef struct duologue_bulk_result duologue_bulk_result;

/// The conversation as it stands now; NULL if it was refused.
const duologue_conversation *duologue_bulk_result_conversation(const duologue_bulk_result *bulk_result);

/// Why it was refused; NULL if it was not.
const duologue_error *duologue_bulk_result_error(const duologue_bulk_result *bulk_result);

/// A copy of its own, to be freed by the caller.
duologue_bulk_result *duologue_bulk_result_clone(const duologue_bulk_result *bulk_result);

/// Frees it; NULL is left alone.
void duologue_bulk_result_free(duologue_bulk_result *bulk_result);

/// A list of `duologue_bulk_result`, a row at a time; for one thread at a time.
typedef struct duologue_bulk_result_cursor duologue_bulk_result_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_bulk_result_cursor_next(duologue_bulk_result_cursor *cursor,
                                                 const duologue_bulk_result **bulk_result,
                                                 duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_bulk_result_cursor_after(const duologue_bulk_result_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_bulk_result_cursor_free(duologue_bulk_result_cursor *cursor);

/// Reads a moment in the form of RFC 3339, such as "2026-11-22T09:00:00Z".
duologue_status duologue_parse_time(const char *text,
                                    duologue_time_t *time,
                                    duologue_error **error);

/// Writes a moment in the form of RFC 3339, in UTC.
duologue_status duologue_format_time(duologue_time_t time,
                                     duologue_buffer **text,
                                     duologue_error **error);

/// Writes the date and the time of day of a moment in a zone, to the minute: "2026-11-22 09:00". The zone is one of the IANA
/// database, such as "America/Denver".
duologue_status duologue_show_time(duologue_time_t time,
                                   const char *time_zone,
                                   duologue_buffer **text,
                                   duologue_error **error);

/// Tells which moment a preset names, seen from `now` on the calendar of a zone.
duologue_status duologue_snooze_preset_until(duologue_snooze_preset_t preset,
                                             duologue_time_t now,
                                             const char *time_zone,
                                             duologue_time_t *until,
                                             duologue_error **error);

/// Gives a conversation by id.
duologue_status duologue_messenger_conversation(const duologue_messenger *messenger,
                                                duologue_conversation_id_t conversation_id,
                                                duologue_conversation **conversation,
                                                duologue_error **error);

/// Marks the conversation as complete: its session is finished, it leaves the Inbox, and nothing of it stays unread.
/// `DUOLOGUE_E_ACTION_REFUSED` if there is no active session to finish.
duologue_status duologue_messenger_complete(const duologue_messenger *messenger,
                                            duologue_conversation_id_t conversation,
                                            const duologue_by *by,
                                            duologue_conversation **changed,
                                            duologue_error **error);

/// Clears the conversation from the Inbox without completing it; nothing of it stays unread.
/// `DUOLOGUE_E_ACTION_REFUSED` if it is neither in the Inbox nor snoozed.
duologue_status duologue_messenger_archive(const duologue_messenger *messenger,
                                           duologue_conversation_id_t conversation,
                                           const duologue_by *by,
                                           duologue_conversation **changed,
                                           duologue_error **error);

/// Brings the conversation back into the Inbox with an active session.
/// `DUOLOGUE_E_ACTION_REFUSED` if it is open or snoozed.
duologue_status duologue_messenger_reopen(const duologue_messenger *messenger,
                                          duologue_conversation_id_t conversation,
                                          const duologue_by *by,
                                          duologue_conversation **changed,
                                          duologue_error **error);

/// Flags the conversation: at least one message of it is unread from now on. One that is out of the Inbox comes back.
duologue_status duologue_messenger_mark_unread(const duologue_messenger *messenger,
                                               duologue_conversation_id_t conversation,
                                               const duologue_by *by,
                                               duologue_conversation **changed,
                                               duologue_error **error);

/// Marks messages as read, up to and including `up_to`, or with 0 all of them. What came after stays unread.
duologue_status duologue_messenger_read(const duologue_messenger *messenger,
                                        duologue_conversation_id_t conversation,
                                        duologue_message_id_t up_to,
                                        const duologue_by *by,
                                        duologue_conversation **changed,
                                        duologue_error **error);

/// Gives the conversation to an agent. Nothing happens if it is theirs already.
/// With `expected_assignee` two agents cannot both claim it: the second has `DUOLOGUE_E_CONFLICT`.
duologue_status duologue_messenger_assign(const duologue_messenger *messenger,
                                          duologue_conversation_id_t conversation,
                                          duologue_agent_id_t to,
                                          const duologue_by *by,
                                          duologue_conversation **changed,
                                          duologue_error **error);

/// Takes the conversation from its agent. Nothing happens if it has none.
duologue_status duologue_messenger_unassign(const duologue_messenger *messenger,
                                            duologue_conversation_id_t conversation,
                                            const duologue_by *by,
                                            duologue_conversation **changed,
                                            duologue_error **error);

/// Puts a tag on, by its name without case. A name that no tag has makes a new one; nothing happens if it is on already.
duologue_status duologue_messenger_add_tag(const duologue_messenger *messenger,
                                           duologue_conversation_id_t conversation,
                                           const char *tag,
                                           const duologue_by *by,
                                           duologue_conversation **changed,
                                           duologue_error **error);

/// Puts a tag on, by its id. Nothing happens if it is on already.
duologue_status duologue_messenger_add_tag_by_id(const duologue_messenger *messenger,
                                                 duologue_conversation_id_t conversation,
                                                 duologue_tag_id_t tag,
                                                 const duologue_by *by,
                                                 duologue_conversation **changed,
                                                 duologue_error **error);

/// Takes a tag off, by its name without case. Nothing happens if it is not on, or if no tag has the name.
duologue_status duologue_messenger_remove_tag(const duologue_messenger *messenger,
                                              duologue_conversation_id_t conversation,
                                              const char *tag,
                                              const duologue_by *by,
                                              duologue_conversation **changed,
                                              duologue_error **error);

/// Takes a tag off, by its id. Nothing happens if it is not on.
duologue_status duologue_messenger_remove_tag_by_id(const duologue_messenger *messenger,
                                                    duologue_conversation_id_t conversation,
                                                    duologue_tag_id_t tag,
                                                    const duologue_by *by,
                                                    duologue_conversation **changed,
                                                    duologue_error **error);

/// Moves the conversation to another mailbox. Nothing happens if it is there already.
/// A gateway goes on delivering into its own mailbox: what the customer writes next may begin a conversation there.
/// `DUOLOGUE_E_ACTION_REFUSED` if the contact has a conversation in that mailbox.
duologue_status duologue_messenger_move_to_mailbox(const duologue_messenger *messenger,
                                                   duologue_conversation_id_t conversation,
                                                   duologue_mailbox_id_t to,
                                                   const duologue_by *by,
                                                   duologue_conversation **changed,
                                                   duologue_error **error);

/// Lists every action with whether it is allowed now, and why not.
/// It agrees with what the command would do; what depends on the command's own arguments is not looked at.
duologue_status duologue_messenger_allowed_actions(const duologue_messenger *messenger,
                                                   duologue_conversation_id_t conversation,
                                                   duologue_allowed_action_cursor **actions,
                                                   duologue_error **error);

/// When a snooze ends: one of `until`, `after_ms` and `preset`; none of them with `DUOLOGUE_SNOOZE_MODE_UNTIL_REPLY`,
/// which waits for the customer alone.
typedef struct {
  /// Set by `DUOLOGUE_SNOOZE_OPTIONS_INIT`.
  size_t struct_size;
  /// The moment at which it ends; `DUOLOGUE_NO_TIME` for none.
  duologue_time_t until;
  /// How long it lasts from now; 0 for no such time.
  int64_t after_ms;
  /// A usual time, reckoned in the workspace's zone; 0 for none.
  duologue_snooze_preset_t preset;
  /// What the customer's answer does; 0 for `DUOLOGUE_SNOOZE_MODE_WAKE_ON_REPLY`.
  duologue_snooze_mode_t mode;
} duologue_snooze_options;

#define DUOLOGUE_SNOOZE_OPTIONS_INIT {sizeof(duologue_snooze_options), DUOLOGUE_NO_TIME, 0, 0, 0}

/// Hides the conversation from the Inbox until a time, or until the customer answers. Snoozing again replaces the time.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a time that is not ahead; `DUOLOGUE_E_ACTION_REFUSED` if the conversation is neither
/// in the Inbox nor snoozed.
duologue_status duologue_messenger_snooze(const duologue_messenger *messenger,
                                          duologue_conversation_id_t conversation,
                                          const duologue_snooze_options *snooze,
                                          const duologue_by *by,
                                          duologue_conversation **changed,
                                          duologue_error **error);

/// Brings a snoozed conversation back into the Inbox before its time.
/// `DUOLOGUE_E_ACTION_REFUSED` if it is not snoozed.
duologue_status duologue_messenger_unsnooze(const duologue_messenger *messenger,
                                            duologue_conversation_id_t conversation,
                                            const duologue_by *by,
                                            duologue_conversation **changed,
                                            duologue_error **error);

/// Lists when each preset would bring a conversation back if it were snoozed now, the soonest first.
duologue_status duologue_messenger_snooze_presets(const duologue_messenger *messenger,
                                                  duologue_snooze_time_cursor **presets,
                                                  duologue_error **error);

/// What a view is narrowed to. NULL, and what is not set, is all of it. One narrowing is read straight from an index;
/// with more, the conversations of the first are looked through for the others.
typedef struct {
  /// Set by `DUOLOGUE_NARROWING_INIT`.
  size_t struct_size;
  /// Conversations in this mailbox.
  duologue_mailbox_id_t mailbox;
  /// Conversations assigned to this agent.
  duologue_agent_id_t agent;
  /// `DUOLOGUE_YES` for conversations assigned to nobody, without `agent`.
  int32_t unassigned;
  /// Conversations whose customer used this gateway last.
  duologue_gateway_id_t gateway;
  /// Conversations with all of these tags, at most 100.
  const duologue_tag_id_t *tags;
  /// How many there are.
  size_t tag_count;
  /// Conversations with at least one of these tags, at most 100.
  const duologue_tag_id_t *any_tags;
  /// How many there are.
  size_t any_tag_count;
  /// `DUOLOGUE_YES` for conversations with unread messages.
  int32_t unread;
  /// Conversations with this text, of at most 200 characters, in their contact's name or address or the beginning of
  /// their last message, without case.
  const char *text;
} duologue_narrowing;

#define DUOLOGUE_NARROWING_INIT {sizeof(duologue_narrowing), 0, 0, 0, 0, NULL, 0, NULL, 0, 0, NULL}

/// Lists the conversations of a view, the Inbox if it is 0, newest activity first.
/// A row that something happens to meanwhile moves to the top; no other is skipped or comes twice. A narrowing by text
/// looks through at most 10,000 rows for one page, which may then end before its limit and yet have more after it.
duologue_status duologue_messenger_conversations(const duologue_messenger *messenger,
                                                 duologue_view_t view,
                                                 const duologue_narrowing *narrowing,
                                                 const duologue_paging *paging,
                                                 duologue_conversation_cursor **conversations,
                                                 duologue_error **error);

/// How many conversations a view has on all pages; -1 for other lists, and for a view that more than one narrowing, or
/// one by text, is applied to.
int64_t duologue_conversation_cursor_total(const duologue_conversation_cursor *cursor);

/// How many unread messages the whole Inbox had when a view was listed, and in how many conversations; 0 for other lists.
void duologue_conversation_cursor_badge(const duologue_conversation_cursor *cursor,
                                        uint64_t *messages,
                                        uint64_t *conversations);

/// Lists every conversation of a contact: one for each mailbox, in the order of mailboxes.
duologue_status duologue_messenger_conversations_of(const duologue_messenger *messenger,
                                                    duologue_contact_id_t contact,
                                                    duologue_conversation_cursor **conversations,
                                                    duologue_error **error);

/// Tells how many unread messages the Inbox has, and in how many conversations.
duologue_status duologue_messenger_badge(const duologue_messenger *messenger,
                                         uint64_t *messages,
                                         uint64_t *conversations,
                                         duologue_error **error);

/// Tells what a sidebar shows beside each entry of a view, the Inbox if it is 0.
duologue_status duologue_messenger_counts(const duologue_messenger *messenger,
                                          duologue_view_t view,
                                          duologue_counts **counts,
                                          duologue_error **error);

/// What is done to each of many conversations. A verb takes what its function takes; the rest is not looked at.
typedef struct {
  /// Set by `DUOLOGUE_COMMAND_INIT`.
  size_t struct_size;
  /// What is done.
  duologue_verb_t verb;
  /// `SNOOZE`: until when; it needs to live as long as the call.
  const duologue_snooze_options *snooze;
  /// `ASSIGN`: to whom.
  duologue_agent_id_t agent;
  /// `ADD_TAG` and `REMOVE_TAG`: the tag's name, or NULL to give its id.
  const char *tag;
  /// `ADD_TAG` and `REMOVE_TAG`: the tag's id, or 0 to give its name.
  duologue_tag_id_t tag_id;
  /// `ADD_NOTE`: the text.
  const char *note;
  /// Its length in bytes; `DUOLOGUE_NUL_TERMINATED` by `DUOLOGUE_COMMAND_INIT`.
  size_t note_length;
  /// `MOVE_TO_MAILBOX`: where to.
  duologue_mailbox_id_t mailbox;
} duologue_command;

#define DUOLOGUE_COMMAND_INIT {sizeof(duologue_command), 0, NULL, 0, NULL, 0, NULL, DUOLOGUE_NUL_TERMINATED, 0}

/// Does the same to many conversations, and gives a result for each in their order.
/// One that is refused, or that has moved on, keeps no other back. A hundred at a time share a transaction: if the database
/// fails, each of the hundred that it failed for has that error, and so have those after them; those before are done.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a command that no conversation could take: then nothing is done.
duologue_status duologue_messenger_bulk(const duologue_messenger *messenger,
                                        const duologue_conversation_id_t *conversations,
                                        size_t count,
                                        const duologue_command *command,
                                        const duologue_by *by,
                                        duologue_bulk_result_cursor **results,
                                        duologue_error **error);

// Events ------------------------------------------------------------------------------------------

/// What sort of thing happened. A kind that the host registered is minus its id. One of the
/// `DUOLOGUE_EVENT_KIND_...` numbers.
typedef int64_t duologue_event_kind_t;

/// A session started.
#define DUOLOGUE_EVENT_KIND_CONVERSATION_STARTED 1
/// The session was finished by marking the conversation as complete.
#define DUOLOGUE_EVENT_KIND_CONVERSATION_FINISHED 2
/// The row was cleared from the Inbox without completion.
#define DUOLOGUE_EVENT_KIND_CONVERSATION_ARCHIVED 3
/// The conversation was brought back.
#define DUOLOGUE_EVENT_KIND_CONVERSATION_REOPENED 4
/// The customer wrote.
#define DUOLOGUE_EVENT_KIND_INCOMING_MESSAGE 5
/// The business wrote.
#define DUOLOGUE_EVENT_KIND_OUTGOING_MESSAGE 6
/// A message of the business's did not arrive.
#define DUOLOGUE_EVENT_KIND_DELIVERY_FAILED 7
/// Someone left a note, which the customer never sees.
#define DUOLOGUE_EVENT_KIND_NOTE_ADDED 8
/// A tag was put on.
#define DUOLOGUE_EVENT_KIND_TAG_ADDED 9
/// A tag was taken off.
#define DUOLOGUE_EVENT_KIND_TAG_REMOVED 10
/// The conversation was given to an agent.
#define DUOLOGUE_EVENT_KIND_ASSIGNED 11
/// The conversation was taken from an agent.
#define DUOLOGUE_EVENT_KIND_UNASSIGNED 12
/// The conversation was hidden.
#define DUOLOGUE_EVENT_KIND_SNOOZED 13
/// The conversation is no longer hidden.
#define DUOLOGUE_EVENT_KIND_SNOOZE_ENDED 14
/// The conversation was flagged.
#define DUOLOGUE_EVENT_KIND_MARKED_UNREAD 15
/// The conversation went to another mailbox.
#define DUOLOGUE_EVENT_KIND_MAILBOX_CHANGED 16
/// A customer became known.
#define DUOLOGUE_EVENT_KIND_CONTACT_CREATED 17
/// Something about a customer changed.
#define DUOLOGUE_EVENT_KIND_CONTACT_UPDATED 18
/// A test went to a tester; it is in no conversation's timeline.
#define DUOLOGUE_EVENT_KIND_TEST_SENT 19
/// Messages were read. Internal, as are the next: shown only where asked for by name.
#define DUOLOGUE_EVENT_KIND_READ 20
/// The delivery status of a message changed.
#define DUOLOGUE_EVENT_KIND_DELIVERY_CHANGED 21
/// A message was written that goes at a set time.
#define DUOLOGUE_EVENT_KIND_MESSAGE_SCHEDULED 22
/// A message that had not gone yet was changed.
#define DUOLOGUE_EVENT_KIND_MESSAGE_EDITED 23
/// A message that had not gone yet was called off.
#define DUOLOGUE_EVENT_KIND_MESSAGE_CANCELLED 24
/// An agent, mailbox, gateway, tag, quick reply or the workspace was added or changed.
#define DUOLOGUE_EVENT_KIND_SETTINGS_CHANGED 25

/// The number's name, such as "conversation_started"; NULL for any other number.
const char *duologue_event_kind_name(duologue_event_kind_t event_kind);

/// Who did something. One of the `DUOLOGUE_ACTOR_...` numbers.
typedef int32_t duologue_actor_t;

/// An agent.
#define DUOLOGUE_ACTOR_AGENT 1
/// The customer.
#define DUOLOGUE_ACTOR_CONTACT 2
/// The host application.
#define DUOLOGUE_ACTOR_HOST 3
/// The engine, by itself: a snooze that ended, say.
#define DUOLOGUE_ACTOR_SYSTEM 4

/// The number's name, such as "agent"; NULL for any other number.
const char *duologue_actor_name(duologue_actor_t actor);

/// One entry of the log and of timelines.
typedef struct duologue_event duologue_event;

/// Names the event; later ones have larger numbers.
duologue_event_id_t duologue_event_id(const duologue_event *event);

/// When it happened.
duologue_time_t duologue_event_at(const duologue_event *event);

/// What sort of thing happened.
duologue_event_kind_t duologue_event_kind(const duologue_event *event);

/// Who did it.
duologue_actor_t duologue_event_actor(const duologue_event *event);

/// The agent who did it; 0 if none did.
duologue_agent_id_t duologue_event_agent(const duologue_event *event);

/// The conversation it belongs to, if it belongs to one.
duologue_conversation_id_t duologue_event_conversation(const duologue_event *event);

/// The contact it is about, if it is about one.
duologue_contact_id_t duologue_event_contact(const duologue_event *event);

/// The message, for the kinds that are one; NULL otherwise.
const duologue_message *duologue_event_message(const duologue_event *event);

/// The text of a note, or the title of a host's event; empty otherwise.
const char *duologue_event_text(const duologue_event *event);

/// A host's own data, a JSON object; empty if there are none.
const char *duologue_event_attributes(const duologue_event *event);

/// The initials of the agent who sent the message, as they were then; empty if there is none.
const char *duologue_event_initials(const duologue_event *event);

/// The agent that the conversation was given to or taken from.
duologue_agent_id_t duologue_event_assignee(const duologue_event *event);

/// The tag that was put on or taken off.
duologue_tag_id_t duologue_event_tag(const duologue_event *event);

/// The mailbox that the conversation began in or went to.
duologue_mailbox_id_t duologue_event_mailbox(const duologue_event *event);

/// The name of that agent, tag or mailbox as it was then, or what was changed about a contact or
/// setting.
const char *duologue_event_name(const duologue_event *event);

/// When the snooze ends by itself, or the scheduled message goes.
duologue_time_t duologue_event_until(const duologue_event *event);

/// What an answer does to the snooze.
duologue_snooze_mode_t duologue_event_snooze_mode(const duologue_event *event);

/// The unread count that is left; -1 for the kinds that tell none.
int64_t duologue_event_unread(const duologue_event *event);

/// The message that was edited or called off, or whose delivery status changed.
duologue_message_id_t duologue_event_about(const duologue_event *event);

/// The delivery status that the message reached.
duologue_delivery_status_t duologue_event_status(const duologue_event *event);

/// The provider's error code; empty if there is none.
const char *duologue_event_error_code(const duologue_event *event);

/// A copy of its own, to be freed by the caller.
duologue_event *duologue_event_clone(const duologue_event *event);

/// Frees it; NULL is left alone.
void duologue_event_free(duologue_event *event);

/// A list of `duologue_event`, a row at a time; for one thread at a time.
typedef struct duologue_event_cursor duologue_event_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_event_cursor_next(duologue_event_cursor *cursor,
                                           const duologue_event **event,
                                           duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_event_cursor_after(const duologue_event_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_event_cursor_free(duologue_event_cursor *cursor);

/// A kind of event with the label that a person picks it by.
typedef struct duologue_kind_entry duologue_kind_entry;

/// The kind.
duologue_event_kind_t duologue_kind_entry_kind(const duologue_kind_entry *kind_entry);

/// Its stable name: the engine's in snake case, the host's as registered.
const char *duologue_kind_entry_name(const duologue_kind_entry *kind_entry);

/// Its label.
const char *duologue_kind_entry_label(const duologue_kind_entry *kind_entry);

/// A copy of its own, to be freed by the caller.
duologue_kind_entry *duologue_kind_entry_clone(const duologue_kind_entry *kind_entry);

/// Frees it; NULL is left alone.
void duologue_kind_entry_free(duologue_kind_entry *kind_entry);

/// A list of `duologue_kind_entry`, a row at a time; for one thread at a time.
typedef struct duologue_kind_entry_cursor duologue_kind_entry_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_kind_entry_cursor_next(duologue_kind_entry_cursor *cursor,
                                                const duologue_kind_entry **kind_entry,
                                                duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_kind_entry_cursor_after(const duologue_kind_entry_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_kind_entry_cursor_free(duologue_kind_entry_cursor *cursor);

/// Leaves a note in a conversation. The customer never sees it, and it changes nothing else.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a text that is empty, holds a NUL or has more than 256 KiB.
duologue_status duologue_messenger_add_note(const duologue_messenger *messenger,
                                            duologue_conversation_id_t conversation,
                                            const char *text,
                                            size_t length,
                                            const duologue_by *by,
                                            duologue_event **event,
                                            duologue_error **error);

/// Leaves a note on a contact's profile: it is in the contact's activity, and in no conversation.
/// `DUOLOGUE_E_INVALID_ARGUMENT` as for a note in a conversation.
duologue_status duologue_messenger_add_contact_note(const duologue_messenger *messenger,
                                                    duologue_contact_id_t contact,
                                                    const char *text,
                                                    size_t length,
                                                    const duologue_by *by,
                                                    duologue_event **event,
                                                    duologue_error **error);

/// An event of the host's own: an order, a check-in.
typedef struct {
  /// Set by `DUOLOGUE_HOST_EVENT_INIT`.
  size_t struct_size;
  /// What a timeline shows.
  const char *title;
  /// The host's own data, a JSON object that is kept as it is; NULL for none.
  const char *attributes;
  /// Its length in bytes; `DUOLOGUE_NUL_TERMINATED` by `DUOLOGUE_HOST_EVENT_INIT`.
  size_t attributes_length;
  /// When it happened; `DUOLOGUE_NO_TIME`, and a time ahead, for now.
  duologue_time_t at;
} duologue_host_event;

#define DUOLOGUE_HOST_EVENT_INIT {sizeof(duologue_host_event), NULL, NULL, DUOLOGUE_NUL_TERMINATED, DUOLOGUE_NO_TIME}

/// Adds an event of the host's own to a conversation. It moves and marks nothing.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a kind of the engine's own, and for attributes that are no JSON object.
duologue_status duologue_messenger_add_event(const duologue_messenger *messenger,
                                             duologue_conversation_id_t conversation,
                                             duologue_event_kind_t kind,
                                             const duologue_host_event *happened,
                                             const duologue_by *by,
                                             duologue_event **event,
                                             duologue_error **error);

/// Adds an event of the host's own to a contact's activity, in no conversation.
/// `DUOLOGUE_E_INVALID_ARGUMENT` as for an event in a conversation.
duologue_status duologue_messenger_add_contact_event(const duologue_messenger *messenger,
                                                     duologue_contact_id_t contact,
                                                     duologue_event_kind_t kind,
                                                     const duologue_host_event *happened,
                                                     const duologue_by *by,
                                                     duologue_event **event,
                                                     duologue_error **error);

/// Registers a kind of event of the host's own, such as "order_shipped" with the label "Order Shipped".
/// Registering the name again gives it another label. The kind is a number below zero, the same for ever.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a name that is not lower-case words joined by `_`, or that is the engine's own.
duologue_status duologue_messenger_register_event_kind(const duologue_messenger *messenger,
                                                       const char *name,
                                                       const char *label,
                                                       duologue_event_kind_t *kind,
                                                       duologue_error **error);

/// Lists the kinds that a filter offers, the host's own after the engine's: those with `search` in their label, without
/// case, or all of them for NULL.
duologue_status duologue_messenger_event_kinds(const duologue_messenger *messenger,
                                               const char *search,
                                               duologue_kind_entry_cursor **kinds,
                                               duologue_error **error);

/// Lists what happened in a conversation, the newest first: the events of these kinds, or without kinds all but the
/// internal ones.
duologue_status duologue_messenger_timeline(const duologue_messenger *messenger,
                                            duologue_conversation_id_t conversation,
                                            const duologue_event_kind_t *kinds,
                                            size_t kind_count,
                                            const duologue_paging *paging,
                                            duologue_event_cursor **events,
                                            duologue_error **error);

/// Lists what a contact did and what was done about them, the newest first: in all conversations and on the profile. The
/// kinds are as for a timeline.
duologue_status duologue_messenger_activity(const duologue_messenger *messenger,
                                            duologue_contact_id_t contact,
                                            const duologue_event_kind_t *kinds,
                                            size_t kind_count,
                                            const duologue_paging *paging,
                                            duologue_event_cursor **events,
                                            duologue_error **error);

/// How many kinds the filter of a timeline names, each counted once: the number that a screen shows beside it.
size_t duologue_event_cursor_active_filter_count(const duologue_event_cursor *cursor);

/// What is called when something has changed. It is copied: it needs to live only during the call that takes it.
typedef struct {
  /// Set by `DUOLOGUE_WATCH_INIT`.
  size_t struct_size;
  /// Called on a thread of the library's, with no lock held. It may use the messenger, and free its watcher.
  void (*wake)(void *user_data);
  /// What the functions get.
  void *user_data;
  /// Runs once, with the user data, after the last call of `wake`, or when the watch is refused; may be NULL.
  void (*drop)(void *user_data);
} duologue_watch;

#define DUOLOGUE_WATCH_INIT {sizeof(duologue_watch), NULL, NULL, NULL}

/// Lists what happened in the whole workspace after a place in the log, the earliest first, internal kinds included: at
/// most `limit` events, or 500 if it is 0.
/// `after` is what `duologue_event_cursor_after` of the list before gave, which is never NULL here; NULL begins at the
/// beginning. Every event is there exactly once, whoever wrote it, and none appears later behind a place that was read
/// past. `DUOLOGUE_E_INVALID_ARGUMENT` for a place beyond the end of the log, which a workspace that was restored has lost.
duologue_status duologue_messenger_changes(const duologue_messenger *messenger,
                                           const char *after,
                                           size_t limit,
                                           duologue_event_cursor **events,
                                           duologue_error **error);

/// As `duologue_messenger_changes`, and if there are none, waits for some: so many milliseconds, with -1 for ever, or until
/// `duologue_messenger_interrupt`; then the list is empty. A change of another process is seen within a tenth of a second.
duologue_status duologue_messenger_wait_changes(const duologue_messenger *messenger,
                                                const char *after,
                                                int64_t timeout_ms,
                                                size_t limit,
                                                duologue_event_cursor **events,
                                                duologue_error **error);

/// Gives the place after everything that has happened so far, as a text, to follow what happens from now on.
duologue_status duologue_messenger_last_change(const duologue_messenger *messenger,
                                               duologue_buffer **after,
                                               duologue_error **error);

/// Ends every `duologue_messenger_wait_changes` that waits at this moment, in whichever thread. One that begins later waits:
/// whoever ends a reader for good sets a flag before this, and the reader looks at the flag before each wait. A wait may begin
/// between the two, so let it have an end: a second is short enough to stop, and long enough to cost nothing.
void duologue_messenger_interrupt(const duologue_messenger *messenger);

/// Calls a function of the host's until it is freed.
typedef struct duologue_watcher duologue_watcher;

/// Calls `wake` whenever something has changed since it was called last, in this process or another: for a program with an
/// event loop, which then reads the changes on a thread of its own choosing. Many changes may come to one call; the first
/// can come before this returns.
/// `DUOLOGUE_E_STORAGE` if the operating system gives no thread.
duologue_status duologue_messenger_watch(const duologue_messenger *messenger,
                                         const duologue_watch *watch,
                                         duologue_watcher **watcher,
                                         duologue_error **error);

/// Ends the calls; NULL is left alone. When it returns none is under way, and `drop` has been called, unless the callback
/// itself called this.
void duologue_watcher_free(duologue_watcher *watcher);

// Care --------------------------------------------------------------------------------------------

/// It survives the end of the process; a power cut may take the last few back, never half of one.
/// The default.
#define DUOLOGUE_DURABILITY_NORMAL 1
/// It survives a power cut: each commit waits for the disk.
#define DUOLOGUE_DURABILITY_FULL 2

/// The number's name, such as "normal"; NULL for any other number.
const char *duologue_durability_name(duologue_durability_t durability);

/// All in a day's work.
#define DUOLOGUE_LOG_LEVEL_DEBUG 1
/// Something that does not happen all the time, and is as it should be.
#define DUOLOGUE_LOG_LEVEL_INFO 2
/// Something went wrong, and is tried again, or waits for somebody to look.
#define DUOLOGUE_LOG_LEVEL_WARN 3
/// Something went wrong for good.
#define DUOLOGUE_LOG_LEVEL_ERROR 4

/// The number's name, such as "debug"; NULL for any other number.
const char *duologue_log_level_name(duologue_log_level_t log_level);

/// One place where a table does not say what the log says.
typedef struct duologue_difference duologue_difference;

/// What differs, such as "conversation 7".
const char *duologue_difference_subject(const duologue_difference *difference);

/// In what, such as "unread".
const char *duologue_difference_field(const duologue_difference *difference);

/// What the table says.
const char *duologue_difference_stored(const duologue_difference *difference);

/// What the log says.
const char *duologue_difference_rebuilt(const duologue_difference *difference);

/// What a verification found.
typedef struct duologue_verification duologue_verification;

/// How many `duologue_verification_difference` has.
size_t duologue_verification_difference_count(const duologue_verification *verification);

/// A place where a table does not say what the log says; none for a sound workspace; NULL beyond
/// the last.
const duologue_difference *duologue_verification_difference(const duologue_verification *verification,
                                                            size_t index);

/// How many conversations were rebuilt.
int64_t duologue_verification_conversations(const duologue_verification *verification);

/// How many events they were rebuilt from.
int64_t duologue_verification_events(const duologue_verification *verification);

/// A copy of its own, to be freed by the caller.
duologue_verification *duologue_verification_clone(const duologue_verification *verification);

/// Frees it; NULL is left alone.
void duologue_verification_free(duologue_verification *verification);

/// What became of one of many workspaces that were to be migrated.
typedef struct duologue_migration_result duologue_migration_result;

/// The number of the schema that it had; 0 if it could not be migrated.
int64_t duologue_migration_result_before(const duologue_migration_result *migration_result);

/// The number of the schema that it has now, that of this release: the same, if there was nothing
/// to do; 0 if it could not be migrated.
int64_t duologue_migration_result_after(const duologue_migration_result *migration_result);

/// Why it could not be migrated; NULL if it could.
const duologue_error *duologue_migration_result_error(const duologue_migration_result *migration_result);

/// A copy of its own, to be freed by the caller.
duologue_migration_result *duologue_migration_result_clone(const duologue_migration_result *migration_result);

/// Frees it; NULL is left alone.
void duologue_migration_result_free(duologue_migration_result *migration_result);

/// A list of `duologue_migration_result`, a row at a time; for one thread at a time.
typedef struct duologue_migration_result_cursor duologue_migration_result_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_migration_result_cursor_next(duologue_migration_result_cursor *cursor,
                                                      const duologue_migration_result **migration_result,
                                                      duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_migration_result_cursor_after(const duologue_migration_result_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_migration_result_cursor_free(duologue_migration_result_cursor *cursor);

/// A schema of a PostgreSQL database that is a workspace.
typedef struct duologue_schema duologue_schema;

/// Its name. A URL of the database with "schema=NAME" among its parameters opens it.
const char *duologue_schema_name(const duologue_schema *schema);

/// A copy of its own, to be freed by the caller.
duologue_schema *duologue_schema_clone(const duologue_schema *schema);

/// Frees it; NULL is left alone.
void duologue_schema_free(duologue_schema *schema);

/// A list of `duologue_schema`, a row at a time; for one thread at a time.
typedef struct duologue_schema_cursor duologue_schema_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_schema_cursor_next(duologue_schema_cursor *cursor,
                                            const duologue_schema **schema,
                                            duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_schema_cursor_after(const duologue_schema_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_schema_cursor_free(duologue_schema_cursor *cursor);

/// How many outgoing messages have a delivery status.
typedef struct duologue_delivery_count duologue_delivery_count;

/// The delivery status.
duologue_delivery_status_t duologue_delivery_count_status(const duologue_delivery_count *delivery_count);

/// The messages.
int64_t duologue_delivery_count_messages(const duologue_delivery_count *delivery_count);

/// A delivery worker.
typedef struct duologue_worker_health duologue_worker_health;

/// When it was started.
duologue_time_t duologue_worker_health_started_at(const duologue_worker_health *worker_health);

/// When it last gave a sign of life, which it does at least every ten seconds, unless a provider
/// keeps it.
duologue_time_t duologue_worker_health_beat_at(const duologue_worker_health *worker_health);

/// How many messages it had handed over or given up when it last gave a sign of life.
int64_t duologue_worker_health_delivered(const duologue_worker_health *worker_health);

/// Why its last round failed; empty if it did not.
const char *duologue_worker_health_last_error(const duologue_worker_health *worker_health);

/// How a workspace is doing at one moment.
typedef struct duologue_health duologue_health;

/// Messages in the outbox that go at a set time.
int64_t duologue_health_scheduled(const duologue_health *health);

/// Messages in the outbox that wait for another.
int64_t duologue_health_held(const duologue_health *health);

/// Messages in the outbox that could go, those that wait for another attempt included.
int64_t duologue_health_queued(const duologue_health *health);

/// Messages that are being handed over.
int64_t duologue_health_sending(const duologue_health *health);

/// When the message was sent that is queued the longest; `DUOLOGUE_NO_TIME` if none is.
duologue_time_t duologue_health_oldest_queued(const duologue_health *health);

/// How many `duologue_health_delivery` has.
size_t duologue_health_delivery_count(const duologue_health *health);

/// How many outgoing messages have one of the delivery statuses; those that none has are left out;
/// NULL beyond the last.
const duologue_delivery_count *duologue_health_delivery(const duologue_health *health,
                                                        size_t index);

/// How many `duologue_health_worker` has.
size_t duologue_health_worker_count(const duologue_health *health);

/// A delivery worker of any process that has not been stopped, the earliest first; NULL beyond the
/// last.
const duologue_worker_health *duologue_health_worker(const duologue_health *health, size_t index);

/// Statements that the database engine ran for this messenger, without those that begin and end
/// transactions.
int64_t duologue_health_statements(const duologue_health *health);

/// Rows that they answered with.
int64_t duologue_health_rows(const duologue_health *health);

/// Steps of SQLite's virtual machine.
int64_t duologue_health_steps(const duologue_health *health);

/// Sorts that no index saved.
int64_t duologue_health_sorts(const duologue_health *health);

/// Steps through tables that no index shortened.
int64_t duologue_health_full_scan_steps(const duologue_health *health);

/// A copy of its own, to be freed by the caller.
duologue_health *duologue_health_clone(const duologue_health *health);

/// Frees it; NULL is left alone.
void duologue_health_free(duologue_health *health);

/// Does what is due: ends snoozes, each once and in order, lets scheduled messages go, and forgets media that nothing
/// uses. A worker does it by itself.
duologue_status duologue_messenger_tick(const duologue_messenger *messenger,
                                        duologue_tick **tick,
                                        duologue_error **error);

/// Tells when the next snooze ends or the next scheduled message goes; `DUOLOGUE_NO_TIME` if nothing has a time.
duologue_status duologue_messenger_next_deadline(const duologue_messenger *messenger,
                                                 duologue_time_t *deadline,
                                                 duologue_error **error);

/// Rebuilds every conversation, session, counter and delivery status from the log, and compares. It reads the whole log and
/// changes nothing.
duologue_status duologue_messenger_verify(const duologue_messenger *messenger,
                                          duologue_verification **verification,
                                          duologue_error **error);

/// Tells what waits in the outbox, how deliveries stand, which workers live, and what the database did. It is cheap enough
/// for every few seconds.
duologue_status duologue_messenger_health(const duologue_messenger *messenger,
                                          duologue_health **health,
                                          duologue_error **error);

/// Copies the workspace, as it is at one moment, to a file that is not there yet, while others go on using it.
/// The copy is on the disk, and under its name, when this returns, or not there at all. To restore it, open it. What was
/// queued is queued in it too: deliver from one of the two. Media in a store of the host's are not in it.
/// `DUOLOGUE_E_INVALID_ARGUMENT` if there is such a file already.
duologue_status duologue_messenger_backup(const duologue_messenger *messenger,
                                          const char *path,
                                          duologue_error **error);

/// Looks whether a copy can be restored: whether every page of the file is sound, whether media are what their digests say,
/// and whether its tables agree with its log. The file is only read. `DUOLOGUE_E_CORRUPT` if it is damaged.
duologue_status duologue_check_backup(const char *path,
                                      duologue_verification **verification,
                                      duologue_error **error);

/// Takes a piece of an export. To fail, it returns a status other than `DUOLOGUE_OK`, and may set `*error` by
/// `duologue_error_new`; `error` is never NULL.
typedef duologue_status (*duologue_write_t)(void *user_data,
                                            const uint8_t *data,
                                            size_t length,
                                            duologue_error **error);

/// Gives a piece of an export: writes at most `capacity` bytes into `buffer` and their number into `read`, 0 at the end. To
/// fail, it returns a status other than `DUOLOGUE_OK`, and may set `*error` by `duologue_error_new`; `error` is never NULL.
typedef duologue_status (*duologue_read_t)(void *user_data,
                                           uint8_t *buffer,
                                           size_t capacity,
                                           size_t *read,
                                           duologue_error **error);

/// Writes the whole workspace, as it is at one moment, as JSON Lines, the content of media included. `lines`, which may be
/// NULL, is set to how many there are.
/// `write` is called on this thread, and must not use the messenger. What the workspace holds of customers is in the export
/// as it is: keep it as safe as the database.
/// `DUOLOGUE_E_CALLBACK` if `write` fails; `DUOLOGUE_E_BUSY` if new files kept coming into use.
duologue_status duologue_messenger_export(const duologue_messenger *messenger,
                                          duologue_write_t write,
                                          void *user_data,
                                          uint64_t *lines,
                                          duologue_error **error);

/// Reads an export into a workspace in which nothing has happened yet. `lines`, which may be NULL, is set to how many there
/// were.
/// `read` is called on this thread, and must not use the messenger. Everything has the number that it had. What the other
/// workspace had queued is queued here too: deliver from one of the two.
/// `DUOLOGUE_E_ACTION_REFUSED` if something has happened here; `DUOLOGUE_E_INVALID_ARGUMENT`, naming the line, for what is
/// no export or not the whole of one; `DUOLOGUE_E_NEWER_WORKSPACE` if a later release wrote it; `DUOLOGUE_E_CALLBACK` if
/// `read` fails. Nothing is imported then.
duologue_status duologue_messenger_import(const duologue_messenger *messenger,
                                          duologue_read_t read,
                                          void *user_data,
                                          uint64_t *lines,
                                          duologue_error **error);

/// Makes another workspace, in which nothing has happened yet, the same as this one, as it is at one moment, while others go
/// on using it. `rows`, which may be NULL, is set to how many there are.
/// The two may be any that can be opened: so a workspace moves between a file and a PostgreSQL database. Everything has the
/// number that it had, and media come along, wherever each of the two keeps them. What is queued in one is queued in both:
/// deliver from one of the two.
/// `DUOLOGUE_E_ACTION_REFUSED` if something has happened in the other; `DUOLOGUE_E_READ_ONLY` if that was opened for reading
/// only; `DUOLOGUE_E_CORRUPT` if this one does not agree with itself, or media of its are missing or damaged;
/// `DUOLOGUE_E_BUSY` if new files kept coming into use. Nothing is copied then.
duologue_status duologue_messenger_copy_to(const duologue_messenger *messenger,
                                           const duologue_messenger *to,
                                           uint64_t *rows,
                                           duologue_error **error);

/// Lists the schemas of a PostgreSQL database that are workspaces, of whatever release, by name. A schema that the URL
/// itself names makes no difference.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for what is no URL of one, `DUOLOGUE_E_STORAGE` if it cannot be reached.
duologue_status duologue_workspaces(const char *url,
                                    duologue_schema_cursor **schemas,
                                    duologue_error **error);

/// Opens each of these workspaces, migrates it if it is of an earlier release, and closes it again, and gives a result for
/// each in their order. One that fails keeps no other back. They may be in use meanwhile; none is made where there is none.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a path that is NULL or not UTF-8: then nothing is done.
duologue_status duologue_migrate_all(const char *const *paths,
                                     size_t count,
                                     duologue_migration_result_cursor **results,
                                     duologue_error **error);

// Texts -------------------------------------------------------------------------------------------

/// A character takes one septet, or two.
#define DUOLOGUE_ENCODING_GSM_7BIT 1
/// An octet for each of the characters U+0000 to U+00FF; only where it is asked for.
#define DUOLOGUE_ENCODING_EIGHT_BIT 2
/// A character takes one 16-bit unit, or two.
#define DUOLOGUE_ENCODING_UCS2 3

/// The number's name, such as "gsm_7bit"; NULL for any other number.
const char *duologue_encoding_name(duologue_encoding_t encoding);

/// Where a text that needs several segments may be cut. One of the `DUOLOGUE_SPLIT_...` numbers.
typedef int32_t duologue_split_t;

/// Between any two code points.
#define DUOLOGUE_SPLIT_CODEPOINT 1
/// Between grapheme clusters, so that flags and accented letters stay whole.
#define DUOLOGUE_SPLIT_GRAPHEME 2

/// The number's name, such as "codepoint"; NULL for any other number.
const char *duologue_split_name(duologue_split_t split);

/// A national language of GSM 7-bit, by its identifier (3GPP TS 23.038, clause 6.2.1.2.4). One of
/// the `DUOLOGUE_LANGUAGE_...` numbers.
typedef int32_t duologue_language_t;

/// None: the default alphabet, or its extension table.
#define DUOLOGUE_LANGUAGE_DEFAULT 0
/// Turkish.
#define DUOLOGUE_LANGUAGE_TURKISH 1
/// Spanish, which has a single shift table and no locking one.
#define DUOLOGUE_LANGUAGE_SPANISH 2
/// Portuguese.
#define DUOLOGUE_LANGUAGE_PORTUGUESE 3
/// Bengali and Assamese.
#define DUOLOGUE_LANGUAGE_BENGALI 4
/// Gujarati.
#define DUOLOGUE_LANGUAGE_GUJARATI 5
/// Hindi.
#define DUOLOGUE_LANGUAGE_HINDI 6
/// Kannada.
#define DUOLOGUE_LANGUAGE_KANNADA 7
/// Malayalam.
#define DUOLOGUE_LANGUAGE_MALAYALAM 8
/// Oriya.
#define DUOLOGUE_LANGUAGE_ORIYA 9
/// Punjabi.
#define DUOLOGUE_LANGUAGE_PUNJABI 10
/// Tamil.
#define DUOLOGUE_LANGUAGE_TAMIL 11
/// Telugu.
#define DUOLOGUE_LANGUAGE_TELUGU 12
/// Urdu.
#define DUOLOGUE_LANGUAGE_URDU 13

/// The number's name, such as "default"; NULL for any other number.
const char *duologue_language_name(duologue_language_t language);

/// How far a text may be spelled in other characters. One of the `DUOLOGUE_SMART_LEVEL_...`
/// numbers.
typedef int32_t duologue_smart_level_t;

/// What no reader misses: plain quotation marks, dashes, spaces and dots.
#define DUOLOGUE_SMART_LEVEL_LOSSLESS 1
/// What looks alike or is commonly typed so; the default.
#define DUOLOGUE_SMART_LEVEL_VISUAL 2
/// Letters lose the accents that GSM 7-bit lacks, which may make another word.
#define DUOLOGUE_SMART_LEVEL_LOSSY 3

/// The number's name, such as "lossless"; NULL for any other number.
const char *duologue_smart_level_name(duologue_smart_level_t smart_level);

/// When a text is spelled in other characters. One of the `DUOLOGUE_SMART_MODE_...` numbers.
typedef int32_t duologue_smart_mode_t;

/// Never.
#define DUOLOGUE_SMART_MODE_OFF 1
/// If that needs fewer segments, or makes it fit the encoding asked for; the default.
#define DUOLOGUE_SMART_MODE_ONLY_IF_CHEAPER 2
/// Always.
#define DUOLOGUE_SMART_MODE_ALWAYS 3

/// The number's name, such as "off"; NULL for any other number.
const char *duologue_smart_mode_name(duologue_smart_mode_t smart_mode);

/// Code points before it.
int64_t duologue_unencodable_index(const duologue_unencodable *unencodable);

/// Bytes of UTF-8 before it.
int64_t duologue_unencodable_offset(const duologue_unencodable *unencodable);

/// UTF-16 units before it.
int64_t duologue_unencodable_unit_offset(const duologue_unencodable *unencodable);

/// The character.
const char *duologue_unencodable_character(const duologue_unencodable *unencodable);

/// How GSM 7-bit can spell it, or the stretch that it is part of; NULL if it cannot.
const char *duologue_unencodable_replacement(const duologue_unencodable *unencodable);

/// The first byte of the text that the replacement stands for; -1 without one.
int64_t duologue_unencodable_replaced_start(const duologue_unencodable *unencodable);

/// The byte behind the last of them; -1 without one.
int64_t duologue_unencodable_replaced_end(const duologue_unencodable *unencodable);

/// What keeps a text out of GSM 7-bit, and what that costs.
typedef struct duologue_explanation duologue_explanation;

/// The segments of the text as it is.
int64_t duologue_explanation_segments(const duologue_explanation *explanation);

/// Those of the text once everything that has a spelling is spelled so.
int64_t duologue_explanation_segments_spelled(const duologue_explanation *explanation);

/// The segments that the spelling saves; below zero where it needs more.
int64_t duologue_explanation_saving(const duologue_explanation *explanation);

/// How many `duologue_explanation_unencodable` has.
size_t duologue_explanation_unencodable_count(const duologue_explanation *explanation);

/// A character that keeps it out, in order; NULL beyond the last.
const duologue_unencodable *duologue_explanation_unencodable(const duologue_explanation *explanation,
                                                             size_t index);

/// A copy of its own, to be freed by the caller.
duologue_explanation *duologue_explanation_clone(const duologue_explanation *explanation);

/// Frees it; NULL is left alone.
void duologue_explanation_free(duologue_explanation *explanation);

/// The first byte of the caller's text that is replaced.
int64_t duologue_replacement_start(const duologue_replacement *replacement);

/// The byte behind the last.
int64_t duologue_replacement_end(const duologue_replacement *replacement);

/// Code points before it.
int64_t duologue_replacement_index(const duologue_replacement *replacement);

/// UTF-16 units before it.
int64_t duologue_replacement_unit_offset(const duologue_replacement *replacement);

/// What stood there.
const char *duologue_replacement_original(const duologue_replacement *replacement);

/// What stands there now; empty for what is left out.
const char *duologue_replacement_replacement(const duologue_replacement *replacement);

/// A text spelled so that it needs fewer segments.
typedef struct duologue_smart_text duologue_smart_text;

/// The text.
const char *duologue_smart_text_text(const duologue_smart_text *smart_text);

/// How many `duologue_smart_text_replacement` has.
size_t duologue_smart_text_replacement_count(const duologue_smart_text *smart_text);

/// A stretch that is different, in order; NULL beyond the last.
const duologue_replacement *duologue_smart_text_replacement(const duologue_smart_text *smart_text,
                                                            size_t index);

/// The segments of the text as it was given; -1 if it did not fit the encoding asked for.
int64_t duologue_smart_text_segments_before(const duologue_smart_text *smart_text);

/// The segments of the text as it is now.
int64_t duologue_smart_text_segments(const duologue_smart_text *smart_text);

/// A copy of its own, to be freed by the caller.
duologue_smart_text *duologue_smart_text_clone(const duologue_smart_text *smart_text);

/// Frees it; NULL is left alone.
void duologue_smart_text_free(duologue_smart_text *smart_text);

/// A segment as it goes over the air (3GPP TS 23.040, clause 9.2.3).
typedef struct duologue_part duologue_part;

/// What of the text is in it; cut at a NUL, which only other encodings than GSM 7-bit can hold.
const char *duologue_part_text(const duologue_part *part);

/// The user data (TP-User-Data), header included; at most 140 octets. `length`, which may be NULL,
/// is set to how many octets there are.
const uint8_t *duologue_part_user_data(const duologue_part *part, size_t *length);

/// The length that goes before it (TP-User-Data-Length): septets for GSM 7-bit, octets otherwise.
int64_t duologue_part_user_data_length(const duologue_part *part);

/// The coding (TP-Data-Coding-Scheme): 0 for GSM 7-bit, 4 for 8-bit data, 8 for UCS-2.
int64_t duologue_part_data_coding(const duologue_part *part);

/// Whether the user data begin with a header (TP-User-Data-Header-Indicator).
bool duologue_part_has_header(const duologue_part *part);

/// A copy of its own, to be freed by the caller.
duologue_part *duologue_part_clone(const duologue_part *part);

/// Frees it; NULL is left alone.
void duologue_part_free(duologue_part *part);

/// A list of `duologue_part`, a row at a time; for one thread at a time.
typedef struct duologue_part_cursor duologue_part_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_part_cursor_next(duologue_part_cursor *cursor,
                                          const duologue_part **part,
                                          duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_part_cursor_after(const duologue_part_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_part_cursor_free(duologue_part_cursor *cursor);

/// A segment that was read from the air.
typedef struct duologue_decoded_part duologue_decoded_part;

/// The text of this part; cut at a NUL.
const char *duologue_decoded_part_text(const duologue_decoded_part *decoded_part);

/// By which the parts of a message are known; -1 for a message of its own, as are the next three.
int64_t duologue_decoded_part_reference(const duologue_decoded_part *decoded_part);

/// The width of the reference: 8 or 16.
int64_t duologue_decoded_part_reference_bits(const duologue_decoded_part *decoded_part);

/// How many parts the message has.
int64_t duologue_decoded_part_total(const duologue_decoded_part *decoded_part);

/// Which of them this is, from 1 on.
int64_t duologue_decoded_part_sequence(const duologue_decoded_part *decoded_part);

/// The application that it is for; -1 if the header names none.
int64_t duologue_decoded_part_destination_port(const duologue_decoded_part *decoded_part);

/// The application that it comes from; -1 if the header names none.
int64_t duologue_decoded_part_source_port(const duologue_decoded_part *decoded_part);

/// How the text is written.
duologue_encoding_t duologue_decoded_part_encoding(const duologue_decoded_part *decoded_part);

/// The language of the locking shift table in use.
duologue_language_t duologue_decoded_part_locking(const duologue_decoded_part *decoded_part);

/// The language of the single shift table in use.
duologue_language_t duologue_decoded_part_single(const duologue_decoded_part *decoded_part);

/// A copy of its own, to be freed by the caller.
duologue_decoded_part *duologue_decoded_part_clone(const duologue_decoded_part *decoded_part);

/// Frees it; NULL is left alone.
void duologue_decoded_part_free(duologue_decoded_part *decoded_part);

/// A message whose parts were put together.
typedef struct duologue_reassembled duologue_reassembled;

/// The text of the parts, in order; nothing stands for missing ones. Cut at a NUL.
const char *duologue_reassembled_text(const duologue_reassembled *reassembled);

/// Who sent it, as it was said.
const char *duologue_reassembled_sender(const duologue_reassembled *reassembled);

/// Whom it is for, as it was said.
const char *duologue_reassembled_recipient(const duologue_reassembled *reassembled);

/// By which its parts were known; -1 for a message of its own.
int64_t duologue_reassembled_reference(const duologue_reassembled *reassembled);

/// The width of the reference: 8 or 16; -1 for a message of its own.
int64_t duologue_reassembled_reference_bits(const duologue_reassembled *reassembled);

/// How many parts the message has; 1 for a message of its own.
int64_t duologue_reassembled_total(const duologue_reassembled *reassembled);

/// How many `duologue_reassembled_missing` has.
size_t duologue_reassembled_missing_count(const duologue_reassembled *reassembled);

/// The number of a part that has not come, from 1 on; 0 beyond the last.
int64_t duologue_reassembled_missing(const duologue_reassembled *reassembled, size_t index);

/// The application that it is for; -1 if no part names one.
int64_t duologue_reassembled_destination_port(const duologue_reassembled *reassembled);

/// The application that it comes from; -1 if no part names one.
int64_t duologue_reassembled_source_port(const duologue_reassembled *reassembled);

/// When the first of its parts came.
duologue_time_t duologue_reassembled_first_at(const duologue_reassembled *reassembled);

/// Whether no part is missing.
bool duologue_reassembled_complete(const duologue_reassembled *reassembled);

/// A copy of its own, to be freed by the caller.
duologue_reassembled *duologue_reassembled_clone(const duologue_reassembled *reassembled);

/// Frees it; NULL is left alone.
void duologue_reassembled_free(duologue_reassembled *reassembled);

/// A list of `duologue_reassembled`, a row at a time; for one thread at a time.
typedef struct duologue_reassembled_cursor duologue_reassembled_cursor;

/// Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.
duologue_status duologue_reassembled_cursor_next(duologue_reassembled_cursor *cursor,
                                                 const duologue_reassembled **reassembled,
                                                 duologue_error **error);

/// Where to go on: the text to continue the list after, once every row has been read, since it is
/// the place behind all of them from the beginning; NULL if nothing is left.
const char *duologue_reassembled_cursor_after(const duologue_reassembled_cursor *cursor);

/// Frees it; NULL is left alone.
void duologue_reassembled_cursor_free(duologue_reassembled_cursor *cursor);

/// Which national tables of GSM 7-bit may be used. One of the `DUOLOGUE_NATIONAL_...` numbers.
typedef int32_t duologue_national_t;

/// None but the default alphabet and its extension table, which every handset can read.
#define DUOLOGUE_NATIONAL_NONE 0
/// Those of `locking` and `single`, even for a text that could do without.
#define DUOLOGUE_NATIONAL_PAIR 1
/// Those of `languages` with the fewest segments.
#define DUOLOGUE_NATIONAL_AUTO 2

/// How a text is to be counted. NULL, and what `DUOLOGUE_SEGMENT_OPTIONS_INIT` sets, is the fewest segments of what
/// every handset can read.
typedef struct {
  /// Set by `DUOLOGUE_SEGMENT_OPTIONS_INIT`.
  size_t struct_size;
  /// The encoding; 0 for GSM 7-bit if it holds every character, and UCS-2 otherwise.
  duologue_encoding_t encoding;
  /// Where a text of several segments may be cut; 0 for between any two code points.
  duologue_split_t split;
  /// The width of the number by which a phone knows that segments belong together: 8 or 16; 0 for 8.
  int32_t reference_bits;
  /// Which national tables GSM 7-bit may use.
  duologue_national_t national;
  /// For `DUOLOGUE_NATIONAL_PAIR`, the language of the locking shift table; not Spanish, which has none.
  duologue_language_t locking;
  /// For `DUOLOGUE_NATIONAL_PAIR`, the language of the single shift table.
  duologue_language_t single;
  /// For `DUOLOGUE_NATIONAL_AUTO`, the languages allowed, as bits `1u << DUOLOGUE_LANGUAGE_...`; 0 for all of them.
  uint32_t languages;
  /// The port that every segment names as its own, 0 to 65535; -1 for a text that a person reads.
  int32_t destination_port;
  /// The port that it comes from, 0 to 65535; -1 if there is no other.
  int32_t source_port;
} duologue_segment_options;

#define DUOLOGUE_SEGMENT_OPTIONS_INIT {sizeof(duologue_segment_options), 0, 0, 0, 0, 0, 0, 0, -1, -1}

/// What a text is sent and billed as.
typedef struct {
  /// Set by `DUOLOGUE_SEGMENTS_INIT`.
  size_t struct_size;
  /// The encoding of the whole message: one character outside GSM 7-bit moves all of it to UCS-2.
  duologue_encoding_t encoding;
  /// The language of the locking shift table in use.
  duologue_language_t locking;
  /// The language of the single shift table in use.
  duologue_language_t single;
  /// 1 if the segments can be sent as one message, which has 255 at most; 0 if not.
  int32_t concatenable;
  /// How many segments there are; 0 for an empty text.
  size_t count;
  /// Septets (GSM 7-bit), octets (8-bit data) or UTF-16 units (UCS-2) of the text.
  size_t units;
  /// Units that a segment of this message holds: a message of several pays for a header in each.
  size_t capacity;
  /// Units left in the last segment.
  size_t remaining;
} duologue_segments;

#define DUOLOGUE_SEGMENTS_INIT {sizeof(duologue_segments), 0, 0, 0, 0, 0, 0, 0, 0}

/// Counts the segments of a text as `duologue_segment_text` does without options; 0 for an empty text. It reads the text and
/// allocates nothing.
duologue_status duologue_segment_count(const char *text,
                                       size_t length,
                                       size_t *count,
                                       duologue_error **error);

/// Counts the segments of many texts, as `duologue_segment_count` does of each. `counts` has room for as many numbers.
///
/// `lengths` may be NULL: then each text ends with a NUL. It may be the same array as `counts`. If a text is not acceptable, the
/// error's value is its index, and all counts are 0.
duologue_status duologue_segment_counts(const char *const *texts,
                                        const size_t *lengths,
                                        size_t count,
                                        size_t *counts,
                                        duologue_error **error);

/// Counts a text with options. They are NULL for the defaults, and so is `segments` to see only whether the options hold it.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if the options ask for an encoding that does not hold the text: the error's value is the
/// first character that is not held.
duologue_status duologue_segment_text(const char *text,
                                      size_t length,
                                      const duologue_segment_options *options,
                                      duologue_segments *segments,
                                      duologue_error **error);

/// Tells where each segment of a text ends: the offset of the byte behind it. The first begins at 0, each other where the one
/// before it ends.
///
/// `ends` has room for `capacity` numbers, and no more are written; `count` is how many segments there are. Fails as
/// `duologue_segment_text` does.
duologue_status duologue_segment_ends(const char *text,
                                      size_t length,
                                      const duologue_segment_options *options,
                                      size_t *ends,
                                      size_t capacity,
                                      size_t *count,
                                      duologue_error **error);

/// How a text is to be spelled.
typedef struct {
  /// Set by `DUOLOGUE_SMART_OPTIONS_INIT`.
  size_t struct_size;
  /// How far the spelling may be from the text; 0 for `DUOLOGUE_SMART_LEVEL_VISUAL`.
  duologue_smart_level_t level;
  /// When the text is replaced; 0 for `DUOLOGUE_SMART_MODE_ONLY_IF_CHEAPER`.
  duologue_smart_mode_t mode;
  /// How the text will be counted; NULL for the defaults.
  const duologue_segment_options *segments;
} duologue_smart_options;

#define DUOLOGUE_SMART_OPTIONS_INIT {sizeof(duologue_smart_options), 0, 0, NULL}

/// Finds what keeps a text out of GSM 7-bit, and counts its segments as it is and as it could be spelled at a level, 0 for
/// `DUOLOGUE_SMART_LEVEL_VISUAL`. An encoding that the options ask for is left open.
duologue_status duologue_explain(const char *text,
                                 size_t length,
                                 const duologue_segment_options *options,
                                 duologue_smart_level_t level,
                                 duologue_explanation **explanation,
                                 duologue_error **error);

/// Spells a text with GSM 7-bit as far as it can be done at `DUOLOGUE_SMART_LEVEL_VISUAL`, whether that saves segments or
/// not; what has no spelling stays.
duologue_status duologue_to_gsm(const char *text,
                                size_t length,
                                duologue_buffer **spelled,
                                duologue_error **error);

/// Replaces what keeps a text out of GSM 7-bit, if that saves segments.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if the encoding asked for does not hold what it comes to, and for a text with a NUL in it.
duologue_status duologue_smart_encode(const char *text,
                                      size_t length,
                                      const duologue_smart_options *options,
                                      duologue_smart_text **spelled,
                                      duologue_error **error);

/// The version of the table behind `duologue_to_gsm` and `duologue_smart_encode`: any change of what some character becomes
/// raises it.
int64_t duologue_smart_map_version(void);

/// The user data of one short message, with what a network says of them beside it.
typedef struct {
  /// Set by `DUOLOGUE_USER_DATA_INIT`.
  size_t struct_size;
  /// The user data (TP-User-Data), header included.
  const uint8_t *octets;
  /// How many octets there are.
  size_t length;
  /// The length that stands before them (TP-User-Data-Length): septets for GSM 7-bit, octets otherwise. Octets beyond it
  /// are not read.
  size_t user_data_length;
  /// The coding (TP-Data-Coding-Scheme), 0 to 255.
  int32_t data_coding;
  /// `DUOLOGUE_YES` if the octets begin with a header (TP-User-Data-Header-Indicator).
  int32_t has_header;
} duologue_user_data;

#define DUOLOGUE_USER_DATA_INIT {sizeof(duologue_user_data), NULL, 0, 0, 0, 0}

/// Writes a text as the user data of its segments; none for an empty text.
///
/// By the reference a phone knows which segments belong together: take another one for each message to the same recipient.
/// `DUOLOGUE_E_INVALID_ARGUMENT` if it is above 255 and `reference_bits` is not 16, if the text takes more than 255 segments, and for
/// what `duologue_segment_text` refuses.
duologue_status duologue_encode_parts(const char *text,
                                      size_t length,
                                      uint16_t reference,
                                      const duologue_segment_options *options,
                                      duologue_part_cursor **parts,
                                      duologue_error **error);

/// Reads the user data of one short message. What others send is not always by the rules, so all of it that can be read is.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if there are fewer octets than the length says, and for compressed texts (3GPP TS 23.042).
duologue_status duologue_decode_part(const duologue_user_data *user_data,
                                     duologue_decoded_part **part,
                                     duologue_error **error);

/// Puts the parts of long messages together, in whichever order they come. It keeps them in memory alone. It is for one thread
/// at a time.
///
/// Parts belong together if they have the same sender, recipient, reference, width of the reference and total. A message
/// times out when its latest part that was not a duplicate is as old as the limits say; one that is incomplete then, or had to
/// make room, waits for `duologue_reassembler_expire`.
typedef struct duologue_reassembler duologue_reassembler;

/// How much a reassembler holds, and for how long. As much again may wait for `duologue_reassembler_expire`.
typedef struct {
  /// Set by `DUOLOGUE_REASSEMBLY_LIMITS_INIT`.
  size_t struct_size;
  /// How long after its latest new part an incomplete message is handed out; 0 for an hour.
  int64_t timeout_ms;
  /// How many parts are held; 0 for 10,000.
  size_t max_parts;
  /// How many bytes are held: one for each septet or octet of text of each part, and sender and recipient of each message; 0
  /// for 4 MiB.
  size_t max_bytes;
} duologue_reassembly_limits;

#define DUOLOGUE_REASSEMBLY_LIMITS_INIT {sizeof(duologue_reassembly_limits), 0, 0, 0}

/// Makes a reassembler that holds nothing yet.
duologue_status duologue_reassembler_new(const duologue_reassembly_limits *limits,
                                         duologue_reassembler **reassembler,
                                         duologue_error **error);

/// Frees it, and what it holds; NULL is left alone.
void duologue_reassembler_free(duologue_reassembler *reassembler);

/// Takes in a part, and gives the message that it completes; NULL if parts of it are missing. A part that is no part of
/// several is a message of its own and given at once.
///
/// Sender and recipient are any texts that tell one from the other. `message` must not be NULL: the message would be lost.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for what `duologue_decode_part` refuses and for a part that alone is more than the limits
/// allow; `DUOLOGUE_E_ACTION_REFUSED` with the code `reassembler_full` if `duologue_reassembler_expire` has to be called first.
duologue_status duologue_reassembler_add(duologue_reassembler *reassembler,
                                         const duologue_user_data *user_data,
                                         const char *sender,
                                         const char *recipient,
                                         duologue_time_t now,
                                         duologue_reassembled **message,
                                         duologue_error **error);

/// Hands out the messages that had to make room, and those that have timed out, with what has come of them; the one that has
/// waited longest first. The reassembler forgets them, so `messages` must not be NULL.
duologue_status duologue_reassembler_expire(duologue_reassembler *reassembler,
                                            duologue_time_t now,
                                            duologue_reassembled_cursor **messages,
                                            duologue_error **error);

/// Hands out everything that is held, complete or not, such as before the program ends. `messages` must not be NULL.
duologue_status duologue_reassembler_drain(duologue_reassembler *reassembler,
                                           duologue_reassembled_cursor **messages,
                                           duologue_error **error);

/// Tells how much is held of messages that are not complete.
duologue_status duologue_reassembler_held(const duologue_reassembler *reassembler,
                                          size_t *messages,
                                          size_t *parts,
                                          size_t *bytes,
                                          duologue_error **error);

/// Tells how much was taken out to make room and waits for `duologue_reassembler_expire`.
duologue_status duologue_reassembler_waiting(const duologue_reassembler *reassembler,
                                             size_t *messages,
                                             size_t *parts,
                                             size_t *bytes,
                                             duologue_error **error);

/// When the message that has waited longest times out, if nothing comes for it; `DUOLOGUE_NO_TIME` if none is held.
duologue_time_t duologue_reassembler_next_timeout(const duologue_reassembler *reassembler);

/// A text that is being written, which tells at any time what `duologue_segment_text` would of it. It is for one thread at a
/// time.
///
/// An edit at the end of the text, and the answer after it, take time for what is added or removed and for about one segment,
/// however long the text is. Offsets are bytes of UTF-8 and lie between characters.
typedef struct duologue_segment_counter duologue_segment_counter;

/// Makes a counter that begins with a text, such as a draft that was kept; NULL with the length 0 for none.
duologue_status duologue_segment_counter_new(const char *text,
                                             size_t length,
                                             const duologue_segment_options *options,
                                             duologue_segment_counter **counter,
                                             duologue_error **error);

/// Frees it; NULL is left alone.
void duologue_segment_counter_free(duologue_segment_counter *counter);

/// Adds to the end of the text. What is added, here and below, may be a stretch of the text itself.
duologue_status duologue_segment_counter_append(duologue_segment_counter *counter,
                                                const char *text,
                                                size_t length,
                                                duologue_error **error);

/// Inserts before the byte at an offset.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if that is beyond the end of the text or within a character.
duologue_status duologue_segment_counter_insert(duologue_segment_counter *counter,
                                                size_t at,
                                                const char *text,
                                                size_t length,
                                                duologue_error **error);

/// Removes the bytes from `start` up to `end`.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if one is beyond the end of the text or within a character, or the end is before the start.
duologue_status duologue_segment_counter_delete(duologue_segment_counter *counter,
                                                size_t start,
                                                size_t end,
                                                duologue_error **error);

/// Puts a text in the place of the bytes from `start` up to `end`. Fails as `duologue_segment_counter_delete` does.
duologue_status duologue_segment_counter_replace(duologue_segment_counter *counter,
                                                 size_t start,
                                                 size_t end,
                                                 const char *text,
                                                 size_t length,
                                                 duologue_error **error);

/// Empties the text.
duologue_status duologue_segment_counter_clear(duologue_segment_counter *counter,
                                               duologue_error **error);

/// Tells what `duologue_segment_text` does of the text, from what is known of it already.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` while the text has a character that the encoding asked for does not hold. It may have it all
/// the same: a person has to see what they typed, and may yet change it.
duologue_status duologue_segment_counter_segments(duologue_segment_counter *counter,
                                                  duologue_segments *segments,
                                                  duologue_error **error);

/// Tells where each segment of the text ends, as `duologue_segment_ends` does.
duologue_status duologue_segment_counter_ends(duologue_segment_counter *counter,
                                              size_t *ends,
                                              size_t capacity,
                                              size_t *count,
                                              duologue_error **error);

/// The text as it stands, borrowed until the next change. Its length goes to `length`; no NUL follows it.
const char *duologue_segment_counter_text(const duologue_segment_counter *counter,
                                          size_t *length);

/// Finds the offset of the UTF-16 unit of an index; for their number, where the text ends. A user interface that is built with
/// JavaScript, Java, Windows or Qt counts in UTF-16.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if the text has fewer, or if it is the second of a surrogate pair.
duologue_status duologue_segment_counter_offset_of_utf16(const duologue_segment_counter *counter,
                                                         size_t index,
                                                         size_t *offset,
                                                         duologue_error **error);

/// Finds the offset of the code point of an index; for their number, where the text ends.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if the text has fewer.
duologue_status duologue_segment_counter_offset_of_char(const duologue_segment_counter *counter,
                                                        size_t index,
                                                        size_t *offset,
                                                        duologue_error **error);

/// The text of a quick reply, checked and ready to be filled any number of times, by any number of threads.
///
/// The language is a small part of Jinja's: `{{ contact.first_name | default('there') }}`, `{% if %}` with `elif` and `else`,
/// `{% for word in ['a', 'b'] %}`, `{% set name = expression %}`, `{% raw %}`, `{# comment #}`, and the filters default, upper,
/// lower, title, capitalize, trim, replace and length. It can name what `duologue_template_variable` lists, and the contact's
/// custom fields as `contact.fields.size` or `contact.fields['Shoe size']`, and nothing else. Nothing is escaped.
typedef struct duologue_template duologue_template;

/// Checks a template of at most 16 KiB.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT`, with the line and what is wrong there, for a mistake in the language, a name that there is
/// not, and more nesting than a text needs.
duologue_status duologue_template_parse(const char *text,
                                        size_t length,
                                        duologue_template **parsed,
                                        duologue_error **error);

/// Frees it; NULL is left alone.
void duologue_template_free(duologue_template *parsed);

/// The source as it was given.
const char *duologue_template_source(const duologue_template *parsed);

/// Fills a template with values by their names, such as `contact.first_name` or `contact.fields.Shoe size`. A value that is
/// NULL or blank counts as missing.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a name that there is not; with the code `missing_value`, and the name as the error's value,
/// for a value that is missing where the template does not say what to write instead; and if the text grows beyond 64 KiB
/// or takes too many steps.
duologue_status duologue_template_expand(const duologue_template *parsed,
                                         const char *const *names,
                                         const char *const *values,
                                         size_t count,
                                         duologue_buffer **text,
                                         duologue_error **error);

/// How many names a template can use, apart from the contact's custom fields.
size_t duologue_template_variable_count(void);

/// One of those names, such as "contact.first_name"; NULL beyond the last.
const char *duologue_template_variable(size_t index);

// Words -------------------------------------------------------------------------------------------

/// Reads an address as a person writes it, and gives it as the library does: `+12125550100`, `72345`, `Corner Shop` or
/// `ann.lee@example.com`.
///
/// A phone number without a country code is read as dialled in the region, two letters of ISO 3166-1; with NULL it is refused.
duologue_status duologue_parse_address(const char *address,
                                       const char *region,
                                       duologue_buffer **parsed,
                                       duologue_error **error);

/// Tells what sort of address a canonical one is, by its syntax alone.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for what is no address in its canonical form, which `duologue_parse_address` gives.
duologue_status duologue_address_kind_of(const char *address,
                                         duologue_address_kind_t *kind,
                                         duologue_error **error);

/// Gives the initials of a display name: the first letter of its first and of its last word, in upper case. A name of one word
/// gives one letter, and one with nothing to show gives `?`.
duologue_status duologue_initials(const char *name,
                                  duologue_buffer **initials,
                                  duologue_error **error);

/// Whether a gateway of a kind reaches an address; false for a number that is no kind and a text that is no canonical
/// address.
bool duologue_gateway_kind_reaches(duologue_gateway_kind_t kind,
                                   const char *address);

/// The label that a person reads for a kind of event, such as "Note Added"; NULL for a kind of the host's, whose label is
/// where it is listed, and for a number that is none.
const char *duologue_event_kind_label(duologue_event_kind_t kind);

/// Whether a timeline shows a kind of event only when it is asked for by name.
bool duologue_event_kind_is_internal(duologue_event_kind_t kind);

/// A reason in English, as the message of an error has it; NULL for a number that is none.
const char *duologue_reason_text(duologue_reason_t reason);

/// Whether a message of this delivery status certainly did not reach the recipient.
bool duologue_delivery_status_is_failure(duologue_delivery_status_t status);

/// The delivery status that holds after both were reported, in whichever order; 0 if one of them is none.
duologue_delivery_status_t duologue_delivery_status_join(duologue_delivery_status_t a,
                                                         duologue_delivery_status_t b);

/// Whether a national language has a locking shift table: all but Spanish; false for a number that is none.
bool duologue_language_has_locking_table(duologue_language_t language);

#ifdef __cplusplus
}  // extern "C"
#endif

#endif  // DUOLOGUE_H
