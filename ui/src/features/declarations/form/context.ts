// The desk a field belongs to, handed down the form.
import { createContext } from "svelte";

import type { OpenDesk } from "../desk/desks.svelte";

export const [getDesk, setDesk] = createContext<OpenDesk>();
