import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import { follow } from "../../scripts/demo/ads.ts";
import { gather, tellRound } from "../../scripts/demo/crowd.ts";
import { BOT_TOKEN, type Owner, SERVICE_TOKEN, setUp } from "../../scripts/demo/owner.ts";
import { PATHS } from "../../scripts/demo/paths.ts";
import { startTelegram, type Telegram } from "../../scripts/demo/telegram.ts";
import { startTracker } from "../../scripts/demo/tracker.ts";
import { findFreePort, serve } from "../../scripts/lib/http.ts";
import { startMovable } from "../../scripts/lib/movable-worker.ts";
import { registerServiceWebhook } from "../../scripts/lib/service-webhook.ts";
import { until } from "../../scripts/lib/until.ts";
import { FakeTelegramAds } from "../fakes/telegram-ads.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** So many leads of one flow. */
const MANY_LEADS = 1000;
/** Sum up a year's days of a time zone. */
const PACKING_RUNS = 10;
/** After so many days clicks are deleted. */
const RETENTION_DAYS = 7;
const SECOND = { id: 600_001, is_bot: false, first_name: "Bob", username: "bob" };
const VISITOR = "203.0.113.9";
const ADS_TOKEN = "token-of-telegram-ads";

/** A deployment whose tables the product has filled, and what goes on from there. */
export interface Filled {
  owner: Owner;
  vars: Record<string, string>;
  /** How many postbacks have arrived, now. */
  received(): number;
}

/**
 * Fills a database by everything that fills it in life: all surfaces, over HTTP, the queues and the schedule. A part is of days ago,
 * so that the jobs that wait for days have done their work; the rest is of now, and has not been seen by any job.
 */
export async function fillByUse(persistTo: string): Promise<Filled> {
  const [telegram, tracker] = await Promise.all([startTelegram(), startTracker()]);
  const rates = await serve(async () => Response.json({ rates: { EUR: 0.92, JPY: 147 } }));
  const telegramAds = new FakeTelegramAds();
  const adsApi = await serve(telegramAds.handle);
  const vars = {
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_ADS_API_ROOT: adsApi.url,
    SERVICE_BOT_TOKEN: SERVICE_TOKEN,
    SERVICE_BOT_USERNAME: "service_bot",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    OUTBOUND_ALLOWLIST: `${tracker.host},${rates.host}`,
    CURRENCY_RATES_URL: rates.url,
    DNS_RESOLVER_URL: `${rates.url}/dns-query`,
    CLICK_RETENTION_DAYS: String(RETENTION_DAYS),
    SELF_HOSTED: "true",
  };
  onTestFinished(async () => {
    await Promise.all([telegram, tracker, rates, adsApi].map((each) => each.close()));
  });
  const server = await startMovable(persistTo, await findFreePort(), vars);
  try {
    await server.moveClock(-(RETENTION_DAYS + 3) * DAY_MS);
    await registerServiceWebhook({ ...vars, PUBLIC_URL: server.url });
    const owner = await setUp(telegram, server.url, tracker.template);
    await knock(server.url, telegram);
    await makeOneOfEach(owner);
    await keepCabinet(owner, telegramAds, server.now());
    const sold = await runNetwork(owner);
    const people = await gather(PATHS.length, owner, telegram);
    const rounds = Math.max(...people.map(({ messages }) => messages.length));
    for (let round = 0; round < rounds; round += 1) await tellRound(people, round, owner, telegram).done;
    await settled(owner);
    await call(`${owner.url}/api/tracker/spend.json`, { id: owner.key, flow: owner.flows.shop.code, cost: "5" });

    await makeManyLeads(owner);

    await server.moveClock(0);
    await server.moveClock(thisHour(0) - server.now());
    await server.runJobs();
    await server.moveClock(thisHour(1) - server.now());
    for (let run = 0; run < PACKING_RUNS; run += 1) await server.runJobs();
    await server.moveClock(-2 * HOUR_MS);
    const late = await follow(owner.flows.shop, 1);
    await server.moveClock(0);
    await meetNobodysJobs(owner, telegram, late);
    await reportBeforeClick(owner.url, sold);
    await server.queue("pawprint-dead-letters", { leadIds: [1] });
    await settled(owner);
    return { owner, vars, received: () => tracker.received.length };
  } finally {
    await server.stop();
  }
}

