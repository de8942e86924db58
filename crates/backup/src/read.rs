//! Reading the file: first its seal, then its lines, which must fit together.

use crate::{
    form::{About, AnyBegin, Begin, End, Line, LogLine, NAME, VERSION, VERSION_WITHOUT_FLOORS},
    made::{Last, Made},
    seal,
    text::Text,
};
use bytes::Bytes;
use flate2::bufread::GzDecoder;
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeSet, VecDeque, btree_map},
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _, Seek as _, Take},
    path::Path,
};
use store::{Change, LogId, RecordKey, Revision, Write};
use thiserror::Error;

/// The longest line: a write of the largest record, before and after, with every byte escaped.
const LONGEST_LINE: u64 = 32 * 1024 * 1024;

/// Why a file is not used.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It could not be read.
    #[error("the file cannot be read")]
    Read(#[from] io::Error),
    /// It is something else.
    #[error("this is no backup of Ringbook")]
    Other,
    /// Its checksum is not that of its bytes.
    #[error("the backup is cut off or damaged: its checksum does not match")]
    Damaged,
    /// It was made by a newer program.
    #[error(
        "the backup has version {0} of the form, this program reads up to {VERSION}: use the newer program"
    )]
    Newer(u32),
    /// It is as it was written, and makes no sense: a bug rather than a bad disk.
    #[error("line {line} of the backup makes no sense: {what}")]
    Nonsense {
        /// The line, the first is 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
}

/// What a whole backup has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// When and by which version it was made.
    pub about: About,
    /// Each log with its head.
    pub logs: Vec<(LogId, Revision)>,
    /// How many changes there are.
    pub changes: u64,
    /// How many records there are.
    pub records: u64,
    /// How many values there are beside the logs.
    pub beside: u64,
}

/// Something in a backup.
#[derive(Debug, PartialEq, Eq)]
pub enum Item {
    /// What follows is of this log, which has this head, and this floor where changes were given up, else 0.
    Log(LogId, Revision, Revision),
    /// The next change of the log.
    Change(Change),
    /// A record as the changes have made it, or, up to the floor, those that were given up.
    Record(RecordKey, Revision, Bytes),
    /// A value beside the logs.
    Beside(RecordKey, Bytes),
}

/// A backup whose seal is right, being read from its beginning.
pub struct Backup {
    lines: Lines,
    about: About,
    logs: Vec<(LogId, Revision)>,
    rest: VecDeque<(LogId, Revision, Revision)>,
    at: At,
    count: End,
}

enum At {
    Between,
    Changes {
        head: Revision,
        floor: Revision,
        done: Revision,
        made: Made,
    },
    /// So many records are left that changes up to the floor have made, behind this one.
    Old {
        left: u64,
        floor: Revision,
        last: Option<RecordKey>,
        made: Made,
    },
    Records(btree_map::IntoIter<RecordKey, Last>),
    /// The values beside the logs, behind this one.
    Beside(Option<RecordKey>),
    Over,
}

/// Reads a whole backup and compares everything in it that can be compared.
///
/// # Errors
/// [`ReadError`]: then nothing of it may be used.
pub fn verify(file: &Path) -> Result<Summary, ReadError> {
    let mut backup = Backup::open(file)?;
    while backup.item()?.is_some() {}
    let End { changes, records, beside, .. } = backup.count;
    Ok(Summary { about: backup.about, logs: backup.logs, changes, records, beside })
}

