//! Commands on what can be done with a declaration at CAS.

use std::fmt::Write as _;

use app::{ActRequest, ActsView, App, RecordId};

use crate::answer::{Answer, Failed, one_line};
use crate::arguments::ActOptions;
use crate::known::read_file;
use crate::profile::{call, request};

pub(crate) async fn acts(app: &App, id: &str, json: bool) -> Result<Answer, Failed> {
    let id = app.record_meant(id)?;
    let view: ActsView = call(app, "declaration.acts", request(&RecordId { id })?).await?;
    answer(&view, json)
}

pub(crate) async fn act(app: &App, wanted: ActOptions, json: bool) -> Result<Answer, Failed> {
    let id = match wanted.declaration {
        Some(declaration) => declaration,
        None => app.record_meant(&wanted.id)?,
    };
    let mut fields: std::collections::BTreeMap<String, String> = wanted.fields.into_iter().collect();
    if let Some(file) = wanted.message {
        fields.insert("message".to_owned(), read_file(&file)?);
    }
    let wanted = ActRequest { id, act: wanted.act, fields };
    let view: ActsView = call(app, "declaration.act", request(&wanted)?).await?;
    answer(&view, json)
}

fn answer(view: &ActsView, json: bool) -> Result<Answer, Failed> {
    if json {
        return Answer::json(view);
    }
    let mut text = String::new();
    for declaration in &view.declarations {
        let number = declaration.mrn.as_deref().or(declaration.lrn.as_deref()).unwrap_or_default();
        let _ = writeln!(text, "{} {} {} {}", declaration.id, declaration.status, number, one_line(&declaration.words));
        for waiting in &declaration.on_its_way {
            let _ = writeln!(text, "  on its way: {}", one_line(waiting));
        }
        for act in &declaration.acts {
            let sign = if act.possible { "can" } else { "not" };
            let _ = writeln!(text, "  {sign} {:26} {}", act.act, one_line(&act.reason));
        }
    }
    Ok(Answer::text(text))
}
