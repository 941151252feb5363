import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withLocalDatabase } from "../../scripts/lib/local-database.ts";
import { inOrder } from "../../scripts/lib/restore-plan.ts";
import { type Checkout, makeCheckout } from "./kit.ts";

/** Where `wrangler d1 export --local` looks. */
const DEFAULT_STATE = ".wrangler/state";
const TEXTS = [
  'O\'Brien; "x" `y` -- /* */ (?1) $$ , \\ END;',
  "two\nlines\r\n",
  "a\0b'c",
  "Привет 👩‍👩‍👧 \u2028\u2029\ufeff \u{1d11e}",
  "",
];
const HUGE = Number.MAX_SAFE_INTEGER;
const ROWS = 4;

it("restores what wrangler exported, to the last byte, and a server goes on from there", async () => {
  const checkout = makeCheckout();
  const [from, to] = [join(checkout.root, DEFAULT_STATE), join(checkout.root, "restored")];
  const file = join(checkout.root, "pawprint.sql");
  await checkout.run("account", ["create", "--name", "Jane", "--persist-to", from]);
  await withLocalDatabase(from, fill);
  const before = await withLocalDatabase(from, read);
  expect([...before.tables].filter(([, rows]) => rows.length < ROWS && rows.length === 0)).toEqual([]);
  expect(await exportTo(checkout, file)).toBe(0);

  const done = await checkout.run("restore", [file, "--persist-to", to]);
  const rows =
    [...before.tables.values()].reduce((sum, { length }) => sum + length, 0) - (before.tables.get("sqlite_sequence")?.length ?? 0);
  expect(done).toEqual({ code: 0, output: `${JSON.stringify({ tables: before.tables.size - 1, rows })}\n`, errors: "" });
  expect(await withLocalDatabase(to, read)).toEqual(before);
  expect(before.schema.join("\n")).toMatch(/WITHOUT ROWID[\s\S]*CREATE TRIGGER/);

  const again = await checkout.run("restore", [file, "--persist-to", to]);
  expect(again).toMatchObject({
    code: 1,
    output: "",
    errors: expect.stringMatching(/^the database is not empty: there are rows in accounts, .*\n$/),
  });

  // Its jobs find rows of all kinds to act on: nothing of that may leave the machine.
  const nowhere = "http://127.0.0.1:9";
  const server = await checkout.start({
    persistTo: to,
    vars: { TELEGRAM_API_ROOT: nowhere, DNS_RESOLVER_URL: nowhere, CURRENCY_RATES_URL: "" },
  });
  expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: "ok" });
  const next = await checkout.run("account", ["create", "--name", "Next", "--persist-to", to]);
  expect(JSON.parse(next.output).id).toBe(before.lastAccountId + 1);
});

it("restores an export without a schema into the migrations that it is of", async () => {
  const checkout = makeCheckout();
  const [from, to] = [join(checkout.root, DEFAULT_STATE), join(checkout.root, "restored")];
  const file = join(checkout.root, "rows.sql");
  await checkout.run("account", ["create", "--name", "Jane", "--persist-to", from]);
  await withLocalDatabase(from, fill);
  expect(await exportTo(checkout, file, "--no-schema")).toBe(0);
  expect(await checkout.run("restore", [file, "--persist-to", to])).toMatchObject({ code: 0, errors: "" });
  expect(await withLocalDatabase(to, read)).toEqual(await withLocalDatabase(from, read));

  writeFileSync(file, readFileSync(file, "utf8").replace(/^INSERT INTO "d1_migrations".*\n/m, ""));
  const other = await checkout.run("restore", [file, "--persist-to", join(checkout.root, "other")]);
  expect(other).toMatchObject({
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
async function fill(d1: D1Database): Promise<void> {
  const tables = await tablesOf(d1);
  for (const table of inOrder(tables).filter((name) => name !== "d1_migrations")) {
    const { results: columns } = await d1.prepare(`SELECT name, type, pk FROM pragma_table_info('${table}')`).all<Column>();
    const { results: keys } = await d1
      .prepare(`SELECT "from" AS name, "table" AS parent, "to" AS key FROM pragma_foreign_key_list('${table}')`)
      .all<{ name: string; parent: string; key: string }>();
    const parentOf = new Map(keys.map(({ name, parent, key }) => [name, `(SELECT ${key} FROM ${parent} ORDER BY ${key} LIMIT 1 OFFSET `]));
    const last = columns.findLast(({ name, type, pk }) => /text/i.test(type) && pk === 0 && !parentOf.has(name))?.name;
    for (let row = 0; row < ROWS; row += 1) {
      const values = columns.map(({ name, type, pk }, at) => {
        const parent = parentOf.get(name);
        if (parent !== undefined) return { sql: `${parent}${row})` };
        if (!/text/i.test(type)) return { value: pk > 0 || at % 2 === 0 ? 1000 + row * 7 + at : HUGE - row };
        if (name === last && row === 0) return { value: `${"long ' text\n ".repeat(11_000)}${row}` };
        if (name === last && row === 1) return { sql: "randomblob(120001)" };
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
}

async function tablesOf(d1: D1Database): Promise<Map<string, string>> {
  const { results } = await d1
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
    .all<{ name: string; sql: string }>();
  return new Map(results.map(({ name, sql }) => [name, sql]));
}

/** Everything a database holds, each value as its type and bytes. */
async function read(d1: D1Database) {
  const tables = new Map<string, unknown[]>();
  for (const name of [...(await tablesOf(d1)).keys(), "sqlite_sequence"].sort()) {
    const { results: columns } = await d1.prepare(`SELECT name FROM pragma_table_info('${name}')`).all<Column>();
    const cells = columns.map(({ name }) => `typeof("${name}") || ':' || hex("${name}")`);
    const results = await d1.prepare(`SELECT ${cells.join(", ")} FROM ${name}`).raw<string[]>();
    tables.set(name, results.map((row) => row.join(" ")).sort());
  }
  const schema = await d1
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
    .all<{ sql: string }>();
  const last = await d1.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'accounts'").first<number>("seq");
  return { tables, schema: schema.results.map(({ sql }) => sql).sort(), lastAccountId: last ?? 0 };
}
