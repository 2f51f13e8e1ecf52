//! Documents: CAS answers with a temporary address (307), which is followed once and without our token.
//! Source: Customs4trade error handling (307, attachment download), certificates of origin documents (temporary URLs).

use reqwest::Url;

use super::Client;
use super::exchange::{Reply, busy, judge};
use crate::environment::is_loopback;
use crate::transport::{Method, Request, Take};
use crate::wire::TemporaryUrl;
use crate::{AttachmentId, CertificateId, DeclarationId, Failure, Problem, Secret, transport};

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
        take: Take<'_>,
    ) -> Result<(), Failure> {
        let url = self.environment().attachment_url(id, attachment);
        self.fetch(&url, take).await.map_err(Failure::of_a_reading_call)
    }

    /// A certificate of origin, handed on piece by piece.
    ///
    /// # Errors
    /// Every failure is one of reading: it may be tried again.
    pub async fn certificate(&self, id: &CertificateId, file: &AttachmentId, take: Take<'_>) -> Result<(), Failure> {
        let environment = self.environment();
        let url = environment.certificate_at(&environment.paths.certificate, id, file);
        self.fetch(&url, take).await.map_err(Failure::of_a_reading_call)
    }

    /// Where a certificate of origin can be fetched for a short time, without a token.
    pub async fn certificate_url(&self, id: &CertificateId, file: &AttachmentId) -> Result<TemporaryUrl, Failure> {
        let environment = self.environment();
        self.read(environment.certificate_at(&environment.paths.certificate_url, id, file)).await
    }

    async fn fetch(&self, url: &Url, take: Take<'_>) -> Result<(), Failure> {
        let answer = self.signed(url, take).await?;
        let answer = match answer.status {
            301 | 302 | 303 | 307 | 308 => {
                let target = self.target_of(&answer, url)?;
                // Without the token: the address is its own key, and its host is not the one the token is for.
                self.stream(&target, None, take).await?
            }
            _ => answer,
        };
        self.judge_document(answer)
    }

    /// One call with the token, repeated once with a fresh one.
    async fn signed(&self, url: &Url, take: Take<'_>) -> Result<transport::Reply, Failure> {
        let held = self.shared.tokens.current().await?;
        let answer = self.stream(url, Some(&held.token), take).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let fresh = self.shared.tokens.replace(&held).await?;
        self.stream(url, Some(&fresh.token), take).await
    }

    async fn stream(&self, url: &Url, token: Option<&Secret>, take: Take<'_>) -> Result<transport::Reply, Failure> {
        let request = Request { bearer: token.cloned(), ..Request::new(Method::Get, url.clone()) };
        self.shared.line.stream(request, take).await
    }

    fn judge_document(&self, answer: transport::Reply) -> Result<(), Failure> {
        if answer.is_success() {
            return Ok(());
        }
        let reply = Reply::of(answer, self.shared.line.clock());
        // A temporary address that has ended is asked for anew with the next try.
        Err(match reply.status {
            401 | 403 | 404 | 410 => busy(&reply),
            _ => judge(reply).err().unwrap_or_else(|| Failure::Lost { why: "CAS sent no document.".to_owned() }),
        })
    }

    /// Where an answer points to: encrypted, or on this machine as the CAS it comes from.
    fn target_of(&self, answer: &transport::Reply, asked: &Url) -> Result<Url, Failure> {
        let target = answer.header("location").and_then(|location| asked.join(location).ok());
        let at_home = self.shared.environment.base_url.host_str().is_some_and(is_loopback);
        let fits = |target: &Url| {
            let local = target.host_str().is_some_and(is_loopback);
            let encrypted = target.scheme() == "https" && !local;
            (encrypted || (at_home && local && target.scheme() == "http")) && target.username().is_empty()
        };
        target.filter(fits).ok_or_else(|| Failure::Refused {
            status: answer.status,
            problem: Box::new(Problem {
                title: Some("CAS points to an address for the document that is not safe to follow".to_owned()),
                ..Problem::default()
            }),
        })
    }
}
