//! What brought a failure of the host's own about: whoever made the call that failed finds it.

use std::error::Error as _;
use std::io::{self, BufReader, Read, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use duologue::sandbox::Fault;
use duologue::{
    Clock, Command, Draft, Error, ErrorKind, Incoming, LookUp, LookedUp, ManualClock, MediaStore,
    Options, Outcome, Polled, PolledGateway, Provider, Result, Sandbox, Submission, Timestamp,
};

use crate::support::{CUSTOMER, HOUR, OPENING, OTHER, Place, Shop, at, empty, picture};

/// All that a host can supply. Each part fails while it is cut, for a reason of its own.
#[derive(Clone)]
pub(crate) struct Host {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) sandbox: Sandbox,
    cut: Arc<Mutex<Option<&'static str>>>,
}

impl Host {
    pub(crate) fn new() -> Self {
        Self {
            clock: Arc::new(ManualClock::new(at(OPENING))),
            sandbox: Sandbox::new(7),
            cut: Arc::default(),
        }
    }

    /// Cuts this part, and mends every other.
    pub(crate) fn cut(&self, part: &'static str) {
        *self.cut.lock().unwrap() = Some(part);
    }

    pub(crate) fn mend(&self) {
        *self.cut.lock().unwrap() = None;
    }

    /// Options in which every part is the host's.
    pub(crate) fn options(&self, options: Options) -> Options {
        let options = options.clock(self.clone()).media_store(self.clone());
        options.provider("sandbox", self.clone()).random_seed(7)
    }

    /// The network has a message for the main line.
    pub(crate) fn hears(&self, shop: &Shop, sender: &str, body: &str) {
        let line = shop.gateway(shop.line).unwrap().address;
        let incoming = Incoming::new(sender, body);
        self.sandbox.write(&line, incoming, at(OPENING));
    }

    /// A shop all of whose parts are the host's, its clock and its sandbox among them.
    pub(crate) fn shop(&self) -> Shop {
        Shop::with(|options| self.options(options))
    }

    fn check(&self, part: &str) -> Result<()> {
        if self.cut.lock().unwrap().is_some_and(|cut| cut == part) {
            return Err(Error::callback(format!("the {part} is down")).caused_by(severed()));
        }
        Ok(())
    }
}

fn severed() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "a cable was cut")
}

impl Clock for Host {
    fn now(&self) -> Result<Timestamp> {
        self.check("clock")?;
        self.clock.now()
    }
}

impl Provider for Host {
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome {
        self.sandbox.submit(submission, now)
    }

    fn look_up(&self, question: &LookUp, now: Timestamp) -> Result<LookedUp> {
        self.check("look-up")?;
        self.sandbox.look_up(question, now)
    }

    fn poll(&self, gateway: &PolledGateway, now: Timestamp) -> Result<Vec<Polled>> {
        self.check("poll")?;
        self.sandbox.poll(gateway, now)
    }

    fn acknowledge(&self, gateway: &PolledGateway, tokens: &[String]) -> Result<()> {
        self.check("acknowledgement")?;
        self.sandbox.acknowledge(gateway, tokens)
    }
}

/// Keeps nothing: all pictures are alike.
impl MediaStore for Host {
    fn put(&self, _: &str, _: &[u8]) -> Result<()> {
        self.check("put")
    }

    fn read(&self, _: &str, _: u64, buffer: &mut [u8]) -> Result<usize> {
        self.check("read")?;
        buffer.fill(7);
        Ok(buffer.len())
    }

    fn remove(&self, _: &str) -> Result<()> {
        self.check("removal")
    }
}

/// Takes and gives nothing.
struct Severed;

impl Write for Severed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(severed())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Severed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(severed())
    }
}

/// Something that fails while a part is cut.
type Failing<'s> = Box<dyn Fn() -> Error + 's>;

