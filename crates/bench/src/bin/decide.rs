//! What a decision costs in the process, beside a raw hash look-up of the same callers.

use anyhow::{Context, Result, ensure};
use bench::{Contact, callers, contacts, quantile, resident, shuffle, size};
use directory::{Ask, ChangeKind, Command, EntryDraft, Principal, Query, Ringbook, Secret, Sort};
use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};
use shared::{DirectoryId, EntryId};
use std::{collections::HashMap, env, hint::black_box, path::Path, sync::Arc, time::Instant};
use store_sled::SledStore;
use tokio::{runtime::Runtime, task::JoinSet};

/// How many changes are on their way at once.
const IN_FLIGHT: usize = 1_024;
/// How many single changes are measured.
const CHANGES: usize = 200;
/// Makes the data, in this folder.
const FILL: &str = "fill";
/// Small ones, so that few of them are interrupted.
const BATCHES: usize = 2_000;
const CALLS_IN_BATCH: usize = 100;

/// A folder as the only argument has the data already: they are made otherwise, which takes some minutes.
fn main() -> Result<()> {
    let runtime = Runtime::new()?;
    let contacts = contacts(size());
    match env::args_os().skip(1).collect::<Vec<_>>().as_slice() {
        [fill, folder] if fill == FILL => runtime.block_on(filled(Path::new(folder), &contacts)),
        [folder] => measured(&runtime, Path::new(folder), &contacts),
        _ => {
            let folder = tempfile::tempdir()?;
            let began = Instant::now();
            // In a process of its own, so that the memory it needs is not counted below.
            let filled =
                std::process::Command::new(env::current_exe()?).arg(FILL).arg(folder.path()).status()?;
            ensure!(filled.success(), "the directory could not be filled");
            println!(
                "{} numbers in {} entries, added one by one, {IN_FLIGHT} on their way at once, in {:.1} s",
                size(),
                contacts.len(),
                began.elapsed().as_secs_f64()
            );
            measured(&runtime, folder.path(), &contacts)
        }
    }
}

fn measured(runtime: &Runtime, folder: &Path, contacts: &[Contact]) -> Result<()> {
    let before = resident(std::process::id())?;
    let began = Instant::now();
    let store = Arc::new(SledStore::open(folder)?);
    print!("store opened in {:.1} s, ", began.elapsed().as_secs_f64());
    let ringbook = runtime.block_on(Ringbook::open(store, Some("DE".into())))?;
    println!("all of it loaded in {:.1} s", began.elapsed().as_secs_f64());
    let more = resident(std::process::id())? - before;
    println!(
        "resident memory: {:.1} MiB before, {:.1} MiB more after, {:.0} bytes a number",
        before / 1024.0 / 1024.0,
        more / 1024.0 / 1024.0,
        more / size() as f64
    );
    table(&ringbook, contacts)?;
    changes(runtime, &ringbook)?;
    lists(&ringbook)?;
    // What is noticed by the way is written by a task.
    let _runtime = runtime.enter();
    let key = runtime.block_on(ringbook.new_phone_key(&Principal::Local, &"phone".parse()?))?;
    key_check(&ringbook, key.reveal());
    Ok(())
}

async fn open(folder: &Path) -> Result<Ringbook> {
    Ok(Ringbook::open(Arc::new(SledStore::open(folder)?), Some("DE".into())).await?)
}

/// Adds all contacts, as REST clients would that do not wait for each other.
async fn filled(folder: &Path, contacts: &[Contact]) -> Result<()> {
    let ringbook = open(folder).await?;
    let mut adding = JoinSet::new();
    for contact in contacts {
        let (ringbook, draft) = (ringbook.clone(), contact.draft());
        let directory = "main".parse()?;
        let add = Command::Add { directory, draft, if_free: true };
        adding.spawn(async move { ringbook.run(&Principal::Local, add).await.map(drop) });
        if adding.len() >= IN_FLIGHT {
            adding.join_next().await.context("nothing was added")???;
        }
    }
    while let Some(added) = adding.join_next().await {
        added??;
    }
    Ok(())
}

/// Something that is done with a caller.
type Work<'a> = (&'static str, &'a dyn Fn(&str));

