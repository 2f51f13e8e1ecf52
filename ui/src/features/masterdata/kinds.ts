// The kinds of master data, in the order people look for them.
import type { Word } from "../../words";

interface Kind {
  readonly id: string;
  readonly many: Word;
  readonly fresh: Word;
  /** What the two columns beside the name hold. */
  readonly detail: Word;
  readonly place: Word;
  readonly entries: Word;
}

export const kinds: readonly [Kind, ...Kind[]] = [
  { id: "article", many: "masters.articles", fresh: "masters.newArticle", detail: "masters.commodity", place: "masters.origin", entries: "masters.versions" },
  { id: "partner", many: "masters.partners", fresh: "masters.newPartner", detail: "masters.eori", place: "masters.place", entries: "masters.entries" },
  { id: "formula", many: "masters.formulas", fresh: "masters.newFormula", detail: "masters.product", place: "masters.from", entries: "masters.components" },
  { id: "material_list", many: "masters.lists", fresh: "masters.newList", detail: "masters.product", place: "masters.from", entries: "masters.materials" },
];

export function kindOf(id: string | undefined): Kind {
  return kinds.find((kind) => kind.id === id) ?? kinds[0];
}
