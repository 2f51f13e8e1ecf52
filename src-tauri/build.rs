//! Names the commands a window may be given and embeds the configuration.
//!
//! Naming them turns the list on: without it every command would be callable from every page.

fn main() {
    // The screens are embedded in the program, so a new build of them means a new build of it.
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(&["rpc"]);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        // A build script speaks to cargo by failing.
        panic!("The window's configuration cannot be used: {error:#}");
    }
}
