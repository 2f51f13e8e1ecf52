//! How much is wanted: a number named on the command line, `--records 20000`.

/// The number after `name`, or the usual one.
pub(crate) fn number(name: &str, usual: u64) -> Result<u64, String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().position(|word| word == name) {
        None => Ok(usual),
        Some(at) => {
            let text = words.get(at + 1).map_or("", String::as_str);
            let number = text.parse().ok().filter(|number| *number > 0);
            number.ok_or_else(|| format!("{name} wants a whole number above 0, not “{text}”."))
        }
    }
}
