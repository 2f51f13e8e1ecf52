// Every word the screens say, from one table. A key that is not in the table does not compile.
import en from "../../messages/en.json";

export type Word = keyof typeof en;
type Values = Record<string, string | number>;

const plural = new Intl.PluralRules("en-GB");

export function t(word: Word, values: Values = {}): string {
  return en[word].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Words that have the pair `key.one` and `key.other`; the count stands in them as `{count}`. */
type Countable = Word extends infer W ? (W extends `${infer Stem}.one` ? Stem : never) : never;

export function tn(stem: Countable, count: number, values: Values = {}): string {
  const form = plural.select(count) === "one" ? "one" : "other";
  return t(`${stem}.${form}` as Word, { count, ...values });
}
