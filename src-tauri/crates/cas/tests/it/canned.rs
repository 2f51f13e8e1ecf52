//! A server that says what it was told to say, and remembers what it heard.

use std::sync::{Arc, Mutex};

use cas::{Client, Environment, Secret};
use chrono::{DateTime, TimeZone, Utc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub(crate) const SECRET: &str = "s3cr3t-of-the-office";
pub(crate) const TOKEN: &str = "t0ken-of-the-hour";

pub(crate) struct Canned {
    pub(crate) address: String,
    heard: Arc<Mutex<Vec<String>>>,
}

/// The answer to each request, by its first line. Token requests get a token unless the script says otherwise.
pub(crate) type Script = fn(&str) -> Option<String>;

impl Canned {
    pub(crate) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let log = heard.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, script, log.clone()));
            }
        });
        Self { address, heard }
    }

    pub(crate) fn client(&self) -> Client {
        self.client_in(cas::environment::Format::Json)
    }

    pub(crate) fn client_in(&self, format: cas::environment::Format) -> Client {
        let base = format!("{}/gate/", self.address);
        let environment = Environment::practice(&base, &format!("{}/token", self.address), "office-7").unwrap();
        let environment = Environment { format, ..environment };
        Client::new(environment, Secret::new(SECRET), Arc::new(now)).unwrap()
    }

    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 8, 30, 0).unwrap()
}

pub(crate) fn reply(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

async fn serve(mut stream: TcpStream, script: Script, log: Arc<Mutex<Vec<String>>>) {
    let request = read(&mut stream).await;
    let first_line = request.lines().next().unwrap_or_default().to_owned();
    log.lock().unwrap().push(request);
    let token = || first_line.contains("/token").then(|| reply("200 OK", &grant()));
    if let Some(answer) = script(&first_line).or_else(token) {
        // A client that hung up already is no fault of the case.
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}

pub(crate) fn grant() -> String {
    format!(r#"{{"access_token":"{TOKEN}","token_type":"Bearer","expires_in":3600}}"#)
}

/// Head and body, the latter as long as the head says.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .map_or(0, |(_, value)| value.trim().parse().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}
