//! A profile that cannot be opened: the window says so in words, with a way out, and leaves the files alone.

use std::fs;

use crate::keys::ENTER;
use crate::window::Window;

#[tokio::test]
#[ignore = "needs the built window: cargo xtask test --only desktop"]
async fn a_damaged_store_is_explained_left_alone_and_can_be_put_right() {
    let damaged = b"this is not a database, and it is somebody's work all the same".repeat(100);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("profile/store.db");
    fs::create_dir_all(folder.path().join("profile")).expect("a profile folder");
    fs::write(&store, &damaged).expect("a damaged store");

    let window = Window::open_in(folder).await;
    let page = &window.page;
    page.until("document.body.innerText.includes('store.db')").await;
    page.picture("closed-store").await;
    let fields = page.run("return document.querySelectorAll('input').length").await;
    assert_eq!(fields, 0, "there is nothing to type into");
    let profile = window.profile();
    assert!(fs::read(profile.join("store.db")).expect("still there") == damaged, "the file was changed");

    // The person puts the damaged profile aside; "Try again" has the focus.
    fs::rename(&profile, profile.with_extension("aside")).expect("the profile can be put aside");
    page.press(&[ENTER]).await;
    page.until("document.querySelector('main')?.innerText.includes('Connected')").await;
    window.close().await;
}
