//! What a URL says, and what it is refused for.

use proptest::prelude::*;
use tokio_postgres::config::Host;

use super::*;
use crate::error::ErrorKind;

fn read(url: &str) -> Target {
    Target::read(Path::new(url)).unwrap()
}

fn refusal(url: &str) -> Error {
    let error = Target::read(Path::new(url)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{url}: {error}");
    error
}

/// The field and the value that the refusal names.
fn refused(url: &str) -> (String, String) {
    let error = refusal(url);
    let value = error.value().unwrap();
    (error.field().unwrap().to_owned(), value.to_owned())
}

/// The hosts, and their ports and addresses.
fn places(target: &Target) -> (Vec<Host>, Vec<u16>, Vec<IpAddr>) {
    let configs: Vec<Config> = target.configs().collect();
    let hosts = configs.iter().flat_map(Config::get_hosts).cloned();
    let ports = configs.iter().flat_map(Config::get_ports).copied();
    let addresses = configs.iter().flat_map(Config::get_hostaddrs).copied();
    (hosts.collect(), ports.collect(), addresses.collect())
}

fn tcp(name: &str) -> Host {
    Host::Tcp(name.to_owned())
}

#[test]
fn a_short_url_says_enough() {
    let target = read("postgres://ann@localhost");
    let config = &target.config;
    assert_eq!(config.get_user(), Some("ann"));
    assert_eq!(config.get_password(), None);
    assert_eq!(config.get_dbname(), Some("ann"), "as libpq has it");
    assert_eq!(
        places(&target),
        (vec![tcp("localhost")], vec![5432], vec![])
    );
    assert_eq!(config.get_application_name(), Some("duologue"));
    assert_eq!(target.schema, "duologue");
}

#[test]
fn a_long_url_says_everything() {
    let target = read(
        "postgresql://an%C3%A9:s%3A%40cr%FFet@db.example:6432,[::1],10.0.0.7/my%20shop\
         ?hostaddr=10.0.0.1,::1,10.0.0.7&schema=_shop_2&application_name=till%201&options=-c%20geqo%3Doff\
         &connect_timeout=7&tcp_user_timeout=2500&keepalives=0&keepalives_idle=60&keepalives_interval=5\
         &keepalives_count=3&target_session_attrs=read-write&channel_binding=require&sslmode=disable",
    );
    let config = &target.config;
    assert_eq!(config.get_user(), Some("ané"));
    assert_eq!(config.get_password(), Some(&b"s:@cr\xffet"[..]));
    assert_eq!(config.get_dbname(), Some("my shop"));
    let hosts = ["db.example", "::1", "10.0.0.7"].map(tcp).to_vec();
    let addresses = ["10.0.0.1", "::1", "10.0.0.7"].map(|address| address.parse().unwrap());
    assert_eq!(
        places(&target),
        (hosts, vec![6432, 5432, 5432], addresses.to_vec())
    );
    assert_eq!(target.limit(), Duration::from_secs(14));
    assert_eq!(target.schema, "_shop_2");
    assert_eq!(config.get_application_name(), Some("till 1"));
    assert_eq!(config.get_options(), Some("-c geqo=off"));
    assert_eq!(config.get_connect_timeout(), Some(&Duration::from_secs(7)));
    assert_eq!(
        config.get_tcp_user_timeout(),
        Some(&Duration::from_millis(2500))
    );
    assert!(!config.get_keepalives());
    assert_eq!(config.get_keepalives_idle(), Duration::from_secs(60));
    assert_eq!(
        config.get_keepalives_interval(),
        Some(Duration::from_secs(5))
    );
    assert_eq!(config.get_keepalives_retries(), Some(3));
    assert_eq!(
        config.get_target_session_attrs(),
        TargetSessionAttrs::ReadWrite
    );
    assert_eq!(config.get_channel_binding(), ChannelBinding::Require);
    assert_eq!(target.tls, TlsMode::Disable);
}

#[test]
fn what_stands_before_the_question_mark_may_stand_behind_it() {
    let target = read("postgres://?user=ann&password=s3cret&host=a,b&port=1,2&dbname=shop");
    let config = &target.config;
    assert_eq!(config.get_user(), Some("ann"));
    assert_eq!(config.get_password(), Some(&b"s3cret"[..]));
    assert_eq!(
        places(&target),
        (vec![tcp("a"), tcp("b")], vec![1, 2], vec![])
    );
    assert_eq!(config.get_dbname(), Some("shop"));
    assert_eq!(places(&read("postgres://ann@a,b/?port=7")).1, [7, 7]);
    assert_eq!(places(&read("postgres://ann@a/?port=")).1, [5432]);
}

#[cfg(unix)]
#[test]
fn a_directory_of_sockets_is_a_host() {
    for url in [
        "postgres://ann@%2Frun%2Fpostgresql:5433/shop",
        "postgres:///shop?host=/run/postgresql&user=ann&port=5433",
        "postgres://ann@/shop?host=%2Frun%2Fpostgresql&port=5433&sslmode=verify-full",
    ] {
        let target = read(url);
        let socket = Host::Unix("/run/postgresql".into());
        assert_eq!(places(&target), (vec![socket], vec![5433], vec![]));
        assert_eq!(target.tls, TlsMode::Disable, "there is none on sockets");
    }
    assert_eq!(refused("postgres://ann@%2Frun,db/shop").0, "host");
}

#[test]
fn who_connects_and_where_has_to_be_said() {
    for url in [
        "postgres://",
        "postgres://db/shop",
        "postgres://@db",
        "postgres://:s3cret@db",
    ] {
        let error = refusal(url);
        assert_eq!((error.field(), error.value()), (Some("user"), Some("")));
        assert!(
            error
                .to_string()
                .ends_with("say who connects: postgres://USER@HOST/DATABASE")
        );
    }
    for url in [
        "postgres://ann@",
        "postgres://ann@/shop",
        "postgres://ann@:5433/shop",
        "postgres://ann@a,,b",
    ] {
        let error = refusal(url);
        assert_eq!(error.field(), Some("host"));
        assert!(
            error
                .to_string()
                .ends_with("say where the server is: postgres://USER@HOST/DATABASE")
        );
    }
}

#[test]
fn every_parameter_that_may_be_shown_is_one() {
    for name in SHOWN {
        let url = format!("postgres://?{name}=%FF");
        assert_ne!(refused(&url).0, "parameter", "{name}");
    }
    assert_eq!(
        refused("postgres://ann@db/shop?shema=main"),
        ("parameter".to_owned(), "shema".to_owned())
    );
    assert!(
        refusal("postgres://ann@db?sslcert=x")
            .to_string()
            .contains("there are application_name, ")
    );
}

#[test]
fn nothing_is_said_twice() {
    for (url, what) in [
        ("postgres://ann@db?user=bob", "says user twice"),
        ("postgres://ann:x@db?password=y", "says password twice"),
        ("postgres://ann@db/shop?dbname=shop", "says dbname twice"),
        ("postgres://ann@db?host=db", "says host twice"),
        ("postgres://ann@db:1?port=2", "is said twice"),
        ("postgres://ann@db?schema=a&schema=b", "says schema twice"),
    ] {
        let text = refusal(url).to_string();
        assert!(text.contains(what), "{text}");
    }
}

#[test]
fn a_value_that_does_not_fit_is_named() {
    for (parameter, value) in [
        ("connect_timeout", "soon"),
        ("connect_timeout", "-1"),
        ("tcp_user_timeout", "1.5"),
        ("keepalives", "yes"),
        ("keepalives_idle", "4294967296"),
        ("keepalives_count", ""),
        ("port", "65536"),
        ("port", "1,2"),
        ("hostaddr", "localhost"),
        ("hostaddr", "127.0.0.1,127.0.0.1"),
        ("sslmode", "on"),
        ("sslmode", ""),
        ("channel_binding", "on"),
        ("target_session_attrs", "primary"),
    ] {
        let url = format!("postgres://ann@db/shop?{parameter}={value}");
        assert_eq!(refused(&url), (parameter.to_owned(), value.to_owned()));
    }
    assert_eq!(refused("postgres://ann@shop%20db").0, "host");
    assert_eq!(refused("postgres://%ff@db").0, "user");
}

#[test]
fn a_schema_has_a_name_that_needs_no_quotes() {
    for name in ["a", "_", "shop_2", "public", &"x".repeat(63)] {
        assert_eq!(
            read(&format!("postgres://ann@db?schema={name}")).schema,
            name
        );
    }
    for name in [
        "",
        "2shop",
        "Shop",
        "my-shop",
        "my shop",
        "shöp",
        "pg_shop",
        "information_schema",
        &"x".repeat(64),
    ] {
        let url = format!("postgres://ann@db?schema={name}");
        assert_eq!(refused(&url), ("schema".to_owned(), name.to_owned()));
    }
}

#[test]
fn tls_is_what_libpq_has_and_safe_where_nothing_is_said() {
    let full = |file: &str| TlsMode::VerifyFull(Some(file.into()));
    for (place, parameters, expected) in [
        ("db.example", "", TlsMode::VerifyFull(None)),
        ("10.0.0.7", "", TlsMode::VerifyFull(None)),
        ("localhost,db.example", "", TlsMode::VerifyFull(None)),
        ("localhost", "", TlsMode::Allow),
        ("127.0.0.2,[::1],LOCALHOST", "", TlsMode::Allow),
        ("localhost", "hostaddr=10.0.0.7", TlsMode::VerifyFull(None)),
        ("db.example", "hostaddr=127.0.0.1", TlsMode::Allow),
        ("localhost", "sslrootcert=system", TlsMode::VerifyFull(None)),
        ("localhost", "sslrootcert=our%20ca.pem", full("our ca.pem")),
        ("db.example", "sslmode=disable", TlsMode::Disable),
        ("db.example", "sslmode=allow", TlsMode::Allow),
        ("db.example", "sslmode=prefer", TlsMode::Prefer),
        ("db.example", "sslmode=require", TlsMode::Require),
        (
            "db.example",
            "sslmode=require&sslrootcert=ca.pem",
            TlsMode::VerifyCa("ca.pem".into()),
        ),
        (
            "db.example",
            "sslmode=verify-ca&sslrootcert=ca.pem",
            TlsMode::VerifyCa("ca.pem".into()),
        ),
        (
            "db.example",
            "sslmode=verify-full",
            TlsMode::VerifyFull(None),
        ),
        (
            "localhost",
            "sslmode=verify-full&sslrootcert=system",
            TlsMode::VerifyFull(None),
        ),
        (
            "localhost",
            "sslmode=verify-full&sslrootcert=ca.pem",
            full("ca.pem"),
        ),
    ] {
        let url = format!("postgres://ann@{place}/shop?{parameters}");
        assert_eq!(read(&url).tls, expected, "{url}");
    }
    for parameters in [
        "sslmode=disable&sslrootcert=ca.pem",
        "sslmode=allow&sslrootcert=ca.pem",
        "sslmode=prefer&sslrootcert=ca.pem",
        "sslmode=require&sslrootcert=system",
        "sslmode=verify-ca&sslrootcert=system",
        "sslmode=verify-ca",
    ] {
        let url = format!("postgres://ann@db.example/shop?{parameters}");
        assert_eq!(refused(&url).0, "sslmode", "{url}");
    }
}

#[test]
fn a_target_is_displayed_without_its_password() {
    let target = read("postgres://ann:s3cret@db/shop?schema=main");
    assert_eq!(target.to_string(), "postgres://ann@db/shop?schema=main");
    assert_eq!(
        format!("{target:?}"),
        r#"Target("postgres://ann@db/shop?schema=main")"#
    );
    assert!(!format!("{:?}", target.config).contains("s3cret"));
}

/// All that anybody is told.
fn told(url: &str) -> String {
    match Target::read(Path::new(url)) {
        Ok(target) => format!("{target} {target:?} {:?}", target.config),
        Err(error) => format!("{error} {error:?} {:?}", error.value()),
    }
}

proptest! {
    #[test]
    fn no_password_is_told_however_malformed_the_url_is(
        scheme in "(postgres|postgresql|Postgres):/{0,3}",
        before in "[a-z0-9%/?&=@:,\\[\\]]{0,12}",
        password in "[ -~]{0,6}#[ -~]{0,6}",
        after in "[a-z0-9%/?&=@:,\\[\\]]{0,12}",
    ) {
        // One of the password's signs stands nowhere else.
        for url in [
            format!("{scheme}{before}:{password}@{after}"),
            format!("{scheme}ann:{password}@db/shop?{after}"),
            format!("{scheme}{before}?password={password}"),
            format!("{scheme}ann@db/shop?{before}&password={password}&{after}"),
            format!("{scheme}ann@db/shop?{before}&sslpassword={password}"),
        ] {
            prop_assert!(!told(&url).contains('#'), "{url}: {}", told(&url));
        }
    }

    #[test]
    fn what_is_encoded_arrives(
        user in "[a-zé @/?&=%#]{1,8}",
        password in "\\PC{0,8}",
        database in "\\PC{1,8}",
    ) {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

        let [user_part, password_part, database_part] =
            [&user, &password, &database].map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC));
        let target = read(&format!("postgres://{user_part}:{password_part}@db/{database_part}"));
        prop_assert_eq!(target.config.get_user(), Some(user.as_str()));
        prop_assert_eq!(target.config.get_password(), Some(password.as_bytes()));
        prop_assert_eq!(target.config.get_dbname(), Some(database.as_str()));
    }
}
