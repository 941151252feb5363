import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, leads, networkConversions, postbackDeliveries } from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { confirmHolds } from "../../src/domain/network-conversions/confirm-holds.ts";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { createSecret } from "../../src/platform/crypto.ts";
import { makeOfferSite } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { makeSelling, taken } from "./conversion-kit.ts";
import { DENIED, missing, NO_KEY, refused } from "./kit.ts";

const h = createHarness();

const EDITED = "Conversion changes will take a few minutes";
const IMPORTED = "Conversion import will take a few minutes";

/** A selling whose first conversions are there, and their ids. */
async function withConversions(count: number, ...args: Parameters<typeof makeSelling> extends [unknown, ...infer Rest] ? Rest : never) {
  const selling = await makeSelling(h, ...args);
  for (let made = 0; made < count; made += 1) await selling.post({ clickid: await selling.click() });
  const rows = await selling.conversions();
  const ids = rows.map(({ own }) => toHexId(own.leadId, own.createdAtMs));
  return { ...selling, ids };
}

/** A fresh key of an affiliate's own account. */
async function keyOf(accountId: number): Promise<string> {
  const secret = createSecret(h.deps);
  const paid = { tariff: "tiger", paidUntilMs: h.clock.ms + DAY_MS };
  await h.db
    .update(accounts)
    .set({ keyHash: await hashSecret(secret), ...paid })
    .where(eq(accounts.id, accountId));
  return `${accountId}-${secret}`;
}

describe("conversions are edited", () => {
  it("by nobody whose key is wrong, who learns nothing of what else is wrong", async () => {
    const { ids, network, conversions } = await withConversions(1);
    for (const body of [JSON.stringify({ ids, status: "declined" }), JSON.stringify({ ids: [] }), "{"]) {
      const headers = { "api-key": `${network.id}-wrong`, "content-type": "application/json", "content-length": String(body.length) };
      const answer = await network.call("POST", "/admin/conversion/edit", { body, headers });
      expect(await answer.json()).toEqual(NO_KEY);
    }
    expect(await conversions()).toMatchObject([{ lead: { status: LEAD_STATUS.approve, seq: 1 } }]);
  });

  it("to any status, with a repeat of what was asked; ids of none are skipped", async () => {
    const selling = await withConversions(2);
    const other = await withConversions(1);
    await selling.affiliate.post("/partner/postback", { url: "https://tracker.example/", status: "declined" });
    const [first = "", second = ""] = selling.ids;
    const ids = { "ids[0]": first, "ids[1]": "nonsense", "ids[3]": other.ids[0] ?? "", "ids[7]": `00000001${first.slice(8)}` };
    h.clock.ms += 1000;
    const cost = await h.d1.measure(async () =>
      expect(await selling.network.post("/admin/conversion/edit", { ...ids, status: "declined" })).toEqual({
        status: 1,
        data: { ids: Object.values(ids), status: "declined", currency: null, payouts: null, revenue: null },
        message: EDITED,
      }),
    );
    // The key with the read, and the batch.
    expect(cost.roundTrips).toBe(2);
    await h.settle();
    expect(await selling.conversions()).toMatchObject([
      { lead: { status: LEAD_STATUS.cancel, seq: 2 }, own: { declineReason: "by_manager", updatedAtMs: h.clock.ms } },
      { lead: { status: LEAD_STATUS.approve, seq: 1 } },
    ]);
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
    expect(await other.balances()).toEqual([[3_000_000, 0]]);
    const deliveries = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, selling.affiliate.number));
    expect(deliveries).toMatchObject([{ status: LEAD_STATUS.cancel, leadSeq: 2 }]);
    for (const [status, code, owed] of [
      ["hold", LEAD_STATUS.hold, [3_000_000, 3_000_000]],
      ["pending", LEAD_STATUS.wait, [3_000_000, 0]],
      ["not_found", LEAD_STATUS.trash, [3_000_000, 0]],
      ["confirmed", LEAD_STATUS.approve, [6_000_000, 0]],
    ] as const) {
      await selling.network.post("/admin/conversion/edit", { ids: first, status });
      expect((await selling.conversions())[0]).toMatchObject({ lead: { status: code }, own: { declineReason: null } });
      expect(await selling.balances()).toEqual([owed]);
    }
    expect(second).not.toBe("");
  });

  it("in their sums, currency and comment, by JSON, too", async () => {
    const selling = await withConversions(1);
    const [id = ""] = selling.ids;
    const json = { ids: [id], payouts: 1.5, revenue: "2.25", currency: "EUR", comment: "agreed" };
    expect(await (await selling.network.call("POST", "/admin/conversion/edit", { json })).json()).toEqual({
      status: 1,
      data: { ids: [id], status: null, currency: "eur", payouts: 1.5, revenue: 2.25 },
      message: EDITED,
    });
    expect(await selling.conversions()).toMatchObject([
      {
        lead: {
          payoutMicros: 1_500_000,
          revenueMicros: 2_250_000,
          currency: "eur",
          revenueCurrency: "eur",
          seq: 2,
          status: LEAD_STATUS.approve,
        },
        own: { comment: "agreed" },
      },
    ]);
    expect(await selling.balances()).toEqual([[1_500_000, 0]]);
    await selling.network.post("/admin/conversion/edit", { ids: id, comment: "" });
    expect(await selling.conversions()).toMatchObject([{ lead: { seq: 2 }, own: { comment: "" } }]);
  });

  it("of none that had no sums in the network's currency", async () => {
    const selling = await withConversions(1, { payments: [] });
    await selling.network.post("/admin/conversion/edit", { ids: selling.ids[0] ?? "", payouts: "2", status: "confirmed" });
    expect(await selling.conversions()).toMatchObject([{ lead: { currency: "usd", payoutMicros: 2_000_000, revenueMicros: null } }]);
    await selling.balances();
  });

  it("by whom the network lets, and with values that can be", async () => {
    const selling = await withConversions(1);
    const [id = ""] = selling.ids;
    const path = "/admin/conversion/edit";
    const [editor, other] = [await selling.network.staff("stats"), await selling.network.staff("offers")];
    expect(await editor.post(path, { ids: id, status: "confirmed" })).toMatchObject({ status: 1 });
    expect(await other.post(path, { ids: id, status: "declined" })).toEqual(DENIED);
    expect(await selling.affiliate.post(path, { ids: id, status: "declined" })).toEqual(DENIED);
    for (const [form, answer] of [
      [{ status: "declined" }, missing("ids")],
      [{ ids: "", status: "declined" }, refused("ids")],
      [{ ids: id, status: "5" }, refused("status")],
      [{ ids: id, payouts: "-1" }, refused("payouts")],
      [{ ids: id, revenue: "x" }, refused("revenue")],
      [{ ids: id, currency: "doubloons" }, refused("currency")],
      [{ ids: id, comment: "x".repeat(65_536) }, refused("comment")],
    ] as const)
      expect([form, await selling.network.post(path, form)]).toEqual([form, answer]);
    expect(await selling.conversions()).toMatchObject([{ lead: { status: LEAD_STATUS.approve, seq: 1 } }]);
  });
});

