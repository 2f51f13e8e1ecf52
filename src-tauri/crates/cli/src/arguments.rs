//! The command line, read.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

use crate::answer::Failed;
use crate::arrival::{self, Arrival};
use crate::connections::{self, ConnectionCommand, ConnectionOptions};
use crate::master::{self, MasterAct};
use crate::words::Words;

pub(crate) const HELP: &str = "\
quayside-cli [--profile DIR] [--person NAME] [--json] COMMAND

Without a profile
  check FILE.json [--column H1]      judge a customs shipment in the CAS shape
  catalogue [--column H1]            the data elements the product knows
  rules [--column H1]                the rules it judges by
  codes LIST [TEXT]                  a code list, searched
  id KIND VALUE                      check an identifier: mrn lrn grn eori arc excise container ...
  sandbox [--port N] [--data DIR] [--seed N] [--speed X] [--faults FILE] [--search-lag-ms N] [--scenario FILE|NAME]
                                     run a CAS to practise against; its first line says how to reach it.
                                     Scenarios that come with it: ordinary-day, difficult-customs, outage
  sandbox --openapi                  what it answers, as an OpenAPI 3.1 description
With a profile
  load FILE.json                     take a customs shipment in
  list [TEXT]                        records, newest first
  show ID [--as-at TIME]             a record, now or at a moment
  edit ID PATH=VALUE...              type values; an empty value takes the value away
  submit ID [--production]           send it; a production connection has to be named once per dossier
  print ID --form sad OUT.pdf        the declaration on paper
  history ID | undo ID | redo ID     what was done, and taking it back
  sync [--once]                      send what waits, take in what CAS has
  acts ID                            what can be done with its declarations at CAS now, and why not
  act ID ACT [FIELD=VALUE...] [--reason TEXT] [--declaration ID] [--message FILE.json]
                                      do it: submit validate goods_arrived amend invalidate generate_sad patch ...
  outbox [WORDS] | inbox [WORDS]     the two doors
  outbox show|retry|resend|park|cancel|edit ROW [--reason TEXT] [--although-it-may-have-arrived]
                                     one message: everything that went over the line, or what becomes of it
  inbox show ID | inbox retry ID     a message as it came; have it looked at again
  conflicts | conflict ID            what CAS and this desk both changed, side by side
  conflict ID mine|theirs [PATH]     decide one value, or all that are open
  conflict ID other PATH VALUE       decide on another value
  notifications [read]               what happened, newest first
  webhook [on [ADDRESS [URL]] | off] where CAS can post events: off unless chosen
  connection list                    connections to CAS; the one marked * takes new work
  connection add NAME --environment E --client-id ID [--tenant-id T]
  connection choose NAME | test NAME
  connection secret NAME [FILE]      keep a client secret, read from a file or from standard input; forget NAME
  serve [--port N] [--ui DIR]        the window in a browser, on this machine only
  attach ID FILE [--max-mb N]        keep a file with a record; it is never opened (50 MB at most unless allowed)
  attachments ID                     what is attached, a person's files and the documents of CAS
  attachment ID N OUT                save one of them; OUT is a new file or a folder
  detach ID N                        take one away; with --undo take back what was done last: detach ID --undo
  master list KIND [TEXT]            master data, newest first: article partner formula material_list
  master show KIND CODE              one record
  master load KIND FILE              take records in: one, a list of them, or one a line, over those with their codes
  master export KIND                 every record as CAS takes it, one a line
  retention                          which dossiers may be erased, and why the others not
  hold ID REASON | release ID        legal hold: what is held is not erased
  erase ID REASON                    erase the contents of a dossier whose retention has ended; the journal keeps
                                     who, when and why, and its chain still proves
  verify                             prove the whole store
  repair                             put the newest good backup in the place of a damaged store, with all that can
                                     be carried over; the damaged file is kept, what is lost is listed
  backup FILE                        write a proven copy of everything to a new file
  restore FILE                       put a backup in the place of the store; what was there is kept

