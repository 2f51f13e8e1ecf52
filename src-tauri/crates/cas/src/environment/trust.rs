//! Whom one environment trusts: always the authorities of the operating system, optionally one of the office, and
//! optionally only certain keys. Source: Customs4trade integration methods (TLS 1.2 at least; certificates are renewed
//! by themselves, so whoever pins one has to follow).

use reqwest::Certificate;
use serde::Deserialize;

use super::EnvironmentError;

/// What is asked of the certificate of a server beyond what the operating system asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// SHA-256 of the public key (SubjectPublicKeyInfo) of the server's certificate, or of an authority the server sends
    /// along with it. Nothing here: every certificate the machine trusts will do.
    pub pins: Vec<[u8; 32]>,
    /// One more authority (PEM), for an office whose proxy looks into encrypted traffic.
    pub authority_pem: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    pins: Vec<String>,
    authority_pem: Option<String>,
}

impl File {
    pub(super) fn read(self, name: &str) -> Result<Trust, EnvironmentError> {
        let pins: Option<Vec<[u8; 32]>> = self.pins.iter().map(|text| pin(text)).collect();
        let pins = pins.ok_or_else(|| EnvironmentError::Trust {
            name: name.to_owned(),
            why: "a pin is not the word sha256, a colon and 64 hexadecimal digits".to_owned(),
        })?;
        if let Some(pem) = &self.authority_pem
            && !Certificate::from_pem_bundle(pem.as_bytes()).is_ok_and(|bundle| !bundle.is_empty())
        {
            let why = "authority_pem holds no certificate in PEM form".to_owned();
            return Err(EnvironmentError::Trust { name: name.to_owned(), why });
        }
        Ok(Trust { pins, authority_pem: self.authority_pem })
    }
}

/// `sha256:` and 64 hexadecimal digits; blanks and colons between the digits are fine.
fn pin(text: &str) -> Option<[u8; 32]> {
    let digits: String = text
        .trim()
        .strip_prefix("sha256:")?
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != ':')
        .collect();
    let mut bytes = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
