// Quiet hours: from and to on this machine's clock, also over midnight.
import type { NotificationSettings } from "../../bindings/NotificationSettings";

function minutes(time: string): number {
  const [hours = "0", rest = "0"] = time.split(":");
  return Number(hours) * 60 + Number(rest);
}

/** True while nobody wants to be told; the list is there all the same. */
export function isQuiet(settings: Pick<NotificationSettings, "quiet" | "quietFrom" | "quietTo">, now: Date): boolean {
  if (!settings.quiet) return false;
  const [from, to, at] = [minutes(settings.quietFrom), minutes(settings.quietTo), now.getHours() * 60 + now.getMinutes()];
  return from <= to ? at >= from && at < to : at >= from || at < to;
}
