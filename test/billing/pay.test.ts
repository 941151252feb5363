import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, payments } from "../../src/db/schema/index.ts";
import { answerPreCheckout, receiveStarsPayment } from "../../src/domain/billing/stars.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness, type Harness } from "../harness.ts";

const SECRET = "gateway-secret-of-tests";

const encoder = new TextEncoder();

async function hmac(text: string): Promise<string> {
  const key = await crypto.subtle.importKey("raw", encoder.encode(SECRET), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))).toHex();
}

async function confirmation(payment: number, overrides: Record<string, string> = {}) {
  const fields: Record<string, string> = {
    payment: String(payment),
    amount: "24.00",
    currency: "USD",
    charge: `c-${payment}`,
    ...overrides,
  };
  const sign = await hmac(`${fields.payment}:${fields.amount}:${fields.currency}:${fields.charge}`);
  return { ...fields, sign: overrides.sign ?? sign };
}

let nextTelegramId = 70_000;

/** A person on the free plan, with the Telegram user who pays for it. */
async function person(h: Harness, values: Parameters<Harness["account"]>[0] = {}) {
  const telegramId = nextTelegramId++;
  const account = await h.account({ tariff: "kitten", paidUntilMs: null, telegramId, ...values });
  return { ...account, telegramId };
}

const stored = async (h: Harness, id: number) => {
  const [row] = await h.db.select().from(accounts).where(eq(accounts.id, id));
  return { tariff: row?.tariff, paidUntilMs: row?.paidUntilMs, warned: row?.expiryWarnedDays };
};

const buy = (h: Harness, key: string, method: "stars" | "gateway", tariff = "cat") =>
  h.api("/api/tariff/buy.json", { key, json: { tariff, method } });

const notices = (h: Harness, telegramId: number) =>
  h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === telegramId && String(params.text).includes("Payment received"));

/** The invoice last made, as Telegram would hand it back. */
function invoice(h: Harness): { payload: string; amount: number } {
  const { payload, prices } = h.telegram.of("createInvoiceLink").at(-1)?.params ?? {};
  const [price] = (prices ?? []) as { amount: number }[];
  return { payload: String(payload), amount: price?.amount ?? Number.NaN };
}

const user = (id: number) => ({ id, is_bot: false, first_name: "Jane", language_code: "en" });

const preCheckout = (telegramId: number, { payload, amount }: { payload: string; amount: number }) => ({
  id: `q-${telegramId}-${amount}`,
  from: user(telegramId),
  currency: "XTR",
  total_amount: amount,
  invoice_payload: payload,
});

const paid = ({ payload, amount }: { payload: string; amount: number }, charge: string) => ({
  currency: "XTR" as const,
  total_amount: amount,
  invoice_payload: payload,
  telegram_payment_charge_id: charge,
  provider_payment_charge_id: "",
});

async function answerTo(h: Harness, query: ReturnType<typeof preCheckout>) {
  await answerPreCheckout(h.deps, query);
  const { ok, error_message } = h.telegram.of("answerPreCheckoutQuery").at(-1)?.params ?? {};
  return error_message === undefined ? { ok } : { ok, error_message };
}

