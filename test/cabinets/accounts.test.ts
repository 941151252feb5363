import { describe, expect, it } from "vitest";
import { cabinets } from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";
import { makeClient, NO_CABINET, statusAndBody } from "./kit.ts";

const h = createHarness();

interface Item {
  account_id: string;
  account_name: string;
}

describe("the four endpoints that clients know", () => {
  it("list names as a bare list, with and without the last slash", async () => {
    const { addCabinet, read } = await makeClient(h);
    expect(await read("/accounts/telegram/names")).toEqual([]);
    await addCabinet({ name: "Kittens" });
    const names = [{ account_uid: "ACC0001", name: "Kittens", balance: 0, mode: "manual", is_audience_allowed: false }];
    expect(await read("/accounts/telegram/names")).toEqual(names);
    expect(await read("/accounts/telegram/names/")).toEqual(names);
    expect(await read("/accounts/telegram/ACC0001")).toEqual(names[0]);
  });

  it("list cabinets with what they have", async () => {
    const { addCabinet, read } = await makeClient(h);
    await addCabinet({
      name: "Kittens",
      legal_name: "Kittens Ltd",
      category_key: "education",
      objects: ["https://t.me/Kittens?start=a", "@kittens"],
    });
    const item = {
      account_id: "ACC0001",
      account_name: "Kittens",
      status: "active",
      balance_total: 0,
      balance_available: 0,
      balance_active: 0,
      balance_spent: 0,
      objects: ["t.me/kittens"],
      legal_name: "Kittens Ltd",
      category_key: "education",
      category_name: "Education",
    };
    expect(await read("/accounts/telegram/?limit=50&offset=0")).toEqual({ items: [item], count: 1 });
    expect(await read("/accounts/telegram")).toEqual({ items: [item], count: 1 });
  });

  it("find names in any case and any script, and take every character as itself", async () => {
    const { addCabinet, read } = await makeClient(h);
    const long = "Реклама Ёлочных игрушек для самых маленьких котят и ещё щенков";
    for (const name of [long, "100%_sure", "plain"]) await addCabinet({ name, legal_name: "ООО Ромашка" });
    const found = async (name: string, legal = "") =>
      (await read(`/accounts/telegram/?account_name=${encodeURIComponent(name)}&legal_name=${encodeURIComponent(legal)}`)).items.map(
        ({ account_name }: Item) => account_name,
      );
    expect(await found(long.toUpperCase())).toEqual([long]);
    expect(await found("елочных")).toEqual([long]);
    expect(await found("%")).toEqual(["100%_sure"]);
    expect(await found("_")).toEqual(["100%_sure"]);
    expect(await found("pl", "ромашка")).toEqual(["plain"]);
    expect(await found("pl", "василёк")).toEqual([]);
    expect(await found("", "")).toHaveLength(3);
  });

  it("give pages of cabinets of one moment, each once, also when one is added in between", async () => {
    const { id: accountId, addCabinet, read } = await makeClient(h);
    const of = (number: number) => ({
      accountId,
      number,
      name: "Kittens",
      nameFolded: "kittens",
      currency: "eur",
      createdAtMs: h.clock.ms,
    });
    for (let number = 1; number <= 250; number += 5)
      await h.db.insert(cabinets).values(Array.from({ length: 5 }, (_, place) => of(number + place)));
    const seen: string[] = [];
    for (let offset = 0; offset < 251; offset += 50) {
      const { items, count } = await read(`/accounts/telegram/?limit=50&offset=${offset}`);
      if (offset === 100) await addCabinet({ name: "another" });
      expect(count).toBe(offset > 100 ? 251 : 250);
      seen.push(...items.map(({ account_id }: Item) => account_id));
    }
    expect(new Set(seen).size).toBe(251);
    expect(seen).toHaveLength(251);
  });

  it.each(["0", "-1", "1000000000", "a", "501", "1.5"])("refuse limit %s", async (limit) => {
    const { call } = await makeClient(h);
    const answer = await call("GET", `/accounts/telegram/?limit=${limit}`);
    expect(await statusAndBody(answer)).toEqual([
      422,
      { detail: [{ loc: ["query", "limit"], msg: "Invalid value", type: "value_error" }] },
    ]);
  });

  it("answer a cabinet of somebody else as none", async () => {
    const [ours, theirs] = [await makeClient(h), await makeClient(h)];
    await theirs.addCabinet({ name: "Theirs" });
    for (const uid of ["ACC0001", "ACC0002", "ACC1", "x"]) {
      const answer = await ours.call("GET", `/accounts/telegram/${uid}`);
      expect(await statusAndBody(answer)).toEqual(NO_CABINET);
    }
    const body = { account_id: "ACC0001", kktu_id: "3fa85f64-5717-4562-b3fc-2c963f66afa6" };
    expect((await ours.call("PATCH", "/accounts/set-default-kktu", body)).status).toBe(404);
    expect((await theirs.call("PATCH", "/accounts/set-default-kktu", body)).status).toBe(422);
  });

  it("set the default KKTU code", async () => {
    const { addCabinet, call, read } = await makeClient(h);
    await addCabinet({ name: "Kittens" });
    const codes = await read("/kktu/");
    expect(codes.map(({ code }: { code: string }) => code)).toEqual(["1.1.1", "9.2.1", "30.15.1"]);
    const body = { account_id: "ACC0001", kktu_id: codes[1].id };
    const answer = await call("PATCH", "/accounts/set-default-kktu", body);
    expect(await statusAndBody(answer)).toEqual([200, body]);
  });
});

