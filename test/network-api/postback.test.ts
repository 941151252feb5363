import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { currencyRates, memberships, offerSettings, offers, postbackDeliveries } from "../../src/db/schema/index.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { HASH_PASSWORD } from "../../src/domain/networks/people/profile.ts";
import { sealHashPassword } from "../../src/domain/offers/settings/hash-password.ts";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, utcDay } from "../../src/lib/time.ts";
import { makeFlow } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { makeSelling, refusal, taken } from "./conversion-kit.ts";
import { makeNetwork } from "./kit.ts";

const h = createHarness();

const EXISTS = refusal("Conversion exists");
const NOT_PENDING = refusal("Conversion status is not pending");

describe("a postback of a click", () => {
  it("makes a confirmed conversion with both sums, in two round trips, and owes the affiliate's postback", async () => {
    const selling = await makeSelling(h);
    const { affiliate, network, offer } = selling;
    await affiliate.post("/partner/postback", { url: "https://tracker.example/?sum={sum}", status: "confirmed" });
    const click = await selling.click();
    const said = {
      clickid: click,
      action_id: "A-17",
      comment: "fine",
      custom_field1: "x",
      custom_field_2: "y",
      user_id: "7",
      secure: "abc",
    };
    h.d1.reset();
    expect(await h.api("/postback", { query: said, headers: { "cf-connecting-ip": "203.0.113.9" } })).toEqual(taken);
    expect(h.d1.cost.roundTrips).toBe(2);
    expect(h.d1.cost.rowsWritten).toBeLessThan(35);
    await h.settle();
    const [made] = await selling.conversions();
    expect(made).toMatchObject({
      lead: {
        accountId: affiliate.number,
        networkId: network.id,
        offerId: offer.id,
        click,
        uid: "A-17",
        status: LEAD_STATUS.approve,
        payoutMicros: 3_000_000,
        currency: "usd",
        revenueMicros: 4_000_000,
        revenueCurrency: "usd",
        country: "us",
        city: "New York",
        subid: "sub",
        os: 1,
        clickPending: false,
      },
      own: {
        actionId: "A-17",
        goal: "1",
        declineReason: null,
        paymentType: "fixed",
        comment: "fine",
        referrer: "https://blog.example/kittens",
        clickedAtMs: h.clock.ms,
        holdUntilMs: null,
      },
    });
    expect(JSON.parse(made?.own.fields ?? "")).toEqual({ custom_field_1: "x", custom_field_2: "y", user_id: "7" });
    expect(await selling.balances()).toEqual([[3_000_000, 0]]);
    expect(await selling.received()).toMatchObject([
      {
        path: "/postback",
        method: "GET",
        answer: '{"status":1}',
        leadId: made?.lead.id,
        sender: "203.0.113.9",
        params: expect.stringContaining('"secure":"***"'),
      },
    ]);
    const deliveries = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, affiliate.number));
    expect(deliveries).toMatchObject([{ leadId: made?.lead.id, status: LEAD_STATUS.approve }]);
  });

  it("has its parameters in the query, a form, JSON or both names of the click, and one without an id has the click's", async () => {
    const selling = await makeSelling(h);
    const clicks = [await selling.click(), await selling.click(), await selling.click(), await selling.click()] as const;
    expect(await h.api("/postback", { form: { click_id: clicks[0] } })).toEqual(taken);
    expect(await h.api("/postback", { json: { clickid: clicks[1], sum: 5, goal: 1 } })).toEqual(taken);
    expect(await h.api("/postback/", { query: { clickid: ` ${clicks[2].toUpperCase()} ` } })).toEqual(taken);
    expect(await h.api("/postback", { method: "POST", query: { clickid: clicks[3], goal: "{goal}", status: "" } })).toEqual(taken);
    expect((await selling.conversions()).map(({ own }) => own.actionId)).toEqual(clicks);
  });

  it("is the same conversion by offer, goal and id; without an id by offer, goal and click", async () => {
    const selling = await makeSelling(h, { payments: [{}, { goal: "Install" }] });
    const [one, two] = [await selling.click(), await selling.click()];
    const answers = [];
    for (const query of [
      { clickid: one, action_id: "A" },
      { clickid: two, action_id: "A" },
      { clickid: one },
      { clickid: one, action_id: "B" },
      { clickid: one, action_id: "A", goal: "install" },
      { clickid: two, action_id: "A", goal: "INSTALL" },
      { clickid: two },
      { clickid: two, status: 1 },
    ])
      answers.push(await selling.post(query));
    expect(answers).toEqual([taken, EXISTS, EXISTS, taken, taken, EXISTS, taken, NOT_PENDING]);
    expect((await selling.conversions()).map(({ own }) => `${own.goal} ${own.actionId}`)).toEqual(["1 A", "1 B", "Install A", `1 ${two}`]);
    expect(await selling.balances()).toEqual([[12_000_000, 0]]);
  });

  it.each([
    [1, LEAD_STATUS.approve, [3_000_000, 0], null],
    [3, LEAD_STATUS.cancel, undefined, "by_server_postback"],
    [5, LEAD_STATUS.hold, [0, 3_000_000], null],
  ])("of status %i moves one that is pending, once", async (status, code, owed, declineReason) => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    expect(await selling.post({ clickid, status: 2 })).toEqual(taken);
    expect(await selling.balances()).toEqual([]);
    expect(await selling.post({ clickid })).toEqual(EXISTS);
    expect(await selling.post({ clickid, status: 2 })).toEqual(EXISTS);
    expect(await selling.post({ clickid, status })).toEqual(taken);
    expect(await selling.conversions()).toMatchObject([{ lead: { status: code, seq: 2 }, own: { declineReason } }]);
    expect(await selling.balances()).toEqual(owed === undefined ? [] : [owed]);
    for (const again of [1, 2, 3, 5]) expect(await selling.post({ clickid, status: again })).toEqual(NOT_PENDING);
    expect(await selling.post({ clickid })).toEqual(EXISTS);
    expect(await selling.received()).toHaveLength(9);
  });

  it("that nobody can read the status of waits for somebody to look", async () => {
    const selling = await makeSelling(h);
    for (const status of ["bought?", "constructor", "toString", "6"])
      expect(await selling.post({ clickid: await selling.click(), status })).toEqual(taken);
    expect((await selling.conversions()).map(({ lead }) => lead.status)).toEqual(Array(4).fill(LEAD_STATUS.wait));
  });

  it("has the status that words of other networks mean", async () => {
    const words = {
      approve: ["approved", "Sale", "FTD", "1.0", " confirmed "],
      cancel: ["rejected", "Reversed", "charge-back", "fraud", "3.00", "DECLINED"],
      hold: ["on_hold", "5"],
      wait: ["Pending", "lead", "in progress"],
    } as const;
    const selling = await makeSelling(h);
    const meant = Object.entries(words).flatMap(([name, texts]) => texts.map((text) => [text, name as keyof typeof words] as const));
    for (const [status] of meant) expect(await selling.post({ clickid: await selling.click(), status })).toEqual(taken);
    const made = await selling.conversions();
    expect(meant.map(([text], place) => [text, made[place]?.lead.status])).toEqual(meant.map(([text, name]) => [text, LEAD_STATUS[name]]));
  });

  it("is in hold for the offer's period, and a status that is sent is stronger", async () => {
    const selling = await makeSelling(h, { settings: { holdDays: 7 } });
    await selling.post({ clickid: await selling.click() });
    await selling.post({ clickid: await selling.click(), status: 1 });
    expect(await selling.conversions()).toMatchObject([
      { lead: { status: LEAD_STATUS.hold }, own: { holdUntilMs: h.clock.ms + 7 * DAY_MS } },
      { lead: { status: LEAD_STATUS.approve }, own: { holdUntilMs: null } },
    ]);
    expect(await selling.balances()).toEqual([[3_000_000, 3_000_000]]);
  });

  it("gets a share of the sale, and of nothing without one; a sale told later counts while it is pending", async () => {
    const selling = await makeSelling(h, { payments: [{ type: "percent", revenueMicros: 500_000, payoutMicros: 123_456 }] });
    await selling.post({ clickid: await selling.click(), sum: "19.99" });
    const late = await selling.click();
    await selling.post({ clickid: late, status: 2 });
    await selling.post({ clickid: late, status: 1, sum: 2 });
    await selling.post({ clickid: await selling.click(), sum: "nonsense" });
    expect((await selling.conversions()).map(({ lead, own }) => [lead.payoutMicros, lead.revenueMicros, own.saleMicros])).toEqual([
      [2_467_885, 9_995_000, 19_990_000],
      [246_912, 1_000_000, 2_000_000],
      [0, 0, 0],
    ]);
    await selling.balances();
  });

  it("gets a share of a sale in another currency at the rate of its day, and never one for one", async () => {
    await h.db
      .insert(currencyRates)
      .values({ day: utcDay(h.clock.ms), currency: "mnt", perUsdMicros: 4_000_000 })
      .onConflictDoNothing();
    const selling = await makeSelling(h, { payments: [{ type: "percent", revenueMicros: 500_000, payoutMicros: 100_000 }] });
    const said = [
      [{ sum: "100", order_currency: "MNT" }, 2_500_000, "MNT"],
      [{ sum: "100 mnt" }, 2_500_000, "MNT"],
      [{ sum: "$100", order_currency: "mnt" }, 2_500_000, "MNT"],
      [{ sum: "100 €", order_currency: "{currency}" }, null, "EUR"],
      [{ sum: "$100" }, 10_000_000, "USD"],
      [{ sum: "100", order_currency: "usd" }, 10_000_000, "USD"],
      [{ sum: "100", order_currency: "pebbles" }, 10_000_000, "pebbles"],
      [{ sum: "100", order_currency: "XTR" }, 0, "XTR"],
    ] as const;
    for (const [form] of said) expect(await selling.post({ clickid: await selling.click(), ...form })).toEqual(taken);
    const made = await selling.conversions();
    const rows = made.map(({ lead, own }) => [lead.currency, own.saleMicros, lead.payoutMicros, JSON.parse(own.fields).order_currency]);
    const euros = rows[3]?.[2] as number;
    expect(rows).toEqual(said.map(([, payout, currency]) => ["usd", 100_000_000, payout ?? euros, currency]));
    expect(euros).not.toBe(10_000_000);
    expect(made[0]?.lead.revenueMicros).toBe(12_500_000);

    const late = await selling.makeClick();
    await selling.post({ clickid: late.id, status: 2, sum: "100 mnt" });
    await late.land();
    await selling.post({ clickid: late.id, status: 1, sum: "100", order_currency: "MNT" });
    const again = await selling.click();
    await selling.post({ clickid: again, status: 2, sum: "100 mnt" });
    await selling.post({ clickid: again, status: 1, sum: "7" });
    expect((await selling.conversions()).slice(-2).map(({ lead, own }) => [lead.payoutMicros, JSON.parse(own.fields)])).toEqual([
      [2_500_000, { order_currency: "MNT" }],
      [700_000, {}],
    ]);
    await selling.balances();
  });

  it("without a payment is declined without sums", async () => {
    const selling = await makeSelling(h, { payments: [{ goal: "2" }, { countries: '["de"]' }] });
    expect(await selling.post({ clickid: await selling.click(), status: 1 })).toEqual(taken);
    expect(await selling.conversions()).toMatchObject([
      {
        lead: { status: LEAD_STATUS.cancel, payoutMicros: null, revenueMicros: null, currency: null },
        own: { declineReason: "payment_not_found", paymentType: null },
      },
    ]);
    expect(await selling.balances()).toEqual([]);
  });

  it.each([
    ["banned", "partner_banned"],
    ["inactive", "partner_disabled"],
    ["moderation", "partner_disabled"],
    ["removed", "partner_disabled"],
  ] as const)("of an affiliate who is %s is declined with its sums", async (status, declineReason) => {
    const selling = await makeSelling(h);
    const clickid = await selling.click();
    await h.db.update(memberships).set({ status }).where(eq(memberships.accountId, selling.affiliate.number));
    expect(await selling.post({ clickid, status: 1 })).toEqual(taken);
    expect(await selling.conversions()).toMatchObject([
      { lead: { status: LEAD_STATUS.cancel, payoutMicros: 3_000_000 }, own: { declineReason } },
    ]);
    expect(await selling.balances()).toEqual([]);
  });

  it.each([
    [-MINUTE_MS - 1000, null],
    [-MINUTE_MS + 1000, "min_click_time_not_reached"],
    [-2 * HOUR_MS - 1000, "click_time_expire"],
  ] as const)("%i ms after its click is declined as %s", async (sinceMs, declineReason) => {
    const selling = await makeSelling(h, { settings: { minimalClickSession: "1i", clickSession: "2h" } });
    await selling.post({ clickid: await selling.click({ atMs: h.clock.ms + sinceMs }) });
    expect(await selling.conversions()).toMatchObject([{ own: { declineReason } }]);
  });
});

