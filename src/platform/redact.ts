const HIDDEN = "…";

/** V8 quotes the text that it could not parse. */
const UNPARSED = /, (?:\.{3})?".*"(?:\.{3})? is not valid JSON/s;
/** Of an address the host stays: the path of the Bot API holds the bot's token, and a postback's may hold anything. */
const ADDRESS = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^\s/?#"'<>@]{1,256}@)?([^\s/?#"'<>]*)(?:[/?#][^\s"'<>]*)?/gi;
const BOT_TOKEN = /\b(?:bot)?\d{3,}:(?!\d+\b)[\w-]{5,}/g;
const BEARER = /\bbearer\s+[^\s"',;)}\]]+/gi;
/** As in a query, a header or JSON: `?id=1-abc`, `api-key: abc`, `"token":"abc"`; not the column in `failed: bots.telegram_id: `. */
const NAMED =
  /(?<![\w.-])((?:[a-z]{1,20}[-_]){0,3}(?:id|key|token|secret|password|pass|hash|sign|signature|authorization|data))("?\s?[=:]\s?"?|%3D)[^\s&"',;)}\]]+/gi;
const MAIL_ADDRESS = /[^\s"'<>=&,;:()/]{1,64}(?:@|%40)[^\s"'<>=&,;:()/]+/g;
const LONG_WORD = /[\w-]{20,}={0,2}/g;
/** UUIDs, and the 24 digits by which rows are named. */
const ROW_ID = /^(?:[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const MIXED_CASE = /[a-z].*[A-Z]|[A-Z].*[a-z]/;

/** Whether a long word is a key, a token or a sealed text; identifiers of code have no digits, and few are as long as a key. */
const isRandom = (word: string): boolean => !ROW_ID.test(word) && (/\d/.test(word) || (word.length >= 28 && MIXED_CASE.test(word)));

/**
 * A text for the log without what looks like a secret or a person's address, since whoever wrote the text did not know that it would be
 * logged. Hosts, names of parameters and short words stay.
 */
export function redact(text: string): string {
  return text
    .replace(UNPARSED, `, ${HIDDEN} is not valid JSON`)
    .replace(ADDRESS, (_, scheme: string, host: string) => `${scheme}${host}/${HIDDEN}`)
    .replace(BOT_TOKEN, HIDDEN)
    .replace(BEARER, `Bearer ${HIDDEN}`)
    .replace(NAMED, (_, name: string, sign: string) => `${name}${sign}${HIDDEN}`)
    .replace(MAIL_ADDRESS, HIDDEN)
    .replace(LONG_WORD, (word) => (isRandom(word) ? HIDDEN : word));
}
