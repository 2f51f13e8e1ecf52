//! The core alone, and the peer beside it: every key asked in this process, then as SQL LIKE.

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use app::{App, Connect, Host, Start};
use serde_json::json;

use crate::ROWS;
use crate::measure;
use crate::peer::Peer;
use crate::profile::Made;
use crate::profile::words::TYPED;
use crate::samples::Samples;

/// Asks for what has been typed after each key: first without being measured, then ours and the peer in turn.
pub(crate) async fn ask_everything(made: &Made, samples: &mut Samples) -> Result<(), Box<dyn Error>> {
    let app = App::open(Start {
        folder: made.folder.clone(),
        create: false,
        connect: Connect::Practice,
        person: None,
        program: "the measurement".to_owned(),
        host: Host::new(Arc::new(chrono::Utc::now)),
    })
    .map_err(|fault| fault.message)?;
    let mut peer = Peer::start(&made.folder.join("store.db"), ROWS)?;
    for text in TYPED {
        core(&app, text).await?;
    }
    for typed in TYPED.iter().flat_map(|text| beginnings(text)) {
        let (begun, on_core_s) = (Instant::now(), measure::all_on_core_s());
        let ours = core(&app, typed).await?;
        samples.core.add(begun.elapsed().as_secs_f64() * 1e3);
        if let (Some(before), Some(after)) = (on_core_s, measure::all_on_core_s()) {
            samples.on_core.add((after - before) * 1e3);
            samples.slowest.push(((after - before) * 1e3, typed.to_owned()));
        }
        // A blank after a word asks for the same once more.
        let theirs = peer.ask(typed)?;
        samples.like.add(theirs.milliseconds);
        if ours != theirs.references {
            let differ = ours.iter().zip(&theirs.references).find(|(one, other)| one != other);
            return Err(format!(
                "“{typed}” finds {} dossiers here and {} as LIKE; the first to differ: {differ:?}",
                ours.len(),
                theirs.references.len()
            )
            .into());
        }
        samples.hits += ours.len();
    }
    Ok(())
}

/// The references of the first page, newest first.
async fn core(app: &App, typed: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let request = json!({"text": typed, "filter": "all", "after": null, "limit": ROWS});
    let view = app::dispatch(app, "record.list", request).await.map_err(|fault| fault.message)?;
    let rows = view["rows"].as_array().into_iter().flatten();
    Ok(rows.filter_map(|row| row["reference"].as_str()).map(str::to_owned).collect())
}

/// "w", "wi", "win", "wine".
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, letter)| &text[..at + letter.len_utf8()])
}
