import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, memberships, sessions } from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { insertLeads } from "../bulk.ts";
import { makeCampaign } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { makeSelling } from "../network-api/conversion-kit.ts";

const ROWS = 3000;
const SESSION = "sess_of_a_slow_reader_0123456789";

/** An account with a file of six pages and a session. */
async function setUp() {
  const h = createHarness();
  const { id, key } = await h.account();
  const own = { accountId: id, createdAtMs: h.clock.ms, expiresAtMs: h.clock.ms + 2 * DAY_MS };
  await h.db.delete(sessions).where(eq(sessions.tokenHash, await hashSecret(SESSION)));
  await h.db.insert(sessions).values({ ...own, tokenHash: await hashSecret(SESSION) });
  const rows = Array.from({ length: ROWS }, (_, i) => ({ status: 2 as const, startedAtMs: h.clock.ms - i * 1000 }));
  await insertLeads(h, await makeCampaign(h, id), rows);
  return { h, id, key };
}

/** Begins to read a file, and goes on after something happened and time went by. @returns its lines; null: the transfer broke off */
async function readSlowly(h: Harness, request: Request, meanwhile: () => Promise<unknown>): Promise<number | null> {
  const answer = await h.fetch(request);
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const reader = answer.body?.getReader();
  if (reader === undefined) throw new Error("no body");
  const decoder = new TextDecoder();
  let text = "";
  const read = async () => {
    const { done, value } = await reader.read();
    text += decoder.decode(value as Uint8Array | undefined, { stream: true });
    return !done;
  };
  await read();
  await meanwhile();
  h.clock.advance(11_000);
  try {
    while (await read());
  } catch {
    return null;
  }
  return text.split("\n").length - 2;
}

const ask = (credential: Record<string, string>, path = "/api/leads/export.csv") =>
  new Request(new URL(path, "http://127.0.0.1:8787"), { headers: credential });
const bearer = (token: string) => ask({ authorization: `Bearer ${token}` });

describe("a file that is read slowly", () => {
  it("comes whole to whoever may still have it", async () => {
    const { h, key } = await setUp();
    expect(await readSlowly(h, bearer(key), async () => {})).toBe(ROWS);
    expect(await readSlowly(h, bearer(SESSION), async () => {})).toBe(ROWS);
  });

  it("breaks off for a key that is replaced, and a session that is ended", async () => {
    const { h, key } = await setUp();
    expect(await readSlowly(h, bearer(key), () => h.api("/api/profile/apikey.json", { bearer: key, json: {} }))).toBeNull();
    expect(await readSlowly(h, bearer(SESSION), () => h.api("/api/auth/logout.json", { bearer: SESSION, json: {} }))).toBeNull();
    expect(h.logLines.filter(({ event }) => event === "export.ended").map(({ fields }) => fields)).toEqual([
      { code: "bad_key" },
      { code: "bad_key" },
    ]);
  });

  it.each([
    ["a banned account", { bannedAtMs: 1 }, "banned"],
    ["a plan that lapsed", { tariff: "cat", paidUntilMs: 1 }, "unpaid"],
    ["another role", { role: "admin" }, "forbidden"],
  ] as const)("breaks off for %s", async (_, values, code) => {
    const { h, id, key } = await setUp();
    expect(await readSlowly(h, bearer(key), () => h.db.update(accounts).set(values).where(eq(accounts.id, id)))).toBeNull();
    expect(h.logLines.at(-1)).toMatchObject({ event: "export.ended", fields: { code } });
  });

  it("breaks off for staff of a network whose role is taken", async () => {
    const h = createHarness();
    const { network, click, post } = await makeSelling(h);
    const manager = await network.staff("administrator");
    for (let i = 0; i < 3; i += 1) await post({ clickid: await click(), action_id: `a${i}` });
    const path = "/3.0/admin/conversions/export.csv";
    const change = (values: Partial<typeof memberships.$inferInsert>) =>
      h.db
        .update(memberships)
        .set(values)
        .where(and(eq(memberships.networkId, network.id), eq(memberships.kind, "staff"), eq(memberships.number, manager.number)));
    const read = (meanwhile: () => Promise<unknown>) => readSlowly(h, ask({ "api-key": manager.key }, path), meanwhile);
    expect(await read(async () => {})).toBe(3);
    expect(await read(() => change({ roles: '["stats"]' }))).toBeNull();
    await change({ roles: '["administrator"]' });
    expect(await read(() => change({ status: "banned" }))).toBeNull();
  });
});
