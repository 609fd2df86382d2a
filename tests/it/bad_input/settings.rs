//! Wrong calls about agents, mailboxes, tags, quick replies, event kinds and the workspace itself.

#![expect(clippy::too_many_lines, reason = "tables of calls")]

use duologue::{AgentId, MailboxId, QuickReplyChange, QuickReplyId, TagId, Workspace};

use super::world::{World, long, nobody};
use super::{Wrong, invalid, not_found, taken, wrong};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = names();
    calls.extend(unknown_ids());
    calls.extend(tags());
    calls.extend(quick_replies());
    calls.extend(event_kinds());
    calls
}

fn names() -> Vec<Wrong> {
    let empty = "must not be empty";
    let control = "must not contain control characters";
    vec![
        wrong(
            "an agent's name of two lines",
            |w| w.messenger.add_agent("Ann\nLee"),
            invalid("name", "Ann\nLee", control),
        ),
        wrong(
            "an agent's name with a NUL",
            |w| w.messenger.add_agent("Ann\0"),
            invalid("name", "Ann\0", control),
        ),
        wrong(
            "an agent's name of 201 characters",
            |w| w.messenger.add_agent(&"é".repeat(201)),
            invalid(
                "name",
                "é".repeat(201),
                "has 201 characters, at most 200 are allowed",
            ),
        ),
        wrong(
            "an agent's name of a megabyte",
            |w| w.messenger.add_agent(&long(1 << 20)),
            invalid(
                "name",
                long(1 << 20),
                "has 1048576 characters, at most 200 are allowed",
            ),
        ),
        wrong(
            "an agent renamed with an escape sequence",
            |w| w.messenger.rename_agent(w.agents.ann, "Ann\u{1b}[31m"),
            invalid("name", "Ann\u{1b}[31m", control),
        ),
        wrong(
            "a mailbox without a name",
            |w| w.messenger.add_mailbox(""),
            invalid("name", "", empty),
        ),
        wrong(
            "a mailbox whose name is blank",
            |w| w.messenger.add_mailbox(" \t "),
            invalid("name", " \t ", empty),
        ),
        wrong(
            "a mailbox with a NUL",
            |w| w.messenger.add_mailbox("Shop\0"),
            invalid("name", "Shop\0", control),
        ),
        wrong(
            "a mailbox's name of 201 characters",
            |w| w.messenger.add_mailbox(&long(201)),
            invalid("name", long(201), "at most 200"),
        ),
        wrong(
            "a mailbox's name that is taken in another case",
            |w| w.messenger.add_mailbox(" mAiN "),
            taken("name", "mAiN", "mailbox 1"),
        ),
        wrong(
            "a mailbox renamed to nothing",
            |w| w.messenger.rename_mailbox(w.mailboxes.main, " "),
            invalid("name", " ", empty),
        ),
        wrong(
            "a mailbox renamed to another's name",
            |w| w.messenger.rename_mailbox(w.mailboxes.main, "REPAIRS"),
            taken("name", "REPAIRS", "mailbox 2"),
        ),
        wrong(
            "a workspace's name with a NUL",
            |w| {
                w.messenger.update_workspace(&Workspace {
                    name: "Shop\0".to_owned(),
                    brand: String::new(),
                })
            },
            invalid("name", "Shop\0", control),
        ),
        wrong(
            "a brand with a NUL",
            |w| {
                w.messenger.update_workspace(&Workspace {
                    name: String::new(),
                    brand: "Shop\0".to_owned(),
                })
            },
            invalid("brand", "Shop\0", control),
        ),
        wrong(
            "a brand of 201 characters beside a good name",
            |w| {
                w.messenger.update_workspace(&Workspace {
                    name: "Shop".to_owned(),
                    brand: long(201),
                })
            },
            invalid("brand", long(201), "at most 200"),
        ),
    ]
}

fn unknown_ids() -> Vec<Wrong> {
    let agent = nobody(AgentId::from_raw);
    let mailbox = nobody(MailboxId::from_raw);
    vec![
        wrong(
            "an unknown agent",
            move |w| w.messenger.agent(agent),
            not_found("agent", 999),
        ),
        wrong(
            "an unknown agent renamed",
            move |w| w.messenger.rename_agent(agent, "Eve"),
            not_found("agent", 999),
        ),
        wrong(
            "an unknown agent deactivated",
            move |w| w.messenger.deactivate_agent(agent),
            not_found("agent", 999),
        ),
        wrong(
            "an unknown agent activated",
            move |w| w.messenger.activate_agent(agent),
            not_found("agent", 999),
        ),
        wrong(
            "an unknown mailbox renamed",
            move |w| w.messenger.rename_mailbox(mailbox, "Sales"),
            not_found("mailbox", 999),
        ),
    ]
}

