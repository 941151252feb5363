import { rowsOf } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import { walkPages } from "../../../db/walk-pages.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { COLUMNS, type Invoice, type InvoiceRow, type InvoiceStatus, isInvoiceInReach, toInvoice } from "./invoice.ts";

/** All invoices to advertisers by their numbers, a page at a time. @param status null: any @throws AppError forbidden */
export async function* exportInvoices(ctx: NetworkCtx, { status }: { status: InvoiceStatus | null }): AsyncGenerator<Invoice[], void> {
  const reach = mayOrThrow(ctx, "invoices.read");
  const pages = walkPages<InvoiceRow>((limit, last) =>
    rowsOf(
      ctx.deps.db,
      sql`SELECT ${COLUMNS} FROM advertiser_invoices i JOIN memberships a ON a.id = i.advertiser_id
        WHERE ${isInvoiceInReach(ctx, reach)} AND (${status} IS NULL OR i.status = ${status}) AND i.number > ${last?.number ?? 0}
        ORDER BY i.number LIMIT ${limit}`,
    ),
  );
  for await (const rows of pages) yield rows.map(toInvoice);
}
