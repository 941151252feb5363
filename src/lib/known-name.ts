/** The word for a code of `OS_NAMES` or `BROWSER_NAMES`, of which 0 says that it is not known; empty then. */
export const knownName = (names: readonly string[], code: number): string => (code === 0 ? "" : (names[code] ?? ""));
