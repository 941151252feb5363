import type { Database } from "../../db/client.ts";
import { type Read, rowsOf } from "../../db/read.ts";
import { type Fragment, sql } from "../../db/sql.ts";
import type { DECLINE_REASONS, LeadStatus, PAYMENT_STATES, PAYMENT_TYPES } from "../../lib/codes.ts";
import { HISTORY } from "../conversions/conversion-context-sql.ts";
import type { NetworkTemplate } from "../leads/choose-templates.ts";
import type { StoredEvent } from "../leads/lead-change.ts";
import type { CapRules } from "../offers/caps/count-caps.ts";
import { CAP_RULES_COLUMN, toCapRules } from "../offers/caps/read-caps.ts";

export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** A conversion of a network as it is stored, with what its lead's history decides on. */
export interface StoredConversion {
  leadId: number;
  networkId: number;
  offerId: number;
  /** The account whose lead it is. */
  affiliateId: number;
  createdAtMs: number;
  goal: string;
  status: LeadStatus;
  declineReason: DeclineReason | null;
  holdUntilMs: number | null;
  paymentType: (typeof PAYMENT_TYPES)[number] | null;
  paymentState: (typeof PAYMENT_STATES)[number];
  saleMicros: number;
  seq: number;
  milestones: number;
  /** Null: no payment matched. */
  payoutMicros: number | null;
  revenueMicros: number | null;
  currency: string | null;
  /** How many days conversions of its offer are held. */
  holdDays: number;
  events: StoredEvent[];
  templates: NetworkTemplate[];
  /** Caps leave it out. */
  isUncapped: boolean;
  /** How the offer's caps count. */
  capRules: CapRules;
}

/** A conversion as SQL selects it. */
export type StoredRow = Omit<StoredConversion, "events" | "templates" | "isUncapped" | "capRules"> &
  Histories & { isUncapped: number; capRules: string };

interface Histories {
  events: string;
  networkTemplates: string;
}

/** The affiliate's postbacks in the network for the offer and the goal of `c`. */
const NETWORK_TEMPLATES = sql`(SELECT json_group_array(json_object('id', t.id, 'owner', 'network', 'firesOn', n.fires_on,
    'isLocal', json(iif(n.offer_id IS NULL, 'false', 'true'))))
  FROM network_postbacks n JOIN postback_templates t ON t.owner = 'network' AND t.owner_id = n.id AND t.account_id = n.affiliate_id AND t.url <> ''
  WHERE n.affiliate_id = c.account_id AND n.network_id = c.network_id AND (n.offer_id IS NULL OR n.offer_id = c.offer_id)
    AND (n.goal = '' OR n.goal = c.goal COLLATE NOCASE))`;

/**
 * Of a conversion `c`, whose lead is `l`, with its row `x`. `c` has the columns lead_id, account_id, flow_id, network_id, offer_id and goal,
 * which are there before the lead is.
 */
export const STORED_COLUMNS = sql`l.id AS leadId, x.network_id AS networkId, x.offer_id AS offerId, x.affiliate_id AS affiliateId,
  x.created_at_ms AS createdAtMs, x.goal, l.status, x.decline_reason AS declineReason, x.hold_until_ms AS holdUntilMs, x.payment_type AS paymentType,
  x.payment_state AS paymentState, x.sale_micros AS saleMicros, l.seq, l.milestones, l.payout_micros AS payoutMicros,
  l.revenue_micros AS revenueMicros, l.currency,
  COALESCE((SELECT settings ->> 'holdDays' FROM offer_settings WHERE offer_id = x.offer_id), 0) AS holdDays, ${HISTORY}, ${NETWORK_TEMPLATES} AS networkTemplates,
  x.is_uncapped AS isUncapped, ${CAP_RULES_COLUMN} AS capRules`;

/** The conversions whose leads a query selects, in the order of their ids. @param leadIds SQL that selects ids of leads */
export function storedRead(db: Database, leadIds: Fragment): Read<StoredConversion[]> {
  const { statement, read } = rowsOf<StoredRow>(
    db,
    sql`WITH c AS MATERIALIZED (SELECT x.lead_id, x.affiliate_id AS account_id, l.flow_id, x.network_id, x.offer_id, x.goal
      FROM (${leadIds}) wanted CROSS JOIN network_conversions x ON x.lead_id = wanted.lead_id JOIN leads l ON l.id = x.lead_id)
    SELECT ${STORED_COLUMNS} FROM c JOIN network_conversions x ON x.lead_id = c.lead_id JOIN leads l ON l.id = c.lead_id ORDER BY l.id`,
  );
  return { statement, read: (result) => read(result).map(toStored) };
}

export function toStored({ events, ...row }: StoredRow): StoredConversion {
  return {
    ...row,
    events: JSON.parse(events) as StoredEvent[],
    templates: toTemplates(row),
    isUncapped: row.isUncapped === 1,
    capRules: toCapRules(row.capRules),
  };
}

/** The templates that may report it. The account's own do not: they may name the click, by which conversions are reported to the network. */
export function toTemplates({ networkTemplates }: Pick<Histories, "networkTemplates">): NetworkTemplate[] {
  return JSON.parse(networkTemplates) as NetworkTemplate[];
}
