// Quiet hours: from and to on this machine's clock, also over midnight.
import type { NotificationSettings } from "../../bindings/NotificationSettings";

/** True while nobody wants to be told; the list is there all the same. */
export function isQuiet(settings: Pick<NotificationSettings, "quiet" | "quietFrom" | "quietTo">, now: Date): boolean {
  if (!settings.quiet) return false;
  // Written as 07:05, moments of a day compare as texts.
  const [from, to, at] = [settings.quietFrom, settings.quietTo, now.toTimeString().slice(0, 5)];
  return from <= to ? at >= from && at < to : at >= from || at < to;
}
