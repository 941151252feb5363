import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

const MADE = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB '_cf_*' ORDER BY type, name";

/** Tables, indices and triggers of a database, and the rows of each table. */
async function contentsOf(db: D1Database) {
  const made = await db.prepare(MADE).all<{ type: string; name: string; tbl_name: string; sql: string | null }>();
  const tables = made.results.flatMap(({ type, name }) => (type === "table" && name !== "d1_migrations" ? [name] : []));
  const rows = await db.batch(tables.map((table) => db.prepare(`SELECT * FROM "${table}"`)));
  const filled = tables.map((table, i) => [table, rows[i]?.results.filter((row) => Object(row).name !== "d1_migrations")] as const);
  return { made: made.results, rows: Object.fromEntries(filled) };
}

it("gives each test file what the migrations give an empty database, one after the other", async () => {
  await applyD1Migrations(env.DB_LAST, env.TEST_MIGRATIONS);
  const migrated = await contentsOf(env.DB_LAST);
  expect(await contentsOf(env.DB)).toEqual(migrated);
  expect(migrated.made.length).toBeGreaterThan(env.TEST_MIGRATIONS.length);
  expect(migrated.rows).toMatchObject({ kktu_codes: [{}, {}, {}] });

  const names = await env.DB_LAST.prepare("SELECT name FROM d1_migrations ORDER BY id").all();
  expect(names.results).toEqual(env.TEST_MIGRATIONS.map(({ name }) => ({ name })));
});
