//! How countries write their numbers: masks by country, from the tables of shapes.

/// Country and mask of each line of a table of shapes.
pub(super) fn read(table: &'static str) -> Vec<(&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| line.split_once(';')).collect()
}

/// Masks: `9` a digit, `A` a capital letter, `X` either, anything else itself; `{n}` or `{n,m}` repeats.
pub(super) fn fits(text: &str, mask: &str) -> bool {
    let Some(class) = mask.chars().next() else { return text.is_empty() };
    let (least, most, rest) = repeats(&mask[class.len_utf8()..]);
    let takes = |c: char| match class {
        '9' => c.is_ascii_digit(),
        'A' => c.is_ascii_uppercase(),
        'X' => c.is_ascii_uppercase() || c.is_ascii_digit(),
        literal => c == literal,
    };
    let run = text.chars().take_while(|c| takes(*c)).count().min(most);
    (least..=run).rev().any(|count| text.get(count..).is_some_and(|after| fits(after, rest)))
}

fn repeats(mask: &str) -> (usize, usize, &str) {
    let counted = mask.strip_prefix('{').and_then(|inside| inside.split_once('}'));
    let Some((counts, rest)) = counted else { return (1, 1, mask) };
    let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
    (least.parse().unwrap_or(1), most.parse().unwrap_or(1), rest)
}
