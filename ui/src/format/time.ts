// Moments for reading, in the person's own time zone. The locale is always said, never the engine's default.

const LOCALE = "en-GB";
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric" });
const long = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

function moment(utc: string): Date | null {
  const at = new Date(utc);
  return Number.isNaN(at.getTime()) ? null : at;
}

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** "09:41" today, "20 Nov 16:42" this year, "3 Feb 2025" before. What is no moment comes back as it is. */
export function when(utc: string, now: Date = new Date()): string {
  const at = moment(utc);
  if (!at) return utc;
  if (sameDay(at, now)) return clock.format(at);
  if (at.getFullYear() === now.getFullYear()) return `${dayMonth.format(at)} ${clock.format(at)}`;
  return dayMonthYear.format(at);
}

/** The same to the second, for moments that follow each other closely. */
export function toTheSecond(utc: string, now: Date = new Date()): string {
  const at = moment(utc);
  if (!at) return utc;
  return sameDay(at, now) ? clockSeconds.format(at) : `${dayMonth.format(at)} ${clockSeconds.format(at)}`;
}

export function timeOfDay(utc: string): string {
  const at = moment(utc);
  return at ? clockSeconds.format(at) : utc;
}

/** "20 Nov 2026 16:42:07". */
export function exactly(utc: string): string {
  const at = moment(utc);
  return at ? `${dayMonthYear.format(at)} ${clockSeconds.format(at)}` : utc;
}

/** "Sunday 22 November 2026". */
export function longDay(date: string): string {
  const at = moment(date);
  return at ? long.format(at).replace(",", "") : date;
}
