//! The server with TLS, and the port for phones beside it.

use crate::running::{Running, read_to_end, refused, ringbook, within};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::Value;
use std::{
    fs,
    io::Write as _,
    net::TcpStream,
    path::PathBuf,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use ureq::{
    Agent,
    tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig},
};

/// An authority, with the certificates it has signed.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A certificate and its key, PEM.
    fn sign(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }

    /// Somebody who trusts this authority alone.
    fn trusting(&self, shown: Option<(String, String)>) -> Agent {
        let root = Certificate::from_pem(self.0.pem().as_bytes()).unwrap();
        let shown = shown.map(|(cert, key)| {
            let cert = Certificate::from_pem(cert.as_bytes()).unwrap();
            ClientCert::new_with_certs(&[cert], PrivateKey::from_pem(key.as_bytes()).unwrap())
        });
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&[root]))
            .client_cert(shown)
            .unversioned_rustls_crypto_provider(ring);
        let config = Agent::config_builder().tls_config(tls.build()).http_status_as_error(false);
        config.max_idle_connections(0).build().into()
    }
}

/// The files of a server that this authority vouches for.
struct Files(tempfile::TempDir);

impl Files {
    fn new(authority: &Authority) -> Files {
        let files = Files(tempfile::tempdir().unwrap());
        files.write(authority);
        files
    }

