// Partners of the master data and those typed before, searched like a code list; only a row that was pointed at is taken.
import type { CodeRow } from "../../../bindings/CodeRow";
import type { CodesView } from "../../../bindings/CodesView";
import type { PartnerRow } from "../../../bindings/PartnerRow";
import { t, tn } from "../../../words";
import { CodeSearch, type Asked } from "./codes.svelte";

/** Letters after which partners are offered by themselves. */
export const LETTERS_MIN = 2;

export class PartnerSearch extends CodeSearch {
  readonly #known = new WeakMap<CodeRow, PartnerRow>();

  /** The partner at a row; the one pointed at when no row is named. */
  partner(at = this.pointed && this.open ? this.at : -1): PartnerRow | undefined {
    const row = this.rows[at];
    return row && this.#known.get(row);
  }

  override wait(): boolean {
    return false;
  }

  override decide(_: Asked, text: string): string {
    return text;
  }

  protected override certain(): number {
    return -1;
  }

  protected override async fetch({ list: role }: Asked, text: string, limit: number): Promise<CodesView> {
    const { rows } = await this.host.call("partners.search", { role, text, limit });
    const shown = rows.map((partner) => {
      const row: CodeRow = { code: partner.number, name: partner.words, above: [], found: partner.master ? t("partners.master") : null, misplaced: false, ended: null };
      this.#known.set(row, partner);
      return row;
    });
    return { list: role, rows: shown, foot: `${t("partners.foot")} ${tn("partners.count", rows.length)}` };
  }
}
