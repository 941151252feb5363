import { join } from "node:path";
import { buyAd, pullAd } from "../../../scripts/demo/cabinet.ts";
import { gather, tellRound } from "../../../scripts/demo/crowd.ts";
import { type AffiliateTracker, playNetworkDay } from "../../../scripts/demo/network.ts";
import { OWNER, type Owner, setUp } from "../../../scripts/demo/owner.ts";
import type { Telegram } from "../../../scripts/demo/telegram.ts";
import type { Tracker } from "../../../scripts/demo/tracker.ts";
import type { Vars } from "../../../scripts/lib/dev-vars.ts";
import { startMovable } from "../../../scripts/lib/movable-worker.ts";
import { registerServiceWebhook } from "../../../scripts/lib/service-webhook.ts";
import { insertAccount, insertSession } from "../../test/browser/account.ts";
import { type Call, fillNetwork, type HardNetwork } from "./network.ts";
import { fillPartner, type PartnerThings } from "./partner.ts";

const DAY_MS = 86_400_000;
/** How many people came each day, the longest ago first; the last ones come today. */
const CROWDS = [12, 18, 15, 22, 30, 26, 14, 19, 28, 34, 31, 24, 38, 40];
const ROUNDS = 3;
const PASSWORD = "correct horse";
/** Long ones, with and without spaces, one that reads from right to left, and pictures. */
const NAMES = [
  "Autumn sale of winter boots for people who never throw anything away, second try with other pictures and texts",
  "DonaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaftDE",
  "عروض نهاية الأسبوع (2026)",
  "🐾🔥 Cats 👩‍👩‍👧 & dogs 🇩🇪",
] as const;

/** Who looks: `nobody` is signed out, `newcomer` and the affiliate `fresh` have nothing yet, and what `named` has bears names that are hard to show. */
export type Who = "nobody" | "newcomer" | "named" | "lapsed" | "owner" | "staff" | "manager" | "affiliate" | "fresh" | "advertiser";

/** What the addresses of screens name, and the sessions of those who look. */
export interface World {
  campaign: number;
  flow: number;
  lead: number;
  delivery: number;
  offer: string;
  runOffer: number;
  affiliate: number;
  advertiser: string;
  invoice: number;
  hard: HardNetwork;
  /** Of the affiliate who has something of everything. */
  partner: PartnerThings;
  tokens: Record<Exclude<Who, "nobody">, string>;
}

interface Fakes {
  telegram: Telegram;
  tracker: Tracker;
}

/**
 * Plays two weeks of a media buyer's traffic, on a clock that goes through them.
 * @param port of the deployment
 * @returns the media buyer, who has a paid plan
 */
export async function playPast(directory: string, port: number, vars: Vars, { telegram, tracker }: Fakes): Promise<Owner> {
  const persistTo = join(directory, "state");
  const worker = await startMovable(persistTo, port, vars);
  try {
    const daysAgo = (days: number) => worker.moveClock(-days * DAY_MS);
    await daysAgo(CROWDS.length - 1);
    await insertAccount(persistTo, { name: "Olivia", telegramId: OWNER.id, paidUntilMs: worker.now() + 40 * DAY_MS });
    await registerServiceWebhook({ ...vars, PUBLIC_URL: worker.url });
    const owner = await setUp(telegram, worker.url, tracker.template);
    let known = 0;
    for (const [day, count] of CROWDS.entries()) {
      await daysAgo(CROWDS.length - 1 - day);
      tracker.down = day === CROWDS.length - 1;
      const people = await gather(count, owner, telegram, known);
      for (let round = 0; round < ROUNDS; round += 1) await tellRound(people, round, owner, telegram).done;
      known += count;
    }
    return owner;
  } finally {
    await worker.stop();
  }
}

