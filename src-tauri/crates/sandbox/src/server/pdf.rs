//! A page that says which declaration it is, as small as a PDF can be. Source: ISO 32000-1 section 7.5.

use std::fmt::Write as _;

use crate::book::Declaration;

pub(super) fn page(title: &str, declaration: &Declaration) -> Vec<u8> {
    let state = &declaration.state;
    let line = |name: &str, value: &str| {
        let plain: String =
            value.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | ' ')).collect();
        format!("({name} {plain}) Tj 0 -18 Td ")
    };
    let words = format!(
        "BT /F1 12 Tf 72 770 Td (Practice document, not a real one) Tj 0 -24 Td {}{}{}{}ET",
        line("", title),
        line("Reference", &declaration.external_reference),
        line("LRN", state.lrn.as_deref().unwrap_or_default()),
        line("MRN", state.mrn.as_deref().unwrap_or_default())
    );
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let start = text.len();
    let _ = write!(text, "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    text.into_bytes()
}
