//! Whether a server is the one that is meant: this one has a certificate for `localhost`, by an authority of its own, and
//! lets its user in with TLS alone.

use std::error::Error as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, iter, process};

use duologue::{Error, ErrorKind, Messenger};

/// It has signed nothing.
const ANOTHER_AUTHORITY: &str = "\
-----BEGIN CERTIFICATE-----
MIIBrTCCAVOgAwIBAgIUEf/vjntkFuOLE4BLbBsgfINso9AwCgYIKoZIzj0EAwIw
KzEpMCcGA1UEAwwgYW4gYXV0aG9yaXR5IHRoYXQgc2lnbmVkIG5vdGhpbmcwIBcN
MjYxMTIzMDAzMTU0WhgPMjEyNjEwMzAwMDMxNTRaMCsxKTAnBgNVBAMMIGFuIGF1
dGhvcml0eSB0aGF0IHNpZ25lZCBub3RoaW5nMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEHhdfeWTaZ4jjlC+0gxyHRM7g8Fa9T+0zK8ApI4fnW01SSfsn/espiKZy
qe2oHmA32FX/ffTmM3yG9shW6PrZ66NTMFEwHQYDVR0OBBYEFDLSuH0Gn/CMO3a5
3Cxa2opbr6A7MB8GA1UdIwQYMBaAFDLSuH0Gn/CMO3a53Cxa2opbr6A7MA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhALAt2wURvvcXjTiI3Z7z84AU
K4FpAbOg2cxTFgpIkac6AiBGrCVx3uJ8m3tl7IU9aovUbMSHHTtfiD3tXExrVH2Y
ZA==
-----END CERTIFICATE-----
";

/// The server, with other words about TLS than it is given with.
fn url(parameters: &str) -> String {
    let given = env::var("DUOLOGUE_TEST_POSTGRES_TLS").unwrap();
    let place = given.split('?').next().unwrap();
    format!("{place}?schema=tls_{}&{parameters}", process::id())
}

fn authority() -> String {
    env::var("DUOLOGUE_TEST_POSTGRES_CA").unwrap()
}

fn refusal(url: &str) -> Error {
    let Err(error) = Messenger::open(url) else {
        panic!("{url} was opened");
    };
    assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
    error
}

#[test]
fn a_server_that_shows_a_good_certificate_is_used() {
    let authority = authority();
    for parameters in [
        format!("sslrootcert={authority}"),
        format!("sslmode=verify-full&sslrootcert={authority}"),
        format!("sslmode=verify-ca&sslrootcert={authority}"),
        "sslmode=require".to_owned(),
        "sslmode=prefer".to_owned(),
        "sslmode=allow".to_owned(),
        String::new(),
    ] {
        Messenger::open(url(&parameters)).unwrap().badge().unwrap();
    }
    let plain = env::var("DUOLOGUE_TEST_POSTGRES").unwrap();
    let mut server = postgres::Client::connect(&plain, postgres::NoTls).unwrap();
    let drop = format!("DROP SCHEMA tls_{} CASCADE", process::id());
    server.batch_execute(&drop).unwrap();
}

#[test]
fn a_server_that_another_authority_stands_for_is_refused() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(ANOTHER_AUTHORITY.as_bytes()).unwrap();
    for mode in ["verify-full", "verify-ca", "require"] {
        let file = file.path().display();
        let error = refusal(&url(&format!("sslmode={mode}&sslrootcert={file}")));
        assert!(
            error
                .to_string()
                .contains("the server's certificate is not accepted: UnknownIssuer; name"),
            "{error}"
        );
    }
    // Nor does any that the whole world trusts.
    let error = refusal(&url("sslmode=verify-full")).to_string();
    assert!(
        error.contains("UnknownIssuer") || error.contains("this system trusts no authority"),
        "{error}"
    );
}

#[test]
fn a_server_of_another_name_is_refused_unless_any_name_will_do() {
    let authority = authority();
    let elsewhere = |mode: &str| {
        let here = url(&format!(
            "sslmode={mode}&sslrootcert={authority}&hostaddr=127.0.0.1"
        ));
        here.replace("@localhost", "@db.example")
    };
    let error = refusal(&elsewhere("verify-full"));
    assert!(
        error
            .to_string()
            .contains("not valid for name \"db.example\""),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("connect by a name that it is for"),
        "{error}"
    );
    // Past that, the server looks for a database that is not there.
    let error = refusal(&elsewhere("verify-ca").replace("/postgres?", "/no_such_database?"));
    assert!(!error.to_string().contains("certificate"), "{error}");
}

#[test]
fn a_certificate_that_is_known_itself_is_good_for_any_name() {
    let authority = PathBuf::from(authority());
    let itself = authority.with_file_name("server.crt");
    let elsewhere = |file: &Path| {
        let here = url(&format!(
            "sslrootcert={}&hostaddr=127.0.0.1",
            file.display()
        ));
        here.replace("@localhost", "@db.example")
            .replace("/postgres?", "/no_such_database?")
    };
    let error = refusal(&elsewhere(&itself));
    assert!(error.to_string().contains("no such database"), "{error}");
    let error = refusal(&elsewhere(&authority));
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[test]
fn a_server_that_wants_tls_lets_nobody_in_without() {
    let error = refusal(&url("sslmode=disable"));
    assert!(
        error.to_string().contains("does not let the user in"),
        "{error}"
    );
}

#[test]
fn no_error_shows_a_password() {
    for (parameters, expected) in [
        ("sslmode=disable", "tls@localhost"),
        ("sslmode=verify-full", "tls@localhost"),
        ("sslmode=disable&sslmode=disable", "tls@localhost"),
        ("connect_timeout=soon", "connect_timeout `soon`"),
        ("password=s3cret", "tls@localhost"),
        ("&s3cret", "path `postgres:…`"),
    ] {
        let url = url(parameters).replace("@localhost", ":s3cret@localhost");
        let Err(error) = Messenger::open(&url) else {
            panic!("{url} was opened");
        };
        let causes = iter::successors(error.source(), |&cause| cause.source());
        let causes: Vec<_> = causes.map(|cause| format!("{cause} {cause:?}")).collect();
        let told = format!("{error} {error:?} {causes:?}");
        assert!(told.contains(expected), "{told}");
        assert!(!told.contains("s3cret"), "{told}");
    }
}
