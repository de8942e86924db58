//! Contact type: whether a number gets through (`product.md` 1, What happens on a call).

crate::words! {
    /// Whether a number gets through. It belongs to the number, not to the person.
    pub enum ContactType: "contact type" {
        /// Rings as the phone's state allows. The default.
        #[default]
        None => "none", "None", "Keiner";
        /// Always rings, in do-not-disturb and during a call too.
        Vip => "vip", "VIP", "VIP";
        /// Never rings; the caller hears busy.
        Deny => "deny", "Deny", "Abweisen";
    }
}
