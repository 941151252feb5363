import { eq, getTableName, is, Table } from "drizzle-orm";
import * as schema from "../../src/db/schema/index.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import type { Operation } from "../conformance/operations.ts";
import type { Harness } from "../harness.ts";
import { unique } from "../unique.ts";
import { clickMessage } from "./conversion-kit.ts";
import { clientOf, makeNetwork } from "./kit.ts";

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
type Answer = any;

/** Paths of what takes the key of an affiliate and of nobody else. */
export const OF_AFFILIATES = /^\/3\.0\/(balance|partner\/(activation|offers|live-offers|payments|conversions))/;

/** Paths of what takes the session of an advertiser and nothing else: test/network-api/own-advertiser.test.ts. */
export const OF_ADVERTISERS = /^\/3\.0\/advertiser(\/|$)/;

/** From here on a number is known when it is seen. */
const FAR = 7_000_000;
/** Between the numbers of two tables, and of two networks. */
const APART = 1_000;

/** What stands in every text that only the network may see: an answer with it leaks. */
export const MARK = "zqleak";
/** Sums that only the network may see begin so. */
export const SUM = 77.7;

/** Ids of one thing of each kind, by which parameters and paths name it. */
export type Ids = Record<
  | "advertiser"
  | "affiliate"
  | "category"
  | "conversion"
  | "customField"
  | "domain"
  | "invoice"
  | "news"
  | "offer"
  | "offerHex"
  | "payment"
  | "paymentSystem"
  | "pixel"
  | "postback"
  | "smartlink"
  | "source"
  | "staff"
  | "ticket",
  string
>;