describe("payment in Telegram Stars", () => {
  it("asks the service bot for an invoice in Stars and answers its link", async () => {
    const h = createHarness();
    const { key } = await person(h);
    const answer = await buy(h, key, "stars");
    expect(answer).toEqual({
      status: "ok",
      data: { url: expect.stringMatching(/^https:\/\/t\.me\/\$invoice-/), payment: expect.any(Number) },
    });
    const [call] = h.telegram.of("createInvoiceLink");
    expect(call?.token).toBe("1000:service-token");
    expect(call?.params).toMatchObject({
      title: "Pawprint Kitty",
      description: "Up to 15 campaigns for 30 days.",
      currency: "XTR",
      prices: [{ label: "Pawprint Kitty", amount: 1200 }],
    });
  });

  it("is the way where none is named, and the gateway where there is no Telegram user to pay", async () => {
    const h = createHarness();
    const withTelegram = await person(h);
    const without = await person(h, { telegramId: null });
    const first = await h.api("/api/tariff/buy.json", { key: withTelegram.key, form: { tariff: "cat" } });
    const second = await h.api("/api/tariff/buy.json", { key: without.key, form: { tariff: "cat" } });
    expect([first.data.url, second.data.url]).toEqual([expect.stringContaining("t.me/"), expect.stringContaining("gateway.test/pay?")]);
    expect(await buy(h, without.key, "stars")).toEqual({ status: "error", error: "off" });
  });

  it("lets the right person pay the right amount, and nobody else anything else", async () => {
    const h = createHarness();
    const owner = await person(h);
    const other = await person(h);
    await buy(h, owner.key, "stars");
    const bill = invoice(h);
    expect(await answerTo(h, preCheckout(owner.telegramId, bill))).toEqual({ ok: true });
    expect(await answerTo(h, preCheckout(other.telegramId, bill))).toEqual({
      ok: false,
      error_message: "This invoice was made for another account.",
    });
    const invalid = { ok: false, error_message: "This invoice is not valid. Please ask for a new one." };
    expect(await answerTo(h, preCheckout(owner.telegramId, { ...bill, amount: 1 }))).toEqual(invalid);
    const forged = bill.payload.replace(/^\d+/, (id) => String(Number(id) + 1));
    expect(await answerTo(h, preCheckout(owner.telegramId, { ...bill, payload: forged }))).toEqual(invalid);
    expect(await answerTo(h, preCheckout(owner.telegramId, { ...bill, payload: "pro" }))).toEqual(invalid);
  });

  it("refuses an invoice that was paid, a suspended account, and another plan's invoice while a plan runs", async () => {
    const h = createHarness();
    const owner = await person(h, { lang: "ru" });
    await buy(h, owner.key, "stars", "tiger");
    const tiger = invoice(h);
    await buy(h, owner.key, "stars");
    const cat = invoice(h);
    await buy(h, owner.key, "stars");
    const catAgain = invoice(h);
    await receiveStarsPayment(h.deps, owner.telegramId, paid(cat, "refuse-1"));
    expect(await answerTo(h, preCheckout(owner.telegramId, cat))).toEqual({ ok: false, error_message: "Этот счёт уже оплачен." });
    expect(await answerTo(h, preCheckout(owner.telegramId, tiger))).toMatchObject({ ok: false, error_message: /другой тариф/ });
    expect(await answerTo(h, preCheckout(owner.telegramId, catAgain))).toEqual({ ok: true });
    await h.db.update(accounts).set({ bannedAtMs: 1 }).where(eq(accounts.id, owner.id));
    expect(await answerTo(h, preCheckout(owner.telegramId, catAgain))).toEqual({ ok: false, error_message: "Ваш аккаунт заблокирован." });
  });

  it("gives thirty days once, however often the same payment is reported, at once or in turn", async () => {
    const h = createHarness();
    const owner = await person(h, { notifyTariff: false });
    await buy(h, owner.key, "stars");
    const report = paid(invoice(h), "charge-1");
    await Promise.all(Array.from({ length: 5 }, () => receiveStarsPayment(h.deps, owner.telegramId, report)));
    await receiveStarsPayment(h.deps, owner.telegramId, report);
    await h.drain();
    expect(await stored(h, owner.id)).toEqual({ tariff: "cat", paidUntilMs: h.clock.ms + 30 * DAY_MS, warned: null });
    expect(notices(h, owner.telegramId).map(({ params }) => params.text)).toEqual([
      "Payment received, thank you. The Kitty plan is yours until 2026-07-15 12:00 UTC.",
    ]);
  });

  it("stacks time, invoices paid at the same moment included", async () => {
    const h = createHarness();
    const owner = await person(h, { tariff: "cat", paidUntilMs: h.clock.ms + 2 * DAY_MS, expiryWarnedDays: 3 });
    const bills = [];
    for (let n = 0; n < 3; n += 1) {
      await buy(h, owner.key, "stars");
      bills.push(invoice(h));
    }
    await Promise.all(bills.map((bill, n) => receiveStarsPayment(h.deps, owner.telegramId, paid(bill, `stack-${n}`))));
    expect(await stored(h, owner.id)).toEqual({ tariff: "cat", paidUntilMs: h.clock.ms + 92 * DAY_MS, warned: null });
  });

  it("starts at the payment when the plan had lapsed", async () => {
    const h = createHarness();
    const owner = await person(h, { tariff: "cat", paidUntilMs: h.clock.ms - 40 * DAY_MS });
    await buy(h, owner.key, "stars");
    await receiveStarsPayment(h.deps, owner.telegramId, paid(invoice(h), "late-1"));
    expect((await stored(h, owner.id)).paidUntilMs).toBe(h.clock.ms + 30 * DAY_MS);
  });

  it("books nothing that was not ordered, and tells the operator", async () => {
    const h = createHarness();
    const owner = await person(h);
    await buy(h, owner.key, "stars");
    const bill = invoice(h);
    await receiveStarsPayment(h.deps, owner.telegramId, paid({ ...bill, payload: "1:forged" }, "bad-1"));
    await receiveStarsPayment(h.deps, owner.telegramId, paid({ ...bill, amount: 1 }, "bad-2"));
    expect(await stored(h, owner.id)).toMatchObject({ tariff: "kitten", paidUntilMs: null });
    expect(h.logLines.filter(({ event }) => event === "payment.not_booked").map(({ fields }) => fields)).toMatchObject([
      { reason: "payload" },
      { reason: "field_invalid" },
    ]);
    await receiveStarsPayment(h.deps, owner.telegramId, paid(bill, "good-1"));
    await receiveStarsPayment(h.deps, owner.telegramId, paid(bill, "good-2"));
    expect((await stored(h, owner.id)).paidUntilMs).toBe(h.clock.ms + 30 * DAY_MS);
    expect(h.logLines.at(-1)).toMatchObject({ level: "error", event: "payment.charged_twice", fields: { chargeId: "good-2" } });
  });

  it("is asked for again by Telegram when the database failed in the middle", async () => {
    const h = createHarness();
    const owner = await person(h);
    await buy(h, owner.key, "stars");
    const report = paid(invoice(h), "retry-1");
    h.d1.fail(/^UPDATE payments/, "D1_ERROR: Network connection lost");
    await expect(receiveStarsPayment(h.deps, owner.telegramId, report)).rejects.toThrow("Network connection lost");
    h.d1.heal();
    expect(await stored(h, owner.id)).toMatchObject({ tariff: "kitten", paidUntilMs: null });
    await receiveStarsPayment(h.deps, owner.telegramId, report);
    expect((await stored(h, owner.id)).paidUntilMs).toBe(h.clock.ms + 30 * DAY_MS);
  });

  it("goes through the service bot's webhook from checkout to the notice, and is sent again after a failure", async () => {
    const h = createHarness();
    const owner = await person(h, { lang: "ru" });
    await buy(h, owner.key, "stars", "tiger");
    const bill = invoice(h);
    expect((await h.update("service", { pre_checkout_query: preCheckout(owner.telegramId, bill) })).status).toBe(200);
    expect(h.telegram.of("answerPreCheckoutQuery").at(-1)?.params).toMatchObject({ ok: true });
    const from = user(owner.telegramId);
    const chat = { id: owner.telegramId, type: "private", first_name: "Jane" };
    const message = { message_id: 1, date: h.clock.unixSeconds, from, chat, successful_payment: paid(bill, "webhook-1") };
    h.d1.fail(/^UPDATE payments/, "D1_ERROR: Network connection lost");
    expect((await h.update("service", { message })).status).toBeGreaterThanOrEqual(500);
    h.d1.heal();
    for (const _ of [1, 2]) expect((await h.update("service", { message })).status).toBe(200);
    await h.drain();
    expect((await stored(h, owner.id)).paidUntilMs).toBe(h.clock.ms + 30 * DAY_MS);
    const told = h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === owner.telegramId);
    expect(told.map(({ params }) => params.text)).toEqual(["Оплата получена, спасибо. Тариф Tiger действует до 2026-07-15 12:00 UTC."]);
  });

  it("says so when Telegram cannot be reached or refuses the invoice", async () => {
    const h = createHarness();
    const { key } = await person(h);
    h.telegram.script = () => ({ ok: false, error_code: 400, description: "Bad Request: CURRENCY_INVALID" });
    expect(await buy(h, key, "stars")).toEqual({ status: "error", error: "telegram" });
    h.net.on("telegram.test", () => {
      throw new TypeError("down");
    });
    expect(await buy(h, key, "stars")).toEqual({ status: "error", error: "unreachable" });
  });
});