describe("conversions are imported", () => {
  it("one by one, with what was not sent as null", async () => {
    const selling = await makeSelling(h);
    const { number } = selling.affiliate;
    const { id } = selling.offer;
    const echo = { offer: id, pid: number, action_id: null, goal: null, ip: null, ua: null, sum: null };
    const post = (form: Record<string, string>) =>
      selling.network.post("/admin/conversion/import", { offer: String(id), pid: String(number), ...form });
    expect(await post({})).toEqual({ status: 1, data: { ...echo, list: [echo] }, message: IMPORTED });
    const said = { ...echo, action_id: "A-17", goal: 1, ip: "203.0.113.9", ua: "curl/8", sum: 9.5 };
    const form = {
      action_id: "A-17",
      goal: "1",
      ip: "203.0.113.9",
      ua: "curl/8",
      sum: "9.5",
      status: "declined",
      comment: "by hand",
      custom_field_3: "x",
    };
    for (let times = 0; times < 2; times += 1) expect(await post(form)).toMatchObject({ data: { ...said, list: [said] } });
    expect(await selling.conversions()).toMatchObject([
      { lead: { status: LEAD_STATUS.approve, payoutMicros: 3_000_000 } },
      {
        lead: { status: LEAD_STATUS.cancel, uid: "A-17", ip: "203.0.113.9", ua: "curl/8" },
        own: { declineReason: "by_import", comment: "by hand", fields: '{"custom_field_3":"x"}' },
      },
    ]);
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
  });

  it("many at once, each once, some of them left out by caps or told to nobody", async () => {
    const selling = await makeSelling(h);
    await selling.affiliate.post("/partner/postback", { url: "https://tracker.example/", status: "confirmed" });
    const place = { offer: selling.offer.id, pid: selling.affiliate.number };
    const click_id = await selling.click();
    const list = [
      { ...place, action_id: "A" },
      { ...place, action_id: "A", status: "pending" },
      { ...place, action_id: "B", status: "pending_cap" },
      { ...place, click_id },
      { ...place, click_id, goal: "1" },
      { ...place, action_id: "C", created_at: "2026-01-20 10:00:00" },
    ];
    h.clock.ms = Date.parse("2026-02-01T00:00:00Z");
    const answer = await selling.network.call("POST", "/admin/conversions/import", { json: { list, send_affiliate_postbacks: 0 } });
    expect(await answer.json()).toMatchObject({
      status: 1,
      message: IMPORTED,
      data: { list: list.map(({ offer, pid }) => ({ offer, pid })) },
    });
    const made = await selling.conversions();
    expect(made).toMatchObject([
      { own: { actionId: "A", isUncapped: false } },
      { lead: { status: LEAD_STATUS.wait }, own: { actionId: "B", isUncapped: true } },
      { lead: { click: click_id, country: "us" }, own: { actionId: click_id } },
      { own: { actionId: "C", createdAtMs: Date.parse("2026-01-20T10:00:00Z") } },
    ]);
    expect(await selling.balances()).toEqual([[9_000_000, 0]]);
    const told = () => h.db.$count(postbackDeliveries, eq(postbackDeliveries.accountId, selling.affiliate.number));
    expect(await told()).toBe(0);
    await selling.network.post("/admin/conversions/import", { "list[1][offer]": String(place.offer), "list[1][pid]": String(place.pid) });
    expect(await told()).toBe(1);
  });

  it("whole or not at all, with the record that is wrong", async () => {
    const [selling, other] = [await makeSelling(h), await makeSelling(h)];
    const place = { offer: selling.offer.id, pid: selling.affiliate.number };
    const click_id = await selling.click();
    const unlanded = await selling.makeClick();
    const foreign = await other.click();
    const at = (field: string) => refused("list", `list[1][${field}]`);
    for (const [record, answer] of [
      [{ offer: place.offer }, at("pid")],
      [{ ...place, offer: "x" }, at("offer")],
      [{ ...place, sum: -1 }, at("sum")],
      [{ ...place, ip: "999.1.1.1" }, at("ip")],
      [{ ...place, status: "paid" }, at("status")],
      [{ ...place, created_at: "2026-02-30" }, at("created_at")],
      [{ ...place, created_at: "2001-01-01" }, at("created_at")],
      [{ ...place, created_at: "2999-01-01" }, at("created_at")],
      [{ ...place, click_id: "nonsense" }, at("click_id")],
      [{ ...place, click_id: foreign }, at("click_id")],
      [{ ...place, click_id: unlanded.id }, at("click_id")],
      [{ ...place, offer: other.offer.id, click_id }, at("click_id")],
      [{ ...place, offer: 999_999 }, { field: "list" }],
      [{ ...place, pid: other.affiliate.number }, { field: "list" }],
      [{ offer: other.offer.id, pid: other.affiliate.number }, { field: "list" }],
    ] as const) {
      const response = await selling.network.call("POST", "/admin/conversions/import", { json: { list: [place, record] } });
      expect([record, response.status, await response.json()]).toEqual([record, 400, expect.objectContaining({ status: 2, ...answer })]);
    }
    const many = { list: Array.from({ length: 101 }, () => place) };
    expect((await selling.network.call("POST", "/admin/conversions/import", { json: many })).status).toBe(400);
    expect(await selling.network.post("/admin/conversions/import")).toEqual(missing("list"));
    expect(await selling.conversions()).toEqual([]);
    expect(await selling.affiliate.post("/admin/conversion/import", { offer: "1", pid: "1" })).toEqual(DENIED);
  });

  it("a hundred at once in one batch", async () => {
    const selling = await makeSelling(h);
    const list = Array.from({ length: 100 }, (_, index) => ({
      offer: selling.offer.id,
      pid: selling.affiliate.number,
      action_id: String(index),
    }));
    const cost = await h.d1.measure(() => selling.network.call("POST", "/admin/conversions/import", { json: { list } }));
    // The key, the read and the batch: how long the body is, was not told.
    expect(cost.roundTrips).toBe(3);
    expect(await selling.conversions()).toHaveLength(100);
    expect(await selling.balances()).toEqual([[300_000_000, 0]]);
  });
});

