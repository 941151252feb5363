import "./lib/bytes.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCountry } from "../src/lib/countries.ts";
import { fold } from "../src/lib/fold.ts";
import { readCells } from "./lib/cells.ts";
import { CommandError, runDatabaseCommand } from "./lib/cli.ts";
import { executeFile, migrateAll, sqlText, type Target } from "./lib/database.ts";
import { readImport } from "./lib/import-file.ts";

const USAGE = "npm run --silent dictionaries -- import FILE [--persist-to DIR] [--remote]";
const MAX_NAME_LENGTH = 200;
/** With the longest names a statement is shorter than D1 allows. */
const ROWS_PER_STATEMENT = 30;
/** A file of statements is applied as a whole. */
const STATEMENTS_PER_FILE = 400;

const ASN = /^(?:AS)?([1-9]\d{0,9})$/i;
const HEADS = {
  asn: ["asn", "as", "as_number"],
  name: ["name", "organisation", "organization", "org", "description"],
  country: ["cc", "country", "country_code"],
};

/** What a file is of, and the statement that its rows are written by. */
interface Dictionary {
  name: "cities" | "providers";
  /** Rows as SQL. */
  rows: string[];
  into: string;
  onConflict: string;
}

/** `npm run dictionaries -- import FILE`: adds cities, or internet providers, or names them anew, and prints how many the file has. */
await runDatabaseCommand(async () => {
  const { text, place } = readImport(USAGE);
  const dictionary = readDictionary(text);
  if (!place.remote) await migrateAll(place);
  for (const cell of await readCells()) await save(dictionary, { ...place, cell });
  console.log(JSON.stringify({ [dictionary.name]: dictionary.rows.length }));
});

/** Lines with tabs are GeoNames' cities; else it is a list of autonomous systems. @throws CommandError that names the line at fault */
function readDictionary(text: string): Dictionary {
  const lines = text.split(/\r\n|\r|\n/);
  const dictionary = lines[0]?.includes("\t") ? readCities(lines) : readProviders(lines);
  if (dictionary.rows.length === 0) throw new CommandError("the file has no rows");
  return dictionary;
}

function faultOf(index: number, says: string): CommandError {
  return new CommandError(`line ${index + 1}: ${says}`);
}

function nameOf(text: string | undefined, index: number): string {
  const name = text?.trim() ?? "";
  if (name === "" || name.length > MAX_NAME_LENGTH) throw faultOf(index, `a name has 1 to ${MAX_NAME_LENGTH} characters`);
  return name;
}

/** GeoNames: number, name, …, country (9th), …, first division (11th). A city without a country is left out. */
function readCities(lines: readonly string[]): Dictionary {
  const rows = new Map<number, string>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const cells = line.split("\t");
    const id = Number(cells[0]);
    if (cells.length < 11 || !/^[1-9]\d{0,9}$/.test(cells[0] ?? ""))
      throw faultOf(index, "a city has GeoNames' number and at least 11 cells");
    const name = nameOf(cells[1], index);
    const country = findCountry(cells[8] ?? "");
    if (country !== null) rows.set(id, `(${id}, '${country}', ${sqlText((cells[10] ?? "").trim())}, ${sqlText(name)})`);
  }
  return {
    name: "cities",
    rows: [...rows.values()],
    into: "cities (id, country, region, name)",
    onConflict: `(id) DO UPDATE SET country = excluded.country, region = excluded.region, name = excluded.name
      WHERE (country, region, name) IS NOT (excluded.country, excluded.region, excluded.name)`.replaceAll(/\s+/g, " "),
  };
}

/** A head line names the columns: `asn`, `name` and, if there is one, `cc`. */
function readProviders([head = "", ...lines]: readonly string[]): Dictionary {
  const titles = cellsOf(head).map((cell) => cell.trim().toLowerCase());
  const placeOf = (names: readonly string[]) => titles.findIndex((title) => names.includes(title));
  const [asnPlace, namePlace, countryPlace] = [placeOf(HEADS.asn), placeOf(HEADS.name), placeOf(HEADS.country)];
  if (asnPlace === -1 || namePlace === -1) throw new CommandError("line 1: columns asn and name are needed, as in asn,name,cc");
  const nowMs = Date.now();
  const rows = new Map<number, string>();
  for (const [place, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const cells = cellsOf(line);
    const id = Number(ASN.exec(cells[asnPlace]?.trim() ?? "")?.[1]);
    if (Number.isNaN(id)) throw faultOf(place + 1, "an asn is a number, as in 13335 or AS13335");
    const name = nameOf(cells[namePlace], place + 1);
    const country = findCountry(cells[countryPlace]?.trim() ?? "") ?? "";
    rows.set(id, `(${id}, ${sqlText(name)}, ${sqlText(fold(name))}, '${country}', ${nowMs})`);
  }
  return {
    name: "providers",
    rows: [...rows.values()],
    into: "providers (id, name, name_folded, country, created_at_ms)",
    onConflict:
      "(id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded, country = excluded.country WHERE (name, country) IS NOT (excluded.name, excluded.country)",
  };
}

/** The cells of a line of CSV; none has a line end within its quotes. */
function cellsOf(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

/** A part at a time, each as a whole; the import may be run again. */
async function save({ rows, into, onConflict }: Dictionary, target: Target): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pawprint-dictionaries-"));
  const path = join(folder, "part.sql");
  const size = ROWS_PER_STATEMENT * STATEMENTS_PER_FILE;
  try {
    for (let start = 0; start < rows.length; start += size) {
      const statements: string[] = [];
      for (let at = start; at < Math.min(start + size, rows.length); at += ROWS_PER_STATEMENT) {
        const values = rows.slice(at, Math.min(at + ROWS_PER_STATEMENT, start + size)).join(", ");
        statements.push(`INSERT INTO ${into} VALUES ${values} ON CONFLICT ${onConflict};`);
      }
      writeFileSync(path, `${statements.join("\n")}\n`);
      await executeFile(path, target);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
