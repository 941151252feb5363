import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, blacklist, bots, campaigns, filterCampaigns, flows, telegramOutbox, ways } from "../../src/db/schema/index.ts";
import { readClickId } from "../../src/domain/clicks/click-id.ts";
import { flowConfig, forgetFlowsOf } from "../../src/domain/flows/config/config-cache.ts";
import { recall, remember } from "../../src/domain/traffic/visitors.ts";
import { AD_CLICK_ID_NAMES, paramOfAdClickId } from "../../src/lib/ad-click-ids.ts";
import { MACRO_NOTES } from "../../src/lib/macro-notes.ts";
import { MACROS, type Macro } from "../../src/lib/macros.ts";
import { makeCampaign, makeFlow, makeOffer, makeSite, makeWay, updatesOf } from "../factories.ts";
import { EVERY } from "../fakes/d1.ts";
import { createHarness } from "../harness.ts";
import { anyFlow, CHROME, clicksOf, visit } from "./kit.ts";

describe("a visit of a flow's link", () => {
  const h = createHarness();

  it("is led on without being cached, and its click lands with all that was known of it", async () => {
    const { id: accountId } = await h.account({ timeZone: "Asia/Kolkata" });
    const flow = await anyFlow(h, { accountId });
    const way = await makeWay(h, flow, { url: "https://land.test/x?c={click}&s={subid}&g={country}&f={flow}&w={way}#{utm_term}" });
    const answer = await visit(h, flow.code, {
      ip: "203.0.113.7",
      query: {
        utm_source: "fb",
        utm_campaign: "1013",
        utm_content: "ad 4",
        utm_term: "ä&b",
        utm_medium: "cpc",
        subid: "p/u",
        fbclid: "IwAR0",
        data1: "d1",
        data2: "d2",
        cost: "0.0375",
        currency: "EUR",
      },
      headers: { referer: "https://News.test/page?q=1", "accept-language": "de-AT,de;q=0.9,en;q=0.5" },
      cf: { country: "AT", region: "Wien", city: "Wien", asn: 8447, asOrganization: "A1 Telekom Austria AG" },
    });
    await h.drain();
    const [click, ...more] = await clicksOf(h, flow.id);
    expect(more).toEqual([]);
    expect(click).toEqual({
      id: expect.stringMatching(/^[a-z0-9_]{1,32}$/),
      accountId,
      flowId: flow.id,
      wayId: way.id,
      siteId: 0,
      offerId: 0,
      atMs: h.clock.ms,
      localDay: 20260615,
      localHour: 17,
      isUnique: true,
      isLanded: true,
      lang: "de",
      country: "at",
      region: "Wien",
      city: "Wien",
      asn: 8447,
      connection: "wifi",
      mobile: 0,
      os: 1,
      osVersion: "10",
      browser: 1,
      browserVersion: "141.0.0",
      device: "desktop",
      deviceModel: "",
      filter: 0,
      ip: "203.0.113.7",
      ua: CHROME,
      referer: "https://News.test/page?q=1",
      domain: "news.test",
      utmSource: "fb",
      utmCampaign: "1013",
      utmContent: "ad 4",
      utmTerm: "ä&b",
      utmMedium: "cpc",
      subid: "p/u",
      adid: "IwAR0",
      data1: "d1",
      data2: "d2",
      costMicros: 37_500,
      costCurrency: "eur",
      linkParams: '{"fbclid":"IwAR0"}',
    });
    expect(await readClickId(h.deps, click?.id ?? "")).toEqual({ flowId: flow.id, atMs: h.clock.ms });
    expect(answer).toMatchObject({
      status: 302,
      location: `https://land.test/x?c=${click?.id}&s=p%2Fu&g=at&f=${flow.code}&w=${way.id}#%C3%A4%26b`,
      text: "",
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("keeps each ad platform's id whole and thirty free tags, and passes the ids on", async () => {
    const flow = await anyFlow(h);
    await makeWay(h, flow, { url: "https://land.test/?{ScCid}-{fbclid}-{adid}-{gclid}" });
    const long = `Iw${"A".repeat(1500)}`;
    const more = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`t${i}`, `v${i}`]));
    const query = { adid: "77", fbclid: long, ScCid: "snap", sub2: "two", utm_source: "fb", placement: "feed\n&", empty: "", ...more };
    const { location } = await visit(h, flow.code, { query });
    expect(location).toBe(`https://land.test/?snap-${long}-77-`);
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    const kept = Object.fromEntries(Object.entries(more).slice(0, 29));
    expect(click?.adid).toBe("77");
    expect(JSON.parse(click?.linkParams ?? "")).toEqual({
      sub2: "two",
      fbclid: long,
      sccid: "snap",
      tags: { placement: "feed&", ...kept },
    });
  });

  it("lands however long what the visitor brings along is", async () => {
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    const long = "x".repeat(3000);
    await visit(h, flow.code, {
      ip: long,
      headers: { referer: `https://news.test/${long}`, "user-agent": `${CHROME} ${long}`, "accept-language": long },
      cf: { city: long },
    });
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    expect([click?.referer.length, click?.ua.length, click?.city.length, click?.ip.length]).toEqual([1024, 512, 100, 45]);
  });

  it("asks neither D1 nor KV on a warm path, and sends one message", async () => {
    const flow = await anyFlow(h, { sticky: true });
    await makeWay(h, flow);
    await visit(h, flow.code);
    await h.settle();
    const kv: string[] = [];
    const watched = createHarness();
    watched.deps.kv = new Proxy(h.deps.kv, { get: (_, name) => kv.push(String(name)) });
    await visit(watched, flow.code);
    await watched.settle();
    const sent = watched.clickQueue.sent.length;
    const cost = await watched.d1.measure(async () => {
      for (let i = 0; i < 5; i += 1) expect((await visit(watched, flow.code)).status).toBe(302);
      await watched.settle();
    });
    expect({ cost, kv, sent: watched.clickQueue.sent.length - sent }).toEqual({
      cost: { roundTrips: 0, rowsRead: 0, rowsWritten: 0 },
      kv: [],
      sent: 5,
    });
  });

  it("leads to a site with the click, which counts for the site", async () => {
    const flow = await anyFlow(h);
    const site = await makeSite(h, flow.accountId, { url: "https://site.test/landing/?a=1" });
    await makeWay(h, flow, { siteId: site.id });
    const { location } = await visit(h, flow.code);
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    expect(click?.siteId).toBe(site.id);
    expect(location).toBe(`https://site.test/landing/?a=1&click=${click?.id}`);
  });

  it("knows every macro in every spelling, and leaves what is none as it is", async () => {
    const flow = await anyFlow(h);
    const site = await makeSite(h, flow.accountId, {
      url: "https://site.test/?{UTM_Source}&%7Bsubid%7D&{{adid}}&{cost}{cost_currency}&{geo}&{city}&{lang}&{ip}&{os}&{browser}&{device}&{site}&{domain}&{time}&{user}&{price}{status}{lead}&{foo}&c=%7Bclick%7D",
    });
    await makeWay(h, flow, { siteId: site.id });
    const { location } = await visit(h, flow.code, {
      ip: "203.0.113.9",
      query: { utm_source: "a b", subid: "s", gclid: "g/1", cost: "0,25", currency: "eur" },
      headers: { "accept-language": "de", referer: "https://news.test/" },
      cf: { country: "DE", city: "Köln" },
    });
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    const time = Math.floor(h.clock.ms / 1000);
    expect(location).toBe(
      `https://site.test/?a%20b&s&g%2F1&0.25eur&de&K%C3%B6ln&de&203.0.113.9&Windows&Chrome&desktop&${site.id}&news.test&${time}&${flow.accountId}&&{foo}&c=${click?.id}`,
    );
  });

  it("has a value for just those macros that are said to have one in a link, and then in a button", async () => {
    const { id: accountId } = await h.account();
    const names = Object.keys(MACROS) as Macro[];
    const query = names.map((name) => `${name}={${name}}`).join("&");
    const filledOf = (url: string | null) => names.filter((name) => new URL(url ?? "").searchParams.get(name) !== "");
    const having = (place: "link" | "button") => names.filter((name) => MACRO_NOTES[name].places.includes(place));
    const offer = await makeOffer(h, accountId);
    const flow = await anyFlow(h, { accountId, offerId: offer.id });
    const site = await makeSite(h, accountId, { url: `https://site.test/?${query}` });
    const campaign = await makeCampaign(h, accountId, { buttonText: "Go", buttonUrl: `https://shop.test/?${query}` });
    await makeWay(h, flow, { siteId: site.id });
    const tags = ["utm_source", "utm_campaign", "utm_content", "utm_term", "utm_medium", "subid", "adid", "data1", "data2"];
    const said = [...tags, ...AD_CLICK_ID_NAMES.map(paramOfAdClickId)].map((name) => [name, name]);
    const { location } = await visit(h, flow.code, {
      ip: "203.0.113.9",
      query: { ...Object.fromEntries(said), cost: "0.25", currency: "eur" },
      headers: { "accept-language": "de", referer: "https://news.test/" },
      cf: { country: "DE", city: "Köln" },
    });
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    await h.update(campaign.botId, updatesOf(h, campaign.chatId).start(`${campaign.code}-${click?.id}`));
    const [call] = await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.campaignId, campaign.id));

    expect(filledOf(location)).toEqual(having("link"));
    expect(filledOf(JSON.parse(call?.payload ?? "").button.url)).toEqual(having("button"));
  });

  it("opens a Telegram campaign's bot with the click, within what a Start carries", async () => {
    const flow = await anyFlow(h);
    const campaign = await makeCampaign(h, flow.accountId);
    const [bot] = await h.db.select().from(bots).where(eq(bots.id, campaign.botId));
    await makeWay(h, flow, { campaignId: campaign.id });
    const { location } = await visit(h, flow.code);
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    expect(location).toBe(`https://t.me/${bot?.username}?start=${campaign.code}-${click?.id}`);
    const payload = new URL(location ?? "").searchParams.get("start") ?? "";
    expect(payload).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it("is the same with a slash at the end", async () => {
    const flow = await anyFlow(h);
    await makeWay(h, flow, { url: "https://land.test/" });
    expect(await visit(h, `${flow.code}/`)).toMatchObject({ status: 302, location: "https://land.test/" });
  });

  it("may be a question only: HEAD tells where the link leads, and leaves no trace", async () => {
    const flow = await anyFlow(h);
    await makeWay(h, flow, { url: "https://land.test/" });
    const answer = await visit(h, flow.code, { method: "HEAD", ip: "198.51.100.1" });
    expect(answer).toMatchObject({ status: 302, location: "https://land.test/", cookie: undefined });
    await visit(h, flow.code, { ip: "198.51.100.1" });
    await h.drain();
    expect((await clicksOf(h, flow.id)).map(({ isUnique }) => isUnique)).toEqual([true]);
  });

  it("writes addresses into the header as browsers would, whatever alphabet they are in", async () => {
    const flow = await anyFlow(h);
    await makeWay(h, flow, { url: "https://пример.test/путь?q={utm_term}" });
    const { location } = await visit(h, flow.code, { query: { utm_term: "\r\nset-cookie: x=1" } });
    expect(location).toBe("https://xn--e1afmkfd.test/%D0%BF%D1%83%D1%82%D1%8C?q=set-cookie%3A%20x%3D1");
  });
});

describe("the ways of a flow", () => {
  const h = createHarness();

  it("share visitors by their weights", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    const made = [];
    for (const weight of [1, 3, 6]) made.push(await makeWay(h, flow, { weight, url: `https://land.test/${weight}` }));
    let step = 0;
    // Evenly spread over all that six bytes can say: each way's share then is exact.
    h.deps.randomBytes = (length) => new Uint8Array(length).fill(0).map((_, i) => (i === 0 ? ((step * 256) / 500) | 0 : 128));
    const counts: Record<string, number> = {};
    for (; step < 500; step += 1) {
      const { location } = await visit(h, flow.code);
      counts[location ?? ""] = (counts[location ?? ""] ?? 0) + 1;
    }
    for (const { weight, url } of made) expect(Math.abs((counts[url ?? ""] ?? 0) - weight * 50)).toBeLessThanOrEqual(3);
  });

  it("are kept to by a visitor who returns where the flow is sticky, by cookie or without", async () => {
    const flow = await anyFlow(h, { sticky: true });
    for (let i = 0; i < 10; i += 1) await makeWay(h, flow, { url: `https://land.test/${i}` });
    const first = await visit(h, flow.code, { ip: "192.0.2.1" });
    expect(first.headers.get("set-cookie")).toMatch(
      new RegExp(`^pawprint=\\S+; Max-Age=2592000; Path=/go/${flow.code}; HttpOnly; SameSite=Lax$`),
    );
    for (let i = 0; i < 10; i += 1) {
      expect((await visit(h, flow.code, { cookie: `other=1; ${first.cookie}` })).location).toBe(first.location);
      expect((await visit(h, flow.code, { ip: "192.0.2.1" })).location).toBe(first.location);
    }
    const others = new Set<string | null>();
    for (let i = 0; i < 60; i += 1) others.add((await visit(h, flow.code)).location);
    expect(others.size).toBeGreaterThan(3);
  });

  it("are kept to beyond a visit that the filters hold, and are not where the flow is not sticky", async () => {
    const filters = JSON.stringify({ countries: { mode: "only", list: ["de"] } });
    for (const sticky of [true, false]) {
      const flow = await anyFlow(h, { sticky, filters });
      for (let i = 0; i < 10; i += 1) await makeWay(h, flow, { url: `https://land.test/${i}` });
      let { cookie = "", location } = await visit(h, flow.code, { cf: { country: "DE" } });
      const led = new Set([location]);
      for (let i = 0; i < 20; i += 1) {
        for (const country of ["US", "DE"]) ({ cookie = "", location } = await visit(h, flow.code, { cookie, cf: { country } }));
        led.add(location);
      }
      expect([sticky, led.size === 1]).toEqual([sticky, sticky]);
    }
  });

  it("are chosen anew by a sticky flow once the old one is gone", async () => {
    const flow = await anyFlow(h, { sticky: true });
    const old = await makeWay(h, flow, { url: "https://land.test/old" });
    const { cookie } = await visit(h, flow.code);
    await makeWay(h, flow, { url: "https://land.test/new" });
    await h.db.update(ways).set({ status: 1 }).where(eq(ways.id, old.id));
    h.clock.advance(60);
    expect((await visit(h, flow.code, { ...(cookie === undefined ? {} : { cookie }) })).location).toBe("https://land.test/new");
  });

  it("that lead to what is paused or deleted are passed by", async () => {
    const flow = await anyFlow(h);
    const campaign = await makeCampaign(h, flow.accountId);
    const site = await makeSite(h, flow.accountId, { status: 1 });
    await makeWay(h, flow, { campaignId: campaign.id });
    await makeWay(h, flow, { siteId: site.id });
    await makeWay(h, flow, { status: 2, url: "https://land.test/deleted" });
    const ofDeletedBot = await makeCampaign(h, flow.accountId);
    await makeWay(h, flow, { campaignId: ofDeletedBot.id });
    await h.db.update(campaigns).set({ status: 1 }).where(eq(campaigns.id, campaign.id));
    await h.db.update(bots).set({ status: 3 }).where(eq(bots.id, ofDeletedBot.botId));
    expect((await visit(h, flow.code)).status).toBe(404);
    await h.drain();
    expect(await clicksOf(h, flow.id)).toEqual([]);
  });
});

