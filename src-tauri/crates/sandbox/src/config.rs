//! How a practice CAS is set up.

use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

use cas::Clock;
use thiserror::Error;

use crate::{faults::Faults, scenario::Scenario};

/// Everything a start needs. `Config::new` gives the ordinary practice CAS.
#[derive(Clone)]
pub struct Config {
    /// 0 takes any free port.
    pub port: u16,
    /// `None` keeps everything in memory and forgets it at the end.
    pub database: Option<PathBuf>,
    /// Same seed, same course of events: pauses, LRN, MRN, chance of faults.
    pub seed: u64,
    pub ids: Ids,
    pub speed: Speed,
    /// How far the search is behind, at normal speed.
    pub search_lag_ms: u64,
    pub token_lifetime_s: u64,
    pub auto_submit: AutoSubmit,
    pub duplicate_new: DuplicateNew,
    /// What the first client may do, separated by blanks as in a token.
    pub scopes: String,
    /// Clients besides the first one, each with a tenant and source system of its own.
    pub accounts: Vec<Account>,
    /// Calls over it are answered with 429; `None` lets everything through.
    pub rate_limit: Option<RateLimit>,
    /// How long the address of a PDF works.
    pub address_lifetime_s: u64,
    /// A larger `offset` of a search is refused. CAS has a maximum, its value is unknown.
    pub max_offset: u32,
    pub faults: Faults,
    /// What befalls which shipments, and when the network or customs is out.
    pub scenario: Scenario,
    pub clock: Clock,
}

/// Every scope the documentation names.
pub const EVERY_SCOPE: &str = "create:messages read:declarations read:documents create:subscriptions \
    read:subscriptions delete:subscriptions create:wms read:wms";

/// A client as CAS hands it out: a pair of id and secret for one source system of one tenant.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Account {
    pub client_id: String,
    pub client_secret: String,
    pub tenant: String,
    pub source_system: String,
    /// Separated by blanks.
    pub scopes: String,
}

/// So many calls of one client in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    pub calls: u32,
    pub window_s: u64,
    /// Whether the refusal says when to come again; the documentation leaves it open.
    pub says_when: bool,
}

impl Config {
    pub fn new(clock: Clock) -> Self {
        Self {
            port: 0,
            database: None,
            seed: 0,
            ids: Ids::Random,
            speed: Speed::NORMAL,
            search_lag_ms: 1000,
            token_lifetime_s: 3600,
            auto_submit: AutoSubmit::EveryFlow,
            duplicate_new: DuplicateNew::MakesSecond,
            scopes: EVERY_SCOPE.to_owned(),
            accounts: Vec::new(),
            rate_limit: None,
            address_lifetime_s: 900,
            max_offset: 10_000,
            faults: Faults::default(),
            scenario: Scenario::default(),
            clock,
        }
    }
}

/// Where ids, tokens and the secret come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// Never foreseeable.
    Random,
    /// From the seed: the same each time, for simulations that are repeated to the letter.
    Seeded,
}

/// The switch of a customs flow step that sends a valid declaration to customs without being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AutoSubmit {
    EveryFlow,
    /// Every flow except these; a shipment that names no flow submits by itself.
    EveryFlowBut(Vec<String>),
    NoFlow,
}

impl AutoSubmit {
    pub(crate) fn applies_to(&self, flow: Option<&str>) -> bool {
        match self {
            Self::EveryFlow => true,
            Self::NoFlow => false,
            Self::EveryFlowBut(manual) => !flow.is_some_and(|flow| manual.iter().any(|name| name == flow)),
        }
    }
}

/// What a second `New` with the same reference and direction does. The documentation does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateNew {
    MakesSecond,
    /// The message fails later, in the ingestion history; the 202 was given all the same.
    Fails,
}

/// How much faster than normal the simulated time goes, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speed(u64);

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{0}\" is not a speed: give a number above zero with at most three decimals, 1 for normal, 1000000 for at once."
)]
pub struct SpeedError(String);

impl Speed {
    /// From `New` to `Released` in about eight seconds.
    pub const NORMAL: Self = Self(1000);
    /// Every step is due as soon as somebody looks.
    pub const AT_ONCE: Self = Self(1_000_000_000);

    pub(crate) fn of_thousandths(thousandths: u64) -> Self {
        Self(thousandths.max(1))
    }

    pub(crate) fn thousandths(self) -> u64 {
        self.0
    }

    /// A rest of time in microseconds, planned at the speed `old`, at this speed.
    pub(crate) fn from(self, old: Self, left_us: i64) -> i64 {
        let scaled = i128::from(left_us) * i128::from(old.0) / i128::from(self.0);
        i64::try_from(scaled).unwrap_or(i64::MAX)
    }

    pub(crate) fn scale(self, at_normal_speed: Duration) -> Duration {
        let micros = at_normal_speed.as_micros().saturating_mul(1000) / u128::from(self.0);
        Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, thousandths) = (self.0 / 1000, self.0 % 1000);
        let decimals = format!("{thousandths:03}");
        match decimals.trim_end_matches('0') {
            "" => write!(formatter, "{whole}"),
            decimals => write!(formatter, "{whole}.{decimals}"),
        }
    }
}

impl FromStr for Speed {
    type Err = SpeedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || SpeedError(text.chars().take(40).collect());
        let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        if decimals.len() > 3 || !format!("{whole}{decimals}").bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refuse());
        }
        let thousandths: u64 = format!("{whole}{decimals:0<3}").parse().map_err(|_| refuse())?;
        if thousandths == 0 { Err(refuse()) } else { Ok(Self(thousandths)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_speed() {
        let cases = [
            ("1", Some(1000)),
            ("2.5", Some(2500)),
            (".125", Some(125)),
            ("1000000", Some(1_000_000_000)),
            ("0", None),
            ("-1", None),
            ("1.2345", None),
            ("fast", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Speed>().ok().map(|speed| speed.0), expected, "{text}");
        }
        assert_eq!(Speed(2500).scale(Duration::from_secs(5)), Duration::from_secs(2));
        assert!(Speed::AT_ONCE.scale(Duration::from_secs(8)) < Duration::from_micros(10));
    }

    #[test]
    fn only_named_flows_wait_for_the_submit_action() {
        let but = AutoSubmit::EveryFlowBut(vec!["MANUAL".into()]);
        for (switch, flow, expected) in [
            (&AutoSubmit::EveryFlow, Some("MANUAL"), true),
            (&AutoSubmit::NoFlow, None, false),
            (&but, Some("MANUAL"), false),
            (&but, Some("INEU_H1EIDR"), true),
            (&but, None, true),
        ] {
            assert_eq!(switch.applies_to(flow), expected, "{switch:?} {flow:?}");
        }
    }
}
