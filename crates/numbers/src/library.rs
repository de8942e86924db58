//! What we ask of `rlibphonenumber`: parsing, validity, example numbers.
//!
//! Only ASCII digits, with a plus in front or not, are ever given to it, so that none of its own readings of letters,
//! extensions or unlikely characters can take part.

use std::fmt::Write;

use rlibphonenumber::{
    CountryCodeSource, NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType,
    Region,
};

/// More digits than any number can have: 3 of a country code, 17 that the library accepts behind it.
const MAX_DIGITS: usize = 20;
/// The types of which each region has examples within its own area.
const LOCAL_TYPES: [PhoneNumberType; 2] = [PhoneNumberType::FixedLine, PhoneNumberType::Mobile];

/// A number in international form, and the library's reading of it if it has one.
#[derive(Clone, Debug)]
pub(crate) struct International {
    /// `+` and digits.
    pub(crate) e164: String,
    number: Option<PhoneNumber>,
}

impl International {
    /// Reads `+` and digits. A trunk zero behind the country code goes when the result is then valid.
    pub(crate) fn read(text: &str) -> International {
        let as_it_is = |number| International { e164: text.to_owned(), number };
        let digits = text.strip_prefix('+').unwrap_or(text);
        if digits.len() > MAX_DIGITS || digits.len() < 3 || digits.starts_with('0') {
            return as_it_is(None);
        }
        match PHONE_NUMBER_UTIL.parse(text, None) {
            Ok(number) if is_written(&number, digits) => as_it_is(Some(number)),
            Ok(number) if PHONE_NUMBER_UTIL.is_valid_number(&number) => International::from_number(number),
            _ => as_it_is(None),
        }
    }

    /// Where zeros are left in front of the national number, its form is read as well: it may lose one of them, and a form
    /// has no other form.
    fn from_number(number: PhoneNumber) -> International {
        let e164 = e164(&number);
        if leading_zeros(&number) > 0 {
            International::read(&e164)
        } else {
            International { e164, number: Some(number) }
        }
    }

    /// Whether a numbering plan knows it.
    pub(crate) fn is_valid(&self) -> bool {
        self.number.as_ref().is_some_and(|number| PHONE_NUMBER_UTIL.is_valid_number(number))
    }

    /// Whether it has the length of a whole number of its country.
    pub(crate) fn is_possible(&self) -> bool {
        self.number.as_ref().is_some_and(is_possible)
    }
}

/// The library's reading of digits under a region's plan.
#[derive(Clone, Debug)]
pub(crate) struct National {
    pub(crate) international: International,
    pub(crate) is_valid: bool,
    pub(crate) is_possible: bool,
    /// Read as digits of the own country, without or with its trunk prefix but without its country code.
    pub(crate) is_national: bool,
}

impl National {
    /// `None` where the library finds no number at all.
    pub(crate) fn read(digits: &str, region: Region) -> Option<National> {
        if digits.len() > MAX_DIGITS || digits.len() < 3 {
            return None;
        }
        let number = PHONE_NUMBER_UTIL.parse_and_keep_raw_input(digits, Some(region)).ok()?;
        Some(National {
            is_valid: PHONE_NUMBER_UTIL.is_valid_number(&number),
            is_possible: is_possible(&number),
            is_national: number.country_code_source() == CountryCodeSource::FromDefaultCountry,
            international: International::from_number(number),
        })
    }

    /// Whether these digits are the way in which the country itself writes the number.
    pub(crate) fn is_written(&self, digits: &str) -> bool {
        self.international.number.as_ref().is_some_and(|number| {
            let national = PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::National);
            national.bytes().filter(u8::is_ascii_digit).eq(digits.bytes())
        })
    }
}

/// The one length that all whole numbers of a country have, if there is only one.
pub(crate) fn only_length(country_code: i32) -> Option<usize> {
    let has_length = |length: &usize| {
        let national_number = 10u64.pow(u32::try_from(length - 1).unwrap_or(0));
        is_possible(&PhoneNumber { country_code, national_number, ..PhoneNumber::default() })
    };
    let mut lengths = (2..=MAX_DIGITS - 3).filter(has_length);
    lengths.next().filter(|_| lengths.next().is_none())
}

/// Whether numbers of the country keep a zero in front also behind the country code, as Italy's do.
pub(crate) fn keeps_zero(country_code: i32) -> bool {
    let Some(region) = PHONE_NUMBER_UTIL.get_region_for_country_code(country_code) else { return false };
    LOCAL_TYPES.into_iter().any(|number_type| {
        let example = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, number_type);
        example.is_ok_and(|number| number.italian_leading_zero())
    })
}

/// The region that a country code belongs to, the main one where several share it.
pub(crate) fn region_name(country_code: i32) -> Option<String> {
    PHONE_NUMBER_UTIL.get_region_for_country_code(country_code).map(|region| region.to_string())
}

/// The country code at the beginning of digits, if there is one.
pub(crate) fn country_code_of(digits: &str) -> Option<&str> {
    (1..=3).find_map(|length| {
        let code = digits.get(..length)?;
        PHONE_NUMBER_UTIL.get_region_for_country_code(code.parse().ok()?)?;
        Some(code)
    })
}

fn is_possible(number: &PhoneNumber) -> bool {
    // The library also calls local numbers without their area code possible; those cannot be placed.
    matches!(PHONE_NUMBER_UTIL.is_possible_number_with_reason(number), Ok(NumberLengthType::IsPossible))
}

fn leading_zeros(number: &PhoneNumber) -> usize {
    if !number.italian_leading_zero() {
        return 0;
    }
    usize::try_from(number.number_of_leading_zeros()).unwrap_or(0).min(MAX_DIGITS)
}

fn e164(number: &PhoneNumber) -> String {
    let mut text = String::with_capacity(MAX_DIGITS + 1);
    let zeros = leading_zeros(number);
    // Writing to a string cannot fail.
    let _ = write!(text, "+{}{:0<zeros$}{}", number.country_code, "", number.national_number);
    text
}

/// Whether `digits` are exactly this number, without building its text.
fn is_written(number: &PhoneNumber, digits: &str) -> bool {
    let Ok(code) = u64::try_from(number.country_code) else { return false };
    let behind = leading_zeros(number) + decimal_length(number.national_number);
    let value = u32::try_from(behind)
        .ok()
        .and_then(|behind| code.checked_mul(10u64.checked_pow(behind)?))
        .and_then(|value| value.checked_add(number.national_number));
    digits.len() == decimal_length(code) + behind && value.is_some() && digits.parse().ok() == value
}

fn decimal_length(value: u64) -> usize {
    value.checked_ilog10().map_or(1, |log| log as usize + 1)
}
