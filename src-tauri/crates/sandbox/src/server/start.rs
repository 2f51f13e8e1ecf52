//! Starting and stopping a practice CAS.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::serve;
use cas::{Environment, EnvironmentError, Secret};
use serde::Serialize;
use thiserror::Error;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::{
    line::{Line, Lines},
    pump, router, token,
    world::World,
};
use crate::{book::BookError, config::Config, faults::Faults};

/// How long open requests may take to finish when the server stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a practice CAS did not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(
        "The practice CAS cannot listen on port {port} of this machine ({reason}). Choose another port, or 0 for any free one."
    )]
    Port { port: u16, reason: io::Error },
    #[error(transparent)]
    Book(#[from] BookError),
}

/// The practice CAS: `Sandbox::start` and it runs until `shutdown` or until the returned value is dropped.
pub struct Sandbox;

impl Sandbox {
    /// Binds to 127.0.0.1, opens the file and serves in the background of the current runtime.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let port = config.port;
        let refused = |reason| StartError::Port { port, reason };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(refused)?;
        let lines = Lines(listener);
        let addr = lines.address().map_err(refused)?;
        let world = Arc::new(World::open(&config)?);
        // A key that could not be made is asked for again at the first sign-in, which then says what is wrong.
        tokio::task::spawn_blocking(token::make_key).await.unwrap_or_default();
        let (stop, stopped) = oneshot::channel::<()>();
        let service = router(world.clone()).into_make_service_with_connect_info::<Line>();
        let task = tokio::spawn(async move {
            serve(lines, service)
                .with_graceful_shutdown(async move {
                    // A dropped sender means the same as a sent word: nobody holds the server any more.
                    stopped.await.unwrap_or_default();
                })
                .await
        });
        let base_url = format!("http://{addr}");
        world.reached_at(&base_url);
        let account = world.first_account();
        Ok(Running {
            token_url: format!("{base_url}/oauth2/v2.0/token"),
            base_url,
            client_id: account.client_id,
            client_secret: account.client_secret,
            addr,
            pump: pump::start(world.clone()),
            world,
            stop: Some(stop),
            task,
        })
    }
}

/// A running practice CAS and how to reach it.
pub struct Running {
    pub base_url: String,
    pub token_url: String,
    pub client_id: String,
    /// Opens nothing but this practice CAS.
    pub client_secret: String,
    pub addr: SocketAddr,
    world: Arc<World>,
    /// Taken when it is told to stop; dropping it means the same.
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
    pump: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Inline<'a> {
    base_url: &'a str,
    token_url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    settle_seconds: f64,
}

impl Running {
    /// `{"baseUrl","tokenUrl","clientId","clientSecret","settleSeconds"}` in one line, as
    /// `Environment::from_inline_json` reads it.
    pub fn inline_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Inline {
            base_url: &self.base_url,
            token_url: &self.token_url,
            client_id: &self.client_id,
            client_secret: &self.client_secret,
            settle_seconds: self.world.settle().as_secs_f64(),
        })
    }

    /// Where a client finds this practice CAS, and with what it signs in.
    pub fn environment(&self) -> Result<(Environment, Secret), EnvironmentError> {
        let mut environment = Environment::practice(&self.base_url, &self.token_url, &self.client_id)?;
        environment.timing.settle = self.world.settle();
        Ok((environment, Secret::new(self.client_secret.clone())))
    }

    /// The trainer's page with its token behind `#`, where no server and no log sees it.
    pub fn trainer_url(&self) -> String {
        format!("{}/sandbox/#{}", self.base_url, self.world.trainer_token())
    }

    /// Orders faults from here on, in place of those ordered before; they are counted anew.
    pub fn order_faults(&self, faults: Faults) {
        self.world.order_faults(faults);
    }

    /// Every token ends now, as after a restart of the sign-in.
    pub fn end_tokens(&self) {
        self.world.end_tokens();
    }

    /// Lets open requests finish for a moment, then closes everything and gives the file free.
    pub async fn shutdown(mut self) {
        self.pump.abort();
        drop(self.stop.take());
        if tokio::time::timeout(PATIENCE, &mut self.task).await.is_err() {
            self.task.abort();
        }
        self.world.close();
    }
}
