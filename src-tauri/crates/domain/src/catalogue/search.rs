//! Search in a code list, as people type: by code, or by words of the name in any order.

use chrono::NaiveDate;

use super::code_list::Code;

/// Names of every language folded once, so that a key press costs one pass over them.
#[derive(Debug)]
pub(super) struct SearchIndex {
    /// Chapters, headings and subheadings of a tree, in the order of their codes: what is above comes first.
    above: Vec<Entry>,
    codes: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    code: Box<str>,
    /// Names and aliases as folded words, each with blanks around its words and a line end after it.
    names: Box<str>,
    /// Position among those above.
    above: Option<usize>,
}

/// What a search looks at beside the text.
#[derive(Clone, Copy)]
pub(super) struct Among<'a> {
    /// Codes not valid on this day come last.
    pub(super) on: NaiveDate,
    /// Codes without this property come after those with it.
    pub(super) doing: Option<&'a str>,
}

/// How well an entry fits; smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Name,
    Code,
    CodePrefix,
    NameBegin,
    NameStart,
    AboveStart,
    Words,
    InsideCode,
    Typo,
}

/// One entry that fits; the order of the fields is the order of the hits.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    ended: bool,
    /// Fits the text, not the place: an office of another role.
    misplaced: bool,
    fit: Fit,
    length: usize,
    index: usize,
}

/// Whether the names of an entry (second) hold a word (first).
type Holding<'a> = dyn Fn(&str, &str) -> bool + 'a;

/// How well an entry fits, and the length of the name that does, given what it and those above it hold.
type Fitting<'a> = dyn Fn(&Entry, Held) -> Option<(Fit, usize)> + 'a;

/// What the names of an entry and those above it hold of a query.
#[derive(Clone, Copy, Default)]
struct Held {
    /// One bit a word.
    words: u64,
    /// A name above begins with the first word.
    starts_above: bool,
}

impl SearchIndex {
    /// Of the codes with their names, and of what stands above them, sorted by code.
    pub(super) fn of<'a>(
        above: &[(&'a str, Vec<&'a str>)],
        codes: impl Iterator<Item = (&'a str, Vec<&'a str>)>,
    ) -> SearchIndex {
        let position = |code: &str| above.binary_search_by(|(known, _)| (*known).cmp(code)).ok();
        let entry = |code: &str, names: &[&str]| Entry {
            code: fold(code).into(),
            names: framed(names).into(),
            above: (1..code.len()).rev().find_map(|length| position(code.get(..length)?)),
        };
        SearchIndex {
            above: above.iter().map(|(code, names)| entry(code, names)).collect(),
            codes: codes.map(|(code, names)| entry(code, &names)).collect(),
        }
    }

    pub(super) fn search<'codes>(
        &self,
        codes: &'codes [Code],
        text: &str,
        limit: usize,
        among: Among<'_>,
    ) -> Vec<&'codes Code> {
        let query = Query::of(text);
        let mut hits: Vec<Hit> =
            self.hits(codes, among, &|word, names| names.contains(word), &|entry, held| query.fit(entry, held), &query);
        if hits.is_empty() && !query.words.is_empty() {
            let typo = |_: &Entry, held: Held| (held.words == query.all()).then_some((Fit::Typo, 0));
            hits = self.hits(codes, among, &holds_with_typo, &typo, &query);
        }
        hits.sort();
        hits.into_iter().take(limit).filter_map(|hit| codes.get(hit.index)).collect()
    }

    fn hits(
        &self,
        codes: &[Code],
        among: Among<'_>,
        holds: &Holding<'_>,
        fit: &Fitting<'_>,
        query: &Query,
    ) -> Vec<Hit> {
        let mut above: Vec<Held> = Vec::with_capacity(self.above.len());
        for entry in &self.above {
            let held = query.held(entry, &above, holds);
            above.push(Held { starts_above: held.starts_above || query.starts(entry), ..held });
        }
        let hit = |(index, entry): (usize, &Entry)| {
            let (fit, length) = fit(entry, query.held(entry, &above, holds))?;
            let code = codes.get(index)?;
            let misplaced = among.doing.is_some_and(|property| !code.has(property));
            Some(Hit { ended: !code.is_valid(among.on), misplaced, fit, length, index })
        };
        self.codes.iter().enumerate().filter_map(hit).collect()
    }
}