    fn write(&self, authority: &Authority) {
        let (cert, key) = authority.sign("127.0.0.1");
        fs::write(self.path("cert"), cert).unwrap();
        fs::write(self.path("key"), key).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn start(&self, options: &[&str]) -> Running {
        let path = |name| self.path(name).to_str().unwrap().to_owned();
        let (cert, key) = (path("cert"), path("key"));
        Running::start(["--tls-cert", &cert, "--tls-key", &key].iter().chain(options).copied())
    }
}

fn status(agent: &Agent, url: &str) -> Result<u16, ureq::Error> {
    agent.get(url).call().map(|answer| answer.status().as_u16())
}

#[test]
fn the_page_comes_over_https() {
    let authority = Authority::new();
    let server = Files::new(&authority).start(&[]);
    assert!(server.address.starts_with("https://127.0.0.1:"), "{}", server.address);
    let mut answer = authority.trusting(None).get(&server.address).call().unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.body_mut().read_to_string().unwrap().starts_with("<!DOCTYPE html>"));
    assert!(status(&Authority::new().trusting(None), &server.address).is_err(), "another authority's");
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_new_certificate_is_taken_without_a_restart_and_a_bad_one_is_not() {
    let [first, second, third] = [(); 3].map(|()| Authority::new());
    let files = Files::new(&first);
    let server = files.start(&[]);
    let is_trusted = |authority: &Authority| status(&authority.trusting(None), &server.address).is_ok();
    assert!(is_trusted(&first) && !is_trusted(&second));

    files.write(&second);
    server.signal("HUP");
    server.wait_for("new connections get the new certificate");
    assert!(is_trusted(&second) && !is_trusted(&first));

    fs::write(files.path("key"), first.sign("127.0.0.1").1).unwrap();
    server.signal("HUP");
    server.wait_for("ERROR");
    assert!(server.log().contains("the old certificate stays"), "{}", server.log());
    assert!(is_trusted(&second));

    files.write(&third);
    within(Duration::from_secs(15), || is_trusted(&third));
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_phone_may_show_a_certificate_and_then_it_must_be_a_right_one() {
    let (server_authority, phones, strangers) = (Authority::new(), Authority::new(), Authority::new());
    let files = Files::new(&server_authority);
    fs::write(files.path("phones"), phones.0.pem()).unwrap();
    let server = files.start(&["--tls-client-ca", files.path("phones").to_str().unwrap()]);
    let shown = |shown| status(&server_authority.trusting(shown), &format!("{}/healthz", server.address));
    assert_eq!(shown(None).unwrap(), 200);
    assert_eq!(shown(Some(phones.sign("desk"))).unwrap(), 200);
    assert!(shown(Some(strangers.sign("desk"))).is_err());
}

#[test]
fn files_that_are_no_good_are_named_in_one_line() {
    let authority = Authority::new();
    let files = Files::new(&authority);
    fs::write(files.path("other"), authority.sign("127.0.0.1").1).unwrap();
    fs::write(files.path("empty"), "").unwrap();
    let data = files.path("data");
    let start = |cert: &str, key: &str, more: &[&str]| {
        let mut program = ringbook(["serve", "--data-dir", data.to_str().unwrap()]);
        program.arg("--tls-cert").arg(files.path(cert)).arg("--tls-key").arg(files.path(key)).args(more);
        refused(&mut program)
    };
    let empty = files.path("empty");
    let client_ca = ["--tls-client-ca", empty.to_str().unwrap()];
    for (cert, key, more, words) in [
        ("none", "key", &[][..], "none: cannot be read: No such file"),
        ("cert", "none", &[], "none: cannot be read: No such file"),
        ("key", "key", &[], "no PEM file with a certificate"),
        ("cert", "empty", &[], "no PEM file with a private key"),
        ("cert", "other", &[], "does not fit --tls-cert"),
        ("cert", "key", &client_ca, "--tls-client-ca"),
    ] {
        let (code, line) = start(cert, key, more);
        assert_eq!(code, Some(1), "{line}");
        assert!(line.starts_with("error: --tls-") && line.contains(words), "{line}");
    }
    assert!(!data.exists(), "nothing was begun");
}

#[test]
fn the_phones_port_answers_phones_and_nothing_else() {
    let authority = Authority::new();
    for tls in [false, true] {
        let options = ["--phone-listen", "127.0.0.1:0"];
        let files = Files::new(&authority);
        let mut server = if tls { files.start(&options) } else { Running::start(options) };
        let phones = server.line_after("phones on ");
        assert!(phones.starts_with("http://127.0.0.1:") && phones != server.address, "{phones}");
        let agent = authority.trusting(None);
        let get = |path: &str| agent.get(format!("{phones}{path}")).call().unwrap();

        let decision: Value =
            get("/api/v1/phones/phone/ring-decision?caller=030123").body_mut().read_json().unwrap();
        assert_eq!(decision["action"], "ring");
        let asked = agent.post(format!("{phones}/api/v1/phones/phone/ring-decision")).send("caller=030123");
        assert_eq!(asked.unwrap().status(), 200);
        assert_eq!(get("/api/v1/phones/phone/dial?number=030123").status(), 200);
        assert_eq!(get("/healthz").status(), 200);
        for path in
            ["/", "/sign-in", "/readyz", "/docs", "/api/v1/phones", "/api/v1/phones/phone", "/page/phones"]
        {
            let mut answer = get(path);
            assert_eq!(answer.status(), 404, "{path}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
            assert_eq!(answer.body_mut().read_json::<Value>().unwrap()["code"], "not_found", "{path}");
        }
        let foreign = agent.get(format!("{phones}/healthz")).header("host", "evil.example").call().unwrap();
        assert_eq!(foreign.status(), 403);
        assert_eq!(server.end(), Some(0));
    }
}

#[test]
fn without_a_key_the_phones_port_says_nothing_either() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Running::start_on(data.path(), ["--phone-listen", "127.0.0.1:0"]);
    let phones = server.line_after("phones on ");
    let agent = Authority::new().trusting(None);
    let status = |path: &str| status(&agent, &format!("{phones}{path}")).unwrap();
    assert_eq!(status("/api/v1/phones/phone/ring-decision?caller=030123"), 401);
    assert_eq!(status("/"), 404);
}

#[test]
fn a_request_in_flight_is_answered_before_the_end() {
    let server = Running::start([]);
    let mut stream = TcpStream::connect(server.address.strip_prefix("http://").unwrap()).unwrap();
    let head =
        "POST /api/v1/phones/phone/ring-decision HTTP/1.1\r\nHost: localhost\r\nContent-Length: 13\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(200));
    server.signal("TERM");
    server.wait_for("ending");
    stream.write_all(b"caller=030123").unwrap();
    let answer = read_to_end(&mut stream, Duration::from_secs(5)).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let began = Instant::now();
    assert_eq!(server.end(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(5));
}

/// A byte now and then does not hold a connection for ever, with TLS or without.
#[test]
fn a_head_that_does_not_end_ends_the_connection() {
    let files = Files::new(&Authority::new());
    let (plain, tls) = (Running::start([]), files.start(&[]));
    let address = |server: &Running| server.address.split_once("://").unwrap().1.to_owned();
    thread::scope(|scope| {
        for (address, begin) in [(address(&plain), "GET /healthz HTTP/1.1\r\nHost: lo"), (address(&tls), "")]
        {
            scope.spawn(move || {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.write_all(begin.as_bytes()).unwrap();
                read_to_end(&mut stream, Duration::from_secs(14)).unwrap();
            });
        }
    });
}
