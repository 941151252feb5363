/** The product under the gauge's meter, and at /bench/fill its database filled with visits, rolled as they come. */
import { connect } from "../../src/db/client.ts";
import { rollClicks } from "../../src/stats/clicks/roll-clicks.ts";
import { rollLeads } from "../../src/stats/clicks/roll-leads.ts";
import { CLICK_NAMES, FLOWS, flowIdOf, LEAD_NAMES, timeOf, type Visits, visitsOf } from "../lib/visits.ts";
import gauge, { measured } from "./gauge.ts";

/** The product rolls once so many are there. */
const STEP = 5_000;
const SETTLED_MS = 600_000;

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== "/bench/fill") return gauge.fetch(request, env, ctx);
    const { visits, from, to } = await request.json<{ visits: Visits; from: number; to: number }>();
    let [rowsRead, rowsWritten] = [0, 0];
    if (from === 0) await insertFlows(env.DB, visits);
    for (let first = from; first < to; first += STEP) {
      const next = Math.min(first + STEP, to);
      await insertVisits(env.DB, visits, first, next);
      const nowMs = timeOf(visits, next - 1) + SETTLED_MS + 1;
      const meter = await measured(env, async ({ DB }) => {
        const deps = { db: connect(DB), now: () => nowMs };
        while (await rollClicks(deps, visits.accountId, 2 * STEP));
        if (next === to) while (await rollLeads(deps, { accountId: visits.accountId, timeZone: "UTC" }, 1_000));
      });
      rowsRead += meter.rowsRead;
      rowsWritten += meter.rowsWritten;
    }
    return Response.json({ rowsRead, rowsWritten });
  },
  async queue() {},
} satisfies ExportedHandler<Env>;

async function insertFlows(d1: D1Database, { accountId, endMs }: Visits): Promise<void> {
  const insert = d1.prepare("INSERT INTO flows (id, account_id, code, name, created_at_ms) VALUES (?1, ?2, ?3, ?3, ?4)");
  const ids = Array.from({ length: FLOWS }, (_, flow) => flowIdOf(accountId, flow));
  await d1.batch(ids.map((id) => insert.bind(id, accountId, `flow${id}`, endMs)));
}

async function insertVisits(d1: D1Database, visits: Visits, from: number, to: number): Promise<void> {
  const { clicks, leads } = visitsOf(visits, from, to);
  const insert = (table: string, names: string, rows: unknown[][]) => {
    const values = names.split(", ").map((_, place) => `value ->> ${place}`);
    return d1.prepare(`INSERT INTO ${table} (${names}) SELECT ${values.join(", ")} FROM json_each(?1)`).bind(JSON.stringify(rows));
  };
  // A bound text may have two megabytes.
  const half = Math.ceil(clicks.length / 2);
  await d1.batch([
    insert("clicks", CLICK_NAMES, clicks.slice(0, half)),
    insert("clicks", CLICK_NAMES, clicks.slice(half)),
    insert("leads", LEAD_NAMES, leads),
  ]);
}
