// News in the window, and on the desktop where people asked for it. Never with a sound.
import type { NotificationRow } from "../../bindings/NotificationRow";
import { asHostError } from "../../host/host";
import type { Session } from "../../state/session.svelte";
import { t } from "../../words";
import { isQuiet } from "./quiet";

/** More at once are one sentence: where they are. */
const TOLD_ONE_BY_ONE = 3;

/** Tells what is new since the window opened, until the returned function is called. */
export function followNews(session: Session): () => void {
  let known: number | null = null;
  let asking = false;
  const look = async (): Promise<void> => {
    if (asking || session.status?.locked) return;
    asking = true;
    try {
      const view = await session.host.call("notification.list", { after: known });
      const first = known === null;
      known = view.rows[0]?.number ?? known ?? 0;
      // What was there before the window opened stands in the list.
      if (!first && !isQuiet(view.settings, new Date())) tell(session, view.rows.filter((row) => row.told !== "list" && !row.read).reverse());
    } catch (thrown) {
      session.report(asHostError(thrown).trouble, { passing: true });
    } finally {
      asking = false;
    }
  };
  void look();
  return session.onEvent((event) => {
    if (event.type === "status" || event.type === "records") void look();
  });
}

function tell(session: Session, rows: readonly NotificationRow[]): void {
  const severe = (row: NotificationRow): "block" | "warn" | "info" | "ok" => (row.severity === "block" || row.severity === "warn" || row.severity === "ok" ? row.severity : "info");
  if (rows.length > TOLD_ONE_BY_ONE) session.tell("info", t("news.many", { count: rows.length }));
  else for (const row of rows) session.tell(severe(row), row.sentence);
  const desktop = rows.filter((row) => row.told === "desktop");
  if (desktop.length === 0 || typeof Notification === "undefined" || Notification.permission !== "granted") return;
  const body = desktop.length > TOLD_ONE_BY_ONE ? t("news.many", { count: desktop.length }) : desktop.map((row) => row.sentence).join("\n");
  new Notification("Quayside", { body, silent: true });
}
