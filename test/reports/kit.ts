import { leads } from "../../src/db/schema/index.ts";
import { integer, sql, statement } from "../../src/db/sql.ts";
import { noteLandingsSql } from "../../src/domain/click-parts/landings.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { localTime } from "../../src/lib/wall-clock.ts";
import type { Harness } from "../harness.ts";
import { unique } from "../unique.ts";

function only<T>([row]: T[]): T {
  if (row === undefined) throw new Error("nothing was inserted");
  return row;
}

/** A click as a test gives it; the rest is empty, zero, or follows from its time. */
export interface ClickValues {
  id?: string;
  atMs: number;
  wayId?: number;
  siteId?: number;
  isUnique?: boolean;
  filter?: number;
  country?: string;
  mobile?: number;
  os?: number;
  browser?: number;
  ip?: string;
  domain?: string;
  subid?: string;
  utmSource?: string;
  utmCampaign?: string;
  utmContent?: string;
  utmTerm?: string;
  utmMedium?: string;
  costMicros?: number | null;
  costCurrency?: string;
  linkParams?: string;
}

const COLUMNS: Readonly<Record<keyof ClickValues, string>> = {
  id: "id",
  atMs: "at_ms",
  wayId: "way_id",
  siteId: "site_id",
  isUnique: "is_unique",
  filter: "filter",
  country: "country",
  mobile: "mobile",
  os: "os",
  browser: "browser",
  ip: "ip",
  domain: "domain",
  subid: "subid",
  utmSource: "utm_source",
  utmCampaign: "utm_campaign",
  utmContent: "utm_content",
  utmTerm: "utm_term",
  utmMedium: "utm_medium",
  costMicros: "cost_micros",
  costCurrency: "cost_currency",
  linkParams: "link_params",
};

/** Inserts clicks of a flow as the consumer does, thousands in one go; those that are there stay. Answers their ids. */
export async function insertClicks(
  h: Harness,
  flow: { id: number; accountId: number },
  values: readonly ClickValues[],
  zone = "UTC",
): Promise<string[]> {
  const rows = await Promise.all(
    values.map(async (value) => {
      const time = localTime(zone, value.atMs);
      return {
        wayId: 0,
        siteId: 0,
        isUnique: true,
        filter: 0,
        country: "de",
        mobile: 0,
        os: 0,
        browser: 0,
        ip: "",
        domain: "",
        subid: "",
        utmSource: "",
        utmCampaign: "",
        utmContent: "",
        utmTerm: "",
        utmMedium: "",
        costMicros: null,
        costCurrency: "usd",
        linkParams: "",
        ...value,
        id: value.id ?? (await mintClickId(h.deps, { flowId: flow.id, atMs: value.atMs })),
        day: time.day,
        hour: time.hour,
      };
    }),
  );
  const names = Object.keys(COLUMNS) as (keyof ClickValues)[];
  const list = JSON.stringify(rows);
  const told = sql`SELECT value ->> 'id' AS id, ${integer(flow.accountId)} AS account_id, 0 AS offer_id, value ->> 'atMs' AS at_ms FROM json_each(${list}) GROUP BY 1`;
  await h.db.$client.batch([
    statement(h.db, noteLandingsSql(told, sql`TRUE`)),
    h.db.$client
      .prepare(
        `INSERT OR IGNORE INTO clicks (account_id, flow_id, local_day, local_hour, is_landed, ${names.map((name) => COLUMNS[name]).join(", ")})
         SELECT CAST(?1 AS INTEGER), CAST(?2 AS INTEGER), value ->> 'day', value ->> 'hour', 1, ${names.map((name) => `value ->> '${name}'`).join(", ")}
         FROM json_each(?3)`,
      )
      .bind(flow.accountId, flow.id, list),
  ]);
  return rows.map(({ id }) => id);
}

/** A lead of a flow, as a postback makes it. */
export async function makeFlowLead(h: Harness, flow: { id: number; accountId: number }, values: Partial<typeof leads.$inferInsert> = {}) {
  return only(
    await h.db
      .insert(leads)
      .values({
        accountId: flow.accountId,
        flowId: flow.id,
        naturalKey: `test|${unique()}`,
        status: 0,
        startedAtMs: h.clock.ms,
        updatedAtMs: h.clock.ms,
        seq: 0,
        milestones: 0,
        ...values,
      })
      .returning(),
  );
}
