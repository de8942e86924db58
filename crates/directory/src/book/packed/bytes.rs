//! Reading and writing the pieces of a packed entry. What is read was written here, so nothing is ever missing; were it
//! all the same, it would read as nothing.

use shared::Birthday;
use uuid::Uuid;

/// Reads from the beginning on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader(bytes)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn id(&mut self) -> Uuid {
        self.take(16).first_chunk().copied().map(Uuid::from_bytes).unwrap_or_default()
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    pub(super) fn varint(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    pub(super) fn length(&mut self) -> usize {
        usize::try_from(self.varint()).unwrap_or_default()
    }

    /// Bytes behind their length.
    pub(super) fn piece(&mut self) -> &'b [u8] {
        let length = self.length();
        self.take(length)
    }

    /// A piece for each bit that is set.
    pub(super) fn texts<const COUNT: usize>(&mut self, present: u8) -> [Option<&'b [u8]>; COUNT] {
        std::array::from_fn(|at| (present & (1 << at) != 0).then(|| self.piece()))
    }

    pub(super) fn birthday(&mut self) -> Option<Birthday> {
        let year = u16::try_from(self.varint()).ok().filter(|year| *year != 0);
        let (month, day) = (self.byte(), self.byte());
        Birthday::new(year, month, day).ok()
    }

    fn take(&mut self, length: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        taken
    }
}

/// What was a `str` before it was packed.
pub(super) fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap_or_default()
}

/// The word that stands at this place of its list.
pub(super) fn word<T: Copy + Default>(all: &[T], at: u8) -> T {
    all.get(usize::from(at)).copied().unwrap_or_default()
}

/// The place of a word in its list.
pub(super) fn place<T: PartialEq>(all: &[T], word: &T) -> u8 {
    let at = all.iter().position(|it| it == word).unwrap_or_default();
    u8::try_from(at).unwrap_or_default()
}

pub(super) fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

pub(super) fn put_piece(bytes: &mut Vec<u8>, piece: &[u8]) {
    put_varint(bytes, piece.len() as u64);
    bytes.extend_from_slice(piece);
}

pub(super) fn put_texts<'t>(bytes: &mut Vec<u8>, texts: impl IntoIterator<Item = &'t Option<String>>) {
    texts.into_iter().flatten().for_each(|text| put_piece(bytes, text.as_bytes()));
}

/// A bit for each text that there is.
pub(super) fn present<'t>(texts: impl IntoIterator<Item = &'t Option<String>>) -> u8 {
    texts.into_iter().enumerate().fold(0, |bits, (at, text)| bits | (u8::from(text.is_some()) << at))
}

pub(super) fn put_birthday(bytes: &mut Vec<u8>, birthday: Birthday) {
    let (month, day) = birthday.month_and_day();
    put_varint(bytes, birthday.year().map_or(0, u64::from));
    bytes.extend([month, day]);
}
