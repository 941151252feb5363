import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, advertiserBlacklist, flows, offers } from "../../src/db/schema/index.ts";
import { forgetFlowsOf } from "../../src/domain/flows/config/config-cache.ts";
import { NETWORK_MACROS } from "../../src/lib/network-macros.ts";
import { forgetConfigsOf } from "../../src/platform/config-cache.ts";
import { PAGES } from "../../src/surfaces/service/pages.ts";
import { makeFlow, makeWay } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { click, IPHONE, makeTraffic } from "./kit.ts";

const BOT = "Googlebot/2.1 (+http://www.google.com/bot.html)";

describe("a click that an offer takes", () => {
  const h = createHarness();

  it("makes the flow of affiliate and offer, and from then on asks neither D1 nor KV, and sends one message", async () => {
    const { pid, offer, clicks, flowsOf } = await makeTraffic(h);
    const { id } = await offer({ offer: { name: "Kittens" } });
    const follow = () => click(h, "/click", { query: { pid, offer_id: id, sub1: "a1" } });
    const cold = await h.d1.measure(async () => {
      expect((await follow()).status).toBe(302);
      await h.settle();
    });
    expect(cold.roundTrips).toBe(2);
    await h.drain();
    const before = h.clickQueue.waiting.length;
    const warm = await h.d1.measure(async () => {
      const { location } = await follow();
      expect(location).toMatch(/^https:\/\/shop\.test\/\?c=[0-9a-z_]{25,32}$/);
      await h.settle();
    });
    expect(warm).toEqual({ roundTrips: 0, rowsRead: 0, rowsWritten: 0 });
    expect(h.clickQueue.waiting.length - before).toBe(1);
    const [link, ...others] = await flowsOf(id);
    expect([link?.affiliateId, others]).toEqual([pid, []]);
    const [flow] = await h.db
      .select()
      .from(flows)
      .where(eq(flows.id, link?.flowId ?? 0));
    expect(flow).toMatchObject({ accountId: pid, offerId: id, name: "Kittens", code: expect.stringMatching(/^[a-z0-9]{7}$/), status: 0 });
    const landed = await clicks(id);
    expect(landed).toHaveLength(2);
    expect(landed[0]).toMatchObject({
      accountId: pid,
      flowId: link?.flowId,
      offerId: id,
      wayId: 0,
      subid: "a1",
      filter: 0,
      isUnique: true,
    });
  });

  it("costs two rows and its landing, as any click of an offer, whatever its link says", async () => {
    const { pid, offer } = await makeTraffic(h);
    const { id } = await offer();
    const follow = (query: Record<string, string>) => click(h, "/click", { query: { pid, offer_id: id, ...query } });
    await follow({});
    await h.drain();
    for (const query of [{}, { sub2: "b", ext1: "c", fbclid: "d" }]) {
      await follow(query);
      await h.settle();
      expect(await h.d1.measure(() => h.drain())).toMatchObject({ roundTrips: 1, rowsWritten: 3 });
    }
  });

  it("is of one flow, whoever of many clicks first", async () => {
    const { pid, offer, clicks, flowsOf } = await makeTraffic(h);
    const { id } = await offer();
    await Promise.all(Array.from({ length: 8 }, () => click(h, "/click", { query: { pid, offer_id: id } })));
    const found = await flowsOf(id);
    expect(found).toHaveLength(1);
    expect(await h.db.$count(flows, eq(flows.offerId, id))).toBe(1);
    expect(new Set((await clicks(id)).map(({ flowId }) => flowId))).toEqual(new Set([found[0]?.flowId]));
  });

  it("is of another flow by another affiliate, and of the one that is there after a change", async () => {
    const { pid, offer, affiliate, flowsOf, id: networkId } = await makeTraffic(h);
    const { id } = await offer();
    const { number } = await affiliate();
    for (const who of [pid, number, pid]) {
      await click(h, "/click", { query: { pid: who, offer_id: id } });
      forgetConfigsOf(networkId);
    }
    expect((await flowsOf(id)).map(({ affiliateId }) => affiliateId).toSorted()).toEqual([pid, number].toSorted());
  });

  it("keeps all that its link says, cut and without control characters, and nothing of what it does not say", async () => {
    const { pid, offer, clicks } = await makeTraffic(h);
    const { id } = await offer();
    const query = { sub1: "1", sub2: 'q"\r\n<b>', sub8: "x".repeat(300), ref_id: "r", os_id: "o", ext3: "e", user_id: "u", unid: "n" };
    await click(h, "/click", {
      query: {
        pid,
        offer_id: id,
        ...query,
        imp_id: "i",
        fbclid: "f".repeat(300),
        sub9: "free",
        utm_source: "fb",
        cost: "0.5",
        format: "json",
      },
    });
    const [row] = await clicks(id);
    expect(row).toMatchObject({ subid: "1", adid: "f".repeat(255), utmSource: "fb", costMicros: 500_000 });
    const { sub1: _, ...params } = query;
    expect(JSON.parse(row?.linkParams ?? "")).toEqual({
      ...params,
      sub2: 'q"<b>',
      sub8: "x".repeat(255),
      imp_id: "i",
      fbclid: "f".repeat(300),
      tags: { sub9: "free" },
    });
  });

  it("keeps where its visitor is connected, by what, and the page that it was led to", async () => {
    const { pid, offer, clicks } = await makeTraffic(h);
    const page = (pageId: number, url: string, type: string) => ({ id: pageId, title: "L", url, previewUrl: "", type });
    const landings = [page(1, "https://land.test/", "landing"), page(2, "https://before.test/", "transit"), page(3, "", "landing")];
    const { id } = await offer({ settings: { landings, allowsDeeplink: true } });
    const follow = (query: Record<string, string>, cf: Record<string, unknown> = {}) =>
      click(h, "/click", { query: { pid, offer_id: id, ...query }, cf });
    await follow({ sub1: "cellular", l: "1" }, { asn: 7018, asOrganization: "T-Mobile USA", region: "Texas", city: "Austin" });
    await follow({ sub1: "wifi", landing: "2" }, { asn: 13335, asOrganization: "Cloudflare" });
    await follow({ sub1: "none", l: "3" });
    await follow({ sub1: "deep", l: "1", redirect: "https://shop.test/deep" });
    const bySub = Object.fromEntries((await clicks(id)).map((row) => [row.subid, row]));
    const seen = (sub: string) => {
      const { asn, connection, region, city, linkParams } = bySub[sub] ?? {};
      return [asn, connection, region, city, linkParams];
    };
    expect(seen("cellular")).toEqual([7018, "cellular", "Texas", "Austin", '{"landing":1}']);
    expect(seen("wifi")).toEqual([13335, "wifi", "", "", '{"prelanding":2}']);
    expect(seen("none")).toEqual([0, "", "", "", ""]);
    expect(seen("deep")).toEqual([0, "", "", "", ""]);
  });

  it("is made by the click link alone, whatever its flow's own link and ways say", async () => {
    const { id: network, post, offer, clicks } = await makeTraffic(h);
    const [{ id }, other] = [await offer(), await offer()];
    const email = `flow${unique()}@people.example`;
    const { partner } = await post("/admin/partner", { email, password: "kittens" });
    const link = `${h.deps.config.publicUrl}/click?pid=${partner.id}&offer_id=${id}`;
    expect((await click(h, link)).status).toBe(302);
    await h.drain();
    const { token } = await h.api("/api/auth/password.json", { form: { login: email, password: "kittens", network: String(network) } });
    const asThem = (path: string, form?: Record<string, string>) =>
      h.api(path, { headers: { authorization: `Bearer ${token}` }, ...(form === undefined ? {} : { form }) });
    const listed = await asThem("/api/flows/list.json");
    const [flow] = listed.data;
    expect(listed).toEqual({ status: "ok", data: [expect.objectContaining({ link, ways: 0 })] });
    expect((await asThem(`/api/flows/get.json?id=${flow.id}`)).data.link).toBe(link);
    expect((await asThem(`/api/flows/link.json?id=${flow.id}`)).data).toEqual({ link, code: flow.code });
    const way = { flow: String(flow.id), url: "https://elsewhere.test/?c={click}" };
    expect(await asThem("/api/ways/add.json", way)).toMatchObject({ status: "ok" });
    expect((await click(h, `/go/${flow.code}`)).status).toBe(404);
    expect(await asThem("/api/flows/edit.json", { id: String(flow.id), offer: String(other.id) })).toEqual({
      status: "error",
      error: "offer",
    });
    expect(await asThem("/api/flows/edit.json", { id: String(flow.id), offer: String(id), name: "Mine" })).toEqual({ status: "ok" });
    expect(await clicks(id)).toHaveLength(1);
    expect((await click(h, link)).status).toBe(302);
  });

  it("is not taken by an affiliate's own flow either while they are not active or their offer's advertiser bars them", async () => {
    const { pid, offer, advertiser, affiliateIs } = await makeTraffic(h);
    const advertiserId = await advertiser();
    const { id } = await offer({ row: { advertiserId } });
    const flow = await makeFlow(h, pid, { offerId: id });
    await makeWay(h, flow, { url: "https://elsewhere.test/?c={click}" });
    const led = async () => {
      forgetFlowsOf(pid);
      return (await click(h, `/go/${flow.code}`)).status;
    };
    for (const [status, answer] of [
      ["active", 302],
      ["banned", 404],
      ["inactive", 404],
      ["moderation", 404],
      ["removed", 302],
    ] as const) {
      await affiliateIs({ status });
      expect([status, await led()]).toEqual([status, answer]);
    }
    await affiliateIs({ status: "active" });
    await h.db.insert(advertiserBlacklist).values({ advertiserId, affiliateId: pid });
    expect(await led()).toBe(404);
  });

  it("is unique once a day for each offer, by its cookie or as far as memory goes", async () => {
    const { pid, offer, clicks } = await makeTraffic(h);
    const [one, other] = [await offer(), await offer()];
    const ip = { "cf-connecting-ip": "192.0.2.77" };
    const { cookie, headers } = await click(h, "/click", { query: { pid, offer_id: one.id }, headers: ip });
    expect(headers.get("set-cookie")).toMatch(/^pawprint-\d+=[0-9a-z.]+; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax/);
    await click(h, "/click", { query: { pid, offer_id: one.id }, headers: ip });
    await click(h, "/click", { query: { pid, offer_id: one.id }, headers: { cookie: `a=b; ${cookie}` } });
    await click(h, "/click", { query: { pid, offer_id: other.id }, headers: { ...ip, cookie: cookie ?? "" } });
    expect((await clicks(one.id)).map(({ isUnique }) => isUnique).toSorted()).toEqual([false, false, true]);
    expect((await clicks(other.id)).map(({ isUnique }) => isUnique)).toEqual([true]);
  });

  it("of a bot leads on and is marked, of a prefetch is refused, and by HEAD or in JSON tells where it leads", async () => {
    const { pid, offer, clicks, flowsOf } = await makeTraffic(h);
    const { id } = await offer();
    const query = { pid, offer_id: id };
    const headed = await click(h, "/click", { query, method: "HEAD" });
    expect([headed.status, headed.location, await flowsOf(id)]).toEqual([302, "https://shop.test/?c=", []]);
    expect((await click(h, "/click", { query, headers: { "sec-purpose": "prefetch" } })).status).toBe(503);
    expect((await click(h, "/click", { query, headers: { "user-agent": BOT } })).status).toBe(302);
    const answer = await h.api("/click", { query: { ...query, format: "json" } });
    expect(answer).toEqual({
      status: 1,
      clickid: expect.stringMatching(/^[0-9a-z_]{25,32}$/),
      url: `https://shop.test/?c=${answer.clickid}`,
    });
    const landed = await clicks(id);
    expect(landed.map(({ filter, isUnique }) => [filter, isUnique])).toEqual(
      expect.arrayContaining([
        [1, false],
        [1, false],
      ]),
    );
    expect(landed.map((row) => row.id)).toContain(answer.clickid);
    expect((await click(h, "/click", { query, method: "HEAD" })).location).toMatch(/\?c=[0-9a-z_]{25,32}$/);
  });

  it("may have a slash before its query", async () => {
    const { pid, offer, clicks } = await makeTraffic(h);
    const { id } = await offer();
    expect((await click(h, "/click/", { query: { pid, offer_id: id } })).status).toBe(302);
    expect(await clicks(id)).toHaveLength(1);
  });

  it("is led while D1 fails as long as its offer is remembered, and told to come again where it is not", async () => {
    const { pid, offer, id: networkId } = await makeTraffic(h);
    const { id } = await offer();
    const follow = () => click(h, "/click", { query: { pid, offer_id: id } });
    expect((await follow()).status).toBe(302);
    await h.drain();
    h.clock.advance(90_000);
    h.d1.fail();
    expect((await follow()).status).toBe(302);
    await h.settle();
    forgetConfigsOf(networkId);
    const refused = await follow();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    h.d1.heal();
    expect((await follow()).status).toBe(302);
  });

  it("feels a change at once where it is made, and in a minute elsewhere", async () => {
    const { pid, offer, id: networkId } = await makeTraffic(h);
    const { id } = await offer();
    const follow = async () => (await click(h, "/click", { query: { pid, offer_id: id } })).status;
    expect(await follow()).toBe(302);
    await h.settle();
    await h.db.update(offers).set({ status: 1 }).where(eq(offers.id, id));
    expect(await follow()).toBe(302);
    forgetConfigsOf(networkId);
    expect(await follow()).toBe(404);
    await h.db.update(offers).set({ status: 0 }).where(eq(offers.id, id));
    await h.settle();
    h.clock.advance(61_000);
    expect(await follow()).toBe(302);
  });
});

