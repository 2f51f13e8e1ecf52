// Ways a dossier comes to the desk: new, or from a file.
import { asHostError } from "../../host/host";
import type { Session } from "../../state/session.svelte";
import { workspace } from "../../state/workspace.svelte";
import { t } from "../../words";

/** A shipment is some hundred kilobytes; anything near this is another kind of file. */
const FILE_MAX_BYTES = 64 * 1024 * 1024;

export async function newDossier(session: Session, column: "H1" | "B1" = "H1"): Promise<void> {
  try {
    const view = await session.host.call("record.new", { column, copyOf: null, template: null });
    workspace.goDossier(view.id, view.heading.title);
  } catch (thrown) {
    session.report(asHostError(thrown).trouble);
  }
}

/** A record like another one, without its code. */
export async function copied(session: Session, id: string): Promise<void> {
  try {
    const view = await session.host.call("record.new", { column: "", copyOf: id, template: null });
    workspace.goDossier(view.id, view.heading.title);
  } catch (thrown) {
    session.report(asHostError(thrown).trouble);
  }
}

export async function openFiles(session: Session, files: FileList | readonly File[]): Promise<void> {
  for (const file of files) await openFile(session, file);
}

async function openFile(session: Session, file: File): Promise<void> {
  if (file.size > FILE_MAX_BYTES) {
    session.tell("block", t("file.tooLarge", { name: file.name }), t("file.tooLargeHelp"));
    return;
  }
  try {
    const text = await file.text();
    const view = await session.host.call("record.load", { name: file.name, text });
    workspace.goDossier(view.id, view.heading.title);
    session.say(t("file.opened", { name: file.name }));
  } catch (thrown) {
    const { trouble } = asHostError(thrown);
    session.report({ ...trouble, message: t("file.refused", { name: file.name, why: trouble.message }) });
  }
}

/** The browser's own file dialog. */
export function chooseFile(session: Session): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,application/json";
  input.multiple = true;
  input.addEventListener("change", () => {
    if (input.files) void openFiles(session, input.files);
  });
  input.click();
}