describe("a postback without a click", () => {
  it("is of the offer and the affiliate it names, and each without an id is a conversion of its own", async () => {
    const selling = await makeSelling(h);
    const place = { offer_id: selling.offer.id, pid: selling.affiliate.number };
    expect(await selling.post({ ...place, action_id: "A" })).toEqual(taken);
    expect(await selling.post({ ...place, action_id: "A" })).toEqual(EXISTS);
    expect(await selling.post(place)).toEqual(taken);
    expect(await selling.post({ ...place, ip: "198.51.100.9" })).toEqual(taken);
    const made = await selling.conversions();
    expect(made).toMatchObject([{ lead: { click: "", ip: "" } }, {}, { lead: { ip: "198.51.100.9" } }]);
    expect(new Set(made.map(({ lead }) => lead.flowId)).size).toBe(1);
    expect(made[0]?.lead.flowId).not.toBeNull();
    expect(await selling.balances()).toEqual([[9_000_000, 0]]);
  });

  it("is matched by no payment that asks for what only a click says", async () => {
    const selling = await makeSelling(h, {
      payments: [{ countries: '["us"]' }, { countries: '["ru"]', excludesCountries: true }, { devices: '["mobile"]', payoutMicros: 1 }],
    });
    const place = { offer_id: selling.offer.id, pid: selling.affiliate.number };
    await selling.post({ ...place, action_id: "A" });
    await selling.post({ ...place, action_id: "B", device_type: "Mobile" });
    expect((await selling.conversions()).map(({ lead, own }) => [lead.payoutMicros, own.declineReason])).toEqual([
      [null, "payment_not_found"],
      [1, null],
    ]);
  });
});