describe("the destination of a click", () => {
  const h = createHarness();

  it("has the values of all macros of the page, escaped", async () => {
    const { pid, offer, payment, advertiser } = await makeTraffic(h, { timeZone: "Asia/Tokyo" });
    const names = Object.keys(NETWORK_MACROS);
    for (const name of names) expect(PAGES["click-links.md"]).toContain(`| \`{${name}}\` |`);
    const template = `https://shop.test/${names.map((name) => `${name}=[{${name}}]`).join("&")}&[{click_id}]&[{utm_source}]&[{flow}]&[{nothing}]`;
    const { id } = await offer({
      offer: { name: "A & B" },
      settings: { url: template, allowsDeeplink: true },
      row: { advertiserId: await advertiser() },
    });
    await payment(id);
    const subs = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`sub${n}`, `s${n}`]));
    const others = { ref_id: "r&r", os_id: "o", ext1: "1", ext2: "2", ext3: "3", user_id: "u", unid: "n", imp_id: "i", fbclid: "f" };
    const { location } = await click(h, "/click", {
      query: { pid, offer_id: id, ...subs, ...others, redirect: "https://deep.test/?a=b", utm_source: "fb" },
      headers: { "user-agent": IPHONE, referer: "https://page.test/x", "accept-language": "de-AT", "cf-connecting-ip": "192.0.2.9" },
      cf: { country: "AT", city: "Wien", asn: 1, asOrganization: "A1 Telekom" },
    });
    const value = (name: string) =>
      decodeURIComponent(
        new RegExp(`[/&]${name}=%5B(.*?)%5D|[/&]${name}=\\[(.*?)\\]`)
          .exec(location ?? "")
          ?.slice(1)
          .join("") ?? "?",
      );
    const at = new Date(h.clock.ms + 9 * 3_600_000).toISOString();
    expect(Object.fromEntries(names.map((name) => [name, value(name)]))).toEqual({
      clickid: expect.stringMatching(/^[0-9a-z_]{25,32}$/),
      pid: String(pid),
      offer_id: String(id),
      offer_name: "A & B",
      advertiser_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      affiliate_name: "Ann",
      ...subs,
      ...others,
      smart_id: "",
      deeplink: "https://deep.test/?a=b",
      geo: "AT",
      device_ua: IPHONE,
      device_type: "mobile",
      device_model: "iPhone",
      os_version: "18.6",
      language: "de",
      referrer: "https://page.test/x",
      isp: "A1 Telekom",
      rand: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      time: String(Math.floor(h.clock.ms / 1000)),
      time_petty: at.slice(11, 19),
      date_only: at.slice(0, 10),
    });
    expect(location).toContain("ref_id=[r%26r]");
    expect(location).toContain("[fb]");
    expect(location).toContain("[%7Bnothing%7D]");
  });

  it("is that of the landing asked for, else of the first payment that fits, else of the offer", async () => {
    const { pid, offer, payment } = await makeTraffic(h);
    const landing = { id: 3, title: "L", url: "https://landing.test/{sub1}", previewUrl: "", type: "landing" };
    const { id } = await offer({ settings: { url: "https://offer.test/", landings: [landing] } });
    await payment(id, { url: "https://general-de.test/", countries: '["de"]' });
    await payment(id, { url: "https://mine-at.test/", countries: '["at"]', affiliates: `[${pid}]` });
    await payment(id, { url: "https://others.test/", affiliates: `[${pid + 1}]` });
    await payment(id, { url: "https://phones.test/", os: '["iOS"]' });
    await payment(id, { url: "https://not-us.test/", countries: '["us"]', excludesCountries: true });
    const lead = async (country: string, query: Record<string, string> = {}, agent: Record<string, string> = {}) =>
      (await click(h, "/click", { query: { pid, offer_id: id, ...query }, headers: agent, cf: { country } })).location;
    expect(await lead("DE", { l: "3", sub1: "a/b" })).toBe("https://landing.test/a%2Fb");
    expect(await lead("DE", { landing: "3" })).toBe("https://landing.test/");
    expect(await lead("DE", { l: "4" })).toBe("https://general-de.test/");
    expect(await lead("AT")).toBe("https://mine-at.test/");
    expect(await lead("US", {}, { "user-agent": IPHONE })).toBe("https://phones.test/");
    expect(await lead("FR")).toBe("https://not-us.test/");
    expect(await lead("US")).toBe("https://offer.test/");
    expect(await lead("XX")).toBe("https://offer.test/");
  });

  it("is reached in the offer's way, and without a referrer in all but the first", async () => {
    const { pid, offer } = await makeTraffic(h);
    const url = "https://shop.test/'\"</script>?a=1&b={sub1}#'\"</script>";
    const led = async (redirectType: string) => {
      const { id } = await offer({ settings: { url, redirectType } });
      return click(h, "/click", { query: { pid, offer_id: id, sub1: "</script><script>alert(1)</script>" } });
    };
    const plain = await led("http302");
    const target = plain.location ?? "";
    expect([plain.status, plain.headers.has("referrer-policy")]).toEqual([302, false]);
    const hidden = await led("http302hidden");
    expect([hidden.status, hidden.location, hidden.headers.get("referrer-policy")]).toEqual([302, target, "no-referrer"]);
    const meta = await led("meta");
    expect([meta.status, meta.headers.get("content-type"), meta.headers.get("referrer-policy")]).toEqual([
      200,
      "text/html; charset=utf-8",
      "no-referrer",
    ]);
    const [, content = ""] = /<meta http-equiv="refresh" content="0;url=([^"]*)">/.exec(meta.text) ?? [];
    expect(
      content.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
    ).toBe(target);
    const script = await led("js");
    expect(script.text.match(/<\/?script/g)).toEqual(["<script", "</script"]);
    const [, literal = ""] = /location\.replace\((".*")\)<\/script>/.exec(script.text) ?? [];
    expect([JSON.parse(literal), script.headers.get("referrer-policy")]).toEqual([target, "no-referrer"]);
  });

  it("is a deep link where the offer allows it, and nothing but an http address", async () => {
    const { pid, offer } = await makeTraffic(h);
    const [open, filled, closed] = [
      await offer({ settings: { allowsDeeplink: true } }),
      await offer({ settings: { allowsDeeplink: true, url: "https://shop.test/?to={deeplink}" } }),
      await offer({ settings: { url: "https://shop.test/?to={deeplink}" } }),
    ];
    const led = async ({ id }: { id: number }, redirect: string) =>
      (await click(h, "/click", { query: { pid, offer_id: id, redirect } })).location ?? "";
    expect(await led(open, "https://deep.test/a?c={clickid}")).toMatch(/^https:\/\/deep\.test\/a\?c=[0-9a-z_]{25,32}$/);
    expect(await led(filled, "https://deep.test/?a=b&c=d")).toBe("https://shop.test/?to=https%3A%2F%2Fdeep.test%2F%3Fa%3Db%26c%3Dd");
    expect(await led(closed, "https://evil.test/")).toBe("https://shop.test/?to=");
    for (const evil of [
      "javascript:alert(1)",
      "data:text/html,x",
      "//evil.test/",
      "/evil",
      "https://{sub1}/",
      "https://a@evil.test/",
      "https://evil.test\r\nset-cookie: a=b",
      " javascript:alert(1)",
      "",
    ]) {
      const location = await led(open, evil);
      expect([evil, location.startsWith("https://shop.test/?c=") || location === "https://evil.testset-cookie/: a=b"]).toEqual([
        evil,
        true,
      ]);
    }
  });

  it("never leaves its host by what a link says, and never breaks a header", async () => {
    const { pid, offer } = await makeTraffic(h);
    const hosts = await offer({ settings: { url: "https://{sub1}.test/" } });
    expect((await click(h, "/click", { query: { pid, offer_id: hosts.id, sub1: "evil" } })).status).toBe(404);
    const { id } = await offer({ settings: { url: "https://shop.test/{sub1}/{sub2}" } });
    for (const sub1 of ["a\r\nset-cookie: x=y", "..", "//evil.test", "\\\\evil.test", "<script>", "{sub2}", "\ud800"]) {
      const { status, location, headers } = await click(h, "/click", { query: { pid, offer_id: id, sub1 } });
      expect([status, new URL(location ?? "").host]).toEqual([302, "shop.test"]);
      expect(headers.get("set-cookie")).toMatch(/^pawprint-/);
      expect(location).not.toMatch(/[\r\n<]/);
    }
  });

  it("is found in links that came apart on their way", async () => {
    const { pid, offer } = await makeTraffic(h);
    const { id } = await offer({ settings: { url: "https://shop.test/{sub1}" } });
    expect((await click(h, `/click?pid=${pid}&amp;offer_id=${id}&amp;sub1=a`)).location).toBe("https://shop.test/a");
    expect((await click(h, `/click?offer_id=%20${id}&pid=${pid}%20&sub1=a&sub1=b&&&=&%`)).location).toBe("https://shop.test/a");
    expect((await click(h, `/click?offer_id=${id}&pid=${pid}&sub3=${"x".repeat(60_000)}`)).location).toBe("https://shop.test/");
  });
});

