import { describe, expect, it } from "vitest";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { makeSelling } from "./conversion-kit.ts";
import { DENIED, missing, refused } from "./kit.ts";

const h = createHarness();

const DAY = { date_from: "2026-06-15", date_to: "15-06-2026" };
const MOMENT = { sec: Date.parse("2026-06-15T12:00:00Z") / 1000, usec: 0 };

const WRONG = [
  [{ date_to: "2026-06-15" }, missing("date_from")],
  [{ date_from: "2026-06-15" }, missing("date_to")],
  [{ date_from: "2026-06-31", date_to: "2026-07-01" }, refused("date_from")],
  [{ date_from: "2026-06-15", date_to: "31-06-2026" }, refused("date_to")],
  [{ date_from: "06-15-2026", date_to: "2026-06-15" }, refused("date_from")],
  [{ date_from: "16-06-2026", date_to: "2026-06-15" }, refused("date_from")],
  [{ ...DAY, timezone: "Mars" }, refused("timezone")],
  [{ ...DAY, offer: "x" }, refused("offer", "offer[0]")],
  [{ ...DAY, "partner[2]": "x" }, refused("partner", "partner[2]")],
  [{ ...DAY, status: "9" }, refused("status", "status[0]")],
  [{ ...DAY, page: "-1" }, refused("page")],
] as const;

type Query = Record<string, string>;

