//! Who gets in, and what they may do.

#![expect(clippy::unwrap_used, reason = "a test may end where it fails")]

use directory::{
    Access, Command, CommandError, EntryDraft, Missing, NumberDraft, Principal, Put, Ringbook, Secret,
    SignInError,
};
use shared::{Directories, DirectoryId, NumberZone, PersonId, PhoneId, PhoneSettings, Revision, Role, Scope};
use std::{collections::BTreeSet, net::IpAddr, sync::Arc};
use store_contract::MemoryStore;

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
const PASSWORD: &str = "correct horse";

async fn ringbook(store: &Arc<MemoryStore>) -> Ringbook {
    Ringbook::open(store.clone(), Some("DE".into())).await.unwrap()
}

async fn with_anna() -> (Arc<MemoryStore>, Ringbook, Principal) {
    let store = Arc::new(MemoryStore::default());
    let ringbook = ringbook(&store).await;
    let anna = ringbook.set_up("anna", PASSWORD, None, "a browser").await.unwrap().principal;
    (store, ringbook, anna)
}

async fn person(
    ringbook: &Ringbook,
    who: &Principal,
    name: &str,
    role: Role,
    only: Option<&str>,
) -> Principal {
    let id: PersonId = name.parse().unwrap();
    let password = Some(ringbook.new_password(&id, PASSWORD, "password").await.unwrap());
    let directories = Directories::from(only.map(|only| BTreeSet::from([only.parse().unwrap()])));
    let access = Access::PutPerson { id, name: name.into(), role, directories, password, put: Put::Create };
    ringbook.run(who, access.into()).await.unwrap();
    ringbook.sign_in(name, PASSWORD, HERE, "").await.unwrap().principal
}

fn add(directory: &str, number: &str) -> Command {
    let zone = NumberZone { number: number.into(), ..NumberZone::default() };
    let draft =
        EntryDraft { numbers: vec![NumberDraft { zone, ..NumberDraft::default() }], ..EntryDraft::default() };
    Command::Add { directory: directory.parse().unwrap(), draft, if_free: false }
}

async fn second_directory(ringbook: &Ringbook) -> DirectoryId {
    let id: DirectoryId = "other".parse().unwrap();
    let dial_plan = shared::DialPlan::default();
    let command = Command::PutDirectory { id: id.clone(), name: "Other".into(), dial_plan, put: Put::Create };
    ringbook.run(&Principal::Local, command).await.unwrap();
    id
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let (_, ringbook, anna) = with_anna().await;
    assert!(ringbook.is_set_up());
    let again = ringbook.set_up("eve", PASSWORD, None, "").await;
    assert!(matches!(again, Err(SignInError::Command(CommandError::SetUpAlready))), "{again:?}");
    ringbook.run(&anna, add("main", "030 1")).await.unwrap();
}

#[tokio::test]
async fn a_weak_password_is_refused_at_its_field() {
    let ringbook = ringbook(&Arc::new(MemoryStore::default())).await;
    for (name, password, field) in
        [("anna", "short", "password"), ("An Na", PASSWORD, "name"), ("", PASSWORD, "name")]
    {
        let Err(SignInError::Command(CommandError::Invalid(errors))) =
            ringbook.set_up(name, password, None, "").await
        else {
            panic!("{name:?} was taken");
        };
        assert_eq!(errors[0].field, field);
    }
    assert!(!ringbook.is_set_up());
}

#[tokio::test]
async fn a_session_is_good_until_it_is_ended_and_survives_a_restart() {
    let (store, ringbook, _) = with_anna().await;
    let session = ringbook.sign_in(" Anna ", PASSWORD, HERE, "x").await.unwrap().session;
    let again = self::ringbook(&store).await;
    let who = again.session(&session).unwrap();
    assert_eq!(who.to_string(), "anna");
    assert!(again.session(&Secret::sent("0123")).is_none());
    again.sign_out(&who).await.unwrap();
    assert!(again.session(&session).is_none());
    let refused = again.run(&who, add("main", "030 1")).await;
    assert!(matches!(refused, Err(CommandError::SignedOut)), "{refused:?}");
    assert!(matches!(again.seen_by(&who), Err(CommandError::SignedOut)));
}

