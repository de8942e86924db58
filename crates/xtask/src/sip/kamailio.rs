//! Kamailio with the configuration that people are given.

use crate::run::{command, find};
use anyhow::{Context, Result, bail, ensure};
use recipes::{KAMAILIO, Place};
use std::{
    fs::{self, File},
    net::UdpSocket,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::Duration,
};

/// A proxy in front of one phone; it ends with this value.
pub(super) struct Kamailio {
    process: Child,
    /// Where it takes calls.
    pub(super) port: u16,
    /// Where it expects the phone.
    pub(super) phone_port: u16,
    /// Its files.
    pub(super) folder: PathBuf,
}

impl Kamailio {
    /// Starts it with the document's configuration, in which only server, phone and key, and the two SIP addresses are others.
    pub(super) fn start(folder: &Path, place: Place<'_>) -> Result<Kamailio> {
        fs::create_dir_all(folder)?;
        let (port, phone_port) = (free_port()?, free_port()?);
        for part in KAMAILIO.parts() {
            let text = place.fill(part.text);
            let text = text.replace("udp:127.0.0.1:5060", &format!("udp:127.0.0.1:{port}"));
            fs::write(
                folder.join(part.file),
                text.replace("sip:127.0.0.1:5070", &format!("sip:127.0.0.1:{phone_port}")),
            )?;
        }
        let log = File::create(folder.join("kamailio.log"))?;
        let program =
            find("kamailio").or_else(|| Some(PathBuf::from("/usr/sbin/kamailio")).filter(|it| it.is_file()));
        let process = command(&program.context("no kamailio")?.to_string_lossy())
            .current_dir(folder)
            .args(["-f", "kamailio.cfg", "-P"])
            .arg(folder.join("kamailio.pid"))
            .arg("-Y")
            .arg(folder)
            .args(["-m", "32", "-M", "4", "-DD", "-E"])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut kamailio = Kamailio { process, port, phone_port, folder: folder.to_owned() };
        kamailio.wait()?;
        Ok(kamailio)
    }

    /// Until it answers: it knows INVITE alone, so it says 405.
    fn wait(&mut self) -> Result<()> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.connect(("127.0.0.1", self.port))?;
        socket.set_read_timeout(Some(Duration::from_millis(100)))?;
        let here = socket.local_addr()?;
        let options = format!(
            "OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bKready\r\nMax-Forwards: 1\r\n\
             From: <sip:ready@127.0.0.1>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: ready\r\nCSeq: 1 OPTIONS\r\n\
             Content-Length: 0\r\n\r\n"
        );
        for _ in 0..100 {
            let sent = socket.send(options.as_bytes());
            if sent.and_then(|_| socket.recv(&mut [0; 2048])).is_ok() {
                return Ok(());
            }
            ensure!(self.process.try_wait()?.is_none(), "kamailio has ended: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("kamailio does not answer: {}", self.log())
    }

    /// The last lines it has written.
    pub(super) fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("kamailio.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines.iter().skip(lines.len().saturating_sub(20)).map(|line| format!("{line}\n")).collect()
    }
}

impl Drop for Kamailio {
    fn drop(&mut self) {
        // It has to end its own processes, so it is asked.
        let id = self.process.id().to_string();
        let ended = command("kill").args(["-s", "TERM", &id]).status().and_then(|_| self.process.wait());
        if let Err(error) = ended {
            println!("kamailio could not be stopped: {error}");
        }
    }
}

/// A port that nobody has.
pub(super) fn free_port() -> Result<u16> {
    Ok(UdpSocket::bind("127.0.0.1:0")?.local_addr()?.port())
}
