//! What stands in front of all routes: the question that every call waits for.
//!
//! A decision that goes well is answered here, with the same checks and by the same functions as everywhere, but without what
//! everything else needs: that costs more than the decision. Whatever is unusual, such as a foreign host, a wrong key, a phone
//! that is not there or a body, goes on to the routes, which look again and say what is wrong.

mod question;
mod timely;
mod written;

pub(crate) use question::Question;

use crate::{
    AppState,
    request_id::{self, RequestId},
    routes::ring_decision::{Accepted, Arrived, answered},
    who,
};
use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    http::{Method, Request, StatusCode},
    response::Response,
    routing::future::RouteFuture,
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    panic::{AssertUnwindSafe, catch_unwind},
    task::{Context, Poll},
    time::Instant,
};
use timely::Timely;
use tower::Service;

/// Everything that a port answers.
#[derive(Clone, Debug)]
pub struct Front {
    /// Without it nothing is decided here.
    app: Option<AppState>,
    routes: Router,
    peer: Option<SocketAddr>,
}

impl Front {
    pub(crate) fn new(app: AppState, routes: Router) -> Front {
        Front { app: Some(app), routes, peer: None }
    }

    /// Of these routes alone.
    pub(crate) fn of_routes(routes: Router) -> Front {
        Front { app: None, routes, peer: None }
    }

    /// For a connection from there.
    pub(crate) fn of(&self, peer: SocketAddr) -> Front {
        Front { peer: Some(peer), ..self.clone() }
    }

    /// Writes the answer to a question, if nothing is unusual. Whether it did.
    pub(crate) fn decide(&self, question: &Question<'_>, answer: &mut Vec<u8>) -> bool {
        let length = answer.len();
        // What fails here fails once more in the routes, where it is answered.
        let is_done = catch_unwind(AssertUnwindSafe(|| self.decided(question, answer)));
        let is_done = matches!(is_done, Ok(Some(())));
        if !is_done {
            answer.truncate(length);
        }
        is_done
    }

    fn decided(&self, question: &Question<'_>, answer: &mut Vec<u8>) -> Option<()> {
        let (app, began) = (self.app.as_ref()?, Instant::now());
        if !app.hosts.take(question.host) {
            return None;
        }
        let peer = self.peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
        let is_secure = app.tls
            || question.forwarded_proto.is_some_and(who::source::is_https) && app.trusted_proxies.has(peer);
        let principal = who::without_cookie(app, question.authorization, (question.target, question.query))?;
        let seen = app.ringbook.seen_by(&principal).ok()?;
        let accepted = Accepted {
            forms: question.accept.unwrap_or_default().into(),
            languages: question.accept_language.unwrap_or_default().into(),
        };
        let decided =
            answered(app, &seen, question.phone, question.query, &accepted, &Arrived::nothing(), began)
                .ok()?;
        let id = RequestId::new();
        written::write(answer, &decided, &id, is_secure, question.is_last);
        request_id::note(app, &Method::GET, question.path, StatusCode::OK, began, &id);
        Some(())
    }
}

impl<B> Service<Request<B>> for Front
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.answer(request)
    }
}

impl Front {
    /// The answer of the routes.
    pub(crate) fn answer<B>(&self, mut request: Request<B>) -> RouteFuture<Infallible>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        self.routes.clone().call(request.map(|body| Body::new(Timely::new(body))))
    }
}
