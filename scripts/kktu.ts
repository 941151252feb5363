import "./lib/bytes.ts";
import { uuidOf } from "../src/lib/uuid.ts";
import { readCells } from "./lib/cells.ts";
import { CommandError, runDatabaseCommand } from "./lib/cli.ts";
import { execute, migrateAll, sqlText, type Target } from "./lib/database.ts";
import { readImport } from "./lib/import-file.ts";

const USAGE = "npm run --silent kktu -- import FILE [--persist-to DIR] [--remote]";
const CODE = /^[1-9]\d{0,2}(\.[1-9]\d{0,2}){2}$/;
const MAX_NAME_LENGTH = 500;
/** With names of the greatest length a statement is shorter than D1 and an argument may be. */
const CODES_PER_STATEMENT = 20;

/** `npm run kktu -- import FILE`: adds KKTU codes from lines of `code,name`, or names them anew, and prints how many there are of each. */
await runDatabaseCommand(async () => {
  const { text, place } = readImport(USAGE);
  const codes = readCodes(text);
  if (!place.remote) await migrateAll(place);
  let counts = { added: 0, renamed: 0 };
  // Every cell has the same; the first one is counted.
  for (const cell of (await readCells()).toReversed()) counts = await save(codes, { ...place, cell });
  console.log(JSON.stringify({ codes: codes.size, ...counts }));
});

/**
 * Names by their codes. A head line `code,name` is passed over.
 * @throws CommandError that names the line at fault
 */
function readCodes(text: string): Map<string, string> {
  const codes = new Map<string, string>();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === "" || (index === 0 && /^code[,;\t]name$/i.test(line.trim()))) continue;
    const { code, name } = readLine(line);
    const wrong = (says: string) => new CommandError(`line ${index + 1}: ${says}`);
    if (!CODE.test(code)) throw wrong("a code is three numbers from 1 to 999 with points between them, as in 9.2.1,Software");
    if (name === "" || name.length > MAX_NAME_LENGTH) throw wrong(`a name has 1 to ${MAX_NAME_LENGTH} characters`);
    if ((codes.get(code) ?? name) !== name) throw wrong(`${code} is there already under another name`);
    codes.set(code, name);
  }
  if (codes.size === 0) throw new CommandError("the file has no codes");
  return codes;
}

/** The name is all that follows the first comma, semicolon or tab, with or without the quotes of CSV. */
function readLine(line: string): { code: string; name: string } {
  const [, code = "", rest = ""] = /^([^,;\t]*)[,;\t]?(.*)$/.exec(line) ?? [];
  const name = rest.trim();
  const quoted = /^"(.*)"$/.exec(name)?.[1];
  return { code: code.trim(), name: quoted === undefined ? name : quoted.replaceAll('""', '"').trim() };
}

/** Each statement is whole, and the import may be run again. */
async function save(codes: ReadonlyMap<string, string>, target: Target) {
  const known = new Map((await execute("SELECT code, name FROM kktu_codes", target)).map(({ code, name }) => [code, name]));
  const changed = [...codes].filter(([code, name]) => known.get(code) !== name);
  for (let start = 0; start < changed.length; start += CODES_PER_STATEMENT) {
    const rows = changed.slice(start, start + CODES_PER_STATEMENT).map(async ([code, name]) => {
      return `('${await uuidOf("kktu", code)}', '${code}', ${sqlText(name)})`;
    });
    const values = (await Promise.all(rows)).join(", ");
    await execute(`INSERT INTO kktu_codes (id, code, name) VALUES ${values} ON CONFLICT (code) DO UPDATE SET name = excluded.name`, target);
  }
  const renamed = changed.filter(([code]) => known.has(code)).length;
  return { added: changed.length - renamed, renamed };
}
