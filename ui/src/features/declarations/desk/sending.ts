// The words of the key that sends, by what it does now.
import type { DeskView } from "../../../bindings/DeskView";
import type { Word } from "../../../words";

interface Words {
  readonly act: Word;
  readonly title: Word;
  readonly go: Word;
}

const words: Record<string, Words> = {
  send: { act: "desk.send", title: "send.title", go: "send.go" },
  ask: { act: "desk.ask", title: "send.askTitle", go: "send.ask" },
  release: { act: "desk.release", title: "send.releaseTitle", go: "send.release" },
};
const plain: Words = { act: "desk.send", title: "send.title", go: "send.go" };

export function sendingWords(send: DeskView["send"]): Words {
  return words[send.act] ?? plain;
}
