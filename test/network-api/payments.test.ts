import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditEntries } from "../../src/db/schema/index.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
import { clientOf, DENIED, errorBody, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

const NOTHING_TO_PAY = errorBody("There is nothing to pay");
const ENDED = errorBody("The payment is not pending any more");
const AT = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

/** A network that owes its affiliate for so many conversions of 3 dollars. */
async function owing(count = 2) {
  const selling = await makeSelling(h);
  for (let made = 0; made < count; made += 1) await selling.post({ clickid: await selling.click(), action_id: `A-${made}` });
  const pid = String(selling.affiliate.number);
  const pay = (form: Record<string, string> = {}) => selling.network.post("/admin/payment", { pid, currency: "USD", ...form });
  const owed = async () => (await selling.affiliate.get("/balance")).balance.USD.available as number;
  const states = async () => (await selling.conversions()).map(({ own }) => [own.paymentState, own.paymentNumber]);
  return { ...selling, pid, pay, owed, states };
}

describe("payments to affiliates", () => {
  it("are of all that is confirmed and not paid, are owed until they are paid, and are seen by their affiliate", async () => {
    const { network, affiliate, pid, pay, owed, states, post, click, balances } = await owing();
    await post({ clickid: await click(), action_id: "held", status: 5 });
    await post({ clickid: await click(), action_id: "declined", status: 3 });
    h.d1.reset();
    const { payment } = await pay({ comment: "for November" });
    expect(h.d1.cost.roundTrips).toBe(2);
    const shown = {
      number: 1,
      pid: Number(pid),
      status: "pending",
      currency: "USD",
      amount: 6,
      conversions: 2,
      date_to: null,
      comment: "for November",
      created_at: AT,
      updated_at: AT,
    };
    expect(payment).toEqual(shown);
    const rest = [
      ["opened", null],
      ["opened", null],
    ];
    expect(await states()).toEqual([["pending", 1], ["pending", 1], ...rest]);
    expect(await owed()).toBe(6);
    expect(await pay()).toEqual(NOTHING_TO_PAY);
    const paid = { ...shown, status: "paid" };
    expect(await network.post("/admin/payment/1", { status: "paid" })).toEqual({ status: 1, payment: paid });
    expect(await states()).toEqual([["closed", 1], ["closed", 1], ...rest]);
    expect(await owed()).toBe(0);
    expect(await network.post("/admin/payment/1", { status: "paid" })).toEqual(ENDED);
    expect(await network.post("/admin/payment/1", { status: "cancelled" })).toEqual(ENDED);
    expect(await network.post("/admin/payment/1", { comment: "" })).toEqual({ status: 1, payment: { ...paid, comment: null } });
    const pagination = { per_page: 100, total_count: 1, page: 1 };
    const list = { status: 1, payments: [{ ...paid, comment: null }], pagination };
    expect(await affiliate.get("/partner/payments")).toEqual(list);
    expect(await network.get("/admin/payments", { pid, status: "paid", currency: "usd" })).toEqual(list);
    expect(await network.get("/admin/payment/1")).toEqual({ status: 1, payment: { ...paid, comment: null } });
    expect((await network.get("/admin/payments", { status: "pending" })).payments).toEqual([]);
    await balances();
    const audit = await h.db.select().from(auditEntries).where(eq(auditEntries.accountId, network.id)).orderBy(auditEntries.id);
    expect(audit.flatMap(({ action, subjectId }) => (action.startsWith("affiliate-payment") ? [[action, subjectId]] : []))).toEqual([
      ["affiliate-payment.made", 1],
      ["affiliate-payment.paid", 1],
    ]);
  });

  it("are up to a day by the network's clocks, and leave theirs to another when they are cancelled", async () => {
    const { network, pay, states, post, click } = await owing(1);
    const today = new Date(h.clock.ms).toISOString().slice(0, 10);
    h.clock.ms += DAY_MS;
    await post({ clickid: await click(), action_id: "tomorrow" });
    expect(await pay({ date_to: new Date(h.clock.ms - 3 * DAY_MS).toISOString().slice(0, 10) })).toEqual(NOTHING_TO_PAY);
    expect((await pay({ date_to: today })).payment).toMatchObject({ number: 1, amount: 3, conversions: 1, date_to: today });
    expect((await pay()).payment).toMatchObject({ number: 2, amount: 3, conversions: 1 });
    expect((await network.post("/admin/payment/1", { status: "cancelled" })).payment.status).toBe("cancelled");
    expect(await states()).toEqual([
      ["opened", null],
      ["pending", 2],
    ]);
    expect((await pay()).payment).toMatchObject({ number: 3, amount: 3, conversions: 1 });
    const { payments, pagination } = await network.get("/admin/payments", { limit: "2" });
    expect([payments.map(({ number }: { number: number }) => number), pagination.next_page]).toEqual([[3, 2], 2]);
  });

  it("hold each conversion once, whoever else pays or edits at the same time", async () => {
    const { network, pay, states, conversions, balances } = await owing(3);
    const ids = (await conversions()).map(({ lead, own }) => toHexId(lead.id, own.createdAtMs));
    const edits = ids.map((id) => network.post("/admin/conversion/edit", { ids: id, payouts: "10" }));
    const answers = await Promise.all([pay(), pay(), pay(), ...edits]);
    const made = answers.filter(({ payment }) => payment !== undefined);
    expect(made.length).toBeGreaterThanOrEqual(1);
    const inPayments = (await states()).filter(([state]) => state === "pending").length;
    expect(made.reduce((sum, { payment }) => sum + payment.conversions, 0)).toBe(inPayments);
    const sums = (await conversions()).filter(({ own }) => own.paymentState === "pending").map(({ lead }) => lead.payoutMicros ?? 0);
    expect(made.reduce((sum, { payment }) => sum + payment.amount, 0)).toBe(sums.reduce((sum, micros) => sum + micros, 0) / 1_000_000);
    const ends = await Promise.all(["paid", "cancelled", "paid"].map((status) => network.post("/admin/payment/1", { status })));
    expect(ends.filter(({ status }) => status === 1)).toHaveLength(1);
    await balances();
  });

  it("hold what their conversions are, which an edit does not change until they are cancelled", async () => {
    const { network, pay, conversions, owed } = await owing(1);
    await pay();
    const [made] = await conversions();
    const ids = toHexId(made?.lead.id ?? 0, made?.own.createdAtMs ?? 0);
    const inPayment = errorBody(`Conversion ${ids} is in a payment to its affiliate`);
    for (const change of [{ status: "declined" }, { payouts: "1" }, { currency: "EUR" }])
      expect(await network.post("/admin/conversion/edit", { ids, ...change } as Record<string, string>)).toEqual(inPayment);
    for (const change of [{ comment: "fine" }, { revenue: "5" }, { status: "confirmed" }])
      expect((await network.post("/admin/conversion/edit", { ids, ...change } as Record<string, string>)).status).toBe(1);
    await network.post("/admin/payment/1", { status: "cancelled" });
    expect((await network.post("/admin/conversion/edit", { ids, payouts: "1" })).status).toBe(1);
    expect(await owed()).toBe(1);
  });

  it("are not less than the network pays out", async () => {
    const { network, pay } = await owing(1);
    await network.post("/admin/currency", { code: "usd", active: "1", min_payment: "3.01" });
    expect(await pay()).toEqual(errorBody("It would be less than the least that is paid out in this currency"));
    await network.post("/admin/currency", { code: "usd", min_payment: "3" });
    expect((await pay()).payment.amount).toBe(3);
  });

  it("are of nobody else, and of no other role", async () => {
    const { network, affiliate, pid, pay } = await owing(1);
    const stranger = await makeNetwork(h);
    expect(await stranger.post("/admin/payment", { pid, currency: "USD" })).toEqual(refused("pid"));
    const manager = await network.staff("affiliate_manager");
    expect(await manager.post("/admin/payment", { pid, currency: "USD" })).toEqual(refused("pid"));
    await pay();
    for (const client of [stranger, manager]) {
      expect(await client.get("/admin/payment/1")).toEqual(NOT_FOUND);
      expect(await client.post("/admin/payment/1", { status: "paid" })).toEqual(NOT_FOUND);
      expect((await client.get("/admin/payments", { pid })).payments).toEqual([]);
    }
    const other = await network.affiliate();
    expect((await other.get("/partner/payments")).payments).toEqual([]);
    const { user } = await network.get("/admin/users").then(({ users }) => ({ user: users.at(-1) }));
    await network.post(`/admin/partner/${pid}`, { manager_id: user.id });
    expect((await manager.get("/admin/payments")).payments).toHaveLength(1);
    expect((await (await network.staff("billing")).post("/admin/payment/1", { status: "paid" })).status).toBe(1);
    for (const client of [affiliate, await network.staff("stats"), await network.staff("account_manager")]) {
      expect(await client.get("/admin/payments")).toEqual(DENIED);
      expect(await client.get("/admin/payment/1")).toEqual(DENIED);
      expect(await client.post("/admin/payment", { pid, currency: "USD" })).toEqual(DENIED);
      expect(await client.post("/admin/payment/1", { status: "paid" })).toEqual(DENIED);
    }
    expect(await network.get("/partner/payments")).toEqual(DENIED);
    expect(await clientOf(h, "nobody").get("/admin/payments")).toEqual(NO_KEY);
  });

  it("refuse what is wrong", async () => {
    const { network, pid, pay } = await owing(1);
    expect(await network.post("/admin/payment", { currency: "USD" })).toEqual(missing("pid"));
    expect(await network.post("/admin/payment", { pid })).toEqual(missing("currency"));
    for (const [name, value] of [
      ["pid", "0"],
      ["currency", "dollars"],
      ["date_to", "2026-02-30"],
      ["comment", "x".repeat(2_001)],
    ] as const)
      expect(await pay({ [name]: value })).toEqual(refused(name));
    await pay();
    expect(await network.post("/admin/payment/1", { status: "pending" })).toEqual(refused("status"));
    expect(await network.post("/admin/payment/x", { status: "paid" })).toEqual(NOT_FOUND);
  });
});