struct Query {
    /// The text without blanks and points: `2204 21.80` is `22042180`.
    code: String,
    /// Folded words with a blank before and after each.
    name: String,
    /// Folded words, each as ` word`.
    words: Vec<String>,
}

/// More words than this say nothing more.
const WORDS_MAX: usize = 63;

impl Query {
    fn of(text: &str) -> Query {
        let folded = fold(text);
        let code = folded.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        let name = format!(" {}", words(&folded));
        let words = name.split_whitespace().take(WORDS_MAX).map(|word| format!(" {word}")).collect();
        Query { code, name, words }
    }

    /// Every word.
    fn all(&self) -> u64 {
        (1 << self.words.len()) - 1
    }

    fn held(&self, entry: &Entry, above: &[Held], holds: &Holding<'_>) -> Held {
        let mut held = entry.above.and_then(|at| above.get(at)).copied().unwrap_or_default();
        for (at, word) in self.words.iter().enumerate() {
            let bit = 1 << at;
            if held.words & bit == 0 && holds(word, &entry.names) {
                held.words |= bit;
            }
        }
        held
    }

    /// A name of the entry begins with the first word.
    fn starts(&self, entry: &Entry) -> bool {
        self.words.first().is_some_and(|word| beginning(&entry.names, word).is_some())
    }

    fn fit(&self, entry: &Entry, held: Held) -> Option<(Fit, usize)> {
        if self.code.is_empty() {
            return Some((Fit::Words, 0));
        }
        let all = !self.words.is_empty() && held.words == self.all();
        let whole = all.then(|| beginning(&entry.names, &self.name)).flatten();
        if whole.is_some_and(|length| length == self.name.len()) {
            return Some((Fit::Name, 0));
        }
        if *entry.code == *self.code {
            return Some((Fit::Code, 0));
        }
        if entry.code.starts_with(&self.code) {
            return Some((Fit::CodePrefix, 0));
        }
        if all {
            // Among names that begin alike the shorter is the plainer thing.
            let start = || beginning(&entry.names, self.words.first()?);
            return Some(match (whole, start()) {
                (Some(length), _) => (Fit::NameBegin, length),
                (None, Some(length)) => (Fit::NameStart, length),
                (None, None) if held.starts_above => (Fit::AboveStart, 0),
                (None, None) => (Fit::Words, 0),
            });
        }
        // 380 finds N380: people know the number without its category.
        (self.code.len() >= 2 && entry.code.ends_with(&self.code)).then_some((Fit::InsideCode, 0))
    }
}

/// Length of the shortest name that begins with `text`.
fn beginning(names: &str, text: &str) -> Option<usize> {
    names.split('\n').filter(|name| name.starts_with(text)).map(str::len).min()
}

/// True when the names hold the word, or one a typing error away from it.
fn holds_with_typo(word: &str, names: &str) -> bool {
    names.contains(word)
        || (word.chars().count() > 4 && names.split_whitespace().any(|other| one_error_apart(&word[1..], other)))
}

/// True when every word of `text` begins a word of `name`.
pub(super) fn holds_words(name: &str, text: &str) -> bool {
    let name = format!(" {}", words(name));
    words(text).split_whitespace().all(|word| name.contains(&format!(" {word}")))
}

fn framed(names: &[&str]) -> String {
    let mut framed = String::new();
    for name in names {
        let line = format!(" {}\n", words(name));
        // Languages share many a name.
        if !framed.split_inclusive('\n').any(|known| known == line) {
            framed.push_str(&line);
        }
    }
    framed
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
