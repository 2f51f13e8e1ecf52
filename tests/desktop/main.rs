//! The real window, driven through WebDriver: what no other test sees, because only here are WebKit, the content
//! policy, the IPC door and the screens together.
//!
//! `cargo xtask test --only desktop` builds the window and runs this under a virtual screen. One automation session
//! at a time is all that WebKitGTK allows, so these tests run one after the other.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why and fails")]

mod driver;
mod framebuffer;
mod keys;
mod page;
mod real_window;
mod window;
