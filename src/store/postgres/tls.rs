//! Connecting, with TLS by rustls.
//!
//! Authorities are those of the file that the URL names, else those that the system trusts, which the environment
//! (`SSL_CERT_FILE`, `SSL_CERT_DIR`) may name to this program as it does to others. A certificate is checked against the
//! computer's own clock. It has to be of X.509 version 3 and to name its hosts as alternative names; one that stands
//! itself in the file, as that of a server without an authority does, is taken as it is.

use std::error::Error as StdError;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring};
use rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::client::{Client, Ends};
use super::failure::{failure, lost};
use super::url::{Target, TlsMode};
use crate::error::{Error, ErrorKind, Result};

/// What makes the connections of one target; the certificates of authorities are read once.
#[derive(Clone)]
pub(crate) enum Connector {
    Plain,
    Tls(MakeRustlsConnect),
}

impl Connector {
    /// # Errors
    ///
    /// `InvalidArgument` if `sslrootcert` cannot be read, `Storage` if the system trusts no authority.
    pub(crate) fn new(target: &Target) -> Result<Self> {
        let trust = match &target.tls {
            TlsMode::Disable => return Ok(Self::Plain),
            TlsMode::Allow | TlsMode::Prefer | TlsMode::Require => Trust::Anybody,
            TlsMode::VerifyCa(file) => Trust::in_file(file, Names::Any)?,
            TlsMode::VerifyFull(Some(file)) => Trust::in_file(file, Names::OfHost)?,
            TlsMode::VerifyFull(None) => Trust::in_system()?,
        };
        let provider = Arc::new(ring::default_provider());
        let algorithms = provider.signature_verification_algorithms;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(internal)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Verifier { trust, algorithms }))
            .with_no_client_auth();
        Ok(Self::Tls(MakeRustlsConnect::new(config)))
    }

    /// Connects to the target that this was made for.
    ///
    /// # Errors
    ///
    /// Those of [`failure`]; `Storage` where the two cannot agree on how to connect, so that trying again is of no use.
    pub(crate) fn connect(&self, target: &Target) -> Result<Client> {
        let runtime = runtime()?;
        let mut failure = None;
        for config in target.configs() {
            let ends = self.ends(&config, &target.tls);
            let connected = runtime.block_on(async { timeout(target.limit(), ends).await });
            // What a server says is worth more than that another cannot be reached.
            let spoken = matches!(&connected, Ok(Err(error)) if error.as_db_error().is_some());
            match connected
                .map_err(|_| lost())
                .and_then(|ends| ends.map_err(failed))
            {
                Ok(ends) => return Ok(Client::new(ends, runtime)),
                Err(error) if spoken || failure.is_none() => failure = Some(error),
                Err(_) => {}
            }
        }
        // Else it would be waited for a name that is still being looked up.
        runtime.shutdown_background();
        Err(failure.unwrap_or_else(lost))
    }

    async fn ends(&self, config: &Config, mode: &TlsMode) -> Result<Ends, tokio_postgres::Error> {
        let with = |mode| {
            let mut config = config.clone();
            config.ssl_mode(mode);
            config
        };
        let plain = async || Ends::connect(&with(SslMode::Disable), NoTls).await;
        let Self::Tls(tls) = self else {
            return plain().await;
        };
        let encrypted = async |mode| Ends::connect(&with(mode), tls.clone()).await;
        // Two of them are two tries, as libpq has it.
        match mode {
            TlsMode::Allow => match plain().await {
                Err(error)
                    if error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION) =>
                {
                    encrypted(SslMode::Require).await.map_err(|_| error)
                }
                done => done,
            },
            TlsMode::Prefer => match encrypted(SslMode::Prefer).await {
                Err(error) if rustls_error(&error).is_some() => plain().await,
                done => done,
            },
            _ => encrypted(SslMode::Require).await,
        }
    }
}

/// What a connection waits with.
fn runtime() -> Result<Runtime> {
    let built = Builder::new_current_thread().enable_all().build();
    built.map_err(|source| {
        let text = "no connection can be made: the process has too many files open";
        Error::new(ErrorKind::Storage, text).caused_by(source)
    })
}

/// Whose certificates are good.
#[derive(Debug)]
enum Trust {
    Anybody,
    Issued {
        by: Arc<WebPkiServerVerifier>,
        names: Names,
        /// Those that are good as they are.
        themselves: Vec<CertificateDer<'static>>,
    },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Names {
    Any,
    OfHost,
}

impl Trust {
    fn in_system() -> Result<Self> {
        let mut found = rustls_native_certs::load_native_certs();
        let roots = roots_of(found.certs);
        if roots.is_empty() {
            let text = "this system trusts no authority to tell who a server is; install its certificates \
                        (ca-certificates), or name a file of them with sslrootcert";
            let error = Error::new(ErrorKind::Storage, text);
            return Err(match found.errors.pop() {
                Some(source) => error.caused_by(source),
                None => error,
            });
        }
        Self::issued(roots, Names::OfHost, Vec::new())
    }

