// Which host this window has, decided once at start-up.
import type { Host } from "./host";
import { httpHost, takeToken } from "./http";

export async function chooseHost(): Promise<Host> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./tauri")).tauriHost();
  if (import.meta.env.DEV && location.search.includes("fake")) {
    const { fakeHost } = await import("./fake");
    const { wineImport } = await import("./fake/samples");
    return fakeHost(wineImport());
  }
  return httpHost(takeToken(location, history, sessionStorage));
}
