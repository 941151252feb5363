import type { Names } from "../../../domain/statistics/account-report/names.ts";
import type { Value } from "../../../domain/statistics/account-report/query.ts";
import { BROWSER_NAMES, OS_NAMES } from "../../../lib/codes.ts";
import { countryName } from "../../../lib/countries.ts";
import { knownName } from "../../../lib/known-name.ts";
import { type ItemName, itemOf } from "./items.ts";

/** The value of an item as the wire has it: a flow is told by its code. */
export function toWireValue(name: ItemName, value: Value, names: Names): Value {
  if (name === "flow") return names.get("flow")?.get(Number(value))?.code ?? String(value);
  return itemOf(name).toWire?.(value) ?? value;
}

/** What a value is called; empty where it has no name. */
function nameOf(name: ItemName, value: Value, names: Names): string {
  if (name === "os") return knownName(OS_NAMES, Number(value));
  if (name === "browser") return knownName(BROWSER_NAMES, Number(value));
  if (name === "geo") return value === "" ? "" : countryName(String(value));
  return names.get(itemOf(name).item)?.get(Number(value))?.name ?? "";
}

/** The names of what rows are of, by item and by the value as the wire has it; items without names are left out. */
export function namesOf(
  group: readonly ItemName[],
  rows: readonly { values: readonly Value[] }[],
  names: Names,
): Record<string, Record<string, string>> {
  const byItem: Record<string, Record<string, string>> = {};
  for (const [place, item] of group.entries()) {
    const values = new Set(rows.map(({ values }) => values[place] ?? ""));
    const called = [...values].map((value) => [toWireValue(item, value, names), nameOf(item, value, names)] as const);
    const known = called.filter(([, each]) => each !== "");
    if (known.length > 0) byItem[item] = Object.fromEntries(known);
  }
  return byItem;
}