describe("payment through an outside gateway", () => {
  it("answers a link whose amount the gateway can verify", async () => {
    const h = createHarness();
    const { key } = await person(h);
    const { data } = await buy(h, key, "gateway");
    const url = new URL(data.url);
    expect(url.origin + url.pathname).toBe("https://gateway.test/pay");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      payment: String(data.payment),
      amount: "24.00",
      currency: "USD",
      tariff: "cat",
      sign: await hmac(`invoice:${data.payment}:24.00:USD:cat`),
    });
  });

  it.each(["/api/pay/acp", "/api/pay/acp.json"])("books a signed confirmation at %s once, and tells the person", async (path) => {
    const h = createHarness();
    const owner = await person(h);
    const { payment } = (await buy(h, owner.key, "gateway")).data;
    const form = await confirmation(payment);
    const answers = await Promise.all([h.api(path, { form }), h.api(path, { form }), h.api(path, { json: form })]);
    expect(answers).toEqual([{ status: "ok" }, { status: "ok" }, { status: "ok" }]);
    await h.drain();
    expect(await stored(h, owner.id)).toMatchObject({ tariff: "cat", paidUntilMs: h.clock.ms + 30 * DAY_MS });
    expect(notices(h, owner.telegramId)).toHaveLength(1);
  });

  it("takes numbers in JSON as they are written", async () => {
    const h = createHarness();
    const owner = await person(h);
    const { payment } = (await buy(h, owner.key, "gateway")).data;
    const { sign } = await confirmation(payment, { amount: "24" });
    const json = { payment, amount: 24, currency: "USD", charge: `c-${payment}`, sign };
    expect(await h.api("/api/pay/acp", { json })).toEqual({ status: "ok" });
    expect((await stored(h, owner.id)).tariff).toBe("cat");
  });

  it("books nothing without the right signature, amount, currency, payment and charge", async () => {
    const h = createHarness();
    const owner = await person(h);
    const { payment, url } = (await buy(h, owner.key, "gateway")).data;
    const starsPayment = (await buy(h, owner.key, "stars")).data.payment;
    const acp = async (overrides: Record<string, string>, id = payment) =>
      h.api("/api/pay/acp", { form: await confirmation(id, overrides) });
    const linkSign = new URL(url).searchParams.get("sign") ?? "";
    expect(await acp({ sign: "0".repeat(64) })).toEqual({ status: "error", error: "sign" });
    expect(await acp({ sign: "" })).toEqual({ status: "error", error: "sign" });
    expect(await acp({ charge: "cat", sign: linkSign })).toEqual({ status: "error", error: "sign" });
    expect(await acp({ amount: "0.01" })).toEqual({ status: "error", error: "invalid", field: "amount" });
    expect(await acp({ amount: "1e3" })).toEqual({ status: "error", error: "invalid", field: "amount" });
    expect(await acp({ currency: "RUB" })).toEqual({ status: "error", error: "invalid", field: "currency" });
    expect(await acp({ charge: "" })).toEqual({ status: "error", error: "invalid", field: "charge" });
    expect(await acp({}, 999_999)).toEqual({ status: "error", error: "payment" });
    expect(await acp({}, starsPayment)).toEqual({ status: "error", error: "payment" });
    expect(await h.api("/api/pay/acp", { form: {} })).toEqual({ status: "error", error: "missing", field: "payment" });
    expect(await stored(h, owner.id)).toMatchObject({ tariff: "kitten", paidUntilMs: null });
  });

  it("lets one charge pay for one payment only", async () => {
    const h = createHarness();
    const owner = await person(h);
    const first = (await buy(h, owner.key, "gateway")).data.payment;
    const second = (await buy(h, owner.key, "gateway")).data.payment;
    expect(await h.api("/api/pay/acp", { form: await confirmation(first, { charge: "one" }) })).toEqual({ status: "ok" });
    expect(await h.api("/api/pay/acp", { form: await confirmation(second, { charge: "one" }) })).toEqual({
      status: "error",
      error: "invalid",
      field: "charge",
    });
    expect((await stored(h, owner.id)).paidUntilMs).toBe(h.clock.ms + 30 * DAY_MS);
  });

  it("is off where no gateway is configured", async () => {
    const h = createHarness({ PAYMENT_GATEWAY_URL: "", PAYMENT_GATEWAY_SECRET: "" });
    const { key } = await person(h);
    expect(await buy(h, key, "gateway")).toEqual({ status: "error", error: "off" });
    expect(await h.api("/api/pay/acp", { form: await confirmation(1) })).toEqual({ status: "error", error: "off" });
  });
});