describe("a postback is refused", () => {
  it("by what it lacks, or names that is not there, and then stored nowhere", async () => {
    const [selling, other] = [await makeSelling(h), await makeSelling(h)];
    const click = await selling.click();
    const ordinary = await makeFlow(h, selling.affiliate.number);
    const forged = `${click.slice(0, -1)}${click.endsWith("a") ? "b" : "a"}`;
    const missing = refusal("Missing mandatory parameter clickid/click_id or ref_id or aimp_id");
    const both = refusal("Missing mandatory parameters offer_id and pid");
    const broken = refusal("Broken clickid");
    const unknown = refusal("Unknown offer_id or pid");
    const { id: offer_id } = selling.offer;
    const pid = selling.affiliate.number;
    for (const [query, answer] of [
      [{}, missing],
      [{ action_id: "A", goal: "1" }, missing],
      [{ offer_id }, both],
      [{ pid }, both],
      [{ offer_id: "x", pid }, both],
      [{ offer_id: "-1", pid }, both],
      [{ clickid: "nonsense" }, broken],
      [{ clickid: "nonsense", offer_id, pid }, broken],
      [{ clickid: "f".repeat(24) }, broken],
      [{ clickid: forged }, broken],
      [{ clickid: await mintClickId(h.deps, { flowId: ordinary.id, atMs: h.clock.ms }) }, broken],
      [{ clickid: await mintClickId(h.deps, { flowId: 9_999_999, atMs: h.clock.ms }) }, broken],
      [{ offer_id: 999_999, pid }, unknown],
      [{ offer_id, pid: 999_999 }, unknown],
      [{ offer_id, pid: selling.network.id }, unknown],
      [{ offer_id, pid: other.affiliate.number }, unknown],
      [{ offer_id: other.offer.id, pid }, unknown],
    ] as [Record<string, string | number>, object][])
      expect([query, await selling.post(query)]).toEqual([query, answer]);
    expect(await selling.received()).toEqual([]);
    expect(await selling.conversions()).toEqual([]);
  });

  it("where the offer is stopped or deleted, and not where it is suspended", async () => {
    const selling = await makeSelling(h);
    const ofOffer = eq(offers.id, selling.offer.id);
    await h.db.update(offers).set({ status: 1 }).where(ofOffer);
    expect(await selling.post({ clickid: await selling.click() })).toEqual(taken);
    await h.db.update(offers).set({ status: 2 }).where(ofOffer);
    expect(await selling.post({ clickid: await selling.click() })).toEqual(refusal("Offer disabled"));
    await h.db.update(offers).set({ status: 1 }).where(ofOffer);
    await h.db.update(offerSettings).set({ isStopped: true }).where(eq(offerSettings.offerId, selling.offer.id));
    expect(await selling.post({ clickid: await selling.click() })).toEqual(refusal("Offer disabled"));
    expect(await selling.received()).toMatchObject([
      { leadId: expect.any(Number) },
      { leadId: null },
      { leadId: null, answer: expect.stringContaining("Offer disabled") },
    ]);
  });

  it("without the password of the offer, or else of its advertiser", async () => {
    const selling = await makeSelling(h, { settings: { hashPasswordSealed: await sealHashPassword(h.deps, "s3cret") } });
    const clickid = await selling.click();
    const denied = refusal("Access denied");
    for (const wrong of [{}, { secure: "" }, { secure: "S3CRET" }, { secure: "s3cret2" }, { secure: "x".repeat(9000) }])
      expect(await selling.post({ clickid, ...wrong })).toEqual(denied);
    expect(await selling.post({ clickid, secure: "s3cret" })).toEqual(taken);
    expect(JSON.stringify(await selling.received())).not.toContain("s3cret");
    const profile = JSON.stringify({ hashPasswordSealed: await h.deps.vault.seal("theirs", HASH_PASSWORD) });
    const [advertiser] = await h.db
      .insert(memberships)
      .values({
        networkId: selling.network.id,
        kind: "advertiser",
        number: 1,
        status: "active",
        name: "Ad",
        profile,
        createdAtMs: h.clock.ms,
      })
      .returning();
    const set = (values: object) => h.db.update(offerSettings).set(values).where(eq(offerSettings.offerId, selling.offer.id));
    await set({ advertiserId: advertiser?.id });
    expect(await selling.post({ clickid, goal: "2", secure: "theirs" })).toEqual(denied);
    await set({ settings: "{}" });
    expect(await selling.post({ clickid, goal: "2", secure: "s3cret" })).toEqual(denied);
    expect(await selling.post({ clickid, goal: "2", secure: "theirs" })).toEqual(taken);
    expect((await selling.conversions()).at(-1)?.own.advertiserId).toBe(advertiser?.id);
  });

  it("without the password of the network, where neither the offer nor its advertiser has one", async () => {
    const selling = await makeSelling(h);
    const { network, offer } = selling;
    const clickid = await selling.click();
    await network.post("/admin/settings", { hash_password: "ours" });
    h.d1.reset();
    expect(await h.api("/postback", { query: { clickid, secure: "theirs" } })).toEqual(refusal("Access denied"));
    expect(h.d1.cost.roundTrips).toBe(2);
    expect(await selling.post({ clickid, secure: "ours" })).toEqual(taken);
    const sealed = await sealHashPassword(h.deps, "s3cret");
    await h.db
      .update(offerSettings)
      .set({ settings: JSON.stringify({ hashPasswordSealed: sealed }) })
      .where(eq(offerSettings.offerId, offer.id));
    expect(await selling.post({ clickid, goal: "2", secure: "ours" })).toEqual(refusal("Access denied"));
    expect(await selling.post({ clickid, goal: "2", secure: "s3cret" })).toEqual(taken);
    expect((await selling.received()).map(({ answer }) => answer).filter((answer) => answer?.includes("Access denied"))).toHaveLength(2);
    expect(JSON.stringify(await selling.received())).not.toMatch(/ours|s3cret/);
  });

  it("from an address that the network does not let, whatever the offer lets", async () => {
    const selling = await makeSelling(h, { settings: { allowedIps: "203.0.113.9\n203.0.113.10\n203.0.113.11" } });
    await selling.network.post("/admin/settings", { allowed_ip: "203.0.113.9-203.0.113.10", disallowed_ip: "203.0.113.10" });
    const clickid = await selling.click();
    const denied = refusal("Current IP-address is denied");
    for (const ip of ["203.0.113.10", "203.0.113.11", "198.51.100.1"])
      expect(await selling.post({ clickid }, { "cf-connecting-ip": ip })).toEqual(denied);
    expect(await selling.post({ clickid }, { "cf-connecting-ip": "203.0.113.9" })).toEqual(taken);
    const other = await makeSelling(h);
    expect(await other.post({ clickid: await other.click() }, { "cf-connecting-ip": "198.51.100.1" })).toEqual(taken);
  });

  it("from an address that the offer or its advertiser does not let", async () => {
    const selling = await makeSelling(h, {
      settings: { allowedIps: "203.0.113.9\n198.51.100.0-198.51.100.9\n2001:db8::/32", disallowedIps: "198.51.100.5" },
    });
    const ask = async (ip: string) =>
      (await selling.post({ clickid: await selling.click() }, ip === "" ? {} : { "cf-connecting-ip": ip })).status;
    const answers = [];
    for (const ip of [
      "203.0.113.9",
      "198.51.100.0",
      "198.51.100.9",
      "2001:db8::7",
      "203.0.113.8",
      "198.51.100.5",
      "198.51.100.10",
      "2001:db9::1",
      "",
    ])
      answers.push(await ask(ip));
    expect(answers).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2]);
    expect((await selling.received()).at(-1)?.answer).toContain("Current IP-address is denied");
  });
});

