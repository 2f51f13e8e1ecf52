//! The one command list. The shell, the command line's server and the TypeScript bindings are made from it; a command
//! that is not here does not exist.

use serde_json::Value;

use crate::error::{AppError, Code};
use crate::view::*;
use crate::{
    App, acts, attachments, care, conflicts, connections, desk, doors, form, home, inbox, list, master, notifications,
    outbox, paper, partners, persons, uploads, webhook,
};
use persons::{house, lock};

macro_rules! commands {
    ($( $name:literal: $request:ident => $reply:ident = $handler:path; )*) => {
        /// The names of all commands.
        pub const COMMANDS: &[&str] = &[$( $name, )*];

        /// Carries a command out: reads the request, calls the use case, returns its view.
        ///
        /// # Errors
        /// [`AppError`]: the request is not what the command takes, or the use case says why it cannot.
        pub async fn dispatch(app: &App, command: &str, payload: Value) -> Result<Value, AppError> {
            let (told, asked) = (app.clone(), command.to_owned());
            let app = app.clone();
            let command = command.to_owned();
            lock::guard(&app, &command)?;
            // Use cases read and write files: off the window's thread, on one that may wait.
            let done = tokio::task::spawn_blocking(move || match command.as_str() {
                $( $name => reply($handler(&app, request::<$request>(payload)?)?), )*
                _ => Err(AppError::new(Code::BadInput, format!("There is no command “{command}”."))),
            });
            let done = done.await.map_err(|fault| {
                AppError::new(Code::Internal, format!("The command stopped on a defect: {fault}."))
                    .help("Nothing half-done was kept. Please report what you did.")
            })?;
            care::tell_of_damage(&told, &asked, &done);
            done
        }

        #[cfg(test)]
        pub(crate) fn signatures() -> Vec<(&'static str, String, String)> {
            use ts_rs::TS;
            let config = ts_rs::Config::default();
            vec![$( ($name, <$request as TS>::name(&config), <$reply as TS>::name(&config)), )*]
        }

        /// Writes every request and every reply as TypeScript.
        #[cfg(test)]
        pub(crate) fn export(config: &ts_rs::Config) -> Result<(), ts_rs::ExportError> {
            use ts_rs::TS;
            $( <$request as TS>::export_all(config)?; <$reply as TS>::export_all(config)?; )*
            Ok(())
        }
    };
}

