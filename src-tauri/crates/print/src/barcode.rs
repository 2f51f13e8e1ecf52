//! Code 128, as bars.

use barcoders::sym::code128::Code128;

/// Width of the narrowest bar.
const MODULE_MM: f32 = 0.254;
/// White to keep on either side, in narrowest bars (ISO/IEC 15417).
const QUIET_MODULES: f32 = 10.0;

/// A text as bars.
pub(crate) struct Bars {
    /// Left end and width of each bar, from the left end of the quiet zone.
    pub(crate) bars: Vec<(f32, f32)>,
    /// With both quiet zones.
    pub(crate) width: f32,
}

/// The bars of a text; `None` where Code 128 cannot hold it.
pub(crate) fn code_128(text: &str) -> Option<Bars> {
    let printable = |letter: char| (' '..='~').contains(&letter);
    if text.is_empty() || !text.chars().all(printable) {
        return None;
    }
    // Set B holds digits and capitals alike; an MRN changes between them too often for set C to pay.
    let modules = Code128::new(format!("\u{0181}{text}")).ok()?.encode();
    let mut bars: Vec<(f32, f32)> = Vec::new();
    let mut at = QUIET_MODULES * MODULE_MM;
    let mut before = 0;
    for module in modules {
        match bars.last_mut() {
            Some((_, width)) if module == 1 && before == 1 => *width += MODULE_MM,
            _ if module == 1 => bars.push((at, MODULE_MM)),
            _ => {}
        }
        before = module;
        at += MODULE_MM;
    }
    Some(Bars { bars, width: at + QUIET_MODULES * MODULE_MM })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mrn_becomes_bars() {
        let bars = code_128("26BE1010000012345A").unwrap();
        // Start, 18 characters and the check character of three bars each, the stop of four.
        assert_eq!(bars.bars.len(), 3 * 20 + 4);
        let modules = bars.width / MODULE_MM;
        assert!((modules - (20.0 * 11.0 + 13.0 + 20.0)).abs() < 0.01, "{modules}");
    }

    #[test]
    fn what_code_128_cannot_hold_has_no_bars() {
        for text in ["", "26ΒΕ", "26\u{0106}1", "a\nb"] {
            assert!(code_128(text).is_none(), "{text:?}");
        }
    }
}
