import { type Listener, serve } from "../lib/http.ts";
import { until } from "../lib/until.ts";
import type { Owner } from "./owner.ts";

const CLICKS = 100;
/** How many are on their way at the same time. */
const AT_ONCE = 10;
const CAP = 10;
const PATIENCE_SECONDS = 90;
/** For a postback too many to show itself. */
const SILENCE_MS = 1000;
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

const DAY_MS = 86_400_000;
/** Reports whose sums must be those of the ledger. */
const REPORTS = ["getbydate", "getbyprogram", "getbypartner"] as const;
/** The order that is imported, and has no click. */
const IMPORTED = "imported";

const CONFIRMED = "1";
const PENDING = "2";
const DECLINED = "3";
const HELD = "5";

/** What the advertiser pays and the affiliate gets for one conversion, in cents; of `share` in per cent of the sale. */
const OFFERS = {
  fixed: { total: 500, revenue: 300, settings: {} },
  share: { total: 50, revenue: 40, settings: {} },
  held: { total: 500, revenue: 300, settings: { hold_period: "1" } },
  capped: {
    total: 200,
    revenue: 125,
    settings: { "caps[0][period]": "day", "caps[0][type]": "conversions", "caps[0][value]": String(CAP), "caps_status[]": "confirmed" },
  },
} as const;

type OfferName = keyof typeof OFFERS;
const NAMES = Object.keys(OFFERS) as OfferName[];

/** A conversion as the advertiser reports it. */
export interface Order {
  /** The advertiser's id of it. */
  id: string;
  /** The affiliate's number. */
  affiliate: number;
  offer: OfferName;
  /** What it is worth to the affiliate, and what the advertiser pays, in cents. */
  payout: number;
  revenue: number;
  /** The statuses that the affiliate is to hear of, in order. Beyond the cap the last one is "declined". */
  owed: string[];
}

/** An affiliate's postback as it arrived. */
export interface Heard {
  /** The constant id of the delivery. */
  delivery: string;
  affiliate: number;
  order: string;
  status: string;
  /** In cents. */
  sum: number;
}

/** What a report of the Network API says of a day. Sums are in cents. */
interface Sums {
  clicks: number;
  conversions: number;
  /** What affiliates get, of what is confirmed and of what is in hold. */
  confirmed: number;
  held: number;
  /** What the advertiser pays for both, and the difference. */
  revenue: number;
  margin: number;
}

/** What a network's day came to. */
export interface NetworkDay {
  orders: Order[];
  heard: Heard[];
  /** The sums of its reports, by their names. */
  reports: Record<string, Sums>;
  /** What the Network API says that affiliates are owed, in cents, by their numbers. */
  balances: Record<number, { available: number; hold: number }>;
}

/** An affiliates' tracker on loopback. */
export interface AffiliateTracker extends Listener {
  heard: Heard[];
}

export async function startAffiliateTracker(): Promise<AffiliateTracker> {
  const heard: Heard[] = [];
  const listener = await serve(async (request) => {
    const said = new URL(request.url).searchParams;
    heard.push({
      delivery: request.headers.get("webhook-id") ?? "",
      affiliate: Number(said.get("affiliate")),
      order: said.get("order") ?? "",
      status: said.get("status") ?? "",
      sum: Number((Number(said.get("sum")) * 100).toFixed(4)),
    });
    return new Response("ok");
  });
  return { ...listener, heard };
}

/**
 * A network with an advertiser, four offers and two affiliates. A hundred people click; the advertiser reports every click as an order,
 * most of them before the click is written, some twice, some pending first, and some declined.
 */
