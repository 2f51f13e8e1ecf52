// A few codes of a few lists, to search in.
import type { CodesView } from "../../bindings/CodesView";

const lists: Record<string, readonly (readonly [string, string, string?])[]> = {
  countries: [
    ["CL", "Chile"], ["FR", "France"], ["GB", "United Kingdom"], ["GR", "Greece"], ["IT", "Italy"], ["UA", "Ukraine"], ["US", "United States"],
  ],
  currencies: [["EUR", "Euro"], ["GBP", "Pound sterling"], ["USD", "US dollar"]],
  incoterms: [["CIF", "Cost, insurance and freight"], ["DAP", "Delivered at place"], ["EXW", "Ex works"], ["FOB", "Free on board"]],
  commodity_codes: [
    ["22042142", "Bordeaux, other than white, PDO"], ["22042143", "Bourgogne, other than white, PDO"], ["22042144", "Beaujolais, PDO"],
    ["22042146", "Vallée du Rhône, PDO"], ["22042148", "Val de Loire, other than white, PDO"], ["22042149", "Other red, PDO", "ended 2009-12-31, use 22042178"],
  ],
  package_kinds: [["BX", "Box"], ["CT", "Carton"], ["PX", "Pallet"]],
  preferences: [["100", "Third-country duty, no preference"], ["300", "Preference under an agreement"]],
  valuation_methods: [["1", "Transaction value"], ["2", "Value of identical goods"]],
  requested_procedures: [["40", "Release for free circulation"], ["42", "Free circulation with exempt supply"], ["45", "Release with excise warehousing"]],
  previous_procedures: [["00", "No previous procedure"], ["71", "Customs warehousing"]],
  document_types: [["N380", "Commercial invoice"], ["N705", "Bill of lading"], ["C014", "VI-1 certificate"]],
};

export function meaningOf(list: string | null, code: string): string | null {
  if (list === null) return null;
  return lists[list]?.find(([known]) => code.startsWith(known))?.[1] ?? null;
}

export function search(list: string, text: string, limit: number): CodesView {
  const all = lists[list] ?? [];
  const wanted = text.trim().toLowerCase();
  const starting = all.filter(([code]) => code.toLowerCase().startsWith(wanted));
  const named = all.filter(([code, name]) => !code.toLowerCase().startsWith(wanted) && name.toLowerCase().includes(wanted));
  const rows = [...starting, ...named].slice(0, limit).map(([code, name, ended]) => ({ code, name, above: [], found: null, misplaced: false, ended: ended ?? null }));
  return { list, rows, foot: `sample content, ${all.length} codes` };
}
