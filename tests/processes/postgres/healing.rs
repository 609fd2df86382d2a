//! Connections that are lost at every sort of moment, and what a caller notices of it.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use duologue::{
    By, ConversationId, ErrorKind, EventId, EventKind, Incoming, Messenger, Narrowing, Options,
    Paging, View,
};

use super::proxy::{Loss, Proxy};
use super::server::{Server, connect, parts, place, place_on};
use crate::ledger::Ledger;
use crate::place::{Place, Shop, options};
use crate::stored::events;

/// How long calls wait for a server that is coming back.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long connections are cut.
const CUTTING: Duration = Duration::from_secs(3);

/// A workspace with one conversation, and its URL.
struct Scene {
    place: Place,
    messenger: Messenger,
    shop: Shop,
    conversation: ConversationId,
}

impl Scene {
    fn at(place: Place) -> Self {
        let messenger = open(&place, &url_of(&place));
        let shop = Shop::furnish(&messenger);
        let conversation = receive(&messenger, &shop, "x0");
        Self {
            place,
            messenger,
            shop,
            conversation,
        }
    }

    fn url(&self) -> String {
        url_of(&self.place)
    }

    fn note(&self, text: &str) {
        self.messenger
            .add_note(self.conversation, text, By::host())
            .unwrap();
    }

    /// The notes of the conversation.
    fn notes(&self) -> Vec<String> {
        let notes = events(&self.messenger, self.conversation, &[EventKind::NoteAdded]);
        notes.into_iter().map(|note| note.text).collect()
    }
}

fn url_of(place: &Place) -> String {
    place.database().to_str().unwrap().to_owned()
}

fn open(place: &Place, url: &str) -> Messenger {
    let ledger = Ledger::calm(place.path());
    let options = options(ledger, Duration::ZERO, duologue::Durability::Normal);
    options.busy_timeout(PATIENCE).open(url).unwrap()
}

fn incoming(id: &str) -> Incoming {
    Incoming::new("+15557000001", id).provider_message_id(id)
}

fn receive(messenger: &Messenger, shop: &Shop, id: &str) -> ConversationId {
    let got = messenger.receive(shop.gateways[0], &incoming(id)).unwrap();
    assert!(!got.duplicate, "{id}");
    got.conversation.id
}

pub(super) fn restart_between_calls() {
    let server = Server::of_our_own();
    let scene = Scene::at(place_on(server.url()));
    let messenger = &scene.messenger;
    let last = messenger.last_change().unwrap();
    let wait = |timeout| {
        messenger
            .wait_changes(Some(&last), 100, timeout)
            .unwrap()
            .items
            .len()
    };
    assert_eq!(wait(Duration::from_millis(50)), 0);
    let calls: [&dyn Fn(); 7] = [
        &|| scene.note("after a restart"),
        &|| drop(messenger.conversation(scene.conversation).unwrap()),
        &|| drop(messenger.last_change().unwrap()),
        &|| assert_eq!(receive(messenger, &scene.shop, "x1"), scene.conversation),
        // Of which nobody could tell, later, whether it was stored.
        &|| {
            let nameless = Incoming::new("+15557000001", "no name");
            messenger
                .receive(scene.shop.gateways[0], &nameless)
                .unwrap();
        },
        &|| assert!(wait(Duration::ZERO) > 0),
        &|| {
            messenger
                .send(scene.conversation, "out", By::host())
                .unwrap();
            assert_eq!(messenger.deliver(10).unwrap().len(), 1);
        },
    ];
    for call in calls {
        server.restart();
        call();
    }
    // Somebody who waits meanwhile is woken by what comes afterwards.
    thread::scope(|scope| {
        let last = messenger.last_change().unwrap();
        let waiting = scope.spawn(move || messenger.wait_changes(Some(&last), 100, PATIENCE));
        thread::sleep(Duration::from_millis(100));
        server.restart();
        let another = open(&scene.place, &scene.url());
        let begun = Instant::now();
        another
            .add_note(scene.conversation, "from elsewhere", By::host())
            .unwrap();
        assert_eq!(waiting.join().unwrap().unwrap().items.len(), 1);
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{:?}",
            begun.elapsed()
        );
    });
    assert_eq!(scene.notes(), ["after a restart", "from elsewhere"]);
    assert_eq!(messenger.verify().unwrap().differences, []);
}

