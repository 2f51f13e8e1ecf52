//! Whom the network transport believes: TLS 1.2 or 1.3, the authorities of the operating system, and optionally only
//! certain keys. Source: Customs4trade integration methods (TLS 1.2 is the minimum).

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use sha2::{Digest, Sha256};

use crate::EnvironmentError;
use crate::environment::Trust;

/// The rules for one environment.
pub(super) fn rules(trust: &Trust) -> Result<ClientConfig, EnvironmentError> {
    let unusable = |fault: &dyn std::fmt::Display| EnvironmentError::Connection(fault.to_string());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let authorities: Vec<CertificateDer<'static>> = match &trust.authority_pem {
        Some(pem) => {
            CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().map_err(|f| unusable(&f))?
        }
        None => Vec::new(),
    };
    let machine = rustls_platform_verifier::Verifier::new_with_extra_roots(authorities, provider.clone())
        .map_err(|fault| unusable(&fault))?;
    let verifier = Pinned { machine, pins: trust.pins.clone(), provider: provider.clone() };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|fault| unusable(&fault))?
        // Nothing is weakened: the machine's own judgement is asked first, the pins only narrow it.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// The machine's judgement, narrowed to certain keys.
#[derive(Debug)]
struct Pinned {
    machine: rustls_platform_verifier::Verifier,
    pins: Vec<[u8; 32]>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self.machine.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)?;
        if self.pins.is_empty() || self.is_pinned(end_entity) {
            return Ok(verified);
        }
        // A pinned authority that is merely sent along proves nothing: the certificate must come from it.
        let comes_from = |authority: &&CertificateDer<'_>| {
            self.is_pinned(authority) && self.issued_by(authority, end_entity, intermediates, server_name, now).is_ok()
        };
        match intermediates.iter().find(comes_from) {
            Some(_) => Ok(verified),
            None => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.machine.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.machine.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.machine.supported_verify_schemes()
    }
}

impl Pinned {
    fn is_pinned(&self, certificate: &CertificateDer<'_>) -> bool {
        ParsedCertificate::try_from(certificate).is_ok_and(|parsed| {
            let digest: [u8; 32] = Sha256::digest(parsed.subject_public_key_info().as_ref()).into();
            self.pins.contains(&digest)
        })
    }

    fn issued_by(
        &self,
        authority: &CertificateDer<'_>,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut roots = RootCertStore::empty();
        roots.add(authority.clone().into_owned())?;
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), self.provider.clone())
            .build()
            .map_err(|fault| Error::General(fault.to_string()))?
            .verify_server_cert(end_entity, intermediates, server_name, &[], now)
    }
}

/// What a person is told when no encrypted line could be opened.
pub(super) fn words(fault: &Error) -> String {
    match fault {
        Error::InvalidCertificate(certificate) => of_certificate(certificate).to_owned(),
        Error::PeerIncompatible(_) | Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "the server speaks an encryption older than TLS 1.2, which is not used; nothing was sent".to_owned()
        }
        Error::InvalidMessage(_) => "the server does not answer in TLS; compare the address and the port".to_owned(),
        other => format!("no encrypted line could be opened: {other}"),
    }
}

fn of_certificate(fault: &CertificateError) -> &'static str {
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the certificate of the server has ended; check the date of this machine, then tell whoever runs the server"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate of the server is not valid yet; check the date of this machine"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the certificate belongs to another server than the address names; compare the address"
        }
        CertificateError::ApplicationVerificationFailure => {
            "the certificate is not one of those the environment file pins; if it was renewed, enter the new pin, else do not connect"
        }
        CertificateError::Revoked => "the certificate of the server was revoked; do not connect",
        _ => {
            "nobody this machine trusts vouches for the certificate of the server; if a proxy of the office looks into encrypted traffic, its authority must be trusted by this machine"
        }
    }
}
