//! Ids that CAS gives: each becomes part of an address, so it holds only characters that are safe there.
//! Source: Customs4trade generic data models (UUIDs with and without dashes, numbers as text).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A text that is no id of CAS.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not an id that CAS gives to {thing}: use the id shown with it.")]
pub struct IdError {
    text: String,
    thing: &'static str,
}

/// Ids are text; a number is read as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Text(String),
    Number(u64),
}

fn is_safe(text: &str) -> bool {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=128).contains(&text.len()) && text.bytes().all(safe) && !text.bytes().all(|byte| byte == b'.')
}

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident = $thing:literal; )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "Loose", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                if is_safe(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(IdError { text: text.chars().take(60).collect(), thing: $thing })
                }
            }
        }

        impl TryFrom<Loose> for $name {
            type Error = IdError;

            fn try_from(loose: Loose) -> Result<Self, IdError> {
                match loose {
                    Loose::Text(text) => text.parse(),
                    Loose::Number(number) => number.to_string().parse(),
                }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )* };
}

ids! {
    /// Of a declaration (`id`, in events `data.id`).
    DeclarationId = "a declaration";
    /// Of a goods item (`governmentAgencyGoodsItemId`).
    ItemId = "a goods item";
    /// Of a document.
    AttachmentId = "a document";
    /// Of a certificate of origin.
    CertificateId = "a certificate of origin";
    /// Of a movement order.
    MovementOrderId = "a movement order";
    /// Of a subscription to events.
    SubscriptionId = "a subscription";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_inside_an_address() {
        let cases = [
            ("0198f3a0-1c2d-7e3f-8a9b-0c1d2e3f4a5b", true),
            ("9f86d081884c7d659a2feaa0c55ad015", true),
            ("4711", true),
            ("", false),
            ("..", false),
            ("a/b", false),
            ("a?b", false),
            ("a%2Fb", false),
            ("a b", false),
            ("é", false),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<DeclarationId>().is_ok(), expected, "{text:?}");
        }
        let said = "a/b".parse::<ItemId>().unwrap_err().to_string();
        assert!(said.contains("a goods item"), "{said}");
    }
}