ID is a record's id or its reference. QUAYSIDE_CAS='{\"baseUrl\":...}' points one run at a CAS.
QUAYSIDE_PERSON says who works, QUAYSIDE_PASSPHRASE opens a desk that has one. QUAYSIDE_CAS_SECRET is the client
secret of the active connection for one run; QUAYSIDE_KEYS_PASSPHRASE opens secrets sealed in a file.";

/// A command line.
pub(crate) struct Call {
    pub(crate) profile: Option<PathBuf>,
    pub(crate) person: Option<String>,
    pub(crate) json: bool,
    pub(crate) command: Command,
}

pub(crate) enum Command {
    Help,
    Version,
    Check { file: PathBuf, column: Option<String> },
    Catalogue { column: Option<String> },
    Rules { column: Option<String> },
    Codes { list: String, text: String },
    Id { kind: String, value: String },
    Restore { file: PathBuf },
    Repair,
    Sandbox(SandboxOptions),
    Serve { port: u16, ui: Option<PathBuf> },
    Profile(ProfileCommand),
}

#[derive(Default)]
pub(crate) struct SandboxOptions {
    pub(crate) port: u16,
    pub(crate) data: Option<PathBuf>,
    pub(crate) seed: u64,
    pub(crate) speed: Option<String>,
    pub(crate) faults: Option<PathBuf>,
    /// A file, or the name of a scenario that comes with the program.
    pub(crate) scenario: Option<String>,
    pub(crate) search_lag_ms: Option<u64>,
    /// Only describe it.
    pub(crate) openapi: bool,
}

/// A command on the records of a profile.
pub(crate) enum ProfileCommand {
    Load { file: PathBuf },
    List { text: String },
    Show { id: String, as_at: Option<String> },
    Edit { id: String, edits: Vec<(String, String)> },
    Submit { id: String, production: bool },
    Connection(ConnectionCommand),
    History { id: String },
    Undo { id: String },
    Redo { id: String },
    Sync { once: bool },
    Acts { id: String },
    Act(ActOptions),
    Outbox { words: String },
    OutboxRow { act: String, id: String, reason: String, although_it_may_have_arrived: bool },
    Arrival(Arrival),
    Attach { id: String, file: PathBuf, megabytes_max: Option<u64> },
    Attachments { id: String },
    Attachment { id: String, number: u32, out: PathBuf },
    Detach { id: String, number: Option<u32> },
    Master { act: MasterAct, kind: String },
    Retention,
    Hold { id: String, reason: Option<String> },
    Erase { id: String, reason: String },
    Verify,
    Backup { file: PathBuf },
    Print { id: String, form: String, file: PathBuf },
}

/// An act on a declaration, as given.
#[derive(Default)]
pub(crate) struct ActOptions {
    pub(crate) id: String,
    pub(crate) act: String,
    pub(crate) declaration: Option<String>,
    pub(crate) message: Option<PathBuf>,
    pub(crate) fields: Vec<(String, String)>,
}

/// Options of all commands, before it is known which one it is.
#[derive(Default)]
struct Options {
    profile: Option<PathBuf>,
    person: Option<String>,
    json: bool,
    column: Option<String>,
    as_at: Option<String>,
    form: Option<String>,
    once: bool,
    undo: bool,
    production: bool,
    connection: ConnectionOptions,
    megabytes_max: Option<u64>,
    reason: Option<String>,
    declaration: Option<String>,
    message: Option<PathBuf>,
    although_it_may_have_arrived: bool,
    ui: Option<PathBuf>,
    sandbox: SandboxOptions,
    given: Vec<String>,
}

/// Reads the arguments after the program's name.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Call, Failed> {
    let usage = |fault: lexopt::Error| Failed::usage(format!("{fault}; see quayside-cli help."));
    let mut parser = Parser::from_args(arguments);
    let mut options = Options::default();
    let mut words: Vec<OsString> = Vec::new();
    while let Some(argument) = parser.next().map_err(usage)? {
        match argument {
            Arg::Value(word) => words.push(word),
            Arg::Short('h') | Arg::Long("help") => words = vec!["help".into()],
            Arg::Short('V') | Arg::Long("version") => words = vec!["version".into()],
            Arg::Long(name) => {
                let name = name.to_owned();
                options.take(&name, &mut parser).map_err(usage)?;
                options.given.push(name);
            }
            Arg::Short(_) => return Err(usage(argument.unexpected())),
        }
    }
    let mut words = words.into_iter();
    let name = words.next().ok_or_else(|| Failed::usage("a command is missing; see quayside-cli help."))?;
    let name = name.to_string_lossy().into_owned();
    let command = command(&name, words.collect(), &mut options)?;
    options.refuse_strangers(&name)?;
    Ok(Call { profile: options.profile, person: options.person, json: options.json, command })
}

