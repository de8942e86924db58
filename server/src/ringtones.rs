//! `/ringtones/{tone}.wav`: the built-in ringtones, to listen to. How they really sound is the phone's own; these are made here,
//! and differ from each other.

use crate::problem::Problem;
use axum::{
    extract::Path,
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, RANGE},
    },
    response::{IntoResponse, Response},
};
use std::f64::consts::TAU;

/// Samples a second.
const RATE: u32 = 8_000;
/// Between the two rings, in milliseconds.
const PAUSE: u16 = 400;
/// A note comes and goes in so many samples: without that it clicks.
const EDGE: u32 = 60;
/// Of what can be played at most.
const LOUDNESS: f64 = 0.4;

/// Two frequencies in Hz that sound together, and how many milliseconds. 0 is silent.
type Note = (u16, u16, u16);

/// `Ringer1` to `Ringer10`: notes, and how often they come in a ring.
const TONES: [(&[Note], usize); 10] = [
    (&[(800, 0, 40), (1000, 0, 40)], 9),
    (&[(440, 480, 700)], 1),
    (&[(523, 0, 120), (659, 0, 120), (784, 0, 300)], 1),
    (&[(1200, 1500, 60), (0, 0, 60)], 6),
    (&[(784, 0, 150), (659, 0, 150), (523, 0, 300)], 1),
    (&[(600, 0, 30), (700, 0, 30), (800, 0, 30)], 8),
    (&[(880, 0, 250), (698, 0, 400)], 1),
    (&[(1000, 0, 80), (0, 0, 80)], 4),
    (&[(330, 415, 300), (392, 494, 300)], 1),
    (&[(500, 0, 20), (650, 0, 20)], 16),
];

/// `GET /ringtones/{name}`. Some browsers play nothing that they cannot ask for in parts.
pub(crate) async fn listen(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let number = name.strip_prefix("Ringer").and_then(|name| name.strip_suffix(".wav"));
    let tone = number.and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
    let (notes, times) = tone.and_then(|at| TONES.get(at)).ok_or_else(Problem::not_found)?;
    let wav = wav(&samples(notes, *times));
    let about =
        [(CONTENT_TYPE, "audio/wav"), (CACHE_CONTROL, "private, max-age=86400"), (ACCEPT_RANGES, "bytes")];
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let Some((from, to)) = range.and_then(|range| part(range, wav.len())) else {
        return Ok((about, wav).into_response());
    };
    let range = format!("bytes {from}-{to}/{}", wav.len());
    let part = wav.get(from..=to).unwrap_or_default().to_vec();
    Ok((StatusCode::PARTIAL_CONTENT, about, [(CONTENT_RANGE, range)], part).into_response())
}

/// The first and the last byte that a `Range` names (RFC 9110, 14.1.2). What it is not, or not inside, is all of it.
fn part(range: &str, length: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let last = length.checked_sub(1)?;
    let (from, to) = match (from, to) {
        ("", count) => (length.saturating_sub(count.parse().ok()?), last),
        (from, "") => (from.parse().ok()?, last),
        (from, to) => (from.parse().ok()?, to.parse::<usize>().ok()?.min(last)),
    };
    (from <= to).then_some((from, to))
}

/// Two rings.
fn samples(notes: &[Note], times: usize) -> Vec<i16> {
    let ring = || (0..times).flat_map(|_| notes.iter().copied());
    let mut samples = Vec::new();
    for (first, second, milliseconds) in ring().chain([(0, 0, PAUSE)]).chain(ring()) {
        let count = u32::from(milliseconds) * RATE / 1000;
        for at in 0..count {
            let time = f64::from(at) / f64::from(RATE);
            let wave = |frequency: u16| (TAU * f64::from(frequency) * time).sin();
            let voices = if second == 0 { 1.0 } else { 2.0 };
            let edge = f64::from(at.min(count - 1 - at).min(EDGE)) / f64::from(EDGE);
            let level = (wave(first) + wave(second)) / voices * edge * LOUDNESS;
            samples.push((level * f64::from(i16::MAX)) as i16);
        }
    }
    samples
}

/// As a file: one channel of 16 bits.
fn wav(samples: &[i16]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let length = u32::try_from(data.len()).unwrap_or_default();
    let mut wav = Vec::with_capacity(data.len() + 44);
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(length + 36).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt ");
    // the length of what follows, PCM, one channel; then bytes a second, bytes and bits a sample
    wav.extend_from_slice(&16_u32.to_le_bytes());
    wav.extend_from_slice(&[1, 0, 1, 0]);
    wav.extend_from_slice(&RATE.to_le_bytes());
    wav.extend_from_slice(&(RATE * 2).to_le_bytes());
    wav.extend_from_slice(&[2, 0, 16, 0]);
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&length.to_le_bytes());
    wav.extend_from_slice(&data);
    wav
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_tone_is_heard_and_is_another() {
        let all: Vec<Vec<i16>> = TONES.iter().map(|(notes, times)| samples(notes, *times)).collect();
        for (at, tone) in all.iter().enumerate() {
            let seconds = tone.len() as f64 / f64::from(RATE);
            assert!((1.0..2.5).contains(&seconds), "Ringer{}: {seconds} s", at + 1);
            let loudest = tone.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
            assert!((8_000..16_384).contains(&loudest), "Ringer{}: {loudest}", at + 1);
            assert_eq!((tone.first(), tone.last()), (Some(&0), Some(&0)), "nothing clicks");
            let jump = tone.windows(2).map(|two| two[0].abs_diff(two[1])).max().unwrap();
            assert!(jump < 16_384, "Ringer{}: {jump}", at + 1);
        }
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), TONES.len());
    }

    #[test]
    fn a_file_says_how_long_it_is() {
        let wav = wav(&[1, -1]);
        assert_eq!(wav.len(), 48);
        assert_eq!(wav[4..8], 40_u32.to_le_bytes());
        assert_eq!(wav[40..], [4, 0, 0, 0, 1, 0, 255, 255]);
    }

    #[test]
    fn a_part_is_inside() {
        for (range, expected) in [
            ("bytes=0-", Some((0, 99))),
            ("bytes=0-1", Some((0, 1))),
            ("bytes=10-1000", Some((10, 99))),
            ("bytes=-10", Some((90, 99))),
            ("bytes=-1000", Some((0, 99))),
            ("bytes=100-", None),
            ("bytes=5-4", None),
            ("bytes=", None),
            ("bytes=a-b", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
        ] {
            assert_eq!(part(range, 100), expected, "{range}");
        }
    }
}
