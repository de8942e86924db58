//! The list and the form, as the page shows them.

use super::{Ask, Desk, typed::Typed};
use crate::{
    address::{Address, Order, PAGE, Show},
    api::{Anchor, CallView, FormView, Line, LineView, ListView, NumberView, Wanted},
    form_rules::{Fields, LineKind},
};
use directory::{Book, CommandError, Lines, Listed, Marks, Query, Sort};
use shared::{ContactType, Entry, Number, NumberId, PhoneSettings};
use std::{ops::Range, sync::Arc};

/// How many lines one answer has at most.
const MAX_LINES: usize = 1_000;

impl Ask {
    pub(crate) async fn list(&self, wanted: &Wanted) -> Result<ListView, CommandError> {
        let address = &wanted.address;
        let desk = self.desk(address.phone.as_deref())?;
        let Some(book) = desk.book.clone() else { return Ok(ListView::default()) };
        let place = match &wanted.anchor {
            Some(anchor) => self.place(&book, address, anchor).await.map(|place| (place, anchor.rank)),
            None => None,
        };
        let (mut first, moved) = match place {
            Some((place, Some(before))) => {
                let moved = place.cast_signed() - before.cast_signed();
                (wanted.first.saturating_add_signed(moved), moved)
            }
            Some((place, None)) => (place / PAGE * PAGE, 0),
            None => (wanted.first, 0),
        };
        let count = wanted.count.min(MAX_LINES);
        let mut part = self.ringbook.lines(book.clone(), query(address), first, count).await;
        // The list has become shorter than that.
        if let Ok(Lines { lines, .. }) = part
            && first > 0
            && first >= lines
        {
            first = lines.saturating_sub(count);
            part = self.ringbook.lines(book.clone(), query(address), first, count).await;
        }
        let Ok(Lines { entries, total, lines: line_count }) = part else { return Ok(ListView::default()) };
        let marks = Marks::new(&address.q, book.plan());
        let of_entry = |Listed { first_line, indexed }: Listed| {
            let entry = &indexed.entry;
            let here = EntryLines { entry, book: &book, settings: desk.settings(), marks: &marks };
            let (from, to) = (first.saturating_sub(first_line), (first + count).saturating_sub(first_line));
            (from..to.min(entry.numbers.len() + 1)).filter_map(|at| here.line(at)).collect::<Vec<_>>()
        };
        Ok(ListView {
            lines: entries.into_iter().flat_map(of_entry).collect(),
            first,
            moved,
            line_count,
            total,
            all: book.len(),
            has_region: book.dial_plan.region.is_some(),
            may_edit: desk.may_edit,
            directory: Some(book.id.to_string()),
            revision: book.revision.0,
        })
    }

    /// Where an anchor stands now; nothing where it is not in the list, or not any more.
    async fn place(&self, book: &Arc<Book>, address: &Address, anchor: &Anchor) -> Option<usize> {
        let id = anchor.entry.parse().ok()?;
        let line = self.ringbook.line_of(book.clone(), query(address), id).await.ok()??;
        let entry = book.entry(id).filter(|it| !it.entry.is_single());
        let of_number = entry
            .zip(anchor.number.as_ref())
            .and_then(|(it, number)| it.entry.numbers.iter().position(|it| it.id.to_string() == *number));
        Some(line + of_number.map_or(0, |number| number + 1))
    }

    pub(crate) fn form(&self, address: &Address) -> Result<FormView, CommandError> {
        let desk = self.desk(address.phone.as_deref())?;
        let view = match &address.entry {
            None => FormView { fields: begun(address), ..empty(&desk, false) },
            Some(id) => chosen(&desk, id, address.number.as_deref()).unwrap_or_else(|| empty(&desk, true)),
        };
        Ok(match Typed::taken(address) {
            Some(typed) if desk.may_edit => typed.over(view),
            _ => view,
        })
    }
}

pub(super) fn query(address: &Address) -> Query {
    let contact_type = match address.show {
        Show::Vip => Some(ContactType::Vip),
        Show::Deny => Some(ContactType::Deny),
        Show::All | Show::Favorites => None,
    };
    Query {
        search: address.q.clone(),
        group: address.group,
        contact_type,
        favorite: (address.show == Show::Favorites).then_some(true),
        sort: match address.order {
            Order::Name => Sort::Name,
            Order::Number => Sort::Number,
            Order::Group => Sort::Group,
        },
    }
}