describe("a unique click", () => {
  const h = createHarness();
  const uniques = async (flowId: number) => (await clicksOf(h, flowId)).map(({ isUnique }) => isUnique);

  it("is the first of its visitor on the flow in 24 hours, told by the cookie", async () => {
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    let { cookie } = await visit(h, flow.code);
    for (const seconds of [1, 86_398, 1, 1]) {
      h.clock.advance(seconds);
      ({ cookie } = await visit(h, flow.code, { cookie: cookie ?? "" }));
    }
    await h.drain();
    expect(await uniques(flow.id)).toEqual([true, false, false, true, false]);
  });

  it("is told in one place without a cookie too, by address, agent and language together", async () => {
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    const visits = [{}, {}, { headers: { "user-agent": `${CHROME} x` } }, { headers: { "accept-language": "fr" } }, { ip: "192.0.2.2" }];
    for (const one of visits) {
      await visit(h, flow.code, { ip: "192.0.2.1", ...one });
      h.clock.advance(1);
    }
    await h.drain();
    expect(await uniques(flow.id)).toEqual([true, false, true, true, true]);
  });

  it("is remembered of those who came last", () => {
    const one = { ip: "192.0.2.3", userAgent: "", acceptLanguage: "" };
    const memory = { uniqueAtMs: 1, wayId: 1 };
    const others = (from: number, to: number) => {
      for (let n = from; n < to; n += 1) remember(1, { ...one, ip: `visitor ${n}` }, memory);
    };
    remember(1, one, memory);
    others(0, 19_999);
    remember(1, one, memory);
    others(19_999, 39_998);
    expect(recall(1, one)).toEqual(memory);
    others(39_998, 39_999);
    expect(recall(1, one)).toBeNull();
  });

  it("is counted for each flow by itself", async () => {
    const { id: accountId } = await h.account();
    for (let i = 0; i < 2; i += 1) {
      const flow = await anyFlow(h, { accountId });
      await makeWay(h, flow);
      await visit(h, flow.code, { ip: "192.0.2.77" });
      await h.drain();
      expect(await uniques(flow.id)).toEqual([true]);
    }
  });

  it("is not to be denied or repeated by a cookie that nobody set", async () => {
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    for (const cookie of ["pawprint=", "pawprint=zzzzzzz.1", "pawprint=%00", "pawprint=1.1;pawprint=2.2", `pawprint=${"z".repeat(5000)}`]) {
      expect((await visit(h, flow.code, { cookie })).status).toBe(302);
    }
    await h.drain();
    expect(await uniques(flow.id)).toEqual([true, true, true, true, true]);
  });
});

