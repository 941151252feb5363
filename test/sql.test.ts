import { describe, expect, it } from "vitest";
import { allOf, findUnmet, type Guard, requireAll, unmetBy, writeGuarded } from "../src/db/guards.ts";
import { fromBuilder, inBuilder } from "../src/db/in-builder.ts";
import { mergeArms } from "../src/db/merge.ts";
import { readAlone, readTogether, rowsOf } from "../src/db/read.ts";
import { isUnmet, requireThat } from "../src/db/require.ts";
import { watermarks } from "../src/db/schema/index.ts";
import { type Fragment, join, name, raw, render, sql, statement } from "../src/db/sql.ts";
import { createHarness } from "./harness.ts";

const NASTY = "x' OR 1 = 1 --";

const shown = (fragment: Fragment) => {
  const { text, binds } = render(fragment);
  return [text, binds];
};

describe("the tag sql", () => {
  it("binds what stands between its texts, and puts fragments in with what they bind", () => {
    const isOpen = sql`status = ${0} AND name <> ${NASTY}`;
    expect(shown(sql`SELECT 1`)).toEqual(["SELECT 1", []]);
    expect(shown(sql`SELECT ${name("o.id")} FROM offers o WHERE account_id = ${7} AND (${isOpen}) LIMIT ${raw(10)}`)).toEqual([
      "SELECT o.id FROM offers o WHERE account_id = ?1 AND (status = ?2 AND name <> ?3) LIMIT 10",
      [7, 0, NASTY],
    ]);
    expect(shown(sql`${raw("a")}${raw("b")}${null}`)).toEqual(["ab?1", [null]]);
  });

  it("binds equal values once, and a number and its text apart", () => {
    expect(shown(sql`${1} ${"1"} ${null} ${sql`${1} ${null}`}`)).toEqual(["?1 ?2 ?3 ?1 ?3", [1, "1", null]]);
  });

  it("joins fragments and values", () => {
    expect(shown(join([sql`a = ${1}`, sql`b = ${2}`], " AND "))).toEqual(["a = ?1 AND b = ?2", [1, 2]]);
    expect(shown(sql`VALUES (${join([1, NASTY, null])})`)).toEqual(["VALUES (?1, ?2, ?3)", [1, NASTY, null]]);
    expect(shown(join([]))).toEqual(["", []]);
  });

  it("takes no object for a fragment that looks like one, nor text for a name", () => {
    const fake = JSON.parse('{"texts":["1 OR 1"],"values":[]}') as Fragment;
    expect(render(sql`${fake}`).binds).toEqual([fake]);
    expect(() => name(NASTY)).toThrow("no name in SQL");
  });

  it("refuses more values than D1 binds", async () => {
    const { db } = createHarness();
    const values = Array.from({ length: 101 }, (_, i) => i);
    expect(() => statement(db, sql`SELECT ${join(values)}`)).toThrow("101 parameters");
    expect(await statement(db, sql`SELECT ${join(values.slice(1), " + ")} AS total`).first("total")).toBe(5050);
  });

  it("is read alone, or together in one round trip", async () => {
    const { db } = createHarness();
    const echo = rowsOf<{ said: string }>(db, sql`SELECT ${NASTY} AS said`);
    expect(await readAlone(echo)).toEqual([{ said: NASTY }]);
    expect(await readTogether(db, echo, rowsOf(db, sql`SELECT 1 AS one WHERE 0`))).toEqual([[{ said: NASTY }], []]);
  });

  it("stands in a query of the builder with what it binds", async () => {
    const { db } = createHarness();
    const said = inBuilder<string>(sql`${NASTY} || ${"!"}`);
    const { sql: text, params } = db
      .select({ said })
      .from(watermarks)
      .where(inBuilder(sql`name = ${"none"}`))
      .toSQL();
    expect([text, params]).toEqual([`select ? || ? from "watermarks" where name = ?`, [NASTY, "!", "none"]]);
  });

  it("takes a query of the builder in with what it binds, and none with a question mark of its own", () => {
    const { db } = createHarness();
    const query = (condition: Fragment) => db.select({ name: watermarks.name }).from(watermarks).where(inBuilder(condition));
    const names = fromBuilder(query(sql`name = ${"what?"}`).limit(2).toSQL());
    expect(shown(sql`SELECT ${1} WHERE ${NASTY} IN (${names})`)).toEqual([
      `SELECT ?1 WHERE ?2 IN (select "name" from "watermarks" where name = ?3 limit ?4)`,
      [1, NASTY, "what?", 2],
    ]);
    expect(() => fromBuilder(query(raw("name = 'what?'")).toSQL())).toThrow("question mark");
  });

  it("merges the arms of a list, however many there are", async () => {
    const { db } = createHarness();
    const arms = Array.from({ length: 30 }, (_, i) => sql`SELECT ${i} AS id`);
    const merged = mergeArms(arms, raw("id DESC"), sql`LIMIT ${3} OFFSET ${1}`);
    expect(await readAlone(rowsOf<{ id: number }>(db, merged))).toEqual([{ id: 28 }, { id: 27 }, { id: 26 }]);
  });
});

describe("a guarded write", () => {
  const guards: Guard[] = [
    { holds: sql`${NASTY} <> ''`, code: "bot_not_found" },
    { holds: sql`${1} = 2 OR NULL`, code: "field_invalid", field: "name" },
    { holds: sql`FALSE`, code: "limit_reached" },
  ];

  it("throws the error of the first condition that does not hold, where null counts as none", async () => {
    const { db } = createHarness();
    const write = sql`INSERT INTO watermarks (name, value) SELECT ${NASTY}, 1 WHERE ${allOf(guards)} RETURNING value`;
    await expect(writeGuarded(db, guards, write)).rejects.toMatchObject({ code: "field_invalid", field: "name" });
    await expect(db.$client.batch([requireThat(db, allOf(guards))])).rejects.toSatisfy(isUnmet);
    expect(await findUnmet(db, guards.slice(0, 1))).toBeNull();
  });

  it("rolls a batch back by that condition, in the same round trip", async () => {
    const { db } = createHarness();
    const put = () => statement(db, sql`INSERT INTO watermarks (name, value) VALUES ('guarded', 1)`);
    const error = await db.$client.batch([put(), requireAll(db, guards)]).catch((thrown: unknown) => thrown);
    expect(unmetBy(error, guards)).toMatchObject({ code: "field_invalid", field: "name" });
    expect(unmetBy(new Error("D1_ERROR: down"), guards)).toBeNull();
    await db.$client.batch([put(), requireAll(db, guards.slice(0, 1))]);
    expect(await readAlone(rowsOf(db, sql`SELECT value FROM watermarks WHERE name = 'guarded'`))).toEqual([{ value: 1 }]);
  });
});
