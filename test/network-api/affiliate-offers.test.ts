import { desc } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { AFFILIATE_STATUS } from "../../src/lib/codes.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { DENIED, makeNetwork, NOT_FOUND } from "./kit.ts";
import { type Answer, cap, fixed, landing, makeAdvertiser, makeShop, URL } from "./shop.ts";

const h = createHarness();

const { approved, blocked } = AFFILIATE_STATUS;
const { publicUrl } = h.deps.config;

const enter = (offerId: number, accountId: number, status: number) =>
  h.db.insert(schema.offerAffiliates).values({ offerId, accountId, status });

const idsOf = ({ offers }: Answer): number[] => offers.map(({ id }: { id: number }) => id);

describe("an offer as an affiliate sees it", () => {
  it("is whole in lists and by itself, with the payments that are theirs", async () => {
    const shop = await makeShop(h);
    const [ann, bob] = [await shop.affiliate(), await shop.affiliate()];
    const domain = { networkId: shop.id, host: `go${shop.id}.example`, useHttps: true, createdAtMs: h.clock.ms };
    const [{ id: domainId } = { id: 0 }] = await h.db.insert(schema.networkDomains).values(domain).returning();
    const { category } = await shop.post("/admin/category", { title: "Games" });
    const share = { type: "percent", currency: "eur", goal: "sale", total: 5, revenue: 2.5 };
    const { id } = await shop.add({
      status: "active",
      domain_url: domainId,
      url_preview: "https://shop.example/",
      macro_url: "x={sub1}",
      description_lang: { ru: "Котята", en: "Kittens" },
      categories: ["Games"],
      hold_period: 7,
      stopDate: "2099-01-01",
      payments: [
        { ...fixed, total: 5, revenue: 3, title: "Install", countries: ["US"] },
        { ...fixed, goal: "buy", total: 50, revenue: 30 },
        share,
      ],
      partner_payments: [
        { ...fixed, goal: "BUY", total: 50, revenue: 40, partners: [ann.number] },
        { ...fixed, goal: "buy", total: 50, revenue: 45, partners: [bob.number] },
      ],
      landings: [landing],
      caps: [
        { ...cap, goal_type: "exact", goals: ["1"], affiliate_type: "exact", affiliates: [ann.number] },
        { ...cap, period: "month", affiliate_type: "exact", affiliates: [bob.number] },
        { ...cap, period: "all", type: "budget", value: 10.5, goal_type: "each", affiliate_type: "each" },
      ],
      creativeUrls: ["https://cdn.example/a.png"],
    });
    const link = `https://${domain.host}/click?pid=${ann.number}&offer_id=${id}`;
    const payment = { countries: [], country_exclude: false, cities: [], devices: [], os: [], title: "", type: "fixed", currency: "USD" };
    const offer = {
      id,
      offer_id: toHexId(id, h.clock.ms),
      title: "Kittens",
      description: "Kittens",
      macro_url: "x={sub1}",
      preview_url: "https://shop.example/",
      use_https: true,
      use_http: false,
      sources: [],
      logo: "",
      hold_period: 7,
      categories: ["Games"],
      full_categories: [category],
      cr: 0,
      epc: 0,
      stop_at: "2099-01-01",
      required_approval: false,
      is_cpi: false,
      creatives: [{ title: "", url: "https://cdn.example/a.png", type: "", size: 0 }],
      creatives_zip: null,
      payments: [
        { ...payment, countries: ["US"], goal: "1", title: "Install", revenue: 3 },
        { ...payment, goal: "sale", type: "percent", currency: "EUR", revenue: 2.5 },
        { ...payment, goal: "BUY", revenue: 40 },
      ],
      landings: [{ id: 1, title: "One", url: `${link}&l=1`, url_preview: URL, type: "landing" }],
      caps: [
        { period: "day", type: "conversions", value: 1, goal_type: "exact", goals: { "1": "Install" } },
        { period: "all", type: "budget", value: 10.5, goal_type: "each", goals: {} },
      ],
      links: [{ id: null, title: null, hash: null, url: link, postbacks: [], created: null }],
      link,
    };
    const list = { status: 1, offers: [offer], pagination: { per_page: 100, total_count: 1, page: 1 } };
    for (const path of ["/partner/offers", "/partner/live-offers", "/offers"]) expect(await ann.get(path), path).toEqual(list);
    for (const ref of [id, offer.offer_id]) expect(await ann.get(`/offer/${ref}`)).toEqual({ status: 1, offer });
    await shop.change(id, { hide_payments: 1, hide_caps: 1, domain_url: 0 });
    const [hidden] = (await ann.get("/partner/offers")).offers;
    expect(hidden.payments[1]).toEqual({ ...payment, goal: "sale", type: "percent", currency: "EUR" });
    expect([hidden.payments[0].revenue, hidden.caps]).toEqual([3, []]);
    expect(hidden.link).toBe(`${publicUrl}/click?pid=${ann.number}&offer_id=${id}`);
    expect(await shop.get("/partner/offers")).toEqual(DENIED);
    expect(await shop.get("/partner/live-offers")).toEqual(DENIED);
  });

  it("is listed, connected and live as its status, its privacy and its dates say", async () => {
    const shop = await makeShop(h);
    const affiliate = await shop.affiliate();
    const other = await shop.affiliate();
    const barring = await makeAdvertiser(h, shop);
    const [membership] = await h.db.select().from(schema.memberships).orderBy(desc(schema.memberships.id)).limit(1);
    await h.db.insert(schema.advertiserBlacklist).values({ advertiserId: membership?.id ?? 0, affiliateId: affiliate.number });
    const today = new Date(h.clock.ms).toISOString().slice(0, 10);
    const [yesterday, tomorrow] = [-1, 1].map((days) => new Date(h.clock.ms + days * 86_400_000).toISOString().slice(0, 10));
    const cases: [sent: object, state: number | null, expected: "none" | "listed" | "connected" | "live"][] = [
      [{}, null, "live"],
      [{ status: "suspended" }, null, "none"],
      [{ status: "stopped" }, null, "none"],
      [{}, blocked, "listed"],
      [{ privacy: "protected" }, null, "listed"],
      [{ privacy: "protected" }, approved, "live"],
      [{ privacy: "protected" }, blocked, "listed"],
      [{ privacy: "private" }, null, "none"],
      [{ privacy: "private" }, approved, "live"],
      [{ privacy: "private" }, blocked, "none"],
      [{ advertiser: barring }, null, "none"],
      [{ advertiser: barring, privacy: "private" }, approved, "none"],
      [{ start_at: today, stopDate: today }, null, "live"],
      [{ start_at: tomorrow }, null, "connected"],
      [{ stopDate: yesterday }, null, "connected"],
      [{ start_at: tomorrow, privacy: "protected" }, null, "listed"],
    ];
    const made: number[] = [];
    for (const [sent, state] of cases) {
      const { id } = await shop.add({ status: "active", ...sent });
      made.push(id);
      if (state !== null) await enter(id, affiliate.number, state);
      // What is said of somebody else says nothing of them.
      await enter(id, other.number, state === approved ? blocked : approved);
    }
    const { offers, pagination } = await affiliate.get("/partner/offers");
    const live = idsOf(await affiliate.get("/partner/live-offers"));
    const seen = await Promise.all(
      made.map(async (id) => {
        const offer = offers.find((each: Answer) => each.id === id);
        const answer = await affiliate.get(`/offer/${id}`);
        if (offer === undefined) expect(answer).toEqual(NOT_FOUND);
        else expect(answer).toEqual({ status: 1, offer });
        if (offer === undefined) return "none";
        if (offer.link === null) expect(offer.links).toEqual([]);
        return live.includes(id) ? "live" : offer.link === null ? "listed" : "connected";
      }),
    );
    expect(seen).toEqual(cases.map(([, , expected]) => expected));
    expect(pagination.total_count).toBe(seen.filter((state) => state !== "none").length);
    expect(await affiliate.get("/offers/count")).toEqual({ status: 1, count: pagination.total_count });
    await shop.post("/admin/offer/delete", { offer_id: String(made[0]) });
    expect(idsOf(await affiliate.get("/partner/offers"))).not.toContain(made[0]);
    expect(await (await (await makeNetwork(h)).affiliate()).get("/partner/offers")).toMatchObject({ offers: [] });
  });
});

