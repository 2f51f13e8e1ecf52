import { expect, test } from "vitest";

import type { Host } from "../../../host/host";
import { sizeInWords } from "../../../format/size";
import { attach, content, fromHex, toHex } from "./files";

test("a file goes over in pieces and comes back as it was", async () => {
  const bytes = Uint8Array.from({ length: 600_000 }, (_, at) => (at * 7) % 256);
  const held: number[] = [];
  const asked: string[] = [];
  const host = {
    call: (command: string, request: { hex?: string; at?: number; sizeBytes?: number }) => {
      asked.push(command);
      if (command === "attachment.begin") return Promise.resolve({ upload: "u" });
      if (command === "attachment.piece") for (const byte of fromHex(request.hex ?? "")) held.push(byte);
      if (command !== "attachment.read") return Promise.resolve({ rows: [], undo: null });
      const at = request.at ?? 0;
      const piece = Uint8Array.from(held.slice(at, at + 262_144));
      return Promise.resolve({ hex: toHex(piece), fileName: "x.bin", end: piece.length < 262_144 });
    },
    listen: () => () => undefined,
  } as unknown as Host;
  // The blobs of the test's browser cannot be read.
  const slice = (from: number, to: number) => ({ arrayBuffer: () => Promise.resolve(bytes.slice(from, to).buffer) });
  await attach(host, "r", { name: "x.bin", size: bytes.length, slice } as unknown as File);
  expect(asked).toEqual(["attachment.begin", "attachment.piece", "attachment.piece", "attachment.piece", "attachment.finish"]);
  const back = await content(host, "r", 1);
  expect([back.name, back.blob.size, back.blob.type]).toEqual(["x.bin", 600_000, "application/octet-stream"]);
  expect(held).toEqual([...bytes]);
});

test("sizes are words", () => {
  expect(["0", "820", "12400", "3400000"].map(sizeInWords)).toEqual(["0 bytes", "820 bytes", "12 kB", "3.4 MB"]);
});