describe("a hold", () => {
  it("ends by itself, once, unless somebody ended it before", async () => {
    const selling = await withConversions(3, { settings: { holdDays: 7 } });
    await selling.affiliate.post("/partner/postback", { url: "https://tracker.example/", status: "confirmed" });
    expect(await selling.balances()).toEqual([[0, 9_000_000]]);
    await selling.network.post("/admin/conversion/edit", { ids: selling.ids[1] ?? "", status: "declined" });
    await selling.network.post("/admin/conversion/edit", { ids: selling.ids[2] ?? "", status: "confirmed" });
    h.clock.ms += 7 * DAY_MS - 1;
    await h.cron();
    expect(await selling.balances()).toEqual([[3_000_000, 3_000_000]]);
    h.clock.ms += 1;
    for (let runs = 0; runs < 2; runs += 1) await h.cron();
    await h.settle();
    expect((await selling.conversions()).map(({ lead, own }) => [lead.status, lead.seq, own.holdUntilMs])).toEqual([
      [LEAD_STATUS.approve, 2, null],
      [LEAD_STATUS.cancel, 2, null],
      [LEAD_STATUS.approve, 2, null],
    ]);
    expect(await selling.balances()).toEqual([[6_000_000, 0]]);
  });

  it("of an offer without a period ends with the next run", async () => {
    const selling = await makeSelling(h);
    expect(await selling.post({ clickid: await selling.click(), status: 5 })).toEqual(taken);
    await h.cron();
    expect(await selling.conversions()).toMatchObject([{ lead: { status: LEAD_STATUS.approve } }]);
    await selling.balances();
  });

  it("ends once for each conversion, though several runs end it at once", async () => {
    const selling = await makeSelling(h, { settings: { holdDays: 1 } });
    for (const action_id of ["a", "b", "c"]) await selling.post({ clickid: await selling.click(), action_id });
    h.clock.advance(2 * DAY_MS);
    await Promise.all([1, 2, 3].map(() => confirmHolds(h.deps)));
    for (const { lead } of await selling.conversions())
      expect((await selling.events(lead.id)).map(({ statusAfter }) => statusAfter)).toEqual([LEAD_STATUS.hold, LEAD_STATUS.approve]);
    expect(await selling.balances()).toEqual([[9_000_000, 0]]);
  });
});