fn tags() -> Vec<Wrong> {
    let tag = nobody(TagId::from_raw);
    let color = |color: &'static str| move |w: &World| w.messenger.create_tag("New", color);
    let form = "is not of the form #rrggbb";
    vec![
        wrong(
            "a tag without a name",
            |w| w.messenger.create_tag("", ""),
            invalid("name", "", "must not be empty"),
        ),
        wrong(
            "a tag's name with a tab",
            |w| w.messenger.create_tag("a\tb", ""),
            invalid("name", "a\tb", "control"),
        ),
        wrong(
            "a tag's name with a NUL",
            |w| w.messenger.create_tag("a\0b", ""),
            invalid("name", "a\0b", "control"),
        ),
        wrong(
            "a tag's name that is too long",
            |w| w.messenger.create_tag(&long(201), ""),
            invalid("name", long(201), "at most 200"),
        ),
        wrong(
            "a tag's name that is taken in another case",
            |w| w.messenger.create_tag("sIZing", ""),
            taken("name", "sIZing", "tag 1"),
        ),
        wrong(
            "a colour by name",
            color("red"),
            invalid("color", "red", form),
        ),
        wrong(
            "a colour of three digits",
            color("#f80"),
            invalid("color", "#f80", form),
        ),
        wrong(
            "a colour without a hash",
            color("ff8800"),
            invalid("color", "ff8800", form),
        ),
        wrong(
            "a colour of letters",
            color("#gggggg"),
            invalid("color", "#gggggg", form),
        ),
        wrong(
            "a colour with a NUL",
            color("#ff880\0"),
            invalid("color", "#ff880\0", form),
        ),
        wrong(
            "a tag renamed to nothing",
            |w| w.messenger.update_tag(w.tags.vip, "", ""),
            invalid("name", "", "empty"),
        ),
        wrong(
            "a tag with a new wrong colour",
            |w| w.messenger.update_tag(w.tags.vip, "VIP", "blue"),
            invalid("color", "blue", form),
        ),
        wrong(
            "a tag renamed to another's name",
            |w| w.messenger.update_tag(w.tags.vip, "SIZING", ""),
            taken("name", "SIZING", "tag 1"),
        ),
        wrong(
            "an unknown tag changed",
            move |w| w.messenger.update_tag(tag, "New", ""),
            not_found("tag", 999),
        ),
        wrong(
            "an unknown tag deleted",
            move |w| w.messenger.delete_tag(tag),
            not_found("tag", 999),
        ),
    ]
}

