//! Every call that changes something at CAS or reads one thing of it. Source: Customs4trade sending data to CAS,
//! declarations, declaration items, declaration actions, movement orders, notifications.

use reqwest::Url;

use super::exchange::Reply;
use super::{Body, Client, not_sent, parse, unreadable};
use crate::transport::Method;
use crate::{
    Accepted, Action, DeclarationId, Failure, ItemId, MessageKind, MovementOrderId, NewSubscription, RawDeclaration,
    RawItem, RawMovementOrder, Subscription, SubscriptionId, wire,
};

/// Names of the outermost element in XML; inferred from the names of the models.
const DECLARATION: &str = "Declaration";
const ITEM: &str = "GovernmentAgencyGoodsItem";

impl Client {
    /// Sends one message for later processing, these bytes and no others.
    ///
    /// # Errors
    /// A deprecated kind is refused here; nothing of it is sent.
    pub async fn ingest(&self, kind: MessageKind, message: &[u8]) -> Result<Accepted, Failure> {
        let url = self.environment().message_url(kind).filter(|_| !kind.is_deprecated());
        let Some(url) = url else {
            return Err(not_sent(&format!("CAS does not take a new {} any more; it is only read", kind.cas_name())));
        };
        let reply = self.send(Method::Post, &url, Some(Body(kind.cas_name(), message))).await?;
        parse(&reply)
    }

    /// Asks CAS to do something with a declaration. What a successful answer contains is not documented, so a missing
    /// reference is no fault.
    pub async fn act(
        &self,
        id: &DeclarationId,
        action: Action,
        body: Option<&[u8]>,
    ) -> Result<Option<Accepted>, Failure> {
        let Some(url) = self.environment().action_url(id, action) else {
            return Err(not_sent(&format!("The environment has no path for the action {}", action.cas_name())));
        };
        self.ask(Method::Post, &url, body.map(|body| Body(action.cas_name(), body))).await
    }

    /// Changes what the body contains and nothing else (selective update).
    pub async fn patch_declaration(&self, id: &DeclarationId, changes: &[u8]) -> Result<Option<Accepted>, Failure> {
        self.ask(Method::Patch, &self.environment().declaration_url(id), Some(Body(DECLARATION, changes))).await
    }

    /// One declaration with its exact text.
    pub async fn declaration(&self, id: &DeclarationId) -> Result<RawDeclaration, Failure> {
        self.kept(&self.environment().declaration_url(id), RawDeclaration::read).await
    }

    /// One goods item of a declaration with its exact text.
    pub async fn item(&self, id: &DeclarationId, item: &ItemId) -> Result<RawItem, Failure> {
        self.kept(&self.environment().item_url(id, item), RawItem::read).await
    }

    /// Adds a goods item. CAS takes it in and works on it later.
    pub async fn add_item(&self, id: &DeclarationId, item: &[u8]) -> Result<Option<Accepted>, Failure> {
        self.ask(Method::Post, &self.environment().items_url(id), Some(Body(ITEM, item))).await
    }

    /// Changes what the body contains of one goods item.
    pub async fn patch_item(
        &self,
        id: &DeclarationId,
        item: &ItemId,
        changes: &[u8],
    ) -> Result<Option<Accepted>, Failure> {
        self.ask(Method::Patch, &self.environment().item_url(id, item), Some(Body(ITEM, changes))).await
    }

    /// Takes a goods item out of a declaration.
    pub async fn remove_item(&self, id: &DeclarationId, item: &ItemId) -> Result<Option<Accepted>, Failure> {
        self.ask(Method::Delete, &self.environment().item_url(id, item), None).await
    }

    /// One movement order with its exact text: status, validation errors, all that CAS holds of it.
    pub async fn movement_order(&self, id: &MovementOrderId) -> Result<RawMovementOrder, Failure> {
        self.kept(&self.environment().movement_order_url(id), RawMovementOrder::read).await
    }

    /// The master data CAS says it holds; `None` where the environment names no path for it.
    pub async fn master_data(&self) -> Result<Option<Vec<wire::MasterRecord>>, Failure> {
        let Some(path) = &self.environment().paths.master_data else { return Ok(None) };
        let url = self.environment().url(path);
        let reply = self.send(Method::Get, &url, None).await.map_err(Failure::of_a_reading_call)?;
        let read = serde_json::from_slice(&reply.body);
        read.map(Some).map_err(|error| unreadable(&error.to_string()).of_a_reading_call())
    }

    /// Asks CAS to deliver events to an address.
    pub async fn subscribe(&self, wanted: &NewSubscription) -> Result<Subscription, Failure> {
        let body = serde_json::to_vec(wanted).map_err(|fault| not_sent(&fault.to_string()))?;
        let url = self.environment().url(&self.environment().paths.subscriptions);
        parse(&self.send(Method::Post, &url, Some(Body("Subscription", &body))).await?)
    }

    /// What CAS delivers to this client now.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, Failure> {
        let url = self.environment().url(&self.environment().paths.subscriptions);
        let reply = self.send(Method::Get, &url, None).await.map_err(Failure::of_a_reading_call)?;
        wire::read_list(&reply.body).map_err(|reason| unreadable(&reason).of_a_reading_call())
    }

    /// Ends a subscription; one that is gone already is ended.
    pub async fn unsubscribe(&self, id: &SubscriptionId) -> Result<(), Failure> {
        match self.send(Method::Delete, &self.environment().subscription_url(id), None).await {
            Ok(_) | Err(Failure::Refused { status: 404, .. }) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// A call whose success is the answer; the reference in it may be missing.
    async fn ask(&self, method: Method, url: &Url, body: Option<Body<'_>>) -> Result<Option<Accepted>, Failure> {
        let reply = self.send(method, url, body).await?;
        Ok(serde_json::from_slice(&reply.body).ok())
    }

    /// A call that reads one thing and keeps its text.
    async fn kept<T>(&self, url: &Url, read: impl FnOnce(&str) -> Result<T, serde_json::Error>) -> Result<T, Failure> {
        let reply: Reply = self.send(Method::Get, url, None).await.map_err(Failure::of_a_reading_call)?;
        let text =
            std::str::from_utf8(&reply.body).map_err(|_| unreadable("it is not UTF-8 text").of_a_reading_call())?;
        read(text).map_err(|error| unreadable(&error.to_string()).of_a_reading_call())
    }
}
