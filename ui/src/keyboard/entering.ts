// Entering a field: the keyboard is there at once, its text is selected when the screen has come to rest.
//
// On X11 WebKit writes out whatever is selected, with all styles around it, for the middle mouse button: 8 ms in a
// form. Selected right away, that would stand between a key and its picture at every step from field to field.

const REST_MS = 80;
/** What would act on the selection, or be lost to it, comes after it. */
const ACTS_ON_IT = ["keydown", "pointerdown", "beforeinput", "copy", "cut", "paste"] as const;

let waiting: { readonly field: HTMLInputElement; readonly timer: ReturnType<typeof setTimeout> } | null = null;

/** Takes the keyboard to a field and the field into sight; what is typed next takes the place of its text. */
export function enterField(field: HTMLInputElement | null | undefined): void {
  if (!field) return;
  leave();
  if (document.activeElement !== field) field.focus();
  field.scrollIntoView({ block: "nearest" });
  waiting = { field, timer: setTimeout(select, REST_MS) };
  for (const event of ACTS_ON_IT) window.addEventListener(event, select, true);
}

function select(): void {
  const field = waiting?.field;
  leave();
  if (field && field === document.activeElement) field.select();
}

function leave(): void {
  if (!waiting) return;
  clearTimeout(waiting.timer);
  waiting = null;
  for (const event of ACTS_ON_IT) window.removeEventListener(event, select, true);
}