describe("GET /api/pay/check", () => {
  it.each(["/api/pay/check", "/api/pay/check.json"])("%s tells what became of a payment", async (path) => {
    const h = createHarness();
    const owner = await person(h);
    const { payment } = (await buy(h, owner.key, "gateway")).data;
    const check = () => h.api(path, { key: owner.key, query: { payment } });
    expect(await check()).toEqual({
      status: "ok",
      data: { payment, status: "pending", tariff: "cat", paid_until: "0000-00-00 00:00:00" },
    });
    await h.api("/api/pay/acp", { form: await confirmation(payment) });
    const done = { status: "ok", data: { payment, status: "paid", tariff: "cat", paid_until: "2026-07-15 12:00:00" } };
    expect([await check(), await check()]).toEqual([done, done]);
  });

  it("knows the caller's own payments only", async () => {
    const h = createHarness();
    const owner = await person(h);
    const other = await person(h);
    const { payment } = (await buy(h, owner.key, "gateway")).data;
    expect(await h.api("/api/pay/check", { key: other.key, query: { payment } })).toEqual({ status: "error", error: "payment" });
    expect(await h.api("/api/pay/check", { key: owner.key, query: { payment: "x" } })).toEqual({
      status: "error",
      error: "invalid",
      field: "payment",
    });
    expect(await h.api("/api/pay/check", { key: owner.key })).toEqual({ status: "error", error: "missing", field: "payment" });
    expect(await h.api("/api/pay/check", { query: { payment } })).toEqual({ status: "error", error: "key" });
  });
});

