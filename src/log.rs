//! What the engine tells whoever runs it, beside what its calls return.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::guard::guard;

/// How much a record matters. The later in order, the more.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum LogLevel {
    /// All in a day's work.
    Debug,
    /// Something that does not happen all the time, and is as it should be.
    Info,
    /// Something went wrong, and is tried again, or waits for somebody to look.
    Warn,
    /// Something went wrong for good.
    Error,
}

impl LogLevel {
    /// Every level, in ascending order.
    pub const ALL: &'static [Self] = &[Self::Debug, Self::Info, Self::Warn, Self::Error];

    /// The level's stable name in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// One thing that the engine has to tell; see [`Options::log`](crate::Options::log).
///
/// A record holds ids, codes, counts and times. No text of a message, no address, no name and no provider's words are in
/// it, so it may go wherever logs go. `source` alone holds what a part of the host's, or the database, said itself.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LogRecord<'r> {
    /// How much it matters.
    pub level: LogLevel,
    /// What it is about, in a word that stays the same from release to release:
    ///
    /// | subject | records |
    /// |---|---|
    /// | `workspace` | it was created, migrated or opened |
    /// | `worker` | one started or stopped; its rounds began to fail, or go well again |
    /// | `deliver` | a message got no answer, was not taken, given up or rejected; a claim or a submission did not come back |
    /// | `look_up` | a provider could not be asked about a message |
    /// | `refresh` | a provider could not be asked for what has come in, or told what is stored; what came in could not be stored or was refused |
    /// | `media` | a media store could not forget a file |
    /// | `watch` | a watcher's callback panicked |
    /// | `verify` | the tables do not agree with the log |
    /// | `backup`, `export`, `import` | one is complete |
    pub subject: &'static str,
    /// What there is to tell, in English and on one line. Its wording is for people, and may change.
    pub message: &'r str,
    /// The error that brought it about, if a part of the host's failed or the database could not be used.
    pub source: Option<&'r (dyn StdError + 'static)>,
}

/// What a host listens with.
type Listener = dyn Fn(&LogRecord<'_>) + Send + Sync;

/// Whoever listens, if anybody does. It is told things with no lock held and no transaction open.
#[derive(Clone, Default)]
pub(crate) struct Log(Option<Arc<Listener>>);

impl Log {
    pub(crate) fn to(listener: impl Fn(&LogRecord<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    pub(crate) fn tell(&self, level: LogLevel, subject: &'static str, message: fmt::Arguments<'_>) {
        self.record(level, subject, message, None);
    }

    /// Tells of an error: its kind and code after the message, and the error itself where nothing of a customer's can be
    /// in it.
    pub(crate) fn failed(
        &self,
        level: LogLevel,
        subject: &'static str,
        message: fmt::Arguments<'_>,
        error: &Error,
    ) {
        let source: Option<&(dyn StdError + 'static)> = match error.kind() {
            ErrorKind::Callback | ErrorKind::Busy | ErrorKind::Storage => Some(error),
            _ => None,
        };
        let (kind, code) = (error.kind().as_str(), error.code());
        if code == kind {
            self.record(level, subject, format_args!("{message}: {kind}"), source);
        } else {
            let message = format_args!("{message}: {kind}, {code}");
            self.record(level, subject, message, source);
        }
    }

    /// Words are put together only if somebody listens.
    fn record(
        &self,
        level: LogLevel,
        subject: &'static str,
        message: fmt::Arguments<'_>,
        source: Option<&(dyn StdError + 'static)>,
    ) {
        let Some(listener) = &self.0 else {
            return;
        };
        let message = &message.to_string();
        // A panic in the host's code ends with the call, and there is nobody else to tell.
        let _ = guard("the logger", || {
            listener(&LogRecord {
                level,
                subject,
                message,
                source,
            });
            Ok(())
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A value that must not be shown.
    struct Unshown;

    impl fmt::Display for Unshown {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("nobody listens")
        }
    }

    #[test]
    fn nothing_is_put_into_words_if_nobody_listens() {
        Log::default().tell(LogLevel::Error, "deliver", format_args!("{Unshown}"));
        let error = Error::callback("the clock is down");
        Log::default().failed(LogLevel::Warn, "worker", format_args!("{Unshown}"), &error);
    }

    #[test]
    fn an_error_is_told_by_its_kind_and_code_and_given_only_where_it_holds_no_customers_words() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let listener = Arc::clone(&told);
        let log = Log::to(move |record| {
            let source = record.source.map(ToString::to_string);
            let told = (record.message.to_owned(), source);
            listener.lock().unwrap().push(told);
        });
        let fail = |error| log.failed(LogLevel::Warn, "refresh", format_args!("it failed"), &error);
        fail(Error::callback("the line is dead"));
        fail(Error::refused("contact_blocked", "Cleo Ray is blocked"));
        fail(Error::invalid("sender", "+15557000001", "is no address"));
        fail(Error::new(ErrorKind::Corrupt, "+15557000001 is no address"));
        let told = told.lock().unwrap();
        let expected = [
            ("it failed: callback", Some("the line is dead")),
            ("it failed: action_refused, contact_blocked", None),
            ("it failed: invalid_argument", None),
            ("it failed: corrupt", None),
        ];
        let told = told
            .iter()
            .map(|(message, source)| (message.as_str(), source.as_deref()));
        assert!(told.eq(expected));
    }

    #[test]
    fn every_level_has_a_name_of_its_own_and_stands_in_order() {
        assert!(LogLevel::ALL.is_sorted());
        let names: std::collections::BTreeSet<_> =
            LogLevel::ALL.iter().map(|level| level.as_str()).collect();
        assert_eq!(names.len(), LogLevel::ALL.len());
    }
}
