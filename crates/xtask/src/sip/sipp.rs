//! Calls by SIPp, and what became of them.

use super::kamailio::{Kamailio, free_port};
use crate::run::command;
use anyhow::{Context, Result, ensure};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    net::UdpSocket,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Who calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    /// The header From.
    pub(super) from: &'static str,
    /// Further headers.
    pub(super) further: &'static str,
}

/// Calls of one kind.
#[derive(Debug)]
pub(super) struct Calls {
    pub(super) caller: Caller,
    pub(super) count: usize,
    /// Where the scenarios are.
    pub(super) scenarios: PathBuf,
}

/// From each INVITE to the first answer that is not 100, in ascending order.
#[derive(Debug)]
pub(super) struct Heard(Vec<Duration>);

/// Calls a second.
const RATE: &str = "50";
/// No group of calls takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Every caller hears this status and nothing before it but 100, and the phone nothing at all.
pub(super) fn refused(proxy: &Kamailio, calls: Calls, status: u16) -> Result<Heard> {
    let phone = UdpSocket::bind(("127.0.0.1", proxy.phone_port))?;
    phone.set_nonblocking(true)?;
    let heard = call(proxy, &calls, "refused", &status.to_string())?;
    ensure!(phone.recv(&mut [0; 2048]).is_err(), "a refused call has reached the phone");
    Ok(heard)
}

/// Every caller hangs up while the directory is asked, and the phone never rings, also not later.
pub(super) fn given_up(proxy: &Kamailio, calls: Calls) -> Result<Heard> {
    let phone = UdpSocket::bind(("127.0.0.1", proxy.phone_port))?;
    let heard = call(proxy, &calls, "given_up", "487")?;
    phone.set_read_timeout(Some(Duration::from_secs(1)))?;
    ensure!(phone.recv(&mut [0; 2048]).is_err(), "a call that was given up has reached the phone");
    Ok(heard)
}

/// Every caller hears it ring, talks and hangs up, and every call reaches the phone with an Alert-Info like this, or with none.
pub(super) fn rings(proxy: &Kamailio, calls: Calls, alert: &str) -> Result<Heard> {
    let answers = fs::read_to_string(calls.scenarios.join("phone.xml"))?;
    let answers = match alert {
        "" => answers.replace("check_it=", "check_it_inverse=").replace("ALERT_INFO", "."),
        alert => answers.replace("ALERT_INFO", alert),
    };
    let file = proxy.folder.join("phone.xml");
    fs::write(&file, answers)?;
    let mut phone = sipp(proxy, "phone")?;
    phone.args(["-trace_err", "-error_file", "phone-errors.log"]);
    phone.arg("-sf").arg(file).args(["-p", &proxy.phone_port.to_string(), "-m", &calls.count.to_string()]);
    let phone = Running(phone.spawn()?);
    let heard = call(proxy, &calls, "ringing", "")?;
    let ended = phone.ends_well();
    ended.with_context(|| {
        format!(
            "the phone expected Alert-Info {alert:?}: {}",
            beginning(&proxy.folder.join("phone-errors.log"))
        )
    })?;
    Ok(heard)
}

/// The callers' side.
fn call(proxy: &Kamailio, calls: &Calls, scenario: &str, status: &str) -> Result<Heard> {
    let folder = &proxy.folder;
    let (file, messages) = (folder.join(format!("{scenario}.xml")), folder.join("messages.log"));
    let text = fs::read_to_string(calls.scenarios.join(format!("{scenario}.xml")))?;
    let text = text.replace("STATUS", status).replace("FROM", calls.caller.from);
    fs::write(&file, text.replace("FURTHER", calls.caller.further))?;
    let mut callers = sipp(proxy, "callers")?;
    callers.arg(format!("127.0.0.1:{}", proxy.port)).arg("-sf").arg(file);
    callers.args([
        "-s",
        "office",
        "-p",
        &free_port()?.to_string(),
        "-r",
        RATE,
        "-m",
        &calls.count.to_string(),
    ]);
    callers.args(["-trace_err", "-error_file", "errors.log", "-trace_msg", "-message_file"]).arg(&messages);
    let ended = Running(callers.spawn()?).ends_well();
    ended.with_context(|| {
        let errors = beginning(&folder.join("errors.log"));
        format!("expected: {scenario} {status}; {errors}\n{}", proxy.log())
    })?;
    let heard = Heard::read(&fs::read_to_string(messages)?)?;
    ensure!(heard.count() == calls.count, "{} of {} calls were answered", heard.count(), calls.count);
    Ok(heard)
}

/// The first lines of a file, if there is one.
fn beginning(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().take(20).map(|line| format!("{line}\n")).collect()
}

/// SIPp with its screen in a file.
fn sipp(proxy: &Kamailio, name: &str) -> Result<Command> {
    let screen = File::create(proxy.folder.join(format!("{name}.screen")))?;
    let mut sipp = command("sipp");
    sipp.current_dir(&proxy.folder).args(["-i", "127.0.0.1", "-nostdin", "-mp", &free_port()?.to_string()]);
    sipp.stdin(Stdio::null()).stdout(screen.try_clone()?).stderr(screen);
    Ok(sipp)
}

/// A process that ends with this value, if not by itself.
struct Running(Child);

impl Running {
    fn ends_well(mut self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.0.try_wait()? {
                ensure!(status.success(), "sipp says that a call has failed ({status})");
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        anyhow::bail!("sipp does not end")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).ok();
    }
}

impl Heard {
    /// Reads what SIPp has sent and received, each message with its time.
    fn read(messages: &str) -> Result<Heard> {
        let (mut asked, mut times) = (BTreeMap::new(), Vec::new());
        let mut answered = BTreeMap::new();
        for message in messages.split("----------------------------------------------- ").skip(1) {
            let (head, message) = message.split_once("\n\n").context("a message without its head")?;
            let at = seconds(head)?;
            let first = message.lines().next().unwrap_or_default();
            let call =
                message.lines().find_map(|line| line.strip_prefix("Call-ID:")).unwrap_or_default().trim();
            if first.starts_with("INVITE ") {
                asked.entry(call.to_owned()).or_insert(at);
            } else if first.starts_with("SIP/2.0 ") && !first.starts_with("SIP/2.0 100 ") {
                answered.entry(call.to_owned()).or_insert(at);
            }
        }
        for (call, at) in answered {
            let asked = asked.get(&call).context("an answer without its INVITE")?;
            times.push(Duration::try_from_secs_f64(at - asked).unwrap_or_default());
        }
        times.sort_unstable();
        Ok(Heard(times))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn median(&self) -> Duration {
        self.0.get(self.0.len() / 2).copied().unwrap_or_default()
    }

    pub(super) fn slowest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }
}

/// The time of day in `2026-01-01 12:00:00.123456`, with microseconds. Nobody calls across midnight.
fn seconds(head: &str) -> Result<f64> {
    let clock = head.lines().next().and_then(|line| line.split_whitespace().nth(1));
    let parts: Vec<f64> = clock.unwrap_or_default().split(':').filter_map(|part| part.parse().ok()).collect();
    let [hours, minutes, seconds] = parts[..] else { anyhow::bail!("no time in {head:?}") };
    Ok(hours * 3600.0 + minutes * 60.0 + seconds)
}
