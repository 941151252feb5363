const TAG = "src/db/sql.ts";
/** `prepare` of a text. That of the builder takes none. */
const PREPARED = /\.prepare\((?!\))|\$client\.exec\(/;
const NUMBERED = /[\s(,=<>]\?\d/;

/**
 * Holds the SQL of src to the tag of `src/db/sql.ts`, which binds every value where it stands.
 * @param files texts by path, from the root of the repository
 * @returns one message for each file that makes statements of text or numbers their parameters; empty when all is well
 */
export function checkSql(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.startsWith("src/") || path === TAG || !(PREPARED.test(text) || NUMBERED.test(text))) return [];
    return [
      `${path} has SQL as text.\n  Rule: statements are made by the tag of ${TAG}.\n  Instead: statement(db, sql\`… WHERE id = \${id}\`), or a read of src/db/read.ts.`,
    ];
  });
}