describe("a visitor whom the filters hold", () => {
  const h = createHarness();
  const filtered = async (flowId: number) =>
    (await clicksOf(h, flowId)).map(({ filter, isUnique, wayId }) => ({ filter, isUnique, wayId }));

  it.each([
    "AdsBot-Google (+http://www.google.com/adsbot.html)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "TelegramBot (like TwitterBot)",
    "curl/8.5.0",
    "",
  ])("is led on as anybody, and recorded as filtered, where it is a bot and the flow names no other place: %s", async (agent) => {
    const flow = await anyFlow(h);
    const way = await makeWay(h, flow, { url: "https://land.test/?c={click}" });
    await h.db.update(accounts).set({ fallbackUrl: "https://fall.test/" }).where(eq(accounts.id, flow.accountId));
    const { status, location } = await visit(h, flow.code, { ip: "192.0.2.50", headers: { "user-agent": agent } });
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    expect({ status, location }).toEqual({ status: 302, location: `https://land.test/?c=${click?.id}` });
    expect(await filtered(flow.id)).toEqual([{ filter: 1, isUnique: false, wayId: way.id }]);
  });

  it("is no unique click, and takes none from whoever comes after", async () => {
    const filters = JSON.stringify({ countries: { mode: "only", list: ["de"] } });
    const flow = await anyFlow(h, { filters });
    await makeWay(h, flow);
    let cookie = "";
    for (const country of ["US", "DE", "US", "DE"]) {
      ({ cookie = "" } = await visit(h, flow.code, { cookie, cf: { country } }));
      h.clock.advance(1);
    }
    await h.drain();
    expect((await filtered(flow.id)).map(({ filter, isUnique }) => [filter, isUnique])).toEqual([
      [3, false],
      [0, true],
      [3, false],
      [0, false],
    ]);
  });

  it("is held as anybody would be, bot or not, by the flow's other filters", async () => {
    const filters = JSON.stringify({ countries: { mode: "only", list: ["de"] } });
    const flow = await anyFlow(h, { filters });
    await makeWay(h, flow);
    const headers = { "user-agent": "curl/8.5.0" };
    expect((await visit(h, flow.code, { headers, cf: { country: "US" } })).status).toBe(404);
    expect((await visit(h, flow.code, { headers, cf: { country: "DE" } })).status).toBe(302);
    await h.drain();
    expect((await filtered(flow.id)).map(({ filter }) => filter)).toEqual([1, 1]);
  });

  const bot = { headers: { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" } };

  it("goes where the flow sends such visitors, and is recorded with the reason and no way", async () => {
    const flow = await anyFlow(h, { filteredUrl: "https://safe.test/?c={click}&s={utm_source}" });
    await makeWay(h, flow);
    const { status, location } = await visit(h, flow.code, { ...bot, query: { utm_source: "x y" } });
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    expect({ status, location }).toEqual({ status: 302, location: `https://safe.test/?c=${click?.id}&s=x%20y` });
    expect(click).toMatchObject({ filter: 1, browser: 11, wayId: 0, siteId: 0 });
  });

  it("goes there by whichever filter", async () => {
    const { id: accountId } = await h.account();
    const at = { accountId, createdAtMs: h.clock.ms };
    const rules = JSON.stringify({ onlyWithReferer: true });
    const [campaign] = await h.db
      .insert(filterCampaigns)
      .values({ ...at, name: "Spies", rules })
      .returning();
    await h.db.insert(blacklist).values({ ...at, kind: "ip", value: "203.0.113.66" });
    const filters = JSON.stringify({
      countries: { mode: "only", list: ["de"] },
      languages: { mode: "only", list: ["de"] },
      campaigns: [campaign?.id],
    });
    const flow = await makeFlow(h, accountId, { filters, filteredUrl: "https://safe.test/" });
    await makeWay(h, flow);
    const german = { cf: { country: "DE" }, headers: { "accept-language": "de" } };
    const held = [
      { ...german, ip: "203.0.113.66" },
      { ...german, cf: { country: "US" } },
      { ...german, headers: { "accept-language": "fr" } },
      german,
    ];
    for (const visitor of held) expect((await visit(h, flow.code, visitor)).location).toBe("https://safe.test/");
    await h.drain();
    expect((await clicksOf(h, flow.id)).map(({ filter }) => filter).sort()).toEqual([2, 3, 4, 5]);
  });

  it("goes to the account's fallback where the flow names no place, and meets a page where neither does", async () => {
    const filters = JSON.stringify({ countries: { mode: "only", list: ["de"] } });
    const flow = await anyFlow(h, { filters });
    await makeWay(h, flow);
    const answer = await visit(h, flow.code, { cf: { country: "US" } });
    expect(answer).toMatchObject({ status: 404, text: expect.stringContaining("This link leads nowhere") });
    expect((await visit(h, flow.code, { cf: { country: "DE" } })).status).toBe(302);
    await h.db.update(accounts).set({ fallbackUrl: "https://fall.test/?f={flow}" }).where(eq(accounts.id, flow.accountId));
    h.clock.advance(60);
    expect((await visit(h, flow.code, { cf: { country: "US" } })).location).toBe(`https://fall.test/?f=${flow.code}`);
    await h.drain();
    expect((await clicksOf(h, flow.id)).map(({ filter }) => filter).sort()).toEqual([0, 3, 3]);
  });
});

describe("a visit that may never be made", () => {
  const h = createHarness();

  it.each([
    { "sec-purpose": "prefetch" },
    { "sec-purpose": "prefetch;prerender" },
    { "sec-purpose": "prefetch;anonymous-client-ip" },
    { purpose: "prefetch" },
    { purpose: "Preview" },
    { "x-moz": "prefetch" },
    { "x-purpose": "preview" },
    { "x-purpose": "instant, prerender" },
  ] as Record<string, string>[])("is turned away and leaves no trace: %j", async (headers) => {
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    const answer = await visit(h, flow.code, { ip: "192.0.2.51", headers });
    expect(answer).toMatchObject({ status: 503, location: null, cookie: undefined, text: "" });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    await visit(h, flow.code, { ip: "192.0.2.51", headers: { "sec-purpose": "", purpose: "navigate" } });
    await h.drain();
    expect((await clicksOf(h, flow.id)).map(({ isUnique }) => isUnique)).toEqual([true]);
  });
});

describe("a link that leads nowhere", () => {
  const h = createHarness();

  it("says so where nobody has said yet where to", async () => {
    const flow = await anyFlow(h);
    for (const way of [null, { status: 1 }]) {
      if (way !== null) await makeWay(h, flow, way);
      expect(await visit(h, flow.code)).toMatchObject({ status: 404, text: expect.stringContaining("This link has no destination") });
    }
  });

  it("is answered by a page that says so, for codes of every kind", async () => {
    for (const code of ["nosuch1", "NOSUCH", "a".repeat(5000), "%00", "%E0%A4%A", "%ff%fe", "..%2f..", "a;b", "<script>", "", "a/b"]) {
      const answer = await visit(h, code);
      expect(answer).toMatchObject({ status: 404, text: expect.stringContaining("This link leads nowhere") });
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(answer.cookie).toBeUndefined();
    }
    await h.settle();
    expect(h.clickQueue.sent).toEqual([]);
  });

  it.each([
    ["paused", { flow: { status: 1 }, account: {} }],
    ["deleted", { flow: { status: 2 }, account: {} }],
    ["of a banned account", { flow: {}, account: { bannedAtMs: 1 } }],
    ["of an account past its grace", { flow: {}, account: { paidUntilMs: 1 } }],
    ["without a way", { flow: {}, account: {}, noWay: true }],
  ])(
    "sends visitors of a flow that is %s to the account's fallback, and records nothing",
    async (_, { flow: values, account, ...rest }) => {
      for (const fallbackUrl of ["", "https://fall.test/"]) {
        const { id: accountId } = await h.account({ ...account, fallbackUrl });
        const flow = await anyFlow(h, { accountId, ...values });
        if (!("noWay" in rest)) await makeWay(h, flow);
        const answer = await visit(h, flow.code);
        expect(answer).toMatchObject(fallbackUrl === "" ? { status: 404, location: null } : { status: 302, location: fallbackUrl });
        expect(answer.headers.get("cache-control")).toBe("no-store");
        await h.drain();
        expect(await clicksOf(h, flow.id)).toEqual([]);
      }
    },
  );
});

describe("what a place remembers of a flow", () => {
  it("is at most a minute old, and read again in the background before that", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    const follow = async () => {
      const { location } = await visit(h, flow.code);
      return location?.startsWith("https://land.test/") ? "led" : "not";
    };
    expect(await follow()).toBe("led");
    await h.settle();
    await h.db.update(flows).set({ status: 1 }).where(eq(flows.id, flow.id));
    h.clock.advance(19.999);
    expect(await h.d1.measure(async () => expect(await follow()).toBe("led"))).toMatchObject({ roundTrips: 0 });
    h.clock.advance(0.001);
    expect(await h.d1.measure(async () => [await follow(), await follow(), await h.settle()])).toMatchObject({ roundTrips: 1 });
    expect(await follow()).toBe("not");
    await h.db.update(flows).set({ status: 0 }).where(eq(flows.id, flow.id));
    h.clock.advance(60);
    expect(await follow()).toBe("led");
  });

  it("is gone at once where the flow is changed", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const flow = await anyFlow(h, { accountId });
    await makeWay(h, flow);
    expect((await visit(h, flow.code)).status).toBe(302);
    expect(await h.api("/api/flows/pause.json", { key, json: { id: flow.id } })).toMatchObject({ status: "ok" });
    expect((await visit(h, flow.code)).status).toBe(404);
  });

  it("is not what was read while the flow was changed", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    h.d1.after(EVERY, () => forgetFlowsOf(flow.accountId));
    await visit(h, flow.code);
    await h.settle();
    h.d1.heal();
    expect(await h.d1.measure(() => visit(h, flow.code))).toMatchObject({ roundTrips: 1 });
    await h.settle();
    expect(await h.d1.measure(() => visit(h, flow.code))).toMatchObject({ roundTrips: 0 });
  });

  it("is gone at once where a campaign or a site that it leads to is changed, and a minute later elsewhere", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const [toCampaign, toSite] = [await anyFlow(h, { accountId }), await anyFlow(h, { accountId })];
    const [campaign, site] = [await makeCampaign(h, accountId), await makeSite(h, accountId)];
    await makeWay(h, toCampaign, { campaignId: campaign.id });
    await makeWay(h, toSite, { siteId: site.id });
    const change = (path: string, json: object) => h.api(`/api/${path}.json`, { key, json });
    const statuses = async () => [(await visit(h, toCampaign.code)).status, (await visit(h, toSite.code)).status];
    expect(await statuses()).toEqual([302, 302]);
    await change("camp/pause", { id: campaign.id });
    await change("sites/pause", { id: site.id });
    expect(await statuses()).toEqual([404, 404]);
    await change("camp/resume", { id: campaign.id });
    await change("sites/resume", { id: site.id });
    await change("sites/edit", { id: site.id, url: "https://new.test/" });
    expect(await statuses()).toEqual([302, 302]);
    expect((await visit(h, toSite.code)).location).toMatch(/^https:\/\/new\.test\//);
    await h.db.update(campaigns).set({ status: 1 }).where(eq(campaigns.id, campaign.id));
    await h.settle();
    h.clock.advance(60);
    expect(await statuses()).toEqual([404, 302]);
    await change("camp/delete", { id: campaign.id });
    await change("sites/delete", { id: site.id });
    expect(await statuses()).toEqual([404, 404]);
  });

  it("is gone at once where a campaign that it leads to is handed over", async () => {
    const h = createHarness();
    const [sender, recipient] = [await h.account(), await h.account()];
    const flow = await anyFlow(h, { accountId: sender.id });
    const campaign = await makeCampaign(h, sender.id);
    await makeWay(h, flow, { campaignId: campaign.id });
    expect((await visit(h, flow.code)).status).toBe(302);
    const { token } = (await h.api("/api/transfer/token.json", { key: recipient.key })).data;
    expect(await h.api("/api/transfer/bot.json", { key: sender.key, json: { id: campaign.botId, token } })).toEqual({ status: "ok" });
    expect((await visit(h, flow.code)).status).toBe(404);
  });

  it("includes for a while that a code is of no flow, and a flow that is added works at once", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const ask = (code: string) => h.d1.measure(async () => expect((await visit(h, code)).status).toBe(404));
    expect((await ask("nobody0")).roundTrips).toBe(1);
    await h.settle();
    expect((await ask("nobody0")).roundTrips).toBe(0);
    h.clock.advance(20);
    expect((await ask("nobody0")).roundTrips).toBe(1);
    await h.settle();
    // The code of the flow that is added next, seen before it is there.
    const bytes = new Uint8Array(7).fill(35);
    h.deps.randomBytes = (length) => (length === 7 ? bytes : crypto.getRandomValues(new Uint8Array(length)));
    const { data } = await h.api("/api/flows/add.json", { key, json: { name: "First" } });
    await h.db.delete(flows).where(eq(flows.id, data.id));
    expect((await ask(data.code)).roundTrips).toBe(1);
    await h.settle();
    const again = await h.api("/api/flows/add.json", { key, json: { name: "Again" } });
    expect(again.data.code).toBe(data.code);
    await h.api("/api/ways/add.json", { key, json: { flow: again.data.id, url: "https://land.test/" } });
    expect((await visit(h, data.code)).status).toBe(302);
  });

  it("is bounded, whatever codes are tried", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    await visit(h, flow.code);
    await h.settle();
    const statement = { bind: () => statement };
    const $client = { prepare: () => statement, batch: async () => Array.from({ length: 4 }, () => ({ results: [] })) };
    const withoutFlows = { ...h.deps, db: { $client } as unknown as typeof h.deps.db };
    for (let tried = 0; tried < 5001; tried += 1) await flowConfig(withoutFlows, `try${tried}`);
    await h.settle();
    expect((await h.d1.measure(() => visit(h, flow.code))).roundTrips).toBe(0);
    expect((await h.d1.measure(() => visit(h, "try0"))).roundTrips).toBe(1);
    expect((await h.d1.measure(() => visit(h, "try5000"))).roundTrips).toBe(0);
    h.clock.advance(20);
    for (const code of ["try2", "try5001"]) {
      await flowConfig(withoutFlows, code);
      await h.settle();
    }
    expect((await h.d1.measure(() => visit(h, "try2"))).roundTrips).toBe(0);
  });

  it("is read once for all who come first at a time", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    const cost = await h.d1.measure(async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => visit(h, flow.code)));
      expect(answers.every(({ status }) => status === 302)).toBe(true);
    });
    expect(cost.roundTrips).toBe(1);
  });

  it("is read again where whoever began to read it is gone", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    h.d1.before(EVERY, () => {
      begin();
      return new Promise(() => {});
    });
    const lost = visit(h, flow.code);
    await begun;
    h.d1.heal();
    h.clock.advance(10);
    expect((await visit(h, flow.code)).status).toBe(302);
    expect(await Promise.race([lost, "still waiting"])).toBe("still waiting");
  });

  it("is used for as long as D1 fails, and without it the visitor is asked to come again", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    expect((await visit(h, flow.code)).status).toBe(302);
    await h.settle();
    h.d1.fail();
    h.clock.advance(864_000);
    expect((await visit(h, flow.code)).status).toBe(302);
    const other = await visit(h, "unseen1");
    expect(other).toMatchObject({ status: 503, location: null, text: expect.stringContaining("Try again") });
    expect(other.headers.get("retry-after")).toBe("5");
  });
});

describe("a click the queue refuses", () => {
  it("is offered again, and then written at once", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    h.clickQueue.refuse();
    expect((await visit(h, flow.code)).status).toBe(302);
    await h.settle();
    expect(await clicksOf(h, flow.id)).toHaveLength(1);
    expect(h.logLines.filter(({ event }) => event === "click.not_queued")).toHaveLength(2);
  });

  it("is lost where D1 refuses too, which is said, and the visitor is led on", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    await makeWay(h, flow);
    await visit(h, flow.code);
    await h.drain();
    h.clickQueue.refuse();
    h.d1.fail();
    expect((await visit(h, flow.code)).status).toBe(302);
    await h.settle();
    expect(h.logLines.some(({ event }) => event === "click.lost")).toBe(true);
  });
});
