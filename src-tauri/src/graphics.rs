//! What WebKitGTK must be told about the machine's graphics before it starts.
//!
//! On NVIDIA cards explicit sync leaves windows blank under Wayland; switching just that off keeps acceleration.
//! Without a graphics device, OpenGL would be emulated on the processor; drawing there directly takes less time from
//! a key to its picture (`cargo xtask bench typing`, 106 to 39 ms in the middle of 200).
//! `--safe-graphics` draws so on any machine, for one on which the window stays blank all the same.

use std::path::Path;

const SAFE_GRAPHICS: &str = "--safe-graphics";

/// Sets the environment for the web view; to be called before any thread is started.
pub(crate) fn prepare(arguments: impl Iterator<Item = String>) {
    let safe = arguments.into_iter().any(|argument| argument == SAFE_GRAPHICS);
    let nvidia = Path::new("/sys/module/nvidia").exists();
    let device = Path::new("/dev/dri").exists();
    for (name, value) in settings(safe, nvidia, device) {
        if std::env::var_os(name).is_none() {
            set(name, value);
        }
    }
}

fn settings(safe: bool, nvidia: bool, device: bool) -> Vec<(&'static str, &'static str)> {
    let mut settings = Vec::new();
    if !cfg!(target_os = "linux") {
        return settings;
    }
    if nvidia {
        settings.push(("__NV_DISABLE_EXPLICIT_SYNC", "1"));
    }
    if safe || !device {
        settings.push(("WEBKIT_DISABLE_DMABUF_RENDERER", "1"));
        settings.push(("WEBKIT_DISABLE_COMPOSITING_MODE", "1"));
    }
    settings
}

#[expect(unsafe_code, clippy::disallowed_methods, reason = "the environment is set once, before any thread exists")]
fn set(name: &str, value: &str) {
    // SAFETY: `prepare` is the first thing `main` does; no other thread can be reading the environment.
    unsafe { std::env::set_var(name, value) };
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::settings;

    #[test]
    fn graphics_settings_follow_the_machine_and_the_flag() {
        let names =
            |safe, nvidia, device| settings(safe, nvidia, device).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert!(names(false, false, true).is_empty());
        assert_eq!(names(false, true, true), ["__NV_DISABLE_EXPLICIT_SYNC"]);
        let plain = ["WEBKIT_DISABLE_DMABUF_RENDERER", "WEBKIT_DISABLE_COMPOSITING_MODE"];
        assert_eq!(names(false, false, false), plain);
        assert_eq!(names(true, false, true), plain);
    }
}
