import { MACRO_ALIASES, type Macro, type MacroValue } from "../../../lib/macros.ts";

const ofClick = (column: string) => `(SELECT k.${column} FROM clicks k WHERE k.id = l.click AND k.account_id = d.account_id)`;

/** What a visit tells, of leads `l` of deliveries `d`. What only its click knows is looked up there. */
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
  data1: "l.data1",
  data2: "l.data2",
  cost: ofClick("cost_micros"),
  cost_currency: `(SELECT iif(k.cost_micros IS NULL, '', k.cost_currency) FROM clicks k WHERE k.id = l.click AND k.account_id = d.account_id)`,
  geo: "lower(l.country)",
  city: "l.city",
  lang: ofClick("lang"),
  ip: "l.ip",
  ua: "l.ua",
  os: "l.os",
  browser: "l.browser",
  device: "iif(l.ua = '', nullif(l.mobile, 0), l.mobile)",
  referer: "l.referer",
  domain: "l.domain",
  filter: "l.filter",
} satisfies Partial<Record<Macro, string>>;

const FACTS = {
  ...OF_VISIT,
  offer: "l.offer_id",
  custom: "l.status_text",
  reason: "nullif(l.reason, 0)",
} satisfies Partial<Record<Macro, string>>;

export type Fact = keyof typeof FACTS;

const NAMES = Object.keys(FACTS) as Fact[];

/** The macros that a lead has no values for while its click has not landed. */
export const MACROS_OF_VISIT = Object.keys(OF_VISIT) as Macro[];

/** SQL: whether a name of the macro stands in the template `t`, behind that. */
const stands = (macro: Macro, before = "") =>
  [macro, ...MACRO_ALIASES.keys().filter((alias) => MACRO_ALIASES.get(alias) === macro)]
    .map((name) => `t.url LIKE '%${before}${name}%'`)
    .join(" OR ");

/** SQL: whether the template `t` may name a fact: directly behind a brace, or one of its braces is of another spelling, `{{os}}`, `{ os }`, `%7Bos%7D`. */
const MAY_NAME_ANY = `t.url GLOB '*{[^A-Za-z]*' OR t.url LIKE '%7B%' OR ${NAMES.map((name) => stands(name, "{")).join(" OR ")}`;

const list = `json_array(${NAMES.map((name) => `iif(${stands(name)}, ${FACTS[name]}, NULL)`).join(", ")})`;

/**
 * SQL of the facts that a template may name, as text of JSON; null where there are none, as of most. A template seldom names
 * any, and what it does not name is not read. Joined with nothing it is text to SQLite, not JSON that another list takes in.
 */
export const FACTS_SQL = `iif(${MAY_NAME_ANY}, ${list} || '', NULL)`;

/** A reader of what `FACTS_SQL` answered. */
export function readFacts(facts: string | null): (name: Fact) => MacroValue {
  let values: MacroValue[] | undefined;
  return (name) => {
    if (facts === null) return null;
    values ??= JSON.parse(facts) as MacroValue[];
    return values[NAMES.indexOf(name)];
  };
}
