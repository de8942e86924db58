//! Decisions, and nothing else: as long as a phone asks for nothing but those, nobody stands between its bytes and the answer, and
//! nothing is kept for it between two questions.

use crate::{
    Front,
    connections::{Order, Slot},
    front::Question,
};
use std::{
    future::poll_fn,
    mem::MaybeUninit,
    pin::{Pin, pin},
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};

/// The longest question that is answered here; phones' have some hundred bytes.
const LONGEST: usize = 4 << 10;

/// Bytes that have come at once.
#[derive(Default)]
struct Round {
    /// The answers to the questions among them.
    answers: Vec<u8>,
    /// Whether nothing more will be asked.
    is_last: bool,
    /// What follows, which is something else.
    rest: Vec<u8>,
}

/// Answers questions until something else comes, which is given back; or nothing, when the connection has ended. A question that does
/// not come in one piece is something else, too.
pub(super) async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    front: &Front,
    slot: &Slot,
) -> Option<Vec<u8>> {
    loop {
        let round = poll_fn(|context| round(stream, front, slot, context)).await?;
        if !round.answers.is_empty() {
            let written = async {
                stream.write_all(&round.answers).await?;
                if round.is_last { stream.shutdown().await } else { stream.flush().await }
            };
            unless_closed(slot, written).await?.ok()?;
            slot.has_answered();
        }
        if round.is_last {
            return None;
        }
        if !round.rest.is_empty() {
            slot.has_read();
            return Some(round.rest);
        }
    }
}

/// Reads what comes next, and decides; nothing is the end of the connection.
fn round<S: AsyncRead + Unpin>(
    stream: &mut S,
    front: &Front,
    slot: &Slot,
    context: &mut Context<'_>,
) -> Poll<Option<Round>> {
    let mut has_looked = false;
    loop {
        let mut bytes = [MaybeUninit::uninit(); LONGEST];
        let mut buffer = ReadBuf::uninit(&mut bytes);
        match Pin::new(&mut *stream).poll_read(context, &mut buffer) {
            Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                if slot.is_resting() {
                    slot.rests(false);
                }
                return Poll::Ready(Some(decided(buffer.filled(), front, slot)));
            }
            Poll::Ready(_) => return Poll::Ready(None),
            Poll::Pending => {}
        }
        slot.listen(context.waker());
        match slot.order() {
            Order::GoOn => return Poll::Pending,
            // There is nothing that could be given back.
            Order::Rest => slot.rests(true),
            Order::Stop if slot.is_drained() => return Poll::Ready(None),
            // Told after it had been read: whether there is more is known when it is read again.
            Order::Stop if !has_looked => has_looked = true,
            Order::Stop => return Poll::Pending,
            Order::Close => return Poll::Ready(None),
        }
    }
}

/// Answers the questions that these bytes begin with.
fn decided(bytes: &[u8], front: &Front, slot: &Slot) -> Round {
    let (mut round, mut rest) = (Round::default(), bytes);
    while !round.is_last
        && let Some((question, length)) = Question::read(rest)
    {
        slot.answers();
        if !front.decide(&question, &mut round.answers) {
            break;
        }
        round.is_last = question.is_last;
        rest = &rest[length..];
    }
    round.rest = rest.to_vec();
    round
}

/// What comes of this, unless the connection shall be closed before.
async fn unless_closed<T>(slot: &Slot, doing: impl Future<Output = T>) -> Option<T> {
    let mut doing = pin!(doing);
    poll_fn(|context| {
        if let Poll::Ready(done) = doing.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        slot.listen(context.waker());
        if slot.order() == Order::Close { Poll::Ready(None) } else { Poll::Pending }
    })
    .await
}
