import { beforeEach, describe, expect, test } from "vitest";

import { fakeHost, type FakeHost } from "../../../host/fake";
import { ITEMS, SAD } from "../../../host/fake/form";
import { wineImport } from "../../../host/fake/samples";
import { reactionTo } from "../../../errors/classification";
import { HostError, unreachable, type Trouble } from "../../../host/host";
import { Acts } from "./acts";
import { Desk } from "./desk.svelte";

class Memory {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, text: string) => void this.kept.set(key, text);
  removeItem = (key: string) => void this.kept.delete(key);
}

let host: FakeHost;
let shelf: Memory;
let troubles: Trouble[];
let focused: string[];

async function open(id = "sample-wine"): Promise<Acts> {
  const view = await host.call("record.open", { id, asAtUtc: null });
  const form = await host.call("catalogue.form", { column: "H1" });
  const screen = { focus: (path: string) => focused.push(path), trouble: (trouble: Trouble) => troubles.push(trouble), done: () => undefined };
  return new Acts(host, new Desk(view, form, shelf), screen);
}

beforeEach(() => {
  host = fakeHost(wineImport(3));
  shelf = new Memory();
  troubles = [];
  focused = [];
});

const currency = `${SAD}.invoiceCurrency`;

describe("a value typed", () => {
  test("shows at once, and is the core's after the answer", async () => {
    const acts = await open();
    const put = acts.put(currency, "EUR");
    expect(acts.desk.text(currency)).toBe("EUR");
    expect(acts.desk.value(currency)?.text).toBe("GBP");
    await put;
    expect(acts.desk.value(currency)).toMatchObject({ text: "EUR", meaning: "Euro" });
    expect(acts.desk.drafts.get(currency)).toBeUndefined();
  });

  test("that could be read in two ways says how it was read, until it is typed again", async () => {
    const acts = await open();
    host.answer("record.edit", (reply) => ({ ...reply, note: "1.234 read as 1234" }));
    await acts.put(currency, "EUR");
    expect(acts.desk.readings.get(currency)).toBe("1.234 read as 1234");
    host.answer("record.edit", (reply) => ({ ...reply, note: null }));
    await acts.put("externalReference", "OTHER");
    expect(acts.desk.readings.get(currency)).toBe("1.234 read as 1234");
    await acts.put(currency, "USD");
    expect(acts.desk.readings.get(currency)).toBeUndefined();
  });

  test("that is the same as before is not sent", async () => {
    const acts = await open();
    await acts.put(currency, "GBP");
    expect(host.calls.filter(({ command }) => command === "record.edit")).toEqual([]);
  });

  test("typed over while it was on its way: both are sent, the later one stands", async () => {
    host.delay_ms = 5;
    const acts = await open();
    const first = acts.put(currency, "EUR");
    const second = acts.put(currency, "USD");
    expect(acts.desk.text(currency)).toBe("USD");
    await first;
    expect(acts.desk.text(currency)).toBe("USD");
    await second;
    expect(acts.desk.value(currency)?.text).toBe("USD");
  });

  test("typed back to what it was, while the change is on its way, is sent as well", async () => {
    host.delay_ms = 5;
    const acts = await open();
    void acts.put(currency, "EUR");
    acts.desk.drafts.put(currency, { text: "GBP", state: "typing" });
    await acts.put(currency, "GBP");
    await acts.settled;
    expect(acts.desk.value(currency)?.text).toBe("GBP");
    expect(acts.desk.text(currency)).toBe("GBP");
  });

  test("into an element that does not exist yet makes it, and the field follows to its permanent path", async () => {
    const acts = await open();
    const written = `${ITEMS}[3].goodsMeasure.nmass`;
    await acts.put(acts.desk.path("", written), "12");
    const permanent = acts.desk.path("", written);
    expect(permanent).toMatch(/\[#\d+\]/);
    expect(acts.desk.value(permanent)?.text).toBe("12");
    expect(acts.desk.items).toHaveLength(4);
    expect(acts.desk.drafts.size).toBe(0);
  });

  test("that a code list decides later keeps its place in the order", async () => {
    const acts = await open();
    let decide: (code: string) => void = () => undefined;
    const waiting = new Promise<string>((done) => (decide = done));
    const first = acts.put(currency, waiting, "doll");
    const second = acts.put("externalReference", "NEW");
    expect(acts.desk.text(currency)).toBe("doll");
    decide("USD");
    await Promise.all([first, second]);
    const edits = host.calls.filter(({ command }) => command === "record.edit").map(({ request }) => (request as { edits: { text: string }[] }).edits[0]?.text);
    expect(edits).toEqual(["USD", "NEW"]);
    expect(acts.desk.text(currency)).toBe("USD");
  });
});

describe("nothing typed is lost", () => {
  test("a failed edit keeps its text with the reason, and goes again on retry", async () => {
    const acts = await open();
    host.failNext("record.edit", unreachable("no line"));
    await acts.put(currency, "EUR");
    expect(acts.desk.drafts.get(currency)).toMatchObject({ text: "EUR", state: "failed", trouble: { code: "unreachable" } });
    expect(troubles).toHaveLength(1);
    acts.retry();
    await acts.settled;
    expect(acts.desk.value(currency)?.text).toBe("EUR");
    expect(acts.desk.drafts.size).toBe(0);
  });

  test("a full disk keeps what was typed in sight with the reason, and takes it when told", async () => {
    const acts = await open();
    const full = "The disk that holds the profile is full, so nothing was saved.";
    host.failNext("record.edit", new HostError({ code: "unsaved", message: full, fields: [], help: null }));
    await acts.put(currency, "EUR");
    expect(acts.desk.text(currency)).toBe("EUR");
    expect(acts.desk.unsaved.map(([path, draft]) => [path, draft.trouble?.message])).toEqual([[currency, full]]);
    // The page stays: only a store that cannot be opened takes its place.
    expect(reactionTo({ code: "unsaved", message: full, fields: [], help: null })).toMatchObject({ place: "note", retry: true });
    acts.retry();
    await acts.settled;
    expect([acts.desk.value(currency)?.text, acts.desk.unsaved.length]).toEqual(["EUR", 0]);
  });

  test("what a window could not deliver, the next one does", async () => {
    const before = await open();
    before.desk.drafts.put(currency, { text: "USD", state: "typing" });
    const after = await open();
    await after.settled;
    expect(after.desk.value(currency)?.text).toBe("USD");
    expect(shelf.kept.size).toBe(0);
  });

  test("leaving the screen hands over what is being typed", async () => {
    const acts = await open();
    acts.desk.drafts.put(currency, { text: "USD", state: "typing" });
    acts.handOver();
    await acts.settled;
    expect(acts.desk.value(currency)?.text).toBe("USD");
  });
});

describe("acts that follow each other faster than the core answers", () => {
  test("two moves move twice", async () => {
    host.delay_ms = 5;
    const acts = await open();
    const [first, second, third] = acts.desk.items;
    await Promise.all([acts.move(first ?? 0, 1), acts.move(first ?? 0, 1), acts.move(first ?? 0, 1)]);
    expect(acts.desk.items).toEqual([second, third, first]);
    expect(troubles).toEqual([]);
  });

  test("two removals remove two items", async () => {
    host.delay_ms = 5;
    const acts = await open();
    const third = acts.desk.items[2];
    await Promise.all([acts.removeItem(() => 0), acts.removeItem(() => 0)]);
    expect(acts.desk.items).toEqual([third]);
  });

  test("what was typed into an item that is gone is kept to be read, and let go", async () => {
    const acts = await open();
    const { desk } = acts;
    const path = `${desk.itemPath(1)}.commodity.description`;
    desk.drafts.put(path, { text: "ZAP", state: "typing" });
    host.failNext("record.edit", new HostError({ code: "bad_input", message: "That item is gone.", fields: [], help: null }));
    const removal = acts.remove(desk.itemPath(1));
    const put = acts.put(path, "ZAP");
    await Promise.all([removal, put]);
    expect(desk.lost).toMatchObject([[path, { text: "ZAP", item: 2 }]]);
    expect(desk.unsaved).toEqual([]);
    acts.discard();
    expect(desk.drafts.size).toBe(0);
  });
});

describe("findings follow the edits", () => {
  test("one that an edit clears leaves its field, its item and the total", async () => {
    const acts = await open();
    const { desk } = acts;
    const net = `${ITEMS}[#${desk.items[0]}].goodsMeasure.nmass`;
    await acts.put(net, "9999");
    expect(desk.findings.at(net)).toHaveLength(1);
    expect(desk.findings.ofItem(desk.items[0] ?? 0).blocks).toBe(1);
    const [finding] = desk.findings.at(net);
    await acts.repair(finding?.id ?? "", 0);
    expect(desk.findings.at(net)).toHaveLength(0);
    expect(desk.findings.total.blocks).toBe(0);
    expect(focused).toEqual([net]);
  });

  test("undo and redo bring values and findings back", async () => {
    const acts = await open();
    const { desk } = acts;
    await acts.put("externalReference", "");
    expect(desk.findings.ofSection("declaration").blocks).toBe(1);
    await acts.undo();
    expect(desk.text("externalReference")).toBe("QS-2026-004218");
    expect(desk.findings.ofSection("declaration").blocks).toBe(0);
    await acts.redo();
    expect(desk.text("externalReference")).toBe("");
  });

  test("an item removed takes nothing else with it", async () => {
    const acts = await open();
    const { desk } = acts;
    const [first, second, third] = desk.items;
    await acts.remove(desk.itemPath(1));
    expect(desk.items).toEqual([first, third]);
    expect(desk.text(`${ITEMS}[#${second}].commodity.description`)).toBe("");
    expect(desk.text(`${ITEMS}[#${third}].commodity.description`)).toContain("Clos");
  });
});

test("a value that makes it another column brings that column's form", async () => {
  const acts = await open();
  host.answer("record.edit", (reply) => ({ ...reply, heading: { ...reply.heading, column: "H2" } }));
  host.answer("catalogue.form", (form) => ({ ...form, column: "H2" }));
  await acts.put(`${SAD}.declType`, "CO");
  expect(acts.desk.heading.column).toBe("H2");
  expect(acts.desk.form.column).toBe("H2");
});

test("a refusal reaches the screen as a sentence", async () => {
  const acts = await open();
  host.failNext("record.submit", new HostError({ code: "refused", message: "Two problems block it.", fields: [], help: "Clear them first." }));
  expect(await acts.submit()).toBe(false);
  expect(troubles[0]?.message).toBe("Two problems block it.");
});
