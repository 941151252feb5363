import { describe, expect, it } from "vitest";
import { ads } from "../../src/db/schema/index.ts";
import { storeOf } from "../../src/db/store.ts";
import { spendStatements } from "../../src/domain/cabinets/ledger/book.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { makeClient, NO_CABINET, statusAndBody } from "./kit.ts";

const h = createHarness();

type Client = Awaited<ReturnType<typeof makeClient>>;

const MICROS = 1_000_000;
const TOO_LITTLE = [409, { detail: "Not enough money", status_code: 409 }];
const KEY_REUSED = [409, { detail: "The idempotency key was used for another request", status_code: 409 }];
const NO_AD = [404, { detail: "Advertisement not found", status_code: 404 }];

const newKey = () => `key-${unique()}`;

/** Movements of money as a client asks for them. Each has a key of its own unless told otherwise. */
function moneyOf({ call, read, id: accountId }: Client) {
  const post = async (path: string, json: object) => statusAndBody(await call("POST", path, { idempotency_key: newKey(), ...json }));
  return {
    book: (uid: string, kind: string, amount: unknown, rest: object = {}) =>
      post(`/accounts/telegram/${uid}/transactions`, { kind, amount, ...rest }),
    transfer: (from: string, to: string, amount: unknown, rest: object = {}) =>
      post("/accounts/telegram/transfer", { from, to, amount, ...rest }),
    budget: (ad_id: number, amount: unknown, rest: object = {}) => post("/advertisement/telegram/budget/", { ad_id, amount, ...rest }),
    list: (uid: string, query = "") => read(`/accounts/telegram/${uid}/transactions${query}`),
    async balance(uid: string): Promise<number> {
      return (await read(`/accounts/telegram/${uid}`)).balance;
    },
    /** Puts an ad into a cabinet. */
    async addAd(uid: string, values: Partial<typeof ads.$inferInsert> = {}): Promise<number> {
      const cabinetId = await cabinetIdOf(accountId, uid);
      const row = { accountId, cabinetId, code: `ad_${unique()}`, title: "Kitten ad", titleFolded: "kitten ad", createdAtMs: h.clock.ms };
      const [ad] = await h.db
        .insert(ads)
        .values({ ...row, ...values })
        .returning();
      return ad?.id ?? 0;
    },
  };
}

async function cabinetIdOf(accountId: number, uid: string): Promise<number> {
  const row = await h.db.query.cabinets.findFirst({
    where: (t, { and, eq }) => and(eq(t.accountId, accountId), eq(t.number, Number(uid.slice(3)))),
  });
  return row?.id ?? 0;
}

/** What an account's cabinets sum up, in the order of their age. */
async function sumsOf(accountId: number): Promise<unknown[]> {
  const rows = await h.db.query.cabinets.findMany({ where: (t, { eq }) => eq(t.accountId, accountId), orderBy: (t) => t.id });
  return rows.map(({ availableMicros, adsMicros, spentMicros }) => [availableMicros / MICROS, adsMicros / MICROS, spentMicros / MICROS]);
}

const transactionsOf = (accountId: number) =>
  h.db.query.ledgerTransactions.findMany({ where: (t, { eq }) => eq(t.accountId, accountId), orderBy: (t) => t.id });

async function setUp(values: object = {}) {
  const client = await makeClient(h);
  const uid = await client.addCabinet(values);
  return { ...client, uid, ...moneyOf(client) };
}

