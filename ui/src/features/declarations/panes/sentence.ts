// A finding's sentence with the place it names set apart, without saying the place twice.

export interface Sentence {
  readonly place: string;
  readonly rest: string;
}

/** "Item 3: net mass 9 kg is …" of "Item 3, net mass" → "Item 3: net mass" + " 9 kg is …". */
export function sentence(place: string, message: string): Sentence {
  if (even(message).startsWith(even(place))) return { place: message.slice(0, place.length), rest: message.slice(place.length) };
  // "Item: at least one is needed." under "Item number": what stands before the colon is part of the place.
  const [named = "", ...after] = message.split(": ");
  if (after.length > 0 && ` ${even(place)} `.includes(` ${even(named)} `)) return { place, rest: `: ${after.join(": ")}` };
  return { place, rest: `: ${message}` };
}

function even(text: string): string {
  return text.toLowerCase().replace(/[:,]/g, "");
}
