//! The connection test: everything that can be known about a connection without making or changing anything at CAS.
//! Each line is one thing, found or not, with a sentence and a way out.
//!
//! A path that is not documented is asked for with GET, which makes nothing anywhere: an answer other than that of a
//! path that cannot exist means that it is there (a POST-only address answers 405).

use std::str::FromStr;

use serde::Serialize;

use super::Client;
use super::exchange::Reply;
use crate::transport::{Method, Request};
use crate::{AuthorizationStatus, DeclarationId, Failure, Problem};

/// What a line of the test found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// As it should be.
    Fine,
    /// Works, with something to know.
    Doubtful,
    /// Does not work.
    Missing,
}

/// One line of the test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeLine {
    /// What was looked at: `reach`, `sign_in`, `rights`, `scope:read:wms`, `path:messages.formula`, `clock`.
    pub check: String,
    pub found: Found,
    pub sentence: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// What Quayside does with CAS, and the scope that it needs for it. Source: Customs4trade declarations, declaration items,
/// certificates of origin documents, movement orders, quick start; `true` where the vendor states which scope it is.
const NEEDS: [(&str, &str, bool); 8] = [
    ("create:messages", "send dossiers, corrections, actions and master data", true),
    ("read:declarations", "follow declarations", true),
    ("read:documents", "fetch documents", true),
    ("create:wms", "send movement orders", true),
    ("read:wms", "read movement orders", true),
    ("create:subscriptions", "have events delivered", false),
    ("read:subscriptions", "see which events are delivered", false),
    ("delete:subscriptions", "end the delivery of events", false),
];

/// Without these two nothing works at all.
const INDISPENSABLE: [&str; 2] = ["create:messages", "read:declarations"];
/// An id nobody has.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";
/// A path nobody has.
const NOWHERE: &str = "/v1/quayside-asks-for-a-path-that-cannot-exist";

impl Client {
    /// Tests the connection, in the order in which things can go wrong; what depends on a line that failed is left out.
    pub async fn probe(&self) -> Vec<ProbeLine> {
        let mut lines = Vec::new();
        self.probe_sign_in(&mut lines).await;
        if let Some(sentence) = self.clock_sentence() {
            lines.push(line("clock", Found::Doubtful, sentence, None));
        }
        lines
    }

    async fn probe_sign_in(&self, lines: &mut Vec<ProbeLine>) {
        let environment = self.environment();
        let place = super::exchange::place(&environment.base_url);
        let url = environment.url(&environment.paths.authorization_status);
        // Without a token: any answer at all shows that the host is there and that its certificate is believed.
        match self.shared.line.exchange(Request::new(Method::Get, url)).await {
            Ok(reply) if reply.is_web_page() => {
                let sentence = format!("{place} answers with a web page instead of CAS.");
                let help = "A proxy or a sign-in page of the network stands in between. Ask who runs the network of the office, and compare the address with the one you were given.";
                lines.push(line("reach", Found::Missing, sentence, Some(help)));
                return;
            }
            Ok(_) => lines.push(line("reach", Found::Fine, format!("{place} answers."), None)),
            Err(failure) => {
                let help = "Check the network of this machine and the address of the environment.";
                lines.push(line("reach", Found::Missing, without_promise(&failure), Some(help)));
                return;
            }
        }
        if let Err(failure) = self.shared.tokens.renew().await {
            let help = match &failure {
                Failure::Unauthorized { .. } => {
                    "Enter client id and secret again as Customs4trade handed them out; each environment has its own."
                }
                _ => "Check the token address of the environment, and the network of this machine.",
            };
            lines.push(line("sign_in", Found::Missing, without_promise(&failure), Some(help)));
            return;
        }
        lines.push(line("sign_in", Found::Fine, "The sign-in gave a token.".to_owned(), None));
        match self.authorization_status().await {
            Ok(status) => {
                lines.push(rights(&status));
                lines.extend(scopes(&status));
                self.probe_paths(lines).await;
            }
            Err(failure) => {
                let help = "The token was given, and CAS does not say what it may do with it: ask Customs4trade whether the client belongs to this environment.";
                lines.push(line("rights", Found::Missing, without_promise(&failure), Some(help)));
            }
        }
    }

