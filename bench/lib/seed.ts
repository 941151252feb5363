import { createSecret, createVault } from "../../src/platform/crypto.ts";
import "../../scripts/lib/bytes.ts";
import { randomBytes } from "node:crypto";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { ATTEMPT_BUDGET } from "../../src/domain/postbacks/delivery/delivery-statement.ts";
import { PAUSED_MS } from "../../src/domain/postbacks/delivery/lead-queue.ts";

/** A campaign with a bot and an account of its own. */
export interface Place {
  id: number;
  code: string;
  chatId: number;
  /** Of the account, for its API. */
  key: string;
  /** What Telegram repeats with every update of the bot. */
  secret: string;
  template: string;
}

/** What the measurements find in the database. */
export interface Seed {
  sql: string;
  encryptionKey: string;
  /** Its postbacks are owed but kept back: for the path of updates alone. */
  silent: Place;
  /** Its postbacks go out at once. */
  live: Place;
  backlogs: Backlog[];
  traffic: Traffic;
  /** A flow whose clicks are there, for what advertisers report of them. */
  advertised: Traffic;
  /** A flow of an offer, for what landing pages report of its clicks by the token of a site. */
  sold: Traffic & { offerId: number; token: string };
  /** An offer of a network, an affiliate who sends traffic to it, and their flow. */
  networked: Traffic & { networkId: number; pid: number; offerId: number };
}

/** A flow with three ways, whose clicks the measurements make. */
export interface Traffic {
  accountId: number;
  flowId: number;
  code: string;
  /** An id of a click of the flow that came at this time. */
  clickId(atMs: number): Promise<string>;
}

/** A place with so many postbacks, each of a lead of its own, that wait for its templates to be saved again. */
export interface Backlog extends Place {
  size: number;
}

const FIRST_BACKLOG = 10;
const LEADS_PER_BACKLOG = 1_000_000;

/**
 * @param host where the receiver of every postback is
 * @param sizes of the backlogs
 */
export async function createSeed(host: string, sizes: number[]): Promise<Seed> {
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const key = random(32);
  const vault = createVault(key, random);
  const statements: string[] = [];
  const nowMs = Date.now();
  const template = `http://${host}/postback?click={click}&status={status}&lead={lead}&time={time}`;
  const place = async (id: number, state: "active" | "paused"): Promise<Place> => {
    const secret = createSecret({ randomBytes: random });
    const chatId = -1_001_000_000_000 - id;
    const token = await vault.seal(`${7_000_000_000 + id}:token`, `bot:${7_000_000_000 + id}`);
    const probeAtMs = state === "paused" ? nowMs + 86_400_000 : "NULL";
    statements.push(
      `INSERT INTO accounts (id, name, key_hash, created_at_ms) VALUES (${id}, 'Account ${id}', '${await hashSecret(secret)}', ${nowMs})`,
      `INSERT INTO bots (id, account_id, telegram_id, username, name, token_sealed, created_at_ms)
       VALUES (${id}, ${id}, ${7_000_000_000 + id}, 'bot${id}', 'Bot ${id}', '${token}', ${nowMs})`,
      `INSERT INTO chats (bot_id, chat_id, title, type, is_admin, changed_at_ms) VALUES (${id}, ${chatId}, 'A channel', 'channel', 1, ${nowMs})`,
      `INSERT INTO campaigns (id, account_id, bot_id, chat_id, code, welcome, button_text, button_url, created_at_ms)
       VALUES (${id}, ${id}, ${id}, ${chatId}, 'code${id}', 'Welcome to {title}', 'Enter', 'https://t.me/a_channel?click={click}', ${nowMs})`,
      `INSERT INTO postback_templates (id, account_id, owner, owner_id, event, url, state, probe_at_ms, updated_at_ms)
       SELECT ${id * 10} + value, ${id}, 'account', ${id}, value, '${template}', '${state}', ${probeAtMs}, ${nowMs} FROM json_each('[0,1,2,3,4]')`,
    );
    return { id, code: `code${id}`, chatId, key: `${id}-${secret}`, secret: await vault.derive(`webhook:bot:${id}`), template };
  };
  const silent = await place(1, "paused");
  const live = await place(2, "active");
  const waiting: Backlog[] = [];
  for (const [index, size] of sizes.entries()) {
    const owner = await place(FIRST_BACKLOG + index, "paused");
    statements.push(...backlogOf(owner.id, size, nowMs));
    waiting.push({ ...owner, size });
  }
  const flow = (flowId: number, { id: accountId } = silent): Traffic => {
    const code = `bench${flowId}`;
    statements.push(
      `INSERT INTO flows (id, account_id, code, name, sticky, created_at_ms) VALUES (${flowId}, ${accountId}, '${code}', 'Flow', 1, ${nowMs})`,
      `INSERT INTO ways (id, account_id, flow_id, weight, url, created_at_ms)
       SELECT ${flowId * 10} + value, ${accountId}, ${flowId}, value, 'https://landing.test/' || value || '?click={click}&source={utm_source}', ${nowMs}
       FROM json_each('[1,2,3]')`,
    );
    const clickId = (atMs: number) => mintClickId({ vault, randomBytes: random }, { flowId, atMs });
    return { accountId, flowId, code, clickId };
  };
  const [traffic, advertised] = [flow(1), flow(2)];
  const offerId = 1;
  const sold = { ...flow(3), offerId, token: `${offerId}-${createSecret({ randomBytes: random })}` };
  statements.push(...(await offerOf(sold, nowMs)));
  const networked = { ...flow(4, live), networkId: silent.id, pid: live.id, offerId: 2 };
  statements.push(...networkOf(networked, nowMs));
  return {
    sql: statements.join(";\n"),
    encryptionKey: key.toBase64(),
    silent,
    live,
    backlogs: waiting,
    traffic,
    advertised,
    sold,
    networked,
  };
}