describe("a postback that names its click by ref_id", () => {
  it("is of the offer's newest click whose link said so, in two round trips, as if it had named that", async () => {
    const selling = await makeSelling(h);
    const { offer, affiliate } = selling;
    const linkParams = JSON.stringify({ sub2: "b", ref_id: "R 1" });
    await selling.click({ linkParams });
    h.clock.ms += MINUTE_MS;
    const click = await selling.click({ linkParams });
    await selling.click({ linkParams: JSON.stringify({ ref_id: "R 2" }) });
    await selling.click();
    h.d1.reset();
    expect(await h.api("/postback", { query: { ref_id: "R 1", offer_id: offer.id, status: 2 } })).toEqual(taken);
    expect(h.d1.cost.roundTrips).toBe(2);
    expect(h.d1.cost.rowsRead).toBeLessThan(60);
    await h.settle();
    expect((await selling.conversions()).map(({ lead, own }) => [lead.click, own.actionId, own.clickedAtMs])).toEqual([
      [click, click, h.clock.ms],
    ]);
    expect(await selling.post({ clickid: click, status: 1 })).toEqual(taken);
    expect(await selling.post({ ref_id: "R 1", offer_id: offer.id, pid: affiliate.number })).toEqual(EXISTS);
    expect(await selling.post({ ref_id: "R 1", offer_id: offer.id, action_id: "A-1" })).toEqual(taken);
    expect((await selling.conversions()).map(({ lead }) => lead.click)).toEqual([click, click]);
  });

  it("is refused where there is no such click of the offer, and of the affiliate where one is named", async () => {
    const [selling, other] = [await makeSelling(h), await makeSelling(h)];
    await selling.click({ linkParams: '{"ref_id":"R"}' });
    const broken = refusal("Broken clickid");
    const both = refusal("Missing mandatory parameters offer_id and pid");
    for (const [query, answer] of [
      [{ ref_id: "R", offer_id: other.offer.id }, broken],
      [{ ref_id: "r", offer_id: selling.offer.id }, broken],
      [{ ref_id: "R" }, both],
      [{ ref_id: "R", pid: selling.affiliate.number }, both],
      [{ ref_id: "{ref_id}", offer_id: selling.offer.id }, both],
    ] as [Record<string, string | number>, object][])
      expect([query, await selling.post(query)]).toEqual([query, answer]);
    const second = await selling.network.affiliate();
    expect(await selling.post({ ref_id: "R", offer_id: selling.offer.id, pid: second.number })).toEqual(taken);
    expect((await selling.conversions()).map(({ lead }) => [lead.accountId, lead.click])).toEqual([[second.number, ""]]);
    expect(await other.conversions()).toEqual([]);
  });

  it("costs a click one more row where its link says one, and none elsewhere", async () => {
    const selling = await makeSelling(h);
    const costOf = async (linkParams: string) => {
      const { land } = await selling.makeClick({ linkParams });
      h.d1.reset();
      await land();
      return h.d1.cost.rowsWritten;
    };
    // The first click of an affiliate for an offer notes that there are some.
    await costOf("");
    const without = await costOf('{"sub2":"\\"ref_id\\":"}');
    expect(await costOf("")).toBe(without);
    expect(await costOf('{"ref_id":"R"}')).toBe(without + 1);
  });
});

