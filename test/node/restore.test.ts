import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { follow, report } from "../../scripts/demo/ads.ts";
import type { D1Client } from "../../scripts/lib/d1-client.ts";
import { migrate } from "../../scripts/lib/database.ts";
import { withLocalDatabase } from "../../scripts/lib/local-database.ts";
import { inOrder } from "../../scripts/lib/restore-plan.ts";
import { until } from "../../scripts/lib/until.ts";
import { fillByUse } from "./filled.ts";
import { type Checkout, makeCheckout } from "./kit.ts";

/** Where `wrangler d1 export --local` looks. */
const DEFAULT_STATE = ".wrangler/state";
/** Tables of what no surface serves yet, of what only several databases need, and of what is gone with the clicks it was about. */
const WITHOUT_SURFACE = [
  "account_cells",
  "cities",
  "click_archive",
  "click_part_erasures",
  "click_part_sources",
  "live_clicks",
  "live_watches",
  "mails",
  "network_postbacks",
  "providers",
  "pruned_clicks",
];
const TEXTS = [
  'O\'Brien; "x" `y` -- /* */ (?1) $$ , \\ END;',
  "two\nlines\r\n",
  "a\0b'c",
  "Привет 👩‍👩‍👧 \u2028\u2029\ufeff \u{1d11e}",
  "",
];
const HUGE = Number.MAX_SAFE_INTEGER;
const ROWS = 4;
/** Of so many tables one has values that are longer than a statement may be. */
const LARGE_EACH = 5;

it("restores what wrangler exported of a database that the product filled, and a server goes on from there", async () => {
  const checkout = makeCheckout();
  const [from, to] = [join(checkout.root, DEFAULT_STATE), join(checkout.root, "restored")];
  const file = join(checkout.root, "pawprint.sql");
  const { owner, vars, received } = await fillByUse(from);
  await checkout.run("account", ["forget", "--subscriber", "700000001", "--persist-to", from]);
  const before = await withLocalDatabase(from, read);
  expect([...before.tables].filter(([, rows]) => rows.length === 0).map(([name]) => name)).toEqual(WITHOUT_SURFACE);
  expect(await exportTo(checkout, file)).toBe(0);

  const done = await checkout.run("restore", [file, "--persist-to", to]);
  const rows =
    [...before.tables.values()].reduce((sum, { length }) => sum + length, 0) - (before.tables.get("sqlite_sequence")?.length ?? 0);
  expect(done).toEqual({ code: 0, output: `${JSON.stringify({ tables: before.tables.size - 1, rows })}\n`, errors: "" });
  expect(await withLocalDatabase(to, read)).toEqual(before);

  const newest = await newestIds(to);
  const told = received();
  const server = await checkout.start({ persistTo: to, vars });
  const { flows, key } = owner;
  const click = await follow({ ...flows.shop, link: flows.shop.link.replace(owner.url, server.url) }, 3);
  await report({ url: server.url, key }, { click, uid: "after", status: "approve", price: "4" });
  await until("the postback", 60, () => received() > told);
  await until("the click", 60, () => withLocalDatabase(to, (d1) => d1.prepare("SELECT 1 FROM clicks WHERE id = ?1").bind(click).first()));
  const after = await newestIds(to);
  for (const table of ["leads", "lead_events", "postback_deliveries"])
    expect([table, after.get(table)]).toEqual([table, expect.toSatisfy((id) => id > (newest.get(table) ?? 0))]);
});

it("restores values that are hard to copy, with the schema or into the migrations that they are of, into an empty database only", async () => {
  const checkout = makeCheckout();
  const [from, to, other] = [DEFAULT_STATE, "restored", "other"].map((name) => join(checkout.root, name)) as [string, string, string];
  const [file, rowsFile] = [join(checkout.root, "pawprint.sql"), join(checkout.root, "rows.sql")];
  const restore = (path: string, persistTo: string) => checkout.run("restore", [path, "--persist-to", persistTo]);
  await migrate({ remote: false, persistTo: from });
  await withLocalDatabase(from, fill);
  const before = await withLocalDatabase(from, read);
  expect(before.schema.join("\n")).toMatch(/WITHOUT ROWID[\s\S]*CREATE TRIGGER/);
  expect(await Promise.all([exportTo(checkout, file), exportTo(checkout, rowsFile, "--no-schema")])).toEqual([0, 0]);

  const both = await Promise.all([restore(file, to), restore(rowsFile, other)]);
  expect(both).toMatchObject(Array(2).fill({ code: 0, errors: "" }));
  expect(await withLocalDatabase(to, read)).toEqual(before);
  expect(await withLocalDatabase(other, read)).toEqual(before);

  expect(await restore(file, to)).toMatchObject({
    code: 1,
    output: "",
    errors: expect.stringMatching(/^the database is not empty: there are rows in accounts, .*\n$/),
  });
  writeFileSync(rowsFile, readFileSync(rowsFile, "utf8").replace(/^INSERT INTO "d1_migrations".*\n/m, ""));
  expect(await restore(rowsFile, join(checkout.root, "older"))).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^the file is of a database with \d+ migrations, and this one has \d+/),
  });
});

