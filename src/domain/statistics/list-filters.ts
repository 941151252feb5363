import { type Fragment, sql } from "../../db/sql.ts";
import type { HexId } from "../../lib/hex-id.ts";
import type { StatisticsFilter } from "./report/query.ts";

/** An offer by its number, or by its id of 24 hex digits. */
export type OfferRef = number | HexId;

/** SQL of whether an offer is one of those named. @param offer SQL of offers.id */
export const isOneOfOffers = (offer: Fragment, refs: readonly OfferRef[]): Fragment => sql`${offer} IN (${namedOffersSql(refs)})`;

/** SQL of the offers that are named, a SELECT of `id`: those of numbers whether they exist or not, those of ids that were made when these say. */
export function namedOffersSql(refs: readonly OfferRef[]): Fragment {
  const numbers = JSON.stringify(refs.filter((ref) => typeof ref === "number"));
  const ids = refs.filter((ref) => typeof ref !== "number");
  const byNumber = sql`SELECT value AS id FROM json_each(${numbers})`;
  if (ids.length === 0) return byNumber;
  return sql`${byNumber} UNION ALL SELECT o.id FROM json_each(${JSON.stringify(ids)}) w CROSS JOIN offers o
    ON o.id = w.value ->> 'number' AND o.created_at_ms / 1000 = w.value ->> 'createdAt'`;
}

/** A filter of reports by who is named. */
export const byParties = ({ affiliates, advertisers }: NamedParties): StatisticsFilter => ({
  ...(affiliates === undefined ? {} : { facts: { affiliate: affiliates } }),
  advertisers,
});

interface NamedParties {
  affiliates?: readonly number[] | undefined;
  advertisers?: readonly HexId[] | undefined;
}

/** SQL of a list of values. */
export const listSql = (values: readonly (string | number)[]): Fragment => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