fn quick_replies() -> Vec<Wrong> {
    let reply = nobody(QuickReplyId::from_raw);
    let add = |text: &'static str| move |w: &World| w.messenger.add_quick_reply("New", text, "");
    let change = |change: QuickReplyChange| {
        move |w: &World| w.messenger.update_quick_reply(w.replies.hours, &change)
    };
    let new = QuickReplyChange::new;
    let mut calls = vec![
        wrong(
            "a quick reply without a name",
            |w| w.messenger.add_quick_reply("", "x", ""),
            invalid("name", "", "empty"),
        ),
        wrong(
            "a quick reply's name with a NUL",
            |w| w.messenger.add_quick_reply("a\0", "x", ""),
            invalid("name", "a\0", "control"),
        ),
        wrong(
            "a quick reply's name that is taken in another case",
            |w| w.messenger.add_quick_reply("STORE HOURS", "x", ""),
            taken("name", "STORE HOURS", "quick reply 1"),
        ),
        wrong(
            "a quick reply without a text",
            add(""),
            invalid("text", "", "must not be empty"),
        ),
        wrong(
            "a quick reply whose text is blank",
            add(" \n "),
            invalid("text", " \n ", "must not be empty"),
        ),
        wrong(
            "a quick reply's text with a NUL",
            add("a\0b"),
            invalid("text", "a\0b", "NUL, which stands at byte 1"),
        ),
        wrong(
            "a quick reply's text of a megabyte",
            |w| w.messenger.add_quick_reply("New", &long(1 << 20), ""),
            invalid("text", long(1 << 20), "has 1048576 bytes, at most"),
        ),
        wrong(
            "a category of two lines",
            |w| w.messenger.add_quick_reply("New", "x", "a\nb"),
            invalid("category", "a\nb", "control"),
        ),
        wrong(
            "a quick reply renamed to nothing",
            change(new().name(" ")),
            invalid("name", " ", "empty"),
        ),
        wrong(
            "a quick reply renamed to another's name",
            change(new().name("your SIZE")),
            taken("name", "your SIZE", "quick reply 2"),
        ),
        wrong(
            "a quick reply emptied",
            change(new().text("")),
            invalid("text", "", "empty"),
        ),
        wrong(
            "a quick reply's new category with a NUL",
            change(new().category("a\0")),
            invalid("category", "a\0", "control"),
        ),
        wrong(
            "an unknown quick reply changed",
            move |w| w.messenger.update_quick_reply(reply, &new()),
            not_found("quick reply", 999),
        ),
        wrong(
            "an unknown quick reply deleted",
            move |w| w.messenger.delete_quick_reply(reply),
            not_found("quick reply", 999),
        ),
        wrong(
            "an unknown quick reply put first",
            move |w| w.messenger.order_quick_replies(&[w.replies.sized, reply]),
            not_found("quick reply", 999),
        ),
        wrong(
            "a quick reply put first twice",
            |w| {
                w.messenger
                    .order_quick_replies(&[w.replies.sized, w.replies.sized])
            },
            invalid("order", 2, "is named twice"),
        ),
    ];
    if cfg!(feature = "template") {
        calls.extend([
            wrong(
                "a template whose tag is not closed",
                add("Hi {{ contact.name"),
                invalid("text", "Hi {{ contact.name", "the tag is not closed"),
            ),
            wrong(
                "a template with an unknown name",
                add("Hi {{ contact.nmae }}"),
                invalid("text", "Hi {{ contact.nmae }}", "contact.nmae"),
            ),
            wrong(
                "a template with an unknown filter",
                add("{{ contact.name | shout }}"),
                invalid("text", "{{ contact.name | shout }}", "`shout`"),
            ),
            wrong(
                "a template that calls something",
                add("{{ now() }}"),
                invalid("text", "{{ now() }}", "there are no functions"),
            ),
            wrong(
                "a template whose block is not closed",
                add("{% if contact.name %}Hi"),
                invalid("text", "{% if contact.name %}Hi", "`if` is not closed"),
            ),
            wrong(
                "a quick reply changed into no template",
                change(new().text("{{ }}")),
                invalid("text", "{{ }}", "has a mistake in line 1"),
            ),
        ]);
    }
    calls
}

fn event_kinds() -> Vec<Wrong> {
    let name =
        |name: &'static str| move |w: &World| w.messenger.register_event_kind(name, "Order Paid");
    let form = "is not of the form order_shipped";
    vec![
        wrong(
            "an event kind without a name",
            name(""),
            invalid("name", "", form),
        ),
        wrong(
            "an event kind in capitals",
            name("OrderPaid"),
            invalid("name", "OrderPaid", form),
        ),
        wrong(
            "an event kind of two words",
            name("order paid"),
            invalid("name", "order paid", form),
        ),
        wrong(
            "an event kind that begins with a digit",
            name("2nd_order"),
            invalid("name", "2nd_order", form),
        ),
        wrong(
            "an event kind with a NUL",
            name("order\0"),
            invalid("name", "order\0", form),
        ),
        wrong(
            "an event kind of another script",
            name("заказ"),
            invalid("name", "заказ", form),
        ),
        wrong(
            "an event kind's name of 65 bytes",
            |w| w.messenger.register_event_kind(&long(65), "X"),
            invalid("name", long(65), "at most 64"),
        ),
        wrong(
            "an event kind of the engine's",
            name("incoming_message"),
            invalid("name", "incoming_message", "is a kind of the engine's own"),
        ),
        wrong(
            "an event kind that means all of the host's",
            name("host"),
            invalid("name", "host", "is a kind of the engine's own"),
        ),
        wrong(
            "an event kind without a label",
            |w| w.messenger.register_event_kind("order_paid", " "),
            invalid("label", " ", "empty"),
        ),
        wrong(
            "an event kind's label with a NUL",
            |w| w.messenger.register_event_kind("order_paid", "Paid\0"),
            invalid("label", "Paid\0", "control"),
        ),
        wrong(
            "an event kind's label that is too long",
            |w| w.messenger.register_event_kind("order_paid", &long(201)),
            invalid("label", long(201), "at most 200"),
        ),
    ]
}
