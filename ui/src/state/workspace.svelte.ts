// Which pages and dossiers are open, and which one is in front. The address keeps it over a reload.

export type Place =
  | { readonly page: "today" }
  | { readonly page: "declare"; readonly filter?: string }
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
}

const KEY = "quayside.open";
const OPEN_MAX = 12;

export function placeOf(hash: string): Place {
  const [page = "", rest = ""] = hash.replace(/^#\/?/, "").split("/");
  if (page === "dossier" && rest !== "") return { page, id: decodeURIComponent(rest) };
  if (page === "declare") return rest === "" ? { page } : { page, filter: decodeURIComponent(rest) };
  if (page === "inbox") return { page, part: rest === "conflicts" || rest === "news" ? rest : "messages" };
  if (page === "outbox" || page === "settings") return { page };
  return { page: "today" };
}

export function hashOf(place: Place): string {
  if (place.page === "dossier") return `#/dossier/${encodeURIComponent(place.id)}`;
  if (place.page === "declare" && place.filter) return `#/declare/${encodeURIComponent(place.filter)}`;
  if (place.page === "inbox" && place.part !== "messages") return `#/inbox/${place.part}`;
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
  rename(id: string, title: string, about?: string): void {
    const known = this.open.find((each) => each.id === id);
    if (!known) this.#store([...this.open, { id, title, about }].slice(-OPEN_MAX));
    else if (title !== "" && (known.title !== title || (about !== undefined && known.about !== about))) {
      this.#store(this.open.map((each) => (each.id === id ? { id, title, about: about ?? each.about } : each)));
    }
  }

  close(id: string): void {
    const at = this.open.findIndex((each) => each.id === id);
    const rest = this.open.filter((each) => each.id !== id);
    this.#store(rest);
    if (this.place.page !== "dossier" || this.place.id !== id) return;
    const neighbour = rest[Math.min(at, rest.length - 1)];
    this.go(neighbour ? { page: "dossier", id: neighbour.id } : { page: "declare" });
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