/** The offer of a flow, with a site of the same number that its token opens. */
async function offerOf({ accountId, flowId, offerId, token }: Seed["sold"], nowMs: number): Promise<string[]> {
  const keyHash = await hashSecret(token.slice(token.indexOf("-") + 1));
  return [
    `INSERT INTO offers (id, account_id, name, created_at_ms) VALUES (${offerId}, ${accountId}, 'Offer', ${nowMs})`,
    `INSERT INTO sites (id, account_id, name, url, offer_id, key_hash, created_at_ms)
     VALUES (${offerId}, ${accountId}, 'Site', 'https://landing.test/', ${offerId}, '${keyHash}', ${nowMs})`,
    `UPDATE flows SET offer_id = ${offerId} WHERE id = ${flowId}`,
  ];
}

/** A network's offer, targeted and paid as offers are, and its affiliate, who has an account and a postback that is held back. */
function networkOf({ networkId, pid, offerId, flowId }: Seed["networked"], nowMs: number): string[] {
  const settings = {
    url: "https://landing.test/?click={clickid}&source={utm_source}&sub={sub1}",
    sub1: { values: ["spam"], isExcept: true },
    subRestrictions: [{ sub1: "a", sub2: "b" }],
  };
  return [
    `INSERT INTO memberships (network_id, kind, number, account_id, status, name, created_at_ms)
     VALUES (${networkId}, 'affiliate', ${pid}, ${pid}, 'active', 'Ann', ${nowMs})`,
    `INSERT INTO offers (id, account_id, name, created_at_ms) VALUES (${offerId}, ${networkId}, 'Offer', ${nowMs})`,
    `INSERT INTO offer_settings (offer_id, network_id, settings) VALUES (${offerId}, ${networkId}, '${JSON.stringify(settings)}')`,
    `INSERT INTO offer_payments (offer_id, position, type, goal, revenue_micros, payout_micros, currency)
     VALUES (${offerId}, 0, 'fixed', '1', 4000000, 3000000, 'usd')`,
    `UPDATE flows SET offer_id = ${offerId} WHERE id = ${flowId}`,
    `INSERT INTO network_flows (affiliate_id, offer_id, flow_id) VALUES (${pid}, ${offerId}, ${flowId})`,
    `INSERT INTO network_postbacks (id, network_id, affiliate_id, fires_on, created_at_ms) VALUES (1, ${networkId}, ${pid}, 'any', ${nowMs})`,
    `INSERT INTO postback_templates (account_id, owner, owner_id, event, url, state, probe_at_ms, updated_at_ms)
     VALUES (${pid}, 'network', 1, 0, 'https://tracker.test/?click={click}&status={status}', 'paused', ${nowMs + 86_400_000}, ${nowMs})`,
  ];
}

/** Leads that started the bot, each with the postback of it held back. */
function backlogOf(id: number, size: number, nowMs: number): string[] {
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${size})`;
  const lead = `${id * LEADS_PER_BACKLOG} + i`;
  return [
    `${numbers} INSERT INTO leads (id, account_id, campaign_id, subscriber_id, click, status, started_at_ms, updated_at_ms, seq, milestones)
     SELECT ${lead}, ${id}, ${id}, 6000000000 + i, 'backlog' || i, 0, ${nowMs}, ${nowMs}, 1, 1 FROM n`,
    `${numbers} INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, click, window_seconds, suppressed, reported_status,
       status_after, milestones, recorded_at_ms)
     SELECT ${lead}, 1, ${id}, ${id}, 'start', ${nowMs}, i, 'backlog' || i, 0, 0, 0, 0, 1, ${nowMs} FROM n`,
    `${numbers} INSERT INTO postback_deliveries (account_id, campaign_id, lead_id, lead_seq, template_id, status, attempt_budget,
       next_attempt_at_ms, created_at_ms)
     SELECT ${id}, ${id}, ${lead}, 1, ${id * 10}, 0, ${ATTEMPT_BUDGET}, ${PAUSED_MS}, ${nowMs} FROM n`,
  ];
}