pub(super) fn cut_while_calling() {
    let scene = Scene::at(place());
    let url = scene.url();
    let (server, name) = parts(&url);
    let mut client = connect(server);
    let ended = AtomicBool::new(false);
    let (messenger, shop) = (&scene.messenger, &scene.shop);
    // Each goes on until it is told to end, and gives back how often it has called.
    let until_the_end = |call: &dyn Fn(usize)| {
        let mut calls = 0;
        while !ended.load(Ordering::SeqCst) {
            call(calls);
            calls += 1;
        }
        calls
    };
    let note = |number| scene.note(&format!("n{number}"));
    let take_in = |number| {
        let found = receive(messenger, shop, &format!("x{}", number + 1));
        assert_eq!(found, scene.conversation);
    };
    let look = |_| {
        let page = messenger.conversations(View::All, &Narrowing::none(), &Paging::first(10));
        assert_eq!(page.unwrap().total, Some(1));
    };
    let glance = |_| drop(messenger.last_change().unwrap());
    let (cuts, counts, read) = thread::scope(|scope| {
        let reading = scope.spawn(|| read_along(messenger, &ended));
        let calling = [
            scope.spawn(|| until_the_end(&note)),
            scope.spawn(|| until_the_end(&take_in)),
            scope.spawn(|| until_the_end(&look)),
            scope.spawn(|| until_the_end(&glance)),
        ];
        let begun = Instant::now();
        let mut cuts = 0;
        while begun.elapsed() < CUTTING {
            thread::sleep(Duration::from_millis(fastrand::u64(5..40)));
            let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1";
            cuts += client.query_one(cut, &[&name]).unwrap().get::<_, i64>(0);
        }
        ended.store(true, Ordering::SeqCst);
        let counts = calling.map(|calls| calls.join().unwrap());
        (cuts, counts, reading.join().unwrap())
    });
    println!("  {cuts} connections cut; notes, messages, looks and glances: {counts:?}");
    assert!(
        cuts > 20 && counts.iter().all(|calls| *calls > 0),
        "{cuts} {counts:?}"
    );
    let notes: Vec<String> = (0..counts[0]).map(|number| format!("n{number}")).collect();
    assert_eq!(scene.notes(), notes);
    let incoming = events(messenger, scene.conversation, &[EventKind::IncomingMessage]);
    assert_eq!(incoming.len(), counts[1] + 1);
    let mut log = Vec::new();
    let mut after = None;
    while let changes = messenger.changes(after.as_ref(), 1_000).unwrap()
        && !changes.items.is_empty()
    {
        log.extend(changes.items.iter().map(|event| event.id));
        after = Some(changes.next);
    }
    assert_eq!(read, log);
}

/// Reads all that happens up to the end.
fn read_along(messenger: &Messenger, ended: &AtomicBool) -> Vec<EventId> {
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let last = ended.load(Ordering::SeqCst);
        let changes = messenger.wait_changes(after.as_ref(), 100, Duration::from_millis(300));
        let changes = changes.unwrap();
        if last && changes.items.is_empty() {
            return read;
        }
        read.extend(changes.items.iter().map(|event| event.id));
        after = Some(changes.next);
    }
}

pub(super) fn lose_the_answer() {
    lose(Loss::Answer);
}

pub(super) fn lose_the_commit() {
    lose(Loss::Commit);
}

fn duplicates(messenger: &Messenger, shop: &Shop, batch: &[Incoming]) -> Vec<bool> {
    let received = messenger.receive_many(shop.gateways[0], batch).unwrap();
    let told = received.into_iter().map(|one| one.unwrap().duplicate);
    told.collect()
}

/// The caller notices nothing.
fn lose(what: Loss) {
    let scene = Scene::at(place());
    let url = scene.url();
    let proxy = Proxy::before(&url);
    let distant = open(&scene.place, &proxy.url(&url));
    for number in 0..3 {
        proxy.lose(what);
        distant
            .add_note(scene.conversation, &format!("note {number}"), By::host())
            .unwrap();
        proxy.wait();
        proxy.lose(what);
        distant
            .send(scene.conversation, "hello", By::host())
            .unwrap();
        proxy.wait();
        proxy.lose(what);
        let [one, other] = ["one", "other"].map(|name| incoming(&format!("{name} {number}")));
        // What was stored by the try without an answer is no duplicate; what was handed over twice is.
        let batch = [one.clone(), one, other.clone()];
        assert_eq!(
            duplicates(&distant, &scene.shop, &batch),
            [false, true, false]
        );
        proxy.wait();
        assert_eq!(duplicates(&distant, &scene.shop, &[other]), [true]);
    }
    assert_eq!(scene.notes(), ["note 0", "note 1", "note 2"]);
    let sent = events(
        &scene.messenger,
        scene.conversation,
        &[EventKind::OutgoingMessage],
    );
    assert_eq!(sent.len(), 3);
    assert_eq!(scene.messenger.verify().unwrap().differences, []);
}

/// The number of a transaction of which nothing has reached the disk is given out again after a crash.
pub(super) fn lose_the_number() {
    let server = Server::of_our_own();
    let scene = Scene::at(place_on(server.url()));
    let proxy = Proxy::before(&scene.url());
    let distant = open(&scene.place, &proxy.url(&scene.url()));
    let url = scene.url();
    let (_, name) = parts(&url);
    let mut given_again = 0;
    let mut rounds = 0;
    while given_again == 0 && rounds < 5 {
        rounds += 1;
        let text = format!("round {rounds}");
        proxy.lose(Loss::Everything);
        thread::scope(|scope| {
            let noting = scope.spawn(|| distant.add_note(scene.conversation, &text, By::host()));
            proxy.wait();
            let asked =
                "SELECT backend_xid::TEXT FROM pg_stat_activity WHERE backend_xid IS NOT NULL";
            let number: String = connect(server.url()).query_one(asked, &[]).unwrap().get(0);
            server.kill();
            server.start_again();
            // Others are faster.
            for other in 0..40 {
                scene.note(&format!("other {rounds}-{other}"));
            }
            let found = format!("SELECT count(*) FROM {name}.event WHERE xmin::TEXT = $1");
            let found = connect(server.url()).query_one(&found, &[&number]).unwrap();
            given_again += found.get::<_, i64>(0);
            proxy.open();
            noting.join().unwrap().unwrap();
        });
        let times = scene.notes().iter().filter(|note| **note == text).count();
        assert_eq!(times, 1, "{text}");
    }
    assert!(given_again > 0, "no transaction had the number of another");
    assert_eq!(scene.messenger.verify().unwrap().differences, []);
}

