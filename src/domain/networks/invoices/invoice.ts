import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { INVOICE_STATUSES } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import type { Reach } from "../../access/permissions.ts";
import { onlyOf } from "../member.ts";

export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** What an advertiser pays for. RPA, RPS: for each action or sale. RPC, RPM: for each click, for a thousand shows. */
export const PAYOUT_TYPES = ["RPA", "RPS", "RPA + RPS", "RPC", "RPM"] as const;

/** What is asked for one offer. */
export interface InvoiceLine {
  offerId: number;
  payoutType: (typeof PAYOUT_TYPES)[number];
  actions: number;
  /** In millionths of the invoice's currency. */
  amountMicros: number;
  comment: string | null;
}

/** What a network asks of an advertiser. It changes no conversion. */
export interface Invoice {
  /** 1, 2, 3 … within the network. */
  number: number;
  advertiser: { number: number; createdAtMs: number };
  status: InvoiceStatus;
  /** YYYY-MM-DD: the first and the last day; null: not said. */
  startDate: string | null;
  endDate: string | null;
  currency: string;
  comment: string | null;
  lines: InvoiceLine[];
  createdAtMs: number;
  updatedAtMs: number;
}

export interface InvoiceRow extends Omit<Invoice, "advertiser" | "lines"> {
  advertiserNumber: number;
  advertiserCreatedAtMs: number;
  /** JSON of the lines. */
  lines: string;
}

/** SQL of the columns of invoices `i` of advertisers `a`. */
export const COLUMNS =
  raw(`i.number, a.number AS advertiserNumber, a.created_at_ms AS advertiserCreatedAtMs, i.status, i.start_date AS startDate,
  i.end_date AS endDate, i.currency, i.comment, i.lines, i.created_at_ms AS createdAtMs, i.updated_at_ms AS updatedAtMs`);

export function toInvoice({ advertiserNumber, advertiserCreatedAtMs, lines, ...row }: InvoiceRow): Invoice {
  return {
    ...row,
    advertiser: { number: advertiserNumber, createdAtMs: advertiserCreatedAtMs },
    lines: JSON.parse(lines) as InvoiceLine[],
  };
}

/** The condition that the advertiser of an invoice `i` is one whom the call may touch: of an advertiser themselves. */
export function isInvoiceInReach(ctx: NetworkCtx, reach: Reach): Fragment {
  if (ctx.actor.kind === "advertiser") return sql`i.network_id = ${networkOf(ctx)} AND i.advertiser_id = ${ctx.actor.memberId}`;
  const only = onlyOf(ctx, reach);
  const isAssigned = sql` AND i.advertiser_id IN (SELECT id FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'advertiser' AND manager_id = ${only})`;
  return sql`i.network_id = ${networkOf(ctx)}${only === null ? raw("") : isAssigned}`;
}
