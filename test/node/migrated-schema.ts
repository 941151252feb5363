import { DatabaseSync } from "node:sqlite";

/**
 * What all migrations make of an empty database, in fewer statements: the tables, indices and triggers that are left in the end, and
 * the rows that migrations put in.
 * @param migrations the SQL of each, in order
 * @returns statements for an empty database, in order
 */
export function migratedSchema(migrations: { queries: string[] }[]): string[] {
  const db = new DatabaseSync(":memory:");
  try {
    db.exec(["BEGIN", ...migrations.flatMap(({ queries }) => queries), "COMMIT"].join(";\n"));
    const made = db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
    const objects = made.all() as { type: string; name: string; sql: string }[];
    const withRows = [...objects.flatMap(({ type, name }) => (type === "table" ? [name] : [])), "sqlite_sequence"];
    const [tables, others] = [objects.filter(({ type }) => type === "table"), objects.filter(({ type }) => type !== "table")];
    return [
      ...tables.map(({ sql }) => sql),
      ...withRows.flatMap((table) => insertsOf(db, table)),
      // Triggers after the rows, so that these are put in as they are.
      ...others.map(({ sql }) => sql),
    ];
  } finally {
    db.close();
  }
}

/** Rows of a table as they are; counters of AUTOINCREMENT replace those that the inserted rows began. */
function insertsOf(db: DatabaseSync, table: string): string[] {
  const columns = db.prepare(`PRAGMA table_info("${table}")`).all() as { name: string }[];
  const values = columns.map(({ name }) => `quote("${name}")`).join(" || ', ' || ");
  const rows = db.prepare(`SELECT ${values} AS row FROM "${table}"`).all() as { row: string }[];
  const inserts = rows.map(({ row }) => `INSERT INTO "${table}" VALUES (${row})`);
  return table === "sqlite_sequence" ? [`DELETE FROM "${table}"`, ...inserts] : inserts;
}
