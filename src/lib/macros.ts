import { AD_CLICK_IDS } from "./ad-click-ids.ts";
import { memo } from "./memo.ts";

/**
 * The macros of URLs, each with its meaning: in postback templates, destinations of visitors, and the buttons of welcomes. A macro
 * without a value is empty, for example that of a lead in a link.
 */
export const MACROS = {
  click: "the click's id",
  time: "Unix seconds: the time of the event; in a link, of the click",
  user: "the account's id",
  flow: "the flow's code",
  way: "the destination's number",
  site: "the site's number",
  offer: "the offer's number",
  utm_source: "the lead's `utm_source`, otherwise the click's",
  utm_campaign: "the lead's `utm_campaign`, otherwise the click's",
  utm_content: "the lead's `utm_content`, otherwise the click's",
  utm_term: "the lead's `utm_term`, otherwise the click's",
  utm_medium: "the lead's `utm_medium`, otherwise the click's",
  subid: "the lead's `subid`, otherwise the click's",
  adid: "the ad network's id of the click",
  ...AD_CLICK_IDS,
  data1: "the lead's `data1`, otherwise the click's",
  data2: "the lead's `data2`, otherwise the click's",
  cost: "the cost of the click: `0.0375`",
  cost_currency: "the currency of the cost: `usd`",
  geo: "the country, two lower-case letters",
  city: "the city, with Cloudflare's name",
  lang: "the browser's preferred language",
  ip: "the visitor's IP address",
  ua: "the user agent",
  os: "`Windows`, `Android`, …",
  browser: "`Chrome`, `Safari`, …",
  device: "`desktop` or `mobile`",
  referer: "the page that contains the link",
  domain: "the host of that page",
  filter: "the result of the filters: 0 passed, 1–5 rejected",
  status: "the lead's status: `wait`, `hold`, `approve`, `cancel`, `trash`",
  lead: "the lead's id",
  uid: "the advertiser's id of the lead",
  goal: "the code of the lead's goal",
  price: "the lead's current payout: `18.5`",
  currency: "the currency of `{price}`: `usd`",
  custom: "the lead's status as the advertiser sent it",
  reason: "the reason of a cancellation, as a number",
  campaign: "the campaign's code",
  subscriber: "the person's id at Telegram",
  username: "the person's username, if there is one",
  chat: "the chat's id at Telegram",
} as const;

export type Macro = keyof typeof MACROS;

/** Other names. */
export const MACRO_ALIASES: ReadonlyMap<string, Macro> = new Map([["country", "geo"]]);

/** What a macro stands for in one case; null or nothing where there is no such thing. */
export type MacroValue = string | number | null | undefined;

const OPEN = String.raw`(?:\{|%(?:25)*7B)`;
const CLOSE = String.raw`(?:\}|%(?:25)*7D)`;
const BLANKS = String.raw`(?:\s|\+|%(?:25)*20)*`;

/**
 * A name in braces as people and their tools write it: `{click}`, `{Click}`, `{{click}}`, `${click}`, `%7Bclick%7D`, and `{click`
 * where what follows ends a value.
 */
const PLACEHOLDER = new RegExp(String.raw`((?:\$|%(?:25)*24)?)(${OPEN}+)${BLANKS}([a-z]\w*)${BLANKS}(${CLOSE}+|(?=[&#/?;]|$))`, "gi");
const OPENING = new RegExp(OPEN, "gi");
const CLOSING = new RegExp(CLOSE, "gi");

/** A stretch of a template: text as it stands, or a macro and the braces around it that are not its own. */
type Part<Name> = string | { macro: Name; before: string; after: string };

/** Macros that stand in templates of one kind. */
export class MacroSet<Name extends string> {
  readonly #names: ReadonlyMap<string, Name>;
  /** The parts of a template. Kept, for the same few are filled thousands of times and reading one costs more than filling it. */
  readonly #partsOf = memo(1_000, (template) => this.#split(template));

  /** @param aliases other names */
  constructor(names: readonly Name[], aliases: ReadonlyMap<string, Name> = new Map()) {
    this.#names = new Map([...aliases, ...names.map((name): [string, Name] => [name, name])]);
  }

  /** The macro of a name, in any case; null where it is none. */
  find(name: string): Name | null {
    return this.#names.get(name.toLowerCase()) ?? null;
  }

  /**
   * Puts values in the place of macros; what is no macro stays as it is.
   * @param valueFor is asked only for what the template names
   * @param encode a value as it may stand behind the text before it; percent-encoded where nothing is said
   */
  expand(
    template: string,
    valueFor: (macro: Name) => MacroValue,
    encode: (value: string, before: string) => string = percentEncoded,
  ): string {
    let expanded = "";
    for (const part of this.#partsOf(template)) {
      if (typeof part === "string") expanded += part;
      else expanded += part.before + encode(String(valueFor(part.macro) ?? "").toWellFormed(), expanded + part.before) + part.after;
    }
    return expanded;
  }

  /** Whether a template names any of these. */
  isNamed(template: string, macros: readonly Name[]): boolean {
    return this.#partsOf(template).some((part) => typeof part !== "string" && macros.includes(part.macro));
  }

