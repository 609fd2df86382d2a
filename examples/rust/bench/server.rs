//! The engine on a PostgreSQL server, against what the server alone takes for the least that would do, and against
//! another application's queries for the same pages.
//!
//! - What comes in is held against a prepared statement that inserts the same two rows, the event and the message, into
//!   copies of the engine's two tables with all their indexes, and commits: one round trip.
//! - What is read is held against a *point lookup*: one random row of `conversation`, all its columns, by its primary key,
//!   by a prepared statement.
//! - All of it goes over the same sort of connection, to the same server, by turns.

#[path = "server/account.rs"]
mod account;
#[path = "server/bare.rs"]
mod bare;
#[path = "server/calls.rs"]
mod calls;
#[path = "server/copies.rs"]
mod copies;
#[path = "server/outbox.rs"]
mod outbox;
#[path = "server/pages.rs"]
mod pages;
#[path = "server/receive.rs"]
mod receive;
#[path = "server/rows.rs"]
mod rows;
#[path = "server/shop.rs"]
mod shop;

use std::path::Path;

use postgres::{Client, NoTls};

use crate::arguments::{Arguments, figures_of};
use crate::disk::Disk;
use crate::figure::Figure;
use crate::round::{Round, Samples, play};
use crate::time::now;
use crate::{Result, tell};
use bare::Bare;
use outbox::BareOutbox;
use shop::Shop;

/// Receiving is measured in a workspace of this size, or else in the largest.
const USUAL_SIZE: usize = 100_000;
/// How many clients come in at once.
const CLIENTS: usize = 8;

/// Measures everything on this server.
pub(crate) fn measure(
    arguments: &Arguments,
    url: &str,
    directory: &Path,
) -> Result<(Vec<Round>, Vec<Figure>)> {
    let mut bench = Bench::new(arguments, Server::new(url), directory)?;
    let counts = calls::figures(&mut bench)?
        .into_iter()
        .chain(rows::figures(&mut bench)?);
    let counts: Vec<Figure> = counts.collect();
    let rounds = play(arguments.rounds, || bench.round())?;
    let mut figures = receive::figures(&bench, &rounds);
    figures.extend(outbox::figures(&bench, &rounds));
    figures.extend(pages::figures(&bench, &rounds));
    figures.extend(account::figures(&bench, &rounds));
    let times_tell = !arguments.short && !cfg!(debug_assertions);
    for figure in &mut figures {
        figure.judged = times_tell;
    }
    figures.extend(counts);
    figures.push(calls::figure_after_traffic(&mut bench)?);
    bench.remove()?;
    Ok((rounds, figures))
}

/// Where the server is.
pub(crate) struct Server {
    url: String,
}

impl Server {
    fn new(url: &str) -> Self {
        let url = url.to_owned();
        Self { url }
    }

    /// A plain connection.
    fn client(&self) -> Result<Client> {
        Ok(Client::connect(&self.url, NoTls)?)
    }

    /// What a messenger opens.
    fn workspace(&self, schema: &str) -> String {
        let joint = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{joint}schema={schema}", self.url)
    }
}

/// How often things are done to be measured.
#[derive(Clone, Copy)]
struct Extent {
    /// The laps of a race,
    laps: usize,
    /// and how many messages are received in each one by one,
    singles: usize,
    /// or by all clients together,
    together: usize,
    /// or are handed over.
    delivered: usize,
    /// How often a thing is read in one go,
    reads: usize,
    /// and how often another application reads it, which takes longer,
    other_reads: usize,
    /// and how many goes there are in a round.
    goes: usize,
}

const WHOLE: Extent = Extent {
    laps: 10,
    singles: 100,
    together: 400,
    delivered: 200,
    reads: 50,
    other_reads: 10,
    goes: 3,
};

const SHORT: Extent = Extent {
    laps: 2,
    singles: 20,
    together: 40,
    delivered: 16,
    reads: 5,
    other_reads: 2,
    goes: 1,
};

/// What is measured, and on what.
struct Bench {
    server: Server,
    extent: Extent,
    /// The smallest first.
    shops: Vec<Shop>,
    /// Which of them receiving is measured in.
    usual: usize,
    /// Bare inserts, beside that one.
    bare: Bare,
    outbox: BareOutbox,
    disk: Disk,
    dice: fastrand::Rng,
}

/// One thing to be measured in a round.
type Task = Box<dyn Fn(&mut Bench, &mut Samples) -> Result<()>>;

impl Bench {
    fn new(arguments: &Arguments, server: Server, directory: &Path) -> Result<Self> {
        let mut shops = Vec::new();
        for size in &arguments.sizes {
            let start = now();
            let shop = Shop::grow(&server, *size)?;
            tell(format_args!(
                "grew a workspace of {} conversations and {} messages, and the other account, in {:.1} s",
                figures_of(shop.size),
                shop.messages,
                start.elapsed().as_secs_f64()
            ));
            shops.push(shop);
        }
        let usual = shops
            .iter()
            .position(|shop| shop.size >= USUAL_SIZE)
            .unwrap_or(shops.len().saturating_sub(1));
        let like = shops.get(usual).ok_or("there is no workspace")?;
        Ok(Self {
            extent: if arguments.short { SHORT } else { WHOLE },
            bare: Bare::like(&server, like)?,
            outbox: BareOutbox::new(&server)?,
            disk: Disk::new(directory)?,
            dice: fastrand::Rng::with_seed(5),
            server,
            shops,
            usual,
        })
    }

    fn shop(&mut self, at: usize) -> Result<&mut Shop> {
        Ok(self.shops.get_mut(at).ok_or("there is no such workspace")?)
    }

    fn usual_size(&self) -> usize {
        self.shops.get(self.usual).map_or(0, |usual| usual.size)
    }

    fn round(&mut self) -> Result<Round> {
        let mut tasks = receive::tasks();
        tasks.extend(outbox::tasks());
        for _ in 0..self.extent.goes {
            for at in 0..self.shops.len() {
                tasks.extend(pages::tasks(self, at));
                tasks.extend(account::tasks(at));
            }
        }
        self.dice.shuffle(&mut tasks);
        let mut samples = Samples::default();
        for task in tasks {
            task(self, &mut samples)?;
        }
        Ok(samples.into_round())
    }

    /// Leaves the server as it was.
    fn remove(self) -> Result<()> {
        let mut client = self.server.client()?;
        self.bare.remove(&mut client)?;
        self.outbox.remove(&mut client)?;
        self.shops
            .into_iter()
            .try_for_each(|shop| shop.remove(&mut client))
    }
}
