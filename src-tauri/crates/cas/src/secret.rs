//! A client secret or token: it can be sent, and it cannot be written into a log, an error or a screen.

use std::fmt;

use zeroize::Zeroizing;

/// Text that never shows itself: `Debug` prints a fixed word, and there is no `Display` and no serialisation.
/// It is wiped from memory when it is let go.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The value itself, for the one line that puts it on the wire or into the system's key ring.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(withheld)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_withholds_the_value() {
        let secret = Secret::new("s3cr3t-value");
        assert_eq!(format!("{secret:?}"), "Secret(withheld)");
        assert_eq!(secret.expose(), "s3cr3t-value");
    }
}
