/** What programs write for nothing. */
const NOTHING = new Set(["null", "(null)", "undefined", "nan", "none", "nil"]);

/** How networks write a macro's name. A text of several words is none, so that `[call back]` stays a comment. */
const NAME = String.raw`[\w.:|@-]*`;

/** Macros that others may follow, as in `{click}_{goal}`. */
const BRACED = [String.raw`\$?\{+[^{}"]*\}+`, String.raw`\[+${NAME}\]+`].join("|");

const MACROS = [
  String.raw`(?:(?:${BRACED})[\s_|:.,/-]*)+`,
  `#+${NAME}#+`,
  "__[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*__",
  // `%da` of `%date%` is the escape of a byte that no text begins with.
  String.raw`[%\uFFFD]+${NAME}%+`,
  String.raw`<+%?=?\s*${NAME}\s*%?>+`,
].map((macro) => new RegExp(`^${macro}$`));

const MAX_MACRO_CHARACTERS = 128;

/**
 * Whether a value is nothing but macros that its sender did not fill in, or a program's word for nothing. Such a value says
 * as little as an empty one.
 * @example isUnfilled("{payout}") // true; so are `{{sub.id}}`, `[uid]`, `#price#`, `__CLICK_ID__`, `%7Bpayout%7D`, `NaN`
 */
export function isUnfilled(text: string): boolean {
  if (text.length > MAX_MACRO_CHARACTERS) return false;
  return (
    NOTHING.has(text.toLowerCase()) ||
    (!isNumber(unescaped(text)) && MACROS.some((macro) => macro.test(text) || macro.test(unescaped(text))))
  );
}

/** A value in the braces of its macro, `{12.50}`. A figure alone is a place in some languages' templates. */
const isNumber = (text: string): boolean => /\d.*\d/.test(text) && !/\p{L}/u.test(text);

/** Escaped twice by its sender, and once by us. */
function unescaped(text: string): string {
  return text.replace(/%(7B|7D|5B|5D|3C|3E|23|24)/gi, (sign) => decodeURIComponent(sign));
}
