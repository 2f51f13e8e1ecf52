//! Documents: CAS answers with a temporary address (307), which is followed once and without our token.
//! Source: Customs4trade error handling (307, attachment download), certificates of origin documents (temporary URLs).

use reqwest::{Response, Url, header};

use super::Client;
use super::exchange::{Reply, busy, judge, place, transport};
use crate::environment::is_loopback;
use crate::wire::TemporaryUrl;
use crate::{AttachmentId, CertificateId, DeclarationId, Failure, Problem, Secret};

impl Client {
    /// One attachment of a declaration, handed on piece by piece. `take` says no when it wants no more; the rest is not
    /// read then.
    ///
    /// # Errors
    /// Every failure is one of reading: it may be tried again.
    pub async fn attachment(
        &self,
        id: &DeclarationId,
        attachment: &AttachmentId,
        take: &mut (dyn FnMut(&[u8]) -> bool + Send),
    ) -> Result<(), Failure> {
        self.document(&self.environment().attachment_url(id, attachment), take).await
    }

    /// A certificate of origin, handed on piece by piece.
    ///
    /// # Errors
    /// Every failure is one of reading: it may be tried again.
    pub async fn certificate(
        &self,
        id: &CertificateId,
        file: &AttachmentId,
        take: &mut (dyn FnMut(&[u8]) -> bool + Send),
    ) -> Result<(), Failure> {
        let environment = self.environment();
        self.document(&environment.certificate_at(&environment.paths.certificate, id, file), take).await
    }

    /// Where a certificate of origin can be fetched for a short time, without a token.
    pub async fn certificate_url(&self, id: &CertificateId, file: &AttachmentId) -> Result<TemporaryUrl, Failure> {
        let environment = self.environment();
        self.read(environment.certificate_at(&environment.paths.certificate_url, id, file), &[]).await
    }

    /// A document behind one redirection, or given at once.
    async fn document(&self, url: &Url, take: &mut (dyn FnMut(&[u8]) -> bool + Send)) -> Result<(), Failure> {
        let answer = self.signed(url).await.map_err(Failure::of_a_reading_call)?;
        let answer = match answer.status().as_u16() {
            301 | 302 | 303 | 307 | 308 => {
                let target = self.target_of(&answer, url)?;
                // Without the token: the address is its own key, and its host is not the one the token is for.
                let sent = self.shared.http.get(target.clone()).send().await;
                sent.map_err(|error| transport(&error, &place(&target)).of_a_reading_call())?
            }
            _ => answer,
        };
        read(answer, take).await.map_err(Failure::of_a_reading_call)
    }

    /// One call with the token, repeated once with a fresh one.
    async fn signed(&self, url: &Url) -> Result<Response, Failure> {
        let send = async |token: &Secret| {
            let sent = self.shared.http.get(url.clone()).bearer_auth(token.expose()).send().await;
            sent.map_err(|error| transport(&error, &place(url)))
        };
        let held = self.shared.tokens.current().await?;
        let answer = send(&held.token).await?;
        if answer.status() != 401 {
            return Ok(answer);
        }
        let fresh = self.shared.tokens.replace(&held).await?;
        send(&fresh.token).await
    }

    /// Where an answer points to: encrypted, or on this machine as the CAS it comes from.
    fn target_of(&self, answer: &Response, asked: &Url) -> Result<Url, Failure> {
        let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        let target = location.and_then(|location| asked.join(location).ok());
        let at_home = self.shared.environment.base_url.host_str().is_some_and(is_loopback);
        let fits = |target: &Url| {
            let local = target.host_str().is_some_and(is_loopback);
            let encrypted = target.scheme() == "https" && !local;
            (encrypted || (at_home && local && target.scheme() == "http")) && target.username().is_empty()
        };
        target.filter(fits).ok_or_else(|| Failure::Refused {
            status: answer.status().as_u16(),
            problem: Box::new(Problem {
                title: Some("CAS points to an address for the document that is not safe to follow".to_owned()),
                ..Problem::default()
            }),
        })
    }
}

async fn read(mut answer: Response, take: &mut (dyn FnMut(&[u8]) -> bool + Send)) -> Result<(), Failure> {
    let status = answer.status();
    if !status.is_success() {
        let reply = Reply { status: status.as_u16(), retry_after: None, body: Vec::new() };
        // A temporary address that has ended is asked for anew with the next try.
        return Err(match status.as_u16() {
            401 | 403 | 404 | 410 => busy(&reply),
            _ => judge(reply).err().unwrap_or_else(|| Failure::Lost { why: "CAS sent no document.".to_owned() }),
        });
    }
    let from = place(answer.url());
    loop {
        match answer.chunk().await {
            Ok(Some(piece)) if take(&piece) => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(transport(&error, &from)),
        }
    }
}