describe("top-ups, refunds and corrections", () => {
  it("are booked, answered and listed, the newest first", async () => {
    const { uid, book, list, balance } = await setUp();
    const [status, first] = await book(uid, "topup", 100, { comment: "Счёт № 17, 100 % _" });
    expect([status, first]).toEqual([
      200,
      {
        id: expect.any(Number),
        date: new Date(h.clock.ms).toISOString(),
        kind: "topup",
        amount: 100,
        currency: "eur",
        available_after: 100,
        peer: null,
        comment: "Счёт № 17, 100 % _",
      },
    ]);
    const [, second] = await book(uid, "refund", "30.5");
    const [, third] = await book(uid, "correction", -0.25);
    const [, fourth] = await book(uid, "correction", 1);
    expect(await list(uid)).toEqual({ items: [fourth, third, second, first], next_cursor: null });
    expect([second, third, fourth]).toMatchObject([
      { amount: -30.5, available_after: 69.5 },
      { amount: -0.25, available_after: 69.25 },
      { amount: 1, available_after: 70.25 },
    ]);
    expect(await balance(uid)).toBe(70.25);
  });

  it("are exact", async () => {
    const { uid, book, balance } = await setUp();
    await book(uid, "topup", 0.1);
    await book(uid, "topup", 0.2);
    expect(await balance(uid)).toBe(0.3);
    for (let times = 0; times < 3; times += 1) await book(uid, "refund", 0.1);
    expect(await balance(uid)).toBe(0);
    await book(uid, "topup", "0.00001");
    expect(await balance(uid)).toBe(0.00001);
  });

  it.each([
    { amount: 0 },
    { amount: -1 },
    { amount: "much" },
    { amount: 1e15 },
    { amount: "4,50" },
    { amount: null },
    { amount: undefined },
    { kind: "spend" },
    { kind: undefined },
    { idempotency_key: undefined },
    { idempotency_key: "" },
    { idempotency_key: null },
    { idempotency_key: "k".repeat(129) },
    { comment: "c".repeat(256) },
  ])("with %j are refused by the field, and book nothing", async (wrong) => {
    const { uid, book, list } = await setUp();
    const [status, body] = await book(uid, "topup", 1, wrong);
    expect([status, body]).toMatchObject([422, { detail: [{ loc: ["body", Object.keys(wrong)[0]] }] }]);
    expect(await list(uid)).toEqual({ items: [], next_cursor: null });
  });

  it("that take more than there is take nothing", async () => {
    const { id, uid, book } = await setUp();
    await book(uid, "topup", 10);
    for (const [kind, amount] of [
      ["refund", 10.000001],
      ["correction", -11],
    ] as const)
      expect(await book(uid, kind, amount)).toEqual(TOO_LITTLE);
    expect(await sumsOf(id)).toEqual([[10, 0, 0]]);
    expect(await transactionsOf(id)).toHaveLength(1);
    expect((await book(uid, "refund", 10))[0]).toBe(200);
  });

  it("stop where a sum would not be exact any more", async () => {
    const { id, uid, book } = await setUp();
    for (let times = 0; times < 4; times += 1) expect((await book(uid, "topup", 999_999_999))[0]).toBe(200);
    expect(await book(uid, "topup", 999_999_999)).toEqual([409, { detail: "The balance would be too large", status_code: 409 }]);
    expect(await sumsOf(id)).toEqual([[3_999_999_996, 0, 0]]);
  });
});