/// What was undone has taken numbers, and may not have told the disk.
pub(super) fn begin_before_a_crash() {
    let server = Server::of_our_own();
    let scene = Scene::at(place_on(server.url()));
    let url = scene.url();
    let (_, name) = parts(&url);
    let undone = format!(
        "BEGIN; SELECT nextval('{name}.event_id_seq') FROM generate_series(1, 40); ROLLBACK"
    );
    connect(server.url()).simple_query(&undone).unwrap();
    let after = scene.messenger.last_change().unwrap();
    server.kill();
    server.start_again();
    for number in 0..100 {
        scene.note(&format!("note {number}"));
    }
    let changes = scene.messenger.changes(Some(&after), 1_000).unwrap();
    assert_eq!(changes.items.len(), 100);
}

pub(super) fn wait_for_room() {
    let scene = Scene::at(place());
    let url = scene.url();
    let (server, name) = parts(&url);
    let role = format!(
        "CREATE ROLE {name} LOGIN CONNECTION LIMIT 2; GRANT ALL ON SCHEMA {name} TO {name};
         GRANT ALL ON ALL TABLES IN SCHEMA {name} TO {name}"
    );
    connect(server).batch_execute(&role).unwrap();
    let as_role = |url: &str| url.replace("postgres@", &format!("{name}@"));
    let open = |patience| Options::new().busy_timeout(patience).open(as_role(&url));
    let short = Duration::from_millis(300);
    let mut guests = vec![connect(&as_role(server))];
    // One more may come, and a messenger needs one.
    open(short).unwrap().agents().unwrap();
    guests.push(connect(&as_role(server)));
    let begun = Instant::now();
    is_unreachable(&open(short).unwrap_err());
    assert!(begun.elapsed() >= short);
    thread::scope(|scope| {
        let opening = scope.spawn(|| open(PATIENCE));
        thread::sleep(short);
        guests.pop();
        opening.join().unwrap().unwrap().agents().unwrap();
    });
}

pub(super) fn wrong_password() {
    let server = Server::of_our_own();
    let role = "CREATE ROLE guarded SUPERUSER LOGIN PASSWORD 'right'";
    connect(server.url()).batch_execute(role).unwrap();
    server.ask_for_password("guarded");
    let url = |user: &str| server.url().replace("postgres@", &format!("{user}@"));
    let options = || Options::new().busy_timeout(PATIENCE);
    options().open(url("guarded:right")).unwrap();
    for user in ["guarded:wrong", "guarded", "nobody"] {
        let begun = Instant::now();
        let error = options().open(url(user)).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Storage, "storage"),
            "{error}"
        );
        assert!(
            begun.elapsed() < PATIENCE / 3,
            "{user}: {:?}",
            begun.elapsed()
        );
    }
}

pub(super) fn nobody_there() {
    let patience = Duration::from_secs(1);
    let swallowing = TcpListener::bind("127.0.0.1:0").unwrap();
    let deaf = swallowing.local_addr().unwrap();
    // Once so many wait to be let in, nobody else is answered.
    let waiting = fill(&deaf);
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    // The system takes up the connection, and nobody ever says a word.
    let hanging = TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = hanging.local_addr().unwrap();
    for address in [closed, deaf, mute] {
        let begun = Instant::now();
        let url = format!("postgres://postgres@{address}/postgres");
        let error = Options::new().busy_timeout(patience).open(url).unwrap_err();
        is_unreachable(&error);
        let waited = begun.elapsed();
        assert!(
            waited >= patience && waited < 10 * patience,
            "{address}: {waited:?}"
        );
    }
    drop(waiting);
    // Whoever comes after one that hangs is tried too.
    let url = url_of(&place()).replacen('@', &format!("@{mute},"), 1);
    drop(Options::new().busy_timeout(patience).open(url).unwrap());
}

/// Connects until nobody is let in any more.
fn fill(deaf: &SocketAddr) -> Vec<TcpStream> {
    let connect = || TcpStream::connect_timeout(deaf, Duration::from_millis(500)).ok();
    std::iter::from_fn(connect).take(10_000).collect()
}

fn is_unreachable(error: &duologue::Error) {
    let found = (error.kind(), error.code());
    assert_eq!(found, (ErrorKind::Storage, "connection_lost"), "{error:?}");
}
