//! Paper: a dossier on a form, to look at page by page and as a PDF on the disk.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::catalogue::Language;
use domain::declaration::Declaration;
use print::{Form, Page, Paper, PrintFault, Printout};

use crate::App;
use crate::desk::{Held, held_as_at, record_id};
use crate::error::{AppError, Code};
use crate::view::{PaperDrawing, PaperText, PrintNote, PrintRecord, PrintView, SavePrint, SavedPrintView};

/// Notes that a view carries; the paper itself names them all.
const NOTES_SHOWN: usize = 50;
/// Letters of a reference that a file name keeps.
const NAME_LENGTH_MAX: usize = 80;

/// The printout that was made last, for who turns its pages.
pub(crate) struct Printed {
    held: Arc<Held>,
    form: Form,
    language: Language,
    printout: Arc<Printout>,
}

/// One page of a dossier on a form.
pub(crate) fn print(app: &App, request: PrintRecord) -> Result<PrintView, AppError> {
    let printout = printout(app, &request.id, &request.form, request.as_at_utc.as_deref())?;
    let last = printout.pages.len().saturating_sub(1);
    let at = usize::try_from(request.page).unwrap_or(last).min(last);
    let page = printout.pages.get(at).ok_or_else(|| AppError::new(Code::Internal, "The paper has no page."))?;
    Ok(PrintView {
        title: printout.title.clone(),
        page: count(at),
        page_count: count(printout.pages.len()),
        drawing: drawing(page),
        notes: notes(&printout).take(NOTES_SHOWN).collect(),
        note_count: count(printout.notes.len()),
    })
}

/// Writes the PDF into the profile's folder of papers, under a name that nothing has there.
pub(crate) fn save(app: &App, request: SavePrint) -> Result<SavedPrintView, AppError> {
    let printout = printout(app, &request.id, &request.form, request.as_at_utc.as_deref())?;
    let folder = app.profile().papers_folder();
    fs::create_dir_all(&folder).map_err(|fault| unwritable(&folder, &fault))?;
    let name = file_name(&printout.title);
    let file = free_name(&folder, &name).ok_or_else(|| {
        AppError::new(Code::Refused, format!("{} is full of papers called {name}.", folder.display()))
    })?;
    write(&printout, file)
}

impl App {
    /// Writes a dossier on a form to a file; what was there is replaced when the new one is whole.
    ///
    /// # Errors
    /// [`Code::BadInput`] for a form that is not built or a file that cannot be written; [`Code::NotFound`].
    pub fn print_to(&self, id: &str, form: &str, file: &Path) -> Result<SavedPrintView, AppError> {
        Form::named(form).map_err(refused)?;
        let id = self.record_meant(id)?;
        write(&*printout(self, &id, form, None)?, file.to_owned())
    }
}

/// Lays a dossier out; the last printout is used again while nothing about the dossier changes.
fn printout(app: &App, id: &str, form: &str, as_at: Option<&str>) -> Result<Arc<Printout>, AppError> {
    let form = Form::named(form).map_err(refused)?;
    let held = Held::load(app, record_id(id)?)?;
    if held.meta.kind.is_master() {
        return Err(AppError::new(Code::Refused, "Only declarations are printed."));
    }
    if let Some(moment) = as_at {
        return Ok(Arc::new(laid_out(app, &held_as_at(app, &held, moment)?, form, Some(moment))?));
    }
    let same = |printed: &&Printed| {
        Arc::ptr_eq(&printed.held, &held) && printed.form == form && printed.language == app.names()
    };
    let known = app.printed().as_ref().filter(same).map(|printed| printed.printout.clone());
    if let Some(printout) = known {
        return Ok(printout);
    }
    let printout = Arc::new(laid_out(app, &held, form, None)?);
    *app.printed() = Some(Printed { held, form, language: app.names(), printout: printout.clone() });
    Ok(printout)
}

fn laid_out(app: &App, held: &Held, form: Form, as_at: Option<&str>) -> Result<Printout, AppError> {
    let declaration = Declaration::read(&held.document);
    let connection = app.connection_of(&held.meta.tenant)?;
    let now = app.host().now().format("%Y-%m-%d %H:%M UTC");
    let printed_at = match as_at {
        None => now.to_string(),
        Some(moment) => format!("{now}, as at {moment}"),
    };
    // A dossier that CAS made several declarations of is printed as the newest of them.
    let newest = held.declarations.last().map(|declaration| &declaration.cas);
    let paper = Paper {
        form,
        declaration: &declaration,
        column: &held.column.name,
        status: newest.and_then(|cas| cas.status.as_deref()),
        lrn: newest.and_then(|cas| cas.lrn.as_deref()),
        mrn: newest.and_then(|cas| cas.mrn.as_deref()),
        environment: &connection.environment,
        is_practice: connection.is_practice(),
        printed_at: &printed_at,
        language: app.names(),
    };
    let mut printout = print::lay_out(&paper).map_err(refused)?;
    if held.declarations.len() > 1 {
        printout.notes.insert(
            0,
            print::Note {
                place: "CAS".to_owned(),
                sentence: format!(
                    "made {} declarations of this dossier; status and numbers are those of the newest.",
                    held.declarations.len()
                ),
            },
        );
    }
    Ok(printout)
}

