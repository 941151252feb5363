import { makeCampaign } from "./bots-and-chats.ts";
import { database, makeAccount, writeTogether } from "./kit.ts";

let lastNumber = 0;

/** The name of an event, in a text that has it. */
export const eventIn = (text: string): string | undefined => /(click|lead|postback|journal)-\d+-/.exec(text)?.[0];

/** An account, and what records events of it, each with a name of its own: `click-1-`, `lead-2-`, … */
export async function makeEvents(options: Parameters<typeof makeAccount>[0] = {}) {
  const account = await makeAccount({ role: "affiliate", ...options });
  const { campaign, chat } = await makeCampaign(account, "My channel");
  const [found] = await database<{ chatRef: number; botId: number }>(
    "SELECT h.id AS chatRef, h.bot_id AS botId FROM chats h JOIN bots b ON b.id = h.bot_id WHERE b.account_id = ? AND h.chat_id = ?",
    ...[account.id, chat.id],
  );
  const [flow] = await database<{ id: number }>(
    "INSERT INTO flows (account_id, code, name, created_at_ms) VALUES (?, ?, 'Live flow', 0) RETURNING id",
    ...[account.id, `live${account.id}`],
  );
  const ids = { chatRef: Number(found?.chatRef), botId: Number(found?.botId), flow: Number(flow?.id) };
  const write = {
    journal: (name: string, ms: number, n: number) =>
      `INSERT INTO journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id)
       VALUES (${account.id}, ${ids.botId}, ${ids.chatRef}, ${ms}, '${name}', 'joined', ${ms}, ${n})`,
    lead: (
      name: string,
      ms: number,
      n: number,
    ) => `INSERT INTO leads (account_id, campaign_id, subscriber_id, username, status, started_at_ms, updated_at_ms, seq, milestones)
       VALUES (${account.id}, ${campaign.id}, ${n}, '${name}', 0, ${ms}, ${ms}, 1, 1);
       INSERT INTO lead_events (lead_id, account_id, campaign_id, seq, kind, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
       SELECT max(id), ${account.id}, ${campaign.id}, 1, 'start', ${ms}, 0, 0, 0, 0, 1, ${ms} FROM leads`,
    postback: (
      name: string,
      ms: number,
      n: number,
    ) => `INSERT INTO postback_deliveries (account_id, campaign_id, lead_id, lead_seq, template_id, status, state, attempts,
         attempt_budget, next_attempt_at_ms, created_at_ms, finished_at_ms, error)
       SELECT ${account.id}, ${campaign.id}, max(id), ${n}, 1, 0, 'failed', 1, 1, 0, ${ms}, ${ms}, '${name}' FROM leads;
       INSERT INTO postback_attempts (delivery_id, number, at_ms, url, outcome, response_code, error, duration_ms)
       SELECT max(id), 1, ${ms}, '', '${n % 2 === 0 ? "delivered" : "failed"}', 503, '${name}', 5 FROM postback_deliveries`,
    click: (name: string, ms: number, n: number) => {
      const id = `${ids.flow.toString(36)}_${ms.toString(36).padStart(9, "0")}${String(n).padStart(15, "0")}`;
      return `INSERT INTO clicks (id, account_id, flow_id, way_id, at_ms, local_day, local_hour, is_unique, subid)
       VALUES ('${id}', ${account.id}, ${ids.flow}, 0, ${ms}, 20260101, 1, 1, '${name}');
       INSERT INTO live_clicks (account_id, number, clicks) VALUES (${account.id}, ${ms}, '["${id}"]')`;
    },
  };
  const happen = async (kinds: (keyof typeof write)[], atMs = (index: number) => Date.now() + index): Promise<string[]> => {
    const names = kinds.map((kind) => {
      lastNumber += 1;
      return `${kind}-${lastNumber}-`;
    });
    const writes = kinds.flatMap((kind, i) => write[kind](names[i] ?? "", atMs(i), lastNumber - kinds.length + i).split(";\n"));
    await writeTogether(writes);
    return names;
  };
  return { account, happen };
}