describe("received postbacks", () => {
  it("are listed whole, with their click, and refused ones without it", async () => {
    const selling = await makeSelling(h, { settings: { previewUrl: "https://shop.example/" } });
    const { network, affiliate, offer } = selling;
    const { number } = await addMember(network.ctx, { kind: "advertiser", name: "Shop" });
    await selling.setAdvertiser(number);
    const click = await selling.click({ linkParams: JSON.stringify({ sub2: "two", sub6: "six" }) });
    await selling.post({ clickid: click });
    await h.api("/postback", { method: "POST", form: { clickid: click, action_id: "B" } });
    await selling.post({ clickid: click });
    await selling.post({ clickid: `1_${"0".repeat(24)}` });
    const track = {
      id: click,
      ip: "198.51.100.7",
      ua: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
      country: "US",
      city: "New York",
      device: "desktop",
      os: "Windows 10",
      browser: "Chrome 141.0.0",
      offer: { id: offer.id, offer_id: toHexId(offer.id, offer.createdAtMs), title: "Kittens", preview_url: "https://shop.example/" },
      referrer: "https://blog.example/kittens",
      click_id: click,
      sub1: "sub",
      sub2: "two",
      sub3: "",
      sub4: "",
      sub5: "",
      offer_id: String(offer.id),
      conversion_id: null,
      ios_idfa: null,
      android_id: null,
      created_at: "2026-06-15 12:00:00",
      uniq: 1,
      cbid: null,
      partner: { id: String(affiliate.number), login: "", email: "" },
    };
    const get = { clickid: click };
    const common = { date: MOMENT, server: expect.any(String), supplier: { id: toHexId(number, h.clock.ms), title: "Shop" } };
    const ids = (await selling.received()).map(({ id }) => ({ $id: toHexId(id, h.clock.ms) })).toReversed();
    const said = "Conversion exists";
    const cost = await h.d1.measure(async () =>
      expect(await network.get("/stats/serverpostbacks", DAY)).toEqual({
        status: 1,
        postbacks: [
          {
            ...common,
            _id: ids[0],
            _get: get,
            _post: [],
            get: JSON.stringify(get),
            post: "[]",
            response: `{\n    "status": 2,\n    "message": "${said}",\n    "error": "${said}"\n}`,
            track: null,
          },
          {
            ...common,
            _id: ids[1],
            _get: [],
            _post: { clickid: click, action_id: "B" },
            get: "[]",
            post: JSON.stringify({ clickid: click, action_id: "B" }),
            response: '{\n    "status": 1\n}',
            track,
          },
          {
            ...common,
            _id: ids[2],
            _get: get,
            _post: [],
            get: JSON.stringify(get),
            post: "[]",
            response: '{\n    "status": 1\n}',
            track,
          },
        ],
        pagination: { per_page: 100, total_count: 3, page: 1 },
      }),
    );
    expect(cost.roundTrips).toBe(2);
    expect(cost.rowsRead).toBeLessThanOrEqual(1 + 3 + 3 * 6 + 10);
  });

  it("are told apart by what they said and what it was of", async () => {
    const selling = await makeSelling(h, { payments: [{}, { goal: "Install" }] });
    const { network, affiliate, offer } = selling;
    const { number } = await addMember(network.ctx, { kind: "advertiser", name: "Shop" });
    await selling.setAdvertiser(number);
    const click = await selling.click();
    await selling.post({ clickid: click, goal: "install", status: 2, action_id: "A-1", custom_field1: "Blue" });
    await selling.post({ offer_id: offer.id, pid: affiliate.number, status: "confirmed" });
    const actions = async (query: Query) => {
      const answer = await network.get("/stats/serverpostbacks", { ...DAY, ...query });
      return answer.postbacks?.map(({ _get }: { _get: Query }) => _get.action_id ?? "none") ?? answer;
    };
    for (const query of [
      { action_id: "A-1" },
      { click_id: click },
      { goal: "INSTALL" },
      { status: "2" },
      { status: "pending" },
      { search: "blue" },
    ]) {
      expect([query, await actions(query as Query)]).toEqual([query, ["A-1"]]);
    }
    for (const query of [{ goal: "1" }, { status: "1" }]) expect([query, await actions(query as Query)]).toEqual([query, ["none"]]);
    const supplier = toHexId(number, h.clock.ms);
    for (const query of [{}, { offer: String(offer.id), "partner[]": String(affiliate.number), supplier }, { timezone: "Asia/Tokyo" }]) {
      expect([query, await actions(query as Query)]).toEqual([query, ["none", "A-1"]]);
    }
    for (const query of [
      { offer: "999999" },
      { partner: "999999" },
      { supplier: "000000010000000000000001" },
      { timezone: "Pacific/Kiritimati" },
    ]) {
      expect([query, await actions(query as Query)]).toEqual([query, []]);
    }
    for (const [query, answer] of WRONG)
      expect([query, await network.get("/stats/serverpostbacks", query as unknown as Query)]).toEqual([query, answer]);
    expect((await network.get("/stats/serverpostbacks", { ...DAY, limit: "1", page: "2" })).postbacks).toMatchObject([
      { _get: { action_id: "A-1" } },
    ]);
    const stranger = await makeSelling(h);
    expect((await stranger.network.get("/stats/serverpostbacks", { ...DAY, offer: String(offer.id) })).postbacks).toEqual([]);
  });

  it("are for users of the network, and of those who look after somebody these alone", async () => {
    const selling = await makeSelling(h);
    await selling.post({ clickid: await selling.click() });
    const path = "/stats/serverpostbacks";
    expect(await selling.affiliate.get(path, DAY)).toEqual(DENIED);
    expect(await (await selling.network.staff("affiliates")).get(path, DAY)).toEqual(DENIED);
    const manager = await selling.network.staff("affiliate_manager");
    expect((await manager.get(path, DAY)).postbacks).toEqual([]);
    await selling.setManager("affiliate", selling.affiliate.number, manager.number);
    expect((await manager.get(path, DAY)).postbacks).toHaveLength(1);
    expect((await (await selling.network.staff("stats")).get(path, DAY)).postbacks).toHaveLength(1);
  });
});

