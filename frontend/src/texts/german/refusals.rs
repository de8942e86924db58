//! German for why something was refused.

use super::GERMAN;
use directory::{
    CannotUndo, CommandError, Fault, MAX_CALLS_PER_PHONE, MAX_CHOSEN, MAX_HISTORY_DAYS, MAX_NUMBERS, Missing,
    NumberError, Outdated, PasswordProblem, PlanProblem, Right, SignInError, Thing,
};

pub(crate) fn fault(of: &Fault) -> String {
    match of {
        Fault::Number(error) => number(*error),
        Fault::Plan(problem) => plan(problem),
        Fault::Birthday(error) => GERMAN.no_birthday(error).into(),
        Fault::PersonId(_) => "Ein Anmeldename hat 1 bis 64 Zeichen aus a-z, 0-9 und . _ - @.".into(),
        Fault::Ringtone(_) => {
            "Ein Klingelton ist Ringer1 bis Ringer10, Silent oder die http(s)-Adresse einer Melodie.".into()
        }
        Fault::Password(problem) => password(*problem),
        Fault::TooLong { length, limit } => format!("{length} Zeichen sind zu lang: höchstens {limit}."),
        Fault::NoNumber => "Ein Eintrag hat mindestens eine Nummer.".into(),
        Fault::TooManyNumbers => format!("Ein Eintrag hat höchstens {MAX_NUMBERS} Nummern."),
        Fault::NumberTwice => "Diese Nummer steht zweimal in dem Eintrag.".into(),
        Fault::SameAs(other) => format!("wäre dieselbe Nummer wie {other}."),
        Fault::Emergency(number) => {
            format!("{number} ist hier eine Notrufnummer und kann nicht abgewiesen werden.")
        }
        Fault::TooManyDirectories(most) => format!("Ein Telefon hat höchstens {most} Telefonbücher."),
        Fault::TooManyIdentities(most) => format!("Ein Telefon hat höchstens {most} Identitäten."),
        Fault::NoDirectory(id) => format!("Es gibt kein Telefonbuch {id}."),
        Fault::DirectoryTwice(id) => format!("{id} ist zweimal genannt."),
        Fault::IdentityWithoutName => "Eine Identität hat einen Namen.".into(),
        Fault::IdentityCalledActive => {
            "„active“ steht für die Identität, die aktiv ist: anderen Namen wählen.".into()
        }
        Fault::IdentityTwice(name) => format!("{name} gibt es zweimal."),
        Fault::NoIdentity(name) => format!("Dieses Telefon hat keine Identität {name}."),
        Fault::SipAddress => "Eine SIP-Adresse hat die Form user@domain, etwa buero@pbx.example.".into(),
        Fault::OwnPassword => {
            "Das eigene Passwort wird unter „Eigenes Konto“ geändert, mit dem alten.".into()
        }
        Fault::NoPassword => "Eine neue Person braucht ein Passwort.".into(),
        Fault::AdministratorHasAll => "Ein Administrator hat alle Telefonbücher: leer lassen.".into(),
        Fault::TooManyPeople(most) => format!("Es gibt höchstens {most} Personen."),
        Fault::TokenWithoutName => "Ein Token hat einen Namen, der sagt, wofür es ist.".into(),
        Fault::TooManyTokens(most) => format!("Es gibt höchstens {most} Token."),
        Fault::Passed => "Dieser Zeitpunkt ist schon vorbei.".into(),
        Fault::HistoryDays => {
            format!("Der Verlauf wird 1 bis {MAX_HISTORY_DAYS} Tage aufbewahrt, oder für immer.")
        }
        Fault::CallsDays => format!("Anrufe werden 1 bis {MAX_HISTORY_DAYS} Tage aufbewahrt."),
        Fault::CallsOfPhone => {
            format!("Je Telefon werden höchstens {MAX_CALLS_PER_PHONE} Anrufe aufbewahrt.")
        }
        Fault::NoneChosen => "Mindestens einen Eintrag wählen.".into(),
        Fault::TooManyChosen(count) => {
            format!("{count} Einträge sind zu viele für eine Änderung: höchstens {MAX_CHOSEN}.")
        }
        Fault::EntryTwice => "Dieser Eintrag ist zweimal gewählt.".into(),
        Fault::OfEntry { name, fault: it } => format!("{name}: {}", fault(it)),
        Fault::PartOfItself => "Ein Eintrag kann nicht Teil von sich selbst werden.".into(),
        Fault::TooManyTogether(count) => {
            format!("Zusammen haben sie {count} Nummern, und ein Eintrag hat höchstens {MAX_NUMBERS}.")
        }
        Fault::OtherName { name, other } => {
            format!("{other} heißt anders als {name}: zuerst beiden denselben Namen geben.")
        }
        Fault::InWords(words) => super::super::sentence(words),
    }
}

