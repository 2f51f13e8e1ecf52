// Start-up: choose the host, mount the window.
import { mount } from "svelte";

import App from "./App.svelte";
import { chooseHost } from "./host/choose";
import { watched } from "./state/progress.svelte";
import { preferences } from "./state/preferences.svelte";
import { Session } from "./state/session.svelte";
import "./styles/index.css";

preferences.show();
const target = document.getElementById("window");
if (target) {
  const session = new Session(watched(await chooseHost()));
  mount(App, { target, props: { session } });
}
