/** A file holds one idea: one that is longer holds two. */
const MAX_LINES = 250;

/** Texts of a screen in two languages are a list, however long. */
const IS_HELD = /^(?:src|dashboard\/src(?!\/texts\/))\//;

/**
 * Holds the source files of the Worker and of the dashboard to their length.
 * @param files texts by path, from the root of the repository
 * @returns one message for each that is too long; empty when all is well
 */
export function checkLength(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    const lines = text.trimEnd().split("\n").length;
    if (!IS_HELD.test(path) || lines <= MAX_LINES) return [];
    return [
      `${path} has ${lines} lines.\n  Rule: a source file has at most ${MAX_LINES}.\n  Instead: give each of its ideas a file of its own.`,
    ];
  });
}
