/** Where the digits of other scripts begin: Arabic, Persian, Devanagari, Bengali, Thai. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50];

const PLAIN = /^(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
/** Threes, or India's twos before a three. */
const GROUPED = /^(?:[1-9]\d{0,2}(?:([ '.,])\d{3})(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3})$/;

/** A text with the digits, blanks and signs that ASCII has, in the place of their relatives. */
export function foldSigns(text: string): string {
  return (
    text
      .replace(/[\u2019\u02bc`\u00b4]/g, "'")
      .normalize("NFKC")
      .replace(/[\u0660-\u0e59]/g, (sign) => {
        const zero = ZEROS.find((first) => sign.charCodeAt(0) >= first && sign.charCodeAt(0) < first + 10);
        return zero === undefined ? sign : String(sign.charCodeAt(0) - zero);
      })
      .replaceAll("\u066b", ".")
      .replaceAll("\u066c", "'")
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      // Marks that nobody sees, as spreadsheets copy them beside a number.
      .replace(/\p{Cf}/gu, "")
      .replace(/\s+/g, " ")
      .trim()
  );
}

/**
 * A number without a sign, as people and machines write it, with a point and without thousands signs.
 * Of two kinds of separators the last is the decimal one; one that comes twice separates thousands. A single point is decimal.
 * A single comma is, too, unless one to three digits stand before it and exactly three after, as in `1,234`.
 * @param text as `foldSigns` gives it
 * @returns null for what is none, thousands at wrong places included
 * @example readDecimal("1 234,50") // "1234.50"
 */
export function readDecimal(text: string): string | null {
  if (PLAIN.test(text)) return text;
  const place = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (place === -1) return withoutGroups(text);
  const [head, sign, tail] = [text.slice(0, place), text[place] ?? "", text.slice(place + 1)];
  const isGroup = head.includes(sign) || (sign === "," && /^\d{3}$/.test(tail) && /^[1-9]\d{0,2}$/.test(head));
  if (isGroup) return withoutGroups(text);
  const whole = head === "" ? "" : withoutGroups(head);
  return whole === null || !/^\d*$/.test(tail) || whole + tail === "" ? null : `${whole || "0"}.${tail}`;
}

function withoutGroups(text: string): string | null {
  return /^\d+$/.test(text) || GROUPED.test(text) ? text.replace(/\D/g, "") : null;
}
