//! Which server, database and schema a URL names, and how to connect.
//!
//! URLs are written as libpq has them, with `schema` added. What is not said here is taken from nowhere else: no
//! environment, no file in the home directory, no name of the user who runs the process. Where libpq lets the last of
//! two values win, they are refused.
//!
//! `sslmode` means what it means to libpq. Only what holds where it is not said differs: a server on another machine has
//! to show a certificate for its name (`verify-full`), and with one on this machine there is no TLS unless it insists
//! (`allow`): it would cost most round trips half as much again.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use percent_encoding::percent_decode_str;
use rustls::pki_types::ServerName;
use tokio_postgres::Config;
use tokio_postgres::config::{ChannelBinding, TargetSessionAttrs};

use crate::error::{Error, Result};
use crate::store::raw_url::{RawUrl, SHOWN, shown};

const HOW: &str = "postgres://USER@HOST/DATABASE";
const SCHEMA: &str = "duologue";
const LONGEST_NAME: usize = 63;
const PORT: u16 = 5432;
/// After what time a server that says nothing is asked for a sign of life, and how long it has to give one, where the URL
/// says nothing else. An operating system left to itself takes hours.
const GONE: Duration = Duration::from_secs(60);

/// What a URL says. It is displayed without its password.
#[derive(Clone)]
pub(crate) struct Target {
    /// How to connect to any of the places, but for TLS.
    pub(crate) config: Config,
    /// Where the server is, or may be: they are tried one after the other.
    places: Vec<Place>,
    /// The schema that holds the workspace; a name that needs no quotes.
    pub(crate) schema: String,
    pub(crate) tls: TlsMode,
    shown: String,
}

/// A host, or a directory of sockets.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Place {
    host: String,
    address: Option<IpAddr>,
    port: u16,
}

/// What is asked of TLS, in libpq's words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum TlsMode {
    /// None.
    Disable,
    /// None, but for a server that lets nobody in without.
    Allow,
    /// If the server has it, whoever the server is; else none.
    Prefer,
    /// It must be there, whoever the server is.
    Require,
    /// The certificate must be issued by an authority in this file, for whatever name.
    VerifyCa(PathBuf),
    /// The certificate must be for the name of the host, and issued by an authority in this file; without one, by an
    /// authority that the system trusts.
    VerifyFull(Option<PathBuf>),
}

impl Target {
    /// # Errors
    ///
    /// `InvalidArgument`, which names the part of the URL that is not acceptable.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let fault = |why| Error::invalid("path", shown(path), why);
        let text = path.to_str().ok_or("must be UTF-8").map_err(fault)?;
        let url = RawUrl::split(text).map_err(fault)?;
        let given = Given::collect(&url)?;

        let mut config = Config::new();
        let user = given.text("user")?.unwrap_or_default();
        if user.is_empty() {
            let why = format_args!("must not be empty; say who connects: {HOW}");
            return Err(Error::invalid("user", user, why));
        }
        config.user(&*user);
        if let Some(password) = given.raw("password") {
            config.password(percent_decode_str(password).collect::<Vec<u8>>());
        }
        let database = given.text("dbname")?.filter(|name| !name.is_empty());
        config.dbname(database.unwrap_or(user));
        let places = places(&url, &given)?;
        set_details(&mut config, &given)?;
        Ok(Self {
            tls: tls_mode(&given, &places)?,
            config,
            places,
            schema: schema(&given)?,
            shown: url.to_string(),
        })
    }

    /// How to connect to each of the places.
    pub(crate) fn configs(&self) -> impl Iterator<Item = Config> {
        self.places.iter().map(|place| {
            let mut config = self.config.clone();
            config.host(&place.host).port(place.port);
            if let Some(address) = place.address {
                config.hostaddr(address);
            }
            config
        })
    }

    /// How long a place may take to be connected to and then to let the user in: as long for that as to be reached.
    pub(crate) fn limit(&self) -> Duration {
        let reached = self.config.get_connect_timeout().copied();
        reached.unwrap_or(GONE).saturating_mul(2)
    }
}

