//! The one-time code that lets somebody who is not at the machine itself make the first administrator.

use crate::who::Source;
use axum::extract::Request;
use directory::Secret;
use subtle::ConstantTimeEq as _;

/// The code of this start.
#[derive(Clone, Debug)]
pub struct SetUp {
    code: Secret,
}

impl SetUp {
    /// A new code.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn new() -> Result<SetUp, directory::RandomnessError> {
        Ok(SetUp { code: Secret::to_type()? })
    }

    /// The code, to be printed where only who started the program reads it.
    pub fn code(&self) -> &str {
        self.code.reveal()
    }

    /// Whether this request may set up: it comes from the machine itself, or brings the code. Where the pages have a
    /// public name, a proxy may stand in front that says nothing of itself, and only the code counts.
    pub(crate) fn opens(&self, request: &Request, source: &Source, has_public_name: bool) -> bool {
        let at_the_machine = source.address.is_loopback() && !source.forwarded && !has_public_name;
        at_the_machine || request_code(request).is_some_and(|code| self.is(code))
    }

    fn is(&self, code: &str) -> bool {
        self.code().as_bytes().ct_eq(code.as_bytes()).into()
    }
}

/// From the address of the page, or from the address of the page that sends the form.
fn request_code(request: &Request) -> Option<&str> {
    let from_query = |query: &'_ str| query.split('&').find_map(|pair| pair.strip_prefix("code=")).is_some();
    let query = request.uri().query().filter(|query| from_query(query));
    let referer = request.headers().get("referer").and_then(|value| value.to_str().ok());
    let query =
        query.or_else(|| referer.and_then(|referer| referer.split_once('?')).map(|(_, query)| query))?;
    query.split('&').find_map(|pair| pair.strip_prefix("code="))
}