impl Options {
    fn take(&mut self, name: &str, parser: &mut Parser) -> Result<(), lexopt::Error> {
        match name {
            "profile" => self.profile = Some(parser.value()?.into()),
            "person" => self.person = Some(parser.value()?.string()?),
            "json" => self.json = true,
            "column" => self.column = Some(parser.value()?.string()?),
            "as-at" => self.as_at = Some(parser.value()?.string()?),
            "form" => self.form = Some(parser.value()?.string()?),
            "once" => self.once = true,
            "undo" => self.undo = true,
            "production" => self.production = true,
            "environment" => self.connection.environment = Some(parser.value()?.string()?),
            "client-id" => self.connection.client_id = Some(parser.value()?.string()?),
            "tenant-id" => self.connection.tenant_id = Some(parser.value()?.string()?),
            "max-mb" => self.megabytes_max = Some(parser.value()?.parse()?),
            "reason" => self.reason = Some(parser.value()?.string()?),
            "declaration" => self.declaration = Some(parser.value()?.string()?),
            "message" => self.message = Some(parser.value()?.into()),
            "although-it-may-have-arrived" => self.although_it_may_have_arrived = true,
            "ui" => self.ui = Some(parser.value()?.into()),
            "port" => self.sandbox.port = parser.value()?.parse()?,
            "data" => self.sandbox.data = Some(parser.value()?.into()),
            "seed" => self.sandbox.seed = parser.value()?.parse()?,
            "speed" => self.sandbox.speed = Some(parser.value()?.string()?),
            "faults" => self.sandbox.faults = Some(parser.value()?.into()),
            "scenario" => self.sandbox.scenario = Some(parser.value()?.string()?),
            "search-lag-ms" => self.sandbox.search_lag_ms = Some(parser.value()?.parse()?),
            "openapi" => self.sandbox.openapi = true,
            other => return Err(lexopt::Error::UnexpectedOption(format!("--{other}"))),
        }
        Ok(())
    }

    /// An option of another command is a mistake, not a wish to be passed over.
    fn refuse_strangers(&self, command: &str) -> Result<(), Failed> {
        let own: &[&str] = match command {
            "check" | "catalogue" | "rules" => &["column"],
            "show" => &["as-at"],
            "print" => &["form"],
            "sync" => &["once"],
            "attach" => &["max-mb"],
            "detach" => &["undo"],
            "submit" => &["production"],
            "connection" => &["environment", "client-id", "tenant-id"],
            "act" => &["reason", "declaration", "message"],
            "outbox" => &["reason", "although-it-may-have-arrived"],
            "serve" => &["port", "ui"],
            "sandbox" => &["port", "data", "seed", "speed", "faults", "search-lag-ms", "scenario", "openapi"],
            _ => &[],
        };
        let common = ["profile", "person", "json"];
        match self.given.iter().find(|name| !common.contains(&name.as_str()) && !own.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(Failed::usage(format!("{command} takes no option --{name}; see quayside-cli help."))),
        }
    }
}