  #split(template: string): Part<Name>[] {
    const parts: Part<Name>[] = [];
    let end = 0;
    for (const { 0: placeholder, 1: dollar = "", 2: opens = "", 3: name = "", 4: closes = "", index } of template.matchAll(PLACEHOLDER)) {
      const macro = this.find(name);
      if (macro === null) continue;
      const [braces, after] = besides(opens, closes);
      parts.push(template.slice(end, index), { macro, before: braces === "" ? "" : dollar + braces, after });
      end = index + placeholder.length;
    }
    parts.push(template.slice(end));
    return parts;
  }
}

const percentEncoded = (value: string): string => encodeURIComponent(value);

const OWN = new MacroSet(Object.keys(MACROS) as Macro[], MACRO_ALIASES);

/**
 * Puts values, percent-encoded, in the place of macros; what is no macro stays as it is.
 * @param valueFor is asked only for what the template names
 * @example expandMacros("https://t.test/?c={Click}&x={x}", () => "a b") // "https://t.test/?c=a%20b&x={x}"
 */
export function expandMacros(template: string, valueFor: (macro: Macro) => MacroValue): string {
  return OWN.expand(template, valueFor);
}

/** The braces that are not the macro's own: of JSON around it there may be more on one side. */
function besides(opens: string, closes: string): [before: string, after: string] {
  const opening = opens.match(OPENING) ?? [];
  const closing = closes.match(CLOSING) ?? [];
  const own = closes === "" ? opening.length : Math.min(opening.length, closing.length);
  return [opening.slice(0, opening.length - own).join(""), closing.slice(own).join("")];
}

/** Whether a template names any of these. */
export function namesMacro(template: string, macros: readonly Macro[]): boolean {
  return OWN.isNamed(template, macros);
}

const SOLE = new RegExp(`^(?:${PLACEHOLDER.source})$`, "i");

/** Whether a text is a name in braces and nothing else. */
export const isPlaceholder = (text: string): boolean => SOLE.test(text);

/** What in a template is surely not what its writer meant. */
export interface MacroFault {
  /** `unknown-macro`: kept as it is. `unclosed-macro`: a brace without its other half. */
  warning: "unknown-macro" | "unclosed-macro";
  /** As it stands there. */
  value: string;
}

/** What is left of braces around one word, or of a brace beside it. */
const LEFT_OVER = new RegExp(String.raw`${OPEN}[\w.\- ]+${CLOSE}|${OPEN}[\w.-]+|(?<=[=/&?])[a-z]\w*${CLOSE}`, "gi");
/** The whole of a value as other systems write their macros. */
const FOREIGN = /(?<==)(?:\[[a-z]\w*\]|%5B[a-z]\w*%5D|#[a-z]\w*#|<[a-z]\w*>|__[a-z]\w*?__)(?=[&#]|$)/gi;

/** The faults of a template, each once: it may be saved with them. */
export function macroFaults(template: string): MacroFault[] {
  const faults = new Map(macroFaultsAt(template).map(({ warning, value }) => [value, { warning, value }]));
  return [...faults.values()];
}

/** Each fault wherever it stands, in the order of their kinds; `at` counts UTF-16 units from 0. */
export function macroFaultsAt(template: string): (MacroFault & { at: number })[] {
  const faults: (MacroFault & { at: number })[] = [];
  const rest = template.replace(PLACEHOLDER, (placeholder, _dollar, _opens, name: string, closes: string, at: number) => {
    if (closes === "") faults.push({ warning: "unclosed-macro", value: placeholder, at });
    else if (OWN.find(name) === null) faults.push({ warning: "unknown-macro", value: placeholder, at });
    return "&".repeat(placeholder.length);
  });
  for (const { 0: value, index: at } of rest.matchAll(LEFT_OVER)) {
    const halves = [OPENING, CLOSING].map((half) => value.match(half)?.length ?? 0);
    faults.push({ warning: halves[0] === halves[1] ? "unknown-macro" : "unclosed-macro", value, at });
  }
  for (const { 0: value, index: at } of rest.matchAll(FOREIGN)) faults.push({ warning: "unknown-macro", value, at });
  return faults;
}

/** What decides where a request goes: everything before the first slash, question mark or hash of the path. */
const ORIGIN = /^https?:\/\/[^/?#\\]+/i;
const BRACE = new RegExp(`${OPEN}|${CLOSE}`, "i");

/**
 * The beginning of an http or https address up to its path. A macro there would let a visitor's tag or a subscriber's name say
 * where a request goes.
 * @returns null where it has none, or a brace stands in it, in whatever spelling
 */
export function originOf(template: string): string | null {
  const origin = ORIGIN.exec(template)?.[0];
  return origin === undefined || BRACE.test(origin) || !URL.canParse(template) ? null : origin;
}

/** The first brace in that beginning, and what follows it there; null where there is none. */
export function braceInOrigin(template: string): { value: string; at: number } | null {
  const origin = ORIGIN.exec(template)?.[0] ?? "";
  const at = origin.search(BRACE);
  return at < 0 ? null : { value: origin.slice(at), at };
}
