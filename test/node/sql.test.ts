import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { unstable_splitSqlQuery } from "wrangler";
import { checkSql } from "../../lint/check-sql.ts";
import { statementsOf } from "../../scripts/lib/local-database.ts";
import { ROOT } from "../../scripts/lib/root.ts";

const check = (path: string, text: string) => checkSql(new Map([[path, text]]));

const AS_TEXT = {
  "a statement of text": 'db.$client.prepare("SELECT 1").first()',
  "a statement whose name stands in another line": "deps.db.$client\n    .prepare(SELECT_FLOW)",
  "a script": 'db.$client.exec("DELETE FROM leads")',
  "a numbered parameter": "const IS_OURS = raw(`account_id = ?1`);",
  "a numbered parameter in a list": 'raw("VALUES (?1,?2)")',
};

it.each(Object.entries(AS_TEXT))("refuses %s", (_, text) => {
  expect(check("src/domain/leads/x.ts", text)).toEqual([expect.stringContaining("src/domain/leads/x.ts has SQL as text.")]);
});

it.each(["statement(db, sql`SELECT 1`)", "db.select().from(flows).prepare().all()", "const NUMBER = /(?:AD)?0*(\\d)/;", "isNew ? 1 : 2"])(
  "lets %s pass",
  (text) => {
    expect(check("src/domain/leads/x.ts", text)).toEqual([]);
  },
);

it("lets the tag itself and tests make statements of text", () => {
  const text = Object.values(AS_TEXT).join("\n");
  expect([...check("src/db/sql.ts", text), ...check("test/leads/x.test.ts", text)]).toEqual([]);
});

it("finds the statements in migrations that wrangler finds, which applies them to a deployment", () => {
  const directory = join(ROOT, "migrations");
  const migrations = readdirSync(directory).filter((name) => name.endsWith(".sql"));
  expect(migrations.length).toBeGreaterThan(60);
  for (const name of migrations) {
    const text = readFileSync(join(directory, name), "utf8");
    expect(statementsOf(text).length, name).toBe(unstable_splitSqlQuery(text).length);
  }
});
