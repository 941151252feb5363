/** What postback templates and button URLs may name in braces. */
export const MACROS = [
  "click",
  "status",
  "campaign",
  "user",
  "lead",
  "subscriber",
  "username",
  "chat",
  "time",
  "flow",
  "goal",
  "uid",
  "price",
  "currency",
] as const;

export type Macro = (typeof MACROS)[number];

const PLACEHOLDER = /\{([a-z_]+)\}/g;
/** What was surely meant to be a macro, `{Click}` and `{sub1}` too. */
const INTENDED = /\{(\w+)\}/g;

const isMacro = (name: string): name is Macro => (MACROS as readonly string[]).includes(name);

/**
 * Puts values, percent-encoded, in the place of `{macro}`. An absent or empty value leaves nothing; what is no macro stays as it is.
 * @example expandMacros("https://t.test/?c={click}&x={x}", { click: "a b" }) // "https://t.test/?c=a%20b&x={x}"
 */
export function expandMacros(template: string, values: Partial<Record<Macro, string | number>>): string {
  return template.replace(PLACEHOLDER, (placeholder, name: string) =>
    isMacro(name) ? encodeURIComponent(String(values[name] ?? "").toWellFormed()) : placeholder,
  );
}

/** The names in braces that are no macros, each once. */
export function unknownMacros(template: string): string[] {
  const names = [...template.matchAll(INTENDED)].map((match) => match[1] ?? "");
  return [...new Set(names.filter((name) => !isMacro(name)))];
}