describe("a request that is sent again", () => {
  it("20 times at once is one, and each is answered alike", async () => {
    const { id, uid, book } = await setUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => book(uid, "topup", 5, { idempotency_key: "same" })));
    expect(answers).toEqual(Array.from({ length: 20 }, () => [200, expect.objectContaining({ amount: 5, available_after: 5 })]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await sumsOf(id)).toEqual([[5, 0, 0]]);
  });

  it("is answered as the first time when the money is gone since", async () => {
    const { uid, book, balance } = await setUp();
    await book(uid, "topup", 5);
    const first = await book(uid, "refund", 5, { idempotency_key: "back" });
    expect(first[0]).toBe(200);
    expect(await book(uid, "refund", 5, { idempotency_key: "back" })).toEqual(first);
    expect(await balance(uid)).toBe(0);
  });

  it("after it was refused is booked once it can be", async () => {
    const { uid, book, balance } = await setUp();
    const refund = () => book(uid, "refund", 5, { idempotency_key: "back" });
    expect(await refund()).toEqual(TOO_LITTLE);
    await book(uid, "topup", 6);
    expect((await refund())[0]).toBe(200);
    expect(await balance(uid)).toBe(1);
  });

  it("with anything else in it is refused", async () => {
    const { addCabinet, uid, book, transfer, budget, balance, addAd } = await setUp();
    const other = await addCabinet();
    const adId = await addAd(uid);
    const idempotency_key = "used";
    await book(uid, "topup", 5, { idempotency_key });
    const others = [
      book(uid, "topup", 6, { idempotency_key }),
      book(uid, "correction", 5, { idempotency_key }),
      book(uid, "topup", 5, { idempotency_key, comment: "another" }),
      book(other, "topup", 5, { idempotency_key }),
      transfer(uid, other, 5, { idempotency_key }),
      budget(adId, 5, { idempotency_key }),
    ];
    for (const answer of others) expect(await answer).toEqual(KEY_REUSED);
    expect([await balance(uid), await balance(other)]).toEqual([5, 0]);
  });

  it("has nothing to do with the same key of somebody else, nor with keys of the product's own", async () => {
    const [ours, theirs] = [await setUp(), await setUp()];
    for (const { uid, book } of [ours, theirs]) expect((await book(uid, "topup", 1, { idempotency_key: "import 1" }))[0]).toBe(200);
    const spend = { accountId: ours.id, cabinetId: await cabinetIdOf(ours.id, ours.uid), amountMicros: MICROS, key: "import 1" };
    await storeOf(h.deps.db)(spendStatements(h.deps, spend));
    expect(await sumsOf(ours.id)).toEqual([[1, -1, 1]]);
  });

  it("when its answer got lost is booked once", async () => {
    const { uid, book, balance } = await setUp();
    const topUp = () => book(uid, "topup", 7, { idempotency_key: "lost" });
    h.d1.loseAnswers("INSERT INTO ledger_transactions");
    expect((await topUp())[0]).toBe(500);
    h.d1.heal();
    expect((await topUp())[0]).toBe(200);
    expect(await balance(uid)).toBe(7);
  });
});

describe("transfers", () => {
  it("move money, and each cabinet sees the other", async () => {
    const { addCabinet, uid, book, transfer, list } = await setUp();
    const other = await addCabinet({ name: "Puppies" });
    await book(uid, "topup", 10);
    const [status, given] = await transfer(uid, other, 4, { comment: "for May" });
    expect([status, given]).toMatchObject([
      200,
      { kind: "transfer", amount: -4, available_after: 6, peer: { type: "cabinet", account_id: other }, comment: "for May" },
    ]);
    expect((await list(uid)).items[0]).toEqual(given);
    const got = { ...(given as object), amount: 4, available_after: 4, peer: { type: "cabinet", account_id: uid } };
    expect(await list(other)).toEqual({ items: [got], next_cursor: null });
  });

  it("between currencies, to the same cabinet and of nothing are refused by the field", async () => {
    const { id, addCabinet, uid, book, transfer } = await setUp();
    const ton = await addCabinet({ currency: "TON" });
    await book(uid, "topup", 10);
    const wrong = (field: string, msg: string) => [422, { detail: [{ loc: ["body", field], msg, type: "value_error" }] }];
    expect(await transfer(uid, ton, 1)).toEqual(wrong("to", "The cabinets have different currencies"));
    expect(await transfer(uid, uid, 1)).toEqual(wrong("to", "The cabinets are the same"));
    for (const amount of [0, -1, "x"]) expect(await transfer(uid, ton, amount)).toEqual(wrong("amount", "Invalid value"));
    expect(await sumsOf(id)).toEqual([
      [10, 0, 0],
      [0, 0, 0],
    ]);
  });

  it("of more than there is move nothing, also when many come at once", async () => {
    const { id, addCabinet, uid, book, transfer } = await setUp();
    const other = await addCabinet();
    await book(uid, "topup", 10);
    expect(await transfer(uid, other, 11)).toEqual(TOO_LITTLE);
    const answers = await Promise.all(Array.from({ length: 5 }, () => transfer(uid, other, 3)));
    expect(answers.map(([status]) => status).sort()).toEqual([200, 200, 200, 409, 409]);
    expect(await sumsOf(id)).toEqual([
      [1, 0, 0],
      [9, 0, 0],
    ]);
  });
});

