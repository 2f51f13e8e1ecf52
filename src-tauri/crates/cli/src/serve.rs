//! `serve`: the window in a browser, on this machine only, for whoever has this run's token.
//!
//! Bound to loopback; every request must name this host in `Host` (a page of another site that points a name at this
//! machine cannot), and every command must carry the token in a header (a page of another site cannot send one).

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use app::{App, AppError, Code, Event};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::answer::{Answer, Failed};
use crate::{profile, sandbox_command};

const TOKEN_HEADER: &str = "x-quayside-token";
const CONTENT_POLICY: &str = "default-src 'self'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; style-src 'self'; \
    object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct Served {
    app: App,
    token: String,
    hosts: [String; 2],
    ui: PathBuf,
}

pub(crate) async fn run(
    folder: Option<PathBuf>,
    person: Option<String>,
    port: u16,
    ui: Option<PathBuf>,
) -> Result<Answer, Failed> {
    let ui = match ui {
        Some(folder) if folder.join("index.html").is_file() => folder,
        Some(folder) => {
            return Err(Failed::usage(format!("{} holds no built window (no index.html).", folder.display())));
        }
        None => built_ui().ok_or_else(|| {
            Failed::usage("the window is not built; run cargo xtask run once, or name its folder with --ui DIR.")
        })?,
    };
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|fault| Failed::usage(format!("port {port} cannot be used: {fault}.")))?;
    let port = listener.local_addr().map_err(|fault| Failed::defect(fault.to_string()))?.port();
    // Only now: a server that cannot start leaves no profile behind.
    let app = profile::open(folder, person, true)?;
    let token = uuid::Uuid::new_v4().simple().to_string();
    let url = format!("http://127.0.0.1:{port}/?token={token}");
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    tokio::spawn(app.clone().run_doors());
    tokio::spawn(app.clone().run_care());
    tokio::spawn(app.clone().run_search());
    let served = Arc::new(Served { app, token, hosts, ui });
    sandbox_command::say(&serde_json::json!({ "url": url }).to_string())?;
    axum::serve(listener, router(served)).await.map_err(|fault| Failed::defect(fault.to_string()))?;
    Ok(Answer::text(""))
}

fn router(served: Arc<Served>) -> Router {
    Router::new()
        .route("/rpc/{command}", post(rpc))
        .route("/events", get(events))
        .fallback(get(file))
        .layer(DefaultBodyLimit::max(app::plain::SHIPMENT_BYTES_MAX * 2))
        .layer(middleware::from_fn_with_state(served.clone(), guard))
        .with_state(served)
}

/// Refuses requests that do not name this host, and hands out strict headers.
async fn guard(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !served.hosts.iter().any(|known| known == host) {
        return (StatusCode::MISDIRECTED_REQUEST, "This server answers only to its own address on this machine.")
            .into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn may_enter(served: &Served, headers: &HeaderMap) -> bool {
    let given = headers.get(TOKEN_HEADER).map(HeaderValue::as_bytes).unwrap_or_default();
    let known = served.token.as_bytes();
    // Every byte is looked at, so that the time taken says nothing about how much was right.
    given.len() == known.len() && given.iter().zip(known).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
}

fn no_entry() -> Response {
    let error = AppError::new(Code::Refused, "This address was opened without its token.")
        .help("Use the address that quayside-cli serve printed.");
    (StatusCode::FORBIDDEN, axum::Json(error)).into_response()
}

async fn rpc(
    State(served): State<Arc<Served>>,
    axum::extract::Path(command): axum::extract::Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !may_enter(&served, &headers) {
        return no_entry();
    }
    let payload = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
    let done = match payload {
        Ok(payload) => app::dispatch(&served.app, &command, payload).await,
        Err(fault) => Err(AppError::new(Code::BadInput, format!("The request is not JSON: {fault}."))),
    };
    match done {
        Ok(reply) => axum::Json(reply).into_response(),
        Err(error) => (status_of(error.code), axum::Json(error)).into_response(),
    }
}

fn status_of(code: Code) -> StatusCode {
    match code {
        Code::BadInput => StatusCode::BAD_REQUEST,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Refused | Code::ConfirmProduction | Code::Stale => StatusCode::CONFLICT,
        Code::Locked => StatusCode::LOCKED,
        Code::Store | Code::Unsaved | Code::Cas => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Events as JSON lines, as long as somebody reads.
async fn events(State(served): State<Arc<Served>>, headers: HeaderMap) -> Response {
    if !may_enter(&served, &headers) {
        return no_entry();
    }
    let receiver = served.app.events();
    let stream = futures_lines(receiver);
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(stream)).into_response()
}

fn futures_lines(
    receiver: tokio::sync::broadcast::Receiver<Event>,
) -> impl futures_core::Stream<Item = Result<String, std::convert::Infallible>> {
    use tokio::sync::broadcast::error::RecvError;
    futures_util::stream::unfold(receiver, |mut receiver| async move {
        let event = match receiver.recv().await {
            Ok(event) => event,
            // Too slow to follow, and some are gone: no ids means that any record may have changed.
            Err(RecvError::Lagged(_)) => Event::Records { ids: Vec::new() },
            Err(RecvError::Closed) => return None,
        };
        let line = serde_json::to_string(&event).unwrap_or_default();
        Some((Ok(format!("{line}\n")), receiver))
    })
}

/// A file of the built window; every other address is the window itself.
async fn file(State(served): State<Arc<Served>>, request: Request) -> Response {
    let wanted = Path::new(request.uri().path().trim_start_matches('/'));
    let inside = wanted.components().all(|part| matches!(part, Component::Normal(_)));
    let path = if inside && wanted.components().next().is_some() {
        served.ui.join(wanted)
    } else {
        served.ui.join("index.html")
    };
    match tokio::fs::read(&path).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, content_type(&path))], bytes).into_response(),
        Err(_) if wanted.extension().is_none() => match tokio::fs::read(served.ui.join("index.html")).await {
            Ok(bytes) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes).into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

/// The built window beside this program: in the checkout it was built in, or in a `ui` folder next to it.
fn built_ui() -> Option<PathBuf> {
    let named = std::env::var_os("QUAYSIDE_UI").map(PathBuf::from);
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|program| program.ancestors().skip(1)).map(|folder| folder.join("ui/dist"));
    let here = std::env::current_dir().ok().map(|folder| folder.join("ui/dist"));
    named.into_iter().chain(above).chain(here).find(|folder| folder.join("index.html").is_file())
}
