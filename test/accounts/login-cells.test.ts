import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { accountCells, accounts } from "../../src/db/schema/index.ts";
import { sequenceStatements } from "../../src/db/sequences.ts";
import { continueForgetting } from "../../src/domain/forget/continue-forgetting.ts";
import { cellOf } from "../../src/lib/cells.ts";
import type { Deps } from "../../src/platform/deps.ts";
import { createHarness, type Harness } from "../harness.ts";
import { createSchema } from "../storage.ts";
import {
  buttonsUnder,
  freshNonce,
  launch,
  launchData,
  loginButtonsOf,
  poll,
  press,
  saidTo,
  someone,
  type TelegramUser,
  write,
} from "../telegram/kit.ts";

const CELL = 7;
const SIGNED_IN = { status: "ok", pending: false, token: expect.stringMatching(/^sess_7_[\w-]{32}$/) };
const pending = (state: string) => ({ status: "ok", pending: true, number: expect.any(Number), state });

beforeAll(async () => {
  await createSchema(env.DB_LAST);
  await env.DB_LAST.batch(sequenceStatements(CELL).map((sql) => env.DB_LAST.prepare(sql)));
});

/** Cell 7 and the first one; who signs in for the first time gets an account in cell 7. */
const createCells = (cellForNew = CELL) => createHarness({ CELL_FOR_NEW: String(cellForNew) }, { cell: CELL });

/** Somebody who opened the service bot with a nonce and was asked. */
async function asked(h: Harness, from = someone()) {
  const nonce = freshNonce();
  await write(h, from, `/start login-${nonce}`);
  return { nonce, from, ...(await loginButtonsOf(nonce)) };
}

async function signIn(h: Harness, from: TelegramUser): Promise<string> {
  const { nonce, yes } = await asked(h, from);
  await press(h, from, yes);
  return (await poll(h, nonce)).token;
}

const accountsOf = ({ db }: Pick<Harness, "db">, { id }: TelegramUser) =>
  db.query.accounts.findMany({ where: eq(accounts.telegramId, id) });

async function sessionsOf(h: Harness, from: TelegramUser) {
  const [account] = await accountsOf(h, from);
  return h.db.query.sessions.findMany({ where: (t, { eq }) => eq(t.accountId, account?.id ?? 0) });
}

const cellsOf = (h: Harness, { id }: TelegramUser) => h.home.db.select().from(accountCells).where(eq(accountCells.telegramId, id));

