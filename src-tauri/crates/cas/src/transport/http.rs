//! The network: HTTP over TLS 1.2 or later, on the certificates that the operating system trusts.

use futures_core::future::BoxFuture;
use reqwest::{RequestBuilder, Response, redirect};

use super::{Broken, Method, Reply, Request, Take, Transport, tls};
use crate::environment::is_loopback;
use crate::{Environment, EnvironmentError};

pub(crate) struct Http {
    client: reqwest::Client,
}

impl Http {
    /// Nothing is sent yet. Fails only when the operating system's trust in certificates cannot be read.
    pub(crate) fn new(environment: &Environment) -> Result<Self, EnvironmentError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("Quayside/", env!("CARGO_PKG_VERSION")))
            .timeout(environment.timing.request_timeout)
            .connect_timeout(environment.timing.connect_timeout)
            // A redirection could carry a declaration to a host nobody chose.
            .redirect(redirect::Policy::none())
            .tls_backend_preconfigured(tls::rules(&environment.trust)?);
        if [&environment.base_url, &environment.token_url].iter().all(|url| url.host_str().is_some_and(is_loopback)) {
            // The practice CAS is on this machine; an office proxy could not find it.
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| EnvironmentError::Connection(error.without_url().to_string()))?;
        Ok(Self { client })
    }

    fn prepare(&self, request: Request) -> RequestBuilder {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut prepared = self.client.request(method, request.url);
        for (name, value) in request.headers {
            prepared = prepared.header(name, value);
        }
        if let Some(token) = &request.bearer {
            prepared = prepared.bearer_auth(token.expose());
        }
        match request.method {
            // Some gateways refuse a request that may have a body and does not say that it has none.
            Method::Post | Method::Patch if request.body.is_empty() => {
                prepared.header(reqwest::header::CONTENT_LENGTH, 0)
            }
            _ if request.body.is_empty() => prepared,
            _ => prepared.body(request.body),
        }
    }
}

impl Transport for Http {
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Reply, Broken>> {
        Box::pin(async move {
            let limit = request.limit_bytes;
            let mut response = self.prepare(request).send().await.map_err(|error| broken(&error))?;
            let mut reply = head(&response);
            reply.body = match whole(&mut response, limit).await {
                Ok(body) => body,
                Err(broken) if broken == Broken::TooLarge || reply.is_success() => return Err(broken),
                Err(_) => Vec::new(),
            };
            Ok(reply)
        })
    }

    fn stream<'a>(&'a self, request: Request, take: Take<'a>) -> BoxFuture<'a, Result<Reply, Broken>> {
        Box::pin(async move {
            let limit = request.limit_bytes;
            let mut response = self.prepare(request).send().await.map_err(|error| broken(&error))?;
            let mut reply = head(&response);
            if !reply.is_success() {
                reply.body = whole(&mut response, limit).await.unwrap_or_default();
                return Ok(reply);
            }
            loop {
                match response.chunk().await {
                    Ok(Some(piece)) if take(&piece) => {}
                    Ok(_) => return Ok(reply),
                    Err(error) => return Err(broken(&error)),
                }
            }
        })
    }
}

fn head(response: &Response) -> Reply {
    let text = |value: &reqwest::header::HeaderValue| value.to_str().ok().map(str::to_owned);
    let headers = response.headers().iter();
    Reply {
        status: response.status().as_u16(),
        headers: headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?))).collect(),
        body: Vec::new(),
    }
}

async fn whole(response: &mut Response, limit_bytes: usize) -> Result<Vec<u8>, Broken> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        if body.len() + piece.len() > limit_bytes {
            return Err(Broken::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

fn broken(error: &reqwest::Error) -> Broken {
    // Opening the connection comes before the first byte; so does putting the request together.
    if error.is_connect() || error.is_builder() {
        return Broken::NotSent(root_cause(error));
    }
    if error.is_timeout() { Broken::TimedOut } else { Broken::CutOff }
}

/// The innermost reason; the outer ones repeat the address with its query. A fault of the encryption has words of its own.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    loop {
        if let Some(words) = of_encryption(cause) {
            return words;
        }
        match cause.source() {
            Some(inner) => cause = inner,
            None if cause.downcast_ref::<reqwest::Error>().is_some() => return "no connection".to_owned(),
            None => return cause.to_string(),
        }
    }
}

/// Errors of the input and output layer hide what they carry from the chain of causes, sometimes one in another.
fn of_encryption(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(fault) = cause.downcast_ref::<rustls::Error>() {
        return Some(tls::words(fault));
    }
    of_encryption(cause.downcast_ref::<std::io::Error>()?.get_ref()?)
}
