// The session, handed down the component tree.
import { createContext } from "svelte";

import type { Session } from "./session.svelte";

export const [getSession, setSession] = createContext<Session>();
