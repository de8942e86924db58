//! The list and the form, as the page shows them.

use super::{Ask, Desk};
use crate::{
    address::{Address, Order, Show},
    api::{CallView, EntryLines, FormView, Line, ListView, NumberLine},
    form_rules::{Fields, LineKind, number_of},
};
use directory::{Book, CommandError, Query, Sort};
use shared::{ContactType, Entry, Number, NumberId, PhoneSettings};

impl Ask {
    pub(crate) async fn list(&self, address: &Address) -> Result<ListView, CommandError> {
        let desk = self.desk(address.phone.as_deref())?;
        let Some(book) = desk.book.clone() else { return Ok(ListView::default()) };
        let page = self.ringbook.page(book.clone(), query(address), None, address.limit()).await;
        let Ok(page) = page else { return Ok(ListView::default()) };
        let lines = |indexed: &std::sync::Arc<directory::Indexed>| {
            entry_lines(&indexed.entry, &book, desk.settings())
        };
        Ok(ListView {
            entries: page.entries.iter().map(lines).collect(),
            total: page.total,
            all: book.len(),
            has_region: book.dial_plan.region.is_some(),
            may_edit: desk.may_edit,
            directory: Some(book.id.to_string()),
            revision: book.revision.0,
        })
    }

    pub(crate) fn form(&self, address: &Address) -> Result<FormView, CommandError> {
        let desk = self.desk(address.phone.as_deref())?;
        Ok(match &address.entry {
            None => FormView { fields: begun(address), ..empty(&desk, false) },
            Some(id) => chosen(&desk, id, address.number.as_deref()).unwrap_or_else(|| empty(&desk, true)),
        })
    }
}

fn query(address: &Address) -> Query {
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

fn entry_lines(entry: &Entry, book: &Book, settings: Option<&PhoneSettings>) -> EntryLines {
    let name = entry.display_name();
    let number = |number: &Number| {
        let shown = entry.display_name_of(number);
        let has_name = entry.name_of(number).is_some();
        NumberLine {
            id: number.id.to_string(),
            number: number.zone.number.clone(),
            name: Some(shown).filter(|shown| has_name && *shown != name),
            range: number.zone.range,
            number_type: number.zone.number_type,
            contact_type: number.zone.contact_type,
            group: number.group(&entry.master),
            favorite: number.own.favorite.unwrap_or(entry.master.favorite),
            call: call(number, book, settings),
        }
    };
    EntryLines {
        id: entry.id.to_string(),
        group: entry.master.group,
        favorite: entry.master.favorite,
        numbers: entry.numbers.iter().map(number).collect(),
        name,
    }
}

/// A range is not one number that could be called.
fn call(number: &Number, book: &Book, settings: Option<&PhoneSettings>) -> Option<CallView> {
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
    let of_line = number_of(entry, number);
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
    view.call = of_line.and_then(|number| call(number, book, desk.settings()));
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
        master: Fields::default(),
        identities: identities.iter().map(|identity| identity.name.clone()).collect(),
        call: None,
        us_date_format: desk.us_date_format(),
        may_edit: desk.may_edit,
    }
}
