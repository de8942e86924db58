//! What is set outside directories, by the names it has in the API.

use super::Texts;
use shared::{CallWaiting, CallerPolicy, DndAnswer, Group, Role};

impl Texts {
    /// What a setting is called: `dial_plan.area_code` is `Dial plan, Area code`.
    pub fn setting(&self, path: &str) -> String {
        let parts: Vec<String> = path.split('.').map(|part| self.part(part)).collect();
        parts.join(", ")
    }

    /// What something happened to outside directories: `phone/reception` is `Phone reception`.
    pub fn record(&self, key: &str) -> String {
        let Some((kind, id)) = key.split_once('/') else { return key.to_owned() };
        let kind = match kind {
            "phone" => self.phone,
            "directory" => self.directory,
            "person" => self.person,
            "token" => self.token,
            "key" => self.key,
            other => other,
        };
        format!("{kind} {id}")
    }

    fn part(&self, part: &str) -> String {
        let label = match part {
            "name" => self.person_name,
            "role" => self.role,
            "directories" => self.directories,
            "dial_plan" => self.dial_plan,
            "region" => self.country,
            "area_code" => self.area_code,
            "outside_line" => self.outside_line,
            "extension_digits" => self.extension_digits,
            "local_domains" => self.local_domains,
            "loose_digits" => self.loose_digits,
            "identities" => self.identity,
            "active_identity" => self.active_identity_now,
            "sip_address" => self.sip_address,
            "ringtone" => self.ringtone,
            "ringtones" => self.ringtones,
            "default" => self.default_tone,
            "vip" => self.vip,
            "us_date_format" => self.us_date_format,
            "call_waiting" => self.call_waiting,
            "dnd_answer" => self.dnd_answer,
            "anonymous_callers" => self.anonymous_callers,
            "unknown_callers" => self.unknown_callers,
            "history_days" => self.keep_history,
            "calls_days" => self.keep_calls,
            "calls_per_phone" => self.calls_per_phone,
            other => match other.parse::<Group>() {
                Ok(group) => group.label(self.language),
                Err(_) => return other.replace('_', " "),
            },
        };
        label.to_owned()
    }

    /// What it is set to, as people read it.
    pub fn set_to(&self, path: &str, value: &str) -> String {
        let last = path.rsplit('.').next().unwrap_or(path);
        let label = match (last, value) {
            (_, "") => Some(self.empty_value),
            (_, "true") => Some(self.yes),
            (_, "false") => Some(self.no),
            ("role", word) => word.parse().map(|it: Role| it.label(self.language)).ok(),
            ("call_waiting", word) => word.parse().map(|it: CallWaiting| it.label(self.language)).ok(),
            ("anonymous_callers" | "unknown_callers", word) => {
                word.parse().map(|it: CallerPolicy| it.label(self.language)).ok()
            }
            ("dnd_answer", status) => {
                let answer = status.parse::<u16>().ok().and_then(|status| DndAnswer::try_from(status).ok());
                answer.map(|answer| answer.label(self.language))
            }
            _ => None,
        };
        label.unwrap_or(value).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Language;

    #[test]
    fn a_setting_is_told_in_words() {
        let german = Texts::of(Language::German);
        assert_eq!(german.setting("dial_plan.area_code"), "Wählplan, Vorwahl");
        assert_eq!(german.setting("identities.2.sip_address"), "Identität, 2, SIP-Adresse");
        assert_eq!(german.setting("ringtones.family"), "Klingeltöne des Telefonbuchs, Familie");
        for (path, value, words) in [
            ("call_waiting", "visual", "Nur anzeigen"),
            ("us_date_format", "true", "ja"),
            ("dnd_answer", "603", "603 Abgelehnt"),
            ("unknown_callers", "busy", "Besetzt"),
            ("history_days", "", "(leer)"),
            ("name", "busy", "busy"),
        ] {
            assert_eq!(german.set_to(path, value), words, "{path}");
        }
    }
}
