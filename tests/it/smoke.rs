use duologue::*;
use std::sync::Arc;
use std::time::Duration;

#[test]
fn smoke() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new("2026-11-22T09:00:00Z".parse().unwrap()));
    let sandbox = Sandbox::new(1);
    let m = Options::new()
        .clock(clock.clone())
        .provider("sandbox", sandbox.clone())
        .open(dir.path().join("a.db"))
        .unwrap();
    let ann = m.add_agent("Ann Lee").unwrap();
    let main = m.add_mailbox("Main").unwrap();
    let line = m
        .add_gateway(
            GatewayKind::LongCode,
            "+15550100001",
            "sandbox",
            GatewaySettings::new("Main line", main.id)
                .prices("0.0079".parse().unwrap(), "0.02".parse().unwrap()),
        )
        .unwrap();
    let got = m
        .receive(
            line.id,
            &Incoming::new("+15557000001", "Size 9?").provider_message_id("x1"),
        )
        .unwrap();
    assert!(
        m.receive(
            line.id,
            &Incoming::new("+15557000001", "Size 9?").provider_message_id("x1")
        )
        .unwrap()
        .duplicate
    );
    let c = got.conversation.id;
    assert_eq!(m.badge().unwrap().messages, 1);
    let sent = m.send(c, "Yes!", ann.id).unwrap();
    assert_eq!(sent.initials, "AL");
    println!("{:?}", m.deliver(10).unwrap());
    m.add_tag(c, "Sizing", ann.id).unwrap();
    m.snooze(c, SnoozePreset::InOneHour, SnoozeMode::WakeOnReply, ann.id)
        .unwrap();
    clock.advance(Duration::from_secs(3601));
    assert_eq!(m.tick().unwrap().woken, vec![c]);
    m.complete(c, ann.id).unwrap();
    m.receive(line.id, &Incoming::new("+15557000001", "and 10?"))
        .unwrap();
    assert_eq!(m.conversation(c).unwrap().status(), Status::FollowUp);
    assert!(m.complete(c, ann.id).is_err());
    for v in View::ALL {
        for n in [
            Narrowing::none(),
            Narrowing::none().mailbox(main.id),
            Narrowing::none().unread(),
            Narrowing::none().unassigned(),
            Narrowing::none().tag(m.tags().unwrap()[0].id),
            Narrowing::none().text("10?"),
            Narrowing::none().gateway(line.id).unread(),
        ] {
            let page = m.conversations(*v, &n, &Paging::first(10)).unwrap();
            println!("{v:?} {n:?} {} {:?}", page.items.len(), page.total);
        }
    }
    m.add_note(c, "VIP", ann.id).unwrap();
    m.send_test(line.id, "+15557000009", "Sale!", ann.id)
        .unwrap();
    println!("{:?}", m.deliver(10).unwrap());
    println!("{:?}", m.deliver(10).unwrap());
    m.archive(c, ann.id).unwrap();
    for e in m
        .timeline(c, &[], &Paging::first(100))
        .unwrap()
        .items
        .iter()
        .rev()
    {
        println!(
            "{} {} {:?} {} {}",
            e.id,
            e.kind.label(),
            e.actor,
            e.initials(),
            e.message.as_ref().map_or("", |m| &m.body)
        );
    }
    assert_eq!(
        m.activity(got.conversation.contact, &[], &Paging::first(100))
            .unwrap()
            .items
            .len(),
        m.timeline(c, &[], &Paging::first(100)).unwrap().items.len() + 1
    );
    println!("{:?}", m.counts(View::All).unwrap());
    let v = m.verify().unwrap();
    println!("{v:#?}");
    assert!(v.differences.is_empty());
    m.add_starter_quick_replies().unwrap();
    for q in m.quick_replies("").unwrap() {
        println!("{}", m.expand_quick_reply(q.id, c, ann.id).unwrap());
    }
    println!("{:?}", m.preview(c, "Yes ✓").unwrap());
}
