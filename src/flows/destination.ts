import { AppError } from "../errors.ts";

/** What the addresses that visitors are led to may name in braces. */
const DESTINATION_MACROS = [
  "click",
  "flow",
  "way",
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
  "subid",
  "adid",
  "data1",
  "data2",
  "country",
] as const;

export type DestinationMacro = (typeof DESTINATION_MACROS)[number];

/** What decides where a visitor goes: everything before the first slash, question mark or hash of the path. */
const ORIGIN = /^https?:\/\/[^/?#\\]+/i;
const PLACEHOLDER = /\{(\w+)\}/g;

const isMacro = (name: string): name is DestinationMacro => (DESTINATION_MACROS as readonly string[]).includes(name);

/**
 * Puts values, percent-encoded, in the place of `{macro}`; an absent one leaves nothing. What is no macro stays as it is.
 * @example expandDestination("https://a.test/?c={click}", { click: "a b" }) // "https://a.test/?c=a%20b"
 */
export function expandDestination(template: string, values: Partial<Record<DestinationMacro, string | number>>): string {
  return template.replace(PLACEHOLDER, (placeholder, name: string) =>
    isMacro(name) ? encodeURIComponent(String(values[name] ?? "").toWellFormed()) : placeholder,
  );
}

/**
 * Checks where visitors may be sent: http or https without credentials, known macros only, and none before the path, so that no
 * visitor's tag ever names the host. Nothing here is requested, so names are not resolved.
 * @param field the parameter it came in
 * @throws AppError address_refused, macro_unknown
 */
export function checkDestination(template: string, field: string): void {
  const origin = ORIGIN.exec(template)?.[0];
  if (origin === undefined || !URL.canParse(template) || /[{}@]/.test(origin)) throw new AppError("address_refused", field);
  if ([...template.matchAll(PLACEHOLDER)].some(([, name = ""]) => !isMacro(name))) throw new AppError("macro_unknown", field);
}