/** Which of them a parameter of the path names, by the path. The first that fits. */
const PATHS: [RegExp, keyof Ids][] = [
  [/advertiser-invoice/, "invoice"],
  [/^\/3\.0\/admin\/advertiser/, "advertiser"],
  [/^\/3\.0\/admin\/(affiliate|partner)\b|^\/3\.0\/partner\/pixels\//, "affiliate"],
  [/\/category\/|\/category$/, "category"],
  [/custom_field/, "customField"],
  [/domain/, "domain"],
  [/news/, "news"],
  [/payment_system/, "paymentSystem"],
  [/\/payment\//, "payment"],
  [/\/pixel\//, "pixel"],
  [/\/postback\//, "postback"],
  [/\/source/, "source"],
  [/\/user\//, "staff"],
  [/\/ticket\//, "ticket"],
  [/offer/, "offer"],
];

/** Which of them a parameter names, by its name. */
const FIELDS: Record<string, keyof Ids> = {
  advertiser: "advertiser",
  affiliate_id: "affiliate",
  advertiser_id: "advertiser",
  advertisers: "advertiser",
  advertisers_id: "advertiser",
  categories: "category",
  domain: "domain",
  domain_id: "domain",
  domain_url: "domain",
  int_id: "offer",
  manager: "staff",
  manager_id: "staff",
  offer: "offer",
  offer_id: "offer",
  offer_ids: "offer",
  partner: "affiliate",
  partner_id: "affiliate",
  pid: "affiliate",
  ref: "affiliate",
  smart_id: "smartlink",
  smartlink_categories: "smartlink",
  sources: "source",
  supplier: "advertiser",
  supplier_id: "advertiser",
};

/** The same where the name says it only together with the path. */
const FIELDS_OF_PATHS: [RegExp, string, keyof Ids][] = [
  [/conversionsbyid/, "id", "conversion"],
  [/conversion/, "ids", "conversion"],
  [/categories/, "ids", "category"],
  [/offers/, "ids", "offerHex"],
  [/smartlink/, "id", "smartlink"],
  [/partners/, "id", "affiliate"],
];

/** What a parameter names, of those of which there are ids; undefined: nothing. */
export function kindOf({ path }: Pick<Operation, "path">, field: string): keyof Ids | undefined {
  if (path.includes(`{${field}}`)) {
    if (path.includes("smartlink")) return "smartlink";
    return PATHS.find(([pattern]) => pattern.test(path))?.[1];
  }
  return FIELDS_OF_PATHS.find(([pattern, name]) => name === field && pattern.test(path))?.[2] ?? FIELDS[field];
}

/** All parameters of an operation, those of its path among them. */
export const namesOf = ({ path, fields }: Pick<Operation, "path" | "fields">): string[] => [
  ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name),
  ...Object.keys(fields).map((name) => name.replace("[]", "")),
];

/** The example of an operation, in which ids of one network stand. */
export function exampleWith(operation: Operation, ids: Ids): Record<string, unknown> {
  const plain = (name: string) => name.replace("[]", "");
  const example = Object.fromEntries(Object.entries(operation.example).map(([name, value]) => [plain(name), value]));
  const named = [...new Set([...namesOf(operation), ...Object.keys(example)])].flatMap((name) => {
    const kind = kindOf(operation, name);
    const isAsked = name in example || operation.path.includes(`{${name}}`) || operation.required.map(plain).includes(name);
    if (kind === undefined || !isAsked) return [];
    return [[name, Array.isArray(example[name]) ? [ids[kind]] : ids[kind]] as const];
  });
  const records = (name: string, own: object) => {
    const list = example[name];
    return Array.isArray(list) ? { [name]: list.map((each) => ({ ...each, ...own })) } : {};
  };
  const lists = { ...records("list", { offer: ids.offer, pid: ids.affiliate }), ...records("detail", { offer_id: ids.offer }) };
  return { ...example, ...Object.fromEntries(named), ...lists };
}

/** How many networks this file has filled. */
let filled = 0;

export type Filled = Awaited<ReturnType<typeof fillNetwork>>;

/**
 * A network with an affiliate, and beside them one of everything, in whose texts and sums the mark stands wherever only the network
 * may see it. Of `open` offers the affiliate sees what affiliates see; of `hidden` ones nothing.
 */
export async function fillNetwork(h: Harness) {
  const network = await makeNetwork(h);
  const self = await network.affiliate();
  const own = clientOf(h, self.key);
  const number = unique();
  filled += 1;
  await moveNumbers(h, network.id, FAR + 100_000 * filled);
  const sayOnce = async (client: { call: typeof network.call }, path: string, json: object): Promise<Answer> => {
    const answer = await client.call("POST", path, { json });
    const body = await answer.json();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${JSON.stringify(body)}`);
    return body;
  };
  const say = (path: string, json: object) => sayOnce(network, path, json);
  const mail = (who: string) => `${MARK}-${who}-${number}@kittens.example`;
  const address = { address_1: MARK, address_2: MARK, city: MARK, country: "US", zip_code: MARK };
  const url = `https://${MARK}.example/?c={clickid}`;

  const { user } = await say("/admin/user", {
    email: mail("staff"),
    password: "kittens",
    first_name: MARK,
    last_name: MARK,
    roles: ["ROLE_SECTION_OFFER"],
    skype: MARK,
    work_hours: MARK,
  });
  const { advertiser } = await say("/admin/advertiser", {
    title: MARK,
    contact: MARK,
    skype: MARK,
    manager: user.id,
    url: `https://${MARK}.example/`,
    email: mail("shop"),
    allowed_ip: ["203.0.113.77"],
    disallowed_ip: ["203.0.113.77"],
    hash_password: MARK,
    note: MARK,
    vat_code: MARK,
    tags: [MARK],
    ...address,
  });
  const { custom_field: field } = await say("/admin/custom_field", { name: MARK });
  const { payment_system: system } = await say("/admin/payment_system", { lang_label: MARK, fields: [{ lang_label: MARK }] });
  const { partner } = await say("/admin/partner", {
    email: mail("bob"),
    password: "kittens",
    login: `${MARK}${number}`,
    name: MARK,
    notes: MARK,
    contact_person: MARK,
    phone: MARK,
    tags: [MARK],
    manager_id: user.id,
    custom_fields: { [field.id]: MARK },
    payment_systems: [{ system_id: system.id, fields: { [system.fields[0].id]: MARK } }],
    ...address,
  });
  const bob = clientOf(h, partner.api_key);
  const { category } = await say("/admin/category", { title: `Cats ${number}` });
  const { source } = await say("/admin/offer/source", { title_lang: { en: "Web sites" } });
  const { domain } = await say("/admin/domain", { url: `track-${number}.kittens.example` });
  const { data: smartlink } = await say("/admin/smartlink/category", { name: MARK, description: MARK });
  const { news } = await say("/admin/news", { title: MARK, small_desc: MARK, desc: MARK, status: 0 });
  await say("/admin/news", { title: "New kittens" });

  const secrets = {
    advertiser: advertiser.id,
    url,
    trafficback_url: url,
    cross_postback_url: url,
    notes: MARK,
    note_sales: MARK,
    hash_password: MARK,
    allowed_ip: "203.0.113.77",
    disallowed_ip: "203.0.113.77",
    external_offer_id: MARK,
    bundle_id: MARK,
    tags: [MARK],
    sub_account_1: MARK,
    sub_restrictions: [{ sub1: MARK }],
    smartlink_categories: [smartlink._id],
    categories: [category.id],
    sources: [source.id],
    domain_url: domain.id,
    landings: [{ title: "Landing", url, url_preview: "https://kittens.example/" }],
    payments: [{ countries: ["US"], total: SUM, revenue: 3, currency: "usd", type: "fixed", url }],
    partner_payments: [
      { partners: [partner.id], title: MARK, goal: MARK, total: SUM, revenue: SUM, currency: "usd", type: "fixed", countries: ["DE"], url },
      { partners: [partner.id], title: MARK, goal: "sale", total: 7, revenue: 5, currency: "usd", type: "percent", url },
    ],
    caps: [
      { period: "day", type: "conversions", value: 777_777, affiliates: [partner.id], affiliate_type: "exact" },
      { period: "all", type: "conversions", value: 5 },
    ],
    status: "active",
  };
  const offer = async (values: object): Promise<{ id: number; offer_id: string }> =>
    (await say("/admin/offer", { ...secrets, ...values })).offer;
  const open = [await offer({ title: "Kittens" }), await offer({ title: "Kittens, protected", privacy: "protected", is_top: 1 })];
  const hides = { description: MARK, note_aff: MARK, kpi: { en: MARK }, macro_url: MARK, creativeUrls: [url] };
  const hidden = [
    await offer({ ...hides, title: MARK, privacy: "private" }),
    await offer({ ...hides, title: MARK, status: "suspended" }),
    await offer({ ...hides, title: MARK, status: "stopped" }),
  ];
  const [secret] = hidden;
  const { advertiser: barring } = await say("/admin/advertiser", { title: MARK });
  await say("/admin/advertiser/disable-affiliate", { advertisers_id: barring.id, pid: self.number });
  hidden.push(await offer({ ...hides, title: MARK, advertiser: barring.id }));
  await say("/offer/enable-affiliate", { offer_id: [secret?.id], pid: partner.id, notice: 0 });
  const { postback } = await sayOnce(bob, "/partner/postback", { url: `https://${MARK}.example/pb`, offer_id: secret?.id, goal: MARK });
  const { pixel } = await sayOnce(bob, "/partner/pixel", {
    offer_id: secret?.id,
    name: MARK,
    code: `<script>${MARK}</script>`,
    code_type: "javascript",
  });
  await say(`/partner/pixel/${pixel.id}`, { is_active: 1, moderation_status: 1 });
  await sayOnce(bob, "/partner/activation/offer", { offer_id: open[1]?.id, comment: MARK });
  await say("/admin/conversion/import", { offer: secret?.id, pid: partner.id, action_id: MARK, comment: MARK, custom_field_1: MARK });
  const sold = { offer: secret?.id, pid: partner.id, action_id: `${MARK}2` };
  await say("/admin/conversion/import", sold);
  const [, second] = await rows(h, "network_conversions", network.id);
  const paid = toHexId(Number(second?.lead_id ?? 0), Number(second?.created_at_ms ?? 0));
  await say("/admin/conversion/edit", { ids: [paid], status: "confirmed", payouts: SUM, revenue: SUM });
  await say("/admin/payment", { pid: partner.id, currency: "usd", comment: MARK });
  await say("/admin/settings", { hash_password: MARK, allowed_ip: "203.0.113.77", disallowed_ip: "203.0.113.77" });
  await say("/admin/conversion/import", { offer: open[0]?.id, pid: self.number, action_id: "own" });
  await makeTraffic(h, { network: network.id, affiliate: partner.id, offer: secret?.id ?? 0, smartlink: smartlink._id, say });
  await say("/admin/advertiser-invoice", {
    supplier_id: advertiser.id,
    currency: "usd",
    comment: MARK,
    detail: [{ offer_id: secret?.id, payout_type: "RPA", actions: 1, amount: SUM, comment: MARK }],
  });
  await h.drain();
  await h.db
    .insert(schema.affiliateBalances)
    .values({ networkId: network.id, affiliateId: partner.id, currency: "eur", confirmedMicros: SUM * 1e6, holdMicros: SUM * 1e6 });
  const [ticket] = await rows(h, "tickets", network.id);
  const [conversion] = await rows(h, "network_conversions", network.id);
  const ids = {
    advertiser: advertiser.id,
    affiliate: String(partner.id),
    category: category.id,
    conversion: toHexId(Number(conversion?.lead_id ?? 0), Number(conversion?.created_at_ms ?? 0)),
    customField: String(field.id),
    domain: String(domain.id),
    invoice: "1",
    news: news._id.$id,
    offer: String(secret?.id),
    offerHex: String(secret?.offer_id),
    payment: "1",
    paymentSystem: String(system.id),
    pixel: String(pixel.id),
    postback: String(postback.id),
    smartlink: smartlink._id,
    source: source.id,
    staff: user.id,
    ticket: String(ticket?.id),
  } satisfies Ids;
  return { network, self: { ...own, number: self.number }, bob, ids, open, hidden, say };
}

/** A click that an affiliate's smartlink brought, a conversion of it, postbacks about it, and a request to the affiliate's own. */
async function makeTraffic(
  h: Harness,
  of: { network: number; affiliate: number; offer: number; smartlink: string; say: (path: string, json: object) => Promise<Answer> },
): Promise<void> {
  const { offer } = of;
  const flow = await h.db.query.networkFlows.findFirst({ where: eq(schema.networkFlows.affiliateId, of.affiliate) });
  const place = { flowId: flow?.flowId ?? 0, atMs: h.clock.ms };
  const clickid = await mintClickId(h.deps, place);
  const linkParams = JSON.stringify({ smart_id: of.smartlink, sub2: MARK });
  await ingestClicks(h.deps, [clickMessage({ id: clickid, accountId: of.affiliate, offerId: offer, subid: MARK, linkParams, ...place })]);
  for (const goal of ["1", "install"]) {
    await of.say("/admin/conversion/import", {
      offer,
      pid: of.affiliate,
      action_id: `${MARK}-${goal}`,
      goal,
      click_id: clickid,
      status: "confirmed",
    });
  }
  const made = await rows(h, "network_conversions", of.network);
  const ids = made.map((row) => toHexId(Number(row.lead_id), Number(row.created_at_ms)));
  await of.say("/admin/conversion/edit", { ids, revenue: SUM });
  await h.request("/postback", { query: { clickid, comment: MARK } });
  const template = await h.db.query.postbackTemplates.findFirst({ where: eq(schema.postbackTemplates.accountId, of.affiliate) });
  const lead = made.find((row) => row.affiliate_id === of.affiliate);
  const [delivery] = await h.db
    .insert(schema.postbackDeliveries)
    .values({
      accountId: of.affiliate,
      leadId: Number(lead?.lead_id),
      leadSeq: 1_000,
      templateId: template?.id ?? 0,
      lane: template?.id ?? 0,
      status: 2,
      state: "delivered",
      attempts: 1,
      attemptBudget: 9,
      nextAttemptAtMs: h.clock.ms,
      createdAtMs: h.clock.ms,
    })
    .returning();
  await h.db.insert(schema.postbackAttempts).values({
    deliveryId: delivery?.id ?? 0,
    number: 1,
    atMs: h.clock.ms,
    url: `https://${MARK}.example/pb`,
    outcome: "delivered",
    responseCode: 200,
    durationMs: 1,
    networkId: of.network,
  });
}

/** From here on every table counts from a number of its own. */
async function moveNumbers({ db, clock }: Harness, networkId: number, from: number): Promise<void> {
  const { $client } = db;
  const tables = Object.values(schema as Record<string, unknown>).flatMap((table) => (is(table, Table) ? [getTableName(table)] : []));
  await $client.batch(
    tables.flatMap((name, place) => [
      $client.prepare("DELETE FROM sqlite_sequence WHERE name = ?").bind(name),
      $client.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").bind(name, from + APART * place),
    ]),
  );
  const gone = { networkId, status: "removed", name: "", createdAtMs: clock.ms } as const;
  await db.insert(schema.memberships).values([
    { ...gone, kind: "staff", number: from + APART * tables.length },
    { ...gone, kind: "advertiser", number: from + APART * (tables.length + 1) },
  ]);
}

async function rows({ db }: Harness, table: string, network: number): Promise<Record<string, unknown>[]> {
  return (await db.$client.prepare(`SELECT * FROM ${table} WHERE network_id = ?`).bind(network).all()).results;
}
