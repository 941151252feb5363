import { FakeTelegramAds } from "../../test/fakes/telegram-ads.ts";
import { type Listener, serve } from "../lib/http.ts";
import { until } from "../lib/until.ts";
import { bodyOf, FIRST_ID } from "./crowd.ts";
import { BOT_TOKEN, type Channel, OWNER, type Owner } from "./owner.ts";
import type { Telegram } from "./telegram.ts";

const DAY_SECONDS = 86_400;
const TOPUP = 10;
const BUDGET = 5;
/** What Telegram's exports say of one ad's day, what its Ads API says of another's, and how many people come by each. */
const EXPORTED = { views: 2000, clicks: 40, started: 3, spent: 3 };
const PULLED = { views: 1500, clicks: 30, actions: 4, spent_budget: 2.5 };
const PEOPLE = 2;
const ADS_TOKEN = "demo-token-of-telegram-ads";
/** Linked cabinets are pulled by the jobs of each minute. */
const PULL_SECONDS = 120;
const AGAIN_AFTER_MS = 500;

/** What the Cabinets API says of an ad's day and of its hour at noon, and of the cabinet, in euros. */
export interface AdFigures {
  impressions: number;
  spent: number;
  starts: number;
  joins: number;
  cost_per_join: number | null;
  spent_at_noon: number;
  joins_at_noon: number;
  balance_available: number;
  balance_active: number;
  balance_spent: number;
}

const figuresOf = (views: number, spent: number, spentAtNoon: number): AdFigures => ({
  impressions: views,
  spent,
  starts: PEOPLE,
  joins: PEOPLE,
  cost_per_join: spent / PEOPLE,
  spent_at_noon: spentAtNoon,
  joins_at_noon: PEOPLE,
  balance_available: TOPUP - BUDGET,
  balance_active: BUDGET - spent,
  balance_spent: spent,
});

/** What that must be, of an ad whose days are imported and of one that is pulled by five minutes, too. */
export const AD_FIGURES = figuresOf(EXPORTED.views, EXPORTED.spent, 0);
export const PULLED_FIGURES = figuresOf(PULLED.views, PULLED.spent_budget, PULLED.spent_budget);

/** Telegram's Ads API on loopback, with an advertiser's account that has an ad. */
export async function startTelegramAds(): Promise<Listener> {
  const fake = new FakeTelegramAds();
  const noon = noonOfYesterday();
  const [day, minute] = [dateOf(noon), `${dateOf(noon)}T12:00Z`];
  const ad = { ad_id: 187, title: "Kitten 2", funded: BUDGET, days: { [day]: PULLED }, intervals: { [minute]: PULLED } };
  fake.accounts.set(ADS_TOKEN, { account_id: "demo", currency: "EUR", funded: TOPUP, ads: [ad] });
  return serve(fake.handle);
}

/** Buys an ad for a campaign yesterday at noon, brings people by its link, imports what it cost, and reads what came of it. */
export async function buyAd({ url, key, channels: { open: channel } }: Owner, telegram: Telegram): Promise<AdFigures> {
  const call = await signIn(url, key);
  const { account_id } = await call("/accounts/telegram/", { name: "Kittens", currency: "eur" });
  const money = { kind: "topup", amount: TOPUP, idempotency_key: "invoice 1" };
  await call(`/accounts/telegram/${account_id}/transactions`, money);
  const campaign = await call("/campaigns/", { account_id, name: "Kittens for everybody" });
  const ad = await call("/advertisement/telegram/", { campaign_id: campaign.id, advertisement_title: "Kitten 1", campaign: channel.code });
  await call("/advertisement/telegram/budget/", { ad_id: ad.id, amount: BUDGET, idempotency_key: "budget 1" });

  const noon = noonOfYesterday();
  await bringPeople(telegram, { channel, link: ad.link, noon, firstId: FIRST_ID + 500 });
  // Twice: the same figures again book nothing.
  const files = exportsOf(new Date(noon * 1000));
  for (let times = 0; times < 2; times += 1) await call(`/accounts/telegram/${account_id}/statistics`, formOf(files, ad.id));
  return readFigures(call, account_id, noon);
}

