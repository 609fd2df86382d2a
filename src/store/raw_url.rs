//! A server's URL as somebody wrote it: how it is told from a file, where its parts are, and what of it may be shown.
//!
//! It may hold a password, and a password that was not percent-encoded may have any sign of the syntax in it. So what
//! can be read in two ways is refused, and nothing of it is shown.

use std::fmt;
use std::path::Path;

/// What a URL may say after its `?`, but for the password.
pub(crate) const SHOWN: &[&str] = &[
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "options",
    "port",
    "schema",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// Whether this is somebody else's URL, or a server's address in another form, and surely meant for no file.
pub(crate) fn looks_like_an_address(path: &Path) -> bool {
    let Some(text) = path.to_str() else {
        return false;
    };
    let text = text.trim_start_matches([' ', '"', '\'']);
    let is_url = text.split_once("://").is_some_and(|(scheme, _)| {
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        !scheme.is_empty() && scheme.chars().all(is_scheme)
    });
    is_url
        || text
            .split_whitespace()
            .any(|word| word.starts_with("password="))
}

/// Whether a server is meant, even if the URL is misspelt: a file of such a name is opened as `./postgres:...`.
pub(crate) fn is_url(path: &Path) -> bool {
    let given = path.as_os_str().as_encoded_bytes();
    [&b"postgres:"[..], b"postgresql:"].iter().any(|scheme| {
        given
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// What may be told of a URL: all but its password, or next to nothing if it is misspelt.
pub(crate) fn shown(path: &Path) -> String {
    match path.to_str().map(RawUrl::split) {
        Some(Ok(url)) => url.to_string(),
        _ => "postgres:…".to_owned(),
    }
}

/// The parts of a URL, percent-encoded as they were. It is displayed without its password.
pub(crate) struct RawUrl<'a> {
    scheme: &'a str,
    pub(crate) user: &'a str,
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "nobody needs it")
    )]
    pub(crate) password: Option<&'a str>,
    hosts: &'a str,
    pub(crate) database: &'a str,
    pub(crate) parameters: Vec<(&'a str, &'a str)>,
}

impl<'a> RawUrl<'a> {
    /// # Errors
    ///
    /// What is wrong with the URL, without a word of it.
    pub(crate) fn split(url: &'a str) -> Result<Self, &'static str> {
        let at = url.find("://").map_or(0, |colon| colon + "://".len());
        let (scheme, rest) = url.split_at(at);
        if !matches!(scheme, "postgres://" | "postgresql://") {
            return Err("must begin with `postgres://`");
        }
        check_encoding(rest)?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = place.split_once('/').unwrap_or((place, ""));
        let (userinfo, hosts) = authority.split_once('@').unwrap_or(("", authority));
        if [hosts, database, query]
            .iter()
            .any(|part| part.contains('@'))
        {
            return Err(
                "has an `@` that does not end the user's name and password; write it as %40, and in a password / as \
                 %2F and ? as %3F too",
            );
        }
        let (user, password) = match userinfo.split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (userinfo, None),
        };
        if user.to_ascii_lowercase().contains("%3a") {
            return Err(
                "has a colon, written as %3A, in the user's name; before a password it is `:`",
            );
        }
        let url = Self {
            scheme,
            user,
            password,
            hosts,
            database,
            parameters: parameters(query)?,
        };
        for host in url.hosts() {
            host?;
        }
        Ok(url)
    }

    /// The hosts before the database's name, each with its port where it has one.
    pub(crate) fn hosts(
        &self,
    ) -> impl Iterator<Item = Result<(&'a str, Option<u16>), &'static str>> {
        let hosts = Some(self.hosts).filter(|hosts| !hosts.is_empty());
        hosts
            .into_iter()
            .flat_map(|hosts| hosts.split(',').map(host_and_port))
    }
}

impl fmt::Display for RawUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme)?;
        if !self.user.is_empty() {
            write!(f, "{}@", self.user)?;
        }
        f.write_str(self.hosts)?;
        if !self.database.is_empty() {
            write!(f, "/{}", self.database)?;
        }
        let shown = self
            .parameters
            .iter()
            .filter(|(name, _)| SHOWN.contains(name));
        for (before, (name, value)) in std::iter::once('?')
            .chain(std::iter::repeat('&'))
            .zip(shown)
        {
            write!(f, "{before}{name}={value}")?;
        }
        Ok(())
    }
}

fn check_encoding(text: &str) -> Result<(), &'static str> {
    for encoded in text.split('%').skip(1) {
        let digits = encoded.get(..2).unwrap_or_default();
        if digits.len() != 2 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err("has a % that no two hexadecimal digits follow; write it as %25");
        }
        if digits == "00" {
            return Err("must not contain NUL");
        }
    }
    Ok(())
}

fn host_and_port(text: &str) -> Result<(&str, Option<u16>), &'static str> {
    const PORT: &str = "has something other than a port after a host's colon; who connects comes before an `@`, and an \
                        address of IPv6 in brackets";
    let (host, port) = match text.strip_prefix('[') {
        Some(text) => text.split_once(']').ok_or("has a `[` without `]`")?,
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    match port.strip_prefix(':') {
        Some("") => Ok((host, None)),
        Some(digits) if digits.bytes().all(|digit| digit.is_ascii_digit()) => digits
            .parse()
            .map(|port| (host, Some(port)))
            .map_err(|_| PORT),
        None if port.is_empty() => Ok((host, None)),
        _ => Err(PORT),
    }
}

