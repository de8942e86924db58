//! Number type: what kind of line a number is (`product.md` 1, Fields).

crate::words! {
    /// What kind of line a number is.
    pub enum NumberType: "number type" {
        /// A SIP address or number. The default.
        #[default]
        Sip => "sip", "SIP", "SIP";
        /// A fixed line.
        Landline => "landline", "Landline", "Festnetz";
        /// A mobile phone.
        Mobile => "mobile", "Mobile", "Mobil";
        /// A private line.
        Home => "home", "Home", "Privat";
        /// A line at work.
        Business => "business", "Business", "Geschäftlich";
        /// An extension of the own exchange.
        Extension => "extension", "Extension", "Nebenstelle";
    }
}