describe("a sign-in to an account in another cell", () => {
  it("is asked and decided in the first cell, and makes account, session and notice in its own", async () => {
    const h = createCells();
    const { nonce, from, yes } = await asked(h);
    expect(await poll(h, nonce)).toEqual(pending("asked"));
    expect((await saidTo({ ...h, db: h.home.db }, from)).map((notice) => Object.values(buttonsUnder(notice))[0])).toEqual([yes]);
    await press(h, from, yes);
    const answer = await poll(h, nonce);
    expect(answer).toEqual(SIGNED_IN);
    expect(await poll(h, nonce)).toEqual(pending("ended"));

    const [account, ...others] = await accountsOf(h, from);
    expect([cellOf(account?.id ?? 0, "network"), others, await accountsOf(h.home, from)]).toEqual([CELL, [], []]);
    expect(await sessionsOf(h, from)).toHaveLength(1);
    expect(await saidTo(h, from)).toHaveLength(1);
    expect(await h.api("/api/profile/info.json", { bearer: answer.token })).toMatchObject({ status: "ok", data: { id: account?.id } });
  });

  it("finds the account again wherever new ones are created by now", async () => {
    const from = someone();
    const first = await signIn(createCells(), from);
    const h = createCells(0);
    expect(await signIn(h, from)).toMatch(/^sess_7_/);
    expect(await h.api("/api/auth/sessions.json", { bearer: first })).toMatchObject({ data: [{}, {}] });
    expect(await accountsOf(h.home, from)).toEqual([]);
  });

  it("leaves an account of the first cell there", async () => {
    const from = someone();
    expect(await signIn(createCells(0), from)).toMatch(/^sess_[\w-]{32}$/);
    const h = createCells();
    expect(await signIn(h, from)).toMatch(/^sess_[\w-]{32}$/);
    expect([await accountsOf(h, from), await cellsOf(h, from)]).toEqual([[], []]);
  });

  it("makes one account, though two first sign-ins come at once", async () => {
    const h = createCells();
    const from = someone();
    await Promise.all([asked(h, from), asked(h, from)]);
    expect([await accountsOf(h, from), await cellsOf(h, from)]).toMatchObject([[{}], [{ cell: CELL }]]);
  });

  it("yields one token and one session to simultaneous polls", async () => {
    const h = createCells();
    const { nonce, from, yes } = await asked(h);
    await press(h, from, yes);
    const answers = await Promise.all(Array.from({ length: 10 }, () => poll(h, nonce)));
    expect(answers.filter((answer) => answer.pending === false)).toEqual([SIGNED_IN]);
    expect(await sessionsOf(h, from)).toHaveLength(1);
  });

  it.each(["before", "after"] as const)("that breaks off %s its session is made is over, and another one works", async (moment) => {
    const h = createCells();
    const { nonce, from, yes } = await asked(h);
    await press(h, from, yes);
    const heal = h.d1[moment]("INSERT INTO sessions", () => {
      throw new Error("D1_ERROR: down");
    });
    expect(await poll(h, nonce)).toEqual({ status: "error", error: "db" });
    heal();
    expect(await poll(h, nonce)).toEqual(pending("ended"));
    expect(await sessionsOf(h, from)).toHaveLength(moment === "before" ? 0 : 1);
    expect(await signIn(h, from)).toMatch(/^sess_7_/);
  });

  it("yields nothing where the person says no while the session is made", async () => {
    const h = createCells();
    const { nonce, from, yes, no } = await asked(h);
    await press(h, from, yes);
    h.d1.once("INSERT INTO sessions", async () => void (await press(h, from, no)));
    expect(await poll(h, nonce)).toEqual(pending("ended"));
    expect([await poll(h, nonce), await sessionsOf(h, from)]).toEqual([pending("refused"), []]);
  });

  it("yields no session, or one that is ended, though no and polls come at once after the yes", async () => {
    const h = createCells();
    const { nonce, from, yes, no } = await asked(h);
    await press(h, from, yes);
    await Promise.all([press(h, from, no), ...Array.from({ length: 4 }, () => poll(h, nonce))]);
    await poll(h, nonce);
    expect(await sessionsOf(h, from)).toEqual([]);
  });

  it("that is a launch of the Mini App counts once in the first cell, and makes account and session in its own", async () => {
    const h = createCells();
    const from = someone();
    const data = await launchData(h, from);
    const answers = await Promise.all(Array.from({ length: 4 }, () => launch(h, data)));
    expect(answers.filter(({ status }) => status === "ok")).toEqual([{ status: "ok", token: SIGNED_IN.token }]);
    expect([await accountsOf(h.home, from), await sessionsOf(h, from)]).toMatchObject([[], [{}]]);
    expect(await launch(h, data)).toEqual({ status: "error", error: "key" });
    const heal = h.d1.before("INSERT INTO sessions", () => {
      throw new Error("D1_ERROR: down");
    });
    h.clock.advance(1);
    expect(await launch(h, await launchData(h, from))).toEqual({ status: "error", error: "db" });
    heal();
    h.clock.advance(1);
    expect(await launch(h, await launchData(h, from))).toMatchObject({ status: "ok" });
  });

  it("is undone by the button of its notice, with every later one", async () => {
    const h = createCells();
    const from = someone();
    await signIn(h, from);
    const [notice] = await saidTo(h, from);
    const under = await asked(h, from);
    await press(h, from, under.yes);
    await press(h, from, Object.values(buttonsUnder(notice))[0] ?? "");
    expect(await sessionsOf(h, from)).toEqual([]);
    expect(await poll(h, under.nonce)).toEqual(pending("refused"));
  });

  it("has the service bot speak the language that the account has there", async () => {
    const h = createCells();
    const from = someone();
    await signIn(h, from);
    await press(h, from, "lang:ru");
    expect(await accountsOf(h, from)).toMatchObject([{ lang: "ru" }]);
    await write(h, from, "/help");
    expect((await saidTo(h, from)).at(-1)?.text).toMatch(/[а-я]/);
  });

  it("waits while the cell is not bound, and is redeemed once it is", async () => {
    const h = createCells();
    const { nonce, from, yes } = await asked(h);
    await press(h, from, yes);
    const cells = h.home.deps.cells as Map<number, Deps>;
    cells.delete(CELL);
    expect(await poll(h, nonce)).toEqual(pending("waiting"));
    cells.set(CELL, h.deps);
    expect(await poll(h, nonce)).toEqual(SIGNED_IN);
  });

  it("is taken again later where the cell is not bound, and makes no second account", async () => {
    const from = someone();
    await signIn(createCells(), from);
    const h = createCells();
    (h.home.deps.cells as Map<number, unknown>).delete(CELL);
    (h.home.deps.cells as Map<number, unknown>).set(8, h.home.deps);
    expect((await write(h, from, `/start login-${freshNonce()}`)).status).toBe(500);
    expect(await accountsOf(h.home, from)).toEqual([]);
  });
});

