//! The webhook receiver of this profile: on only where people chose it, at an address of this machine or its network,
//! behind a path nobody can guess. CAS is told the address when people say where it is reached from outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use store::RecordId;
use sync::{Connection, Receiver, ReceiverSettings, Subscribed};

use crate::connections::Connected;
use crate::error::{AppError, Code};
use crate::reception::Reception;
use crate::view::{Nothing, WebhookSettings, WebhookView};
use crate::{App, Event};

/// The receiver, and how it stands.
#[derive(Default)]
pub(crate) struct Webhook {
    receiver: Option<Receiver>,
    /// The settings and connections it was made from, or was tried with.
    tried: Option<(WebhookSettings, Vec<Connected>)>,
    /// The path of each connection in this run, by tenant; nobody can guess it.
    secrets: BTreeMap<String, String>,
    /// Why it does not receive.
    trouble: Option<String>,
    /// How each connection stands with its CAS, by tenant.
    subscribed: BTreeMap<String, Subscribed>,
}

/// How webhooks are received.
pub(crate) fn view(app: &App, _: Nothing) -> Result<WebhookView, AppError> {
    let settings = app.profile().read(Reception::read)?.webhook;
    let webhook = app.webhook();
    let (state, sentence) = match (&webhook.receiver, &webhook.trouble) {
        _ if !settings.on => {
            ("off", "Webhooks are not received. What changes at CAS comes with the next poll.".to_owned())
        }
        (_, Some(trouble)) => ("failing", trouble.clone()),
        (None, None) => ("failing", "The receiver starts with the next pass over the doors.".to_owned()),
        (Some(receiver), None) => ("listening", listening(receiver, &webhook.subscribed)),
    };
    let counts = webhook.receiver.as_ref().map(Receiver::counts).unwrap_or_default();
    let in_u32 = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let counts = [
        ("taken", counts.taken),
        ("turnedAway", counts.turned_away),
        ("failed", counts.failed),
        ("tooLarge", counts.too_large),
        ("strangers", counts.strangers),
    ];
    Ok(WebhookView {
        settings,
        state: state.to_owned(),
        sentence,
        counts: counts.into_iter().map(|(name, count)| (name.to_owned(), in_u32(count))).collect(),
    })
}

fn listening(receiver: &Receiver, subscribed: &BTreeMap<String, Subscribed>) -> String {
    let failed = subscribed.values().find_map(|standing| match standing {
        Subscribed::Failed(why) => Some(why.clone()),
        Subscribed::Yes | Subscribed::No => None,
    });
    let posts = subscribed.values().any(|standing| matches!(standing, Subscribed::Yes));
    let at_cas = failed.unwrap_or_else(|| {
        if posts { "CAS posts to it.".to_owned() } else { "CAS was not asked to post to it yet.".to_owned() }
    });
    format!("Received at {} behind a secret path. {at_cas}", receiver.address())
}

/// Chooses how webhooks are received; the receiver follows with the next pass.
pub(crate) fn choose(app: &App, settings: WebhookSettings) -> Result<WebhookView, AppError> {
    if settings.address.parse::<std::net::SocketAddr>().is_err() {
        let message = format!("“{}” is not an address with a port; write it as 127.0.0.1:8711.", settings.address);
        return Err(AppError::new(Code::BadInput, message).field("address", "an address and a port"));
    }
    let usable = settings.public_url.starts_with("https://") || settings.public_url.starts_with("http://127.0.0.1");
    if !settings.public_url.is_empty() && !usable {
        let message = "CAS reaches this machine from outside over https only.";
        return Err(AppError::new(Code::BadInput, message).field("publicUrl", "https://…"));
    }
    let label = if settings.on { "Webhooks are received" } else { "Webhooks are not received" };
    Reception::change(app, label, |said| said.webhook = settings)?;
    app.inner().wake.notify_one();
    view(app, Nothing::default())
}

