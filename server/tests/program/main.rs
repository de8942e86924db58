//! The program itself: started with options, asked over the network, ended with signals.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may end where it fails")]

mod backup;
mod chance;
mod connections;
mod damage;
mod decision;
mod direct;
mod events;
mod firmware;
mod full_disk;
mod kill;
mod load;
mod metrics;
mod raw;
mod recipes;
mod running;
mod tls;
mod token;
mod visible;
