//! A workspace that is opened for reading alone: it tells all it knows, and changes nothing.

use std::time::Duration;

use duologue::{
    By, Command, Draft, ErrorKind, Messenger, Options, Paging, Resolution, Result, WorkerSettings,
};

use super::world::World;
use crate::support::Place;

fn reader(world: &World) -> Messenger {
    Options::new()
        .clock(world.clock.clone())
        .provider("sandbox", world.sandbox.clone())
        .read_only()
        .open(world.path())
        .unwrap()
}

#[test]
fn what_would_change_a_workspace_that_is_opened_for_reading_is_refused() {
    let world = World::new();
    let reader = reader(&world);
    let (m, by) = (&world.messages, By::agent(world.agents.ann));
    let before = world.dump();
    let keyed = Draft::text("And in blue").key("order-9");
    let later = Draft::text("Hi").send_at(world.now().after(Duration::from_secs(60)));
    let open = world.conversations.open;
    let calls: [(&str, Result<()>); 10] = [
        ("send", reader.send(open, keyed, by).map(drop)),
        (
            "compose",
            reader.compose("+15557000088", later, by).map(drop),
        ),
        (
            "edit_message",
            reader.edit_message(m.scheduled, "Hi", by).map(drop),
        ),
        (
            "cancel_message",
            reader.cancel_message(m.scheduled, by).map(drop),
        ),
        ("look_up", reader.look_up(m.unknown).map(drop)),
        (
            "resolve",
            reader.resolve(m.unknown, Resolution::Sent, by).map(drop),
        ),
        ("send_again", reader.send_again(m.rejected, by).map(drop)),
        (
            "bulk",
            reader.bulk(&[open], &Command::Complete, by).map(drop),
        ),
        ("deliver", reader.deliver(10).map(drop)),
        (
            "start_worker",
            reader.start_worker(WorkerSettings::new()).map(drop),
        ),
    ];
    for (name, call) in calls {
        let error = call.expect_err(name);
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::ReadOnly, "read_only"),
            "{name}: {error}"
        );
    }
    assert_eq!(world.dump(), before);
    // Nothing is due yet; when something is, it does not go from here.
    assert_eq!(reader.tick().unwrap().gone, []);
    world.clock.advance(Duration::from_secs(2 * 24 * 60 * 60));
    assert_eq!(reader.tick().unwrap_err().kind(), ErrorKind::ReadOnly);
    assert_eq!(world.dump(), before);
}

#[test]
fn a_key_that_is_known_is_answered_by_a_workspace_that_is_opened_for_reading() {
    let world = World::new();
    let draft = Draft::text("And in red").key("order-1");
    let known = reader(&world)
        .send(world.conversations.open, draft, world.agents.ann)
        .unwrap();
    assert_eq!(known.id, world.messages.queued);
}

#[test]
fn a_workspace_that_is_opened_for_reading_tells_all_it_knows() {
    let world = World::new();
    let (reader, writer) = (reader(&world), &world.messenger);
    let page = Paging::first(50);
    assert_eq!(
        reader.scheduled_messages(None, &page).unwrap().items.len(),
        2
    );
    assert_eq!(reader.unknown_messages(&page).unwrap().items.len(), 2);
    let place = reader.last_change().unwrap();
    assert_eq!(place, writer.last_change().unwrap());
    assert_eq!(
        reader.changes(None, 1_000).unwrap(),
        writer.changes(None, 1_000).unwrap()
    );
    let (of_reader, of_writer) = (reader.health().unwrap(), writer.health().unwrap());
    assert_eq!(
        (of_reader.outbox, of_reader.deliveries),
        (of_writer.outbox, of_writer.deliveries)
    );
    let (mut read, mut written) = (Vec::new(), Vec::new());
    reader.export(&mut read).unwrap();
    writer.export(&mut written).unwrap();
    assert!(read == written);
    let copy = world.beside("copy.db");
    reader.backup(&copy).unwrap();
    assert_eq!(Messenger::check_backup(&copy).unwrap().differences, []);
    // What the writer does is news to somebody who waits here.
    writer
        .complete(world.conversations.open, By::host())
        .unwrap();
    let seen = reader
        .wait_changes(Some(&place), 10, Duration::from_secs(60))
        .unwrap();
    assert_eq!(seen.items.len(), 1);
}

#[test]
fn an_import_into_an_empty_workspace_that_is_opened_for_reading_is_refused() {
    let world = World::new();
    let mut export = Vec::new();
    world.messenger.export(&mut export).unwrap();
    let place = Place::for_many();
    drop(Messenger::open(place.path()).unwrap());
    let empty = place.open(Options::new().read_only());
    let error = empty.import(&mut export.as_slice()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly, "{error}");
    let error = reader(&world).import(&mut export.as_slice()).unwrap_err();
    assert_eq!(error.code(), "workspace_not_empty", "{error}");
}
