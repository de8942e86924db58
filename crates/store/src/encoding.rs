//! The payloads as bytes. Written by hand: they are few, they stay readable for ever, and nothing about them is left to a library's
//! next version.

use bytes::{Buf, Bytes};
use shared::Revision;
use uuid::Uuid;

use crate::{Change, RecordKey, Write, envelope};
use crate::{Damage, Key, StoreError, Value};

/// The newest change of a log. The id tells apart two writers who wanted to make the same revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) revision: Revision,
    pub(crate) id: Uuid,
}

impl Head {
    pub(crate) fn seal(self, key: &Key) -> Value {
        envelope::seal(key, &[&self.revision.0.to_be_bytes(), self.id.as_bytes()])
    }

    pub(crate) fn unseal(key: &Key, value: &Value) -> Result<Self, StoreError> {
        let mut reader = Reader::open(key, value)?;
        let head = Self { revision: reader.revision()?, id: reader.id()? };
        reader.end(head)
    }
}

/// The last change of a log that was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Floor {
    pub(crate) revision: Revision,
}

impl Floor {
    pub(crate) fn seal(self, key: &Key) -> Value {
        envelope::seal(key, &[&self.revision.0.to_be_bytes()])
    }

    pub(crate) fn unseal(key: &Key, value: &Value) -> Result<Self, StoreError> {
        let mut reader = Reader::open(key, value)?;
        let floor = Self { revision: reader.revision()? };
        reader.end(floor)
    }
}

/// How far the newest change of a log is folded into the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fold {
    /// The change.
    pub(crate) revision: Revision,
    /// How many of its writes are folded.
    pub(crate) done: u64,
}

impl Fold {
    pub(crate) fn seal(self, key: &Key) -> Value {
        envelope::seal(key, &[&self.revision.0.to_be_bytes(), &self.done.to_be_bytes()])
    }

    pub(crate) fn unseal(key: &Key, value: &Value) -> Result<Self, StoreError> {
        let mut reader = Reader::open(key, value)?;
        let fold = Self { revision: reader.revision()?, done: reader.number()? };
        reader.end(fold)
    }
}

/// What stands under the key of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangeRecord {
    /// The id of the change.
    pub(crate) id: Uuid,
    /// Its body.
    pub(crate) body: Body,
}

/// Where the body of a change is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Body {
    /// Right here.
    Inline(Bytes),
    /// In pieces.
    Pieces {
        /// How many.
        count: u32,
        /// The bytes of all together.
        bytes: u64,
    },
}

const INLINE: u8 = 0;
const PIECES: u8 = 1;

impl ChangeRecord {
    pub(crate) fn seal(&self, key: &Key) -> Value {
        let id = self.id.as_bytes();
        match &self.body {
            Body::Inline(body) => envelope::seal(key, &[id, &[INLINE], body]),
            Body::Pieces { count, bytes } => {
                envelope::seal(key, &[id, &[PIECES], &count.to_be_bytes(), &bytes.to_be_bytes()])
            }
        }
    }

    pub(crate) fn unseal(key: &Key, value: &Value) -> Result<Self, StoreError> {
        let mut reader = Reader::open(key, value)?;
        let id = reader.id()?;
        match reader.byte()? {
            INLINE => Ok(Self { id, body: Body::Inline(reader.rest) }),
            PIECES => {
                let body = Body::Pieces { count: reader.count()?, bytes: reader.number()? };
                reader.end(Self { id, body })
            }
            _ => Err(reader.nonsense("a change is neither whole nor in pieces")),
        }
    }
}

/// A record and the revision that last changed it.
pub(crate) fn seal_record(key: &Key, revision: Revision, record: &[u8]) -> Value {
    envelope::seal(key, &[&revision.0.to_be_bytes(), record])
}

/// The opposite of [`seal_record`].
pub(crate) fn unseal_record(key: &Key, value: &Value) -> Result<(Revision, Bytes), StoreError> {
    let mut reader = Reader::open(key, value)?;
    Ok((reader.revision()?, reader.rest))
}

