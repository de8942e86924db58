//! What stands in front of all routes: the question that every call waits for.
//!
//! A decision that goes well is answered here, with the same checks and by the same functions as everywhere, but without the
//! layers that everything else needs: they cost more than the decision. Whatever is unusual, such as a foreign host, a wrong
//! key, a phone that is not there or a body, goes on to the routes, which look again and say what is wrong.

use crate::{
    AppState, hosts,
    request_id::{self, RequestId},
    routes::ring_decision::{Arrived, answered},
    security_headers, who,
};
use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    http::{Method, Request},
    response::Response,
    routing::future::RouteFuture,
};
use futures_util::future::Either;
use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    panic::{AssertUnwindSafe, catch_unwind},
    task::{Context, Poll},
    time::Instant,
};
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

    /// The decision, if nothing is unusual.
    fn decision<B: HttpBody>(&self, request: &Request<B>) -> Option<Response> {
        let (app, began, path) = (self.app.as_ref()?, Instant::now(), request.uri().path());
        if request.method() != Method::GET || !request.body().is_end_stream() {
            return None;
        }
        let phone = path.strip_prefix("/api/v1/phones/")?.strip_suffix("/ring-decision")?;
        if phone.contains(['/', '%']) {
            return None;
        }
        hosts::check(&app.hosts, request).ok()?;
        let told = || Some(request.extensions().get::<ConnectInfo<SocketAddr>>()?.0);
        let peer = self.peer.or_else(told).map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
        let secure = app.tls || who::source::with_peer(peer, request.headers(), &app.trusted_proxies).secure;
        let principal = who::principal(app, request, true, secure).ok()??;
        let seen = app.ringbook.seen_by(&principal).ok()?;
        let query = request.uri().query().unwrap_or_default();
        let mut response = answered(app, &seen, phone, query, request.headers(), &Arrived::nothing()).ok()?;
        security_headers::write(response.headers_mut(), secure);
        request_id::finish(app, request.method(), path, began, &RequestId::new(), &mut response);
        Some(response)
    }
}

type Answer = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

impl<B> Service<Request<B>> for Front
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answer {
        self.answer(request)
    }
}

impl Front {
    /// The answer to a request.
    pub(crate) fn answer<B>(&self, mut request: Request<B>) -> Answer
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        // What fails here fails once more in the routes, where it is answered.
        if let Ok(Some(response)) = catch_unwind(AssertUnwindSafe(|| self.decision(&request))) {
            return Either::Left(ready(Ok(response)));
        }
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        Either::Right(self.routes.clone().call(request.map(Body::new)))
    }
}