it.each([
  [[], "usage: npm run --silent restore"],
  [["nowhere.sql"], "nowhere.sql does not exist"],
  [["package.json"], "is no export of a database"],
])("refuses %j in one line", async (args, line) => {
  const checkout = makeCheckout();
  const { code, output, errors } = await checkout.run("restore", [...args, "--persist-to", checkout.state]);
  expect([code > 0, output, errors.trim().split("\n").length]).toEqual([true, "", 1]);
  expect(errors).toContain(line);
});

/** The newest row's number of each table that counts. */
async function newestIds(persistTo: string): Promise<Map<string, number>> {
  return withLocalDatabase(persistTo, async (d1) => {
    const { results } = await d1.prepare("SELECT name, seq FROM sqlite_sequence").all<{ name: string; seq: number }>();
    return new Map(results.map(({ name, seq }) => [name, seq]));
  });
}

async function exportTo(checkout: Checkout, file: string, ...more: string[]): Promise<number> {
  const { code } = await checkout.wrangler(["d1", "export", "DB", "--local", "--skip-confirmation", "--output", file, ...more]);
  return code;
}

interface Column {
  name: string;
  type: string;
  pk: number;
}

/** Puts rows into every table there is, whatever it is for, with values that are hard to copy. */
async function fill(d1: D1Client): Promise<void> {
  const tables = await tablesOf(d1);
  // Triggers read JSON where these texts are none.
  const { results: triggers } = await d1
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all<Record<"name" | "sql", string>>();
  await d1.batch(triggers.map(({ name }) => d1.prepare(`DROP TRIGGER ${name}`)));
  for (const [index, table] of inOrder(tables)
    .filter((name) => name !== "d1_migrations")
    .entries()) {
    const { results: columns } = await d1.prepare(`SELECT name, type, pk FROM pragma_table_info('${table}')`).all<Column>();
    const { results: keys } = await d1
      .prepare(`SELECT "from" AS name, "table" AS parent, "to" AS key FROM pragma_foreign_key_list('${table}')`)
      .all<{ name: string; parent: string; key: string }>();
    const parentOf = new Map(keys.map(({ name, parent, key }) => [name, `(SELECT ${key} FROM ${parent} ORDER BY ${key} LIMIT 1 OFFSET `]));
    const last = columns.findLast(({ name, type, pk }) => /text/i.test(type) && pk === 0 && !parentOf.has(name))?.name;
    const isLarge = index % LARGE_EACH === 0;
    for (let row = 0; row < ROWS; row += 1) {
      const values = columns.map(({ name, type, pk }, at) => {
        const parent = parentOf.get(name);
        if (parent !== undefined) return { sql: `${parent}${row})` };
        if (!/text/i.test(type)) return { value: pk > 0 || at % 2 === 0 ? 1000 + row * 7 + at : HUGE - row };
        if (isLarge && name === last && row === 0) return { value: `${"long ' text\n ".repeat(11_000)}${row}` };
        if (isLarge && name === last && row === 1) return { sql: "randomblob(120001)" };
        return { value: `${TEXTS[(row + at) % TEXTS.length]}${row}` };
      });
      const binds = values.flatMap(({ value }) => (value === undefined ? [] : [value]));
      const places = values.map(({ sql }) => sql ?? "?");
      await d1
        .prepare(`INSERT OR IGNORE INTO ${table} VALUES (${places.join(", ")})`)
        .bind(...binds)
        .run();
    }
  }
  await d1.batch(triggers.map(({ sql }) => d1.prepare(sql)));
}

async function tablesOf(d1: D1Client): Promise<Map<string, string>> {
  const { results } = await d1
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
    .all<{ name: string; sql: string }>();
  return new Map(results.map(({ name, sql }) => [name, sql]));
}

/** Everything a database holds, each value as its type and bytes. */
async function read(d1: D1Client) {
  const tables = new Map<string, unknown[]>();
  for (const name of [...(await tablesOf(d1)).keys(), "sqlite_sequence"].sort()) {
    const { results: columns } = await d1.prepare(`SELECT name FROM pragma_table_info('${name}')`).all<Column>();
    const cells = columns.map(({ name }) => `typeof("${name}") || ':' || hex("${name}")`);
    const { results } = await d1.prepare(`SELECT ${cells.join(", ")} FROM ${name}`).all<Record<string, string>>();
    tables.set(name, results.map((row) => Object.values(row).join(" ")).sort());
  }
  const schema = await d1
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
    .all<{ sql: string }>();
  return { tables, schema: schema.results.map(({ sql }) => sql).sort() };
}
