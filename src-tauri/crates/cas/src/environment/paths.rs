//! Path templates below the base address, and which of them the platform states.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Environment, EnvironmentError};
use crate::{Action, AttachmentId, CertificateId, DeclarationId, ItemId, MessageKind, MovementOrderId, SubscriptionId};

const DECLARATION_ID: &str = "{declaration_id}";
const ATTACHMENT_ID: &str = "{attachment_id}";
const ITEM_ID: &str = "{item_id}";
const CERTIFICATE_ID: &str = "{certificate_id}";
const MOVEMENT_ORDER_ID: &str = "{movement_order_id}";
const SUBSCRIPTION_ID: &str = "{subscription_id}";

/// Where each call goes. What is in `inferred` is not documented: an entry there that answers 404 is the first suspect.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    pub authorization_status: String,
    pub declarations: String,
    pub declaration: String,
    pub items: String,
    pub item: String,
    pub attachment: String,
    pub certificate: String,
    pub certificate_url: String,
    pub movement_order: String,
    pub subscriptions: String,
    pub subscription: String,
    /// Where this CAS tells which master data it holds; the platform documents no such call, so there most often is none.
    #[serde(default)]
    pub master_data: Option<String>,
    pub messages: BTreeMap<MessageKind, String>,
    pub actions: BTreeMap<Action, String>,
    /// Names of the entries that are not documented, `messages.formula` for instance.
    pub inferred: Vec<String>,
}

/// One path with its name in the environment file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPath<'p> {
    pub name: String,
    pub template: &'p str,
    /// The ids its template must contain.
    ids: &'static [&'static str],
}

impl NamedPath<'_> {
    /// The path for one id in every place of one.
    pub(crate) fn for_id(&self, id: &str) -> String {
        self.ids.iter().fold(self.template.to_owned(), |path, place| path.replace(place, id))
    }
}

impl Paths {
    /// Every path with its name, in the order of the file.
    pub fn all(&self) -> Vec<NamedPath<'_>> {
        let named = |name: &str, template, ids| NamedPath { name: name.to_owned(), template, ids };
        let mut all = vec![
            named("authorization_status", &self.authorization_status, &[]),
            named("declarations", &self.declarations, &[]),
            named("declaration", &self.declaration, &[DECLARATION_ID]),
            named("items", &self.items, &[DECLARATION_ID]),
            named("item", &self.item, &[DECLARATION_ID, ITEM_ID]),
            named("attachment", &self.attachment, &[DECLARATION_ID, ATTACHMENT_ID]),
            named("certificate", &self.certificate, &[CERTIFICATE_ID, ATTACHMENT_ID]),
            named("certificate_url", &self.certificate_url, &[CERTIFICATE_ID, ATTACHMENT_ID]),
            named("movement_order", &self.movement_order, &[MOVEMENT_ORDER_ID]),
            named("subscriptions", &self.subscriptions, &[]),
            named("subscription", &self.subscription, &[SUBSCRIPTION_ID]),
        ];
        all.extend(self.master_data.iter().map(|path| named("master_data", path, &[])));
        all.extend(self.messages.iter().map(|(kind, path)| named(&format!("messages.{kind}"), path, &[])));
        all.extend(
            self.actions.iter().map(|(action, path)| named(&format!("actions.{action}"), path, &[DECLARATION_ID])),
        );
        all
    }

    /// Whether the platform states this path.
    pub fn is_documented(&self, name: &str) -> bool {
        !self.inferred.iter().any(|inferred| inferred == name)
    }

    pub(super) fn check(&self, environment: &str) -> Result<(), EnvironmentError> {
        let refuse = |path: &str, why: String| {
            Err(EnvironmentError::Path { name: environment.to_owned(), path: path.to_owned(), why })
        };
        for path in self.all() {
            if !path.template.starts_with('/') {
                return refuse(path.template, "it does not begin with /".to_owned());
            }
            if let Some(id) = path.ids.iter().find(|id| !path.template.contains(**id)) {
                return refuse(path.template, format!("it does not contain {id}"));
            }
            let bare = path.ids.iter().fold(path.template.to_owned(), |bare, id| bare.replace(id, "id"));
            if bare.contains(['{', '}', '?', '#', '%']) || bare.contains("..") || bare.contains("//") {
                return refuse(path.template, "it holds something that is no part of a path".to_owned());
            }
        }
        let missing_kind = MessageKind::ALL.iter().find(|kind| !self.messages.contains_key(kind));
        let missing_action = Action::ALL.iter().find(|action| !self.actions.contains_key(action));
        let missing = missing_kind
            .map(|kind| format!("messages.{kind}"))
            .or_else(|| missing_action.map(|action| format!("actions.{action}")));
        match missing {
            Some(name) => refuse(&name, "it is missing".to_owned()),
            None => self.check_inferred(environment),
        }
    }

    fn check_inferred(&self, environment: &str) -> Result<(), EnvironmentError> {
        let all = self.all();
        match self.inferred.iter().find(|name| all.iter().all(|path| path.name != **name)) {
            None => Ok(()),
            Some(unknown) => Err(EnvironmentError::Path {
                name: environment.to_owned(),
                path: unknown.clone(),
                why: "it is listed as inferred and is no entry of the file".to_owned(),
            }),
        }
    }
}

