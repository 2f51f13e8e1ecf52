import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";

import { fakeHost } from "../host/fake";
import { Session } from "../state/session.svelte";
import Damage from "./Damage.svelte";

test("damage is said with its way out, and a repair lists what is lost", async () => {
  const host = fakeHost([]);
  let damage: string | null = "Row 3 of table record is not as Quayside wrote it";
  host.answer("app.status", (reply) => ({ ...reply, damage }));
  host.answer("care.repair", (reply) => {
    damage = null;
    return { ...reply, lost: [{ record: "r1", kind: "dossier", reference: "QS-2026-000118", changedUtc: "2026-11-22T15:08:00Z", earlierIsThere: true }] };
  });
  const session = new Session(host);
  await session.refresh();
  render(Damage, { session });
  expect(screen.getByRole("alert").textContent).toContain("Row 3 of table record");
  await fireEvent.click(screen.getByRole("button", { name: "Repair now" }));
  const done = await screen.findByRole("status");
  expect(done.textContent).toContain("QS-2026-000118");
  expect(done.textContent).toContain("an earlier state is there");
  expect(screen.queryByRole("alert")).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: "Put away" }));
  expect(screen.queryByRole("status")).toBeNull();
});