fn command(name: &str, words: Vec<OsString>, options: &mut Options) -> Result<Command, Failed> {
    let mut words = Words { command: name.to_owned(), rest: words.into_iter() };
    let column = options.column.take();
    let command = match name {
        "help" => Command::Help,
        "version" => Command::Version,
        "check" => Command::Check { file: words.path("FILE.json")?, column },
        "catalogue" => Command::Catalogue { column },
        "rules" => Command::Rules { column },
        "codes" => Command::Codes { list: words.text("LIST")?, text: words.all()?.join(" ") },
        "id" => Command::Id { kind: words.text("KIND")?, value: words.text("VALUE")? },
        "sandbox" => Command::Sandbox(std::mem::take(&mut options.sandbox)),
        "serve" => Command::Serve { port: options.sandbox.port, ui: options.ui.take() },
        "load" => Command::Profile(ProfileCommand::Load { file: words.path("FILE.json")? }),
        "list" => Command::Profile(ProfileCommand::List { text: words.all()?.join(" ") }),
        "show" => Command::Profile(ProfileCommand::Show { id: words.text("ID")?, as_at: options.as_at.take() }),
        "edit" => Command::Profile(ProfileCommand::Edit { id: words.text("ID")?, edits: words.edits()? }),
        "submit" => Command::Profile(ProfileCommand::Submit { id: words.text("ID")?, production: options.production }),
        "connection" => {
            let given = std::mem::take(&mut options.connection);
            Command::Profile(ProfileCommand::Connection(connections::read(&mut words, given)?))
        }
        "history" => Command::Profile(ProfileCommand::History { id: words.text("ID")? }),
        "undo" => Command::Profile(ProfileCommand::Undo { id: words.text("ID")? }),
        "redo" => Command::Profile(ProfileCommand::Redo { id: words.text("ID")? }),
        "sync" => Command::Profile(ProfileCommand::Sync { once: options.once }),
        "acts" => Command::Profile(ProfileCommand::Acts { id: words.text("ID")? }),
        "act" => Command::Profile(ProfileCommand::Act(words.act(options)?)),
        "outbox" => Command::Profile(words.outbox(options)?),
        "inbox" | "conflicts" | "conflict" | "notifications" | "webhook" => {
            Command::Profile(ProfileCommand::Arrival(arrival::read(name, words.all()?)?))
        }
        "attach" => Command::Profile(ProfileCommand::Attach {
            id: words.text("ID")?,
            file: words.path("FILE")?,
            megabytes_max: options.megabytes_max,
        }),
        "attachments" => Command::Profile(ProfileCommand::Attachments { id: words.text("ID")? }),
        "attachment" => Command::Profile(ProfileCommand::Attachment {
            id: words.text("ID")?,
            number: words.number("N")?,
            out: words.path("OUT")?,
        }),
        "detach" => {
            let id = words.text("ID")?;
            let number = if options.undo { None } else { Some(words.number("N")?) };
            Command::Profile(ProfileCommand::Detach { id, number })
        }
        "master" => Command::Profile(master::read(words.all()?)?),
        "retention" => Command::Profile(ProfileCommand::Retention),
        "hold" => {
            let id = words.text("ID")?;
            Command::Profile(ProfileCommand::Hold { id, reason: Some(words.sentence("REASON")?) })
        }
        "release" => Command::Profile(ProfileCommand::Hold { id: words.text("ID")?, reason: None }),
        "erase" => {
            let id = words.text("ID")?;
            Command::Profile(ProfileCommand::Erase { id, reason: words.sentence("REASON")? })
        }
        "verify" => Command::Profile(ProfileCommand::Verify),
        "backup" => Command::Profile(ProfileCommand::Backup { file: words.path("FILE")? }),
        "print" => Command::Profile(words.print(options)?),
        "repair" => Command::Repair,
        "restore" => Command::Restore { file: words.path("FILE")? },
        other => return Err(Failed::usage(format!("there is no command “{other}”; see quayside-cli help."))),
    };
    words.end()?;
    Ok(command)
}

impl Words {
    fn print(&mut self, options: &mut Options) -> Result<ProfileCommand, Failed> {
        let form = options.form.take().ok_or_else(|| Failed::usage("print needs --form; see quayside-cli help."))?;
        Ok(ProfileCommand::Print { id: self.text("ID")?, form, file: self.path("OUT.pdf")? })
    }

    /// Fields are words of the form FIELD=VALUE; the reason has an option of its own, because people type sentences.
    fn act(&mut self, options: &mut Options) -> Result<ActOptions, Failed> {
        let (id, act) = (self.text("ID")?, self.text("ACT")?);
        let mut fields = if self.rest.len() == 0 { Vec::new() } else { self.edits()? };
        fields.extend(options.reason.take().map(|reason| ("reason".to_owned(), reason)));
        Ok(ActOptions { id, act, declaration: options.declaration.take(), message: options.message.take(), fields })
    }

    fn outbox(&mut self, options: &mut Options) -> Result<ProfileCommand, Failed> {
        const ACTS: [&str; 6] = ["show", "retry", "resend", "park", "cancel", "edit"];
        let mut words = self.all()?;
        if let Some(act) = words.first().filter(|word| ACTS.contains(&word.as_str())).cloned() {
            let [_, id] = &mut words[..] else { return Err(Failed::usage(format!("outbox {act} needs ROW."))) };
            return Ok(ProfileCommand::OutboxRow {
                act,
                id: std::mem::take(id),
                reason: options.reason.take().unwrap_or_default(),
                although_it_may_have_arrived: options.although_it_may_have_arrived,
            });
        }
        Ok(ProfileCommand::Outbox { words: words.join(" ") })
    }
}
