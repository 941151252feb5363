import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, it } from "vitest";
import { connect } from "../src/db/client.ts";
import { accounts, flows, leads } from "../src/db/schema/index.ts";
import { sequenceStatements, sequences } from "../src/db/sequences.ts";
import { createToken, isToken, parseApiKey } from "../src/domain/accounts/keys/credentials.ts";
import { redactSecrets } from "../src/domain/received/redact-secrets.ts";
import { readStart } from "../src/domain/telegram/api/start-payload.ts";
import { readLink } from "../src/domain/traffic/read-link.ts";
import { cellOf, cellOfCode, cellOfToken, countsFrom, isRowNumber, LAST_CELL, type NumberKind } from "../src/lib/cells.ts";
import { createCellCode } from "../src/platform/create-code.ts";
import { seededBytes } from "./random.ts";
import { createSchema } from "./storage.ts";

const cell = fc.integer({ min: 0, max: LAST_CELL });
const FIRST = 908 * 2 ** 40 + 1;

it("hands out a number in one cell only, which the number tells", () => {
  const kind = fc.constantFrom<NumberKind>("row", "network", "flow");
  fc.assert(
    fc.property(kind, cell, cell, fc.integer({ min: 1, max: 2 ** 20 - 1 }), fc.integer({ min: 1, max: 2 ** 20 - 1 }), (of, a, b, n, m) => {
      const number = countsFrom(a, of) + n;
      expect(cellOf(number, of)).toBe(a);
      if (a !== b) expect(number).not.toBe(countsFrom(b, of) + m);
    }),
  );
  expect(countsFrom(LAST_CELL + 1, "network")).toBeLessThan(2 ** 31);
  expect(countsFrom(LAST_CELL + 1, "flow")).toBeLessThan(36 ** 7);
});

it("has numbers of the last cell that patterns, JSON and credentials hold", () => {
  for (const number of [FIRST, countsFrom(LAST_CELL + 1, "row") - 1]) {
    expect(isRowNumber(String(number))).toBe(true);
    expect(JSON.parse(JSON.stringify({ number }))).toEqual({ number });
    expect(parseApiKey(`${number}-secret`)?.accountId).toBe(number);
  }
  expect(isRowNumber(String(countsFrom(LAST_CELL + 2, "row")))).toBe(false);
});

it("lets every counting table of a new cell begin at the cell's numbers", async () => {
  await createSchema(env.DB_LAST);
  const rows = await env.DB_LAST.prepare(
    "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' AND name <> 'd1_migrations'",
  ).all();
  expect([...sequences().keys()].sort()).toEqual(rows.results.map(({ name }) => name).sort());

  const begin = async (of: number) => env.DB_LAST.batch(sequenceStatements(of).map((sql) => env.DB_LAST.prepare(sql)));
  const counts = async () => {
    const { results } = await env.DB_LAST.prepare("SELECT name, seq FROM sqlite_sequence WHERE name <> 'd1_migrations'").all();
    return new Map(results.map(({ name, seq }) => [name, seq]));
  };
  const expected = new Map([...sequences()].map(([table, kind]) => [table, countsFrom(LAST_CELL, kind)]));
  await begin(LAST_CELL);
  expect(await counts()).toEqual(expected);

  const db = connect(env.DB_LAST);
  const [account] = await db.insert(accounts).values({ name: "Jane", createdAtMs: 1 }).returning();
  const accountId = account?.id ?? 0;
  const [flow] = await db.insert(flows).values({ accountId, code: "a", name: "Flow", createdAtMs: 1 }).returning();
  expect([accountId, flow?.id]).toEqual([908 * 2 ** 20 + 1, 908 * 36 ** 5 + 1]);
  const [lead] = await db
    .insert(leads)
    .values({ accountId, flowId: flow?.id, status: 0, startedAtMs: 1, updatedAtMs: 1, seq: 0, milestones: 0 })
    .returning();
  expect(lead?.id).toBe(FIRST);
  const [read] = await db.select({ id: leads.id }).from(leads);
  expect(read?.id).toBe(FIRST);

  await begin(LAST_CELL);
  await begin(LAST_CELL - 1);
  expect(await counts()).toEqual(new Map([...expected, ["accounts", accountId], ["flows", flow?.id], ["leads", FIRST]]));
});

const randomBytes = seededBytes();

it("makes codes that tell their cell, and of the first cell as they were", () => {
  fc.assert(
    fc.property(cell, fc.constantFrom(7, 8), (of, length) => {
      const code = createCellCode({ cell: of, randomBytes }, length);
      expect(code).toMatch(new RegExp(`^[a-z0-9]{${of === 0 ? length : length + 2}}$`));
      expect(cellOfCode(code, length)).toBe(of);
      expect(readLink(`${code}?subid=a`)?.code).toBe(code);
      expect(readStart(`/start ${code}-x1`)).toEqual({ code, click: "x1" });
    }),
  );
  expect(cellOfCode("zzabcdefg", 7)).toBe(0);
});

it("makes session tokens that tell their cell, and hides them whole", () => {
  fc.assert(
    fc.property(cell, (of) => {
      const token = createToken({ cell: of, randomBytes }, "sess_");
      expect(token).toMatch(of === 0 ? /^sess_[\w-]{32}$/ : /^sess_[1-9a-z][0-9a-z]?_[\w-]{32}$/);
      expect([isToken(token, "sess_"), cellOfToken(token)]).toEqual([true, of]);
      expect(redactSecrets({ comment: `${token}.` }, { secrets: [], max: 1000 })).toBe('{"comment":"***."}');
    }),
  );
  expect(cellOfToken(`sess_a_${"x".repeat(30)}`)).toBe(0);
});
