//! Group: the circle somebody belongs to, which may have a ringtone of its own (`product.md` 1, Fields).

crate::words! {
    /// The circle somebody belongs to.
    pub enum Group: "group" {
        /// No group. The default.
        #[default]
        None => "none", "None", "Keine";
        /// Friends.
        Friends => "friends", "Friends", "Freunde";
        /// Family.
        Family => "family", "Family", "Familie";
        /// Work.
        Work => "work", "Work", "Arbeit";
        /// Colleagues.
        Colleagues => "colleagues", "Colleagues", "Kollegen";
        /// Machines.
        Server => "server", "Server", "Server";
    }
}
