//! Attachments of a dossier: a person's own files and the documents of CAS. Quayside keeps and hands them out; it never
//! opens one.

use std::path::Path;

use domain::attachment::{file_name, shown_name};
use domain::catalogue::Catalogue;
use store::{Attachment, KeptFile, NewBatch, RecordId, StoreError};

use crate::error::{AppError, Code};
use crate::view::{AttachmentPlace, AttachmentRow, AttachmentsView, RecordId as RecordRequest};
use crate::{App, Event, desk};

/// An attachment with the record it hangs on and its place there.
struct Held {
    of: RecordId,
    place: usize,
    attachment: Attachment,
}

impl App {
    /// Attaches a file to a record.
    ///
    /// # Errors
    /// [`Code::BadInput`] for a file that is too large or cannot be read; [`Code::NotFound`].
    pub fn attach(&self, id: &str, file: &Path, bytes_max: u64) -> Result<AttachmentsView, AppError> {
        let of = desk::record_id(id)?;
        self.profile().read(|reading| match reading.record_meta(of)? {
            Some(_) => Ok(()),
            None => Err(AppError::new(Code::NotFound, format!("There is no record {id} in this profile."))),
        })?;
        let label = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let kept = self.profile().keep_file(file, bytes_max).map_err(|fault| match fault {
            fault @ StoreError::File { .. } => AppError::new(Code::BadInput, fault.to_string()),
            other => other.into(),
        })?;
        self.hang_on(of, &kept, &label)
    }

    /// Hangs a kept file on a record, as a batch.
    pub(crate) fn hang_on(&self, of: RecordId, kept: &KeptFile, label: &str) -> Result<AttachmentsView, AppError> {
        let person = self.person()?;
        let words = format!("Attached {}", shown_name(label));
        let added = self.profile().write(|tx| {
            tx.attach(of, kept, label, None, &self.batch(person, &words), RecordId(self.host().new_id()))
        })?;
        if added.is_none() {
            return Err(AppError::new(Code::Refused, "This file is attached already; nothing was changed."));
        }
        self.tell(Event::Records { ids: vec![of.to_string()] });
        self.attachments(&of.to_string())
    }

    /// Label and digest of one attachment, counted from 1.
    pub(crate) fn attachment_at(&self, id: &str, number: u32) -> Result<(String, String), AppError> {
        let held = self.one(id, number)?;
        Ok((held.attachment.label, held.attachment.sha256))
    }