impl App {
    /// Makes the receiver what people chose, before a pass over the doors. Each connection has a path of its own.
    pub(crate) async fn keep_receiver(&self) -> Result<(), AppError> {
        let settings = self.profile().read(Reception::read)?.webhook;
        let wanted = (settings, self.passed_connections()?);
        {
            let mut webhook = self.webhook();
            if webhook.tried.as_ref() == Some(&wanted) {
                return Ok(());
            }
            webhook.receiver = None;
            webhook.trouble = None;
            webhook.subscribed.clear();
            webhook.tried = Some(wanted.clone());
            for connection in &wanted.1 {
                let half = || self.host().chance()(u64::MAX);
                let drawn = || format!("{:016x}{:016x}{:016x}", half(), half(), half());
                webhook.secrets.entry(connection.tenant.clone()).or_insert_with(drawn);
            }
        }
        let (settings, connections) = wanted;
        if settings.on {
            let started = self.start_receiver(&settings, connections).await;
            let mut webhook = self.webhook();
            match started {
                Ok(receiver) => webhook.receiver = Some(receiver),
                Err(fault) => webhook.trouble = Some(fault.message),
            }
        }
        self.tell(Event::Status);
        Ok(())
    }

    async fn start_receiver(
        &self,
        wanted: &WebhookSettings,
        connections: Vec<Connected>,
    ) -> Result<Receiver, AppError> {
        let refused = |fault: &dyn std::fmt::Display| AppError::new(Code::BadInput, fault.to_string());
        let address = wanted.address.parse().map_err(|fault| refused(&fault))?;
        let secrets = {
            let webhook = self.webhook();
            let secret_of = |connection: &Connected| webhook.secrets.get(&connection.tenant).cloned();
            connections.iter().map(|connection| secret_of(connection).unwrap_or_default()).collect()
        };
        let app = self.clone();
        let take: sync::Take = Arc::new(move |place, posted: &[u8]| {
            // The receiver knows as many paths as there are connections.
            let Some(to) = connections.get(place) else { return Ok(()) };
            let from = Connection { environment: &to.door, tenant: &to.tenant };
            let fresh = sync::receive_event(app.profile(), &from, posted, app.host().now())?;
            if fresh > 0 {
                app.inner().wake.notify_one();
            }
            Ok(())
        });
        let settings = ReceiverSettings { address, secrets, clock: self.host().clock(), take };
        Receiver::start(settings).await.map_err(|fault| refused(&fault))
    }

    /// Has the CAS of a connection post to the receiver, or no longer; asked again while CAS could not be asked. A
    /// connection that wants no events is not subscribed.
    pub(crate) async fn keep_subscription(&self, door: &sync::Door<'_>, tenant: &str) -> Result<(), AppError> {
        let wanted = self.connection_of(tenant).is_ok_and(|connection| connection.notifications);
        let address = {
            let webhook = self.webhook();
            if matches!(webhook.subscribed.get(tenant), Some(Subscribed::Yes | Subscribed::No)) {
                return Ok(());
            }
            let secret = webhook.secrets.get(tenant).cloned().unwrap_or_default();
            let tried = webhook.tried.as_ref();
            webhook.receiver.as_ref().filter(|_| wanted).map(|receiver| {
                let public = tried.map(|(tried, _)| tried.public_url.trim_end_matches('/')).unwrap_or_default();
                let base = if public.is_empty() { format!("http://{}", receiver.address()) } else { public.to_owned() };
                format!("{base}/{secret}")
            })
        };
        // A CAS that is left alone is not asked for this either.
        if address.is_some() && door.gate.closed(door.now()).is_some() {
            return Ok(());
        }
        let subscribed = sync::subscribe(door, address.as_deref())
            .await
            .map_err(|fault| AppError::new(Code::Store, fault.to_string()))?;
        self.webhook().subscribed.insert(tenant.to_owned(), subscribed);
        Ok(())
    }

    /// A dossier that CAS changed is judged anew for the lists.
    pub(crate) fn judge_again(&self, dossier: RecordId) -> Result<(), AppError> {
        self.held().remove(&dossier);
        let held = crate::desk::Held::load(self, dossier)?;
        if held.summary != held.meta.summary {
            let now = self.host().now();
            self.profile().write(|tx| tx.set_summary(dossier, &held.summary, now))?;
            self.held().remove(&dossier);
        }
        Ok(())
    }
}