/** Writes of what an offer is shown with, by SQL of the number of an offer of a network. */
const PARTS: ((offer: string, network: number) => string)[] = [
  (offer) => `UPDATE offers SET name = name || 'y' WHERE id = ${offer}`,
  (offer) => `UPDATE offer_settings SET is_top = 1 - is_top WHERE offer_id = ${offer}`,
  (offer) => `INSERT INTO offer_payments (offer_id, position, type, goal, revenue_micros, payout_micros, currency, cities)
    SELECT id, id, 'fixed', '1', 2, 1, 'usd', '[3]' FROM offers WHERE id = ${offer}`,
  (offer) => `UPDATE offer_payments SET title = title || 'y' WHERE offer_id = ${offer}`,
  (offer) => `DELETE FROM offer_payments WHERE offer_id = ${offer}`,
  (offer) => `INSERT INTO offer_caps (offer_id, position, period, type, limit_value, goal_scope, affiliate_scope)
    SELECT id, id, 'day', 'conversions', 1, 'all', 'all' FROM offers WHERE id = ${offer}`,
  (offer) => `UPDATE offer_caps SET limit_value = limit_value + 1 WHERE offer_id = ${offer}`,
  (offer) => `DELETE FROM offer_caps WHERE offer_id = ${offer}`,
  ...["category offer_categories", "source traffic_sources", "smartlink smartlink_categories"].flatMap((names) => {
    const [kind, table] = names.split(" ");
    return [
      (_: string, network: number) => `INSERT INTO ${table} (network_id, title, created_at_ms) VALUES (${network}, 'x', 1)`,
      (offer: string, network: number) => `INSERT OR IGNORE INTO offer_labels (offer_id, kind, label_id)
        SELECT o.id, '${kind}', t.id FROM offers o, ${table} t WHERE o.id = ${offer} AND t.network_id = ${network}`,
      (_: string, network: number) => `UPDATE ${table} SET title = title || 'y' WHERE network_id = ${network}`,
      (offer: string) => `DELETE FROM offer_labels WHERE offer_id = ${offer} AND kind = '${kind}'`,
    ];
  }),
  (_, network) =>
    `INSERT INTO network_domains (network_id, host, use_https, created_at_ms) SELECT ${network}, 'x' || count(*) || '-${unique()}.example', 1, 1 FROM network_domains`,
  (offer, network) => `UPDATE offer_settings SET settings = json_set(settings, '$.domainId',
    (SELECT max(id) FROM network_domains WHERE network_id = ${network})) WHERE offer_id = ${offer}`,
  (_, network) => `UPDATE network_domains SET host = 'y' || host, use_https = 1 - use_https WHERE network_id = ${network}`,
  (_, network) => `DELETE FROM network_domains WHERE network_id = ${network}`,
];