describe("a network from its offer to what it owes", () => {
  it("takes a click of an affiliate's link, the advertiser's postback, and tells the affiliate", async () => {
    const network = await makeNetwork(h);
    const affiliate = await network.affiliate();
    const { advertiser } = await network.post("/admin/advertiser", { title: "Kitten Shop", hash_password: "s3cret" });
    const json = {
      title: "Kittens",
      advertiser: advertiser.id,
      url: "https://shop.example/?c={clickid}",
      status: "active",
      payments: [{ type: "percent", goal: "Sale", title: "A sale", total: 20, revenue: 15, currency: "usd", countries: ["US"] }],
    };
    const { offer } = (await (await network.call("POST", "/admin/offer", { json })).json()) as { offer: { id: number } };
    const url = "https://affiliate.example/told";
    await affiliate.post("/partner/postback", { url, offer_id: String(offer.id) });
    h.net.on("affiliate.example", () => new Response("ok"));
    const led = await h.api("/click", {
      query: { pid: affiliate.number, offer_id: offer.id, sub1: "a", format: "json" },
      headers: { "cf-ipcountry": "US", "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X)" },
    });
    expect(led).toMatchObject({ status: 1, url: `https://shop.example/?c=${led.clickid}` });
    const said = { clickid: led.clickid, action_id: "A-17", goal: "sale", sum: "50" };
    expect(await h.api("/postback", { query: said })).toEqual(refusal("Access denied"));
    // The click is still in its queue.
    expect(await h.api("/postback", { query: { ...said, secure: "s3cret" } })).toEqual(taken);
    await h.drain();
    expect((await affiliate.get("/balance")).balance).toEqual({ USD: { balance: 7.5, hold: 0, available: 7.5 } });
    expect(h.net.urlsTo("affiliate.example")).toEqual([url]);
  });
});
