import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { isInReach as isOfferInReach } from "../../offers/settings/offer-guards.ts";
import { isActiveCurrency } from "../currencies/network-currency.ts";
import { onlyOf } from "../member.ts";
import { type InvoiceLine, type InvoiceStatus, isInvoiceInReach } from "./invoice.ts";
import { advertiserNamed } from "./list-invoices.ts";

/** What an invoice says. */
interface Settings {
  advertiser: HexId;
  status: InvoiceStatus;
  /** YYYY-MM-DD; null: not said. */
  startDate: string | null;
  endDate: string | null;
  comment: string | null;
  lines: readonly InvoiceLine[];
}

/** What is changed of an invoice; what is left out stays. */
type Changes = { [Name in keyof Settings]?: Settings[Name] | undefined };

const DELETED = raw(RESOURCE_STATUS.deleted);

/** The row of an advertiser to whom the caller may write. */
function advertiserInReach(ctx: NetworkCtx, advertiser: HexId, reach: Reach): Fragment {
  const only = onlyOf(ctx, reach);
  return sql`${advertiserNamed(ctx, advertiser)} AND status <> 'removed'${only === null ? raw("") : sql` AND manager_id = ${only}`}`;
}

/** Each line is of an offer that the caller may see. */
const linesGuard = (ctx: NetworkCtx, lines: readonly InvoiceLine[], reach: Reach): Guard => ({
  holds: sql`NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(lines.map(({ offerId }) => offerId))}) AS line WHERE NOT EXISTS (
    SELECT 1 FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
    WHERE o.id = line.value AND o.account_id = ${networkOf(ctx)} AND o.status <> ${DELETED} AND ${isOfferInReach(ctx, reach)}))`,
  code: "field_invalid",
  field: "detail",
  says: "detail names an offer that is none of the network's",
});

/**
 * Writes a new invoice. Its number is the next of the network: a gap would be asked about.
 * @throws AppError forbidden, field_invalid (supplier_id, currency, detail, end_date)
 */
export async function addInvoice(ctx: NetworkCtx, invoice: Settings & { currency: string }): Promise<{ number: number }> {
  const reach = mayOrThrow(ctx, "invoices.write");
  const { db, now } = ctx.deps;
  const { advertiser, status, startDate, endDate, currency, comment, lines } = invoice;
  const network = networkOf(ctx);
  const guards: Guard[] = [
    { holds: sql`EXISTS (${advertiserInReach(ctx, advertiser, reach)})`, code: "field_invalid", field: "supplier_id" },
    { holds: isActiveCurrency(ctx, currency), code: "field_invalid", field: "currency" },
    { holds: sql`COALESCE(${startDate} <= ${endDate}, TRUE)`, code: "field_invalid", field: "end_date" },
    linesGuard(ctx, lines, reach),
  ];
  return writeGuarded(
    db,
    guards,
    sql`INSERT INTO advertiser_invoices
        (network_id, number, advertiser_id, status, start_date, end_date, currency, comment, lines, created_at_ms, updated_at_ms)
      SELECT ${network}, (SELECT COALESCE(MAX(number), 0) + 1 FROM advertiser_invoices WHERE network_id = ${network}),
        (${advertiserInReach(ctx, advertiser, reach)}), ${status}, ${startDate}, ${endDate}, ${currency}, ${comment}, ${JSON.stringify(lines)},
        ${now()}, ${now()} WHERE ${allOf(guards)} RETURNING number`,
  );
}

/**
 * Changes an invoice; lines that are sent replace those that it has.
 * @throws AppError forbidden, invoice_not_found, field_invalid (supplier_id, detail, end_date)
 */
export async function changeInvoice(ctx: NetworkCtx, number: number, changes: Changes): Promise<void> {
  const reach = mayOrThrow(ctx, "invoices.write");
  const { db, now } = ctx.deps;
  const { advertiser, status, startDate, endDate, comment, lines } = changes;
  const isMeant = sql`i.number = ${number} AND ${isInvoiceInReach(ctx, reach)}`;
  const after = (column: Fragment, value: string | null | undefined) => (value === undefined ? column : sql`${value}`);
  const [start, end] = [after(raw("i.start_date"), startDate), after(raw("i.end_date"), endDate)];
  const invoice = sql`SELECT 1 FROM advertiser_invoices i WHERE ${isMeant}`;
  const guards: Guard[] = [
    { holds: sql`EXISTS (${invoice})`, code: "invoice_not_found" },
    { holds: sql`EXISTS (${invoice} AND COALESCE(${start} <= ${end}, TRUE))`, code: "field_invalid", field: "end_date" },
    ...(lines === undefined ? [] : [linesGuard(ctx, lines, reach)]),
  ];
  if (advertiser !== undefined)
    guards.push({ holds: sql`EXISTS (${advertiserInReach(ctx, advertiser, reach)})`, code: "field_invalid", field: "supplier_id" });
  const payer = advertiser === undefined ? raw("advertiser_id") : sql`(${advertiserInReach(ctx, advertiser, reach)})`;
  await writeGuarded(
    db,
    guards,
    sql`UPDATE advertiser_invoices AS i SET advertiser_id = ${payer}, status = COALESCE(${status ?? null}, status), start_date = ${start},
        end_date = ${end}, comment = ${after(raw("i.comment"), comment)}, lines = COALESCE(${lines === undefined ? null : JSON.stringify(lines)}, lines),
        updated_at_ms = ${now()} WHERE ${isMeant} AND ${allOf(guards)} RETURNING number`,
  );
}
