import { beforeAll, describe, expect, it } from "vitest";
import { type Fragment, raw, sql, statement } from "../../src/db/sql.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { type Operation, readOperations } from "../conformance/operations.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { exampleWith, fillNetwork, OF_ADVERTISERS, OF_AFFILIATES } from "./filled-network.ts";
import { pairsOf } from "./forms.ts";
import { makeNetwork } from "./kit.ts";

const h = createHarness({ MAIL_FROM: "network@example.com" });

let operations: Operation[];

beforeAll(async () => {
  operations = (await readOperations(h)).filter(
    ({ tag, path }) => tag === "Network API" && !path.startsWith("/3.0/stats/") && !OF_ADVERTISERS.test(path),
  );
});

const MOST_ROUND_TRIPS = 2;

const CAP = { period: "day", type: "conversions", value: 5, goal_type: "all", affiliate_type: "all" };

/** What else is said to operations of which other parameters cost more. */
const MORE_CALLS: Record<string, () => object> = {
  "POST /3.0/admin/offer/{ID}": () => ({ caps: [CAP] }),
  "POST /3.0/admin/conversion/import": () => ({
    action_id: "B-1",
    created_at: new Date(h.clock.ms - 2 * DAY_MS).toISOString().slice(0, 10),
  }),
};

/** Calls an operation as a client would. @returns its status, and the round trips that it took */
async function measure({ path, method }: Operation, key: string, values: Record<string, unknown>) {
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const target = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name])));
  const given = Object.entries(values).filter(([name]) => !inPath.has(name));
  const json = method === "POST" ? Object.fromEntries(given) : undefined;
  const length = json === undefined ? {} : { "content-length": String(new TextEncoder().encode(JSON.stringify(json)).length) };
  const headers = { "api-key": key, ...length };
  const query = new URLSearchParams(given.flatMap(([name, value]) => [...pairsOf(name, value)]));
  let answer = new Response();
  const { roundTrips } = await h.d1.measure(async () => {
    answer =
      json !== undefined ? await h.request(target, { method, headers, json }) : await h.request(`${target}?${query}`, { method, headers });
  });
  const { status } = answer;
  const said = status === 200 ? "" : await answer.text();
  await h.settle();
  return { status, said, roundTrips };
}

/** A payment is changed once: the call before has closed it. */
const IS_CLOSED_BY_THEN = /\/admin\/payment\/\{number\}$/;

/** What no two calls may say alike. */
const fresh = (values: Record<string, unknown>) => ({
  ...values,
  ...("email" in values ? { email: `kitten-${unique()}@kittens.example` } : {}),
  ...("url" in values && String(values.url).startsWith("track") ? { url: `track-${unique()}.kittens.example` } : {}),
});

/** What takes things away comes last. */
const isLast = ({ name }: Operation) => Number(name.startsWith("DELETE") || name.endsWith("/delete") || name.endsWith("/disable-offers"));

describe("two round trips", () => {
  it("are the most that a call takes, be it answered or refused", async () => {
    const [ours, theirs] = [await fillNetwork(h), await fillNetwork(h)];
    const faults: unknown[] = [];
    for (const operation of operations.toSorted((a, b) => isLast(a) - isLast(b))) {
      const isOfAffiliate = OF_AFFILIATES.test(operation.path);
      const { key } = isOfAffiliate ? ours.self : ours.network;
      const open = isOfAffiliate || operation.path.includes("/partner/pixel") ? { offer: String(ours.open[1]?.id) } : {};
      const example = () => fresh(exampleWith(operation, { ...ours.ids, ...open }));
      const [wrong, more] = [wrongOf(operation), MORE_CALLS[operation.name]];
      const tries = {
        "without a key": await measure(operation, "", example()),
        "by who may not": await measure(operation, isOfAffiliate ? ours.network.key : ours.self.key, example()),
        "of another network's": await measure(operation, key, fresh(exampleWith(operation, theirs.ids))),
        ...(wrong === null ? {} : { "that is wrong": await measure(operation, key, { ...example(), ...wrong }) }),
        "that is right": await measure(operation, key, example()),
        ...(more === undefined ? {} : { "that is right, too": await measure(operation, key, { ...example(), ...more() }) }),
      };
      for (const [kind, { status, said, roundTrips }] of Object.entries(tries)) {
        if (roundTrips > MOST_ROUND_TRIPS) faults.push([roundTrips, "round trips", operation.name, kind, status]);
        if (kind.startsWith("that is right") && status !== 200 && !IS_CLOSED_BY_THEN.test(operation.name))
          faults.push([operation.name, said]);
      }
    }
    expect(faults).toEqual([]);
  });
});

/** A value that the operation's first parameter does not take; null: it has none. */
function wrongOf({ fields }: Operation): Record<string, unknown> | null {
  const [name] = Object.keys(fields);
  return name === undefined ? null : { [name]: { a: { b: 1 } } };
}

