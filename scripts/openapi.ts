import "./lib/bytes.ts";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, runCommand } from "./lib/cli.ts";
import { readStrictly } from "./lib/options.ts";
import { ROOT } from "./lib/root.ts";
import { importPagesAsText } from "./lib/text-modules.ts";

const USAGE = "npm run openapi [-- --check]";
const FILE = "docs/openapi.json";
/** Where the pages' samples are served. */
const SERVED_AT = "https://pawprint.example";

/**
 * `npm run openapi`: writes what a deployment answers at /openapi.json into docs/openapi.json. With `--check` it writes nothing, and
 * fails where the file says something else.
 */
await runCommand(async () => {
  const { values } = readStrictly({ args: process.argv.slice(2), options: { check: { type: "boolean" } } }, USAGE);
  const path = join(ROOT, FILE);
  const text = await describe();
  if (values.check !== true) return writeFileSync(path, text);
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) throw new CommandError(`${FILE} is out of date: npm run openapi`);
});

async function describe(): Promise<string> {
  importPagesAsText();
  const { specs } = await import("../src/app.ts");
  const { describeAll } = await import("../src/surfaces/service/openapi.ts");
  const { PAGES } = await import("../src/surfaces/service/pages.ts");
  const { readProse } = await import("../src/surfaces/service/prose.ts");
  return `${JSON.stringify(describeAll(specs, SERVED_AT, readProse(PAGES)), null, 1)}\n`;
}
