//! The one table of addresses. The router and the OpenAPI description are both read from it, so they cannot differ.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    routing::{MethodFilter, MethodRouter, on},
};

use super::{
    actions, auth,
    auth::{
        Access, CREATE_MESSAGES, CREATE_SUBSCRIPTIONS, CREATE_WMS, DELETE_SUBSCRIPTIONS, READ_DECLARATIONS,
        READ_DOCUMENTS, READ_SUBSCRIPTIONS, READ_WMS,
    },
    call::{self, Handler},
    certificates, declarations, documents, ingestion, items, movement_orders, openapi, state, subscriptions,
    world::World,
};

/// What a request's body must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Nothing,
    /// A JSON object.
    Object,
    /// A JSON object or nothing.
    Optional,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Patch,
    Delete,
}

impl Verb {
    fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Patch => MethodFilter::PATCH,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

pub(crate) struct Route {
    pub(crate) verb: Verb,
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) form: Form,
    /// The status of success.
    pub(crate) success: u16,
    /// What a body and an answer are called in the description; empty for none.
    pub(crate) takes: &'static str,
    pub(crate) gives: &'static str,
    pub(crate) words: &'static str,
    /// The vendor page; "inferred" where path or behaviour are not documented.
    pub(crate) source: &'static str,
    pub(super) handler: Handler,
}

const fn get(path: &'static str, access: Access, handler: Handler) -> Route {
    route(Verb::Get, path, access, handler)
}

const fn post(path: &'static str, access: Access, handler: Handler) -> Route {
    let mut made = route(Verb::Post, path, access, handler);
    made.form = Form::Object;
    made.success = 202;
    made.gives = "Accepted";
    made
}

const fn route(verb: Verb, path: &'static str, access: Access, handler: Handler) -> Route {
    Route {
        verb,
        path,
        access,
        form: Form::Nothing,
        success: 200,
        takes: "",
        gives: "",
        words: "",
        source: "",
        handler,
    }
}

impl Route {
    const fn about(mut self, words: &'static str, source: &'static str) -> Self {
        self.words = words;
        self.source = source;
        self
    }

    const fn taking(mut self, takes: &'static str) -> Self {
        self.takes = takes;
        self
    }

    const fn giving(mut self, success: u16, gives: &'static str) -> Self {
        self.success = success;
        self.gives = gives;
        self
    }

    const fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }
}

const SENDING: &str = "Customs4trade sending data to CAS; the path is inferred";
const DECLARATIONS: &str = "Customs4trade declarations; the path is inferred";
const ITEMS: &str = "Customs4trade declaration items";
const ACTIONS: &str = "Customs4trade declaration actions; only the path of submit is documented";
const ORDERS: &str = "Customs4trade movement orders";
const CERTIFICATES: &str = "Customs4trade certificates of origin documents";
const NOTIFICATIONS: &str = "Customs4trade notifications; paths and bodies are inferred";
const ERRORS: &str = "Customs4trade error handling (attachment download); the path is inferred";
const AUTHENTICATION: &str = "Customs4trade authentication";
const OURS: &str = "Quayside's own; no part of the platform";

const MESSAGES: Access = Access::Scope(CREATE_MESSAGES);
const READING: Access = Access::Scope(READ_DECLARATIONS);
const PAPERS: Access = Access::Scope(READ_DOCUMENTS);

const fn ingest(path: &'static str, takes: &'static str, words: &'static str) -> Route {
    post(path, MESSAGES, ingestion::ingest).taking(takes).about(words, SENDING)
}

const fn action(path: &'static str, words: &'static str) -> Route {
    post(path, MESSAGES, actions::act).form(Form::Optional).taking("ActionBody").about(words, ACTIONS)
}