describe("pages of offers, whatever was written", () => {
  const place = fc.nat(7);
  const day = fc.constantFrom("", "2020-01-01", "2099-01-01");
  const write = fc.oneof(
    fc.record({ kind: fc.constant("offer" as const), place, status: fc.nat(2), privacy: fc.nat(2) }),
    fc.record({ kind: fc.constant("settings" as const), place, advertiser: fc.option(fc.nat(1)), startAt: day, stopAt: day }),
    fc.record({ kind: fc.constant("access" as const), place, who: fc.nat(2), status: fc.option(fc.nat(1)) }),
    fc.record({ kind: fc.constant("bar" as const), advertiser: fc.nat(1), who: fc.nat(1), isBarred: fc.boolean() }),
    fc.record({ kind: fc.constant("part" as const), place, part: fc.nat(PARTS.length - 1) }),
    fc.record({ kind: fc.constant("gone" as const), place, isFirst: fc.boolean() }),
    fc.record({ kind: fc.constant("join" as const) }),
  );
  const look = fc.record({
    path: fc.constantFrom("/partner/offers", "/partner/live-offers", "/offers"),
    who: fc.nat(1),
    isDescending: fc.boolean(),
    page: fc.integer({ min: 1, max: 4 }),
    limit: fc.integer({ min: 1, max: 4 }),
  });

  it("show what a plain count of the tables finds", async () => {
    const shop = await makeShop(h);
    // The third one joins again and again, and never asks.
    const affiliates = [await shop.affiliate(), await shop.affiliate(), await shop.affiliate()];
    await makeAdvertiser(h, shop);
    const rows = async <Row>(text: string) => (await h.db.$client.prepare(text).all<Row>()).results;
    const advertisers = await rows<{ id: number }>(`SELECT id FROM memberships WHERE network_id = ${shop.id} AND kind = 'advertiser'`);
    const numberOf = (who: number) => affiliates[who]?.number ?? 0;
    const advertiserOf = (which: number) => advertisers[which]?.id ?? 0;
    // A place is an offer of the network, or none.
    const offer = (at: number) => `(SELECT id FROM offers WHERE account_id = ${shop.id} ORDER BY id LIMIT 1 OFFSET ${at})`;

    function toSql(step: typeof write extends fc.Arbitrary<infer Each> ? Each : never): string[] {
      if (step.kind === "offer") {
        const { place, status, privacy } = step;
        return place < 2
          ? [`INSERT INTO offers (account_id, name, status, privacy, created_at_ms) VALUES (${shop.id}, 'x', ${status}, ${privacy}, 1)`]
          : [`UPDATE offers SET status = ${status}, privacy = ${privacy} WHERE id IN (${offer(place - 2)}, ${offer(place - 1)})`];
      }
      if (step.kind === "settings") {
        const { place, advertiser, startAt, stopAt } = step;
        const values = `${advertiser === null ? "NULL" : advertiserOf(advertiser)} AS a, json_object('startAt', '${startAt}', 'stopAt', '${stopAt}') AS s`;
        return [
          `INSERT INTO offer_settings (offer_id, network_id, advertiser_id, settings) SELECT id, ${shop.id}, a, s FROM offers, (SELECT ${values})
            WHERE id = ${offer(place)} ON CONFLICT DO UPDATE SET advertiser_id = excluded.advertiser_id, settings = excluded.settings`,
        ];
      }
      if (step.kind === "access") {
        const [id, account] = [offer(step.place), numberOf(step.who)];
        return step.status === null
          ? [`DELETE FROM offer_affiliates WHERE offer_id = ${id} AND account_id = ${account}`]
          : [
              `INSERT INTO offer_affiliates (offer_id, account_id, status) SELECT id, ${account}, ${step.status} FROM offers WHERE id = ${id}
                ON CONFLICT DO UPDATE SET status = excluded.status WHERE offer_affiliates.status <> excluded.status`,
            ];
      }
      if (step.kind === "bar") {
        const [advertiser, account] = [advertiserOf(step.advertiser), numberOf(step.who)];
        return step.isBarred
          ? [`INSERT OR IGNORE INTO advertiser_blacklist (advertiser_id, affiliate_id) VALUES (${advertiser}, ${account})`]
          : [`DELETE FROM advertiser_blacklist WHERE advertiser_id = ${advertiser} AND affiliate_id = ${account}`];
      }
      if (step.kind === "join")
        return [
          `DELETE FROM memberships WHERE network_id = ${shop.id} AND account_id = ${numberOf(2)}`,
          `INSERT INTO memberships (network_id, kind, number, account_id, status, name, created_at_ms)
            VALUES (${shop.id}, 'affiliate', ${numberOf(2)}, ${numberOf(2)}, 'active', 'Cat', 1)`,
        ];
      const id = offer(step.place);
      if (step.kind === "part") return [PARTS[step.part]?.(id, shop.id) ?? "SELECT 1"];
      // Whatever the place is by then: rows that no offer has go, too.
      const without = (table: string) => `DELETE FROM ${table} WHERE offer_id NOT IN (SELECT id FROM offers)`;
      return step.isFirst
        ? [`DELETE FROM offers WHERE id = ${id}`, without("offer_affiliates"), without("offer_settings")]
        : [
            `DELETE FROM offer_affiliates WHERE offer_id = ${id}`,
            `DELETE FROM offer_settings WHERE offer_id = ${id}`,
            `DELETE FROM offers WHERE id = ${id}`,
          ];
    }

    /** The numbers of the offers that somebody sees, or of those that are live for them, by the rows of each offer. */
    async function counted(account: number, isLive: boolean): Promise<number[]> {
      const found = await rows<{ id: number; status: number; privacy: number; access: number | null; days: string | null; bars: number }>(
        `SELECT o.id, o.status, o.privacy, (SELECT status FROM offer_affiliates WHERE offer_id = o.id AND account_id = ${account}) AS access,
          s.settings AS days, (SELECT count(*) FROM advertiser_blacklist b WHERE b.advertiser_id = s.advertiser_id AND b.affiliate_id = ${account}) AS bars
        FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id WHERE o.account_id = ${shop.id} ORDER BY o.id`,
      );
      return found
        .filter(({ status, privacy, access, days, bars }) => {
          const { startAt = "", stopAt = "" } = JSON.parse(days ?? "{}");
          if (status !== 0 || bars > 0 || (privacy === 2 && access !== approved)) return false;
          if (!isLive) return true;
          return startAt !== "2099-01-01" && stopAt !== "2020-01-01" && (access === approved || (privacy === 0 && access === null));
        })
        .map(({ id }) => id);
    }

    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { minLength: 1, maxLength: 25 }),
        fc.array(look, { minLength: 3, maxLength: 3 }),
        async (steps, looks) => {
          await h.db.$client.batch(steps.flatMap(toSql).map((text) => h.db.$client.prepare(text)));
          const stale =
            await rows(`SELECT coalesce(w.offer_id, d.offer_id) FROM offers_whole w FULL JOIN offer_documents d ON d.offer_id = w.offer_id
          WHERE w.document IS NOT d.document OR w.cities IS NOT d.cities`);
          expect(stale).toEqual([]);
          const miscounted = await rows(`SELECT m.kind, m.offers_count, c.count FROM memberships m JOIN (SELECT m.id, count(o.id) AS count
            FROM memberships m LEFT JOIN offers o ON o.account_id = m.network_id AND o.status <> 2 AND CASE m.kind
              WHEN 'affiliate' THEN EXISTS (SELECT 1 FROM offer_affiliates a WHERE a.offer_id = o.id AND a.account_id = m.account_id AND a.status = 0)
              WHEN 'advertiser' THEN EXISTS (SELECT 1 FROM offer_settings s WHERE s.offer_id = o.id AND s.advertiser_id = m.id) ELSE FALSE END
            GROUP BY m.id) c ON c.id = m.id WHERE m.offers_count <> c.count`);
          expect(miscounted).toEqual([]);
          for (const { path, who, isDescending, page, limit } of looks) {
            const all = await counted(numberOf(who), path === "/partner/live-offers");
            const expected = (isDescending ? all.toReversed() : all).slice((page - 1) * limit, page * limit);
            const sort: Record<string, string> = isDescending ? { "sort[id]": "desc" } : {};
            const answer = await affiliates[who]?.get(path, { page: String(page), limit: String(limit), ...sort });
            expect([idsOf(answer), answer.pagination.total_count]).toEqual([expected, all.length]);
          }
          const active = await rows<{ id: number }>(`SELECT id FROM offers WHERE account_id = ${shop.id} AND status = 0 ORDER BY id`);
          expect(idsOf(await shop.get("/offers"))).toEqual(active.map(({ id }) => id));
          expect(await shop.get("/offers/count")).toMatchObject({ count: active.length });
        },
      ),
      { numRuns: 25 },
    );
  });
});