impl Backup {
    /// Checks the seal, which covers every byte, and reads the first line.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn open(file: &Path) -> Result<Self, ReadError> {
        let mut lines = Lines::open(sealed(File::open(file)?)?);
        let Begin { program, made, logs, .. } = lines.first()?;
        let mut named = BTreeSet::new();
        let mut heads = Vec::with_capacity(logs.len());
        let mut rest = VecDeque::with_capacity(logs.len());
        for LogLine { log, head, floor } in logs {
            let id: LogId = log.parse().map_err(|error| lines.nonsense(format!("{error}")))?;
            if !named.insert(id.clone()) || head == 0 {
                return Err(lines.nonsense(format!("the log {log} is there twice, or empty")));
            }
            if floor > head {
                return Err(lines.nonsense(format!("the log {log} has its floor above its head")));
            }
            heads.push((id.clone(), Revision(head)));
            rest.push_back((id, Revision(head), Revision(floor)));
        }
        let about = About { program, made };
        Ok(Self { lines, about, logs: heads, rest, at: At::Between, count: End::default() })
    }

    /// When and by which version it was made.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Each log with its head.
    pub fn logs(&self) -> &[(LogId, Revision)] {
        &self.logs
    }

    /// What comes next; `None` at the end.
    ///
    /// # Errors
    /// [`ReadError::Nonsense`] for what does not fit what came before.
    pub fn item(&mut self) -> Result<Option<Item>, ReadError> {
        loop {
            match &mut self.at {
                At::Over => return Ok(None),
                At::Between => match self.rest.pop_front() {
                    Some((log, head, floor)) => return self.log(log, head, floor).map(Some),
                    None => self.at = At::Beside(None),
                },
                At::Beside(last) => match self.lines.next()? {
                    Line::Beside { key: Text(key), value: Text(value) } => {
                        let key = RecordKey::from(key);
                        if last.as_ref().is_some_and(|last| *last >= key) {
                            return Err(self.lines.nonsense(format!("the value {key} is not in its place")));
                        }
                        *last = Some(key.clone());
                        self.count.beside += 1;
                        return Ok(Some(Item::Beside(key, value)));
                    }
                    line => self.end(&line)?,
                },
                At::Changes { head, done, made, .. } if *done < *head => {
                    *done = Revision(done.0 + 1);
                    let change = self.lines.change(*done)?;
                    made.change(&change);
                    self.count.changes += 1;
                    return Ok(Some(Item::Change(change)));
                }
                At::Changes { floor, made, .. } if *floor > Revision(0) => {
                    let Line::Old { records } = self.lines.next()? else {
                        return Err(self.lines.nonsense("the number of old records should be here"));
                    };
                    let made = std::mem::take(made);
                    self.at = At::Old { left: records, floor: *floor, last: None, made };
                }
                At::Old { left, floor, last, made } if *left > 0 => {
                    *left -= 1;
                    let (key, revision, value) = self.lines.old_record()?;
                    let ascends = last.as_ref().is_none_or(|last| *last < key);
                    if !ascends || revision > *floor || revision.0 == 0 || made.has_touched(&key) {
                        return Err(self.lines.nonsense(format!("the record {key} is no old one")));
                    }
                    *last = Some(key.clone());
                    self.count.records += 1;
                    return Ok(Some(Item::Record(key, revision, value)));
                }
                At::Changes { made, .. } | At::Old { made, .. } => {
                    self.at = At::Records(std::mem::take(made).into_records());
                }
                At::Records(made) => match made.next() {
                    Some((key, last)) => {
                        self.count.records += 1;
                        return self.lines.record(key, last).map(Some);
                    }
                    None => self.at = At::Between,
                },
            }
        }
    }

    fn log(&mut self, log: LogId, head: Revision, floor: Revision) -> Result<Item, ReadError> {
        match self.lines.next()? {
            Line::Log(line) if line.log == log.as_str() && (line.head, line.floor) == (head.0, floor.0) => {}
            _ => return Err(self.lines.nonsense(format!("the log {log} should begin here"))),
        }
        self.count.logs += 1;
        self.at = At::Changes { head, floor, done: floor, made: Made::default() };
        Ok(Item::Log(log, head, floor))
    }

    fn end(&mut self, line: &Line) -> Result<(), ReadError> {
        match line {
            Line::End(count) if *count == self.count => {}
            _ => return Err(self.lines.nonsense("it should end here with what was counted")),
        }
        self.at = At::Over;
        self.lines.nothing_follows()
    }
}