describe("a click that no offer takes", () => {
  const h = createHarness();

  it("goes where the offer says, else its network, else to the preview, else to a page", async () => {
    const { pid, offer, id: networkId, passedBack, clicks } = await makeTraffic(h);
    const paused = { offer: { status: 1 } };
    const led = async (settings: Record<string, string>) => {
      const { id } = await offer({ ...paused, settings });
      return click(h, "/click", { query: { pid, offer_id: id, sub1: "a b" } });
    };
    const nowhere = await led({});
    expect([nowhere.status, nowhere.location, nowhere.headers.get("content-type")]).toEqual([404, null, "text/html; charset=utf-8"]);
    expect((await led({ previewUrl: "https://preview.test/{sub1}" })).location).toBe("https://preview.test/a%20b");
    await h.db.update(accounts).set({ fallbackUrl: "https://network.test/{pid}" }).where(eq(accounts.id, networkId));
    forgetConfigsOf(networkId);
    expect((await led({ previewUrl: "https://preview.test/" })).location).toBe(`https://network.test/${pid}`);
    expect((await led({ trafficbackUrl: "https://back.test/{clickid}" })).location).toBe("https://back.test/");
    expect(await passedBack()).toEqual({ "inactive-offer": 4 });
    const { id } = await offer(paused);
    expect(await h.api("/click", { query: { pid, offer_id: id, format: "json" } })).toEqual({
      status: 2,
      message: "inactive-offer",
      error: "inactive-offer",
      url: `https://network.test/${pid}`,
    });
    expect(await clicks(id)).toEqual([]);
  });

  it("is counted for whom it is, at no read and one message, and not by HEAD", async () => {
    const { pid, offer, passedBack, id: networkId } = await makeTraffic(h, { fallbackUrl: "https://network.test/" });
    const { id } = await offer({ offer: { status: 1 } });
    const follow = (query: Record<string, string | number>, method = "GET") => click(h, "/click", { query, method });
    await follow({ pid, offer_id: id }, "HEAD");
    expect(await passedBack()).toEqual({});
    await follow({ pid, offer_id: id });
    await h.settle();
    const before = h.clickQueue.waiting.length;
    const warm = await h.d1.measure(async () => {
      await follow({ pid, offer_id: id });
      await h.settle();
    });
    expect([warm.roundTrips, h.clickQueue.waiting.length - before]).toEqual([0, 1]);
    expect((await follow({ pid, offer_id: 2_000_000_000 })).location).toBe("https://network.test/");
    expect((await follow({ pid, offer_id: "x" })).location).toBe("https://network.test/");
    expect((await follow({ pid: "x", offer_id: id })).location).toBe("https://network.test/");
    expect((await follow({ pid: networkId, offer_id: id })).location).toBe("https://network.test/");
    expect((await follow({ pid: "x", offer_id: "y" })).status).toBe(404);
    expect(await passedBack()).toEqual({
      "inactive-offer": 2,
      "unknown-offer": 1,
      "invalid-offer": 1,
      "invalid-affiliate": 1,
      "unknown-affiliate": 1,
    });
  });

  it("is passed on from offer to offer, three times at most, and then to no click link any more", async () => {
    const { pid, offer, passedBack } = await makeTraffic(h);
    const linkOf = (id: number) => `${h.deps.config.publicUrl}/click?pid={pid}&offer_id=${id}`;
    const last = await offer({ offer: { status: 1 } });
    const first = await offer({ offer: { status: 1 }, settings: { trafficbackUrl: linkOf(last.id) } });
    const ring = await offer({ offer: { status: 1 } });
    const settings = JSON.stringify({ trafficbackUrl: linkOf(ring.id), previewUrl: "https://preview.test/" });
    await h.deps.db.$client.prepare("UPDATE offer_settings SET settings = ?1 WHERE offer_id = ?2").bind(settings, ring.id).run();
    const hopsFrom = async (id: number) => {
      const hops: string[] = [];
      let next: string | null = linkOf(id).replace("{pid}", String(pid));
      while (next?.startsWith(h.deps.config.publicUrl) && hops.length < 10) {
        const url: URL = new URL(next);
        hops.push(url.searchParams.get("trafficback") ?? "");
        next = (await click(h, url.pathname + url.search)).location;
      }
      return [...hops, next];
    };
    expect(await hopsFrom(first.id)).toEqual(["", "1", null]);
    expect(await hopsFrom(ring.id)).toEqual(["", "1", "2", "3", "https://preview.test/"]);
    expect(await passedBack()).toEqual({ "inactive-offer": 6 });
  });
});