/// Every address but the token endpoint, which speaks OAuth.
pub(crate) const ROUTES: &[Route] = &[
    get("/v1/authorizationStatus", Access::Token, auth::authorization_status)
        .giving(200, "AuthorizationStatus")
        .about("What the token gives access to.", AUTHENTICATION),
    ingest("/v1/customsshipments", "CustomsShipment", "Creates, replaces or updates a customs shipment."),
    ingest("/v1/articledataitems", "ArticleDataItem", "Creates or updates articles."),
    ingest("/v1/businesspartners", "BusinessPartners", "Creates or updates business partners."),
    ingest("/v1/certificatesoforigin", "CertificateOfOrigin", "Asks for a certificate of origin of a declaration."),
    ingest("/v1/formulas", "Formula", "Creates a formula."),
    ingest("/v1/materiallists", "MaterialList", "Creates a material list."),
    ingest("/v1/materiallistinvalidationrequests", "MaterialListInvalidationRequest", "Invalidates a material list."),
    ingest("/v1/shipments", "Shipment", "Source of later customs shipments; deprecated."),
    post("/v1/movementorders", Access::Scope(CREATE_WMS), movement_orders::order)
        .taking("MovementIngest")
        .about("Orders a stock movement.", ORDERS),
    post("/v1/movements", Access::Scope(CREATE_WMS), movement_orders::order)
        .taking("MovementIngest")
        .about("Orders a stock movement; deprecated.", ORDERS),
    get("/v1/movementorders/{id}", Access::Scope(READ_WMS), movement_orders::read)
        .giving(200, "MovementOrder")
        .about("Status, validation errors and all stored values of an order.", ORDERS),
    get("/v1/declarations", READING, declarations::search)
        .giving(200, "Declarations")
        .about("Searches declarations, newest first.", DECLARATIONS),
    get("/v1/declarations/{declarationId}", READING, declarations::read)
        .giving(200, "Declaration")
        .about("One declaration.", DECLARATIONS),
    post("/v1/declarations/{declarationId}", MESSAGES, declarations::patch)
        .verb(Verb::Patch)
        .taking("DeclarationChange")
        .about("Changes the values that are sent; selective update.", DECLARATIONS),
    post("/v1/declarations/{declarationId}/items", MESSAGES, items::add)
        .taking("Item")
        .about("Adds a goods item.", ITEMS),
    get("/v1/declarations/{declarationId}/items/{id}", READING, items::read)
        .giving(200, "Item")
        .about("One goods item.", ITEMS),
    post("/v1/declarations/{declarationId}/items/{id}", MESSAGES, items::patch)
        .verb(Verb::Patch)
        .taking("Item")
        .about("Changes the values of a goods item that are sent.", ITEMS),
    post("/v1/declarations/{declarationId}/items/{id}", MESSAGES, items::remove)
        .verb(Verb::Delete)
        .form(Form::Nothing)
        .about("Removes a goods item.", ITEMS),
    action("/v1/declarations/{declarationId}/goodsarrived", "The goods of a pre-lodged declaration are there."),
    action("/v1/declarations/{declarationId}/invalidate", "Invalidates a declaration, with a reason."),
    action("/v1/declarations/{declarationId}/submit", "Sends a declaration to customs."),
    action("/v1/declarations/{declarationId}/validate", "Runs the validations of CAS."),
    action("/v1/declarations/{declarationId}/generatesad", "Makes the SAD as a PDF."),
    action("/v1/declarations/{declarationId}/receiptreport", "Report of receipt of an excise movement."),
    action("/v1/declarations/{declarationId}/complementaryexplanation", "Explains a shortage or excess."),
    action("/v1/declarations/{declarationId}/changedestination", "Changes the destination of an excise movement."),
    action("/v1/declarations/{declarationId}/rejectoralertead", "Rejects or alerts an e-AD."),
    action("/v1/declarations/{declarationId}/delayfordelivery", "Explains a late delivery."),
    action("/v1/declarations/{declarationId}/amend", "Opens an accepted declaration for amendment; inferred."),
    get("/v1/declarations/{declarationId}/attachments/{attachmentId}", PAPERS, documents::redirect)
        .giving(307, "")
        .about("Leads to the temporary address of a PDF.", ERRORS),
    get("/v1/certificates-of-origin/{certificateOfOriginId}/{attachmentId}", PAPERS, certificates::redirect)
        .giving(307, "")
        .about("Leads to the temporary address of a certificate.", CERTIFICATES),
    get("/v1/certificates-of-origin/{certificateOfOriginId}/{attachmentId}/url", PAPERS, certificates::address)
        .giving(200, "TemporaryAddress")
        .about("The temporary address of a certificate.", CERTIFICATES),
    get("/v1/{tenantId}/certificates-of-origin/{certificateOfOriginId}/{attachmentId}", PAPERS, certificates::redirect)
        .giving(307, "")
        .about("The form the address has in the documented event.", CERTIFICATES),
    post("/v1/subscriptions", Access::Scope(CREATE_SUBSCRIPTIONS), subscriptions::subscribe)
        .taking("Subscription")
        .giving(201, "Subscription")
        .about("Asks to be told by webhook.", NOTIFICATIONS),
    get("/v1/subscriptions", Access::Scope(READ_SUBSCRIPTIONS), subscriptions::list)
        .giving(200, "Subscriptions")
        .about("The subscriptions of the tenant.", NOTIFICATIONS),
    get("/v1/subscriptions/{id}", Access::Scope(READ_SUBSCRIPTIONS), subscriptions::read)
        .giving(200, "Subscription")
        .about("One subscription.", NOTIFICATIONS),
    get("/v1/subscriptions/{id}", Access::Scope(DELETE_SUBSCRIPTIONS), subscriptions::remove)
        .verb(Verb::Delete)
        .giving(204, "")
        .about("Ends a subscription.", NOTIFICATIONS),
    get("/v1/masterdata", Access::Token, state::own_master_records)
        .giving(200, "Any")
        .about("Articles, partners, formulas and material lists of the tenant.", OURS),
    get("/documents/{secret}", Access::Anybody, documents::temporary)
        .giving(200, "Pdf")
        .about("A PDF, for a while and without a token.", ERRORS),
    get("/.well-known/openid-configuration", Access::Anybody, auth::configuration)
        .giving(200, "OpenIdConfiguration")
        .about("Where tokens come from and how they are proved.", AUTHENTICATION),
    get("/.well-known/jwks.json", Access::Anybody, auth::keys)
        .giving(200, "Keys")
        .about("The key that proves the tokens.", AUTHENTICATION),
    get("/openapi.json", Access::Anybody, openapi::read).giving(200, "Any").about("This description.", OURS),
    get("/sandbox/state", Access::Anybody, state::state).giving(200, "Any").about("What is in the practice CAS.", OURS),
    get("/sandbox/history", Access::Trainer, state::history).giving(200, "Any").about("The ingestion history.", OURS),
    get("/sandbox/history/{referenceId}", Access::Trainer, state::message)
        .giving(200, "Any")
        .about("One message as it was received.", OURS),
    get("/sandbox/deliveries", Access::Trainer, state::deliveries)
        .giving(200, "Any")
        .about("What was told to whom.", OURS),
    get("/sandbox/masterdata", Access::Trainer, state::master_records)
        .giving(200, "Any")
        .about("Articles, partners, formulas and material lists as they were received.", OURS),
    get("/sandbox/movementorders", Access::Trainer, state::movement_orders)
        .giving(200, "Any")
        .about("Movement orders of every tenant.", OURS),
    post("/sandbox/events", Access::Trainer, state::raise_event)
        .taking("OrderedEvent")
        .about("Tells subscribers an event of somebody's own making.", OURS),
    get("/sandbox/events", Access::Trainer, state::events).giving(200, "Any").about("The newest events.", OURS),
];

impl Route {
    const fn verb(mut self, verb: Verb) -> Self {
        self.verb = verb;
        self
    }
}

/// A router with every address of the table.
pub(super) fn router() -> Router<Arc<World>> {
    ROUTES.iter().fold(Router::new(), |router, route| router.route(route.path, method(route)))
}

fn method(route: &'static Route) -> MethodRouter<Arc<World>> {
    let answer = move |State(world): State<Arc<World>>, request: Request| call::answer(world, route, request);
    on(route.verb.filter(), answer)
}
