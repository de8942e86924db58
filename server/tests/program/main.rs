//! The program itself: started with options, asked over the network, ended with signals.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may end where it fails")]

mod events;
mod kill;
mod running;
mod tls;
mod token;
