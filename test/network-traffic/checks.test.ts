import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accounts, advertiserBlacklist, offerAffiliates, offerCapCounters, offerCaps } from "../../src/db/schema/index.ts";
import type { OfferTraffic } from "../../src/domain/network-traffic/config/offer-traffic.ts";
import { compileTargeting, type SubRules, type Targeted } from "../../src/domain/network-traffic/config/targeting.ts";
import { lateRefusalOf, refusalOf } from "../../src/domain/network-traffic/judge-click.ts";
import { OfferSettings } from "../../src/domain/offers/settings/offer-settings.ts";
import { TRAFFICBACK_REASONS } from "../../src/lib/codes.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { forgetConfigsOf } from "../../src/platform/config-cache.ts";
import { createHarness, type Harness } from "../harness.ts";
import { CHROME } from "../traffic/kit.ts";
import { click, IPHONE, makeTraffic, type OfferValues } from "./kit.ts";

type Reason = (typeof TRAFFICBACK_REASONS)[number];
type Traffic = Awaited<ReturnType<typeof makeTraffic>>;

/** Why a click is passed back; null: it is not. */
async function reasonOf(h: Harness, query: Record<string, string | number>, cf?: Record<string, unknown>): Promise<string | null> {
  const { text } = await click(h, "/click", { query: { ...query, format: "json" }, ...(cf === undefined ? {} : { cf }) });
  const { status, message = null } = JSON.parse(text) as { status: number; message?: string };
  return status === 1 ? null : message;
}

