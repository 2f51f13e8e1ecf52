import { describe, expect, test } from "vitest";

import type { BoxView } from "../../../bindings/BoxView";
import type { FindingView } from "../../../bindings/FindingView";
import { sentence } from "../panes/sentence";
import { best, isUnsure, nearest } from "./best";
import { isShown, rowsOf, standing } from "./standing";

const row = (code: string, name: string, found: string | null = null, above: string[] = []) => ({ code, name, above, found, misplaced: false, ended: null });
const countries = [row("UA", "Ukraine"), row("UG", "Uganda"), row("US", "United States"), row("XI", "United Kingdom (Northern Ireland)"), row("GB", "United Kingdom"), row("CI", "Côte d'Ivoire")];

describe("what Enter takes from a code list", () => {
  test.each([
    ["us", "US", "the very code, in any case"],
    ["uni", null, "several names begin so"],
    ["ukr", null, "one name begins so, but the list shows others"],
    ["United Kingdom", "GB", "the very name, though another row begins with it"],
    ["united  kingdom ", "GB", "in any case, with any blanks"],
    ["cote d'ivoire", "CI", "without its accent"],
    ["UK", null, "two letters are no name: it stays as typed and the check offers GB"],
    ["u", null, "several codes begin so"],
    ["g", "GB", "the only code it begins"],
    ["", null, "nothing typed"],
    ["zzz", null, "nothing fits"],
  ])("%s → %s: %s", (typed, code, why) => {
    expect(best(countries, typed)?.code ?? null, why).toBe(code);
  });

  test("a name is taken when it is all there is, never the first of several", () => {
    expect(best([row("UA", "Ukraine")], "ukr")?.code).toBe("UA");
    const koreas = [row("KP", "Korea, Democratic People's Republic of"), row("KR", "Korea, Republic of")];
    expect(best(koreas, "korea")).toBeNull();
    expect(isUnsure(koreas, "korea")).toBe(true);
    expect(best([row("A1", "Same"), row("B2", "same")], "same")).toBeNull();
  });

  test("a name in another language, and what stands above a code, count as its name", () => {
    expect(best([row("DE", "Germany", "Duitsland")], "duits")?.code).toBe("DE");
    expect(best([row("DE", "Germany", "Deutschland"), row("XX", "Elsewhere", "Deutschland hinten")], "deutschland")?.code).toBe("DE");
    expect(best([row("22041011", "Champagne", null, ["2204 Wine of fresh grapes"])], "wine champ")?.code).toBe("22041011");
  });

  test.each([
    ["united", true, "several names fit: the list stays"],
    ["United Kingdom", false, "certain"],
    ["UK", false, "too short for a name"],
    ["zzz", false, "nothing fits"],
  ])("%s is unsure: %s, %s", (typed, unsure, why) => expect(isUnsure(countries, typed), why).toBe(unsure));

  test("figures never turn into another code", () => {
    const codes = [row("22042180", "Wine"), row("22042181", "Wine")];
    expect(best(codes, "2204218000")).toBeNull();
    expect(best(codes, "2204218")).toBeNull();
    expect(best([row("AB", "300 kg drums")], "300")).toBeNull();
  });

  test("an open list stands at the value", () => {
    expect(nearest(countries, "US")).toBe(2);
    expect(nearest(countries, "Z")).toBe(-1);
  });
});

const box = (more: Partial<BoxView> = {}): BoxView => ({
  element: "e", path: "p", label: "Net mass", underHeading: "Net mass", number: "18 01", span: 6, kind: "mass_kg", list: null, party: null, record: null, fits: null, unit: "kg", presence: "always", help: "", oldBox: "", format: "", locked: false, ...more,
});
const finding = (severity: string) => ({ severity }) as FindingView;

describe("how a box stands", () => {
  test.each([
    ["plain", box(), "1", []],
    ["needed", box(), "", ["blocks"]],
    ["invalid", box(), "1", ["warns", "blocks"]],
    ["warned", box(), "1", ["warns"]],
    ["plain", box(), "", ["informs"]],
    ["locked", box({ locked: true }), "1", ["blocks"]],
    ["off", box({ presence: "not_allowed" }), "1", []],
  ] as const)("%s", (expected, of, text, severities) => {
    expect(standing(of, text, undefined, severities.map(finding))).toBe(expected);
  });

  test("a text that was not saved comes before everything", () => {
    expect(standing(box(), "1", { text: "1", state: "failed" }, [finding("blocks")])).toBe("failed");
  });

  test("a box the column does not have is shown only while it holds a value", () => {
    expect(isShown(box({ presence: "not_allowed" }), "")).toBe(false);
    expect(isShown(box({ presence: "not_allowed" }), "GB")).toBe(true);
  });
});

test("boxes fill rows of 24; the last of a row reaches its end", () => {
  const rows = rowsOf([{ span: 10 }, { span: 8 }, { span: 8 }, { span: 16 }, { span: 3 }]);
  expect(rows.map((each) => each.map(({ span }) => span))).toEqual([[10, 14], [8, 16], [24]]);
});

test.each([
  ["Item 3, net mass", "Item 3: net mass 9 kg is more.", "Item 3: net mass", " 9 kg is more."],
  ["Importer EORI", "Importer EORI is missing.", "Importer EORI", " is missing."],
  ["Item number", "Item: at least one is needed.", "Item number", ": at least one is needed."],
  ["Item 3, net mass", "Net mass: 9 kg is more.", "Item 3, net mass", ": 9 kg is more."],
  ["Item number", "Note: a remark.", "Item number", ": Note: a remark."],
  ["Item number", "At least one is needed.", "Item number", ": At least one is needed."],
])("a sentence says its place once: %s", (place, message, strong, rest) => expect(sentence(place, message)).toEqual({ place: strong, rest }));