fn refused(fault: PrintFault) -> AppError {
    let code = match &fault {
        PrintFault::UnknownForm { .. } => Code::BadInput,
        PrintFault::Damaged(_) | PrintFault::Pdf(_) => Code::Internal,
    };
    AppError::new(code, fault.to_string())
}

fn unwritable(file: &Path, fault: &std::io::Error) -> AppError {
    AppError::new(Code::BadInput, format!("{} cannot be written: {fault}.", file.display()))
        .help("Name a file in a folder that you may write to.")
}

fn write(printout: &Printout, file: PathBuf) -> Result<SavedPrintView, AppError> {
    // Before the work: a folder is no file, and a missing one would only show at the end.
    if file.is_dir() {
        return Err(AppError::new(Code::BadInput, format!("{} is a folder. Name a file in it.", file.display())));
    }
    let bytes = print::to_pdf(printout).map_err(refused)?;
    put(&file, &bytes).map_err(|fault| unwritable(&file, &fault))?;
    let notes = notes(printout).collect();
    Ok(SavedPrintView { file: file.display().to_string(), page_count: count(printout.pages.len()), notes })
}

/// Under a name beside it first, so that nobody ever opens half a paper.
fn put(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    // Two programs may print the same at once.
    name.push(format!(".{}.part", std::process::id()));
    let part = file.with_file_name(name);
    let written = fs::File::create(&part).and_then(|mut out| out.write_all(bytes).and_then(|()| out.sync_all()));
    let done = written.and_then(|()| fs::rename(&part, file));
    if done.is_err() {
        // What is left of an attempt is of no use; that it stays is no worse than the fault itself.
        let _ = fs::remove_file(&part);
    }
    done
}

/// A title as a file name: letters, digits, hyphens and points; the rest is a hyphen.
fn file_name(title: &str) -> String {
    let keep = |letter: char| if letter.is_alphanumeric() || "-._ ".contains(letter) { letter } else { '-' };
    let name: String = title.chars().map(keep).take(NAME_LENGTH_MAX).collect();
    let name = name.trim_matches(['.', ' ', '-']);
    if name.is_empty() { "Paper".to_owned() } else { name.to_owned() }
}

fn free_name(folder: &Path, name: &str) -> Option<PathBuf> {
    let names = (1..10_000).map(|number| match number {
        1 => format!("{name}.pdf"),
        again => format!("{name} ({again}).pdf"),
    });
    names.map(|name| folder.join(name)).find(|file| !file.exists())
}

fn notes(printout: &Printout) -> impl Iterator<Item = PrintNote> {
    printout.notes.iter().map(|note| PrintNote { place: note.place.clone(), sentence: note.sentence.clone() })
}

fn drawing(page: &Page) -> PaperDrawing {
    let drawn = print::to_drawing(page);
    let texts = drawn.texts.into_iter().map(|run| PaperText {
        x: run.x,
        y: run.y,
        size: run.size,
        width: run.width,
        bold: run.is_bold,
        grey: run.is_grey,
        text: run.text,
    });
    PaperDrawing { across: drawn.across, frames: drawn.frames, bars: drawn.bars, texts: texts.collect() }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_file_name() {
        for (title, name) in [
            ("Customs declaration QS-2026-000118", "Customs declaration QS-2026-000118"),
            ("Customs declaration ../../x", "Customs declaration ..-..-x"),
            ("../..", "Paper"),
            ("a/b\\c:d\u{0}e\nf", "a-b-c-d-e-f"),
            ("Ελληνικό κρασί", "Ελληνικό κρασί"),
        ] {
            assert_eq!(file_name(title), name);
        }
        assert_eq!(file_name(&"x".repeat(500)).len(), NAME_LENGTH_MAX);
    }

    #[test]
    fn papers_do_not_replace_each_other() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.pdf", "a (2).pdf", "a (3).pdf"] {
            let file = free_name(folder.path(), "a").unwrap();
            assert_eq!(file, folder.path().join(name));
            put(&file, b"%PDF").unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no part is left");
    }
}