    /// Paths that the vendor does not state.
    async fn probe_paths(&self, lines: &mut Vec<ProbeLine>) {
        let nowhere = match self.look_at(NOWHERE).await {
            Ok(reply) => Answer::of(&reply),
            Err(failure) => {
                let help = "Test again when CAS answers.";
                lines.push(line("paths", Found::Doubtful, without_promise(&failure), Some(help)));
                return;
            }
        };
        let Ok(nobody) = DeclarationId::from_str(NOBODY) else { return };
        let paths = &self.environment().paths;
        for path in paths.all().iter().filter(|path| !paths.is_documented(&path.name)) {
            let check = format!("path:{}", path.name);
            let found = match self.look_at(&path.for_id(nobody.as_str())).await {
                Ok(reply) if Answer::of(&reply) != nowhere => {
                    let sentence = format!("The path {} is there (HTTP {}).", path.template, reply.status);
                    line(&check, Found::Fine, sentence, None)
                }
                Ok(reply) => {
                    let sentence = format!("CAS does not know the path {} (HTTP {}).", path.template, reply.status);
                    let help = format!(
                        "It is not documented. Ask Customs4trade for it and write it into the environment file as {}.",
                        path.name
                    );
                    line(&check, Found::Doubtful, sentence, Some(&help))
                }
                Err(failure) => line(&check, Found::Doubtful, without_promise(&failure), None),
            };
            lines.push(found);
        }
    }

    /// Asks for an address as it stands, whatever the answer is.
    async fn look_at(&self, path: &str) -> Result<Reply, Failure> {
        let held = self.shared.tokens.current().await?;
        let request = Request::new(Method::Get, self.environment().url(path)).header("accept", "application/json");
        self.shared.line.exchange(Request { bearer: Some(held.token), ..request }).await
    }
}

/// By what two answers are told apart: an address that is there and an id that is not both answer 404, in other words.
#[derive(PartialEq, Eq)]
struct Answer {
    status: u16,
    content_type: String,
    title: Option<String>,
    detail: Option<String>,
}

impl Answer {
    fn of(reply: &Reply) -> Self {
        let problem = Problem::read(&reply.body);
        let (title, detail) = (problem.title, problem.detail);
        Self { status: reply.status, content_type: reply.content_type.clone(), title, detail }
    }
}

fn rights(status: &AuthorizationStatus) -> ProbeLine {
    let named = |value: &Option<String>| value.clone().unwrap_or_else(|| "not named".to_owned());
    let sentence = format!(
        "Tenant {}, source system {}, scopes: {}.",
        named(&status.tenant_ids),
        named(&status.source_sys_ref),
        named(&status.scopes)
    );
    line("rights", Found::Fine, sentence, None)
}

fn scopes(status: &AuthorizationStatus) -> Vec<ProbeLine> {
    let lines = NEEDS.iter().map(|(scope, what, stated)| {
        let check = format!("scope:{scope}");
        if status.allows(scope) {
            return line(&check, Found::Fine, format!("{scope} is there, to {what}."), None);
        }
        let found = if INDISPENSABLE.contains(scope) { Found::Missing } else { Found::Doubtful };
        let guess = if *stated { "" } else { " (that it is needed is inferred)" };
        let help = format!("Ask Customs4trade to add the scope {scope} to this client, if the office wants to {what}.");
        line(&check, found, format!("{scope} is missing, to {what}{guess}."), Some(&help))
    });
    lines.collect()
}

fn line(check: &str, found: Found, sentence: String, help: Option<&str>) -> ProbeLine {
    ProbeLine { check: check.to_owned(), found, sentence, help: help.map(str::to_owned) }
}

/// A failure of a test is not tried again by itself, whatever its sentence says of calls that are.
fn without_promise(failure: &Failure) -> String {
    match failure {
        Failure::Retry { why, .. } | Failure::Lost { why } => why.clone(),
        other => other.to_string(),
    }
}