/// The body of a change: header and writes.
pub(crate) fn change_body(header: &[u8], writes: &[Write]) -> Bytes {
    let mut bytes = Vec::new();
    put(&mut bytes, header);
    bytes.extend_from_slice(&(writes.len() as u64).to_be_bytes());
    for write in writes {
        put(&mut bytes, write.key.as_bytes());
        put_optional(&mut bytes, write.before.as_deref());
        put_optional(&mut bytes, write.after.as_deref());
    }
    Bytes::from(bytes)
}

/// The opposite of [`change_body`]. `key` is where the change stands, for the error.
pub(crate) fn read_change(key: &Key, revision: Revision, body: Bytes) -> Result<Change, StoreError> {
    let mut reader = Reader { key, rest: body };
    let header = reader.bytes()?;
    let count = reader.number()?;
    let mut writes = Vec::new();
    for _ in 0..count {
        let key = RecordKey::from(reader.bytes()?);
        writes.push(Write { key, before: reader.optional()?, after: reader.optional()? });
    }
    reader.end(Change { revision, header, writes })
}

fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
    bytes.extend_from_slice(part);
}

fn put_optional(bytes: &mut Vec<u8>, part: Option<&[u8]>) {
    match part {
        None => bytes.push(0),
        Some(part) => {
            bytes.push(1);
            put(bytes, part);
        }
    }
}

/// Reads a payload from its beginning. What does not fit is damage of the key.
struct Reader<'a> {
    key: &'a Key,
    rest: Bytes,
}

impl<'a> Reader<'a> {
    fn open(key: &'a Key, value: &Value) -> Result<Self, StoreError> {
        Ok(Self { key, rest: envelope::unseal(key, value)? })
    }

    fn nonsense(&self, what: &'static str) -> StoreError {
        StoreError::Damaged { key: self.key.clone(), damage: Damage::Content(what) }
    }

    fn byte(&mut self) -> Result<u8, StoreError> {
        self.rest.try_get_u8().map_err(|_| self.nonsense("a byte is missing"))
    }

    fn count(&mut self) -> Result<u32, StoreError> {
        self.rest.try_get_u32().map_err(|_| self.nonsense("a count is missing"))
    }

    fn number(&mut self) -> Result<u64, StoreError> {
        self.rest.try_get_u64().map_err(|_| self.nonsense("a number is missing"))
    }

    fn revision(&mut self) -> Result<Revision, StoreError> {
        self.number().map(Revision)
    }

    fn id(&mut self) -> Result<Uuid, StoreError> {
        let id = self.rest.try_get_u128().map_err(|_| self.nonsense("an id is missing"))?;
        Ok(Uuid::from_u128(id))
    }

    fn bytes(&mut self) -> Result<Bytes, StoreError> {
        let length = self.number()?;
        match usize::try_from(length) {
            Ok(length) if length <= self.rest.len() => Ok(self.rest.split_to(length)),
            _ => Err(self.nonsense("a length points behind the end")),
        }
    }

    fn optional(&mut self) -> Result<Option<Bytes>, StoreError> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.bytes().map(Some),
            _ => Err(self.nonsense("something is neither there nor absent")),
        }
    }

    /// What was read, when nothing is left.
    fn end<T>(self, read: T) -> Result<T, StoreError> {
        if self.rest.is_empty() { Ok(read) } else { Err(self.nonsense("something follows the end")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_back_and_a_cut_one_is_damage() -> Result<(), StoreError> {
        let writes = vec![
            Write { key: "a".into(), before: None, after: Some("new".into()) },
            Write { key: vec![0, 255].into(), before: Some(Bytes::new()), after: None },
        ];
        let body = change_body(b"who", &writes);
        let key = Key::from("c");
        let change = read_change(&key, Revision(7), body.clone())?;
        assert_eq!(change, Change { revision: Revision(7), header: "who".into(), writes });
        for length in 0..body.len() {
            assert!(read_change(&key, Revision(7), body.slice(..length)).is_err(), "cut to {length}");
        }
        Ok(())
    }

    #[test]
    fn a_change_in_pieces_is_not_mistaken_for_a_whole_one() -> Result<(), StoreError> {
        let key = Key::from("c");
        for body in [Body::Inline("x".into()), Body::Pieces { count: 3, bytes: 9 }] {
            let record = ChangeRecord { id: Uuid::from_u128(5), body };
            assert_eq!(ChangeRecord::unseal(&key, &record.seal(&key))?, record);
        }
        Ok(())
    }
}