describe("GET /api/pay/history.json", () => {
  it("lists the caller's payments, newest first, by pages", async () => {
    const h = createHarness();
    const owner = await person(h);
    const other = await person(h);
    await buy(h, other.key, "gateway");
    const first = (await buy(h, owner.key, "gateway")).data.payment;
    await h.api("/api/pay/acp", { form: await confirmation(first) });
    await h.db.update(accounts).set({ paidUntilMs: h.clock.ms }).where(eq(accounts.id, owner.id));
    h.clock.advance(60);
    const second = (await buy(h, owner.key, "stars", "tiger")).data.payment;
    expect(await h.api("/api/pay/history.json", { key: owner.key })).toEqual({
      status: "ok",
      data: [
        {
          payment: second,
          tariff: "tiger",
          days: 30,
          method: "stars",
          amount: 4400,
          currency: "XTR",
          status: "pending",
          created: "2026-06-15 12:01:00",
          paid: "0000-00-00 00:00:00",
        },
        {
          payment: first,
          tariff: "cat",
          days: 30,
          method: "gateway",
          amount: 24,
          currency: "USD",
          status: "paid",
          created: "2026-06-15 12:00:00",
          paid: "2026-06-15 12:00:00",
        },
      ],
      total: 2,
    });
    const page = await h.api("/api/pay/history.json", { key: owner.key, query: { limit: 1, offset: 1 } });
    expect([page.data.map((row: { payment: number }) => row.payment), page.total]).toEqual([[first], 2]);
    expect(await h.api("/api/pay/history.json", { key: owner.key, query: { limit: 0 } })).toMatchObject({
      error: "invalid",
      field: "limit",
    });
    expect(await h.api("/api/pay/history.json", { key: `${owner.id}-wrong` })).toEqual({ status: "error", error: "key" });
  });

  it("keeps a payment pending when it was never confirmed", async () => {
    const h = createHarness();
    const owner = await person(h);
    await buy(h, owner.key, "gateway");
    const rows = await h.db.select().from(payments).where(eq(payments.accountId, owner.id));
    expect(rows).toMatchObject([{ state: "pending", chargeId: null, paidAtMs: null }]);
  });
});
