import "./lib/bytes.ts";
import { readFileSync } from "node:fs";
import { uuidOf } from "../src/lib/uuid.ts";
import { readCells } from "./lib/cells.ts";
import { CommandError, runCommand, UsageError } from "./lib/cli.ts";
import { execute, migrateAll, type Place, sqlText } from "./lib/database.ts";
import { readStrictly } from "./lib/options.ts";

const USAGE = "npm run --silent kktu -- FILE [--persist-to DIR] [--remote]";
const LINE = /^((?:[1-9]\d{0,2}\.){2}[1-9]\d{0,2})\s*[,;\t]\s*(?:"((?:[^"]|"")+)"|([^"]+))$/;
const MAX_NAME = 500;
/** A statement of so many is shorter than D1 and an argument may be. */
const CODES_PER_STATEMENT = 40;

interface Code {
  code: string;
  name: string;
}

/** `npm run kktu`: adds codes of the KKTU classification to every database, from lines of `code,name`. Codes that are known get the new name. */
await runCommand(async () => {
  const { path, place } = readArguments();
  const codes = readCodes(path);
  if (!place.remote) await migrateAll(place);
  for (const cell of await readCells())
    for (let start = 0; start < codes.length; start += CODES_PER_STATEMENT)
      await execute(await insertOf(codes.slice(start, start + CODES_PER_STATEMENT)), { ...place, cell });
  console.log(JSON.stringify({ codes: codes.length }));
});

function readArguments(): { path: string; place: Place } {
  const options = { "persist-to": { type: "string" }, remote: { type: "boolean" } } as const;
  const { values, positionals } = readStrictly({ args: process.argv.slice(2), options, allowPositionals: true }, USAGE);
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError(`usage: ${USAGE}`);
  return { path, place: { remote: values.remote === true, persistTo: values["persist-to"] } };
}

/** @throws CommandError that names the line */
function readCodes(path: string): Code[] {
  const lines = textOf(path)
    .replace("\uFEFF", "")
    .split(/\r\n|\r|\n/);
  return lines.flatMap((line, index): Code[] => {
    if (line.trim() === "") return [];
    const [, code, quoted, plain] = LINE.exec(line.trim()) ?? [];
    const name = (quoted?.replaceAll('""', '"') ?? plain ?? "").trim();
    if (code === undefined || name === "" || name.length > MAX_NAME)
      throw new CommandError(`line ${index + 1} is no code and name, such as 9.2.1,Software`);
    return [{ code, name }];
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

async function insertOf(codes: readonly Code[]): Promise<string> {
  const rows = await Promise.all(
    codes.map(async ({ code, name }) => `(${[await uuidOf("kktu", code), code, name].map(sqlText).join(", ")})`),
  );
  return `INSERT INTO kktu_codes (id, code, name) VALUES ${rows.join(", ")} ON CONFLICT (code) DO UPDATE SET name = excluded.name`;
}
