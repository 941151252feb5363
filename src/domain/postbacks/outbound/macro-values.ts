import { AD_CLICK_ID_NAMES, type AdClickId } from "../../../lib/ad-click-ids.ts";
import { MACRO_ALIASES, type Macro, type MacroValue } from "../../../lib/macros.ts";
import { linkParamSql } from "../../clicks/link-params.ts";

const ofClick = (column: string) => `(SELECT k.${column} FROM clicks k WHERE k.id = l.click AND k.account_id = d.account_id)`;

/** The columns of a visit, of leads `l` of deliveries `d`. What only the click has is read from it. */
const OF_VISIT = {
  way: "l.way_id",
  site: "l.site_id",
  utm_source: "l.utm_source",
  utm_campaign: "l.utm_campaign",
  utm_content: "l.utm_content",
  utm_term: "l.utm_term",
  utm_medium: "l.utm_medium",
  subid: "l.subid",
  adid: "l.adid",
  ...(Object.fromEntries(AD_CLICK_ID_NAMES.map((id) => [id, linkParamSql("l.link_params", id)])) as Record<AdClickId, string>),
  data1: "l.data1",
  data2: "l.data2",
  cost: ofClick("cost_micros"),
  cost_currency: `(SELECT iif(k.cost_micros IS NULL, '', k.cost_currency) FROM clicks k WHERE k.id = l.click AND k.account_id = d.account_id)`,
  geo: "lower(l.country)",
  city: "l.city",
  lang: `coalesce(nullif(l.lang, ''), ${ofClick("lang")})`,
  ip: "l.ip",
  ua: "l.ua",
  os: "l.os",
  browser: "l.browser",
  device: "iif(l.ua = '', nullif(l.mobile, 0), l.mobile)",
  referer: "l.referer",
  domain: "l.domain",
  filter: "l.filter",
} satisfies Partial<Record<Macro, string>>;

const COLUMNS_BY_MACRO = {
  ...OF_VISIT,
  offer: "l.offer_id",
  custom: "l.status_text",
  reason: "nullif(l.reason, 0)",
} satisfies Partial<Record<Macro, string>>;

export type ColumnMacro = keyof typeof COLUMNS_BY_MACRO;

const NAMES = Object.keys(COLUMNS_BY_MACRO) as ColumnMacro[];

/** The macros that a lead has no values for while its click is pending. */
export const MACROS_OF_VISIT = Object.keys(OF_VISIT) as Macro[];

/** SQL: whether any of these holds, as a tree of few levels: D1 takes a hundred. */
function any(conditions: readonly string[]): string {
  if (conditions.length <= 2) return conditions.join(" OR ");
  const middle = conditions.length / 2;
  return `(${any(conditions.slice(0, middle))}) OR (${any(conditions.slice(middle))})`;
}

/** SQL: whether the template `t` names the macro, directly after `before`. */
const isNamed = (macro: Macro, before = "") =>
  [macro, ...MACRO_ALIASES.keys().filter((alias) => MACRO_ALIASES.get(alias) === macro)]
    .map((name) => `t.url LIKE '%${before}${name}%'`)
    .join(" OR ");

/** SQL: whether the template `t` may name any of these macros: directly after a brace, or with a brace in another spelling, `{{os}}`, `{ os }`, `%7Bos%7D`. */
const MAY_NAME_ANY = any(["t.url GLOB '*{[^A-Za-z]*'", "t.url LIKE '%7B%'", ...NAMES.map((name) => isNamed(name, "{"))]);

const VALUES = NAMES.map((name) => `iif(${isNamed(name)}, ${COLUMNS_BY_MACRO[name]}, NULL)`);

/** A function has 32 arguments in D1 at most. */
const MAX_ARGUMENTS = 32;
const lists = Array.from(
  { length: Math.ceil(VALUES.length / MAX_ARGUMENTS) },
  (_, part) => `json_array(${VALUES.slice(part * MAX_ARGUMENTS, (part + 1) * MAX_ARGUMENTS).join(", ")})`,
);
const list = `json_array(${lists.join(", ")})`;

/**
 * SQL of the values that a template may name, as text of JSON; null where it names none, as most do. What it does not name is
 * not read. The empty string makes it text to SQLite: JSON would be nested in another list.
 */
export const MACRO_VALUES_SQL = `iif(${MAY_NAME_ANY}, ${list} || '', NULL)`;

/** A reader of what `MACRO_VALUES_SQL` answered. */
export function readMacroValues(json: string | null): (name: ColumnMacro) => MacroValue {
  let values: MacroValue[] | undefined;
  return (name) => {
    if (json === null) return null;
    values ??= (JSON.parse(json) as MacroValue[][]).flat();
    return values[NAMES.indexOf(name)];
  };
}
