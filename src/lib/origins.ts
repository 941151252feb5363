/** One label of a host's name as a browser sends it. */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const ANY_LABEL = new RegExp(`^${LABEL}$`);
const WILDCARD = "https://*.";
const PATTERN = new RegExp(`^https://\\*((?:\\.${LABEL}){2,}(?::\\d{1,5})?)$`);
/** Below these anybody may have a name. */
const ANYBODYS = /^\.(?:pages|workers)\.dev$/;

/**
 * Whether a text, in lower case, may stand among the origins that may call from a browser: an origin as browsers send it, or
 * `https://*.example.com`, where `*` is one whole label, the leftmost, before two labels at least.
 */
export function isOriginPattern(text: string): boolean {
  const behind = PATTERN.exec(text)?.[1];
  if (behind !== undefined) return isOrigin(`https://any${behind}`) && !ANYBODYS.test(behind.replace(/:.*/, ""));
  return isOrigin(text);
}

/** As `new URL` writes one: no path, no user, no port that goes without saying. */
function isOrigin(text: string): boolean {
  if (!/^https?:\/\/[^*]+$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

/** Whether a pattern that names many origins. */
export function isWildcard(pattern: string): boolean {
  return pattern.startsWith(WILDCARD);
}

/**
 * Whether the `Origin` of a request is one of those that patterns name. A browser writes it in one way, so nothing is put right in it.
 * @param patterns those that `isOriginPattern` lets through
 */
export function isAllowedOrigin(patterns: readonly string[], origin: string): boolean {
  return patterns.some((pattern) => (isWildcard(pattern) ? fits(pattern, origin) : pattern === origin));
}

function fits(pattern: string, origin: string): boolean {
  const behind = pattern.slice(WILDCARD.length - 1);
  if (!origin.startsWith("https://") || !origin.endsWith(behind)) return false;
  return ANY_LABEL.test(origin.slice("https://".length, origin.length - behind.length));
}
