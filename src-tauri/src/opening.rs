//! The core behind the window. It opens away from the window's thread, so that the window is there at once; commands
//! wait for it, and where it cannot be opened each of them says why.

use std::path::PathBuf;
use std::sync::Arc;

use app::{App, AppError, Code, Connect, Host, Start};
use tauri::{AppHandle, Manager};
use tokio::sync::watch;

use crate::events;

/// Another folder than the platform's own, for tests and for people with several profiles.
const FOLDER: &str = "QUAYSIDE_PROFILE";
/// Another CAS than the practice one, for one run.
const CAS: &str = "QUAYSIDE_CAS";

type Opened = Option<Result<App, AppError>>;

/// The core, as soon as it is open.
pub(crate) struct Core(watch::Receiver<Opened>);

impl Core {
    /// Begins to open the profile; once open, passes its events on and keeps its doors going.
    pub(crate) fn begin(window: &AppHandle) -> Core {
        let (tell, opened) = watch::channel(None);
        let window = window.clone();
        tauri::async_runtime::spawn_blocking(move || {
            let result = start(&window).and_then(App::open);
            if let Ok(app) = &result {
                events::pass_on(app, &window);
                tauri::async_runtime::spawn(app.clone().run_doors());
            }
            tell.send_replace(Some(result));
        });
        Core(opened)
    }

    /// The open core; waits for it.
    pub(crate) async fn opened(&self) -> Result<App, AppError> {
        let mut opened = self.0.clone();
        let result = opened.wait_for(Option::is_some).await.ok().and_then(|result| result.clone());
        result.unwrap_or_else(|| {
            Err(AppError::new(Code::Internal, "Opening the profile stopped on a defect.")
                .help("Nothing was changed. Start Quayside again; if it happens again, please report it."))
        })
    }
}

fn start(window: &AppHandle) -> Result<Start, AppError> {
    let connect = std::env::var(CAS).map_or(Connect::Practice, Connect::Inline);
    let program = "the window".to_owned();
    Ok(Start { folder: folder(window)?, create: true, connect, person: None, program, host: host() })
}

/// The one profile of this person on this machine.
fn folder(window: &AppHandle) -> Result<PathBuf, AppError> {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return Ok(PathBuf::from(folder));
    }
    let own = window.path().app_data_dir().map_err(|error| {
        AppError::new(Code::Store, format!("This system does not say where programs keep their work: {error}."))
            .help(format!("Set {FOLDER} to a folder of yours and start Quayside again."))
    })?;
    Ok(own.join("practice"))
}

#[expect(clippy::disallowed_methods, reason = "the one place in this program that reads the clock; all else is told")]
fn host() -> Host {
    Host::new(Arc::new(|| chrono::Utc::now()))
}
