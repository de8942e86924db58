//! What guessing costs the server, and how far it gets: `guessing RINGBOOK WRK`. Decisions are asked for all the while.

use anyhow::{Context, Result, ensure};
use bench::Server;
use directory::{Principal, Ringbook};
use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use store_sled::SledStore;

const PASSWORDS: usize = 1_000;
const KEYS: usize = 100_000;
/// How many guess at the same time.
const GUESSERS: usize = 16;

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let (Some(ringbook), Some(wrk)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("name the two programs: guessing RINGBOOK WRK");
    };
    let folder = tempfile::tempdir()?;
    let key = prepare(folder.path())?;
    let mut serve = Command::new(ringbook);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]);
    let server = Server::start(serve.arg(folder.path()), b"")?;
    let calls = Calls { wrk: wrk.into(), base: server.base.clone(), key };

    let nobody = || {
        thread::sleep(Duration::from_secs(5));
        Ok(BTreeMap::new())
    };
    let passwords = || guess(PASSWORDS, |_| wrong_password(&server.base));
    let keys = || guess(KEYS, |at| wrong_key(&server.base, at));
    calls.print_during("nobody guesses", nobody)?;
    calls.print_during("1,000 wrong passwords", passwords)?;
    calls.print_during("100,000 wrong keys", keys)
}

/// How often each answer was given.
type Answers = BTreeMap<String, usize>;

/// An installation with an administrator, and a phone with a key.
fn prepare(folder: &Path) -> Result<String> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let store = Arc::new(SledStore::open(folder.join("store"))?);
        let ringbook = Ringbook::open(store.clone(), Some("DE".into())).await?;
        ringbook.set_up("anna", "correct horse", None, "").await?;
        let key = ringbook.new_phone_key(&Principal::Local, &"phone".parse()?).await?;
        drop(ringbook);
        store::Store::close(&*store).await?;
        Ok(key.reveal().to_owned())
    })
}

/// Guesses from several threads; how often each answer was given.
fn guess(count: usize, one: impl Fn(usize) -> Result<String> + Sync) -> Result<Answers> {
    let next = AtomicUsize::new(0);
    let guesser = || -> Result<Answers> {
        let mut answers = BTreeMap::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return Ok(answers);
            }
            *answers.entry(one(at)?).or_default() += 1;
        }
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..GUESSERS).map(|_| scope.spawn(guesser)).collect();
        let mut sum = BTreeMap::new();
        for guesser in all {
            for (status, count) in guesser.join().unwrap_or_else(|_| anyhow::bail!("a guesser died"))? {
                *sum.entry(status).or_default() += count;
            }
        }
        Ok(sum)
    })
}

fn agent() -> ureq::Agent {
    thread_local!(static AGENT: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into());
    AGENT.with(ureq::Agent::clone)
}

fn wrong_password(base: &str) -> Result<String> {
    let sent = serde_json::json!({"sign_in_name": "anna", "sign_in_password": "not the right horse"});
    let body = serde_json::json!({"sent": sent});
    let mut answer = agent().post(format!("{base}/page/sign_in")).send_json(body)?;
    let text = answer.body_mut().read_to_string()?;
    let is_told_to_wait = text.contains("too many") || text.contains("Too many");
    Ok(if is_told_to_wait { "told to wait".to_owned() } else { format!("{} {text:.60}", answer.status()) })
}

fn wrong_key(base: &str, at: usize) -> Result<String> {
    let url = format!("{base}/api/v1/phones/phone/ring-decision?caller=1&format=text");
    let answer = agent().get(url).header("authorization", format!("Bearer {at:020}")).call()?;
    Ok(answer.status().as_u16().to_string())
}

/// Decisions with the right key, all the while.
struct Calls {
    wrk: PathBuf,
    base: String,
    key: String,
}

impl Calls {
    /// Does the work, and prints how decisions were answered meanwhile.
    fn print_during(&self, name: &str, work: impl FnOnce() -> Result<Answers>) -> Result<()> {
        let wrk = self.start()?;
        let began = Instant::now();
        let answers = work();
        let took = began.elapsed().as_secs_f64();
        let asked = Command::new("kill").args(["-INT", &wrk.id().to_string()]).status();
        let output = String::from_utf8(wrk.wait_with_output()?.stdout)?;
        let answers = answers?;
        ensure!(asked?.success(), "wrk had ended already");
        ensure!(!output.contains("Non-2xx"), "a right key was refused: {output}");
        let value =
            |name: &str| output.lines().find_map(|line| line.trim().strip_prefix(name).map(str::trim));
        let p99 = value("99%").with_context(|| output.clone())?;
        let calls = value("Requests/sec:").unwrap_or("?");
        println!("{name:<24} {took:>6.1} s; decisions: p99 {p99}, {calls} a second; guesses: {answers:?}");
        Ok(())
    }

    fn start(&self) -> Result<Child> {
        let url = format!("{}/api/v1/phones/phone/ring-decision?caller=1&format=text", self.base);
        let key = format!("Authorization: Bearer {}", self.key);
        let mut wrk = Command::new(&self.wrk);
        wrk.args(["-t1", "-c4", "-d600s", "--latency", "-H", &key, &url]).stdout(Stdio::piped());
        wrk.spawn().context("wrk did not start")
    }
}