/** What an account has by its own doing, beside the bot, the campaigns and the flows that it has already. */
async function makeOneOfEach({ api, url, channels }: Owner): Promise<void> {
  const offer = (await api("/api/offers/add.json", { name: "Kittens", countries: ["de"], privacy: "private" })).data.id;
  const goal = (await api("/api/goals/add.json", { code: "sale", name: "Sale", price: 2, currency: "eur" })).data.id;
  await api("/api/offers/prices/set.json", { offer, country: "de", price: 10, charge: 12, currency: "eur" });
  await api("/api/offers/goals/set.json", { offer, goal, aliases: ["FTD"] });
  const site = (await api("/api/sites/add.json", { name: "Landing", url: "https://shop.example/?c={click}", offer })).data.id;
  const { token } = (await api("/api/sites/key.json", { id: site })).data;
  const { id } = (await api("/api/profile/info.json")).data;
  await api("/api/offers/affiliates/set.json", { offer, affiliate: id + 1, status: "approved" });
  await api("/api/filters/add.json", { name: "Spies", ips: ["198.51.100.7"] });
  await api("/api/blacklist/add.json", { kind: "ip", value: "198.18.0.0/24" });
  await api("/api/views/save.json", { screen: "reports", name: "Germany", query: "g=flow", columns: ["click"] });
  await api("/api/profile/settings.json", { time_zone: "Europe/Berlin", currency: "eur" });
  await api("/api/tariff/buy.json", { tariff: "cat", method: "stars" });
  await api("/api/camp/invite.json", { id: channels.open.campaignId, click: "invited" });
  const sold = (await api("/api/flows/add.json", { name: "Kittens", offer, landing: site })).data;
  await call(`${url}/api/site/click.json`, { token, click: await follow(sold, 2), exto: "S-1", pay: "10", cc: "usd", ip: VISITOR });
}

/** A cabinet with money and a campaign, signed in to by a program, which is linked to an account of Telegram Ads with an ad. */
async function keepCabinet({ api, url, key }: Owner, telegramAds: FakeTelegramAds, pulledAtMs: number): Promise<void> {
  const today = new Date(pulledAtMs).toISOString().slice(0, 10);
  const days = { [today]: { views: 100, clicks: 5, spent_budget: 1.25 } };
  const intervals = { [`${today}T00:05Z`]: { views: 100, clicks: 5, spent_budget: 1.25 } };
  telegramAds.accounts.set(ADS_TOKEN, {
    account_id: "a1",
    currency: "EUR",
    funded: 100,
    ads: [{ ad_id: 187, funded: 30, days, intervals }],
  });
  const { id } = (await api("/api/profile/info.json")).data;
  const send = async (method: string, path: string, body: object, bearer: string): Promise<Record<string, string>> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${bearer}` };
    const answer = await fetch(`${url}/api${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>;
  };
  const { access_token: token = "" } = await send("POST", "/v2/login", { username: String(id), password: key }, key);
  const { account_id: uid = "" } = await send("POST", "/accounts/telegram/", { name: "Kittens", currency: "eur" }, token);
  const topup = { kind: "topup", amount: 50, idempotency_key: "invoice-17" };
  await send("POST", `/accounts/telegram/${uid}/transactions`, topup, token);
  await send("POST", "/campaigns/", { account_id: uid, name: "Autumn" }, token);
  await send("PUT", `/accounts/telegram/${uid}/link`, { token: ADS_TOKEN }, token);
}