/// The part of the file before its seal, when the seal is that of the part.
fn sealed(mut file: File) -> Result<Take<File>, ReadError> {
    let length = file.metadata()?.len();
    let mut magic = [0; 3];
    if length < 3 || file.read_exact(&mut magic).is_err() || magic != [0x1f, 0x8b, 8] {
        return Err(ReadError::Other);
    }
    let content = length.checked_sub(seal::BYTES as u64).ok_or(ReadError::Damaged)?;
    file.rewind()?;
    let mut hash = Sha256::new();
    let mut part = (&mut file).take(content);
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = part.read(&mut chunk)?;
        let Some(some) = chunk.get(..read).filter(|some| !some.is_empty()) else { break };
        hash.update(some);
    }
    let mut end = Vec::with_capacity(seal::BYTES);
    file.read_to_end(&mut end)?;
    if end != seal::of(hash) {
        return Err(ReadError::Damaged);
    }
    file.rewind()?;
    Ok(file.take(content))
}

/// The lines one after the other.
struct Lines {
    text: BufReader<GzDecoder<BufReader<Take<File>>>>,
    line: Vec<u8>,
    number: u64,
}

impl Lines {
    fn open(content: Take<File>) -> Self {
        let text = BufReader::new(GzDecoder::new(BufReader::new(content)));
        Self { text, line: Vec::new(), number: 0 }
    }

    fn nonsense(&self, what: impl Into<String>) -> ReadError {
        ReadError::Nonsense { line: self.number, what: what.into() }
    }

    /// Reads a line into the buffer.
    fn advance(&mut self) -> Result<(), ReadError> {
        self.number += 1;
        self.line.clear();
        (&mut self.text).take(LONGEST_LINE).read_until(b'\n', &mut self.line)?;
        if self.line.last() == Some(&b'\n') { Ok(()) } else { Err(self.nonsense("it has no end")) }
    }

    fn first(&mut self) -> Result<Begin, ReadError> {
        self.advance().map_err(|_| ReadError::Other)?;
        let any: AnyBegin = serde_json::from_slice(&self.line).map_err(|_| ReadError::Other)?;
        match any.begin.version {
            _ if any.begin.format != NAME => Err(ReadError::Other),
            VERSION_WITHOUT_FLOORS..=VERSION => match self.parse()? {
                Line::Begin(begin) => Ok(begin),
                _ => Err(ReadError::Other),
            },
            newer => Err(ReadError::Newer(newer)),
        }
    }

    fn next(&mut self) -> Result<Line, ReadError> {
        self.advance()?;
        self.parse()
    }

    fn parse(&self) -> Result<Line, ReadError> {
        serde_json::from_slice(&self.line).map_err(|error| self.nonsense(error.to_string()))
    }

    fn change(&mut self, expected: Revision) -> Result<Change, ReadError> {
        let Line::Change { revision, header: Text(header), writes: count } = self.next()? else {
            return Err(self.nonsense(format!("the change {expected} should be here")));
        };
        if revision != expected.0 {
            return Err(self.nonsense(format!("the change {expected} should be here")));
        }
        let mut writes = Vec::new();
        for _ in 0..count {
            let Line::Write { record: Text(key), before, after } = self.next()? else {
                return Err(self.nonsense("a write should be here"));
            };
            let bytes = |text: Option<Text>| text.map(|Text(bytes)| bytes);
            writes.push(Write { key: key.into(), before: bytes(before), after: bytes(after) });
        }
        Ok(Change { revision: expected, header, writes })
    }

    fn old_record(&mut self) -> Result<(RecordKey, Revision, Bytes), ReadError> {
        match self.next()? {
            Line::Record { record, revision, value: Text(value) } => {
                Ok((record.0.into(), Revision(revision), value))
            }
            _ => Err(self.nonsense("an old record should be here")),
        }
    }

    fn record(&mut self, expected: RecordKey, last: Last) -> Result<Item, ReadError> {
        match self.next()? {
            Line::Record { record, revision, value: Text(value) }
                if *record.0 == *expected.as_bytes() && Last::new(Revision(revision), &value) == last =>
            {
                Ok(Item::Record(expected, last.revision, value))
            }
            _ => Err(self.nonsense(format!("the record {expected} should be here as it was made"))),
        }
    }

    fn nothing_follows(&mut self) -> Result<(), ReadError> {
        let no_more_text = self.text.fill_buf()?.is_empty();
        let no_more_bytes = self.text.get_mut().get_mut().fill_buf()?.is_empty();
        if no_more_text && no_more_bytes { Ok(()) } else { Err(self.nonsense("something follows the end")) }
    }
}
