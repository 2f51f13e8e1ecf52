//! Environments: those built in, and the files an office lays into the folder `environments` of its profile.

use std::path::PathBuf;

use cas::{Environment, EnvironmentError};

use crate::App;
use crate::error::{AppError, Code};
use crate::view::EnvironmentEntry;

/// Names that are built in. Practice is never a file: it is the program itself.
const BUILT_IN: [&str; 2] = ["acceptance", "production"];
const FOLDER: &str = "environments";
/// An environment file larger than this is none.
const FILE_BYTES_MAX: u64 = 64 * 1024;

impl App {
    pub(super) fn environments_folder(&self) -> PathBuf {
        self.profile().folder().join(FOLDER)
    }

    /// An environment for one client id: the office's own file of that name before the built-in one.
    ///
    /// # Errors
    /// [`Code::BadInput`] with what is wrong with the file.
    pub(super) fn environment_file(&self, name: &str, client_id: &str) -> Result<Environment, AppError> {
        let bad = |fault: &EnvironmentError| AppError::new(Code::BadInput, fault.to_string());
        if let Some(text) = self.office_file(name)? {
            let environment = Environment::from_toml_for(&text, client_id).map_err(|fault| bad(&fault))?;
            if environment.name != name {
                let message =
                    format!("The file {name}.toml calls its environment “{}”. Use one name.", environment.name);
                return Err(AppError::new(Code::BadInput, message));
            }
            return Ok(environment);
        }
        match name {
            "acceptance" => Environment::acceptance(client_id),
            "production" => Environment::production(client_id),
            _ => return Err(AppError::new(Code::BadInput, format!("There is no environment “{name}”.")).help(
                "Choose acceptance or production, or lay a file of that name into the folder environments of the profile.",
            )),
        }
        .map_err(|fault| bad(&fault))
    }

    /// All that can be chosen, with what is wrong with those that cannot be used.
    pub(super) fn environments(&self) -> Vec<EnvironmentEntry> {
        let mut names: Vec<String> = BUILT_IN.map(str::to_owned).to_vec();
        let files = std::fs::read_dir(self.environments_folder()).into_iter().flatten().flatten();
        let mut own: Vec<String> = files
            .filter_map(|file| file.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
            .filter(|name| !names.contains(name))
            .collect();
        own.sort();
        names.extend(own);
        names.into_iter().map(|name| self.environment_entry(name)).collect()
    }

    fn environment_entry(&self, name: String) -> EnvironmentEntry {
        let own = self.environments_folder().join(format!("{name}.toml")).exists();
        match self.environment_file(&name, "") {
            Ok(environment) => EnvironmentEntry {
                host: environment.base_url.host_str().unwrap_or_default().to_owned(),
                colour: environment.colour,
                production: environment.production,
                own,
                fault: None,
                name,
            },
            Err(fault) => EnvironmentEntry {
                host: String::new(),
                colour: "amber".to_owned(),
                production: false,
                own,
                fault: Some(fault.message),
                name,
            },
        }
    }

    fn office_file(&self, name: &str) -> Result<Option<String>, AppError> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        if name.is_empty() || name == "practice" || !name.chars().all(plain) {
            return Ok(None);
        }
        let path = self.environments_folder().join(format!("{name}.toml"));
        let unreadable = |fault: &dyn std::fmt::Display| {
            AppError::new(Code::BadInput, format!("The environment file {name}.toml cannot be read: {fault}."))
        };
        match std::fs::metadata(&path) {
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(fault) => return Err(unreadable(&fault)),
            Ok(found) if found.len() > FILE_BYTES_MAX => return Err(unreadable(&"it is too large")),
            Ok(_) => {}
        }
        std::fs::read_to_string(&path).map(Some).map_err(|fault| unreadable(&fault))
    }
}
