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
