import { describe, expect, it } from "vitest";
import { cities } from "../../src/db/schema/index.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { makeFlow } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
import { DENIED, missing, refused } from "./kit.ts";

const h = createHarness();

const DAY = { date_from: "2026-06-15", date_to: "2026-06-15" };
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

describe("clicks", () => {
  it("are listed whole, with their first conversion", async () => {
    const selling = await makeSelling(h, {
      settings: {
        url: "https://shop.example/?c={clickid}",
        landings: [{ id: 1, title: "One", url: "https://shop.example/1", previewUrl: "", type: "landing" }],
      },
    });
    const { network, affiliate, offer } = selling;
    const linkParams = JSON.stringify({ sub2: "two", sub8: "eight", ref_id: "r", ext1: "e", landing: 1 });
    await h.db.insert(cities).values({ id: 5_128_581, country: "us", name: "New York" });
    const click = await selling.click({ linkParams, asn: 3320, region: "New York", connection: "wifi" });
    await selling.post({ clickid: click, action_id: "A-17" });
    await selling.post({ clickid: click, action_id: "A-18" });
    const [first] = await selling.conversions();
    const cost = await h.d1.measure(async () =>
      expect(await network.get("/stats/clicks", DAY)).toEqual({
        status: 1,
        clicks: [
          {
            id: click,
            click_id: click,
            ip: "198.51.100.7",
            ua: WINDOWS,
            country: "US",
            country_name: "United States",
            region_id: 0,
            region_name: "New York",
            city: "New York",
            city_id: 5128581,
            device: "desktop",
            device_type: "desktop",
            device_model: "",
            device_fullname: "desktop",
            os: "Windows 10",
            os_fullname: "Windows 10",
            browser_fullname: "Chrome 141.0.0",
            idfa: "",
            os_version: "10",
            browser: "Chrome 141.0.0",
            browser_version: "141.0.0",
            connection_type: "wifi",
            isp: 3320,
            isp_code: "3320",
            offer: {
              id: offer.id,
              offer_id: toHexId(offer.id, offer.createdAtMs),
              title: "Kittens",
              url: "https://shop.example/?c={clickid}",
              external_id: "",
            },
            referrer: "https://blog.example/kittens",
            sub1: "sub",
            sub2: "two",
            ...Object.fromEntries(["sub3", "sub4", "sub5", "sub6", "sub7"].map((name) => [name, ""])),
            sub8: "eight",
            conversion_id: toHexId(first?.own.leadId ?? 0, first?.own.createdAtMs ?? 0),
            has_conversions: true,
            ios_idfa: "",
            android_id: "",
            created_at: "2026-06-15 12:00:00",
            uniq: true,
            cbid: "A-17",
            partner_id: affiliate.number,
            partner: { id: affiliate.number, email: "", login: "", name: "Ann", title: "Ann", manager: null, manager_id: "" },
            landing: { id: 1, url: "https://shop.example/1", title: "One" },
            prelanding: { id: 0, url: "undefined", title: "" },
            ref_id: "r",
            os_id: "",
            user_id: "",
            ext1: "e",
            ext2: "",
            ext3: "",
            unid: "",
            smart_id: "",
            supplier_manager_id: "",
          },
        ],
        pagination: { per_page: 100, total_count: 1, page: 1 },
      }),
    );
    expect(cost.roundTrips).toBe(2);
  });

  it("have the number of a city that is the only one of its name there, and who looks after the advertiser", async () => {
    const selling = await makeSelling(h);
    const { network, offer } = selling;
    await h.db.insert(cities).values([
      { id: 1, country: "us", name: "Salem" },
      { id: 2, country: "us", name: "Salem" },
      { id: 3, country: "de", name: "Essen" },
    ]);
    const seller = await network.staff("account_manager");
    const row = await h.db.query.memberships.findFirst({
      where: (t, { and, eq }) => and(eq(t.networkId, network.id), eq(t.kind, "staff"), eq(t.number, seller.number)),
    });
    const manager = toHexId(row?.number ?? 0, row?.createdAtMs ?? 0);
    const { advertiser } = await network.post("/admin/advertiser", { title: "Shop", email: "city@shop.example", manager });
    await network.post(`/admin/offer/${offer.id}`, { advertiser: advertiser.id });
    for (const [country, city] of [
      ["us", "Salem"],
      ["us", "Essen"],
      ["de", "Essen"],
    ] as const) {
      h.clock.ms += 1000;
      await selling.post({ clickid: await selling.click({ country, city }) });
    }
    const { clicks } = await network.get("/stats/clicks", DAY);
    expect(clicks.map((click: { city_id: number }) => click.city_id)).toEqual([3, 0, 0]);
    expect(clicks[0].supplier_manager_id).toBe(manager);
    const { conversions } = await network.get("/stats/conversions", DAY);
    expect(conversions.map((conversion: { city_id: number }) => conversion.city_id)).toEqual([3, 0, 0]);
  });

  it("of many flows are merged, the newest first, page by page, for four rows read a row", async () => {
    const selling = await makeSelling(h);
    const others = [await selling.network.affiliate(), await selling.network.affiliate()];
    const made: string[] = [];
    for (let count = 0; count < 45; count += 1) {
      h.clock.ms += 1000;
      const other = others[count % 3];
      made.unshift(await (other === undefined ? selling.click() : selling.clickOf(other.number, { country: "de" })));
    }
    const listed: string[] = [];
    for (let page = 1; page <= 3; page += 1) {
      const { clicks, pagination } = await selling.network.get("/stats/clicks", { ...DAY, limit: "20", page: String(page) });
      listed.push(...clicks.map(({ id }: { id: string }) => id));
      expect(pagination).toEqual({ per_page: 20, total_count: 45, page, ...(page < 3 ? { next_page: page + 1 } : {}) });
    }
    expect(listed).toEqual(made);
    const ofCountry = await selling.network.get("/stats/clicks", { ...DAY, country: "DE" });
    expect(ofCountry.clicks.map(({ id }: { id: string }) => id)).toEqual(made.filter((_, index) => (44 - index) % 3 !== 2));
    const { rowsRead } = await h.d1.measure(() => selling.network.get("/stats/clicks", { ...DAY, limit: "20" }));
    // The key, the count, the page with the cities of its rows, and of each of three flows what it is of and its ends.
    expect(rowsRead).toBeLessThanOrEqual(1 + 45 + 4 * 20 + 25 * 3);
    const beyond = await selling.network.get("/stats/clicks", { ...DAY, page: "7" });
    expect(beyond).toMatchObject({ clicks: [], pagination: { total_count: 45, page: 7 } });
  });

  it("are those that reports count, of flows of their own that affiliates lead to an offer, too", async () => {
    const selling = await makeSelling(h);
    const { network, affiliate, offer } = selling;
    const flow = await makeFlow(h, affiliate.number, { offerId: offer.id });
    const land = async (offerId: number) => {
      h.clock.ms += 1000;
      const id = await mintClickId(h.deps, { flowId: flow.id, atMs: h.clock.ms });
      await (await selling.makeClick({ id, flowId: flow.id, offerId })).land();
      return id;
    };
    const first = await selling.click();
    const [earlier, own, elsewhere] = [await land(offer.id), await land(offer.id), await land(0)];
    const { clicks, pagination } = await network.get("/stats/clicks", DAY);
    expect(clicks.map(({ id }: { id: string }) => id)).toEqual([own, earlier, first]);
    expect(clicks.map(({ id }: { id: string }) => id)).not.toContain(elsewhere);
    expect(pagination.total_count).toBe(3);
    const days = { "filter[date_from]": DAY.date_from, "filter[date_to]": DAY.date_to };
    for (const report of ["getbypartner", "getbyprogram"]) {
      const { stats } = await network.get(`/stats/${report}`, days);
      expect(stats.map(({ traffic }: { traffic: { raw: string } }) => traffic.raw)).toEqual(["3"]);
    }
  });

  it("are those of days and hours of a zone, and of who and what is named", async () => {
    const selling = await makeSelling(h);
    const { network, affiliate, offer } = selling;
    const at = (time: string) => selling.click({ atMs: Date.parse(`2026-06-${time}Z`) });
    const [late, early] = [await at("14T23:30"), await at("15T00:30")];
    const idsOf = async (query: Record<string, string>) =>
      (await network.get("/stats/clicks", { ...DAY, ...query })).clicks.map(({ id }: { id: string }) => id);
    expect(await idsOf({})).toEqual([early]);
    expect(await idsOf({ timezone: "Europe/Berlin" })).toEqual([early, late]);
    expect(await idsOf({ timezone: "America/New_York" })).toEqual([]);
    expect(await idsOf({ hour: "0" })).toEqual([early]);
    expect(await idsOf({ hour: "1", timezone: "Europe/Berlin" })).toEqual([late]);
    expect(await idsOf({ "offer[]": String(offer.id), "partner[]": String(affiliate.number) })).toEqual([early]);
    expect(await idsOf({ offer: toHexId(offer.id, offer.createdAtMs) })).toEqual([early]);
    expect(await idsOf({ offer: toHexId(offer.id, offer.createdAtMs + 1000) })).toEqual([]);
    const advertiser = await addMember(network.ctx, { kind: "advertiser", name: "Shop" });
    const id = toHexId(advertiser.number, h.clock.ms);
    await selling.setAdvertiser(advertiser.number);
    for (const name of ["advertiser", "advertisers", "advertiser[]"]) expect(await idsOf({ [name]: id })).toEqual([early]);
    for (const query of [{ offer: "999999" }, { partner: "999999" }, { advertiser: "000000010000000000000001" }, { country: "DE" }]) {
      expect([query, await idsOf(query as Record<string, string>)]).toEqual([query, []]);
    }
    const other = await makeSelling(h);
    expect(
      (await other.network.get("/stats/clicks", { ...DAY, offer: String(offer.id), partner: String(affiliate.number) })).clicks,
    ).toEqual([]);
  });

  it("are for users of the network alone, and of those who look after somebody these alone", async () => {
    const selling = await makeSelling(h);
    await selling.click();
    expect(await selling.affiliate.get("/stats/clicks", DAY)).toEqual(DENIED);
    expect(await (await selling.network.staff("offers")).get("/stats/clicks", DAY)).toEqual(DENIED);
    expect((await (await selling.network.staff("stats")).get("/stats/clicks", DAY)).clicks).toHaveLength(1);
    for (const role of ["affiliate_manager", "account_manager"] as const) {
      const [manager, stranger] = [await selling.network.staff(role), await selling.network.staff(role)];
      if (role === "affiliate_manager") await selling.setManager("affiliate", selling.affiliate.number, manager.number);
      else {
        const { number } = await addMember(selling.network.ctx, { kind: "advertiser", name: "Shop" });
        await selling.setAdvertiser(number);
        await selling.setManager("advertiser", number, manager.number);
      }
      expect([role, (await manager.get("/stats/clicks", DAY)).clicks.length]).toEqual([role, 1]);
      expect([role, (await stranger.get("/stats/clicks", DAY)).pagination.total_count]).toEqual([role, 0]);
    }
  });

  it("are refused where a parameter is wrong, by its name", async () => {
    const { network } = await makeSelling(h);
    const { date_from, date_to } = DAY;
    for (const [query, answer] of [
      [{ date_to }, missing("date_from")],
      [{ date_from }, missing("date_to")],
      [{ date_from: "", date_to }, refused("date_from")],
      [{ date_from: "2026-02-30", date_to }, refused("date_from")],
      [{ date_from: "15-06-2026", date_to }, refused("date_from")],
      [{ date_from: "2026-06-16", date_to }, refused("date_from")],
      [{ ...DAY, hour: "24" }, refused("hour")],
      [{ date_from: "2026-06-14", date_to, hour: "3" }, refused("hour")],
      [{ ...DAY, timezone: "Mars/Olympus" }, refused("timezone")],
      [{ ...DAY, timezone: "+03:00" }, refused("timezone")],
      [{ ...DAY, offer: "x" }, refused("offer", "offer[0]")],
      [{ ...DAY, "partner[]": "-1" }, refused("partner", "partner[0]")],
      [{ ...DAY, "country[3]": "ZZ" }, refused("country", "country[3]")],
      [{ ...DAY, page: "0" }, refused("page")],
      [{ ...DAY, page: "99999999" }, refused("page")],
      [{ ...DAY, limit: "x" }, refused("limit")],
    ] as const) {
      expect([query, await network.get("/stats/clicks", query as unknown as Record<string, string>)]).toEqual([query, answer]);
    }
    const { pagination } = await network.get("/stats/clicks", { ...DAY, limit: "99999", timezone: "", offer: "", sort: "[object Object]" });
    expect(pagination.per_page).toBe(500);
  });
});
