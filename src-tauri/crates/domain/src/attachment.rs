//! What a file that somebody attached is and may be called. Its name is a label: it stands in no path, and it is cleaned
//! for the screen and for saving only.

/// Names that are devices on Windows, with any extension (Microsoft, "Naming Files, Paths, and Namespaces").
const DEVICES: &[&str] = &[
    "CON", "PRN", "AUX", "NUL", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT0",
    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "CONIN$", "CONOUT$",
];
const NAME_LETTERS_MAX: usize = 120;
const UNNAMED: &str = "attachment";

/// First bytes and what they say.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"<?xml", "application/xml"),
    (b"\xef\xbb\xbf<?xml", "application/xml"),
];

/// What the first bytes of a file say it is, whatever its name says.
///
/// ```
/// assert_eq!(domain::attachment::media_type(b"%PDF-1.7\n"), "application/pdf");
/// assert_eq!(domain::attachment::media_type(b"MZ\x90\0"), "application/octet-stream");
/// ```
#[must_use]
pub fn media_type(first: &[u8]) -> &'static str {
    if let Some((_, said)) = MAGIC.iter().find(|(magic, _)| first.starts_with(magic)) {
        return said;
    }
    // The piece may end within a letter.
    let text = match std::str::from_utf8(first) {
        Ok(text) => Some(text),
        Err(fault) if fault.error_len().is_none() => std::str::from_utf8(&first[..fault.valid_up_to()]).ok(),
        Err(_) => None,
    };
    let plain = |text: &str| !text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'));
    match text {
        Some(text) if !text.is_empty() && plain(text) => "text/plain",
        _ => "application/octet-stream",
    }
}

/// A label as a screen may show it: on one line, in its own direction.
///
/// ```
/// assert_eq!(domain::attachment::shown_name("inv\u{202e}fdp.exe"), "inv\u{fffd}fdp.exe");
/// ```
#[must_use]
pub fn shown_name(label: &str) -> String {
    let shown: String = label.chars().map(|letter| if acts(letter) { '\u{fffd}' } else { letter }).collect();
    if shown.trim().is_empty() { UNNAMED.to_owned() } else { shown }
}

/// A label as the name of a file in a folder that a person chose: no path, no device, nothing hidden.
///
/// ```
/// assert_eq!(domain::attachment::file_name("../../x"), "x");
/// assert_eq!(domain::attachment::file_name("CON.txt"), "_CON.txt");
/// ```
#[must_use]
pub fn file_name(label: &str) -> String {
    let last = label.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|letter| !acts(*letter))
        .map(|letter| if matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { letter })
        .take(NAME_LETTERS_MAX)
        .collect();
    let kept = kept.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    if kept.is_empty() {
        return UNNAMED.to_owned();
    }
    let stem = kept.split('.').next().unwrap_or_default().trim_end();
    if DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) { format!("_{kept}") } else { kept.to_owned() }
}

/// Letters that a terminal or a screen acts on instead of showing them.
fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_no_path_no_device_and_hides_nothing() {
        for (label, name) in [
            ("invoice.pdf", "invoice.pdf"),
            ("../../x", "x"),
            ("..\\..\\evil.bat", "evil.bat"),
            ("D:\\Windows\\system.ini", "system.ini"),
            ("C:evil", "C_evil"),
            ("\\\\host\\share\\a", "a"),
            ("/a/b/passwd", "passwd"),
            ("..", "attachment"),
            ("", "attachment"),
            (" . ", "attachment"),
            ("CON", "_CON"),
            ("con.tar.gz", "_con.tar.gz"),
            ("Lpt1 .txt", "_Lpt1 .txt"),
            ("console.log", "console.log"),
            (".bashrc", "bashrc"),
            ("a\0b\nc", "abc"),
            ("inv\u{202e}fdp.exe", "invfdp.exe"),
            ("a?b*c", "a_b_c"),
            ("trailing. ", "trailing"),
            ("Rechnung für Zoë 日本.pdf", "Rechnung für Zoë 日本.pdf"),
        ] {
            assert_eq!(file_name(label), name, "{label:?}");
        }
        assert_eq!(file_name(&"x".repeat(5000)).len(), NAME_LETTERS_MAX);
        assert_eq!(shown_name("a\u{1b}[31m"), "a\u{fffd}[31m");
        assert_eq!(shown_name("\t"), "\u{fffd}");
    }

    #[test]
    fn what_a_file_is_stands_in_its_first_bytes() {
        for (first, said) in [
            (&b"%PDF-1.4"[..], "application/pdf"),
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"PK\x03\x04", "application/zip"),
            (b"<?xml version", "application/xml"),
            ("für\n".as_bytes(), "text/plain"),
            (&"fü".as_bytes()[..2], "text/plain"),
            (b"MZ\x90\0", "application/octet-stream"),
            (b"%PDX", "text/plain"),
            (b"", "application/octet-stream"),
        ] {
            assert_eq!(media_type(first), said, "{first:?}");
        }
    }
}