fn table(ringbook: &Ringbook, contacts: &[Contact]) -> Result<()> {
    let numbers = || contacts.iter().flat_map(|contact| &contact.numbers);
    let keys: HashMap<String, u32> = numbers().map(|number| number.e164.clone()).zip(0..).collect();
    let whole = || numbers().filter(|number| !number.range);
    let germany: Region = "DE".parse()?;

    let look_up = |caller: &str| _ = black_box(keys.get(caller));
    let parse = |caller: &str| {
        let region = (!caller.starts_with('+')).then_some(germany);
        let _ = black_box(PHONE_NUMBER_UTIL.parse(caller, region));
    };
    let canonical = |caller: &str| {
        let state = ringbook.read();
        let _ = black_box(state.book("main").map(|book| book.plan().caller(caller, &[""; 0])));
    };
    let decide = |caller: &str| {
        let state = ringbook.read();
        let ask = Ask { caller, ..Ask::default() };
        let Ok(phone) = state.phone("phone") else { return };
        state.decide(phone, &ask, |decision, revision| _ = black_box((decision, revision)));
    };
    let works: [Work<'_>; 4] =
        [("raw look-up", &look_up), ("parse", &parse), ("canonical form", &canonical), ("decide", &decide)];

    println!("\n{:<32} {:<15} {:>10} {:>10} {:>12}", "callers", "", "median ns", "p99 ns", "x look-up");
    for (name, callers, how) in [
        ("in the directory, E.164", whole().map(|it| it.e164.clone()).collect(), "canonical"),
        ("in the directory, national", whole().map(|it| it.national()).collect(), "canonical"),
        ("in a range, E.164", numbers().filter(|it| it.range).map(|it| it.in_range()).collect(), "range"),
        ("not in the directory, E.164", callers(size()), ""),
    ] {
        let mut callers: Vec<String> = callers;
        shuffle(&mut callers);
        check(ringbook, &callers, how)?;
        let figures = measure(&callers, &works);
        let base = figures[0].median;
        for ((work, _), Figures { median, p99 }) in works.iter().zip(&figures) {
            let name = if *work == works[0].0 { name } else { "" };
            println!("{name:<32} {work:<15} {median:>10.0} {p99:>10.0} {:>12.1}", median / base);
        }
    }
    let clock = measure(&callers(CALLS_IN_BATCH), &[("nothing", &|_| ())])[0].p99;
    println!(
        "\nmedian: of {BATCHES} batches of {CALLS_IN_BATCH} calls, by call. p99: of as many calls timed one by one; \
         of each of these about {clock:.0} ns is the clock's own."
    );
    Ok(())
}

/// One change, until everybody sees it, while somebody holds what was before. Most of it is the disk's.
fn changes(runtime: &Runtime, ringbook: &Ringbook) -> Result<()> {
    let directory: DirectoryId = "main".parse()?;
    let some: Vec<EntryId> = {
        let book = ringbook.read().book("main")?.clone();
        let ranks = (0..CHANGES).map(|n| n * book.len() / CHANGES);
        ranks
            .filter_map(|rank| Some(book.lines(&Query::default(), rank, 1).entries.first()?.indexed.entry.id))
            .collect()
    };
    let (mut whole, mut index) = (Vec::new(), Vec::new());
    for (n, entry) in some.into_iter().enumerate() {
        let held = ringbook.read().book("main")?.clone();
        let mut changed = held.entry(entry).context("the entry")?.entry.clone();
        changed.master.family_name = Some(format!("Changed {n}"));
        let began = Instant::now();
        let after = black_box(held.with(changed));
        index.push(began.elapsed().as_nanos() as f64);
        drop(after);
        let edit: directory::Edit = Box::new(move |entry| {
            let mut draft = EntryDraft::from(entry);
            draft.master.nickname = Some(format!("Nickname {n}"));
            Ok(draft)
        });
        let began = Instant::now();
        let change = Command::Change {
            directory: directory.clone(),
            entry,
            expected: None,
            take_over: false,
            kind: ChangeKind::Change,
            edit,
        };
        runtime.block_on(ringbook.run(&Principal::Local, change))?;
        whole.push(began.elapsed().as_nanos() as f64);
    }
    println!(
        "one change of a name, the old snapshot held: {:.1} us in the index (p99 {:.1}), {:.0} us with the disk",
        quantile(&mut index, 0.5) / 1e3,
        quantile(&mut index, 0.99) / 1e3,
        quantile(&mut whole, 0.5) / 1e3
    );
    Ok(())
}

/// Somebody scrolls through the list, and searches in it.
fn lists(ringbook: &Ringbook) -> Result<()> {
    let book = ringbook.read().book("main")?.clone();
    let lines = book.lines(&Query::default(), 0, 0).lines;
    for (name, query) in [
        ("all by name", Query::default()),
        ("search \"muller\"", Query { search: "muller".into(), ..Query::default() }),
        ("search \"12345\"", Query { search: "12345".into(), ..Query::default() }),
        ("all by number", Query { sort: Sort::Number, ..Query::default() }),
    ] {
        let mut took = Vec::new();
        for part in 0..5 {
            let began = Instant::now();
            black_box(book.lines(&query, part * lines / 7, 60));
            took.push(began.elapsed().as_secs_f64() * 1e3);
        }
        println!("60 lines of {}, {name}: {:.2} ms", book.len(), quantile(&mut took, 0.5));
    }
    Ok(())
}

/// What a phone's key adds to a decision: from the text of the key to the phone that may be asked.
fn key_check(ringbook: &Ringbook, key: &str) {
    let check = |_: &str| {
        let Some(phone) = ringbook.bearer(&Secret::sent(black_box(key))) else { return };
        let _ = black_box(ringbook.seen_by(&phone).map(|seen| seen.asked("phone").is_ok()));
    };
    let Figures { median, p99 } = measure(&callers(CALLS_IN_BATCH), &[("key check", &check)])[0];
    println!("key check: {median:.0} ns in the median, p99 {p99:.0} ns");
}

/// Every caller is found by this rule, or, without a rule, not at all: else something other than said is measured.
fn check(ringbook: &Ringbook, callers: &[String], how: &str) -> Result<()> {
    let state = ringbook.read();
    let phone = state.phone("phone")?;
    for caller in callers {
        let ask = Ask { caller, ..Ask::default() };
        let found =
            state.decide(phone, &ask, |decision, _| decision.matched.as_ref().map(|it| it.how.word()));
        // A caller may be stored in just this spelling.
        let expected = if found == Some("as_written") { "canonical" } else { found.unwrap_or_default() };
        ensure!(expected == how, "{caller} is found as {found:?}");
    }
    Ok(())
}

/// Nanoseconds by call.
#[derive(Clone, Copy)]
struct Figures {
    median: f64,
    p99: f64,
}

/// Every work on the same callers, batch by batch. Their text is in the cache, as it is when a request has just been read;
/// what is known about them may not be.
fn measure(callers: &[String], works: &[Work<'_>]) -> Vec<Figures> {
    let mut batches: Vec<Vec<f64>> = vec![Vec::new(); works.len()];
    let mut calls: Vec<Vec<f64>> = vec![Vec::new(); works.len()];
    let mut round = callers.iter().cycle();
    let mut next_batch = || -> Vec<String> { round.by_ref().take(CALLS_IN_BATCH).cloned().collect() };
    for _ in 0..BATCHES {
        let callers = next_batch();
        for ((_, work), batches) in works.iter().zip(&mut batches) {
            let began = Instant::now();
            callers.iter().for_each(|caller| work(black_box(caller)));
            batches.push(began.elapsed().as_nanos() as f64 / CALLS_IN_BATCH as f64);
        }
    }
    for _ in 0..BATCHES {
        let callers = next_batch();
        for ((_, work), calls) in works.iter().zip(&mut calls) {
            for caller in &callers {
                let began = Instant::now();
                work(black_box(caller));
                calls.push(began.elapsed().as_nanos() as f64);
            }
        }
    }
    let figures = |(batches, calls): (&mut Vec<f64>, &mut Vec<f64>)| Figures {
        median: quantile(batches, 0.5),
        p99: quantile(calls, 0.99),
    };
    batches.iter_mut().zip(&mut calls).map(figures).collect()
}