/// Addresses of the calls.
impl Environment {
    pub(crate) fn url(&self, path: &str) -> reqwest::Url {
        let mut url = self.base_url.clone();
        url.set_path(&format!("{}{path}", self.base_url.path().trim_end_matches('/')));
        url
    }

    /// `None` for a kind that the file leaves out; a checked environment has them all.
    pub(crate) fn message_url(&self, kind: MessageKind) -> Option<reqwest::Url> {
        self.paths.messages.get(&kind).map(|path| self.url(path))
    }

    /// `None` for an action that the file leaves out; a checked environment has them all.
    pub(crate) fn action_url(&self, id: &DeclarationId, action: Action) -> Option<reqwest::Url> {
        self.paths.actions.get(&action).map(|path| self.url(&path.replace(DECLARATION_ID, id.as_str())))
    }

    pub(crate) fn declaration_url(&self, id: &DeclarationId) -> reqwest::Url {
        self.url(&self.paths.declaration.replace(DECLARATION_ID, id.as_str()))
    }

    pub(crate) fn items_url(&self, id: &DeclarationId) -> reqwest::Url {
        self.url(&self.paths.items.replace(DECLARATION_ID, id.as_str()))
    }

    pub(crate) fn item_url(&self, id: &DeclarationId, item: &ItemId) -> reqwest::Url {
        self.url(&self.paths.item.replace(DECLARATION_ID, id.as_str()).replace(ITEM_ID, item.as_str()))
    }

    pub(crate) fn attachment_url(&self, id: &DeclarationId, attachment: &AttachmentId) -> reqwest::Url {
        let path = self.paths.attachment.replace(DECLARATION_ID, id.as_str());
        self.url(&path.replace(ATTACHMENT_ID, attachment.as_str()))
    }

    /// The document itself (a redirection to it), or the call that only says where it is.
    pub(crate) fn certificate_at(&self, template: &str, id: &CertificateId, file: &AttachmentId) -> reqwest::Url {
        self.url(&template.replace(CERTIFICATE_ID, id.as_str()).replace(ATTACHMENT_ID, file.as_str()))
    }

    pub(crate) fn movement_order_url(&self, id: &MovementOrderId) -> reqwest::Url {
        self.url(&self.paths.movement_order.replace(MOVEMENT_ORDER_ID, id.as_str()))
    }

    pub(crate) fn subscription_url(&self, id: &SubscriptionId) -> reqwest::Url {
        self.url(&self.paths.subscription.replace(SUBSCRIPTION_ID, id.as_str()))
    }
}
