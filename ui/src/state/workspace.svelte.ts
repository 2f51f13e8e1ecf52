// Which pages and dossiers are open, and which one is in front. The address keeps it over a reload.

export type Place =
  | { readonly page: "today" }
  | { readonly page: "declare"; readonly filter?: string }
  | { readonly page: "masters"; readonly kind?: string }
  | { readonly page: "outbox" }
  | { readonly page: "inbox"; readonly part: InboxPart }
  | { readonly page: "settings" }
  | { readonly page: "dossier"; readonly id: string };

export type InboxPart = "messages" | "conflicts" | "news";

export interface OpenDossier {
  readonly id: string;
  readonly title: string;
  /** Whose it is, to tell references that look alike apart. */
  readonly about?: string;
  /** The kind of master data; nothing for a dossier. */
  readonly kind?: string;
}

const KEY = "quayside.open";
const OPEN_MAX = 12;

export function placeOf(hash: string): Place {
  const [page = "", rest = ""] = hash.replace(/^#\/?/, "").split("/");
  if (page === "dossier" && rest !== "") return { page, id: decodeURIComponent(rest) };
  if (page === "declare") return rest === "" ? { page } : { page, filter: decodeURIComponent(rest) };
  if (page === "inbox") return { page, part: rest === "conflicts" || rest === "news" ? rest : "messages" };
  if (page === "masters") return rest === "" ? { page } : { page, kind: decodeURIComponent(rest) };
  if (page === "outbox" || page === "settings") return { page };
  return { page: "today" };
}

export function hashOf(place: Place): string {
  if (place.page === "dossier") return `#/dossier/${encodeURIComponent(place.id)}`;
  if (place.page === "declare" && place.filter) return `#/declare/${encodeURIComponent(place.filter)}`;
  if (place.page === "inbox" && place.part !== "messages") return `#/inbox/${place.part}`;
  if (place.page === "masters" && place.kind) return `#/masters/${encodeURIComponent(place.kind)}`;
  return `#/${place.page}`;
}

/** Which tabs fit, the one in front always among them, and which go to the list. */
export function inSight(open: readonly OpenDossier[], fit: number, front: string | null): { shown: OpenDossier[]; rest: OpenDossier[] } {
  const most = Math.max(1, fit);
  const at = open.findIndex(({ id }) => id === front);
  const chosen = open.filter((_, index) => (at >= most ? index < most - 1 || index === at : index < most));
  return { shown: chosen, rest: open.filter((each) => !chosen.includes(each)) };
}

class Workspace {
  place = $state.raw<Place>(placeOf(location.hash));
  open = $state.raw<readonly OpenDossier[]>(read());

  go(place: Place): void {
    this.place = place;
    if (location.hash !== hashOf(place)) history.pushState(null, "", hashOf(place));
  }

  /** The address changed under us: back and forward. */
  follow(): void {
    this.place = placeOf(location.hash);
  }

  goDossier(id: string, title = ""): void {
    this.rename(id, title);
    this.go({ page: "dossier", id });
  }

  /** Opens a tab for the dossier, or gives the open one its title. */
  rename(id: string, title: string, about?: string, kind?: string): void {
    const known = this.open.find((each) => each.id === id);
    if (!known) this.#store([...this.open, { id, title, about, kind }].slice(-OPEN_MAX));
    else if (title !== "" && (known.title !== title || (about !== undefined && known.about !== about) || (kind !== undefined && known.kind !== kind))) {
      this.#store(this.open.map((each) => (each.id === id ? { id, title, about: about ?? each.about, kind: kind ?? each.kind } : each)));
    }
  }

  close(id: string): void {
    const at = this.open.findIndex((each) => each.id === id);
    const gone = this.open[at];
    const rest = this.open.filter((each) => each.id !== id);
    this.#store(rest);
    if (this.place.page !== "dossier" || this.place.id !== id) return;
    const neighbour = rest[Math.min(at, rest.length - 1)];
    if (neighbour) this.go({ page: "dossier", id: neighbour.id });
    else this.go(gone?.kind ? { page: "masters", kind: gone.kind } : { page: "declare" });
  }

  /** The next open dossier, round and round. */
  step(by: 1 | -1): void {
    if (this.open.length === 0) return;
    const here = this.place;
    const at = here.page === "dossier" ? this.open.findIndex((each) => each.id === here.id) : -1;
    const next = this.open[(at + by + this.open.length) % this.open.length];
    if (next) this.go({ page: "dossier", id: next.id });
  }

  #store(open: readonly OpenDossier[]): void {
    this.open = open;
    sessionStorage.setItem(KEY, JSON.stringify(open));
  }
}

function read(): readonly OpenDossier[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as OpenDossier[];
  } catch {
    return [];
  }
}

export const workspace = new Workspace();