export async function playNetworkDay({ url, key }: Pick<Owner, "url" | "key">, tracker: AffiliateTracker): Promise<NetworkDay> {
  const network = connect(url, key);
  const { advertiser } = await network("POST", "/admin/advertiser", { title: "Kitten Shop" });
  const affiliates = await Promise.all(["bob", "eve"].map((name) => addAffiliate(network, name, tracker)));
  const offers = new Map<OfferName, number>();
  for (const name of NAMES) offers.set(name, await addOffer(network, name, advertiser.id));

  const orders = Array.from({ length: CLICKS }, (_, place) => orderOf(place, affiliates[Math.floor(place / 4) % 2]?.number ?? 0));
  const places = [...orders.keys()];
  const worker = async () => {
    for (let place = places.shift(); place !== undefined; place = places.shift()) {
      const order = orders[place] as Order;
      const clickid = await click(url, { pid: order.affiliate, offer_id: offers.get(order.offer) ?? 0, sub1: String(place) });
      await report(url, { order, clickid, isTwice: place % 5 === 0 });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const imported: Order = { ...orderOf(0, affiliates[0]?.number ?? 0), id: IMPORTED, owed: [CONFIRMED] };
  const record = { offer: String(offers.get("fixed")), pid: String(imported.affiliate), action_id: imported.id };
  await network("POST", "/admin/conversion/import", record);
  orders.push(imported);

  const owed = orders.reduce((sum, each) => sum + each.owed.length, 0);
  await until("every affiliate's postback", PATIENCE_SECONDS, () => once(tracker.heard).length >= owed).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
  const balances: NetworkDay["balances"] = {};
  for (const { number, key } of affiliates) {
    const { USD } = (await connect(url, key)("GET", "/balance")).balance;
    balances[number] = { available: toCents(USD.available), hold: toCents(USD.hold) };
  }
  const reports: NetworkDay["reports"] = {};
  for (const name of REPORTS) reports[name] = await readReport(network, name);
  return { orders, heard: tracker.heard, balances, reports };
}

/** Adds up the rows of a report. */
async function readReport(network: CallNetwork, name: string): Promise<Sums> {
  const dayOf = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const { stats } = await network("GET", `/stats/${name}?filter[date_from]=${dayOf(-1)}&filter[date_to]=${dayOf(1)}`);
  const sums: Sums = { clicks: 0, conversions: 0, confirmed: 0, held: 0, revenue: 0, margin: 0 };
  for (const { traffic, actions } of stats) {
    sums.clicks += Number(traffic.raw);
    sums.conversions += actions.total.count;
    sums.confirmed += toCents(actions.confirmed.revenue);
    sums.held += toCents(actions.hold.revenue);
    sums.revenue += toCents(actions.confirmed.charge) + toCents(actions.hold.charge);
    sums.margin += toCents(actions.confirmed.earning) + toCents(actions.hold.earning);
  }
  return sums;
}

/** What of a day does not add up, in words; empty when every order and every cent is accounted for. */
export function checkNetworkDay({ orders, heard, balances, reports }: NetworkDay): string[] {
  const all = once(heard);
  const faults = all
    .filter(({ order, affiliate }) => !orders.some((each) => each.id === order && each.affiliate === affiliate))
    .map(({ order, affiliate }) => `affiliate ${affiliate} heard of ${order}, which is none of theirs`);
  for (const order of orders) {
    const reports = all.filter(({ order: id }) => id === order.id);
    const statuses = reports.map(({ status }) => status).join();
    const isBeyond = order.offer === "capped" && statuses === [...order.owed.slice(0, -1), DECLINED].join();
    if (statuses !== order.owed.join() && !isBeyond)
      faults.push(`${order.id}: the affiliate was to hear ${order.owed.join()}, and heard ${statuses || "nothing"}`);
    const wrong = reports.find(({ sum }) => sum !== order.payout);
    if (wrong !== undefined) faults.push(`${order.id}: the affiliate heard of ${wrong.sum} cents, not ${order.payout}`);
  }
  const counted = orders.filter((order) => order.offer === "capped" && outcomeOf(order, all) === CONFIRMED).length;
  if (counted !== CAP) faults.push(`${counted} orders came in under a cap of ${CAP}`);
  for (const [affiliate, { available, hold }] of Object.entries(balances)) {
    const sums = sumsOf(
      orders.filter((order) => order.affiliate === Number(affiliate)),
      all,
    );
    if (available !== sums.confirmed) faults.push(`affiliate ${affiliate} may withdraw ${available} cents, and heard of ${sums.confirmed}`);
    if (hold !== sums.held) faults.push(`of affiliate ${affiliate} ${hold} cents are held, and they heard of ${sums.held}`);
  }
  const owed = Object.values(balances);
  const sum = (of: (balance: (typeof owed)[number]) => number) => owed.reduce((total, balance) => total + of(balance), 0);
  const [confirmed, held, revenue] = [sum(({ available }) => available), sum(({ hold }) => hold), sumsOf(orders, all).revenue];
  const clicks = orders.filter(({ id }) => id !== IMPORTED).length;
  const expected: Sums = { clicks, conversions: orders.length, confirmed, held, revenue, margin: revenue - confirmed - held };
  for (const [name, report] of Object.entries(reports)) {
    for (const [of, value] of Object.entries(expected)) {
      const said = report[of as keyof Sums];
      if (said !== value) faults.push(`the report ${name} says ${of} ${said}, and the ledger ${value}`);
    }
  }
  return faults;
}

/** A day in one line, as its report by date has it. */
export function describeNetworkDay({ heard, reports }: NetworkDay): string {
  const { clicks = 0, conversions = 0, confirmed = 0, held = 0, revenue = 0, margin = 0 } = reports[REPORTS[0]] ?? {};
  const dollars = (cents: number) => (cents / 100).toFixed(2);
  const money = `revenue ${dollars(revenue)} usd, payouts ${dollars(confirmed)} and ${dollars(held)} in hold, margin ${dollars(margin)}`;
  return `${clicks} clicks, ${conversions} conversions, ${once(heard).length} postbacks; ${money}`;
}

function sumsOf(orders: readonly Order[], heard: readonly Heard[]) {
  const sums = { confirmed: 0, held: 0, revenue: 0 };
  for (const order of orders) {
    const outcome = outcomeOf(order, heard);
    if (outcome === CONFIRMED) sums.confirmed += order.payout;
    if (outcome === HELD) sums.held += order.payout;
    if (outcome === CONFIRMED || outcome === HELD) sums.revenue += order.revenue;
  }
  return sums;
}

/** The last status that was heard of an order. */
const outcomeOf = ({ id }: Order, heard: readonly Heard[]): string | undefined => heard.findLast(({ order }) => order === id)?.status;

/** Without what came again under the same id, as at-least-once delivery allows. */
const once = (heard: readonly Heard[]): Heard[] =>
  heard.filter(({ delivery }, at) => heard.findIndex((other) => other.delivery === delivery) === at);

function orderOf(place: number, affiliate: number): Order {
  const offer = NAMES[place % NAMES.length] as OfferName;
  const { total, revenue } = OFFERS[offer];
  const sale = saleOf(place);
  const last = place % 10 === 9 ? DECLINED : offer === "held" ? HELD : CONFIRMED;
  return {
    id: `order-${place}`,
    affiliate,
    offer,
    payout: offer === "share" ? (sale * revenue) / 100 : revenue,
    revenue: offer === "share" ? (sale * total) / 100 : total,
    owed: place % 10 === 4 ? [PENDING, last] : [last],
  };
}

/** In cents; half of it and two fifths of it are whole. */
const saleOf = (place: number): number => 1000 + place * 10;

/** Reports an order as its advertiser does. */
async function report(url: string, { order, clickid, isTwice }: { order: Order; clickid: string; isTwice: boolean }): Promise<void> {
  const place = Number(order.id.split("-")[1]);
  const sum = order.offer === "share" ? { sum: (saleOf(place) / 100).toFixed(2) } : {};
  const said = { clickid, action_id: order.id, ...sum };
  // What the offer makes of an order is not said.
  const sent = order.owed.map((status) => (order.owed.length === 1 && status !== DECLINED ? {} : { status }));
  for (const status of isTwice ? [...sent, {}] : sent) {
    const answer = await (await fetch(`${url}/postback?${new URLSearchParams({ ...said, ...status })}`)).json();
    const { status: taken, message } = answer as { status: number; message?: string };
    if (taken !== 1 && message !== "Conversion exists") throw new Error(`/postback answered ${JSON.stringify(answer)}`);
  }
}

/** Follows a click link. @returns the click's id, as the shop gets it */
async function click(url: string, query: { pid: number; offer_id: number; sub1: string }): Promise<string> {
  const link = `${url}/click?${new URLSearchParams({ ...query, pid: String(query.pid), offer_id: String(query.offer_id) })}`;
  const answer = await fetch(link, { redirect: "manual", headers: { "user-agent": BROWSER } });
  const id = new URL(answer.headers.get("location") ?? url).searchParams.get("c");
  if (id === null) throw new Error(`/click answered ${answer.status}, and led to ${answer.headers.get("location")}`);
  return id;
}

async function addAffiliate(network: CallNetwork, name: string, tracker: AffiliateTracker): Promise<{ number: number; key: string }> {
  const { partner } = await network("POST", "/admin/partner", { email: `${name}@demo.example`, password: "kittens", login: name });
  const address = `${tracker.url}/?affiliate=${partner.id}&order={transactionid}&status={status}&sum={sum}`;
  await network("POST", "/partner/postback", { pid: String(partner.id), url: address });
  return { number: partner.id, key: partner.api_key };
}

async function addOffer(network: CallNetwork, name: OfferName, advertiser: string): Promise<number> {
  const { total, revenue, settings } = OFFERS[name];
  const isShare = name === "share";
  const amount = (value: number) => String(isShare ? value : value / 100);
  const { id } = await network("POST", "/admin/offer", {
    title: `Kittens, ${name}`,
    advertiser,
    url: "https://shop.example/?c={clickid}",
    status: "active",
    "payments[0][type]": isShare ? "percent" : "fixed",
    "payments[0][total]": amount(total),
    "payments[0][revenue]": amount(revenue),
    "payments[0][currency]": "USD",
    ...settings,
  });
  return id;
}

const toCents = (amount: number): number => Number((amount * 100).toFixed(4));

/** One call of the Network API; parameters as a form. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
type CallNetwork = (method: "GET" | "POST", path: string, form?: Record<string, string>) => Promise<any>;

function connect(url: string, key: string): CallNetwork {
  return async (method, path, form) => {
    const body = form === undefined ? {} : { body: new URLSearchParams(form) };
    const answer = await fetch(`${url}/3.0${path}`, { method, headers: { "api-key": key }, ...body });
    const read = (await answer.json()) as { status: number };
    if (read.status !== 1) throw new Error(`${path} answered ${JSON.stringify(read)}`);
    return read;
  };
}