#[tokio::test]
async fn wrong_is_wrong_whoever_it_is_and_guessing_gets_slower() {
    let (_, ringbook, _) = with_anna().await;
    let wrong = |name: &'static str, source: IpAddr| {
        let ringbook = ringbook.clone();
        async move { ringbook.sign_in(name, "wrong password", source, "").await.unwrap_err().to_string() }
    };
    assert_eq!(wrong("anna", HERE).await, wrong("nobody", HERE).await);
    let mut answers = BTreeSet::new();
    for number in 0..12_u8 {
        answers.insert(wrong("anna", IpAddr::from([198, 51, 100, number])).await);
    }
    assert!(answers.iter().any(|answer| answer.starts_with("too many attempts")), "{answers:?}");
    // The right password has to wait as well, or waiting would tell when it was right.
    let waits = ringbook.sign_in("anna", PASSWORD, IpAddr::from([203, 0, 113, 1]), "").await;
    assert!(matches!(waits, Err(SignInError::Wait(_))), "{waits:?}");
}

#[tokio::test]
async fn a_role_is_what_one_may_do() {
    let (_, ringbook, anna) = with_anna().await;
    second_directory(&ringbook).await;
    let editor = person(&ringbook, &anna, "ed", Role::Editor, Some("main")).await;
    let viewer = person(&ringbook, &anna, "vi", Role::Viewer, None).await;

    ringbook.run(&editor, add("main", "030 1")).await.unwrap();
    let hidden = ringbook.run(&editor, add("other", "030 1")).await;
    assert!(matches!(hidden, Err(CommandError::Missing(Missing::Directory(_)))), "{hidden:?}");
    let seen = ringbook.seen_by(&editor).unwrap();
    assert_eq!(seen.books().unwrap().count(), 1);
    assert!(seen.book("other").is_err() && seen.people().is_err() && ringbook.read().book("other").is_ok());

    let refused = ringbook.run(&viewer, add("main", "030 2")).await;
    assert!(matches!(refused, Err(CommandError::Forbidden(_))), "{refused:?}");
    assert_eq!(ringbook.seen_by(&viewer).unwrap().books().unwrap().count(), 2);

    // An editor of one directory may not make a phone ask another one.
    let phone: PhoneId = "phone".parse().unwrap();
    let settings = |directories: &[&str]| {
        let directories = directories.iter().map(|id| id.parse().unwrap()).collect();
        let settings = Box::new(PhoneSettings { directories, ..PhoneSettings::default() });
        Command::PutPhone { id: phone.clone(), settings, put: Put::Replace(None) }
    };
    ringbook.run(&editor, settings(&["main"])).await.unwrap();
    let refused = ringbook.run(&editor, settings(&["main", "other"])).await;
    assert!(matches!(refused, Err(CommandError::Forbidden(_))), "{refused:?}");
    ringbook.run(&anna, settings(&["main", "other"])).await.unwrap();
    let hidden = ringbook.run(&editor, settings(&["main"])).await;
    assert!(matches!(hidden, Err(CommandError::Missing(Missing::Phone(_)))), "{hidden:?}");
}

#[tokio::test]
async fn what_is_taken_away_is_gone_at_once() {
    let (_, ringbook, anna) = with_anna().await;
    let ed = person(&ringbook, &anna, "ed", Role::Editor, None).await;
    let id: PersonId = "ed".parse().unwrap();
    let demote = Access::PutPerson {
        id: id.clone(),
        name: "Ed".into(),
        role: Role::Viewer,
        directories: Directories::All,
        password: None,
        put: Put::Replace(None),
    };
    ringbook.run(&anna, demote.into()).await.unwrap();
    assert!(matches!(ringbook.run(&ed, add("main", "1")).await, Err(CommandError::Forbidden(_))));
    ringbook.run(&anna, Access::DeletePerson { id, expected: None }.into()).await.unwrap();
    assert!(matches!(ringbook.run(&ed, add("main", "1")).await, Err(CommandError::SignedOut)));

    let last = Access::DeletePerson { id: "anna".parse().unwrap(), expected: None };
    let refused = ringbook.run(&anna, last.into()).await;
    assert!(matches!(refused, Err(CommandError::LastAdministrator)), "{refused:?}");
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let (_, ringbook, anna) = with_anna().await;
    let elsewhere = ringbook.sign_in("anna", PASSWORD, HERE, "").await.unwrap();
    let wrong = ringbook.change_password(&anna, "not this one", "another horse", HERE).await;
    assert!(matches!(wrong, Err(SignInError::Wrong)), "{wrong:?}");
    ringbook.change_password(&anna, PASSWORD, "another horse", HERE).await.unwrap();
    assert!(ringbook.session(&elsewhere.session).is_none());
    ringbook.run(&anna, add("main", "030 1")).await.unwrap();
    assert!(ringbook.sign_in("anna", PASSWORD, HERE, "").await.is_err());
    ringbook.sign_in("anna", "another horse", HERE, "").await.unwrap();
}

