// Master data searched by code and name, like a code list; only a row that was pointed at is taken.
import type { CodesView } from "../../../bindings/CodesView";
import { t, tn } from "../../../words";
import { CodeSearch, type Asked } from "./codes.svelte";

export class RecordSearch extends CodeSearch {
  override wait(): boolean {
    return false;
  }

  override decide(_: Asked, text: string): string {
    const pointed = this.pointed && this.open ? this.rows[this.at] : undefined;
    return pointed?.code ?? text;
  }

  protected override certain(): number {
    return -1;
  }

  protected override async fetch({ list: kind }: Asked, text: string, limit: number): Promise<CodesView> {
    const { rows } = await this.host.call("record.list", { kind, text, filter: "use", after: null, limit });
    const shown = rows
      .filter((row) => row.reference !== "")
      .map((row) => ({ code: row.reference, name: row.title, above: [], found: row.importer || null, misplaced: false, ended: null }));
    return { list: kind, rows: shown, foot: `${t("masters.foot")} ${tn("partners.count", shown.length)}` };
  }
}