fn parameters(query: &str) -> Result<Vec<(&str, &str)>, &'static str> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let parameters: Option<Vec<_>> = pairs.map(|pair| pair.split_once('=')).collect();
    parameters.ok_or("has a parameter without `=`; write & in a value as %26")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_addresses_are_no_names_of_files() {
        for address in [
            "mysql://ann:s3cret@h/shop",
            "postgresql+asyncpg://ann:s3cret@h/shop",
            " postgres://ann:s3cret@h/shop",
            "'postgres://ann:s3cret@h/shop'",
            "host=h user=ann password=s3cret",
        ] {
            assert!(looks_like_an_address(Path::new(address)), "{address}");
        }
        for name in [
            "shop.db",
            "./mysql://shop",
            "a b.db",
            ":memory:",
            "C:\\shop.db",
            "://",
            "",
        ] {
            assert!(!looks_like_an_address(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn a_server_is_told_from_a_file_even_if_its_url_is_misspelt() {
        for server in [
            "postgres://ann@db/shop",
            "postgresql://ann@db/shop",
            "POSTGRES://ann@db/shop",
            "postgres:/ann@db/shop",
            "postgres:",
        ] {
            assert!(is_url(Path::new(server)), "{server}");
        }
        for file in [
            "shop.db",
            "postgres",
            "./postgres://x",
            "/postgres:",
            ":memory:",
            "",
            "mypostgres:",
        ] {
            assert!(!is_url(Path::new(file)), "{file}");
        }
    }

    #[test]
    fn all_is_shown_but_the_password() {
        for (url, expected) in [
            ("postgres://ann@db/shop", "postgres://ann@db/shop"),
            (
                "postgresql://ann:s3cret@db/shop",
                "postgresql://ann@db/shop",
            ),
            ("postgres://ann:@db/shop", "postgres://ann@db/shop"),
            ("postgres://:s3cret@db/shop", "postgres://db/shop"),
            (
                "postgres://ann:s:3cret@a:1,[::1]:2/shop?schema=main",
                "postgres://ann@a:1,[::1]:2/shop?schema=main",
            ),
            (
                "postgres://db/shop?password=s3cret&user=ann&sslpassword=s3cret&schema=main&sllmode=s3cret",
                "postgres://db/shop?user=ann&schema=main",
            ),
            (
                "postgres://ann:%40%2f@%2Frun%2Fpostgresql/",
                "postgres://ann@%2Frun%2Fpostgresql",
            ),
            ("postgres://", "postgres://"),
        ] {
            assert_eq!(shown(Path::new(url)), expected);
        }
    }

    #[test]
    fn nothing_is_shown_of_what_can_be_read_in_two_ways() {
        for url in [
            "postgres://ann:s3@cret@db/shop",
            "postgres://ann:s3/cret@db/shop",
            "postgres://ann:s3?cret@db/shop",
            "postgres://ann:1/s3?cret=@db/shop",
            "postgres://ann:s3cret",
            "postgres://ann:s3cret/shop",
            "postgres://ann:123456/shop",
            "postgres://db/shop?user=ann&password=s3@cret",
            "postgres://db/shop?password=s3&cret",
            "postgres://ann%3As3cret@db/shop",
            "postgres://ann:s3%cret@db/shop",
            "postgres://ann:s3cret@[::1/shop",
            "postgres://ann:s3cret@[::1]s3cret/shop",
            "postgres://ann:s3cret%00@db/shop",
            "postgres:/ann:s3cret@db/shop",
            "Postgres://ann:s3cret@db/shop",
            "postgres:ann:s3cret@db/shop",
            "postgres:s3cret://ann@db/shop",
        ] {
            assert_eq!(shown(Path::new(url)), "postgres:…", "{url}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_shown_of_what_is_not_utf_8() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;

        let url = OsStr::from_bytes(b"postgres://ann:s3cret\xff@db/shop");
        assert!(is_url(Path::new(url)));
        assert_eq!(shown(Path::new(url)), "postgres:…");
    }

    proptest! {
        #[test]
        fn no_password_is_shown_however_it_is_written(
            password in "[ -~]{0,6}#[ -~]{0,6}",
            url in prop::sample::select(vec![
                "postgres://ann:PASSWORD@db/shop",
                "postgres://ann:PASSWORD@db:5432/shop?schema=main",
                "postgresql://:PASSWORD@db",
                "postgres://ann:PASSWORD@/shop?host=/run",
                "postgres://ann@db/shop?password=PASSWORD",
                "postgres://ann@db/shop?password=PASSWORD&schema=main",
                "postgres://ann@db?sslpassword=PASSWORD",
                "postgres://ann:PASSWORD@",
                "postgres:/ann:PASSWORD@db/shop",
                "postgres:ann:PASSWORD@db/shop",
                "PostgreSQL://ann:PASSWORD@db/shop",
            ]),
        ) {
            let url = url.replace("PASSWORD", &password);
            // One of its signs stands nowhere else.
            prop_assert!(!shown(Path::new(&url)).contains('#'), "{url}");
        }
    }
}
