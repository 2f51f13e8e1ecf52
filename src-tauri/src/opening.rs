//! The core behind the window. It opens away from the window's thread, so that the window is there at once; commands
//! wait for it, and where it cannot be opened each of them says why.

use std::env::VarError;
use std::path::PathBuf;
use std::sync::Arc;

use app::{App, AppError, Code, Connect, Host, Keys, Start};
use tauri::{AppHandle, Manager};
use tokio::sync::Mutex;

use crate::events;

/// Another folder than the platform's own, for tests and for people with several profiles.
const FOLDER: &str = "QUAYSIDE_PROFILE";
/// Another CAS than the practice one, for one run.
const CAS: &str = "QUAYSIDE_CAS";

/// The core: open, or to be opened by whoever needs it next.
pub(crate) struct Core {
    window: AppHandle,
    app: Mutex<Option<App>>,
}

impl Core {
    pub(crate) fn new(window: &AppHandle) -> Core {
        Core { window: window.clone(), app: Mutex::new(None) }
    }

    /// The open core. Opens it when it is not open; where that fails the next command tries again, so that a person who
    /// has put the profile right needs no restart.
    pub(crate) async fn opened(&self) -> Result<App, AppError> {
        let mut app = self.app.lock().await;
        if let Some(app) = &*app {
            return Ok(app.clone());
        }
        let start = start(&self.window)?;
        // Opening reads and writes files, and may bring a store up to date: away from the threads that answer.
        let opening = tauri::async_runtime::spawn_blocking(move || App::open(start));
        let fresh = opening.await.map_err(|fault| {
            AppError::new(Code::Internal, format!("Opening the profile stopped on a defect: {fault}."))
                .help("Nothing was changed. Please report what you did.")
        })??;
        events::pass_on(&fresh, &self.window);
        tauri::async_runtime::spawn(fresh.clone().run_doors());
        tauri::async_runtime::spawn(fresh.clone().run_care());
        tauri::async_runtime::spawn(fresh.clone().run_search());
        *app = Some(fresh.clone());
        Ok(fresh)
    }
}

fn start(window: &AppHandle) -> Result<Start, AppError> {
    let connect = match std::env::var(CAS) {
        Ok(named) if !named.trim().is_empty() => Connect::Inline(named),
        Ok(_) | Err(VarError::NotPresent) => Connect::Practice,
        Err(VarError::NotUnicode(_)) => {
            return Err(AppError::new(Code::BadInput, format!("{CAS} is not readable text.")));
        }
    };
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
    Host::new(Arc::new(chrono::Utc::now)).with_keys(keys())
}

/// Where client secrets are kept: `QUAYSIDE_KEYS=file` leaves the key ring of the system alone.
fn keys() -> Keys {
    match std::env::var("QUAYSIDE_KEYS").as_deref() {
        Ok("file") => Keys::File,
        _ => Keys::System,
    }
}
