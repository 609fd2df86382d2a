//! A client that waits: for answers, and for those alone that somebody wants to have.
//!
//! The crate `postgres` waits for each answer before it sends the next question. This is what it is made of, without that:
//! questions that are asked together go out together, and one whose answer means nothing is sent and forgotten.

use std::future::poll_fn;
use std::mem;
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::task::yield_now;
use tokio::time::timeout;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{AsyncMessage, Config, Error, Socket};

/// How long a server is waited for that is left.
const FAREWELL: Duration = Duration::from_secs(1);

/// Carries what is sent and received while it is polled; `None` at the end of the connection.
type Carrier = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<AsyncMessage, Error>>> + Send>;

/// One connection.
pub(super) struct Client {
    // Dropped before the line, which ends when nobody can ask any more.
    asker: tokio_postgres::Client,
    line: Line,
}

struct Line {
    wire: Wire,
    /// The connection's own, of the thread that waits.
    runtime: Runtime,
}

struct Wire {
    /// `None` when the connection has ended.
    carrier: Option<Carrier>,
    /// Somebody has notified, and nobody has asked yet.
    notified: bool,
}

/// The two ends of a connection that has just been made.
pub(super) struct Ends {
    asker: tokio_postgres::Client,
    carrier: Carrier,
}

impl Ends {
    pub(super) async fn connect<T>(config: &Config, tls: T) -> Result<Self, Error>
    where
        T: MakeTlsConnect<Socket>,
        T::Stream: Send + 'static,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        let (asker, mut connection) = config.connect(tls).await?;
        Ok(Self {
            asker,
            carrier: Box::new(move |context| connection.poll_message(context)),
        })
    }
}

impl Client {
    pub(super) fn new(Ends { asker, carrier }: Ends, runtime: Runtime) -> Self {
        let wire = Wire {
            carrier: Some(carrier),
            notified: false,
        };
        let line = Line { wire, runtime };
        Self { asker, line }
    }

    /// Asks something and waits for the answer.
    pub(super) fn ask<T>(
        &mut self,
        question: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Line { wire, runtime } = &mut self.line;
        runtime.block_on(wire.answer(question(&self.asker)))
    }

    /// As [`Client::ask`], of a server that may not answer: `None` if it has not after so long.
    pub(super) fn ask_within<T>(
        &mut self,
        limit: Duration,
        question: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<T, Error>,
    ) -> Option<Result<T, Error>> {
        let Line { wire, runtime } = &mut self.line;
        let answer = wire.answer(question(&self.asker));
        runtime.block_on(async { timeout(limit, answer).await.ok() })
    }

    /// Sends something whose answer is of no interest.
    pub(super) fn send(
        &mut self,
        question: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<(), Error>,
    ) {
        let Line { wire, runtime } = &mut self.line;
        let mut answer = pin!(question(&self.asker));
        runtime.block_on(poll_fn(|context| {
            let _ = answer.as_mut().poll(context);
            // Whether it could be sent shows when something is asked.
            let _ = wire.carry(context);
            Poll::Ready(())
        }));
    }

    /// Waits for a notification, so long at most, and says whether there was one.
    pub(super) fn wait(&mut self, longest: Duration) -> Result<bool, Error> {
        let Line { wire, runtime } = &mut self.line;
        runtime.block_on(async {
            let mut over = pin!(tokio::time::sleep(longest));
            poll_fn(|context| {
                wire.carry(context)?;
                if mem::take(&mut wire.notified) {
                    return Poll::Ready(Ok(true));
                }
                over.as_mut().poll(context).map(|()| Ok(false))
            })
            .await
        })
    }

    /// Whether the connection has ended, as far as is known without asking.
    pub(super) fn is_over(&mut self) -> bool {
        let Line { wire, runtime } = &mut self.line;
        runtime.block_on(async {
            // What has come since somebody asked last is seen by the runtime alone, when there is nothing else to do.
            yield_now().await;
            poll_fn(|context| {
                let _ = wire.carry(context);
                Poll::Ready(())
            })
            .await;
        });
        wire.carrier.is_none()
    }
}

impl Wire {
    /// The answer to a question, for which everything is carried meanwhile.
    async fn answer<T>(
        &mut self,
        question: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut answer = pin!(question);
        poll_fn(|context| {
            self.carry(context)?;
            answer.as_mut().poll(context)
        })
        .await
    }

    /// Sends and receives what can be at this moment.
    fn carry(&mut self, context: &mut Context<'_>) -> Result<(), Error> {
        while let Some(carrier) = &mut self.carrier {
            match carrier(context) {
                Poll::Pending => break,
                Poll::Ready(Some(Ok(AsyncMessage::Notification(_)))) => self.notified = true,
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(error))) => {
                    self.carrier = None;
                    return Err(error);
                }
                Poll::Ready(None) => self.carrier = None,
            }
        }
        Ok(())
    }
}

impl Drop for Line {
    /// Takes leave of the server, if it is still there.
    fn drop(&mut self) {
        let Self { wire, runtime } = self;
        let leave = poll_fn(|context| match wire.carry(context) {
            Ok(()) if wire.carrier.is_some() => Poll::Pending,
            _ => Poll::Ready(()),
        });
        let _ = runtime.block_on(async { timeout(FAREWELL, leave).await });
    }
}
