// Provenance: where a value came from, as an icon beside a word.
import type { MarkView } from "../../../bindings/MarkView";
import type { IconName } from "../../../components/icon";

const icons: Record<string, IconName> = {
  typed: "key",
  repair: "ok",
  copied: "copy",
  template: "tpl",
  rule: "rule",
  file: "decl",
  sheet: "sheet",
  cas: "cas",
  customs: "customs",
  kept: "person",
};

export function markIcon(mark: MarkView): IconName {
  return icons[mark.kind] ?? "info";
}