impl Place {
    fn is_socket(&self) -> bool {
        self.host.starts_with('/')
    }

    /// Whether it is on this machine.
    fn is_local(&self) -> bool {
        match self.address.or_else(|| self.host.parse().ok()) {
            Some(address) => address.is_loopback(),
            None => self.is_socket() || self.host.eq_ignore_ascii_case("localhost"),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.shown).finish()
    }
}

/// What is given under which name, still percent-encoded.
struct Given<'a>(BTreeMap<&'static str, &'a str>);

impl<'a> Given<'a> {
    fn collect(url: &RawUrl<'a>) -> Result<Self> {
        let fault = |why: String| Error::invalid("path", url, why);
        let mut given = Self(BTreeMap::new());
        let before_the_query = [
            ("user", Some(url.user).filter(|user| !user.is_empty())),
            ("password", url.password),
            ("dbname", Some(url.database).filter(|name| !name.is_empty())),
        ];
        for (name, value) in before_the_query {
            if let Some(value) = value {
                given.0.insert(name, value);
            }
        }
        for &(name, value) in &url.parameters {
            let Some(name) = known(name) else {
                if given.0.contains_key("password") {
                    let why = "has a parameter that is not known; write & in a password as %26";
                    return Err(fault(why.to_owned()));
                }
                let why = format_args!("is not known; there are {}, password", SHOWN.join(", "));
                return Err(Error::invalid("parameter", name, why));
            };
            if given.0.insert(name, value).is_some() {
                return Err(fault(format!("says {name} twice")));
            }
        }
        Ok(given)
    }

    fn raw(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).copied()
    }

    fn text(&self, name: &'static str) -> Result<Option<Cow<'a, str>>> {
        self.raw(name).map(|value| decode(name, value)).transpose()
    }

    fn list(&self, name: &'static str) -> Result<Vec<Cow<'a, str>>> {
        let values = self.raw(name).into_iter().flat_map(|list| list.split(','));
        values.map(|value| decode(name, value)).collect()
    }

    fn number(&self, name: &'static str) -> Result<Option<u32>> {
        self.raw(name)
            .map(|value| {
                value
                    .parse()
                    .map_err(|_| Error::invalid(name, value, "must be a number"))
            })
            .transpose()
    }

    /// `None` where nothing or 0 is given, which leaves it to the operating system.
    fn seconds(&self, name: &'static str) -> Result<Option<Duration>> {
        let seconds = self.number(name)?.filter(|&seconds| seconds > 0);
        Ok(seconds.map(|seconds| Duration::from_secs(seconds.into())))
    }

    /// The one of `choices` whose name is given.
    fn choice<T: Copy>(&self, name: &'static str, choices: &[(&str, T)]) -> Result<Option<T>> {
        let Some(value) = self.text(name)? else {
            return Ok(None);
        };
        let found = choices.iter().find(|(choice, _)| *choice == value);
        found.map(|&(_, choice)| Some(choice)).ok_or_else(|| {
            let names: Vec<_> = choices.iter().map(|(choice, _)| *choice).collect();
            Error::invalid(name, value, format_args!("is none of {}", names.join(", ")))
        })
    }
}

fn known(name: &str) -> Option<&'static str> {
    let mut names = SHOWN.iter().chain(&["password"]);
    names.find(|known| **known == name).copied()
}

fn decode<'a>(name: &'static str, value: &'a str) -> Result<Cow<'a, str>> {
    percent_decode_str(value)
        .decode_utf8()
        .map_err(|_| Error::invalid(name, value, "must be UTF-8, percent-encoded"))
}

