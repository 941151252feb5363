import { type NumberedList, readNumberedPage } from "../../../db/numbered-page.ts";
import { rowsOf } from "../../../db/read.ts";
import { type Fragment, join, raw, sql, statement } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { COLUMNS, type Invoice, type InvoiceRow, type InvoiceStatus, isInvoiceInReach, toInvoice } from "./invoice.ts";

const ORDERS = {
  number: raw("i.number"),
  status: raw("i.status"),
  created_at: raw("i.created_at_ms"),
  updated_at: raw("i.updated_at_ms"),
  start_date: raw("i.start_date"),
  end_date: raw("i.end_date"),
} as const;

export type InvoiceOrder = keyof typeof ORDERS;
export const INVOICE_ORDERS = Object.keys(ORDERS) as [InvoiceOrder, ...InvoiceOrder[]];

/** Which invoices are listed; null: any. */
interface InvoicesPage {
  advertiser: HexId | null;
  status: InvoiceStatus | null;
  /** YYYY-MM-DD: whose period begins on it or later. */
  startDate: string | null;
  /** YYYY-MM-DD: whose period ends on it or earlier. */
  endDate: string | null;
  order: InvoiceOrder;
  isDescending: boolean;
  offset: number;
  limit: number;
}

/** A page of a network's invoices, and how many there are. @throws AppError forbidden */
export async function listInvoices(ctx: NetworkCtx, wanted: InvoicesPage): Promise<{ items: Invoice[]; total: number }> {
  const reach = mayOrThrow(ctx, "invoices.read");
  const { db } = ctx.deps;
  const { advertiser, status, startDate, endDate, order, isDescending, offset, limit } = wanted;
  const conditions: Fragment[] = [isInvoiceInReach(ctx, reach)];
  if (advertiser !== null) conditions.push(sql`i.advertiser_id = (${advertiserNamed(ctx, advertiser)})`);
  if (status !== null) conditions.push(sql`i.status = ${status}`);
  if (startDate !== null) conditions.push(sql`i.start_date >= ${startDate}`);
  if (endDate !== null) conditions.push(sql`i.end_date <= ${endDate}`);
  const isAll = reach === "all" && ctx.actor.kind !== "advertiser" && conditions.length === 1;
  const network = networkOf(ctx);
  const list: NumberedList = {
    arms: [sql`SELECT i.number AS id, ${ORDERS[order]} AS place FROM advertiser_invoices i WHERE ${join(conditions, " AND ")}`],
    order: order === "number" ? ["id"] : ["place", "id"],
    isDescending,
    // Their numbers have no gaps.
    total: isAll ? sql`SELECT COALESCE(MAX(number), 0) FROM advertiser_invoices WHERE network_id = ${network}` : null,
  };
  const read = (page: Fragment) =>
    rowsOf<InvoiceRow>(
      db,
      sql`SELECT ${COLUMNS} FROM ${page}
    CROSS JOIN advertiser_invoices i ON i.network_id = ${network} AND i.number = p.id CROSS JOIN memberships a ON a.id = i.advertiser_id`,
    );
  const [{ rows, total }] = await readNumberedPage(db, list, { offset, limit, read });
  return { items: rows.map(toInvoice), total };
}

/** One invoice. @throws AppError forbidden, invoice_not_found */
export async function getInvoice(ctx: NetworkCtx, number: number): Promise<Invoice> {
  const reach = mayOrThrow(ctx, "invoices.read");
  const read = sql`SELECT ${COLUMNS} FROM advertiser_invoices i JOIN memberships a ON a.id = i.advertiser_id
    WHERE i.number = ${number} AND ${isInvoiceInReach(ctx, reach)}`;
  const row = await statement(ctx.deps.db, read).first<InvoiceRow>();
  if (row === null) throw new AppError("invoice_not_found");
  return toInvoice(row);
}

/** A SELECT of the row of an advertiser of the network, by their public id. */
export const advertiserNamed = (ctx: NetworkCtx, { number, createdAt }: HexId): Fragment =>
  sql`SELECT id FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'advertiser' AND number = ${number} AND created_at_ms / 1000 = ${createdAt}`;
