import { bodyOf, FIRST_ID } from "./crowd.ts";
import { BOT_TOKEN, OWNER, type Owner } from "./owner.ts";
import type { Telegram } from "./telegram.ts";

const DAY_SECONDS = 86_400;
const TOPUP = 10;
const BUDGET = 5;
/** What Telegram's exports say of the ad's day, and how many people come by it. */
const EXPORTED = { views: 2000, clicks: 40, started: 3, spent: 3 };
const PEOPLE = 2;

/** What the Cabinets API says of the ad's day, and of the cabinet, in euros. */
export interface AdFigures {
  impressions: number;
  spent: number;
  starts: number;
  joins: number;
  cost_per_join: number | null;
  balance_available: number;
  balance_active: number;
  balance_spent: number;
}

/** What that must be. */
export const AD_FIGURES: AdFigures = {
  impressions: EXPORTED.views,
  spent: EXPORTED.spent,
  starts: PEOPLE,
  joins: PEOPLE,
  cost_per_join: EXPORTED.spent / PEOPLE,
  balance_available: TOPUP - BUDGET,
  balance_active: BUDGET - EXPORTED.spent,
  balance_spent: EXPORTED.spent,
};

/** Buys an ad for a campaign yesterday at noon, brings people by its link, imports what it cost, and reads what came of it. */
export async function buyAd({ url, key, channels: { open: channel } }: Owner, telegram: Telegram): Promise<AdFigures> {
  const call = await signIn(url, key);
  const { account_id } = await call("/accounts/telegram/", { name: "Kittens", currency: "eur" });
  const money = { kind: "topup", amount: TOPUP, idempotency_key: "invoice 1" };
  await call(`/accounts/telegram/${account_id}/transactions`, money);
  const campaign = await call("/campaigns/", { account_id, name: "Kittens for everybody" });
  const ad = await call("/advertisement/telegram/", { campaign_id: campaign.id, advertisement_title: "Kitten 1", campaign: channel.code });
  await call("/advertisement/telegram/budget/", { ad_id: ad.id, amount: BUDGET, idempotency_key: "budget 1" });

  const noon = Math.floor(Date.now() / 1000 / DAY_SECONDS) * DAY_SECONDS - DAY_SECONDS / 2;
  for (let place = 0; place < PEOPLE; place += 1) {
    const person = { id: FIRST_ID + 500 + place, channel, date: noon };
    await telegram.post(BOT_TOKEN, bodyOf({ kind: "start", ago: 0, click: clickOf(ad.link) }, person));
    await telegram.post(BOT_TOKEN, bodyOf({ kind: "join", ago: 0 }, { ...person, date: noon + 60 }));
  }
  // Twice: the same figures again book nothing.
  const files = exportsOf(new Date(noon * 1000));
  for (let times = 0; times < 2; times += 1) await call(`/accounts/telegram/${account_id}/statistics`, formOf(files, ad.id));

  const day = new Date(noon * 1000).toISOString().slice(0, 10);
  const [{ rows }, { items }] = await Promise.all([
    call("/v1/stats/page", { period_from: day, period_to: day, grouping: ["ad"] }),
    call("/accounts/telegram/"),
  ]);
  return { ...rows[0], ...items[0] };
}

/** What of the figures is not what it must be, in words; empty when all agree. */
export function checkAd(found: AdFigures): string[] {
  return (Object.keys(AD_FIGURES) as (keyof AdFigures)[]).flatMap((name) =>
    found[name] === AD_FIGURES[name] ? [] : [`the ad's ${name} is ${found[name]}, not ${AD_FIGURES[name]}`],
  );
}

/** Signs in as a program does. @returns a call of the Cabinets API: GET without a body */
async function signIn(url: string, password: string) {
  let token = "";
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  const call = async (path: string, body?: object): Promise<any> => {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${url}/api${path}`, {
      method: body === undefined ? "GET" : "POST",
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
