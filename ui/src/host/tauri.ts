// The desktop window: commands go through the shell's one IPC command.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Event } from "../bindings/Event";
import { asHostError, type Command, type Host, type Reply, type Request } from "./host";

export function tauriHost(): Host {
  return {
    async call<C extends Command>(command: C, request: Request<C>): Promise<Reply<C>> {
      try {
        return await invoke<Reply<C>>("rpc", { command, payload: request });
      } catch (thrown) {
        throw asHostError(thrown);
      }
    },
    listen(callback) {
      const stopping = listen<Event>("quayside", (event) => callback(event.payload));
      return () => void stopping.then((stop) => stop());
    },
  };
}