/** Links a cabinet to the account of Telegram Ads, waits until it is pulled, brings people by the link of the ad that came, and reads what came of it. */
export async function pullAd({ url, key, channels: { open: channel } }: Owner, telegram: Telegram): Promise<AdFigures> {
  const call = await signIn(url, key);
  const { account_id } = await call("/accounts/telegram/", { name: "Linked kittens", currency: "eur" });
  const path = `/accounts/telegram/${account_id}/link`;
  await call(path, { token: ADS_TOKEN }, "PUT");
  await until("the cabinet to be pulled", PULL_SECONDS, async () => (await call(path)).link.state === "ok", AGAIN_AFTER_MS);
  const { data } = await call("/v2/advertisement/?advertisement_titles=Kitten%202");
  const ad = await call(`/advertisement/telegram/${data[0]?.id}`, { campaign: channel.code }, "PUT");
  const noon = noonOfYesterday();
  await bringPeople(telegram, { channel, link: ad.link, noon, firstId: FIRST_ID + 600 });
  return readFigures(call, account_id, noon);
}

/** What of the figures is not what it must be, in words; empty when all agree. */
export function checkAd(found: AdFigures, expected: AdFigures): string[] {
  return (Object.keys(expected) as (keyof AdFigures)[]).flatMap((name) =>
    found[name] === expected[name] ? [] : [`the ad's ${name} is ${found[name]}, not ${expected[name]}`],
  );
}

/** The demo ends before the next day does, so that yesterday stays yesterday. */
const noonOfYesterday = (): number => Math.floor(Date.now() / 1000 / DAY_SECONDS) * DAY_SECONDS - DAY_SECONDS / 2;
const dateOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

interface Coming {
  channel: Channel;
  /** The ad's. */
  link: string;
  /** When they come, in Unix seconds. */
  noon: number;
  firstId: number;
}

async function bringPeople(telegram: Telegram, { channel, link, noon, firstId }: Coming): Promise<void> {
  for (let place = 0; place < PEOPLE; place += 1) {
    const person = { id: firstId + place, channel, date: noon };
    await telegram.post(BOT_TOKEN, bodyOf({ kind: "start", ago: 0, click: clickOf(link) }, person));
    await telegram.post(BOT_TOKEN, bodyOf({ kind: "join", ago: 0 }, { ...person, date: noon + 60 }));
  }
}

/** What the Cabinets API says of a cabinet's ad. */
async function readFigures(call: Call, uid: string, noon: number): Promise<AdFigures> {
  const day = dateOf(noon);
  const page = { period_from: day, period_to: day, grouping: ["ad"], platform_cabinet_ids: [uid] };
  const [{ rows }, hours, { items }] = await Promise.all([
    call("/v1/stats/page", page),
    call("/v1/stats/page", { ...page, period_grouping_unit: "hour" }),
    call("/accounts/telegram/"),
  ]);
  const atNoon = hours.rows.find(({ period_date }: { period_date: string }) => period_date === `${day}T12:00:00Z`);
  const cabinet = items.find(({ account_id }: { account_id: string }) => account_id === uid);
  return { ...rows[0], ...cabinet, spent_at_noon: atNoon?.spent, joins_at_noon: atNoon?.joins };
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
type Call = (path: string, body?: object, method?: "PUT") => Promise<any>;

/** Signs in as a program does. @returns a call of the Cabinets API: GET without a body, otherwise POST unless it says */
async function signIn(url: string, password: string): Promise<Call> {
  let token = "";
  const call: Call = async (path, body, method) => {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${url}/api${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { authorization: `Bearer ${token}`, ...(isForm ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  token = (await call("/v2/login", { username: OWNER.username, password })).access_token;
  return call;
}

/** What an ad's link gives to the bot as the click: the ad's code. */
function clickOf(link: string): string {
  const [, click] = new URL(link).searchParams.get("start")?.split("-") ?? [];
  if (click === undefined) throw new Error(`the ad leads to ${link}`);
  return click;
}

/** The two files that Telegram exports of an ad by days, its statistics and its budget, as texts by name. */
function exportsOf(day: Date): Record<string, string> {
  const date = day.toLocaleDateString("en-GB", { day: "2-digit", month: "short", year: "numeric", timeZone: "UTC" });
  const { views, clicks, started, spent } = EXPORTED;
  return {
    "kitten_days.csv": `date\tViews\tClicks\tStarted bot\n${date}\t${views}\t${clicks}\t${started}\n`,
    "kitten_budget_days.csv": `date\tSpent budget, EUR\n${date}\t${spent}\n`,
  };
}

function formOf(files: Record<string, string>, ad: number): FormData {
  const form = new FormData();
  for (const [name, text] of Object.entries(files)) form.append("file", new File([text], name));
  form.set("ad", String(ad));
  return form;
}