#[test]
fn what_brought_the_failure_of_a_part_of_the_hosts_about_is_the_source_of_the_calls_error() {
    let host = Host::new();
    let shop = host.shop();
    let id = shop.begin();
    let pictured = || Draft::text("Look").gateway(shop.mms).media(picture(9));
    host.sandbox.inject(Fault::MessageLost);
    let lost = shop.text(OTHER, "Yes!");
    shop.hand_over();
    let sent = shop.say(id, pictured());
    let file = sent.attachments[0].id;
    host.cut("put");
    let unused = Draft::text("Look").gateway(shop.mms).media(picture(8));
    shop.send(id, unused, shop.ann).unwrap_err();
    host.mend();
    let mut export = Vec::new();
    shop.export(&mut export).unwrap();
    let empty = empty(host.options(Options::new()));
    host.clock.advance(2 * HOUR);
    host.hears(&shop, CUSTOMER, "Or 10?");

    let nowhere = Place::for_one();
    let calls: Vec<(&'static str, Failing<'_>)> = vec![
        ("clock", Box::new(|| shop.snooze_presets().unwrap_err())),
        (
            "clock",
            Box::new(|| {
                let options = host.options(Options::new());
                options.open(nowhere.path()).unwrap_err()
            }),
        ),
        ("removal", Box::new(|| shop.tick().unwrap_err())),
        ("look-up", Box::new(|| shop.look_up(lost.id).unwrap_err())),
        (
            "poll",
            Box::new(|| shop.refresh().unwrap().failed.remove(0).1),
        ),
        (
            "acknowledgement",
            Box::new(|| shop.refresh().unwrap().failed.remove(0).1),
        ),
        (
            "put",
            Box::new(|| shop.send(id, pictured(), shop.ann).unwrap_err()),
        ),
        ("read", Box::new(|| shop.media(file).unwrap_err())),
        ("read", Box::new(|| shop.deliver(10).unwrap_err())),
        (
            "read",
            Box::new(|| shop.export(&mut Vec::new()).unwrap_err()),
        ),
        (
            "read",
            Box::new(|| {
                let mut reader = shop.media_reader(file).unwrap();
                let error = reader.read(&mut [0; 9]).unwrap_err();
                *error.into_inner().unwrap().downcast().unwrap()
            }),
        ),
        (
            "put",
            Box::new(|| empty.import(&mut export.as_slice()).unwrap_err()),
        ),
    ];
    for (part, call) in calls {
        host.cut(part);
        let error = call();
        assert_eq!(error.to_string(), format!("the {part} is down"));
        is_severed(&error, part);
    }
    host.mend();
}

#[test]
fn what_kept_an_export_from_being_written_or_read_is_the_source_of_the_error() {
    let shop = Shop::open();
    shop.begin();
    is_severed(&shop.export(&mut Severed).unwrap_err(), "export");
    let empty = empty(Options::new());
    let error = empty.import(&mut BufReader::new(Severed)).unwrap_err();
    is_severed(&error, "import");
}

#[track_caller]
fn is_severed(error: &Error, part: &str) {
    assert_eq!(error.kind(), ErrorKind::Callback, "{part}");
    let source = error.source().and_then(|source| source.downcast_ref());
    let source: &io::Error = source.unwrap_or_else(|| panic!("{part} tells of no source"));
    assert_eq!(source.kind(), io::ErrorKind::BrokenPipe, "{part}");
}

#[test]
fn an_error_that_befalls_many_conversations_has_its_source_for_each() {
    let shop = Shop::shared();
    let all = [shop.customer(1), shop.customer(2), shop.customer(3)];
    let hasty = Options::new().busy_timeout(Duration::from_millis(20));
    let hasty = hasty.open(shop.path()).unwrap();
    let locking = shop.raw();
    locking.keep_out();
    let done = hasty.bulk(&all, &Command::MarkUnread, shop.ann).unwrap();
    locking.let_in();
    assert_eq!(done.len(), 3);
    for one in done {
        let error = one.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy);
        assert!(error.source().is_some());
    }
}
