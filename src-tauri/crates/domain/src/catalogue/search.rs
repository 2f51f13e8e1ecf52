//! Search in a code list, as people type: by code, or by words of the name in any order.

use chrono::NaiveDate;

use super::code_list::Code;

/// Names folded once, so that a key press costs one pass over them.
#[derive(Debug)]
pub(super) struct SearchIndex {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    code: String,
    /// The name, then the aliases, each as folded words with a blank after each.
    names: Vec<String>,
    /// Words of name and aliases, parted by single blanks, one before and one after.
    words: String,
}

impl Entry {
    fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

/// How well an entry fits; smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Name,
    Code,
    CodePrefix,
    NameBegin,
    NameStart,
    Words,
    InsideCode,
    Typo,
}

/// One entry that fits; the order of the fields is the order of the hits.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    ended: bool,
    fit: Fit,
    length: usize,
    index: usize,
}

impl SearchIndex {
    pub(super) fn of(codes: &[Code], aliases: &[(String, String)]) -> SearchIndex {
        let entries = codes.iter().map(|code| {
            let own = aliases.iter().filter(|(_, of)| *of == code.code).map(|(alias, _)| words(alias));
            let names: Vec<String> = std::iter::once(words(&code.name)).chain(own).collect();
            Entry { code: fold(&code.code), words: format!(" {}", names.concat()), names }
        });
        SearchIndex { entries: entries.collect() }
    }

    pub(super) fn search<'codes>(
        &self,
        codes: &'codes [Code],
        text: &str,
        limit: usize,
        on: NaiveDate,
    ) -> Vec<&'codes Code> {
        let query = Query::of(text);
        let mut hits: Vec<Hit> = self.hits(codes, on, |entry| query.fit(entry)).collect();
        if hits.is_empty() {
            hits = self.hits(codes, on, |entry| query.fits_with_typo(entry).then_some(Fit::Typo)).collect();
        }
        hits.sort();
        hits.into_iter().take(limit).filter_map(|hit| codes.get(hit.index)).collect()
    }

    fn hits(&self, codes: &[Code], on: NaiveDate, fit: impl Fn(&Entry) -> Option<Fit>) -> impl Iterator<Item = Hit> {
        self.entries.iter().enumerate().filter_map(move |(index, entry)| {
            let fit = fit(entry)?;
            let ended = codes.get(index).is_some_and(|code| !code.is_valid(on));
            // Among names that begin alike the shorter is the plainer thing.
            let length = if matches!(fit, Fit::NameBegin | Fit::NameStart) { entry.name().len() } else { 0 };
            Some(Hit { ended, fit, length, index })
        })
    }
}

struct Query {
    /// The text without blanks and points: `2204 21.80` is `22042180`.
    code: String,
    /// Folded words, each with a blank after it.
    name: String,
    /// Folded words, each as ` word`.
    words: Vec<String>,
}

impl Query {
    fn of(text: &str) -> Query {
        let folded = fold(text);
        let code = folded.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        let name = words(&folded);
        Query { code, words: name.split_whitespace().map(|word| format!(" {word}")).collect(), name }
    }

    fn fit(&self, entry: &Entry) -> Option<Fit> {
        if self.code.is_empty() {
            return Some(Fit::Words);
        }
        if entry.names.contains(&self.name) {
            return Some(Fit::Name);
        }
        if entry.code == self.code {
            return Some(Fit::Code);
        }
        if entry.code.starts_with(&self.code) {
            return Some(Fit::CodePrefix);
        }
        if !self.words.is_empty() && self.words.iter().all(|word| entry.words.contains(word.as_str())) {
            let first = self.words.first().is_some_and(|word| entry.words.starts_with(word.as_str()));
            return Some(match () {
                () if entry.name().starts_with(&self.name) => Fit::NameBegin,
                () if first => Fit::NameStart,
                () => Fit::Words,
            });
        }
        // 380 finds N380: people know the number without its category.
        (self.code.len() >= 2 && entry.code.ends_with(&self.code)).then_some(Fit::InsideCode)
    }

    fn fits_with_typo(&self, entry: &Entry) -> bool {
        !self.words.is_empty()
            && self.words.iter().all(|word| {
                entry.words.contains(word.as_str())
                    || (word.chars().count() > 4
                        && entry.words.split_whitespace().any(|other| one_error_apart(&word[1..], other)))
            })
    }
}