describe("the checks of a click", () => {
  const h = createHarness();

  const CASES: [
    name: string,
    reason: Reason | null,
    values: OfferValues,
    arrange?: (network: Traffic, offerId: number) => Promise<unknown>,
  ][] = [
    ["an offer that is open", null, {}],
    ["a deleted offer", "unknown-offer", { offer: { status: 2 } }],
    ["a removed affiliate", "unknown-affiliate", {}, ({ affiliateIs }) => affiliateIs({ status: "removed" })],
    ["an affiliate who was not activated", "inactive-affiliate", {}, ({ affiliateIs }) => affiliateIs({ status: "moderation" })],
    ["a banned affiliate", "inactive-affiliate", {}, ({ affiliateIs }) => affiliateIs({ status: "banned" })],
    [
      "an affiliate whose account is banned",
      "inactive-affiliate",
      {},
      ({ pid }) => h.db.update(accounts).set({ bannedAtMs: 1 }).where(eq(accounts.id, pid)),
    ],
    ["a paused offer", "inactive-offer", { offer: { status: 1 } }],
    ["a stopped offer", "inactive-offer", { row: { isStopped: true } }],
    ["an offer without an address", "inactive-offer", { settings: { url: "" } }],
    [
      "an offer of a banned network",
      "inactive-offer",
      {},
      ({ id }) => h.db.update(accounts).set({ bannedAtMs: 1 }).where(eq(accounts.id, id)),
    ],
    ["an offer that has not begun", "inactive-offer", { settings: { startAt: "2026-06-16" } }],
    ["an offer that begins today", null, { settings: { startAt: "2026-06-15", stopAt: "2026-06-15" } }],
    ["an offer that is over", "inactive-offer", { settings: { stopAt: "2026-06-14" } }],
    ["a protected offer", "disabled-affiliate", { offer: { privacy: 1 } }],
    ["a private offer", "disabled-affiliate", { offer: { privacy: 2 } }],
    ["a private offer that lets in", null, { offer: { privacy: 2 } }, ({ pid }, id) => letIn(id, pid, 0)],
    ["a public offer that bars", "disabled-affiliate", {}, ({ pid }, id) => letIn(id, pid, 1)],
    ["a country that is not wanted", "mistargeting", { settings: { strictlyCountry: true, countries: ["us"] } }],
    ["a country that is wanted, but not strictly", null, { settings: { countries: ["us"] } }],
    ["an empty sub that must not be", "mistargeting", { settings: { searchEmptySub: 3 } }],
    ["a cap that is reached", "overcap", { settings: { isRedirectOvercap: true } }, (_, id) => reachCap(id, {})],
    ["a cap that does not stop clicks", null, {}, (_, id) => reachCap(id, {})],
    [
      "a cap of another affiliate",
      null,
      { settings: { isRedirectOvercap: true } },
      ({ pid }, id) => reachCap(id, { affiliateScope: "each" }, pid + 1),
    ],
    [
      "a cap of each affiliate",
      "overcap",
      { settings: { isRedirectOvercap: true } },
      ({ pid }, id) => reachCap(id, { affiliateScope: "each" }, pid),
    ],
    ["a cap of each goal", null, { settings: { isRedirectOvercap: true } }, (_, id) => reachCap(id, { goalScope: "each" })],
    ["a cap of yesterday", null, { settings: { isRedirectOvercap: true } }, (_, id) => reachCap(id, {}, 0, 20_260_614)],
    [
      "a budget that is spent",
      "overcap",
      { settings: { isRedirectOvercap: true } },
      (_, id) => reachCap(id, { type: "budget", limitValue: 90 }),
    ],
  ];

  const letIn = (offerId: number, accountId: number, status: number) => h.db.insert(offerAffiliates).values({ offerId, accountId, status });

  async function reachCap(offerId: number, values: Partial<typeof offerCaps.$inferInsert>, affiliateId = 0, periodStart = 20_260_615) {
    const common = {
      offerId,
      position: 0,
      period: "day",
      type: "conversions",
      limitValue: 5,
      goalScope: "all",
      affiliateScope: "all",
    } as const;
    const [cap] = await h.db
      .insert(offerCaps)
      .values({ ...common, ...values })
      .returning();
    const goal = values.goalScope === "each" ? "1" : "";
    await h.db.insert(offerCapCounters).values({ capId: cap?.id ?? 0, periodStart, affiliateId, goal, conversions: 5, payoutMicros: 90 });
  }

  it.each(CASES)("pass or refuse %s", async (_, reason, values, arrange) => {
    const network = await makeTraffic(h);
    const { id } = await network.offer(values);
    await arrange?.(network, id);
    expect(await reasonOf(h, { pid: network.pid, offer_id: id }, { country: "DE" })).toBe(reason);
    expect(await network.passedBack()).toEqual(reason === null ? {} : { [reason]: 1 });
    expect(await network.clicks(id)).toHaveLength(reason === null ? 1 : 0);
  });

  it("know advertisers, those they bar, and affiliates of this network alone", async () => {
    const network = await makeTraffic(h);
    const { pid: foreign } = await makeTraffic(h);
    const advertiserId = await network.advertiser();
    const { id } = await network.offer({ row: { advertiserId } });
    const reason = (pid: number) => reasonOf(h, { pid, offer_id: id });
    expect([await reason(network.pid), await reason(foreign)]).toEqual([null, "unknown-affiliate"]);
    await h.db.insert(advertiserBlacklist).values({ advertiserId, affiliateId: network.pid });
    forgetConfigsOf(network.id);
    expect(await reason(network.pid)).toBe("disabled-affiliate");
    await h.deps.db.$client.prepare("UPDATE memberships SET status = 'removed' WHERE id = ?1").bind(advertiserId).run();
    forgetConfigsOf(network.id);
    expect(await reason(network.pid)).toBe("unknown-advertiser");
  });

  it("refuse what is no number", async () => {
    const { pid, offer } = await makeTraffic(h);
    const { id } = await offer();
    for (const bad of ["", "0", "-1", "1.5", "1e3", "0x1", "٣", "2147483648", "99999999999999999999", "a", "1;DROP TABLE offers"]) {
      expect([bad, await reasonOf(h, { pid, offer_id: bad }), await reasonOf(h, { pid: bad, offer_id: id })]).toEqual([
        bad,
        "invalid-offer",
        "invalid-affiliate",
      ]);
    }
  });

  it("ask for a new address where the offer wants one: in what has landed, and before it has", async () => {
    const network = await makeTraffic(h);
    for (const settings of [{ uniqueIpOnly: true }, { rejectsNotUniqueIp: true }]) {
      const { id } = await network.offer({ settings });
      const other = await network.offer({ settings });
      const from = async (ip: string, offerId = id) => {
        const { text } = await click(h, "/click", {
          query: { pid: network.pid, offer_id: offerId, format: "json" },
          headers: { "cf-connecting-ip": ip },
        });
        return (JSON.parse(text) as { message?: string }).message ?? null;
      };
      expect([await from("192.0.2.1"), await from("192.0.2.1"), await from("192.0.2.2")]).toEqual([null, "non-unique-clicks", null]);
      await h.drain();
      const cost = await h.d1.measure(async () => expect(await from("2001:db8::1")).toBeNull());
      expect([cost.roundTrips, cost.rowsRead <= 1]).toEqual([1, true]);
      expect([await from("192.0.2.1"), await from("192.0.2.1", other.id)]).toEqual(["non-unique-clicks", null]);
      await h.drain();
    }
  });

  it("find the first of any faults", async () => {
    const click: Targeted & { ip: string } = { country: "DE", userAgent: CHROME, asn: 1, provider: "", subs: [], ip: "192.0.2.200" };
    const open: OfferTraffic = {
      id: 1,
      title: "",
      network: { id: 1, tariff: null, paidUntilMs: null, bannedAtMs: null, timeZone: "UTC", fallbackUrl: "" },
      isActive: true,
      startDay: 0,
      stopDay: 0,
      advertiserId: "",
      affiliate: { number: 2, name: "", isActive: true, timeZone: "UTC" },
      isConnected: true,
      isBarred: false,
      admits: () => true,
      wantsNewAddress: false,
      stopsAtCaps: true,
      reachedCaps: new Set(),
      url: "https://shop.test/",
      previewUrl: "",
      trafficbackUrl: "",
      paymentUrls: [],
      landings: new Map(),
      allowsDeepLink: false,
      redirectType: "http302",
      flow: null,
      epcMicros: 0,
    };
    const judge = async (faults: readonly Reason[]) => {
      const has = (reason: Reason) => faults.includes(reason);
      const offer: OfferTraffic = {
        ...open,
        affiliate: has("unknown-affiliate") ? null : { number: 2, name: "", isActive: !has("inactive-affiliate"), timeZone: "UTC" },
        advertiserId: has("unknown-advertiser") ? null : "",
        isActive: !has("inactive-offer"),
        isConnected: !has("disabled-affiliate"),
        admits: () => !has("mistargeting"),
        wantsNewAddress: has("non-unique-clicks"),
        reachedCaps: new Set(has("overcap") ? [1] : []),
      };
      const link = { offerId: has("invalid-offer") ? null : 1, pid: has("invalid-affiliate") ? null : 2 };
      const known = has("unknown-offer") ? undefined : offer;
      return refusalOf(h.deps, { link, offer: known, click }) ?? (known === undefined ? null : await lateRefusalOf(h.deps, known, click));
    };
    const network = await makeTraffic(h);
    const { id } = await network.offer({ settings: { uniqueIpOnly: true } });
    open.id = id;
    await reasonOf(h, { pid: network.pid, offer_id: id });
    const { rememberAddress } = await import("../../src/domain/network-traffic/seen-addresses.ts");
    rememberAddress(id, click.ip);
    await fc.assert(
      fc.asyncProperty(fc.subarray([...TRAFFICBACK_REASONS]), async (faults) => {
        const first = TRAFFICBACK_REASONS.find((reason) => faults.includes(reason)) ?? null;
        // Who is not there has no status.
        const expected = first === "inactive-affiliate" && faults.includes("unknown-affiliate") ? "unknown-affiliate" : first;
        expect(await judge(faults)).toBe(expected);
      }),
    );
  });

  it("read all lists of subs, and take what a user changes at once", async () => {
    const network = await makeTraffic(h);
    const advertiserId = await network.advertiser({ subRules: { 1: { value: "a, b", isExcept: true } } });
    await network.affiliateIs({ profile: JSON.stringify({ subRules: { 2: { value: "x" } } }) });
    const { id } = await network.offer({ row: { advertiserId }, settings: { sub1: { values: ["a", "c"] } } });
    const reason = (sub1: string, sub2: string) => reasonOf(h, { pid: network.pid, offer_id: id, sub1, sub2 });
    expect([await reason("c", "x"), await reason("a", "x"), await reason("d", "x"), await reason("c", "y"), await reason("c", "")]).toEqual(
      [null, "mistargeting", "mistargeting", "mistargeting", "mistargeting"],
    );
    expect(await network.post(`/admin/offer/${id}`, { status: "suspended" })).toMatchObject({ status: 1 });
    expect(await reason("c", "x")).toBe("inactive-offer");
  });
});