commands! {
    "app.status": Nothing => StatusView = home::status;
    "app.choose_person": ChoosePerson => StatusView = persons::choose;
    "app.add_person": AddPerson => StatusView = persons::add;
    "app.lock": Nothing => StatusView = lock::lock;
    "app.unlock": UnlockDesk => StatusView = lock::unlock;
    "house.view": Nothing => HouseView = house::view;
    "house.agree": AgreeHouse => HouseView = house::agree;
    "house.person": ChangePerson => HouseView = house::change_person;
    "house.passphrase": SetPassphrase => HouseView = lock::set_passphrase;
    "care.repair": Nothing => RepairView = care::repair;
    "home.view": Nothing => HomeView = home::view;
    "record.list": ListRequest => ListView = list::dossiers;
    "record.counts": ListRequest => CountsView = list::counts;
    "record.new": NewRecord => DeskView = desk::new_record;
    "record.load": LoadRecord => DeskView = desk::load;
    "record.open": OpenRecord => DeskView = desk::open;
    "record.edit": EditRecord => EditReply = desk::edit;
    "record.insert": InsertElement => EditReply = desk::insert;
    "record.remove": ElementPath => EditReply = desk::remove;
    "record.shift": ShiftElement => EditReply = desk::shift;
    "record.repair": ApplyRepair => EditReply = desk::repair;
    "record.name_party": NameParty => EditReply = desk::name_party;
    "record.undo": RecordId => EditReply = desk::undo;
    "record.redo": RecordId => EditReply = desk::redo;
    "record.column": ChooseColumn => DeskView = desk::choose_column;
    "record.submit": SubmitRecord => DeskView = desk::submit;
    "record.send_back": SendBack => DeskView = desk::send_back;
    "record.history": RecordId => HistoryView = desk::history;
    "record.compare": CompareMoments => CompareView = desk::compare;
    "record.why": ElementPath => WhyView = desk::why;
    "master.load": LoadMasters => MastersLoaded = master::load;
    "master.compare": RecordId => AtCasView = master::compare;
    "master.invalidate": InvalidateList => DeskView = master::invalidate;
    "record.print": PrintRecord => PrintView = paper::print;
    "record.save_print": SavePrint => SavedPrintView = paper::save;
    "attachment.list": RecordId => AttachmentsView = attachments::list;
    "attachment.begin": BeginUpload => UploadView = uploads::begin;
    "attachment.piece": UploadPiece => Nothing = uploads::piece;
    "attachment.finish": UploadPlace => AttachmentsView = uploads::finish;
    "attachment.read": ReadAttachment => AttachmentPiece = uploads::read;
    "attachment.remove": AttachmentPlace => AttachmentsView = attachments::remove;
    "attachment.undo": RecordId => AttachmentsView = attachments::undo;
    "catalogue.speak": NamesLanguage => NamesLanguage = form::speak;
    "catalogue.form": FormRequest => FormView = form::form;
    "codes.search": CodesRequest => CodesView = list::codes;
    "partners.search": PartnersRequest => PartnersView = partners::search;
    "declaration.acts": RecordId => ActsView = acts::acts;
    "declaration.act": ActRequest => ActsView = acts::act;
    "outbox.list": OutboxRequest => OutboxView = outbox::list;
    "outbox.exchange": OutboxId => OutboxExchange = outbox::exchange;
    "outbox.retry": OutboxId => OutboxView = outbox::retry;
    "outbox.resend": ResendOutbox => OutboxView = outbox::resend;
    "outbox.park": ParkOutbox => OutboxView = outbox::park;
    "outbox.cancel": OutboxId => OutboxView = outbox::cancel;
    "outbox.edit_before_send": OutboxId => TakenBackView = outbox::edit_before_send;
    "inbox.list": InboxRequest => InboxView = inbox::list;
    "inbox.show": InboxId => InboxMessageView = inbox::show;
    "inbox.retry": InboxId => InboxView = inbox::retry;
    "conflict.list": Nothing => ConflictsView = conflicts::list;
    "conflict.view": RecordId => ConflictView = conflicts::view;
    "conflict.decide": DecideConflict => ConflictView = conflicts::decide;
    "notification.list": NotificationsRequest => NotificationsView = notifications::list;
    "notification.read": ReadNotifications => NotificationsView = notifications::read;
    "notification.choose": NotificationSettings => NotificationsView = notifications::choose;
    "webhook.view": Nothing => WebhookView = webhook::view;
    "webhook.choose": WebhookSettings => WebhookView = webhook::choose;
    "connection.list": Nothing => ConnectionsView = connections::list;
    "connection.save": SaveConnection => ConnectionsView = connections::save;
    "connection.choose": ChooseConnection => ConnectionsView = connections::choose;
    "connection.secret": SetSecret => ConnectionsView = connections::secret;
    "connection.unlock": UnlockKeys => ConnectionsView = connections::unlock;
    "connection.test": ChooseConnection => ConnectionTestView = connections::test;
    "sync.now": Nothing => SyncView = doors::sync_now;
}

fn request<T: serde::de::DeserializeOwned>(payload: Value) -> Result<T, AppError> {
    // A command without a request is called with nothing at all as well.
    let payload = if payload.is_null() { Value::Object(serde_json::Map::new()) } else { payload };
    serde_json::from_value(payload)
        .map_err(|fault| AppError::new(Code::BadInput, format!("The request cannot be read: {fault}.")))
}

fn reply(view: impl serde::Serialize) -> Result<Value, AppError> {
    serde_json::to_value(view)
        .map_err(|fault| AppError::new(Code::Internal, format!("The answer cannot be written: {fault}.")))
}
