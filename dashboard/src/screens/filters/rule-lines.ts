export const LISTS = ["ips", "user_agents", "referers", "asns"] as const;
export type RuleList = (typeof LISTS)[number];

/** As many values a list may have. */
export const MOST_VALUES = 1000;
const MAX_ASN = 4_294_967_295;

/** A line that is none of its list's values. */
interface WrongLine {
  /** From 1. */
  line: number;
  text: string;
}

/** What a text of one value a line says. Values of addresses and networks may also stand beside each other. */
export interface ReadLines {
  /** Each once. */
  values: string[];
  wrong: WrongLine[];
  /** How many were there before, further up. */
  doubles: number;
}

export function readLines(text: string, list: RuleList): ReadLines {
  const values = new Set<string>();
  const wrong: WrongLine[] = [];
  let doubles = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const read = valuesOf(line, list);
    if (read === null) wrong.push({ line: index + 1, text: line.trim() });
    for (const value of read ?? []) {
      if (values.has(value)) doubles += 1;
      values.add(value);
    }
  }
  return { values: [...values], wrong, doubles };
}

/** The text without its wrong lines. */
export function withoutWrong(text: string, list: RuleList): string {
  return text
    .split("\n")
    .filter((line) => valuesOf(line, list) !== null)
    .join("\n");
}

/** The values of a line; null: something in it is none. */
function valuesOf(line: string, list: RuleList): string[] | null {
  const parts = list === "ips" || list === "asns" ? line.split(/[\s,]+/) : [line.trim()];
  const values = parts.filter((part) => part !== "").map((part) => READERS[list](part));
  return values.includes(null) ? null : (values as string[]);
}

const readPart = (part: string) => (part.length >= 2 && part.length <= 255 ? part : null);

const READERS: Readonly<Record<RuleList, (part: string) => string | null>> = {
  ips: (part) => (isRange(part) ? part : null),
  user_agents: readPart,
  referers: readPart,
  // AS64500, as it is often written.
  asns: (part) => {
    const digits = /^(?:as)?(\d{1,10})$/i.exec(part)?.[1];
    return digits !== undefined && Number(digits) >= 1 && Number(digits) <= MAX_ASN ? String(Number(digits)) : null;
  },
};

/** An address, or a range in CIDR notation. */
function isRange(part: string): boolean {
  const [address = "", bits, ...rest] = part.split("/");
  const isFour = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/.test(address);
  if (rest.length > 0 || !(isFour || (address.includes(":") && URL.canParse(`http://[${address}]/`)))) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isFour ? 32 : 128));
}
