//! The files of attachments: each that is listed is there with the content it had, each that lies there is listed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Verification, VerifyProgress, report};
use crate::table::record::{RecordKind, RecordMeta, select_meta};
use crate::{Reading, StoreError, files};

pub(crate) fn check(
    reading: &Reading<'_>,
    folder: &Path,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    let holders = reading.metas(select_meta!("WHERE r.kind = 'attachments' ORDER BY r.number"), &[])?;
    let mut listed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut ever = BTreeSet::new();
    for holder in &holders {
        debug_assert_eq!(holder.kind, RecordKind::Attachments);
        let of = above(reading, holder)?;
        if let Some(parent) = holder.parent {
            for attachment in reading.attachments(parent)? {
                listed.entry(attachment.sha256).or_default().push(format!("“{}” of {of}", attachment.label));
            }
        }
        let number = holder.number;
        reading.for_each_delta(holder.id, number, i64::MAX as u64, |row| {
            ever.extend(files::digests_in(&row.delta.encode()));
            Ok(())
        })?;
    }
    let total = listed.len() as u64;
    for (done, (sha256, names)) in listed.iter().enumerate() {
        let names = names.join(", ");
        let place = files::place_of(folder, sha256).filter(|place| place.is_file());
        match place.map(|place| files::digest_of_file(&place)) {
            Some(Ok(digest)) if digest == *sha256 => {}
            Some(Ok(_)) => found.problem(format!("The file of the attachment {names} was altered.")),
            Some(Err(fault)) => found.problem(format!("The file of the attachment {names} cannot be read ({fault}).")),
            None => found.problem(format!("The file of the attachment {names} is gone.")),
        }
        found.attachments += 1;
        report(progress, "attachments", done as u64 + 1, total);
    }
    // What was taken out of a list can be brought back: its file is no orphan.
    let orphans = files::kept_in(folder)?.into_iter().filter(|sha256| !ever.contains(sha256));
    found
        .notes
        .extend(orphans.map(|sha256| format!("The file {sha256} in the folder of attachments belongs to no record.")));
    Ok(())
}

fn above(reading: &Reading<'_>, holder: &RecordMeta) -> Result<String, StoreError> {
    let Some(parent) = holder.parent else { return Ok("no record".to_owned()) };
    let meta = reading.record_meta(parent)?;
    Ok(meta.and_then(|meta| meta.external_reference).unwrap_or_else(|| parent.to_string()))
}
