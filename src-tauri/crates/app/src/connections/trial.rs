//! The connection test: what the client found, and whether the tenant is the one that was meant.

use cas::{Client, Found as Outcome, ProbeLine};

use super::{DEFAULT, find};
use crate::App;
use crate::error::{AppError, Code};
use crate::view::{ChooseConnection, ConnectionTestLine, ConnectionTestView};

/// Tests a connection as it stands now. Nothing is made or changed at CAS.
pub(crate) fn test(app: &App, request: ChooseConnection) -> Result<ConnectionTestView, AppError> {
    let handle = tokio::runtime::Handle::current();
    if request.id == DEFAULT {
        let lines = handle.block_on(app.test_default())?;
        return Ok(view(lines));
    }
    let (environment, secret) = app.sign_in_of(&request.id)?;
    let expected = app.profile().read(|reading| find(reading, &request.id))?.and_then(|found| found.said.tenant_id);
    let client = Client::new(environment, secret, app.host().clock())
        .map_err(|fault| AppError::new(Code::Cas, fault.to_string()))?;
    let mut lines = handle.block_on(client.probe());
    if let Some(line) = expected.and_then(|expected| other_tenant(&lines, &expected)) {
        lines.push(line);
    }
    Ok(view(lines))
}

/// The tenant CAS names is not the one the connection was made for.
fn other_tenant(lines: &[ProbeLine], expected: &str) -> Option<ProbeLine> {
    let rights = lines.iter().find(|line| line.check == "rights" && line.found == Outcome::Fine)?;
    let names_it = rights.sentence.split([' ', ',', ';']).any(|word| word == expected);
    (!names_it).then(|| ProbeLine {
        check: "tenant".to_owned(),
        found: Outcome::Missing,
        sentence: format!("CAS does not name the tenant {expected} that this connection is meant for."),
        help: Some("Compare the tenant id and the client id with what Customs4trade handed out.".to_owned()),
    })
}

fn view(lines: Vec<ProbeLine>) -> ConnectionTestView {
    let count = |found: Outcome| lines.iter().filter(|line| line.found == found).count();
    let sentence = match (count(Outcome::Missing), count(Outcome::Doubtful)) {
        (0, 0) => "Everything is there.".to_owned(),
        (0, 1) => "It works. One thing is worth knowing.".to_owned(),
        (0, doubtful) => format!("It works. {doubtful} things are worth knowing."),
        (1, _) => "One thing is missing, and it does not work without.".to_owned(),
        (missing, _) => format!("{missing} things are missing, and it does not work without them."),
    };
    let lines = lines.into_iter().map(|line| ConnectionTestLine {
        severity: match line.found {
            Outcome::Fine => "ok",
            Outcome::Doubtful => "warn",
            Outcome::Missing => "block",
        }
        .to_owned(),
        check: line.check,
        sentence: line.sentence,
        help: line.help,
    });
    ConnectionTestView { sentence, lines: lines.collect() }
}