#[tokio::test]
async fn tokens_and_keys_open_what_they_are_for_until_they_end() {
    let (store, ringbook, anna) = with_anna().await;
    let (write, id) = ringbook.new_token(&anna, "script", Scope::Write, None).await.unwrap();
    let (ring, _) = ringbook.new_token(&anna, "pbx", Scope::Ring, None).await.unwrap();
    let key = ringbook.new_phone_key(&anna, &"phone".parse().unwrap()).await.unwrap();

    let ringbook = self::ringbook(&store).await;
    let (script, pbx, phone) =
        (ringbook.bearer(&write).unwrap(), ringbook.bearer(&ring).unwrap(), ringbook.bearer(&key).unwrap());
    assert_eq!(format!("{script}, {pbx}, {phone}"), "token script, token pbx, phone phone");
    ringbook.run(&script, add("main", "030 1")).await.unwrap();
    assert!(matches!(
        ringbook.run(&pbx, add("main", "030 1")).await,
        Err(CommandError::Forbidden(_)) | Err(CommandError::Missing(_))
    ));
    for asks in [&pbx, &phone] {
        let seen = ringbook.seen_by(asks).unwrap();
        assert!(seen.asked("phone").is_ok() && seen.phone("phone").is_err() && seen.books().is_err());
    }
    assert!(
        ringbook.phone_with_key("phone", &key).is_some()
            && ringbook.phone_with_key("PHONE", &key).is_some()
            && ringbook.phone_with_key("other", &key).is_none()
    );

    let other = ringbook.new_phone_key(&Principal::Local, &"phone".parse().unwrap()).await.unwrap();
    assert!(ringbook.bearer(&key).is_none() && ringbook.bearer(&other).is_some());
    ringbook.run(&Principal::Local, Access::RevokeToken { id }.into()).await.unwrap();
    assert!(ringbook.bearer(&write).is_none());
    assert!(matches!(ringbook.run(&script, add("main", "030 2")).await, Err(CommandError::SignedOut)));

    let past = Some("2020-01-01T00:00:00Z".parse().unwrap());
    assert!(ringbook.new_token(&Principal::Local, "old", Scope::Read, past).await.is_err());
}

#[tokio::test]
async fn every_event_is_in_the_audit_and_no_secret() {
    let (_, ringbook, anna) = with_anna().await;
    let (token, id) = ringbook.new_token(&anna, "script", Scope::Read, None).await.unwrap();
    ringbook.run(&anna, Access::RevokeToken { id }.into()).await.unwrap();
    ringbook.sign_in("anna", "wrong password", HERE, "").await.unwrap_err();
    ringbook.sign_out(&anna).await.unwrap();
    let lines = ringbook.audit(&Principal::Local, Revision(0), 100).await.unwrap();
    let what: Vec<&str> = lines.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(what[0], "begin");
    assert_eq!(what[1..], ["set_up", "sign_in", "add_token", "revoke_token", "sign_in_refused", "sign_out"]);
    assert_eq!(lines[3].about.as_deref(), Some("script"));
    assert_eq!(lines[3].who, "anna");
    assert_eq!(lines[5].about.as_deref(), Some("anna from 192.0.2.1"));
    let text = format!("{lines:?}");
    assert!(!text.contains(token.reveal()) && !text.contains("argon2"));
    let viewer = person(&ringbook, &Principal::Local, "vi", Role::Viewer, None).await;
    assert!(matches!(ringbook.audit(&viewer, Revision(0), 1).await, Err(CommandError::Forbidden(_))));
}
