// A core in memory behind the Host interface, for unit tests and for drawing screens without Rust.
import type { DossierRow } from "../../bindings/DossierRow";
import type { Event } from "../../bindings/Event";
import type { HouseView } from "../../bindings/HouseView";
import type { StatusView } from "../../bindings/StatusView";
import { sampleConnections } from "./connections";
import { HostError, type Command, type Host, type Reply, type Request } from "../host";
import { FakeDossier } from "./dossier";
import { doorAnswers, rows } from "./doors";
import { sampleForm, SAD } from "./form";
import { judge, repair } from "./judge";
import { search } from "./lists";

type Answers = { [C in Command]: (request: Request<C>) => Reply<C> };

export interface FakeHost extends Host {
  readonly dossiers: FakeDossier[];
  /** Every call that was made, in order. */
  readonly calls: { command: Command; request: unknown }[];
  /** The next call of this command fails with this error, once. */
  failNext(command: Command, error: HostError): void;
  /** From now on the answers of this command are changed so. */
  answer<C extends Command>(command: C, change: (reply: Reply<C>) => Reply<C>): void;
  emit(event: Event): void;
  /** Time each answer takes. */
  delay_ms: number;
}

const person = { id: "p1", name: "M. Verhulst", role: "broker", hasPassphrase: false };

function house(): HouseView {
  const resident = { ...person, active: true, you: true };
  return { secondPersonRelease: false, lockAfterMinutes: 0, mayAdminister: true, persons: [resident], entries: [] };
}

function status(): StatusView {
  return {
    version: "0.1.0", catalogueVersion: "sample", environment: "practice", environmentLabel: "Practice", environmentColour: "info", practice: true, production: false,
    person, persons: [person], locked: false, lockAfterMinutes: 0, connection: { state: "working", sentence: "Connected, CAS answered", atUtc: null, reason: null },
    backup: { day: "2026-11-23", folder: "backups", trouble: null, drill: null }, damage: null,
    outboxWaiting: 2, outboxParked: 0, problemsWaiting: 8, notificationsUnread: 0, conflictsOpen: 0, today: "2026-11-23",
  };
}

function rowOf(dossier: FakeDossier): DossierRow {
  const found = judge(dossier);
  const { heading } = dossier.view();
  return {
    id: dossier.id, reference: heading.reference, direction: "IN", column: "H1", title: "Red wine, Bordeaux PDO", importer: heading.importer, exporter: heading.exporter,
    itemCount: dossier.lists.get(sampleForm().items)?.length ?? 0,
    blockingCount: found.filter((each) => each.severity === "blocks").length,
    warningCount: found.filter((each) => each.severity === "warns").length,
    state: "draft", stateWords: "draft", severity: found.length > 0 ? "block" : "", lrn: null, mrn: null, updatedUtc: new Date().toISOString(), sinceUtc: null,
  };
}

