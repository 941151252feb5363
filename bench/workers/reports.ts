/** The product under the gauge's meter, and at /bench/fill its database filled with visits, and parts made of them as they come. */
import { connect } from "../../src/db/client.ts";
import { sql, statement } from "../../src/db/sql.ts";
import { notePageSql } from "../../src/domain/click-parts/landings.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { joinParts } from "../../src/domain/statistics/join-parts.ts";
import { TAIL_CLICKS } from "../../src/domain/statistics/make-parts.ts";
import type { Deps } from "../../src/platform/deps.ts";
import type { SubjectCounts, Subjects } from "../lib/subjects.ts";
import { CLICK_NAMES, FLOWS, idOf, LEAD_NAMES, timeOf, type Visits, visitsOf, WAYS } from "../lib/visits.ts";
import gauge, { measured } from "./gauge.ts";

const DAY_MS = 86_400_000;

export default {
  async fetch(request, env, ctx) {
    switch (new URL(request.url).pathname) {
      case "/bench/fill":
        return Response.json(await fill(env, await request.json<Filling>()));
      case "/bench/counts":
        return Response.json(await countSubjects(env.DB, await request.json<{ accountId: number }>()));
      default:
        return gauge.fetch(request, env, ctx);
    }
  },
  async queue() {},
} satisfies ExportedHandler<Env>;

/** How many rows an account has of each value that reports are asked about: leads, and of a flow days with a subid. */
async function countSubjects(d1: D1Database, { accountId }: { accountId: number }): Promise<Subjects<SubjectCounts>> {
  const counts = await d1.batch<{ value: string; rows: number }>(
    [
      "SELECT subid AS value, count(*) AS rows FROM leads WHERE account_id = ?1 GROUP BY subid",
      "SELECT ip AS value, count(*) AS rows FROM leads WHERE account_id = ?1 GROUP BY ip",
      // Flows that insertFlows made: other measurements have flows of their own in the same account.
      `SELECT f.code AS value, count(*) AS rows FROM (SELECT DISTINCT flow_id, local_day, subid FROM clicks WHERE account_id = ?1) c
       JOIN flows f ON f.id = c.flow_id AND f.code = 'flow' || f.id GROUP BY f.id`,
    ].map((sql) => d1.prepare(sql).bind(accountId)),
  );
  const [subid, ip, flow] = counts.map(({ results }) => results);
  return { subid: subid ?? [], ip: ip ?? [], flow: flow ?? [] };
}

interface Filling {
  visits: Visits;
  from: number;
  to: number;
}

/** Inserts visits from one number to another and makes parts of them; answers what that asked of D1. */
export async function fill(env: Env, { visits, from, to }: Filling): Promise<{ rowsRead: number; rowsWritten: number }> {
  let [rowsRead, rowsWritten] = [0, 0];
  if (from === 0) await insertFlows(env.DB, visits);
  for (let first = from; first < to; first += TAIL_CLICKS) {
    const next = Math.min(first + TAIL_CLICKS, to);
    await insertVisits(env.DB, visits, first, next);
    const meter = await measured(env, ({ DB }) => settle(connect(DB), visits, next));
    rowsRead += meter.rowsRead;
    rowsWritten += meter.rowsWritten;
  }
  return { rowsRead, rowsWritten };
}

/** Makes and merges parts as the cron would, and leaves in the end as many clicks in none as there may be. */
async function settle(db: Deps["db"], visits: Visits, next: number): Promise<void> {
  if (next > visits.count - TAIL_CLICKS) return;
  const atMs = timeOf(visits, next - 1);
  while ((await buildPart({ db, now: () => atMs }, visits.accountId)) > 0);
  for (const days of [0, 2]) while (await joinParts({ db, now: () => atMs + days * DAY_MS }, visits.accountId));
}

async function insertFlows(d1: D1Database, { accountId, endMs }: Visits): Promise<void> {
  const flow = d1.prepare(
    "INSERT INTO flows (id, account_id, code, name, created_at_ms) VALUES (?1, ?2, 'flow' || CAST(?1 AS INTEGER), 'A flow', ?3)",
  );
  const site = d1.prepare(
    "INSERT INTO sites (id, account_id, name, url, created_at_ms) VALUES (?1, ?2, 'A site', 'https://site.test/', ?3)",
  );
  const way = d1.prepare(
    "INSERT INTO ways (id, account_id, flow_id, weight, site_id, created_at_ms) VALUES (?1, ?2, CAST(?4 AS INTEGER), 1, ?1, ?3)",
  );
  const first = idOf(accountId, 0);
  const many = (count: number, statement: D1PreparedStatement, ...more: number[]) =>
    Array.from({ length: count }, (_, number) => statement.bind(idOf(accountId, number), accountId, endMs, ...more));
  await d1.batch([...many(FLOWS, flow), ...many(WAYS, site), ...many(WAYS, way, first)]);
}

async function insertVisits(d1: D1Database, visits: Visits, from: number, to: number): Promise<void> {
  const { clicks, leads } = visitsOf(visits, from, to);
  const insert = (table: string, names: string, rows: unknown[][]) => {
    const values = names.split(", ").map((_, place) => `value ->> ${place}`);
    return d1.prepare(`INSERT INTO ${table} (${names}) SELECT ${values.join(", ")} FROM json_each(?1)`).bind(JSON.stringify(rows));
  };
  // A bound text may have two megabytes.
  const half = Math.ceil(clicks.length / 2);
  const ids = JSON.stringify(clicks.map(([id]) => id));
  const inserted = sql`json_each(${ids}) j CROSS JOIN clicks c ON c.id = j.value`;
  await d1.batch([
    insert("clicks", CLICK_NAMES, clicks.slice(0, half)),
    insert("clicks", CLICK_NAMES, clicks.slice(half)),
    insert("leads", LEAD_NAMES, leads),
    ...notePageSql(inserted).map((each) => statement(connect(d1), each)),
  ]);
}