/// True when `typed` becomes `word`, or a beginning of it, by one change, one letter more, one less, or two
/// neighbours exchanged. The first letter must be right: that keeps the hits sensible.
fn one_error_apart(typed: &str, word: &str) -> bool {
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    if typed.first() != word.first() {
        return false;
    }
    let same = typed.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (&typed[same..], &word[same..]);
    let begins =
        |rest: Option<&[char]>, of: Option<&[char]>| rest.zip(of).is_some_and(|(rest, of)| of.starts_with(rest));
    typed.is_empty()
        || begins(typed.get(1..), word.get(1..))
        || begins(typed.get(1..), Some(word))
        || begins(Some(typed), word.get(1..))
        || (typed.len() > 1
            && word.len() > 1
            && typed[0] == word[1]
            && typed[1] == word[0]
            && word[2..].starts_with(&typed[2..]))
}

/// Letters and digits of a folded text as words, each followed by a blank.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 1);
    for word in fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.push_str(word);
        words.push(' ');
    }
    words
}

/// Lower case without accents: `Türkiye` is `turkiye`, `Straße` is `strasse`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' | 'ċ' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ğ' | 'ģ' | 'ġ' => folded.push('g'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' => folded.push('i'),
            'ķ' => folded.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ŕ' | 'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ť' | 'ţ' | 'ț' => folded.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            // Combining marks: an accent typed after its letter, and the dot that lower case leaves of İ.
            '\u{0300}'..='\u{036f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::super::Catalogue;
    use super::*;

    fn check(list: &str, text: &str, expected: &[&str]) {
        let on = "2026-11-22".parse().unwrap();
        let list = Catalogue::embedded().list(list).unwrap();
        let found: Vec<&str> = list.search(text, expected.len().max(1), on).iter().map(|code| &*code.code).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn codes_are_found_as_people_type() {
        check("countries", "be", &["BE", "BJ"]);
        check("countries", "turkiye", &["TR"]);
        check("countries", "TÜRKIYE", &["TR"]);
        check("countries", "holland", &["NL"]);
        check("countries", "rica costa", &["CR"]);
        check("countries", "germnay", &["DE"]);
        check("countries", "xqzw", &[]);
        check("document_types", "380", &["N380"]);
        check("document_types", "commercial invoice", &["N380"]);
        check("commodity_codes", "2204 21 80", &["22042180"]);
        check("currencies", "euro", &["EUR"]);
        check("incoterms", "CIF", &["CIF"]);
    }

    /// The name itself, codes that begin so, names that begin with these words, names that hold them.
    #[test]
    fn what_is_meant_comes_first() {
        for (list, text, expected) in [
            ("countries", "united kingdom", &["GB", "XI", "XU"][..]),
            ("countries", "United Kingdóm", &["GB"]),
            ("countries", "united k", &["GB", "XI"]),
            ("countries", "korea", &["KR", "KP"]),
            ("countries", "south korea", &["KR"]),
            ("countries", "congo", &["CG", "CD"]),
            ("countries", "guinea", &["GN", "GW", "GQ", "PG"]),
            ("countries", "niger", &["NE", "NG"]),
            ("countries", "ni", &["NI", "NU"]),
            ("countries", "dominica", &["DM", "DO"]),
            ("currencies", "euro", &["EUR"]),
        ] {
            check(list, text, expected);
        }
    }

    #[test]
    fn ended_codes_come_last_with_their_successor() {
        let on = "2026-11-22".parse().unwrap();
        let list = Catalogue::embedded().list("currencies").unwrap();
        let found = list.search("kuna", 9, on);
        assert_eq!(found.last().map(|code| (&*code.code, code.successor.as_deref())), Some(("HRK", Some("EUR"))));
        let found = list.search("l", 400, on);
        let first_ended = found.iter().position(|code| !code.is_valid(on)).unwrap();
        assert!(found[first_ended..].iter().all(|code| !code.is_valid(on)));
        assert!(first_ended > 0);
    }

    #[test]
    fn one_typing_error_is_one() {
        for (typed, word, expected) in [
            ("germany", "germany", true),
            ("gemany", "germany", true),
            ("geermany", "germany", true),
            ("gremany", "germany", true),
            ("gernany", "germany", true),
            ("germ", "germany", true),
            ("grmnay", "germany", false),
            ("xermany", "germany", false),
        ] {
            assert_eq!(one_error_apart(typed, word), expected, "{typed} {word}");
        }
    }
}
