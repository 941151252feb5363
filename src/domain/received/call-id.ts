import { type Fragment, raw, sql } from "../../db/sql.ts";

/** How many ids a millisecond has; more calls take ids of the next millisecond. */
const IDS_PER_MS = 1000;

/** SQL of the id of a call at a time: it grows within the account, even if the clocks of two machines differ. */
export const nextId = (accountId: number, ms: number): Fragment =>
  sql`max(${ms} * ${raw(IDS_PER_MS)}, 1 + COALESCE((SELECT max(id) FROM received_calls WHERE account_id = ${accountId}), 0))`;

/** The smallest id of calls at a time or later. */
export const firstIdOf = (ms: number): number => ms * IDS_PER_MS;

/** The time of the call with this id, in Unix milliseconds. */
export const calledAtMs = (id: number): number => Math.floor(id / IDS_PER_MS);
