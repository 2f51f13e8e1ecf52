//! One short H1 import declaration, typed in the real window from nothing to Released, without a pointer.

use std::time::Duration;

use crate::keys::{ALT, CONTROL, ENTER, SHIFT};
use crate::page::Page;
use crate::window::Window;

const REFERENCE: &str = "QS-WINDOW-0001";
/// Fields between two that are typed into, at most.
const STEPS_MAX: usize = 40;
const RELEASE_MAX: Duration = Duration::from_secs(90);

/// Section by section what is typed: the end of the field's path, and the text. The flow leaves the rest to CAS.
const TYPED: &[(char, &[(&str, &str)])] = &[
    ('1', &[("externalReference", REFERENCE), ("customsFlow", "INEU_H1EIDR"), ("storageLocationReference", "BEANR01")]),
    ('5', &[("invoiceCurrency", "EUR")]),
    (
        '7',
        &[
            ("commodity.itemId", "WN-1001"),
            ("commodity.classifications[0].code", "2204218000"),
            ("commodity.description", "Red wine, 13.5 % vol, bottles of 0.75 l"),
            ("governmentProcedure.proc", "40"),
            ("governmentProcedure.prevProc", "00"),
            ("goodsMeasure.qty", "12"),
            ("commodity.invoiceLine.itemAmount", "1000,50"),
        ],
    ),
];

#[tokio::test]
#[ignore = "needs the built window: cargo xtask test --only desktop"]
async fn a_declaration_is_typed_and_released_and_is_there_after_a_restart() {
    let window = Window::open().await;
    let page = &window.page;
    page.until("document.querySelector('main')?.innerText.includes('Connected')").await;
    page.run("window.pointed = 0; addEventListener('pointerdown', () => window.pointed++, true)").await;

    page.press(&[CONTROL, 'n']).await;
    page.until("document.querySelector('input[data-path]')").await;
    for (section, values) in TYPED {
        page.press(&[ALT, *section]).await;
        for (path, text) in *values {
            go_to(page, path).await;
            page.enter(text).await;
            page.press(&[ENTER]).await;
        }
    }
    page.until("!document.body.innerText.includes('Clear')").await;
    page.picture("typed").await;

    page.press(&[CONTROL, SHIFT, ENTER]).await;
    page.until("document.querySelector('[role=alertdialog]')").await;
    page.picture("sending").await;
    page.press(&[ENTER]).await;
    page.until_within("document.querySelector('main')?.innerText.includes('Customs has released it')", RELEASE_MAX)
        .await;
    page.picture("released").await;
    page.press(&[CONTROL, ALT, 't']).await;
    page.picture("released-other-theme").await;
    assert_eq!(page.run("return window.pointed").await, 0, "everything was done by keyboard");
    window.assert_no_complaint();

    let folder = window.close().await;
    let window = Window::open_in(folder).await;
    window.page.until(&format!("document.body.innerText.includes('{REFERENCE}')")).await;
    window.page.picture("restarted").await;
    window.assert_no_complaint();
    window.close().await;
}

/// Enter goes from field to field in working order, until the one wanted has the focus.
async fn go_to(page: &Page, path: &str) {
    let mut seen = Vec::new();
    for _ in 0..STEPS_MAX {
        let here = page.run("return document.activeElement?.dataset?.path ?? ''").await;
        let here = here.as_str().unwrap_or_default().to_owned();
        if plain(&here).ends_with(path) {
            return;
        }
        seen.push(here);
        page.press(&[ENTER]).await;
    }
    panic!("`{path}` was not reached; Enter went through {seen:#?}");
}

/// A path with `[0]` for the key of a first element: `items[#k1].x` and `items[0].x` are the same box.
fn plain(path: &str) -> String {
    let mut parts = path.split("[#");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| format!("{whole}[0{}", part.find(']').map_or("", |end| &part[end..])))
}

#[test]
fn element_keys_read_as_the_first_element() {
    for (path, expected) in
        [("a.b", "a.b"), ("items[#k7].x", "items[0].x"), ("a[#k1].b[#k2].c", "a[0].b[0].c"), ("a[0].b", "a[0].b")]
    {
        assert_eq!(plain(path), expected);
    }
}