it.each([
  ["/accounts/telegram/", { name: "a\0b", currency: "eur" }, "name"],
  ["/accounts/telegram/", { name: "a\u001b[31mb", currency: "eur" }, "name"],
  ["/accounts/telegram/", { name: "two\nlines", currency: "eur" }, "name"],
  ["/accounts/telegram/", { name: "K", currency: "eur", legal_name: "\u0007" }, "legal_name"],
  ["/campaigns/", { account_id: "ACC0001", name: "a\u0085b" }, "name"],
  ["/campaigns/", { account_id: "ACC0001", name: "a", description: "\u0000" }, "description"],
  ["/advertisement/telegram/", { account_id: "ACC0001", advertisement_title: "a\u0000" }, "advertisement_title"],
  ["/advertisement/telegram/", { account_id: "ACC0001", advertisement_title: "a", ad_text: "\u0000" }, "ad_text"],
  ["/advertisement/telegram/", { account_id: "ACC0001", advertisement_title: "a", promote_url: "t.me/a\u0000" }, "promote_url"],
  ["/accounts/telegram/ACC0001/transactions", { kind: "topup", amount: 1, idempotency_key: "a\u0000" }, "idempotency_key"],
  ["/accounts/telegram/ACC0001/transactions", { kind: "topup", amount: 1, idempotency_key: "a", comment: "\u007f" }, "comment"],
])("control characters in the texts of %s %j are refused", async (path, body, field) => {
  const { addCabinet, call } = await makeClient(h);
  await addCabinet();
  const problem = { loc: ["body", field], msg: "Invalid value", type: "value_error" };
  expect(await statusAndBody(await call("POST", path, body))).toEqual([422, { detail: [problem] }]);
});