fn number(error: NumberError) -> String {
    match error {
        NumberError::Withheld => {
            "Das steht für eine unterdrückte Nummer und kann nicht gespeichert werden: Für solche Anrufer gibt es eine \
             eigene Regel."
                .into()
        }
        NumberError::Empty => "Darin ist keine Nummer: mindestens eine Ziffer oder einen Namen schreiben.".into(),
        NumberError::TooLong => "Diese Nummer ist zu lang.".into(),
        NumberError::NotARange => {
            "Ein Bereich ist der Anfang einer Nummer: Ziffern, * und #, international mit einem Plus davor.".into()
        }
        NumberError::WholeCountry => {
            "Dieser Bereich würde das ganze eigene Land umfassen: Ziffern ergänzen.".into()
        }
        NumberError::Everything => "Dieser Bereich würde jede Nummer umfassen: Ziffern ergänzen.".into(),
    }
}

fn plan(problem: &PlanProblem) -> String {
    match problem {
        PlanProblem::UnknownRegion(text) => {
            format!("„{text}“ ist kein Ländercode nach ISO 3166 in Großbuchstaben, wie DE oder US.")
        }
        PlanProblem::AreaCode(text) => {
            format!("„{text}“ ist keine Vorwahl: 1 bis 8 Ziffern ohne die 0 am Anfang, etwa 30 für Berlin.")
        }
        PlanProblem::OutsideLine(text) => {
            format!("„{text}“ ist keine Amtsholung: 1 bis 4 Ziffern, etwa 0 oder 9.")
        }
        PlanProblem::ExtensionDigits(digits) => {
            format!("{digits} geht nicht: Nebenstellen haben höchstens 0 bis 9 Ziffern.")
        }
        PlanProblem::LocalDomain { domain, .. } => {
            format!(
                "„{domain}“ ist keine Domain: einen Rechnernamen oder eine IP-Adresse schreiben, ohne Benutzer."
            )
        }
        PlanProblem::LooseDigits(digits) => {
            format!("{digits} geht nicht: Verglichen werden 0 (aus) oder 7 bis 15 Ziffern.")
        }
    }
}

fn password(problem: PasswordProblem) -> String {
    match problem {
        PasswordProblem::Short => "Ein Passwort hat mindestens 10 Zeichen.".into(),
        PasswordProblem::Long => "Dieses Passwort ist zu lang.".into(),
        PasswordProblem::Obvious => {
            "Dieses Passwort gehört zu denen, die andere zuerst versuchen würden: ein anderes wählen.".into()
        }
    }
}

pub(crate) fn refused(error: &CommandError) -> String {
    match error {
        CommandError::Missing(missing) => missing_thing(missing),
        CommandError::Invalid(fields) => {
            fields.iter().map(|it| fault(&it.fault)).collect::<Vec<_>>().join(" ")
        }
        CommandError::Stale { .. } => GERMAN.stale.into(),
        CommandError::EntriesChanged(outdated) => entries_changed(outdated),
        CommandError::OthersFound { found } => {
            let found = GERMAN.count(*found, GERMAN.one_entry, GERMAN.many_entries);
            format!("Jetzt sind es {found}: noch einmal ansehen und wählen.")
        }
        CommandError::NumberTaken(taken) => {
            let words: Vec<_> =
                taken.iter().map(|it| super::belongs_to(&it.number, &it.display_name)).collect();
            words.join(" ")
        }
        CommandError::OnlyNumber => {
            "Ein Eintrag hat mindestens eine Nummer: stattdessen den Eintrag löschen.".into()
        }
        CommandError::DirectoryExists(id) => format!("Ein Telefonbuch {id} gibt es schon."),
        CommandError::PhoneExists(id) => format!("Ein Telefon {id} gibt es schon."),
        CommandError::DirectoryInUse(phone) => {
            format!("Das Telefon {phone} fragt dieses Telefonbuch: zuerst dort herausnehmen.")
        }
        CommandError::PersonExists(id) => format!("Eine Person {id} gibt es schon."),
        CommandError::LastAdministrator => {
            "Dies ist der letzte Administrator: zuerst einen anderen bestimmen.".into()
        }
        CommandError::SetUpAlready => "Diese Installation hat schon einen Administrator: anmelden.".into(),
        CommandError::Panicked => "Im Server ging etwas schief; geändert wurde nichts.".into(),
        CommandError::CannotUndo(why) => {
            format!("Das kann nicht rückgängig gemacht werden: {}", cannot_undo(why))
        }
        CommandError::SignedOut => GERMAN.sign_in_first.into(),
        CommandError::Forbidden(right) => format!("Das ist nicht erlaubt: Es braucht das Recht, {}.", to(*right)),
        CommandError::PlanCollides(numbers) => GERMAN.plan_collides(numbers.len()),
        CommandError::Store(_) => "Die Änderung konnte nicht gespeichert werden.".into(),
        CommandError::Uncertain(_) => {
            "Ob die Änderung gespeichert wurde, ist nicht bekannt: erst nachsehen, dann noch einmal versuchen.".into()
        }
        CommandError::Stopping => "Der Server wird gerade beendet.".into(),
    }
}