it("are found by caps that the affiliate is shown alone", async () => {
  const shop = await makeShop(h);
  const [ann, bob] = [await shop.affiliate(), await shop.affiliate()];
  const offer = async (body: object) => (await shop.add({ status: "active", countries: ["de"], ...body })).id;
  const capped = await offer({ caps: [cap] });
  const own = await offer({ caps: [{ ...cap, type: "budget", affiliates: [ann.number] }] });
  await offer({ caps: [cap], hide_caps: 1 });
  await offer({});
  for (const path of ["/partner/offers", "/partner/live-offers", "/offers"]) {
    expect(idsOf(await ann.get(path, { caps_type: "conversions" }))).toEqual([capped]);
    expect(idsOf(await ann.get(path, { "caps_type[]": "budget" }))).toEqual([own]);
    expect(idsOf(await bob.get(path, { caps_type: "budget" }))).toEqual([]);
    expect(idsOf(await ann.get(path, { caps_country: "DE" }))).toEqual([capped, own]);
    expect(idsOf(await bob.get(path, { caps_country: "DE" }))).toEqual([capped]);
    expect(idsOf(await bob.get(path, { caps_country: "us" }))).toEqual([]);
    expect(await bob.get(path, { "caps_type[]": "x" })).toMatchObject({ status: 2, field: "caps_type" });
    expect(await bob.get(path, { caps_country: "nowhere" })).toMatchObject({ status: 2, field: "caps_country" });
    expect(idsOf(await bob.get(path, { caps_country: "", caps_type: "" }))).toHaveLength(4);
  }
});

