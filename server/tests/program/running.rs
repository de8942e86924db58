//! The program, running.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// `ringbook` with these words. Nothing of the machine's own settings reaches it.
pub(crate) fn ringbook<'a>(words: impl IntoIterator<Item = &'a str>) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ringbook"));
    program.args(words).env_remove("LANG").env_remove("LC_ALL").env_remove("LC_TELEPHONE");
    program
}

/// A server that answers to this machine alone.
pub(crate) struct Running {
    process: Child,
    out: BufReader<ChildStdout>,
    log: tempfile::NamedTempFile,
    /// Its own data, if nobody else has it.
    data: Option<tempfile::TempDir>,
    /// Where it listens, as it says itself.
    pub(crate) address: String,
}

impl Running {
    /// With data of its own, and nobody has to sign in.
    pub(crate) fn start<'a>(options: impl IntoIterator<Item = &'a str>) -> Running {
        let data = tempfile::tempdir().unwrap();
        let options = ["--no-sign-in", "--region", "DE"].into_iter().chain(options);
        let mut running = Running::start_on(data.path(), options);
        running.data = Some(data);
        running
    }

    /// With the data in this folder.
    pub(crate) fn start_on<'a>(data: &Path, options: impl IntoIterator<Item = &'a str>) -> Running {
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut program = ringbook(["serve", "--listen", "127.0.0.1:0", "--data-dir"]);
        program.arg(data).args(options).stdout(Stdio::piped()).stderr(File::create(log.path()).unwrap());
        let mut process = program.spawn().unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let mut running = Running { process, out, log, data: None, address: String::new() };
        running.address = running.line_after("listening on ");
        running
    }

    /// The next line on standard output, which begins so.
    pub(crate) fn line_after(&mut self, begin: &str) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim().strip_prefix(begin).unwrap_or_else(|| panic!("{line}: {}", self.log())).to_owned()
    }

    /// What it has written on standard error.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap()
    }

    /// Waits until it has written this.
    pub(crate) fn wait_for(&self, words: &str) {
        within(Duration::from_secs(5), || self.log().contains(words));
    }

    pub(crate) fn signal(&self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
    }

    /// Waits for its end, at which nothing was cut off.
    pub(crate) fn ends_by_itself(mut self) {
        assert_eq!(self.process.wait().unwrap().code(), Some(0), "{}", self.log());
        assert!(!self.log().contains("cut off"), "{}", self.log());
    }

    /// Asks it to end; its exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        self.signal("TERM");
        self.process.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
        self.data.take();
    }
}

/// Waits until it is so.
pub(crate) fn within(most: Duration, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < most, "not within {most:?}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Runs it to its end: its exit code, and its one line on standard error.
pub(crate) fn refused(program: &mut Command) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = program.output().unwrap();
    let (told, line) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(told, "");
    assert_eq!(line.trim_end().lines().count(), 1, "{line}");
    (status.code(), line)
}

/// Reads until the other end closes, or nothing comes for so long.
pub(crate) fn read_to_end(stream: &mut std::net::TcpStream, most: Duration) -> std::io::Result<String> {
    stream.set_read_timeout(Some(most))?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
