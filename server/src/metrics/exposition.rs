//! The text that Prometheus reads, version 0.0.4: families of samples, each with what it is and what it is about.

use directory::Measured;
use std::fmt::Write as _;

/// How this text is called.
pub(crate) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What a family of samples is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Only ever rises.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Counts by how much.
    Histogram,
}

/// The text while it is written. Words in it are the program's own: none needs quoting.
#[derive(Debug, Default)]
pub(super) struct Exposition {
    text: String,
    family: &'static str,
}

impl Exposition {
    /// Begins a family.
    pub(super) fn family(&mut self, name: &'static str, kind: Kind, about: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        self.family = name;
        self.line(format_args!("# HELP {name} {about}\n# TYPE {name} {kind}"));
    }

    /// A sample of the family.
    pub(super) fn sample(&mut self, labels: &[(&str, &str)], value: f64) {
        self.suffixed("", labels, value);
    }

    /// A family of one sample.
    pub(super) fn one(&mut self, name: &'static str, kind: Kind, about: &str, value: f64) {
        self.family(name, kind, about);
        self.sample(&[], value);
    }

    /// A family of what was measured, in seconds.
    pub(super) fn times(&mut self, name: &'static str, about: &str, measured: &Measured) {
        self.family(name, Kind::Histogram, about);
        for (bound, count) in &measured.at_most {
            self.suffixed("_bucket", &[("le", &bound.as_secs_f64().to_string())], *count as f64);
        }
        self.suffixed("_bucket", &[("le", "+Inf")], measured.count as f64);
        self.suffixed("_sum", &[], measured.sum.as_secs_f64());
        self.suffixed("_count", &[], measured.count as f64);
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn suffixed(&mut self, suffix: &str, labels: &[(&str, &str)], value: f64) {
        let family = self.family;
        let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        if labels.is_empty() {
            self.line(format_args!("{family}{suffix} {value}"));
        } else {
            self.line(format_args!("{family}{suffix}{{{}}} {value}", labels.join(",")));
        }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a string does not fail.
        let _ = writeln!(self.text, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn it_is_what_prometheus_reads() {
        let mut out = Exposition::default();
        out.family("calls_total", Kind::Counter, "Calls.");
        out.sample(&[("action", "ring"), ("reason", "vip")], 3.0);
        let at_most = vec![(Duration::from_nanos(500), 1), (Duration::from_millis(1), 2)];
        let measured = Measured { at_most, count: 4, sum: Duration::from_micros(2_500) };
        out.times("call_seconds", "Times.", &measured);
        let text = "# HELP calls_total Calls.\n# TYPE calls_total counter\ncalls_total{action=\"ring\",reason=\"vip\"} 3\n\
                    # HELP call_seconds Times.\n# TYPE call_seconds histogram\n\
                    call_seconds_bucket{le=\"0.0000005\"} 1\ncall_seconds_bucket{le=\"0.001\"} 2\n\
                    call_seconds_bucket{le=\"+Inf\"} 4\ncall_seconds_sum 0.0025\ncall_seconds_count 4\n";
        assert_eq!(out.into_text(), text);
    }
}