describe("requests to affiliates' postbacks", () => {
  async function withPostback(answer: () => Response = () => new Response("OK")) {
    const selling = await makeSelling(h, { payments: [{}, { goal: "Install" }] });
    const host = `tracker${unique()}.test`;
    h.net.on(host, answer, { mayNotCome: true });
    await selling.affiliate.post("/partner/postback", { url: `https://${host}/?sum={sum}` });
    return { ...selling, url: `https://${host}/?sum=3` };
  }

  it("are listed whole", async () => {
    const { network, affiliate, offer, click, post, url } = await withPostback();
    const id = await click();
    await post({ clickid: id });
    await h.drain();
    const { postbacks } = await network.get("/stats/affiliatepostbacks", DAY);
    const hex = expect.stringMatching(/^[0-9a-f]{24}$/);
    const cost = await h.d1.measure(async () =>
      expect(await network.get("/stats/affiliatepostbacks", DAY)).toEqual({
        status: 1,
        postbacks: [
          {
            _id: { $id: hex },
            _get: null,
            _post: null,
            date: MOMENT,
            pid: affiliate.number,
            lead_id: id,
            http_code: 200,
            postback_url: url,
            offer_id: toHexId(offer.id, offer.createdAtMs),
            job_id: hex,
            goal: "1",
            status: 1,
            payouts: 3,
            revenue: 4,
            currency: 840,
          },
        ],
        pagination: { per_page: 100, total_count: 1, page: 1 },
      }),
    );
    expect(postbacks[0]._id.$id).not.toBe(postbacks[0].job_id);
    expect(cost.roundTrips).toBe(2);
    expect(cost.rowsRead).toBeLessThanOrEqual(1 + 1 + 6);
  });

  it("are one for each attempt, and told apart by what they said and what was answered", async () => {
    const selling = await withPostback(() => new Response("down", { status: 503 }));
    const { network, affiliate, offer, post, click } = selling;
    await post({ clickid: await click(), goal: "install", status: 2 });
    await h.drain();
    const [first] = (await network.get("/stats/affiliatepostbacks", DAY)).postbacks;
    expect(first).toMatchObject({ http_code: 503, goal: "Install", status: 2 });
    h.clock.ms += 3_600_000;
    await h.cron();
    await h.drain();
    const again = (await network.get("/stats/affiliatepostbacks", DAY)).postbacks;
    expect(again.length).toBeGreaterThan(1);
    expect(new Set(again.map(({ _id }: { _id: { $id: string } }) => _id.$id)).size).toBe(again.length);
    expect(new Set(again.map(({ job_id }: { job_id: string }) => job_id))).toEqual(new Set([first.job_id]));
    expect(again.at(-1)).toEqual(first);
    const countOf = async (query: Query) => (await network.get("/stats/affiliatepostbacks", { ...DAY, ...query })).pagination.total_count;
    for (const query of [
      { offer: String(offer.id), partner: String(affiliate.number), goal: "INSTALL", status: "2", http_code: "503" },
      { "offer[]": toHexId(offer.id, offer.createdAtMs), status: "pending" },
    ]) {
      expect([query, await countOf(query as unknown as Query)]).toEqual([query, again.length]);
    }
    for (const query of [
      { offer: "999999" },
      { partner: "999999" },
      { goal: "1" },
      { status: "1" },
      { http_code: "0" },
      { http_code: "200" },
    ]) {
      expect([query, await countOf(query as Query)]).toEqual([query, 0]);
    }
    for (const [query, answer] of WRONG)
      expect([query, await network.get("/stats/affiliatepostbacks", query as unknown as Query)]).toEqual([query, answer]);
    expect(await network.get("/stats/affiliatepostbacks", { ...DAY, http_code: "x" })).toEqual(refused("http_code"));
  });

  it("are for users of the network, and of those who look after somebody these alone", async () => {
    const selling = await withPostback();
    await selling.post({ clickid: await selling.click() });
    await h.drain();
    const path = "/stats/affiliatepostbacks";
    expect(await selling.affiliate.get(path, DAY)).toEqual(DENIED);
    expect(await (await selling.network.staff("affiliates")).get(path, DAY)).toEqual(DENIED);
    const manager = await selling.network.staff("affiliate_manager");
    expect((await manager.get(path, DAY)).postbacks).toEqual([]);
    await selling.setManager("affiliate", selling.affiliate.number, manager.number);
    expect((await manager.get(path, DAY)).postbacks).toHaveLength(1);
    expect((await (await makeSelling(h)).network.get(path, DAY)).postbacks).toEqual([]);
  });
});