it("null counts as left out, for clients whose objects have all their fields", async () => {
  const { addCabinet, call, send, read } = await makeClient(h);
  const nothing = { legal_name: null, category_key: null, objects: null, status: null };
  const account_id = await addCabinet({ ...nothing, legal_name: "Kittens Ltd" });
  const changed = await call("PATCH", `/accounts/telegram/${account_id}`, { ...nothing, name: "K" });
  expect(await changed.json()).toMatchObject({ account_name: "K", legal_name: "Kittens Ltd" });
  const campaign = await send("/campaigns/", { account_id, name: "A", description: null, status: null, kktu_id: null });
  expect(campaign).toMatchObject({ name: "A", kktu_id: null });
  const topUp = { kind: "topup", amount: 1, comment: null, idempotency_key: "a" };
  expect(await send(`/accounts/telegram/${account_id}/transactions`, topUp)).toMatchObject({ comment: "" });
  const ad = await send("/advertisement/telegram/", {
    account_id,
    campaign_id: null,
    advertisement_title: "Ad",
    external_id: 187,
    ad_text: "text",
  });
  const edited = await call("PUT", `/advertisement/telegram/${ad.id}`, {
    advertisement_title: null,
    ad_text: null,
    promote_url: null,
    status: null,
  });
  expect(await edited.json()).toEqual(ad);
  const day = new Date(h.clock.ms).toISOString().slice(0, 10);
  const row = { ad: null, external_id: 187, date: day, views: 5, clicks: null, opens: null, actions: null, spent: null };
  expect(await send(`/accounts/telegram/${account_id}/statistics`, { rows: [row] })).toMatchObject({ changed: 1 });
  const page = { period_from: day, period_to: day, grouping: null, platform_cabinet_ids: null, limit: null, cursor: null };
  expect((await send("/v1/stats/page", page)).rows).toMatchObject([{ impressions: 5, spent: 0 }]);
  const missing = { loc: ["body", "name"], msg: "Field required", type: "missing" };
  expect(await send("/accounts/telegram/", { name: null, currency: "eur" })).toEqual({ detail: [missing] });
  expect((await read("/accounts/telegram/names")).length).toBe(1);
});

it("a cabinet of Telegram's Stars may be asked for as clients name them", async () => {
  const { send } = await makeClient(h);
  expect(await send("/accounts/telegram/", { name: "K", currency: "STAR" })).toMatchObject({ currency: "xtr" });
});

it("texts of several lines keep their lines", async () => {
  const { addCabinet, send } = await makeClient(h);
  const account_id = await addCabinet();
  const description = "one\n\ttwo\r\n";
  expect(await send("/campaigns/", { account_id, name: " K\n", description })).toMatchObject({ name: "K", description });
});

it("422 names all parameters that are missing or wrong, each once", async () => {
  const { call, addCabinet } = await makeClient(h);
  await addCabinet();
  const asked = { currency: "none", category_key: "none", objects: ["no address", "t.me/a", 7], name: "" };
  const { detail } = await (await call("POST", "/accounts/telegram/", asked)).json<{ detail: { loc: string[]; type: string }[] }>();
  expect(detail.map(({ loc, type }) => [loc.join("."), type]).sort()).toEqual([
    ["body.category_key", "value_error"],
    ["body.currency", "value_error"],
    ["body.name", "value_error"],
    ["body.objects.0", "value_error"],
    ["body.objects.2", "value_error"],
  ]);
  const rows = [{ external_id: "1", date: "x", spent: -1 }, {}, { external_id: "1", date: "2026-06-01" }];
  const answer = await call("POST", "/accounts/telegram/ACC0001/statistics", { rows, ad: "x" });
  const problems = (await answer.json<{ detail: { loc: string[] }[] }>()).detail.map(({ loc }) => loc.join("."));
  expect(problems).toEqual(["body.ad", "body.rows.0.date", "body.rows.0.spent", "body.rows.1.date"]);
  const many = Array.from({ length: 500 }, () => ({}));
  const first = await call("POST", "/accounts/telegram/ACC0001/statistics", { rows: many });
  expect((await first.json<{ detail: unknown[] }>()).detail).toHaveLength(100);
});

it("a path that is none is 404, and a method that a path has not is 405", async () => {
  const { call } = await makeClient(h);
  const unknown = await call("GET", "/accounts/nothing/here");
  expect([unknown.status, await unknown.json()]).toEqual([404, { detail: "Not Found", status_code: 404 }]);
  const wrong = await call("DELETE", "/accounts/telegram/names");
  expect([wrong.status, wrong.headers.get("allow"), await wrong.json()]).toEqual([
    405,
    "GET",
    { detail: "Method Not Allowed", status_code: 405 },
  ]);
});
