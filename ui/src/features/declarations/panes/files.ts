// Files between the disk and the core, piece by piece: none is ever whole in this window but the one that is saved.
import type { AttachmentsView } from "../../../bindings/AttachmentsView";
import type { Host } from "../../../host/host";

const PIECE_BYTES = 256 * 1024;

export async function attach(host: Host, id: string, file: Blob & { readonly name: string }): Promise<AttachmentsView> {
  const { upload } = await host.call("attachment.begin", { id, name: file.name, sizeBytes: file.size });
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const piece = new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
    await host.call("attachment.piece", { upload, hex: toHex(piece) });
  }
  return host.call("attachment.finish", { upload });
}

/** The content and a name it may have. */
export async function content(host: Host, id: string, number: number): Promise<{ name: string; blob: Blob }> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (;;) {
    const piece = await host.call("attachment.read", { id, number, at });
    const bytes = fromHex(piece.hex);
    pieces.push(bytes);
    at += bytes.length;
    // Bytes and nothing else: no type that would make anybody open it.
    if (piece.end) return { name: piece.fileName, blob: new Blob(pieces, { type: "application/octet-stream" }) };
  }
}

/** Asks the person where to, in the way of the browser. */
export async function save(host: Host, id: string, number: number): Promise<void> {
  const { name, blob } = await content(host, id, number);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}
