//! How this profile receives: one record holds how people are told and where webhooks come in, so its journal says who
//! changed what.

use serde::{Deserialize, Serialize};
use store::{Reading, RecordId, RecordKind};

use crate::App;
use crate::error::AppError;
use crate::kept::{self, Act};
use crate::view::{NotificationSettings, WebhookSettings};

/// What the record says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Reception {
    pub(crate) notifications: NotificationSettings,
    pub(crate) webhook: WebhookSettings,
}

impl Reception {
    /// Reads it; a profile where nothing was chosen has what is usual.
    pub(crate) fn read(reading: &Reading<'_>) -> Result<Reception, AppError> {
        Ok(Reception::find(reading)?.map(|(_, said)| said).unwrap_or_default())
    }

    fn find(reading: &Reading<'_>) -> Result<Option<(RecordId, Reception)>, AppError> {
        let metas = reading.records_of_kind(RecordKind::Reception)?;
        metas.first().map(|meta| kept::read(reading, meta).map(|kept| (kept.meta.id, kept.said))).transpose()
    }

    /// Changes it; who and when stand in its journal.
    pub(crate) fn change(app: &App, label: &str, change: impl FnOnce(&mut Reception)) -> Result<(), AppError> {
        let act = Act { at: app.host().now(), person: app.person()?, label };
        let fresh = RecordId(app.host().new_id());
        app.profile().write(|tx| {
            let (id, mut said) = match Reception::find(tx)? {
                Some(found) => found,
                None => {
                    kept::create(tx, fresh, RecordKind::Reception, None, act.at)?;
                    (fresh, Reception::default())
                }
            };
            change(&mut said);
            kept::say(tx, id, &said, &act).map(|_| ())
        })
    }
}
