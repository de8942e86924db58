//! One word that the program shall end, heard by everyone who waits.

use tokio::sync::watch;

/// Says that the program shall end. Dropping it says so too.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

/// Hears that the program shall end: long answers (a stream of changes) end when it does.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Receiver<bool>);

/// The two ends.
pub fn channel() -> (Stopper, Shutdown) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Shutdown(receiver))
}

impl Stopper {
    /// Tells everyone.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// Waits until the program shall end.
    pub async fn wait(mut self) {
        // An error means that the other end is gone, which says the same.
        self.0.wait_for(|stop| *stop).await.ok();
    }
}