/// The first few by their names.
fn entries_changed(outdated: &[Outdated]) -> String {
    let one = |it: &Outdated| match &it.now {
        Some((_, name)) => format!("{name} hat sich seither geändert"),
        None => "einen der Einträge gibt es nicht mehr".to_owned(),
    };
    let mut words: Vec<String> = outdated.iter().take(3).map(one).collect();
    if outdated.len() > 3 {
        words.push(format!("ebenso {} weitere", outdated.len() - 3));
    }
    super::super::sentence(&format!("{}: noch einmal ansehen und wählen", words.join("; ")))
}

fn missing_thing(missing: &Missing) -> String {
    match missing {
        Missing::Directory(id) => format!("Es gibt kein Telefonbuch {id}."),
        Missing::Entry(_) | Missing::Number(_) => GERMAN.gone.into(),
        Missing::Phone(id) => format!("Es gibt kein Telefon {id}."),
        Missing::Person(id) => format!("Es gibt keine Person {id}."),
        Missing::Token(_) => "Dieses Token gibt es nicht mehr.".into(),
        Missing::Change(revision) => format!("Es gibt keine Änderung {revision}."),
    }
}

fn to(right: Right) -> &'static str {
    match right {
        Right::Read => "zu lesen",
        Right::ChangeEntries => "Einträge zu ändern",
        Right::ChangeSomething => "etwas zu ändern",
        Right::ChangePhone => {
            "die Einstellungen dieses Telefons zu ändern, mit allen Telefonbüchern, die es fragt"
        }
        Right::Report => "zu melden, was ein Telefon tut",
        Right::Administer => "zu verwalten",
    }
}

fn cannot_undo(why: &CannotUndo) -> String {
    match why {
        CannotUndo::Changed(thing) => format!("{} hat sich seither geändert.", the(thing)),
        CannotUndo::Deleted(thing) => format!("{} wurde seither gelöscht.", the(thing)),
        CannotUndo::ThereAgain(thing) => format!("{} gibt es seither wieder.", the(thing)),
        CannotUndo::MadeAnew => "Das Telefonbuch wurde seither gelöscht und neu angelegt.".into(),
        CannotUndo::HasEntries(thing) => format!("{} hat seither Einträge bekommen.", the(thing)),
        CannotUndo::Unreadable(thing) => format!("{} konnte nicht gelesen werden.", the(thing)),
        CannotUndo::NotUnderstood => "Diese Version versteht nicht, was geändert wurde.".into(),
        CannotUndo::Misfit { number, name, fault: it } => {
            format!("{number} von {name} passt jetzt nicht zum Wählplan: {}", fault(it))
        }
        CannotUndo::Twice { number, name } => {
            format!("{name} hätte {number} nach dem jetzigen Wählplan zweimal.")
        }
        CannotUndo::Fault(it) => fault(it),
        CannotUndo::Belongs { number, name } => format!("{number} gehört jetzt zu {name}."),
        CannotUndo::FirstStart => {
            "Der erste Start wird nicht zurückgenommen: löschen, was nicht gewünscht ist.".into()
        }
        CannotUndo::Nothing => "Es wurde nichts geändert, was sich zurücknehmen ließe.".into(),
        CannotUndo::Session => "An- und Abmelden wird nicht zurückgenommen.".into(),
        CannotUndo::Password => "Ein Passwort kommt nicht zurück: ein neues setzen.".into(),
        CannotUndo::TokenRevoked => "Das Token wurde seither widerrufen.".into(),
        CannotUndo::TokenStaysRevoked => "Ein widerrufenes Token bleibt es: ein neues erstellen.".into(),
        CannotUndo::KeyEnded => "Der Schlüssel gilt seither nicht mehr.".into(),
        CannotUndo::KeyStaysEnded => {
            "Ein Schlüssel, der nicht mehr gilt, bleibt es: einen neuen erstellen.".into()
        }
        CannotUndo::Final(Some(time)) => {
            format!(
                "Es ist endgültig: Der Verlauf vor {} UTC wurde aufgegeben.",
                time.strftime(GERMAN.time_format)
            )
        }
        CannotUndo::Final(None) => "Es ist endgültig: Der Verlauf bis jetzt wurde aufgegeben.".into(),
    }
}

fn the(thing: &Thing) -> String {
    match thing {
        Thing::Entry(name) | Thing::Person(name) => name.clone(),
        Thing::Directory(id) => format!("Das Telefonbuch {id}"),
        Thing::Phone(id) => format!("Das Telefon {id}"),
        Thing::Settings => "Die Einstellung".into(),
    }
}

pub(crate) fn not_let_in(error: &SignInError) -> String {
    match error {
        SignInError::Wrong => "Name oder Passwort ist falsch.".into(),
        SignInError::Wait(time) => format!("Zu viele Versuche: {} s warten.", time.as_secs().max(1)),
        SignInError::Busy => "Zu viele melden sich gerade an: gleich noch einmal versuchen.".into(),
        SignInError::Command(error) => refused(error),
    }
}
