//! Files between the window and the folder of attachments, piece by piece: neither side ever holds one whole.

use std::io::{Read, Seek, SeekFrom};

use domain::attachment::file_name;
use store::{ATTACHMENT_BYTES_MAX, Incoming, RecordId, StoreError};

use crate::error::{AppError, Code};
use crate::open::locked;
use crate::view::{
    AttachmentPiece, AttachmentsView, BeginUpload, Nothing, ReadAttachment, UploadPiece, UploadPlace, UploadView,
};
use crate::{App, desk};

/// Bytes of one piece.
const PIECE_BYTES: usize = 256 * 1024;
/// Files on their way at once; a window that was closed leaves some behind.
const UPLOADS_MAX: usize = 16;

/// A file on its way.
pub(crate) struct Upload {
    of: RecordId,
    label: String,
    incoming: Incoming,
}

/// A file is announced: its size is looked at before anything is read.
pub(crate) fn begin(app: &App, request: BeginUpload) -> Result<UploadView, AppError> {
    let of = desk::record_id(&request.id)?;
    if request.size_bytes > ATTACHMENT_BYTES_MAX {
        return Err(StoreError::TooLarge { bytes_max: ATTACHMENT_BYTES_MAX }.into());
    }
    let incoming = app.profile().incoming(ATTACHMENT_BYTES_MAX)?;
    let upload = app.host().new_id().to_string();
    let mut uploads = locked(&app.inner().uploads);
    if uploads.len() >= UPLOADS_MAX {
        // Nobody goes on with these: their pieces go with them.
        uploads.clear();
    }
    uploads.insert(upload.clone(), Upload { of, label: request.name, incoming });
    Ok(UploadView { upload })
}

/// The next bytes.
pub(crate) fn piece(app: &App, request: UploadPiece) -> Result<Nothing, AppError> {
    let bytes = of_hex(&request.hex).ok_or_else(|| AppError::new(Code::BadInput, "The piece is not hexadecimal."))?;
    let mut uploads = locked(&app.inner().uploads);
    let taken = uploads.get_mut(&request.upload).ok_or_else(gone)?.incoming.take(&bytes);
    if taken.is_err() {
        uploads.remove(&request.upload);
    }
    taken?;
    Ok(Nothing::default())
}

/// All bytes are there.
pub(crate) fn finish(app: &App, request: UploadPlace) -> Result<AttachmentsView, AppError> {
    let upload = locked(&app.inner().uploads).remove(&request.upload).ok_or_else(gone)?;
    let kept = upload.incoming.finish()?;
    app.hang_on(upload.of, &kept, &upload.label)
}

fn gone() -> AppError {
    AppError::new(Code::NotFound, "This file is not being handed over any more.").help("Attach it again.")
}

/// Bytes of an attachment, for the window to save where a person wants it.
pub(crate) fn read(app: &App, request: ReadAttachment) -> Result<AttachmentPiece, AppError> {
    let (label, sha256) = app.attachment_at(&request.id, request.number)?;
    let mut file = app.profile().open_attachment(&sha256)?;
    let unreadable =
        |fault: std::io::Error| AppError::new(Code::Store, format!("The attachment cannot be read: {fault}."));
    file.seek(SeekFrom::Start(request.at)).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(PIECE_BYTES as u64).read_to_end(&mut bytes).map_err(unreadable)?;
    let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(AttachmentPiece { hex, file_name: file_name(&label), end: bytes.len() < PIECE_BYTES })
}

fn of_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_travel_as_hexadecimal() {
        assert_eq!(of_hex("00ff10"), Some(vec![0, 255, 16]));
        for bad in ["0", "zz", "é0", "0x"] {
            assert_eq!(of_hex(bad), None, "{bad}");
        }
    }
}
