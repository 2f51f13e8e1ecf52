// The doors and acts of the fake core: two messages that wait, and a declaration to do something with.
import type { ActsView } from "../../bindings/ActsView";
import type { OutboxExchange } from "../../bindings/OutboxExchange";
import type { OutboxRow } from "../../bindings/OutboxRow";
import type { OutboxView } from "../../bindings/OutboxView";
import type { Command, Reply, Request } from "../host";

type DoorCommand = Extract<Command, `outbox.${string}` | `declaration.${string}`> | "sync.now";
type Doors = { [C in DoorCommand]: (request: Request<C>) => Reply<C> };

const can = { canRetry: true, canCancel: true, canEdit: true, canPark: true, canResend: false };
export const rows: OutboxRow[] = [
  { id: "o2", number: 2, record: "sample-wine", reference: "QS-2026-004221", what: "Submit", state: "parked", reason: "CAS refused the token", severity: "block", sinceUtc: "2026-11-22T09:31:00Z", next: "you", attempts: 1, referenceId: null, ...can, canResend: true },
  { id: "o1", number: 1, record: "sample-wine", reference: "QS-2026-004205", what: "New shipment", state: "waiting", reason: "no answer from CAS", severity: "warn", sinceUtc: "2026-11-22T09:12:00Z", next: "4th try 09:46", attempts: 3, referenceId: null, ...can },
];

function view(shown: OutboxRow[]): OutboxView {
  const counts = ["waiting", "parked"].map((state) => ({ state, count: rows.filter((row) => row.state === state).length }));
  return { rows: shown, counts, more: false, paused: null, pausedUntilUtc: null };
}

function exchange(id: string): OutboxExchange {
  const row = rows.find((each) => each.id === id) ?? (rows[0] as OutboxRow);
  return { row, environment: "practice", person: "M. Verhulst", payload: '{"messageType":"New"}', payloadSha256: "ab".repeat(32), target: null, follows: null, attempts: [], exchanges: [] };
}

const acts: ActsView = {
  record: "sample-wine",
  reference: "QS-2026-004205",
  declarations: [
    {
      id: "d1", status: "Accepted", words: "Accepted by customs", next: "Next: customs releases the goods.", lrn: null, mrn: "26BEE0000000001", onItsWay: [],
      acts: [
        { act: "invalidate", title: "Invalidate", possible: true, reason: "Customs is asked to take it back; say why.", inferred: false, isWay: false, fields: [{ name: "reason", label: "Reason", kind: "words", required: true, help: "Customs reads it." }] },
        { act: "edit", title: "Correct and send again", possible: false, reason: "Customs has accepted it: amend it, or invalidate it and send a new one.", inferred: false, isWay: false, fields: [] },
      ],
    },
  ],
};

export function doorAnswers(): Doors {
  return {
    "outbox.list": ({ words }) => view(rows.filter((row) => row.reference.includes(words))),
    "outbox.exchange": ({ id }) => exchange(id),
    "outbox.retry": () => view(rows),
    "outbox.resend": () => view(rows),
    "outbox.park": () => view(rows),
    "outbox.cancel": ({ id }) => view(rows.filter((row) => row.id !== id)),
    "outbox.edit_before_send": () => ({ record: "sample-wine", act: null }),
    "declaration.acts": () => acts,
    "declaration.act": () => acts,
    "sync.now": () => ({ sent: 1, received: 0, waiting: 1, parked: 0, failure: null, sentence: "1 sent, 1 waits." }),
  };
}