describe("budgets of ads", () => {
  it("are put on an ad and taken back", async () => {
    const { id, uid, book, budget, addAd, list } = await setUp();
    const adId = await addAd(uid);
    await book(uid, "topup", 10);
    const [, given] = await budget(adId, 6);
    expect(given).toMatchObject({
      kind: "budget",
      amount: -6,
      available_after: 4,
      peer: { type: "ad", ad_id: adId, title: "Kitten ad" },
    });
    expect((await budget(adId, -2.5))[1]).toMatchObject({ amount: 2.5, available_after: 6.5 });
    expect(await sumsOf(id)).toEqual([[6.5, 3.5, 0]]);
    expect(await h.db.query.ads.findFirst({ where: (t, { eq }) => eq(t.id, adId) })).toMatchObject({ balanceMicros: 3.5 * MICROS });
    expect((await list(uid)).items).toHaveLength(3);
  });

  it("of more than there is move nothing either way", async () => {
    const { id, uid, book, budget, addAd } = await setUp();
    const [adId, otherId] = [await addAd(uid), await addAd(uid)];
    await book(uid, "topup", 10);
    await budget(otherId, 5);
    expect(await budget(adId, 5.01)).toEqual(TOO_LITTLE);
    expect(await budget(adId, -1)).toEqual(TOO_LITTLE);
    expect(await sumsOf(id)).toEqual([[5, 5, 0]]);
  });

  it("of a deleted ad are taken back only", async () => {
    const { uid, book, budget, addAd } = await setUp();
    const adId = await addAd(uid, { status: "deleted", balanceMicros: 2 * MICROS });
    await book(uid, "topup", 10);
    expect(await budget(adId, 1)).toEqual([422, { detail: [{ loc: ["body", "ad_id"], msg: "The ad is deleted", type: "value_error" }] }]);
    expect((await budget(adId, -2))[0]).toBe(200);
  });

  it.each([0, "x", null])("refuse %j", async (amount) => {
    const { uid, budget, addAd } = await setUp();
    expect(await budget(await addAd(uid), amount)).toMatchObject([422, { detail: [{ loc: ["body", "amount"] }] }]);
  });
});

it("what is somebody else's is as what nobody has, and stays as it is", async () => {
  const [ours, theirs] = [await setUp(), await setUp()];
  const [uid, theirUid] = [ours.uid, await theirs.addCabinet()];
  const theirAd = await theirs.addAd(theirUid);
  await theirs.book(theirUid, "topup", 10);
  await ours.book(uid, "topup", 10);
  for (const none of [theirUid, "ACC0009", "x"]) {
    expect(await ours.book(none, "topup", 1)).toEqual(NO_CABINET);
    expect(await ours.transfer(uid, none, 1)).toEqual(NO_CABINET);
    expect(await ours.transfer(none, uid, 1)).toEqual(NO_CABINET);
    expect(await statusAndBody(await ours.call("GET", `/accounts/telegram/${none}/transactions`))).toEqual(NO_CABINET);
  }
  for (const none of [theirAd, 999_999_999]) expect(await ours.budget(none, 1)).toEqual(NO_AD);
  expect(await sumsOf(theirs.id)).toEqual([
    [0, 0, 0],
    [10, 0, 0],
  ]);
  const answer = await h.request(`/api/accounts/telegram/${uid}/transactions`, { bearer: "wrong" });
  expect(answer.status).toBe(401);
});