/** What narrows, sorts and pages the lists of affiliates. */
const QUERIES = [
  "",
  "status[]=stopped&status[]=suspended",
  "privacy[]=2",
  "advertiser[]=65674cc00000000000000001",
  "external_offer_id=leak-external",
  "bundle_id=leak-bundle",
  "smartlink_categories[]=65674cc00000000000000001",
  "countries[]=DE",
  "os[]=ios",
  "os[]=web",
  "q=leak",
  "is_top=0",
  "caps_type=conversions",
  "caps_type=budget",
  "caps_country=de",
  "sort[revenue]=desc",
  "sort[daily_cap]=desc",
  "sort[total_cap]=asc",
  "sort[created]=desc",
  "sort[is_top]=desc",
  "sort[title]=desc",
  "sort[cr]=desc&limit=1",
];

describe("what only the network sees", () => {
  it("is in no answer to an affiliate", async () => {
    const shop = await makeShop(h);
    const [ann, bob] = [await shop.affiliate(), await shop.affiliate()];
    const secrets = {
      url: "https://leak.example/url",
      trafficback_url: "https://leak.example/trafficback",
      cross_postback_url: "https://leak.example/cross",
      notes: "leak-notes",
      note_sales: "leak-sales",
      hash_password: "leak-password",
      allowed_ip: "203.0.113.77",
      disallowed_ip: "203.0.113.78",
      external_offer_id: "leak-external",
      bundle_id: "leak-bundle",
      tags: ["leak-tag"],
      sub_account_1: "leak-sub",
      sub_restrictions: [{ sub1: "leak-restriction" }],
      kpi: { en: "leak-kpi" },
      payments: [{ ...fixed, total: 7_654_321, revenue: 1, url: "https://leak.example/payment" }],
      partner_payments: [
        { ...fixed, goal: "leak-goal", total: 8_654_321, revenue: 9_654_321, title: "leak-title", partners: [bob.number] },
      ],
      landings: [{ title: "One", url: "https://leak.example/landing", url_preview: URL }],
      caps: [{ ...cap, value: 7_777_777, goal_type: "exact", goals: ["leak-cap"], affiliate_type: "exact", affiliates: [bob.number] }],
    };
    const ids: number[] = [];
    for (const own of [{}, { privacy: "protected" }, { hide_payments: 1 }])
      ids.push((await shop.add({ status: "active", ...secrets, ...own })).id);
    const answers = await Promise.all([
      ...QUERIES.flatMap((query) =>
        ["/partner/offers", "/partner/live-offers", "/offers"].map((path) => ann.call("GET", `${path}?${query}`)),
      ),
      ...ids.map((id) => ann.call("GET", `/offer/${id}`)),
      ...ids.map((id) => ann.call("POST", `/admin/offer/${id}`, { json: {} })),
    ]);
    const told = (await Promise.all(answers.map((answer) => answer.text()))).join("\n");
    expect(told).toContain(`"id":${ids[0]}`);
    expect(told).not.toMatch(/leak|654321|7777777|203\.0\.113|65674cc/);
    expect(told).not.toContain(shop.advertiser);
    expect(told).not.toMatch(new RegExp(`\\b${bob.number}\\b(?!000001)`));
  });

  it("tells two offers apart by no filter and no order", async () => {
    const shop = await makeShop(h);
    const advertisers = [shop.advertiser, await makeAdvertiser(h, shop)];
    const [ann, bob] = [await shop.affiliate(), await shop.affiliate()];
    const ids: number[] = [];
    for (const title of ["Alpha", "Beta"]) ids.push((await shop.add({ status: "active", title, payments: [fixed] })).id);
    const bobs = { ...fixed, goal: "x", partners: [bob.number] };
    const secret = fc.record({
      advertiser: fc.constantFrom(...advertisers),
      url: fc.constantFrom(URL, `${URL}2`),
      external_offer_id: fc.constantFrom("", "leak-external"),
      bundle_id: fc.constantFrom("", "leak-bundle"),
      strictly_os: fc.constantFrom([], [{ os: "ios", versions: ["8"] }]),
      partner_payments: fc.constantFrom([], [{ ...bobs, countries: ["DE"], os: ["Windows"], revenue: 99 }]),
      caps: fc.constantFrom([], [{ ...cap, affiliates: [bob.number] }], [{ ...cap, period: "all", affiliates: [bob.number] }]),
      payments: fc.constantFrom([fixed], [{ ...fixed, total: 9 }]),
      notes: fc.constantFrom("", "leak"),
    });
    const seen = async () => {
      const asked = QUERIES.filter((query) => !query.startsWith("is_top"));
      return Promise.all(asked.map(async (query) => (await ann.call("GET", `/partner/offers?${query}`)).text()));
    };
    const before = await seen();
    await fc.assert(
      fc.asyncProperty(secret, secret, async (...secrets) => {
        for (const [place, id] of ids.entries()) await shop.change(id, secrets[place] ?? {});
        expect(await seen()).toEqual(before);
      }),
      { numRuns: 12 },
    );
  });
});