describe("a network's conversion is changed by no other surface", () => {
  it("not by the affiliate's key, the offer's site, or a flow of its own, whatever names it; it is read as ever", async () => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    const uid = "A-17";
    await selling.post({ clickid, action_id: uid, status: 2 });
    const [made] = await selling.conversions();
    const before = await selling.conversions();
    const { token } = await makeOfferSite(h, selling.offer);
    const key = await keyOf(selling.affiliate.number);
    for (const said of [
      { click: clickid },
      { click: clickid, uid },
      { flow: String(made?.lead.flowId), uid },
      { flow: String(made?.lead.flowId), subid: "x" },
    ]) {
      const answer = await h.api("/api/tracker/postback.json", { key, query: { ...said, status: "approve", price: 99 } });
      expect([said, answer.status]).toEqual([said, "error"]);
      const bulk = await h.api("/api/tracker/bulk.json", { key, json: [{ ...said, status: "approve", price: 99 }] });
      expect([said, JSON.stringify(bulk)]).not.toEqual([said, expect.stringContaining('"status":"ok","id"')]);
    }
    for (const path of ["click", "status"]) {
      const answer = await h.api(`/api/site/${path}.json`, { query: { token, click: clickid, exto: uid, status: "approve", auto: 1 } });
      expect([path, answer.status]).toEqual([path, "error"]);
    }
    expect(await selling.conversions()).toEqual(before);
    expect(await h.db.$count(leads, eq(leads.accountId, selling.affiliate.number))).toBe(1);
    const list = await h.api("/api/tracker/leads.json", { key, query: { uid } });
    expect(JSON.stringify(list)).toContain(clickid);
    expect(JSON.stringify(list)).not.toContain("4000000");
    expect(await h.db.$count(networkConversions, eq(networkConversions.networkId, selling.network.id))).toBe(1);
  });
});