describe("the list of transactions", () => {
  it("gives each once, also when others are booked in between", async () => {
    const { uid, book, list } = await setUp();
    for (let amount = 1; amount <= 7; amount += 1) await book(uid, "topup", amount);
    const seen: number[] = [];
    let query = "?limit=3";
    while (query !== "") {
      const { items, next_cursor } = await list(uid, query);
      seen.push(...items.map(({ amount }: { amount: number }) => amount));
      await book(uid, "topup", 100);
      query = next_cursor === null ? "" : `?limit=3&cursor=${next_cursor}`;
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it.each(["limit=0", "limit=-1", "limit=1000000000", "limit=a", "limit=501", "cursor=a", "cursor=%00", "cursor=-1", "cursor="])(
    "refuses %s",
    async (query) => {
      const { uid, call } = await setUp();
      const answer = await call("GET", `/accounts/telegram/${uid}/transactions?${query}`);
      const loc = ["query", query.split("=")[0]];
      expect(await statusAndBody(answer)).toEqual([422, { detail: [{ loc, msg: "Invalid value", type: "value_error" }] }]);
    },
  );
});

describe("balances", () => {
  it("of all cabinets are in the account's currency, and what has no rate is said", async () => {
    const { id, addCabinet, uid, book, budget, addAd, read } = await setUp({ currency: "usd" });
    await h.db.$client.prepare("INSERT INTO currency_rates (currency, day, per_usd_micros) VALUES ('isk', 20200101, 125000000)").run();
    const [isk, ton] = [await addCabinet({ currency: "isk" }), await addCabinet({ currency: "ton" })];
    const usd = (amount: number) => ({ amount, currency: "USD" });
    expect(await read("/dashboard/balances")).toEqual({ active: usd(0), available: usd(0), total: usd(0) });
    await book(uid, "topup", 10);
    await budget(await addAd(uid), 4);
    await book(isk, "topup", 250);
    await book(ton, "topup", 7.5);
    expect(await read("/dashboard/balances")).toEqual({ active: usd(4), available: usd(8), total: usd(12), unconverted: { ton: 7.5 } });
    const of = (active: number, available: number, currency: string) => ({
      active: { amount: active, currency },
      available: { amount: available, currency },
      total: { amount: active + available, currency },
    });
    expect(await read("/dashboard/balances/all")).toEqual([
      { account_id: uid, account_name: "Kittens", ...of(4, 6, "USD") },
      { account_id: isk, account_name: "Kittens", ...of(0, 250, "ISK") },
      { account_id: ton, account_name: "Kittens", ...of(0, 7.5, "TON") },
    ]);
    const spend = { accountId: id, cabinetId: await cabinetIdOf(id, isk), amountMicros: 500 * MICROS, key: "import 1" };
    await storeOf(h.deps.db)(spendStatements(h.deps, spend));
    expect(await read("/dashboard/balances")).toMatchObject({ active: usd(0), available: usd(8), total: usd(8) });
  });
});

describe("what was spent", () => {
  it("is booked from the ads, more or less than before, and never twice", async () => {
    const { id: accountId, uid } = await setUp();
    const cabinetId = await cabinetIdOf(accountId, uid);
    const spend = (amountMicros: number, key: string) =>
      storeOf(h.deps.db)(spendStatements(h.deps, { accountId, cabinetId, amountMicros, key }));
    await spend(1_500_000, "import 1");
    expect(await sumsOf(accountId)).toEqual([[0, -1.5, 1.5]]);
    await spend(-500_000, "import 2");
    await spend(0, "import 3");
    await expect(spend(1, "import 2")).rejects.toThrow();
    expect(await sumsOf(accountId)).toEqual([[0, -1, 1]]);
    const kept = await transactionsOf(accountId);
    expect(kept.map(({ idempotencyKey, currency }) => [idempotencyKey, currency])).toEqual([
      ["import 1", "eur"],
      ["import 2", "eur"],
    ]);
  });
});

describe("the cost of a call in D1", () => {
  it("is two round trips, the key's check among them, and at most three rows for each that is shown", async () => {
    const { addCabinet, uid, book, transfer, budget, addAd, read, list } = await setUp();
    const other = await addCabinet();
    const adId = await addAd(uid);
    await book(uid, "topup", 1000);
    for (let times = 0; times < 15; times += 1) {
      await transfer(uid, other, 1);
      await budget(adId, 1);
    }
    const authentication = await h.d1.measure(() => list(uid, "?limit=0"));
    const calls: (() => Promise<unknown>)[] = [
      () => book(uid, "topup", 1),
      () => transfer(uid, other, 1),
      () => budget(adId, 1),
      () => read("/dashboard/balances"),
      () => read("/dashboard/balances/all"),
      () => list(uid),
    ];
    for (const call of calls) expect((await h.d1.measure(call)).roundTrips).toBe(2);
    expect((await h.d1.measure(() => book(uid, "topup", 1))).rowsWritten).toBeLessThanOrEqual(9);
    const page = await h.d1.measure(() => list(uid, "?limit=20"));
    expect(page.rowsRead - authentication.rowsRead).toBeLessThanOrEqual(3 * 20 + 5);
  });
});
