// How a person likes the screens; kept in this window's storage, never in the store of dossiers.
import type { Grouping } from "../format/number";

export type Theme = "system" | "light" | "dark";
/** In which language elements and codes are named; the screens themselves speak English. */
export type Names = "en" | "nl" | "fr" | "de";
export type Density = "compact" | "comfortable";

/** A search of the list worth keeping. */
export interface KeptView {
  readonly name: string;
  readonly text: string;
  readonly filter: string;
  readonly columns: readonly string[];
}

interface Kept {
  theme: Theme;
  density: Density;
  grouping: Grouping;
  showNumbers: boolean;
  names: Names;
  /** Ids of the list's columns; empty for the usual ones. */
  listColumns: readonly string[];
  views: readonly KeptView[];
  /** The way to the first released practice declaration is still shown. */
  firstSteps: boolean;
}

const KEY = "quayside.preferences";
const defaults: Kept = { theme: "system", density: "compact", grouping: "space", showNumbers: true, names: "en", listColumns: [], views: [], firstSteps: true };

function read(): Kept {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Kept>) };
  } catch {
    return defaults;
  }
}

class Preferences {
  #kept = $state<Kept>(read());

  get theme(): Theme {
    return this.#kept.theme;
  }
  get density(): Density {
    return this.#kept.density;
  }
  get grouping(): Grouping {
    return this.#kept.grouping;
  }
  get showNumbers(): boolean {
    return this.#kept.showNumbers;
  }

  get names(): Names {
    return this.#kept.names;
  }
  get listColumns(): readonly string[] {
    return this.#kept.listColumns;
  }
  get views(): readonly KeptView[] {
    return this.#kept.views;
  }
  get firstSteps(): boolean {
    return this.#kept.firstSteps;
  }

  /** Keeps a view under its name, in the place of one that has it already. */
  keepView(view: KeptView): void {
    this.choose({ views: [...this.views.filter((each) => each.name !== view.name), view] });
  }

  forgetView(name: string): void {
    this.choose({ views: this.views.filter((each) => each.name !== name) });
  }

  choose(change: Partial<Kept>): void {
    Object.assign(this.#kept, change);
    localStorage.setItem(KEY, JSON.stringify(this.#kept));
    this.show();
  }

  /** Puts theme and density on the page. */
  show(): void {
    const root = document.documentElement;
    if (this.theme === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", this.theme);
    root.setAttribute("data-density", this.density);
  }
}

export const preferences = new Preferences();
