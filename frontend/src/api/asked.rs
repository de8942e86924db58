//! What a page asks the server for: one kind of resource, whatever the answer is. An answer stays the bytes it came as until
//! it is shown. A resource, a request and a response of its own for every kind of answer would be a large part of the page's
//! weight, because all the code around them would be there for each.

#[cfg(not(feature = "ssr"))]
mod browser;

use super::{Refusal, SIGNED_OUT};
use crate::texts::texts;
use leptos::{
    prelude::*,
    server::codee::string::FromToStringCodec,
    server_fn::{
        Http, ServerFn,
        codec::{Json, Postcard},
    },
};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, fmt::Write as _, marker::PhantomData, pin::Pin, str::FromStr, sync::Arc};

/// How what is asked here goes over the wire. A server function that says otherwise does not compile in [`ask`] and [`send`].
type Coded = Http<Json, Postcard>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// All it takes is to sign in.
    SignedOut,
    /// What the server said, or that it could not be reached.
    InWords(String),
}

impl From<ServerFnError> for Unanswered {
    fn from(error: ServerFnError) -> Unanswered {
        match error {
            ServerFnError::ServerError(words) => Unanswered::said(&words),
            other => Unanswered::InWords(other.to_string()),
        }
    }
}

impl Unanswered {
    fn said(words: &str) -> Unanswered {
        if words == SIGNED_OUT { Unanswered::SignedOut } else { Unanswered::InWords(words.to_owned()) }
    }
}

/// An answer as postcard, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answered(Result<Arc<[u8]>, Unanswered>);

/// As it stands in the page that the server has rendered: what is text in it stays text, and packs together with what the page
/// shows of it.
impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(bytes) => {
                f.write_char('=')?;
                bytes.iter().try_for_each(|byte| f.write_char(letter(*byte)))
            }
            Err(Unanswered::SignedOut) => f.write_str("!"),
            Err(Unanswered::InWords(words)) => write!(f, "?{words}"),
        }
    }
}

impl FromStr for Answered {
    type Err = fmt::Error;

    fn from_str(text: &str) -> Result<Answered, fmt::Error> {
        let mut rest = text.chars();
        Ok(Answered(match rest.next() {
            Some('=') => Ok(rest.map(byte).collect::<Result<_, _>>()?),
            Some('!') => Err(Unanswered::SignedOut),
            Some('?') => Err(Unanswered::InWords(rest.as_str().to_owned())),
            _ => return Err(fmt::Error),
        }))
    }
}

/// What a script in a page would have to escape are other letters there.
const BEYOND: u32 = 0x100;

fn letter(byte: u8) -> char {
    let is_plain = matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'<');
    let letter = if is_plain { None } else { char::from_u32(BEYOND | u32::from(byte)) };
    letter.unwrap_or(char::from(byte))
}

fn byte(letter: char) -> Result<u8, fmt::Error> {
    u8::try_from(u32::from(letter) & !BEYOND).map_err(|_| fmt::Error)
}

/// A question to the server: the path of its function and the arguments as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Question {
    path: &'static str,
    arguments: String,
    /// The same is asked again when this is another number.
    version: u32,
}

type Asking = Pin<Box<dyn Future<Output = Answered> + Send>>;

/// What the server is asked for, and asked again whenever the question changes.
pub(crate) struct Asked<T> {
    resource: Resource<Answered, FromToStringCodec>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Asked<T> {
        *self
    }
}

impl<T> Copy for Asked<T> {}

