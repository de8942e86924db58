//! The digit that reaches an outside line on a private exchange (`matching.md`, step 5).

use crate::{home::Home, library::International, library::National};

/// Off with the outside line where a number in full form follows, unless the number with it is itself possible after
/// an international prefix: with 0 for an outside line, `0049301234567` is no call to `049301234567`.
pub(crate) fn without<'d>(digits: &'d str, outside_line: &str, home: &Home) -> &'d str {
    match digits.strip_prefix(outside_line) {
        Some(rest) if !is_possible_abroad(digits, home) && is_full_form(rest, digits, home) => rest,
        _ => digits,
    }
}

fn is_possible_abroad(digits: &str, home: &Home) -> bool {
    home.after_international(digits).any(|rest| International::read(&format!("+{rest}")).is_possible())
}

fn is_full_form(rest: &str, digits: &str, home: &Home) -> bool {
    let possible = |digits| National::read(digits, home.region).filter(|number| number.is_possible);
    if is_possible_abroad(rest, home) {
        return true;
    }
    if home.is_bare {
        // Such a number has no prefix by which to tell where it begins, so that its length must.
        return possible(rest).is_some() && !possible(digits).is_some_and(|number| number.is_valid);
    }
    home.after_trunk(rest).is_some() && possible(rest).is_some()
}