    fn in_file(file: &Path, names: Names) -> Result<Self> {
        let invalid = |why| Error::invalid("sslrootcert", file.display(), why);
        let certificates: Vec<_> = CertificateDer::pem_file_iter(file)
            .and_then(Iterator::collect)
            .map_err(|source| invalid("cannot be read as certificates in PEM").caused_by(source))?;
        let roots = roots_of(certificates.clone());
        if roots.is_empty() {
            return Err(invalid("has no certificate in PEM"));
        }
        Self::issued(roots, names, certificates)
    }

    fn issued(
        roots: RootCertStore,
        names: Names,
        themselves: Vec<CertificateDer<'static>>,
    ) -> Result<Self> {
        let provider: CryptoProvider = ring::default_provider();
        let by = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::new(provider));
        Ok(Self::Issued {
            by: by.build().map_err(internal)?,
            names,
            themselves,
        })
    }
}

fn roots_of(certificates: Vec<CertificateDer<'static>>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    // Some systems list very old ones, which nobody can use.
    roots.add_parsable_certificates(certificates);
    roots
}

#[derive(Debug)]
struct Verifier {
    trust: Trust,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        use CertificateError::{NotValidForName, NotValidForNameContext};

        let Trust::Issued {
            by,
            names,
            themselves,
        } = &self.trust
        else {
            return Ok(ServerCertVerified::assertion());
        };
        if themselves.contains(certificate) {
            return Ok(ServerCertVerified::assertion());
        }
        match by.verify_server_cert(certificate, others, host, ocsp, now) {
            // The name comes last, when all else is in order.
            Err(rustls::Error::InvalidCertificate(
                NotValidForName | NotValidForNameContext { .. },
            )) if *names == Names::Any => Ok(ServerCertVerified::assertion()),
            done => done,
        }
    }

    // Even where anybody is trusted: a binding of the password to the certificate is worth nothing without.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

fn failed(error: tokio_postgres::Error) -> Error {
    let text = match rustls_error(&error) {
        Some(rustls::Error::InvalidCertificate(why)) => {
            format!(
                "the server's certificate is not accepted: {why}; {}",
                remedy(why)
            )
        }
        Some(why) => format!("TLS with the server failed: {why}"),
        None => match error.source() {
            Some(why) if !why.is::<DbError>() && !why.is::<io::Error>() => disagreement(why),
            _ => return failure(error),
        },
    };
    Error::new(ErrorKind::Storage, text).caused_by(error)
}

fn remedy(why: &CertificateError) -> &'static str {
    match why {
        CertificateError::UnknownIssuer => {
            "name the file of the authority that issued it, or of the certificate itself, with sslrootcert"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "connect by a name that it is for, or name its authority's file with sslrootcert and say sslmode=verify-ca"
        }
        CertificateError::Other(_) => {
            "it has to be of X.509 version 3, and no authority's but where sslrootcert names the file of this very one"
        }
        _ => "the server needs another",
    }
}

/// What the crate `tokio-postgres` tells in words alone: TLS, or how users show who they are.
fn disagreement(why: &dyn StdError) -> String {
    match why.to_string().as_str() {
        "server does not support TLS" => {
            "the server has no TLS; turn it on there, or say sslmode=disable if nobody else is on the network".to_owned()
        }
        "password missing" => "the server asks for a password, and the URL has none".to_owned(),
        why => format!("the server and this program do not agree on how to connect: {why}"),
    }
}

/// What rustls says, where it is behind the error.
fn rustls_error(error: &tokio_postgres::Error) -> Option<&rustls::Error> {
    let source = error.source()?.downcast_ref::<io::Error>()?;
    source.get_ref()?.downcast_ref()
}

