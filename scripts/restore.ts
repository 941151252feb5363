import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cellOf } from "../src/lib/cells.ts";
import { readCellOption, readCells } from "./lib/cells.ts";
import { CommandError, runDatabaseCommand, UsageError } from "./lib/cli.ts";
import { execute, executeFile, migrate, type Target } from "./lib/database.ts";
import { readStrictly } from "./lib/options.ts";
import { inOrder, type Plan, planRestore } from "./lib/restore-plan.ts";

const USAGE = "npm run --silent restore -- FILE [--cell N] [--persist-to DIR] [--remote]";
const MIGRATIONS = "d1_migrations";
/** Tables that have rows once a database is migrated: it is empty all the same, and those of the file replace them. */
const FILLED_BY_MIGRATIONS = [MIGRATIONS, "kktu_codes"];

/** `npm run restore -- FILE`: a file of `wrangler d1 export` into an empty database. Prints how many tables and rows there are then. */
await runDatabaseCommand(async () => {
  const { file, target, cells } = await readArguments();
  const directory = mkdtempSync(join(tmpdir(), "pawprint-restore-"));
  try {
    await restore({ file, target, cells, directory });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

interface Restoring {
  file: string;
  target: Required<Pick<Target, "cell">> & Target;
  /** Those that are bound. */
  cells: readonly number[];
}

async function readArguments(): Promise<Restoring> {
  const options = { cell: { type: "string" }, "persist-to": { type: "string" }, remote: { type: "boolean" } } as const;
  const { values, positionals } = readStrictly({ args: process.argv.slice(2), options, allowPositionals: true }, USAGE);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`usage: ${USAGE}`);
  if (!existsSync(file)) throw new UsageError(`${file} does not exist`);
  const cells = await readCells();
  const cell = values.cell === undefined ? 0 : readCellOption(values.cell, cells);
  return { file: resolve(file), target: { remote: values.remote === true, persistTo: values["persist-to"], cell }, cells };
}

async function restore(restoring: Restoring & { directory: string }): Promise<void> {
  const { file, target, directory } = restoring;
  const before = await readSchema(target);
  await refuseRows(before.tables, target);
  const draft = await planRestore(file, directory, before.tables);
  const hasSchema = draft.schema.length > 0;
  if (draft.rowsOf.size === 0 && !hasSchema) throw new CommandError(`${file} is no export of a database`);
  refuseOtherCell(draft, restoring);
  if (!hasSchema && before.tables.size === 0) {
    await migrate(target);
    return restore(restoring);
  }
  if (!hasSchema) await refuseOtherSchema(draft, target);
  const script = join(directory, "restore.sql");
  write(draft, before, hasSchema, script);
  await executeFile(script, target);
  const counts = await countRows((await readSchema(target)).tables, target);
  const short = [...draft.rowsOf].filter(([table, count]) => counts.get(table) !== count);
  if (short.length > 0) throw new CommandError(`not all rows arrived: ${short.map(([table]) => table).join(", ")}`);
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(JSON.stringify({ tables: counts.size, rows }));
}

interface Schema {
  /** Their statements. */
  tables: Map<string, string>;
  triggers: Map<string, string>;
}

async function readSchema(target: Target): Promise<Schema> {
  const rows = await execute(
    "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'trigger') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
    target,
  );
  const ofType = (type: string) => new Map(rows.filter((row) => row.type === type).map(({ name, sql }) => [String(name), String(sql)]));
  return { tables: ofType("table"), triggers: ofType("trigger") };
}

async function refuseRows(tables: ReadonlyMap<string, string>, target: Target): Promise<void> {
  const counts = await countRows(tables, target);
  const full = [...counts].filter(([table, count]) => !FILLED_BY_MIGRATIONS.includes(table) && count > 0).map(([table]) => table);
  if (full.length > 0) throw new CommandError(`the database is not empty: there are rows in ${full.join(", ")}`);
}

async function countRows(tables: ReadonlyMap<string, string>, target: Target): Promise<Map<string, number>> {
  const names = [...tables.keys()];
  if (names.length === 0) return new Map();
  const counts = names.map((name) => `(SELECT count(*) FROM ${quoted(name)}) AS ${quoted(name)}`);
  const [row = {}] = await execute(`SELECT ${counts.join(", ")}`, target);
  return new Map(names.map((name) => [name, Number(row[name])]));
}

/** Ids contain their cell: those of one are not found in another, and might be used there twice. */
function refuseOtherCell({ sequences }: Plan, { target: { cell }, cells }: Restoring): void {
  const seq = sequences.flatMap((sql) => /'accounts',\s*(\d+)/.exec(sql)?.[1] ?? []).map(Number)[0];
  const its = seq === undefined ? cell : cellOf(seq, "network");
  if (its !== cell && cells.includes(its)) throw new CommandError(`the file is of cell ${its}: use --cell ${its}`);
}

/** Rows alone fit the schema that they were exported from. */
async function refuseOtherSchema({ rowsOf }: Plan, target: Target): Promise<void> {
  const has = (await countRows(new Map([[MIGRATIONS, ""]]), target)).get(MIGRATIONS);
  const wants = rowsOf.get(MIGRATIONS);
  if (wants !== undefined && wants !== has)
    throw new CommandError(`the file is of a database with ${wants} migrations, and this one has ${has}: restore it with the code of then`);
}

/** Writes what is to be executed, in one file, so that all of it is done or nothing. */
function write({ schema, rest, sequences, rowFiles }: Plan, before: Schema, hasSchema: boolean, path: string): void {
  const head = hasSchema
    ? [
        ...inOrder(before.tables)
          .reverse()
          .map((name) => `DROP TABLE ${quoted(name)};`),
        ...schema,
      ]
    : [
        ...[...before.triggers.keys()].map((name) => `DROP TRIGGER ${quoted(name)};`),
        ...FILLED_BY_MIGRATIONS.map((name) => `DELETE FROM ${name};`),
      ];
  const tail = [
    ...(sequences.length > 0 ? ["DELETE FROM sqlite_sequence;", ...sequences] : []),
    ...(hasSchema ? rest : [...before.triggers.values()].map((sql) => `${sql};`)),
  ];
  writeFileSync(path, `${["PRAGMA defer_foreign_keys = TRUE;", ...head].join("\n")}\n`);
  for (const file of rowFiles) appendFileSync(path, readFileSync(file));
  appendFileSync(path, `${tail.join("\n")}\n`);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