/** What the demo leaves out is made, for every screen to show something, and everybody signs in. */
export async function fillWorld(owner: Owner, persistTo: string, telegram: Telegram, affiliates: AffiliateTracker): Promise<World> {
  const session = (account: number) => insertSession(persistTo, account);
  const { api, key, url } = owner;
  const ownerId = Number(key.split("-")[0]);
  await playNetworkDay(owner, affiliates);
  await buyAd(owner, telegram);
  await pullAd(owner, telegram);
  const site = (await api("/api/sites/add.json", { name: "Shop", url: "https://shop.example/", kind: "landing" })).data.id;
  const goal = (await api("/api/goals/add.json", { name: "Order", code: "order", price: 12.5 })).data.id;
  await api("/api/filters/add.json", { name: "Competitors", ips: ["203.0.113.7", "198.51.100.0/24"] });
  await api("/api/blacklist/add.json", { kind: "ip", value: "203.0.113.0/24" });
  await api("/api/views/save.json", { screen: "reports", name: "Money by flow", query: "p=14d", columns: ["click", "ca", "profit"] });
  const offer = (await api("/api/offers/add.json", { name: "Kitten food, a year's supply", countries: ["de", "at"], privacy: "protected" }))
    .data.id;
  await api("/api/sites/edit.json", { id: site, offer });
  await api("/api/offers/prices/set.json", { offer, price: 10, charge: 14 });
  await api("/api/offers/prices/set.json", { offer, country: "de", goal, price: 12.5, charge: 18 });
  await api("/api/offers/goals/set.json", { offer, goal, aliases: ["FTD", "deposit"] });

  const network = connect(url, await session(ownerId));
  const { advertiser } = await network("/admin/advertiser", {
    title: "Paws & Claws Ltd",
    email: "billing@paws.example",
    password: PASSWORD,
    city: "Berlin",
    country: "DE",
  });
  await network("/admin/user", {
    email: "ann@network.example",
    password: PASSWORD,
    first_name: "Ann",
    last_name: "Lee",
    roles: ["ROLE_ADMIN"],
  });
  const manager = { email: "max@network.example", password: PASSWORD, first_name: "Max", last_name: "Moll" };
  const { user } = await network("/admin/user", { ...manager, roles: ["ROLE_MANAGER_AFFILIATE"] });
  const account = { email: "jane@network.example", password: PASSWORD, login: "Jane", manager_id: user.id };
  const { partner } = await network("/admin/partner", account);
  const payments = [{ type: "fixed", goal: "1", title: "Order", currency: "usd", total: 20, revenue: 12.5 }];
  const made = { title: "Premium leads", advertiser: advertiser.id, url: "https://shop.example/?c={clickid}", status: "active", payments };
  const runOffer = (await network("/admin/offer", made)).offer.id;
  const statuses = ["confirmed", "pending", "declined", "hold", "confirmed"];
  const list = statuses.map((status, place) => ({ offer: runOffer, pid: partner.id, status, action_id: `A-${place + 1}` }));
  await network("/admin/conversions/import", { list });
  const detail = [{ offer_id: runOffer, actions: 2, amount: 40, comment: "as agreed" }];
  await network("/admin/advertiser-invoice", { supplier_id: advertiser.id, currency: "USD", detail, comment: "November" });
  const hard = await fillNetwork(network);
  const jane = await session(partner.id);
  const partnerThings = await fillPartner({
    network,
    partner: connect(url, jane),
    user: connectUser(url, jane),
    number: partner.id,
    advertiser: advertiser.id,
    tracker: `http://${affiliates.host}`,
  });
  await connect(url, jane)("/partner/activation/offer", { offer_id: offer, comment: "I have a blog about cats" });
  await network("/admin/partner", { email: "kate@network.example", password: PASSWORD, login: "Kate" });

  const { data: leads } = await api("/api/leads/search.json", { limit: 50, origin: ["telegram"], status: ["approve"] });
  const { data: flows } = await api("/api/flows/list.json");
  const { data: deliveries } = await api("/api/postbacks/list.json?limit=1");
  const signIn = async (login: string, kind: string): Promise<string> => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ login, password: PASSWORD, kind });
    const { token } = (await (await fetch(`${url}/api/auth/password.json`, { method: "POST", headers, body })).json()) as { token: string };
    return token;
  };
  return {
    campaign: owner.channels.open.campaignId,
    flow: flows[0].id,
    lead: leads.at(-1).id,
    delivery: deliveries[0].id,
    offer,
    runOffer,
    affiliate: partner.id,
    advertiser: advertiser.id,
    invoice: 1,
    hard,
    partner: partnerThings,
    tokens: {
      owner: await session(ownerId),
      newcomer: (await insertAccount(persistTo, { name: "Nina" })).token,
      named: await nameThings(url, (await insertAccount(persistTo, { name: NAMES[0] })).token),
      lapsed: (await insertAccount(persistTo, { name: "Leo", paidUntilMs: Date.now() - DAY_MS })).token,
      staff: await signIn("ann@network.example", "staff"),
      manager: await signIn("max@network.example", "staff"),
      affiliate: await signIn("jane@network.example", "affiliate"),
      fresh: await signIn("kate@network.example", "affiliate"),
      advertiser: await signIn("billing@paws.example", "advertiser"),
    },
  };
}

/** Makes things with names that are hard to show. @returns the session's token, as it came */
async function nameThings(url: string, token: string): Promise<string> {
  const user = connectUser(url, token);
  for (const [place, name] of NAMES.entries()) {
    const things = {
      "flows/add": { name },
      "goals/add": { name, code: `goal_${place}` },
      "sites/add": { name, url: `https://shop.example/${"path/".repeat(20)}${place}`, kind: "landing" },
      "filters/add": { name, ips: ["203.0.113.7"] },
      "offers/add": { name, countries: ["de", "at", "ch", "fr", "it", "es"] },
    };
    for (const [path, body] of Object.entries(things)) await user(`/api/${path}.json`, body);
  }
  return token;
}

/** Calls the Network API by a session. */
const connect = (url: string, token: string): Call => connectTo(`${url}/3.0`, token, 1);

/** Calls the User API by a session. */
const connectUser = (url: string, token: string): Call => connectTo(url, token, "ok");

/** @param well what an answer says where all is well */
function connectTo(root: string, token: string, well: unknown): Call {
  return async (path, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(root + path, body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) });
    const read = (await answer.json()) as { status: unknown };
    if (read.status !== well) throw new Error(`${path} answered ${JSON.stringify(read)}`);
    return read;
  };
}
