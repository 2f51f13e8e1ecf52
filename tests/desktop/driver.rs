//! WebKit's WebDriver: started on a free port of loopback, spoken to in JSON, ended with the test.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const START_MAX: Duration = Duration::from_secs(20);

/// A running driver. Dropping it ends it.
pub(crate) struct Driver {
    process: Child,
    address: String,
    http: reqwest::Client,
}

impl Driver {
    pub(crate) async fn start() -> Driver {
        let port = free_port();
        let process = Command::new("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .stdin(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("WebKitWebDriver (package webkit2gtk-driver) cannot be started: {error}"));
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(120)).build();
        let http = http.expect("a client without certificates can always be made");
        let driver = Driver { process, address: format!("http://127.0.0.1:{port}"), http };
        driver.await_ready().await;
        driver
    }

    async fn await_ready(&self) {
        let began = Instant::now();
        while self.ask("GET", "/status", &Value::Null).await.is_err() {
            assert!(began.elapsed() < START_MAX, "WebKitWebDriver does not answer on {}", self.address);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// One request; its `value`, or what the driver said was wrong.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.address);
        let request = match method {
            "GET" => self.http.get(url),
            "DELETE" => self.http.delete(url),
            _ => self.http.post(url).json(body),
        };
        let reply = request.send().await.map_err(|error| error.to_string())?;
        let mut reply: Value = reply.json().await.map_err(|error| error.to_string())?;
        let value = reply["value"].take();
        match value.get("error").and_then(Value::as_str) {
            Some(error) => Err(format!("{method} {path}: {error}: {}", value["message"].as_str().unwrap_or_default())),
            None => Ok(value),
        }
    }

    /// A session with a program of ours; gives its id.
    pub(crate) async fn open(&self, program: &str) -> String {
        // No browser name: WebKitGTK matches it against its own and refuses ours.
        let wanted =
            json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": {"binary": program, "args": []}}}});
        let session = self.ask("POST", "/session", &wanted).await.unwrap_or_else(|why| panic!("no session: {why}"));
        session["sessionId"].as_str().expect("a session has an id").to_owned()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}