describe("forgetting an account of another cell", () => {
  /** Somebody with an account there, and what forgets it: as its owner does, with another call where that is still open. */
  async function signedIn(h: Harness) {
    const from = someone();
    const bearer = await signIn(h, from);
    const [account] = await accountsOf(h, from);
    const accountId = account?.id ?? 0;
    const find = () => h.db.query.accounts.findFirst({ where: eq(accounts.id, accountId) });
    async function forget() {
      if ((await find())?.forgottenAtMs === null) await h.api("/api/profile/forget.json", { bearer, json: { confirm: accountId } });
      await continueForgetting(h.deps);
    }
    return { from, bearer, accountId, find, forget };
  }

  /** What of a person is in the first cell. */
  async function tracesOf(h: Harness, from: TelegramUser, accountId: number) {
    const { db } = h.home;
    return {
      cells: await cellsOf(h, from),
      approvals: await db.query.loginApprovals.findMany({ where: (t, { eq }) => eq(t.accountId, accountId) }),
      notices: await saidTo({ ...h, db }, from),
    };
  }

  const NONE = { cells: [], approvals: [], notices: [] };

  it("erases them in the first cell too, and lets the person begin anew", async () => {
    const h = createCells();
    const { from, accountId, forget, find } = await signedIn(h);
    expect(await tracesOf(h, from, accountId)).toMatchObject({ cells: [{ cell: CELL }], approvals: [{}], notices: [{}] });
    await forget();
    expect(await tracesOf(h, from, accountId)).toEqual(NONE);
    expect(await find()).toMatchObject({ name: "", telegramId: null, forgetCursor: null });
    await signIn(h, from);
    expect((await accountsOf(h, from)).map(({ id }) => id)).not.toEqual([accountId]);
    expect(await cellsOf(h, from)).toMatchObject([{ cell: CELL }]);
  });

  it("is finished by another call or by the schedule, whatever write it is killed after", async () => {
    const h = createCells();
    async function run(dieAfter: number) {
      const { from, accountId, forget, find } = await signedIn(h);
      let writes = 0;
      const releases = [h.d1, h.home.d1].map((d1) =>
        d1.after(
          /^\s*(INSERT|UPDATE|DELETE)/,
          () => {
            writes += 1;
            if (writes === dieAfter) throw new Error("D1_ERROR: Network connection lost.");
          },
          { mayNotCome: true },
        ),
      );
      await forget().catch(() => {});
      for (const release of releases) release();
      await forget();
      expect({ dieAfter, ...(await tracesOf(h, from, accountId)) }).toEqual({ dieAfter, ...NONE });
      expect(await find()).toMatchObject({ telegramId: null, forgottenAtMs: h.clock.ms, forgetCursor: null });
      return writes;
    }
    const writes = await run(0);
    expect(writes).toBeGreaterThan(5);
    for (let dieAfter = 1; dieAfter <= writes; dieAfter += 1) await run(dieAfter);
  });

  it.each<[string, RegExp, "d1" | "home"]>([
    ["before it is finished", /^$/, "d1"],
    ["before the person is looked for", /^SELECT id FROM accounts WHERE telegram_id/, "d1"],
    ["before their cell is deleted", /^DELETE FROM account_cells/, "home"],
  ])("leaves them their cell if they sign in again %s", async (_, moment, where) => {
    const h = createCells();
    const { from, bearer, accountId } = await signedIn(h);
    await h.api("/api/profile/forget.json", { bearer, json: { confirm: accountId } });
    if (where === "d1" && moment.source === "^$") await signIn(h, from);
    else (where === "home" ? h.home.d1 : h.d1).once(moment, async () => void (await signIn(h, from)));
    await h.cron();
    const [account, ...others] = await accountsOf(h, from);
    expect([others, await cellsOf(h, from)]).toEqual([[], [{ telegramId: from.id, cell: CELL }]]);
    expect(account?.id).not.toBe(accountId);
    await signIn(h, from);
    expect(await accountsOf(h, from)).toHaveLength(1);
  });

  it("leaves them their cell if it is erased while they sign in again", async () => {
    const h = createCells();
    const { from, bearer, accountId } = await signedIn(h);
    await h.api("/api/profile/forget.json", { bearer, json: { confirm: accountId } });
    h.d1.once(/^insert into "accounts"/, () => h.cron());
    await signIn(h, from);
    expect(await cellsOf(h, from)).toMatchObject([{ cell: CELL }]);
    await signIn(h, from);
    expect(await accountsOf(h, from)).toHaveLength(1);
  });
});
