import { readFileSync } from "node:fs";
import { CommandError, UsageError } from "./cli.ts";
import type { Place } from "./database.ts";
import { readStrictly } from "./options.ts";

/**
 * The arguments of a command that imports a file, `import FILE [--persist-to DIR] [--remote]`, and the file's text without a byte order mark.
 * @throws UsageError
 * @throws CommandError where the file cannot be read
 */
export function readImport(usage: string): { text: string; place: Place } {
  const options = { "persist-to": { type: "string" }, remote: { type: "boolean" } } as const;
  const { values, positionals } = readStrictly({ args: process.argv.slice(2), options, allowPositionals: true }, usage);
  const [verb, path, ...others] = positionals;
  if (verb !== "import" || path === undefined || others.length > 0) throw new UsageError(`usage: ${usage}`);
  return { text: readText(path), place: { remote: values.remote === true, persistTo: values["persist-to"] } };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
