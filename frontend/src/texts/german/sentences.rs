//! German sentences with something in them.

pub(crate) fn added(name: &str) -> String {
    format!("{name} hinzugefügt.")
}

pub(crate) fn changed(name: &str) -> String {
    format!("{name} geändert.")
}

pub(crate) fn sub_added(name: &str, number: &str) -> String {
    format!("{number} zu {name} hinzugefügt.")
}

pub(crate) fn kept_as_sub(name: &str, number: &str) -> String {
    format!("{number} ist eine Nummer von {name}.")
}

pub(crate) fn overwritten(name: &str) -> String {
    format!("{name} wurde überschrieben.")
}

pub(crate) fn lost_number(name: &str) -> String {
    format!("{name} hat diese Nummer verloren.")
}

pub(crate) fn entry_deleted(name: &str, numbers: &[&str]) -> String {
    match numbers {
        [] | [_] => format!("{name} gelöscht."),
        several => format!("{name} gelöscht, mit {}.", several.join(", ")),
    }
}

pub(crate) fn sub_deleted(number: &str, name: &str) -> String {
    format!("{number} von {name} gelöscht.")
}

pub(crate) fn deleted(name: &str) -> String {
    format!("{name} gelöscht.")
}

pub(crate) fn delete_question(what: &str) -> String {
    format!("{what} löschen?")
}

pub(crate) fn belongs_to(number: &str, name: &str) -> String {
    format!("{number} gehört zu {name}.")
}

pub(crate) fn would_lose(name: &str, only_number: bool) -> String {
    if only_number {
        format!("Es ist die einzige Nummer von {name}: Der ganze Eintrag würde gelöscht.")
    } else {
        format!("{name} würde diese Nummer verlieren und die anderen behalten.")
    }
}

pub(crate) fn keep_as_sub(name: &str) -> String {
    format!("Stattdessen als Nebeneintrag von {name} aufnehmen")
}

pub(crate) fn keep_as_sub_hint(name: &str) -> String {
    format!("Als Nebeneintrag bleibt die Nummer bei {name}, mit den hier gewählten Typen und Einzelheiten.")
}

pub(crate) fn taken_without_script(who: &str) -> String {
    format!("Nicht gespeichert. {who} Zum Ändern jene Zeile wählen.")
}

pub(crate) fn stored_now(value: &str) -> String {
    format!("Jetzt gespeichert: {value}")
}

pub(crate) fn stale_without_script() -> String {
    "Nicht gespeichert: Jemand hat diesen Eintrag geändert, seit er geöffnet wurde. Im Formular steht das Eingegebene, und unter \
     jedem Feld, das abweicht, was jetzt gespeichert ist. „Ändern“ ersetzt das."
        .into()
}

pub(crate) fn stale_and_not_kept() -> String {
    "Nicht gespeichert: Jemand hat diesen Eintrag geändert, seit er geöffnet wurde. Im Formular steht, was jetzt gespeichert ist; \
     das Eingegebene war zu lang, um es aufzuheben."
        .into()
}

pub(crate) fn typed_not_kept() -> String {
    "Das Eingegebene war zu lang, um es aufzuheben: Im Formular steht, was gespeichert ist.".into()
}

pub(crate) fn note_not_kept() -> String {
    "Die eingegebene Notiz war zu lang, um sie aufzuheben: Hier steht, was gespeichert ist.".into()
}

pub(crate) fn plan_refused(numbers: &str) -> String {
    format!("Nicht gespeichert: {numbers} nicht zu diesem Wählplan.")
}

pub(crate) fn collision(number: &str, name: &str, message: &str) -> String {
    format!("{number} von {name}: {message}")
}

pub(crate) fn as_master_is(value: &str) -> String {
    format!("{value} (wie Haupteintrag)")
}

pub(crate) fn melody_of(tone: &str) -> String {
    format!("Adresse der Melodie für {tone}")
}

pub(crate) fn play_what(tone: &str) -> String {
    format!("Anhören: {tone}")
}

pub(crate) fn of_whom(name: &str) -> String {
    format!("von {name}")
}

pub(crate) fn edit_person(name: &str) -> String {
    format!("{name} ändern")
}

pub(crate) fn new_token(name: &str) -> String {
    format!("Das Token für {name}:")
}

pub(crate) fn token_revoked(name: &str) -> String {
    format!("{name} widerrufen.")
}

pub(crate) fn revoke_what(name: &str) -> String {
    format!("{name} widerrufen")
}

pub(crate) fn new_key_made(phone: &str) -> String {
    format!("Der Schlüssel von {phone}:")
}

pub(crate) fn new_key_of(phone: &str) -> String {
    format!("Neuer Schlüssel für {phone}")
}

pub(crate) fn browser_on(browser: &str, system: &str) -> String {
    format!("{browser} unter {system}")
}

pub(crate) fn number_added(number: &str) -> String {
    format!("{number} hinzugefügt")
}

pub(crate) fn number_removed(number: &str) -> String {
    format!("{number} entfernt")
}

