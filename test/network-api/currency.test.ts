import { expect, it } from "vitest";
import { createHarness } from "../harness.ts";
import { DENIED, makeNetwork, refused } from "./kit.ts";

const h = createHarness({ CURRENCY_RATES: "rub=59.312599,eur=0.5" });

it("tells how many units of each currency one of the network's own buys", async () => {
  const network = await makeNetwork(h);
  const { status, quotes } = await network.get("/admin/currency");
  expect([status, quotes.RUB, quotes.EUR, quotes.USD]).toEqual([1, 59.312599, 0.5, 1]);
  expect(Object.keys(quotes).length).toBeGreaterThan(100);
  expect(await network.get("/admin/currency", { get_only_active: "1" })).toEqual({ status: 1, quotes: { USD: 1 } });
  const inEuros = await makeNetwork(h, { currency: "eur" });
  expect((await inEuros.get("/admin/currency")).quotes).toMatchObject({ USD: 2, EUR: 1, RUB: 118.6252 });
});

it("shows and changes which currencies are active, of which affiliates then see a balance", async () => {
  const network = await makeNetwork(h);
  const affiliate = await network.affiliate();
  const eur = { _id: 978, code: "EUR", active: true, default: false, rate: 0.5, min_payment: 50.25, is_crypto: false };
  const usd = { _id: 840, code: "USD", active: true, default: true, rate: 1, min_payment: 0, is_crypto: false };
  expect(await network.post("/admin/currency", { code: "eur", active: "1", min_payment: "50.25" })).toEqual({ status: 1, currency: eur });
  expect(await network.get("/admin/currency", { get_only_active: "1", extended: "1" })).toEqual({ status: 1, quotes: [eur, usd] });
  const nothing = { balance: 0, hold: 0, available: 0 };
  expect((await affiliate.get("/balance")).balance).toEqual({ USD: nothing, EUR: nothing });
  const { currency } = await network.post("/admin/currency", { code: "EUR", active: "0" });
  expect(currency).toEqual({ ...eur, active: false });
  expect((await affiliate.get("/balance")).balance).toEqual({ USD: nothing });
  expect((await network.post("/admin/currency", { code: "btc", min_payment: "0.001" })).currency).toMatchObject({
    active: false,
    min_payment: 0.001,
    is_crypto: true,
  });
});

it("is read by users of the network, and written by the administrator and billing", async () => {
  const network = await makeNetwork(h);
  const billing = await network.staff("billing");
  expect((await billing.post("/admin/currency", { code: "rub", active: "1" })).status).toBe(1);
  const news = await network.staff("news");
  expect((await news.get("/admin/currency", { get_only_active: "1" })).quotes).toEqual({ RUB: 59.312599, USD: 1 });
  expect(await news.post("/admin/currency", { code: "eur", active: "1" })).toEqual(DENIED);
  expect(await (await network.affiliate()).get("/admin/currency")).toEqual(DENIED);
  const wrong: [Record<string, string>, string][] = [
    [{ code: "xxx" }, "code"],
    [{ code: "xtr", active: "1" }, "code"],
    [{ code: "usd", active: "0" }, "active"],
    [{ code: "eur", active: "2" }, "active"],
    [{ code: "eur", min_payment: "-1" }, "min_payment"],
  ];
  for (const [form, field] of wrong) expect(await network.post("/admin/currency", form)).toEqual(refused(field));
  expect((await network.get("/admin/currency", { get_only_active: "1" })).quotes).toEqual({ RUB: 59.312599, USD: 1 });
});
