//! From a user part to a number, keys or a word (`matching.md`, steps 3 to 7).

use std::borrow::Cow;

use crate::{
    compact::Compact,
    library::{International, country_code_of},
    plan::{Plan, is_e164},
    service_code::{self, ServiceCode},
    tail,
};

/// What a user part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A number with its place in a numbering plan: `+` and digits.
    International(String),
    /// Digits without a place, an extension, or something with `*` or `#`; without separators.
    Keys(String),
    /// Something else, such as a name: compared as it is.
    Word,
    /// Nothing but separators.
    Nothing,
}

impl Plan {
    /// Reads a user part.
    pub(crate) fn read(&self, user: &str) -> Reading {
        if is_e164(user) {
            // The usual user of a SIP address. What follows would only find out that nothing has to come off.
            return Reading::International(International::read(user).e164);
        }
        let Some(compact) = Compact::of(tail::split(self.after_pause_for_the_line(user.trim())).number)
        else {
            return Reading::Word;
        };
        if compact.is_empty() {
            return if compact.text.is_empty() { Reading::Nothing } else { Reading::Word };
        }
        match service_code::in_front_of(&compact.text) {
            Some(ServiceCode::Closed { number }) => self.read_number(&compact.from(number)),
            Some(ServiceCode::TwoDigits { number }) => match self.read_number(&compact.from(number)) {
                Reading::International(number) => Reading::International(number),
                _ => Reading::Keys(compact.with_zero()),
            },
            None => self.read_number(&compact),
        }
    }

    /// People store the pause that the exchange needs after its outside line: `0,01701234567`.
    fn after_pause_for_the_line<'u>(&self, user: &'u str) -> &'u str {
        let behind = self.outside_line.as_deref().and_then(|line| user.strip_prefix(line)).unwrap_or(user);
        let number = behind.trim_start_matches(|c: char| tail::is_pause(c) || c == ' ');
        let is_paused = behind.len() < user.len() && behind.starts_with(tail::is_pause);
        if is_paused && number.starts_with(|c: char| c.is_ascii_digit() || c == '+') { number } else { user }
    }

    /// A blank in front of a digit from 1 to 9 is a plus that was lost in a query string, if the result is possible.
    pub(crate) fn read_lost_plus(&self, user: &str) -> Option<Reading> {
        let number = user.strip_prefix(' ')?.trim();
        let compact = Compact::of(tail::split(number).number)?;
        if !number.starts_with(|c: char| matches!(c, '1'..='9')) || compact.text.contains(['+', '*', '#']) {
            return None;
        }
        let Reading::International(number) = self.read_number(&compact.with_plus()) else { return None };
        International::read(&number).is_possible().then_some(Reading::International(number))
    }

    /// The number with or without its zero in parentheses: that goes after a country code, unless the country's numbers
    /// keep it (Italy) and `keeps` says so for the two forms, without and with it.
    pub(crate) fn settle_zero<'c>(
        &self,
        compact: &'c Compact,
        keeps: fn(&str, &str) -> bool,
    ) -> Cow<'c, str> {
        let Some(at) = compact.optional_zero else { return Cow::Borrowed(&compact.text) };
        let Some((head, rest)) = compact.text.split_at_checked(at) else {
            return Cow::Borrowed(&compact.text);
        };
        let Some(code) = self.country_code_in(head) else { return Cow::Owned(compact.with_zero()) };
        let (without, with) = (format!("+{code}{rest}"), format!("+{code}0{rest}"));
        Cow::Owned(if keeps(&without, &with) { with } else { without })
    }

    fn read_number(&self, compact: &Compact) -> Reading {
        let keeps_if_valid = |without: &str, with: &str| {
            !International::read(without).is_valid() && International::read(with).is_valid()
        };
        let text = self.settle_zero(compact, keeps_if_valid);
        let text = self.without_outside_line_before_plus(&text);
        let digits = text.strip_prefix('+').unwrap_or(text);
        match () {
            () if text.contains(['*', '#']) => Reading::Keys(text.to_owned()),
            () if digits.contains('+') || digits.is_empty() => Reading::Word,
            () if text.starts_with('+') => Reading::International(International::read(text).e164),
            () => match self.place(digits) {
                Some(number) => Reading::International(number),
                None => Reading::Keys(digits.to_owned()),
            },
        }
    }

    /// What follows an outside line is a number in full form if it has a plus.
    pub(crate) fn without_outside_line_before_plus<'t>(&self, text: &'t str) -> &'t str {
        let line = self.outside_line.as_deref();
        line.and_then(|line| text.strip_prefix(line)).filter(|rest| rest.starts_with('+')).unwrap_or(text)
    }

    /// The country code, if `head` is one in any of the forms in which it can stand in front of a zero in parentheses.
    fn country_code_in<'h>(&self, head: &'h str) -> Option<&'h str> {
        let line = self.outside_line.as_deref();
        let heads = [Some(head), line.and_then(|line| head.strip_prefix(line))];
        let is_code = |code: &&str| country_code_of(code).is_some_and(|found| found.len() == code.len());
        heads.into_iter().flatten().find_map(|head| {
            let after_prefix =
                self.home.as_ref().and_then(|home| home.after_international(head).find(is_code));
            let own = self.home.as_ref().filter(|home| home.country_code == head).map(|_| head);
            head.strip_prefix('+').filter(is_code).or(after_prefix).or(own)
        })
    }
}