const ROWS = 400;
const PAGE = 20;
/** The caller, counters, and the ends of stretches that are merged. */
const MORE_ROWS = 24;

interface Place {
  network: number;
  affiliate: number;
  nowMs: number;
}

const COUNTED = sql`WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < ${ROWS})`;

/** Members, each with a manager and, of affiliates, what they are owed in a currency. */
const member =
  (kind: string) =>
  ({ network, nowMs }: Place) => [
    sql`INSERT INTO memberships (network_id, kind, number, status, name, created_at_ms) VALUES (${network}, 'staff', 499999, 'active', 'Boss', ${nowMs})`,
    sql`INSERT INTO accounts (id, name, role, created_at_ms) ${COUNTED} SELECT ${network} * 1000 + n, 'Ann', 'affiliate', ${nowMs} FROM k
      WHERE ${kind} = 'affiliate'`,
    sql`INSERT INTO memberships (network_id, kind, number, account_id, status, name, manager_id, created_at_ms) ${COUNTED}
    SELECT ${network}, ${kind}, 500000 + n, iif(${kind} = 'affiliate', ${network} * 1000 + n, NULL),
      CASE n % 3 WHEN 0 THEN 'active' WHEN 1 THEN 'banned' ELSE 'inactive' END, 'Ann',
      (SELECT id FROM memberships WHERE network_id = ${network} AND kind = 'staff' AND number = 499999), ${nowMs} FROM k`,
    sql`INSERT INTO affiliate_balances (network_id, affiliate_id, currency) SELECT network_id, account_id, 'usd' FROM memberships
      WHERE network_id = ${network} AND kind = 'affiliate' AND number > 500000`,
  ];

/** Offers with three payments, two caps and five labels each. */
const offers = ({ network, nowMs }: Place) => {
  const theirs = sql`FROM offers o, json_each('[1, 2, 3]') n WHERE o.account_id = ${network}`;
  const labels = (kind: string, table: string) => [
    sql`INSERT INTO ${raw(table)} (network_id, title, created_at_ms) ${COUNTED} SELECT ${network}, 'Label ' || n, ${nowMs} FROM k WHERE n <= 30`,
    sql`INSERT INTO offer_labels (offer_id, kind, label_id) SELECT o.id, ${kind}, l.id FROM offers o JOIN ${raw(table)} l
      ON l.network_id = o.account_id AND (o.id + l.id) % 15 = 0 WHERE o.account_id = ${network}`,
  ];
  return [
    sql`INSERT INTO offers (account_id, name, status, created_at_ms) ${COUNTED} SELECT ${network}, 'Kittens', 0, ${nowMs} FROM k`,
    sql`INSERT INTO offer_settings (offer_id, network_id) SELECT id, account_id FROM offers WHERE account_id = ${network}`,
    sql`INSERT INTO offer_payments (offer_id, position, type, goal, revenue_micros, payout_micros, currency)
      SELECT o.id, n.value, 'fixed', n.value, 2, 1, 'usd' ${theirs}`,
    sql`INSERT INTO offer_caps (offer_id, position, period, type, limit_value, goal_scope, affiliate_scope)
      SELECT o.id, n.value, 'day', 'conversions', 1, 'all', 'all' ${theirs} AND n.value < 3`,
    ...labels("category", "offer_categories"),
    ...labels("source", "traffic_sources"),
  ];
};

interface List {
  /** Writes its rows. */
  fill(place: Place): Fragment[];
  /** How it is asked for. */
  query?(place: Place): Record<string, string>;
  by?: "affiliate";
  /** Rows read for each that is shown, where it is more than three. */
  rowsPerItem?: number;
  /** All of its pages cost the same, the middle one too. */
  isEven?: true;
}

const payments = ({ network, affiliate, nowMs }: Place) => [
  sql`INSERT INTO affiliate_payments (network_id, number, affiliate_id, currency, amount_micros, conversions, created_at_ms, updated_at_ms) ${COUNTED}
    SELECT ${network}, n, ${affiliate}, 'usd', 1000000, 1, ${nowMs}, ${nowMs} FROM k`,
];

