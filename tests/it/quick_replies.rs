//! Ready texts: a list to choose from, and what fills the composer.

use duologue::{ErrorKind, QuickReply, QuickReplyChange};

use crate::support::{Shop, fails, invalid};

fn names(replies: &[QuickReply]) -> Vec<&str> {
    replies.iter().map(|reply| reply.name.as_str()).collect()
}

#[test]
fn named_ready_texts_are_listed_and_picking_one_fills_the_composer_without_sending() {
    let shop = Shop::open();
    let before = shop.row(shop.begin());
    shop.add_quick_reply("Hours", "9 to 6", "Store").unwrap();
    let listed = shop.quick_replies("").unwrap();
    assert_eq!(names(&listed), ["Hours"]);
    let filled = shop.expand_quick_reply(listed[0].id, before.id, shop.ann);
    assert_eq!(filled.unwrap(), "9 to 6");
    assert_eq!(shop.row(before.id), before);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
}

#[test]
fn new_ones_can_be_added_changed_deleted_and_put_in_order() {
    let shop = Shop::open();
    let [a, b, c] = ["A", "B", "C"].map(|name| shop.add_quick_reply(name, "Text", "").unwrap().id);
    let ordered = shop.order_quick_replies(&[c, a]).unwrap();
    assert_eq!(names(&ordered), ["C", "A", "B"]);
    let change = QuickReplyChange::new().name("Bee").text("Another");
    let changed = shop.update_quick_reply(b, &change).unwrap();
    assert_eq!(changed.text, "Another");
    shop.delete_quick_reply(a).unwrap();
    shop.add_quick_reply("D", "Text", "").unwrap();
    assert_eq!(names(&shop.quick_replies("").unwrap()), ["C", "Bee", "D"]);
    invalid(shop.order_quick_replies(&[b, b]), "order");
    fails(shop.order_quick_replies(&[a]), ErrorKind::NotFound);
}

#[test]
fn they_are_searched_by_name_text_and_category() {
    let shop = Shop::open();
    shop.add_quick_reply("Hours", "9 to 6", "Store").unwrap();
    shop.add_quick_reply("Returns", "In store", "Orders")
        .unwrap();
    for (search, found) in [
        ("HOURS", 1),
        ("9 to", 1),
        (" orders ", 1),
        ("store", 2),
        ("gift", 0),
    ] {
        assert_eq!(shop.quick_replies(search).unwrap().len(), found);
    }
}

#[cfg(feature = "template")]
fn expand(shop: &Shop, text: &str) -> duologue::Result<String> {
    let reply = match shop.quick_replies("")?.first() {
        Some(reply) => shop.update_quick_reply(reply.id, &QuickReplyChange::new().text(text))?,
        None => shop.add_quick_reply("Reply", text, "")?,
    };
    shop.expand_quick_reply(reply.id, shop.begin(), shop.ann)
}

#[cfg(feature = "template")]
#[test]
fn variables_are_filled_and_a_missing_one_without_fallback_is_never_an_empty_hole() {
    use crate::support::{CUSTOMER, OTHER};
    use duologue::ContactDetails;

    let shop = Shop::open();
    let zoe = ContactDetails::new()
        .name("Zoë Ręczkowska")
        .field("Size", "9");
    shop.know(&zoe.address(OTHER).address(CUSTOMER));
    let text = "{{ contact.first_name }}, size {{ contact.fields.Size }}? {{ agent.initials }}, \
                {{ conversation.mailbox }}, {{ conversation.gateway }}, {{ contact.phone }}";
    // The phone is the one that texts go to.
    let filled = expand(&shop, text).unwrap();
    assert_eq!(filled, "Zoë, size 9? AL, Main, Main line, +15557000001");
    let error = expand(&shop, "Hi {{ contact.email }}!").unwrap_err();
    assert_eq!(error.code(), "missing_value");
    assert_eq!(error.value(), Some("contact.email"));
    let filled = expand(&shop, "Hi {{ contact.email | default('you') }}!");
    assert_eq!(filled.unwrap(), "Hi you!");
    // The counter reflects the filled text.
    let long = format!("{{{{ contact.last_name }}}}{}", "x".repeat(60));
    let filled = expand(&shop, &long).unwrap();
    let preview = shop.preview(shop.begin(), filled).unwrap();
    assert_eq!((preview.units, preview.segments), (70, 1));
}