/// Asks a server function, again whenever the question or the number beside it changes.
pub(crate) fn ask<F>(question: impl Fn() -> (F, u32) + Send + Sync + 'static) -> Asked<F::Output>
where
    F: ServerFn<Protocol = Coded, Error = ServerFnError> + Serialize + DeserializeOwned + 'static,
    F::Output: Serialize + DeserializeOwned,
{
    let question = move || {
        let (arguments, version) = question();
        Question { path: F::PATH, arguments: json(&arguments), version }
    };
    Asked { resource: resource(Box::new(question), answer_of::<F>), kind: PhantomData }
}

fn resource(
    question: Box<dyn Fn() -> Question + Send + Sync>,
    answer: fn(Question) -> Asking,
) -> Resource<Answered, FromToStringCodec> {
    Resource::new_str(question, answer)
}

impl<T: DeserializeOwned> Asked<T> {
    /// Waits for the answer.
    pub(crate) async fn answer(self) -> Result<T, Unanswered> {
        read(&self.resource.await)
    }

    /// Asks the same again.
    pub(crate) fn refetch(self) {
        self.resource.refetch();
    }
}

/// Asks a server function once.
pub(crate) async fn fetch<F>(arguments: F) -> Result<F::Output, Unanswered>
where
    F: ServerFn<Protocol = Coded, Error = ServerFnError> + Serialize + DeserializeOwned + 'static,
    F::Output: Serialize + DeserializeOwned,
{
    let question = Question { path: F::PATH, arguments: json(&arguments), version: 0 };
    read(&answer_of::<F>(question).await)
}

/// Has something done that can be refused.
pub(crate) async fn send<F, T>(arguments: F) -> Result<T, Refusal>
where
    F: ServerFn<Output = Result<T, Refusal>, Protocol = Coded, Error = ServerFnError>
        + Serialize
        + DeserializeOwned
        + 'static,
    T: Serialize + DeserializeOwned,
{
    let question = Question { path: F::PATH, arguments: json(&arguments), version: 0 };
    match read(&answer_of::<F>(question).await) {
        Ok(outcome) => outcome,
        Err(Unanswered::SignedOut) => Err(Refusal::SignedOut),
        Err(Unanswered::InWords(words)) => Err(Refusal::Unavailable(words)),
    }
}

/// On the server a function is called, in the browser it is asked over the network.
#[cfg(feature = "ssr")]
fn answer_of<F>(question: Question) -> Asking
where
    F: ServerFn<Protocol = Coded, Error = ServerFnError> + DeserializeOwned + 'static,
    F::Output: Serialize,
{
    Box::pin(async move {
        let arguments: Result<F, _> = serde_json::from_str(&question.arguments);
        let answer = match arguments {
            Ok(arguments) => arguments.run_body().await,
            Err(error) => Err(ServerFnError::Args(error.to_string())),
        };
        let bytes = answer.and_then(|answer| {
            postcard::to_allocvec(&answer).map_err(|error| ServerFnError::ServerError(error.to_string()))
        });
        Answered(bytes.map(Arc::from).map_err(Unanswered::from))
    })
}

#[cfg(not(feature = "ssr"))]
#[expect(clippy::extra_unused_type_parameters, reason = "on the server it is told so which function to call")]
fn answer_of<F>(question: Question) -> Asking {
    browser::answer_of(question)
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn read<T: DeserializeOwned>(answered: &Answered) -> Result<T, Unanswered> {
    let bytes = answered.0.as_ref().map_err(Unanswered::clone)?;
    postcard::from_bytes(bytes).map_err(|_| Unanswered::InWords(texts().page_is_old.to_owned()))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn an_answer_stands_in_a_script_as_it_is() {
        let answered = Answered(Ok((0..=255).collect())).to_string();
        assert_eq!(format!("{answered:?}"), format!("\"{answered}\""));
        assert!(!answered.contains('<'));
        assert_eq!(Answered(Ok(b"Okafor, Amara".as_slice().into())).to_string(), "=Okafor, Amara");
    }

    #[test]
    fn what_stands_in_the_page_reads_back() {
        for answered in [
            Answered(Ok((0..=255).collect())),
            Answered(Ok(Arc::new([]))),
            Answered(Err(Unanswered::SignedOut)),
            Answered(Err(Unanswered::InWords("Warum?".into()))),
        ] {
            assert_eq!(answered.to_string().parse(), Ok(answered));
        }
        for text in ["", "=\u{200}", "=€", "{}"] {
            assert!(text.parse::<Answered>().is_err(), "{text}");
        }
    }
}
