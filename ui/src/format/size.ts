// Sizes of files, for people.

/** "820 bytes", "12 kB", "3.4 MB". */
export function sizeInWords(bytes: string): string {
  const count = Number(bytes);
  if (count < 1000) return `${bytes} bytes`;
  if (count < 1_000_000) return `${String(Math.round(count / 1000))} kB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}
