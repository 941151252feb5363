import { name, sql } from "../../../db/sql.ts";

/**
 * What an affiliate leaves to the network of each lead: parts of a million of what the advertiser pays, or an amount in the
 * payment's currency.
 */
export type Commission = { ppm: number } | { micros: number };

interface CommissionColumns {
  commissionPpm: number | null;
  commissionMicros: number | null;
}

/** A commission as columns of a row, of which one is null; both without one. */
export function toColumns(commission: Commission | null): CommissionColumns {
  if (commission === null) return { commissionPpm: null, commissionMicros: null };
  return "ppm" in commission
    ? { commissionPpm: commission.ppm, commissionMicros: null }
    : { commissionPpm: null, commissionMicros: commission.micros };
}

/** SQL of a column of the commission that holds: of the affiliate's row `w` where it has any, else of the offer `o`. */
export const commissionSql = (of: "ppm" | "micros") =>
  sql`iif(COALESCE(w.commission_ppm, w.commission_micros) IS NULL, ${name(`o.commission_${of}`)}, ${name(`w.commission_${of}`)})`;
