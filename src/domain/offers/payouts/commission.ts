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
