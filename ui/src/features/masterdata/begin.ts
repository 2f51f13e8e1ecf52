// Ways master data come to the desk: new, or from a file of records.
import { asHostError } from "../../host/host";
import type { Session } from "../../state/session.svelte";
import { workspace } from "../../state/workspace.svelte";
import { t } from "../../words";

export async function newRecord(session: Session, kind: string): Promise<void> {
  try {
    const view = await session.host.call("record.new", { column: kind, copyOf: null, template: null });
    workspace.goDossier(view.id, view.heading.title);
  } catch (thrown) {
    session.report(asHostError(thrown).trouble);
  }
}

/** The browser's own file dialog; each file holds one record, a list of them, or one a line. */
export function chooseRecords(session: Session, kind: string): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,.jsonl,application/json";
  input.multiple = true;
  input.addEventListener("change", () => {
    for (const file of input.files ?? []) void load(session, kind, file);
  });
  input.click();
}

async function load(session: Session, kind: string, file: File): Promise<void> {
  try {
    const loaded = await session.host.call("master.load", { kind, name: file.name, text: await file.text() });
    session.tell("ok", t("masters.loaded", { name: file.name, fresh: loaded.new, changed: loaded.changed, same: loaded.same }));
  } catch (thrown) {
    const { trouble } = asHostError(thrown);
    session.report({ ...trouble, message: t("file.refused", { name: file.name, why: trouble.message }) });
  }
}