/// What the lines of an entry are made of.
struct EntryLines<'a> {
    entry: &'a Entry,
    book: &'a Book,
    settings: Option<&'a PhoneSettings>,
    marks: &'a Option<Marks>,
}

impl EntryLines<'_> {
    /// One of its lines: the master's comes first, where there is one.
    fn line(&self, at: usize) -> Option<LineView> {
        let entry = self.entry;
        let master = &entry.master;
        let number = match (entry.is_single(), at) {
            (true, 0) => entry.numbers.first(),
            (true, _) => return None,
            (false, 0) => None,
            (false, at) => Some(entry.numbers.get(at - 1)?),
        };
        let name = entry.display_name();
        let group = number.map_or(master.group, |number| number.group(master));
        let favorite = number.and_then(|number| number.own.favorite).unwrap_or(master.favorite);
        Some(LineView {
            entry: entry.id.to_string(),
            revision: entry.revision.0,
            marks: self.marks.as_ref().map_or_else(Vec::new, |marks| pairs(marks.in_text(&name))),
            numbers: entry.numbers.len(),
            number: number.map(|number| self.number(number, &name)),
            group,
            favorite,
            name,
        })
    }

    fn number(&self, number: &Number, name: &str) -> NumberView {
        let zone = &number.zone;
        let shown = self.entry.display_name_of(number);
        let has_name = self.entry.name_of(number).is_some();
        NumberView {
            id: (!self.entry.is_single()).then(|| number.id.to_string()),
            number: zone.number.clone(),
            marks: self.marks.as_ref().map_or_else(Vec::new, |marks| pairs(marks.in_number(&zone.number))),
            name: Some(shown).filter(|shown| has_name && shown != name),
            range: zone.range,
            number_type: zone.number_type,
            contact_type: zone.contact_type,
            call: call(number, self.book, self.settings),
        }
    }
}

fn pairs(parts: Vec<Range<usize>>) -> Vec<(usize, usize)> {
    parts.into_iter().map(|part| (part.start, part.end)).collect()
}

/// A range is not one number that could be called.
pub(super) fn call(number: &Number, book: &Book, settings: Option<&PhoneSettings>) -> Option<CallView> {
    if number.zone.range {
        return None;
    }
    let target = book.plan().dial_string(&number.zone.number);
    let identity = settings.and_then(|settings| settings.outgoing(&number.zone.outgoing_identity));
    Some(CallView {
        dials: target.as_str().to_owned(),
        uri: target.uri(),
        identity: identity.map(|identity| (identity.name.clone(), identity.sip_address.clone())),
    })
}

fn chosen(desk: &Desk, id: &str, number: Option<&str>) -> Option<FormView> {
    let book = desk.book.as_ref()?;
    let entry = &book.entry(id.parse().ok()?)?.entry;
    let number: Option<NumberId> = number.map(str::parse).transpose().ok()?;
    let kind = LineKind::of(entry, number)?;
    let us_date_format = desk.us_date_format();
    let mut view = empty(desk, false);
    view.kind = kind;
    view.name = entry.display_name();
    view.line = Some(Line {
        entry: entry.id.to_string(),
        number: number.filter(|_| kind == LineKind::Sub).map(|number| number.to_string()),
        revision: Some(entry.revision.0),
    });
    view.fields = Fields::of(entry, number, us_date_format);
    if kind == LineKind::Sub {
        view.master = Fields::of(entry, None, us_date_format);
    }
    let identity = &view.fields.outgoing_identity;
    if identity != "active" && !view.identities.contains(identity) {
        view.identities.push(identity.clone());
    }
    Some(view)
}

/// The empty form, with what is known of a caller.
fn begun(address: &Address) -> Fields {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Fields { number: text(&address.caller), nickname: text(&address.caller_name), ..Fields::empty() }
}

fn empty(desk: &Desk, gone: bool) -> FormView {
    let identities = desk.settings().map_or(&[][..], |settings| &settings.identities);
    FormView {
        kind: LineKind::Nothing,
        name: String::new(),
        line: None,
        gone,
        fields: Fields::empty(),
        problems: Vec::new(),
        master: Fields::default(),
        identities: identities.iter().map(|identity| identity.name.clone()).collect(),
        us_date_format: desk.us_date_format(),
        may_edit: desk.may_edit,
    }
}