/** What the account has as a network. @returns the numbers of an offer and of an affiliate of it */
async function runNetwork({ url, key }: Owner): Promise<{ offer: string; pid: string }> {
  const send = async <Answer>(path: string, values: Record<string, string>, by = key): Promise<Answer> => {
    const answer = await fetch(`${url}/3.0${path}`, { method: "POST", headers: { "api-key": by }, body: new URLSearchParams(values) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  await send("/admin/category", { title: "Kittens" });
  await send("/admin/custom_field", { name: "Skype" });
  await send("/admin/payment_system", { lang_label: "Wire transfer", "fields[0][lang_label]": "IBAN" });
  const { advertiser } = await send<{ advertiser: { id: string } }>("/admin/advertiser", { title: "Kitten Shop" });
  const bob = { email: "bob@example.com", password: "kittens", "custom_fields[1]": "bob" };
  const { partner } = await send<{ partner: { id: number; api_key: string } }>("/admin/partner", bob);
  await send("/admin/offer/source", { "title_lang[en]": "Web sites" });
  await send("/admin/domain", { url: "track.example.com" });
  const { data: smartlink } = await send<{ data: { _id: string } }>("/admin/smartlink/category", { name: "Cats" });
  await send("/admin/news", { title: "New kittens" });
  const offer = {
    title: "Kittens",
    advertiser: advertiser.id,
    url: "https://shop.example/?c={clickid}",
    status: "active",
    privacy: "protected",
    "categories[0]": "Kittens",
    "payments[0][type]": "fixed",
    "payments[0][currency]": "USD",
    "payments[0][total]": "5",
    "payments[0][revenue]": "3",
    "caps[0][period]": "day",
    "caps[0][type]": "conversions",
    "caps[0][value]": "100",
  };
  const { id } = await send<{ id: number }>("/admin/offer", offer);
  await send("/partner/activation/offer", { offer_id: String(id), comment: "please" }, partner.api_key);
  const open = await send<{ id: number }>("/admin/offer", { ...offer, privacy: "public", "smartlink_categories[]": smartlink._id });
  for (const [link, status] of [
    [`/click?pid=${partner.id}&offer_id=${open.id}&sub2=a`, 302],
    [`/sl?pid=${partner.id}&id=${smartlink._id}`, 302],
    [`/click?pid=${partner.id}&offer_id=1000000`, 404],
  ] as const) {
    const answer = await fetch(url + link, { redirect: "manual" });
    if (answer.status !== status) throw new Error(`${link} answered ${answer.status} ${await answer.text()}`);
  }
  const of = { pid: String(partner.id), offer_id: String(open.id) };
  await send("/partner/pixel", { ...of, name: "Thanks", code: "<script>thanks()</script>", code_type: "javascript" });
  await send("/admin/currency", { code: "eur", active: "1" });
  await send("/admin/advertiser-invoice", { supplier_id: advertiser.id, currency: "eur", "detail[1][offer_id]": String(open.id) });
  await send("/admin/advertiser/disable-affiliate", { advertisers_id: advertiser.id, pid: String(partner.id) });
  const shop = await send<{ advertiser: { id: string } }>("/admin/advertiser", { title: "Cat Shop" });
  const cats = {
    title: "Cats",
    advertiser: shop.advertiser.id,
    url: "https://shop.example/?c={clickid}",
    status: "active",
    ...nested("payments[0]", { type: "fixed", goal: "1", title: "A cat", total: "4", revenue: "3", currency: "usd" }),
    ...nested("caps[0]", { period: "all", type: "conversions", value: "9" }),
  };
  const sold = await send<{ id: number }>("/admin/offer", cats);
  const place = { offer: String(sold.id), pid: String(partner.id) };
  await send("/admin/conversion/import", { ...place, action_id: "A-17", status: "hold" });
  await send("/admin/conversion/import", { ...place, action_id: "A-18" });
  await send("/admin/payment", { pid: place.pid, currency: "usd" });
  await send("/admin/settings", { hash_password: "", disallowed_ip: "203.0.113.7" });
  return place;
}

const nested = (name: string, values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}[${key}]`, value]));

/** A conversion of a click that is never written. */
async function reportBeforeClick(url: string, { offer, pid }: { offer: string; pid: string }): Promise<void> {
  const link = await fetch(`${url}/click?${new URLSearchParams({ offer_id: offer, pid })}`, { method: "HEAD", redirect: "manual" });
  const clickid = new URL(link.headers.get("location") ?? "").searchParams.get("c") ?? "";
  const answer = await fetch(`${url}/postback?${new URLSearchParams({ clickid })}`);
  const { status } = (await answer.json()) as { status: number };
  if (status !== 1) throw new Error(`a postback before its click answered ${status}`);
}

/** So many at once, of which nobody is told. */
async function makeManyLeads({ api, url, key }: Owner): Promise<void> {
  await api("/api/profile/postbacks.json", { pb_wait: "" });
  const flow = (await api("/api/flows/add.json", { name: "Many" })).data.code;
  const lines = Array.from({ length: MANY_LEADS }, (_, index) => `${flow},${index},new`);
  await call(`${url}/api/tracker/bulk.json`, { id: key }, ["flow,subid,status", ...lines].join("\n"));
}

/** What has just happened: no job has seen it. */
async function meetNobodysJobs({ url, key }: Owner, telegram: Telegram, click: string): Promise<void> {
  await telegram.post(BOT_TOKEN, startOf(SECOND, "/start"));
  await knock(url, telegram);
  await call(`${url}/api/tracker/postback.json`, { id: key, click, status: "approve", price: "3" });
}

/** A second person opens the service bot from the page, and has an account then. */
async function knock(url: string, telegram: Telegram): Promise<void> {
  const nonce = randomBytes(16).toString("hex");
  await call(`${url}/api/auth/poll.json`, { nonce });
  await telegram.post(SERVICE_TOKEN, startOf(SECOND, `/start login-${nonce}`));
}

function startOf(from: typeof SECOND, text: string) {
  const chat = { id: from.id, type: "private", first_name: from.first_name };
  return { message: { message_id: 1, date: Math.floor(Date.now() / 1000), chat, from, text } };
}

async function call(address: string, query: Record<string, string>, csv?: string): Promise<void> {
  const post = csv === undefined ? {} : { method: "POST", headers: { "content-type": "text/csv" }, body: csv };
  const answer = (await (await fetch(`${address}?${new URLSearchParams(query)}`, post)).json()) as { status: string };
  if (answer.status !== "ok") throw new Error(`${address} answered ${JSON.stringify(answer)}`);
}

/** Waits until every click is written and every postback is told. */
async function settled({ api }: Owner): Promise<void> {
  await until("the postbacks", 60, async () => {
    const { data } = await api("/api/postbacks/list.json?state=pending&limit=1");
    return data.length === 0;
  });
}

/** The last hour that began, and so many minutes. Some jobs work only in an hour's first minutes. */
function thisHour(minutes: number): number {
  return Math.floor(Date.now() / HOUR_MS) * HOUR_MS + minutes * MINUTE_MS;
}
