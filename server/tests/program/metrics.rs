//! The figures on an address of their own.

use crate::running::Running;

#[test]
fn figures_have_an_address_of_their_own() {
    let mut running = Running::start(["--admin-listen", "127.0.0.1:0"]);
    let admin = running.line_after("metrics on ");
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let status = |address: &str, path: &str| {
        agent.get(format!("{address}{path}")).call().map(|answer| answer.status().as_u16()).unwrap()
    };
    for path in ["/metrics", "/healthz", "/readyz"] {
        assert_eq!(status(&admin, path), 200, "{path}");
    }
    for path in ["/", "/api/v1/phones", "/api/v1/phones/phone/ring-decision", "/docs", "/nowhere"] {
        assert_eq!(status(&admin, path), 404, "{path}");
    }
    assert_eq!(status(&running.address, "/metrics"), 404);
    assert_eq!(status(&running.address, "/healthz"), 200);
    // The same rules as everywhere: who asks for another host was led here.
    let led = agent.get(format!("{admin}/metrics")).header("host", "evil.example").call().unwrap();
    assert_eq!(led.status(), 403);
    // What happens on the first address is told on this one.
    let text = agent.get(format!("{admin}/metrics")).call().unwrap().body_mut().read_to_string().unwrap();
    assert!(text.contains("ringbook_requests_total{class=\"service\",status=\"4xx\"} "), "{text}");
    assert_eq!(running.end(), Some(0));
}

#[test]
fn figures_of_phones_are_not_on_their_port() {
    let mut running = Running::start(["--phone-listen", "127.0.0.1:0"]);
    let phones = running.line_after("phones on ");
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    assert_eq!(agent.get(format!("{phones}/metrics")).call().unwrap().status(), 404);
    assert_eq!(agent.get(format!("{}/metrics", running.address)).call().unwrap().status(), 200);
}
