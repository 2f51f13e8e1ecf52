//! The window opens, shows the screens, and lets them reach nothing but the core.

use crate::window::Window;

/// Tries something in the page. What merely fails (there is no network here) does not count as refused: the content
/// policy has to have said no.
const ATTEMPT: &str = "
const done = arguments[arguments.length - 1];
const unless_refused_by_policy = (act) => new Promise((allowed, refused) => {
  document.addEventListener('securitypolicyviolation', (event) => refused(event.violatedDirective), { once: true });
  Promise.resolve(act()).catch(() => {}).then(() => setTimeout(allowed, 500));
});
const attempt = (act) =>
  Promise.resolve().then(act).then(() => done('allowed'), (why) => done('refused: ' + why));
";

#[tokio::test]
#[ignore = "needs the built window: cargo xtask test --only desktop"]
async fn it_opens_and_nothing_complains() {
    let window = Window::open().await;
    let page = &window.page;
    page.until("document.readyState === 'complete'").await;
    assert_eq!(page.title().await, "Quayside");
    assert!(page.address().await.starts_with("tauri://localhost"), "{}", page.address().await);
    page.until("document.querySelector('main')?.innerText.includes('Connected')").await;
    let picture = page.picture("opened").await;
    assert!(picture.colours() > 20, "a picture of {} colours", picture.colours());
    window.assert_no_complaint();
    window.close().await;
}

#[tokio::test]
#[ignore = "needs the built window: cargo xtask test --only desktop"]
async fn the_page_can_neither_leave_nor_reach_out() {
    let window = Window::open().await;
    let page = &window.page;
    page.until("document.readyState === 'complete'").await;
    for act in [
        "unless_refused_by_policy(() => fetch('https://example.org/'))",
        "unless_refused_by_policy(() => fetch('http://127.0.0.1:9/'))",
        "unless_refused_by_policy(() => { new Image().src = 'https://example.org/a.png'; })",
        "eval('1')",
        "window.__TAURI_INTERNALS__.invoke('plugin:event|emit', {event: 'quayside', payload: 1})",
        "window.__TAURI_INTERNALS__.invoke('plugin:window|close', {label: 'main'})",
        "window.open('https://example.org/') ?? Promise.reject('no window')",
    ] {
        let answer = page.run_until_called(&format!("{ATTEMPT}\nattempt(() => {act});")).await;
        assert!(answer.as_str().is_some_and(|answer| answer.starts_with("refused")), "{act}: {answer}");
    }
    page.run("location.href = 'https://example.org/'").await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(page.address().await.starts_with("tauri://localhost"), "{}", page.address().await);
    window.close().await;
}