    /// What is attached to a record and to the declarations that CAS made from it.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub fn attachments(&self, id: &str) -> Result<AttachmentsView, AppError> {
        let held = self.attached(id)?;
        let rows = held.iter().enumerate().map(|(at, held)| AttachmentRow {
            number: u32::try_from(at + 1).unwrap_or(u32::MAX),
            name: shown_name(&held.attachment.label),
            media_type: held.attachment.media_type.clone(),
            size_bytes: held.attachment.size_bytes.to_string(),
            origin: if held.attachment.cas_id.is_some() { "cas" } else { "person" }.to_owned(),
            sha256: held.attachment.sha256.clone(),
            added_utc: held.attachment.added_at.to_rfc3339(),
            added_by: held.attachment.added_by.clone(),
            can_remove: held.attachment.cas_id.is_none(),
        });
        let undo =
            self.profile().read(|reading| reading.attachments_undo(desk::record_id(id)?).map_err(AppError::from))?;
        Ok(AttachmentsView { rows: rows.collect(), undo: undo.undo.map(|step| step.label) })
    }

    /// Writes one attachment, counted from 1, to a file that is not there yet; into a folder under its cleaned name.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::BadInput`] when there is a file already; [`Code::Store`] when its content is gone or
    /// was altered.
    pub fn save_attachment(&self, id: &str, number: u32, target: &Path) -> Result<std::path::PathBuf, AppError> {
        let held = self.one(id, number)?;
        let target =
            if target.is_dir() { target.join(file_name(&held.attachment.label)) } else { target.to_path_buf() };
        self.profile().save_attachment(&held.attachment.sha256, &target)?;
        Ok(target)
    }

    /// Takes an attachment away; undo brings it back.
    ///
    /// # Errors
    /// [`Code::Refused`] for a document of CAS; [`Code::NotFound`].
    pub fn remove_attachment(&self, id: &str, number: u32) -> Result<AttachmentsView, AppError> {
        let held = self.one(id, number)?;
        if held.attachment.cas_id.is_some() {
            let said = "A document of CAS belongs to the declaration and cannot be taken away here.";
            return Err(AppError::new(Code::Refused, said));
        }
        let words = format!("Removed {}", shown_name(&held.attachment.label));
        let person = self.person()?;
        self.profile().write(|tx| tx.detach(held.of, held.place, &self.batch(person, &words)))?;
        self.tell(Event::Records { ids: vec![id.to_owned()] });
        self.attachments(id)
    }

    /// Takes back the last thing that was done to the attachments of a record.
    ///
    /// # Errors
    /// [`Code::Refused`] when there is nothing to take back.
    pub fn undo_attachment(&self, id: &str) -> Result<AttachmentsView, AppError> {
        let of = desk::record_id(id)?;
        let person = self.person()?;
        self.profile().write(|tx| {
            let holder = tx.attachments_record(of)?;
            let step = tx.attachments_undo(of)?.undo;
            let (Some(holder), Some(step)) = (holder, step) else {
                return Err(AppError::new(Code::Refused, "There is nothing to take back in these attachments."));
            };
            let delta = tx.undo_delta(holder.id, step.seq)?;
            let words = format!("Undo: {}", step.label);
            let batch = NewBatch { undoes: Some(step.seq), ..self.batch(person, &words) };
            tx.append(&batch, &[(holder.id, delta)])?;
            Ok(())
        })?;
        self.tell(Event::Records { ids: vec![id.to_owned()] });
        self.attachments(id)
    }

    fn batch<'a>(&self, person: store::PersonId, label: &'a str) -> NewBatch<'a> {
        NewBatch {
            at: self.host().now(),
            person,
            label,
            undoes: None,
            redoes: None,
            linked_to: None,
            catalogue_version: Catalogue::embedded().version(),
        }
    }

    fn attached(&self, id: &str) -> Result<Vec<Held>, AppError> {
        let of = desk::record_id(id)?;
        self.profile().read(|reading| {
            if reading.record_meta(of)?.is_none() {
                return Err(AppError::new(Code::NotFound, format!("There is no record {id} in this profile.")));
            }
            let mut held = Vec::new();
            let below = reading.declarations_of(of)?.into_iter().map(|declaration| declaration.id);
            for of in std::iter::once(of).chain(below) {
                let found = reading.attachments(of)?.into_iter().enumerate();
                held.extend(found.map(|(place, attachment)| Held { of, place, attachment }));
            }
            Ok(held)
        })
    }

    fn one(&self, id: &str, number: u32) -> Result<Held, AppError> {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let missing = || AppError::new(Code::NotFound, format!("There is no attachment {number} on this record."));
        self.attached(id)?.into_iter().nth(at.ok_or_else(missing)?).ok_or_else(missing)
    }
}

/// What is attached.
pub(crate) fn list(app: &App, request: RecordRequest) -> Result<AttachmentsView, AppError> {
    app.attachments(&request.id)
}

/// Takes an attachment away.
pub(crate) fn remove(app: &App, request: AttachmentPlace) -> Result<AttachmentsView, AppError> {
    app.remove_attachment(&request.id, request.number)
}

/// Takes back what was done last.
pub(crate) fn undo(app: &App, request: RecordRequest) -> Result<AttachmentsView, AppError> {
    app.undo_attachment(&request.id)
}
