import type { Database } from "../../../db/client.ts";
import type { Read } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { AD_CAMPAIGN_STATUSES } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { uidOf } from "../cabinet.ts";
import type { Figures } from "../figures.ts";
import { columnsOf, labelledPage } from "../labelled-page.ts";
import { type Period, totalsPeriod } from "../period.ts";

/** A group of a cabinet's ads, with what they did in a period. Amounts are millionths of the cabinet's currency. */
export interface AdCampaign extends Figures {
  id: number;
  name: string;
  description: string;
  cabinet: CabinetLabel;
  status: (typeof AD_CAMPAIGN_STATUSES)[number];
  /** The id of a KKTU code. */
  kktuId: string | null;
  /** Its ads that are not deleted. */
  adCount: number;
  /** What was put on its ads in all, and not taken back. */
  budgetMicros: number;
}

/** What others say of their cabinet. */
export interface CabinetLabel {
  uid: string;
  name: string;
  currency: string;
}

interface CabinetRow {
  number: number;
  name: string;
  currency: string;
}

type Row = Omit<AdCampaign, "cabinet"> & { cabinetId: number };

/** How cabinets are read beside what is theirs. */
export const CABINET_LABELS = {
  of: "cabinetId",
  id: raw("id"),
  columns: columnsOf<CabinetRow>("cabinets", { number: "number", name: "name", currency: "currency" }),
  from: raw("cabinets WHERE true"),
} as const;

export const toCabinetLabel = (row: CabinetRow | undefined): CabinetLabel =>
  row === undefined ? { uid: "", name: "", currency: "" } : { uid: uidOf(row.number), name: row.name, currency: row.currency };

/** The condition that a row of ad_campaigns is the caller's, and not deleted. */
export const isOwnCampaign = (ctx: Ctx): Fragment => sql`account_id = ${ownerOf(ctx)} AND is_deleted = 0`;

/**
 * A read of campaigns with their figures.
 * @param campaigns SELECT of rows of ad_campaigns, with order and bounds
 */
export function readAdCampaigns(
  db: Database,
  campaigns: Fragment,
  { period, nowMs }: { period: Period; nowMs: number },
): Read<AdCampaign[]> {
  const { statement, read } = labelledPage<Row, { cabinets: CabinetRow }>(db, {
    columns: {
      ...columnsOf<Omit<Row, keyof Figures>>("c", {
        id: "id",
        name: "name",
        description: "description",
        cabinetId: "cabinet_id",
        status: "status",
        kktuId: "kktu_id",
        adCount: "ad_count",
        budgetMicros: "budget_micros",
      }),
      views: raw("coalesce(t.views, 0)"),
      clicks: raw("coalesce(t.clicks, 0)"),
      opens: raw("coalesce(t.opens, 0)"),
      actions: raw("coalesce(t.actions, 0)"),
      spentMicros: raw("coalesce(t.spent_micros, 0)"),
    },
    from: sql`(${campaigns}) c LEFT JOIN ad_totals t ON t.level = 'campaign' AND t.id = c.id AND t.period = ${totalsPeriod(period, nowMs)}`,
    labels: { cabinets: CABINET_LABELS },
  });
  return {
    statement,
    read(result) {
      const { rows, labels } = read(result);
      return rows.map(({ cabinetId, ...row }) => ({ ...row, cabinet: toCabinetLabel(labels.cabinets.get(cabinetId)) }));
    },
  };
}
