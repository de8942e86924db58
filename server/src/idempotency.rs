//! `Idempotency-Key` (`api.md`, HTTP common rules): a request that is sent again with its key is done once and gets the
//! same answer.
//!
//! Answers are kept in memory: for 24 hours, and only so many. A restart forgets them.

mod remembered;

use crate::{
    AppState,
    problem::{Code, FieldError, Problem},
    wire::json::whole_body,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, Method, StatusCode,
        header::{CONTENT_LENGTH, IF_MATCH, IF_NONE_MATCH},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use frontend::Visitor;
use remembered::{Claim, Name, Remembered};
use std::{
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::sync::watch;

const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The longest key.
const MAX_KEY: usize = 255;

/// The answers that are kept. Clones are handles to the same ones.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    remembered: Arc<Mutex<Remembered<Kept>>>,
    hashes: RandomState,
}

/// An answer as it is given again.
#[derive(Clone, Debug)]
struct Kept {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// A problem is written anew, so that it names the request at hand.
    problem: Option<Problem>,
}

/// Does a POST with a key once. Others go on as they are; so do calls, which change nothing.
pub async fn once(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // A call changes nothing; a secret is shown once, and not kept to be shown again.
    let is_other = ["/ring-decision", "/tokens", "/key"].iter().any(|end| path.ends_with(end));
    let changes = request.method() == Method::POST && !is_other;
    let key = if changes { key(request.headers()) } else { Ok(None) };
    match key {
        Ok(None) => next.run(request).await,
        Ok(Some(key)) => with_key(app, key, request, next).await.unwrap_or_else(Problem::into_response),
        Err(problem) => problem.into_response(),
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let visible = key.as_bytes().iter().all(u8::is_ascii_graphic);
    match key.to_str() {
        Ok(key) if visible && (1..=MAX_KEY).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => {
            let message = format!("a key has 1 to {MAX_KEY} visible ASCII characters");
            Err(Problem::unacceptable(vec![FieldError { field: "Idempotency-Key".into(), message }]))
        }
    }
}

async fn with_key(app: AppState, key: String, request: Request, next: Next) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = whole_body(Request::from_parts(parts.clone(), body)).await?;
    let who = parts.extensions.get::<Visitor>().and_then(|it| it.principal.clone());
    let name = Name { who, key, path: parts.uri.path().to_owned() };
    let answers = app.answers.clone();
    let request = answers.fingerprint(&parts, &body);
    let claim = answers.lock().claim(&name, request, Instant::now());
    let mut answer = match claim {
        Claim::Other => {
            return Err(Problem::new(
                Code::IdempotencyKeyReused,
                "This key came with another request before.",
            ));
        }
        Claim::Known(answer) => answer,
        Claim::New(serial, sender, answer) => {
            let request = Request::from_parts(parts, Body::from(body));
            // A task of its own: it comes to its end even when the client goes, who may ask again.
            tokio::spawn(async move { answers.keep(&name, serial, sender, next.run(request).await).await });
            answer
        }
    };
    // Without an answer the task has panicked; that has been reported.
    let kept = answer.wait_for(Option::is_some).await.ok().and_then(|kept| kept.clone());
    kept.map(Kept::into_response).ok_or_else(|| Problem::new(Code::Internal, Code::Internal.about()))
}

impl Answers {
    /// What makes two requests the same, beside their name.
    fn fingerprint(&self, parts: &Parts, body: &Bytes) -> u64 {
        let conditions =
            [IF_MATCH, IF_NONE_MATCH].map(|name| parts.headers.get(name).map(|value| value.as_bytes()));
        self.hashes.hash_one((parts.uri.query(), conditions, body))
    }

    async fn keep(&self, name: &Name, serial: u64, sender: watch::Sender<Option<Kept>>, response: Response) {
        let Some(kept) = Kept::of(response).await else { return self.lock().forget(name, serial) };
        // What went wrong with us may go better the next time.
        if kept.status.is_server_error() {
            self.lock().forget(name, serial);
        } else {
            self.lock().weigh(name, serial, kept.body.len());
        }
        sender.send_replace(Some(kept));
    }

    fn lock(&self) -> MutexGuard<'_, Remembered<Kept>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    async fn of(response: Response) -> Option<Kept> {
        let (mut parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.ok()?;
        parts.headers.remove(CONTENT_LENGTH);
        let problem = parts.extensions.remove::<Problem>();
        Some(Kept { status: parts.status, headers: parts.headers, body, problem })
    }
}

impl IntoResponse for Kept {
    fn into_response(self) -> Response {
        match self.problem {
            Some(problem) => problem.into_response(),
            None => (self.status, self.headers, self.body).into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_failure_of_ours_is_not_kept_but_told_to_all_who_wait() {
        let answers = Answers::default();
        let name =
            Name { who: Some(directory::Principal::Local), key: "one".into(), path: "/api/v1/phones".into() };
        let claim = || answers.lock().claim(&name, 1, Instant::now());
        let Claim::New(serial, sender, waits) = claim() else { panic!("it is new") };
        let problem = Problem::new(Code::StoreUnavailable, "away");
        answers.keep(&name, serial, sender, problem.into_response()).await;
        assert_eq!(waits.borrow().as_ref().map(|kept| kept.status), Some(StatusCode::SERVICE_UNAVAILABLE));
        assert!(matches!(claim(), Claim::New(..)));
    }
}
