// A finding's sentence with the place it names set apart, without saying the place twice.

export interface Sentence {
  readonly place: string;
  readonly rest: string;
}

/** "Item 3: net mass 9 kg is …" of "Item 3, net mass" → "Item 3: net mass" + " 9 kg is …". */
export function sentence(place: string, message: string): Sentence {
  const even = (text: string) => text.toLowerCase().replace(/[:,]/g, ",");
  if (even(message).startsWith(even(place))) return { place: message.slice(0, place.length), rest: message.slice(place.length) };
  return { place, rest: `: ${message}` };
}
