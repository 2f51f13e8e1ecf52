//! The peer: a client as one writes it on the first day. It posts, tries three times whatever went wrong, and believes
//! that what failed three times was not done.

use std::time::Instant;

use futures_util::{StreamExt, stream};
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use crate::{Failed, cas, counted, office};

const TRIES: u32 = 3;
/// As many at once as ours.
const TOGETHER: usize = 16;

pub(crate) struct Naive {
    pub(crate) seconds: f64,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
}

pub(crate) async fn round(dossiers: u64) -> Result<Naive, Failed> {
    let cas = cas(true).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let begun = Instant::now();
    let token = token(&http, &cas.token_url, &cas.client_id, &cas.client_secret).await?;
    let url = format!("{}/v1/customsshipments", cas.base_url);
    stream::iter(0..dossiers)
        .for_each_concurrent(TOGETHER, |number| {
            let (http, url, token) = (&http, &url, &token);
            async move {
                for _ in 0..TRIES {
                    let post = http.post(url).bearer_auth(token).header(CONTENT_TYPE, "application/json");
                    let answer = post.body(office::shipment(number)).send().await;
                    let Ok(answer) = answer else { continue };
                    let understood = answer.status().is_success() && answer.json::<Value>().await.is_ok();
                    if understood {
                        return;
                    }
                }
            }
        })
        .await;
    let seconds = begun.elapsed().as_secs_f64();
    let (lost, doubled) = counted(&cas, dossiers).await?;
    cas.shutdown().await;
    Ok(Naive { seconds, lost, doubled })
}

async fn token(http: &reqwest::Client, url: &str, id: &str, secret: &str) -> Result<String, Failed> {
    let scope = format!("https://practice.example/{id}/.default");
    let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", &scope)];
    for _ in 0..20 {
        let Ok(answer) = http.post(url).form(&form).send().await else { continue };
        let Ok(body) = answer.json::<Value>().await else { continue };
        if let Some(token) = body["access_token"].as_str() {
            return Ok(token.to_owned());
        }
    }
    Err("The naive client could not sign in.".into())
}
