//! Writes the TypeScript of the boundary into `ui/src/bindings`: one file a type by ts-rs, and the command list.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ts_rs::{Config, TS};

use crate::view::*;
use crate::{AppError, Event, commands};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/bindings")
}

fn command_list() -> String {
    let mut names = std::collections::BTreeSet::new();
    let mut rows = String::new();
    for (name, request, reply) in commands::signatures() {
        let _ = writeln!(rows, "  \"{name}\": {{ request: {request}; reply: {reply} }};");
        names.extend([request, reply]);
    }
    let imports: String = names.iter().map(|name| format!("import type {{ {name} }} from \"./{name}\";\n")).collect();
    format!(
        "// Written by the test `bindings` of the crate `app`. Do not edit.\n{imports}\nexport type Commands = {{\n{rows}}};\n\nexport type CommandName = keyof Commands;\n"
    )
}

/// The committed bindings are what the Rust types say. The test rewrites them; the change shows in `git diff`.
#[test]
fn bindings() {
    let config = Config::new().with_out_dir(folder());
    macro_rules! export {
        ($( $view:ty ),* $(,)?) => { $( <$view as TS>::export_all(&config).unwrap(); )* };
    }
    export!(
        StatusView,
        ChoosePerson,
        AddPerson,
        HomeView,
        ListRequest,
        ListView,
        NewRecord,
        LoadRecord,
        OpenRecord,
        EditRecord,
        InsertElement,
        ElementPath,
        ShiftElement,
        ApplyRepair,
        RecordId,
        ChooseColumn,
        DeskView,
        EditReply,
        HistoryView,
        CompareMoments,
        CompareView,
        WhyView,
        FormRequest,
        FormView,
        CodesRequest,
        CodesView,
        OutboxId,
        OutboxView,
        InboxView,
        SyncView,
        RepairView,
        AttachmentPlace,
        AttachmentsView,
        BeginUpload,
        UploadView,
        UploadPiece,
        UploadPlace,
        ReadAttachment,
        AttachmentPiece,
        Nothing,
        AppError,
        Event,
    );
    std::fs::write(folder().join("commands.ts"), command_list()).unwrap();
}
