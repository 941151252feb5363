import fc from "fast-check";
import { expect, it } from "vitest";
import { ads } from "../../src/db/schema/index.ts";
import { sql } from "../../src/db/sql.ts";
import { storeOf } from "../../src/db/store.ts";
import { spendStatements } from "../../src/domain/cabinets/ledger/book.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { makeClient } from "./kit.ts";

const h = createHarness();

/** Cabinets by place: the first two have one currency. */
const CURRENCIES = ["eur", "eur", "ton"] as const;
/** Ads by place, and the place of their cabinet. */
const CABINET_OF_AD = [0, 0, 1, 2] as const;
const MICROS = 1_000_000;
/** More than a batch here has. */
const STATEMENTS = 8;
/** What each batch begins with that books. */
const BOOKING = "INSERT INTO ledger_transactions";

const cabinet = fc.nat(CURRENCIES.length - 1);
const ad = fc.nat(CABINET_OF_AD.length - 1);
/** Millionths: few enough to meet what is there now and then, with a fraction that floating point has not. */
const amount = fc.integer({ min: 1, max: 30 }).map((tenths) => tenths * 100_000 + 10);
const signed = fc.tuple(amount, fc.constantFrom(1, -1)).map(([micros, sign]) => micros * sign);

/** What is asked for. Keys are few: some come again with the same request, some with another. */
const request = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant("topup" as const), of: cabinet, micros: amount }) },
  fc.record({ does: fc.constant("refund" as const), of: cabinet, micros: amount }),
  fc.record({ does: fc.constant("correction" as const), of: cabinet, micros: signed }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant("transfer" as const), of: cabinet, to: cabinet, micros: amount }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("budget" as const), of: ad, micros: signed }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("spend" as const), of: ad, micros: signed }) },
);

const step = fc.record({
  request,
  key: fc.nat(20),
  fault: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, fc.constant("lost" as const), fc.record({ after: fc.nat(STATEMENTS) })),
  isRepeated: fc.boolean(),
});

type Request = typeof request extends fc.Arbitrary<infer Each> ? Each : never;

/** What the books must be, kept without a database. */
class Model {
  readonly available = CURRENCIES.map(() => 0);
  readonly inAds = CURRENCIES.map(() => 0);
  readonly spent = CURRENCIES.map(() => 0);
  readonly ofAd = CABINET_OF_AD.map(() => 0);
  readonly asked = new Map<number, string>();

  /** @returns the status of the answer */
  take(request: Request, key: number): number {
    const asked = JSON.stringify(request);
    const known = this.asked.get(key);
    const isWrong = request.does === "transfer" && request.of === request.to;
    if (known !== undefined && !isWrong) return known === asked ? 200 : 409;
    const status = this.#book(request);
    if (status === 200) this.asked.set(key, asked);
    return status;
  }

  #book(request: Request): number {
    const { does, of, micros } = request;
    if (does === "budget") {
      const cabinet = CABINET_OF_AD[of] ?? 0;
      if (this.#sum("available", cabinet) < micros || (micros < 0 && this.#sum("ofAd", of) < -micros)) return 409;
      this.#add("available", cabinet, -micros);
      this.#add("inAds", cabinet, micros);
      this.#add("ofAd", of, micros);
      return 200;
    }
    if (does === "transfer") {
      if (CURRENCIES[of] !== CURRENCIES[request.to] || of === request.to) return 422;
      if (this.#sum("available", of) < micros) return 409;
      this.#add("available", of, -micros);
      this.#add("available", request.to, micros);
      return 200;
    }
    if (does === "spend") {
      const cabinet = CABINET_OF_AD[of] ?? 0;
      this.#add("inAds", cabinet, -micros);
      this.#add("ofAd", of, -micros);
      this.#add("spent", cabinet, micros);
      return 200;
    }
    const added = does === "refund" ? -micros : micros;
    if (this.#sum("available", of) < -added) return 409;
    this.#add("available", of, added);
    return 200;
  }

  #sum(book: "available" | "ofAd", place: number): number {
    return this[book][place] ?? 0;
  }

  #add(book: "available" | "inAds" | "spent" | "ofAd", place: number, micros: number): void {
    this[book][place] = (this[book][place] ?? 0) + micros;
  }
}