export function fakeHost(dossiers: FakeDossier[]): FakeHost {
  const listeners = new Set<(event: Event) => void>();
  const failing = new Map<Command, HostError>();
  const changes = new Map<Command, (reply: never) => unknown>();
  const calls: FakeHost["calls"] = [];
  const answers = answersOf(dossiers);
  const host: FakeHost = {
    dossiers,
    calls,
    delay_ms: 0,
    failNext: (command, error) => void failing.set(command, error),
    answer: (command, change) => void changes.set(command, change as (reply: never) => unknown),
    emit: (event) => listeners.forEach((listener) => listener(event)),
    async call<C extends Command>(command: C, request: Request<C>): Promise<Reply<C>> {
      calls.push({ command, request });
      await new Promise((done) => setTimeout(done, host.delay_ms));
      const error = failing.get(command);
      failing.delete(command);
      if (error) throw error;
      const reply = structuredClone(answers[command](request));
      return (changes.get(command)?.(reply as never) as Reply<C> | undefined) ?? reply;
    },
    listen(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
  return host;
}

function answersOf(dossiers: FakeDossier[]): Answers {
  const find = (id: string): FakeDossier => {
    const found = dossiers.find((each) => each.id === id);
    if (!found) throw new HostError({ code: "not_found", message: `There is no dossier ${id}.`, fields: [], help: null });
    return found;
  };
  return {
    ...recordAnswers(dossiers, find),
    ...doorAnswers(),
    ...arrivalAnswers(),
    "app.status": status,
    "attachment.list": () => ({ rows: [], undo: null }),
    "attachment.remove": () => ({ rows: [], undo: null }),
    "attachment.undo": () => ({ rows: [], undo: null }),
    "attachment.begin": () => ({ upload: "u1" }),
    "attachment.piece": () => ({}),
    "attachment.finish": () => ({ rows: [], undo: null }),
    "attachment.read": () => ({ hex: "", fileName: "attachment", end: true }),
    "care.repair": () => ({ sentence: "The backup of 2026-11-23 is in its place.", backup: null, kept: null, carriedBatches: 0, limits: [], lost: [], report: "repairs/repair.txt" }),
    "app.choose_person": status,
    "app.add_person": ({ name, role }) => ({ ...status(), persons: [person, { id: "p2", name, role, hasPassphrase: false }] }),
    "app.lock": () => ({ ...status(), locked: true }),
    "app.unlock": status,
    "house.view": house,
    "house.agree": house,
    "house.person": house,
    "house.passphrase": house,
    "home.view": () => ({
      firstSteps: null,
      worklists: [
        { id: "refused", severity: "block", reason: "Rejected by customs", hint: "fix and send again", count: 3, oldestUtc: "2026-11-20T15:49:00Z", first: "26-004218 De Schelde", firstId: null, filter: "refused" },
        { id: "blocked", severity: "warn", reason: "Blocking problems", hint: "not sent yet", count: 4, oldestUtc: "2026-11-21T10:02:00Z", first: "26-004196 Merode Chem", firstId: null, filter: "blocked" },
        { id: "released", severity: "ok", reason: "Released since yesterday", hint: "tell the client", count: 11, oldestUtc: null, first: "26-004188", firstId: null, filter: "released" },
      ],
      outbox: rows,
      connections: [
        { system: "This machine", severity: "ok", sentence: "works, 412 dossiers", atUtc: null, reason: null },
        { system: "CAS", severity: "ok", sentence: "answered", atUtc: null, reason: null },
      ],
      recent: dossiers.map(rowOf),
    }),
    "connection.list": sampleConnections,
    "connection.save": sampleConnections,
    "connection.choose": sampleConnections,
    "connection.secret": sampleConnections,
    "connection.unlock": sampleConnections,
    "connection.test": () => ({ sentence: "Everything is there.", lines: [{ check: "reach", severity: "ok", sentence: "cas answers.", help: null }] }),
    "catalogue.speak": (request) => request,
    "catalogue.form": sampleForm,
    "partners.search": () => ({ rows: [] }),
    "master.load": () => ({ new: 0, changed: 0, same: 0, ids: [] }),
    "master.compare": () => ({ source: "as CAS has it", difference: { changes: [] } }),
    "master.invalidate": ({ id }) => find(id).view(),
    "codes.search": ({ list, text, limit }) => search(list, text, limit),
  };
}

type Arrival = Extract<Command, `inbox.${string}` | `conflict.${string}` | `notification.${string}` | `webhook.${string}`>;

function arrivalAnswers(): Pick<Answers, Arrival> {
  const row = { id: "m1", number: 1, source: "poll", kind: "declaration", subject: "QS-1: Released", state: "applied", reason: "", quarantine: "", severity: "ok", receivedUtc: "2026-11-22T09:00:00Z", canRetry: false };
  const inbox = { rows: [row], counts: { applied: 1 }, more: false, mismatch: null };
  const conflict = { row: { id: "c1", record: "sample-wine", reference: "QS-1", about: "dossier", open: 0, sinceUtc: "2026-11-22T09:00:00Z" }, state: "settled", fields: [], next: "All is decided. The dossier can be sent again." };
  const news = { rows: [], unread: 0, settings: { desktop: false, quiet: false, quietFrom: "18:00", quietTo: "07:00", kinds: {} }, kinds: ["released"] };
  const webhook = { settings: { on: false, address: "127.0.0.1:8711", publicUrl: "" }, state: "off", sentence: "Webhooks are not received.", counts: {} };
  return {
    "inbox.list": () => inbox,
    "inbox.show": () => ({ row, text: "{}", pretty: "{}", sizeBytes: 2, sha256: "", appliedUtc: null, record: null }),
    "inbox.retry": () => inbox,
    "conflict.list": () => ({ rows: [] }),
    "conflict.view": () => conflict,
    "conflict.decide": () => conflict,
    "notification.list": () => news,
    "notification.read": () => news,
    "notification.choose": (settings) => ({ ...news, settings }),
    "webhook.view": () => webhook,
    "webhook.choose": (settings) => ({ ...webhook, settings }),
  };
}

type Records = { [C in Extract<Command, `record.${string}`>]: Answers[C] };

function recordAnswers(dossiers: FakeDossier[], find: (id: string) => FakeDossier): Records {
  const fresh = (): FakeDossier => {
    const dossier = new FakeDossier(`new-${dossiers.length}`);
    dossier.put("direction", "IN", "template");
    dossier.put(`${SAD}.declType`, "IM", "template");
    dossiers.push(dossier);
    return dossier;
  };
  return {
    "record.list": ({ text }) => {
      const rows = dossiers.map(rowOf).filter((row) => JSON.stringify(row).toLowerCase().includes(text.toLowerCase()));
      return { rows, next: null, filters: [{ id: "all", label: "All" }, { id: "open", label: "Open" }] };
    },
    "record.counts": ({ text }) => {
      const rows = dossiers.map(rowOf).filter((row) => JSON.stringify(row).toLowerCase().includes(text.toLowerCase()));
      return { total: String(rows.length), counts: [{ id: "all", count: dossiers.length }, { id: "open", count: dossiers.length }] };
    },
    "record.new": () => fresh().view(),
    "record.load": () => fresh().view(),
    "record.open": ({ id, asAtUtc }) => ({ ...find(id).view(), asAtUtc, ...(asAtUtc === null ? {} : { readOnly: "This is the past." }) }),
    "record.edit": ({ id, edits }) => find(id).step("typed", () => (edits.forEach(({ path, text }) => find(id).put(path, text)), null)),
    "record.insert": ({ id, list, at, copyOf }) => find(id).step("new element", () => find(id).insert(list, at, copyOf)),
    "record.remove": ({ id, path }) => find(id).step("removed", () => (find(id).remove(path), null)),
    "record.shift": ({ id, path, to }) => find(id).step("moved", () => (find(id).shift(path, to), path)),
    "record.repair": ({ id, finding }) => find(id).step("repair", () => repair(find(id), finding).map(([path, text]) => find(id).put(path, text, "repair"))[0] ?? null),
    "record.name_party": ({ id, path, named }) => find(id).step("party", () => (find(id).put(path, named[3] ?? "", "copied"), path)),
    "record.undo": ({ id }) => find(id).back(false),
    "record.redo": ({ id }) => find(id).back(true),
    "record.column": ({ id }) => find(id).view(),
    "record.submit": ({ id }) => ((find(id).sent = 1), find(id).view()),
    "record.send_back": ({ id }) => find(id).view(),
    "record.history": () => ({ entries: [{ sequence: 1, atUtc: "2026-11-22T09:40:00Z", person: person.name, kind: "edit", label: "Typed net mass", undone: false, changes: [] }] }),
    "record.print": ({ page }) => ({ title: "Customs declaration 26-004231", page, pageCount: 2, drawing: { across: "", frames: "M1200 3000h1000v850h-1000Z", bars: "", texts: [{ x: 1200, y: 2000, size: 282, width: 3000, bold: false, grey: false, text: `Page ${page + 1}` }] }, notes: [], noteCount: 0 }),
    "record.save_print": () => ({ file: "papers/Customs declaration.pdf", pageCount: 2, notes: [] }),
    "record.compare": () => ({ changes: [] }),
    "record.why": ({ path }) => ({
      element: path, name: "Net mass", number: "18 01", oldBox: "38", help: "Mass of the goods without any packing, in kilograms.", format: "n..16,6", presence: "Always in H1 (Annex B)",
      casPath: path.replace(/\[#\d+\]/g, "[]"), evidence: "documented", value: null,
      history: [{ atUtc: "2026-11-22T09:40:00Z", person: person.name, label: "typed", before: "534.600", after: "5346.000", mark: { kind: "typed", word: "typed" } }],
    }),
  };
}
