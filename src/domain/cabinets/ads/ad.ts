import type { Read } from "../../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { AD_STATUSES, AD_TARGETS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { startLink } from "../../campaigns/deep-link.ts";
import { flowLink } from "../../flows/flow-link.ts";
import { CABINET_LABELS, type CabinetLabel, toCabinetLabel } from "../campaigns/ad-campaign.ts";
import { FIGURES, type Figures } from "../figures.ts";
import { columnsOf, labelledPage } from "../labelled-page.ts";
import { daysOf, type Period } from "../period.ts";

/** An ad of a cabinet, with what it did in a period. Amounts are millionths of the cabinet's currency. */
export interface Ad extends Figures {
  id: number;
  /** Telegram's number of it; null: not known. */
  externalId: string | null;
  /** What clicks, Starts and invite links of it carry. */
  code: string;
  cabinet: CabinetLabel;
  /** Null: none, or it is deleted. */
  campaign: { id: number; name: string } | null;
  title: string;
  text: string;
  promoteUrl: string;
  adType: string;
  actionType: string;
  status: (typeof AD_STATUSES)[number];
  /** What is offered for a thousand views; null: not known. */
  bidMicros: number | null;
  dailyBudgetMicros: number | null;
  balanceMicros: number;
  /** What of ours it leads to; null: nothing. */
  target: { kind: (typeof AD_TARGETS)[number]; code: string; link: string } | null;
  createdAtMs: number;
}

interface Row {
  id: number;
  externalId: string | null;
  code: string;
  cabinetId: number;
  adCampaignId: number | null;
  title: string;
  text: string;
  promoteUrl: string;
  adType: string;
  actionType: string;
  status: Ad["status"];
  bidMicros: number | null;
  dailyBudgetMicros: number | null;
  balanceMicros: number;
  target: (typeof AD_TARGETS)[number] | null;
  flowId: number | null;
  campaignId: number | null;
  inviteUrl: string | null;
  createdAtMs: number;
  /** JSON of five numbers. */
  figures: string;
}

interface Labels {
  cabinets: { number: number; name: string; currency: string };
  adCampaigns: { name: string };
  flows: { code: string };
  campaigns: { code: string; username: string };
}

/**
 * A read of ads with their figures and the links that they carry.
 * @param ads SELECT of rows of ads, with order and bounds
 */
export function readAds(ctx: Ctx, ads: Fragment, period: Period): Read<Ad[]> {
  const { db, config, now } = ctx.deps;
  const owner = ownerOf(ctx);
  const { statement, read } = labelledPage<Row, Labels>(db, {
    columns: { ...COLUMNS, figures: figuresSql(daysOf(period, now())) },
    from: sql`(${ads}) a`,
    labels: {
      cabinets: CABINET_LABELS,
      adCampaigns: { of: "adCampaignId", id: raw("id"), columns: { name: raw("name") }, from: raw("ad_campaigns WHERE is_deleted = 0") },
      // Flows and campaigns may be given to another account.
      flows: { of: "flowId", id: raw("id"), columns: { code: raw("code") }, from: sql`flows WHERE account_id = ${owner}` },
      campaigns: {
        of: "campaignId",
        id: raw("c.id"),
        columns: { code: raw("c.code"), username: raw("b.username") },
        from: sql`campaigns c CROSS JOIN bots b ON b.id = c.bot_id WHERE c.account_id = ${owner}`,
      },
    },
  });
  return {
    statement,
    read(result) {
      const { rows, labels } = read(result);
      return rows.map(({ cabinetId, adCampaignId, target, flowId, campaignId, inviteUrl, figures, ...row }) => {
        const [views = 0, clicks = 0, opens = 0, actions = 0, spentMicros = 0] = JSON.parse(figures) as number[];
        const named = labels.adCampaigns.get(adCampaignId ?? 0);
        const link = linkOf(config, row.code, {
          target,
          flow: labels.flows.get(flowId ?? 0),
          campaign: labels.campaigns.get(campaignId ?? 0),
          inviteUrl,
        });
        return {
          ...row,
          cabinet: toCabinetLabel(labels.cabinets.get(cabinetId)),
          campaign: adCampaignId === null || named === undefined ? null : { id: adCampaignId, name: named.name },
          target: link,
          ...{ views, clicks, opens, actions, spentMicros },
        };
      });
    },
  };
}

interface LinkParts {
  target: Row["target"];
  flow: Labels["flows"] | undefined;
  campaign: Labels["campaigns"] | undefined;
  inviteUrl: string | null;
}

function linkOf(config: Ctx["deps"]["config"], adCode: string, { target, flow, campaign, inviteUrl }: LinkParts): Ad["target"] {
  if (target === "flow") {
    return flow === undefined ? null : { kind: target, code: flow.code, link: `${flowLink(config, flow.code)}?utm_content=${adCode}` };
  }
  if (target === null || campaign === undefined) return null;
  const link = target === "campaign" ? startLink(campaign.username, campaign.code, adCode) : (inviteUrl ?? "");
  return { kind: target, code: campaign.code, link };
}

const COLUMNS = columnsOf<Omit<Row, "figures">>("a", {
  id: "id",
  externalId: "external_id",
  code: "code",
  cabinetId: "cabinet_id",
  adCampaignId: "ad_campaign_id",
  title: "title",
  text: "text",
  promoteUrl: "promote_url",
  adType: "ad_type",
  actionType: "action_type",
  status: "status",
  bidMicros: "cpm_micros",
  dailyBudgetMicros: "daily_budget_micros",
  balanceMicros: "balance_micros",
  target: "target",
  flowId: "flow_id",
  campaignId: "campaign_id",
  inviteUrl: "invite_url",
  createdAtMs: "created_at_ms",
});

/** SQL of the figures of an ad `a`, as a text. */
function figuresSql(days: ReturnType<typeof daysOf>): Fragment {
  if (days === null) return sql`json_array(${join(FIGURES.map((column) => raw(`a.${column}`)))}) || ''`;
  const sums = join(FIGURES.map((column) => raw(`coalesce(sum(s.${column}), 0)`)));
  // A range reads one row more than it has.
  const within = days.first === days.last ? sql`= ${days.first}` : sql`BETWEEN ${days.first} AND ${days.last}`;
  return sql`(SELECT json_array(${sums}) || '' FROM ad_stats s WHERE s.ad_id = a.id AND s.day ${within})`;
}
