//! What is in the window: scripts, keys, and pictures of it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::driver::Driver;
use crate::framebuffer::Picture;

const WAIT_MAX: Duration = Duration::from_secs(30);

/// The page of one session.
pub(crate) struct Page {
    pub(crate) driver: Driver,
    pub(crate) session: String,
}

impl Page {
    async fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        self.driver.ask(method, &path, body).await.unwrap_or_else(|why| panic!("{why}"))
    }

    pub(crate) async fn title(&self) -> String {
        self.ask("GET", "/title", &Value::Null).await.as_str().unwrap_or_default().to_owned()
    }

    pub(crate) async fn address(&self) -> String {
        self.ask("GET", "/url", &Value::Null).await.as_str().unwrap_or_default().to_owned()
    }

    /// Runs the body of a function in the page and gives what it returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.ask("POST", "/execute/sync", &json!({"script": script, "args": []})).await
    }

    /// Runs the body of a function whose last argument is to be called with the result.
    pub(crate) async fn run_until_called(&self, script: &str) -> Value {
        self.ask("POST", "/execute/async", &json!({"script": script, "args": []})).await
    }

    /// Waits until an expression is true in the page.
    pub(crate) async fn until(&self, expression: &str) {
        self.until_within(expression, WAIT_MAX).await;
    }

    /// Waits no longer than `time_max` until an expression is true in the page.
    pub(crate) async fn until_within(&self, expression: &str, time_max: Duration) {
        let began = Instant::now();
        while self.run(&format!("return Boolean({expression})")).await != true {
            if began.elapsed() > time_max {
                let text = self.run("return document.body.innerText").await;
                panic!(
                    "still not true after {time_max:?}: {expression}\nThe window says:\n{}",
                    text.as_str().unwrap_or_default()
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Keys held together, as a person presses them.
    pub(crate) async fn press(&self, keys: &[char]) {
        let down = keys.iter().map(|key| json!({"type": "keyDown", "value": key.to_string()}));
        let up = keys.iter().rev().map(|key| json!({"type": "keyUp", "value": key.to_string()}));
        let strokes: Vec<Value> = down.chain(up).collect();
        self.ask("POST", "/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}))
            .await;
    }

    /// Text, letter by letter, into whatever has the focus.
    pub(crate) async fn enter(&self, text: &str) {
        let letters = text.chars().map(|letter| letter.to_string());
        let strokes: Vec<Value> = letters
            .flat_map(|letter| [json!({"type": "keyDown", "value": letter}), json!({"type": "keyUp", "value": letter})])
            .collect();
        self.ask("POST", "/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}))
            .await;
    }

    /// A picture of the window as it is after two more frames, in the folder for pictures.
    pub(crate) async fn picture(&self, name: &str) -> Picture {
        self.run_until_called(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))",
        )
        .await;
        let picture = Picture::of_the_screen().unwrap_or_else(|why| panic!("{why}"));
        if let Some(folder) = std::env::var_os("QUAYSIDE_SHOTS").map(PathBuf::from) {
            std::fs::create_dir_all(&folder).expect("the folder for pictures can be made");
            picture.keep(&folder.join(format!("{name}.png"))).expect("a picture can be kept");
        }
        picture
    }

    pub(crate) async fn close(&self) {
        self.ask("DELETE", "", &Value::Null).await;
    }
}
