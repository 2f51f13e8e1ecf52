// The working order: Enter goes on, over tables, items and sections.
import { enterField } from "../../../keyboard/entering";
import type { DeskScreen } from "./screen.svelte";

/** Goes to the next field; from the last of an item to the next item, from the last of a section to the next one. */
export async function nextField(screen: DeskScreen, from: HTMLInputElement): Promise<void> {
  const fields = screen.fields();
  let at = fields.indexOf(from) + 1;
  // An empty row at the end of a table is an offer: Enter on its first cell declines it.
  if (isOffer(from)) while (at < fields.length && row(fields[at]) === row(from)) at++;
  const next = fields[at];
  if (next) {
    enterField(next);
    return;
  }
  const lastOfAll = screen.desk.readOnly !== null && screen.itemAt >= screen.desk.items.length - 1;
  if (screen.current?.perItem && screen.itemKey !== null && !lastOfAll) {
    screen.goItem(screen.itemAt + 1);
  } else {
    const here = screen.sections.findIndex((section) => section.id === screen.section);
    const following = screen.sections[here + 1];
    if (!following) return;
    if (following.perItem) screen.goItem(0);
    screen.goSection(following.id);
  }
  await screen.focusFirst();
}

export async function previousField(screen: DeskScreen, from: HTMLInputElement): Promise<void> {
  const fields = screen.fields();
  let at = fields.indexOf(from) - 1;
  while (at > 0 && isOffer(fields[at]) && !isFirstOfRow(fields, at)) at--;
  const previous = fields[at];
  if (previous) {
    enterField(previous);
    return;
  }
  if (screen.current?.perItem && screen.itemAt > 0) {
    screen.goItem(screen.itemAt - 1);
    await screen.focusFirst();
    enterField(screen.fields().at(-1));
  }
}

function row(field: HTMLInputElement | undefined): Element | null {
  return field?.closest("[data-row]") ?? null;
}

/** A cell of a table row that does not exist yet, with nothing typed. */
function isOffer(field: HTMLInputElement | undefined): boolean {
  const place = row(field);
  return place?.getAttribute("data-row") === "offer" && field?.value === "";
}

function isFirstOfRow(fields: readonly HTMLInputElement[], at: number): boolean {
  return row(fields[at - 1]) !== row(fields[at]);
}
