//! Group: the circle somebody belongs to, which may have a ringtone of its own (`product.md` 1, Fields).

crate::words! {
    /// The circle somebody belongs to.
    pub enum Group: "group" {
        /// No group. The default.
        #[default]
        None => "none", "None";
        /// Friends.
        Friends => "friends", "Friends";
        /// Family.
        Family => "family", "Family";
        /// Work.
        Work => "work", "Work";
        /// Colleagues.
        Colleagues => "colleagues", "Colleagues";
        /// Machines.
        Server => "server", "Server";
    }
}
