//! What SQLite says, as the store says it: damage is noted where it is met.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::{StoreError, damage};

impl From<rusqlite::Error> for StoreError {
    fn from(fault: rusqlite::Error) -> StoreError {
        let detail = fault.to_string();
        let file = || PathBuf::from("store.db");
        match &fault {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..) => return StoreError::unreadable("a column", detail),
            _ => {}
        }
        match fault.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked { file: file() },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly { path: file() },
            Some(ErrorCode::DatabaseCorrupt) => {
                damage::note(&detail);
                StoreError::DamagedStore { file: file(), detail }
            }
            Some(ErrorCode::NotADatabase) => {
                damage::note(&detail);
                StoreError::NotAStore { file: file(), found: detail }
            }
            Some(ErrorCode::ConstraintViolation) => StoreError::Refused { detail },
            _ => StoreError::Sqlite { detail },
        }
    }
}