fn places(url: &RawUrl<'_>, given: &Given<'_>) -> Result<Vec<Place>> {
    let fault = |why: &str| Error::invalid("path", url, why);
    let placed: Vec<_> = url.hosts().collect::<Result<_, _>>().map_err(fault)?;
    let mut hosts = given.list("host")?;
    if !placed.is_empty() && !hosts.is_empty() {
        return Err(fault("says host twice"));
    }
    for &(host, _) in &placed {
        hosts.push(decode("host", host)?);
    }
    if hosts.is_empty() || hosts.iter().any(|host| host.is_empty()) {
        let why = format_args!("must not be empty; say where the server is: {HOW}");
        return Err(Error::invalid("host", hosts.join(","), why));
    }
    let sockets = hosts.iter().filter(|host| host.starts_with('/')).count();
    if sockets > 0 && (sockets < hosts.len() || !cfg!(unix)) {
        let why = "must be either directories of sockets, which Unix has, or names and addresses";
        return Err(Error::invalid("host", hosts.join(","), why));
    }
    for host in hosts.iter().filter(|host| !host.starts_with('/')) {
        if ServerName::try_from(host.as_ref()).is_err() {
            return Err(Error::invalid(
                "host",
                host,
                "is no name or address of a computer",
            ));
        }
    }
    let addresses = given.list("hostaddr")?;
    if !addresses.is_empty() && addresses.len() != hosts.len() {
        let why = format_args!(
            "must have as many addresses as there are hosts: {}",
            hosts.len()
        );
        return Err(Error::invalid("hostaddr", addresses.join(","), why));
    }
    let ports = ports(&placed, given, hosts.len())?;
    let place = |(index, (host, port)): (usize, (Cow<'_, str>, u16))| {
        let address = addresses.get(index).map(|text| {
            let parsed = text.parse();
            parsed.map_err(|_| Error::invalid("hostaddr", text, "must be an IP address"))
        });
        Ok(Place {
            host: host.into_owned(),
            address: address.transpose()?,
            port,
        })
    };
    hosts
        .into_iter()
        .zip(ports)
        .enumerate()
        .map(place)
        .collect()
}

/// A port for each host.
fn ports(placed: &[(&str, Option<u16>)], given: &Given<'_>, hosts: usize) -> Result<Vec<u16>> {
    let list = given.list("port")?;
    if list.is_empty() {
        let mut ports: Vec<_> = placed
            .iter()
            .map(|(_, port)| port.unwrap_or(PORT))
            .collect();
        ports.resize(hosts, PORT);
        return Ok(ports);
    }
    let invalid = |why: &str| Error::invalid("port", list.join(","), why);
    if placed.iter().any(|(_, port)| port.is_some()) {
        return Err(invalid("is said twice"));
    }
    let mut ports = Vec::with_capacity(hosts);
    for text in &list {
        ports.push(match text.as_ref() {
            "" => PORT,
            text => text
                .parse()
                .map_err(|_| invalid("must be a number up to 65535"))?,
        });
    }
    match ports.as_slice() {
        &[port] => Ok(vec![port; hosts]),
        ports if ports.len() == hosts => Ok(ports.to_vec()),
        _ => Err(invalid("must be one for all hosts, or one for each")),
    }
}

fn set_details(config: &mut Config, given: &Given<'_>) -> Result<()> {
    config.application_name(
        given
            .text("application_name")?
            .unwrap_or(Cow::Borrowed("duologue")),
    );
    if let Some(options) = given.text("options")? {
        config.options(&*options);
    }
    if let Some(limit) = given.seconds("connect_timeout")? {
        config.connect_timeout(limit);
    }
    match given.number("tcp_user_timeout")? {
        None => drop(config.tcp_user_timeout(GONE)),
        Some(0) => {}
        Some(limit) => drop(config.tcp_user_timeout(Duration::from_millis(limit.into()))),
    }
    if let Some(on) = given.number("keepalives")? {
        config.keepalives(on != 0);
    }
    match given.number("keepalives_idle")? {
        None => drop(config.keepalives_idle(GONE)),
        Some(0) => {}
        Some(idle) => drop(config.keepalives_idle(Duration::from_secs(idle.into()))),
    }
    if let Some(interval) = given.seconds("keepalives_interval")? {
        config.keepalives_interval(interval);
    }
    if let Some(count) = given.number("keepalives_count")?.filter(|&count| count > 0) {
        config.keepalives_retries(count);
    }
    let sessions = [
        ("any", TargetSessionAttrs::Any),
        ("read-write", TargetSessionAttrs::ReadWrite),
        ("read-only", TargetSessionAttrs::ReadOnly),
    ];
    if let Some(session) = given.choice("target_session_attrs", &sessions)? {
        config.target_session_attrs(session);
    }
    let bindings = [
        ("disable", ChannelBinding::Disable),
        ("prefer", ChannelBinding::Prefer),
        ("require", ChannelBinding::Require),
    ];
    if let Some(binding) = given.choice("channel_binding", &bindings)? {
        config.channel_binding(binding);
    }
    Ok(())
}

fn tls_mode(given: &Given<'_>, places: &[Place]) -> Result<TlsMode> {
    #[derive(Clone, Copy)]
    enum Said {
        Disable,
        Allow,
        Prefer,
        Require,
        VerifyCa,
        VerifyFull,
    }
    let modes = [
        ("disable", Said::Disable),
        ("allow", Said::Allow),
        ("prefer", Said::Prefer),
        ("require", Said::Require),
        ("verify-ca", Said::VerifyCa),
        ("verify-full", Said::VerifyFull),
    ];
    let said = given.choice("sslmode", &modes)?;
    let roots = given.text("sslrootcert")?;
    let file = roots
        .as_deref()
        .filter(|&roots| roots != "system")
        .map(PathBuf::from);
    let refused = |why| {
        Err(Error::invalid(
            "sslmode",
            given.raw("sslmode").unwrap_or_default(),
            why,
        ))
    };
    let mode = match (said, file) {
        (None, None) if roots.is_none() && places.iter().all(Place::is_local) => TlsMode::Allow,
        (None | Some(Said::VerifyFull), file) => TlsMode::VerifyFull(file),
        (Some(Said::Require | Said::VerifyCa), Some(file)) => TlsMode::VerifyCa(file),
        (Some(Said::VerifyCa), None) => {
            return refused(
                "needs sslrootcert, the file of an authority of your own; those that the system trusts issue \
                 certificates to anybody, so with them say verify-full",
            );
        }
        (Some(_), _) if roots.is_some() => {
            return refused(
                "does not check who the server is, as sslrootcert asks for; say verify-full, or leave that out",
            );
        }
        (Some(Said::Disable), _) => TlsMode::Disable,
        (Some(Said::Allow), _) => TlsMode::Allow,
        (Some(Said::Prefer), _) => TlsMode::Prefer,
        (Some(Said::Require), _) => TlsMode::Require,
    };
    // There is none on a socket of this machine, whatever is said of it, as libpq has it.
    let on_sockets = places.iter().all(Place::is_socket);
    Ok(if on_sockets { TlsMode::Disable } else { mode })
}

fn schema(given: &Given<'_>) -> Result<String> {
    let name = given.text("schema")?.unwrap_or(Cow::Borrowed(SCHEMA));
    let fits = |c: char| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit();
    if name.is_empty()
        || name.len() > LONGEST_NAME
        || !name.chars().all(fits)
        || name.starts_with(|c: char| c.is_ascii_digit())
    {
        let why = "must be 1 to 63 of a to z, 0 to 9 and _, and not begin with a digit";
        return Err(Error::invalid("schema", name, why));
    }
    if name.starts_with("pg_") || name == "information_schema" {
        return Err(Error::invalid(
            "schema",
            name,
            "belongs to PostgreSQL; choose another",
        ));
    }
    Ok(name.into_owned())
}

#[cfg(test)]
mod tests;