pub(crate) fn final_changes(changes: &str, until: &str) -> String {
    format!(
        "{changes} aus der Zeit vor {until} werden endgültig: Niemand kann sie mehr ansehen oder rückgängig machen. Was sie bewirkt haben, bleibt."
    )
}

pub(crate) fn and_more(entries: &str) -> String {
    format!("und {entries}")
}

pub(crate) fn found_of(found: &str, all: &str, only: bool) -> String {
    format!("{found} von {all} {}", if only { "Eintrag" } else { "Einträgen" })
}

pub(crate) fn undid(revision: u64) -> String {
    format!("nahm die Änderung {revision} zurück")
}

pub(crate) fn touched(who: &str) -> String {
    let who = if who.is_empty() || who == "local" { "Jemand" } else { who };
    format!("{who} hat diesen Eintrag gerade geändert.")
}

pub(crate) fn undo_what(what: &str) -> String {
    format!("Rückgängig: {what}")
}

pub(crate) fn delete_what(what: &str) -> String {
    format!("{what} löschen")
}

pub(crate) fn call_whom(what: &str) -> String {
    format!("{what} anrufen")
}

pub(crate) fn select_what(what: &str) -> String {
    format!("{what} auswählen")
}

pub(crate) fn select_found(entries: &str) -> String {
    format!("Alle {entries} auswählen")
}

pub(crate) fn merged_into(entries: &str, name: &str) -> String {
    format!("{entries} sind jetzt einer: {name}.")
}

pub(crate) fn merge_what(name: &str) -> String {
    format!("{name} zusammenführen")
}

pub(crate) fn birthday_of(name: &str, day: &str, age: Option<u16>) -> String {
    match age {
        Some(age) => format!("{name} ({age}) {day}"),
        None => format!("{name} {day}"),
    }
}

/// What was done to a directory's entries, by its word in the log.
pub(crate) fn done(what: &str) -> Option<&'static str> {
    Some(match what {
        "add" => "fügte hinzu",
        "change" => "änderte",
        "add_sub" => "fügte eine Nummer hinzu",
        "delete" => "löschte",
        "delete_sub" => "löschte eine Nummer",
        "overwrite" => "überschrieb",
        "merge" => "führte zusammen",
        "import" => "importierte",
        _ => return None,
    })
}

/// What happened outside directories, by its word in the log.
pub(crate) fn happened(what: &str) -> Option<&'static str> {
    Some(match what {
        "begin" => "begann",
        "set_up" => "legte den ersten Administrator an",
        "sign_in" => "meldete sich an",
        "sign_out" => "meldete sich ab",
        "sign_out_everywhere" => "meldete sich überall sonst ab",
        "sign_in_refused" => "verweigerte die Anmeldung",
        "keys_refused" => "wies falsche Schlüssel ab",
        "add_person" => "fügte die Person hinzu",
        "change_person" => "änderte die Person",
        "delete_person" => "löschte die Person",
        "change_password" => "änderte das Passwort",
        "add_token" => "erstellte das Token",
        "revoke_token" => "widerrief das Token",
        "new_key" => "erstellte einen Schlüssel für das Telefon",
        "add" => "fügte hinzu",
        "change" => "änderte",
        "delete" => "löschte",
        _ => return None,
    })
}

pub(crate) fn asked_times(times: u32) -> String {
    format!("{times}-mal gefragt")
}

pub(crate) fn calls_dropped(calls: &str) -> String {
    format!(
        "{calls} Anrufe aller Telefone fehlen hier seit dem Start des Servers: Es kamen zu viele auf einmal, oder die Platte nahm keine an."
    )
}

pub(crate) fn caller_marked(name: &str, contact_type: &str) -> String {
    format!("{name}: Kontakttyp {contact_type}.")
}

pub(crate) fn mark_caller(name: &str, contact_type: &str) -> String {
    format!("{contact_type}: {name}")
}

pub(crate) fn exists_already(name: &str) -> String {
    format!("{name} hat diese Nummer schon.")
}

pub(crate) fn range_covers(range: &str, name: &str, contact_type: &str) -> String {
    format!(
        "Der Bereich {range} ({name}, Kontakttyp {contact_type}) umfasst diese Nummer. Eine eigene Nummer geht dem Bereich vor."
    )
}

pub(crate) fn place_of_directory(place: usize) -> String {
    format!("{place}. Telefonbuch")
}

pub(crate) fn calls_going_on(calls: u32) -> String {
    match calls {
        1 => "im Gespräch".to_owned(),
        more => format!("in {more} Gesprächen"),
    }
}

pub(crate) fn such_an_id(like: &str) -> String {
    format!("Eine Kennung hat 1 bis 64 Zeichen aus a-z, 0-9, - und _, zum Beispiel {like}.")
}

pub(crate) fn set_up_of(name: &str) -> String {
    format!("{name} einrichten")
}

pub(crate) fn copy_what(what: &str) -> String {
    format!("{what} kopieren")
}
