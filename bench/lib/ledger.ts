const DAY_MS = 86_400_000;
const DAYS = 30;

/** What an account has beside its clicks and the leads of its flows, evenly over the thirty days before a time. */
export interface Ledger {
  accountId: number;
  endMs: number;
  campaigns: number;
  /** Of campaigns: each starts, and half of them join. */
  leads: number;
  deliveries: number;
  entries: number;
}

const ROWS_PER_STEP = 50_000;

/** The first number of what has an id of its own here, of campaigns, chats and leads. */
const FIRST = 1_000_000;

/** That a campaign has, by its place. */
export const campaignOf = (place: number) => FIRST + place;

/** Telegram's id of that campaign's chat. */
export const chatOf = (place: number) => -1_002_000_000_000 - place;

/** A lead that has deliveries. */
export const LEAD = FIRST;

/**
 * SQL that makes them, in steps of so few rows that each takes seconds. The account has a bot of its own number. Of the deliveries one in
 * fifty is rejected, failed, stopped or skipped, and none is pending; the third campaign and the status `trash` have few.
 */
export function ledgerStatements({ accountId, endMs, campaigns, leads, deliveries, entries }: Ledger): string[][] {
  const beginMs = endMs - DAYS * DAY_MS;
  const at = (count: number) => `(${beginMs} + i * ${Math.floor((DAYS * DAY_MS) / count)})`;
  const campaign = `(${FIRST} + i * 7919 % ${campaigns})`;
  const steps = (count: number, insert: string, select: string) =>
    Array.from({ length: Math.ceil(count / ROWS_PER_STEP) }, (_, step) => {
      const to = Math.min((step + 1) * ROWS_PER_STEP, count);
      return [
        `WITH RECURSIVE n (i) AS (SELECT ${step * ROWS_PER_STEP} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to}) INSERT INTO ${insert} ${select} FROM n`,
      ];
    });
  const event =
    "lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, window_seconds, suppressed, status_before, status_after, milestones, recorded_at_ms)";
  return [
    ...steps(
      campaigns,
      "chats (id, bot_id, chat_id, title, type, is_admin, changed_at_ms)",
      `SELECT ${FIRST} + i, ${accountId}, -1002000000000 - i, 'Channel ' || i, 'channel', 1, ${beginMs}`,
    ),
    ...steps(
      campaigns,
      "campaigns (id, account_id, bot_id, chat_id, code, welcome, created_at_ms)",
      `SELECT ${FIRST} + i, ${accountId}, ${accountId}, -1002000000000 - i, 'full' || i, 'Welcome', ${beginMs}`,
    ),
    ...steps(
      leads,
      "leads (id, account_id, campaign_id, subscriber_id, username, click, status, started_at_ms, joined_at_ms, updated_at_ms, seq, milestones)",
      `SELECT ${FIRST} + i, ${accountId}, ${campaign}, 5000000000 + i, 'user' || i, 'click' || i, i % 2 * 2, ${at(leads)}, iif(i % 2, ${at(leads)}, NULL),
         ${at(leads)}, 1 + i % 2, 1 + i % 2 * 4`,
    ),
    ...steps(leads, event, `SELECT ${FIRST} + i, 1, ${accountId}, ${campaign}, 'start', ${at(leads)}, i, 0, 0, NULL, 0, 1, ${at(leads)}`),
    ...steps(
      leads / 2,
      event,
      `SELECT ${FIRST} + i * 2 + 1, 2, ${accountId}, (${FIRST} + (i * 2 + 1) * 7919 % ${campaigns}), 'join', ${at(leads / 2)}, i, 0, 0, 0, 2, 4, ${at(leads / 2)}`,
    ),
    ...steps(
      deliveries,
      "postback_deliveries (account_id, campaign_id, lead_id, lead_seq, template_id, status, state, attempts, attempt_budget, next_attempt_at_ms, response_code, created_at_ms, finished_at_ms)",
      `SELECT ${accountId}, iif(i % 1000 = 7, ${campaignOf(2)}, ${FIRST} + 3 + i * 7919 % (${campaigns} - 3)), ${FIRST} + i % ${leads}, 1 + i / ${leads}, 0,
         iif(i % 5000 = 9, 4, i % 4), iif(i % 50, 'delivered', json_extract('["rejected","failed","stopped","skipped"]', '$[' || (i / 50 % 4) || ']')), 1, 10, 0, 200,
         ${at(deliveries)}, ${at(deliveries)}`,
    ),
    ...steps(
      entries,
      "journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id, lead_id)",
      `SELECT ${accountId}, ${accountId}, ${FIRST} + i * 7919 % ${campaigns}, 5000000000 + i / 2, 'user' || (i / 2), json_extract('["joined","left","removed","requested"]', '$[' || (i % 4) || ']'),
         ${at(entries)}, i, iif(i % 3, ${FIRST} + i / 2 % ${leads}, NULL)`,
    ),
  ];
}