const LISTS: Record<string, List> = {
  "/3.0/admin/payments": { fill: payments },
  "/3.0/partner/payments": { fill: payments, by: "affiliate" },
  "/3.0/offer/categories": {
    fill: ({ network, nowMs }) => [
      sql`INSERT INTO offer_categories (network_id, title, created_at_ms) ${COUNTED} SELECT ${network}, 'Cats', ${nowMs} FROM k`,
    ],
  },
  "/3.0/offers": { fill: offers, isEven: true },
  "/3.0/partner/offers": { fill: offers, isEven: true, by: "affiliate" },
  "/3.0/partner/live-offers": { fill: offers, isEven: true, by: "affiliate" },
  "/3.0/admin/users": { fill: member("staff") },
  "/3.0/admin/advertisers": { fill: member("advertiser") },
  // Two more for each currency that they are owed.
  "/3.0/admin/partners": { fill: member("affiliate"), rowsPerItem: 5 },
  "/3.0/news": {
    fill: ({ network, nowMs }) => [
      sql`INSERT INTO network_news (network_id, title, summary, body, is_published, is_pinned, created_at_ms) ${COUNTED}
        SELECT ${network}, 'News', '', '', n % 2, n % 3 = 0, ${nowMs} FROM k`,
    ],
  },
  // Each shows its offer whole, and its affiliate.
  "/3.0/admin/tickets": {
    fill: (place) => [
      ...offers(place),
      sql`INSERT INTO tickets (network_id, affiliate_id, offer_id, comment, status, created_at_ms)
        SELECT account_id, ${place.affiliate}, id, '', iif(id % 2, 'open', 'approved'), ${place.nowMs} FROM offers WHERE account_id = ${place.network}`,
    ],
  },
  "/3.0/admin/postbacks": {
    fill: ({ network, affiliate, nowMs }) => [
      sql`INSERT INTO network_postbacks (network_id, affiliate_id, fires_on, created_at_ms) ${COUNTED}
        SELECT ${network}, ${affiliate}, 'any', ${nowMs} FROM k`,
      sql`INSERT INTO postback_templates (account_id, owner, owner_id, event, url, updated_at_ms)
        SELECT affiliate_id, 'network', id, 0, 'https://kittens.example/', ${nowMs} FROM network_postbacks WHERE affiliate_id = ${affiliate}`,
    ],
    query: ({ affiliate }) => ({ partner_id: String(affiliate) }),
  },
  "/3.0/admin/advertiser-invoices": {
    fill: ({ network, nowMs }) => [
      sql`INSERT INTO memberships (network_id, kind, number, status, name, created_at_ms) VALUES (${network}, 'advertiser', 1, 'active', 'Shop', ${nowMs})`,
      sql`INSERT INTO advertiser_invoices (network_id, number, advertiser_id, currency, created_at_ms, updated_at_ms) ${COUNTED}
        SELECT ${network}, n, (SELECT id FROM memberships WHERE network_id = ${network} AND kind = 'advertiser'), 'usd', ${nowMs}, ${nowMs} FROM k`,
    ],
  },
  "/3.0/cities": {
    fill: ({ network }) => [sql`INSERT INTO cities (id, country, name) ${COUNTED} SELECT ${network * 1000} + n, 'li', 'Town' FROM k`],
    query: () => ({ country: "li" }),
  },
  "/3.0/isp": {
    fill: ({ network, nowMs }) => [
      sql`INSERT INTO providers (id, name, name_folded, created_at_ms) ${COUNTED} SELECT ${network * 1000} + n, 'Net', 'net', ${nowMs} FROM k`,
    ],
  },
};

const isList = ({ method, fields }: Operation) => method === "GET" && ("page" in fields || "skip" in fields);

describe("a page of a list", () => {
  it("reads three rows for each of its own at most, beside what it skips from the nearer end", async () => {
    const faults: unknown[] = [];
    for (const { path, fields } of operations.filter(isList)) {
      const list = LISTS[path];
      if (list === undefined) {
        faults.push(`${path} is filled by no row`);
        continue;
      }
      const network = await makeNetwork(h);
      const affiliate = await network.affiliate();
      const place = { network: network.id, affiliate: affiliate.number, nowMs: h.clock.ms };
      await h.db.$client.batch(list.fill(place).map((each) => statement(h.db, each)));
      const { get } = list.by === "affiliate" ? affiliate : network;
      const ask = async (page: number, pages = Number.POSITIVE_INFINITY) => {
        const at = "skip" in fields ? { skip: String((page - 1) * PAGE) } : { page: String(page) };
        // biome-ignore lint/suspicious/noExplicitAny: an answer of any list
        let body: any;
        const { rowsRead } = await h.d1.measure(async () => {
          body = await get(path.slice("/3.0".length), { ...list.query?.(place), ...at, limit: String(PAGE) });
        });
        if (body.status !== 1) throw new Error(`${path} answered ${JSON.stringify(body)}`);
        const { status: _, pagination, all_items: total = pagination?.total_count, ...others } = body;
        const skipped = list.isEven ? 0 : Math.min(page - 1, pages - page) * PAGE;
        const most = (list.rowsPerItem ?? 3) * PAGE + skipped + MORE_ROWS;
        if (rowsRead > most) faults.push([path, page, rowsRead, most]);
        const [items] = Object.values(others) as object[];
        return { total: Number(total), items: Object.values(items ?? {}).map((item) => JSON.stringify(item)) };
      };
      const first = await ask(1);
      const pages = Math.ceil(first.total / PAGE);
      const seen = [...first.items];
      for (let page = 2; page <= pages; page += 1) seen.push(...(await ask(page, pages)).items);
      if (first.total < ROWS || new Set(seen).size !== first.total) faults.push([path, "shows", new Set(seen).size, "of", first.total]);
    }
    expect(faults).toEqual([]);
  });
});