describe("targeting", () => {
  const none = { values: [], isExcept: false };
  const noRules: SubRules = { 1: none, 2: none };
  const ANDROID = "Mozilla/5.0 (Linux; Android 4.4.2; Nexus 5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/41.0.0.0 Mobile Safari/537.36";
  const payment = (countries: string[], excludesCountries = 0) => ({
    countries: JSON.stringify(countries),
    excludesCountries,
    os: "[]",
    url: "",
    cities: "[]",
    devices: "[]",
  });
  const visit: Targeted = {
    country: "DE",
    userAgent: CHROME,
    asn: 64_500,
    provider: "Example Telekom",
    subs: ["s1", "s2", "", "", "", "", "", ""],
  };
  const isp = toHexId(64_500, 1_700_000_000_000);

  const CASES: [settings: object, payments: ReturnType<typeof payment>[], click: Partial<Targeted>, isLetIn: boolean][] = [
    [{}, [payment(["us"])], {}, true],
    [{ strictlyCountry: true }, [], { country: null }, true],
    [{ strictlyCountry: true }, [payment([])], { country: null }, true],
    [{ strictlyCountry: true }, [payment(["us"]), payment(["de"])], {}, true],
    [{ strictlyCountry: true }, [payment(["us"])], {}, false],
    [{ strictlyCountry: true }, [payment(["us"])], { country: null }, false],
    [{ strictlyCountry: true }, [payment(["us"], 1)], {}, true],
    [{ strictlyCountry: true }, [payment(["us"], 1)], { country: null }, false],
    [{ strictlyCountry: true, countries: ["de"] }, [payment(["us"])], {}, true],
    [{ strictlyCountry: true, countries: ["fr"] }, [payment([])], {}, false],
    [{ strictlyOs: [{ os: "web", versions: [] }] }, [], {}, true],
    [{ strictlyOs: [{ os: "Windows", versions: ["10"] }] }, [], {}, true],
    [{ strictlyOs: [{ os: "Windows", versions: ["7"] }] }, [], {}, false],
    [{ strictlyOs: [{ os: "ios", versions: ["ios 18"] }] }, [], { userAgent: IPHONE }, true],
    [{ strictlyOs: [{ os: "iOS", versions: ["18.6"] }] }, [], { userAgent: IPHONE }, true],
    [{ strictlyOs: [{ os: "ios", versions: ["1"] }] }, [], { userAgent: IPHONE }, false],
    [
      {
        strictlyOs: [
          { os: "ios", versions: ["9"] },
          { os: "android", versions: ["4.4"] },
        ],
      },
      [],
      { userAgent: ANDROID },
      true,
    ],
    [{ strictlyOs: [{ os: "android", versions: ["4.1"] }] }, [], { userAgent: ANDROID }, false],
    [{ strictlyOs: [{ os: "nokia", versions: [] }] }, [], {}, false],
    [{ strictlyConnection: "wifi" }, [], {}, true],
    [{ strictlyConnection: "wifi" }, [], { provider: "T-Mobile USA" }, false],
    [{ strictlyConnection: "cellular" }, [], { provider: "Vodafone GmbH" }, true],
    [{ strictlyConnection: "cellular" }, [], {}, false],
    [{ strictlyConnection: "all" }, [], { provider: "" }, true],
    [{ strictlyIsp: [isp] }, [], {}, true],
    [{ strictlyIsp: [isp] }, [], { asn: 64_501 }, false],
    [{ strictlyIsp: [isp] }, [], { asn: null }, false],
    [{ sub1: { values: ["s1", "x"] } }, [], {}, true],
    [{ sub1: { values: ["x"] } }, [], {}, false],
    [{ sub2: { values: ["s2"], isExcept: true } }, [], {}, false],
    [{ sub2: { values: ["S2"], isExcept: true } }, [], {}, true],
    [{ subRestrictions: [{ sub1: "s1", sub2: "s2" }] }, [], {}, false],
    [{ subRestrictions: [{ sub1: "s1", sub2: "x" }, { sub1: "y" }, {}] }, [], {}, true],
    [{ searchEmptySub: 1 }, [], {}, true],
    [{ searchEmptySub: 8 }, [], {}, false],
  ];

  it.each(CASES)("%j of an offer and %j of its payments let in %j: %s", (settings, payments, click, isLetIn) => {
    const admits = compileTargeting(OfferSettings.parse(settings), payments, [noRules, noRules]);
    expect(admits({ ...visit, ...click })).toBe(isLetIn);
  });
});
