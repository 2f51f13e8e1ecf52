//! The keys of a document's list elements in one short text: runs of neighbours as `1-1500`, parted by commas.
//! A document as it was loaded has one run; every inserted or moved element adds a few characters.

use std::fmt::Write;

/// Writes keys in document order.
pub(crate) fn pack(keys: &[u32]) -> String {
    let mut text = String::new();
    let mut rest = keys;
    while let Some((&first, _)) = rest.split_first() {
        let length = rest.iter().zip(first..=u32::MAX).take_while(|(key, expected)| **key == *expected).count();
        let separator = if text.is_empty() { "" } else { "," };
        // Writing to a text in memory cannot fail.
        let _written = match rest[..length] {
            [.., last] if length > 1 => write!(text, "{separator}{first}-{last}"),
            _ => write!(text, "{separator}{first}"),
        };
        rest = &rest[length..];
    }
    text
}

/// Reads keys; `None` when the text is damaged or names more than `max` keys.
pub(crate) fn unpack(text: &str, max: usize) -> Option<Vec<u32>> {
    let mut keys = Vec::new();
    for run in text.split(',').filter(|_| !text.is_empty()) {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        if last < first || (last - first) as usize >= max.checked_sub(keys.len())? {
            return None;
        }
        keys.extend(first..=last);
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_as_they_were_written() {
        for (keys, text) in [
            (&[][..], ""),
            (&[7], "7"),
            (&[1, 2, 3, 4], "1-4"),
            (&[1, 2, 9, 8, 3, 4, 5], "1-2,9,8,3-5"),
            (&[u32::MAX - 1, u32::MAX], "4294967294-4294967295"),
        ] {
            assert_eq!(pack(keys), text);
            assert_eq!(unpack(text, 100).as_deref(), Some(keys), "{text}");
        }
    }

    #[test]
    fn damaged_text_is_refused() {
        for text in ["x", "1-", "5-2", "1,,2", "1-4294967295", "-1", "1-101"] {
            assert_eq!(unpack(text, 100), None, "{text}");
        }
    }
}