async function create() {
  const { id: accountId, call, addCabinet } = await makeClient(h);
  const uids: string[] = [];
  for (const currency of CURRENCIES) uids.push(await addCabinet({ currency }));
  const cabinets = () => h.db.query.cabinets.findMany({ where: (t, { eq }) => eq(t.accountId, accountId), orderBy: (t) => t.id });
  const ids = (await cabinets()).map(({ id }) => id);
  const own = CABINET_OF_AD.map((place) => {
    const code = `ad_${unique()}`;
    return { accountId, cabinetId: ids[place] ?? 0, code, title: code, titleFolded: code, createdAtMs: h.clock.ms };
  });
  const adIds = (await h.db.insert(ads).values(own).returning()).map(({ id }) => id);

  /** As an import does: what the ad spent is written with what the cabinet spent. */
  async function spend(place: number, amountMicros: number, key: number): Promise<number> {
    const cabinetId = ids[CABINET_OF_AD[place] ?? 0] ?? 0;
    const ofAd = sql`UPDATE ads SET spent_micros = spent_micros + ${amountMicros}, balance_micros = balance_micros - ${amountMicros} WHERE id = ${adIds[place] ?? 0}`;
    const batch = [...spendStatements(h.deps, { accountId, cabinetId, amountMicros, key: `import ${key}` }), ofAd];
    return storeOf(h.deps.db)(batch).then(
      () => 200,
      () => 500,
    );
  }

  async function ask(request: Request, key: number): Promise<[number, unknown]> {
    const amount = request.micros / MICROS;
    const post = async (path: string, body: object): Promise<[number, unknown]> => {
      const answer = await call("POST", path, { ...body, amount, idempotency_key: `key ${key}` });
      return [answer.status, await answer.json()];
    };
    switch (request.does) {
      case "transfer":
        return post("/accounts/telegram/transfer", { from: uids[request.of], to: uids[request.to] });
      case "budget":
        return post("/advertisement/telegram/budget/", { ad_id: adIds[request.of] });
      case "spend":
        return [await spend(request.of, request.micros, key), null];
      default:
        return post(`/accounts/telegram/${uids[request.of]}/transactions`, { kind: request.does });
    }
  }

  async function read() {
    const transactions = await h.db.query.ledgerTransactions.findMany({ where: (t, { eq }) => eq(t.accountId, accountId) });
    const entries = await h.db.query.ledgerEntries.findMany({ where: (t, { inArray }) => inArray(t.cabinetId, ids), orderBy: (t) => t.id });
    const ofAds = await h.db.query.ads.findMany({ where: (t, { eq }) => eq(t.accountId, accountId), orderBy: (t) => t.id });
    return { transactions, entries, ads: ofAds, cabinets: await cabinets() };
  }

  return { ask, read };
}

type Books = Awaited<ReturnType<Awaited<ReturnType<typeof create>>["read"]>>;

/** Books balance, every sum is that of its entries, and all are what they must be. */
function check({ transactions, entries, ads, cabinets }: Books, model: Model): void {
  const sum = (of: readonly { amountMicros: number }[]) => of.reduce((total, { amountMicros }) => total + amountMicros, 0);
  expect(transactions).toHaveLength(model.asked.size);
  for (const { id } of transactions) {
    const sides = entries.filter(({ transactionId }) => transactionId === id);
    expect([sides.length, sum(sides)]).toEqual([2, 0]);
  }
  for (const [place, { id, availableMicros, adsMicros, spentMicros }] of cabinets.entries()) {
    const sums = [availableMicros, adsMicros, spentMicros];
    expect(sums).toEqual([model.available[place], model.inAds[place], model.spent[place]]);
    const of = (book: string) => entries.filter((entry) => entry.cabinetId === id && entry.book === book);
    expect(sums).toEqual([sum(of("available")), sum(of("ads")), sum(of("spent"))]);
    // What is there came from outside, or from other cabinets.
    const fromOthers = sum(entries.filter((entry) => entry.cabinetId === id && entry.peerCabinetId !== null));
    expect(availableMicros + adsMicros + spentMicros).toBe(fromOthers - sum(of("outside")));
    for (const [index, { availableAfterMicros }] of of("available").entries())
      expect(availableAfterMicros).toBe(sum(of("available").slice(0, index + 1)));
    const own = ads.filter(({ cabinetId }) => cabinetId === id);
    expect(own.reduce((total, ad) => total + ad.spentMicros, 0)).toBe(spentMicros);
    expect(own.reduce((total, ad) => total + ad.balanceMicros, 0)).toBe(adsMicros);
  }
  for (const [place, { id, balanceMicros, spentMicros }] of ads.entries()) {
    const budget = sum(entries.filter(({ adId, book }) => adId === id && book === "ads"));
    expect([balanceMicros, budget - spentMicros]).toEqual([model.ofAd[place], model.ofAd[place]]);
  }
}

it("books balance, and sums are those of their entries, whatever is asked for, again, and breaks off between any two statements", () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const model = new Model();
      const { ask, read } = await create();
      const answers = new Map<number, string>();
      for (const { request, key: sent, fault, isRepeated } of steps) {
        const isSpend = request.does === "spend";
        // What is spent has a key of its own each time, as imports have.
        const key = isSpend ? 1000 + unique() : sent;
        // Of these the database hears nothing.
        const meets = request.does === "transfer" && request.of === request.to ? null : fault;
        if (meets === "lost") h.d1.loseAnswers(BOOKING);
        else if (meets !== null) h.d1.breakOff(BOOKING, meets.after);
        if (meets !== null) expect((await ask(request, key))[0]).toBe(500);
        h.d1.heal();
        const isBooked = isSpend && meets === "lost";
        if (isBooked) model.take(request, key);
        const times = isBooked ? 0 : isRepeated && !isSpend ? 2 : 1;
        for (let time = 0; time < times; time += 1) {
          const [status, body] = await ask(request, key);
          expect([request, status]).toEqual([request, model.take(request, key)]);
          if (status !== 200 || isSpend) continue;
          const answer = JSON.stringify(body);
          expect(answers.get(key) ?? answer).toBe(answer);
          answers.set(key, answer);
        }
      }
      check(await read(), model);
    }),
    { numRuns: 20 },
  ));
