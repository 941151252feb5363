import { getTableName, is } from "drizzle-orm";
import { getTableConfig, type SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import * as schema from "../../src/db/schema/index.ts";
import type { Harness } from "../harness.ts";
import { unique } from "../unique.ts";

/** Stands in every column that could name somebody. */
export const MARK = "Marked-7f3a";

const tables = Object.values(schema).filter((value) => is(value, SQLiteTable)) as unknown as SQLiteTable[];

/** Columns of text that stay, with why: one that is neither here nor erased fails the test. */
const KEPT: Record<string, string> = {
  "accounts.tariff": "a code",
  "accounts.time_zone": "what days of reports are",
  "accounts.currency": "money",
  "accounts.forget_cursor": "where forgetting goes on",
  "network_counts.list": "a code",
  "network_counts.part": "a code, or a number",
  "payments.tariff": "a code",
  "payments.currency": "money",
  "payments.charge_id": "what a refund names",
  "chats.type": "a code",
  "campaigns.code": "a name that stays taken",
  "flows.code": "a name that stays taken",
  "goals.code": "what reports count by",
  "goals.currency": "money",
  "offers.countries": "codes",
  "offer_payouts.country": "a code",
  "offer_payouts.currency": "money",
  "leads.currency": "money",
  "leads.revenue_currency": "money",
  "leads.base_currency": "money",
  "leads.status_text": "a status",
  "leads.click": "what conversions name",
  "leads.natural_key": "what keeps a conversion from counting twice",
  "leads.uid": "likewise: the advertiser's number of it",
  "lead_events.click": "as of the lead",
  "lead_events.currency": "money",
  "lead_events.revenue_currency": "money",
  "lead_events.status_text": "a status",
  "clicks.id": "as of the lead",
  "clicks.cost_currency": "money",
  "trafficback_counts.reason": "a code",
  "postback_deliveries.error": "a code",
  "postback_attempts.error": "a code",
  "telegram_outbox.error": "the row goes",
  "dead_letters.queue": "a name of ours",
  "received_calls.method": "HTTP's",
  "received_calls.path": "ours",
  "click_landings.first_click": "as of the lead",
  "click_landings.clicks": "as of the lead",
  "click_part_sources.clicks": "as of the lead",
  "click_parts.header": "columns, from which a job erases: test/statistics/erasures.test.ts",
  "click_part_chunks.body": "likewise",
  "live_clicks.clicks": "as of the lead",
  "pruned_clicks.first_click": "as of the lead",
  "pruned_clicks.clicks": "as of the lead",
  "click_archive.first_click": "as of the lead",
  "cabinets.currency": "money",
  "cabinets.category": "a code",
  "cabinets.default_kktu_id": "a code",
  "ad_campaigns.kktu_id": "a code",
  "ads.code": "a name that stays taken",
  "ledger_transactions.currency": "money",
  "statistics_imports.key": "random",
  "network_conversions.action_id": "as of the lead",
  "network_conversions.goal": "what reports count by",
  "network_conversions.goal_title": "what reports count by",
  "affiliate_balances.currency": "money",
  "affiliate_payments.currency": "money",
  "affiliate_payments.until_date": "a day",
  "advertiser_invoices.start_date": "a day",
  "advertiser_invoices.end_date": "a day",
  "advertiser_invoices.currency": "money",
  "network_currencies.currency": "money",
  "network_payment_systems.currency": "money",
  "offer_payments.goal": "what reports count by",
  "offer_payments.currency": "money",
  "offer_payments.countries": "codes",
  "offer_payments.cities": "numbers",
  "offer_payments.devices": "codes",
  "offer_payments.os": "codes",
  "offer_payments.affiliates": "numbers",
  "offer_directories.offers": "numbers, codes and days",
  "offer_documents.cities": "numbers",
  "affiliate_access.offers": "numbers and codes",
  "affiliate_access.advertisers": "numbers",
  "offer_caps.goals": "what reports count by",
  "offer_caps.affiliates": "numbers",
  "offer_cap_counters.goal": "what reports count by",
  "audit_entries.action": "a word of ours",
  "audit_entries.country": "a code",
};
/** What reports group by. */
const GROUPED = [
  ..."country region domain utm_source utm_campaign utm_content utm_term utm_medium subid lang connection".split(" "),
  ..."os_version browser_version device device_model".split(" "),
];
const SUMS = ["campaign_rollups", "campaign_spans", "campaign_days"];
/** Everybody's, or nobody's in particular and gone in minutes, or of accounts of other cells (test/accounts/login-cells.test.ts). */
const SHARED = [
  "job_runs",
  "account_cells",
  "login_pages",
  "currency_rates",
  "watermarks",
  "forgotten_subscribers",
  "kktu_codes",
  "cities",
  "providers",
];

/** In their order: others refer to them by these names. */
const REFERRED: Record<string, string> = {
  accounts: "account_id",
  bots: "bot_id",
  chats: "chat_ref",
  campaigns: "campaign_id",
  offers: "offer_id",
  sites: "site_id",
  flows: "flow_id",
  goals: "goal_id",
  cabinets: "cabinet_id",
  leads: "lead_id",
  click_parts: "part_id",
  postback_templates: "template_id",
  postback_deliveries: "delivery_id",
};

const isKept = (table: string, column: string) => `${table}.${column}` in KEPT || GROUPED.includes(column) || SUMS.includes(table);

const sqlName = ({ name }: { name: string }) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A row of every table for one account, with the mark, or the person's Telegram id, in every column that could name somebody. */
export async function markAll(h: Harness): Promise<{ accountId: number; person: number }> {
  const serial = unique();
  const person = 4_000_000_000_000 + serial;
  const refs: Record<string, string | number | null> = { advertiser_id: null };
  const click = () => `${Number(refs.flow_id).toString(36)}_${serial}`;
  const shaped = (): Record<string, string> => ({
    "click_archive.touches": JSON.stringify([[1, 1, 1, ...Array(12).fill(""), MARK, "", 1, 1, 0]]),
    "telegram_outbox.payload": JSON.stringify({ kind: "welcome", chatId: person, text: MARK }),
    "affiliate_access.offers": "{}",
    "affiliate_access.advertisers": "{}",
    ...Object.fromEntries("countries cities devices os affiliates".split(" ").map((column) => [`offer_payments.${column}`, "[]"])),
    "live_clicks.clicks": "[]",
    "offer_caps.goals": "[]",
    "offer_caps.affiliates": "[]",
    "offer_documents.cities": "[]",
    "offer_settings.settings": JSON.stringify({ notes: MARK }),
    "received_calls.answer": JSON.stringify({ status: "ok", text: MARK }),
    "leads.meta": JSON.stringify({ note: MARK }),
    "dead_letters.body": JSON.stringify({ id: click(), accountId: refs.account_id, ip: MARK, ua: MARK, referer: MARK, data1: MARK }),
    "click_archive.local_day": new Date(h.clock.ms).toISOString().slice(0, 10).replaceAll("-", ""),
    "leads.click": click(),
    "clicks.id": click(),
    "clicks.link_params": JSON.stringify({ sub2: "kept", ref_id: MARK, user_id: MARK, gclid: MARK, tags: { any: MARK } }),
    "leads.link_params": JSON.stringify({ sub2: "kept", user_id: MARK, gclid: MARK, tags: { any: MARK } }),
    "click_part_sources.first_click": click(),
  });
  const givenTo = (table: string, column: SQLiteColumn) => {
    const name = sqlName(column);
    const special = shaped()[`${table}.${name}`];
    if (special !== undefined) return special;
    if (name === "id" && table !== "received_calls") return null;
    if (name in refs) return refs[name] ?? null;
    if (name === "telegram_id" || name === "subscriber_id") return person;
    if (column.columnType !== "SQLiteText") return name.endsWith("_ms") ? h.clock.ms : serial;
    const [code] = column.enumValues ?? [];
    return code ?? (isKept(table, name) ? `k${serial}` : MARK);
  };
  const names = tables.map(getTableName).filter((name) => !SHARED.includes(name));
  const order = [...Object.keys(REFERRED), ...names.filter((name) => !(name in REFERRED))];
  for (const name of order) {
    const table = tables.find((each) => getTableName(each) === name);
    if (table === undefined) throw new Error(`no table ${name}`);
    const columns = getTableConfig(table).columns.filter(({ generated }) => generated === undefined);
    const places = columns.map((_, index) => `?${index + 1}`).join(", ");
    // A trigger may have made the row of a lead or a click.
    await h.db.$client
      .prepare(`INSERT OR IGNORE INTO ${name} (${columns.map(sqlName).join(", ")}) VALUES (${places})`)
      .bind(...columns.map((column) => givenTo(name, column)))
      .run();
    const referred = REFERRED[name];
    if (referred !== undefined) refs[referred] = await h.db.$client.prepare(`SELECT max(id) AS id FROM ${name}`).first<number>("id");
    refs.owner_id = refs.account_id ?? null;
    refs.network_id = refs.account_id ?? null;
  }
  return { accountId: Number(refs.account_id), person };
}

/** The columns of the whole database in which a text still stands. */
export async function whereStands(h: Harness, texts: readonly string[]): Promise<string[]> {
  const places = new Set<string>();
  for (const name of tables.map(getTableName)) {
    const { results } = await h.db.$client.prepare(`SELECT * FROM ${name}`).all<Record<string, unknown>>();
    for (const [column, value] of results.flatMap((row) => Object.entries(row)))
      if (texts.some((text) => String(value).includes(text))) places.add(`${name}.${column}`);
  }
  return [...places];
}

type Rows = Record<string, string | number | null>[];

/** Everything that the database holds, by table. */
export async function readDatabase(h: Harness): Promise<Record<string, Rows>> {
  const names = [...tables.map(getTableName), "sqlite_sequence"];
  const d1 = h.db.$client;
  const results = await d1.batch<Rows[number]>(names.map((name) => d1.prepare(`SELECT * FROM ${name}`)));
  return Object.fromEntries(names.map((name, index) => [name, results[index]?.results ?? []]));
}

function isComputed(table: string, column: string): boolean {
  const columns = tables.filter((each) => getTableName(each) === table).flatMap((each) => getTableConfig(each).columns);
  return columns.some((each) => sqlName(each) === column && each.generated !== undefined);
}

/** Makes the database what it was when it was read. Triggers act on none of it. */
export async function writeDatabase(h: Harness, rows: Record<string, Rows>): Promise<void> {
  const d1 = h.db.$client;
  const { results: triggers } = await d1
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all<{ name: string; sql: string }>();
  const inserts = Object.entries(rows).flatMap(([name, list]) => {
    const [first] = list;
    if (first === undefined) return [];
    const columns = Object.keys(first).filter((column) => !isComputed(name, column));
    const cells = columns.map((column) => `value ->> '${column}'`);
    return [
      d1.prepare(`INSERT INTO ${name} (${columns.join(", ")}) SELECT ${cells.join(", ")} FROM json_each(?1)`).bind(JSON.stringify(list)),
    ];
  });
  await d1.batch([
    d1.prepare("PRAGMA defer_foreign_keys = TRUE"),
    ...triggers.map(({ name }) => d1.prepare(`DROP TRIGGER ${name}`)),
    ...Object.keys(rows).map((name) => d1.prepare(`DELETE FROM ${name}`)),
    ...inserts,
    ...triggers.map(({ sql }) => d1.prepare(sql)),
  ]);
}
