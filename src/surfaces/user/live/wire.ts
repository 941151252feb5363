import { z } from "zod";
import type { LiveClick } from "../../../domain/live/kinds/clicks.ts";
import type { LiveEntry } from "../../../domain/live/kinds/journal.ts";
import type { LiveLead } from "../../../domain/live/kinds/leads.ts";
import type { LivePostback } from "../../../domain/live/kinds/postbacks.ts";
import type { LiveRow } from "../../../domain/live/list-live.ts";
import { LEAD_STATUS_NAMES, nameOf } from "../../../lib/codes.ts";
import { time } from "../answers.ts";
import { wireClick } from "../clicks/wire.ts";
import { wireTime } from "../convert.ts";
import { wireAttempt } from "../deliveries/wire.ts";
import { EVENT_KINDS, EVENT_SOURCES, eventPrice, priceOf, sourceOf } from "../leads/details-wire.ts";
import { toWireEntry, wireEntry } from "../leads/wire.ts";

const idOrNone = z.int().describe("0 if there is none");
const status = z.enum(LEAD_STATUS_NAMES);
const recorded = time.describe("When it was recorded, UTC");
const of = { campaign: idOrNone, flow: idOrNone, flow_code: z.string().describe("Empty if there is none") };

const liveClick = z.strictObject({
  kind: z.literal("click"),
  time: recorded,
  ...wireClick.pick({ id: true, way: true, filter: true, unique: true, geo: true, mobile: true, os: true, browser: true }).shape,
  ...wireClick.pick({ utm_source: true, subid: true, cost: true, currency: true }).shape,
  ...of,
});

const liveLead = z.strictObject({
  kind: z.literal("lead"),
  time: recorded,
  id: z.int().describe("The lead"),
  event: z.enum(EVENT_KINDS),
  source: z.enum(EVENT_SOURCES),
  status: status.describe("The lead's status since then"),
  ...eventPrice,
  username: z.string().describe("May be empty"),
  geo: z.string(),
  ...of,
});

const livePostback = z.strictObject({
  kind: z.literal("postback"),
  time: time.describe("When it was sent, UTC"),
  id: z.int().describe("The delivery"),
  lead: z.int(),
  status: status.describe("The status that is reported"),
  ...wireAttempt.pick({ number: true, outcome: true, code: true, error: true, duration_ms: true }).shape,
  ...of,
});

const liveEntry = z.strictObject({
  kind: z.literal("journal"),
  time: time.describe("When it happened, UTC"),
  ...wireEntry.omit({ time: true }).shape,
  ...of,
});

export const wireLive = z.discriminatedUnion("kind", [
  liveClick.meta({ id: "LiveClick" }),
  liveLead.meta({ id: "LiveLead" }),
  livePostback.meta({ id: "LivePostback" }),
  liveEntry.meta({ id: "LiveEntry" }),
]);

type WireLive = z.infer<typeof wireLive>;

const toWireOf = ({ campaign, flowId, flow }: Pick<LiveRow, "campaign" | "flowId" | "flow">) => ({
  campaign: campaign ?? 0,
  flow: flowId ?? 0,
  flow_code: flow ?? "",
});

/** A row of what happens, by its kind. */
export function toWireLive(row: LiveRow): WireLive {
  switch (row.kind) {
    case "click":
      return toWireClickRow(row);
    case "lead":
      return toWireLeadRow(row);
    case "postback":
      return toWirePostbackRow(row);
    case "journal":
      return toWireEntryRow(row);
  }
}

function toWireClickRow(row: LiveClick): WireLive {
  const { kind, id, way, filter, country, mobile, os, browser, subid, costMicros } = row;
  return {
    ...{ kind, time: wireTime(row.atMs), id, way, filter, unique: row.isUnique === 1, geo: country, mobile, os, browser },
    ...{ utm_source: row.utmSource, subid, ...costOf(costMicros, row.costCurrency), ...toWireOf(row) },
  };
}

const costOf = (micros: number | null, currency: string) => {
  const { price: cost, currency: of } = priceOf(micros, currency);
  return { cost, currency: of };
};

function toWireLeadRow(row: LiveLead): WireLive {
  const { kind, lead: id, event, source, networkId, username, country: geo } = row;
  return {
    ...{ kind, time: wireTime(row.atMs), id, event, source: sourceOf(source, networkId !== null) },
    ...{ status: nameOf(LEAD_STATUS_NAMES, row.status), ...priceOf(row.payoutMicros, row.currency), username, geo, ...toWireOf(row) },
  };
}

function toWirePostbackRow(row: LivePostback): WireLive {
  const { kind, delivery: id, lead, number, outcome } = row;
  return {
    ...{ kind, time: wireTime(row.atMs), id, lead, status: nameOf(LEAD_STATUS_NAMES, row.status), number, outcome },
    ...{ code: row.responseCode ?? 0, error: row.error ?? "", duration_ms: row.durationMs, ...toWireOf(row) },
  };
}

const toWireEntryRow = (row: LiveEntry): WireLive => ({ kind: row.kind, ...toWireEntry(row), ...toWireOf(row) });