fn internal(error: impl StdError + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Internal, "TLS cannot be set up").caused_by(error)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use super::*;

    const ASKS_FOR_TLS: [u8; 4] = 80_877_103_u32.to_be_bytes();
    const STARTS: [u8; 4] = 196_608_u32.to_be_bytes();
    const REFUSES: &[u8] = b"E\0\0\0\x1bSFATAL\0C28000\0Mnobody\0\0";
    const ASKS_FOR_A_PASSWORD: &[u8] = b"R\0\0\0\x08\0\0\0\x03";

    /// Connects to a server that has an answer for each connection's first message; gives back what those were, and how
    /// it ended.
    fn connect(parameters: &str, answers: &[&[u8]]) -> (Vec<[u8; 4]>, Error) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("postgres://ann@{address}/shop?{parameters}");
        let target = Target::read(Path::new(&url)).unwrap();
        thread::scope(|scope| {
            let server = scope.spawn(|| answer(&listener, answers));
            let connected = Connector::new(&target).unwrap().connect(&target);
            // Those that are still waited for.
            for _ in answers {
                drop(TcpStream::connect(address));
            }
            (server.join().unwrap(), connected.err().unwrap())
        })
    }

    fn answer(listener: &TcpListener, answers: &[&[u8]]) -> Vec<[u8; 4]> {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut client, _) = listener.accept().unwrap();
            let mut request = [0; 8];
            if client.read_exact(&mut request).is_ok() {
                asked.push([request[4], request[5], request[6], request[7]]);
                client.write_all(answer).unwrap();
                // Until the client has had enough.
                drop(client.read_to_end(&mut Vec::new()));
            }
        }
        asked
    }

    #[test]
    fn a_server_without_tls_is_refused_where_it_is_asked_for() {
        let (asked, error) = connect("sslmode=require", &[b"N", REFUSES]);
        assert_eq!(asked, [ASKS_FOR_TLS]);
        assert_eq!(error.kind(), ErrorKind::Storage);
        assert!(
            error.to_string().starts_with("the server has no TLS; "),
            "{error}"
        );
    }

    #[test]
    fn where_tls_is_preferred_and_fails_there_is_none() {
        let (asked, _) = connect("sslmode=prefer", &[b"S what is TLS?", REFUSES, REFUSES]);
        assert_eq!(asked, [ASKS_FOR_TLS, STARTS]);
    }

    #[test]
    fn where_tls_is_allowed_it_is_the_second_try() {
        let (asked, error) = connect("", &[REFUSES, b"N", REFUSES]);
        assert_eq!(asked, [STARTS, ASKS_FOR_TLS]);
        let told = error.source().map(ToString::to_string);
        assert!(
            told.is_some_and(|told| told.contains("nobody")),
            "{error:?}"
        );
        let wrong_password = b"E\0\0\0\x1bSFATAL\0C28P01\0Mnobody\0\0";
        let (asked, _) = connect("sslmode=allow", &[wrong_password, b"N"]);
        assert_eq!(asked, [STARTS]);
    }

    #[test]
    fn where_tls_is_required_and_fails_nothing_else_is_tried() {
        let (asked, error) = connect("sslmode=require", &[b"S what is TLS?", REFUSES]);
        assert_eq!(asked, [ASKS_FOR_TLS]);
        assert!(
            error
                .to_string()
                .starts_with("TLS with the server failed: "),
            "{error}"
        );
    }

    #[test]
    fn where_tls_is_disabled_nobody_asks_for_it() {
        let (asked, _) = connect("sslmode=disable", &[REFUSES, REFUSES]);
        assert_eq!(asked, [STARTS]);
    }

    #[test]
    fn a_password_that_is_missing_is_told() {
        let (_, error) = connect("sslmode=disable", &[ASKS_FOR_A_PASSWORD]);
        assert_eq!(
            error.to_string(),
            "the server asks for a password, and the URL has none"
        );
        let (_, error) = connect(
            "sslmode=disable&channel_binding=require",
            &[ASKS_FOR_A_PASSWORD],
        );
        assert!(error.to_string().contains("channel binding"), "{error}");
    }

    #[test]
    fn of_several_hosts_the_one_that_spoke_is_told() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let here = listener.local_addr().unwrap();
        let closed = TcpListener::bind("127.0.0.1:0").unwrap();
        let gone = closed.local_addr().unwrap();
        drop(closed);
        for hosts in [format!("{here},{gone}"), format!("{gone},{here}")] {
            let url = format!("postgres://ann@{hosts}/shop?sslmode=disable");
            let target = Target::read(Path::new(&url)).unwrap();
            let error = thread::scope(|scope| {
                scope.spawn(|| answer(&listener, &[REFUSES]));
                let connected = Connector::new(&target).unwrap().connect(&target);
                connected.err().unwrap()
            });
            let told = error.source().map(ToString::to_string);
            assert!(
                told.is_some_and(|told| told.contains("nobody")),
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let empty = directory.path().join("empty");
        std::fs::write(&empty, "nothing").unwrap();
        for file in [empty, directory.path().join("none")] {
            let url = format!("postgres://ann@db/shop?sslrootcert={}", file.display());
            let error = Connector::new(&Target::read(Path::new(&url)).unwrap())
                .err()
                .unwrap();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert_eq!(error.field(), Some("sslrootcert"));
            assert_eq!(error.value(), Some(file.display().to_string().as_str()));
        }
    }
}
